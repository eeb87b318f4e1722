package import Primitives

/// One entry of a ZIP package, as its directory tells it.
package struct PackageEntry: Hashable, Sendable {
  package var name: String
  /// Deflated when true, else stored.
  package var isDeflated: Bool
  package var crc: UInt32
  package var storedSize: Int
  package var size: Int
  /// Offset of its local header.
  package var headerOffset: Int
  /// Offset of its data, as the profile puts it.
  package var dataOffset: Int
  var flags: Int
  /// The rest of the local header's fixed fields, as they must stand there.
  var versionNeeded: Int
  var localExtra: [UInt8]
}

/// A ZIP package in the strict profile of docs/formats/volume.md, read by a reader of its own.
///
/// Reads only the directory; local headers are checked one by one with `checkHeader`.
package struct Package<Source: ByteSource> {
  package let source: Source
  package let entries: [PackageEntry]
  /// Where the directory starts, which is where the last entry's data ends.
  package let directoryOffset: Int

  /// Entries at most: 25,000 dossiers with up to 15 files each, and the metadata.
  fileprivate static var entryLimit: Int { 400_000 }

  /// Reads the directory; throws `inspect-zip-…` at its first fault.
  package init(_ source: Source) throws(Fault) {
    self.source = source
    let end = try DirectoryEnd(source)
    try end.requireUsual()
    let bytes = try source.read(at: end.offset, count: end.size)
    var reader = FieldReader(bytes, base: end.offset)
    var entries: [PackageEntry] = []
    entries.reserveCapacity(min(end.count, end.size / 46))
    var names = NameSet()
    var position = 0
    for number in 0..<end.count {
      do throws(Fault) {
        let entry = try reader.entry(expectedAt: position)
        try names.insert(entry.name)
        position = entry.dataOffset + entry.storedSize
        entries.append(entry)
      } catch {
        throw error.inside(Place(entry: nameOfLocalHeader(number, in: source)))
      }
    }
    guard reader.isAtEnd, position == end.offset else {
      throw damage(
        "inspect-zip-gap", en: "bytes lie between the entries and the directory",
        zh: "条目与目录之间有多余字节", at: Place(offset: position))
    }
    self.entries = entries
    directoryOffset = end.offset
  }

  /// Takes the entries from their local headers alone, when the directory is damaged.
  ///
  /// Where no header stands that should, it goes on with the next one of the same folder, so that
  /// one damaged entry does not hide those after it. One pass over the source at most.
  package init(salvaging source: Source) {
    self.source = source
    var entries: [PackageEntry] = []
    var position = 0
    var searched = 0
    var folder: [UInt8]?
    while entries.count < Package.entryLimit {
      if let entry = localEntry(at: position, in: source) {
        if folder == nil {
          folder = entry.name.utf8.firstIndex(of: 0x2F).map { Array(entry.name.utf8[...$0]) }
        }
        entries.append(entry)
        position = entry.dataOffset + entry.storedSize
        continue
      }
      // The last entry's size may be what is wrong: its data are searched, too.
      let start = entries.last.map { max($0.dataOffset, searched) } ?? position
      guard let next = nextHeader(after: start, below: folder, in: source) else { break }
      searched = next
      position = next
    }
    self.entries = entries
    directoryOffset = position
  }

  /// A package of which only these entries are looked at.
  init(_ source: Source, entries: [PackageEntry]) {
    self.source = source
    self.entries = entries
    directoryOffset = source.size
  }

  /// Holds an entry's local header against the directory, field by field; a fault names the entry.
  package func checkHeader(of entry: PackageEntry) throws(Fault) {
    let count = entry.dataOffset - entry.headerOffset
    let found = try source.read(at: entry.headerOffset, count: count)
    guard found == entry.localHeader else {
      throw damage(
        "inspect-zip-header", en: "its local header is not what the directory says",
        zh: "本地文件头与目录不符", at: Place(entry: entry.name, offset: entry.headerOffset))
    }
  }
}

