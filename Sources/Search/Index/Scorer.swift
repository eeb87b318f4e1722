/// Computes the relevance of cases for one query and one index.
final class Scorer {
  struct Term {
    /// For each run, where it may be found.
    var runs: [[QueryNode]]
    var weight: Int
  }

  private let terms: [Term]
  private let columns: ScoringColumns

  init(_ terms: [Term], _ columns: ScoringColumns) {
    self.terms = terms
    self.columns = columns
    var simple: [(run: Unmanaged<RunCursor>, weight: Int)] = []
    for term in terms {
      if term.runs.count == 1, term.runs[0].count == 1, case .run(let run) = term.runs[0][0] {
        simple.append((Unmanaged.passUnretained(run), term.weight))
      }
    }
    self.simple = simple.count == terms.count ? simple : []
  }

  /// The terms, where each is one run in one place: `terms` keeps them, and nothing is counted in
  /// the loop.
  private let simple: [(run: Unmanaged<RunCursor>, weight: Int)]

  private func simpleScore(_ number: UInt32, above floor: Int) -> Int? {
    let lengthClass = columns.lengthClass[Int(number)]
    return simple.withUnsafeBufferPointer { simple in
      var rest = 0
      if floor >= 0 {
        for term in simple {
          rest &+= term.weight &* Int(term.run._withUnsafeGuaranteedRef { $0.bound(number) })
        }
        if rest <= floor { return nil }
      }
      var sum = 0
      for term in simple {
        if floor >= 0 {
          rest &-= term.weight &* Int(term.run._withUnsafeGuaranteedRef { $0.bound(number) })
        }
        let least = floor < 0 ? -1 : floor - sum - rest
        let found = term.run._withUnsafeGuaranteedRef { run in
          run.occurrences(in: number) { most, mayBeInTitle in
            least >= 0
              && term.weight &* Int(impact(most, mayBeInTitle, lengthClass)) <= least
          }
        }
        guard let found else { return nil }
        if found.count > 0 {
          sum &+= term.weight &* Int(impact(found.count, found.inTitle, lengthClass))
        }
      }
      return sum > floor ? sum : nil
    }
  }

  var isMalformed: Bool {
    terms.contains { $0.runs.contains { $0.contains(where: \.isMalformed) } }
  }

  /// The columns, when a single run scores.
  var single: ScoringColumns? {
    guard terms.count == 1, terms[0].runs.count == 1, terms[0].runs[0].count == 1 else {
      return nil
    }
    return columns
  }

  var weight: Int { terms.first?.weight ?? 0 }

  /// Whether every match has the same score: only single characters, and no titles to prefer.
  var isConstant: Bool {
    guard terms.count <= 1 else { return false }
    guard let term = terms.first else { return true }
    return term.runs.count == 1 && !columns.hasTitles
      && term.runs[0].allSatisfy { if case .character = $0 { true } else { false } }
  }

  var constant: Int { terms.first.map { $0.weight * Int(Impact.character) } ?? 0 }

  func score(_ number: UInt32) -> Int { score(number, above: -1) ?? 0 }

  /// The score of a case, or `nil` when it is not above a floor.
  ///
  /// Bounds of blocks are asked first, then the counts of parts, and places last.
  func score(_ number: UInt32, above floor: Int) -> Int? {
    if !simple.isEmpty { return simpleScore(number, above: floor) }
    var rest = 0
    if floor >= 0 {
      for term in terms { rest += term.weight * bound(term, number) }
      if rest <= floor { return nil }
    }
    var sum = 0
    for term in terms {
      if floor >= 0 { rest -= term.weight * bound(term, number) }
      // What the term must have for the case to matter.
      let least = floor < 0 ? -1 : (floor - sum - rest)
      var impact = Int.max
      for run in term.runs {
        guard let one = self.impact(run, number, above: least, term.weight) else { return nil }
        impact = min(impact, one)
      }
      if impact != Int.max { sum += term.weight * impact }
    }
    return sum > floor ? sum : nil
  }

  @inline(__always)
  private func bound(_ term: Term, _ number: UInt32) -> Int {
    var least = 255
    for run in term.runs where run.count == 1 {
      if case .run(let cursor) = run[0] { least = min(least, Int(cursor.bound(number))) }
    }
    return least
  }

  /// The impact of a run, or `nil` when with its weight it is not above `floor`.
  private func impact(
    _ ways: [QueryNode], _ number: UInt32, above floor: Int, _ weight: Int
  ) -> Int? {
    var count: UInt32 = 0
    var inTitle = false
    var isCharacter = false
    let lengthClass = columns.lengthClass[Int(number)]
    for way in ways {
      switch way {
      case .run(let run):
        let found = run.occurrences(in: number) { most, mayBeInTitle in
          floor >= 0 && ways.count == 1
            && weight * Int(impact(most, mayBeInTitle, lengthClass)) <= floor
        }
        guard let found else { return nil }
        count &+= found.count
        if found.inTitle { inTitle = true }
      case .character(let union):
        isCharacter = true
        let found = union.look(number)
        if found.holds { count = 1 }
        if found.inTitle { inTitle = true }
      default: break
      }
    }
    if count == 0 { return 0 }
    if isCharacter { return Int(inTitle ? Impact.characterInTitle : Impact.character) }
    return Int(impact(count, inTitle, lengthClass))
  }

  @inline(__always)
  private func impact(_ count: UInt32, _ inTitle: Bool, _ lengthClass: UInt8) -> UInt8 {
    Impact.value(
      min(count, Impact.maxFrequency) + (inTitle ? Impact.title : 0), lengthClass)
  }
}

