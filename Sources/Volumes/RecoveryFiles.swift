package import Primitives
package import Storage

/// The recovery files beside a volume: `<VOL>.zip.par2`, and `<VOL>.zip.vol0+50.par2` with the blocks.
///
/// They prove nothing and need no seal: what is mended with them is held against the volume's.
package struct RecoveryFiles: Sendable {
  package let volume: String
  package let folder: String
  private let storage: Storage

  private static let ending = ".par2"

  package init(of volume: String, in folder: String, storage: Storage) {
    self.volume = volume
    self.folder = folder
    self.storage = storage
  }

  /// The volume's file.
  package var file: String { Storage.join(folder, volume + ".zip") }
  /// Comes last: where it is, the others are.
  package var index: String { file + RecoveryFiles.ending }

  package func areThere() throws(Fault) -> Bool { try storage.exists(index) }

  private func names(in folder: String) throws(Fault) -> [String] {
    let last = volume + ".zip" + RecoveryFiles.ending
    return try storage.list(folder).filter { RecoveryFiles.volume(of: $0) == volume }
      .sorted { ($0 == last ? 1 : 0, $0) < ($1 == last ? 1 : 0, $1) }
  }

  /// The volume that a file with this name has recovery blocks of.
  package static func volume(of name: String) -> String? {
    guard name.hasSuffix(ending), let zip = name.firstRange(of: ".zip.") else { return nil }
    return String(name[..<zip.lowerBound])
  }

  /// Brings what was made in another folder here, durably, and gives the names; none where it is not
  /// whole.
  package func take(from made: String) throws(Fault) -> [String] {
    let names = try names(in: made)
    guard names.last == Storage.name(of: index), names.count > 1 else { return [] }
    try remove()
    for name in names {
      var output = try OutputFile(for: Storage.join(folder, name), storage: storage)
      try storage.open(Storage.join(made, name)).forEachPiece { piece throws(Fault) in
        try output.append(piece)
      }
      try output.commit(replacing: .never, mode: 0o444)
    }
    return names
  }

  /// Removes them, the index first.
  private func remove() throws(Fault) {
    for name in try names(in: folder).reversed() { try storage.remove(Storage.join(folder, name)) }
  }

  // MARK: Work

  private static let workEnding = ".recovery"

  /// Keeps others from working with recovery files in a folder; `storage-locked` where somebody does.
  package static func lock(_ folder: String, storage: Storage) throws(Fault) -> Lock {
    try Lock(Storage.join(folder, ".recovery.lock"), waiting: false, storage: storage)
  }

  /// Lends a folder in another, which is gone afterwards; what a killed run left there goes first.
  package func withWorkFolder<Result>(
    in folder: String, _ body: (String) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let lock = try RecoveryFiles.lock(folder, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    let work = Storage.join(folder, "." + volume + RecoveryFiles.workEnding)
    try storage.removeTree(work)
    try storage.makeDirectories(work, mode: 0o700)
    let result: Result
    do throws(Fault) { result = try body(work) } catch {
      try? storage.removeTree(work)
      throw error
    }
    try storage.removeTree(work)
    return result
  }

  /// Folders that killed runs left, with what volumes hold.
  package static func leftovers(in folder: String, storage: Storage) throws(Fault) -> [String] {
    try storage.entries(of: folder).filter {
      $0.kind == .directory && $0.name.hasPrefix(".") && $0.name.hasSuffix(workEnding)
    }.map { Storage.join(folder, $0.name) }
  }

  /// Removes such folders, unless somebody is at work.
  package static func removeLeftovers(in folder: String, storage: Storage) throws(Fault) {
    let left = try leftovers(in: folder, storage: storage)
    guard !left.isEmpty, let lock = try? lock(folder, storage: storage) else { return }
    defer { withExtendedLifetime(lock) {} }
    for path in left { try storage.removeTree(path) }
  }
}
