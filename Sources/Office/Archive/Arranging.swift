internal import Casework
internal import Dossiers
package import Primitives
internal import Seals
internal import Storage
internal import Volumes

/// The places that sealed files have in the archive: codes, years, periods, and what goes with them.
struct Arranging {
  fileprivate let book: ArrangementBook
  /// The files that got their codes in this run, in the order of cases.
  fileprivate let new: [RecordedFile]
  /// What the log said before.
  fileprivate let log: LogEntries
  fileprivate let home: OfficeHome

  /// What was destroyed; it keeps its code.
  fileprivate let destroyed: Set<ArchivedFile>

  /// Every file that has a code and is there, in the order of cases.
  var files: [ArchivedFile] { book.orderedFiles.filter { !destroyed.contains($0) } }

  /// When a file was sealed, as the log has it; `nil` where it says nothing.
  func sealedOn(_ file: ArchivedFile) -> CivilDate? { log[file.name]?.sealedOn }

  /// A file's place, for the packer.
  struct Place {
    var code: ArchivalCode
    /// SHA-256 of the sealed file that got the code.
    var dossier: Digest
    /// Of the same bytes; `nil` where the code is older than the taking of it.
    var sm3: SM3Digest?
    var filingYear: Int
    var retention: RetentionPeriod
    /// `filing.pdf`, beside a dossier; none beside a supplement.
    var files: [AccompanyingFile]
    /// In the order of `Arranging.columns`.
    var values: [String]
  }

  /// Columns of the catalogue that say a file's place.
  static let columns = [
    CatalogueColumn(heading: "档号", isCode: true), CatalogueColumn(heading: "归档年度"),
    CatalogueColumn(heading: "期限依据"),
  ]

  /// Throws `archive-arranged-first` for a file that has no code, `archive-changed` when it was given
  /// for other bytes than the log's.
  func place(of file: ArchivedFile) throws(Fault) -> Place {
    guard let recorded = book.recorded(file), let code = recorded.code,
      let year = recorded.filingYear, let retention = recorded.retention,
      let dossier = recorded.dossier
    else {
      throw Fault(
        breaking: .arrangedFirst, file.name, zh: "\(file.name)没有档号",
        en: "\(file.name) has no code")
    }
    if let leaf = log[file.name], leaf.dossier != dossier {
      throw OfficeDesk.changed(
        file, try home.file(of: file.caseID, supplement: file.supplement).path)
    }
    var files: [AccompanyingFile] = []
    if file.supplement == nil {
      files.append(
        AccompanyingFile(name: "filing.pdf", content: .path(try home.filing(file.caseID))))
    }
    return Place(
      code: code, dossier: dossier, sm3: recorded.sm3.flatMap { SM3Digest(bytes: $0.bytes) },
      filingYear: year, retention: retention, files: files,
      values: [code.rawValue, String(year), recorded.basis ?? ""])
  }
}

extension OfficeDesk {
  /// The codes as they were given; nothing is written.
  func arranged() throws(Fault) -> Arranging {
    let holdings = try holdings()
    return Arranging(
      book: holdings.arrangement, new: [],
      log: try DossierLog(home.log, storage: storage).entries(), home: home,
      destroyed: holdings.destroyed)
  }

  /// Gives every sealed file that has none its archival code, and makes what is bound with it.
  ///
  /// Codes follow series, then case; what was given stays. Throws the rule of the numbering when the
  /// records have a double or a gap. A run after a kill does what is missing.
  func arranging(_ occasion: ArchiveOccasion) throws(Fault) -> Arranging {
    let settings = try requireOffice().arrangement
    let records = try records
    try records.requireArchivist(occasion)
    let holdings = try records.holdings()
    ProcessMemory.giveBack()
    let destroyed = holdings.destroyed
    var book = holdings.arrangement
    let log = try DossierLog(home.log, storage: storage).entries()
    let found = try unarranged(book, log, settings)
    var new: [RecordedFile] = []
    if !found.isEmpty {
      let moment =
        occasion.moment ?? found.map(\.sealedAt).max() ?? Timestamp(secondsSince1970: 0)
      let written = try records.add(occasion, at: moment) { holdings, actor throws(Fault) in
        let lists = try holdings.arrangement.assign(found.map(\.file), settings)
        return lists.flatMap { list in
          list.files.inParts(of: OfficeDesk.arrangedAtOnce).map { files in
            ArchiveRecord(
              .arranged, on: moment.date, recordedAt: moment, account: occasion.account,
              actor: actor, files: files, scheme: list.scheme)
          }
        }
      }
      book = written.holdings.arrangement
      new = written.records.flatMap(\.files).sorted { $0.file < $1.file }
    }
    try book.requireWhole(settings)
    try bind(book)
    return Arranging(book: book, new: new, log: log, home: home, destroyed: destroyed)
  }

