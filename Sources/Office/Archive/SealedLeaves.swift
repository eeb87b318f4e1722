internal import Casework
internal import Dossiers
internal import Inspector
internal import Primitives
internal import Seals
internal import Storage
internal import Volumes
internal import Zip

/// A dossier's file, of which only the directory, the manifest and the case view are looked at:
/// for going through thousands of cases.
struct SealedPackage {
  let path: String
  /// `nil` while the case is open.
  let sealedAt: Timestamp?
  private let package: ZipReader

  private static let scanner = DossierScanner(.manifest, ["@sealed-at"])

  init(_ path: String, storage: Storage) throws(Fault) {
    self.path = path
    let package = try ZipReader(try storage.open(path))
    self.package = package
    sealedAt = try placed(Place(file: path)) { () throws(Fault) in
      var text: String?
      try SealedPackage.scanner.scan(
        try SealedPackage.read(Manifest.name, in: package), file: Manifest.name
      ) { text = $1 }
      guard let text else { return nil }
      guard let moment = Timestamp(text) else {
        throw SealedPackage.damaged(
          Phrase(zh: "封存时间“\(text)”不是时间", en: "its time of sealing, “\(text)”, is no time"))
      }
      return moment
    }
  }

  /// The bytes of `case.xml`.
  func viewBytes() throws(Fault) -> [UInt8] {
    try placed(Place(file: path)) { () throws(Fault) in
      try SealedPackage.read(Dossier.viewName, in: package)
    }
  }

  /// The case view, by `case.xml` alone.
  func view() throws(Fault) -> CaseView {
    let bytes = try viewBytes()
    return try placed(Place(file: path)) { () throws(Fault) in
      try CaseViewText.view(from: bytes, file: Dossier.viewName)
    }
  }

  private static func read(_ name: String, in package: ZipReader) throws(Fault) -> [UInt8] {
    guard let entry = package.entry(name) else {
      throw damaged(Phrase(zh: "没有\(name)", en: "it has no \(name)"))
    }
    return try package.read(entry)
  }

  private static func damaged(_ why: Phrase) -> Fault {
    Fault(
      "dossier-manifest", .damaged,
      what: Phrase(zh: "案卷被改动或损坏", en: "the dossier was changed or damaged"), why: why,
      next: Phrase(zh: "请从可信的副本恢复", en: "restore it from a copy you trust"))
  }
}

extension OfficeDesk {
  /// The digest of a sealed file as it was sealed, to which its bytes are held.
  ///
  /// The log says which bytes were sealed. Where it says nothing, after a crash or in an older
  /// office, the inspector's own readers look at all of the dossier. Throws `archive-changed`.
  func sealedDigest(
    _ file: ArchivedFile, at path: String, in log: LogEntries
  ) throws(Fault) -> Digest {
    if let leaf = log[file.name] {
      guard try DossierFile(path, storage: storage).digest() == leaf.dossier else {
        throw OfficeDesk.changed(file, path, details: damages(of: path))
      }
      return leaf.dossier
    }
    let audit = Inspector(authorities: [], log: nil, storage: storage).look(dossier: path)
    if let finding = audit.findings.first { throw finding }
    guard let digest = audit.sha256 else { throw OfficeDesk.changed(file, path) }
    return digest
  }

  /// The SM3 of a file whose SHA-256 is known, and must be so still.
  func nationalDigest(
    of file: ArchivedFile, at path: String, having digest: Digest
  ) throws(Fault) -> Digest {
    var sha256 = SHA256Hasher()
    var sm3 = SM3Hasher()
    try storage.open(path).forEachPiece { piece throws(Fault) in
      sha256.update(piece)
      sm3.update(piece)
    }
    guard sha256.finish() == digest, let national = Digest(bytes: sm3.finish().bytes) else {
      throw OfficeDesk.changed(file, path)
    }
    return national
  }

  /// What has changed in a dossier helps whoever must restore it.
  func damages(of path: String) -> [Phrase] {
    Inspector(authorities: [], log: nil, storage: storage).look(dossier: path).findings.map {
      Phrase(zh: $0.message(.chinese), en: $0.message(.english))
    }
  }

  static func changed(_ file: ArchivedFile, _ path: String, details: [Phrase] = []) -> Fault {
    Fault(
      "archive-changed", .damaged,
      what: Phrase(zh: "\(file.name)没有归档", en: "\(file.name) was not archived"),
      why: Phrase(zh: "案卷不是封存时的那一份", en: "the dossier is not the one that was sealed"),
      next: Phrase(zh: "请从可信的副本恢复", en: "restore it from a copy you trust"),
      at: Place(file: path), details: details)
  }
}

extension OfficeHome {
  /// Removes what killed runs left of files that they were writing in the archive and its records.
  ///
  /// A kill between a file's final name and the end of its temporary one leaves nothing to do for
  /// the next run but this.
  func removeStaleTemporaries() throws(Fault) {
    let folders =
      [archive, LogHeads(archive: archive, storage: storage).folder]
      + ArchiveChain.allCases.map { Storage.join(records, $0.rawValue) }
    for folder in folders where try storage.kind(of: folder) == .directory {
      try storage.removeStaleTemporaries(in: folder)
    }
    if try storage.kind(of: archive) == .directory {
      try RecoveryFiles.removeLeftovers(in: archive, storage: storage)
    }
  }

  /// What the log says of a dossier that was just sealed.
  static func leaf(
    _ id: CaseID, supplement: Int?, dossier: Digest, at moment: Timestamp
  ) throws(Fault) -> LogEntry {
    try leaf(ArchivedFile(id, supplement: supplement), dossier: dossier, on: moment.date)
  }

  static func leaf(
    _ file: ArchivedFile, dossier: Digest, on day: CivilDate
  ) throws(Fault) -> LogEntry {
    let name = file.name
    guard let entry = LogEntry(caseID: name, sealedOn: day, dossier: dossier) else {
      throw Fault(
        "log-entry", .refused, what: Phrase(zh: "不能记入日志", en: "it cannot enter the log"),
        why: Phrase(zh: "案件编号不合规定", en: "the case id breaks the rules"),
        next: Phrase(zh: "请更正", en: "correct it"), at: Place(entry: name))
    }
    return entry
  }

  /// Enters sealed dossiers in the office's log, those that are not in it yet.
  ///
  /// From then on a dossier with other bytes is not packed. A crash between a sealing and this is
  /// made good at packing, after a look at the whole dossier.
  func enterInLog(_ leaves: [LogEntry]) throws(Fault) {
    guard !leaves.isEmpty else { return }
    try storage.makeDirectories(archive)
    try DossierLog(log, storage: storage).append(leaves)
  }
}
