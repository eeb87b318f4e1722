import Forms
import Layout
import Pages
import Primitives
import Testing

/// The rules of a page drawn in characters: one column for each x, one row for each y in use.
private func drawn(_ page: Page) -> [String] {
  var strokes: [(from: Point, to: Point, isFrame: Bool)] = []
  for mark in page.marks {
    switch mark.shape {
    case .line(let line): strokes.append((line.from, line.to, false))
    case .frame(let box, _, _):
      let right = Point(x: box.maxX, y: box.minY)
      let bottom = Point(x: box.minX, y: box.maxY)
      let corner = Point(x: box.maxX, y: box.maxY)
      strokes.append((box.origin, right, true))
      strokes.append((bottom, corner, true))
      strokes.append((box.origin, bottom, true))
      strokes.append((right, corner, true))
    case .glyphs, .modules, .image: break
    }
  }
  let xs = Set(strokes.flatMap { [$0.from.x, $0.to.x] }).sorted()
  let ys = Set(strokes.flatMap { [$0.from.y, $0.to.y] }).sorted()
  var canvas = [[Character]](
    repeating: [Character](repeating: " ", count: xs.count * 2 - 1), count: ys.count * 2 - 1)
  for stroke in strokes {
    let left = (xs.firstIndex(of: stroke.from.x) ?? 0) * 2
    let right = (xs.firstIndex(of: stroke.to.x) ?? 0) * 2
    let top = (ys.firstIndex(of: stroke.from.y) ?? 0) * 2
    let bottom = (ys.firstIndex(of: stroke.to.y) ?? 0) * 2
    for row in top...bottom {
      for column in left...right {
        let isAcross = top == bottom
        if row % 2 == 0 && column % 2 == 0 {
          canvas[row][column] = "+"
        } else {
          // A second stroke on the same place would be a doubled line.
          let mark: Character = stroke.isFrame ? (isAcross ? "=" : "#") : (isAcross ? "-" : "|")
          canvas[row][column] = canvas[row][column] == " " ? mark : "X"
        }
      }
    }
  }
  return canvas.map { String($0) }
}

private func table(_ rows: [Row], head: [Row] = [], columns: Int = 3) -> Block {
  .table(Table(columns: Array(repeating: .share(1), count: columns), head: head, rows: rows))
}

@Test func everyRuleIsDrawnOnceAroundSpans() throws {
  let document = try Workbench.lay([
    table([
      Row(cells: [value("甲", columns: 2), value("乙", rows: 2)]),
      Row(cells: [value("丙"), value("丁")]),
      Row(cells: [value("戊", columns: 3)]),
    ])
  ])
  #expect(
    drawn(document.pages[0]) == [
      "+=+=+=+",
      "#   | #",
      "+-+-+ +",
      "# | | #",
      "+-+-+-+",
      "#     #",
      "+=+=+=+",
    ])
}

@Test func rowsAreAsHighAsTheirTallestCellOrTheirMinimum() throws {
  let document = try Workbench.lay([
    table([
      Row(cells: [value("甲"), value("一二三四五六七八九十甲乙丙丁戊己庚辛"), value("乙")]),
      Row(cells: [value("丙"), value("丁"), value("戊")], minimumHeight: .millimetres(30)),
    ])
  ])
  let frame = try #require(frames(document.pages[0]).first)
  let line = fang.size.scaled(3, over: 2)
  let first = line * 2 + .millimetres(3.6)
  let height = first.nanometres + 30_000_000
  // Rounded up to printer dots, row by row.
  #expect((height...height + 2 * 42_334).contains(frame.size.height.nanometres))
}

@Test func headsRepeatAndReadOnce() throws {
  let head = Row(cells: ["序号", "标题", "结果"].map { columnLabel($0) })
  let rows = (1...40).map { Row(cells: [value("\($0)"), value("建议"), value("办结")]) }
  let document = try Workbench.lay([table(rows, head: [head])], height: .millimetres(120))
  #expect(document.pages.count > 2)
  for page in document.pages.indices {
    #expect(document.lines(page: page, content: false).first == "序号标题结果")
    let isContent = document.lines(page: page).first == "序号标题结果"
    #expect(isContent == (page == 0))
  }
  let expected = "序号标题结果" + (1...40).map { "\($0)建议办结" }.joined()
  #expect(document.readingText == expected)
}

