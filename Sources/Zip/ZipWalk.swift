package import Primitives
package import Storage

/// Walks the directory of a package, an entry at a time, in memory that does not grow with it.
///
/// It holds what `ZipReader` does against the profile; of each name 64 bits are kept, so that none comes
/// twice.
package struct ZipWalk {
  /// Reads the entries that the walk gives; it has none of its own.
  package let package: ZipReader
  private let end: ZipEnd
  /// A part of the directory, where it begins there, and the place of the next header in it.
  private var part: [UInt8] = []
  private var partStart = 0
  private var position = 0
  private var count = 0
  /// The names so far; none where somebody else looks at them.
  private var names: ZipNames?
  /// Where the next entry must begin.
  private var expectedOffset = 0
  private var total = 0

  private static let partSize = 1 << 18

  package init(_ file: InputFile, limits: ZipLimits = .standard) throws(Fault) {
    let package = ZipReader(unread: file, limits)
    self = try placed(Place(file: file.path)) { () throws(Fault) in
      try ZipWalk(package, names: ZipNames())
    }
  }

  init(_ package: ZipReader, names: ZipNames? = nil) throws(Fault) {
    self.package = package
    self.names = names
    end = try ZipEnd(package.source)
    guard end.entries <= package.limits.entries else {
      throw zipFault(
        "entries", Phrase(zh: "文件数超过上限", en: "it holds more files than the limit"))
    }
  }

  /// Where the directory begins.
  var directoryOffset: Int { end.directoryOffset }

  /// No more entries than these can be in the directory.
  var mostEntries: Int { min(end.entries, end.directorySize / ZipFormat.centralCount) }

  /// The next entry in the order they lie in the package; `nil` behind the last.
  package mutating func next() throws(Fault) -> ZipEntry? {
    do throws(Fault) { return try nextEntry() } catch {
      throw error.inside(Place(file: package.file))
    }
  }

  mutating func nextEntry() throws(Fault) -> ZipEntry? {
    guard partStart + position < end.directorySize else {
      try checkEnd()
      return nil
    }
    try needHeader()
    let entry: ZipEntry
    if let plain = ZipCentralHeader.plain(part, at: position) {
      entry = plain
      position += ZipFormat.centralCount + plain.name.utf8.count
    } else {
      let header = try ZipCentralHeader(
        part, at: position, base: end.directoryOffset + partStart)
      entry = try header.entry()
      position += header.count
    }
    do throws(Fault) { try names?.insert(entry.name) } catch {
      throw error.inside(Place(offset: entry.headerOffset))
    }
    try checkLayout(entry)
    try checkSizes(entry)
    expectedOffset = entry.end
    total += entry.size
    count += 1
    guard total <= package.limits.totalSize else {
      throw zipFault("total", Phrase(zh: "解开后的总量超过上限", en: "it expands to more than the limit"))
    }
    return entry
  }

  /// Reads on until the next header is whole, or the directory ends.
  private mutating func needHeader() throws(Fault) {
    var wanted = ZipFormat.centralCount
    for _ in 0..<2 {
      if part.count - position < wanted { try read(wanted) }
      guard part.count - position >= ZipFormat.centralCount else { return }
      for at in [28, 30, 32] { wanted += Int(LittleEndian.number(part, position + at, 2)) }
    }
  }

  private mutating func read(_ wanted: Int) throws(Fault) {
    partStart += position
    position = 0
    part = try package.source.bytes(
      at: end.directoryOffset + partStart,
      count: min(max(wanted, ZipWalk.partSize), end.directorySize - partStart))
  }

  private func checkEnd() throws(Fault) {
    guard count == end.entries else {
      throw zipFault(
        "entries",
        Phrase(zh: "目录的条目数不符", en: "its directory does not hold as many files as it says"))
    }
    guard expectedOffset == end.directoryOffset else {
      throw zipFault(
        "gap", Phrase(zh: "条目与目录之间有空隙", en: "there is a gap before the directory"),
        at: expectedOffset)
    }
  }

  /// Entries lie one after another from byte 0, in the directory's order, and end before it.
  private func checkLayout(_ entry: ZipEntry) throws(Fault) {
    let offset = entry.headerOffset
    if offset > expectedOffset, expectedOffset == 0 {
      throw zipFault(
        "prefix", Phrase(zh: "压缩包之前有附加内容", en: "something stands before the package"),
        entry: entry.name, at: offset)
    }
    if offset > expectedOffset {
      throw zipFault(
        "gap", Phrase(zh: "条目之前有空隙", en: "there is a gap before it"), entry: entry.name,
        at: expectedOffset)
    }
    if offset < expectedOffset {
      throw zipFault(
        "overlap", Phrase(zh: "条目与前一条目重叠", en: "it overlaps the one before"), entry: entry.name,
        at: offset)
    }
    guard entry.compressedSize <= end.directoryOffset, entry.end <= end.directoryOffset else {
      throw zipFault(
        "overlap", Phrase(zh: "条目伸入目录", en: "it reaches into the directory"), entry: entry.name,
        at: offset)
    }
  }

  private func checkSizes(_ entry: ZipEntry) throws(Fault) {
    guard entry.method == .deflated || entry.size == entry.compressedSize else {
      throw zipFault(
        "sizes", Phrase(zh: "未压缩条目的两个大小不符", en: "it is stored and its two sizes differ"),
        entry: entry.name, at: entry.headerOffset)
    }
    guard
      entry.method == .stored || entry.size <= package.limits.greatestSize(of: entry)
    else {
      throw zipFault(
        "ratio", Phrase(zh: "压缩比异常（疑似压缩炸弹）", en: "it expands out of all proportion"),
        entry: entry.name, at: entry.headerOffset)
    }
  }
}
