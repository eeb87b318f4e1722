internal import Primitives

/// One file of a package, as its central directory tells it.
package struct ZipEntry: Hashable, Sendable {
  package enum Method: UInt16, Sendable {
    case stored = 0
    case deflated = 8
  }

  package var name: String
  package var method: Method
  package var crc: UInt32
  /// Bytes in the package, and bytes of the file.
  package var compressedSize: Int
  package var size: Int
  /// Where its local header begins.
  package var headerOffset: Int

  package init(
    name: String, method: Method, crc: UInt32, compressedSize: Int, size: Int, headerOffset: Int
  ) {
    self.name = name
    self.method = method
    self.crc = crc
    self.compressedSize = compressedSize
    self.size = size
    self.headerOffset = headerOffset
  }

  /// Where its bytes begin.
  package var dataOffset: Int { headerOffset + localHeaderCount }

  /// Where the next thing in the package begins.
  package var end: Int { dataOffset + compressedSize }

  var needsLargeSizes: Bool {
    compressedSize >= ZipFormat.large || size >= ZipFormat.large
  }

  /// Bytes of its local header, name and ZIP64 field.
  var localHeaderCount: Int {
    ZipFormat.localCount + name.utf8.count + (needsLargeSizes ? ZipFormat.largeFieldCount : 0)
  }
}

/// The one shape that our packages have (APPNOTE 6.3.10): no choices are left to the writer, so the
/// reader can compare instead of interpret.
///
/// Date 1980-01-01, mode 0100644, no data descriptors, no comments, no extra fields but ZIP64
/// where a number does not fit, flag 11 only for names that are not ASCII.
enum ZipFormat {
  static let localSignature: UInt32 = 0x0403_4B50
  static let centralSignature: UInt32 = 0x0201_4B50
  static let endSignature: UInt32 = 0x0605_4B50
  static let largeEndSignature: UInt32 = 0x0606_4B50
  static let largeLocatorSignature: UInt32 = 0x0706_4B50
  /// From here on a number stands in a ZIP64 field and all ones in its own.
  static let large = 0xFFFF_FFFF
  static let manyEntries = 0xFFFF
  static let date: UInt16 = 0x0021
  /// Made on Unix, by version 4.5 of the format.
  static let madeBy: UInt16 = 3 << 8 | 45
  static let attributes: UInt32 = 0o100644 << 16
  static let localCount = 30
  static let centralCount = 46
  static let endCount = 22
  static let largeEndCount = 56
  static let largeLocatorCount = 20
  /// The ZIP64 field of a local header: its tag, its length and both sizes.
  static let largeFieldCount = 20
  /// Needed to read an entry without and with ZIP64 fields: versions 2.0 and 4.5 of the format.
  static let plainVersion: UInt16 = 20
  static let largeVersion: UInt16 = 45
  /// Flag 11: the name is UTF-8.
  static let textFlag: UInt16 = 1 << 11
}

extension ZipEntry {
  var flags: UInt16 { name.utf8.allSatisfy { $0 < 0x80 } ? 0 : ZipFormat.textFlag }

  /// The bytes of its local header, name and ZIP64 field.
  func localHeader() -> [UInt8] {
    let isLarge = needsLargeSizes
    var bytes = LittleEndian()
    bytes.add(ZipFormat.localSignature)
    bytes.add(isLarge ? ZipFormat.largeVersion : ZipFormat.plainVersion)
    bytes.add(flags)
    bytes.add(method.rawValue)
    bytes.add(UInt16(0))
    bytes.add(ZipFormat.date)
    bytes.add(crc)
    bytes.add(isLarge ? UInt32.max : UInt32(compressedSize))
    bytes.add(isLarge ? UInt32.max : UInt32(size))
    bytes.add(UInt16(name.utf8.count))
    bytes.add(UInt16(isLarge ? 20 : 0))
    bytes.bytes += name.utf8
    if isLarge {
      bytes.add(UInt16(1))
      bytes.add(UInt16(16))
      bytes.add(UInt64(size))
      bytes.add(UInt64(compressedSize))
    }
    return bytes.bytes
  }

  /// The bytes of its entry in the central directory.
  func centralHeader() -> [UInt8] {
    var large = LittleEndian()
    if needsLargeSizes {
      large.add(UInt64(size))
      large.add(UInt64(compressedSize))
    }
    let isFar = headerOffset >= ZipFormat.large
    if isFar { large.add(UInt64(headerOffset)) }
    let isLarge = !large.bytes.isEmpty
    var bytes = LittleEndian()
    bytes.add(ZipFormat.centralSignature)
    bytes.add(ZipFormat.madeBy)
    bytes.add(isLarge ? ZipFormat.largeVersion : ZipFormat.plainVersion)
    bytes.add(flags)
    bytes.add(method.rawValue)
    bytes.add(UInt16(0))
    bytes.add(ZipFormat.date)
    bytes.add(crc)
    bytes.add(needsLargeSizes ? UInt32.max : UInt32(compressedSize))
    bytes.add(needsLargeSizes ? UInt32.max : UInt32(size))
    bytes.add(UInt16(name.utf8.count))
    bytes.add(UInt16(isLarge ? large.bytes.count + 4 : 0))
    bytes.add(UInt16(0))
    bytes.add(UInt16(0))
    bytes.add(UInt16(0))
    bytes.add(ZipFormat.attributes)
    bytes.add(isFar ? UInt32.max : UInt32(headerOffset))
    bytes.bytes += name.utf8
    if isLarge {
      bytes.add(UInt16(1))
      bytes.add(UInt16(large.bytes.count))
      bytes.bytes += large.bytes
    }
    return bytes.bytes
  }

  /// The end of a package whose directory begins at `offset` and has `size` bytes.
  static func end(entries: Int, directoryOffset offset: Int, directorySize size: Int) -> [UInt8] {
    var bytes = LittleEndian()
    let isLarge =
      entries >= ZipFormat.manyEntries || offset >= ZipFormat.large || size >= ZipFormat.large
    if isLarge {
      bytes.add(ZipFormat.largeEndSignature)
      bytes.add(UInt64(ZipFormat.largeEndCount - 12))
      bytes.add(ZipFormat.madeBy)
      bytes.add(ZipFormat.largeVersion)
      bytes.add(UInt32(0))
      bytes.add(UInt32(0))
      bytes.add(UInt64(entries))
      bytes.add(UInt64(entries))
      bytes.add(UInt64(size))
      bytes.add(UInt64(offset))
      bytes.add(ZipFormat.largeLocatorSignature)
      bytes.add(UInt32(0))
      bytes.add(UInt64(offset + size))
      bytes.add(UInt32(1))
    }
    bytes.add(ZipFormat.endSignature)
    bytes.add(UInt16(0))
    bytes.add(UInt16(0))
    bytes.add(UInt16(min(entries, ZipFormat.manyEntries)))
    bytes.add(UInt16(min(entries, ZipFormat.manyEntries)))
    bytes.add(UInt32(min(size, ZipFormat.large)))
    bytes.add(UInt32(min(offset, ZipFormat.large)))
    bytes.add(UInt16(0))
    return bytes.bytes
  }
}

struct LittleEndian {
  var bytes: [UInt8] = []

  mutating func add(_ value: some FixedWidthInteger) {
    var rest = value
    for _ in 0..<(value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// The number of `count` bytes at `offset`; the caller has checked the bounds.
  static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    var index = offset + count
    while index > offset {
      index -= 1
      value = value << 8 | UInt64(bytes[index])
    }
    return value
  }
}
