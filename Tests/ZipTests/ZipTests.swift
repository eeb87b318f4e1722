import Deflate
import Foundation
import Primitives
import Storage
import Testing

@testable import Zip

private func packed(_ files: [(String, [UInt8])], _ method: ZipEntry.Method) throws -> [UInt8] {
  var writer = ZipWriter()
  for (name, bytes) in files { try writer.add(name, bytes, method) }
  return try writer.finishedBytes()
}

private let files: [(String, [UInt8])] = [
  ("mimetype", Array("application/vnd.dossier+zip".utf8)),
  ("events/000001.xml", Array(String(repeating: "<event/>", count: 50).utf8)),
  ("附件/照片一.txt", Array("照片".utf8)), ("empty", []),
]

@Suite("Packages of one profile")
struct ZipTests {
  @Test(arguments: [ZipEntry.Method.stored, .deflated])
  func whatIsWrittenIsReadBack(method: ZipEntry.Method) throws {
    let bytes = try packed(files, method)
    let reader = try ZipReader(bytes)
    #expect(reader.entries.map(\.name) == files.map(\.0))
    for (name, content) in files {
      let entry = try #require(reader.entry(name))
      #expect(try reader.read(entry) == content)
    }
    #expect(reader.entry("Mimetype") == nil)
    #expect(try packed(files, method) == bytes)
  }

