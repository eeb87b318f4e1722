import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Testing
import Zip

@testable import Volumes

/// Sealed samples of every format version that an archive may hold; they are never made anew.
@Suite("Volumes of older programs stay readable")
struct CompatibilityTests {
  private func inspector(_ folder: String) throws -> Inspector {
    let authority = try Certificate(
      pem: try Storage.disk.read(Storage.join(folder, "authority.pem"), limit: 1 << 16))
    return Inspector(
      authorities: [authority],
      log: try LogReading(Storage.join(folder, "log.txt"), storage: .disk), storage: .disk)
  }

  private func folder(_ name: String) -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return tests.appending(path: "Fixtures/compat/" + name).path
  }

  @Test(arguments: [("volume-1", 1), ("volume-2", 2)])
  func everyVersionIsSoundInFull(name: String, format: Int) throws {
    let folder = folder(name)
    let audits = try inspector(folder).audit(folder: folder, level: .full)
    #expect(audits.flatMap(\.findings).map { $0.message(.english) } == [])
    #expect(audits.first?.statement?.format == format)
    #expect(audits.first?.dossiers ?? 0 > 0)
  }

  @Test func theNationalDigestOfAnOldSealIsLookedAt() throws {
    let folder = folder("volume-1")
    let seal = try Storage.disk.read(Storage.join(folder, "XH-2022-1.seal.txt"), limit: 4096)
    let text = String(decoding: seal, as: UTF8.self)
    let national = try #require(text.firstMatch(of: /\nsm3: ([0-9a-f]{64})\n/))
    let other = SM3.digest(of: [7]).hex
    let changed = text.replacing(national.1, with: other)
    let bytes = try Storage.disk.read(Storage.join(folder, "XH-2022-1.zip"), limit: 1 << 24)
    let audit = try inspector(folder).look(
      at: bytes, volume: "XH-2022-1", seal: Array(changed.utf8), signature: nil, level: .full)
    #expect(audit.findings.contains { $0.message(.english).contains("SM3 is not the sealed one") })
  }

  /// They deflated the manifests that are stored today.
  @Test(arguments: [("volume-1", 1), ("volume-2", 2)])
  func theirListsAreWrittenAnewAsTheyWere(name: String, count: Int) throws {
    let scratch = FileManager.default.temporaryDirectory.appending(path: "compat-\(UUID())").path
    try FileManager.default.copyItem(atPath: folder(name), toPath: scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let path = Storage.join(scratch, "XH-2022-1.zip")
    let whole = try Storage.disk.read(path, limit: 1 << 24)
    var damaged = whole
    let lists = try ZipReader(whole).entries.filter { $0.name.contains("/manifest-") }
    #expect(lists.count == count && lists.allSatisfy { $0.method == .deflated })
    for list in lists { for place in list.headerOffset..<list.end { damaged[place] = 0 } }
    try FileManager.default.removeItem(atPath: path)
    try Data(damaged).write(to: URL(filePath: path))
    let authority = try Certificate(
      pem: try Storage.disk.read(Storage.join(scratch, "authority.pem"), limit: 1 << 16))
    let result = try VolumeRepair(
      "XH-2022-1", in: scratch, authorities: [authority], storage: .disk,
      loose: { _, _ in nil }
    ).repair(from: [])
    #expect(result.remade == count)
    #expect(try Storage.disk.read(path, limit: 1 << 24) == whole)
  }
}
