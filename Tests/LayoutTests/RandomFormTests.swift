import Forms
import Pages
import Primitives
import Testing

/// Forms such as no office prints: spans, long and short texts, signatures, every alignment.
private struct FormMaker {
  var numbers: SeededNumbers
  /// What the form says, in reading order, without white space.
  var said = ""
  private let alphabet = Array("区人大代表建议办理情况二〇年月日，。；（）《》“”0123456789AB ".unicodeScalars)

  init(_ seed: UInt64) { numbers = SeededNumbers(seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &numbers) }

  mutating func text(upTo most: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<number(0...most) {
      text.append(alphabet.randomElement(using: &numbers) ?? "一")
    }
    said += String(text)
    return String(text)
  }

  mutating func paragraph(upTo most: Int) -> Paragraph {
    let style = TextStyle(
      role: FontRole.allCases.randomElement(using: &numbers) ?? .song,
      size: .points(Double(number(8...18))))
    var inlines: [Inline] = [.text(text(upTo: most), style, field: nil)]
    if number(0...5) == 0 {
      inlines.append(.checkBox(number(0...1) == 1, style))
      inlines.append(.text(text(upTo: 9), style, field: nil))
      inlines.append(.blank(.millimetres(8), underlined: true, style))
    }
    return Paragraph(
      inlines: inlines,
      alignment: HorizontalAlignment.allCases.randomElement(using: &numbers) ?? .start,
      firstIndent: number(0...1) * 2, spaceAfter: .millimetres(Double(number(0...2))))
  }

  mutating func cell(columns: Int, rows: Int) -> Cell {
    let count = number(0...9)
    var blocks: [Block] = []
    if count == 9 {
      blocks = [
        .signature(
          SignatureSlot(
            slot: "s", statement: paragraph(upTo: 20), label: paragraph(upTo: 3),
            date: paragraph(upTo: 8),
            minimumRoom: Size(width: .millimetres(15), height: .millimetres(12))))
      ]
    } else {
      for _ in 0..<max(1, count - 6) {
        blocks.append(.paragraph(paragraph(upTo: number(0...7) == 0 ? 500 : 40)))
      }
    }
    return Cell(
      columnSpan: columns, rowSpan: rows, blocks: blocks,
      vertical: VerticalAlignment.allCases.randomElement(using: &numbers) ?? .top)
  }

  mutating func table() -> Table {
    let columns = number(1...4)
    let count = number(1...12)
    var free = [Int](repeating: 0, count: columns)
    var rows: [Row] = []
    for row in 0..<count {
      var cells: [Cell] = []
      var column = 0
      while column < columns {
        if free[column] > row {
          column += 1
          continue
        }
        var width = 1
        while column + width < columns && free[column + width] <= row && number(0...3) == 0 {
          width += 1
        }
        let height = number(0...5) == 0 ? number(1...3) : 1
        for covered in column..<column + width { free[covered] = row + height }
        cells.append(cell(columns: width, rows: height))
        column += width
      }
      rows.append(Row(cells: cells, splits: number(0...4) > 0))
    }
    return Table(columns: Array(repeating: .share(1), count: columns), rows: rows)
  }

  mutating func form() -> [Block] {
    (0..<number(1...4)).map { _ in
      number(0...1) == 0 ? .table(table()) : .paragraph(paragraph(upTo: 200))
    }
  }
}

@Test(arguments: UInt64(1)...120)
func randomFormsLoseNothingAndOverprintNothing(seed: UInt64) throws {
  var maker = FormMaker(seed)
  let blocks = maker.form()
  let document = try Workbench.lay(
    blocks, width: .millimetres(160), height: .millimetres(Double(maker.number(140...240))))
  let said = maker.said.filter { !$0.isWhitespace }
  let read = document.readingText.filter { !$0.isWhitespace }
  #expect(read == said, "seed \(seed)")
  expectNoOverlap(document, "seed \(seed)")
  expectInsideCells(document, "seed \(seed)")
  for (index, page) in document.pages.enumerated() {
    let limit = page.size.height - .millimetres(20)
    for text in document.texts where text.page == index {
      #expect(text.box.bottom <= limit.nanometres, "seed \(seed): “\(text.run.text)”")
      #expect(text.box.right <= (page.size.width - .millimetres(20)).nanometres, "seed \(seed)")
    }
  }
}

/// No rule runs through the ink of a text.
private func expectInsideCells(_ document: PagedDocument, _ comment: String) {
  for (index, page) in document.pages.enumerated() {
    let rules = page.marks.compactMap { mark -> Line? in
      if case .line(let line) = mark.shape, mark.tag == .layoutArtifact { line } else { nil }
    }
    for text in document.texts where text.page == index {
      let box = text.box
      for rule in rules {
        let from = (x: rule.from.x.nanometres, y: rule.from.y.nanometres)
        let to = (x: rule.to.x.nanometres, y: rule.to.y.nanometres)
        let crosses =
          from.x < box.right && to.x > box.left && from.y < box.bottom && to.y > box.top
        // A blank's own rule stands a little below its line's baseline.
        let isUnderBlank = from.y == to.y && from.y > (box.top + box.bottom) / 2
        #expect(!crosses || isUnderBlank, "\(comment): “\(text.run.text)”")
      }
    }
  }
}