  @Test func stockToolsReadIt() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.zip").path
    try Data(packed(files, .deflated)).write(to: URL(filePath: path))
    for tool in ["unzip -tqq '\(path)'", "7z t -bd '\(path)'", "bsdtar -tf '\(path)'"] {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", tool + " >/dev/null"]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(tool)")
    }
  }

  @Test func aFileIsStreamedWithItsSumsInItsHeader() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID())").path
    try Storage.disk.makeDirectories(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let source = Storage.join(folder, "source")
    let content = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    try Storage.disk.publish(content, to: source, replacing: .never)
    let path = Storage.join(folder, "a.zip")
    var writer = ZipWriter(to: try OutputFile(for: path, storage: .disk))
    var seen = 0
    try writer.add("a.bin", storing: InputFile(source, storage: .disk)) { seen += $0.byteCount }
    try writer.add("b.xml") { (write) throws(Fault) in
      let piece = files[1].1
      for _ in 0..<1000 { try write(piece.span.bytes) }
    }
    try writer.finishedFile().commit(replacing: .never)
    #expect(seen == content.count)
    let reader = try ZipReader(InputFile(path, storage: .disk))
    try reader.checkAll()
    #expect(try reader.read(#require(reader.entry("a.bin"))) == content)
    #expect(try reader.read(#require(reader.entry("b.xml"))).count == 1000 * files[1].1.count)
  }

  /// The directory and the draft are longer than what stays in memory.
  @Test func aFileHasTheBytesOfThePackageInMemory() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID())").path
    try Storage.disk.makeDirectories(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = Storage.join(folder, "a.zip")
    func fill(_ writer: inout ZipWriter) throws {
      var draft = writer.draft()
      for number in 0..<2000 {
        let name = "a/long/folder/of/its/own/\(number)/file.txt"
        try writer.add(name, Array(name.utf8), .stored)
        let text = Array("\(number &* 2_654_435_761) \(number &* 40_503 &* number)\n".utf8)
        for _ in 0..<5 { try draft.append(text.span.bytes) }
      }
      try writer.add("drafted.txt", draft)
    }
    var memory = ZipWriter()
    try fill(&memory)
    var file = ZipWriter(to: try OutputFile(for: path, storage: .disk))
    try fill(&file)
    try file.finishedFile().commit(replacing: .never)
    #expect(try memory.finishedBytes() == Storage.disk.read(path, limit: 1 << 24))
    #expect(try Storage.disk.list(folder) == ["a.zip"])
    try ZipReader(InputFile(path, storage: .disk)).checkAll()
  }

  /// The directory is several times as long as the parts that are read of it, with headers across their ends.
  @Test func aWalkGivesTheEntriesOfTheReaderOneByOne() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID())").path
    try Storage.disk.makeDirectories(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = Storage.join(folder, "a.zip")
    var writer = ZipWriter(to: try OutputFile(for: path, storage: .disk))
    for number in 0..<3000 {
      let name = "\(number)/" + String(repeating: "n", count: number % 490) + ".txt"
      try writer.add(name, Array("\(number)".utf8), .stored)
    }
    try writer.finishedFile().commit(replacing: .never)
    let file = try InputFile(path, storage: .disk)
    let reader = try ZipReader(file)
    var walk = try ZipWalk(file)
    var entries: [ZipEntry] = []
    while let entry = try walk.next() {
      #expect(try walk.package.read(entry) == Array("\(entries.count)".utf8))
      entries.append(entry)
    }
    #expect(entries == reader.entries)
    // At whatever byte a directory of this length is changed, the walk stops no later than its end.
    var bytes = try Storage.disk.read(path, limit: 1 << 24)
    for place in stride(from: reader.directoryOffset, to: bytes.count, by: 4999) {
      bytes[place] ^= 0x10
      let spoilt = Storage.join(folder, "b.zip")
      try Storage.disk.publish(bytes, to: spoilt, replacing: .any)
      let fault = #expect(throws: Fault.self, "byte \(place)") {
        var walk = try ZipWalk(InputFile(spoilt, storage: .disk))
        while let entry = try walk.next() { _ = try walk.package.read(entry) }
      }
      #expect(fault?.kind == .damaged && fault?.place.file == spoilt, "byte \(place)")
      bytes[place] ^= 0x10
    }
  }

  @Test func anEntryIsCopiedWithoutExpandingIt() throws {
    let old = try ZipReader(packed(files, .deflated))
    var writer = ZipWriter()
    for entry in old.entries.reversed() { try writer.add(entry, from: old) }
    let new = try ZipReader(writer.finishedBytes())
    for (name, content) in files { #expect(try new.read(#require(new.entry(name))) == content) }
  }

  @Test func manyEntriesNeedTheLargeEndRecordAndGetIt() throws {
    var writer = ZipWriter()
    for index in 0..<65_600 { try writer.add("f\(index)", [], .stored) }
    let bytes = try writer.finishedBytes()
    let reader = try ZipReader(bytes)
    #expect(reader.entries.count == 65_600)
    #expect(reader.entry("f65599") != nil)
    let few = try ZipReader(bytes, limits: ZipLimits(entries: 70_000))
    #expect(few.entries.count == 65_600)
    let fault = try #require(throws: Fault.self) {
      try ZipReader(bytes, limits: ZipLimits(entries: 65_000))
    }
    #expect(fault.code == "zip-entries")
  }

  @Test(arguments: [
    ("../a", "zip-name-path"), ("a/../b", "zip-name-path"), ("/a", "zip-name-path"),
    ("a\\b", "zip-name-path"), ("C:a", "zip-name-path"), ("a/", "zip-name-path"),
    ("a//b", "zip-name-path"), ("./a", "zip-name-path"), ("", "zip-name-length"),
    ("a\nb", "zip-name-character"), ("a\u{202E}b", "zip-name-character"),
    ("a\u{200B}b", "zip-name-character"), ("a\u{0}", "zip-name-character"),
    (String(repeating: "a", count: 600), "zip-name-length"),
  ])
  func aNameThatMeansTroubleIsNotWritten(name: String, code: String) throws {
    let fault = try #require(throws: Fault.self) { _ = try packed([(name, [])], .stored) }
    #expect(fault.code == code)
  }

  @Test(arguments: [("a", "a"), ("a", "A"), ("é", "e\u{301}"), ("Straße", "STRAßE")])
  func namesThatAreOneFileSomewhereAreNotWrittenTwice(first: String, second: String) throws {
    let fault = try #require(throws: Fault.self) {
      _ = try packed([(first, []), (second, [])], .stored)
    }
    #expect(fault.code == "zip-duplicate")
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try packed(files, .deflated)
    for end in 0..<bytes.count {
      _ = #expect(throws: Fault.self) { try ZipReader(Array(bytes[..<end])).checkAll() }
    }
  }

  @Test func everyFlippedBitOfStoredFilesIsFound() throws {
    let bytes = try packed(files, .stored)
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        let fault = #expect(throws: Fault.self, "byte \(index), bit \(bit)") {
          try ZipReader(flipped).checkAll()
        }
        #expect(fault?.kind == .damaged)
      }
    }
  }

  @Test func aFlippedBitOfDeflatedFilesIsFoundOrChangesNothing() throws {
    let bytes = try packed(files, .deflated)
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        guard let reader = try? ZipReader(flipped) else { continue }
        for (name, content) in files {
          guard let entry = reader.entry(name), let read = try? reader.read(entry) else { continue }
          #expect(read == content, "byte \(index), bit \(bit)")
        }
      }
    }
  }

  @Test func randomBytesAreSurvived() {
    var state: UInt64 = 5
    for _ in 0..<3000 {
      var bytes = (try? packed(files, .deflated)) ?? []
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let at = Int(state >> 33) % bytes.count
        bytes[at] = UInt8(truncatingIfNeeded: state >> 20)
        if state & 1 == 0 { bytes.remove(at: at) } else { bytes.insert(0xFF, at: at) }
      }
      _ = try? ZipReader(bytes).checkAll()
    }
  }
}
