import Forms
import Primitives
import Testing

@testable import Docx

@Suite("Every fault of a document is named with its field and its place")
struct FindingTests {
  @Test func eachFaultHasItsCodeAndPlace() throws {
    let part = "word/document.xml"
    let cases: [(String, [String])] = [
      (paragraph("好：{title}"), []),
      (paragraph("题：{tittle}"), ["form-unknown-path \(part):1:4"]),
      (paragraph("{content}"), ["form-not-value \(part):1:2"]),
      (paragraph("{f:dat(@on)}"), ["form-unknown-function \(part):1:2"]),
      (paragraph("{f:date(title)}"), ["form-argument-kind \(part):1:2"]),
      (paragraph("a{title"), ["docx-brace \(part):1:2"]),
      (paragraph("title}"), ["docx-brace \(part):1:6"]),
      (paragraph("{a {title}"), ["docx-brace \(part):1:1"]),
      (paragraph("{title") + paragraph("}"), ["docx-brace \(part):1:1", "docx-brace \(part):2:1"]),
      (paragraph("{title +}"), ["form-expression \(part):1:9"]),
      (paragraph("题：｛title｝"), ["docx-wide-brace \(part):1:3"]),
      (paragraph("｛f:or(remark, ‘x’)｝"), ["docx-wide-brace \(part):1:1"]),
      (paragraph("｛甲类｝｛｝｛A类｝｛"), []),
      (paragraph("{}"), ["form-expression \(part):1:2"]),
      (paragraph("文{each content/p}段"), ["docx-misplaced \(part):1:8"]),
      (paragraph("{title}{when title}"), ["docx-misplaced \(part):1:14"]),
      (paragraph("{each content/p}{each content}"), ["docx-second-each \(part):1:23"]),
      (paragraph("{each title/@x}{.}"), ["form-unknown-path \(part):1:13"]),
      (paragraph("{each @on}{.}"), ["form-not-elements \(part):1:7"]),
      (paragraph("{when is-key}"), ["form-unknown-path \(part):1:7"]),
      (paragraph("{when @is-key}"), ["form-flag \(part):1:7"]),
      (paragraph("{each assignment/unit[@role = 'x']}"), ["form-unknown-word \(part):1:29"]),
      (table(row("{each assignment/unit}", "{nam}")), ["form-unknown-path \(part):2:2"]),
      (
        "<w:p><w:r><w:t>{f:date(</w:t><w:tab/><w:t>@on)}</w:t></w:r></w:p>",
        ["docx-interrupted \(part):1:1"]
      ),
    ]
    for (body, expected) in cases { #expect(try findings(body) == expected, "\(body)") }
  }

  @Test func allOfThemAreReportedInTheOrderOfTheDocument() throws {
    var maker = DocxMaker(
      paragraph("{tittle}") + table(row("{nmae}", "{title")) + paragraph("{@onn}{f:x()}"))
    maker.parts = [
      ("header", "<w:hdr xmlns:w=\"\(DocxMaker.word)\">\(paragraph("", "{head}"))</w:hdr>")
    ]
    #expect(
      try findings(maker) == [
        "form-unknown-path word/document.xml:1:2", "form-unknown-path word/document.xml:2:2",
        "docx-brace word/document.xml:3:1", "form-unknown-path word/document.xml:4:2",
        "form-unknown-function word/document.xml:4:8", "form-unknown-path word/header0.xml:1:2",
      ])
  }

  @Test func aFaultNamesTheFieldAndWhatIsAllowed() throws {
    let faults = try template(DocxMaker(paragraph("") + paragraph("题：{tittle}"))).check(smallShape)
    let fault = try #require(faults.first)
    #expect(
      fault.message(.english).hasPrefix(
        """
        notice.docx!word/document.xml:2:4: paragraph 2, field “{tittle}”: \
        the case has no tittle in case: \
        a misspelt path would print nothing: in case, did you mean title? allowed here: title,
        """), "\(fault.message(.english))")
    #expect(fault.message(.chinese).contains("第2段的字段“{tittle}”：案卷的 case 下没有 tittle"))
  }

  @Test func aTemplateWithFindingsIsNotFilled() throws {
    let template = try template(DocxMaker(paragraph("{title")))
    #expect(throws: Fault.self) { try template.fill(try document(), FormContext()) }
  }

  @Test func aValueThatAFunctionCannotReadNamesItsField() throws {
    let template = try template(DocxMaker(paragraph("{f:date(title)}")))
    do throws(Fault) {
      _ = try template.fill(try document(), FormContext())
      Issue.record("it was filled")
    } catch {
      #expect(error.code == "form-bad-argument")
      #expect(error.what.en.contains("“{f:date(title)}”"))
      #expect(error.place.entry == "word/document.xml")
    }
  }

  @Test func tooManyFieldsAreRefused() throws {
    let many = String(repeating: "{title}", count: DocxLimits.fields + 1)
    #expect(refusal(DocxMaker(paragraph(many)).bytes) == "docx-limit")
    let wrong = String(repeating: "{", count: 4000)
    let spaced = wrong.map(String.init).joined(separator: " ")
    #expect(try findings(paragraph(spaced)).count == DocxLimits.findings)
  }
}
