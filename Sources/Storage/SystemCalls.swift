internal import Glibc

/// The `errno` of a failed call.
struct SystemError: Error {
  var code: Int32
}

/// The file-system calls, each counted by the fault plan and repeated after a signal; nothing else
/// in the house makes any.
struct SystemCalls: Sendable {
  let plan: FaultPlan?

  /// Makes one call that reports failure as -1 and `errno`.
  @discardableResult
  func call(_ body: () -> Int) throws(SystemError) -> Int {
    switch plan?.next() ?? .proceed {
    case .proceed, .short: break
    case .runShort: throw SystemError(code: ENOSPC)
    case .stopped: throw SystemError(code: EIO)
    case .fail(let code): throw SystemError(code: code)
    }
    return try repeated(body)
  }

  private func repeated(_ body: () -> Int) throws(SystemError) -> Int {
    while true {
      let result = body()
      // Not “negative”: mmap(2) reports addresses.
      if result != -1 { return result }
      let code = errno
      if code != EINTR { throw SystemError(code: code) }
    }
  }

  /// Makes one writing call over `count` bytes; `body` is told how many of them it may take.
  private func writeOnce(_ count: Int, _ body: (Int) -> Int) throws(SystemError) -> Int {
    switch plan?.next() ?? .proceed {
    case .proceed: return try repeated { body(count) }
    case .short: return try repeated { body(max(1, count / 2)) }
    case .runShort:
      _ = try repeated { body(count / 2) }
      throw SystemError(code: ENOSPC)
    case .stopped: throw SystemError(code: EIO)
    case .fail(let code): throw SystemError(code: code)
    }
  }

  /// Writes all of `bytes` where the descriptor stands.
  func write(_ bytes: RawSpan, to descriptor: Int32) throws(SystemError) {
    try unsafe bytes.withUnsafeBytes { (buffer) throws(SystemError) in
      guard let base = buffer.baseAddress else { return }
      var done = 0
      while done < buffer.count {
        let written = try writeOnce(buffer.count - done) { count in
          unsafe Glibc.write(descriptor, base + done, count)
        }
        guard written > 0 else { throw SystemError(code: EIO) }
        done += written
      }
    }
  }