extension Scorer {
  /// The best cases of a conjunction whose texts are just the terms, each one run.
  ///
  /// `false` when the query is something else, and nothing was done.
  func bestOfAll(
    _ node: QueryNode, _ range: Range<UInt32>, _ hidden: CaseSet?, _ top: inout TopCases
  ) -> Bool {
    guard !simple.isEmpty, let matching = Conjunction(node), matching.runs.count == simple.count
    else { return false }
    // Walked by the cursors that score.
    let all = Conjunction(simple.map { $0.run._withUnsafeGuaranteedRef(\.self) }, matching.filters)
    let order = simple.sorted {
      $0.run._withUnsafeGuaranteedRef(\.caseBound) < $1.run._withUnsafeGuaranteedRef(\.caseBound)
    }
    order.withUnsafeBufferPointer { walk($0, all, range, hidden, &top) }
    return true
  }

  private func walk(
    _ runs: UnsafeBufferPointer<(run: Unmanaged<RunCursor>, weight: Int)>, _ all: Conjunction,
    _ range: Range<UInt32>, _ hidden: CaseSet?, _ top: inout TopCases
  ) {
    let leading = runs.firstIndex { $0.run._withUnsafeGuaranteedRef { $0.isLed(by: all.rarest) } }
    guard let leading else { return }
    let lead = runs[leading]
    // What the other terms add to any case, at most.
    var rest = 0
    for (slot, term) in runs.enumerated() where slot != leading {
      rest += term.weight * Int(term.run._withUnsafeGuaranteedRef(\.greatestBound))
    }
    // And to a case up to `end`.
    var blockRest = rest
    var end: UInt32 = 0
    var floor = top.floor
    Impact.table.withUnsafeBufferPointer { table in
      all.walkWanted(range) { bound in
        lead.weight &* Int(bound) &+ rest <= floor
      } isWanted: { number, row in
        if floor < 0 { return true }
        let (count, mayBeInTitle) = lead.run._withUnsafeGuaranteedRef {
          $0.mostByRarest(number, row)
        }
        let many = min(
          min(count, Impact.maxFrequency) &+ (mayBeInTitle ? Impact.title : 0),
          Impact.maxFrequency)
        let impact = table[Int(many &<< 8) | Int(columns.lengthClass[Int(number)])]
        var most = lead.weight &* Int(impact)
        if most &+ rest <= floor { return false }
        if number > end {
          blockRest = 0
          end = PostingCursor.end
          for (slot, term) in runs.enumerated() where slot != leading {
            term.run._withUnsafeGuaranteedRef { run in
              blockRest &+= term.weight &* Int(run.bound(number))
              end = min(end, run.boundEnd)
            }
          }
        }
        most &+= blockRest
        return most > floor
      } _: { number in
        if let score = score(runs, number, floor), passes(all.filters, hidden, number) {
          top.offer(UInt32(score), number)
          floor = top.floor
        }
      }
    }
  }

  @inline(__always)
  private func score(
    _ runs: UnsafeBufferPointer<(run: Unmanaged<RunCursor>, weight: Int)>, _ number: UInt32,
    _ floor: Int
  ) -> Int? {
    let lengthClass = columns.lengthClass[Int(number)]
    if floor >= 0 {
      var most = 0
      for term in runs {
        let (count, mayBeInTitle) = term.run._withUnsafeGuaranteedRef { $0.mostOccurrences(number) }
        most &+= term.weight &* Int(impact(count, mayBeInTitle, lengthClass))
      }
      if most <= floor { return nil }
    }
    var sum = 0
    for term in runs {
      let found = term.run._withUnsafeGuaranteedRef { $0.occurrencesIfAny(number) }
      if found.count == 0 { return nil }
      sum &+= term.weight &* Int(impact(found.count, found.inTitle, lengthClass))
    }
    return sum > floor ? sum : nil
  }
}

/// Whether a case is not hidden and meets conditions that need no texts.
func passes(_ filters: [QueryNode], _ hidden: CaseSet?, _ number: UInt32) -> Bool {
  if let hidden, hidden.contains(number) { return false }
  for filter in filters {
    switch filter {
    case .value(let test): if !test.holds(number) { return false }
    case .stretch(let range): if !range.contains(number) { return false }
    default: break
    }
  }
  return true
}

extension ScoringColumns {
  /// The best cases of a query that is one run, perhaps with filters.
  ///
  /// Blocks whose bound cannot enter are not unpacked, and no places are compared where the
  /// counts of the parts already say that the case cannot.
  func best(
    _ run: RunCursor, _ node: QueryNode, _ range: Range<UInt32>, _ hidden: CaseSet?,
    _ weight: Int, _ top: inout TopCases
  ) {
    let filters: [QueryNode] =
      if case .all(let parts) = node {
        parts.filter { if case .run = $0 { false } else { true } }
      } else {
        []
      }
    Impact.table.withUnsafeBufferPointer { table in
      var floor = top.floor
      run.forEachPromising(range, { Int($0) * weight > floor }) { number, count, inTitle in
        let many = min(count, Impact.maxFrequency)
        let impact = table[
          Int(min(many + (inTitle ? Impact.title : 0), Impact.maxFrequency)) << 8
            | Int(lengthClass[Int(number)])]
        let score = Int(impact) * weight
        return score > floor && passes(filters, hidden, number) ? score : nil
      } accept: { score, number in
        top.offer(UInt32(score), number)
        floor = top.floor
      }
    }
  }
}
