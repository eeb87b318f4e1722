import Fonts
import PDF
import Pages
import Primitives
import Testing

@Test func theSameDocumentGivesTheSameBytes() throws {
  let one = try PDFWriter.write(SampleSheet.form(), fonts: .installed)
  let other = FontBook(.debian, load: mapFont)
  let two = try PDFWriter.write(SampleSheet.form(), fonts: other)
  #expect(one == two)
  let third = try PDFWriter.write(SampleSheet.form(name: "赟翀"), fonts: .installed)
  #expect(one != third)
}

@Test func otherReadersFindNoFault() throws {
  let bytes = try PDFWriter.write(SampleSheet.form(), fonts: .installed)
  let check = try OutsideReader.run("qpdf", ["--check", "FILE"], on: bytes)
  #expect(check.contains("No syntax or stream encoding errors found"))
  #expect(try OutsideReader.run("pdffonts", ["FILE"], on: bytes).contains("yes yes yes"))
  let drawn = try OutsideReader.run(
    "mutool", ["draw", "-q", "-r", "30", "-F", "png", "-o", "/dev/null", "FILE"], on: bytes)
  #expect(drawn.split(separator: "\n").allSatisfy { $0.contains("ICC support") })
}

@Test func textComesOutInReadingOrderAndAsWritten() throws {
  let text = try OutsideReader.text(of: PDFWriter.write(SampleSheet.form(), fonts: .installed))
  let expected = [
    "代表建议交办签字单", "编号：XH-2026-00017 AVATAR office", "建议标题", "关于化粪池清掏的建议",
    "领衔代表", "喆垚（绳金塔街道）", "签字：", "第二页接着说：𠮷字与𪚥字，⼀与一。",
  ]
  var rest = Substring(text.replacing("\n", with: "").replacing(" ", with: ""))
  for piece in expected {
    let packed = piece.replacing(" ", with: "")
    let found = try #require(rest.firstRange(of: packed), "\(piece) in \(text)")
    rest = rest[found.upperBound...]
  }
}

@Test func textStandsWhereItWasPut() throws {
  var sheet = SampleSheet()
  sheet.beginPage()
  try sheet.text(.paragraph, "甲乙丙丁", .song, size: 12, x: 30, y: 50)
  try sheet.text(.paragraph, "WAVE", .song, size: 12, x: 30, y: 70)
  let node = sheet.newNode(.paragraph)
  try sheet.line(
    "子丑寅卯辰巳", .song, size: 12, x: 30, y: 90, tag: .content(node.id),
    spread: .millimetres(1.1))
  sheet.append(node)
  let words = try OutsideReader.words(
    of: PDFWriter.write(sheet.document(), fonts: .installed))
  let em = 12 * 25.4 / 72
  let first = try #require(words.first { $0.text == "甲乙丙丁" })
  #expect(abs(first.left - 30) < 0.5)
  #expect(abs(first.right - 30 - 4 * em) < 0.5)
  #expect(abs(first.top - (50 - 0.88 * em)) < 0.5)
  let spread = words.filter { $0.top > 80 }
  #expect(spread.map(\.text).joined() == "子丑寅卯辰巳")
  #expect(abs((spread.last?.right ?? 0) - (30 + 6 * em + 5 * 1.1)) < 0.5 + 1.1)
  let latin = try #require(words.first { $0.text == "WAVE" })
  #expect(abs(latin.left - 30) < 0.5)
  let glyphs = try FontBook.installed.shape("WAVE", role: .song)
  let width = Double(glyphs.reduce(0) { $0 + Int($1.advance) }) / 1000 * em
  #expect(abs(latin.right - 30 - width) < 0.5)
}

