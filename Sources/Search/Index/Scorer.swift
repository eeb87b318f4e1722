/// Computes the relevance of cases for one query and one index.
struct Scorer {
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

  func score(_ number: UInt32) -> Int {
    var sum = 0
    for term in terms {
      var least = Int.max
      for run in term.runs { least = min(least, impact(run, number)) }
      if least != Int.max { sum += term.weight * least }
    }
    return sum
  }

  private func impact(_ ways: [QueryNode], _ number: UInt32) -> Int {
    var count: UInt32 = 0
    var inTitle = false
    var isCharacter = false
    for way in ways {
      switch way {
      case .run(let run):
        if run.next(from: number) == number {
          let found = run.occurrences(number)
          count &+= found.count
          if found.inTitle { inTitle = true }
        }
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
    return Int(
      Impact.value(
        min(count, Impact.maxFrequency) + (inTitle ? Impact.title : 0),
        columns.lengthClass[Int(number)]))
  }
}

extension ScoringColumns {
  /// The best cases of a query that is one run, perhaps with filters.
  ///
  /// Blocks whose bound cannot enter are not unpacked, and no places are compared where the
  /// counts of the bigrams already say that the case cannot.
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
    func passes(_ number: UInt32) -> Bool {
      if let hidden, hidden.words[Int(number) / 64] >> UInt64(number & 63) & 1 == 1 { return false }
      for filter in filters {
        switch filter {
        case .value(let test): if !test.holds(number) { return false }
        case .stretch(let range): if !range.contains(number) { return false }
        default: break
        }
      }
      return true
    }
    Impact.table.withUnsafeBufferPointer { table in
      var floor = top.floor
      run.forEachPromising(range, { Int($0) * weight > floor }) { number, count, inTitle in
        let many = min(count, Impact.maxFrequency)
        let impact = table[
          Int(min(many + (inTitle ? Impact.title : 0), Impact.maxFrequency)) << 8
            | Int(lengthClass[Int(number)])]
        let score = Int(impact) * weight
        return score > floor && passes(number) ? score : nil
      } accept: { score, number in
        top.offer(UInt32(score), number)
        floor = top.floor
      }
    }
  }
}
