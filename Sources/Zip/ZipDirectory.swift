internal import Primitives

/// The end of a package: where its directory lies and how many entries it has.
struct ZipEnd {
  var entries: Int
  var directoryOffset: Int
  var directorySize: Int

  /// Larger numbers than this are no offsets of ours; sums of two stay far from overflow.
  static let greatest = UInt64(1) << 48

  /// Reads the end records, which must be the very last bytes, and the only ones of their kind.
  init(_ source: ZipSource) throws(Fault) {
    let count = source.count
    guard count >= ZipFormat.endCount else {
      throw zipFault("truncated", Phrase(zh: "文件过短，不是压缩包", en: "it is too short for a package"))
    }
    let endOffset = count - ZipFormat.endCount
    let end = try source.bytes(at: endOffset, count: ZipFormat.endCount)
    guard LittleEndian.number(end, 0, 4) == UInt64(ZipFormat.endSignature) else {
      throw try ZipEnd.missing(source)
    }
    entries = Int(LittleEndian.number(end, 10, 2))
    directorySize = Int(LittleEndian.number(end, 12, 4))
    directoryOffset = Int(LittleEndian.number(end, 16, 4))
    if LittleEndian.number(end, 20, 2) != 0 {
      throw zipFault(
        "end", Phrase(zh: "目录结束记录的注释长度不为零", en: "its end record announces a comment"),
        at: endOffset)
    }
    let isLarge =
      entries == ZipFormat.manyEntries || directorySize == ZipFormat.large
      || directoryOffset == ZipFormat.large
    if isLarge { try readLarge(source, before: endOffset) }
    let expected = ZipEntry.end(
      entries: entries, directoryOffset: directoryOffset, directorySize: directorySize)
    guard expected.count <= count,
      try source.bytes(at: count - expected.count, count: expected.count) == expected
    else {
      throw zipFault(
        "end", Phrase(zh: "目录结束记录不合格式", en: "its end record is not of our form"), at: endOffset)
    }
    guard directoryOffset + directorySize == count - expected.count else {
      throw zipFault(
        "end", Phrase(zh: "目录结束记录与文件不符", en: "its end record does not fit the file"), at: endOffset)
    }
  }

  private mutating func readLarge(_ source: ZipSource, before endOffset: Int) throws(Fault) {
    let offset = endOffset - ZipFormat.largeLocatorCount - ZipFormat.largeEndCount
    guard offset >= 0 else {
      throw zipFault("truncated", Phrase(zh: "缺少ZIP64结束记录", en: "its ZIP64 record is missing"))
    }
    let record = try source.bytes(at: offset, count: ZipFormat.largeEndCount)
    let numbers = [32, 40, 48].map { LittleEndian.number(record, $0, 8) }
    guard numbers.allSatisfy({ $0 < ZipEnd.greatest }) else {
      throw zipFault(
        "end", Phrase(zh: "ZIP64结束记录的数值异常", en: "its ZIP64 record is absurd"), at: offset)
    }
    entries = Int(numbers[0])
    directorySize = Int(numbers[1])
    directoryOffset = Int(numbers[2])
  }

  /// Why the package does not end with its end record: something follows it, or it is gone.
  private static func missing(_ source: ZipSource) throws(Fault) -> Fault {
    let count = min(source.count, ZipFormat.endCount + 0xFFFF)
    let start = source.count - count
    let tail = try source.bytes(at: start, count: count)
    var index = tail.count - ZipFormat.endCount
    while index >= 0 {
      if LittleEndian.number(tail, index, 4) == UInt64(ZipFormat.endSignature) {
        let comment = Int(LittleEndian.number(tail, index + 20, 2))
        if index + ZipFormat.endCount + comment == tail.count {
          return zipFault(
            "comment", Phrase(zh: "压缩包带有注释", en: "it has a comment"), at: start + index)
        }
        return zipFault(
          "tail", Phrase(zh: "压缩包之后有附加内容", en: "something follows the package"),
          at: start + index + ZipFormat.endCount)
      }
      index -= 1
    }
    return zipFault(
      "end",
      Phrase(
        zh: "末尾不是目录结束记录（被截断，或不是压缩包）",
        en: "it does not end with its directory: cut short, or no package"),
      at: source.count)
  }
}

