internal import Primitives

/// Turns the request into cursors over the index.
///
/// A part of the query itself: a value beside it would count references to both, which the quickest answers,
/// of half a microsecond, feel.
extension IndexQuery {
  /// The query with the request's filters, but for the dates.
  func compiled(streets: [String], units: [String]) throws(Fault) -> QueryNode {
    let asked = try compiled(query)
    if streets.isEmpty, units.isEmpty { return asked }
    var parts: [QueryNode] = []
    switch asked {
    case .all(let inner): parts = inner
    case .everything: break
    case let other: parts = [other]
    }
    if !streets.isEmpty {
      parts.append(try oneOf(.street) { streets.contains($0) })
    }
    if !units.isEmpty {
      let wanted = Set(units)
      let marks = index.unitLists.map { !wanted.isDisjoint(with: $0) }
      parts.append(try value(.units, marks))
    }
    return parts.isEmpty ? .everything : parts.count == 1 ? parts[0] : joined(parts)
  }

  private func compiled(_ query: Query) throws(Fault) -> QueryNode {
    switch query {
    case .everything: return .everything
    case .text(let term): return try text(term)
    case .spelled(let term): return try compiled(.any(spellings(term).map(Query.text)))
    case .number(let term): return try number(term)
    case .value(let term): return try value(term)
    case .all(let queries):
      var parts: [QueryNode] = []
      for query in queries { parts.append(try compiled(query)) }
      return joined(parts)
    case .any(let queries):
      var parts: [QueryNode] = []
      for query in queries {
        let part = try compiled(query)
        if case .nothing = part { continue }
        parts.append(part)
      }
      return parts.isEmpty ? .nothing : parts.count == 1 ? parts[0] : .any(parts)
    case .not(let query): return .not(try compiled(query))
    }
  }

  /// A conjunction with its rarest part first.
  private func joined(_ parts: [QueryNode]) -> QueryNode {
    var flat: [QueryNode] = []
    for part in parts {
      switch part {
      case .nothing: return .nothing
      case .everything: break
      case .all(let inner): flat += inner
      default: flat.append(part)
      }
    }
    if flat.isEmpty { return .everything }
    if flat.count == 1 { return flat[0] }
    let bounds = flat.map { cost($0) }
    let order = flat.indices.sorted { (bounds[$0], $0) < (bounds[$1], $1) }
    return .all(order.map { flat[$0] })
  }

  /// Columns are looked at for those that are left only, so they come behind all texts.
  private func cost(_ node: QueryNode) -> Int {
    switch node {
    case .value: index.caseCount + 1
    case .not: index.caseCount + 2
    default: node.caseBound(index.caseCount)
    }
  }

  // MARK: Texts

  private func text(_ term: TextTerm) throws(Fault) -> QueryNode {
    // Most terms: answered in a microsecond or two, in which a list more is felt.
    if term.characters.count == 1, !searchesPersonal, term.field?.isPersonal != true {
      return try way(term.characters[0], false, term.field) ?? .nothing
    }
    var parts: [QueryNode] = []
    for run in term.characters {
      var ways: [QueryNode] = []
      for isPersonal in try kinds(term.field) {
        if let way = try way(run, isPersonal, term.field) { ways.append(way) }
      }
      guard !ways.isEmpty else { return .nothing }
      parts.append(ways.count == 1 ? ways[0] : .any(ways))
    }
    return joined(parts)
  }

