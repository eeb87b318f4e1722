internal import Forms
internal import Primitives

/// Something placed on a page.
enum Placement {
  case strip(Strip, y: Length)
  case fragment(TableFragment)
}

/// Divides the flow into pages: first fit, with glue, splitting rows and repeating heads.
///
/// A chain of glued units moves as one. What no page can hold breaks its glue before anything is
/// cut off or overprinted.
struct Paginator {
  /// A strip, or one row of a table.
  private struct Unit {
    var strip: Int
    /// The row of a table strip, else -1.
    var row: Int
    var isGlued: Bool
  }

  private struct OpenTable {
    var strip: Int
    var fragment: TableFragment
    var isRelaxed = false
  }

  private let left: Length
  private let bodies: PageBodies
  /// What the foot of the table that is open takes of the page.
  private var kept = Length.zero
  private var strips: [Strip]
  private var units: [Unit] = []
  /// Tables by strip, with what pages have taken of them.
  private(set) var tables: [SetTable] = []
  private var tableOfStrip: [Int]
  private(set) var pages: [[Placement]] = [[]]
  /// Structure of rows that were left out.
  private(set) var dropped: [Int] = []
  private var y: Length
  private var isFresh = true
  /// Whether this page began because the one before was full.
  private var isOverflow = false
  private var open: OpenTable?
  private var hasBegun: [Bool] = []

  /// Rows lower than this part of a page move to the next page rather than split.
  private static let splittingPart = 4
  private static let closingNote = Length.millimetres(30)

  init(strips: [Strip], left: Length, bodies: PageBodies) {
    self.left = left
    self.bodies = bodies
    self.strips = strips
    y = bodies.first.top.snapped
    tableOfStrip = [Int](repeating: -1, count: strips.count)
    glueClosingNote()
    glueNeighbours()
    flatten()
  }

  /// Places everything; throws `layout-too-tall` for what no page can hold.
  mutating func run() throws(Fault) {
    var next = 0
    while next < units.count {
      let unit = units[next]
      let strip = strips[unit.strip]
      if case .pageBreak = strip.content {
        newPage(overflow: false)
        next += 1
        continue
      }
      if strip.isSpace && isFresh && isOverflow {
        next += 1
        continue
      }
      if isNeedless(unit, at: next) {
        dropped.append(tables[tableOfStrip[unit.strip]].body.rows[unit.row].node)
        next += 1
        continue
      }
      let end = chainEnd(next)
      if height(next...end) <= bottom - y {
        for index in next...end { place(units[index]) }
        next = end + 1
      } else if next == end && strip.isSpace {
        // Room that runs over the page's end is gone, and so is the rest of the page.
        closeTable(isPartial: false)
        y = bottom
        isFresh = false
        next += 1
      } else {
        next = try breakChain(next, end)
      }
    }
    closeTable(isPartial: false)
  }

  /// Whether a row says that nothing follows and would open a page to say so.
  private func isNeedless(_ unit: Unit, at index: Int) -> Bool {
    guard unit.row >= 0, open?.strip == unit.strip else { return false }
    return tables[tableOfStrip[unit.strip]].body.rows[unit.row].closesTable
      && height(index...index) > bottom - y
  }
}

extension Paginator {
  private var body: PageBody { pages.count == 1 ? bodies.first : bodies.later }
  private var top: Length { body.top.snapped }
  private var bottom: Length { body.bottom - kept }
}

/// Where a page's body begins and ends, from the sheet's top.
struct PageBody {
  var top: Length
  var bottom: Length
}

/// The bodies of the first page and of all others.
struct PageBodies {
  var first: PageBody
  var later: PageBody
}

// MARK: - Chains

extension Paginator {
  /// Headings keep what follows; signatures keep what goes before; spaces pass glue on.
  private mutating func glueNeighbours() {
    for index in strips.indices where index > 0 && beginsWithSignature(strips[index]) {
      var before = index - 1
      strips[before].isGluedToNext = true
      while before > 0 && strips[before].isSpace {
        before -= 1
        strips[before].isGluedToNext = true
      }
    }
    for index in strips.indices.dropLast() where strips[index].isGluedToNext {
      if strips[index + 1].isSpace, !strips[index + 1].endsGroup {
        strips[index + 1].isGluedToNext = true
      }
    }
  }

  /// A short note after the last signature stays with it rather than open a page of its own.
  private mutating func glueClosingNote() {
    guard let signed = strips.lastIndex(where: endsWithSignature) else { return }
    let note = strips[(signed + 1)...]
    let isPlain = note.allSatisfy { strip in
      switch strip.content {
      case .line, .space: true
      default: false
      }
    }
    let height = note.reduce(Length.zero) { $0 + $1.height }
    guard isPlain, height <= Paginator.closingNote else { return }
    for index in signed..<max(signed, strips.count - 1) { strips[index].isGluedToNext = true }
  }

  private func endsWithSignature(_ strip: Strip) -> Bool {
    switch strip.content {
    case .signature: true
    case .table(let table): table.body.rows.last?.hasSignature == true
    default: false
    }
  }

