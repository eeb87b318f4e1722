internal import Casework
internal import Primitives
internal import Search

/// A search as it was asked for, in words.
package struct SearchWish: Sendable {
  /// `nil` for that of a saved search.
  package var query: String?
  package var archive: String?
  package var streets: [String]
  package var units: [String]
  package var from: String?
  package var to: String?
  /// Newest first where it is left out.
  package var sort: String?
  package var facets: [String]
  package var sample: Int?
  package var seed: UInt64
  package var limit: Int
  package var offset: Int
  /// Whether the indexes are left aside and every case is read.
  package var scanning: Bool
  /// Whether words find simplified and traditional characters alike.
  package var eitherScript: Bool
  /// Who searches; where nobody is named, the operating system says who may read the files.
  package var reader: Sitting?
  /// A file for all hits, `….csv` or `….jsonl`.
  package var export: String?

  package init(
    query: String?, archive: String? = nil, streets: [String] = [], units: [String] = [],
    from: String? = nil, to: String? = nil, sort: String? = nil, facets: [String] = [],
    sample: Int? = nil, seed: UInt64 = 1, limit: Int = 20, offset: Int = 0,
    scanning: Bool = false, eitherScript: Bool = false, reader: Sitting? = nil,
    export: String? = nil
  ) {
    self.query = query
    self.archive = archive
    self.streets = streets
    self.units = units
    self.from = from
    self.to = to
    self.sort = sort
    self.facets = facets
    self.sample = sample
    self.seed = seed
    self.limit = limit
    self.offset = offset
    self.scanning = scanning
    self.eitherScript = eitherScript
    self.reader = reader
    self.export = export
  }

  /// Streets and units that one search may name, and the bytes of a name.
  private static let mostFilters = 64
  private static let longestFilter = 300

  /// What is asked of the archive; `aliases` are words that mean the same.
  ///
  /// Throws `search-query…`, `search-sort`, `search-facet`, `search-filters` and `date-format`.
  func request(aliases: [[String]] = []) throws(Fault) -> SearchRequest {
    guard let query else {
      throw Fault(
        "search-no-query", .usage, what: Phrase(zh: "没有检索", en: "nothing was searched"),
        why: Phrase(zh: "没有写明查什么", en: "it was not said what to search for"),
        next: Phrase(
          zh: "请写查询词，或用 --saved 名称；'' 表示全部",
          en: "write a query, or --saved NAME; '' stands for everything"))
    }
    let order = try sort.map { (sort) throws(Fault) in
      guard let order = SearchRequest.Order(rawValue: sort) else {
        throw SearchWish.unknown(
          "search-sort", "--sort \(sort)", SearchRequest.Order.allCases.map(\.rawValue))
      }
      return order
    }
    var chosen: [Facet] = []
    for name in facets {
      guard let facet = Facet.allCases.first(where: { $0.rawValue == name || $0.zh == name })
      else {
        throw SearchWish.unknown(
          "search-facet", "--facet \(name)", Facet.allCases.map(\.rawValue))
      }
      if !chosen.contains(facet) { chosen.append(facet) }
    }
    let filters = streets + units
    guard filters.count <= SearchWish.mostFilters,
      filters.allSatisfy({ $0.utf8.count <= SearchWish.longestFilter })
    else {
      throw Fault(
        "search-filters", .usage, what: Phrase(zh: "没有检索", en: "nothing was searched"),
        why: Phrase(
          zh: "--street 与 --unit 超过\(SearchWish.mostFilters)个，或名称过长",
          en: "--street and --unit are more than \(SearchWish.mostFilters), or a name is too long"),
        next: Phrase(zh: "请分几次检索", en: "search in several steps"))
    }
    return SearchRequest(
      query: try Query(query, eitherScript: eitherScript, aliases: aliases),
      from: try CivilDate.given(from, "--from"),
      to: try CivilDate.given(to, "--to"), streets: streets, units: units,
      order: order ?? .date, facets: chosen, limit: max(0, limit), offset: max(0, offset),
      sample: sample.map { (count: max(0, $0), seed: seed) })
  }

  private static func unknown(_ code: String, _ what: String, _ known: [String]) -> Fault {
    Fault(
      code, .usage, what: Phrase(zh: "不认识\(what)", en: "\(what) is not known"),
      why: Phrase(zh: "没有这个选项值", en: "there is no such value"),
      next: Phrase(
        zh: "可用：" + known.joined(separator: "、"), en: "use one of " + known.joined(separator: ", "))
    )
  }
}
