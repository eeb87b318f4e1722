internal import Casework
internal import Dossiers
package import Primitives
package import Search
package import Storage
internal import Zip

/// What was searched, and what could not be: the honest part of an answer.
package struct SearchReport: Sendable {
  package var answer: SearchAnswer
  package var volumes: [String]
  /// Of the cases searched, those that an index answered for.
  package var casesIndexed = 0
  /// When the oldest of the indexes in use was written; `nil` where none was used.
  package var indexedAt: Timestamp?
  package var unreadable: [Fault]
  /// Indexes that are there and could not be used; their volumes were scanned.
  package var unused: [Fault] = []
}

/// Searches volumes and folders of dossiers: by the indexes beside sealed volumes, and by reading
/// every case of the rest.
package struct ArchiveSearch: Sendable {
  private let storage: Storage

  package init(storage: Storage) { self.storage = storage }

  /// Answers over everything under the given paths: volumes, folders of them, single dossiers.
  ///
  /// A case is looked at once, in the last of its files: a supplement tells the whole case anew.
  /// `scanning` leaves the indexes aside. The answer is the same with them and without.
  package func run(
    _ request: SearchRequest, in paths: [String], scanning: Bool = false
  ) throws(Fault) -> SearchReport {
    var (report, files) = try find(request, in: paths, scanning: scanning)
    files.surround(request, masking: false, &report)
    return report
  }

  /// Finds the hits, and the files that they are in; hits from indexes have no surroundings yet.
  func find(
    _ request: SearchRequest, in paths: [String], scanning: Bool
  ) throws(Fault) -> (report: SearchReport, files: HitFiles) {
    var shelf = Shelf()
    for path in paths { try collect(path, into: &shelf, isNamed: true) }
    var report = SearchReport(
      answer: Scan(request).answer(), volumes: shelf.volumes, unreadable: [])
    // No index has the text of attachments; each would say so when it is asked.
    let isScan = scanning || request.searchesPersonal && request.query.names(.attachment)
    var parts = isScan ? [] : try indexes(of: shelf, for: request, &report)
    while true {
      do throws(IndexFault) {
        try answer(request, shelf, parts, &report)
        return (report, HitFiles(shelf.volumes, dossiers: shelf.dossiers, storage: storage))
      } catch {
        switch error {
        case .index(let slot, let fault):
          // Nothing of it has entered an answer: its volumes are read instead.
          report.unused.append(fault)
          parts.remove(at: slot)
        case .other(let fault): throw fault
        }
      }
    }
  }

  /// What stops an answer: one of the indexes, by its place, or anything else.
  private enum IndexFault: Error {
    case index(Int, Fault)
    case other(Fault)
  }

  private func indexes(
    of shelf: Shelf, for request: SearchRequest, _ report: inout SearchReport
  ) throws(Fault) -> [VolumeIndexes.Part] {
    var parts: [VolumeIndexes.Part] = []
    for folder in Set(shelf.volumes.map { Storage.folder(of: $0) }).sorted() {
      let names = shelf.volumes.filter { Storage.folder(of: $0) == folder }
        .map { String(Storage.name(of: $0).dropLast(4)) }
      let found = try VolumeIndexes(in: folder, storage: storage)
        .parts(for: Set(names), withResidents: request.searchesPersonal)
      parts += found.parts
      report.unused += found.faults
    }
    return parts
  }

  private func answer(
    _ request: SearchRequest, _ shelf: Shelf, _ parts: [VolumeIndexes.Part],
    _ report: inout SearchReport
  ) throws(IndexFault) {
    var shelf = shelf
    do throws(Fault) { try open(&shelf, except: parts) } catch { throw .other(error) }
    var hidden: [[Int]] = parts.map { _ in [] }
    if parts.count > 1 {
      do throws(Fault) {
        hidden = try SearchIndex.superseded(in: parts.map(\.index), form: VolumeIndexes.form)
      } catch {
        // Which one it was is found by reading each through.
        for (slot, part) in parts.enumerated() {
          do throws(Fault) { try part.index.verify() } catch { throw .index(slot, error) }
        }
        throw .index(0, error)
      }
    }
    var scan = Scan(request)
    report.casesIndexed = 0
    report.indexedAt = nil
    for (slot, part) in parts.enumerated() {
      do throws(Fault) {
        let others = try part.index.compared(with: shelf.latest, form: VolumeIndexes.form)
        hidden[slot] += others.hidden
        shelf.replaced.formUnion(others.replaced)
        try scan.look(in: part.index, hiding: hidden[slot])
        report.casesIndexed += part.index.caseCount - Set(hidden[slot]).count
        if let status = try storage.status(of: part.path) {
          let written = Timestamp(secondsSince1970: status.modified)
          report.indexedAt = report.indexedAt.map { min($0, written) } ?? written
        }
      } catch {
        throw .index(slot, error)
      }
    }
    var files = HitFiles(shelf.volumes, dossiers: shelf.dossiers, storage: storage)
    for source in shelf.sources {
      for item in source.items where shelf.isLatest(item) {
        do throws(Fault) {
          let package = try item.package(in: source)
          var record = try ArchiveSearch.record(package, volume: source.volume)
          record.key = item.entry?.name ?? ""
          if request.searchesPersonal {
            try add(request.query, of: source.path, item.entry?.name, package, &files, to: &record)
          }
          scan.look(at: record)
        } catch {
          shelf.unreadable.append(error.inside(Place(file: source.path, entry: item.entry?.name)))
        }
      }
    }
    report.answer = scan.answer()
    report.unreadable = shelf.unreadable
  }

  /// Adds what is personal in a case, as far as the query names it; takes the rest out.
  private func add(
    _ query: Query, of path: String, _ entry: String?, _ package: ZipReader,
    _ files: inout HitFiles, to record: inout SearchRecord
  ) throws(Fault) {
    record.take(query.names(.personal) ? try files.residentTexts(of: path, entry, package) : [])
    guard query.names(.attachment) else { return }
    record.texts += try files.attachments(of: path, entry, package).map { (.attachment, $0) }
  }

  /// Everything that can be searched, and what could not be opened.
  private struct Shelf {
    var sources: [Source] = []
    var volumes: [String] = []
    var unreadable: [Fault] = []
    /// The newest form of every case that is looked at one by one.
    private(set) var latest: [String: Int] = [:]
    private var seen: Set<String> = []
    /// Cases that an index has in a newer form, or in the same.
    var replaced: Set<String> = []

    mutating func add(_ source: Source) {
      for item in source.items {
        latest[item.caseID] = max(latest[item.caseID] ?? 0, item.supplement)
      }
      var source = source
      // The same file in two places is one file.
      source.items.removeAll { !seen.insert("\($0.caseID) \($0.supplement)").inserted }
      sources.append(source)
    }

    /// The dossiers that lie by themselves.
    var dossiers: [String] { sources.filter { $0.reader == nil }.map(\.path) }

    func isLatest(_ item: Item) -> Bool {
      latest[item.caseID] == item.supplement && !replaced.contains(item.caseID)
    }
  }

  /// A volume, or a dossier by itself.
  private struct Source {
    var path: String
    var volume: String
    var items: [Item]
    var reader: ZipReader?
    var storage: Storage
  }

  /// One dossier file: which case, and which of its supplements (0 for the dossier itself).
  private struct Item {
    var caseID: String
    var supplement: Int
    var entry: ZipEntry?

    init(_ path: String, entry: ZipEntry? = nil) {
      let name = DossierName(path)
      caseID = name.caseID
      supplement = name.supplement
      self.entry = entry
    }

    func package(in source: Source) throws(Fault) -> ZipReader {
      if let entry, let reader = source.reader { return try ZipReader(within: reader, entry) }
      return try ZipReader(try InputFile(source.path, storage: source.storage))
    }
  }

  /// Reads the directories of the volumes that no index answers for.
  private func open(_ shelf: inout Shelf, except parts: [VolumeIndexes.Part]) throws(Fault) {
    var answered: Set<String> = []
    for part in parts {
      for volume in part.volumes {
        answered.insert(Storage.join(Storage.folder(of: part.path), volume + ".zip"))
      }
    }
    for path in shelf.volumes where !answered.contains(path) {
      do throws(Fault) {
        let reader = try ZipReader(try InputFile(path, storage: storage))
        let entries = reader.entries.filter { $0.name.hasSuffix(DossierFile.ending) }
        shelf.add(
          Source(
            path: path, volume: String(Storage.name(of: path).dropLast(4)),
            items: entries.map { Item($0.name, entry: $0) }, reader: reader, storage: storage))
      } catch {
        shelf.unreadable.append(error)
      }
    }
  }

  static func missing(_ path: String) -> Fault {
    Fault(
      "search-volume-missing", .damaged,
      what: Phrase(zh: "这一卷没有查", en: "the volume was not searched"),
      why: Phrase(zh: "有封印而没有卷", en: "its seal is there and the volume is not"),
      next: Phrase(zh: "请从另一份副本恢复", en: "restore it from another copy"),
      at: Place(file: path))
  }

  private func collect(_ path: String, into shelf: inout Shelf, isNamed: Bool) throws(Fault) {
    switch try storage.kind(of: path) {
    case .directory:
      let names = try storage.list(path)
      for name in names where !name.hasPrefix(".") {
        try collect(Storage.join(path, name), into: &shelf, isNamed: false)
      }
      // A seal without its volume: cases that ought to be searched.
      for name in names where name.hasSuffix(".seal.txt") {
        let volume = name.dropLast(".seal.txt".count) + ".zip"
        if !names.contains(String(volume)) {
          shelf.unreadable.append(ArchiveSearch.missing(Storage.join(path, String(volume))))
        }
      }
    case .file where path.hasSuffix(".zip"):
      shelf.volumes.append(path)
    case .file where path.hasSuffix(DossierFile.ending):
      shelf.add(
        Source(path: path, volume: path, items: [Item(path)], reader: nil, storage: storage))
    case .file where isNamed:
      throw Fault(
        "search-nothing", .usage, what: Phrase(zh: "无法查询", en: "there is nothing to search"),
        why: Phrase(zh: "它不是卷，也不是案卷", en: "it is no volume and no dossier"),
        next: Phrase(
          zh: "请写明卷（.zip）、案卷（.dossier）或它们的目录",
          en: "name a volume (.zip), a dossier (.dossier) or a folder of them"),
        at: Place(file: path))
    case nil where isNamed:
      throw Fault(
        "search-nothing", what: Phrase(zh: "无法查询", en: "there is nothing to search"),
        why: Phrase(zh: "那里没有文件或目录", en: "there is no such file or folder"),
        next: Phrase(zh: "请检查路径", en: "check the path"), at: Place(file: path))
    default: break
    }
  }

  /// What is searched of a dossier; its view is read, the rest of it is the verifier's business.
  static func record(_ package: ZipReader, volume: String) throws(Fault) -> SearchRecord {
    guard let entry = package.entry(Dossier.viewName) else {
      throw Fault(
        "search-no-view", .damaged,
        what: Phrase(zh: "案卷查不了", en: "the dossier cannot be searched"),
        why: Phrase(zh: "里面没有case.xml", en: "it holds no case.xml"),
        next: Phrase(zh: "请校验这一卷", en: "verify the volume"))
    }
    return try SearchRecord(scanning: try package.read(entry), volume: volume)
  }
}