/// Reads one entry of the central directory, which must be what the profile writes for it.
struct ZipCentralHeader {
  private let bytes: [UInt8]
  private let start: Int
  private let offset: Int
  private let name: String

  private func field(_ at: Int, _ count: Int) -> Int {
    Int(truncatingIfNeeded: LittleEndian.number(bytes, start + at, count))
  }

  /// The header at `start` of a directory that begins at byte `base` of the package.
  init(_ directory: [UInt8], at start: Int, base: Int) throws(Fault) {
    bytes = directory
    self.start = start
    offset = base + start
    guard directory.count - start >= ZipFormat.centralCount,
      LittleEndian.number(directory, start, 4) == UInt64(ZipFormat.centralSignature)
    else {
      throw zipFault("directory", Phrase(zh: "目录已损坏", en: "its directory is damaged"), at: offset)
    }
    let nameStart = start + ZipFormat.centralCount
    let nameCount = Int(LittleEndian.number(directory, start + 28, 2))
    let rest =
      nameCount + Int(LittleEndian.number(directory, start + 30, 2))
      + Int(LittleEndian.number(directory, start + 32, 2))
    guard nameStart + rest <= directory.count else {
      throw zipFault("directory", Phrase(zh: "目录已损坏", en: "its directory is damaged"), at: offset)
    }
    let text = String(validating: directory[nameStart..<(nameStart + nameCount)], as: UTF8.self)
    guard let text else {
      throw zipFault(
        "name-encoding", Phrase(zh: "名称不是UTF-8", en: "a name is not UTF-8"), at: offset)
    }
    name = text
    if let objection = ZipName.objection(to: text) {
      throw fault(objection.code, objection.why)
    }
  }