extension PackageEntry {
  /// The only local header that the profile allows for this entry.
  var localHeader: [UInt8] {
    let name = Array(name.utf8)
    var bytes: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    func put(_ value: Int, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    let isLarge = !localExtra.isEmpty
    put(versionNeeded, 2)
    put(flags, 2)
    put(isDeflated ? 8 : 0, 2)
    put(0, 2)
    put(0x0021, 2)
    put(Int(crc), 4)
    put(isLarge ? 0xFFFF_FFFF : storedSize, 4)
    put(isLarge ? 0xFFFF_FFFF : size, 4)
    put(name.count, 2)
    put(localExtra.count, 2)
    return bytes + name + localExtra
  }
}

/// Names that must stay apart on every disk: without regard to case and to composition of letters,
/// and none the folder of another.
private struct NameSet {
  private var names: Set<String> = []
  private var folders: Set<String> = []

  mutating func insert(_ name: String) throws(Fault) {
    let folded = name.lowercased()
    guard names.insert(folded).inserted else {
      throw damage("inspect-zip-duplicate", en: "the name stands twice", zh: "名称重复")
    }
    guard !folders.contains(folded) else { throw NameSet.isFolder }
    var folder = folded[...]
    while let slash = folder.utf8.lastIndex(of: 0x2F) {
      folder = folder[..<slash]
      let known = String(folder)
      guard !names.contains(known) else { throw NameSet.isFolder }
      // The folders above a known one are known.
      guard folders.insert(known).inserted else { return }
    }
  }

  private static var isFolder: Fault {
    damage(
      "inspect-zip-duplicate", en: "one name is a file and a folder", zh: "同一名称既是文件又是目录")
  }
}

/// What a package holds below some paths, searched without reading the whole directory into entries.
struct PackageSearch<Source: ByteSource> {
  private let source: Source
  /// Paths without the volume's folder, with the slash before them.
  private let paths: [[UInt8]]

  /// Bytes of the directory that are looked at together: of this size no allocation asks the kernel,
  /// and four times as many hold any record.
  private static var stretch: Int { 1 << 16 }

  init(_ source: Source, below paths: [String]) {
    self.source = source
    self.paths = paths.map { Array($0.utf8) }
  }

  /// The entries as the directory tells them; records outside the profile are left out.
  ///
  /// Throws where it cannot be found, and where its records do not lead from the start to the end:
  /// one might hide those after it.
  func entries() throws(Fault) -> [PackageEntry] {
    let end = try DirectoryEnd(source)
    try end.requireUsual()
    var found: [PackageEntry] = []
    var position = 0
    var count = 0
    var stretch = PackageSearch.stretch
    while position < end.size {
      let wanted = min(stretch, end.size - position)
      let bytes = try source.read(at: end.offset + position, count: wanted)
      let (used, records) = search(bytes, at: end.offset + position, &found)
      position += used
      count += records
      if used > 0 {
        stretch = PackageSearch.stretch
      } else {
        // A long record, or none.
        guard wanted == stretch, stretch < 4 * PackageSearch.stretch else { break }
        stretch *= 2
      }
    }
    guard position == end.size, count == end.count else {
      throw damage("inspect-zip-directory", en: "a record is damaged", zh: "目录记录损坏")
    }
    return found
  }

  /// The entries as the local headers tell them, whatever the directory says.
  func salvaged() -> [PackageEntry] {
    Package(salvaging: source).entries.filter { entry in
      let name = Array(entry.name.utf8)
      return isWanted(name.span, 0..<name.count)
    }
  }

  /// Looks at the records that lie whole in `bytes`; says how many bytes and records these are.
  private func search(
    _ bytes: [UInt8], at offset: Int, _ found: inout [PackageEntry]
  ) -> (used: Int, records: Int) {
    let span = bytes.span
    var position = 0
    var records = 0
    func number(_ at: Int) -> Int { Int(span[position + at]) | Int(span[position + at + 1]) << 8 }
    while position + 46 <= span.count, number(0) == 0x4B50, number(2) == 0x0201 {
      let name = (position + 46)..<(position + 46 + number(28))
      let next = name.upperBound + number(30) + number(32)
      guard next <= span.count else { break }
      if isWanted(span, name) {
        var reader = FieldReader(Array(bytes[position..<next]), base: offset + position)
        if let entry = try? reader.entry(expectedAt: nil) { found.append(entry) }
      }
      position = next
      records += 1
    }
    return (position, records)
  }

