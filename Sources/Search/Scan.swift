package import Primitives

/// How an answer is wanted.
package struct SearchRequest: Sendable {
  package enum Order: String, CaseIterable, Sendable {
    /// Newest first.
    case date
    case oldest
    case relevance
    /// Longest first; open cases last.
    case duration
  }

  package var query: Query
  package var from: CivilDate?
  package var to: CivilDate?
  package var streets: [String]
  package var units: [String]
  package var order: Order
  package var facets: [Facet]
  package var limit: Int
  package var offset: Int
  /// Draw this many of the hits instead of listing them, with this seed.
  package var sample: (count: Int, seed: UInt64)?
  /// Whether residents' personal data and attachments are searched; only for readers who may see them.
  package var searchesPersonal: Bool

  package init(
    query: Query, from: CivilDate? = nil, to: CivilDate? = nil, streets: [String] = [],
    units: [String] = [], order: Order = .date, facets: [Facet] = [], limit: Int = 20,
    offset: Int = 0, sample: (count: Int, seed: UInt64)? = nil, searchesPersonal: Bool = false
  ) {
    self.query = query
    self.from = from
    self.to = to
    self.streets = streets
    self.units = units
    self.order = order
    self.facets = facets
    self.limit = limit
    self.offset = offset
    self.sample = sample
    self.searchesPersonal = searchesPersonal
  }
}

extension SearchRequest {
  /// The surroundings of the first term that occurs in a hit's record.
  package func snippet(of record: SearchRecord) -> Snippet? {
    FoldedRecord(record, personal: searchesPersonal).snippet(query)
  }
}

/// One case that matched.
package struct SearchHit: Sendable {
  package var caseID: String
  package var number: String
  package var title: String
  package var date: CivilDate
  package var street: String
  package var units: [String]
  package var state: String
  package var satisfaction: String
  package var durationDays: Int?
  package var volume: String
  /// What the record's owner finds it by.
  package var key: String
  /// Higher is nearer; the same whatever else is searched.
  package var score: Int
  /// `nil` for a hit from an index: its owner has the text; see `SearchRequest.snippet(of:)`.
  package var snippet: Snippet?
}

/// A stretch of a text around its first hit.
package struct Snippet: Hashable, Sendable {
  package var field: SearchRecord.Field
  package var before: String
  package var match: String
  package var after: String
}

package struct SearchAnswer: Sendable {
  /// Every match, before limit and offset; exact.
  package var count: Int
  package var hits: [SearchHit]
  /// In the order that the request names them; values by count, then by text.
  package var facets: [(facet: Facet, values: [(value: String, count: Int)])]
  package var casesSearched: Int
}

/// Answers a request over any number of indexes, and of records that it looks at one by one.
///
/// Nothing is kept but hits: of an index the best, of records all. The order in which indexes and
/// records come does not change the answer, nor does it matter in which of them a case is.
package struct Scan {
  private let request: SearchRequest
  private var hits: [SearchHit] = []
  private var counts: [[String: Int]]
  private var matches = 0
  private var cases = 0

  package init(_ request: SearchRequest) {
    self.request = request
    counts = request.facets.map { _ in [:] }
  }

  /// Looks at one record, in time linear in its text.
  package mutating func look(at record: SearchRecord) {
    cases += 1
    guard passesFilters(record) else { return }
    let text = FoldedRecord(record, personal: request.searchesPersonal)
    guard text.matches(request.query) else { return }
    for (index, facet) in request.facets.enumerated() {
      for value in Set(facet.values(of: record)) { counts[index][value, default: 0] += 1 }
    }
    matches += 1
    hits.append(
      SearchHit(
        caseID: record.caseID, number: record.number, title: record.title, date: record.date,
        street: record.street, units: record.units, state: record.state,
        satisfaction: record.satisfaction, durationDays: record.durationDays,
        volume: record.volume, key: record.key, score: text.score(request.query),
        snippet: text.snippet(request.query)))
  }

  /// Looks in an index, in time that depends on the query and little on the number of cases.
  ///
  /// `hidden` are the numbers of cases that count for nothing, such as `numbers(of:)` gives. When
  /// it throws, nothing of the index has entered the answer, and its cases can be looked at
  /// instead.
  package mutating func look(
    in index: SearchIndex, hiding hidden: [Int] = []
  ) throws(Fault) {
    let part = try IndexQuery(index, request, hiding: hidden)
    let found = try part.facets(request.facets)
    let best = try part.hits()
    for (slot, values) in found.values.enumerated() {
      for (value, count) in values { counts[slot][value, default: 0] += count }
    }
    matches += found.count
    hits += best
    cases += index.caseCount - Set(hidden).count
  }

  private func passesFilters(_ record: SearchRecord) -> Bool {
    if let from = request.from, record.date < from { return false }
    if let to = request.to, record.date > to { return false }
    if !request.streets.isEmpty, !request.streets.contains(record.street) { return false }
    if !request.units.isEmpty, !request.units.contains(where: record.units.contains) {
      return false
    }
    return true
  }

  /// The answer over everything looked at.
  package func answer() -> SearchAnswer {
    var ordered = hits
    if let sample = request.sample {
      ordered = Scan.drawn(hits, count: sample.count, seed: sample.seed)
    } else {
      ordered.sort { precedes($0, $1) }
      ordered = Array(ordered.dropFirst(request.offset).prefix(request.limit))
    }
    let facets = zip(request.facets, counts).map { facet, counts in
      (
        facet: facet,
        values: counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
          .map { (value: $0.key, count: $0.value) }
      )
    }
    return SearchAnswer(
      count: matches, hits: ordered, facets: facets, casesSearched: cases)
  }

  private func precedes(_ left: SearchHit, _ right: SearchHit) -> Bool {
    switch request.order {
    case .date: break
    case .oldest:
      if left.date != right.date { return left.date < right.date }
    case .relevance:
      if left.score != right.score { return left.score > right.score }
    case .duration:
      let (first, second) = (left.durationDays ?? -1, right.durationDays ?? -1)
      if first != second { return first > second }
    }
    if left.date != right.date { return left.date > right.date }
    return left.caseID.utf8.lexicographicallyPrecedes(right.caseID.utf8)
  }

  /// The hits whose keyed hash is least: the same draw on every machine, whatever the order.
  private static func drawn(_ hits: [SearchHit], count: Int, seed: UInt64) -> [SearchHit] {
    let keyed = hits.map { (key: sampleKey($0.caseID, seed), hit: $0) }
    let chosen = keyed.sorted { ($0.key, $0.hit.caseID) < ($1.key, $1.hit.caseID) }
      .prefix(max(0, count))
    return chosen.map(\.hit)
  }

  /// FNV-1a over the id, then the finaliser of SplitMix64, both started from the seed.
  static func sampleKey(_ caseID: String, _ seed: UInt64) -> UInt64 {
    var value = 0xCBF2_9CE4_8422_2325 ^ seed
    for byte in caseID.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = value &+ 0x9E37_79B9_7F4A_7C15
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
