import Primitives
import Testing

@testable import Forms

@Test func emptyValuesPrintTheNearestElse() throws {
  #expect(plainText(try blocks("<paragraph>{remark}</paragraph>")) == "—")
  #expect(plainText(try blocks("<paragraph else=\"无\">备注：{remark}</paragraph>")) == "备注：无")
  #expect(plainText(try blocks("<paragraph else=\"\">备注：{remark}</paragraph>")) == "备注：")
  #expect(
    plainText(
      try blocks("<table columns=\"1fr\" else=\"无\"><row><cell>{remark}</cell></row></table>"))
      == "无")
  #expect(plainText(try blocks("<paragraph each=\"content/p[3]\">{.}</paragraph>")) == "—")
  #expect(try blocks("<paragraph each=\"content/p[3]\" else=\"\">{.}</paragraph>").isEmpty)
}

@Test func valuesKeepTheFieldTheyCameFrom() throws {
  let found = try blocks(
    "<paragraph each=\"assignment/unit\">单位{name}，{f:date(../@on)}，{f:or(phone, @role)}</paragraph>"
  )
  let fields = found.flatMap { block -> [String?] in
    guard case .paragraph(let paragraph) = block else { return [] }
    return paragraph.inlines.map { inline in
      if case .text(_, _, let field) = inline { field } else { nil }
    }
  }
  #expect(
    fields == [
      nil, "assignment/unit[1]/name", nil, "assignment/unit[1]/../@on", nil, "f:or(phone, @role)",
      nil, "assignment/unit[2]/name", nil, "assignment/unit[2]/../@on", nil, "f:or(phone, @role)",
    ])
}

@Test func conditionsChooseWhatIsPrinted() throws {
  #expect(try blocks("<paragraph when=\"@class = 'b'\">字</paragraph>").isEmpty)
  let choice = """
    <if test="@class = 'b'"><paragraph>乙</paragraph><else><paragraph>其他</paragraph></else></if>
    """
  #expect(plainText(try blocks(choice)) == "其他")
  #expect(
    plainText(try blocks("<paragraph>前<if test=\"remark\">中<else>（无）</else></if>后</paragraph>"))
      == "前（无）后")
}

@Test func checkBoxesAreTickedByTheirTest() throws {
  let body = """
    <paragraph><check test="@class = 'a'">甲</check> <check test="@class = 'b'">乙</check></paragraph>
    """
  #expect(plainText(try blocks(body)) == "☑甲 □乙")
}

@Test func runsRepeatWithASeparator() throws {
  let body =
    "<paragraph><run each=\"assignment/unit\" separator=\"；\">{f:index()}{name}</run></paragraph>"
  #expect(plainText(try blocks(body)) == "1区住建局；2区城管局")
  #expect(
    plainText(try blocks("<paragraph><run each=\"content/p[9]\" else=\"无\">{.}</run></paragraph>"))
      == "无")
}

@Test func tablesHaveHeadsBlankRowsAndAClosingRow() throws {
  let body = """
    <table columns="10mm 1fr">
      <head><row><label>序号</label><label>单位</label></row></head>
      <row each="assignment/unit"><cell>{f:index()}</cell><cell>{name}</cell></row>
      <closing-row>以下空白</closing-row>
      <blank-rows up-to="5"/>
    </table>
    """
  guard case .table(let table) = try blocks(body)[0] else {
    Issue.record("no table")
    return
  }
  #expect(table.head.count == 1)
  #expect(table.head[0].cells.map(\.kind) == [.columnLabel, .columnLabel])
  #expect(table.rows.count == 5)
  #expect(table.rows[2].cells.count == 1 && table.rows[2].cells[0].columnSpan == 2)
  #expect(table.rows[3].cells.count == 2 && table.rows[3].cells.allSatisfy { $0.blocks.isEmpty })
}

@Test func aRepeatedRowWithoutNodesPrintsOneRow() throws {
  let body = """
    <table columns="1fr 1fr"><row each="content/p[9]" else="无"><cell/><cell/></row></table>
    """
  guard case .table(let table) = try blocks(body)[0] else {
    Issue.record("no table")
    return
  }
  #expect(table.rows.count == 1)
  #expect(table.rows[0].cells[0].columnSpan == 2)
  #expect(plainText(try blocks(body)) == "无")
}

