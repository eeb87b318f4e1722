internal import Deflate
package import Primitives
package import Storage

/// What an untrusted package may be at the most.
package struct ZipLimits: Sendable {
  package var entries: Int
  /// The sum of all files' sizes.
  package var totalSize: Int
  /// Of one file that is expanded into memory.
  package var entrySize: Int
  /// A deflated file's size over its compressed size, once over 1 MiB.
  package var ratio: Int

  package init(
    entries: Int = 200_000, totalSize: Int = 64 << 30, entrySize: Int = 256 << 20, ratio: Int = 200
  ) {
    self.entries = entries
    self.totalSize = totalSize
    self.entrySize = entrySize
    self.ratio = ratio
  }

  package static let standard = ZipLimits()
  static let ratioFloor = 1 << 20
}

/// Reads packages of our own profile and refuses every other.
///
/// Each header is compared with the bytes that the profile gives for its entry, so what passes
/// means the same to every reader. Opening reads the directory; local headers and checksums are
/// compared when an entry is read, or all by `checkAll`.
package struct ZipReader: Sendable {
  private enum Source: Sendable {
    case memory([UInt8])
    case file(InputFile)
  }

  private let source: Source
  private let limits: ZipLimits
  /// In the order they lie in the package.
  package private(set) var entries: [ZipEntry] = []
  private var places: [String: Int] = [:]
  /// Where the directory begins.
  package private(set) var directoryOffset = 0

  /// Opens a package in memory, and checks every local header.
  package init(_ bytes: [UInt8], limits: ZipLimits = .standard) throws(Fault) {
    source = .memory(bytes)
    self.limits = limits
    try readDirectory()
    for entry in entries { try checkLocalHeader(of: entry) }
  }

  /// Opens a package in a file; only its directory is read.
  package init(_ file: InputFile, limits: ZipLimits = .standard) throws(Fault) {
    source = .file(file)
    self.limits = limits
    do { try readDirectory() } catch { throw error.inside(Place(file: file.path)) }
  }

  /// The entry of exactly this name.
  package func entry(_ name: String) -> ZipEntry? {
    guard let index = places[ZipName.key(name)], entries[index].name.utf8.elementsEqual(name.utf8)
    else { return nil }
    return entries[index]
  }

  /// The expanded and checked bytes of an entry.
  ///
  /// Deflate has spare bits that no reader looks at; who must know of every changed byte stores
  /// its files, as dossiers do, or has a digest of the whole package, as volumes do.
  package func read(_ entry: ZipEntry) throws(Fault) -> [UInt8] {
    guard entry.size <= limits.entrySize else {
      throw zipFault(
        "entry-large",
        Phrase(
          zh: "解开后有\(entry.size)字节，超过上限", en: "it expands to \(entry.size) bytes, over the limit"),
        entry: entry.name, at: entry.headerOffset)
    }
    let compressed = try compressedBytes(of: entry)
    var bytes = compressed
    if entry.method == .deflated {
      do {
        bytes = unsafe try Deflate.inflate(compressed.span.bytes, size: entry.size)
      } catch {
        throw zipFault(
          "deflate", error.why, entry: entry.name, at: entry.dataOffset)
      }
    }
    guard Deflate.crc32(bytes) == entry.crc else { throw wrongChecksum(entry) }
    return bytes
  }

  /// The entry's bytes as they lie in the package; its local header is compared first.
  package func compressedBytes(of entry: ZipEntry) throws(Fault) -> [UInt8] {
    try checkLocalHeader(of: entry)
    return try bytes(at: entry.dataOffset, count: entry.compressedSize)
  }

  /// Lends a stored entry's bytes piece by piece, and checks its checksum at the end.
  package func forEachPiece(
    ofStored entry: ZipEntry, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard entry.method == .stored, case .file(let file) = source else {
      let all = try read(entry)
      return unsafe try body(all.span.bytes)
    }
    try checkLocalHeader(of: entry)
    var crc: UInt32 = 0
    try file.forEachPiece(from: entry.dataOffset, count: entry.compressedSize) {
      piece throws(Fault) in
      crc = Deflate.crc32(piece, after: crc)
      try body(piece)
    }
    guard crc == entry.crc else { throw wrongChecksum(entry) }
  }

  /// Compares every local header and every checksum.
  package func checkAll() throws(Fault) {
    for entry in entries {
      if entry.method == .stored {
        try forEachPiece(ofStored: entry) { _ in }
      } else {
        _ = try read(entry)
      }
    }
  }

  private func wrongChecksum(_ entry: ZipEntry) -> Fault {
    zipFault(
      "crc", Phrase(zh: "校验和（CRC-32）不符", en: "its checksum (CRC-32) differs"),
      entry: entry.name, at: entry.dataOffset)
  }

  private func checkLocalHeader(of entry: ZipEntry) throws(Fault) {
    let expected = entry.localHeader()
    let found = try bytes(at: entry.headerOffset, count: expected.count)
    guard found == expected else {
      throw zipFault(
        "local-header",
        Phrase(zh: "本地文件头与目录不一致", en: "its local header disagrees with the directory"),
        entry: entry.name, at: entry.headerOffset)
    }
  }

  // MARK: Directory

  private var count: Int {
    switch source {
    case .memory(let bytes): bytes.count
    case .file(let file): file.size
    }
  }

  private func bytes(at offset: Int, count wanted: Int) throws(Fault) -> [UInt8] {
    guard offset >= 0, wanted >= 0, offset <= count - wanted else {
      throw zipFault(
        "truncated", Phrase(zh: "文件被截断", en: "it is cut short"), at: min(max(offset, 0), count))
    }
    switch source {
    case .memory(let bytes): return Array(bytes[offset..<(offset + wanted)])
    case .file(let file): return try file.read(at: offset, count: wanted)
    }
  }

  private mutating func readDirectory() throws(Fault) {
    let end = try ZipEnd(count: count) { offset, count throws(Fault) in
      try bytes(at: offset, count: count)
    }
    guard end.entries <= limits.entries else {
      throw zipFault(
        "entries", Phrase(zh: "文件数超过上限", en: "it holds more files than the limit"))
    }
    directoryOffset = end.directoryOffset
    let directory = try bytes(at: end.directoryOffset, count: end.directorySize)
    entries.reserveCapacity(end.entries)
    places.reserveCapacity(end.entries)
    var position = 0
    var expectedOffset = 0
    var total = 0
    while position < directory.count {
      let entry = try ZipReader.entry(directory, at: &position, base: end.directoryOffset)
      guard entry.headerOffset == expectedOffset else {
        throw zipFault(
          "layout", Phrase(zh: "条目之间有空隙或重叠", en: "its entries overlap or leave gaps"),
          entry: entry.name, at: entry.headerOffset)
      }
      expectedOffset = entry.end
      total += entry.size
      try checkBounds(entry, total: total, end: end)
      guard places.updateValue(entries.count, forKey: ZipName.key(entry.name)) == nil else {
        throw zipFault(
          "duplicate", Phrase(zh: "名称重复（大小写或规范化后相同）", en: "its name is there twice"),
          entry: entry.name, at: entry.headerOffset)
      }
      entries.append(entry)
    }
    guard entries.count == end.entries else {
      throw zipFault(
        "entries",
        Phrase(zh: "目录的条目数不符", en: "its directory does not hold as many files as it says"))
    }
    guard expectedOffset == end.directoryOffset else {
      throw zipFault(
        "layout", Phrase(zh: "条目与目录之间有空隙或重叠", en: "there is a gap before the directory"),
        at: expectedOffset)
    }
  }

  private func checkBounds(_ entry: ZipEntry, total: Int, end: ZipEnd) throws(Fault) {
    guard entry.end <= end.directoryOffset else {
      throw zipFault(
        "layout", Phrase(zh: "条目伸入目录", en: "it reaches into the directory"), entry: entry.name,
        at: entry.headerOffset)
    }
    guard total <= limits.totalSize else {
      throw zipFault("total", Phrase(zh: "解开后的总量超过上限", en: "it expands to more than the limit"))
    }
    let mayBe =
      entry.method == .stored
      ? entry.compressedSize
      : max(
        ZipLimits.ratioFloor,
        entry.compressedSize.multipliedReportingOverflow(by: limits.ratio).partialValue)
    guard entry.method == .deflated || entry.size == entry.compressedSize else {
      throw zipFault(
        "sizes", Phrase(zh: "未压缩条目的两个大小不符", en: "it is stored and its two sizes differ"),
        entry: entry.name, at: entry.headerOffset)
    }
    guard entry.size <= mayBe else {
      throw zipFault(
        "ratio", Phrase(zh: "压缩比异常（疑似压缩炸弹）", en: "it expands out of all proportion"),
        entry: entry.name, at: entry.headerOffset)
    }
  }
}