@Test func theRowThatSaysNothingFollowsOpensNoPage() throws {
  let head = Row(cells: ["序号", "标题", "结果"].map { columnLabel($0) })
  let rows = (1...20).map { Row(cells: [value("\($0)"), value("建议"), value("办结")]) }
  let closing = Row(cells: [value("以下空白", columns: 3)], closesTable: true)
  var left = 0
  for height in 60...160 {
    let document = try Workbench.lay(
      [table(rows + [closing], head: [head])], height: .millimetres(Double(height)))
    let last = document.lines(page: document.pages.count - 1).joined()
    #expect(last.contains("20建议办结"), "\(height) mm")
    // What is not printed is not read out either.
    let isPrinted = last.contains("以下空白")
    #expect(document.readingText.contains("以下空白") == isPrinted)
    if !isPrinted { left += 1 }
  }
  #expect(0 < left && left < 101)
}

@Test func aTallRowSplitsIntoPiecesThatKeepEveryLine() throws {
  let text = (1...70).map { "第\($0)次走访，情况属实。" }.joined()
  let document = try Workbench.lay(
    [table([Row(cells: [label("内容"), value(text, columns: 2)])])], height: .millimetres(80))
  #expect(document.pages.count >= 2)
  #expect(document.readingText == "内容" + text)
  let cells = nodes(document.structure).filter { $0.role == .dataCell }
  #expect(cells.count == 1)
  for page in document.pages {
    #expect(frames(page).count == 1)
    let last = page.marks.count
    #expect(last > 2)
  }
  // The label is said again on each page, and read once.
  for page in document.pages.indices {
    #expect(document.lines(page: page, content: false).contains { $0.contains("内容") })
  }
  // No page ends or begins with a single line of a paragraph.
  for page in document.pages.indices {
    #expect(document.lines(page: page).count >= 2)
  }
}

@Test func aSpanningCellKeepsItsRowsTogether() throws {
  var rows = (1...7).map { Row(cells: [value("\($0)"), value("甲"), value("乙")]) }
  rows.append(Row(cells: [label("协办", rows: 3), value("丙"), value("丁")]))
  rows.append(Row(cells: [value("戊"), value("己")]))
  rows.append(Row(cells: [value("庚"), value("辛")]))
  let document = try Workbench.lay([table(rows)], height: .millimetres(82))
  #expect(document.pages.count == 2)
  // The label stands in the middle of its three rows.
  #expect(document.lines(page: 1) == ["丙丁", "协办戊己", "庚辛"])
}

@Test func aSpanningCellTallerThanAPageGoesOnInItsRows() throws {
  let text = (1...90).map { "第\($0)条。" }.joined()
  var rows = [Row(cells: [value(text, rows: 30), value("甲"), value("乙")])]
  for index in 2...30 { rows.append(Row(cells: [value("\(index)"), value("丙")])) }
  let document = try Workbench.lay([table(rows)], height: .millimetres(100))
  #expect(document.pages.count > 2)
  let expected = text + "甲乙" + (2...30).map { "\($0)丙" }.joined()
  #expect(document.readingText == expected)
  expectNoOverlap(document, "spanning")
}

@Test func aRowThatAsksForMoreColumnsIsRefused() {
  let wide = #expect(throws: Fault.self) {
    try Workbench.lay([table([Row(cells: [value("甲", columns: 4)])])])
  }
  #expect(wide?.code == "layout-row-wide")
  let columns = #expect(throws: Fault.self) {
    try Workbench.lay([
      .table(Table(columns: [.fixed(.millimetres(200))], rows: [Row(cells: [value("甲")])]))
    ])
  }
  #expect(columns?.code == "layout-columns-wide")
}

