import Deflate
import Foundation
import Primitives
import Storage
import Testing

@testable import Zip

/// One package that must be refused: its fault, the code that names it, and how it is made.
struct Hostile: Sendable, CustomTestStringConvertible {
  let fault: String
  let code: String
  let change: @Sendable (inout RawZip) -> Void

  init(_ fault: String, _ code: String, _ change: @escaping @Sendable (inout RawZip) -> Void) {
    self.fault = fault
    self.code = "zip-" + code
    self.change = change
  }

  var testDescription: String { fault }

  /// The first entry under another name.
  static func named(_ name: String, _ code: String) -> Hostile {
    Hostile("name \(name.debugDescription)", code) { $0.entries[0] = .init(name, [1]) }
  }

  /// Two entries of these names.
  static func pair(_ first: String, _ second: String, _ code: String) -> Hostile {
    Hostile("names \(first.debugDescription) and \(second.debugDescription)", code) { zip in
      zip.entries = [.init(first, [1]), .init("between", [2]), .init(second, [3])]
    }
  }

  /// A field of one local header that differs from the directory.
  static func local(_ what: String, _ offset: Int) -> Hostile {
    Hostile("local header: \(what)", "local-header") { zip in
      zip.entries[1].local = { $0[offset] ^= 1 }
    }
  }
}

private let large = UInt32.max

@Suite("Packages that nobody honest writes")
struct HostileTests {
  static let names: [Hostile] = [
    .named("", "name-length"), .named(String(repeating: "a", count: 513), "name-length"),
    .named("/etc/passwd", "name-path"), .named("../up", "name-path"),
    .named("a/../../up", "name-path"), .named("a/..", "name-path"), .named("./a", "name-path"),
    .named("a/./b", "name-path"), .named("a//b", "name-path"), .named("a/", "name-path"),
    .named("a\\b", "name-path"), .named("..\\up", "name-path"), .named("C:\\a", "name-path"),
    .named("C:a", "name-path"), .named("a:stream", "name-path"),
    .named("a\u{0}.txt", "name-character"), .named("a\nb", "name-character"),
    .named("a\u{1B}[2J", "name-character"), .named("a\u{7F}", "name-character"),
    .named("a\u{85}", "name-character"), .named("xm\u{202E}gpj.l", "name-character"),
    .named("a\u{2066}b", "name-character"), .named("a\u{200F}", "name-character"),
    .named("a\u{200B}b", "name-character"), .named("a\u{FEFF}", "name-character"),
    .named("a\u{2028}b", "name-character"), .named("a\u{E0041}", "name-character"),
    .named("a\u{FFFF}", "name-character"),
    .pair("a", "a", "duplicate"), .pair("a.xml", "A.XML", "duplicate"),
    .pair("é", "e\u{301}", "duplicate"), .pair("Ä", "a\u{308}", "duplicate"),
    .pair("k", "\u{212A}", "duplicate"), .pair("Ω", "\u{2126}", "duplicate"),
    .pair("a", "a/b", "name-folder"), .pair("a/b", "A", "name-folder"),
    .pair("é/b", "e\u{301}", "name-folder"),
    Hostile("name in GBK", "name-encoding") { $0.entries[0].name = [0xB0, 0xB8] },
    Hostile("overlong UTF-8 in a name", "name-encoding") {
      $0.entries[0].name = [0x61, 0xC0, 0xAF]
    },
  ]

