import Foundation
import Primitives
import Testing

@testable import Casework
@testable import Dossiers

private func text(_ output: String) -> String? {
  AttachmentText(Array(output.utf8)).map { String(decoding: $0.bytes, as: UTF8.self) }
}

private func paragraphs(_ text: String) -> [String] {
  AttachmentText.paragraphs(of: Array(text.utf8))
}

@Suite("The text of a PDF is kept clean, and searched across the ends of its lines")
struct AttachmentTextTests {
  @Test func controlsGoAndLinesStay() {
    #expect(text("第一行\r\n第\u{0}二\u{7}行\t尾\u{C}第二页\u{2029}末") == "第一行\n第二行 尾\n第二页\n末\n")
    #expect(text("\u{FEFF}甲\u{202E}乙\u{200B}丙\u{AD}\u{FFFE}丁") == "甲乙丙丁\n")
    #expect(text("甲\n\n\n  \u{C}\n") == "甲\n")
  }

  @Test func whatHoldsNoLetterOrDigitIsNoText() {
    for empty in ["", "\u{C}\u{C}\u{C}", " \n\n\t", "—— …… ■\u{C}", "。、《》（）\u{3000}", "\u{0}\u{1}"]
    {
      #expect(text(empty) == nil, "\(Array(empty.utf8))")
    }
    for some in ["8", "é", "池", "𠮷", "〇"] { #expect(text(some) == some + "\n") }
  }

  @Test func bytesThatAreNoUTF8AreSpaces() throws {
    let kept = try #require(AttachmentText([0xE7, 0xB2, 0x41, 0xFF, 0xC0, 0x42]))
    #expect(String(decoding: kept.bytes, as: UTF8.self) == " A  B\n")
  }

  @Test func muchIsCutAtACharacter() throws {
    for lead in 0..<4 {
      let output = Array(
        (String(repeating: "a", count: lead) + String(repeating: "池", count: 400_000)).utf8)
      let kept = try #require(AttachmentText(output))
      #expect(kept.bytes.count <= AttachmentText.byteLimit)
      #expect(kept.bytes.count > AttachmentText.byteLimit - 8)
      let text = try #require(String(validating: kept.bytes, as: UTF8.self))
      #expect(text.hasSuffix("池\n"), "nothing is left of half a character")
    }
  }

  @Test func itsFirstBytesAreNoOtherFormats() {
    #expect(text("%PDF-1.7 说明") == "\n%PDF-1.7 说明\n")
    #expect(text("<?xml 说明") == "\n<?xml 说明\n")
    #expect(text("\u{1}%PDF-") == "\n%PDF-\n")
  }

  @Test func anyBytesGiveACleanTextThatComesOutAsItWas() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces: [[UInt8]] = [
      "池", "%PDF-", "<?xml", "\n", "\r", "\u{C}", " ", "\u{FEFF}", "\u{85}", "\u{FFFD}", "\u{F8FF}",
      "𠮷",
      "a", "9", "é", "\u{301}",
    ].map { Array($0.utf8) }
    for _ in 0..<3_000 {
      var output: [UInt8] = []
      for _ in 0..<next(12) {
        output += next(3) == 0 ? [UInt8(next(256))] : pieces[next(pieces.count)]
      }
      guard let kept = AttachmentText(output) else { continue }
      #expect(AttachmentText(kept.bytes) == kept, "seed \(seed): \(output)")
      let text = try #require(String(validating: kept.bytes, as: UTF8.self), "seed \(seed)")
      #expect(
        text.unicodeScalars.allSatisfy { scalar in
          scalar == "\n" || ![.control, .format].contains(scalar.properties.generalCategory)
        }, "seed \(seed): \(output)")
    }
  }

  @Test func linesAndGapsBesideIdeographsAreThePages() {
    #expect(paragraphs("居民反映漏\n水严重，已报 修 3\n次。\n") == ["居民反映漏水严重，已报修3次。"])
    #expect(paragraphs("the water\nis out  of\u{A0}order\n") == ["the water is out of order"])
    #expect(paragraphs("一、纪要\n\n二、\n 决定 \n \n\n三\n") == ["一、纪要", "二、决定", "三"])
    #expect(paragraphs("永叔路 84 号，见 A 栋\n") == ["永叔路84号，见A栋"])
    #expect(paragraphs("") == [] && paragraphs("\n \n") == [])
  }

  @Test func onlyWhatIsNamedLikeAPDFHasOne() {
    #expect(AttachmentText.file(of: "attachments/e-1.pdf.txt") == "attachments/e-1.pdf")
    #expect(AttachmentText.file(of: "documents/12-RPL-v1.PDF.txt") == "documents/12-RPL-v1.PDF")
    for other in [
      "attachments/e-1.png.txt", "attachments/e-1.txt", "events/1.pdf.txt", "a.pdf.txt",
    ] {
      #expect(AttachmentText.file(of: other) == nil, "\(other)")
    }
  }

  @Test func whatAMachineReadIsKnownByItsName() {
    for (entry, file) in [
      ("attachments/e-1.pdf.ocr.txt", "attachments/e-1.pdf"),
      ("attachments/e-2.JPG.ocr.txt", "attachments/e-2.JPG"),
      ("documents/12-RPL-v1.png.ocr.txt", "documents/12-RPL-v1.png"),
    ] {
      #expect(AttachmentText.file(of: entry) == file)
      #expect(AttachmentText.origin(of: entry) == .recognised)
      #expect(AttachmentText.entryName(of: file, .recognised) == entry)
    }
    #expect(AttachmentText.origin(of: "attachments/e-1.pdf.txt") == .written)
    for other in ["attachments/e-1.ofd.ocr.txt", "attachments/ocr.txt", "persons/r-1.jpg.ocr.txt"] {
      #expect(AttachmentText.origin(of: other) == nil, "\(other)")
    }
  }
}

