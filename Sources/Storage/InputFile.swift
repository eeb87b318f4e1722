internal import Glibc
package import Primitives

/// A regular file open for reading at any offset, by several readers at once.
package final class InputFile: Sendable {
  package let path: String
  /// What the disk said of it when it was opened.
  package let status: FileStatus
  private let descriptor: Int32
  private let calls: SystemCalls

  /// Opens a file; folders and devices are refused, links when `links` says so.
  package convenience init(
    _ path: String, links: Storage.Links = .followed, storage: Storage
  ) throws(Fault) {
    try self.init(path, shownAs: path, links: links, storage.calls)
  }

  init(
    _ path: String, shownAs shown: String, links: Storage.Links, _ calls: SystemCalls
  ) throws(Fault) {
    do throws(SystemError) {
      // A pipe must not keep us waiting before we can see that it is one.
      let opened = try calls.open(
        path, O_RDONLY | O_NONBLOCK | (links == .refused ? O_NOFOLLOW : 0))
      do throws(SystemError) {
        status = try calls.status(of: opened)
        guard status.kind == .file else { throw SystemError(code: EISDIR) }
      } catch {
        calls.close(opened)
        throw error
      }
      descriptor = opened
    } catch {
      throw storageFault(error.code, .read, shown)
    }
    self.path = shown
    self.calls = calls
  }

  deinit { calls.close(descriptor) }

  /// Its size when it was opened.
  package var size: Int { status.size }

  /// Exactly `count` bytes from `offset`; a file that ends before is `storage-short`.
  ///
  /// The range is held against the size before memory is taken.
  package func read(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw shortRead(count, at: offset, path)
    }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try calls.bytes(of: descriptor, at: offset, count: count)
    } catch {
      throw storageFault(error.code, .read, path)
    }
    guard bytes.count == count else { throw shortRead(count, at: offset, path) }
    return bytes
  }

  /// Lends the file piece by piece, from `offset` on, in order; memory stays at `pieceSize`.
  package func forEachPiece(
    from offset: Int = 0, count: Int? = nil, pieceSize: Int = 1 << 18,
    _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard offset >= 0, offset <= size, count ?? 0 >= 0, count ?? 0 <= size - offset else {
      throw shortRead(count ?? 0, at: offset, path)
    }
    let total = count ?? size - offset
    if total > pieceSize { calls.adviseSequential(descriptor, offset, total) }
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, min(pieceSize, total)), alignment: 64)
    defer { unsafe piece.deallocate() }
    var done = 0
    while done < total {
      let part = unsafe UnsafeMutableRawBufferPointer(
        rebasing: piece[..<min(piece.count, total - done)])
      let got: Int
      do throws(SystemError) {
        got = unsafe try calls.read(descriptor, at: offset + done, into: part)
      } catch {
        throw storageFault(error.code, .read, path)
      }
      guard got == part.count else { throw shortRead(part.count, at: offset + done, path) }
      unsafe try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(part)))
      done += got
    }
  }

  /// Lets the kernel forget the file, so that the next read comes from the disk.
  package func dropFromCache() { calls.forget(descriptor) }

  /// The whole file as memory; see `MappedFile`.
  package func mapped() throws(Fault) -> MappedFile {
    do throws(SystemError) {
      return try MappedFile(descriptor, size, calls)
    } catch {
      throw storageFault(error.code, .map, path)
    }
  }
}

extension SystemCalls {
  /// Up to `count` bytes from `offset`; fewer only at the end of the file.
  func bytes(
    of descriptor: Int32, at offset: Int, count: Int
  ) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(SystemError) {
        filled = unsafe try read(
          descriptor, at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
        filled = 0
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

/// A file mapped into memory and lent as a span.
///
/// Only for files that are written once and never changed in place: a mapped file that someone
/// shortens would end the process that reads it. Replacing it by a rename does no harm.
@safe package final class MappedFile: Sendable {
  private nonisolated(unsafe) let base: UnsafeRawPointer?
  /// Bytes.
  package let size: Int

  fileprivate init(_ descriptor: Int32, _ size: Int, _ calls: SystemCalls) throws(SystemError) {
    self.size = size
    guard size > 0 else {
      unsafe base = nil
      return
    }
    // MAP_FAILED is the address -1, which no mapping has.
    let address = try calls.call {
      Int(bitPattern: unsafe mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0))
    }
    unsafe base = UnsafeRawPointer(bitPattern: address)
  }

  deinit {
    if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), size) }
  }

  /// Gives the pages that were read back to the kernel; they are mapped again where they are read.
  package func giveBack() {
    if let base = unsafe base {
      _ = unsafe madvise(UnsafeMutableRawPointer(mutating: base), size, MADV_DONTNEED)
    }
  }

  /// Lends all bytes; they stay where they are while this value lives.
  package func withBytes<Value, Failure>(
    _ body: (RawSpan) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    unsafe try body(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(start: base, count: size)))
  }
}
