import Forms
import Primitives
import Testing

@testable import Docx

@Suite("Rows and paragraphs are repeated and left out as they say")
struct RepetitionTests {
  @Test func aRowIsRepeatedForEachNode() throws {
    let body = table(
      row("序", "单位"), row("{each assignment/unit}{f:index()}", "{name}：{phone}"), row("尾", ""))
    #expect(
      try words(body) == [
        "序", "单位", "1", "区住建局：13800138000", "2", "区城管局：—", "尾", "",
      ])
  }

  @Test func withoutNodesTheRowStandsOnceWithEmptyValues() throws {
    let body = table(
      row("{each photo}{f:index()}", "照片 {name}", paragraph("{each ../content/p}{.}")))
    #expect(try words(body) == ["—", "照片 —", "—"])
    #expect(try words(paragraph("{each photo/name}名：{.}")) == ["名：—"])
  }

  @Test func aParagraphIsRepeatedForEachNode() throws {
    #expect(try words(paragraph("{each content/p}　　{.}")) == ["　　第一段。", "　　第二段。"])
    #expect(
      try words(table(row("内容", paragraph("{each content/p}{.}")))) == ["内容", "第一段。", "第二段。"])
  }

  @Test func repetitionsNestAndPathsStartAtTheirNode() throws {
    let inner = table(row("{each ../../content/p}{.}")) + paragraph("")
    let body = table(row("{each assignment/unit}{name}", inner))
    #expect(
      try words(body) == [
        "区住建局", "第一段。", "第二段。", "", "区城管局", "第一段。", "第二段。", "",
      ])
  }

  @Test func aRowUnderAMergedLabelBeginsInItsFirstOpenCell() throws {
    let merged = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    let first = "<w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>"
    let body = table(
      row("\(first)\(paragraph("承办单位"))", "名称"),
      row(merged, "{each assignment/unit[@role = 'co']}{name}"))
    #expect(try words(body) == ["承办单位", "名称", "", "区城管局"])
  }

  @Test func aTestLeavesRowsAndParagraphsOut() throws {
    #expect(try words(paragraph("{when remark}备注") + paragraph("完")) == ["完"])
    #expect(try words(paragraph("{when title}备注") + paragraph("完")) == ["备注", "完"])
    #expect(try words(table(row("{when remark}备注"), row("完"))) == ["完"])
    // Before each it asks the case, after it each node.
    let each = "assignment/unit"
    #expect(try words(table(row("{each \(each)}{when phone}{name}"), row("完"))) == ["区住建局", "完"])
    #expect(try words(table(row("{when remark}{each \(each)}{name}"), row("完"))) == ["完"])
    #expect(
      try words(paragraph("{each \(each)}{when @role = 'x'}{name}").replacing("x", with: "co")) == [
        "区城管局"
      ])
  }

  @Test func aTableThatLosesAllRowsGoesWithThem() throws {
    let gone = table(row("{when remark}甲"), row("{when remark}{each content/p}乙"))
    #expect(try filled(paragraph("前") + gone + paragraph("后")) == paragraph("前") + paragraph("后"))
    let nested = table(row(gone + paragraph("里")))
    #expect(try filled(nested) == table(row(paragraph("里"))))
    let stays = table(row("{when remark}甲"), row("{when title}乙"))
    #expect(try words(stays) == ["乙"])
  }

  @Test func aCellKeepsItsLastParagraphAndASectionItsEnd() throws {
    let properties = "<w:pPr><w:jc w:val=\"end\"/></w:pPr>"
    let left = "<w:p>\(properties)<w:r><w:t>{when remark}甲</w:t></w:r></w:p>"
    let cell = "<w:tbl><w:tr><w:tc>\(left)</w:tc></w:tr></w:tbl>"
    // In a row's first cell the test is the row's; the second cell has its own.
    let second = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>\(left)</w:tc></w:tr></w:tbl>"
    #expect(try filled(cell) == "")
    #expect(
      try filled(second) == second.replacing("<w:r><w:t>{when remark}甲</w:t></w:r>", with: ""))
    let section = left.replacing("</w:pPr>", with: "<w:sectPr/></w:pPr>")
    #expect(
      try filled(section)
        == "<w:p>\(properties.replacing("</w:pPr>", with: "<w:sectPr/></w:pPr>"))</w:p>")
    var maker = DocxMaker("")
    maker.parts = [("header", "<w:hdr xmlns:w=\"\(DocxMaker.word)\">\(left)</w:hdr>")]
    #expect(try filledPart(maker, "word/header0.xml").contains("<w:p>\(properties)</w:p>"))
  }

  @Test func bookmarksAndIdentitiesAreNotDoubled() throws {
    let mark = "<w:bookmarkStart w:id=\"0\" w:name=\"a\"/><w:bookmarkEnd w:id=\"0\"/>"
    let body = """
      <w:tbl><w:tr w14:paraId="0A" w14:textId="77"><w:tc><w:p w14:paraId="0B">\(mark)\
      <w:r><w:t>{each assignment/unit}{name}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
      <w:p w14:paraId="0C" ><w:r><w:t>{each content/p}{.}</w:t></w:r></w:p>
      """
    #expect(
      try filled(body) == """
        <w:tbl><w:tr w14:paraId="0A" w14:textId="77"><w:tc><w:p w14:paraId="0B">\(mark)\
        <w:r><w:t>区住建局</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr w14:textId="77"><w:tc><w:p>\
        <w:r><w:t>区城管局</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p w14:paraId="0C" ><w:r><w:t>第一段。</w:t></w:r></w:p>\
        <w:p ><w:r><w:t>第二段。</w:t></w:r></w:p>
        """)
  }

  @Test func aRepetitionCannotAskForTooMuch() throws {
    let many = (0..<300).map { _ in "<p>段</p>" }.joined()
    let document = try CaseDocument(
      parsing: Array("<case><content>\(many)</content></case>".utf8), file: "case.xml")
    let rows = table(
      row("{each content/p}", table(row("{each ../p}", table(row("{each ../p}{.}"))))))
    let template = try template(DocxMaker(rows))
    #expect(template.check(smallShape) == [])
    do throws(Fault) {
      _ = try template.fill(document, FormContext())
      Issue.record("it was filled")
    } catch {
      #expect(error.code == "docx-too-large")
      #expect(error.place.entry == "word/document.xml")
    }
  }
}
