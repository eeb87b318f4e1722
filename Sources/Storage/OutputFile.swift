internal import Glibc
package import Primitives
internal import Synchronization

/// A file being written under a temporary name, until it is committed or abandoned.
///
/// Dropping it without a commit removes the temporary file.
package struct OutputFile: ~Copyable {
  private let storage: Storage
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var flushed = 0
  private var settled = false

  /// Gathered before a call is made.
  private static let bufferSize = 1 << 18
  private static let counter = Mutex(0)

  /// Opens a temporary file beside `path`, under a name that no other writer has.
  package init(for path: String, storage: Storage) throws(Fault) {
    let number = OutputFile.counter.withLock { count in
      count += 1
      return count
    }
    self.storage = storage
    self.path = path
    temporary = Storage.join(
      Storage.folder(of: path), ".\(Storage.name(of: path)).\(getpid()).\(number).tmp")
    do throws(System.Failure) {
      // A leftover of a dead process that had this number is no longer anybody's.
      descriptor = try storage.system.open(
        temporary, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o600)
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  deinit {
    system.close(descriptor)
    if !settled { try? system.remove(temporary) }
  }

  private var system: System { storage.system }

  /// The offset that the next byte will have.
  package var position: Int { flushed + buffer.count }

  package mutating func append(_ bytes: [UInt8]) throws(Fault) {
    try unsafe append(bytes.span.bytes)
  }

  package mutating func append(_ bytes: RawSpan) throws(Fault) {
    if buffer.count + bytes.byteCount > OutputFile.bufferSize { try flush() }
    if bytes.byteCount >= OutputFile.bufferSize {
      do throws(System.Failure) { try system.write(bytes, to: descriptor) } catch {
        throw fault(error)
      }
      flushed += bytes.byteCount
    } else {
      unsafe bytes.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    }
  }

  /// Writes over bytes that were appended before; never past `position`.
  package mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(Fault) {
    precondition(offset >= 0 && offset + bytes.count <= position, "only over what is there")
    try flush()
    do throws(System.Failure) {
      try unsafe system.overwrite(bytes.span.bytes, in: descriptor, at: offset)
    } catch {
      throw fault(error)
    }
  }

  /// Reads back what was written, for a check before the commit.
  package mutating func readBack(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    try flush()
    do throws(System.Failure) {
      return try InputFile.bytes(of: descriptor, at: offset, count: count, system)
    } catch {
      throw fault(error)
    }
  }

  /// Makes the file durable under its name: length check, sync, mode, rename, sync of the folder.
  package consuming func commit(replacing: Storage.Replacement, mode: UInt16 = 0o644) throws(Fault)
  {
    try flush()
    do throws(System.Failure) {
      let size = Int(try system.status(of: descriptor).st_size)
      guard size == flushed else { throw System.Failure(code: EIO) }
      try system.changeMode(descriptor, mode_t(mode))
      try system.sync(descriptor)
      switch replacing {
      case .any: try system.rename(temporary, to: path)
      case .never: try system.renameWithoutReplacing(temporary, to: path)
      }
      settled = true
      try storage.syncFolder(of: path)
    } catch {
      throw fault(error)
    }
  }

  private mutating func flush() throws(Fault) {
    guard !buffer.isEmpty else { return }
    do throws(System.Failure) { try unsafe system.write(buffer.span.bytes, to: descriptor) } catch {
      throw fault(error)
    }
    flushed += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private func fault(_ failure: System.Failure) -> Fault {
    storageFault(failure.code, .write, path)
  }

  /// The process that writes the temporary file of this name; `nil` for other names.
  static func writer(ofTemporary name: String) -> pid_t? {
    let parts = name.split(separator: ".")
    guard name.hasPrefix("."), parts.count >= 4, parts.last == "tmp",
      Int(parts[parts.count - 2]) != nil
    else { return nil }
    return pid_t(parts[parts.count - 3])
  }
}
