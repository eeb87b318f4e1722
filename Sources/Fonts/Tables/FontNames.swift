internal import Primitives

/// The two names of a face that a document records (OpenType `name`, ids 5 and 6).
struct FontNames {
  var version = ""
  var postScript = "Unnamed"

  init(_ table: FontTable) throws(Fault) {
    let count = try table.uint16(2)
    let storage = try table.uint16(4)
    for record in 0..<count {
      let entry = 6 + 12 * record
      let name = try table.uint16(entry + 6)
      // Platform 3 (Windows), encoding 1, American English: UTF-16BE, present in every face.
      guard name == 5 || name == 6, try table.uint16(entry) == 3,
        try table.uint16(entry + 4) == 0x409
      else { continue }
      let start = storage + (try table.uint16(entry + 10))
      let text = try ascii(table, start, try table.uint16(entry + 8))
      if name == 5 { version = text } else { postScript = text.isEmpty ? "Unnamed" : text }
    }
    postScript = String(
      decoding: postScript.utf8.filter { FontNames.isRegular($0) }.prefix(63), as: UTF8.self)
    if postScript.isEmpty { postScript = "Unnamed" }
  }

  /// The printable ASCII characters of UTF-16BE text.
  private func ascii(_ table: FontTable, _ start: Int, _ count: Int) throws(Fault) -> String {
    var text: [UInt8] = []
    for offset in stride(from: start, to: start + count - 1, by: 2) {
      let unit = try table.uint16(offset)
      if (0x20...0x7E).contains(unit) { text.append(UInt8(unit)) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether a byte may stand in a PostScript name.
  private static func isRegular(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x7E: !"[](){}<>/%#".utf8.contains(byte)
    default: false
    }
  }
}
