import Forms
import Primitives
import Testing

@testable import Docx

@Suite("A field becomes its value, and nothing else changes")
struct FieldTests {
  @Test func aFieldPrintsTheCasesValue() throws {
    let cases = [
      ("《{title}》", "《关于化粪池的建议》"), ("{@id}号", "XH-2022-00017号"),
      ("{f:date(assignment/@on)}", "2022年11月15日"), ("{ title }", "关于化粪池的建议"),
      ("{remark}", "—"), ("{f:or(remark, &apos;无&apos;)}", "无"), ("{{title}}", "{title}"),
      ("{{{@id}}}", "{XH-2022-00017}"), ("没有字段", "没有字段"),
      ("{f:join(assignment/unit/name)}", "区住建局、区城管局"),
      ("&#123;@id&#x7D;", "XH-2022-00017"), ("{concat('}', '{')}", "}{"),
    ]
    for (text, expected) in cases { #expect(try words(paragraph(text)) == [expected], "\(text)") }
  }

  @Test func quotesThatAnEditorMadeCurlyStillQuote() throws {
    let cases = [
      ("{f:join(assignment/unit/name, ‘；’)}", "区住建局；区城管局"),
      ("{f:join(assignment/unit/name, ’；’)}", "区住建局；区城管局"),
      ("{f:join(assignment/unit/name, “；”)}", "区住建局；区城管局"),
      ("{f:wrap('“', @id, '”')}", "“XH-2022-00017”"), ("{f:or(remark, ‘a&quot;b’)}", "a\"b"),
      ("{f:or(remark, “a&quot;b”)}", "a\"b"), ("“{@id}”", "“XH-2022-00017”"),
    ]
    for (text, expected) in cases { #expect(try words(paragraph(text)) == [expected], "\(text)") }
  }

  @Test func theValueStandsInTheRunWhereTheFieldBegins() throws {
    let body = """
      <w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>题：{ti</w:t></w:r>\
      <w:proofErr w:type="spellStart"/><w:r><w:rPr><w:i/></w:rPr><w:t>tl</w:t></w:r>\
      <w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>\
      <w:r w:rsidR="00AB"><w:rPr><w:u/></w:rPr><w:lastRenderedPageBreak/><w:t>e}。完</w:t></w:r></w:p>
      """
    let expected =
      body.replacing("{ti<", with: "关于化粪池的建议<").replacing(">tl<", with: "><")
      .replacing("e}。完", with: "。完")
    #expect(try filled(body) == expected)
  }

  @Test func whereverTheEditorSplitsAFieldTheTextIsTheSame() throws {
    let text = Array("甲{f:date(assignment/@on)}乙{{丙}}{title}&amp;丁".replacing("&amp;", with: "＆"))
    let whole = try words(paragraph(String(text)))
    #expect(whole == ["甲2022年11月15日乙{丙}关于化粪池的建议＆丁"])
    for first in 0...text.count {
      for second in stride(from: first, through: text.count, by: first == 5 ? 1 : 7) {
        let body =
          "<w:p><w:r><w:t>\(String(text[..<first]))</w:t></w:r><w:proofErr w:type=\"gramEnd\"/>"
          + "<w:hyperlink><w:r><w:t>\(String(text[first..<second]))</w:t></w:r></w:hyperlink>"
          + "<w:r><w:t>\(String(text[second...]))</w:t></w:r></w:p>"
        #expect(try words(body) == whole, "\(first) \(second)")
      }
    }
  }

  @Test func everythingElseKeepsItsBytes() throws {
    let body = """
      <!-- kept > {title} --><w:p\tw14:paraId='0A'  ><w:r ><w:rPr><w:color w:val='F00'/></w:rPr>\
      <w:t  xml:space = 'preserve'>a &lt;&#x4E00; {@id}<!-- > {x} --> z </w:t ></w:r></w:p>
      <w:p/><w:p><w:r><w:t/></w:r></w:p><x:p xmlns:x='urn:x'><x:t>{not ours}</x:t></x:p>\
      <w:p><w:r><w:instrText>{PAGE}</w:instrText></w:r><w:del><w:r><w:delText>{gone</w:delText></w:r>\
      </w:del></w:p>
      """
    let expected = body.replacing("{@id}", with: "XH-2022-00017")
    #expect(try filled(body) == expected)
  }

  @Test func aPartMayBeginWithAByteOrderMarkAndHaveAnotherPrefix() throws {
    let xml = """
      \u{FEFF}<?xml version="1.0"?><d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main">\
      <body><p><r><t>{address}</t></r></p></body></d>
      """
    var maker = DocxMaker("")
    maker.parts = [("header", String(xml.dropFirst()))]
    #expect(
      try filledPart(maker, "word/header0.xml").contains(
        "<t>永叔路84号</t><br/><t>西湖区</t>"))
    var entries = maker.entries
    entries[4].bytes = [0xEF, 0xBB, 0xBF] + entries[4].bytes
    let template = try DocxTemplate(RawZip.bytes(entries), file: "x.docx")
    let package = try WordPackage(try template.fill(try document(), FormContext()))
    let part = try package.contents(try #require(package.entry("word/header0.xml")))
    #expect(part.starts(with: [0xEF, 0xBB, 0xBF, 0x3C, 0x3F]))
    #expect(String(decoding: part, as: UTF8.self).contains("<t>西湖区</t>"))
  }

  @Test func aLineBreakInAValueIsOneInTheDocument() throws {
    #expect(
      try filled(paragraph("住{address}。"))
        == "<w:p><w:r><w:t>住永叔路84号</w:t><w:br/><w:t>西湖区。</w:t></w:r></w:p>")
  }

  @Test func spacesAtTheEndsAreKept() throws {
    let kept = "<w:t xml:space=\"preserve\"> 空格 </w:t>"
    #expect(try filled(paragraph("{spaced}")).contains(kept))
    for given in ["xml:space=\"preserve\"", "xml:space='default'"] {
      let body = "<w:p><w:r><w:t \(given)>{spaced}</w:t></w:r></w:p>"
      let text = try filled(body)
      #expect(
        text.contains("xml:space=\"preserve\"> 空") || text.contains("xml:space='preserve'> 空"))
    }
    #expect(try filled(paragraph("{tit", "le} 之后")).contains("xml:space=\"preserve\"> 之后<"))
    #expect(try filled(paragraph("{title}")).contains("<w:t>关"))
  }

