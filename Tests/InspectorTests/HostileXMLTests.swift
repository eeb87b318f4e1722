import Primitives
import Testing
import XMLTree

@testable import Inspector

/// XML that must be refused by both readers: the scanner of archives and the tree of dossiers.
private struct Hostile: Sendable, CustomTestStringConvertible {
  let fault: String
  let bytes: [UInt8]
  var testDescription: String { fault }

  init(_ fault: String, _ text: String) { self.init(fault, Array(text.utf8)) }

  init(_ fault: String, _ bytes: [UInt8]) {
    self.fault = fault
    self.bytes = bytes
  }

  static func inside(_ fault: String, _ bytes: [UInt8]) -> Hostile {
    Hostile(fault, Array("<a>".utf8) + bytes + Array("</a>".utf8))
  }

  /// In an encoding of two bytes a letter.
  static func wide(_ text: String, isBig: Bool, mark: Bool) -> [UInt8] {
    let units = (mark ? [0xFEFF] : []) + Array(text.utf16)
    return units.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? bytes : bytes.reversed()
    }
  }
}

private let many = (0..<9).map {
  "<!ENTITY e\($0 + 1) \"" + String(repeating: "&e\($0);", count: 10) + "\">"
}
private let attributes = (0..<400).map { " a\($0)=\"\"" }.joined()

