internal import Casework
internal import Dossiers
package import Primitives
internal import Storage
internal import Volumes
internal import Zip

/// The places that sealed files have in the archive: codes, years, periods, and what goes with them.
struct Arranging {
  fileprivate let book: ArrangementBook
  fileprivate let home: OfficeHome

  /// A file's place, for the packer.
  struct Place {
    var code: ArchivalCode
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

  /// Throws `archive-arranged-first` for a file that has no code.
  func place(of id: CaseID, supplement: Int?) throws(Fault) -> Place {
    let file = ArchivedFile(id, supplement: supplement)
    guard let recorded = book.recorded(file), let code = recorded.code,
      let year = recorded.filingYear, let retention = recorded.retention
    else {
      throw Fault(
        breaking: .arrangedFirst, file.name, zh: "\(file.name)没有档号",
        en: "\(file.name) has no code")
    }
    var files: [AccompanyingFile] = []
    if supplement == nil {
      files.append(AccompanyingFile(name: "filing.pdf", content: .path(try home.filing(id))))
    }
    return Place(
      code: code, filingYear: year, retention: retention, files: files,
      values: [code.rawValue, String(year), recorded.basis ?? ""])
  }
}

extension OfficeDesk {
  /// Gives every sealed file that has none its archival code, and makes what is bound with it.
  ///
  /// Codes follow series, then case; what was given stays. Throws the rule of the numbering when the
  /// records have a double or a gap. A run after a kill does what is missing.
  func arranging(_ occasion: ArchiveOccasion) throws(Fault) -> Arranging {
    let office = try requireOffice()
    let settings = office.arrangement
    let records = RecordBook(home: home, office: office)
    try records.requireArchivist(occasion)
    var book = try records.holdings().arrangement
    try book.requireWhole(settings)
    let new = try unarranged(book, settings)
    if !new.isEmpty {
      let moment = occasion.moment ?? new.map(\.sealedAt).max() ?? Timestamp(secondsSince1970: 0)
      try records.write(occasion, at: moment) { holdings, actor throws(Fault) in
        let lists = try holdings.arrangement.assign(new.map(\.file), settings)
        return lists.flatMap { list in
          list.files.inParts(of: OfficeDesk.arrangedAtOnce).map { files in
            ArchiveRecord(
              .arranged, on: moment.date, recordedAt: moment, account: occasion.account,
              actor: actor, files: files, scheme: list.scheme)
          }
        }
      }
      book = try records.holdings().arrangement
      try book.requireWhole(settings)
    }
    try bind(book, settings)
    return Arranging(book: book, home: home)
  }

  /// Files of one entry at most, so that it stays small enough to be read at once.
  private static let arrangedAtOnce = 1_000

  /// `dossier archive arrange`.
  package func archiveArrange(_ occasion: ArchiveOccasion) throws(Fault) -> Outcome {
    let before = try holdings().arrangement
    let after = try arranging(occasion).book
    var outcome = Outcome()
    var rows: [Outcome] = []
    for file in after.files where before.recorded(file.file) == nil {
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

  private struct SealedFile {
    var file: Unarranged
    var sealedAt: Timestamp
  }

  private func unarranged(
    _ book: ArrangementBook, _ settings: ArrangementSettings
  ) throws(Fault) -> [SealedFile] {
    var found: [SealedFile] = []
    for id in try home.caseIDs() {
      let supplements: [Int?] = try [nil] + home.supplements(of: id)
      for supplement in supplements {
        let file = ArchivedFile(id, supplement: supplement)
        guard book.recorded(file) == nil, try isSealed(id, supplement) else { continue }
        found.append(
          try placed(Place(entry: file.name)) { () throws(Fault) in
            try unarranged(file, settings)
          })
      }
    }
    return found
  }

  private func unarranged(
    _ file: ArchivedFile, _ settings: ArrangementSettings
  ) throws(Fault) -> SealedFile {
    let dossier = try home.file(of: file.caseID, supplement: file.supplement).read()
    let view = try dossier.view()
    let sealedAt = dossier.manifest.sealedAt ?? Timestamp(view.updatedOn, hour: 18)
    let year = file.supplement == nil ? view.filingYear : sealedAt.date.year
    let side = settings.policy(of: year).side ?? .assigning
    return SealedFile(
      file: Unarranged(
        file, filingYear: year, retained: settings.retention.retained(view, by: side),
        dossier: dossier.digest, title: view.title,
        pages: FilingBook.bound(view).reduce(0) { $0 + max(1, $1.pages ?? 1) }),
      sealedAt: sealedAt)
  }

  /// Whether a dossier is sealed, by its manifest alone.
  private func isSealed(_ id: CaseID, _ supplement: Int?) throws(Fault) -> Bool {
    let path = try home.file(of: id, supplement: supplement).path
    return try placed(Place(file: path)) { () throws(Fault) in
      let package = try ZipReader(try storage.open(path))
      guard let manifest = package.entry(Manifest.name) else {
        throw Fault(
          "dossier-manifest", .damaged,
          what: Phrase(zh: "案卷被改动或损坏", en: "the dossier was changed or damaged"),
          why: Phrase(zh: "没有清单", en: "it has no manifest"),
          next: Phrase(zh: "请从可信的副本恢复", en: "restore it from a copy you trust"))
      }
      var isSealed = false
      try OfficeDesk.sealScanner.scan(try package.read(manifest), file: Manifest.name) { _, _ in
        isSealed = true
      }
      return isSealed
    }
  }

  private static let sealScanner = DossierScanner(.manifest, ["@sealed-at"])

  /// Makes `filing.pdf` beside each dossier that has a code and lacks it.
  private func bind(_ book: ArrangementBook, _ settings: ArrangementSettings) throws(Fault) {
    for id in try home.caseIDs() {
      guard let recorded = book.recorded(ArchivedFile(id)), let year = recorded.filingYear else {
        continue
      }
      let path = try home.filing(id)
      if try storage.exists(path) { continue }
      let dossier = try home.read(id)
      guard dossier.digest == recorded.dossier else {
        throw Fault(
          "archive-changed", .damaged,
          what: Phrase(zh: "\(id)没有装订", en: "\(id) was not bound"),
          why: Phrase(
            zh: "案卷不是编号时的那一份", en: "the dossier is not the one that got the code"),
          next: Phrase(zh: "请从可信的副本恢复", en: "restore it from a copy you trust"),
          at: Place(file: path))
      }
      let view = try dossier.view()
      let sealedAt = dossier.manifest.sealedAt ?? Timestamp(view.updatedOn, hour: 18)
      let filing = FilingBook(
        view, arranged: recorded, fonds: settings.policy(of: year).fonds ?? settings.fonds ?? "",
        filedOn: sealedAt.date, dossier: dossier.digest,
        redactions: dossier.manifest.redactions.count)
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
