package import Primitives
package import Storage

/// What can be read of a package whose directory is lost or damaged, from its local headers alone.
package struct ZipSalvage: Sendable {
  /// Entries whose header is of our form and whose bytes match their checksum, in order.
  package private(set) var entries: [ZipEntry] = []
  /// Ranges of bytes before the directory that belong to no sound entry.
  package private(set) var damage: [Range<Int>] = []
  /// Entries whose header was read in damaged places, as hints; their bytes are not to be trusted.
  package private(set) var damagedEntries: [ZipEntry] = []
  /// Where the entries end: at a directory, or at the end of the file.
  package private(set) var end = 0

  private let source: ZipSource
  private let limits: ZipLimits
  private let isExpected: @Sendable (String) -> Bool

  /// Walks a package in a file from byte 0; every entry is read and its checksum compared.
  ///
  /// Only entries whose name `isExpected` accepts are taken: packages lie inside packages, and
  /// after damage an inner entry must not be taken for one of this package. Nothing vouches for a
  /// name but the header it stands in; who rebuilds compares it with what the entry holds.
  /// What the disk cannot read any more counts as damage.
  package init(
    _ file: InputFile, limits: ZipLimits = .standard,
    where isExpected: @escaping @Sendable (String) -> Bool = { _ in true }
  ) throws(Fault) {
    try self.init(.file(file, 0..<file.size), limits, isExpected)
  }

  /// Walks a package in memory.
  package init(
    _ bytes: [UInt8], limits: ZipLimits = .standard,
    where isExpected: @escaping @Sendable (String) -> Bool = { _ in true }
  ) throws(Fault) {
    try self.init(.memory(bytes), limits, isExpected)
  }

  private init(
    _ source: ZipSource, _ limits: ZipLimits, _ isExpected: @escaping @Sendable (String) -> Bool
  ) throws(Fault) {
    self.source = source
    self.limits = limits
    self.isExpected = isExpected
    var position = 0
    while position < source.count {
      if try isDirectory(at: position) { break }
      let start = position
      position = try step(from: start)
    }
    end = position
  }

  /// Takes the entry at `start`, or passes over what is damaged there; gives where to go on.
  private mutating func step(from start: Int) throws(Fault) -> Int {
    if let entry = try header(at: start) {
      let isSound = try isSound(entry)
      if isSound, isExpected(entry.name) {
        entries.append(entry)
        return entry.end
      }
      damagedEntries.append(entry)
      // When the next thing stands where this one says, only its bytes are wrong.
      let isOnlyThis = isSound ? true : try isBoundary(entry.end)
      if isOnlyThis {
        damage.append(start..<entry.end)
        return entry.end
      }
    }
    let next = try nextSound(after: start)
    damage.append(start..<next)
    return next
  }

  private func isBoundary(_ offset: Int) throws(Fault) -> Bool {
    if offset == source.count { return true }
    if try isDirectory(at: offset) { return true }
    return try header(at: offset) != nil
  }

  /// The entry whose header of our form stands at `offset`; it ends within the package.
  private func header(at offset: Int) throws(Fault) -> ZipEntry? {
    guard source.count - offset >= ZipFormat.localCount else { return nil }
    guard let fixed = try readable(at: offset, count: ZipFormat.localCount) else { return nil }
    func field(_ at: Int, _ count: Int) -> Int { Int(LittleEndian.number(fixed, at, count)) }
    guard field(0, 4) == Int(ZipFormat.localSignature),
      let method = ZipEntry.Method(rawValue: UInt16(field(8, 2))),
      source.count - offset >= ZipFormat.localCount + field(26, 2) + field(28, 2)
    else { return nil }
    let restCount = field(26, 2) + field(28, 2)
    guard let rest = try readable(at: offset + ZipFormat.localCount, count: restCount) else {
      return nil
    }
    guard let name = String(validating: rest[..<field(26, 2)], as: UTF8.self),
      ZipName.objection(to: name) == nil
    else { return nil }
    var sizes = (UInt64(field(18, 4)), UInt64(field(22, 4)))
    if field(28, 2) == ZipFormat.largeFieldCount {
      let start = field(26, 2) + 4
      sizes = (LittleEndian.number(rest, start + 8, 8), LittleEndian.number(rest, start, 8))
    }
    guard max(sizes.0, sizes.1) < ZipEnd.greatest else { return nil }
    let entry = ZipEntry(
      name: name, method: method, crc: UInt32(field(14, 4)), compressedSize: Int(sizes.0),
      size: Int(sizes.1), headerOffset: offset)
    guard entry.end <= source.count, entry.localHeader() == fixed + rest else { return nil }
    return entry
  }

  private func isSound(_ entry: ZipEntry) throws(Fault) -> Bool {
    guard entry.method == .stored || entry.size <= limits.greatestSize(of: entry) else {
      return false
    }
    do throws(Fault) {
      try source.forEachExpandedPiece(of: entry, ratio: limits.ratio) { _ in }
      return true
    } catch {
      if error.code.hasPrefix("zip-") || ZipSalvage.isUnreadable(error) { return false }
      throw error
    }
  }

  /// Whether a fault is the disk's that lost these bytes, and not one of the whole file.
  private static func isUnreadable(_ fault: Fault) -> Bool {
    fault.code == "storage-io" || fault.code == "storage-short"
  }

  /// The bytes, or `nil` where the disk cannot read them.
  private func readable(at offset: Int, count: Int) throws(Fault) -> [UInt8]? {
    do throws(Fault) { return try source.bytes(at: offset, count: count) } catch {
      if ZipSalvage.isUnreadable(error) { return nil }
      throw error
    }
  }

  // MARK: Use

  /// Lends a found entry's expanded bytes piece by piece; they are to be believed only when this
  /// returns.
  package func forEachPiece(
    of entry: ZipEntry, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    try source.forEachExpandedPiece(of: entry, ratio: limits.ratio, body)
  }

  /// Lends a found entry's bytes as they lie in the package.
  package func forEachPacked(
    of entry: ZipEntry, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    try source.forEachPiece(from: entry.dataOffset, count: entry.compressedSize, body)
  }

  // MARK: Search

  private func isDirectory(at offset: Int) throws(Fault) -> Bool {
    guard source.count - offset >= 4, let bytes = try readable(at: offset, count: 4) else {
      return false
    }
    let signature = UInt32(LittleEndian.number(bytes, 0, 4))
    return signature == ZipFormat.centralSignature || signature == ZipFormat.endSignature
      || signature == ZipFormat.largeEndSignature
  }

  private static let windowCount = 1 << 20
  /// How often the whole package's size may be read in search of sound entries: a hostile file
  /// could have what looks like one at every fourth byte.
  private static let readings = 4
  /// What is stepped over where the disk cannot read, and how often before giving up.
  private static let blockCount = 4096
  private static let unreadableLimit = 4096

  /// Where the next sound and expected entry begins after `start`, or the end of the package.
  private mutating func nextSound(after start: Int) throws(Fault) -> Int {
    var position = start + 1
    var budget = source.count * ZipSalvage.readings
    var unreadable = 0
    while source.count - position >= ZipFormat.localCount {
      var count = min(ZipSalvage.windowCount, source.count - position)
      var read = try readable(at: position, count: count)
      if read == nil, count > ZipSalvage.blockCount {
        count = ZipSalvage.blockCount
        read = try readable(at: position, count: count)
      }
      guard let window = read else {
        unreadable += 1
        guard unreadable < ZipSalvage.unreadableLimit else { return source.count }
        position += count
        continue
      }
      var index = 0
      while index + 4 <= count {
        if window[index] == 0x50, window[index + 1] == 0x4B, window[index + 2] == 3,
          window[index + 3] == 4, let entry = try header(at: position + index),
          isExpected(entry.name)
        {
          budget -= entry.size
          guard budget >= 0 else { return source.count }
          if try isSound(entry) { return position + index }
          damagedEntries.append(entry)
        }
        index += 1
      }
      if position + count == source.count { break }
      position += count - 3
    }
    return source.count
  }
}
