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

  /// A package in memory; `finishedBytes` gives it.
  ///
  /// `level` is that of what is deflated.
  package init(level: Int = Deflate.defaultLevel) {
    file = nil
    compressor = Compressor(level: level)
  }

  /// A package in a file, which `finishedFile` gives back for its commit.
  package init(to file: consuming OutputFile) {
    self.file = consume file
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

  /// Adds a file stored, streaming it; `observe` sees every piece once.
  package mutating func add(
    _ name: String, storing source: InputFile,
    observing observe: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    let index = entries.count
    try append(
      ZipEntry(
        name: name, method: .stored, crc: 0, compressedSize: source.size, size: source.size,
        headerOffset: position))
    var crc: UInt32 = 0
    try source.forEachPiece { piece throws(Fault) in
      crc = Deflate.crc32(piece, after: crc)
      try observe(piece)
      try self.emit(piece)
    }
    entries[index].crc = crc
    try rewriteHeader(of: index)
  }

  /// Adds a deflated file whose pieces `body` hands to the closure it is given.
  ///
  /// For generated files under 4 GiB whose size is not known beforehand.
  package mutating func add(
    _ name: String,
    streaming body: (_ write: (RawSpan) throws(Fault) -> Void) throws(Fault) -> Void
  ) throws(Fault) {
    let index = entries.count
    try append(
      ZipEntry(
        name: name, method: .deflated, crc: 0, compressedSize: 0, size: 0, headerOffset: position))
    let start = position
    var crc: UInt32 = 0
    var size = 0
    var stream = DeflateStream(.raw)
    try body { piece throws(Fault) in
      crc = Deflate.crc32(piece, after: crc)
      size += piece.byteCount
      try stream.compress(piece) { part throws(Fault) in try self.emit(part) }
    }
    try stream.finish { part throws(Fault) in try self.emit(part) }
    entries[index].crc = crc
    entries[index].size = size
    entries[index].compressedSize = position - start
    guard size <= ZipLimits.standard.greatestSize(of: entries[index]) else {
      throw zipFault(
        "ratio",
        Phrase(
          zh: "生成的文件压缩比过高，读取时会被拒绝",
          en: "a generated file compresses so well that readers would refuse it"), entry: name)
    }
    guard !entries[index].needsLargeSizes else {
      throw zipFault(
        "stream-large", Phrase(zh: "生成的文件超过4GiB", en: "a generated file exceeds 4 GiB"),
        entry: name)
    }
    try rewriteHeader(of: index)
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

  private mutating func rewriteHeader(of index: Int) throws(Fault) {
    let entry = entries[index]
    let header = entry.localHeader()
    if file != nil {
      try file?.overwrite(header, at: entry.headerOffset)
    } else {
      memory.replaceSubrange(
        entry.headerOffset..<(entry.headerOffset + header.count), with: header)
    }
  }

  private mutating func writeDirectory() throws(Fault) {
    let start = position
    for entry in entries { try emit(entry.centralHeader()) }
    try emit(
      ZipEntry.end(
        entries: entries.count, directoryOffset: start, directorySize: position - start))
  }

  private mutating func emit(_ bytes: [UInt8]) throws(Fault) {
    if file != nil { try file?.append(bytes) } else { memory += bytes }
    position += bytes.count
  }

  private mutating func emit(_ bytes: RawSpan) throws(Fault) {
    if file != nil {
      try file?.append(bytes)
    } else {
      memory.append(bytes)
    }
    position += bytes.byteCount
  }
}
