package import Primitives

/// One request against one index.
///
/// The cursors inside move; one value serves one thread. Every answer throws `search-index-…`
/// instead of giving what damage may have changed.
package final class IndexQuery {
  let index: SearchIndex
  /// Of the request, what is needed later: a copy of all of it would be felt beside the quickest answers.
  let query: Query
  let searchesPersonal: Bool
  private let page: (order: SearchRequest.Order, limit: Int, offset: Int)
  private let sample: (count: Int, seed: UInt64)?
  private var node = QueryNode.nothing
  /// The cases of the dates asked for.
  private let range: Range<UInt32>
  private let hidden: CaseSet?
  private var scorer: Scorer?

  /// Stretches grow up to this many cases, so that their bits stay in the nearest cache.
  static let widest: UInt32 = 1 << 16
  private let widest: UInt32

  /// With no more candidates than these, stretches cost more than they save.
  private static let few = 1024

  /// Of so many cases one at most must be a candidate, or stretches are better.
  static let sparse = 64
  private let sparse: Int

  /// Makes the request ready.
  ///
  /// `hidden` are cases that count for nothing, by their numbers.
  package convenience init(
    _ index: SearchIndex, _ request: borrowing SearchRequest, hiding hidden: [Int] = []
  ) throws(Fault) {
    try self.init(
      index, request, hiding: hidden, widest: IndexQuery.widest, sparse: IndexQuery.sparse)
  }

  /// The same in stretches of at most so many cases, or without them where at most one of so many cases is
  /// a candidate: answers do not depend on it.
  init(
    _ index: SearchIndex, _ request: borrowing SearchRequest, hiding hidden: [Int], widest: UInt32,
    sparse: Int
  ) throws(Fault) {
    self.index = index
    self.widest = widest
    self.sparse = sparse
    query = request.query
    searchesPersonal = request.searchesPersonal
    page = (request.order, request.limit, request.offset)
    sample = request.sample
    let cases = index.cases(from: request.from?.dayNumber, to: request.to?.dayNumber)
    range = UInt32(cases.lowerBound)..<UInt32(cases.upperBound)
    if hidden.isEmpty {
      self.hidden = nil
    } else {
      let set = CaseSet(0, UInt32(index.caseCount))
      for number in hidden where number < index.caseCount { set.insert(UInt32(number)) }
      self.hidden = set
    }
    node = try compiled(streets: request.streets, units: request.units)
  }

  deinit { hidden?.deallocate() }

  private func sound() throws(Fault) {
    if node.isMalformed || scorer?.isMalformed ?? false {
      throw malformed(index[.leaves].offset, file: index.bytes.file)
    }
  }

  // MARK: Stretches

  /// Calls `body` with the matching cases of one stretch after the other, newest first, until it
  /// answers `false`.
  private func forEachStretch(
    startingWith first: UInt32? = nil, _ body: (CaseSet) throws(Fault) -> Bool
  ) throws(Fault) {
    var low = range.lowerBound
    let widest = node.hasCharacter ? UInt32(IndexFormat.maxCases) : widest
    var width = min(first ?? widest, widest)
    while low < range.upperBound {
      low = node.lowerBound(low, range.upperBound)
      if low >= range.upperBound { break }
      let end = min(range.upperBound, (low & ~63) &+ width)
      let set = CaseSet(low, end)
      defer { set.deallocate() }
      fill(set, low)
      if try !body(set) { break }
      low = end
      width = min(widest, width &* 2)
    }
    try sound()
  }

  private func fill(_ set: CaseSet, _ low: UInt32) {
    node.fill(set, from: low)
    if let hidden {
      let offset = Int(set.start) / 64
      for word in 0..<set.wordCount { set.words[word] &= ~hidden.words[offset + word] }
    }
  }

  /// The only condition, where it is a run and nothing is hidden.
  private var onlyRun: RunCursor? {
    guard case .run(let run) = node, hidden == nil else { return nil }
    return run
  }

  /// Calls `body` with each match where few cases are candidates, ascending.
  ///
  /// `false` where stretches are better, and nothing was done.
  private func forEachCandidate(_ body: (UInt32) -> Void) -> Bool {
    if let run = onlyRun {
      guard isSparse(run.caseBound) else { return false }
      run.forEach(in: range) { number in
        body(number)
        return true
      }
      return true
    }
    guard let all = sparseConjunction else { return false }
    all.forEach(in: range, hidden) { number in
      body(number)
      return true
    }
    return true
  }

  /// The query's runs and filters together, where few cases are candidates.
  private var sparseConjunction: Conjunction? {
    guard let all = Conjunction(node), isSparse(all.caseBound) else { return nil }
    return all
  }

  private func isSparse(_ caseBound: Int) -> Bool {
    caseBound < index.caseCount / sparse
  }

  // MARK: Answers

  /// How many cases match.
  package func count() throws(Fault) -> Int {
    var sum = 0
    if let run = onlyRun, run.isPlain, range.count == index.caseCount { return run.caseBound }
    if forEachCandidate({ _ in sum += 1 }) {
      try sound()
      return sum
    }
    try forEachStretch { set in
      sum += set.count
      return true
    }
    return sum
  }

  /// The first cases by date.
  package func newest(_ limit: Int) throws(Fault) -> [UInt32] {
    var found: [UInt32] = []
    guard limit > 0 else { return found }
    if case .run(let run) = node, run.isPlain || run.caseBound <= IndexQuery.few {
      // Case by case: there are few, or the first ones are enough.
      found.reserveCapacity(min(limit, run.caseBound))
      run.forEach(in: range) { number in
        if hidden?.contains(number) != true { found.append(number) }
        return found.count < limit
      }
      try sound()
      return found
    }
    if let all = sparseConjunction {
      all.forEach(in: range, hidden) { number in
        found.append(number)
        return found.count < limit
      }
      try sound()
      return found
    }
    try forEachStretch(startingWith: node.hasCharacter ? 4096 : 512) { set in
      set.forEach { number in
        found.append(number)
        return found.count < limit
      }
      return found.count < limit
    }
    return found
  }

  /// The first cases by date, the oldest days first and in a day by their number.
  package func oldest(_ limit: Int) throws(Fault) -> [UInt32] {
    var found: [UInt32] = []
    guard limit > 0, !range.isEmpty else { return found }
    var end = range.upperBound
    var width: UInt32 = 512
    while end > range.lowerBound, found.count < limit {
      // Whole days, so that a day's cases can be put in their order.
      let wanted = end - range.lowerBound > width ? end - width : range.lowerBound
      let low = max(range.lowerBound, index.dateFirst(index.dateIndex(of: Int(wanted))))
      let set = CaseSet(low, end)
      defer { set.deallocate() }
      fill(set, low)
      var days: [(day: Int, numbers: [UInt32])] = []
      set.forEach { number in
        let day = index.dateIndex(of: Int(number))
        if days.last?.day == day {
          days[days.count - 1].numbers.append(number)
        } else {
          days.append((day, [number]))
        }
        return true
      }
      for day in days.reversed() { found += day.numbers }
      end = low
      width = min(widest, width &* 2)
    }
    try sound()
    return Array(found.prefix(limit))
  }

  /// The first cases by relevance, then by date, with their scores.
  package func mostRelevant(_ limit: Int) throws(Fault) -> [(score: Int, number: UInt32)] {
    let scorer = try scoring()
    var top = TopCases(limit: limit)
    if let single = scorer.single, limit > 0, let run = try singleRun() {
      single.best(run, node, range, hidden, scorer.weight, &top)
      try sound()
      return top.sorted
    }
    if limit > 0, scorer.bestOfAll(node, range, hidden, &top) {
      try sound()
      return top.sorted
    }
    if scorer.isConstant {
      let score = scorer.constant
      return try newest(limit).map { (score, $0) }
    }
    try forEachStretch { set in
      set.forEach { number in
        if let score = scorer.score(number, above: top.floor) {
          top.offer(UInt32(score), number)
        }
        return true
      }
      return true
    }
    return top.sorted
  }

  /// The first cases by duration, the longest first and open ones last.
  package func longest(_ limit: Int) throws(Fault) -> [(score: Int, number: UInt32)] {
    let column = try index.column(.duration)
    var top = TopCases(limit: limit)
    try forEachStretch { set in
      set.forEach { number in
        let value = column[Int(number)]
        if value > top.floor { top.offer(UInt32(clamping: value), number) }
        return true
      }
      return true
    }
    return top.sorted
  }

  /// All matching cases in ascending order.
  package func all() throws(Fault) -> [UInt32] {
    var found: [UInt32] = []
    try forEachStretch { set in
      set.forEach { number in
        found.append(number)
        return true
      }
      return true
    }
    return found
  }

  /// The score of a case.
  func score(_ number: UInt32) throws(Fault) -> Int { try scoring().score(number) }

  /// The first hits as the request orders them, behind its offset too; or those for its sample.
  func hits() throws(Fault) -> [SearchHit] {
    if let sample { return try drawn(sample.count, sample.seed) }
    let (limit, isTooMuch) = max(0, page.offset).addingReportingOverflow(max(0, page.limit))
    let most = isTooMuch ? index.caseCount : min(limit, index.caseCount)
    let numbers: [UInt32] =
      switch page.order {
      case .date: try newest(most)
      case .oldest: try oldest(most)
      case .relevance: try mostRelevant(most).map(\.number)
      case .duration: try longest(most).map(\.number)
      }
    return try shown(numbers)
  }

  private func shown(_ numbers: [UInt32]) throws(Fault) -> [SearchHit] {
    guard !numbers.isEmpty else { return [] }
    let reader = try CaseReader(index, hiding: [])
    var scores: [UInt32: Int] = [:]
    // Cursors go forward only without cost.
    for number in numbers.sorted() { scores[number] = try score(number) }
    try sound()
    var hits: [SearchHit] = []
    for number in numbers {
      let stored = try index.stored(block: Int(number) / IndexFormat.storeBlock)
      let values = try reader.values(
        of: Int(number), stored[Int(number) % IndexFormat.storeBlock])
      hits.append(
        SearchHit(
          caseID: values.caseID, number: values.number, title: values.title,
          date: CivilDate(dayNumber: values.date), street: values.street,
          units: ValueList.split(values.units), state: values.state,
          satisfaction: values.satisfaction,
          durationDays: values.duration == 0 ? nil : values.duration - 1, volume: values.volume,
          key: values.key, score: scores[number] ?? 0, snippet: nil))
    }
    return hits
  }

  private func drawn(_ count: Int, _ seed: UInt64) throws(Fault) -> [SearchHit] {
    var keyed: [(key: UInt64, id: String, number: UInt32)] = []
    var stored: [StoredCase] = []
    var block = -1
    for number in try all() {
      if Int(number) / IndexFormat.storeBlock != block {
        block = Int(number) / IndexFormat.storeBlock
        stored = try index.stored(block: block)
      }
      let id = stored[Int(number) % IndexFormat.storeBlock].caseID
      keyed.append((Scan.sampleKey(id, seed), id, number))
    }
    keyed.sort { ($0.key, $0.id) < ($1.key, $1.id) }
    return try shown(keyed.prefix(max(0, count)).map(\.number))
  }

  private func scoring() throws(Fault) -> Scorer {
    if let scorer { return scorer }
    let made = try compiledScorer()
    scorer = made
    return made
  }

  /// A second cursor for the only run that scores, when the query is that run and filters.
  private func singleRun() throws(Fault) -> RunCursor? {
    switch node {
    case .run(let run): run
    case .all(let parts):
      try { () throws(Fault) -> RunCursor? in
        var found: RunCursor?
        for part in parts {
          switch part {
          case .run(let run): found = run
          case .value, .stretch, .everything: break
          default: return nil
          }
        }
        return found
      }()
    default: nil
    }
  }

  // MARK: Facets

  /// How many of the matching cases have each value, in the order of the request's facets.
  package func facets(_ facets: [Facet]) throws(Fault) -> (count: Int, values: [[String: Int]]) {
    var counters: [FacetCounter] = []
    for facet in facets { counters.append(try FacetCounter(facet, index)) }
    defer { for counter in counters { counter.deallocate() } }
    var sum = 0
    let areColumns = counters.allSatisfy(\.isColumn)
    if areColumns, let run = onlyRun, run.isPlain, range.count == index.caseCount {
      run.forEachBlock { cases in
        sum += cases.count
        for counter in counters { counter.add(cases) }
      }
      try sound()
    } else if areColumns, let found = countCandidates(counters) {
      sum = found
      try sound()
    } else {
      try forEachStretch { set in
        sum += set.count
        for slot in counters.indices { counters[slot].add(set) }
        return true
      }
    }
    var values: [[String: Int]] = []
    for counter in counters { values.append(try counter.values(index)) }
    return (sum, values)
  }

  /// Counts the matches where few cases are candidates, and gives their number; else nothing.
  ///
  /// They are counted by the hundred: each case is a line of memory of its own, and a loop that does
  /// nothing else waits for several lines at once.
  private func countCandidates(_ counters: [FacetCounter]) -> Int? {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { gathered in
      guard let cases = gathered.baseAddress else { return nil }
      var (sum, held) = (0, 0)
      let isDone = forEachCandidate { number in
        cases[held] = number
        held &+= 1
        guard held == gathered.count else { return }
        for counter in counters { counter.add(UnsafeBufferPointer(start: cases, count: held)) }
        sum &+= held
        held = 0
      }
      guard isDone else { return nil }
      for counter in counters { counter.add(UnsafeBufferPointer(start: cases, count: held)) }
      sum &+= held
      return sum
    }
  }
}