@Test func verticalTextStandsOneCharacterUnderTheOther() throws {
  var cell = label("初审意见", rows: 1)
  cell.isVerticalText = true
  let document = try Workbench.lay([
    .table(
      Table(
        columns: [.fixed(.millimetres(10)), .share(1)],
        rows: [Row(cells: [cell, value("同意")])]))
  ])
  let marks = document.texts.filter { $0.run.face != document.texts.last?.run.face }
  #expect(marks.map(\.run.text) == ["初", "审", "意", "见"])
  #expect(Set(marks.map(\.run.origin.x)).count == 1)
}

func columnLabel(_ text: String) -> Cell {
  Cell(kind: .columnLabel, blocks: [.paragraph(words(text, hei, .centre))])
}

/// A table in the second cell of a row: `rows` rows of a number and a word.
private func nesting(_ rows: Int, padding: Length = .millimetres(1.8)) -> Block {
  let inner = Table(
    columns: [.fixed(.millimetres(20)), .share(1)],
    rows: (1...rows).map { Row(cells: [value("\($0)"), value("检查井")]) })
  return .table(
    Table(
      columns: [.fixed(.millimetres(30)), .share(1)],
      rows: [
        Row(cells: [label("工程量"), Cell(blocks: [.table(inner)], padding: padding)]),
        Row(cells: [label("费用"), value("3900元")]),
      ]))
}

@Test(arguments: [0, 1.8]) func aTableInACellStandsInsideItsRules(_ padding: Double) throws {
  let document = try Workbench.lay([nesting(2, padding: .millimetres(padding))])
  let boxes = frames(document.pages[0]).sorted { $0.size.height > $1.size.height }
  let (outer, inner) = (try #require(boxes.first), try #require(boxes.last))
  #expect(boxes.count == 2)
  // Each on its place, to a printer's dot; the row below it is one line high.
  let below = Length.points(18) + .millimetres(3.6)
  for (place, wanted) in [
    (inner.minX, outer.minX + .millimetres(30 + padding)),
    (inner.maxX, outer.maxX - .millimetres(padding)),
    (inner.minY, outer.minY + .millimetres(padding)),
    (inner.maxY, outer.maxY - below - .millimetres(padding)),
  ] {
    #expect(abs(place.nanometres - wanted.nanometres) <= 2 * 42_334)
  }
  #expect(document.readingText == "工程量1检查井2检查井费用3900元")
  let tables = nodes(document.structure).filter { $0.role == .table }
  #expect(tables.count == 2)
  let cells = nodes(document.structure).filter { $0.role == .dataCell }
  #expect(cells.contains { cell in nodes(cell).contains { $0.role == .table } })
  expectNoOverlap(document, "a table in a cell")
}

@Test func aTableInACellStaysOnOnePageOrIsRefused() throws {
  let before = (1...6).map { Block.paragraph(words("第\($0)段")) }
  let document = try Workbench.lay(before + [nesting(8)], height: .millimetres(120))
  #expect(document.pages.count == 2)
  #expect(frames(document.pages[0]) == [])
  #expect(
    document.readingText.hasSuffix(
      "工程量" + (1...8).map { "\($0)检查井" }.joined() + "费用3900元"))
  expectNoOverlap(document, "a table in a cell on the next page")
  let fault = try #require(throws: Fault.self) {
    try Workbench.lay([nesting(40)], height: .millimetres(120))
  }
  #expect(fault.code == "layout-too-tall")
}

func frames(_ page: Page) -> [Rectangle] {
  page.marks.compactMap { mark in
    if case .frame(let box, _, _) = mark.shape, case .layoutArtifact = mark.tag { box } else { nil }
  }
}

func nodes(_ node: StructureNode) -> [StructureNode] {
  [node] + node.children.flatMap { nodes($0) }
}

/// No two texts of a page share ink.
func expectNoOverlap(_ document: PagedDocument, _ comment: String) {
  for page in document.pages.indices {
    let texts = document.texts.filter { $0.page == page }
    for (index, one) in texts.enumerated() {
      for other in texts[(index + 1)...] {
        let a = one.box
        let b = other.box
        // A Han glyph's ink may touch its em square; runs that abut share an edge only.
        let overlaps = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
        #expect(!overlaps, "\(comment): “\(one.run.text)” and “\(other.run.text)”")
      }
    }
  }
}
