extension [UInt8] {
  /// Adds a copy of the bytes that `span` lends.
  package mutating func append(_ span: RawSpan) {
    unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}

/// Eight bytes of a text at a time, each told apart without a branch.
package enum EightBytes {
  package static let ones: UInt64 = 0x0101_0101_0101_0101
  package static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The eight bytes from an offset on, the first in the lowest place.
  @inline(__always)
  package static func load(_ bytes: RawSpan, at offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The high bit of every byte that is `byte`; above the lowest of them it may be set for others.
  @inline(__always)
  package static func marks(of byte: UInt8, in word: UInt64) -> UInt64 {
    let zeros = word ^ (ones &* UInt64(byte))
    return (zeros &- ones) & ~zeros & highs
  }

  /// The high bit of every byte below `bound`, at most 128; above the lowest of them it may be set
  /// for others.
  @inline(__always)
  package static func marks(below bound: UInt8, in word: UInt64) -> UInt64 {
    (word &- ones &* UInt64(bound)) & ~word & highs
  }

  /// The place of the lowest byte that is marked.
  @inline(__always)
  package static func first(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}

extension RawSpan {
  /// The offset of the first such byte from `start` on; the length where there is none.
  package func firstOffset(of byte: UInt8, from start: Int) -> Int {
    var offset = start
    while byteCount - offset >= 8 {
      let marks = EightBytes.marks(of: byte, in: EightBytes.load(self, at: offset))
      if marks != 0 { return offset + EightBytes.first(marks) }
      offset += 8
    }
    while offset < byteCount, unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) != byte {
      offset += 1
    }
    return offset
  }
}