@Suite("XML that nobody honest writes")
struct HostileXMLTests {
  private static let all: [Hostile] = [
    Hostile("document type", "<!DOCTYPE a><a/>"),
    Hostile("internal subset", "<!DOCTYPE a [<!ELEMENT a ANY>]><a/>"),
    Hostile("external subset", "<!DOCTYPE a SYSTEM \"http://example.org/a.dtd\"><a/>"),
    Hostile("public subset", "<!DOCTYPE a PUBLIC \"x\" \"http://example.org/a.dtd\"><a/>"),
    Hostile("own entity", "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>"),
    Hostile(
      "file as an entity", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>"),
    Hostile(
      "parameter entity", "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://example.org/x\"> %p;]><a/>"),
    Hostile("a billion laughs", "<!DOCTYPE a [<!ENTITY e0 \"ha\">\(many.joined())]><a>&e9;</a>"),
    Hostile("attribute default", "<!DOCTYPE a [<!ATTLIST a b CDATA \"x\">]><a/>"),
    Hostile("document type after a comment's worth of blanks", "   \n<!DOCTYPE a><a/>"),
    Hostile("document type in lower case", "<!doctype a><a/>"),
    Hostile("UTF-16, little end first", Hostile.wide("<a/>", isBig: false, mark: true)),
    Hostile("UTF-16, big end first", Hostile.wide("<a/>", isBig: true, mark: true)),
    Hostile("UTF-16 without a mark", Hostile.wide("<a/>", isBig: false, mark: false)),
    Hostile("UTF-32", [0, 0, 0xFE, 0xFF] + "<a/>".utf8.flatMap { [0, 0, 0, $0] }),
    Hostile("declared as GBK", "<?xml version=\"1.0\" encoding=\"GBK\"?><a/>"),
    Hostile("declared as UTF-16", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>"),
    Hostile("declared as UTF-7", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><a>+ADw-</a>"),
    .inside("byte of Latin-1", [0xE9]), .inside("overlong slash", [0xC0, 0xAF]),
    .inside("half of a surrogate pair", [0xED, 0xA0, 0x80]),
    .inside("letter cut short", [0xE5, 0x8C]), .inside("beyond Unicode", [0xF5, 0x80, 0x80, 0x80]),
    .inside("zero byte", [0]), .inside("control character", [7]), .inside("escape", [0x1B, 0x5B]),
    Hostile("zero byte first", [0] + Array("<a/>".utf8)),
    Hostile("control character in an attribute", "<a b=\"\u{1}\"/>"),
    Hostile("empty", ""), Hostile("blank", " \n\t "),
    Hostile("declaration alone", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
    Hostile("declaration after a blank", " <?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"),
    Hostile("second declaration", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>"),
    Hostile("declaration inside", "<a><?xml version=\"1.0\"?></a>"),
    Hostile("text alone", "no XML"), Hostile("text before", "x<a/>"),
    Hostile("text after", "<a/>x"),
    Hostile("two roots", "<a/><b/>"), Hostile("root left open", "<a><b/>"),
    Hostile("tag left open", "<a><b"), Hostile("quote left open", "<a b=\"c></a>"),
    Hostile("closed crosswise", "<a><b></a></b>"), Hostile("closed by another name", "<a></b>"),
    Hostile("closed twice", "<a></a></a>"), Hostile("closing tag alone", "</a>"),
    Hostile("closing tag with an attribute", "<a></a b=\"1\">"),
    Hostile("attribute twice", "<a b=\"1\" b=\"1\"/>"),
    Hostile("attribute without quotes", "<a b=1/>"), Hostile("attribute without value", "<a b/>"),
    Hostile("attributes without a blank between", "<a b=\"1\"c=\"2\"/>"),
    Hostile("tag in an attribute", "<a b=\"<c/>\"/>"), Hostile("blank after the slash", "<a/ >"),
    Hostile("blank before the name", "< a/>"), Hostile("no name", "<>"),
    Hostile("name that begins with a digit", "<1a/>"), Hostile("name with a mark", "<a!b/>"),
    Hostile("unknown entity", "<a>&foo;</a>"), Hostile("bare ampersand", "<a>& b</a>"),
    Hostile("entity without end", "<a>&amp</a>"), Hostile("zero by its number", "<a>&#0;</a>"),
    Hostile("surrogate by its number", "<a>&#xD800;</a>"),
    Hostile("depth 65", String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)),
    Hostile("depth 100,000", String(repeating: "<a>", count: 100_000)),
    Hostile("400 attributes", "<a\(attributes)/>"),
    Hostile("tag of 70 KB", "<a b=\"\(String(repeating: "x", count: 70_000))\"/>"),
    Hostile("name of 70 KB", "<\(String(repeating: "a", count: 70_000))/>"),
  ]

  @Test(arguments: all)
  fileprivate func isRefused(_ hostile: Hostile) {
    for pieceSize in [1, 7, 4096] {
      let fault = #expect(throws: Fault.self) {
        try checkPlainXML(hostile.bytes, pieceSize: pieceSize)
      }
      #expect(fault?.code == "inspect-xml" && fault?.kind == .damaged)
    }
    let fault = #expect(throws: Fault.self) { try XMLElement(parsing: hostile.bytes) }
    #expect(fault?.code.hasPrefix("xml-") == true, "\(fault as Any)")
  }

  @Test func thereAreEnoughOfThem() {
    #expect(Self.all.count >= 40)
    #expect(Set(Self.all.map(\.fault)).count == Self.all.count)
  }

  @Test func plainXMLIsRead() throws {
    for text in [
      "<a/>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"1\" c='\"'>x &amp; y<d/></a>\n",
      "<案卷 编号=\"1\">化粪池</案卷>",
    ] {
      for pieceSize in [1, 2, 3, 4096] {
        try checkPlainXML(Array(text.utf8), pieceSize: pieceSize)
      }
      _ = try XMLElement(parsing: Array(text.utf8))
    }
  }

  @Test func aLongTextIsRefusedBeforeItIsHeld() {
    // Hundreds of megabytes in pieces: the scanner stops at its bound and holds no more.
    var scanner = TagScanner()
    let piece = [UInt8](repeating: 0x78, count: 1 << 16)
    var taken = 0
    do throws(Fault) {
      try scanner.scan(Array("<a>".utf8).span.bytes) { _ in }
      while taken < 1 << 30 {
        try scanner.scan(piece.span.bytes) { _ in }
        taken += piece.count
      }
    } catch { #expect(error.code == "inspect-xml") }
    #expect(taken <= 1 << 16)
  }
}
