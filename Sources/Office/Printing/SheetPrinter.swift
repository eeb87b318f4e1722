package import Primitives
package import Storage

/// Where sheets of a printing job go.
///
/// In two steps, so that a run that is killed between them prints nothing twice: a sheet is handed
/// over and held, its receipt is written, and only then it is let go.
package protocol SheetPrinter: Sendable {
  /// Takes a sheet without printing it; gives the name by which it can be let go.
  func hold(_ bytes: [UInt8], title: String) throws(Fault) -> String
  /// Prints a held sheet. Doing it again changes nothing.
  func release(_ request: String) throws(Fault)
}

/// A folder in which each sheet becomes a file, for a copier that takes files from there.
package struct FolderPrinter: SheetPrinter {
  private let folder: String
  private let storage: Storage

  package init(_ folder: String, storage: Storage = .disk) {
    self.folder = folder
    self.storage = storage
  }

  package func hold(_ bytes: [UInt8], title: String) throws(Fault) -> String {
    try storage.makeDirectories(folder)
    // What a killed run was writing is written again under another name.
    try storage.removeStaleTemporaries(in: folder)
    try storage.publish(bytes, to: held(title), replacing: .any)
    return title
  }

  package func release(_ request: String) throws(Fault) {
    guard try storage.exists(held(request)) else { return }
    try storage.move(
      held(request), to: Storage.join(folder, request + ".pdf"), replacing: .any)
    try storage.syncFolder(folder)
  }

  private func held(_ title: String) -> String { Storage.join(folder, ".\(title).held") }
}
