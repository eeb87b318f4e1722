import Primitives
import Testing

@testable import Deflate

private func sample(_ seed: UInt64, _ count: Int) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 40) & (seed % 2 == 0 ? 0x07 : 0xFF)
  }
}

@Suite("Compression round trips, and stops at its bounds")
struct DeflateTests {
  @Test(arguments: [DeflateWrapper.raw, .zlib])
  func bothLibrariesReadEachOther(wrapper: DeflateWrapper) throws {
    for seed in 0..<40 as Range<UInt64> {
      let bytes = sample(seed, Int(seed) * 997)
      let whole = Deflate.compress(bytes, wrapper)
      #expect(try Deflate.inflate(whole.span.bytes, wrapper, size: bytes.count) == bytes)
      #expect(try Deflate.inflate(whole, wrapper, limit: bytes.count) == bytes)
      var streamed: [UInt8] = []
      var stream = DeflateStream(wrapper)
      try stream.compress(bytes.span.bytes) { part in
        part.withUnsafeBytes { streamed.append(contentsOf: $0) }
      }
      try stream.finish { part in part.withUnsafeBytes { streamed.append(contentsOf: $0) } }
      #expect(try Deflate.inflate(streamed.span.bytes, wrapper, size: bytes.count) == bytes)
    }
  }

  @Test func aWrongSizeOrATailIsRefused() throws {
    let bytes = sample(2, 5000)
    let whole = Deflate.compress(bytes)
    for size in [0, 1, 4999, 5001, 1 << 40] {
      _ = #expect(throws: Fault.self) { try Deflate.inflate(whole.span.bytes, size: size) }
    }
    let tailed = whole + [0]
    _ = #expect(throws: Fault.self) { try Deflate.inflate(tailed.span.bytes, size: 5000) }
    _ = #expect(throws: Fault.self) { try Deflate.inflate(tailed, limit: 10_000) }
    _ = #expect(throws: Fault.self) { try Deflate.inflate(whole, limit: 4999) }
  }

  @Test func everyTruncationAndFlipIsSurvived() throws {
    let bytes = sample(4, 300)
    let whole = Deflate.compress(bytes)
    for end in 0..<whole.count {
      let part = Array(whole[..<end])
      _ = #expect(throws: Fault.self) { try Deflate.inflate(part, limit: 1000) }
    }
    for index in whole.indices {
      for bit in 0..<8 {
        var flipped = whole
        flipped[index] ^= 1 << bit
        _ = try? Deflate.inflate(flipped, limit: 1000)
        _ = try? Deflate.inflate(flipped.span.bytes, size: 300)
      }
    }
  }

  @Test func theChecksumIsTheOneOfZip() {
    #expect(Deflate.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
    let first = Deflate.crc32(Array("12345".utf8))
    #expect(Deflate.crc32(Array("6789".utf8), after: first) == 0xCBF4_3926)
  }
}