extension SearchRecord {
  /// What is taken from a case view, each from its path.
  private enum Part {
    case caseID, number, state, date, street, community, unit, deputy, deputyKey, category
    case satisfaction
    case duration, round, signing
    case text(Field)
  }

  private static let parts: [(path: String, part: Part)] = [
    ("@id", .caseID), ("@number", .number), ("@state", .state), ("@registered-on", .date),
    ("@round", .round), ("signature/@method", .signing), ("title", .text(.title)),
    ("content/p", .text(.narrative)),
    ("registration/title", .text(.narrative)), ("registration/content/p", .text(.narrative)),
    ("registration/demand", .text(.narrative)), ("suggestion/cause/p", .text(.narrative)),
    ("suggestion/proposal", .text(.narrative)), ("attempt/text", .text(.narrative)),
    ("location/full", .text(.place)), ("location/street", .street),
    ("location/community", .community), ("category/major", .category), ("deputy/name", .deputy),
    ("deputy/@id", .deputyKey),
    ("reporter/name", .text(.personal)), ("review/opinion/p", .text(.review)),
    ("meeting/question", .text(.log)), ("meeting/decision", .text(.log)),
    ("coordination/outcome", .text(.log)), ("assignment/unit/name", .unit),
    ("handling/progress/text", .text(.log)), ("handling/progress/outcome", .text(.log)),
    ("handling/result/p", .text(.log)), ("reply-round/item", .text(.reply)),
    ("rating-round/text", .text(.reason)), ("rating/result-name", .satisfaction),
    ("answer/text", .text(.reply)), ("non-admission/explanation/p", .text(.reason)),
    ("durations/@days-from-registration-to-write-off", .duration),
    ("document/title", .text(.document)), ("document/@number", .text(.document)),
  ]

