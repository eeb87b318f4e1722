internal import Glibc
package import Primitives
internal import Synchronization

/// A file being written under a temporary name, until it is committed or abandoned.
///
/// Dropping it without a commit removes the temporary file. Small pieces are gathered, so memory
/// stays at one buffer whatever the length of the file.
package struct OutputFile: ~Copyable {
  private let calls: SystemCalls
  /// Where the file will stand.
  package let path: String
  private let temporary: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var flushed = 0
  private var settled = false

  /// Gathered before a call is made.
  private static let bufferSize = 1 << 18

  /// Opens a temporary file beside `path`, under a name that no other writer has.
  package init(for path: String, storage: Storage) throws(Fault) {
    calls = storage.calls
    self.path = path
    do throws(SystemError) {
      (descriptor, temporary) = try TemporaryName.make(for: path, calls)
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  deinit {
    if !settled { try? calls.remove(temporary) }
    // Only now the lock goes that tells the file from a leftover.
    calls.close(descriptor)
  }

  /// The offset that the next byte will have.
  package var position: Int { flushed + buffer.count }

  package mutating func append(_ bytes: [UInt8]) throws(Fault) {
    try unsafe append(bytes.span.bytes)
  }

  package mutating func append(_ bytes: RawSpan) throws(Fault) {
    if buffer.count + bytes.byteCount > OutputFile.bufferSize { try flush() }
    if bytes.byteCount >= OutputFile.bufferSize {
      do throws(SystemError) { try calls.write(bytes, to: descriptor) } catch {
        throw fault(error)
      }
      flushed += bytes.byteCount
    } else {
      buffer.append(bytes)
    }
  }

  /// Room beside the file for what is needed while it is written.
  package func scratch() -> ScratchFile { ScratchFile(beside: path, calls) }

  /// What was written so far, opened for reading: a writer can check all of it before the commit.
  package mutating func reopened() throws(Fault) -> InputFile {
    try flush()
    // Seldom is more written behind it.
    buffer = []
    return try InputFile(temporary, shownAs: path, links: .refused, calls)
  }

  /// Makes the file durable under its name: length check, sync, mode, rename, sync of the folder.
  ///
  /// When it throws, the old file is still there; only after a failure of the last steps (dropping
  /// the temporary name, the folder's sync) may it be the new one, whole. Throws `storage-exists` and `storage-conflict` as
  /// `replacing` demands, `storage-full`, `storage-denied`, `storage-read-only`, `storage-io`.
  package consuming func commit(replacing: Storage.Replacement, mode: UInt16 = 0o644) throws(Fault)
  {
    try flush()
    do throws(SystemError) {
      guard try calls.status(of: descriptor).size == flushed else {
        throw SystemError(code: EIO)
      }
      try calls.changeMode(descriptor, mode)
      try calls.sync(descriptor)
    } catch {
      throw fault(error)
    }
    if case .onlyIf(let isExpected) = replacing {
      let current = try InputFile(path, shownAs: path, links: .refused, calls)
      guard try isExpected(current) else { throw conflict(path) }
    }
    do throws(SystemError) {
      switch replacing {
      case .any, .onlyIf: try calls.rename(temporary, to: path)
      case .never: try calls.renameWithoutReplacing(temporary, to: path)
      }
      settled = true
      try calls.sync(folder: Storage.folder(of: path))
    } catch {
      throw fault(error)
    }
  }

  private mutating func flush() throws(Fault) {
    guard !buffer.isEmpty else { return }
    do throws(SystemError) { try unsafe calls.write(buffer.span.bytes, to: descriptor) } catch {
      throw fault(error)
    }
    flushed += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private func fault(_ failure: SystemError) -> Fault {
    storageFault(failure.code, .write, path)
  }
}

/// The names of files in the making: `.<start of the name>.<process>.<number>.tmp`.
///
/// The process number is for people. What tells a living writer's file from a leftover is the lock
/// on it: numbers come again, and several machines may share a folder.
enum TemporaryName {
  private static let counter = Atomic<Int>(0)
  /// How many taken names are stepped over before giving up.
  private static let attempts = 10_000
  /// The name itself may be as long as the disk allows, so only its start is repeated.
  private static let prefixCount = 80

  /// Makes and locks a file beside `path`.
  static func make(
    for path: String, _ calls: SystemCalls
  ) throws(SystemError) -> (Int32, String) {
    let name = Storage.name(of: path)
    guard !name.isEmpty, name != ".", name != ".." else { throw SystemError(code: EISDIR) }
    let start = String(decoding: name.utf8.prefix(prefixCount), as: UTF8.self)
    for _ in 0..<attempts {
      let number = counter.add(1, ordering: .relaxed).newValue
      let temporary = Storage.join(
        Storage.folder(of: path), ".\(start).\(getpid()).\(number).tmp")
      let descriptor: Int32
      do throws(SystemError) {
        descriptor = try calls.open(
          temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      } catch {
        if error.code == EEXIST { continue }
        throw error
      }
      do throws(SystemError) {
        if try holds(descriptor, calls) { return (descriptor, temporary) }
        calls.close(descriptor)
      } catch {
        try? calls.remove(temporary)
        calls.close(descriptor)
        throw error
      }
    }
    throw SystemError(code: EEXIST)
  }

  /// Locks a fresh file; `false` when a sweep was quicker and has removed it.
  private static func holds(_ descriptor: Int32, _ calls: SystemCalls) throws(SystemError) -> Bool {
    do throws(SystemError) {
      try calls.lock(descriptor, waiting: false)
    } catch {
      switch error.code {
      case EWOULDBLOCK: return false
      // A disk without locks; sweeping such a folder is not safe, writing is.
      case ENOLCK, EOPNOTSUPP, EINVAL: return true
      default: throw error
      }
    }
    return try calls.status(of: descriptor).links > 0
  }

  static func matches(_ name: String) -> Bool {
    let parts = name.split(separator: ".")
    return name.hasPrefix(".") && parts.count >= 4 && parts.last == "tmp"
      && Int(parts[parts.count - 2]) != nil && Int(parts[parts.count - 3]) != nil
  }
}
