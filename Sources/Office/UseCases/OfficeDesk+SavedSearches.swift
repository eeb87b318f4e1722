internal import Casework
package import Primitives
internal import Search

extension OfficeDesk {
  /// A wish with what a saved search says wherever the wish itself says nothing.
  package func completed(_ wish: SearchWish, from name: String) throws(Fault) -> SearchWish {
    _ = try requireOffice()
    let saved = try SavedSearches(home: home).search(name)
    var wish = wish
    wish.query = wish.query ?? saved.query
    if wish.streets.isEmpty { wish.streets = saved.streets }
    if wish.units.isEmpty { wish.units = saved.units }
    wish.from = wish.from ?? saved.from?.description
    wish.to = wish.to ?? saved.to?.description
    wish.sort = wish.sort ?? saved.sort
    wish.eitherScript = wish.eitherScript || saved.eitherScript == true
    if wish.facets.isEmpty { wish.facets = saved.facets }
    return wish
  }

  /// Searches, and keeps what was asked under a name: query, filters, order and facets.
  ///
  /// Throws `search-save-name`, `search-save-taken`, `search-save-full`, and
  /// `search-save-personal` where residents' data or attachments are named: whoever lists searches would read it.
  package func search(
    _ wish: SearchWish, savedAs name: String, account: String, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let request = try wish.request()
    let searches = SavedSearches(home: home)
    try searches.check(name)
    guard !request.query.namesPersonal else {
      throw Fault(
        "search-save-personal", .refused,
        what: Phrase(zh: "检索没有保存", en: "the search was not saved"),
        why: Phrase(
          zh: "它写明了居民信息或附件的内容，而保存的检索人人可以查看",
          en: "it names residents' data or attachments, and everybody can read what is saved"),
        next: Phrase(
          zh: "请去掉“居民:”“附件:”条件再保存，或不保存直接检索",
          en: "leave out personal: and attachment:, or search without saving"))
    }
    var outcome = try search(wish)
    try searches.add(
      SavedSearch(
        name: name, savedBy: wish.reader.map { PersonID(rawValue: $0.person) }, account: account,
        savedAt: moment, query: wish.query ?? "", streets: wish.streets, units: wish.units,
        from: request.from, to: request.to, sort: wish.sort,
        facets: request.facets.map(\.rawValue), eitherScript: wish.eitherScript ? true : nil))
    if let reader = wish.reader {
      try AuditLog(home: home).add(
        "search-save", name, person: reader.person, account: account, at: moment)
    }
    outcome.put("saved", name)
    outcome.say(zh: "已保存为“\(name)”。", en: "It is saved as “\(name)”.")
    return outcome
  }

  /// The saved searches of the office.
  package func savedSearches() throws(Fault) -> Outcome {
    _ = try requireOffice()
    var outcome = Outcome()
    var rows: [Outcome] = []
    for search in try SavedSearches(home: home).all() {
      var row = Outcome()
      row.put("name", search.name)
      row.put("query", search.query)
      row.put("street", texts: search.streets)
      row.put("unit", texts: search.units)
      row.put("from", search.from?.description)
      row.put("to", search.to?.description)
      row.put("sort", search.sort)
      row.put("facet", texts: search.facets)
      row.put("traditional", search.eitherScript == true ? "true" : nil)
      row.put("saved-by", search.savedBy?.rawValue)
      row.put("account", search.account)
      row.put("saved-at", search.savedAt.description)
      rows.append(row)
      var words = ["'\(search.query)'"]
      words += search.streets.map { "--street \($0)" } + search.units.map { "--unit \($0)" }
      if let from = search.from { words.append("--from \(from)") }
      if let to = search.to { words.append("--to \(to)") }
      if let sort = search.sort { words.append("--sort \(sort)") }
      if search.eitherScript == true { words.append("--traditional") }
      words += search.facets.map { "--facet \($0)" }
      let by = search.savedBy?.rawValue ?? search.account
      outcome.lines.append(
        Phrase(
          "\(search.name)  \(words.joined(separator: " "))  (\(by), \(search.savedAt.date))"))
    }
    if rows.isEmpty { outcome.say(zh: "还没有保存的检索。", en: "No search is saved yet.") }
    outcome.put("search", list: rows)
    return outcome
  }

  /// Drops a saved search; throws `search-saved-unknown`.
  package func forgetSearch(_ name: String, reader: Sitting?) throws(Fault) -> Outcome {
    _ = try requireOffice()
    if let reader { _ = try functions(of: reader) }
    try SavedSearches(home: home).remove(name)
    if let reader {
      try AuditLog(home: home).add(
        "search-forget", name, person: reader.person, account: reader.account, at: reader.moment)
    }
    var outcome = Outcome()
    outcome.put("forgotten", name)
    outcome.say(zh: "已删去保存的检索“\(name)”。", en: "The search “\(name)” is forgotten.")
    return outcome
  }
}
