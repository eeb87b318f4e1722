internal import Primitives

/// What embedding needs of a `CFF ` table (Adobe Technical Note 5176).
struct CFFTable: Sendable {
  /// One font dictionary: where its glyphs' subroutines are and how wide they are by default.
  struct FontDictionary: Sendable {
    var subroutines: CFFIndex
    /// Operand bytes as they stand in the font, empty where it gives none.
    var matrix: [UInt8]
    var defaultWidth: [UInt8]
    var nominalWidth: [UInt8]
  }

  let table: FontTable
  let charStrings: CFFIndex
  let globalSubroutines: CFFIndex
  let dictionaries: [FontDictionary]
  let matrix: [UInt8]
  let boundingBox: [UInt8]
  /// First glyph of each stretch with one font dictionary, ascending, and that dictionary.
  private let stretches: [(first: Int, dictionary: Int)]

  init(_ table: FontTable) throws(Fault) {
    self.table = table
    let names = try CFFIndex(table, at: try table.uint8(2))
    let tops = try CFFIndex(table, at: names.end)
    let strings = try CFFIndex(table, at: tops.end)
    globalSubroutines = try CFFIndex(table, at: strings.end)
    let top = try CFFDictionary(table, tops.range(0))
    charStrings = try CFFIndex(table, at: try top.integer(17))
    matrix = try top.raw(.matrix, in: table)
    boundingBox = try top.raw(5, in: table)
    guard top.has(.ros) else {
      // A font keyed by names has one private dictionary, in its top dictionary.
      dictionaries = [try CFFTable.dictionary(top, table, matrix: [])]
      stretches = [(0, 0)]
      return
    }
    let list = try CFFIndex(table, at: try top.integer(CFFDictionary.fontDictionaries))
    var dictionaries: [FontDictionary] = []
    for position in 0..<list.count {
      let entry = try CFFDictionary(table, list.range(position))
      let matrix = try entry.raw(.matrix, in: table)
      dictionaries.append(try CFFTable.dictionary(entry, table, matrix: matrix))
    }
    self.dictionaries = dictionaries
    stretches = try CFFTable.selection(
      table, at: try top.integer(CFFDictionary.selector), glyphs: charStrings.count,
      dictionaries: dictionaries.count)
  }

  /// The font dictionary that a glyph belongs to.
  func dictionary(of glyph: Int) -> Int {
    var low = 0
    var high = stretches.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if stretches[middle].first <= glyph { low = middle } else { high = middle }
    }
    return stretches[low].dictionary
  }

  private static func dictionary(
    _ entry: CFFDictionary, _ table: FontTable, matrix: [UInt8]
  ) throws(Fault) -> FontDictionary {
    let place = try entry.integers(18, count: 2)
    let (size, start) = (place[0], place[1])
    guard size >= 0, start >= 0, size <= table.count, start <= table.count - size else {
      throw Fault.damagedFont(offset: table.start)
    }
    let values = try CFFDictionary(table, start..<start + size)
    let subroutines =
      values.has(19)
      ? try CFFIndex(table, at: start + (try values.integer(19))) : CFFIndex(emptyIn: table)
    return FontDictionary(
      subroutines: subroutines, matrix: matrix, defaultWidth: try values.raw(20, in: table),
      nominalWidth: try values.raw(21, in: table))
  }

  /// Reads FDSelect, formats 0 and 3.
  private static func selection(
    _ table: FontTable, at start: Int, glyphs: Int, dictionaries: Int
  ) throws(Fault) -> [(first: Int, dictionary: Int)] {
    var result: [(first: Int, dictionary: Int)] = []
    switch try table.uint8(start) {
    case 0:
      for glyph in 0..<glyphs {
        let dictionary = try table.uint8(start + 1 + glyph)
        if result.last?.dictionary != dictionary { result.append((glyph, dictionary)) }
      }
    case 3:
      for position in 0..<(try table.uint16(start + 1)) {
        let entry = start + 3 + 3 * position
        result.append((try table.uint16(entry), try table.uint8(entry + 2)))
      }
    default: throw Fault.damagedFont(offset: table.start + start)
    }
    guard result.first?.first == 0, result.allSatisfy({ $0.dictionary < dictionaries }) else {
      throw Fault.damagedFont(offset: table.start + start)
    }
    return result
  }
}