/// Counts the values of one column.
private struct FacetCounter {
  private let facet: Facet
  private let column: Column?
  private let codes: Int
  private let counts: UnsafeMutablePointer<Int>

  init(_ facet: Facet, _ index: SearchIndex) throws(Fault) {
    self.facet = facet
    let section: IndexSection? =
      switch facet {
      case .street: .street
      case .unit: .units
      case .category: .category
      case .year: nil
      case .satisfaction: .satisfaction
      case .state: .state
      }
    if let section {
      column = try index.column(section)
      codes = index.strings(section).count
    } else {
      column = nil
      codes = index.dateCount
    }
    firsts = (0..<(section == nil ? index.dateCount : 0)).map { index.dateFirst($0) }
    // The last one counts what the table does not know.
    counts = .allocate(capacity: codes + 1)
    counts.initialize(repeating: 0, count: codes + 1)
  }

  /// The first case of each day, for years.
  private let firsts: [UInt32]

  func deallocate() { counts.deallocate() }

  /// Whether its values stand in a column, so that cases can be counted in any order.
  var isColumn: Bool { column != nil }

  func add(_ cases: UnsafeBufferPointer<UInt32>) {
    guard let column else { return }
    let codes = codes
    let counts = counts
    for number in cases {
      let code = column[Int(number)]
      counts[code >= 0 && code < codes ? code : codes] &+= 1
    }
  }

