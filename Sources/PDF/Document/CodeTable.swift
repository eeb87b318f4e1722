/// Which code shows which glyph with which text: numbers from 1 in order of first appearance.
///
/// An open hash table, because it is asked once for every glyph of a document.
struct CodeTable {
  /// Glyph in the high half, text in the low half; the glyph is never 0, so 0 is a free place.
  private var keys: [UInt64]
  private var codes: [UInt16]
  /// The key behind each code, from code 1.
  private(set) var entries: [UInt64] = []

  /// Codes are two bytes, and 0 is `.notdef`.
  static let limit = 65_534

  init() {
    keys = Array(repeating: 0, count: 1024)
    codes = Array(repeating: 0, count: 1024)
  }

  /// The code for a glyph with a text, or `nil` when all codes are taken.
  mutating func code(glyph: UInt32, text: UInt32) -> UInt16? {
    let key = UInt64(glyph) << 32 | UInt64(text)
    var place = CodeTable.place(of: key, in: keys.count)
    while keys[place] != 0 {
      if keys[place] == key { return codes[place] }
      place = (place + 1) & (keys.count - 1)
    }
    guard entries.count < CodeTable.limit else { return nil }
    entries.append(key)
    let code = UInt16(entries.count)
    keys[place] = key
    codes[place] = code
    if entries.count * 2 > keys.count { grow() }
    return code
  }

  private static func place(of key: UInt64, in count: Int) -> Int {
    Int(truncatingIfNeeded: key &* 0x9E37_79B9_7F4A_7C15 >> 32) & (count - 1)
  }

  private mutating func grow() {
    keys = Array(repeating: 0, count: keys.count * 2)
    codes = Array(repeating: 0, count: keys.count)
    for (index, key) in entries.enumerated() {
      var place = CodeTable.place(of: key, in: keys.count)
      while keys[place] != 0 { place = (place + 1) & (keys.count - 1) }
      keys[place] = key
      codes[place] = UInt16(index + 1)
    }
  }
}
