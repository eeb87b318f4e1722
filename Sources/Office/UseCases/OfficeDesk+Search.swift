package import Primitives
internal import Search
internal import Storage

/// A search as it was asked for, in words.
package struct SearchWish: Sendable {
  package var query: String
  package var archive: String?
  package var streets: [String]
  package var units: [String]
  package var from: String?
  package var to: String?
  package var sort: String
  package var facets: [String]
  package var sample: Int?
  package var seed: UInt64
  package var limit: Int
  package var offset: Int
  /// Whether the indexes are left aside and every case is read.
  package var scanning: Bool
  /// Whether words find simplified and traditional characters alike.
  package var eitherScript: Bool

  package init(
    query: String, archive: String? = nil, streets: [String] = [], units: [String] = [],
    from: String? = nil, to: String? = nil, sort: String = "date", facets: [String] = [],
    sample: Int? = nil, seed: UInt64 = 1, limit: Int = 20, offset: Int = 0,
    scanning: Bool = false, eitherScript: Bool = false
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
  }

  /// The request; `aliases` are words that mean the same.
  func request(aliases: [[String]] = []) throws(Fault) -> SearchRequest {
    guard let order = SearchRequest.Order(rawValue: sort) else {
      throw SearchWish.unknown(
        "search-sort", "--sort \(sort)", SearchRequest.Order.allCases.map(\.rawValue))
    }
    var chosen: [Facet] = []
    for name in facets {
      guard let facet = Facet.allCases.first(where: { $0.rawValue == name || $0.zh == name })
      else {
        throw SearchWish.unknown(
          "search-facet", "--facet \(name)", Facet.allCases.map(\.rawValue))
      }
      chosen.append(facet)
    }
    return SearchRequest(
      query: try Query(query, eitherScript: eitherScript, aliases: aliases),
      from: try CivilDate.given(from, "--from"),
      to: try CivilDate.given(to, "--to"), streets: streets, units: units, order: order,
      facets: chosen, limit: max(0, limit), offset: max(0, offset),
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

extension OfficeDesk {
  /// Searches the archive: the path named, else the home's, else the sample shipped beside it.
  package func search(_ wish: SearchWish) throws(Fault) -> Outcome {
    let request = try wish.request(aliases: office?.searchAliases ?? [])
    let chosen = try archiveToRead()
    let path = wish.archive ?? chosen.path
    let report = try ArchiveSearch(storage: storage).run(
      request, in: [path], scanning: wish.scanning)
    var outcome = outcome(of: report, request)
    if wish.archive == nil, let note = chosen.note { outcome.warnings.insert(note, at: 0) }
    return outcome
  }

  private func outcome(of report: SearchReport, _ request: SearchRequest) -> Outcome {
    var outcome = Outcome()
    let answer = report.answer
    outcome.put("count", answer.count)
    var rows: [Outcome] = []
    for hit in answer.hits {
      var row = Outcome()
      row.put("case", hit.caseID)
      row.put("title", hit.title)
      row.put("date", hit.date.description)
      row.put("street", hit.street)
      row.put("units", texts: hit.units)
      row.put("state", hit.state)
      row.put("satisfaction", hit.satisfaction)
      row.put("days", hit.durationDays)
      row.put("volume", hit.volume)
      if let snippet = hit.snippet {
        row.put("snippet", "\(snippet.before)【\(snippet.match)】\(snippet.after)")
      }
      rows.append(row)
      let head = "\(hit.caseID)  \(hit.date)  \(hit.street)  \(hit.title)"
      outcome.lines.append(Phrase(head))
      if let snippet = hit.snippet {
        outcome.lines.append(
          Phrase("    \(snippet.before)【\(snippet.match)】\(snippet.after)"))
      }
    }
    outcome.put("hit", list: rows)
    for (facet, values) in answer.facets {
      let counts = values.map { "\($0.value) \($0.count)" }
      outcome.say(
        zh: "\(facet.zh)：" + counts.joined(separator: "、"),
        en: "\(facet.rawValue): " + counts.joined(separator: ", "))
      outcome.put(facet.rawValue + "-facet", texts: counts)
    }
    let way = way(of: report)
    outcome.say(
      zh:
        "共\(answer.count)件；查了\(report.volumes.count)卷、\(answer.casesSearched)件（\(way.zh)）。",
      en:
        "\(answer.count) found; searched \(report.volumes.count) volumes, \(answer.casesSearched) cases (\(way.en))."
    )
    outcome.put("cases-searched", answer.casesSearched)
    outcome.put("cases-indexed", report.casesIndexed)
    outcome.put("indexed-at", report.indexedAt?.description)
    outcome.put("unused-indexes", texts: report.unused.map { $0.place.description })
    outcome.warnings += report.unused.map(\.phrase)
    outcome.put("volumes", texts: report.volumes)
    outcome.put("unreadable", texts: report.unreadable.map { $0.place.description })
    for fault in report.unreadable {
      outcome.warnings.append(
        Phrase(
          zh: "未能查：" + fault.message(.chinese), en: "not searched: " + fault.message(.english)))
    }
    if !outcome.warnings.isEmpty { outcome.ending = .warnings }
    return outcome
  }

  /// How it was searched: by indexes and of when, or by reading.
  private func way(of report: SearchReport) -> Phrase {
    guard let indexed = report.indexedAt, report.casesIndexed > 0 else {
      return Phrase(zh: "逐件扫描，未用索引", en: "by scanning, without an index")
    }
    let rest = report.answer.casesSearched - report.casesIndexed
    return Phrase(
      zh: "索引\(report.casesIndexed)件，建于\(indexed)" + (rest > 0 ? "；逐件扫描\(rest)件" : ""),
      en: "\(report.casesIndexed) by indexes of \(indexed)"
        + (rest > 0 ? ", \(rest) by scanning" : ""))
  }
}