  mutating func add(_ set: CaseSet) {
    if let column {
      let codes = self.codes
      let counts = self.counts
      set.forEach { number in
        let code = column[Int(number)]
        counts[code >= 0 && code < codes ? code : codes] &+= 1
        return true
      }
    } else {
      addDays(set)
    }
  }

  private func addDays(_ set: CaseSet) {
    var day = 0
    var next: UInt32 = 0
    set.forEach { number in
      if number >= next {
        // The day that holds the case: by halves, as stretches may lie far apart.
        var low = day
        var high = firsts.count
        while low < high {
          let middle = (low + high) / 2
          if firsts[middle] <= number { low = middle + 1 } else { high = middle }
        }
        day = max(0, low - 1)
        next = low < firsts.count ? firsts[low] : .max
      }
      counts[min(day, codes)] += 1
      return true
    }
  }

  func values(_ index: SearchIndex) throws(Fault) -> [String: Int] {
    guard counts[codes] == 0 else {
      throw malformed(index[.street].offset, file: index.bytes.file)
    }
    var found: [String: Int] = [:]
    for code in 0..<codes where counts[code] > 0 {
      for text in texts(code, index) where !text.isEmpty {
        found[text, default: 0] += counts[code]
      }
    }
    return found
  }

  private func texts(_ code: Int, _ index: SearchIndex) -> Set<String> {
    switch facet {
    case .street: [index.strings(.street)[code]]
    case .unit: Set(index.unitLists[code])
    case .category: [index.strings(.category)[code]]
    case .year: [String(CivilDate(dayNumber: index.dateDay(code)).year)]
    case .satisfaction: [index.strings(.satisfaction)[code]]
    case .state: [index.strings(.state)[code]]
    }
  }
}
