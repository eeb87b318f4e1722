package import Casework
package import Primitives
internal import Seals
package import Storage

/// Dossiers on disk: one writer at a time, and nobody overwrites what he has not seen.
package struct DossierFile: Sendable {
  package static let ending = ".dossier"
  /// The most that is read; a dossier of a hundred scans stays far below.
  package static let sizeLimit = 1 << 30

  package let path: String
  private let storage: Storage

  package init(_ path: String, storage: Storage) {
    self.path = path
    self.storage = storage
  }

  package func read() throws(Fault) -> Dossier {
    let bytes = try storage.read(path, limit: DossierFile.sizeLimit)
    return try placed(Place(file: path)) { () throws(Fault) in try Dossier(reading: bytes) }
  }

  /// Writes a draft: a new file, or the next version of the one it goes on from.
  ///
  /// Throws `dossier-conflict` when the file is no longer the one that the draft was made from;
  /// nothing is written then. A sealed file is made read-only.
  ///
  /// Returns the digest of the new file.
  @discardableResult
  package func write(
    _ draft: DossierDraft, view: CaseView, sealed: Bool = false
  ) throws(Fault) -> Digest {
    let made = try draft.made(view: view)
    try write(made, sealed: sealed)
    return made.digest
  }

  /// Writes a version that was made before; as the other `write`.
  package func write(_ made: DossierDraft.Made, sealed: Bool) throws(Fault) {
    let mode: UInt16 = sealed ? 0o444 : 0o644
    guard let base = made.base else {
      // A new file needs no lock: publishing refuses when somebody was quicker.
      do throws(Fault) {
        return try storage.publish(made.bytes, to: path, replacing: .never, mode: mode)
      } catch {
        guard error.code == "storage-exists" else { throw error }
        throw conflict(expected: nil, found: try? digest())
      }
    }
    let lock = try Lock(
      Storage.join(Storage.folder(of: path), ".lock"), waiting: true, storage: storage)
    defer { extendLifetime(lock) }
    let found = try storage.exists(path) ? try digest() : nil
    guard found == base else { throw conflict(expected: base, found: found) }
    try storage.publish(made.bytes, to: path, replacing: .any, mode: mode)
  }

  /// What `sha256sum` says of the file as it is now.
  package func digest() throws(Fault) -> Digest {
    var hasher = SHA256Hasher()
    try storage.open(path).forEachPiece { piece throws(Fault) in hasher.update(piece) }
    return hasher.finish()
  }

  private func conflict(expected: Digest?, found: Digest?) -> Fault {
    let was = expected?.hex.prefix(12) ?? "—"
    let isNow = found?.hex.prefix(12) ?? "—"
    return Fault(
      "dossier-conflict", .refused,
      what: Phrase(zh: "没有写入", en: "nothing was written"),
      why: Phrase(
        zh: "案卷在此期间被他人改动（读时\(was)，现为\(isNow)）",
        en: "somebody else changed the dossier meanwhile (read \(was), now \(isNow))"),
      next: Phrase(zh: "请重新打开后再记", en: "open it again and record it anew"),
      at: Place(file: path))
  }
}