  /// Files of one entry at most, so that it stays small enough to be read at once.
  private static let arrangedAtOnce = 1_000

  /// `dossier archive arrange`.
  package func archiveArrange(_ occasion: ArchiveOccasion) throws(Fault) -> Outcome {
    try home.removeStaleTemporaries()
    var outcome = Outcome()
    var rows: [Outcome] = []
    for file in try arranging(occasion).new {
      var row = Outcome()
      row.put("case", file.file.name)
      row.put("code", file.code?.rawValue)
      row.put("year", file.filingYear)
      row.put("retention", file.retention?.rawValue)
      rows.append(row)
      outcome.say(
        zh: "\(file.code?.rawValue ?? "")  \(file.file.name)  \(file.title ?? "")",
        en: "\(file.code?.rawValue ?? "")  \(file.file.name)  \(file.title ?? "")")
    }
    if rows.isEmpty { outcome.say(zh: "没有待编号的案卷。", en: "No sealed dossier lacks a code.") }
    outcome.put("arranged", list: rows)
    return outcome
  }

  /// Who issued a letter, by its entry in the dossier.
  private static func issuers(_ events: [Event]) -> [String: String] {
    var issuers: [String: String] = [:]
    for event in events {
      guard case .documentIssued(let it) = event.body, let paper = it.paper else { continue }
      issuers[it.file] = paper.issuer
    }
    return issuers
  }

  private struct SealedFile {
    var file: Unarranged
    var sealedAt: Timestamp
  }

  private func unarranged(
    _ book: ArrangementBook, _ log: LogEntries, _ settings: ArrangementSettings
  ) throws(Fault) -> [SealedFile] {
    var found: [SealedFile] = []
    for id in try home.caseIDs() {
      let supplements: [Int?] = try [nil] + home.supplements(of: id)
      for supplement in supplements {
        let file = ArchivedFile(id, supplement: supplement)
        guard book.recorded(file) == nil else { continue }
        let package = try SealedPackage(
          try home.file(of: id, supplement: supplement).path, storage: storage)
        guard let sealedAt = package.sealedAt else { continue }
        // Nothing is taken from bytes that are not those that were sealed.
        let digest = try sealedDigest(file, at: package.path, in: log)
        let view = try package.view()
        let year = supplement == nil ? view.filingYear : sealedAt.date.year
        let side = settings.policy(of: year).side ?? .assigning
        found.append(
          SealedFile(
            file: Unarranged(
              file, filingYear: year, retained: settings.retention.retained(view, by: side),
              dossier: digest,
              sm3: try nationalDigest(of: file, at: package.path, having: digest),
              title: view.title,
              pages: FilingBook.bound(view).reduce(0) { $0 + max(1, $1.pages ?? 1) }),
            sealedAt: sealedAt))
      }
    }
    return found
  }

  /// Makes `filing.pdf` beside each dossier that has a code and lacks it.
  private func bind(_ book: ArrangementBook) throws(Fault) {
    var swept: Set<String> = []
    for id in try home.caseIDs() {
      guard let recorded = book.recorded(ArchivedFile(id)), let code = recorded.code else {
        continue
      }
      let path = try home.filing(id)
      if try storage.exists(path) { continue }
      if swept.insert(Storage.folder(of: path)).inserted {
        try storage.removeStaleTemporaries(in: Storage.folder(of: path))
      }
      let dossier = try home.read(id)
      guard dossier.digest == recorded.dossier else {
        throw OfficeDesk.changed(ArchivedFile(id), try home.dossier(id).path)
      }
      let view = try dossier.view()
      let sealedAt = dossier.manifest.sealedAt ?? Timestamp(view.updatedOn, hour: 18)
      let filing = FilingBook(
        view, arranged: recorded, fonds: code.fonds, filedOn: sealedAt.date,
        dossier: dossier.digest, redactions: dossier.manifest.redactions.count,
        issuers: OfficeDesk.issuers(dossier.events))
      try storage.publish(
        try press.print(filing, at: sealedAt), to: path, replacing: .any, mode: 0o444)
    }
  }
}

extension Array {
  /// The elements in order, in parts of at most `count`.
  fileprivate func inParts(of count: Int) -> [[Element]] {
    stride(from: 0, to: self.count, by: count).map {
      Array(self[$0..<Swift.min($0 + count, self.count)])
    }
  }
}
