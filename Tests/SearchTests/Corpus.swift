import Primitives

@testable import Search

/// Random numbers from a seed that a failure prints.
struct SeededNumbers {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next(_ bound: Int) -> Int {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ value >> 31) % UInt64(bound))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[next(values.count)] }
}

/// Small worlds: few characters, so that runs meet, overlap and repeat.
struct SeededCorpus {
  private var random: SeededNumbers
  private static let characters = Array("粪池路号水水水漏漏，。 aaB8８𠮷㈠é西安茜曾绿四八十糞發发髮")
  private static let streets = ["", "甲街道", "乙街道", "丙街道"]
  private static let deputies = ["d-0001", "d-0002", "d-00012", "1:d-0001"]
  private static let units = ["区住建局", "区城管局", "1:局", "水务"]

  init(_ seed: UInt64) { random = SeededNumbers(seed) }

  mutating func text(_ longest: Int) -> String {
    String((0..<random.next(longest + 1)).map { _ in random.pick(SeededCorpus.characters) })
  }

  mutating func records(_ count: Int) -> [SearchRecord] {
    (0..<count).map { record($0) }
  }

  private mutating func record(_ index: Int) -> SearchRecord {
    var texts: [(field: SearchRecord.Field, text: String)] = []
    for field in SearchRecord.Field.allCases where random.next(3) == 0 {
      for _ in 0...random.next(2) { texts.append((field, text(field == .log ? 60 : 12))) }
    }
    if random.next(40) == 0 {
      texts.append((.narrative, String(repeating: "水漏", count: 300)))
    }
    // Texts need not come in the order of the fields.
    if random.next(2) == 0 { texts.reverse() }
    return SearchRecord(
      caseID: "C-\(index)", number: "N\(index)", title: text(12),
      date: CivilDate(dayNumber: 18_000 + random.next(900)),
      street: random.pick(SeededCorpus.streets), community: "",
      units: (0..<random.next(3)).map { _ in random.pick(SeededCorpus.units) }, deputies: [],
      category: random.pick(["", "市政", "物业"]), state: random.pick(["open", "archived"]),
      satisfaction: random.pick(["", "满意", "不满意"]),
      durationDays: random.next(3) == 0 ? nil : random.next(400), rounds: 1 + random.next(3),
      hasScan: random.next(4) == 0, texts: texts, isRead: random.next(3) > 0,
      volume: random.pick(["V1", "V2"]),
      key: "entry \(index)",
      deputyKeys: (0..<random.next(3)).map { _ in random.pick(SeededCorpus.deputies) })
  }

  mutating func query(_ depth: Int = 3) -> Query {
    switch random.next(depth > 0 ? 10 : 6) {
    case 0, 1: return .text(term())
    case 2, 3: return word()
    case 4:
      return .number(
        NumberTerm(
          measure: random.pick(NumberTerm.Measure.allCases),
          comparison: random.pick(NumberTerm.Comparison.allCases), bound: random.next(300)))
    case 5: return .value(value())
    case 6, 7: return .all((0..<(1 + random.next(3))).map { _ in query(depth - 1) })
    case 8: return .any((0..<(1 + random.next(3))).map { _ in query(depth - 1) })
    default: return random.next(8) == 0 ? .everything : .not(query(depth - 1))
    }
  }

  private mutating func term() -> TextTerm {
    while true {
      let term = TextTerm(
        text: text(random.next(4) == 0 ? 8 : 3),
        field: random.next(3) > 0 ? nil : random.pick(SeededCorpus.asked))
      if !term.runs.isEmpty { return term }
    }
  }

  /// A term of one run: of what the longest texts repeat, or of characters that most texts have.
  mutating func run(of lengths: ClosedRange<Int>) -> TextTerm {
    let length = lengths.lowerBound + random.next(lengths.count)
    let start = random.next(2)
    let isRepeated = random.next(2) == 0
    let frequent = Array("粪池路水水水漏漏")
    let characters = (0..<length).map {
      isRepeated ? Array("水漏")[(start + $0) % 2] : random.pick(frequent)
    }
    return TextTerm(text: String(characters), field: nil)
  }