  private func beginsWithSignature(_ strip: Strip) -> Bool {
    switch strip.content {
    case .signature: true
    case .table(let table): table.head.rows.isEmpty && table.body.rows.first?.hasSignature == true
    default: strip.beginsSignOff
    }
  }

  private mutating func flatten() {
    for (index, strip) in strips.enumerated() {
      guard case .table(let table) = strip.content else {
        units.append(Unit(strip: index, row: -1, isGlued: strip.isGluedToNext))
        continue
      }
      tableOfStrip[index] = tables.count
      tables.append(table)
      hasBegun.append(false)
      for (row, set) in table.body.rows.enumerated() {
        let isLast = row == table.body.rows.count - 1
        let isGlued = isLast ? strip.isGluedToNext : set.isGluedToNext
        units.append(Unit(strip: index, row: row, isGlued: isGlued))
      }
    }
  }

  private func chainEnd(_ start: Int) -> Int {
    var end = start
    while end + 1 < units.count && units[end].isGlued {
      if case .pageBreak = strips[units[end + 1].strip].content { break }
      end += 1
    }
    return end
  }

  /// The height of units placed from here, with the heads that tables among them begin with.
  private func height(_ range: ClosedRange<Int>) -> Length {
    var sum = Length.zero
    var current = open?.strip ?? -1
    for index in range {
      let unit = units[index]
      if unit.row >= 0 {
        let table = tables[tableOfStrip[unit.strip]]
        if unit.strip != current { sum += table.head.height + table.foot.height }
        sum += table.body.rows[unit.row].height
        current = unit.strip
      } else {
        sum += strips[unit.strip].height
        current = -1
      }
    }
    return sum
  }

  /// Deals with a chain that does not fit here; gives the unit to go on with.
  private mutating func breakChain(_ start: Int, _ end: Int) throws(Fault) -> Int {
    for index in (start...end).reversed() {
      let before = index > start ? height(start...(index - 1)) : .zero
      guard before < bottom - y, maySplit(index) else { continue }
      let opening = height(start...index) - before - rowHeight(index)
      var limit = bottom - y - before - opening
      // What follows needs a tail of this row beside it.
      if index < end { limit = min(limit, fullHeight(index) - Length(nanometres: 1)) }
      guard let piece = pieceHeight(index, after: start, limit: limit, relaxed: false)
      else { continue }
      for unit in start..<index { place(units[unit]) }
      split(index, at: piece, relaxed: false)
      return index
    }
    if !isFresh {
      newPage(overflow: true)
      return start
    }
    // A fresh page does not hold the chain: its glue gives way.
    var next = start
    while next <= end && height(next...next) <= bottom - y {
      place(units[next])
      next += 1
    }
    if next > start {
      newPage(overflow: true)
      return next
    }
    let opening = height(next...next) - rowHeight(next)
    guard units[next].row >= 0,
      let piece = pieceHeight(
        next, after: next, limit: bottom - y - opening, relaxed: true)
    else { throw tooTall(next) }
    split(next, at: piece, relaxed: true)
    return next
  }

  private func rowHeight(_ index: Int) -> Length {
    let unit = units[index]
    guard unit.row >= 0 else { return strips[unit.strip].height }
    return tables[tableOfStrip[unit.strip]].body.rows[unit.row].height
  }

  /// What the row's tallest cell still needs.
  private func fullHeight(_ index: Int) -> Length {
    let unit = units[index]
    return tables[tableOfStrip[unit.strip]].body.cells
      .reduce(Length.zero) { most, cell in
        cell.row == unit.row && cell.rowSpan == 1 ? max(most, cell.need) : most
      }
  }

  private func maySplit(_ index: Int) -> Bool {
    let unit = units[index]
    guard unit.row >= 0 else { return false }
    let row = tables[tableOfStrip[unit.strip]].body.rows[unit.row]
    let isTall = row.height * Paginator.splittingPart > bottom - top
    return row.splits && !row.hasSignature && (isTall || isFresh)
  }

  private func tooTall(_ index: Int) -> Fault {
    let need = millimetres(height(index...index))
    let have = millimetres(bottom - top)
    return Fault(
      "layout-too-tall", .refused,
      what: Phrase(zh: "有内容高于版心", en: "something is taller than a page's body"),
      why: Phrase(zh: "高 \(need) mm，版心高 \(have) mm", en: "it takes \(need) mm of \(have) mm"),
      next: Phrase(
        zh: "请缩小该内容、减少边距或允许该行跨页",
        en: "make it smaller, narrow the margins or let its row split"))
  }
}

// MARK: - Placing

extension Paginator {
  private mutating func place(_ unit: Unit) {
    isFresh = false
    guard unit.row >= 0 else {
      closeTable(isPartial: false)
      pages[pages.count - 1].append(.strip(strips[unit.strip], y: y))
      y += strips[unit.strip].height
      return
    }
    openTable(unit)
    y += tables[tableOfStrip[unit.strip]].body.rows[unit.row].height
    open?.fragment.rowEdges.append(y)
  }

