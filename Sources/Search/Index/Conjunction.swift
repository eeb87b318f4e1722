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
  }

  /// No more cases than these can match.
  var caseBound: Int { bigrams[0].pointee.caseCount }

  /// Calls `body` with each case of a range that matches, ascending, until it answers `false`.
  func forEach(in range: Range<UInt32>, _ hidden: CaseSet?, _ body: (UInt32) -> Bool) {
    let placed = runs.filter { !$0.isPlain }
    walk(range) { number in
      for run in placed where !run.holds(number) { return number &+ 1 }
      return !passes(filters, hidden, number) || body(number) ? number &+ 1 : PostingCursor.end
    }
  }

  /// Calls `body` with each case of a range that has every bigram, ascending; it answers with the case to
  /// go on at.
  ///
  /// `skipping` is asked before any look at the other bigrams, and may name a case to go on at.
  @inline(__always)
  func walk(
    _ range: Range<UInt32>, skipping: (UInt32) -> UInt32? = { _ in nil },
    _ body: (UInt32) -> UInt32
  ) {
    bigrams.withUnsafeBufferPointer { bigrams in
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
          bigrams[slot].pointee.seek(number)
          let other = bigrams[slot].pointee.current
          if other != number {
            number = other
            continue candidates
          }
          slot += 1
        }
        number = body(number)
      }
    }
  }
}
