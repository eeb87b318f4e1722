package import Primitives

extension SearchIndex {
  /// For each index, the numbers of its cases that another one has in a newer form.
  ///
  /// `form` tells from a case's key how new it is; of two that are as new, the one in the earlier
  /// index stays. Reads the identities of the cases whose days several indexes share, and no others.
  package static func superseded(
    in indexes: [SearchIndex], form: (_ key: String) -> Int
  ) throws(Fault) -> [[Int]] {
    var hidden = [[Int]](repeating: [], count: indexes.count)
    var walks: [IdentityWalk] = []
    var heap = MergeHeap<Identity>()
    for (slot, index) in indexes.enumerated() {
      walks.append(IdentityWalk(index, shared(index, indexes, except: slot)))
      if let first = try walks[slot].next() { heap.push(first, slot, Identity.precedes) }
    }
    var kept: (identity: Identity, slot: Int)?
    while let (identity, slot) = heap.first {
      if let best = kept, best.identity.day == identity.day,
        best.identity.caseID == identity.caseID
      {
        if form(identity.key) > form(best.identity.key) {
          hidden[best.slot].append(best.identity.number)
          kept = (identity, slot)
        } else {
          hidden[slot].append(identity.number)
        }
      } else {
        kept = (identity, slot)
      }
      if let following = try walks[slot].next() {
        heap.replaceFirst(following, Identity.precedes)
      } else {
        heap.removeFirst(Identity.precedes)
      }
    }
    return hidden
  }

  /// Holds the cases against others that are looked at one by one, by identity and form.
  ///
  /// Gives the numbers of the cases here that those replace, and the identities of those that are
  /// replaced by what is here. Reads the identities of all cases.
  package func compared(
    with others: [String: Int], form: (_ key: String) -> Int
  ) throws(Fault) -> (hidden: [Int], replaced: Set<String>) {
    var hidden: [Int] = []
    var replaced: Set<String> = []
    guard !others.isEmpty else { return (hidden, replaced) }
    var walk = IdentityWalk(self, 0..<caseCount)
    while let identity = try walk.next() {
      guard let other = others[identity.caseID] else { continue }
      if other > form(identity.key) {
        hidden.append(identity.number)
      } else {
        replaced.insert(identity.caseID)
      }
    }
    return (hidden, replaced)
  }

  /// The cases of an index from the days that it shares with any other.
  private static func shared(
    _ index: SearchIndex, _ indexes: [SearchIndex], except slot: Int
  ) -> Range<Int> {
    guard let own = index.days else { return 0..<0 }
    var first = Int.max
    var last = Int.min
    for (other, index) in indexes.enumerated() where other != slot {
      guard let days = index.days, days.overlaps(own) else { continue }
      first = min(first, max(own.lowerBound, days.lowerBound))
      last = max(last, min(own.upperBound, days.upperBound))
    }
    return first <= last ? index.cases(from: first, to: last) : 0..<0
  }

  /// The days of its cases, first to last; `nil` for an empty index.
  private var days: ClosedRange<Int>? {
    dateCount > 0 ? dateDay(dateCount - 1)...dateDay(0) : nil
  }
}

private struct Identity {
  var day: Int
  var caseID: String
  var key: String
  var number: Int

  /// The order of cases in every index.
  static func precedes(_ left: Identity, _ right: Identity) -> Bool {
    if left.day != right.day { return left.day > right.day }
    return left.caseID.utf8.lexicographicallyPrecedes(right.caseID.utf8)
  }
}

/// Goes through the identities of some cases of an index in their order.
private struct IdentityWalk {
  private let index: SearchIndex
  private var rest: Range<Int>
  private var stored: [StoredCase] = []
  private var block = -1

  init(_ index: SearchIndex, _ cases: Range<Int>) {
    self.index = index
    rest = cases
  }

  mutating func next() throws(Fault) -> Identity? {
    guard let number = rest.first else { return nil }
    rest.removeFirst()
    if number / IndexFormat.storeBlock != block {
      block = number / IndexFormat.storeBlock
      stored = try index.stored(block: block)
    }
    let shown = stored[number % IndexFormat.storeBlock]
    return Identity(
      day: index.day(of: number), caseID: shown.caseID, key: shown.key, number: number)
  }
}
