import Primitives
import Testing

@testable import Forms

/// One flaw in a template, and where it must be found.
struct Flaw: CustomTestStringConvertible, Sendable {
  var body: String
  var expected: [String]
  var testDescription: String { expected.joined(separator: " ") + " " + body }

  init(_ body: String, _ expected: String...) {
    self.body = body
    self.expected = expected
  }
}

private let structure: [Flaw] = [
  Flaw("<paragrph>字</paragrph>", "form-unknown-element:2:1"),
  Flaw("  <cell>字</cell>", "form-misplaced-element:2:3"),
  Flaw("<else/>", "form-misplaced-element:2:1"),
  Flaw("<p xmlns=\"urn:other\"/>", "form-namespace:2:1"),
  Flaw("<paragraph colour=\"red\">字</paragraph>", "form-unknown-attribute:2:20"),
  Flaw("<space/>", "form-missing-attribute:2:1"),
  Flaw("<space height=\"12\"/>", "form-bad-value:2:16"),
  Flaw("<space height=\"-1mm\"/>", "form-bad-value:2:16"),
  Flaw("<space height=\"9999mm\"/>", "form-bad-value:2:16"),
  Flaw("<heading level=\"4\">题</heading>", "form-bad-value:2:17"),
  Flaw("<paragraph align=\"middle\">字</paragraph>", "form-bad-value:2:19"),
  Flaw("<rule red=\"true\"/>", "form-bad-value:2:12"),
  Flaw("  漏网的字", "form-misplaced-text:2:3"),
  Flaw("<line>字</line>", "form-misplaced-text:2:7"),
  Flaw(
    "<table columns=\"1fr\"><row><cell>字<space height=\"1mm\"/></cell></row></table>",
    "form-mixed-content:2:27"),
  Flaw("<table columns=\"1fr\"/>", "form-missing-element:2:1"),
  Flaw("<signature slot=\"committee\"/>", "form-missing-element:2:1"),
  Flaw("<paragraph>{title</paragraph>", "form-brace:2:12"),
  Flaw("<paragraph>title}</paragraph>", "form-brace:2:17"),
  Flaw("<paragraph>同意办结.</paragraph>", "form-half-width:2:16"),
  Flaw(
    "<paragraph>签字:{title}(盖章)</paragraph>", "form-half-width:2:14", "form-half-width:2:22",
    "form-half-width:2:25"),
  Flaw("<paragraph style=\"lable\">字</paragraph>", "form-unknown-style:2:1"),
  Flaw(
    "<signature slot=\"mayor\"><signer>区长</signer></signature>", "form-unknown-slot:2:1"),
]

private let spans: [Flaw] = [
  Flaw("<table columns=\"1fr 1fr\"><row><cell/></row></table>", "form-column-sum:2:26"),
  Flaw(
    "<table columns=\"1fr 1fr\"><row><cell span=\"2\"/><cell/></row></table>",
    "form-column-sum:2:26"),
  Flaw(
    "<table columns=\"1fr 1fr\">\n<row><cell rowspan=\"2\"/><cell/></row>\n<row><cell/><cell/></row>\n</table>",
    "form-column-sum:4:1"),
  Flaw(
    "<table columns=\"1fr 1fr\"><row><cell rowspan=\"2\"/><cell/></row></table>",
    "form-row-span:2:31"),
  Flaw(
    "<table columns=\"1fr 1fr\"><row><cell rowspan=\"2\"/><cell/></row>"
      + "<row each=\"assignment/unit\"><cell/></row></table>",
    "form-row-span:2:31", "form-column-sum:2:63"),
  Flaw("<table columns=\"1fr 99\"><row><cell/></row></table>", "form-bad-value:2:17"),
  Flaw("<table columns=\"1fr\"><row><cell span=\"65\"/></row></table>", "form-bad-value:2:39"),
]

private let paths: [Flaw] = [
  Flaw("<paragraph>{titel}</paragraph>", "form-unknown-path:2:13"),
  Flaw("<paragraph>号：{f:date(assignment/@onn)}</paragraph>", "form-unknown-path:2:33"),
  Flaw(
    "<paragraph each=\"assignment/unit\">{name}{fone}</paragraph>", "form-unknown-path:2:42"),
  Flaw("<paragraph each=\"assignment/units\">{anything}</paragraph>", "form-unknown-path:2:29"),
  Flaw("<paragraph when=\"@nmber\">字</paragraph>", "form-unknown-path:2:18"),
  Flaw("<paragraph>{title[@x]}</paragraph>", "form-unknown-path:2:19"),
  Flaw("<paragraph>{../title}</paragraph>", "form-above-root:2:13"),
  Flaw("<paragraph>{@id/title}</paragraph>", "form-after-attribute:2:17"),
  Flaw("<paragraph>{assignment}</paragraph>", "form-not-value:2:13"),
  Flaw("<paragraph each=\"@id\">字</paragraph>", "form-not-elements:2:18"),
  Flaw("<paragraph each=\"f:join(title)\">字</paragraph>", "form-not-elements:2:18"),
  Flaw("<paragraph when=\"@is-key-item\">字</paragraph>", "form-flag:2:18"),
  Flaw("<paragraph when=\"title and not(@is-key-item)\">字</paragraph>", "form-flag:2:32"),
  Flaw("<paragraph when=\"@class = 'd'\">字</paragraph>", "form-unknown-word:2:25"),
  Flaw("<paragraph when=\"@is-key-item = 'yes'\">字</paragraph>", "form-unknown-word:2:31"),
  Flaw("<paragraph>{title | @id}</paragraph>", "form-union:2:19"),
]

