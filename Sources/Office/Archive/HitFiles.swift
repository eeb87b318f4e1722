internal import Dossiers
internal import Inspector
internal import Primitives
internal import Search
internal import Storage
internal import Zip

/// The files that hits came from, for what no index has: surroundings, residents, codes.
///
/// A few volumes stay open, those asked last; nothing else is kept but their catalogues.
struct HitFiles {
  private let storage: Storage
  /// Volumes by name.
  private var volumes: [String: String] = [:]
  private let dossiers: [String]
  private var open: [(path: String, reader: ZipReader, codes: [String: String]?)] = []
  /// Every file of the cases that have supplements; made when the first of them is asked.
  private var chains: [String: [(path: String, entry: String?)]]?

  private static let most = 8
  private static let catalogue = "/data/metadata/descriptive/cases.csv"

  init(_ volumes: [String], dossiers: [String], storage: Storage) {
    self.storage = storage
    self.dossiers = dossiers
    // Copies of a volume have the same name; the first of them is read.
    for path in volumes.reversed() {
      self.volumes[String(Storage.name(of: path).dropLast(4))] = path
    }
  }

  /// What a hit's dossier says, read anew; with `masking`, as one who may not see residents sees it, and
  /// `withResidents` with their own data as texts.
  mutating func record(
    of hit: SearchHit, masking: Bool, withResidents: Bool = false
  ) throws(Fault) -> SearchRecord {
    let path = try path(of: hit)
    let entry = hit.key.isEmpty ? nil : hit.key
    return try placed(Place(file: path, entry: entry)) { () throws(Fault) in
      let package = try package(entry, in: path)
      var record = try ArchiveSearch.record(package, volume: hit.volume)
      guard masking else {
        if withResidents { record.take(try residentTexts(of: path, entry, package)) }
        return record
      }
      return SearchMask(try residents(of: path, entry, package)).masked(record)
    }
  }

  /// Gives hits their surroundings; with `masking`, masks residents in these and in the titles.
  ///
  /// A title whose dossier cannot be read is then not shown: nobody knows whom it names.
  mutating func surround(
    _ request: SearchRequest, masking: Bool, _ report: inout SearchReport
  ) {
    for (place, hit) in report.answer.hits.enumerated() {
      guard masking || (hit.snippet == nil && !hit.key.isEmpty && request.query.hasText) else {
        continue
      }
      do throws(Fault) {
        let record = try record(
          of: hit, masking: masking,
          withResidents: request.searchesPersonal && request.query.names(.personal))
        report.answer.hits[place].title = record.title
        report.answer.hits[place].snippet = request.snippet(of: record)
      } catch {
        report.unreadable.append(error)
        guard masking else { continue }
        report.answer.hits[place].title = ""
        report.answer.hits[place].snippet = nil
      }
    }
  }

  /// The archival code that the volume's catalogue gives a hit's dossier.
  mutating func code(of hit: SearchHit) throws(Fault) -> String? {
    guard !hit.key.isEmpty, let path = volumes[hit.volume] else { return nil }
    let slot = try slot(path)
    if let codes = open[slot].codes { return codes[Storage.name(of: hit.key)] }
    // Read once, whatever it is.
    open[slot].codes = [:]
    let reader = open[slot].reader
    guard let entry = reader.entry(hit.volume + HitFiles.catalogue) else { return nil }
    var codes: [String: String] = [:]
    try placed(Place(file: path, entry: entry.name)) { () throws(Fault) in
      let table = try CatalogueTable(try reader.read(entry))
      for row in table.rows {
        guard let file = table.cell(row, "文件"), let code = table.cell(row, "档号"), !code.isEmpty
        else { continue }
        codes[Storage.name(of: file)] = code
      }
    }
    open[slot].codes = codes
    return codes[Storage.name(of: hit.key)]
  }

  // MARK: Reading

  private func path(of hit: SearchHit) throws(Fault) -> String {
    guard !hit.key.isEmpty else { return hit.volume }
    guard let path = volumes[hit.volume] else { throw ArchiveSearch.missing(hit.volume) }
    return path
  }

  /// A dossier in a volume, or one that lies by itself.
  private mutating func package(_ entry: String?, in path: String) throws(Fault) -> ZipReader {
    guard let entry else { return try ZipReader(try InputFile(path, storage: storage)) }
    let reader = open[try slot(path)].reader
    guard let found = reader.entry(entry) else { throw ArchiveSearch.missing(path) }
    return try ZipReader(within: reader, found)
  }

  /// Where an open volume is among those kept.
  private mutating func slot(_ path: String) throws(Fault) -> Int {
    if let slot = open.firstIndex(where: { $0.path == path }) {
      if slot == open.count - 1 { return slot }
      open.append(open.remove(at: slot))
    } else {
      let reader = try ZipReader(try InputFile(path, storage: storage))
      if open.count == HitFiles.most { open.removeFirst() }
      open.append((path, reader, nil))
    }
    return open.count - 1
  }

  // MARK: Residents and attachments

  /// Everybody whose data lie in a case's files.
  ///
  /// `path` is the dossier's own, or that of the volume that has it as `entry`.
  mutating func residents(
    of path: String, _ entry: String?, _ package: ZipReader
  ) throws(Fault) -> [PersonFile] {
    try fromAllFiles(of: entry ?? path, entry, package) { (package, _) throws(Fault) in
      try HitFiles.residents(in: package)
    }
  }

