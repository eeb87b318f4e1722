internal import Forms
internal import Pages
internal import Primitives

/// A table with its cells set and its rows measured.
struct SetTable {
  /// Edges of the columns from the table's left; one more than there are columns.
  var edges: [Length]
  var frame: Length
  var grid: Length
  var head: TableBand
  var body: TableBand
  /// Measured with room for the tallies; set anew for each page.
  var foot: TableBand
  /// The foot as the form has it, and the tallies that each row of the body counts for.
  var footRows: [Row] = []
  var tallies: [[Int]] = []

  var width: Length { edges[edges.count - 1] }
  var height: Length { head.height + body.height + foot.height }

  /// The tallies of the rows that begin in a fragment.
  func counts(of fragment: TableFragment) -> [Int] {
    var counts: [Int] = []
    let first = fragment.firstRow + (fragment.goesOn ? 1 : 0)
    let end = fragment.firstRow + fragment.rowEdges.count - 1
    for row in first..<max(first, end) {
      for tally in tallies[row] {
        while counts.count <= tally { counts.append(0) }
        counts[tally] += 1
      }
    }
    return counts
  }
}

/// Rows that belong together, the cells in them, and which cell covers what.
struct TableBand {
  struct Row {
    var height: Length
    var minimum: Length
    var splits: Bool
    /// No page ends below this row.
    var isGluedToNext = false
    var hasSignature = false
    /// `Row.closesTable`.
    var closesTable = false
    /// Its piece of structure.
    var node: Int
  }

  struct SetCell {
    var row: Int
    var column: Int
    var rowSpan: Int
    var columnSpan: Int
    var strips: [Strip]
    var padding: Length
    var vertical: VerticalAlignment
    /// Labels its row: said again where the row goes on overleaf.
    var isRowLabel: Bool
    /// Strips that earlier pages have taken.
    var taken = 0

    var lastRow: Int { row + rowSpan - 1 }
    /// What the strips that no page has taken need, with padding; zero when none is left.
    var need: Length {
      guard taken < strips.count else { return .zero }
      return strips[taken...].reduce(padding * 2) { $0 + $1.height }
    }

    /// How many of the strips that are left fit in `height`, ending where a page may end.
    ///
    /// `relaxed` breaks glue where nothing else helps.
    func fitting(_ height: Length, relaxed: Bool) -> Int {
      var sum = padding * 2
      var end = taken
      while end < strips.count && sum + strips[end].height <= height {
        sum += strips[end].height
        end += 1
      }
      guard end < strips.count else { return end - taken }
      let most = end - taken
      while end > taken && strips[end - 1].isGluedToNext { end -= 1 }
      return end == taken && relaxed ? most : end - taken
    }
  }

  var rows: [Row] = []
  var cells: [SetCell] = []
  var columns: Int
  /// Row after row, the index of the cell that covers each square, -1 for none.
  var occupant: [Int] = []

  var height: Length { rows.reduce(.zero) { $0 + $1.height } }

  func cell(_ row: Int, _ column: Int) -> Int { occupant[row * columns + column] }

  /// Makes each row as high as its cells need; a spanning cell's lack goes to its last row.
  mutating func measure() {
    for row in rows.indices { rows[row].height = rows[row].minimum.snapped }
    for pass in 0...1 {
      for cell in cells where (cell.rowSpan > 1) == (pass == 1) {
        let need = cell.strips.height + cell.padding * 2
        let have = rows[cell.row...cell.lastRow].reduce(Length.zero) { $0 + $1.height }
        if need > have {
          let last = rows[cell.lastRow].height
          rows[cell.lastRow].height = (last + need - have).snapped
        }
      }
    }
  }

  /// Keeps rows joined by a spanning cell together, and a row of signatures with the one above.
  mutating func glueRows() {
    for cell in cells where cell.rowSpan > 1 {
      for row in cell.row..<cell.lastRow { rows[row].isGluedToNext = true }
    }
    for row in rows.indices where row > 0 && rows[row].hasSignature {
      rows[row - 1].isGluedToNext = true
    }
  }
}

/// The part of a table that one page shows.
struct TableFragment {
  struct Piece {
    var cell: Int
    var box: Rectangle
    var strips: Range<Int>
  }

  /// Its index in the plan.
  var table: Int
  var x: Length
  var top: Length
  /// Whether the head stands here again, after an earlier page.
  var repeatsHead: Bool
  /// Whether the first row began on an earlier page.
  var goesOn = false
  /// Rows of the body from `firstRow`, and the y of every edge, one more than rows.
  var firstRow: Int
  var rowEdges: [Length]
  var pieces: [Piece]
}

extension SetTable {
  /// The pieces of all cells of a band that stands whole at `top`.
  static func wholePieces(_ band: TableBand, x: Length, top: Length, edges: [Length])
    -> [TableFragment.Piece]
  {
    let rowEdges = band.rowEdges(from: top)
    return band.cells.indices.map { index in
      let cell = band.cells[index]
      let left = edges[cell.column]
      return TableFragment.Piece(
        cell: index,
        box: Rectangle(
          x: x + left, y: rowEdges[cell.row],
          width: edges[cell.column + cell.columnSpan] - left,
          height: rowEdges[cell.lastRow + 1] - rowEdges[cell.row]),
        strips: 0..<cell.strips.count)
    }
  }
}

extension TableBand {
  func rowEdges(from top: Length) -> [Length] {
    var edges = [top]
    edges.reserveCapacity(rows.count + 1)
    for row in rows { edges.append(edges[edges.count - 1] + row.height) }
    return edges
  }
}
