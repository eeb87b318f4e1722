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
    let bytes = try draft.bytes(view: view)
    let lock = try Lock(
      Storage.join(Storage.folder(of: path), ".lock"), waiting: true, storage: storage)
    defer { extendLifetime(lock) }
    try compare(with: draft.base)
    try storage.publish(
      bytes, to: path, replacing: draft.base == nil ? .never : .any, mode: sealed ? 0o444 : 0o644)
    return SHA256.digest(of: bytes)
  }

  private func compare(with base: Digest?) throws(Fault) {
    guard try storage.exists(path) else {
      if base == nil { return }
      throw conflict(expected: base, found: nil)
    }
    let found = SHA256.digest(of: try storage.read(path, limit: DossierFile.sizeLimit))
    guard found == base else { throw conflict(expected: base, found: found) }
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
