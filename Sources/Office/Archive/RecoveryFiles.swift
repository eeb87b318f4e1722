package import Primitives
internal import Storage

/// Another program that makes recovery blocks of a file and mends the file with them (PAR2).
package protocol RecoveryMaker: Sendable {
  /// Makes recovery files for a file in a folder that is there: `<name>.par2`, and others between
  /// whose `<name>.` and `.par2` something stands.
  func protect(_ file: String, percent: Int, into folder: String) -> RecoveryAnswer
  /// Writes into a folder that is there what `file` was, by the recovery files beside `index`; the files
  /// that are read stay as they are.
  func mend(_ file: String, by index: String, into folder: String) -> RecoveryAnswer
}

/// What became of a program's work.
package enum RecoveryAnswer: Sendable {
  case done
  case failed(Phrase)
  /// The program could not be asked.
  case unavailable(Phrase)
}

/// The recovery files beside a volume: `<VOL>.zip.par2`, and `<VOL>.zip.vol0+50.par2` with the blocks.
///
/// They prove nothing and need no seal: what is mended with them is held against the volume's.
struct RecoveryFiles {
  let volume: String
  let folder: String
  let storage: Storage

  private static let ending = ".par2"

  var file: String { Storage.join(folder, volume + ".zip") }
  /// Comes last: where it is, the others are.
  var index: String { file + RecoveryFiles.ending }

  func areThere() throws(Fault) -> Bool { try storage.exists(index) }

  /// Their names, the index last.
  func names() throws(Fault) -> [String] { try names(in: folder) }

  private func names(in folder: String) throws(Fault) -> [String] {
    let last = volume + ".zip" + RecoveryFiles.ending
    return try storage.list(folder).filter {
      $0.hasPrefix(volume + ".zip.") && $0.hasSuffix(RecoveryFiles.ending)
    }.sorted { ($0 == last ? 1 : 0, $0) < ($1 == last ? 1 : 0, $1) }
  }

  /// Brings what was made in another folder here, durably.
  func take(from made: String) throws(Fault) -> [String] {
    let names = try names(in: made)
    guard names.last == Storage.name(of: index), names.count > 1 else { return [] }
    try remove()
    for name in names {
      let target = Storage.join(folder, name)
      var output = try OutputFile(for: target, storage: storage)
      try storage.open(Storage.join(made, name)).forEachPiece { piece throws(Fault) in
        try output.append(piece)
      }
      try output.commit(replacing: .never, mode: 0o444)
    }
    return names
  }

  /// Removes them, the index first.
  func remove() throws(Fault) {
    for name in try names().reversed() { try storage.remove(Storage.join(folder, name)) }
  }

  /// Lends a folder in another that is gone afterwards; what a killed run left there goes first.
  func withWorkFolder<Result>(
    in folder: String, _ body: (String) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let work = Storage.join(folder, "." + volume + ".recovery")
    if try storage.exists(work) { try storage.removeTree(work) }
    try storage.makeDirectories(work, mode: 0o700)
    let result: Result
    do throws(Fault) { result = try body(work) } catch {
      try? storage.removeTree(work)
      throw error
    }
    try storage.removeTree(work)
    return result
  }
}
