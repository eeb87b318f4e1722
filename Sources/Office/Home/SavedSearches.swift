internal import Casework
internal import Codec
internal import Primitives
internal import Storage

/// A search that the office keeps under a name: what was asked, never what was found.
struct SavedSearch: Codable, Hashable, Sendable {
  var name: String
  /// A person of the office, where one was named; else absent.
  var savedBy: PersonID?
  /// The operating-system account.
  var account: String
  var savedAt: Timestamp
  var query: String
  var streets: [String]
  var units: [String]
  var from: CivilDate?
  var to: CivilDate?
  var sort: String?
  var facets: [String]
  /// Words find simplified and traditional characters alike; absent for no.
  var eitherScript: Bool?

  enum CodingKeys: String, CodingKey {
    case name, savedBy, account, savedAt, query
    case streets = "street"
    case units = "unit"
    case from, to, sort
    case facets = "facet"
    case eitherScript
  }
}

/// `searches.xml`: the saved searches of an office, in order of their names.
struct SavedSearches {
  let home: OfficeHome

  private struct List: Codable {
    var searches: [SavedSearch]

    enum CodingKeys: String, CodingKey {
      case searches = "search"
    }
  }

  static let namespace = "urn:dossier:searches:1"
  /// Searches that an office keeps, and characters of a name.
  static let most = 500
  static let longestName = 40
  private static let byteLimit = 8 << 20

  private var path: String { Storage.join(home.path, "searches.xml") }

  func all() throws(Fault) -> [SavedSearch] {
    guard try home.storage.exists(path) else { return [] }
    return try OfficeText.value(
      List.self,
      from: try home.storage.read(path, limit: SavedSearches.byteLimit, links: .refused),
      root: "searches", namespace: SavedSearches.namespace, file: path
    ).searches
  }

  /// The search of a name; throws `search-saved-unknown`.
  func search(_ name: String) throws(Fault) -> SavedSearch {
    let all = try all()
    guard let found = all.first(where: { $0.name == name }) else {
      throw SavedSearches.unknown(name, all)
    }
    return found
  }

  /// Whether a search can be added; throws `search-save-name` and `search-save-taken`.
  func check(_ name: String) throws(Fault) {
    let isPlain = name.unicodeScalars.allSatisfy {
      $0 == " "
        || !($0.properties.isWhitespace || $0.properties.generalCategory == .control
          || $0.properties.generalCategory == .format)
    }
    guard (1...SavedSearches.longestName).contains(name.count), name.utf8.count <= 400, isPlain,
      name.first != " ", name.last != " ", name.first != "-"
    else {
      throw Fault(
        "search-save-name", .usage, what: Phrase(zh: "检索没有保存", en: "the search was not saved"),
        why: Phrase(
          zh: "名称应为1至\(SavedSearches.longestName)个字，首尾没有空格，不以“-”开头，没有控制符",
          en:
            "a name has 1 to \(SavedSearches.longestName) characters, no blank at its ends, no leading hyphen and no control characters"
        ),
        next: Phrase(zh: "请换一个名称", en: "choose another name"))
    }
    let all = try all()
    if let known = all.first(where: { $0.name == name }) {
      throw Fault(
        "search-save-taken", .refused,
        what: Phrase(zh: "检索没有保存", en: "the search was not saved"),
        why: Phrase(
          zh: "“\(name)”已由\(known.savedBy?.rawValue ?? known.account)保存",
          en: "“\(name)” was saved by \(known.savedBy?.rawValue ?? known.account)"),
        next: Phrase(
          zh: "请换一个名称，或先用 dossier search --forget \(name) 删去",
          en: "choose another name, or first: dossier search --forget \(name)"))
    }
    guard all.count < SavedSearches.most else {
      throw Fault(
        "search-save-full", .refused,
        what: Phrase(zh: "检索没有保存", en: "the search was not saved"),
        why: Phrase(
          zh: "已保存\(SavedSearches.most)条", en: "\(SavedSearches.most) searches are saved"),
        next: Phrase(zh: "请先删去不用的", en: "forget those that nobody uses first"))
    }
  }

  /// Keeps a search, durably; throws as `check` does.
  func add(_ search: SavedSearch) throws(Fault) {
    try changing { searches throws(Fault) in
      try check(search.name)
      searches.append(search)
    }
  }

  /// Drops the search of a name; throws `search-saved-unknown`.
  func remove(_ name: String) throws(Fault) {
    try changing { searches throws(Fault) in
      guard searches.contains(where: { $0.name == name }) else {
        throw SavedSearches.unknown(name, searches)
      }
      searches.removeAll { $0.name == name }
    }
  }

  private func changing(_ change: (inout [SavedSearch]) throws(Fault) -> Void) throws(Fault) {
    let storage = home.storage
    let lock = try storage.lock(path + ".lock")
    defer { extendLifetime(lock) }
    var searches = try all()
    try change(&searches)
    searches.sort { $0.name < $1.name }
    try storage.publish(
      OfficeText.bytes(
        of: List(searches: searches), root: "searches", namespace: SavedSearches.namespace),
      to: path, replacing: .any, mode: 0o640)
  }

  private static func unknown(_ name: String, _ known: [SavedSearch]) -> Fault {
    let names = known.prefix(20).map(\.name)
    return Fault(
      "search-saved-unknown",
      what: Phrase(zh: "没有保存过“\(name)”", en: "no search is saved as “\(name)”"),
      why: names.isEmpty
        ? Phrase(zh: "还没有保存任何检索", en: "none is saved yet")
        : Phrase(
          zh: "已保存的有：" + names.joined(separator: "、"),
          en: "there are: " + names.joined(separator: ", ")),
      next: Phrase(
        zh: "用 dossier search --saved-list 查看，用 --save 名称 保存",
        en: "see dossier search --saved-list; --save NAME keeps one"))
  }
}