  /// Reads up to `buffer.count` bytes at `offset`; fewer only at the end of the file.
  func read(
    _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var done = 0
    while done < buffer.count {
      let got = try call {
        unsafe pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  func open(
    _ path: String, _ flags: Int32, mode: UInt16 = 0, in folder: Int32 = AT_FDCWD
  ) throws(SystemError) -> Int32 {
    Int32(try call { Int(unsafe openat(folder, path, flags | O_CLOEXEC, mode_t(mode))) })
  }

  /// Closes a descriptor, also under a plan that has stopped: the kernel would do so, too.
  ///
  /// What it reports does not matter: whatever must last was synced before, and Linux frees the
  /// descriptor in any case.
  func close(_ descriptor: Int32) {
    _ = plan?.next()
    _ = Glibc.close(descriptor)
  }

  func sync(_ descriptor: Int32) throws(SystemError) {
    try call { Int(fsync(descriptor)) }
  }

  /// Makes the names in a folder durable.
  func sync(folder: String) throws(SystemError) {
    let descriptor = try open(folder, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    do throws(SystemError) {
      try sync(descriptor)
    } catch {
      // Some network file systems cannot sync a folder; they make names durable at once.
      if error.code != EINVAL { throw error }
    }
  }

  func changeMode(_ descriptor: Int32, _ mode: UInt16) throws(SystemError) {
    try call { Int(fchmod(descriptor, mode_t(mode))) }
  }

  func truncate(_ descriptor: Int32, to size: Int) throws(SystemError) {
    try call { Int(ftruncate(descriptor, off_t(size))) }
  }

  /// Takes an exclusive flock(2); without `waiting` it fails with `EWOULDBLOCK`.
  func lock(_ descriptor: Int32, waiting: Bool) throws(SystemError) {
    try call { Int(flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB)) }
  }

  /// Gives the lock back, whoever else has the descriptor: a child that another thread has just
  /// forked has it until it becomes another program, and closing alone would leave it locked so long.
  func unlock(_ descriptor: Int32) { _ = flock(descriptor, LOCK_UN) }

  func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
    var status = stat()
    try call { Int(unsafe fstat(descriptor, &status)) }
    return FileStatus(status)
  }

  /// What is at the path, a link itself and not its target; `nil` for nothing.
  func status(
    at path: String, in folder: Int32 = AT_FDCWD
  ) throws(SystemError) -> FileStatus? {
    var status = stat()
    do throws(SystemError) {
      try call { Int(unsafe fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW)) }
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
    return FileStatus(status)
  }

  func rename(_ from: String, to: String) throws(SystemError) {
    try call { Int(unsafe Glibc.rename(from, to)) }
  }

  /// Renames unless something is at `to`; then `EEXIST`.
  ///
  /// By link and unlink, so that no moment lies between looking and taking. A crash between the
  /// two leaves the new file whole and its temporary name beside it. A disk without hard links
  /// (a USB stick) is looked at first and then renamed on, which two writers could both do.
  func renameWithoutReplacing(_ from: String, to: String) throws(SystemError) {
    do throws(SystemError) {
      try call { Int(unsafe link(from, to)) }
    } catch {
      guard error.code == EPERM || error.code == EOPNOTSUPP || error.code == EMLINK else {
        throw error
      }
      guard try status(at: to) == nil else { throw SystemError(code: EEXIST) }
      return try rename(from, to: to)
    }
    try remove(from)
  }

  func remove(_ path: String, in folder: Int32 = AT_FDCWD) throws(SystemError) {
    try call { Int(unsafe unlinkat(folder, path, 0)) }
  }

  func removeFolder(_ path: String, in folder: Int32 = AT_FDCWD) throws(SystemError) {
    try call { Int(unsafe unlinkat(folder, path, AT_REMOVEDIR)) }
  }

  func makeFolder(_ path: String, _ mode: UInt16) throws(SystemError) {
    try call { Int(unsafe mkdir(path, mode_t(mode))) }
  }

  /// The names in an open folder with their kinds, unsorted, without `.` and `..`.
  ///
  /// Fails with `EILSEQ` for a name that is not UTF-8: nothing is left out in silence.
  func entries(of folder: Int32) throws(SystemError) -> [FolderEntry] {
    // The stream owns its descriptor; the caller keeps his.
    let copy = try open(".", O_RDONLY | O_DIRECTORY, in: folder)
    guard let stream = unsafe fdopendir(copy) else {
      let code = errno
      close(copy)
      throw SystemError(code: code)
    }
    defer { unsafe closedir(stream) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe Array(buffer.prefix { $0 != 0 })
      }
      if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw SystemError(code: EILSEQ)
      }
      let kind: Storage.Kind
      switch unsafe Int(entry.pointee.d_type) {
      case Int(DT_REG): kind = .file
      case Int(DT_DIR): kind = .directory
      case Int(DT_LNK): kind = .link
      case Int(DT_UNKNOWN): kind = try status(at: name, in: folder)?.kind ?? .other
      default: kind = .other
      }
      entries.append(FolderEntry(name: name, kind: kind))
    }
    let code = errno
    if code != 0 { throw SystemError(code: code) }
    return entries
  }

  /// Tells the system that a range is about to be read in order.
  func adviseSequential(_ descriptor: Int32, _ offset: Int, _ count: Int) {
    _ = posix_fadvise(descriptor, off_t(offset), off_t(count), POSIX_FADV_SEQUENTIAL)
  }

  /// Lets the kernel forget what was read, so that a later read comes from the disk.
  func forget(_ descriptor: Int32) {
    _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
  }
}

/// What the file system says of a file.
package struct FileStatus: Hashable, Sendable {
  package let kind: Storage.Kind
  /// Bytes.
  package let size: Int
  /// The nine permission bits and the three above them.
  package let mode: UInt16
  /// Seconds since 1970, as the disk has it; a hint for caches, never a proof.
  package let modified: Int
  /// Together these name the file itself, whatever its path.
  package let device: UInt64
  package let inode: UInt64
  /// How many names it has.
  package let links: Int

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    size = Int(status.st_size)
    mode = UInt16(status.st_mode & 0o7777)
    modified = status.st_mtim.tv_sec
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    links = Int(status.st_nlink)
  }
}

/// One name in a folder.
package struct FolderEntry: Hashable, Sendable {
  package let name: String
  package let kind: Storage.Kind
}