  /// What residents' own data say, for searching it.
  ///
  /// `path` is the dossier's own, or that of the volume that has it as `entry`.
  mutating func residentTexts(
    of path: String, _ entry: String?, _ package: ZipReader
  ) throws(Fault) -> [String] {
    try fromAllFiles(of: entry ?? path, entry, package) { (package, _) throws(Fault) in
      try HitFiles.residentTexts(in: package)
    }
  }

  /// The paragraphs of all texts that were taken from what is attached to a case.
  ///
  /// `path` is the dossier's own, or that of the volume that has it as `entry`.
  mutating func attachments(
    of path: String, _ entry: String?, _ package: ZipReader
  ) throws(Fault) -> [String] {
    try fromAllFiles(of: entry ?? path, entry, package) { (package, entry) throws(Fault) in
      try HitFiles.attachments(in: package, entry)
    }
  }

  /// What is taken from each of a case's files.
  ///
  /// A supplement has only what came with it, so the files before it are read, too.
  private mutating func fromAllFiles<Thing>(
    of name: String, _ entry: String?, _ package: ZipReader,
    take: (_ package: ZipReader, _ entry: String?) throws(Fault) -> [Thing]
  ) throws(Fault) -> [Thing] {
    var found = try take(package, entry)
    let own = DossierName(name)
    guard own.supplement > 0 else { return found }
    for (path, entry) in try chain(of: own.caseID) {
      let name = DossierName(entry ?? path)
      guard name.supplement < own.supplement else { continue }
      found += try placed(Place(file: path, entry: entry)) { () throws(Fault) in
        try take(try self.package(entry, in: path), entry)
      }
    }
    return found
  }

  private mutating func chain(
    of caseID: String
  ) throws(Fault) -> [(path: String, entry: String?)] {
    if let chains { return chains[caseID] ?? [] }
    var files: [(path: String, entry: String?)] = dossiers.map { ($0, nil) }
    for path in volumes.values.sorted() {
      // One that cannot be read was named when it was searched.
      guard let reader = try? ZipReader(try InputFile(path, storage: storage)) else { continue }
      files += reader.entries.filter { $0.name.hasSuffix(DossierFile.ending) }
        .map { (path, $0.name) }
    }
    let supplemented = Set(
      files.map { DossierName($0.entry ?? $0.path) }.filter { $0.supplement > 0 }.map(\.caseID))
    var chains: [String: [(path: String, entry: String?)]] = [:]
    var seen: Set<String> = []
    for file in files {
      let name = DossierName(file.entry ?? file.path)
      // The same file in two places is one file.
      guard supplemented.contains(name.caseID),
        seen.insert("\(name.caseID) \(name.supplement)").inserted
      else { continue }
      chains[name.caseID, default: []].append(file)
    }
    self.chains = chains
    return chains[caseID] ?? []
  }

  private static func residents(in package: ZipReader) throws(Fault) -> [PersonFile] {
    var found: [PersonFile] = []
    for entry in package.entries where entry.name.hasPrefix("persons/") {
      found.append(try PersonFile(from: try package.read(entry), file: entry.name))
    }
    return found
  }
}

extension HitFiles {
  private static let person = DossierScanner(.person, ["name", "phone", "address"])

  /// Names, telephones and addresses of the residents whose data lie in one dossier file.
  static func residentTexts(in package: ZipReader) throws(Fault) -> [String] {
    var texts: [String] = []
    for entry in package.entries where entry.name.hasPrefix("persons/") {
      let bytes = try package.read(entry)
      var names = 0
      try HitFiles.person.scan(bytes, file: entry.name) { field, text in
        if field == 0 { names += 1 }
        texts.append(text)
      }
      // Without one it is no resident's file, and the strict reader says why.
      if names != 1 { _ = try PersonFile(from: bytes, file: entry.name) }
    }
    return texts
  }

  /// The paragraphs of the texts in one dossier; `dossier` is its entry in a volume.
  private static func attachments(
    in package: ZipReader, _ dossier: String?
  ) throws(Fault) -> [String] {
    var found: [String] = []
    for entry in package.entries {
      guard let file = AttachmentText.file(of: entry.name), package.entry(file) != nil else {
        continue
      }
      let place = Place(entry: dossier.map { $0 + "!" + entry.name } ?? entry.name)
      do throws(Fault) {
        guard entry.size <= AttachmentText.byteLimit else { throw HitFiles.tooLarge }
        found += AttachmentText.paragraphs(of: try package.read(entry))
      } catch {
        var fault = error
        fault.place = place
        throw fault
      }
    }
    return found
  }

  private static var tooLarge: Fault {
    Fault(
      "search-attachment-large", .damaged,
      what: Phrase(zh: "附件的文字查不了", en: "the text of an attachment cannot be searched"),
      why: Phrase(
        zh: "超过\(AttachmentText.byteLimit >> 20)MB，不是归档时存入的",
        en: "it is over \(AttachmentText.byteLimit >> 20) MB and was never filed so"),
      next: Phrase(zh: "请校验这一卷", en: "verify the volume"))
  }
}

extension SearchRecord {
  /// Has residents' own data as the texts of their field.
  mutating func take(_ residents: [String]) {
    // The view has a word in the place of each name.
    texts.removeAll { $0.field == .personal }
    texts += residents.map { (.personal, $0) }
  }
}
