internal import Glibc
package import Primitives

/// A regular file open for reading at any offset.
package final class InputFile: Sendable {
  package let path: String
  /// Its size when it was opened.
  package let size: Int
  private let descriptor: Int32
  private let system: System

  /// Opens a file; links are followed, folders and devices refused.
  package init(_ path: String, storage: Storage) throws(Fault) {
    let system = storage.system
    do throws(System.Failure) {
      let descriptor = try system.open(path, O_RDONLY | O_NONBLOCK)
      let info: stat
      do throws(System.Failure) { info = try system.status(of: descriptor) } catch {
        system.close(descriptor)
        throw error
      }
      guard info.st_mode & S_IFMT == S_IFREG else {
        system.close(descriptor)
        throw System.Failure(code: EISDIR)
      }
      self.descriptor = descriptor
      size = Int(info.st_size)
    } catch {
      throw storageFault(error.code, .read, path)
    }
    self.path = path
    self.system = system
  }

  deinit { system.close(descriptor) }

  /// Exactly `count` bytes from `offset`; a file that ends before is `storage-short`.
  package func read(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    let bytes: [UInt8]
    do throws(System.Failure) {
      bytes = try InputFile.bytes(of: descriptor, at: offset, count: count, system)
    } catch {
      throw storageFault(error.code, .read, path)
    }
    guard bytes.count == count else {
      throw Fault(
        "storage-short", .damaged,
        what: Phrase(zh: "读取文件失败", en: "cannot read the file"),
        why: Phrase(
          zh: "应有\(count)字节，只读到\(bytes.count)字节",
          en: "\(count) bytes were expected and \(bytes.count) are there"),
        next: Phrase(zh: "文件被截断：请从另一份副本恢复", en: "it is cut short: restore it from a copy"),
        at: Place(file: path, offset: offset))
    }
    return bytes
  }

  /// Lends the file piece by piece, from `offset` on, in order; memory stays at `pieceSize`.
  package func forEachPiece(
    from offset: Int = 0, count: Int? = nil, pieceSize: Int = 1 << 18,
    _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    system.advise(descriptor, sequential: true)
    let end = count.map { offset + $0 } ?? size
    var buffer = [UInt8](repeating: 0, count: max(1, min(pieceSize, end - offset)))
    var position = offset
    while position < end {
      let wanted = min(buffer.count, end - position)
      let got: Int
      do throws(System.Failure) {
        got = try InputFile.fill(&buffer, wanted, from: descriptor, at: position, system)
      } catch {
        throw storageFault(error.code, .read, path)
      }
      guard got == wanted else {
        _ = try read(at: position, count: wanted)  // Says what is short.
        return
      }
      try unsafe body(buffer.span.bytes.extracting(first: wanted))
      position += wanted
    }
  }

  /// Lets the kernel forget the file, so that the next read comes from the disk.
  package func dropFromCache() { system.forget(descriptor) }

  static func bytes(
    of descriptor: Int32, at offset: Int, count: Int, _ system: System
  ) throws(System.Failure) -> [UInt8] {
    var failure: System.Failure?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(System.Failure) {
        filled = try unsafe system.read(
          descriptor, at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
        filled = 0
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads into the first `count` bytes of a buffer; says how many came.
  private static func fill(
    _ buffer: inout [UInt8], _ count: Int, from descriptor: Int32, at offset: Int, _ system: System
  ) throws(System.Failure) -> Int {
    var failure: System.Failure?
    let got = unsafe buffer.withUnsafeMutableBytes { bytes -> Int in
      do throws(System.Failure) {
        return try unsafe system.read(
          descriptor, at: offset, into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]))
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    return got
  }
}
