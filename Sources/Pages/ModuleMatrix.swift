package import Primitives

/// The dark modules of a two-dimensional code, as a square of bits over a square of the page.
package struct ModuleMatrix: Hashable, Sendable {
  /// What the modules cover, without a quiet zone.
  package var box: Rectangle
  /// Modules along one side.
  package let side: Int
  /// Row after row from the top, each padded to whole bytes; a set bit is a dark module, the most
  /// significant bit is the leftmost.
  package let rows: [UInt8]

  /// `modules` holds `side * side` bytes, row after row from the top, 1 for dark.
  package init(box: Rectangle, side: Int, modules: [UInt8]) {
    self.box = box
    self.side = side
    let stride = (side + 7) / 8
    var rows = [UInt8](repeating: 0, count: side * stride)
    for (index, module) in modules.enumerated() where module == 1 {
      let (row, column) = index.quotientAndRemainder(dividingBy: side)
      rows[row * stride + column / 8] |= 0x80 >> UInt8(column % 8)
    }
    self.rows = rows
  }

  package func isDark(row: Int, column: Int) -> Bool {
    rows[row * ((side + 7) / 8) + column / 8] & (0x80 >> UInt8(column % 8)) != 0
  }

  /// Dark modules side by side in a row, as rectangles of the page, top to bottom.
  ///
  /// A writer without bit images fills far fewer rectangles than there are modules.
  package var darkRuns: [Rectangle] {
    var runs: [Rectangle] = []
    let width = box.size.width
    let height = box.size.height
    for row in 0..<side {
      let top = height.scaled(row, over: side)
      let bottom = height.scaled(row + 1, over: side)
      var column = 0
      while column < side {
        let start = column
        while column < side && isDark(row: row, column: column) { column += 1 }
        if column > start {
          let left = width.scaled(start, over: side)
          let right = width.scaled(column, over: side)
          runs.append(
            Rectangle(
              x: box.minX + left, y: box.minY + top, width: right - left, height: bottom - top))
        }
        column += 1
      }
    }
    return runs
  }
}
