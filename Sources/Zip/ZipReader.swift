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
  /// Below this size a file may have any ratio: a short run of blanks compresses very well.
  static let ratioFloor = 1 << 20

  /// The most that an entry may declare as its size.
  func greatestSize(of entry: ZipEntry) -> Int {
    let (product, isTooMuch) = entry.compressedSize.multipliedReportingOverflow(by: ratio)
    return max(ZipLimits.ratioFloor, isTooMuch ? Int.max : product)
  }
}

/// Reads packages of our own profile and refuses every other.
///
/// The profile leaves a writer no choice, so whatever passes means the same to every reader: no
/// gap, no overlap, no second copy of a fact that could differ. Opening reads the directory; local
/// headers and checksums are compared when an entry is read, or all by `checkAll`. Every fault is
/// `zip-…`, of kind `.damaged`, and names the entry and the byte.
package struct ZipReader: Sendable {
  let source: ZipSource
  let limits: ZipLimits
  let file: String?
  private var index = ZipIndex()
  /// In the order they lie in the package.
  package private(set) var entries: [ZipEntry] = []
  /// Where the directory begins.
  package private(set) var directoryOffset = 0

  /// Opens a package in memory, and checks every local header.
  package init(_ bytes: [UInt8], limits: ZipLimits = .standard) throws(Fault) {
    try self.init(.memory(bytes), limits)
    for entry in entries { try source.checkLocalHeader(of: entry) }
  }

  /// Opens a package in a file; only its directory is read.
  package init(_ file: InputFile, limits: ZipLimits = .standard) throws(Fault) {
    source = .file(file, 0..<file.size)
    self.limits = limits
    self.file = file.path
    try placed(Place(file: file.path)) { () throws(Fault) in try readDirectory() }
  }

  /// Opens the package that an entry of another holds, without reading all of it.
  ///
  /// Its directory is read, and of a stored entry nothing else: the outer checksum is not compared,
  /// those of the files within are, each when it is read.
  package init(
    within outer: ZipReader, _ entry: ZipEntry, limits: ZipLimits = .standard
  ) throws(Fault) {
    guard case .file(let file, let range) = outer.source, entry.method == .stored else {
      try self.init(try outer.read(entry), limits: limits)
      return
    }
    try placed(Place(file: outer.file)) { () throws(Fault) in
      try outer.source.checkLocalHeader(of: entry)
    }
    let start = range.lowerBound + entry.dataOffset
    try self.init(.file(file, start..<(start + entry.size)), limits)
  }

  private init(_ source: ZipSource, _ limits: ZipLimits) throws(Fault) {
    self.source = source
    self.limits = limits
    file = nil
    try readDirectory()
  }

  /// The entry of exactly this name, in constant time.
  package func entry(_ name: String) -> ZipEntry? {
    index.position(of: name, in: entries).map { entries[$0] }
  }

  /// The expanded and checked bytes of an entry; one over `limit` is `zip-entry-large`.
  ///
  /// Deflate has spare bits that no reader looks at; who must know of every changed byte stores
  /// its files, as dossiers do, or has a digest of the whole package, as volumes do.
  package func read(_ entry: ZipEntry, limit: Int? = nil) throws(Fault) -> [UInt8] {
    try placed(Place(file: file)) { () throws(Fault) in
      guard entry.size <= min(limit ?? limits.entrySize, limits.entrySize) else {
        throw zipFault(
          "entry-large",
          Phrase(
            zh: "解开后有\(entry.size)字节，超过上限", en: "it expands to \(entry.size) bytes, over the limit"),
          entry: entry.name, at: entry.headerOffset)
      }
      try source.checkLocalHeader(of: entry)
      var bytes = try source.bytes(at: entry.dataOffset, count: entry.compressedSize)
      if entry.method == .deflated {
        do throws(Fault) {
          bytes = unsafe try Deflate.inflate(bytes.span.bytes, size: entry.size)
        } catch {
          throw entry.deflateFault(error)
        }
      }
      guard Deflate.crc32(bytes) == entry.crc else { throw entry.checksumFault }
      return bytes
    }
  }

  /// The entry's bytes as they lie in the package; its local header is compared first.
  package func compressedBytes(of entry: ZipEntry) throws(Fault) -> [UInt8] {
    try placed(Place(file: file)) { () throws(Fault) in
      try source.checkLocalHeader(of: entry)
      return try source.bytes(at: entry.dataOffset, count: entry.compressedSize)
    }
  }

  /// Lends an entry's expanded bytes piece by piece with bounded memory; size and checksum are
  /// checked at the end, so what was lent is to be believed only when this returns.
  package func forEachPiece(
    of entry: ZipEntry, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    try placed(Place(file: file)) { () throws(Fault) in
      try source.checkLocalHeader(of: entry)
      try source.forEachExpandedPiece(of: entry, ratio: limits.ratio, body)
    }
  }

  /// Lends a stored entry's bytes piece by piece, and checks its checksum at the end.
  package func forEachPiece(
    ofStored entry: ZipEntry, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    try forEachPiece(of: entry, body)
  }

  /// Compares every local header and every checksum; memory stays bounded.
  package func checkAll() throws(Fault) {
    for entry in entries { try forEachPiece(of: entry) { _ in } }
  }

  private mutating func readDirectory() throws(Fault) {
    var walk = try ZipWalk(self)
    directoryOffset = walk.directoryOffset
    entries.reserveCapacity(walk.mostEntries)
    while let entry = try walk.nextEntry() { entries.append(entry) }
    index = try ZipIndex(entries) { entries[$0].headerOffset }
  }

  /// A package whose directory is left for a walk.
  init(unread file: InputFile, _ limits: ZipLimits) {
    source = .file(file, 0..<file.size)
    self.limits = limits
    self.file = file.path
  }
}
