import Primitives
import Storage
import Testing

@testable import Zip

private let sample: [(String, [UInt8])] = (1...6).map {
  ("cases/\($0).xml", Array(String(repeating: "<case n=\"\($0)\"/>", count: 20 * $0).utf8))
}

/// A package in which a package is stored.
private func outer() throws -> [UInt8] {
  var inner = ZipWriter()
  for (name, bytes) in sample { try inner.add(name, bytes, .deflated) }
  let dossier = try inner.finishedBytes()
  var writer = ZipWriter()
  for index in 0..<4 { try writer.add("V/\(index).dossier", dossier + [], .stored) }
  return try writer.finishedBytes()
}

@Suite("A package without its directory")
struct SalvageTests {
  @Test func everyEntryIsFoundWithoutTheDirectory() throws {
    let bytes = try outer()
    let reader = try ZipReader(bytes)
    let cut = Array(bytes[..<reader.directoryOffset])
    for lost in [bytes, cut, cut + [0x50, 0x4B, 1, 2, 9, 9]] {
      let salvage = try ZipSalvage(lost)
      #expect(salvage.entries == reader.entries)
      #expect(salvage.damage.isEmpty)
      #expect(salvage.end == reader.directoryOffset)
    }
  }

  @Test func damageCostsOnlyTheEntryItIsIn() throws {
    let bytes = try outer()
    let entries = try ZipReader(bytes).entries
    for (index, entry) in entries.enumerated() {
      for offset in [0, 5, 14, 18, 22, 26, 31, 60, entry.compressedSize] {
        var damaged = bytes
        damaged[entry.headerOffset + offset] ^= 0x55
        let salvage = try ZipSalvage(damaged) { $0.hasPrefix("V/") }
        var expected = entries
        expected.remove(at: index)
        #expect(salvage.entries == expected, "entry \(index), byte \(offset)")
        #expect(salvage.damage.count == 1)
        #expect(salvage.damage.first?.contains(entry.headerOffset) == true)
      }
    }
  }

  @Test func aFileCutShortLosesOnlyItsEnd() throws {
    let bytes = try outer()
    let entries = try ZipReader(bytes).entries
    let salvage = try ZipSalvage(Array(bytes[..<(entries[2].dataOffset + 10)])) {
      $0.hasPrefix("V/")
    }
    #expect(salvage.entries == Array(entries[..<2]))
    #expect(salvage.damage == [entries[2].headerOffset..<(entries[2].dataOffset + 10)])
  }

  @Test func randomDamageIsSurvived() throws {
    let bytes = try outer()
    for seed in 0..<200 as Range<UInt64> {
      var state = seed
      var damaged = bytes
      for _ in 0..<5 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        damaged[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      }
      let salvage = try ZipSalvage(damaged) { $0.hasPrefix("V/") }
      #expect(salvage.entries.allSatisfy { $0.name.hasPrefix("V/") }, "seed \(seed)")
    }
  }
}
