import Primitives
import Storage
import Testing

@testable import Inspector
@testable import Zip

/// The same hostile packages, before the inspector's own reader, which shares no code with ours.
@Suite("Packages that nobody honest writes, before the inspector")
struct HostileInspectorTests {
  /// Reads all of a package as an audit does.
  private func readAll(_ bytes: [UInt8]) throws(Fault) {
    let package = try Package(MemorySource(bytes))
    for entry in package.entries {
      try package.checkHeader(of: entry)
      try package.forEachPiece(of: entry) { _ in }
    }
  }

  @Test func theUnchangedPackageIsAccepted() throws { try readAll(RawZip().bytes()) }

  @Test(
    arguments: HostileTests.names + HostileTests.headers + HostileTests.layout
      + HostileTests.contents)
  func isRefused(_ hostile: Hostile) throws {
    var zip = RawZip()
    hostile.change(&zip)
    let bytes = zip.bytes()
    let fault = try #require(throws: Fault.self) { try readAll(bytes) }
    #expect(fault.kind == .damaged, "\(fault)")
    // What is saved from it without its directory is bounded by it, and nothing traps.
    let saved = Package(salvaging: MemorySource(bytes)).entries
    #expect(saved.allSatisfy { $0.dataOffset <= bytes.count + 65_536 * 2 })
    _ = Inspector(authorities: [], log: nil, storage: .disk).look(
      at: bytes, volume: "XH-2022-1", seal: nil, signature: nil, level: .full)
  }
}

@Test func aPackageOfMoreEntriesThanTheOldEndHoldsIsReadByTheInspectorToo() throws {
  var writer = ZipWriter()
  for index in 0..<65_600 { try writer.add("f\(index)", [], .stored) }
  let package = try Package(MemorySource(try writer.finishedBytes()))
  #expect(package.entries.count == 65_600)
  #expect(package.entries.last?.name == "f65599")
}
