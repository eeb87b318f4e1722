internal import Glibc
internal import Primitives

/// The file-system calls, each counted by the fault plan; nothing else in the house makes any.
///
/// Every call returns the `errno` of its failure. `EINTR` is retried.
struct System: Sendable {
  let faults: FaultPlan?

  struct Failure: Error {
    let code: Int32
  }

  /// Runs one call that says -1 for failure.
  private func call(_ body: () -> Int) throws(Failure) -> Int {
    if let faults {
      switch faults.next() {
      case .proceed: break
      case .fail(let code): throw Failure(code: code)
      case .short: throw Failure(code: ENOSPC)
      }
    }
    while true {
      let result = body()
      if result != -1 { return result }
      let code = errno
      if code != EINTR { throw Failure(code: code) }
    }
  }

  func open(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(Failure) -> Int32 {
    Int32(try call { Int(unsafe Glibc.open(path, flags | O_CLOEXEC, mode)) })
  }

  func close(_ descriptor: Int32) {
    // Linux frees the descriptor even when close reports an error; data was synced before.
    _ = Glibc.close(descriptor)
  }

  /// Writes at the end of what was written, all of it.
  func write(_ bytes: RawSpan, to descriptor: Int32) throws(Failure) {
    var done = 0
    while done < bytes.byteCount {
      var count = bytes.byteCount - done
      if let faults {
        switch faults.next() {
        case .proceed: break
        case .fail(let code): throw Failure(code: code)
        case .short:
          count /= 2
          if count > 0 { _ = rawWrite(bytes, done, count, descriptor, at: nil) }
          throw Failure(code: ENOSPC)
        }
      }
      done += try written(rawWrite(bytes, done, count, descriptor, at: nil))
    }
  }

  /// Writes over bytes that are already there.
  func overwrite(_ bytes: RawSpan, in descriptor: Int32, at offset: Int) throws(Failure) {
    var done = 0
    while done < bytes.byteCount {
      let start = done
      done += try call {
        rawWrite(bytes, start, bytes.byteCount - start, descriptor, at: offset + start)
      }
    }
  }

  private func written(_ result: Int) throws(Failure) -> Int {
    if result >= 0 { return result }
    let code = errno
    if code == EINTR { return 0 }
    throw Failure(code: code)
  }

  private func rawWrite(
    _ bytes: RawSpan, _ start: Int, _ count: Int, _ descriptor: Int32, at offset: Int?
  ) -> Int {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      if let offset { return unsafe Glibc.pwrite(descriptor, base + start, count, off_t(offset)) }
      return unsafe Glibc.write(descriptor, base + start, count)
    }
  }

  /// Reads up to `count` bytes at `offset`; fewer only at the end of the file.
  func read(
    _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(Failure) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let start = done
      let got = try call {
        unsafe Glibc.pread(descriptor, base + start, buffer.count - start, off_t(offset + start))
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  func status(of descriptor: Int32) throws(Failure) -> stat {
    var info = stat()
    _ = try call { Int(unsafe fstat(descriptor, &info)) }
    return info
  }

  /// `nil` when there is nothing at the path; the link itself is looked at, not its target.
  func status(at path: String) throws(Failure) -> stat? {
    var info = stat()
    do {
      _ = try call { Int(unsafe lstat(path, &info)) }
      return info
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
  }

  func sync(_ descriptor: Int32) throws(Failure) {
    _ = try call { Int(fsync(descriptor)) }
  }

  func syncData(_ descriptor: Int32) throws(Failure) {
    _ = try call { Int(fdatasync(descriptor)) }
  }

  func changeMode(_ descriptor: Int32, _ mode: mode_t) throws(Failure) {
    _ = try call { Int(fchmod(descriptor, mode)) }
  }

  func rename(_ from: String, to: String) throws(Failure) {
    _ = try call { Int(unsafe Glibc.rename(from, to)) }
  }

  /// Renames unless something is at `to`; then `EEXIST`.
  ///
  /// A crash between the two calls leaves the new file whole and its temporary name beside it.
  func renameWithoutReplacing(_ from: String, to: String) throws(Failure) {
    _ = try call { Int(unsafe link(from, to)) }
    _ = try call { Int(unsafe unlink(from)) }
  }

  func remove(_ path: String) throws(Failure) {
    _ = try call { Int(unsafe unlink(path)) }
  }

  func removeDirectory(_ path: String) throws(Failure) {
    _ = try call { Int(unsafe rmdir(path)) }
  }

  func makeDirectory(_ path: String) throws(Failure) {
    _ = try call { Int(unsafe mkdir(path, 0o755)) }
  }

  func truncate(_ descriptor: Int32, to size: Int) throws(Failure) {
    _ = try call { Int(ftruncate(descriptor, off_t(size))) }
  }

  func lock(_ descriptor: Int32, waiting: Bool) throws(Failure) {
    _ = try call { Int(flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB)) }
  }

  /// The names in a folder, unsorted, without `.` and `..`.
  func names(in path: String) throws(Failure) -> [String] {
    if let faults, case .fail(let code) = faults.next() { throw Failure(code: code) }
    guard let folder = unsafe opendir(path) else { throw Failure(code: errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          unsafe String(cString: text)
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  func advise(_ descriptor: Int32, sequential: Bool) {
    _ = posix_fadvise(descriptor, 0, 0, sequential ? POSIX_FADV_SEQUENTIAL : POSIX_FADV_RANDOM)
  }

  /// Lets the kernel forget what was read, so that a later read comes from the disk.
  func forget(_ descriptor: Int32) {
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
  }
}
