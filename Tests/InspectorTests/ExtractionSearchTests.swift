import Deflate
import Primitives
import Seals
import Synchronization
import Testing

@testable import Inspector

/// Bytes in memory that say how many of them were asked for.
private final class CountedSource: ByteSource {
  private let memory: MemorySource
  let readings = Mutex<[Int]>([])

  init(_ bytes: [UInt8]) { memory = MemorySource(bytes) }

  var size: Int { memory.size }
  var bytesRead: Int { readings.withLock { $0.reduce(0, +) } }

  func read(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    readings.withLock { $0.append(count) }
    return try memory.read(at: offset, count: count)
  }

  func forEachPiece(
    from offset: Int, count: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    readings.withLock { $0.append(count) }
    try memory.forEachPiece(from: offset, count: count, body)
  }
}

@Suite("The lines of one case are found in a manifest of many")
struct ManifestSearchTests {
  /// Case `number` has between one and four files; some ids begin alike: XH-1, XH-10, XH-10.s1.
  private static func id(_ number: Int) -> String {
    number % 5 == 4 ? "XH-\(number / 5).s1" : "XH-\(number)"
  }

  private static func files(_ number: Int) -> [String] {
    ["\(id(number)).dossier", "certificate.pdf", "filing.pdf", "附件.pdf"].dropLast(number % 4).map {
      "data/representations/rep1/data/\(id(number))/\($0)"
    }
  }

  private static func line(_ path: String) -> String {
    "\(SHA256.digest(of: Array(path.utf8)).hex)  \(path)\n"
  }

  /// The lines of `count` cases and of what stands before and behind them, in order.
  private static func lines(_ count: Int) -> [String] {
    let own = ["data/METS.xml", "data/documentation/README.txt", "data/schemas/event.rng"]
    return (own + (0..<count).flatMap { files($0) })
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { line($0) }
  }

  private static func search(
    _ source: CountedSource, _ manifest: [UInt8], isDeflated: Bool, _ id: String
  ) -> ManifestSearch<CountedSource> {
    let list = PackageEntry(
      name: "XH-2022-1/manifest-sha256.txt", isDeflated: isDeflated,
      crc: Deflate.crc32(manifest), storedSize: source.size, size: manifest.count, headerOffset: 0,
      dataOffset: 0, flags: 0, versionNeeded: 20, localExtra: [])
    return ManifestSearch(
      package: Package(source, entries: []), list: list,
      folder: "/data/representations/rep1/data/\(id)/")
  }

  /// What a case's files have in the manifest, and how many bytes were read for it.
  private static func found(
    _ number: Int, in text: [String], isDeflated: Bool = false
  ) throws -> (digests: [String: Digest], bytesRead: Int) {
    let manifest = Array(text.joined().utf8)
    let source = CountedSource(isDeflated ? Deflate.compress(manifest) : manifest)
    let wanted = Set(files(number).map { "XH-2022-1/" + $0 })
    let digests = try search(source, manifest, isDeflated: isDeflated, id(number))
      .digests(naming: wanted)
    return (digests, source.bytesRead)
  }

  private static func expected(_ number: Int) -> [String: Digest] {
    Dictionary(
      uniqueKeysWithValues: files(number).map {
        ("XH-2022-1/" + $0, SHA256.digest(of: Array($0.utf8)))
      })
  }

  @Test(arguments: [1, 2, 3, 40, 400]) func ofEveryCase(_ count: Int) throws {
    let lines = ManifestSearchTests.lines(count)
    let reversed = Array(lines.reversed())
    for number in 0..<count {
      let expected = ManifestSearchTests.expected(number)
      #expect(try ManifestSearchTests.found(number, in: lines).digests == expected)
      #expect(
        try ManifestSearchTests.found(number, in: lines, isDeflated: true).digests == expected)
      // Not as we write it, and yet a manifest.
      #expect(try ManifestSearchTests.found(number, in: reversed).digests == expected)
    }
  }

  @Test func withoutReadingTheOthers() throws {
    let lines = ManifestSearchTests.lines(4000)
    let size = lines.reduce(0) { $0 + $1.utf8.count }
    for number in stride(from: 0, to: 4000, by: 131) {
      let (digests, bytesRead) = try ManifestSearchTests.found(number, in: lines)
      #expect(digests == ManifestSearchTests.expected(number))
      #expect(bytesRead < 64 << 10 && 20 * bytesRead < size, "\(bytesRead) of \(size)")
    }
  }

  @Test func theLastLineNeedsNoEnd() throws {
    var lines = ManifestSearchTests.lines(3)
    lines.removeAll { $0.contains("schemas") }
    lines.append(String(lines.removeLast().dropLast()))
    for number in 0..<3 {
      #expect(
        try ManifestSearchTests.found(number, in: lines).digests
          == ManifestSearchTests.expected(number))
    }
  }

  @Test func aFileThatIsNotListedHasNoDigest() throws {
    let lines = ManifestSearchTests.lines(200).filter { !$0.contains("/XH-7/filing") }
    #expect(try ManifestSearchTests.found(7, in: lines).digests.isEmpty == false)
    #expect(
      try ManifestSearchTests.found(7, in: lines).digests.keys.contains { $0.contains("filing") }
        == false)
    #expect(try ManifestSearchTests.found(3000, in: lines).digests.isEmpty)
  }

  /// A case whose own lines are whole is found whatever happened to others; of its own, every byte
  /// counts.
  @Test func damageElsewhereHidesNothing() throws {
    let lines = ManifestSearchTests.lines(30)
    let text = Array(lines.joined().utf8)
    let number = 13
    let expected = ManifestSearchTests.expected(number)
    let folder = Array("/\(ManifestSearchTests.id(number))/".utf8)
    let own = lines.indices.filter { Array(lines[$0].utf8).firstRange(of: folder) != nil }
    let start = lines[..<(own.first ?? 0)].reduce(0) { $0 + $1.utf8.count }
    let end = start + own.reduce(0) { $0 + lines[$1].utf8.count }
    let wanted = Set(expected.keys)
    let others = stride(from: 0, to: text.count, by: 13)
    for index in Array(others) + Array((start - 1)..<end) {
      var damaged = text
      damaged[index] ^= 0x12
      let source = CountedSource(damaged)
      let search = ManifestSearchTests.search(
        source, text, isDeflated: false, ManifestSearchTests.id(number))
      // One byte before it is the end of the line before.
      if (start - 1)..<end ~= index {
        #expect((try? search.digests(naming: wanted)) != expected, "byte \(index)")
      } else {
        #expect(try search.digests(naming: wanted) == expected, "byte \(index)")
      }
    }
  }
}

