import Primitives
import Testing

@testable import Zip

@Suite("A directory's headers are read quickly where they are plain, and the same either way")
struct DirectoryTests {
  private struct Scatter: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11 ^ state << 31
    }
  }

  private static let names = [
    "mimetype", "events/000001.xml", "attachments/现场照片.png", "a", "x/../y", "A/b/C.txt", "",
    String(repeating: "n", count: 512), String(repeating: "n", count: 513), "e\u{301}",
  ]

  @Test func whatIsReadQuicklyIsWhatTheStrictReaderGives() throws {
    var generator = Scatter(state: 3)
    var quick = 0
    for _ in 0..<20_000 {
      let entry = ZipEntry(
        name: DirectoryTests.names.randomElement(using: &generator) ?? "",
        method: Bool.random(using: &generator) ? .stored : .deflated,
        crc: UInt32.random(in: 0...UInt32.max, using: &generator),
        compressedSize: Int.random(in: 0..<3, using: &generator) * 0x9000_0000,
        size: Int.random(in: 0..<3, using: &generator) * 0x9000_0000,
        headerOffset: Int.random(in: 0..<3, using: &generator) * 0x9000_0000)
      var bytes = entry.centralHeader()
      if Bool.random(using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
      guard let plain = ZipCentralHeader.plain(bytes, at: 0) else { continue }
      quick += 1
      #expect(try ZipCentralHeader(bytes, at: 0, base: 0).entry() == plain)
    }
    #expect(quick > 2_000)
  }

  @Test func aCutHeaderIsNotPlain() {
    let entry = ZipEntry(
      name: "events/000001.xml", method: .stored, crc: 7, compressedSize: 9, size: 9,
      headerOffset: 40)
    let bytes = entry.centralHeader()
    #expect(ZipCentralHeader.plain(bytes, at: 0) == entry)
    for count in 0..<bytes.count {
      #expect(ZipCentralHeader.plain(Array(bytes[..<count]), at: 0) == nil)
    }
  }
}
