internal import Deflate
internal import Primitives

/// Looks in a certificate for the digest that it certifies: `sha256:` and 64 digits, in the clear,
/// as its metadata have it (XMP in PDF/A is never compressed: ISO 19005-2, 6.6.2.1).
struct CertificateSearch {
  private var tail: [UInt8] = []
  /// The first digest found.
  private(set) var digest: Digest?

  private static let mark = Array("sha256:".utf8)

  mutating func take(_ piece: RawSpan) {
    guard digest == nil else { return }
    tail.reserveCapacity(tail.count + piece.byteCount)
    for index in 0..<piece.byteCount {
      tail.append(piece.unsafeLoad(fromByteOffset: index, as: UInt8.self))
    }
    let length = CertificateSearch.mark.count + 64
    var start = 0
    while start + length <= tail.count {
      guard let next = tail[start...].firstIndex(of: CertificateSearch.mark[0]),
        next + length <= tail.count
      else { break }
      if tail[next...].starts(with: CertificateSearch.mark),
        let found = Digest(
          hex: String(decoding: tail[(next + 7)..<(next + length)], as: UTF8.self))
      {
        digest = found
        return
      }
      start = next + 1
    }
    tail.removeFirst(max(0, tail.count - length + 1))
  }
}

func checksum(of bytes: [UInt8]) -> UInt32 { Deflate.crc32(bytes) }
