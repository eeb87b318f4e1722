internal import Primitives

/// The end of a package: where its directory lies and how many entries it has.
struct ZipEnd {
  var entries: Int
  var directoryOffset: Int
  var directorySize: Int

  /// Reads the end records, which must be the very last bytes, and the only ones of their kind.
  init(
    count: Int, read: (_ offset: Int, _ count: Int) throws(Fault) -> [UInt8]
  ) throws(Fault) {
    guard count >= ZipFormat.endCount else {
      throw zipFault("truncated", Phrase(zh: "文件过短，不是压缩包", en: "it is too short for a package"))
    }
    let endOffset = count - ZipFormat.endCount
    let end = try read(endOffset, ZipFormat.endCount)
    guard LittleEndian.number(end, 0, 4) == UInt64(ZipFormat.endSignature) else {
      throw zipFault(
        "end",
        Phrase(
          zh: "末尾不是目录结束记录（被截断、有附加内容或注释）",
          en: "it does not end with its directory: cut short, or something follows"),
        at: endOffset)
    }
    entries = Int(LittleEndian.number(end, 10, 2))
    directorySize = Int(LittleEndian.number(end, 12, 4))
    directoryOffset = Int(LittleEndian.number(end, 16, 4))
    let isLarge =
      entries == ZipFormat.manyEntries || directorySize == ZipFormat.large
      || directoryOffset == ZipFormat.large
    let large = ZipFormat.largeEndCount + ZipFormat.largeLocatorCount
    if isLarge {
      guard count >= ZipFormat.endCount + large else {
        throw zipFault("truncated", Phrase(zh: "缺少ZIP64结束记录", en: "its ZIP64 record is missing"))
      }
      let record = try read(endOffset - large, ZipFormat.largeEndCount)
      let numbers = [32, 40, 48].map { LittleEndian.number(record, $0, 8) }
      guard numbers.allSatisfy({ $0 < UInt64(1) << 48 }) else {
        throw zipFault(
          "end", Phrase(zh: "ZIP64结束记录的数值异常", en: "its ZIP64 record is absurd"),
          at: endOffset - large)
      }
      entries = Int(numbers[0])
      directorySize = Int(numbers[1])
      directoryOffset = Int(numbers[2])
    }
    let expected = ZipEntry.end(
      entries: entries, directoryOffset: directoryOffset, directorySize: directorySize)
    guard expected.count <= count, directoryOffset + directorySize == count - expected.count,
      try read(count - expected.count, expected.count) == expected
    else {
      throw zipFault(
        "end", Phrase(zh: "目录结束记录与文件不符", en: "its end record does not fit the file"), at: endOffset)
    }
  }
}

extension ZipReader {
  /// Reads one directory entry and moves on; it must be what the profile writes for its values.
  static func entry(
    _ directory: [UInt8], at position: inout Int, base: Int
  ) throws(Fault) -> ZipEntry {
    let start = position
    let offset = base + start
    guard directory.count - start >= ZipFormat.centralCount,
      LittleEndian.number(directory, start, 4) == UInt64(ZipFormat.centralSignature)
    else {
      throw zipFault("directory", Phrase(zh: "目录已损坏", en: "its directory is damaged"), at: offset)
    }
    func field(_ at: Int, _ count: Int) -> Int {
      Int(LittleEndian.number(directory, start + at, count))
    }
    let nameCount = field(28, 2)
    let extraCount = field(30, 2)
    let end = start + ZipFormat.centralCount + nameCount + extraCount + field(32, 2)
    guard end <= directory.count else {
      throw zipFault("directory", Phrase(zh: "目录已损坏", en: "its directory is damaged"), at: offset)
    }
    let nameStart = start + ZipFormat.centralCount
    guard
      let name = String(
        validating: directory[nameStart..<(nameStart + nameCount)], as: UTF8.self)
    else {
      throw zipFault(
        "name-encoding", Phrase(zh: "名称不是UTF-8", en: "a name is not UTF-8"), at: offset)
    }
    if let objection = ZipName.objection(to: name) {
      throw zipFault(objection.code, objection.why, entry: name, at: offset)
    }
    try checkKind(flags: field(8, 2), method: field(10, 2), mode: field(40, 2), name, offset)
    var entry = ZipEntry(
      name: name, method: ZipEntry.Method(rawValue: UInt16(field(10, 2))) ?? .stored,
      crc: UInt32(field(16, 4)), compressedSize: field(20, 4), size: field(24, 4),
      headerOffset: field(42, 4))
    readLargeNumbers(of: &entry, directory, at: nameStart + nameCount, count: extraCount)
    guard entry.centralHeader() == Array(directory[start..<end]) else {
      throw zipFault(
        "profile",
        Phrase(
          zh: "目录条目不合本系统的格式（附加字段、注释、日期或属性）",
          en: "its directory entry is not of our form (extra field, comment, date or mode)"),
        entry: name, at: offset)
    }
    position = end
    return entry
  }

  private static func checkKind(
    flags: Int, method: Int, mode: Int, _ name: String, _ offset: Int
  ) throws(Fault) {
    if flags & 1 != 0 || flags & 1 << 6 != 0 || flags & 1 << 13 != 0 {
      throw zipFault(
        "encrypted", Phrase(zh: "条目被加密", en: "it is encrypted"), entry: name, at: offset)
    }
    if flags & 1 << 3 != 0 {
      throw zipFault(
        "descriptor", Phrase(zh: "条目使用数据描述符", en: "it uses a data descriptor"), entry: name,
        at: offset)
    }
    if method != 0 && method != 8 {
      throw zipFault(
        "method",
        Phrase(zh: "不支持的压缩方法\(method)", en: "compression method \(method) is not accepted"),
        entry: name, at: offset)
    }
    if mode != 0o100644 {
      throw zipFault(
        "mode", Phrase(zh: "条目不是普通文件（链接或其他）", en: "it is a link or no plain file"), entry: name,
        at: offset)
    }
  }

  /// Takes numbers that do not fit from a ZIP64 field; anything odd shows in the comparison.
  private static func readLargeNumbers(
    of entry: inout ZipEntry, _ directory: [UInt8], at start: Int, count: Int
  ) {
    guard count >= 4, LittleEndian.number(directory, start, 2) == 1 else { return }
    var position = start + 4
    func next() -> Int? {
      guard position + 8 <= start + count else { return nil }
      let value = LittleEndian.number(directory, position, 8)
      position += 8
      return value < UInt64(1) << 48 ? Int(value) : nil
    }
    if entry.size == ZipFormat.large, let size = next() { entry.size = size }
    if entry.compressedSize == ZipFormat.large, let size = next() { entry.compressedSize = size }
    if entry.headerOffset == ZipFormat.large, let offset = next() { entry.headerOffset = offset }
  }
}
