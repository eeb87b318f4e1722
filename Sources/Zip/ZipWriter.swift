internal import Deflate
package import Primitives
package import Storage

/// Writes a package in one pass, to memory or to a file; the same calls, the same bytes.
package struct ZipWriter: ~Copyable {
  private var memory: [UInt8] = []
  private var file: OutputFile?
  private var names = ZipNames()
  private let compressor: Compressor
  /// The central headers so far.
  private var directory: ScratchFile
  package private(set) var count = 0
  /// The entries that were deflated here: whoever doubts them expands them again.
  package private(set) var deflated: [ZipEntry] = []
  private var position = 0
  /// Sees every byte of the package once, in order.
  private let passing: ((RawSpan) -> Void)?

  /// A package in memory; `finishedBytes` gives it.
  ///
  /// `level` is that of what is deflated.
  package init(level: Int = Deflate.defaultLevel) {
    file = nil
    directory = ScratchFile()
    passing = nil
    compressor = Compressor(level: level)
  }

  /// A package in a file, which `finishedFile` gives back for its commit.
  ///
  /// `passing` sees every byte of it once, in order.
  package init(to file: consuming OutputFile, passing: ((RawSpan) -> Void)? = nil) {
    directory = file.scratch()
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

  /// A file to be written piece by piece beside what is added meanwhile.
  package func draft(_ method: ZipEntry.Method = .deflated) -> ZipDraft {
    ZipDraft(method, in: file?.scratch() ?? ScratchFile())
  }

  /// Adds a file whose pieces `body` hands to the closure it is given.
  ///
  /// For generated files under 4 GiB whose size is not known beforehand; they are set aside until
  /// their header is known.
  package mutating func add(
    _ name: String, _ method: ZipEntry.Method = .deflated,
    streaming body: (_ write: (RawSpan) throws(Fault) -> Void) throws(Fault) -> Void
  ) throws(Fault) {
    var draft = draft(method)
    try body { piece throws(Fault) in try draft.append(piece) }
    try add(name, draft)
  }

  /// Adds a file that was drafted.
  package mutating func add(_ name: String, _ draft: consuming ZipDraft) throws(Fault) {
    let entry = try draft.finish(name, at: position)
    try append(entry)
    try draft.forEachPiece { piece throws(Fault) in try self.emit(piece) }
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
    try directory.append(entry.centralHeader())
    count += 1
    if entry.method == .deflated { deflated.append(entry) }
    try emit(entry.localHeader())
  }

  private mutating func writeDirectory() throws(Fault) {
    let start = position
    var directory = ScratchFile()
    swap(&directory, &self.directory)
    try directory.forEachPiece { piece throws(Fault) in try self.emit(piece) }
    try emit(
      ZipEntry.end(entries: count, directoryOffset: start, directorySize: position - start))
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