  private func isWanted(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    guard let slash = name.first(where: { bytes[$0] == 0x2F }) else { return false }
    return paths.contains { path in
      // Names differ where the paths end.
      guard slash + path.count <= name.upperBound else { return false }
      for index in path.indices.reversed() where bytes[slash + index] != path[index] {
        return false
      }
      return true
    }
  }
}

/// The end of the central directory, with ZIP64 only where it is needed.
private struct DirectoryEnd {
  var count: Int
  var size: Int
  var offset: Int

  init(_ source: some ByteSource) throws(Fault) {
    guard source.size >= 22 else { throw DirectoryEnd.missing }
    let start = source.size - 22
    let bytes = try source.read(at: start, count: 22)
    var reader = FieldReader(bytes, base: start)
    guard reader.number(4) == 0x0605_4B50, reader.number(4) == 0 else { throw DirectoryEnd.missing }
    let here = reader.number(2)
    count = reader.number(2)
    size = reader.number(4)
    offset = reader.number(4)
    guard here == count, reader.number(2) == 0 else { throw DirectoryEnd.missing }
    var end = start
    if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      let narrow = (count, size, offset)
      end = try readLarge(source, before: start)
      let fits = (min(count, 0xFFFF), min(size, 0xFFFF_FFFF), min(offset, 0xFFFF_FFFF))
      guard narrow == fits else { throw DirectoryEnd.missing }
    }
    guard offset <= end, size == end - offset else { throw DirectoryEnd.missing }
  }

  /// Throws where the directory is longer than that of any volume.
  func requireUsual() throws(Fault) {
    guard count <= Package<MemorySource>.entryLimit, size <= 64 << 20 else {
      throw damage("inspect-zip-large", en: "the directory is too large", zh: "目录过大")
    }
  }

  /// Reads locator and ZIP64 record; says where the record starts.
  private mutating func readLarge(
    _ source: some ByteSource, before end: Int
  ) throws(Fault) -> Int {
    guard end >= 76 else { throw DirectoryEnd.missing }
    let start = end - 76
    var reader = FieldReader(try source.read(at: start, count: 76), base: start)
    guard reader.number(4) == 0x0606_4B50, reader.number(8) == 44, reader.number(2) == 0x032D,
      reader.number(2) == 45, reader.number(8) == 0
    else { throw DirectoryEnd.missing }
    let here = reader.number(8)
    count = reader.number(8)
    size = reader.number(8)
    offset = reader.number(8)
    guard here == count, count >= 0, size >= 0, offset >= 0, reader.number(4) == 0x0706_4B50,
      reader.number(4) == 0, reader.number(8) == start, reader.number(4) == 1
    else { throw DirectoryEnd.missing }
    return start
  }

  private static var missing: Fault {
    damage(
      "inspect-zip-end", en: "the end of the directory is missing, damaged or not the file's end",
      zh: "目录结尾缺失、损坏或不在文件末尾")
  }
}

/// Little-endian fields one after another.
private struct FieldReader {
  private let bytes: [UInt8]
  private let base: Int
  private var position = 0

  init(_ bytes: [UInt8], base: Int) {
    self.bytes = bytes
    self.base = base
  }

  var isAtEnd: Bool { position == bytes.count }