  @Test func aValueIsNeverMarkup() throws {
    let text = try filled(paragraph("{markup}"))
    #expect(text.contains("<w:t>A&amp;B &lt;w:p/&gt; ]]&gt; \"'</w:t>"))
  }

  @Test func controlCharactersAreDropped() {
    let lines = PartFilling.lines("a\u{1}b\u{FFFE}\tc\r\nd")
    #expect(lines.map { String(decoding: $0, as: UTF8.self) } == ["ab c", "d"])
  }

  @Test func aValueThatIsGivenAtPrintingMustBeGiven() throws {
    let maker = DocxMaker(paragraph("{f:given('certificate')}"))
    #expect(try findings(maker) == [])
    #expect(try template(maker).givenNames == ["certificate"])
    #expect(try filledPart(maker, given: ["certificate": "西销1号"]).contains("西销1号"))
    do throws(Fault) {
      _ = try template(maker).fill(try document(), FormContext())
      Issue.record("it was filled")
    } catch {
      #expect(error.code == "docx-missing-given")
    }
  }

  @Test func fieldsWorkInEveryPartWithWords() throws {
    let namespace = "xmlns:w=\"\(DocxMaker.word)\""
    var maker = DocxMaker(
      """
      <w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent>\(paragraph("{@id}"))\
      </w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>\(paragraph("{@id}"))</w:txbxContent>\
      </mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>{title}</w:t></w:r></w:p>
      """)
    maker.parts = [
      ("header", "<w:hdr \(namespace)>\(paragraph("{title}"))</w:hdr>"),
      ("footer", "<w:ftr \(namespace)>\(paragraph("{title}"))</w:ftr>"),
      (
        "footnotes",
        "<w:footnotes \(namespace)><w:footnote>\(paragraph("{title}"))</w:footnote></w:footnotes>"
      ),
      (
        "endnotes",
        "<w:endnotes \(namespace)><w:endnote>\(paragraph("{title}"))</w:endnote></w:endnotes>"
      ),
    ]
    #expect(try template(maker).fieldCount == 7)
    for (index, part) in maker.parts.enumerated() {
      #expect(try filledPart(maker, "word/\(part.kind)\(index).xml").contains("关于化粪池的建议"))
    }
    let body = try filledPart(maker)
    #expect(body.split(separator: "XH-2022-00017", omittingEmptySubsequences: false).count == 3)
    #expect(body.contains("关于化粪池的建议"))
  }
}
