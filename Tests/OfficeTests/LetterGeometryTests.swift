import Fonts
import Forms
import Foundation
import Pages
import Primitives
import Storage
import Testing

@testable import Office

/// The marks of a letter against the figures of GB/T 9704-2012, within half a millimetre.
@Suite("Letters keep the geometry of GB/T 9704")
struct LetterGeometryTests {
  static let letters = [
    "activity-notice", "reply-letter", "non-admission-letter", "reminder-letter",
  ]
  /// Those whose author may write as much as he likes.
  static let longLetters = letters.dropLast()
  private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let press = Press(
    templates: checkout.appending(path: "Templates").path, storage: .disk)

  private let tolerance = Length.millimetres(0.5)

  /// The sample, stretched over several pages where `isLong`.
  private func letter(_ name: String, isLong: Bool = false) throws -> PagedDocument {
    let press = LetterGeometryTests.press
    return try press.previewPages(try press.path(of: name), isStressed: isLong)
  }

  private func runs(_ page: Page) -> [GlyphRun] {
    page.marks.compactMap { if case .glyphs(let run) = $0.shape { run } else { nil } }
  }

  private func redLines(_ page: Page) -> [Line] {
    page.marks.compactMap { mark in
      if case .line(let line) = mark.shape, line.colour == .officialRed { line } else { nil }
    }
  }

  private func isNear(_ length: Length, _ millimetres: Double) -> Bool {
    let off = length - Length(nanometres: Int(millimetres * 1_000_000))
    return off <= tolerance && off >= .zero - tolerance
  }

  /// The em box's top of a run set without extra leading.
  private func emTop(_ run: GlyphRun) -> Length { run.origin.y - run.size.scaled(88, over: 100) }

  @Test(arguments: letters) func theIssuersMarkBeginsThirtyMillimetresBelowTheEdge(
    _ name: String
  ) throws {
    let mark = try #require(runs(try letter(name).pages[0]).first { $0.colour == .officialRed })
    #expect(isNear(emTop(mark), 30))
  }

  @Test(arguments: letters) func redDoubleLinesAre170MillimetresLongAndCentredOnTheTypeArea(
    _ name: String
  ) throws {
    let page = try letter(name).pages[0]
    let lines = redLines(page)
    #expect(lines.count == 4)
    #expect(lines.allSatisfy { isNear($0.from.x, 21) && isNear($0.to.x, 191) })
    let mark = try #require(runs(page).filter { $0.colour == .officialRed }.map(emTop).max())
    let first = try #require(lines.first)
    let last = try #require(lines.last)
    // 4 mm below the mark, thick above thin; 20 mm above the lower edge, thin above thick.
    #expect(isNear(first.from.y - mark - .points(22), 4))
    #expect(first.width > lines[1].width && first.from.y < lines[1].from.y)
    #expect(isNear(page.size.height - last.from.y, 20))
    #expect(lines[2].width < last.width && lines[2].from.y < last.from.y)
  }

  @Test(arguments: letters) func theNumberStandsAtTheRightSevenEighthsOfACharacterBelowTheLine(
    _ name: String
  ) throws {
    let page = try letter(name).pages[0]
    guard let number = runs(page).first(where: { $0.text.contains("〔") && $0.text.hasSuffix("号") })
    else { return }
    let line = redLines(page)[1]
    #expect(isNear(emTop(number) - line.from.y, 16 * 25.4 / 72 * 7 / 8))
    let last = try #require(number.glyphs.last)
    #expect(isNear(number.origin.x + last.x + number.size, 184))
  }

  @Test(arguments: longLetters) func theBodyHasTwentyTwoLinesOfTwentyEightCharacters(
    _ name: String
  ) throws {
    let pages = try letter(name, isLong: true).pages
    try #require(pages.count > 2)
    let page = pages[1]
    let lines = Set(
      page.marks.compactMap { mark -> Length? in
        guard case .glyphs(let run) = mark.shape, case .content = mark.tag else { return nil }
        return run.origin.y
      }
    ).sorted()
    #expect(lines.count == 22)
    for (above, below) in zip(lines, lines.dropFirst()) { #expect(isNear(below - above, 10.227)) }
    // The first line's box begins at the type area's top, the last one's ends at its foot.
    let half = (10.227 - 5.571) / 2
    #expect(isNear(try #require(lines.first), 37 + half + 5.571 * 0.88))
    #expect(isNear(try #require(lines.last), 262 - half - 5.571 * 0.12))
    // 28 characters from edge to edge.
    let run = try #require(
      runs(page).first { $0.text.count > 8 && $0.origin.x < .millimetres(28.1) })
    #expect(isNear(run.origin.x, 28))
    #expect(isNear(run.size * 28, 156))
  }

