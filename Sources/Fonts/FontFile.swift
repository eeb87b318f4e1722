/// The bytes of a font file at one address for as long as the object lives.
///
/// Everything read from it is bounds-checked. Immutable, hence safe to share.
@safe package final class FontFile: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer
  /// What keeps a lent mapping alive; `nil` when the bytes are the object's own.
  private let owner: (any AnyObject & Sendable)?

  /// Copies `content`; for small fonts and tests.
  package init(copying content: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(content.count, 1), alignment: 16)
    unsafe copy.copyBytes(from: content)
    unsafe bytes = UnsafeRawBufferPointer(rebasing: copy[..<content.count])
    owner = nil
  }

  /// Takes a mapping of an immutable file that stays valid until `owner` goes.
  @unsafe package init(mapped: UnsafeRawBufferPointer, owner: any AnyObject & Sendable) {
    unsafe bytes = unsafe mapped
    self.owner = owner
  }

  deinit {
    if owner == nil { unsafe bytes.deallocate() }
  }

  package var count: Int { unsafe bytes.count }

  /// Where the bytes begin; HarfBuzz keeps it, and its owner keeps this object.
  @unsafe var address: UnsafeRawBufferPointer { unsafe bytes }

  /// Lends bytes `range`, clamped to the file.
  func withSpan<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let part = range.clamped(to: 0..<count)
    let buffer = unsafe UnsafeRawBufferPointer(rebasing: bytes[part])
    let elements = unsafe buffer.assumingMemoryBound(to: UInt8.self)
    return try body(unsafe Span(_unsafeElements: elements))
  }

  /// The big-endian number of `width` (1…4) bytes at `offset`, or `nil` outside the file.
  @inline(__always)
  func number(_ width: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset <= count - width else { return nil }
    var value = 0
    for index in offset..<offset + width { value = value << 8 | Int(unsafe bytes[index]) }
    return value
  }

  /// Appends bytes `range` to `output`; the caller has checked the range against `count`.
  func append(_ range: Range<Int>, to output: inout [UInt8]) {
    unsafe output.append(contentsOf: bytes[range])
  }
}