private let calls: [Flaw] = [
  Flaw("<paragraph>{f:dat(@on)}</paragraph>", "form-unknown-function:2:13"),
  Flaw("<paragraph>{upper-case(title)}</paragraph>", "form-unknown-function:2:13"),
  Flaw("<paragraph>{f:date()}</paragraph>", "form-argument-count:2:13"),
  Flaw("<paragraph>{f:date(@on, @on)}</paragraph>", "form-argument-count:2:13"),
  Flaw("<paragraph>{contains(title)}</paragraph>", "form-argument-count:2:13"),
  Flaw("<paragraph>{f:date(@total)}</paragraph>", "form-argument-kind:2:13"),
  Flaw("<paragraph>{f:amount(@on)}</paragraph>", "form-argument-kind:2:13"),
  Flaw("<paragraph>{f:rating(@class)}</paragraph>", "form-argument-kind:2:13"),
  Flaw("<paragraph>{f:join(title, title)}</paragraph>", "form-argument-kind:2:13"),
  Flaw("<paragraph>{count('x')}</paragraph>", "form-argument-kind:2:13"),
  Flaw("<paragraph>{f:given('number')}</paragraph>", "form-unknown-given:2:13"),
]

private let syntax: [Flaw] = [
  Flaw("<paragraph>{}</paragraph>", "form-expression:2:13"),
  Flaw("<paragraph>{//title}</paragraph>", "form-expression:2:13"),
  Flaw("<paragraph>{assignment//unit}</paragraph>", "form-expression:2:23"),
  Flaw("<paragraph>{*}</paragraph>", "form-expression:2:13"),
  Flaw("<paragraph>{child::title}</paragraph>", "form-expression:2:13"),
  Flaw("<paragraph>{$title}</paragraph>", "form-expression:2:13"),
  Flaw("<paragraph>{title title}</paragraph>", "form-expression:2:19"),
  Flaw("<paragraph>{f:date(@on}</paragraph>", "form-expression:2:23"),
  Flaw("<paragraph>{g:date(@on)}</paragraph>", "form-expression:2:13"),
  Flaw("<paragraph when=\"@on = 'x\">字</paragraph>", "form-expression:2:24"),
]

@Test(arguments: structure) func flawsOfStructureAreFoundAtTheirPlace(_ flaw: Flaw) throws {
  #expect(try findings(form(flaw.body)) == flaw.expected)
}

@Test(arguments: spans) func columnsThatDoNotAddUpAreFound(_ flaw: Flaw) throws {
  #expect(try findings(form(flaw.body)) == flaw.expected)
}

@Test(arguments: paths) func pathsAreHeldAgainstTheSchema(_ flaw: Flaw) throws {
  #expect(try findings(form(flaw.body)) == flaw.expected)
}

@Test(arguments: calls) func callsAreHeldAgainstTheFunctions(_ flaw: Flaw) throws {
  #expect(try findings(form(flaw.body)) == flaw.expected)
}

@Test(arguments: syntax) func expressionsOutsideTheLanguageAreFound(_ flaw: Flaw) throws {
  #expect(try findings(form(flaw.body)) == flaw.expected)
}

@Test func allFindingsAreCollectedInTheOrderOfTheFile() throws {
  let body = """
    <paragraph style="none">{titel}，{@nmber}.</paragraph>
    <table columns="1fr 1fr"><row><cell>{f:dat(@on)}</cell></row></table>
    <unknown/>
    """
  #expect(
    try findings(form(body)) == [
      "form-unknown-style:2:1", "form-unknown-path:2:26", "form-unknown-path:2:34",
      "form-half-width:2:41", "form-column-sum:3:26", "form-unknown-function:3:38",
      "form-unknown-element:4:1",
    ])
}

@Test func aFormWithoutNameVersionTitleOrHeadingSaysSo() throws {
  #expect(
    try findings("<form xmlns=\"urn:dossier:form:1\"/>") == [
      "form-missing-attribute:1:1", "form-missing-attribute:1:1", "form-missing-attribute:1:1",
      "form-missing-element:1:1",
    ])
}

@Test func headingsThatSkipALevelAreFound() throws {
  let body = "<heading>题</heading><heading level=\"3\">节</heading>"
  #expect(try findings(form(body)) == ["form-heading-order:2:21"])
  #expect(try findings(form("<heading level=\"2\">节</heading>")) == ["form-heading-order:2:1"])
}

@Test func doubledNamesAreFound() throws {
  let body = """
    <styles><style name="a"/><style name="a"/></styles>
    <given name="n"/><given name="n"/>
    """
  #expect(try findings(form(body)) == ["form-duplicate:2:26", "form-duplicate:3:18"])
}

@Test func aMisspeltNameIsToldWhatIsAllowedAndWhatWasMeant() throws {
  let fault = try #require(
    try template(form("<paragraph each=\"assignment/unit\">{nmae}</paragraph>"))
      .check(smallShape).first)
  #expect(fault.next.en == "in unit, did you mean name? allowed here: name, phone, @role")
  #expect(fault.next.zh == "在 unit 里，是否应为 name？此处可用：name、phone、@role")
  #expect(fault.place.file == "t.xml")
}

@Test func aTemplateWithFindingsIsNotFilled() throws {
  let broken = try template(form("<unknown/>"))
  #expect(throws: broken.findings[0]) { try broken.fill(try smallTree(), FormContext()) }
}

@Test func digitsCodesAndLatinWordsKeepTheirMarks() throws {
  let body = "<paragraph>上午9:00，共1,200元，版本1.2，A4(2)纸，用sha256sum核对</paragraph>"
  #expect(try findings(form(body)) == ["form-half-width:2:37"])
  #expect(try findings(form("<paragraph>Only Latin, here: (yes).</paragraph>")) == [])
}