@Test func everyMarkIsTaggedOrAnArtifact() throws {
  let plain = try OutsideReader.plain(PDFWriter.write(SampleSheet.form(), fonts: .installed))
  for part in [
    "/Marked true", "/DisplayDocTitle true", "/Lang (zh-CN)", "/S /GTS_PDFA1", "/Scope /Row",
    "/ColSpan 2", "/O /PrintField", "/Placement /Block", "/Artifact<</Type/Layout>>BDC",
    "/Artifact<</Type/Pagination>>BDC", "/H1<</MCID 0>>BDC", "/ParentTree", "/Tabs /S",
  ] {
    #expect(plain.contains(part), "\(part)")
  }
  #expect(plain.matches(of: /\bBDC\b/).count == plain.matches(of: /\bEMC\b/).count)
  #expect(plain.matches(of: /\bBT\n/).count == plain.matches(of: /\bET\n/).count)
}

@Test func aCodeIsAMaskOfOneBitAModule() throws {
  let plain = try OutsideReader.plain(PDFWriter.write(SampleSheet.form(), fonts: .installed))
  // The chequered rows in turn: 21 modules and three bits to fill the third byte.
  #expect(plain.contains("BI/W 21/H 21/IM true/D[1 0]/F/AHx ID AAAAA8555550AAAAA8555550"))
  #expect(plain.contains(">\nEI Q\n"))
}

@Test func aGlyphWithTwoTextsGetsTwoCodes() throws {
  var sheet = SampleSheet()
  sheet.beginPage()
  try sheet.text(.paragraph, "一⼀一⼀", .song, size: 12, x: 30, y: 50)
  let text = try OutsideReader.text(of: PDFWriter.write(sheet.document(), fonts: .installed))
  #expect(text.contains("一⼀一⼀"))
}

@Test func glyphsWithoutTextOfTheirOwnAreNotReadTwice() throws {
  var sheet = SampleSheet()
  sheet.beginPage()
  let node = sheet.newNode(.paragraph)
  try sheet.line("甲乙丙", .song, size: 12, x: 30, y: 50, tag: .content(node.id))
  sheet.append(node)
  var document = try sheet.document()
  guard case .glyphs(var run) = document.pages[0].marks[0].shape else { return }
  // The second glyph helps to show the first one's character; the text has two characters.
  run.text = "甲丙"
  run.glyphs[1].textStart = 3
  run.glyphs[1].textCount = 0
  run.glyphs[2].textStart = 3
  document.pages[0].marks[0].shape = .glyphs(run)
  let bytes = try PDFWriter.write(document, fonts: .installed)
  #expect(try OutsideReader.text(of: bytes).contains("甲丙"))
  #expect(try OutsideReader.plain(bytes).contains("/Span<</ActualText<feff7532>>>BDC"))
}

private func merged(_ documents: [PagedDocument]) throws -> [UInt8] {
  var merger = PDFMerger(fonts: .installed, count: documents.count)
  for document in documents { try merger.add(document) }
  return try merger.finish(documents[0].metadata)
}

@Test func mergedDocumentsShareFontsAndKeepTheirOrder() throws {
  let documents = try ["喆垚", "彧赟", "翀玥"].map { try SampleSheet.form(name: $0) }
  let single = try PDFWriter.write(documents[0], fonts: .installed)
  let file = try merged(documents)
  #expect(file.count < single.count * 3 / 2)
  #expect(
    try OutsideReader.run("qpdf", ["--show-npages", "FILE"], on: file) == "6\n")
  let text = try OutsideReader.text(of: file).replacing("\n", with: "")
  let places = try ["喆垚", "彧赟", "翀玥"].map { try #require(text.firstRange(of: $0)).lowerBound }
  #expect(places == places.sorted())
  let plain = try OutsideReader.plain(file)
  #expect(plain.matches(of: /\/S \/Part/).count == 3)
  #expect(plain.matches(of: /\/Type \/Outlines/).count == 1)
  #expect(plain.matches(of: /\/Subtype \/Image/).count == 1)
}

@Test func manyDocumentsMakeOneSoundFile() throws {
  let form = try SampleSheet.form()
  let documents = Array(repeating: form, count: 60)
  let file = try merged(documents)
  let check = try OutsideReader.run("qpdf", ["--check", "FILE"], on: file)
  #expect(check.contains("No syntax or stream encoding errors found"))
  #expect(try OutsideReader.run("qpdf", ["--show-npages", "FILE"], on: file) == "120\n")
}