@Test func signaturesLeaveRoomAndADateToWrite() throws {
  let body = """
    <signature slot="committee" seal="yes" room="70mm 20mm"><signer>选任工委（签字）：</signer></signature>
    """
  guard case .signature(let slot) = try blocks(body)[0] else {
    Issue.record("no signature")
    return
  }
  #expect(slot.hasSeal)
  #expect(slot.minimumRoom == Size(width: .millimetres(70), height: .millimetres(20)))
  #expect(FormDump.text(slot.date) == "　　　　年　　月　　日")
  #expect(slot.date.alignment == .end)
  #expect(slot.statement.inlines.isEmpty)
}

@Test func aRowOfSignaturesNeverSplits() throws {
  let body = """
    <table columns="1fr"><row><signature slot="committee"><signer>签字</signer></signature></row></table>
    """
  guard case .table(let table) = try blocks(body)[0] else {
    Issue.record("no table")
    return
  }
  #expect(table.rows[0].splits == false)
}

@Test func stylesChangeOnlyWhatTheySay() throws {
  let body = """
    <styles><style name="value" size="10.5pt"/><style name="own" role="kai" red="yes"/></styles>
    <paragraph style="value">字</paragraph><paragraph style="own">字</paragraph>
    """
  let styles = try blocks(body).map { block -> TextStyle? in
    guard case .paragraph(let paragraph) = block, case .text(_, let style, _) = paragraph.inlines[0]
    else { return nil }
    return style
  }
  #expect(styles[0] == TextStyle(role: .fangsong, size: .points(10.5)))
  #expect(styles[1] == TextStyle(role: .kai, size: .points(12), red: true))
}

@Test func linesOfAValueStayLinesAndControlCharactersGo() throws {
  let text = smallCase.replacing("关于化粪池的建议", with: "第一行&#10;第二&#9;行")
  let found = try blocks("<paragraph>{title}</paragraph>", case: text)
  #expect(plainText(found) == "第一行⏎第二 行")
}

@Test func paperMarginsAndOrientationAreTaken() throws {
  let page = try template(
    form("", attributes: " paper=\"A3\" orientation=\"landscape\" margin=\"10mm 20mm\"")
  ).paper
  #expect(page.size == Size.a3.turned)
  #expect(page.top == .millimetres(10) && page.left == .millimetres(20))
  #expect(try template(form("")).paper.left == .millimetres(28))
}

@Test func givenValuesAreDemandedAndHeldAgainstTheirKind() throws {
  let body = """
    <given name="on" kind="date"/><given name="side" values="assigning undertaking"/>
    <paragraph>{f:date(f:given('on'))}{f:given('side')}</paragraph>
    """
  let form = try template(form(body))
  #expect(form.check(smallShape).isEmpty)
  func fill(_ given: [String: String]) throws -> String {
    plainText(Array(try form.fill(try smallTree(), FormContext(given: given)).blocks.dropLast()))
  }
  #expect(try fill(["on": "2022-12-26", "side": "assigning"]) == "2022年12月26日assigning")
  for given in [
    [:], ["on": "2022-12-26"], ["on": "26", "side": "assigning"],
    ["on": "2022-12-26", "side": "other"],
  ] {
    let fault = #expect(throws: Fault.self) { try fill(given) }
    #expect(fault?.code == "form-missing-given")
    #expect(fault?.kind == .refused)
  }
}

@Test func theSampleMarkAndTheSheetCodeComeFromTheContext() throws {
  let plain = try template(form("", attributes: " code=\"ASG\""))
  let filled = try plain.fill(
    try smallTree(),
    FormContext(sheet: .init(caseID: "XH-2022-00017", documentVersion: 3), isSample: true))
  #expect(filled.code == SheetCode(caseID: "XH-2022-00017", document: "ASG", version: 3))
  #expect(filled.watermark == "示例")
  #expect(try plain.fill(try smallTree(), FormContext()).watermark == nil)
}

@Test func fillingTwiceGivesTheSameForm() throws {
  for name in templateNames {
    let template = try shippedTemplate(name)
    let tree = try sampleCase(name)
    let once = try template.fill(tree, officeContext(name))
    #expect(try template.fill(tree, officeContext(name)) == once)
  }
}
