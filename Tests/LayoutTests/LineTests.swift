import Forms
import Pages
import Primitives
import Testing
import Text

/// The lines of a text in a column of so many Han characters.
private func lines(
  _ text: String, ems: Int, _ alignment: HorizontalAlignment = .start, indent: Int = 0
) throws -> [String] {
  let document = try Workbench.lay(
    [.paragraph(words(text, fang, alignment, indent: indent))], width: fang.size * ems)
  return document.lines(page: 0)
}

@Test func linesEndWhereOfficialWritingAllows() throws {
  #expect(
    try lines("经核实，该件已办理完毕，同意办结。", ems: 5) == [
      "经核实，该",
      "件已办理完",
      "毕，同意办",
      "结。",
    ])
  #expect(
    try lines("见《关于化粪池的建议》（第3号）。", ems: 6) == [
      "见《关于化粪",
      "池的建议》",
      "（第3号）。",
    ])
}

@Test func aClosingMarkGivesUpItsEmptyHalfAtTheEnd() throws {
  // Seven characters and a half fit where the eighth is a stop.
  let document = try Workbench.lay(
    [.paragraph(words("办理完毕，同意。办结"))], width: fang.size.scaled(15, over: 2))
  #expect(document.lines(page: 0) == ["办理完毕，同意。", "办结"])
}

@Test func marksInsideALineMakeRoomForOneAtItsEnd() throws {
  // Half an em is missing for the last stop; the comma's empty half makes room.
  let document = try Workbench.lay(
    [.paragraph(words("甲，乙丙丁戊己。庚辛"))], width: fang.size * 7)
  #expect(document.lines(page: 0) == ["甲，乙丙丁戊己。", "庚辛"])
  let run = try #require(document.texts.first).run
  #expect(run.glyphs[2].x <= fang.size.scaled(3, over: 2) + Length(nanometres: 1))
}

@Test func datesAndAmountsMoveWhole() throws {
  #expect(
    try lines("已于2022年11月5日办结", ems: 8) == ["已于", "2022年11月5日", "办结"])
  #expect(try lines("约需3,900.00元", ems: 6) == ["约需", "3,900.00元"])
  // Wider than the column: it breaks after a part, never between number and unit.
  #expect(try lines("2022年11月15日", ems: 6) == ["2022年11月", "15日"])
}

@Test func aWordWiderThanTheColumnBreaksAnywhere() throws {
  let broken = try lines("CERTIFICATE0123456789", ems: 4)
  #expect(broken.count > 2)
  #expect(broken.joined() == "CERTIFICATE0123456789")
}

@Test func marksThatMeetShareOneSquareAndAHalf() throws {
  let document = try Workbench.lay([.paragraph(words("》（一"))])
  let run = try #require(document.texts.first).run
  let half = Length(nanometres: (fang.size.nanometres + 1) / 2)
  #expect(run.glyphs[1].x == half)
  #expect(run.glyphs[2].x == half + fang.size)
}

@Test func alignmentAndIndentPlaceLines() throws {
  let em = fang.size.nanometres
  func lefts(_ alignment: HorizontalAlignment, indent: Int = 0) throws -> [Int] {
    let document = try Workbench.lay(
      [.paragraph(words("一二三四五六七", fang, alignment, indent: indent))], width: fang.size * 5)
    let left = Length.millimetres(20).nanometres
    return document.texts.map { $0.run.origin.x.nanometres - left }
  }
  #expect(try lefts(.start) == [0, 0])
  #expect(try lefts(.centre) == [0, (3 * em) / 2])
  #expect(try lefts(.end) == [0, 3 * em])
  #expect(try lefts(.justify, indent: 2) == [2 * em, 0])
}