@Suite("A dossier holds the text of a PDF behind it")
struct AttachmentTextEntryTests {
  private static let file = "attachments/e-1.pdf"
  private static let entry = "attachments/e-1.pdf.txt"

  private func story() throws -> Story {
    var story = try Story()
    try story.draft.add(Array("%PDF-1.7".utf8), named: Self.file)
    let text = try #require(AttachmentText(Array("防水卷材\n".utf8)))
    #expect(try story.draft.add(text, of: Self.file))
    try story.draft.add(Array("png".utf8), named: "attachments/e-2.png")
    return story
  }

  @Test func theManifestListsItAsAText() throws {
    let dossier = try story().dossier()
    let files = dossier.manifest.files
    #expect(files.map(\.name).suffix(3) == [Self.file, Self.entry, "attachments/e-2.png"])
    let listed = try #require(files.first { $0.name == Self.entry })
    #expect(listed.mediaType.rawValue == "text/plain" && listed.size == 13)
    #expect(try dossier.bytes(of: Self.entry) == Array("防水卷材\n".utf8))
    // Later versions keep it as it is.
    var later = try Story(continuing: dossier)
    try later.attempt("疏通")
    #expect(try later.dossier().bytes(of: Self.entry) == Array("防水卷材\n".utf8))
  }

  @Test func everyChangedByteOfItIsFoundAndNamed() throws {
    let bytes = try story().bytes()
    let place = try #require(bytes.firstRange(of: Array("防水卷材\n".utf8))?.lowerBound)
    for offset in 0..<13 {
      var changed = bytes
      changed[place + offset] ^= 0x20
      let fault = #expect(throws: Fault.self) { try Dossier(reading: changed) }
      #expect(
        fault?.kind == .damaged && fault?.place.entry == Self.entry, "\(offset): \(fault as Any)")
    }
  }

  @Test func aNameThatIsTakenOrTooLongLeavesTheFileWithoutOne() throws {
    var story = try story()
    let text = try #require(AttachmentText(Array("字".utf8)))
    #expect(try !story.draft.add(text, of: Self.file))
    let long = "attachments/" + String(repeating: "e", count: 60) + ".pdf"
    try story.draft.add(Array("%PDF-".utf8), named: long)
    #expect(try !story.draft.add(text, of: long))
    let dossier = try story.dossier()
    #expect(dossier.holds(long) && !dossier.holds(long + ".txt"))
    #expect(try dossier.bytes(of: Self.entry) == Array("防水卷材\n".utf8))
  }

  @Test func aMergeBringsItAndWhatIsTakenOutStaysOut() throws {
    let whole = try story()
    var ahead = whole
    try ahead.attempt("疏通")
    let bare = try Story()
    #expect(try Dossier.merged(bare.dossier(), whole.dossier()).bytes(of: Self.entry) != nil)
    let redaction = Manifest.Redaction(
      path: .init(rawValue: Self.entry), on: day("2023-01-01"), by: "x-0003", reason: "申请")
    var redacted = whole
    redacted.draft.redact(redaction)
    let dossier = try redacted.dossier()
    #expect(!dossier.holds(Self.entry) && dossier.holds(Self.file))
    for (first, second) in [(ahead, redacted), (redacted, ahead)] {
      let draft = try Dossier.merged(first.dossier(), second.dossier())
      #expect(draft.bytes(of: Self.entry) == nil && draft.bytes(of: Self.file) != nil)
    }
    // The text goes with its file.
    var gone = whole
    gone.draft.redact(
      Manifest.Redaction(
        path: .init(rawValue: Self.file), on: day("2023-01-01"), by: "x-0003", reason: "申请"))
    #expect(gone.draft.bytes(of: Self.file) == nil && gone.draft.bytes(of: Self.entry) == nil)
  }
}