  /// The next field of `width` bytes; past the end it reads as -1, which no field may be.
  mutating func number(_ width: Int) -> Int {
    guard bytes.count - position >= width else {
      position = bytes.count
      return -1
    }
    var value: UInt64 = 0
    for index in 0..<width { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += width
    return Int(exactly: value) ?? -1
  }

  mutating func slice(_ count: Int) -> [UInt8]? {
    guard count >= 0, bytes.count - position >= count else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// The next record of the directory, whose entry must start at `expectedAt` when that is given.
  mutating func entry(expectedAt: Int?) throws(Fault) -> PackageEntry {
    let place = Place(offset: base + position)
    func refused(_ en: String, _ zh: String) -> Fault {
      damage("inspect-zip-directory", en: en, zh: zh, at: place)
    }
    guard number(4) == 0x0201_4B50 else { throw refused("no directory record", "不是目录记录") }
    let madeBy = number(2)
    let needed = number(2)
    let flags = number(2)
    let method = number(2)
    let time = number(2)
    let date = number(2)
    let crc = number(4)
    let narrow = (stored: number(4), full: number(4))
    let lengths = (name: number(2), extra: number(2), comment: number(2))
    let rest = (disk: number(2), inner: number(2), outer: number(4))
    let narrowOffset = number(4)
    guard let nameBytes = slice(lengths.name), let extra = slice(lengths.extra) else {
      throw refused("the record is cut short", "记录不完整")
    }
    guard method == 0 || method == 8, time == 0, date == 0x0021, lengths.comment == 0,
      rest.disk == 0, rest.inner == 0, rest.outer == 0o100644 << 16, crc >= 0
    else { throw refused("a field is outside the profile", "字段超出规定") }
    guard let name = String(validating: nameBytes, as: UTF8.self), isPackageName(nameBytes, name),
      flags == (nameBytes.allSatisfy { $0 < 0x80 } ? 0 : 0x0800)
    else { throw refused("the name is outside the profile", "名称超出规定") }
    let large = try LargeFields(extra, narrow: narrow, offset: narrowOffset, refused: refused)
    guard needed == (large.isUsed ? 45 : 20), madeBy == 0x032D,
      large.offset == (expectedAt ?? large.offset), method == 8 || large.stored == large.full
    else { throw refused("sizes, offset or version disagree", "长度、偏移或版本不一致") }
    return PackageEntry(
      name: name, isDeflated: method == 8, crc: UInt32(truncatingIfNeeded: crc),
      storedSize: large.stored, size: large.full, headerOffset: large.offset,
      dataOffset: large.offset + 30 + nameBytes.count + large.localExtra.count,
      flags: flags, versionNeeded: large.localExtra.isEmpty ? 20 : 45, localExtra: large.localExtra)
  }
}

/// Sizes and offset after ZIP64 has been taken into account.
private struct LargeFields {
  var stored: Int
  var full: Int
  var offset: Int
  var isUsed: Bool
  var localExtra: [UInt8] = []

  init(
    _ extra: [UInt8], narrow: (stored: Int, full: Int), offset: Int,
    refused: (String, String) -> Fault
  ) throws(Fault) {
    stored = narrow.stored
    full = narrow.full
    self.offset = offset
    let sizesAreLarge = narrow.stored == 0xFFFF_FFFF || narrow.full == 0xFFFF_FFFF
    isUsed = sizesAreLarge || offset == 0xFFFF_FFFF
    guard isUsed else {
      guard extra.isEmpty, stored >= 0, full >= 0, offset >= 0 else {
        throw refused("an extra field stands here", "不应有附加字段")
      }
      return
    }
    var reader = FieldReader(extra, base: 0)
    let head = (reader.number(2), reader.number(2))
    if sizesAreLarge {
      full = reader.number(8)
      stored = reader.number(8)
    }
    if offset == 0xFFFF_FFFF { self.offset = reader.number(8) }
    guard head == (1, extra.count - 4), reader.isAtEnd, full >= 0, stored >= 0, self.offset >= 0,
      max(full, stored, self.offset) >= 0xFFFF_FFFF, full < 1 << 48, stored < 1 << 48,
      self.offset < 1 << 48
    else { throw refused("the ZIP64 field is outside the profile", "ZIP64 字段超出规定") }
    guard sizesAreLarge else { return }
    localExtra = [1, 0, 16, 0]
    for value in [full, stored] {
      for index in 0..<8 {
        localExtra.append(UInt8(truncatingIfNeeded: value >> (8 * index)))
      }
    }
  }
}

/// Whether a name is relative, clean, in NFC and free of characters that hide what they are.
func isPackageName(_ bytes: [UInt8], _ name: String) -> Bool {
  guard (1...512).contains(bytes.count), bytes.first != 0x2F, bytes.last != 0x2F else {
    return false
  }
  for part in bytes.split(separator: 0x2F, omittingEmptySubsequences: false) {
    if part.isEmpty || part.elementsEqual([0x2E]) || part.elementsEqual([0x2E, 0x2E]) {
      return false
    }
  }
  for scalar in name.unicodeScalars {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x22, 0x2A, 0x3A, 0x3C, 0x3E, 0x3F, 0x5C, 0x7C: return false
    case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF0...0xFFFF:
      return false
    case 0xE0000...0xE0FFF: return false
    default: break
    }
  }
  return true
}

/// Where the next local header of the profile stands after `position` whose name is below `folder`
/// (in any folder without it), so that headers inside a stored package are passed over.
private func nextHeader(
  after position: Int, below folder: [UInt8]?, in source: some ByteSource
) -> Int? {
  let pieceSize = 1 << 16
  var start = position + 1
  while start + 30 <= source.size {
    let count = min(pieceSize, source.size - start)
    guard let bytes = try? source.read(at: start, count: count) else { return nil }
    let span = bytes.span
    var index = 0
    while index + 4 <= span.count {
      if span[index] == 0x50, span[index + 1] == 0x4B, span[index + 2] == 3, span[index + 3] == 4,
        let entry = localEntry(at: start + index, in: source),
        entry.dataOffset + entry.storedSize <= source.size,
        folder.map({ entry.name.utf8.starts(with: $0) }) ?? entry.name.utf8.contains(0x2F)
      {
        return start + index
      }
      index += 1
    }
    start += max(1, count - 3)
  }
  return nil
}

/// The entry whose local header stands at `position`; `nil` when none of the profile does.
private func localEntry(at position: Int, in source: some ByteSource) -> PackageEntry? {
  guard let bytes = try? source.read(at: position, count: 30) else { return nil }
  var reader = FieldReader(bytes, base: position)
  guard reader.number(4) == 0x0403_4B50 else { return nil }
  let needed = reader.number(2)
  let flags = reader.number(2)
  let method = reader.number(2)
  let (time, date) = (reader.number(2), reader.number(2))
  let crc = reader.number(4)
  var (stored, full) = (reader.number(4), reader.number(4))
  let (nameCount, extraCount) = (reader.number(2), reader.number(2))
  guard let rest = try? source.read(at: position + 30, count: nameCount + extraCount),
    let name = String(validating: rest[..<nameCount], as: UTF8.self)
  else { return nil }
  let extra = Array(rest[nameCount...])
  let isLarge = stored == 0xFFFF_FFFF || full == 0xFFFF_FFFF
  guard method == 0 || method == 8, flags == 0 || flags == 0x0800, time == 0, date == 0x0021,
    needed == (isLarge ? 45 : 20), extra.count == (isLarge ? 20 : 0)
  else { return nil }
  if isLarge {
    var large = FieldReader(extra, base: 0)
    _ = large.number(4)
    (full, stored) = (large.number(8), large.number(8))
  }
  guard stored >= 0, full >= 0, stored <= source.size, full < 1 << 48,
    method == 8 || stored == full
  else { return nil }
  return PackageEntry(
    name: name, isDeflated: method == 8, crc: UInt32(truncatingIfNeeded: crc),
    storedSize: stored, size: full, headerOffset: position,
    dataOffset: position + 30 + rest.count, flags: flags, versionNeeded: needed,
    localExtra: extra)
}

/// The name in the local header of entry `number`, found by walking the headers; `nil` when the
/// walk does not get there.
private func nameOfLocalHeader(_ number: Int, in source: some ByteSource) -> String? {
  var position = 0
  for _ in 0..<number {
    guard let entry = localEntry(at: position, in: source) else { return nil }
    position = entry.dataOffset + entry.storedSize
  }
  return localEntry(at: position, in: source)?.name
}
