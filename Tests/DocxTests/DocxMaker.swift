import Deflate
import Foundation
import Forms
import Primitives
import Testing
import XMLTree

@testable import Docx

/// One file of a package as a test wants it written, faults and all.
struct RawEntry {
  var name: String
  var bytes: [UInt8]
  var isDeflated = true
  /// Sizes and checksum come after the data, as LibreOffice writes them.
  var hasDescriptor = false
  var extra: [UInt8] = []
  var flags = 0
  var method: Int?
  var size: Int?
  var crc: Int?
  var localName: String?

  init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Writes packages in all the ways that editors do, and in some that they do not.
enum RawZip {
  static func bytes(_ entries: [RawEntry], comment: String = "") -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let data = entry.isDeflated ? Deflate.compress(entry.bytes) : entry.bytes
      let sums = [
        entry.crc ?? Int(Deflate.crc32(entry.bytes)), data.count, entry.size ?? entry.bytes.count,
      ]
      let flags = entry.flags | (entry.hasDescriptor ? 8 : 0)
      let head =
        number(20, 2) + number(flags, 2) + number(entry.method ?? (entry.isDeflated ? 8 : 0), 2)
        + number(0x5B6A_7C21, 4)
      let tail = { (name: String) in
        number(name.utf8.count, 2) + number(entry.extra.count, 2)
      }
      directory += number(0x0201_4B50, 4) + number(20, 2) + head
      directory += sums.flatMap { number($0, 4) } + tail(entry.name) + number(0, 10)
      directory += number(file.count, 4) + Array(entry.name.utf8) + entry.extra
      let localName = entry.localName ?? entry.name
      file += number(0x0403_4B50, 4) + head
      file += sums.flatMap { number(entry.hasDescriptor ? 0 : $0, 4) } + tail(localName)
      file += Array(localName.utf8) + entry.extra + data
      if entry.hasDescriptor { file += number(0x0807_4B50, 4) + sums.flatMap { number($0, 4) } }
    }
    let start = file.count
    file += directory + number(0x0605_4B50, 4) + number(0, 4)
    file += number(entries.count, 2) + number(entries.count, 2) + number(directory.count, 4)
    return file + number(start, 4) + number(comment.utf8.count, 2) + Array(comment.utf8)
  }

  private static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }
}

/// A small document: a body, and whatever other parts a test names.
struct DocxMaker {
  var body: String
  /// Parts with words beside the body, by kind: `header`, `footer`, `footnotes`, `endnotes`.
  var parts: [(kind: String, xml: String)] = []
  var more: [RawEntry] = []
  var relations = ""
  var documentType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

  static let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  static let namespaces =
    "xmlns:w=\"\(word)\" xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\""

  init(_ body: String) { self.body = body }

  var document: String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
      + "<w:document \(DocxMaker.namespaces)><w:body>\(body)<w:sectPr/></w:body></w:document>"
  }

  var entries: [RawEntry] {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006"
    let related = parts.enumerated().map { index, part in
      "<Relationship Id=\"r\(index)\" Type=\"\(office)/\(part.kind)\" "
        + "Target=\"\(part.kind)\(index).xml\"/>"
    }.joined()
    var entries = [
      RawEntry(
        "[Content_Types].xml",
        "<Types xmlns=\"\(package)/content-types\"><Override PartName=\"/word/document.xml\" "
          + "ContentType=\"\(documentType)\"/></Types>"),
      RawEntry(
        "_rels/.rels",
        "<Relationships xmlns=\"\(package)/relationships\"><Relationship Id=\"a\" "
          + "Type=\"\(office)/officeDocument\" Target=\"word/document.xml\"/></Relationships>"),
      RawEntry("word/document.xml", document),
      RawEntry(
        "word/_rels/document.xml.rels",
        "<Relationships xmlns=\"\(package)/relationships\">\(related)\(relations)</Relationships>"),
    ]
    for (index, part) in parts.enumerated() {
      entries.append(RawEntry("word/\(part.kind)\(index).xml", part.xml))
    }
    return entries + more
  }

  var bytes: [UInt8] { RawZip.bytes(entries) }
}

