import Deflate

/// A package written field by field, so that every field can be made wrong on its own.
struct RawZip {
  struct Entry {
    var name: [UInt8]
    var localName: [UInt8]?
    var method: UInt16 = 0
    var flags: UInt16 = 0
    var needed: UInt16 = 20
    var madeBy: UInt16 = 3 << 8 | 45
    var time: UInt16 = 0
    var date: UInt16 = 0x0021
    var crc: UInt32
    var compressedSize: UInt32
    var size: UInt32
    var data: [UInt8]
    var localExtra: [UInt8] = []
    var centralExtra: [UInt8] = []
    var comment: [UInt8] = []
    var disk: UInt16 = 0
    var internalAttributes: UInt16 = 0
    var attributes: UInt32 = 0o100644 << 16
    var offset: UInt32?
    var descriptor: [UInt8] = []
    /// Stands before the local header.
    var gap: [UInt8] = []
    /// Changes the finished local header.
    var local: (inout [UInt8]) -> Void = { _ in }
    var isListed = true

    init(_ name: String, _ content: [UInt8]) {
      self.name = Array(name.utf8)
      flags = name.utf8.contains { $0 >= 0x80 } ? 1 << 11 : 0
      data = content
      crc = Deflate.crc32(content)
      compressedSize = UInt32(content.count)
      size = UInt32(content.count)
    }

    /// The same file, deflated.
    static func deflated(_ name: String, _ content: [UInt8]) -> Entry {
      var entry = Entry(name, content)
      entry.method = 8
      entry.data = Deflate.compress(content)
      entry.compressedSize = UInt32(entry.data.count)
      return entry
    }
  }

  var entries = [
    Entry("mimetype", Array("application/vnd.dossier+zip".utf8)),
    .deflated("case.xml", Array(String(repeating: "<case/>", count: 40).utf8)),
    Entry("附件/照片.txt", Array("照片".utf8)),
  ]
  var prefix: [UInt8] = []
  var gap: [UInt8] = []
  var beforeEnd: [UInt8] = []
  var tail: [UInt8] = []
  var comment: [UInt8] = []
  var commentCount: UInt16?
  var disk: UInt16 = 0
  var entriesHere: UInt16?
  var entriesInAll: UInt16?
  var directorySize: UInt32?
  var directoryOffset: UInt32?
  var directoryOrder: ([Int]) -> [Int] = { $0 }

  func bytes() -> [UInt8] {
    var result = prefix
    var offsets: [Int] = []
    for entry in entries {
      result += entry.gap
      offsets.append(result.count)
      result += local(entry) + entry.data + entry.descriptor
    }
    result += gap
    let start = result.count
    var count: UInt16 = 0
    for index in directoryOrder(Array(entries.indices)) where entries[index].isListed {
      result += central(entries[index], offsets[index])
      count += 1
    }
    let size = UInt32(result.count - start)
    result += beforeEnd
    result += little(0x0605_4B50 as UInt32) + little(disk) + little(disk)
    result += little(entriesHere ?? count) + little(entriesInAll ?? count)
    result += little(directorySize ?? size) + little(directoryOffset ?? UInt32(start))
    result += little(commentCount ?? UInt16(comment.count)) + comment
    return result + tail
  }

  private func local(_ entry: Entry) -> [UInt8] {
    let name = entry.localName ?? entry.name
    var bytes = little(0x0403_4B50 as UInt32) + little(entry.needed) + little(entry.flags)
    bytes += little(entry.method) + little(entry.time) + little(entry.date) + little(entry.crc)
    bytes += little(entry.compressedSize) + little(entry.size) + little(UInt16(name.count))
    bytes += little(UInt16(entry.localExtra.count)) + name + entry.localExtra
    entry.local(&bytes)
    return bytes
  }

  private func central(_ entry: Entry, _ offset: Int) -> [UInt8] {
    var bytes = little(0x0201_4B50 as UInt32) + little(entry.madeBy) + little(entry.needed)
    bytes += little(entry.flags) + little(entry.method) + little(entry.time) + little(entry.date)
    bytes += little(entry.crc) + little(entry.compressedSize) + little(entry.size)
    bytes += little(UInt16(entry.name.count)) + little(UInt16(entry.centralExtra.count))
    bytes += little(UInt16(entry.comment.count)) + little(entry.disk)
    bytes += little(entry.internalAttributes) + little(entry.attributes)
    bytes += little(entry.offset ?? UInt32(offset))
    return bytes + entry.name + entry.centralExtra + entry.comment
  }
}

func little(_ value: some FixedWidthInteger) -> [UInt8] {
  (0..<(value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
