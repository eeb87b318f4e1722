internal import CLibDeflate
package import Primitives

/// What surrounds the compressed bits.
package enum DeflateWrapper: Sendable {
  /// Bare deflate (RFC 1951), as in a ZIP entry.
  case raw
  /// Two bytes before and an Adler-32 after (RFC 1950), as in a PDF stream.
  case zlib
}

/// Compression and checksums over whole buffers, by libdeflate.
package enum Deflate {
  /// The library, by name and version: it decides what the compressed bytes are.
  package static var library: String {
    unsafe "libdeflate " + String(cString: dossier_libdeflate_version())
  }

  /// The level that everything here is written with unless the caller says otherwise.
  package static let defaultLevel = 6

  /// Deflate cannot expand by more than this factor (258 bytes from two bits), plus a little.
  package static let greatestRatio = 1032

  /// Compresses `bytes` at a level from 1 (fast) to 12 (small).
  ///
  /// The same bytes, level and library version give the same result.
  package static func compress(
    _ bytes: [UInt8], _ wrapper: DeflateWrapper = .raw, level: Int = defaultLevel
  ) -> [UInt8] {
    let compressor = Compressor(level: level)
    return unsafe compressor.compress(bytes.span.bytes, wrapper)
  }

  /// Expands a stream that must give exactly `size` bytes and use up all its input.
  ///
  /// Throws `deflate-damaged` when the bits are no deflate stream, `deflate-size` when the result
  /// is shorter or longer than `size`, and `deflate-tail` when bytes follow the stream. `size` is
  /// held against `greatestRatio` before memory is taken.
  package static func inflate(
    _ bytes: RawSpan, _ wrapper: DeflateWrapper = .raw, size: Int
  ) throws(Fault) -> [UInt8] {
    guard size >= 0, size / greatestRatio <= bytes.byteCount else { throw wrongSize(size) }
    guard let handle = unsafe libdeflate_alloc_decompressor() else { throw outOfMemory() }
    defer { unsafe libdeflate_free_decompressor(handle) }
    var used = 0
    var made = 0
    var result = LIBDEFLATE_BAD_DATA
    let output = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      unsafe bytes.withUnsafeBytes { input in
        switch wrapper {
        case .raw:
          result = unsafe libdeflate_deflate_decompress_ex(
            handle, input.baseAddress, input.count, buffer.baseAddress, size, &used, &made)
        case .zlib:
          result = unsafe libdeflate_zlib_decompress_ex(
            handle, input.baseAddress, input.count, buffer.baseAddress, size, &used, &made)
        }
      }
      count = result == LIBDEFLATE_SUCCESS ? made : 0
    }
    switch result {
    case LIBDEFLATE_SUCCESS: break
    case LIBDEFLATE_INSUFFICIENT_SPACE: throw wrongSize(size)
    default: throw damagedStream()
    }
    guard made == size else { throw wrongSize(size) }
    guard used == bytes.byteCount else { throw trailingBytes(bytes.byteCount - used) }
    return output
  }

  /// Expands a stream of unknown length, giving at most `limit` bytes.
  ///
  /// Throws as `inflate(_:_:size:)`, and `deflate-limit` when the result would be longer.
  package static func inflate(
    _ bytes: [UInt8], _ wrapper: DeflateWrapper = .raw, limit: Int
  ) throws(Fault) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(min(limit, bytes.count &* 4))
    var stream = InflateStream(wrapper, limit: limit)
    try unsafe stream.expand(bytes.span.bytes) { part throws(Fault) in
      output.append(part)
    }
    try stream.finish()
    return output
  }

  /// The CRC-32 of ZIP and gzip over `bytes`, going on from the value of what came before.
  package static func crc32(_ bytes: RawSpan, after previous: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      guard buffer.count > 0 else { return previous }
      return unsafe libdeflate_crc32(previous, buffer.baseAddress, buffer.count)
    }
  }

  package static func crc32(_ bytes: [UInt8], after previous: UInt32 = 0) -> UInt32 {
    unsafe crc32(bytes.span.bytes, after: previous)
  }
}

/// One libdeflate compressor, kept for as many buffers as there are.
///
/// Making one costs some 300 KB of memory; a writer of many small streams keeps it.
@safe package struct Compressor: ~Copyable {
  private let handle: OpaquePointer

  /// A compressor at a level from 1 to 12; others are moved to the nearest.
  package init(level: Int = Deflate.defaultLevel) {
    guard let made = unsafe libdeflate_alloc_compressor(Int32(min(max(level, 1), 12))) else {
      // As everywhere in Swift, running out of memory for a fixed small object ends the process.
      fatalError("libdeflate: no memory for a compressor")
    }
    unsafe handle = made
  }

  deinit { unsafe libdeflate_free_compressor(handle) }

  /// The compressed bytes of `bytes`.
  package func compress(_ bytes: RawSpan, _ wrapper: DeflateWrapper = .raw) -> [UInt8] {
    let bound =
      switch wrapper {
      case .raw: unsafe libdeflate_deflate_compress_bound(handle, bytes.byteCount)
      case .zlib: unsafe libdeflate_zlib_compress_bound(handle, bytes.byteCount)
      }
    return unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      unsafe bytes.withUnsafeBytes { input in
        switch wrapper {
        case .raw:
          count = unsafe libdeflate_deflate_compress(
            handle, input.baseAddress, input.count, buffer.baseAddress, bound)
        case .zlib:
          count = unsafe libdeflate_zlib_compress(
            handle, input.baseAddress, input.count, buffer.baseAddress, bound)
        }
      }
    }
  }
}
