internal import Casework
internal import Codec
package import Primitives
internal import Seals
package import Storage
internal import Zip

/// What a save has put on the disk.
package struct SavedDossier: Hashable, Sendable {
  package var path: String
  /// SHA-256 of the manifest: the base that the next write compares.
  package var revision: Digest
  /// SHA-256 of the file, as `sha256sum` prints it.
  package var digest: Digest
  package var size: Int
}

extension DossierDraft {
  /// The name of the lock file that writers in a folder share.
  package static let lockName = ".dossiers.lock"

  /// Writes the file, whole and durable, or leaves what was there.
  ///
  /// Waits for other writers in the folder unless `isLocked` says that the caller holds its lock.
  /// A file that changed since the draft's base was read is `dossier-conflict`; a new dossier
  /// never replaces a file.
  package func save(
    to path: String, storage: Storage, isLocked: Bool = false
  ) throws(Fault) -> SavedDossier {
    if isLocked { return try publish(to: path, storage) }
    let lock = try Lock(
      Storage.join(Storage.folder(of: path), DossierDraft.lockName), waiting: true,
      storage: storage)
    let saved = try publish(to: path, storage)
    _ = consume lock
    return saved
  }

  /// The bytes of the file as `save` would write them.
  package func bytes() throws(Fault) -> [UInt8] { try package().bytes }

  private func publish(to path: String, _ storage: Storage) throws(Fault) -> SavedDossier {
    try checkBase(path, storage)
    let (bytes, revision) = try package()
    try storage.publish(
      bytes, to: path, replacing: base == nil ? .never : .any,
      mode: manifest.sealedAt == nil ? 0o644 : DossierFormat.sealedMode)
    return SavedDossier(
      path: path, revision: revision, digest: SHA256.digest(of: bytes), size: bytes.count)
  }

  private func checkBase(_ path: String, _ storage: Storage) throws(Fault) {
    guard let base else { return }
    let current = try DossierDraft.revision(of: path, storage)
    guard current == base.revision else {
      throw Fault(
        "dossier-conflict", .refused,
        what: Phrase(zh: "未写入\(caseID)", en: "\(caseID) was not written"),
        why: Phrase(
          zh: "此间他人已改动：起初是 \(base.revision)，现在是 \(current)",
          en: "somebody changed it meanwhile: it was \(base.revision), it is \(current)"),
        next: Phrase(zh: "重新打开后再记一次", en: "open it again and record it anew"),
        at: Place(file: path))
    }
  }

  /// SHA-256 of a file's manifest, which names its state.
  static func revision(of path: String, _ storage: Storage) throws(Fault) -> Digest {
    let file = try InputFile(path, storage: storage)
    return try placed(Place(file: path)) { () throws(Fault) in
      let reader = try ZipReader(file, limits: Dossier.limits)
      guard let entry = reader.entry(DossierFormat.manifestName) else {
        throw damage("manifest", Phrase(zh: "没有清单", en: "there is no manifest"))
      }
      return SHA256.digest(of: try reader.read(entry))
    }
  }

  // MARK: Packing

  private func package() throws(Fault) -> (bytes: [UInt8], revision: Digest) {
    var added = additions
    let view = try Dossier.viewBytes(of: record, rules: rules)
    added.append(
      Addition(
        name: DossierFormat.viewName, bytes: view, digest: SHA256.digest(of: view)))
    if base == nil {
      added.append(
        Addition(
          name: DossierFormat.rulesName, bytes: rulesBytes, digest: SHA256.digest(of: rulesBytes)))
      let mimetype = Array(DossierFormat.mediaType.utf8)
      added.append(
        Addition(
          name: DossierFormat.mimetypeName, bytes: mimetype, digest: SHA256.digest(of: mimetype)))
    }
    let manifest = try manifestBytes(with: added)
    added.append(
      Addition(
        name: DossierFormat.manifestName, bytes: manifest, digest: SHA256.digest(of: manifest)))
    guard added.contains(where: { $0.name.hasPrefix(DossierFormat.eventsFolder) }) || base != nil
    else {
      throw refusal(
        "no-events", what: Phrase(zh: "未写入\(caseID)", en: "\(caseID) was not written"),
        why: Phrase(zh: "还没有任何记录", en: "it holds no event yet"),
        next: Phrase(zh: "先记一条", en: "record one first"))
    }
    return (try pack(added), SHA256.digest(of: manifest))
  }

  private func manifestBytes(with added: [Addition]) throws(Fault) -> [UInt8] {
    var next = manifest
    next.view = DossierFormat.viewVersion
    let replaced = Set(added.map(\.name))
    next.files.removeAll { replaced.contains($0.path.rawValue) }
    for addition in added {
      next.files.append(
        Manifest.File(
          path: EntryName(rawValue: addition.name),
          mediaType: DossierFormat.mediaType(of: addition.name), size: addition.bytes.count,
          sha256: addition.digest))
    }
    next.files.sort { $0.path.rawValue.utf8.lexicographicallyPrecedes($1.path.rawValue.utf8) }
    return try NodeXML.write(try NodeEncoder().encode(next, name: "manifest"))
  }

  /// All entries in their one order; those of the base are copied as they lie there.
  private func pack(_ added: [Addition]) throws(Fault) -> [UInt8] {
    let taken = Set(manifest.redactions.map(\.path.rawValue))
    var parts: [(name: String, bytes: [UInt8]?)] = added.map { ($0.name, $0.bytes) }
    let new = Set(added.map(\.name))
    for entry in base?.reader.entries ?? []
    where !new.contains(entry.name) && !taken.contains(entry.name) {
      parts.append((entry.name, nil))
    }
    func rank(_ name: String) -> Int { name == DossierFormat.mimetypeName ? 0 : 1 }
    parts.sort {
      rank($0.name) != rank($1.name)
        ? rank($0.name) < rank($1.name) : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    var writer = ZipWriter()
    for part in parts {
      if let bytes = part.bytes {
        try writer.add(part.name, bytes, .stored)
      } else if let reader = base?.reader, let entry = reader.entry(part.name) {
        try writer.add(entry, from: reader)
      }
    }
    return try writer.finishedBytes()
  }
}
