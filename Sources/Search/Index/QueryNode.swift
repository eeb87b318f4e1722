internal import Primitives

/// A query made ready for one index.
enum QueryNode {
  case nothing
  case everything
  case run(RunCursor)
  case character(CharacterUnion)
  case value(ValueTest)
  case stretch(Range<UInt32>)
  case all([QueryNode])
  case any([QueryNode])
  indirect case not(QueryNode)

  /// No more cases than these can match.
  func caseBound(_ total: Int) -> Int {
    switch self {
    case .nothing: 0
    case .everything, .not: total
    case .run(let run): run.caseBound
    case .character(let union): min(total, union.caseBound)
    case .value: total
    case .stretch(let range): range.count
    case .all(let parts): parts.map { $0.caseBound(total) }.min() ?? total
    case .any(let parts): min(total, parts.reduce(0) { $0 + $1.caseBound(total) })
    }
  }

  /// Whether single characters are looked for: many lists, each begun anew for each stretch.
  var hasCharacter: Bool {
    switch self {
    case .character: true
    case .all(let parts), .any(let parts): parts.contains(where: \.hasCharacter)
    case .not(let inner): inner.hasCharacter
    case .nothing, .everything, .run, .value, .stretch: false
    }
  }

  var isMalformed: Bool {
    switch self {
    case .nothing, .everything, .value, .stretch: false
    case .run(let run): run.isMalformed
    case .character(let union): union.isMalformed
    case .all(let parts), .any(let parts): parts.contains(where: \.isMalformed)
    case .not(let inner): inner.isMalformed
    }
  }

  /// The first case from `number` on that might match, found without much work.
  func lowerBound(_ number: UInt32, _ total: UInt32) -> UInt32 {
    switch self {
    case .nothing: total
    case .everything, .value, .not, .character: number
    case .run(let run): min(total, run.lowerBound(number))
    case .stretch(let range):
      number < range.lowerBound ? range.lowerBound : number < range.upperBound ? number : total
    case .all(let parts): parts.reduce(number) { max($0, $1.lowerBound(number, total)) }
    case .any(let parts): parts.reduce(total) { min($0, $1.lowerBound(number, total)) }
    }
  }

  /// Adds the matching cases from `low` to the end of an empty set.
  func fill(_ set: CaseSet, from low: UInt32) {
    switch self {
    case .nothing: break
    case .everything: set.insertAll(from: low)
    case .run(let run): run.fill(set, from: low)
    case .character(let union): union.fill(set, from: low)
    case .value(let test):
      set.insertAll(from: low)
      test.filter(set)
    case .stretch(let range):
      set.insertAll(from: low)
      QueryNode.keep(range, in: set)
    case .all(let parts): QueryNode.fill(set, from: low, parts)
    case .any(let parts):
      for part in parts {
        let one = CaseSet(set.start, set.end)
        defer { one.deallocate() }
        part.fill(one, from: low)
        set.formUnion(one)
      }
    case .not(let inner):
      let one = CaseSet(set.start, set.end)
      defer { one.deallocate() }
      inner.fill(one, from: low)
      set.insertAll(from: low)
      set.subtract(one)
    }
  }

  /// Takes out the cases that do not match.
  func filter(_ set: CaseSet) {
    switch self {
    case .nothing: set.removeAll()
    case .everything: break
    case .run(let run): run.filter(set)
    case .character(let union): union.filter(set)
    case .value(let test): test.filter(set)
    case .stretch(let range): QueryNode.keep(range, in: set)
    case .all(let parts):
      for part in parts {
        if set.isEmpty { return }
        part.filter(set)
      }
    case .any(let parts):
      let left = set.copy()
      let found = CaseSet(set.start, set.end)
      defer {
        left.deallocate()
        found.deallocate()
      }
      for part in parts {
        let one = left.copy()
        defer { one.deallocate() }
        part.filter(one)
        found.formUnion(one)
        left.subtract(one)
      }
      set.formIntersection(found)
    case .not(let inner):
      let one = set.copy()
      defer { one.deallocate() }
      inner.filter(one)
      set.subtract(one)
    }
  }

  /// Adds the cases that match every part.
  private static func fill(_ set: CaseSet, from low: UInt32, _ parts: [QueryNode]) {
    guard let first = parts.first else { return set.insertAll(from: low) }
    guard parts.count > 1, case .run(let lead) = first else {
      first.fill(set, from: low)
      for part in parts.dropFirst() {
        if set.isEmpty { return }
        part.filter(set)
      }
      return
    }
    // The rarest bigram of each run leaves few; only of those the places are looked at.
    lead.fillLead(set, from: low)
    for part in parts.dropFirst() {
      if set.isEmpty { return }
      if case .run(let run) = part { run.filterByLead(set) } else { part.filter(set) }
    }
    for part in parts {
      if case .run(let run) = part, !run.isPlain { run.filter(set) }
    }
  }

  private static func keep(_ range: Range<UInt32>, in set: CaseSet) {
    set.forEach { number in
      if !range.contains(number) { set.remove(number) }
      return true
    }
  }
}

/// A condition on a column.
struct ValueTest {
  enum Condition {
    /// The column's number must be marked.
    case oneOf([Bool])
    /// The column's number must lie between these, and not be 0 where that says “nothing”.
    case between(Int, Int, notZero: Bool)
  }

  let column: Column
  let condition: Condition

  @inline(__always)
  func holds(_ number: UInt32) -> Bool {
    let value = column[Int(number)]
    switch condition {
    case .oneOf(let marks): return value >= 0 && value < marks.count && marks[value]
    case .between(let low, let high, let notZero):
      return value >= low && value <= high && !(notZero && value == 0)
    }
  }

  func filter(_ set: CaseSet) {
    switch condition {
    case .oneOf(let marks):
      marks.withUnsafeBufferPointer { marks in
        set.forEach { number in
          let value = column[Int(number)]
          if value < 0 || value >= marks.count || !marks[value] { set.remove(number) }
          return true
        }
      }
    case .between:
      set.forEach { number in
        if !holds(number) { set.remove(number) }
        return true
      }
    }
  }
}
