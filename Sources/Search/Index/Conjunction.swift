/// Several runs that a case must all hold, and conditions that need no texts.
///
/// The bigrams of all runs are walked together, the rarest first: a rare one of any run spares the look at
/// the others, and no place is read before a case has every bigram.
struct Conjunction {
  let runs: [RunCursor]
  let filters: [QueryNode]
  private let bigrams: [UnsafeMutablePointer<PostingCursor>]

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
    bigrams = self.runs.flatMap(\.bigrams).sorted { $0.pointee.caseCount < $1.pointee.caseCount }
    for other in bigrams.dropFirst() { other.pointee.expect(caseBound) }
  }

  /// No more cases than these can match.
  var caseBound: Int { bigrams[0].pointee.caseCount }

  /// Calls `body` with each case of a range that matches, ascending, until it answers `false`.
  func forEach(in range: Range<UInt32>, _ hidden: CaseSet?, _ body: (UInt32) -> Bool) {
    let placed = runs.filter { !$0.isPlain }
    walk(range) { number in
      for run in placed where !run.holds(number) { return true }
      return !passes(filters, hidden, number) || body(number)
    }
  }

  /// Calls `body` with each case of a range that has every bigram, ascending, all cursors standing at it,
  /// until it answers `false`.
  ///
  /// `skipping` is asked before any look at the other bigrams, and may name a later case to go on at.
  @inline(__always)
  func walk(
    _ range: Range<UInt32>, skipping: (UInt32) -> UInt32? = { _ in nil }, _ body: (UInt32) -> Bool
  ) {
    bigrams.withUnsafeBufferPointer { bigrams in
      // Two that share their blocks are walked together, the others asked for what both have.
      if bigrams.count > 1, PairWalk.fits(bigrams[0].pointee, bigrams[1].pointee) {
        let pair = PairWalk(left: bigrams[0], right: bigrams[1])
        return pair.forEach(in: range, skipping: skipping) { number, _, _ in
          var slot = 2
          while slot < bigrams.count {
            bigrams[slot].pointee.seekFew(number)
            if bigrams[slot].pointee.current != number { return true }
            slot += 1
          }
          return body(number)
        }
      }
      var number = range.lowerBound
      candidates: while true {
        bigrams[0].pointee.seek(number)
        number = bigrams[0].pointee.current
        if number >= range.upperBound { return }
        if let behind = skipping(number) {
          number = behind
          continue
        }
        var slot = 1
        while slot < bigrams.count {
          bigrams[slot].pointee.seekFew(number)
          let other = bigrams[slot].pointee.current
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
}
