import Deflate

@testable import Search

/// Gives changed bytes the checksums that belong to them, so that readers meet what is inside.
enum IndexForgery {
  static func sign(_ bytes: inout [UInt8]) {
    sign(&bytes, footer: bytes.count - IndexFormat.footerSize)
  }

  /// The same where the footer begins elsewhere.
  static func sign(_ bytes: inout [UInt8], footer: Int) {
    guard footer > 0 else { return }
    let table = Int(number(bytes, footer + 24, 8))
    guard table > 0, table < footer else { return }
    var start = 0
    var at = table
    while start < table, at + 4 <= footer {
      let end = min(table, start + IndexFormat.pageSize)
      put(Deflate.crc32(Array(bytes[start..<end])), &bytes, at)
      start = end
      at += 4
    }
    put(Deflate.crc32(Array(bytes[table..<footer])), &bytes, footer + 40)
    put(Deflate.crc32(Array(bytes[footer..<(bytes.count - 4)])), &bytes, bytes.count - 4)
  }

  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> UInt64 {
    (0..<count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[at + $1]) } & 0xFFFF_FFFF_FFFF
  }

  private static func put(_ value: UInt32, _ bytes: inout [UInt8], _ at: Int) {
    for index in 0..<4 { bytes[at + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
  }
}
