internal import Deflate
internal import Primitives

/// Looks in a certificate for the digest that it certifies: `sha256:` and 64 digits, in the clear,
/// as its metadata have it (XMP in PDF/A is never compressed: ISO 19005-2, 6.6.2.1).
struct CertificateSearch {
  private var tail: [UInt8] = []
  /// The first digest found.
  private(set) var digest: Digest?

  private static let mark = Array("sha256:".utf8)

  /// How far a window moves on whose last byte is this one: to where the mark has that byte.
  private static let steps: [Int] = {
    var steps = [Int](repeating: mark.count, count: 256)
    for (index, byte) in mark.dropLast().enumerated() {
      steps[Int(byte)] = mark.count - 1 - index
    }
    return steps
  }()

  mutating func take(_ piece: RawSpan) {
    guard digest == nil else { return }
    tail.append(piece)
    digest = CertificateSearch.digest(in: tail)
    tail.removeFirst(max(0, tail.count - CertificateSearch.mark.count - 63))
  }

  private static func digest(in text: [UInt8]) -> Digest? {
    let bytes = text.span
    let mark = mark.span
    let steps = steps.span
    var start = 0
    while start + mark.count + 64 <= bytes.count {
      var index = mark.count - 1
      while index >= 0, bytes[start + index] == mark[index] { index -= 1 }
      let end = start + mark.count
      if index < 0,
        let found = Digest(hexDigits: bytes.extracting(end..<(end + 64)))
      {
        return found
      }
      start += steps[Int(bytes[end - 1])]
    }
    return nil
  }
}

func checksum(of bytes: [UInt8]) -> UInt32 { Deflate.crc32(bytes) }
