internal import Glibc
package import Primitives

/// The disk: the only room that opens, writes, renames or removes a file.
///
/// Paths are UTF-8 and used as they are. Every failure is a `Fault` that names the path and says
/// what to do: `storage-missing`, `storage-exists`, `storage-full`, `storage-denied`,
/// `storage-read-only`, `storage-large`, `storage-not-a-file`, `storage-not-a-folder`,
/// `storage-link`, `storage-name`, `storage-name-long`, `storage-handles`, `storage-io`.
package struct Storage: Sendable {
  let calls: SystemCalls

  private init(plan: FaultPlan?) { calls = SystemCalls(plan: plan) }

  /// The real disk.
  package static let disk = Storage(plan: nil)

  /// The disk with a scripted fault, for tests.
  package static func failing(by plan: FaultPlan) -> Storage { Storage(plan: plan) }

  /// What to do when something is already at the path.
  package enum Replacement: Sendable {
    /// Refuse with `storage-exists`.
    case never
    case any
    /// Replace what is there when `isExpected` says so of it, else refuse with `storage-conflict`.
    ///
    /// It looks just before the rename; the caller holds the lock under which such files change.
    case onlyIf(_ isExpected: @Sendable (InputFile) throws(Fault) -> Bool)
  }

  /// What is at a path.
  package enum Kind: Sendable {
    case file, directory, link, other
  }

  /// What to do when the last part of a path is a symbolic link.
  package enum Links: Sendable {
    case followed
    /// Refuse with `storage-link`.
    case refused
  }

  // MARK: Reading

  /// All bytes of a file; one larger than `limit` is refused with `storage-large`.
  package func read(
    _ path: String, limit: Int, links: Links = .followed
  ) throws(Fault) -> [UInt8] {
    let file = try InputFile(path, links: links, storage: self)
    guard file.size <= limit else { throw tooLarge(file.size, limit, path) }
    return try file.read(at: 0, count: file.size)
  }

  /// Opens a file for reading at any offset.
  package func open(_ path: String, links: Links = .followed) throws(Fault) -> InputFile {
    try InputFile(path, links: links, storage: self)
  }

  /// Maps a file that never changes in place; see `MappedFile`.
  package func map(_ path: String, links: Links = .followed) throws(Fault) -> MappedFile {
    try open(path, links: links).mapped()
  }

  /// What the disk says of the path itself, links not followed; `nil` for nothing.
  package func status(of path: String) throws(Fault) -> FileStatus? {
    do throws(SystemError) { return try calls.status(at: path) } catch {
      throw storageFault(error.code, .inspect, path)
    }
  }

  /// What is at the path, links not followed; `nil` for nothing.
  package func kind(of path: String) throws(Fault) -> Kind? { try status(of: path)?.kind }

  package func exists(_ path: String) throws(Fault) -> Bool { try status(of: path) != nil }

  /// The size in bytes of what is at the path; `nil` for nothing.
  package func size(of path: String) throws(Fault) -> Int? { try status(of: path)?.size }

  /// Bytes that an ordinary user can still write to the disk that holds `path`.
  package func freeSpace(at path: String) throws(Fault) -> Int {
    var status = statvfs()
    do throws(SystemError) {
      try calls.call { Int(unsafe statvfs(path, &status)) }
    } catch {
      throw storageFault(error.code, .inspect, path)
    }
    let (bytes, isTooMuch) = UInt64(status.f_bavail).multipliedReportingOverflow(
      by: UInt64(status.f_frsize))
    return isTooMuch ? Int.max : Int(clamping: bytes)
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

  /// Starts a file that stands at `path` once it is committed.
  package func makeStream(at path: String) throws(Fault) -> OutputFile {
    try OutputFile(for: path, storage: self)
  }

  /// Takes the lock at `path`; see `Lock`.
  package func lock(_ path: String, waiting: Bool = true) throws(Fault) -> Lock {
    try Lock(path, waiting: waiting, storage: self)
  }

  /// Adds bytes to the end of a log and makes them durable; makes the file if there is none.
  ///
  /// A crash can leave a part of the last addition; readers of logs cut a torn last line. Writers
  /// of one log take turns under a lock of theirs.
  package func append(
    _ bytes: [UInt8], to path: String, mode: UInt16 = 0o644
  ) throws(Fault) {
    do throws(SystemError) {
      let isNew = try calls.status(at: path) == nil
      let descriptor = try calls.open(
        path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, mode: mode)
      defer { calls.close(descriptor) }
      let before = try calls.status(of: descriptor).size
      do throws(SystemError) {
        try unsafe calls.write(bytes.span.bytes, to: descriptor)
        try calls.sync(descriptor)
      } catch {
        // Take a part of the line back, so that the next addition starts on a line of its own.
        try? calls.truncate(descriptor, to: before)
        throw error
      }
      if isNew { try calls.sync(folder: Storage.folder(of: path)) }
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  /// Cuts a log to `size` bytes, durably: how its reader drops a torn last line.
  package func truncate(_ path: String, to size: Int) throws(Fault) {
    do throws(SystemError) {
      let descriptor = try calls.open(path, O_WRONLY | O_NOFOLLOW)
      defer { calls.close(descriptor) }
      try calls.truncate(descriptor, to: size)
      try calls.sync(descriptor)
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  /// Sets the permission bits of a file or folder.
  package func setMode(_ mode: UInt16, of path: String) throws(Fault) {
    do throws(SystemError) {
      try calls.call { Int(unsafe chmod(path, mode_t(mode))) }
    } catch {
      throw storageFault(error.code, .write, path)
    }
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