  /// The texts that have a field and no other use.
  ///
  /// Names of people who are no deputies go with their bodies; whoever may be a resident is personal.
  private static let proseParts: [(field: Field, paths: [String])] = [
    (
      .narrative,
      [
        "category/full", "registration/activity", "registration/since", "attempt/outcome",
        "photo/caption", "photo/object",
      ]
    ),
    (.place, ["registration/venue", "photo/place"]),
    (.review, ["review/gap", "review/reviewer", "review/head", "quality-check/criterion/remark"]),
    (
      .log,
      [
        "visit/text/p", "visit/cause", "visit/next-step", "agenda-item/question",
        "agenda-item/outcome", "meeting/option", "meeting/feasibility", "meeting/funding",
        "option/text", "option/reason", "coordination/text/p", "coordination/cause",
        "coordination/next-step", "assignment/requirement/p", "assignment/unit/part",
        "assignment/unit/task/goal", "assignment/unit/task/measure",
        "past-assignment/requirement/p", "past-assignment/unit/part",
        "past-assignment/unit/task/goal", "past-assignment/unit/task/measure",
        "handling/step/text", "handling/progress/next-step", "handling/difficulties",
        "handling/contact/opinion", "handling/co-opinion/text/p", "handling/site-log/text",
        "handling/site-log/measure", "handling/site-log/comment/comment",
        "handling/site-log/comment/response", "deliverable/name", "deliverable/location",
        "costs/purpose", "costs/basis", "costs/method", "costs/contractor", "costs/scope-change",
        "inspection/topic", "inspection/demand", "inspection/item/text", "finding/facts",
        "finding/outcome", "supervision/cause", "supervision/facts/p", "supervision/opinion",
        "supervision/measure", "supervision/requirement/p", "completion/summary/p",
        "completion/outstanding/text", "completion/outstanding/outcome", "return-visit/text",
      ]
    ),
    (.reply, ["on-spot-reply/text", "commitment/text", "commitment/outcome"]),
    (
      .reason,
      [
        "assignment/reason", "assignment/extension/reason", "past-assignment/reason",
        "past-assignment/extension/reason", "rating-round/reason", "rating-round/wish",
        "rating-round/residents", "ending/reason", "ending/detail", "link/reason",
      ]
    ),
    (
      .unit,
      [
        "past-assignment/unit/name", "assignment/unit/leader", "assignment/unit/head",
        "assignment/unit/contact", "handling/responsible", "non-admission/referred-to",
        "review/proposed-unit", "suggestion/suggested-unit",
      ]
    ),
    (.document, ["document/name"]),
    (
      .personal,
      [
        "reporter/phone", "reporter/address", "answer/persons", "costs/share/payer",
        "costs/share/address",
      ]
    ),
  ]
  private static let wanted =
    parts + proseParts.flatMap { group in group.paths.map { ($0, .text(group.field)) } }
  private static let scanner = DossierScanner(.caseView, wanted.map(\.path))