  @Test(arguments: longLetters) func pageNumbersStandOutsideFromTheSecondPage(_ name: String) throws
  {
    let pages = try letter(name, isLong: true).pages
    try #require(pages.count > 3)
    #expect(!runs(pages[0]).contains { $0.text.contains("— ") })
    for (index, page) in pages.enumerated().dropFirst() {
      let dashes = runs(page).filter { $0.text.contains("—") && $0.size == .points(14) }
      let ink = try dashInk(dashes)
      let left = try #require(ink.map { $0.left }.min())
      let end = try #require(ink.map { $0.right }.max())
      let isOdd = !(index + 1).isMultiple(of: 2)
      // One 4号 character from the type area's outer edge.
      if isOdd { #expect(isNear(end, 184 - 4.939)) } else { #expect(isNear(left, 28 + 4.939)) }
      for dash in ink { #expect(isNear(dash.middle, 262 + 7)) }
    }
  }

  /// Where the em box of each run's last glyph ends.
  private func ends(_ runs: [GlyphRun]) -> [Length] {
    runs.map { run in run.origin.x + (run.glyphs.last?.x ?? .zero) + run.size }
  }

  /// Where the ink of the dashes lies.
  private func dashInk(
    _ runs: [GlyphRun]
  ) throws -> [(left: Length, right: Length, middle: Length)] {
    let fonts = FontBook(.debian) { path throws(Fault) in
      FontFile(copying: try Storage.disk.read(path, limit: 64 << 20))
    }
    var found: [(left: Length, right: Length, middle: Length)] = []
    for run in runs {
      let units = try fonts.metrics(of: run.face).unitsPerEm
      for glyph in run.glyphs
      where Array(run.text.utf8)[Int(glyph.textStart)...].starts(with: "—".utf8) {
        let points = try fonts.outline(of: glyph.id, in: run.face).steps.compactMap { step in
          switch step {
          case .move(let x, let y), .line(let x, let y): (x: x, y: y)
          default: nil
          }
        }
        let xs = points.map { $0.x }.sorted()
        let ys = points.map { $0.y }.sorted()
        try #require(!points.isEmpty)
        found.append(
          (
            run.origin.x + glyph.x + run.size.scaled(xs[0], over: units),
            run.origin.x + glyph.x + run.size.scaled(xs[xs.count - 1], over: units),
            run.origin.y - run.size.scaled(ys[0] + ys[ys.count - 1], over: 2 * units)
          ))
      }
    }
    return found
  }

  @Test(arguments: letters) func theIssuerIsCentredOverADateFourCharactersFromTheRight(
    _ name: String
  ) throws {
    let page = try #require(try letter(name).pages.last)
    let all = runs(page).filter { $0.colour == .black }
    // A date's figures and characters are runs of their own on one baseline.
    let day = try #require(all.last { $0.text.hasSuffix("日") && $0.size < .points(16) })
    let date = all.filter { $0.origin.y == day.origin.y }
    let left = try #require(date.map { $0.origin.x }.min())
    let right = try #require(ends(date).max())
    let above = try #require(all.map { $0.origin.y }.filter { $0 < day.origin.y }.max())
    let issuer = all.filter { $0.origin.y == above }
    let issuerLeft = try #require(issuer.map { $0.origin.x }.min())
    let issuerRight = try #require(ends(issuer).max())
    #expect(isNear(issuerLeft + issuerRight - left - right, 0))
    let em = 5.571
    if issuerRight < .millimetres(184) - day.size * 2 - .millimetres(0.5) {
      #expect(isNear(right, 184 - 4 * em))
    } else {
      #expect(isNear(issuerRight, 184 - 2 * em))
    }
  }
}