  /// The entry of a header without ZIP64 field and with nothing to object to, as nearly all are.
  ///
  /// It is the same that `entry()` gives; for all others, `nil`.
  static func plain(_ directory: [UInt8], at start: Int) -> ZipEntry? {
    let nameStart = start + ZipFormat.centralCount
    guard nameStart <= directory.count else { return nil }
    let bytes = unsafe directory.span.bytes
    func word(_ at: Int) -> UInt32 {
      UInt32(
        littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start + at, as: UInt32.self))
    }
    let flags = UInt16(truncatingIfNeeded: word(8))
    // Of what follows the name's length, all is zero.
    let nameCount = Int(word(28))
    guard word(0) == ZipFormat.centralSignature,
      word(4) == UInt32(ZipFormat.plainVersion) << 16 | UInt32(ZipFormat.madeBy),
      let method = ZipEntry.Method(rawValue: UInt16(word(8) >> 16)),
      word(12) == UInt32(ZipFormat.date) << 16, nameCount <= ZipName.longest,
      nameStart + nameCount <= directory.count, word(32) == 0, word(36) & 0xFFFF == 0,
      word(38) == ZipFormat.attributes
    else { return nil }
    let sizes = (compressed: Int(word(20)), expanded: Int(word(24)))
    let offset = Int(word(42))
    guard max(sizes.compressed, sizes.expanded, offset) < ZipFormat.large,
      let name = String(validating: directory[nameStart..<(nameStart + nameCount)], as: UTF8.self),
      flags == (ZipName.isASCII(name) ? 0 : ZipFormat.textFlag),
      ZipName.objection(to: name) == nil
    else { return nil }
    return ZipEntry(
      name: name, method: method, crc: word(16), compressedSize: sizes.compressed,
      size: sizes.expanded, headerOffset: offset)
  }

  /// Bytes of the header with all that belongs to it.
  var count: Int { ZipFormat.centralCount + field(28, 2) + field(30, 2) + field(32, 2) }

  func entry() throws(Fault) -> ZipEntry {
    try checkFlags()
    guard let method = ZipEntry.Method(rawValue: UInt16(field(10, 2))) else {
      throw fault(
        "method",
        Phrase(
          zh: "不支持的压缩方法\(field(10, 2))",
          en: "compression method \(field(10, 2)) is not accepted"))
    }
    try checkAttributes()
    let large = try largeNumbers()
    let entry = ZipEntry(
      name: name, method: method, crc: UInt32(truncatingIfNeeded: field(16, 4)),
      compressedSize: large.compressedSize, size: large.size, headerOffset: large.headerOffset)
    let version =
      entry.needsLargeSizes || entry.headerOffset >= ZipFormat.large
      ? ZipFormat.largeVersion : ZipFormat.plainVersion
    guard field(4, 2) == Int(ZipFormat.madeBy), field(6, 2) == Int(version) else {
      throw fault(
        "version", Phrase(zh: "版本字段不合格式", en: "its version fields are not of our form"))
    }
    return entry
  }

  private func checkFlags() throws(Fault) {
    let flags = field(8, 2)
    if flags & (1 << 0 | 1 << 6 | 1 << 13) != 0 {
      throw fault("encrypted", Phrase(zh: "条目被加密", en: "it is encrypted"))
    }
    if flags & 1 << 3 != 0 {
      throw fault("descriptor", Phrase(zh: "条目使用数据描述符", en: "it uses a data descriptor"))
    }
    guard flags == (ZipName.isASCII(name) ? 0 : Int(ZipFormat.textFlag)) else {
      throw fault("flags", Phrase(zh: "标志位不合格式", en: "its flags are not of our form"))
    }
  }

  private func checkAttributes() throws(Fault) {
    let attributes = field(38, 4)
    switch attributes >> 16 & 0o170000 {
    case 0o120000: throw fault("link", Phrase(zh: "条目是符号链接", en: "it is a symbolic link"))
    case 0o040000: throw fault("folder", Phrase(zh: "条目是目录", en: "it is a folder"))
    default: break
    }
    guard attributes == Int(ZipFormat.attributes) else {
      throw fault("mode", Phrase(zh: "条目不是普通文件，或权限不合格式", en: "it is no plain file of mode 0644"))
    }
    guard field(32, 2) == 0 else {
      throw fault("comment", Phrase(zh: "条目带有注释", en: "it has a comment"))
    }
    guard field(34, 2) == 0 else {
      throw fault("disk", Phrase(zh: "压缩包分卷", en: "the package is in several parts"))
    }
    guard field(36, 2) == 0 else {
      throw fault("attributes", Phrase(zh: "内部属性不合格式", en: "its internal attributes are not zero"))
    }
    guard field(12, 2) == 0, field(14, 2) == Int(ZipFormat.date) else {
      throw fault("date", Phrase(zh: "日期不是1980-01-01", en: "its date is not 1980-01-01"))
    }
  }

  /// The sizes and the offset, from the ZIP64 field where they do not fit; nothing else may be
  /// among the extra fields.
  private func largeNumbers() throws(Fault) -> (
    compressedSize: Int, size: Int, headerOffset: Int
  ) {
    let wrong = fault("extra", Phrase(zh: "带有附加字段", en: "it has an extra field"))
    var result = (compressedSize: field(20, 4), size: field(24, 4), headerOffset: field(42, 4))
    let areSizesLarge = result.size == ZipFormat.large
    let isFar = result.headerOffset == ZipFormat.large
    // Both sizes go together: one alone in its own field is not what the profile writes.
    guard areSizesLarge == (result.compressedSize == ZipFormat.large) else { throw wrong }
    let expected = (areSizesLarge ? 16 : 0) + (isFar ? 8 : 0)
    guard field(30, 2) == (expected == 0 ? 0 : expected + 4) else { throw wrong }
    if expected == 0 { return result }
    var at = ZipFormat.centralCount + field(28, 2)
    guard field(at, 2) == 1, field(at + 2, 2) == expected else { throw wrong }
    at += 4
    func next() throws(Fault) -> Int {
      let value = LittleEndian.number(bytes, start + at, 8)
      guard value < ZipEnd.greatest else { throw wrong }
      at += 8
      return Int(value)
    }
    if areSizesLarge {
      result.size = try next()
      result.compressedSize = try next()
      guard max(result.size, result.compressedSize) >= ZipFormat.large else { throw wrong }
    }
    if isFar {
      result.headerOffset = try next()
      guard result.headerOffset >= ZipFormat.large else { throw wrong }
    }
    return result
  }

  private func fault(_ code: String, _ why: Phrase) -> Fault {
    zipFault(code, why, entry: name, at: offset)
  }
}
