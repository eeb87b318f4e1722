import Casework
import Codec
import Primitives
import XMLTree

@testable import Forms

#if canImport(Glibc)
  import Glibc
#endif

/// The checkout's root, found from this file.
let checkout = String(
  #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 })

/// The bytes of a file of the checkout, or none when it is not there.
func fileBytes(_ path: String) -> [UInt8]? {
  guard let file = fopen(checkout + "/" + path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// Whether goldens are written anew; a run that does so fails.
let isRecording = getenv("RECORD_GOLDENS") != nil

/// Writes a golden; only while recording.
func record(_ text: String, _ path: String) {
  guard isRecording, let file = fopen(checkout + "/" + path, "w") else { return }
  fputs(text, file)
  fclose(file)
}

/// Every template that is shipped, by name.
let templateNames: [String] = {
  guard let folder = opendir(checkout + "/Templates") else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
      start.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}()

func shippedTemplate(_ name: String) throws -> FormTemplate {
  let path = "Templates/\(name)/1/template.xml"
  return try FormTemplate.parse(fileBytes(path) ?? [], file: path)
}

func sampleCase(_ name: String) throws -> CaseTree {
  let path = "Templates/\(name)/1/sample.xml"
  return CaseTree(try XMLElement(parsing: fileBytes(path) ?? [], file: path))
}

/// What an office gives when it prints a shipped form.
func officeContext(_ name: String) -> FormContext {
  FormContext(
    sheet: .init(caseID: "XH-2022-00017", documentVersion: 1),
    given: [
      "ledger": "1", "certificate-number": "西销〔2022〕17号", "issued-on": "2022-12-26",
      "digest": String(repeating: "9f86d081884c7d65", count: 4), "theme": "老旧小区管网",
      "other-themes": "电动车充电、加装电梯",
    ])
}

/// A small case view to write templates for in tests.
let smallShape = CaseShape(
  "case",
  attributes: [
    .init("id", .text), .init("number", .text), .init("is-key-item", .boolean),
    .init("on", .date), .init("total", .money), .init("count", .integer),
    .init("class", .choice(["a", "b", "c"])),
    .init("result", .choice(["satisfied", "dissatisfied"])),
  ],
  children: [
    CaseShape("title", .text), CaseShape("remark", .text),
    CaseShape("content", children: [CaseShape("p", .text)]),
    CaseShape(
      "assignment", attributes: [.init("on", .date), .init("due-on", .date)],
      children: [
        CaseShape(
          "unit", attributes: [.init("role", .choice(["lead", "co", "separate"]))],
          children: [CaseShape("name", .text), CaseShape("phone", .text)])
      ]),
  ])

let smallCase = """
  <case id="XH-2022-00017" number="第17号" is-key-item="false" on="2022-11-05" total="3900.00"\
   count="12" class="a" result="satisfied">
    <title>关于化粪池的建议</title>
    <content><p>第一段。</p><p>第二段。</p></content>
    <assignment on="2022-11-15" due-on="2023-02-15">
      <unit role="lead"><name>区住建局</name><phone>13800138000</phone></unit>
      <unit role="co"><name>区城管局</name></unit>
    </assignment>
  </case>
  """

func smallTree(_ text: String = smallCase) throws -> CaseTree {
  CaseTree(try XMLElement(parsing: Array(text.utf8), file: "case.xml"))
}

/// A form whose body is `body`, from line 2 on.
func form(_ body: String, attributes: String = "") -> String {
  "<form xmlns=\"urn:dossier:form:1\" name=\"trial\" version=\"1\" title=\"试\"\(attributes)>\n"
    + body + "\n<heading>题</heading></form>"
}

func template(_ text: String) throws -> FormTemplate {
  try FormTemplate.parse(Array(text.utf8), file: "t.xml")
}

/// `code:line:column` of every finding.
func findings(_ text: String) throws -> [String] {
  try template(text).check(smallShape).map(short)
}

func short(_ fault: Fault) -> String {
  "\(fault.code):\(fault.place.line ?? 0):\(fault.place.column ?? 0)"
}

/// The blocks that `body` gives for the small case, without the form's heading.
func blocks(_ body: String, case text: String = smallCase) throws -> [Block] {
  let filled = try template(form(body)).fill(try smallTree(text), FormContext())
  return Array(filled.blocks.dropLast())
}

func plainText(_ blocks: [Block]) -> String { blocks.map(FormDump.text).joined(separator: "\n") }
