/// Several runs that a case must all hold, and conditions that need no texts.
///
/// The parts of all runs are walked together, the rarest first: a rare one of any run spares the look at
/// the others, and no place is read before a case has every part.
struct Conjunction {
  let runs: [RunCursor]
  let filters: [QueryNode]
  private let cursors: [UnsafeMutablePointer<PostingCursor>]

  /// Nothing for a query of another kind.
  init?(_ node: QueryNode) {
    guard case .all(let parts) = node else { return nil }
    var runs: [RunCursor] = []
    var filters: [QueryNode] = []
    for part in parts {
      switch part {
      case .run(let run): runs.append(run)
      case .value, .stretch: filters.append(part)
      default: return nil
      }
    }
    guard !runs.isEmpty else { return nil }
    self.init(runs, filters)
  }

  init(_ runs: [RunCursor], _ filters: [QueryNode]) {
    self.runs = runs.sorted { $0.caseBound < $1.caseBound }
    self.filters = filters
    cursors = self.runs.flatMap(\.partCursors).sorted {
      $0.pointee.caseCount < $1.pointee.caseCount
    }
    for other in cursors.dropFirst() { other.pointee.expect(caseBound) }
  }

  /// No more cases than these can match.
  var caseBound: Int { cursors[0].pointee.caseCount }

  /// Calls `body` with each case of a range that matches, ascending, until it answers `false`.
  func forEach(in range: Range<UInt32>, _ hidden: CaseSet?, _ body: (UInt32) -> Bool) {
    let placed = runs.filter { !$0.isPlain }
    walk(range) { number in
      for run in placed where !run.holds(number) { return true }
      return !passes(filters, hidden, number) || body(number)
    }
  }

  /// Calls `body` with each case of a range that has every part, ascending, all cursors standing at it,
  /// until it answers `false`.
  @inline(__always)
  private func walk(_ range: Range<UInt32>, _ body: (UInt32) -> Bool) {
    cursors.withUnsafeBufferPointer { cursors in
      // Two that share their blocks are walked together, the others asked for what both have.
      if cursors.count > 1, PairWalk.fits(cursors[0].pointee, cursors[1].pointee) {
        let pair = PairWalk(left: cursors[0], right: cursors[1])
        return pair.forEach(in: range, skipping: { _ in nil }) { number, _, _ in
          var slot = 2
          while slot < cursors.count {
            cursors[slot].pointee.seekFew(number)
            if cursors[slot].pointee.current != number { return true }
            slot += 1
          }
          return body(number)
        }
      }
      var number = range.lowerBound
      candidates: while true {
        cursors[0].pointee.seek(number)
        number = cursors[0].pointee.current
        if number >= range.upperBound { return }
        var slot = 1
        while slot < cursors.count {
          cursors[slot].pointee.seekFew(number)
          let other = cursors[slot].pointee.current
          if other != number {
            number = other
            continue candidates
          }
          slot += 1
        }
        if !body(number) { return }
        number &+= 1
      }
    }
  }

  /// Calls `body` with each case of a range that has every part, ascending, all cursors standing at it,
  /// unless by what the rarest part's list says of it, it does not matter.
  ///
  /// `isDull` is asked about the bound of a block, `isWanted` about a case and its row in the block. Where
  /// few of a block are wanted, no more of the other lists is unpacked than those need.
  @inline(__always)
  func walkWanted(
    _ range: Range<UInt32>, isDull: (UInt8) -> Bool, isWanted: (UInt32, Int) -> Bool,
    _ body: (UInt32) -> Void
  ) {
    let lead = rarest
    let pair = cursors.count > 1 && PairWalk.fits(cursors[0].pointee, cursors[1].pointee)
    let ratio = pair ? cursors[1].pointee.blockCount / max(1, lead.pointee.blockCount) : 0
    // Blocks to walk whole before it is asked again what is wanted, since nearly everything was.
    var (whole, next) = (0, 0)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: IndexFormat.blockSize) { buffer in
      guard let rows = buffer.baseAddress else { return }
      lead.pointee.seek(range.lowerBound)
      while lead.pointee.current < range.upperBound {
        var block = lead.pointee.block
        let n = lead.pointee.n
        var isWhole = whole > 0
        if isWhole {
          whole &-= 1
        } else {
          let found = gather(isWanted, into: rows)
          if lead.pointee.n == 0 { return }
          next = found > n / 4 * 3 ? min(16, 2 &* next &+ 1) : 0
          whole = pair ? next : 0
          isWhole = pair && found &* 5 > n / 2 &+ 8 &* ratio
          if !isWhole {
            for other in cursors.dropFirst() {
              other.pointee.expect(lead.pointee.caseCount * found / n)
            }
            for index in 0..<found where !visit(Int(rows[index]), range.upperBound, body) {
              return
            }
          }
        }
        if isWhole {
          let end = min(range.upperBound, lead.pointee.cases[n &- 1] &+ 1)
          walk(lead.pointee.current..<end) { number in
            body(number)
            return true
          }
        }
        if lead.pointee.blockCount < 2 { return }
        block &+= 1
        while block < lead.pointee.blockCount, isDull(lead.pointee.bound(block)) { block &+= 1 }
        lead.pointee.load(block)
      }
    }
  }

  /// Gathers the rows of the rarest part's block, from its position on, that are wanted, and says how
  /// many.
  @inline(__always)
  private func gather(
    _ isWanted: (UInt32, Int) -> Bool, into rows: UnsafeMutablePointer<UInt8>
  ) -> Int {
    rarest.pointee.needCounts()
    var found = 0
    var row = rarest.pointee.position
    while row < rarest.pointee.n {
      rows[found] = UInt8(truncatingIfNeeded: row)
      found &+= isWanted(rarest.pointee.cases[row], row) ? 1 : 0
      row &+= 1
    }
    return found
  }

  /// Calls `body` with the case at a row of the rarest part's block if it has every other;
  /// `false` when that case is behind the end, and when no later one can match.
  @inline(__always)
  private func visit(_ row: Int, _ end: UInt32, _ body: (UInt32) -> Void) -> Bool {
    let number = rarest.pointee.cases[row]
    if number >= end { return false }
    var slot = 1
    while slot < cursors.count {
      cursors[slot].pointee.seekFew(number)
      let other = cursors[slot].pointee.current
      if other != number { return other != PostingCursor.end }
      slot += 1
    }
    rarest.pointee.position = row
    body(number)
    return true
  }

  /// The rarest part of all.
  var rarest: UnsafeMutablePointer<PostingCursor> { cursors[0] }
}