  static let headers: [Hostile] = [
    .local("version", 4), .local("flags", 6), .local("method", 8), .local("time", 10),
    .local("date", 12), .local("checksum", 14), .local("compressed size", 18),
    .local("size", 22), .local("length of name", 26), .local("length of extra", 28),
    .local("name", 31), .local("signature", 2),
    Hostile("another name in the local header", "local-header") {
      $0.entries[1].localName = Array("EVIL.xml".utf8)
    },
    Hostile("encrypted", "encrypted") { $0.entries[0].flags = 1 },
    Hostile("strongly encrypted", "encrypted") { $0.entries[0].flags = 1 << 6 },
    Hostile("masked directory", "encrypted") { $0.entries[0].flags = 1 << 13 },
    Hostile("data descriptor", "descriptor") { zip in
      zip.entries[0].flags = 1 << 3
      zip.entries[0].descriptor = little(0x0807_4B50 as UInt32) + [UInt8](repeating: 0, count: 12)
    },
    Hostile("text flag on an ASCII name", "flags") { $0.entries[0].flags = 1 << 11 },
    Hostile("no text flag on a Chinese name", "flags") { $0.entries[2].flags = 0 },
    Hostile("compression level in the flags", "flags") { $0.entries[1].flags = 1 << 1 },
    Hostile("method 9 (deflate64)", "method") { $0.entries[0].method = 9 },
    Hostile("method 14 (LZMA)", "method") { $0.entries[0].method = 14 },
    Hostile("method 99 (AES)", "method") { $0.entries[0].method = 99 },
    Hostile("symbolic link", "link") { $0.entries[0].attributes = 0o120777 << 16 },
    Hostile("folder by its mode", "folder") { $0.entries[0].attributes = 0o040755 << 16 },
    Hostile("device", "mode") { $0.entries[0].attributes = 0o020644 << 16 },
    Hostile("set-uid", "mode") { $0.entries[0].attributes = 0o104755 << 16 },
    Hostile("DOS attributes", "mode") { $0.entries[0].attributes |= 0x10 },
    Hostile("made by DOS", "version") { $0.entries[0].madeBy = 20 },
    Hostile("needs a later version", "version") { $0.entries[0].needed = 45 },
    Hostile("date", "date") { $0.entries[0].date = 0x5821 },
    Hostile("time of day", "date") { $0.entries[0].time = 1 },
    Hostile("internal attributes", "attributes") { $0.entries[0].internalAttributes = 1 },
    Hostile("entry on another disk", "disk") { $0.entries[0].disk = 1 },
    Hostile("comment on an entry", "comment") { $0.entries[0].comment = [0x61] },
    Hostile("extra field in the directory", "extra") {
      $0.entries[0].centralExtra = little(0x5455 as UInt16) + [5, 0, 1, 0, 0, 0, 0]
    },
    Hostile("extra field in both headers", "extra") { zip in
      let field = little(0x7075 as UInt16) + [9, 0, 1, 0, 0, 0, 0] + Array("evil".utf8)
      zip.entries[0].centralExtra = field
      zip.entries[0].localExtra = field
    },
    Hostile("ZIP64 field without need", "extra") { zip in
      zip.entries[0].centralExtra = little(1 as UInt16) + little(8 as UInt16) + little(27 as UInt64)
    },
    Hostile("ZIP64 field with numbers that fit", "extra") { zip in
      zip.entries[0].size = large
      zip.entries[0].compressedSize = large
      zip.entries[0].centralExtra =
        little(1 as UInt16) + little(16 as UInt16) + little(27 as UInt64) + little(27 as UInt64)
    },
    Hostile("ZIP64 sizes beyond all bounds", "extra") { zip in
      zip.entries[0].size = large
      zip.entries[0].compressedSize = large
      zip.entries[0].centralExtra =
        little(1 as UInt16) + little(16 as UInt16) + little(UInt64.max) + little(UInt64.max)
    },
    Hostile("only one size in a ZIP64 field", "extra") { $0.entries[0].size = large },
    Hostile("ZIP64 sizes without their field", "extra") { zip in
      zip.entries[0].size = large
      zip.entries[0].compressedSize = large
    },
    Hostile("ZIP64 offset without its field", "extra") { $0.entries[0].offset = large },
  ]

  static let layout: [Hostile] = [
    Hostile("program before the package", "prefix") { $0.prefix = Array("#!/bin/sh\n".utf8) },
    Hostile("program before, offsets not moved", "end") { zip in
      zip.prefix = [0, 0, 0, 0]
      zip.directoryOffset = 246
    },
    Hostile("gap between entries", "gap") { $0.entries[1].gap = [0] },
    Hostile("gap before the directory", "gap") { $0.gap = Array("PK".utf8) },
    Hostile("entry that is not listed", "gap") { $0.entries[1].isListed = false },
    Hostile("last entry not listed", "gap") { $0.entries[2].isListed = false },
    Hostile("two entries over the same bytes", "overlap") { $0.entries[1].offset = 0 },
    Hostile("entry that points into its predecessor", "overlap") { $0.entries[1].offset = 40 },
    Hostile("entry that reaches into the directory", "overlap") { zip in
      zip.entries[2].size += 60
      zip.entries[2].compressedSize += 60
    },
    Hostile("offset beyond the package", "gap") { $0.entries[2].offset = 1 << 30 },
    Hostile("size beyond the package", "overlap") { zip in
      zip.entries[2].size = 1 << 31
      zip.entries[2].compressedSize = 1 << 31
    },
    Hostile("directory in another order", "prefix") { $0.directoryOrder = { $0.reversed() } },
    Hostile("directory in the order 1, 3, 2", "gap") {
      $0.directoryOrder = { [$0[0], $0[2], $0[1]] }
    },
    Hostile("comment", "comment") { $0.comment = Array("hello".utf8) },
    Hostile("comment announced and missing", "end") { $0.commentCount = 5 },
    Hostile("byte after the package", "tail") { $0.tail = [0] },
    Hostile("second package after the first", "prefix") { $0.prefix = RawZip().bytes() },
    Hostile("bytes before the end record", "end") { $0.beforeEnd = [0, 0] },
    Hostile("digital signature after the directory", "end") {
      $0.beforeEnd = little(0x0505_4B50 as UInt32) + [0, 0]
    },
    Hostile("several disks", "end") { $0.disk = 1 },
    Hostile("number of entries too small", "entries") { zip in
      (zip.entriesHere, zip.entriesInAll) = (2, 2)
    },
    Hostile("number of entries too large", "entries") { zip in
      (zip.entriesHere, zip.entriesInAll) = (4, 4)
    },
    Hostile("numbers of entries that differ", "end") { $0.entriesHere = 1 },
    Hostile("directory size too small", "end") { $0.directorySize = 100 },
    Hostile("directory offset inside an entry", "end") { $0.directoryOffset = 10 },
    Hostile("directory offset beyond the file", "end") { $0.directoryOffset = 1 << 30 },
    Hostile("ZIP64 directory without its record", "end") { $0.directoryOffset = large },
    Hostile("directory moved onto its entries", "directory") { zip in
      zip.directorySize = UInt32(zip.bytes().count - 22)
      zip.directoryOffset = 0
    },
  ]