  /// A word as it is typed, with whatever it stands for.
  private mutating func word() -> Query {
    while true {
      let text: String
      switch random.next(3) {
      case 0:
        text = (0...random.next(4)).map { _ in random.pick(SeededCorpus.syllables) }.joined()
      case 1: text = (0...random.next(3)).map { _ in random.pick(SeededCorpus.initials) }.joined()
      default: text = self.text(random.next(4) == 0 ? 8 : 3)
      }
      let field = random.next(3) > 0 ? nil : random.pick(SeededCorpus.asked)
      let word = Word(text, field: field, isEitherScript: random.next(3) == 0)
      if let query = word.query { return query }
    }
  }

  /// An index leaves attachments to the scan.
  private static let asked = SearchRecord.Field.allCases.filter { $0 != .attachment }
  private static let syllables = [
    "fen", "chi", "lu", "lv", "hao", "shui", "lou", "xi", "an", "xian", "qian", "zeng", "ceng",
    "si", "ba", "shi", "8", "fa", "e", "'", "x",
  ]
  private static let initials = ["f", "c", "l", "h", "s", "x", "a", "q", "z", "b", "8", "A"]

  private mutating func value() -> ValueTerm {
    switch random.next(9) {
    case 0: .reworked
    case 1: .scanned
    case 8: .deputy(random.pick(SeededCorpus.deputies))
    case 2: .facet(.year, random.pick(["2019", "2020", "2021", "02020", "水"]))
    case 3: .facet(.unit, random.pick(SeededCorpus.units))
    case 4: .facet(.street, random.pick(SeededCorpus.streets))
    case 5: .facet(.satisfaction, random.pick(["", "满意", "没有"]))
    case 6: .facet(.state, random.pick(["open", "archived"]))
    default: .facet(.category, random.pick(["市政", "物业"]))
    }
  }

  mutating func request() -> SearchRequest {
    var request = SearchRequest(
      query: query(), order: random.pick(SearchRequest.Order.allCases), facets: Facet.allCases,
      limit: random.pick([0, 1, 10, 1000]), offset: random.pick([0, 0, 3]),
      searchesPersonal: random.next(3) == 0)
    if random.next(3) == 0 { request.from = CivilDate(dayNumber: 18_000 + random.next(900)) }
    if random.next(3) == 0 { request.to = CivilDate(dayNumber: 18_000 + random.next(900)) }
    if random.next(5) == 0 { request.streets = [random.pick(SeededCorpus.streets)] }
    if random.next(5) == 0 { request.units = [random.pick(SeededCorpus.units)] }
    if random.next(8) == 0 { request.sample = (random.next(5), UInt64(random.next(100))) }
    return request
  }
}

/// What must not depend on where an answer comes from.
func summary(_ answer: SearchAnswer) -> String {
  var lines = ["\(answer.count) of \(answer.casesSearched)"]
  for hit in answer.hits {
    lines.append(
      "\(hit.caseID) \(hit.number) \(hit.title) \(hit.date.dayNumber) \(hit.street) \(hit.units) "
        + "\(hit.state) \(hit.satisfaction) \(hit.durationDays ?? -1) \(hit.volume) \(hit.key) "
        + "\(hit.score)")
  }
  for facet in answer.facets {
    lines.append(
      "\(facet.facet) " + facet.values.map { "\($0.value)=\($0.count)" }.joined(separator: " "))
  }
  return lines.joined(separator: "\n")
}

func scanned(_ request: SearchRequest, _ records: [SearchRecord]) -> String {
  var scan = Scan(request)
  for record in records { scan.look(at: record) }
  return summary(scan.answer())
}
