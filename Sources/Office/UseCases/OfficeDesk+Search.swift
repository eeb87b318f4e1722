internal import Casework
internal import Codec
package import Primitives
internal import Search
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Searches the archive: the path named, else the home's, else the sample shipped beside it.
  ///
  /// A reader who is named searches what the permission matrix lets him see, and each search is a
  /// line of the audit log before anything of its answer is shown. With `export` all hits, or the
  /// draw, go into a file; one that is there is left alone.
  package func search(_ wish: SearchWish) throws(Fault) -> Outcome {
    var request = try wish.request(aliases: office?.searchAliases ?? [])
    let export = try wish.export.map { (path) throws(Fault) in try exportForm(path) }
    let reach = try wish.reader.map { (reader) throws(Fault) in try searchReach(of: reader) }
    if reach?.isMasked ?? true {
      try SearchReach.check(request.query, of: wish.reader?.person)
    } else {
      // Indexes have residents' data apart, and no attachment.
      request.searchesPersonal = request.query.namesPersonal
    }
    if let reach { request.query = reach.restricted(request.query) }
    let isMasked = reach?.isMasked ?? false
    let chosen = try archiveToRead()
    if export != nil, request.sample == nil {
      (request.limit, request.offset) = (Int.max, 0)
    }
    var (report, files) = try ArchiveSearch(storage: storage).find(
      request, in: [wish.archive ?? chosen.path],
      scanning: wish.scanning)
    var outcome: Outcome
    if let form = export, let path = wish.export {
      let written = try self.export(form, to: path, files, masking: isMasked, wish, &report)
      outcome = self.outcome(of: report, request, showsHits: false)
      outcome.put("file", path)
      outcome.put("exported", report.answer.hits.count)
      outcome.put("sha256", written.hex)
      outcome.say(
        zh: "已导出\(report.answer.hits.count)件到 \(path)，SHA-256 \(written)",
        en: "\(report.answer.hits.count) cases are exported to \(path), SHA-256 \(written)")
    } else {
      files.surround(request, masking: isMasked, &report)
      outcome = self.outcome(of: report, request, showsHits: true)
      try log("search", wish, report)
    }
    if let reach, let reader = wish.reader { say(reach, of: reader, in: &outcome) }
    if wish.archive == nil, let note = chosen.note { outcome.warnings.insert(note, at: 0) }
    return outcome
  }

  private func say(_ reach: SearchReach, of reader: Sitting, in outcome: inout Outcome) {
    outcome.put("reader", reader.person)
    outcome.put("reach", reach.words.zh)
    outcome.put("residents", reach.isMasked ? "masked" : "clear")
    outcome.say(
      zh:
        "“\(reader.person)”所及：\(reach.words.zh)；居民信息\(reach.isMasked ? "脱敏，居民信息和附件不检索" : "可见，可用“居民:”“附件:”检索")。",
      en:
        "“\(reader.person)” reaches \(reach.words.en); residents are \(reach.isMasked ? "masked; their data and attachments are not searched" : "shown; personal: searches their data, attachment: what is attached")."
    )
    if !reach.leftOut.isEmpty {
      outcome.warnings.append(
        Phrase(
          zh: "未包括：" + reach.leftOut.map(\.zh).joined(separator: "、") + "，检索条件不能准确限定",
          en: "left out: " + reach.leftOut.map(\.en).joined(separator: ", ")
            + ", which no condition of a search tells exactly"))
    }
  }

  // MARK: Log

  /// Adds a line of the audit log for a reader who is named; docs/search.md has its form.
  private func log(
    _ action: String, _ wish: SearchWish, _ report: SearchReport,
    file: (path: String, digest: Digest)? = nil
  ) throws(Fault) {
    guard let reader = wish.reader else { return }
    var members: [DataNode] = []
    func put(_ name: String, _ text: String?) {
      if let text { members.append(DataNode(name, .text(text))) }
    }
    func put(_ name: String, _ number: Int) { members.append(DataNode(name, .integer(number))) }
    func put(_ name: String, _ texts: [String]) {
      guard !texts.isEmpty else { return }
      members.append(DataNode(name, .list(texts.map { DataNode(name, .text($0)) })))
    }
    put("query", wish.query)
    put("role", reader.role)
    put("archive", wish.archive)
    put("street", wish.streets)
    put("unit", wish.units)
    if wish.eitherScript { members.append(DataNode("traditional", .boolean(true))) }
    put("from", wish.from)
    put("to", wish.to)
    if let sample = wish.sample {
      put("sample", sample)
      put("seed", String(wish.seed))
    }
    put("found", report.answer.count)
    put("given", report.answer.hits.count)
    put("volumes", report.volumes.count)
    put("cases", report.answer.casesSearched)
    put("file", file?.path)
    put("sha256", file?.digest.hex)
    try AuditLog(home: home).add(
      action,
      String(
        decoding: JSONText.write(DataNode("search", .record(members)), pretty: false),
        as: UTF8.self),
      person: reader.person, account: reader.account, at: reader.moment)
  }

  // MARK: Export

  private func exportForm(_ path: String) throws(Fault) -> SearchExportForm {
    let form = try SearchExportForm(path: path)
    guard try !storage.exists(path) else {
      throw Fault(
        "search-export-exists", .refused,
        what: Phrase(zh: "没有导出", en: "nothing was exported"),
        why: Phrase(zh: "已有这个文件", en: "there is a file of this name"),
        next: Phrase(zh: "请换一个文件名", en: "choose another name"), at: Place(file: path))
    }
    return form
  }

  /// Writes a row for each hit, in their order; gives the file's digest.
  ///
  /// Rows go to disk as they are made. The line of the log comes before the file: there may be a
  /// line without a file, and never a file without its line.
  private func export(
    _ form: SearchExportForm, to path: String, _ files: HitFiles, masking: Bool,
    _ wish: SearchWish, _ report: inout SearchReport
  ) throws(Fault) -> Digest {
    var files = files
    var file = try storage.makeStream(at: path)
    var hasher = SHA256Hasher()
    if form == .csv {
      try file.append(SearchRow.tableHead)
      hasher.update(SearchRow.tableHead)
    }
    for hit in report.answer.hits {
      var row = SearchRow(hit: hit, record: nil, code: nil)
      do throws(Fault) {
        let record = try files.record(of: hit, masking: masking)
        row.record = record
        row.hit.title = record.title
      } catch {
        report.unreadable.append(error)
        if masking { row.hit.title = "" }
      }
      do throws(Fault) { row.code = try files.code(of: hit) } catch {
        report.unreadable.append(error)
      }
      let line = form == .csv ? row.tableLine : row.object
      try file.append(line)
      hasher.update(line)
    }
    let digest = hasher.finish()
    try log("search-export", wish, report, file: (path, digest))
    try file.commit(replacing: .never)
    return digest
  }

  // MARK: Answer

  private func outcome(
    of report: SearchReport, _ request: SearchRequest, showsHits: Bool
  ) -> Outcome {
    var outcome = Outcome()
    let answer = report.answer
    outcome.put("count", answer.count)
    if showsHits { show(answer.hits, in: &outcome) }
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

  private func show(_ hits: [SearchHit], in outcome: inout Outcome) {
    var rows: [Outcome] = []
    for hit in hits {
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
      outcome.lines.append(
        Phrase("\(hit.caseID)  \(hit.date)  \(hit.street)  \(hit.title)"))
      if let snippet = hit.snippet {
        let text = "\(snippet.before)【\(snippet.match)】\(snippet.after)"
        row.put("snippet", text)
        outcome.lines.append(Phrase("    " + text))
      }
      rows.append(row)
    }
    outcome.put("hit", list: rows)
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
