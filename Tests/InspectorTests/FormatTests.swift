import Inspector
import Primitives
import Testing

struct FormatTests {
  private static let samples: [(String, FileFormat, isWhole: Bool, isEncrypted: Bool)] = [
    ("%PDF-1.7\npdfaid:part 2 %%EOF", .pdfA, true, false),
    ("%PDF-1.7\n/Encrypt %%EOF", .pdf, true, true),
    ("%PDF-1.7\npdfaid:part", .pdfA, false, false),
    ("PK\u{3}\u{4}ab\u{1}OFD.xmlPK\u{5}\u{6}", .ofd, true, true),
    ("PK\u{3}\u{4}ab\u{0}word/document.xmlPK\u{5}", .word, false, false),
    ("PK\u{3}\u{4}", .zip, false, false),
    ("<?xml version=\"1.0\"?><案/>", .xml, true, false),
    ("案卷", .text, true, false), ("%PD", .text, true, false),
    ("案\u{0}卷", .unknown, true, false), ("", .unknown, true, false),
  ]

  @Test func aFormatIsTheSameInPiecesOfAnySize() {
    for (text, format, isWhole, isEncrypted) in FormatTests.samples {
      for size in 1...text.utf8.count + 1 {
        let facts = formatFacts(of: Array(text.utf8), pieceSize: size)
        #expect(facts.format == format, "\(text) by \(size)")
        #expect(facts.isWhole == isWhole, "\(text) by \(size)")
        #expect(facts.isEncrypted == isEncrypted, "\(text) by \(size)")
      }
    }
  }

  @Test func damagedXMLIsAFaultInPiecesOfAnySize() {
    let text = Array("<?xml version=\"1.0\"?><a><b></a>".utf8)
    for size in 1...text.count {
      #expect(formatFacts(of: text, pieceSize: size).fault?.code == "inspect-xml", "\(size)")
      #expect(formatFacts(of: text, pieceSize: size, isStrict: false).fault == nil, "\(size)")
    }
  }
}