  /// The spellings of a term that may occur: all whose characters follow each other somewhere.
  private func spellings(_ term: SpelledTerm) throws(Fault) -> [TextTerm] {
    var found: Set<[UInt32]> = []
    for isPersonal in try kinds(term.field) {
      let reader = TermReader(index, isPersonal ? .personal : .shared)
      var known: [UInt64: Bool] = [:]
      let ways = try term.spellings.ways(atMost: QueryLimits.spellings) {
        (first, second) throws(Fault) in
        let pair = IndexFormat.term(first, second)
        if let answer = known[pair] { return answer }
        let answer = try reader.find(pair) != nil
        known[pair] = answer
        return answer
      }
      guard let ways else { throw IndexQuery.tooManySpellings(index.bytes.file) }
      found.formUnion(ways)
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
      .map { TextTerm($0, field: term.field) }
  }

  private static func tooManySpellings(_ file: String?) -> Fault {
    Fault(
      "search-index-spellings",
      what: Phrase(zh: "检索索引答不了这个查询", en: "the search index cannot answer this query"),
      why: Phrase(
        zh: "一个词的写法超过\(QueryLimits.spellings)种",
        en: "a word has more than \(QueryLimits.spellings) spellings"),
      next: Phrase(
        zh: "查询会改为逐件扫描；请用较短的词，或加引号",
        en: "the cases are scanned instead; use shorter words, or quotation marks"),
      at: Place(file: file))
  }

  private static func noAttachments(_ file: String?) -> Fault {
    Fault(
      "search-index-attachments",
      what: Phrase(zh: "检索索引答不了这个查询", en: "the search index cannot answer this query"),
      why: Phrase(zh: "索引不收附件里的文字", en: "it does not hold the text of attachments"),
      next: Phrase(zh: "查询会改为逐件扫描", en: "the cases are scanned instead"),
      at: Place(file: file))
  }

  /// The texts that a term is looked for in: the shared ones, the personal ones, or both.
  ///
  /// Throws for attachments, whose text no index has.
  private func kinds(_ field: SearchRecord.Field?) throws(Fault) -> [Bool] {
    switch field {
    case .attachment where searchesPersonal:
      throw IndexQuery.noAttachments(index.bytes.file)
    case .attachment: []
    case .personal: searchesPersonal ? [true] : []
    case nil: searchesPersonal ? [false, true] : [false]
    default: [false]
    }
  }

  private func way(
    _ run: [UInt32], _ isPersonal: Bool, _ field: SearchRecord.Field?
  ) throws(Fault) -> QueryNode? {
    let places =
      isPersonal ? nil : try field.map { (field) throws(Fault) in try FieldPlaces(field, index) }
    let reader = TermReader(index, isPersonal ? .personal : .shared)
    let title = isPersonal ? nil : try index.scoring()
    if run.count == 1 {
      let union = try CharacterUnion(
        run[0], reader, index, field: places, title: title?.title)
      return union.caseBound > 0 ? .character(union) : nil
    }
    return try RunCursor(run, reader, index, field: places, title: title?.title)
      .map(QueryNode.run)
  }

  // MARK: Values

  private func oneOf(
    _ section: IndexSection, _ isWanted: (String) -> Bool
  ) throws(Fault) -> QueryNode {
    try value(section, index.strings(section).map(isWanted))
  }

  private func value(_ section: IndexSection, _ marks: [Bool]) throws(Fault) -> QueryNode {
    guard marks.contains(true) else { return .nothing }
    if !marks.contains(false) { return .everything }
    return .value(ValueTest(column: try index.column(section), condition: .oneOf(marks)))
  }

  private func value(_ term: ValueTerm) throws(Fault) -> QueryNode {
    switch term {
    case .scanned: return try between(.scan, 1, 1)
    case .reworked: return try between(.rounds, 2, Int.max)
    case .deputy(let key):
      return try value(.deputies, index.deputyLists.map { $0.contains(key) })
    case .facet(_, ""): return .nothing
    case .facet(.street, let text): return try oneOf(.street) { $0 == text }
    case .facet(.category, let text): return try oneOf(.category) { $0 == text }
    case .facet(.satisfaction, let text): return try oneOf(.satisfaction) { $0 == text }
    case .facet(.state, let text): return try oneOf(.state) { $0 == text }
    case .facet(.unit, let text):
      return try value(.units, index.unitLists.map { $0.contains(text) })
    case .facet(.year, let text):
      guard let year = Int(text), String(year) == text else { return .nothing }
      var range: Range<UInt32> = 0..<0
      for day in 0..<index.dateCount
      where CivilDate(dayNumber: index.dateDay(day)).year == year {
        let end =
          day + 1 < index.dateCount ? index.dateFirst(day + 1) : UInt32(index.caseCount)
        range = (range.isEmpty ? index.dateFirst(day) : range.lowerBound)..<end
      }
      return range.isEmpty ? .nothing : .stretch(range)
    }
  }

  private func between(
    _ section: IndexSection, _ low: Int, _ high: Int, notZero: Bool = false
  ) throws(Fault) -> QueryNode {
    .value(
      ValueTest(
        column: try index.column(section),
        condition: .between(low, high, notZero: notZero)))
  }

  private func number(_ term: NumberTerm) throws(Fault) -> QueryNode {
    let (low, high): (Int, Int) =
      switch term.comparison {
      case .less: (Int.min, term.bound - 1)
      case .atMost: (Int.min, term.bound)
      case .equal: (term.bound, term.bound)
      case .atLeast: (term.bound, Int.max)
      case .more: (term.bound + 1, Int.max)
      }
    switch term.measure {
    case .rounds: return try between(.rounds, low, high)
    case .days:
      // Stored one higher; 0 says that the case is open.
      return try between(
        .duration, low == Int.min ? low : low + 1, high == Int.max ? high : high + 1,
        notZero: true)
    }
  }

  // MARK: Scores

  func compiledScorer() throws(Fault) -> Scorer {
    var terms: [Scorer.Term] = []
    try collect(query, into: &terms)
    return Scorer(terms, try index.scoring())
  }

  private func collect(_ query: Query, into terms: inout [Scorer.Term]) throws(Fault) {
    switch query {
    case .everything, .number, .value, .not: break
    case .all(let parts), .any(let parts):
      for part in parts { try collect(part, into: &terms) }
    case .text(let term): try collect(term, into: &terms)
    case .spelled(let term):
      for spelling in try spellings(term) { try collect(spelling, into: &terms) }
    }
  }

  private func collect(_ term: TextTerm, into terms: inout [Scorer.Term]) throws(Fault) {
    var runs: [[QueryNode]] = []
    for run in term.characters {
      var ways: [QueryNode] = []
      for isPersonal in try kinds(term.field) {
        if let way = try way(run, isPersonal, term.field) { ways.append(way) }
      }
      runs.append(ways)
    }
    terms.append(Scorer.Term(runs: runs, weight: term.weight))
  }
}

extension TextTerm {
  /// How much the term counts beside others: its length stands for its rarity.
  var weight: Int {
    Impact.weight(
      runs.reduce(0) { sum, run in sum + run.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } })
  }
}
