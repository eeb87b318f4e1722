import Forms
import Layout
import Pages
import Primitives
import Testing

private func texts(_ page: Page) -> [String] {
  page.marks.compactMap { if case .glyphs(let run) = $0.shape { run.text } else { nil } }
}

private func running(_ text: String, _ pages: RunningPart.Pages) -> RunningPart {
  RunningPart([.paragraph(words(text))], pages: pages)
}

/// A table of `count` rows, of which every third counts for tally 1 and all for tally 0.
private func tallied(_ count: Int) -> Block {
  .table(
    Table(
      columns: [.share(1)],
      rows: (0..<count).map { index in
        Row(
          cells: [value("第\(index)行")],
          tallies: index.isMultiple(of: 3) ? [0, 1] : [0])
      },
      foot: [
        Row(cells: [
          Cell(blocks: [
            .paragraph(
              Paragraph(inlines: [
                .text("全", fang, field: nil), .tally(0, fang), .text("中", fang, field: nil),
                .tally(1, fang),
              ]))
          ])
        ])
      ]))
}

@Suite("Heads, feet and page totals")
struct RunningTests {
  @Test func eachPageHasItsMostParticularFoot() throws {
    var form = Workbench.form((0..<120).map { _ in .paragraph(words("正文")) })
    form.footers = [
      running("通", .all), running("首", .first), running("双", .even),
    ]
    let document = try Workbench.lay(form)
    #expect(document.pages.count > 3)
    let feet = document.pages.map { texts($0).last }
    #expect(feet.prefix(4) == ["首", "双", "通", "双"])
  }

  @Test func aFirstPagesHeadTakesNothingFromTheOthers() throws {
    let body: [Block] = (0..<120).map { _ in .paragraph(words("正文")) }
    let plain = try Workbench.lay(Workbench.form(body))
    var form = Workbench.form(body)
    form.headers = [
      RunningPart([.space(.millimetres(60))], pages: .first, distance: .millimetres(10))
    ]
    let headed = try Workbench.lay(form)
    func lines(_ page: Page) -> Int { texts(page).count { $0 == "正文" } }
    #expect(lines(headed.pages[0]) < lines(plain.pages[0]))
    #expect(lines(headed.pages[1]) == lines(plain.pages[1]))
  }

  @Test(arguments: [1, 5, 40, 100, 200]) func pageTotalsAddUpToTheTable(_ count: Int) throws {
    let document = try Workbench.lay([tallied(count)])
    var sums = [0, 0]
    for page in document.pages {
      let all = texts(page).joined()
      let match = try #require(all.firstMatch(of: #/全(\d+)中(\d+)/#))
      let rows = texts(page).count { $0.hasPrefix("第") }
      #expect(Int(match.1) == rows)
      sums[0] += Int(match.1) ?? 0
      sums[1] += Int(match.2) ?? 0
      expectNoOverlap(document, "tally")
    }
    #expect(sums == [count, (count + 2) / 3])
    if count == 200 { #expect(document.pages.count > 5) }
  }

  @Test func aRowThatGoesOnOverleafCountsOnce() throws {
    let long = String(repeating: "很长的一行文字，要跨过一页。", count: 200)
    let table = Table(
      columns: [.share(1)], rows: [Row(cells: [value(long)], tallies: [0])],
      foot: [
        Row(cells: [
          Cell(blocks: [
            .paragraph(Paragraph(inlines: [.text("计", fang, field: nil), .tally(0, fang)]))
          ])
        ])
      ])
    let document = try Workbench.lay([.table(table)])
    #expect(document.pages.count > 1)
    let counts = try document.pages.map { page in
      try #require(texts(page).joined().firstMatch(of: #/计(\d+)/#)).1
    }
    #expect(counts.first == "1" && counts.dropFirst().allSatisfy { $0 == "0" })
  }

  @Test func aTitleBreaksBetweenWordsIntoLinesOfLikeLength() throws {
    let title = Paragraph(
      inlines: [
        .text("关于《关于解决永叔路84号小区化粪池长期堵塞问题的建议》的答复", fang, field: nil)
      ], alignment: .centre, isBalanced: true)
    let document = try Workbench.lay(
      [.paragraph(title)], width: .millimetres(100), height: .millimetres(100))
    var lines: [Length: (text: String, width: Length)] = [:]
    for mark in document.pages[0].marks {
      guard case .glyphs(let run) = mark.shape else { continue }
      let end = (run.glyphs.last?.x ?? .zero) + run.size
      lines[run.origin.y, default: ("", .zero)].text += run.text
      lines[run.origin.y]?.width += end
    }
    let widths = lines.values.map(\.width)
    #expect(lines.count == 2)
    let (least, most) = (try #require(widths.min()), try #require(widths.max()))
    #expect(least * 10 >= most * 6)
    let first = try #require(lines.min { $0.key < $1.key }?.value.text)
    #expect(["化粪", "长", "堵", "小"].allSatisfy { !first.hasSuffix($0) }, "\(first)")
  }

  @Test func latinWordsStandApartFromChineseAndFiguresDoNot() throws {
    func width(_ text: String) throws -> Length {
      let page = try Workbench.lay([.paragraph(words(text, fang))]).pages[0]
      var last = Length.zero
      for mark in page.marks {
        guard case .glyphs(let run) = mark.shape, let glyph = run.glyphs.last else { continue }
        last = max(last, run.origin.x + glyph.x)
      }
      return last
    }
    let em = fang.size
    let apart = try width("电梯KONE型") - width("电梯型") - (width("KONE型") - width("型"))
    #expect(abs((apart - em / 8).nanometres) < 10)
    // The same with figures: nothing is added.
    let close = try width("第17号") - width("第号") - (width("17号") - width("号"))
    #expect(abs(close.nanometres) < 10)
  }
}