@Test func justifiedLinesFillTheMeasureButTheLast() throws {
  let width = fang.size.scaled(29, over: 4)
  let document = try Workbench.lay(
    [.paragraph(words("一二三四五六七八九十甲乙丙丁戊", fang, .justify))], width: width)
  let runs = document.texts.map(\.run)
  #expect(runs.count == 3)
  for run in runs.dropLast() {
    let end = (run.glyphs.last?.x ?? .zero) + fang.size
    #expect(end == width)
  }
  #expect(runs[2].glyphs.count == 1)
}

@Test func lineFeedsBreaksAndEmptyTextKeepTheirLines() throws {
  #expect(try lines("甲\n\n乙", ems: 9) == ["甲", "乙"])
  let document = try Workbench.lay([
    .paragraph(
      Paragraph(inlines: [.text("甲", fang, field: nil), .lineBreak, .text("乙", hei, field: nil)])),
    .paragraph(Paragraph(inlines: [.text("", fang, field: nil)])),
    .paragraph(words("丙")),
  ])
  let tops = document.texts.map(\.run.origin.y)
  #expect(document.lines(page: 0) == ["甲", "乙", "丙"])
  // An empty text is an empty line.
  #expect(tops[2] - tops[1] == fang.size.scaled(3, over: 2) * 2)
}

@Test func noLineOfRandomTextBreaksTheRules() throws {
  let alphabet = Array("一二三四五六七八九十百0123456789，。、；：？！）》”（《“年月日元".unicodeScalars)
  for seed in UInt64(1)...120 {
    var numbers = SeededNumbers(seed)
    var text = String.UnicodeScalarView()
    for _ in 0..<90 {
      var scalar = alphabet.randomElement(using: &numbers) ?? "一"
      // At most two marks in a row, as people write.
      let tail = text.suffix(2)
      if tail.count == 2 && tail.allSatisfy({ isMark($0) }) && isMark(scalar) { scalar = "百" }
      text.append(scalar)
    }
    let ems = Int.random(in: 9...20, using: &numbers)
    let alignment = HorizontalAlignment.allCases.randomElement(using: &numbers) ?? .start
    let broken = try lines(String(text), ems: ems, alignment)
    #expect(broken.joined() == String(text), "seed \(seed)")
    for (index, line) in broken.enumerated() {
      let scalars = Array(line.unicodeScalars)
      if index > 0 {
        #expect(!Kinsoku.isForbiddenAtStart(scalars[0]), "seed \(seed): \(line)")
      }
      if index + 1 < broken.count {
        #expect(!Kinsoku.isForbiddenAtEnd(scalars[scalars.count - 1]), "seed \(seed): \(line)")
      }
    }
  }
}

private func isMark(_ scalar: Unicode.Scalar) -> Bool {
  Kinsoku.isForbiddenAtStart(scalar) || Kinsoku.isForbiddenAtEnd(scalar)
}

@Test func rareCharactersComeFromTheirOwnFace() throws {
  let document = try Workbench.lay([.paragraph(words("王𠮷𪚥彧"))])
  #expect(document.readingText == "王𠮷𪚥彧")
}

@Test func aMissingCharacterNamesTheField() throws {
  let paragraph = Paragraph(inlines: [.text("甲\u{10FFFD}", fang, field: "persons/name")])
  let fault = #expect(throws: Fault.self) { try Workbench.lay([.paragraph(paragraph)]) }
  #expect(fault?.code == "font-missing-character")
  #expect(fault?.message(.english).contains("field: persons/name") == true)
}

@Test func aColumnNarrowerThanACharacterIsRefused() throws {
  let fault = #expect(throws: Fault.self) {
    try Workbench.lay([.paragraph(words("甲"))], width: .millimetres(4))
  }
  #expect(fault?.code == "layout-cell-narrow")
  let blank = Paragraph(inlines: [.blank(.millimetres(60), underlined: true, fang)])
  let wide = #expect(throws: Fault.self) {
    try Workbench.lay([.paragraph(blank)], width: .millimetres(50))
  }
  #expect(wide?.code == "layout-blank-wide")
}