/// A paragraph with a run for each text.
func paragraph(_ texts: String...) -> String {
  "<w:p>" + texts.map { "<w:r><w:t>\($0)</w:t></w:r>" }.joined() + "</w:p>"
}

func row(_ cells: String...) -> String {
  "<w:tr>" + cells.map { "<w:tc>\($0.hasPrefix("<") ? $0 : paragraph($0))</w:tc>" }.joined()
    + "</w:tr>"
}

func table(_ rows: String...) -> String { "<w:tbl>" + rows.joined() + "</w:tbl>" }

// MARK: The case

let smallShape = CaseShape(
  "case",
  attributes: [.init("id", .text), .init("on", .date), .init("is-key", .boolean)],
  children: [
    CaseShape("title", .text), CaseShape("remark", .text), CaseShape("address", .text),
    CaseShape("spaced", .text), CaseShape("markup", .text),
    CaseShape("content", children: [CaseShape("p", .text)]),
    CaseShape("photo", children: [CaseShape("name", .text)]),
    CaseShape(
      "assignment", attributes: [.init("on", .date)],
      children: [
        CaseShape(
          "unit", attributes: [.init("role", .choice(["lead", "co"]))],
          children: [CaseShape("name", .text), CaseShape("phone", .text)])
      ]),
  ])

let smallCase = """
  <case id="XH-2022-00017" on="2022-11-05" is-key="false">\
  <title>关于化粪池的建议</title><address>永叔路84号&#10;西湖区</address>\
  <spaced> 空格 </spaced><markup>A&amp;B &lt;w:p/&gt; ]]&gt; "'</markup>\
  <content><p>第一段。</p><p>第二段。</p></content>\
  <assignment on="2022-11-15"><unit role="lead"><name>区住建局</name><phone>13800138000</phone>\
  </unit><unit role="co"><name>区城管局</name></unit></assignment></case>
  """

func document() throws(Fault) -> CaseDocument {
  try CaseDocument(parsing: Array(smallCase.utf8), file: "case.xml")
}

func template(_ maker: DocxMaker) throws(Fault) -> DocxTemplate {
  try DocxTemplate(maker.bytes, file: "notice.docx")
}

/// The filled bytes of a part, which must still be well-formed.
func filledPart(
  _ maker: DocxMaker, _ name: String = "word/document.xml", given: [String: String] = [:]
) throws -> String {
  let template = try template(maker)
  let filled = try template.fill(try document(), FormContext(given: given))
  let package = try WordPackage(filled)
  let bytes = try package.contents(try #require(package.entry(name)))
  _ = try XMLElement(parsing: bytes, limits: XMLLimits(depth: 256))
  return String(decoding: bytes, as: UTF8.self)
}

/// What the body becomes.
func filled(_ body: String) throws -> String {
  let text = try filledPart(DocxMaker(body))
  let start = try #require(text.range(of: "<w:body>")).upperBound
  let end = try #require(text.range(of: "<w:sectPr/></w:body>")).lowerBound
  return String(text[start..<end])
}

/// The words of a body, a line for each paragraph.
func words(_ body: String) throws -> [String] {
  let root = try XMLElement(
    parsing: Array("<w:body \(DocxMaker.namespaces)>\(try filled(body))</w:body>".utf8))
  return paragraphs(root)
}

private func paragraphs(_ element: XMLElement) -> [String] {
  element.name == "p" ? [element.text] : element.children.flatMap(paragraphs)
}

/// `code` and place of every finding: `docx-brace word/document.xml:2:3`.
func findings(_ maker: DocxMaker) throws -> [String] {
  try template(maker).check(smallShape).map { fault in
    var place = fault.place
    place.file = nil
    return "\(fault.code) \(place)"
  }
}

func findings(_ body: String) throws -> [String] { try findings(DocxMaker(body)) }

/// The code that a package is refused with, or `nil` when it is taken.
func refusal(_ bytes: [UInt8]) -> String? {
  do throws(Fault) {
    _ = try DocxTemplate(bytes, file: "x.docx")
    return nil
  } catch {
    return error.code
  }
}