  /// The searched texts of a `case.xml`, each under the field that it can be named by.
  init(scanning bytes: [UInt8], volume: String) throws(Fault) {
    self.init(
      caseID: "", number: "", title: "", date: CivilDate(dayNumber: 0), street: "", community: "",
      units: [], deputies: [], category: "", state: "", satisfaction: "", durationDays: nil,
      rounds: 0, hasScan: false, texts: [], isRead: true, volume: volume)
    var record = self
    try SearchRecord.scanner.scan(bytes, file: Dossier.viewName) { field, text in
      if !text.isEmpty { record.take(SearchRecord.wanted[field].part, text) }
    }
    guard CaseID(rawValue: record.caseID).parts != nil, record.date.dayNumber != 0 else {
      throw Fault(
        "search-view", .damaged,
        what: Phrase(zh: "案卷查不了", en: "the dossier cannot be searched"),
        why: Phrase(
          zh: "case.xml没有编号或登记日期", en: "its case.xml has no number or day of registration"),
        next: Phrase(zh: "请校验这一卷", en: "verify the volume"))
    }
    self = record
  }

  private mutating func take(_ part: Part, _ text: String) {
    switch part {
    case .caseID:
      caseID = text
      texts.append((.number, text))
    case .number:
      number = text
      texts.append((.number, text))
    case .state: state = text
    case .date: date = CivilDate(text) ?? date
    case .street: street = text
    case .community: community = text
    case .category: category = text
    case .satisfaction: satisfaction = text
    case .duration: durationDays = Int(text)
    case .round: rounds = Int(text) ?? rounds
    // A signature in ink is taken with its scan only.
    case .signing: if text == SignatureMethod.wetInk.rawValue { hasScan = true }
    case .unit:
      units.append(text)
      texts.append((.unit, text))
    case .deputy:
      deputies.append(text)
      texts.append((.name, text))
    case .deputyKey: deputyKeys.append(text)
    case .text(let field):
      if field == .title { title = text }
      texts.append((field, text))
    }
  }
}
