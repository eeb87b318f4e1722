import Primitives
import Testing

@testable import XMLTree

private func parse(_ text: String) throws(Fault) -> XMLElement {
  try XMLElement(parsing: Array(text.utf8), file: "a.xml")
}

@Suite("Reading XML that nobody vouches for")
struct XMLTreeTests {
  @Test func everyElementAndAttributeKnowsItsPlace() throws {
    let root = try parse(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- <not a="tag"/> -->
      <案卷 编号="1"
        b='>'><标题>化粪池 &amp; 管道</标题><x/><x q="1"/></案卷>
      """)
    #expect(root.name == "案卷")
    #expect(root.place == Place(file: "a.xml", line: 3, column: 1))
    #expect(root.attributes.map(\.place.line) == [3, 4])
    #expect(root.attributes.map(\.place.column) == [5, 3])
    #expect(root["b"] == ">")
    #expect(root.child("标题")?.text == "化粪池 & 管道")
    #expect(root.children.map { $0.place.column } == [9, 30, 34])
  }

  @Test func namespacesAreResolved() throws {
    let root = try parse(#"<a xmlns="urn:1" xmlns:b="urn:2" c="1" b:d="2"><b:e/></a>"#)
    #expect(root.namespace == "urn:1")
    #expect(root.children[0].namespace == "urn:2")
    #expect(root.attributes.map(\.namespace) == ["", "urn:2"])
    #expect(root["c"] == "1" && root["d"] == nil)
  }

  static let hostile: [(name: String, text: String, code: String)] = [
    ("empty", "", "xml-malformed"),
    ("only text", "hello", "xml-malformed"),
    ("doctype", "<!DOCTYPE a><a/>", "xml-doctype"),
    ("entity bomb", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml-doctype"),
    ("undeclared entity", "<a>&nbsp;</a>", "xml-entity"),
    ("entity in attribute", "<a b='&x;'/>", "xml-entity"),
    ("bare ampersand", "<a>a & b</a>", "xml-reference"),
    ("reference to a control character", "<a>&#1;</a>", "xml-malformed"),
    ("reference past Unicode", "<a>&#x110000;</a>", "xml-malformed"),
    ("processing instruction", "<?php echo ?><a/>", "xml-instruction"),
    ("stylesheet", "<?xml version='1.0'?><?xml-stylesheet href='x'?><a/>", "xml-instruction"),
    ("declares GBK", "<?xml version='1.0' encoding='GBK'?><a/>", "xml-encoding"),
    ("byte order mark", "\u{FEFF}<a/>", "xml-character"),
    ("NUL", "<a>\u{0}</a>", "xml-character"),
    ("control character", "<a>\u{1F}</a>", "xml-character"),
    ("U+FFFF", "<a>\u{FFFF}</a>", "xml-character"),
    ("unclosed element", "<a><b></b>", "xml-unclosed"),
    ("wrong close", "<a></b>", "xml-malformed"),
    ("two roots", "<a/><b/>", "xml-malformed"),
    ("close before open", "</a>", "xml-unclosed"),
    ("unfinished tag", "<a b='1'", "xml-tag"),
    ("unfinished value", "<a b='1></a>", "xml-tag"),
    ("less-than in a tag", "<a <b/>", "xml-tag"),
    ("unfinished comment", "<a/><!-- ", "xml-comment"),
    ("double hyphen in comment", "<a><!-- -- --></a>", "xml-malformed"),
    ("unfinished CDATA", "<a><![CDATA[</a>", "xml-cdata"),
    ("duplicate attribute", "<a b='1' b='2'/>", "xml-malformed"),
    ("unbound prefix", "<b:a/>", "xml-malformed"),
    ("unquoted value", "<a b=1/>", "xml-malformed"),
    ("text after the root", "<a/>text", "xml-malformed"),
    ("XInclude stays what it is not", "<a>&xi;</a>", "xml-entity"),
    (
      "too deep", String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65),
      "xml-depth"
    ),
    (
      "too many attributes",
      "<a " + (0..<257).map { "a\($0)='1'" }.joined(separator: " ") + "/>", "xml-attributes"
    ),
    (
      "start tag too large", "<a b='" + String(repeating: "x", count: 70_000) + "'/>",
      "xml-tag-large"
    ),
  ]

  @Test(arguments: hostile)
  func hostileDocumentIsRefused(name: String, text: String, code: String) throws {
    let fault = try #require(throws: Fault.self, "\(name)") { try parse(text) }
    #expect(fault.code == code, "\(name): \(fault)")
    #expect(fault.kind == .damaged)
    #expect(fault.place.file == "a.xml")
  }

  @Test func bytesThatAreNotUTF8AreRefused() throws {
    let fault = try #require(throws: Fault.self) {
      try XMLElement(parsing: [0x3C, 0x61, 0x3E, 0xC0, 0x80, 0x3C, 0x2F, 0x61, 0x3E])
    }
    #expect(fault.code == "xml-encoding")
  }

  @Test func aDocumentOverTheLimitIsRefused() throws {
    let fault = try #require(throws: Fault.self) {
      try XMLElement(parsing: Array("<a></a>".utf8), limits: XMLLimits(bytes: 6))
    }
    #expect(fault.code == "xml-large")
  }

  @Test func whatIsWrittenIsReadBack() throws {
    for seed in 0..<300 as Range<UInt64> {
      var state = seed
      let tree = Self.tree(&state, depth: 0)
      for indents in [true, false] {
        var writer = XMLWriter(indents: indents)
        writer.write(tree)
        let back = try XMLElement(parsing: writer.bytes)
        #expect(Self.plain(back) == Self.plain(tree), "seed \(seed)")
        var again = XMLWriter(indents: indents)
        again.write(tree)
        #expect(again.bytes == writer.bytes)
      }
    }
  }

  @Test func everyTruncationAndEveryFlippedByteIsSurvived() throws {
    let bytes = Array("<a b=\"1\"><c>化粪池&amp;</c><!-- x --><d/></a>".utf8)
    for end in 0..<bytes.count {
      _ = #expect(throws: Fault.self) { try XMLElement(parsing: Array(bytes[..<end])) }
    }
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        _ = try? XMLElement(parsing: flipped)
      }
    }
  }

  // MARK: Random trees

  private static func next(_ state: inout UInt64, _ bound: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % bound
  }

  private static func word(_ state: inout UInt64) -> String {
    let alphabet = ["化", "粪", "<", "&", "\"", "'", ">", "\n", "\t", "\r", "𠮷", "]]>", " ", "a"]
    return (0..<(1 + next(&state, 6))).map { _ in alphabet[Int(next(&state, 14))] }.joined()
  }

  private static func tree(_ state: inout UInt64, depth: Int) -> XMLElement {
    var element = XMLElement(name: ["a", "案卷", "x-y"][Int(next(&state, 3))])
    for index in 0..<next(&state, 3) {
      element.attributes.append(XMLAttribute(name: "p\(index)", value: word(&state)))
    }
    if depth > 3 || next(&state, 2) == 0 {
      if next(&state, 3) > 0 { element.content = [.text("t" + word(&state), Place())] }
    } else {
      for _ in 0..<next(&state, 4) {
        element.content.append(.element(tree(&state, depth: depth + 1)))
      }
    }
    return element
  }

  /// A tree without places and without the white space that indenting adds between elements.
  private static func plain(_ element: XMLElement) -> String {
    let attributes = element.attributes.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
    let children = element.children.map(plain).joined(separator: ",")
    let text = element.children.isEmpty ? element.text : ""
    return "\(element.name)[\(attributes)]{\(children)}(\(text))"
  }
}