  private mutating func openTable(_ unit: Unit) {
    guard open?.strip != unit.strip else { return }
    closeTable(isPartial: false)
    let index = tableOfStrip[unit.strip]
    y = y.snapped
    let top = y
    y += tables[index].head.height
    kept = tables[index].foot.height
    let goesOn = tables[index].body.cells.contains { $0.row == unit.row && $0.taken > 0 }
    open = OpenTable(
      strip: unit.strip,
      fragment: TableFragment(
        table: index, x: left, top: top, repeatsHead: hasBegun[index], goesOn: goesOn,
        firstRow: unit.row, rowEdges: [y], pieces: []))
    hasBegun[index] = true
  }

  private mutating func newPage(overflow: Bool) {
    closeTable(isPartial: false)
    pages.append([])
    y = top
    isFresh = true
    isOverflow = overflow
  }

  /// The height of the first piece of a row broken within `limit`, or `nil` where it cannot be:
  /// every cell shows something on this page, and some cell has something left.
  ///
  /// Units from `start` on will stand on this page before it.
  private func pieceHeight(
    _ index: Int, after start: Int, limit: Length, relaxed: Bool
  ) -> Length? {
    let unit = units[index]
    let body = tables[tableOfStrip[unit.strip]].body
    var firstHere = unit.row
    for earlier in (start..<index).reversed() where units[earlier].strip == unit.strip {
      firstHere = units[earlier].row
    }
    if let open, open.strip == unit.strip { firstHere = open.fragment.firstRow }
    var used = Length.zero
    var isLeft = false
    for cell in body.cells where cell.lastRow == unit.row && cell.taken < cell.strips.count {
      // A spanning cell has the room of its rows above, too.
      let above = body.rows[min(max(cell.row, firstHere), unit.row)..<unit.row]
        .reduce(Length.zero) { $0 + $1.height }
      let count = cell.fitting(limit + above, relaxed: relaxed)
      guard count > 0 || above > .zero else { return nil }
      let end = cell.taken + count
      let height = cell.strips[cell.taken..<end].reduce(cell.padding * 2) { $0 + $1.height }
      used = max(used, height - above)
      if end < cell.strips.count { isLeft = true }
    }
    return isLeft && used > .zero ? used : nil
  }

  private mutating func split(_ index: Int, at piece: Length, relaxed: Bool) {
    let unit = units[index]
    isFresh = false
    openTable(unit)
    y += piece
    open?.fragment.rowEdges.append(y)
    open?.isRelaxed = relaxed
    closeTable(isPartial: true)
    let table = tableOfStrip[unit.strip]
    let row = tables[table].body.rows[unit.row]
    var rest = max(.zero, row.minimum - piece)
    for cell in tables[table].body.cells where cell.row == unit.row && cell.rowSpan == 1 {
      rest = max(rest, cell.need)
    }
    tables[table].body.rows[unit.row].minimum = max(.zero, row.minimum - piece)
    tables[table].body.rows[unit.row].height = rest.snapped
    growForSpans(table, from: unit.row)
    newPage(overflow: true)
  }

  /// Hands each cell of the fragment its strips and puts the fragment on the page.
  private mutating func closeTable(isPartial: Bool) {
    guard var open else { return }
    self.open = nil
    let table = open.fragment.table
    y += kept
    kept = .zero
    let edges = tables[table].edges
    let first = open.fragment.firstRow
    let last = first + open.fragment.rowEdges.count - 2
    for index in tables[table].body.cells.indices {
      let cell = tables[table].body.cells[index]
      guard cell.row <= last, cell.lastRow >= first else { continue }
      let from = open.fragment.rowEdges[max(cell.row, first) - first]
      let to = open.fragment.rowEdges[min(cell.lastRow, last) - first + 1]
      let ends = cell.lastRow < last || cell.lastRow == last && !isPartial
      let count =
        ends
        ? cell.strips.count - cell.taken : cell.fitting(to - from, relaxed: open.isRelaxed)
      let x = open.fragment.x + edges[cell.column]
      open.fragment.pieces.append(
        TableFragment.Piece(
          cell: index,
          box: Rectangle(
            x: x, y: from, width: edges[cell.column + cell.columnSpan] - edges[cell.column],
            height: to - from),
          strips: cell.taken..<cell.taken + count))
      var taken = cell.taken + count
      while taken < cell.strips.count && cell.strips[taken].isSpace { taken += 1 }
      tables[table].body.cells[index].taken = taken
    }
    pages[pages.count - 1].append(.fragment(open.fragment))
    if !isPartial { growForSpans(table, from: last + 1) }
  }

  /// Makes the rows that are left high enough for what spanning cells have left.
  private mutating func growForSpans(_ table: Int, from row: Int) {
    for cell in tables[table].body.cells
    where cell.rowSpan > 1 && cell.row < row + 1 && cell.lastRow >= row {
      let have = tables[table].body.rows[row...cell.lastRow].reduce(Length.zero) { $0 + $1.height }
      if cell.need > have {
        let last = tables[table].body.rows[cell.lastRow].height
        tables[table].body.rows[cell.lastRow].height = (last + cell.need - have).snapped
      }
    }
  }
}
