internal import Deflate
package import Primitives
package import Storage

/// Writes a package in one pass, to memory or to a file; the same calls, the same bytes.
package struct ZipWriter: ~Copyable {
  private var memory: [UInt8] = []
  private var file: OutputFile?
  private var names = ZipNames()
  private let compressor: Compressor
  package private(set) var entries: [ZipEntry] = []
  private var position = 0
  /// Sees every byte of the package once, in order.
  private let passing: ((RawSpan) -> Void)?

  /// A package in memory; `finishedBytes` gives it.
  ///
  /// `level` is that of what is deflated.
  package init(level: Int = Deflate.defaultLevel) {
    file = nil
    passing = nil
    compressor = Compressor(level: level)
  }

  /// A package in a file, which `finishedFile` gives back for its commit.
  ///
  /// `passing` sees every byte of it once, in order.
  package init(to file: consuming OutputFile, passing: ((RawSpan) -> Void)? = nil) {
    self.file = consume file
    self.passing = passing
    compressor = Compressor()
  }

  /// Adds a file; deflated bytes that would be no shorter, or so much shorter that a reader takes
  /// them for a bomb, are stored instead.
  package mutating func add(
    _ name: String, _ bytes: [UInt8], _ method: ZipEntry.Method
  ) throws(Fault) {
    var data = bytes
    var used = method
    if method == .deflated {
      let compressed = unsafe compressor.compress(bytes.span.bytes)
      let isSound =
        bytes.count <= ZipLimits.ratioFloor
        || bytes.count / ZipLimits.standard.ratio < compressed.count
      if compressed.count < bytes.count, isSound { data = compressed } else { used = .stored }
    }
    try append(
      ZipEntry(
        name: name, method: used, crc: Deflate.crc32(bytes), compressedSize: data.count,
        size: bytes.count, headerOffset: position))
    try emit(data)
  }

  /// Adds an entry of another package as it is, without expanding it.
  package mutating func add(_ entry: ZipEntry, from reader: ZipReader) throws(Fault) {
    try reader.source.checkLocalHeader(of: entry)
    var copy = entry
    copy.headerOffset = position
    try append(copy)
    if entry.method == .stored {
      // Nothing to expand, so damage is seen before it is handed on.
      try reader.source.forEachExpandedPiece(of: entry, ratio: 1) { piece throws(Fault) in
        try self.emit(piece)
      }
    } else {
      try reader.source.forEachPiece(from: entry.dataOffset, count: entry.compressedSize) {
        piece throws(Fault) in
        try self.emit(piece)
      }
    }
  }

  /// Adds an entry that was found in a damaged package, as it is; its checksum is compared once
  /// more where nothing need be expanded for that.
  package mutating func add(_ entry: ZipEntry, from salvage: ZipSalvage) throws(Fault) {
    var copy = entry
    copy.headerOffset = position
    try append(copy)
    if entry.method == .stored {
      try salvage.forEachPiece(of: entry) { piece throws(Fault) in try self.emit(piece) }
    } else {
      try salvage.forEachPacked(of: entry) { piece throws(Fault) in try self.emit(piece) }
    }
  }

  /// Adds a file stored, streaming it; `observe` sees every piece once.
  ///
  /// It is read twice, first for the checksum that its header holds: the package only grows.
  package mutating func add(
    _ name: String, storing source: InputFile,
    observing observe: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var crc: UInt32 = 0
    try source.forEachPiece { crc = Deflate.crc32($0, after: crc) }
    try append(
      ZipEntry(
        name: name, method: .stored, crc: crc, compressedSize: source.size, size: source.size,
        headerOffset: position))
    var again: UInt32 = 0
    try source.forEachPiece { piece throws(Fault) in
      again = Deflate.crc32(piece, after: again)
      try observe(piece)
      try self.emit(piece)
    }
    guard again == crc else {
      throw zipFault(
        "changing", Phrase(zh: "文件正在改变", en: "the file changes while it is packed"),
        entry: name)
    }
  }

  /// Adds a deflated file whose pieces `body` hands to the closure it is given.
  ///
  /// For generated files under 4 GiB whose size is not known beforehand; what is deflated stays in
  /// memory until its header is known.
  package mutating func add(
    _ name: String,
    streaming body: (_ write: (RawSpan) throws(Fault) -> Void) throws(Fault) -> Void
  ) throws(Fault) {
    var entry = ZipEntry(
      name: name, method: .deflated, crc: 0, compressedSize: 0, size: 0, headerOffset: position)
    var data: [UInt8] = []
    var stream = DeflateStream(.raw)
    try body { piece throws(Fault) in
      entry.crc = Deflate.crc32(piece, after: entry.crc)
      entry.size += piece.byteCount
      try stream.compress(piece) { data.append($0) }
    }
    try stream.finish { data.append($0) }
    entry.compressedSize = data.count
    guard entry.size <= ZipLimits.standard.greatestSize(of: entry) else {
      throw zipFault(
        "ratio",
        Phrase(
          zh: "生成的文件压缩比过高，读取时会被拒绝",
          en: "a generated file compresses so well that readers would refuse it"), entry: name)
    }
    guard !entry.needsLargeSizes else {
      throw zipFault(
        "stream-large", Phrase(zh: "生成的文件超过4GiB", en: "a generated file exceeds 4 GiB"),
        entry: name)
    }
    try append(entry)
    try emit(data)
  }

  /// Writes the directory and gives the package's bytes.
  package consuming func finishedBytes() throws(Fault) -> [UInt8] {
    try writeDirectory()
    return memory
  }

  /// Writes the directory and gives the file back; its owner commits it.
  package consuming func finishedFile() throws(Fault) -> OutputFile {
    try writeDirectory()
    guard let file = file.take() else { preconditionFailure("this package is in memory") }
    return file
  }

  // MARK: Bytes

  private mutating func append(_ entry: ZipEntry) throws(Fault) {
    try names.insert(entry.name)
    entries.append(entry)
    try emit(entry.localHeader())
  }

  private mutating func writeDirectory() throws(Fault) {
    let start = position
    for entry in entries { try emit(entry.centralHeader()) }
    try emit(
      ZipEntry.end(
        entries: entries.count, directoryOffset: start, directorySize: position - start))
  }

  private mutating func emit(_ bytes: [UInt8]) throws(Fault) {
    try unsafe emit(bytes.span.bytes)
  }

  private mutating func emit(_ bytes: RawSpan) throws(Fault) {
    passing?(bytes)
    if file != nil {
      try file?.append(bytes)
    } else {
      memory.append(bytes)
    }
    position += bytes.byteCount
  }
}
