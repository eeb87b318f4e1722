internal import Primitives
internal import Seals
internal import Storage

extension InputFile {
  /// What `sha256sum` says of the file; read in pieces.
  func sha256() throws(Fault) -> Digest {
    var hasher = SHA256Hasher()
    try forEachPiece { piece throws(Fault) in hasher.update(piece) }
    return hasher.finish()
  }

  /// Copies the file to where `target` will stand, and reads back what was written; `nil` where that
  /// has not this size and digest.
  func copied(
    to target: String, size: Int, sha256: Digest, storage: Storage
  ) throws(Fault) -> OutputFile? {
    var file = try OutputFile(for: target, storage: storage)
    let sums = FileSums()
    try forEachPiece { piece throws(Fault) in
      sums.take(piece)
      try file.append(piece)
    }
    guard file.position == size, try sums.check(&file, []) == sha256 else { return nil }
    return file
  }
}
