internal import Glibc
package import Primitives

/// The disk: the only room that opens, writes, renames or removes a file.
///
/// Paths are UTF-8 and used as they are. Every failure is a `Fault` of kind `.failed` that names
/// the path and says what to do; `storage-exists`, `storage-missing`, `storage-full`,
/// `storage-denied`, `storage-read-only`, `storage-io`, `storage-large`.
package struct Storage: Sendable {
  let system: System

  private init(faults: FaultPlan?) { system = System(faults: faults) }

  /// The real disk.
  package static let disk = Storage(faults: nil)

  /// The disk with a scripted fault, for tests.
  package static func failing(by plan: FaultPlan) -> Storage { Storage(faults: plan) }

  /// What to do when something is already at the path.
  package enum Replacement: Sendable {
    /// Refuse with `storage-exists`.
    case never
    case any
  }

  /// What is at a path.
  package enum Kind: Sendable {
    case file, directory, link, other
  }

  // MARK: Reading

  /// All bytes of a file; one larger than `limit` is refused with `storage-large`.
  package func read(_ path: String, limit: Int) throws(Fault) -> [UInt8] {
    let file = try InputFile(path, storage: self)
    guard file.size <= limit else {
      throw Fault(
        "storage-large",
        what: Phrase(zh: "读取文件失败", en: "cannot read the file"),
        why: Phrase(
          zh: "文件有\(file.size)字节，超过上限\(limit)字节",
          en: "it has \(file.size) bytes, more than the limit of \(limit)"),
        next: Phrase(zh: "请检查是否选错了文件", en: "check that it is the right file"),
        at: Place(file: path))
    }
    return try file.read(at: 0, count: file.size)
  }

  /// What is at the path, links not followed; `nil` for nothing.
  package func kind(of path: String) throws(Fault) -> Kind? {
    guard let info = try status(path) else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    default: return .other
    }
  }

  package func exists(_ path: String) throws(Fault) -> Bool { try status(path) != nil }

  /// The size in bytes of what is at the path; `nil` for nothing.
  package func size(of path: String) throws(Fault) -> Int? {
    try status(path).map { Int($0.st_size) }
  }

  /// The names in a folder in byte order.
  package func list(_ path: String) throws(Fault) -> [String] {
    do throws(System.Failure) {
      return try system.names(in: path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw storageFault(error.code, .list, path)
    }
  }

  private func status(_ path: String) throws(Fault) -> stat? {
    do throws(System.Failure) { return try system.status(at: path) } catch {
      throw storageFault(error.code, .read, path)
    }
  }

  // MARK: Writing

  /// Makes `bytes` the file at `path`, whole and durable, or leaves what was there.
  ///
  /// A temporary file in the same folder is written, its length checked, synced and renamed, and
  /// the folder synced. After a crash the old file or the new one is there, nothing between.
  package func publish(
    _ bytes: [UInt8], to path: String, replacing: Replacement, mode: UInt16 = 0o644
  ) throws(Fault) {
    var file = try OutputFile(for: path, storage: self)
    try file.append(bytes)
    try file.commit(replacing: replacing, mode: mode)
  }

  /// Adds bytes to the end of a log and makes them durable; makes the file if there is none.
  ///
  /// A crash can leave a part of the last addition; readers of logs cut a torn last line.
  package func append(_ bytes: [UInt8], to path: String) throws(Fault) {
    do throws(System.Failure) {
      let isNew = try system.status(at: path) == nil
      let descriptor = try system.open(
        path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, mode: 0o644)
      defer { system.close(descriptor) }
      let before = Int(try system.status(of: descriptor).st_size)
      do throws(System.Failure) {
        try unsafe system.write(bytes.span.bytes, to: descriptor)
        try system.sync(descriptor)
      } catch {
        // Take a part of the line back, so that the next addition starts on a line of its own.
        try? system.truncate(descriptor, to: before)
        throw error
      }
      if isNew { try syncFolder(of: path) }
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  /// Cuts a log to `size` bytes, durably: how its reader drops a torn last line.
  package func truncate(_ path: String, to size: Int) throws(Fault) {
    do throws(System.Failure) {
      let descriptor = try system.open(path, O_WRONLY | O_NOFOLLOW)
      defer { system.close(descriptor) }
      try system.truncate(descriptor, to: size)
      try system.sync(descriptor)
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  /// Makes a folder and those above it; what is already there stays.
  package func makeDirectories(_ path: String) throws(Fault) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
      do throws(System.Failure) {
        try system.makeDirectory(made)
        try syncFolder(of: made)
      } catch {
        if error.code == EEXIST || error.code == EISDIR { continue }
        throw storageFault(error.code, .make, made)
      }
    }
  }

  /// Removes a file; nothing there is not a failure.
  package func remove(_ path: String) throws(Fault) {
    do throws(System.Failure) {
      try system.remove(path)
      try syncFolder(of: path)
    } catch {
      if error.code == ENOENT { return }
      throw storageFault(error.code, .remove, path)
    }
  }

  /// Removes a folder and all in it, without following links; nothing there is not a failure.
  package func removeTree(_ path: String) throws(Fault) {
    guard let kind = try kind(of: path) else { return }
    guard kind == .directory else { return try remove(path) }
    for name in try list(path) { try removeTree(Storage.join(path, name)) }
    do throws(System.Failure) { try system.removeDirectory(path) } catch {
      throw storageFault(error.code, .remove, path)
    }
  }

  /// Gives a file or folder another name in the same file system, durably.
  package func move(_ from: String, to: String, replacing: Replacement) throws(Fault) {
    do throws(System.Failure) {
      switch replacing {
      case .any: try system.rename(from, to: to)
      case .never: try system.renameWithoutReplacing(from, to: to)
      }
      try syncFolder(of: to)
    } catch {
      throw storageFault(error.code, .write, to)
    }
  }

  /// Removes temporary files that writers in this folder left when they were killed.
  ///
  /// A temporary file carries its writer's process number; those of living processes stay.
  package func removeStaleTemporaries(in folder: String) throws(Fault) {
    for name in try list(folder) {
      guard let writer = OutputFile.writer(ofTemporary: name), writer != getpid() else { continue }
      if kill(writer, 0) == 0 || errno == EPERM { continue }
      try remove(Storage.join(folder, name))
    }
  }

  func syncFolder(of path: String) throws(System.Failure) {
    let descriptor = try system.open(Storage.folder(of: path), O_RDONLY | O_DIRECTORY)
    defer { system.close(descriptor) }
    try system.sync(descriptor)
  }

  // MARK: Paths

  /// The part before the last `/`; `.` when there is none.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The part after the last `/`.
  package static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2F) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  package static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
