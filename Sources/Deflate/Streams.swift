internal import CZlib
package import Primitives

/// Expands a deflate stream piece by piece with bounded memory, by zlib.
///
/// Any bytes give a fault or an output within the bounds. After a fault the stream is spent.
@safe package struct InflateStream: ~Copyable {
  /// Bytes given to the caller at a time.
  package static let pieceSize = 64 * 1024

  private let stream: UnsafeMutablePointer<z_stream>
  private let piece: UnsafeMutableRawBufferPointer
  private let limit: Int
  private let ratio: Int
  /// The ratio is not looked at below this much output: short runs compress very well.
  private let ratioFloor: Int
  private let ready: Bool
  private var ended = false

  /// Compressed bytes used so far.
  package private(set) var consumed = 0
  /// Expanded bytes given so far.
  package private(set) var produced = 0

  /// A stream that may give `limit` bytes and, once over `ratioFloor` bytes, `ratio` times its
  /// input.
  package init(
    _ wrapper: DeflateWrapper, limit: Int, ratio: Int = Deflate.greatestRatio,
    ratioFloor: Int = 1 << 20
  ) {
    self.limit = limit
    self.ratio = ratio
    self.ratioFloor = ratioFloor
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: InflateStream.pieceSize, alignment: 16)
    ready = unsafe dossier_inflate_init(stream, wrapper == .raw ? -MAX_WBITS : MAX_WBITS) == Z_OK
  }

  deinit {
    if ready { unsafe inflateEnd(stream) }
    unsafe stream.deallocate()
    unsafe piece.deallocate()
  }

  /// Feeds `input` and lends each expanded piece to `body`.
  ///
  /// Throws `deflate-damaged`, `deflate-limit` (length or ratio) or `deflate-tail` (bytes after
  /// the end of the stream), and whatever `body` throws.
  package mutating func expand(
    _ input: RawSpan, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard ready else { throw outOfMemory() }
    var start = 0
    while start < input.byteCount {
      if ended { throw trailingBytes(input.byteCount - start) }
      // z_stream counts in 32 bits.
      let end = min(input.byteCount, start + (1 << 30))
      start += try expandPart(input.extracting(start..<end), body)
    }
  }

  /// States that the input is over; throws `deflate-truncated` when the stream is not.
  package mutating func finish() throws(Fault) {
    guard ready else { throw outOfMemory() }
    guard ended else { throw endedEarly() }
  }

  private mutating func expandPart(
    _ input: RawSpan, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) -> Int {
    try unsafe input.withUnsafeBytes { (buffer) throws(Fault) -> Int in
      let base = unsafe buffer.bindMemory(to: UInt8.self).baseAddress
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
      unsafe stream.pointee.avail_in = UInt32(buffer.count)
      let before = consumed
      repeat {
        unsafe stream.pointee.next_out = piece.bindMemory(to: UInt8.self).baseAddress
        unsafe stream.pointee.avail_out = UInt32(piece.count)
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        consumed = unsafe before + buffer.count - Int(stream.pointee.avail_in)
        let made = unsafe piece.count - Int(stream.pointee.avail_out)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
          throw damagedStream()
        }
        produced += made
        guard produced <= limit else { throw overLimit(limit) }
        if produced > ratioFloor, produced / ratio > consumed { throw overLimit(consumed * ratio) }
        if made > 0 { try unsafe body(RawSpan(_unsafeBytes: piece[..<made])) }
        if status == Z_STREAM_END { ended = true }
      } while unsafe !ended && (stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0)
      return consumed - before
    }
  }
}

/// Compresses a stream piece by piece with bounded memory, by zlib.
@safe package struct DeflateStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private let piece: UnsafeMutableRawBufferPointer
  private let ready: Bool

  /// A stream at a level from 1 to 9; others are moved to the nearest.
  package init(_ wrapper: DeflateWrapper, level: Int = Deflate.defaultLevel) {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: InflateStream.pieceSize, alignment: 16)
    let bits = wrapper == .raw ? -MAX_WBITS : MAX_WBITS
    ready = unsafe dossier_deflate_init(stream, Int32(min(max(level, 1), 9)), bits) == Z_OK
  }

  deinit {
    if ready { unsafe deflateEnd(stream) }
    unsafe stream.deallocate()
    unsafe piece.deallocate()
  }

  /// Feeds `input` and lends each compressed piece to `body`.
  package mutating func compress(
    _ input: RawSpan, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var start = 0
    while start < input.byteCount {
      let end = min(input.byteCount, start + (1 << 30))
      try run(input.extracting(start..<end), Z_NO_FLUSH, body)
      start = end
    }
  }

  /// Ends the stream and lends what was still held back to `body`; called once.
  package mutating func finish(_ body: (RawSpan) throws(Fault) -> Void) throws(Fault) {
    let nothing: [UInt8] = []
    try unsafe run(nothing.span.bytes, Z_FINISH, body)
  }

  private mutating func run(
    _ input: RawSpan, _ flush: Int32, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard ready else { throw outOfMemory() }
    try unsafe input.withUnsafeBytes { (buffer) throws(Fault) in
      let base = unsafe buffer.bindMemory(to: UInt8.self).baseAddress
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
      unsafe stream.pointee.avail_in = UInt32(buffer.count)
      repeat {
        unsafe stream.pointee.next_out = piece.bindMemory(to: UInt8.self).baseAddress
        unsafe stream.pointee.avail_out = UInt32(piece.count)
        let status = unsafe deflate(stream, flush)
        guard status != Z_STREAM_ERROR else { throw damagedStream() }
        let made = unsafe piece.count - Int(stream.pointee.avail_out)
        if made > 0 { try unsafe body(RawSpan(_unsafeBytes: piece[..<made])) }
      } while unsafe stream.pointee.avail_out == 0
    }
  }
}