/// An INDEX of a CFF table: objects of varying length (TN 5176, 5).
struct CFFIndex: Sendable {
  let count: Int
  /// The first byte after the INDEX, from the table's start.
  let end: Int
  private let table: FontTable
  private let offsetSize: Int
  private let offsets: Int

  init(_ table: FontTable, at start: Int) throws(Fault) {
    self.table = table
    count = try table.uint16(start)
    offsets = start + 3
    guard count > 0 else {
      offsetSize = 1
      end = start + 2
      return
    }
    offsetSize = try table.uint8(start + 2)
    guard (1...4).contains(offsetSize) else {
      throw Fault.damagedFont(offset: table.start + start + 2)
    }
    let base = offsets + (count + 1) * offsetSize - 1
    end = base + (try table.number(offsetSize, offsets + count * offsetSize))
    guard end <= table.count else { throw Fault.damagedFont(offset: table.start + start) }
  }

  init(emptyIn table: FontTable) {
    self.table = table
    count = 0
    end = 0
    offsetSize = 1
    offsets = 0
  }

  /// Where object `index` lies, from the table's start.
  func range(_ index: Int) throws(Fault) -> Range<Int> {
    guard index >= 0, index < count else { throw Fault.damagedFont(offset: table.start + offsets) }
    let base = offsets + (count + 1) * offsetSize - 1
    let lower = base + (try table.number(offsetSize, offsets + index * offsetSize))
    let upper = base + (try table.number(offsetSize, offsets + (index + 1) * offsetSize))
    guard lower <= upper, upper <= end, lower > offsets else {
      throw Fault.damagedFont(offset: table.start + offsets + index * offsetSize)
    }
    return lower..<upper
  }
}

/// The entries of a DICT (TN 5176, 4): operator, operand bytes and whole-number operands.
struct CFFDictionary {
  private var entries: [(key: Int, bytes: Range<Int>, values: [Int])] = []
  private let start: Int

  /// Two-byte operators count from here.
  static let escape = 1200
  static let fontDictionaries = escape + 36
  static let selector = escape + 37

  enum Key: Int {
    case matrix = 1207
    case ros = 1230
  }

  init(_ table: FontTable, _ range: Range<Int>) throws(Fault) {
    start = table.start + range.lowerBound
    var position = range.lowerBound
    var operands = position
    var values: [Int] = []
    while position < range.upperBound {
      let byte = try table.uint8(position)
      switch byte {
      case 0...21:
        let end = position
        var key = byte
        if byte == 12 {
          position += 1
          key = CFFDictionary.escape + (try table.uint8(position))
        }
        entries.append((key, operands..<end, values))
        values = []
        operands = position + 1
      case 28:
        values.append(try table.int16(position + 1))
        position += 2
      case 29:
        values.append(Int(Int32(truncatingIfNeeded: try table.uint32(position + 1))))
        position += 4
      case 30:
        repeat { position += 1 } while try !CFFDictionary.endsReal(table.uint8(position))
        values.append(0)
      case 32...246: values.append(byte - 139)
      case 247...250:
        values.append((byte - 247) * 256 + (try table.uint8(position + 1)) + 108)
        position += 1
      case 251...254:
        values.append(-(byte - 251) * 256 - (try table.uint8(position + 1)) - 108)
        position += 1
      default: throw Fault.damagedFont(offset: table.start + position)
      }
      position += 1
    }
  }

  private static func endsReal(_ byte: Int) -> Bool { byte & 15 == 15 || byte >> 4 == 15 }

  func has(_ key: Key) -> Bool { has(key.rawValue) }
  func has(_ key: Int) -> Bool { entries.contains { $0.key == key } }

  func integer(_ key: Int) throws(Fault) -> Int { try integers(key, count: 1)[0] }

  func integers(_ key: Int, count: Int) throws(Fault) -> [Int] {
    guard let entry = entries.first(where: { $0.key == key }), entry.values.count == count else {
      throw Fault.damagedFont(offset: start)
    }
    return entry.values
  }

  func raw(_ key: Key, in table: FontTable) throws(Fault) -> [UInt8] {
    try raw(key.rawValue, in: table)
  }

  /// The operand bytes of a key, empty when it is absent.
  func raw(_ key: Int, in table: FontTable) throws(Fault) -> [UInt8] {
    guard let entry = entries.first(where: { $0.key == key }) else { return [] }
    return try table.bytes(entry.bytes)
  }
}
