/// Puts the tables of a font together as a file (OpenType 1.9, "Organization of an OpenType font").
enum FontAssembly {
  /// The file with its checksums; `tables` stand in the order of their tags, `head` among them.
  static func file(_ tables: [(tag: String, bytes: [UInt8])], isTrueType: Bool) -> [UInt8] {
    var (bytes, head) = unadjusted(tables, isTrueType: isTrueType)
    let adjustment = 0xB1B0_AFBA &- checksum(bytes)
    var word: [UInt8] = []
    word.append(big: Int(adjustment), width: 4)
    bytes.replaceSubrange(head + 8..<head + 12, with: word)
    return bytes
  }

  private static func unadjusted(
    _ tables: [(tag: String, bytes: [UInt8])], isTrueType: Bool
  ) -> (bytes: [UInt8], head: Int) {
    var bytes: [UInt8] = isTrueType ? [0, 1, 0, 0] : Array("OTTO".utf8)
    var power = 1
    var exponent = 0
    while power * 2 <= tables.count {
      power *= 2
      exponent += 1
    }
    for value in [tables.count, power * 16, exponent, (tables.count - power) * 16] {
      bytes.append(big: value, width: 2)
    }
    var place = 12 + 16 * tables.count
    var headStart = 0
    for (tag, table) in tables {
      bytes += Array(tag.utf8)
      bytes.append(big: Int(checksum(table)), width: 4)
      bytes.append(big: place, width: 4)
      bytes.append(big: table.count, width: 4)
      if tag == "head" { headStart = place }
      place += (table.count + 3) / 4 * 4
    }
    for (_, table) in tables {
      bytes += table
      while bytes.count % 4 != 0 { bytes.append(0) }
    }
    return (bytes, headStart)
  }

  /// The sum of big-endian words, the last one padded with zeros.
  private static func checksum(_ table: [UInt8]) -> UInt32 {
    let bytes = unsafe table.span.bytes
    var sum: UInt32 = 0
    var place = 0
    while place + 4 <= bytes.byteCount {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self)
      sum = sum &+ UInt32(bigEndian: word)
      place += 4
    }
    for (index, byte) in table[place...].enumerated() {
      sum = sum &+ UInt32(byte) << UInt32(24 - 8 * index)
    }
    return sum
  }
}