  static let contents: [Hostile] = [
    Hostile("checksum", "crc") { $0.entries[0].crc ^= 1 },
    Hostile("checksum of a deflated entry", "crc") { $0.entries[1].crc ^= 1 },
    Hostile("stored with two sizes", "sizes") { $0.entries[0].size += 1 },
    Hostile("deflated size too small", "size") { $0.entries[1].size -= 1 },
    Hostile("deflated size too large", "size") { $0.entries[1].size += 1 },
    Hostile("bytes after the deflate stream", "deflate-tail") { zip in
      zip.entries[1].data += [0]
      zip.entries[1].compressedSize += 1
    },
    Hostile("deflate stream cut short", "deflate") { zip in
      zip.entries[1].data.removeLast()
      zip.entries[1].compressedSize -= 1
    },
    Hostile("no deflate stream", "deflate") { zip in
      zip.entries[1].data = [UInt8](repeating: 0xFF, count: 20)
      zip.entries[1].compressedSize = 20
    },
    Hostile("empty deflate stream", "deflate") { zip in
      zip.entries[1].data = []
      zip.entries[1].compressedSize = 0
      zip.entries[1].size = 0
      zip.entries[1].crc = 0
    },
    Hostile("bomb that says what it is", "ratio") {
      $0.entries[1] = .deflated("case.xml", [UInt8](repeating: 0, count: 3 << 20))
    },
    Hostile("bomb that says it is small", "size") { zip in
      zip.entries[1] = .deflated("case.xml", [UInt8](repeating: 0, count: 3 << 20))
      zip.entries[1].size = 1 << 20
    },
    Hostile("bomb that says it is 4 GB", "ratio") { $0.entries[1].size = 4_000_000_000 },
  ]

  @Test func theUnchangedPackageIsAccepted() throws {
    let reader = try ZipReader(RawZip().bytes())
    try reader.checkAll()
    #expect(reader.entries.count == 3)
  }

  @Test(arguments: names + headers + layout + contents)
  func isRefusedForItsFault(_ hostile: Hostile) throws {
    var zip = RawZip()
    hostile.change(&zip)
    let bytes = zip.bytes()
    let fault = try #require(throws: Fault.self) {
      let reader = try ZipReader(bytes)
      for entry in reader.entries { _ = try reader.read(entry) }
    }
    #expect(fault.code == hostile.code, "\(fault)")
    #expect(fault.kind == .damaged)
    #expect(fault.place.offset != nil || fault.code == "zip-entries")
    // Piece by piece the same is refused; where pieces end earlier, another fault may come first.
    let streamed = try #require(throws: Fault.self) { try ZipReader(bytes).checkAll() }
    #expect(streamed.kind == .damaged)
  }

  /// Whoever walks through a directory meets the same objections as who reads it whole.
  @Test(arguments: names + headers + layout + contents)
  func isRefusedByAWalkToo(_ hostile: Hostile) throws {
    var zip = RawZip()
    hostile.change(&zip)
    let path = FileManager.default.temporaryDirectory.appending(path: "walk-\(UUID()).zip").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Storage.disk.publish(zip.bytes(), to: path, replacing: .never)
    let fault = try #require(throws: Fault.self) {
      var walk = try ZipWalk(InputFile(path, storage: .disk))
      while let entry = try walk.next() { _ = try walk.package.read(entry) }
    }
    #expect(fault.kind == .damaged && fault.code.hasPrefix("zip-"), "\(fault)")
    #expect(fault.place.file == path)
  }

  @Test func thereAreEnoughOfThem() {
    let all = Self.names + Self.headers + Self.layout + Self.contents
    #expect(all.count >= 100)
    #expect(Set(all.map(\.fault)).count == all.count)
  }

  @Test func theSumOfAllSizesIsBounded() throws {
    let fault = try #require(throws: Fault.self) {
      try ZipReader(RawZip().bytes(), limits: ZipLimits(totalSize: 100))
    }
    #expect(fault.code == "zip-total")
  }

  @Test func anEntryIsBounded() throws {
    let reader = try ZipReader(RawZip().bytes())
    let entry = try #require(reader.entry("case.xml"))
    let fault = try #require(throws: Fault.self) { try reader.read(entry, limit: 279) }
    #expect(fault.code == "zip-entry-large")
    #expect(try reader.read(entry, limit: 280).count == 280)
  }
}
