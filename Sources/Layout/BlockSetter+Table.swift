internal import Forms
internal import Pages
internal import Primitives

extension BlockSetter {
  func tableStrip(_ table: Table, width: Length, parent: Int) throws(Fault) -> Strip {
    let edges = try columnEdges(table, width: width)
    let isArtifact = parent == LinePart.artifact
    let node =
      isArtifact ? parent : text.tree.add(.table, to: parent, alternative: table.summary)
    let head = try band(table.head, edges: edges, table: node, isHead: true)
    var body = try band(table.rows, edges: edges, table: node, isHead: false)
    body.glueRows()
    let foot = try band(table.foot, edges: edges, table: LinePart.artifact, isHead: false)
    let set = SetTable(
      edges: edges, frame: table.frame, grid: table.grid, head: head, body: body, foot: foot,
      footRows: table.foot, tallies: table.rows.map(\.tallies))
    return Strip(content: .table(set), height: set.height)
  }

  /// Fixed columns first, then shares of what is left; edges fall on printer dots.
  private func columnEdges(_ table: Table, width: Length) throws(Fault) -> [Length] {
    var fixed = Length.zero
    var shares = 0
    for column in table.columns {
      switch column {
      case .fixed(let length): fixed += length
      case .share(let parts): shares += max(0, parts)
      }
    }
    guard fixed <= width, !table.columns.isEmpty else {
      throw Fault(
        "layout-columns-wide", .refused,
        what: Phrase(zh: "表格的列放不下", en: "the columns of a table do not fit"),
        why: Phrase(
          zh: "固定列共宽 \(millimetres(fixed)) mm，可用 \(millimetres(width)) mm",
          en: "fixed columns take \(millimetres(fixed)) mm of \(millimetres(width)) mm"),
        next: Phrase(zh: "请缩小列宽或改用横向纸张", en: "narrow columns or turn the paper"))
    }
    let left = width - fixed
    var edges = [Length.zero]
    var pen = Length.zero
    var taken = 0
    var shared = Length.zero
    for column in table.columns {
      switch column {
      case .fixed(let length): pen += length
      case .share(let parts):
        taken += max(0, parts)
        let upTo = left.scaled(taken, over: shares == 0 ? 1 : shares)
        pen += upTo - shared
        shared = upTo
      }
      edges.append(pen.snapped)
    }
    return edges
  }

  /// The foot of a table with the tallies of one page.
  func foot(of table: SetTable, counting counts: [Int]) throws(Fault) -> TableBand {
    text.tallies = counts
    defer { text.tallies = nil }
    return try band(table.footRows, edges: table.edges, table: LinePart.artifact, isHead: false)
  }

  private func band(
    _ rows: [Row], edges: [Length], table: Int, isHead: Bool
  ) throws(Fault) -> TableBand {
    let columns = edges.count - 1
    var band = TableBand(
      columns: columns, occupant: [Int](repeating: -1, count: rows.count * columns))
    band.rows.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() {
      let node =
        table == LinePart.artifact ? table : text.tree.add(.tableRow, to: table)
      band.rows.append(
        TableBand.Row(
          height: .zero, minimum: row.minimumHeight, splits: row.splits,
          closesTable: row.closesTable, node: node))
      var column = 0
      for cell in row.cells {
        while column < columns && band.cell(index, column) >= 0 { column += 1 }
        guard cell.columnSpan >= 1, cell.rowSpan >= 1, column + cell.columnSpan <= columns else {
          throw rowTooWide(index, columns: columns)
        }
        let place = (row: index, column: column)
        let set = try self.cell(cell, at: place, rows: rows.count, edges: edges, row: node)
        for covered in set.row...set.lastRow {
          for across in column..<column + cell.columnSpan {
            guard band.cell(covered, across) < 0 else { throw rowTooWide(index, columns: columns) }
            band.occupant[covered * columns + across] = band.cells.count
          }
        }
        if set.strips.contains(where: \.isSignature) { band.rows[index].hasSignature = true }
        band.cells.append(set)
        column += cell.columnSpan
      }
    }
    band.measure()
    return band
  }

  private func cell(
    _ cell: Cell, at place: (row: Int, column: Int), rows: Int, edges: [Length], row: Int
  ) throws(Fault) -> TableBand.SetCell {
    let rowSpan = min(cell.rowSpan, rows - place.row)
    let scope: StructureNode.HeaderScope? =
      switch cell.kind {
      case .rowLabel: .row
      case .columnLabel: .column
      case .value: nil
      }
    let node =
      row == LinePart.artifact
      ? row
      : text.tree.addCell(
        to: row, scope: scope, columnSpan: cell.columnSpan, rowSpan: rowSpan)
    let width = edges[place.column + cell.columnSpan] - edges[place.column] - cell.padding * 2
    return TableBand.SetCell(
      row: place.row, column: place.column, rowSpan: rowSpan, columnSpan: cell.columnSpan,
      strips: try cellStrips(cell, width: width, node: node), padding: cell.padding,
      vertical: cell.vertical, isRowLabel: cell.kind == .rowLabel)
  }

  /// A cell with one paragraph holds its text itself; more blocks get nodes of their own.
  private func cellStrips(_ cell: Cell, width: Length, node: Int) throws(Fault) -> [Strip] {
    if cell.isVerticalText { return try verticalStrips(cell, width: width, node: node) }
    if cell.blocks.count == 1, case .paragraph(let paragraph) = cell.blocks[0] {
      var strips: [Strip] = []
      try add(paragraph, to: &strips, width: width, node: node)
      return strips
    }
    return try strips(cell.blocks, width: width, parent: node)
  }

  /// Characters one under the other in the middle of the cell, kept together.
  private func verticalStrips(_ cell: Cell, width: Length, node: Int) throws(Fault) -> [Strip] {
    var strips: [Strip] = []
    for block in cell.blocks {
      guard case .paragraph(var paragraph) = block, let em = paragraph.firstSize else {
        strips += try self.strips([block], width: width, parent: node)
        continue
      }
      paragraph.indent = 0
      paragraph.firstIndent = 0
      paragraph.pitch = paragraph.pitch ?? em.scaled(12, over: 10)
      let owner = cell.blocks.count == 1 ? node : self.node(.paragraph, below: node)
      for line in try text.lines(paragraph, width: em, node: owner, alignment: .centre) {
        strips.append(
          Strip(
            content: .line(line.shifted(by: (width - em) / 2)), height: line.pitch,
            isGluedToNext: true))
      }
    }
    if let last = strips.indices.last { strips[last].isGluedToNext = false }
    return strips
  }

  private func node(_ role: StructureTree.Role, below parent: Int) -> Int {
    parent == LinePart.artifact ? parent : text.tree.add(role, to: parent)
  }

  private func rowTooWide(_ row: Int, columns: Int) -> Fault {
    Fault(
      "layout-row-wide", .refused,
      what: Phrase(
        zh: "表格第 \(row + 1) 行的栏目放不下", en: "the cells of table row \(row + 1) do not fit"),
      why: Phrase(zh: "表格只有 \(columns) 列", en: "the table has \(columns) columns"),
      next: Phrase(
        zh: "请核对该行的跨列与跨行", en: "check the column and row spans of that row"))
  }
}