@Suite("What a package holds of one case is found without reading it all")
struct PackageSearchTests {
  private static func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A package of empty files, and where its directory begins.
  private static func package(_ names: [String]) -> (bytes: [UInt8], directory: Int) {
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for name in names {
      let common =
        little(name.utf8.contains { $0 >= 0x80 } ? 0x0800 : 0, 2) + little(0, 4) + little(0x21, 2)
        + little(0, 12) + little(name.utf8.count, 2) + little(0, 2)
      directory += [0x50, 0x4B, 1, 2] + little(0x032D, 2) + little(20, 2) + common
      directory += little(0, 6) + little(0o100644 << 16, 4) + little(body.count, 4) + name.utf8
      body += [0x50, 0x4B, 3, 4] + little(20, 2) + common + name.utf8
    }
    let end =
      [0x50, 0x4B, 5, 6] + little(0, 4) + little(names.count, 2) + little(names.count, 2)
      + little(directory.count, 4) + little(body.count, 4) + little(0, 2)
    return (body + directory + end, body.count)
  }

  private static let names =
    ["V/bagit.txt"]
    + (0..<2500).map {
      "V/data/\($0)/" + String(repeating: "长", count: $0 % 90) + ".dossier"
    } + ["V/manifest.txt"]

  @Test func inADirectoryOfManyPieces() throws {
    let bytes = PackageSearchTests.package(PackageSearchTests.names).bytes
    let all = try Package(MemorySource(bytes)).entries
    #expect(bytes.count > 1 << 19)
    for number in stride(from: 0, to: 2500, by: 7) {
      let search = PackageSearch(MemorySource(bytes), below: ["/data/\(number)/", "/manifest.txt"])
      let expected = all.filter {
        $0.name.hasPrefix("V/data/\(number)/") || $0.name == "V/manifest.txt"
      }
      #expect(try search.entries() == expected)
      #expect(expected.count == 2)
    }
    #expect(try PackageSearch(MemorySource(bytes), below: ["/data/2500/"]).entries().isEmpty)
  }

  /// The name is none that a volume may have; what follows is found all the same.
  @Test func behindARecordLongerThanAPiece() throws {
    var names = PackageSearchTests.names
    names.insert("V/" + String(repeating: "x", count: 65_500), at: 1000)
    let bytes = PackageSearchTests.package(names).bytes
    for number in [5, 998, 999, 1000, 2400] {
      let found = try PackageSearch(MemorySource(bytes), below: ["/data/\(number)/"]).entries()
      #expect(found.map(\.name) == names.filter { $0.hasPrefix("V/data/\(number)/") })
    }
  }

  /// A record that does not lead to the next, anywhere, is told; the local headers tell the rest.
  @Test func aBrokenWalkIsToldAndHidesNothing() throws {
    let (bytes, start) = PackageSearchTests.package(PackageSearchTests.names)
    let search = PackageSearch(MemorySource(bytes), below: ["/data/2000/"])
    let expected = try search.entries()
    #expect(expected.count == 1)
    var position = start
    for (number, name) in PackageSearchTests.names.enumerated() {
      defer { position += 46 + name.utf8.count }
      guard number % 100 == 3 else { continue }
      // The signature, the lengths of name, extra field and comment.
      for field in [0, 1, 2, 3, 28, 29, 30, 31, 32, 33] {
        var damaged = bytes
        damaged[position + field] ^= 0x15
        let walk = PackageSearch(MemorySource(damaged), below: ["/data/2000/"])
        #expect(throws: Fault.self, "record \(number), byte \(field)") { try walk.entries() }
        #expect(walk.salvaged() == expected, "record \(number), byte \(field)")
      }
    }
  }
}
