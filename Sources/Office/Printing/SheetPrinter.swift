package import Primitives
package import Storage

/// Where sheets of a printing job go.
///
/// In two steps, so that a run that is killed between them prints nothing twice: a sheet is handed
/// over and held, its receipt is written, and only then it is let go.
package protocol SheetPrinter: Sendable {
  /// Names the printer in receipts: what another one holds, this one cannot let go.
  var destination: String { get }
  /// Takes a sheet without printing it; gives the name by which it can be let go.
  func hold(_ bytes: [UInt8], title: String) throws(Fault) -> String
  /// Prints a held sheet. Doing it again changes nothing.
  ///
  /// Throws when the sheet is neither held nor printed.
  func release(_ request: String) throws(Fault)
}

/// A folder in which each sheet becomes a file, for a copier that takes files from there.
package struct FolderPrinter: SheetPrinter {
  private let folder: String
  private let storage: Storage

  package var destination: String { "folder:" + folder }

  /// `folder` is an absolute path, the same from wherever a run is begun.
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
    let printed = Storage.join(folder, request + ".pdf")
    guard try storage.exists(held(request)) else {
      if try storage.exists(printed) { return }
      throw Fault(
        "print-gone", what: Phrase(zh: "\(request)没有打印", en: "\(request) was not printed"),
        why: Phrase(zh: "已交到文件夹的文件不见了", en: "the file that was handed to the folder is gone"),
        next: Phrase(
          zh: "请改用另一个文件夹重新运行：这一件会重新交付", en: "run again into another folder: it is handed over anew"),
        at: Place(file: folder))
    }
    try storage.move(held(request), to: printed, replacing: .any)
    try storage.syncFolder(folder)
  }

  private func held(_ title: String) -> String { Storage.join(folder, ".\(title).held") }
}
