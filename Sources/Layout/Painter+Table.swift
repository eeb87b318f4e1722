internal import Forms
internal import Pages
internal import Primitives

extension Painter {
  /// A table's part on this page: head, cells, then every grid line once and the frame.
  mutating func paint(_ fragment: TableFragment, of table: SetTable) throws(Fault) {
    let head = SetTable.wholePieces(
      table.head, x: fragment.x, top: fragment.top, edges: table.edges)
    if fragment.repeatsHead {
      try running { painter throws(Fault) in try painter.paint(head, of: table.head) }
    } else {
      try paint(head, of: table.head)
    }
    try paint(fragment.pieces, of: table.body)
    var foot = table.foot
    if !table.footRows.isEmpty {
      foot = try BlockSetter(text: text).foot(of: table, counting: table.counts(of: fragment))
      // The rows keep the height that the page was divided with, whatever the counts' digits need.
      foot.rows = table.foot.rows
      let pieces = SetTable.wholePieces(
        foot, x: fragment.x, top: fragment.rowEdges[fragment.rowEdges.count - 1],
        edges: table.edges)
      try running { painter throws(Fault) in try painter.paint(pieces, of: foot) }
    }
    paintGrid(fragment, of: table)
  }

  private mutating func paint(
    _ pieces: [TableFragment.Piece], of band: TableBand
  ) throws(Fault) {
    for piece in pieces {
      let cell = band.cells[piece.cell]
      if piece.strips.isEmpty {
        try repeatLabel(cell, in: piece.box)
      } else {
        try paint(cell.strips[piece.strips], of: cell, in: piece.box)
      }
    }
  }

  /// Says a row's label again where the row goes on overleaf and the label has been read.
  private mutating func repeatLabel(
    _ cell: TableBand.SetCell, in box: Rectangle
  ) throws(Fault) {
    guard cell.isRowLabel, !cell.strips.isEmpty,
      cell.strips.height + cell.padding * 2 <= box.size.height
    else { return }
    try running { painter throws(Fault) in
      try painter.paint(cell.strips[...], of: cell, in: box)
    }
  }

  private mutating func paint(
    _ strips: ArraySlice<Strip>, of cell: TableBand.SetCell, in box: Rectangle
  ) throws(Fault) {
    let height = strips.reduce(Length.zero) { $0 + $1.height }
    let spare = max(.zero, box.size.height - cell.padding * 2 - height)
    let x = box.minX + cell.padding
    var y = box.minY + cell.padding
    // A signature fills its cell: the date stands at the bottom, spare height is room for ink.
    var extra = spare
    if !strips.contains(where: \.isSignature) {
      extra = .zero
      switch cell.vertical {
      case .top: break
      case .middle: y += spare / 2
      case .bottom: y += spare
      }
    }
    for strip in strips {
      let isGrowing = strip.isSignature && extra > .zero
      try paint(strip, x: x, y: y, extra: isGrowing ? extra : .zero)
      y += strip.height
      if isGrowing {
        y += extra
        extra = .zero
      }
    }
  }
}

// MARK: - Grid

extension Painter {
  private mutating func paintGrid(_ fragment: TableFragment, of table: SetTable) {
    let edges = table.edges.map { fragment.x + $0 }
    let headRows = table.head.rows.count
    var rowEdges = table.head.rowEdges(from: fragment.top)
    rowEdges.append(contentsOf: fragment.rowEdges.dropFirst())
    let bodyEnd = rowEdges.count - 1
    rowEdges.append(contentsOf: table.foot.rowEdges(from: rowEdges[bodyEnd]).dropFirst())
    let rows = rowEdges.count - 1
    guard rows > 0 else { return }
    /// The cell on a square: cells of head, body and foot count on from each other.
    func owner(_ row: Int, _ column: Int) -> Int {
      if row < headRows {
        let cell = table.head.cell(row, column)
        return cell < 0 ? -1 - row * table.head.columns - column : cell
      }
      if row >= bodyEnd {
        return table.foot.cell(row - bodyEnd, column) + table.head.cells.count
          + table.body.cells.count
      }
      let bodyRow = row - headRows + fragment.firstRow
      let cell = table.body.cell(bodyRow, column)
      return cell < 0
        ? -1 - (row + 1) * table.body.columns - column : cell + table.head.cells.count
    }
    for row in 1..<max(1, rows) {
      let y = rowEdges[row]
      for run in runs(edges.count - 1, where: { owner(row - 1, $0) != owner(row, $0) }) {
        let from = Point(x: edges[run.lowerBound], y: y)
        gridLine(from, Point(x: edges[run.upperBound], y: y), table)
      }
    }
    for column in 1..<max(1, edges.count - 1) {
      let x = edges[column]
      for run in runs(rows, where: { owner($0, column - 1) != owner($0, column) }) {
        let from = Point(x: x, y: rowEdges[run.lowerBound])
        gridLine(from, Point(x: x, y: rowEdges[run.upperBound]), table)
      }
    }
    guard table.frame > .zero else { return }
    let frame = Rectangle(
      x: edges[0], y: rowEdges[0], width: edges[edges.count - 1] - edges[0],
      height: rowEdges[rows] - rowEdges[0])
    add(.frame(frame, stroke: table.frame, .black), node: LinePart.artifact)
  }

  private mutating func gridLine(_ from: Point, _ to: Point, _ table: SetTable) {
    guard table.grid > .zero else { return }
    add(.line(Line(from: from, to: to, width: table.grid)), node: LinePart.artifact)
  }

  /// The longest runs of indices below `count` that satisfy `test`.
  private func runs(_ count: Int, where test: (Int) -> Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    while index < count {
      let start = index
      while index < count && test(index) { index += 1 }
      if index > start { found.append(start..<index) } else { index += 1 }
    }
    return found
  }
}
