package import Primitives

/// Bytes set aside on the disk while a file beside them is made, so that they need no memory.
///
/// A few stay in memory; where there are more, they go to a file that loses its name as soon as it is
/// open: it is gone with this value, and after a kill, too. A kill before that leaves a temporary
/// name, which the folder's next sweep removes.
package struct ScratchFile: ~Copyable {
  private let calls: SystemCalls?
  private let path: String
  private var descriptor: Int32?
  /// Its name, while it still has one.
  private var name: String?
  /// What is not in the file yet.
  private var buffer: [UInt8] = []
  private var flushed = 0
  /// What was read last, and where it lies.
  private var window: [UInt8] = []
  private var windowStart = 0

  /// Kept in memory before a call is made.
  private static let bufferSize = 1 << 16
  /// Read at once.
  private static let windowSize = 1 << 15

  /// Bytes that never leave memory: for what is small.
  package init() {
    calls = nil
    path = ""
  }

  init(beside path: String, _ calls: SystemCalls) {
    self.calls = calls
    self.path = path
  }

  deinit {
    if let name { try? calls?.remove(name) }
    if let descriptor { calls?.close(descriptor) }
  }

  /// Bytes so far.
  package var count: Int { flushed + buffer.count }

  package mutating func append(_ bytes: [UInt8]) throws(Fault) {
    try unsafe append(bytes.span.bytes)
  }

  package mutating func append(_ bytes: RawSpan) throws(Fault) {
    guard let calls, buffer.count + bytes.byteCount > ScratchFile.bufferSize else {
      buffer.append(bytes)
      return
    }
    do throws(SystemError) {
      let file = try opened(calls)
      try unsafe calls.write(buffer.span.bytes, to: file)
      flushed += buffer.count
      buffer.removeAll(keepingCapacity: true)
      if bytes.byteCount < ScratchFile.bufferSize {
        buffer.append(bytes)
      } else {
        try calls.write(bytes, to: file)
        flushed += bytes.byteCount
      }
    } catch {
      throw storageFault(error.code, .write, path)
    }
  }

  private mutating func opened(_ calls: SystemCalls) throws(SystemError) -> Int32 {
    if let descriptor { return descriptor }
    let (file, made) = try TemporaryName.make(for: path, calls)
    descriptor = file
    name = made
    try calls.remove(made)
    name = nil
    return file
  }

  /// Exactly `wanted` bytes from `offset`, which must have been written; reading on from where one
  /// ended is cheap.
  package mutating func bytes(at offset: Int, count wanted: Int) throws(Fault) -> ArraySlice<UInt8>
  {
    precondition(0 <= offset && 0 <= wanted && wanted <= count - offset, "not written yet")
    if offset >= flushed { return buffer[(offset - flushed)..<(offset - flushed + wanted)] }
    if offset < windowStart || offset + wanted > windowStart + window.count {
      try read(at: offset, max(wanted, ScratchFile.windowSize))
    }
    return window[(offset - windowStart)..<(offset - windowStart + wanted)]
  }

  /// Lends all bytes piece by piece, in order.
  package mutating func forEachPiece(
    _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var at = 0
    while at < count {
      let piece = Array(try bytes(at: at, count: min(ScratchFile.windowSize, count - at)))
      try unsafe body(piece.span.bytes)
      at += piece.count
    }
  }

  /// Moves the window; what is not in the file yet is taken from memory.
  private mutating func read(at offset: Int, _ wanted: Int) throws(Fault) {
    guard let calls, let descriptor else { preconditionFailure("nothing was set aside") }
    let fromFile = min(wanted, flushed - offset)
    window = []
    do throws(SystemError) {
      window = try calls.bytes(of: descriptor, at: offset, count: fromFile)
    } catch {
      throw storageFault(error.code, .read, path)
    }
    guard window.count == fromFile else { throw shortRead(fromFile, at: offset, path) }
    windowStart = offset
    window += buffer.prefix(wanted - fromFile)
  }
}
