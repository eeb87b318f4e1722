import Forms
import Primitives

/// A filled form as text that a reviewer can read: one block, row or cell a line.
struct FormDump {
  private var lines: [String] = []

  static func dump(_ form: FilledForm) -> String {
    var dump = FormDump()
    dump.form(form)
    return dump.lines.joined(separator: "\n") + "\n"
  }

  /// The text of a block without its setting.
  static func text(_ block: Block) -> String {
    switch block {
    case .heading(_, let paragraph), .paragraph(let paragraph): text(paragraph)
    case .line(let paragraphs): paragraphs.map(text).joined(separator: " | ")
    case .table(let table):
      (table.head + table.rows).map { row in
        row.cells.map { $0.blocks.map(text).joined(separator: "/") }.joined(separator: " | ")
      }.joined(separator: "\n")
    case .signature(let slot):
      "\(text(slot.statement)) \(text(slot.label)) \(text(slot.date))"
    case .signOff(let texts, _): texts.map(text).joined(separator: "\n")
    case .keepTogether(let blocks): blocks.map(text).joined(separator: "\n")
    case .image(let image): "[\(image.source) \(image.alternative)]"
    case .sheetCode, .space, .rule, .pageBreak: ""
    }
  }

  static func text(_ paragraph: Paragraph) -> String { paragraph.inlines.map(text).joined() }

  static func text(_ inline: Inline) -> String {
    switch inline {
    case .text(let text, _, _): text
    case .checkBox(let isTicked, _): isTicked ? "☑" : "□"
    case .blank(let width, let underlined, _):
      "[\(millimetres(width))\(underlined ? "_" : "")]"
    case .pageNumber: "#"
    case .pageCount: "##"
    case .tally(let index, _): "#\(index)"
    case .lineBreak: "⏎"
    }
  }

  private static func millimetres(_ length: Length) -> String {
    let hundredths = (length.nanometres + 5000) / 10_000
    let rest = hundredths % 100
    return "\(hundredths / 100)" + (rest == 0 ? "" : ".\(padded(rest, 2))") + "mm"
  }

  private mutating func put(_ depth: Int, _ text: String) {
    lines.append(String(repeating: "  ", count: depth) + text)
  }

  private mutating func form(_ form: FilledForm) {
    let paper = form.paper
    put(0, "\(form.name) \(form.version) \(form.title)")
    let sides = [paper.top, paper.right, paper.bottom, paper.left].map(Self.millimetres)
    put(
      0,
      "paper \(Self.millimetres(paper.size.width)) × \(Self.millimetres(paper.size.height)), "
        + sides.joined(separator: " "))
    if let code = form.code { put(0, "code \(code.caseID) \(code.document) v\(code.version)") }
    if let mark = form.watermark { put(0, "watermark \(mark)") }
    if let border = form.border {
      put(0, "border \(Self.millimetres(border.distance))\(border.red ? " red" : "")")
    }
    for (name, parts) in [("header", form.headers), ("footer", form.footers)] {
      for part in parts {
        put(
          0,
          (part.pages == .all ? name : name + " \(part.pages.rawValue)")
            + (part.distance.map { " \(Self.millimetres($0)) from the edge" } ?? ""))
        for block in part.blocks { self.block(block, 1) }
      }
    }
    if form.blocks.isEmpty { return }
    put(0, "body")
    for block in form.blocks { self.block(block, 1) }
  }

  private mutating func block(_ block: Block, _ depth: Int) {
    switch block {
    case .heading(let level, let paragraph): self.paragraph("h\(level)", paragraph, depth)
    case .paragraph(let paragraph): self.paragraph("p", paragraph, depth)
    case .line(let paragraphs):
      put(depth, "line")
      for part in paragraphs { self.paragraph("-", part, depth + 1) }
    case .table(let table): self.table(table, depth)
    case .signature(let slot): signature(slot, depth)
    case .signOff(let texts, let indent):
      put(depth, "sign-off \(indent)em")
      for part in texts { self.paragraph("-", part, depth + 1) }
    case .sheetCode(let side, let isInCorner):
      put(depth, "qr \(Self.millimetres(side))" + (isInCorner ? " in the corner" : ""))
    case .image(let image): put(depth, "image \(image.source) “\(image.alternative)”")
    case .space(let height): put(depth, "space \(Self.millimetres(height))")
    case .rule(let weight, let red, let lines, let width):
      put(
        depth,
        "rule \(weight.milliPoints)mpt\(red ? " red" : "")"
          + (lines == .single ? "" : " \(lines.rawValue)")
          + (width.map { " \(Self.millimetres($0)) wide" } ?? ""))
    case .keepTogether(let blocks):
      put(depth, "together")
      for inner in blocks { self.block(inner, depth + 1) }
    case .pageBreak: put(depth, "page break")
    }
  }

  private mutating func paragraph(_ name: String, _ paragraph: Paragraph, _ depth: Int) {
    var style = ""
    for inline in paragraph.inlines {
      if case .text(_, let text, _) = inline {
        style =
          " \(text.role.rawValue) \(text.size.milliPoints / 100)"
          + (text.red ? " red" : "")
        break
      }
    }
    let indent = paragraph.firstIndent > 0 ? " +\(paragraph.firstIndent)em" : ""
    put(
      depth,
      "\(name)\(style) \(paragraph.alignment.rawValue)\(indent): " + marked(paragraph.inlines))
  }

  /// Values in braces with the field they came from.
  private func marked(_ inlines: [Inline]) -> String {
    inlines.map { inline in
      if case .text(let text, _, let field?) = inline { return "{\(text)←\(field)}" }
      return Self.text(inline)
    }.joined()
  }

  private mutating func table(_ table: Table, _ depth: Int) {
    let columns = table.columns.map { column in
      switch column {
      case .fixed(let width): Self.millimetres(width)
      case .share(let share): "\(share)fr"
      }
    }
    put(
      depth,
      "table \(columns.joined(separator: " ")), frame \(table.frame.milliPoints), "
        + "grid \(table.grid.milliPoints)" + (table.summary.map { ": \($0)" } ?? ""))
    for row in table.head { self.row("head", row, depth + 1) }
    for row in table.rows { self.row("row", row, depth + 1) }
    for row in table.foot { self.row("foot", row, depth + 1) }
  }

  private mutating func row(_ name: String, _ row: Row, _ depth: Int) {
    put(depth, "\(name) ≥\(Self.millimetres(row.minimumHeight))\(row.splits ? "" : " whole")")
    for cell in row.cells {
      let span =
        (cell.columnSpan > 1 ? " ×\(cell.columnSpan)" : "")
        + (cell.rowSpan > 1 ? " ↓\(cell.rowSpan)" : "")
      put(depth + 1, "\(cell.kind.rawValue)\(span) \(cell.vertical.rawValue)")
      for block in cell.blocks { self.block(block, depth + 2) }
    }
  }

  private mutating func signature(_ slot: Forms.SignatureSlot, _ depth: Int) {
    let room = slot.minimumRoom
    put(
      depth,
      "signature \(slot.slot) \(Self.millimetres(room.width)) × \(Self.millimetres(room.height))"
        + (slot.hasSeal ? " seal" : ""))
    paragraph("statement", slot.statement, depth + 1)
    paragraph("signer", slot.label, depth + 1)
    paragraph("date", slot.date, depth + 1)
  }
}
