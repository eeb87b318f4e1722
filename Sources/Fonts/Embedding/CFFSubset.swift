internal import Primitives

/// Writes a bare CID-keyed CFF table with some glyphs of a font (Adobe Technical Note 5176).
///
/// Character identifier and glyph index are the same, so that every reader finds the glyph however
/// it looks for it.
struct CFFSubset {
  private let font: CFFTable
  private let name: String
  private let store: OutlineStore

  init(_ font: CFFTable, name: String, store: OutlineStore) {
    self.font = font
    self.name = name
    self.store = store
  }

  /// The table with `glyphs` in this order; the first must be 0.
  func bytes(of glyphs: [Int]) throws(Fault) -> [UInt8] {
    var flattener = CharStringFlattener(font)
    var outlines: [UInt8] = []
    outlines.reserveCapacity(glyphs.count * 256)
    var ends: [Int] = []
    ends.reserveCapacity(glyphs.count)
    for glyph in glyphs {
      if !store.append(glyph, to: &outlines) {
        let start = outlines.count
        outlines += try flattener.flattened(glyph)
        store.keep(glyph, outlines[start...])
      }
      ends.append(outlines.count)
    }
    let (selector, used) = selection(of: glyphs)
    return assemble(ends: ends, outlines: outlines, selector: selector, used: used)
  }

  /// FDSelect in format 3 with renumbered dictionaries, and the dictionaries used.
  private func selection(of glyphs: [Int]) -> (bytes: [UInt8], used: [Int]) {
    var used: [Int] = []
    var ranges: [UInt8] = []
    var count = 0
    var last = -1
    for (index, glyph) in glyphs.enumerated() {
      let dictionary = font.dictionary(of: glyph)
      guard dictionary != last else { continue }
      last = dictionary
      let number = used.firstIndex(of: dictionary) ?? used.count
      if number == used.count { used.append(dictionary) }
      ranges.append(big: index, width: 2)
      ranges.append(UInt8(number))
      count += 1
    }
    var bytes: [UInt8] = [3]
    bytes.append(big: count, width: 2)
    bytes += ranges
    bytes.append(big: glyphs.count, width: 2)
    return (bytes, used)
  }

  private func assemble(
    ends: [Int], outlines: [UInt8], selector: [UInt8], used: [Int]
  ) -> [UInt8] {
    var bytes: [UInt8] = [1, 0, 4, 4]
    bytes.reserveCapacity(outlines.count + ends.count * 4 + 1024)
    bytes.appendIndex([Array(name.utf8)])
    let topStart = bytes.count
    // Offsets are always written in five bytes: the length is known before they are.
    bytes.appendIndex([top(glyphs: ends.count, offsets: [0, 0, 0, 0])])
    bytes.appendIndex([Array("Adobe".utf8), Array("Identity".utf8)])
    bytes.appendIndex([])
    let charset = bytes.count
    bytes.append(2)
    bytes.append(big: 1, width: 2)
    bytes.append(big: max(0, ends.count - 2), width: 2)
    let selectorStart = bytes.count
    bytes += selector
    let charStrings = bytes.count
    bytes.append(big: ends.count, width: 2)
    bytes.append(4)
    bytes.append(big: 1, width: 4)
    for end in ends { bytes.append(big: end + 1, width: 4) }
    bytes += outlines
    var dictionaries: [[UInt8]] = []
    for number in used {
      let dictionary = font.dictionaries[number]
      let start = bytes.count
      bytes.appendEntry(20, dictionary.defaultWidth)
      bytes.appendEntry(21, dictionary.nominalWidth)
      var entry: [UInt8] = []
      entry.appendEntry(CFFDictionary.Key.matrix.rawValue, dictionary.matrix)
      entry.appendEntry(18, [bytes.count - start, start])
      dictionaries.append(entry)
    }
    let list = bytes.count
    bytes.appendIndex(dictionaries)
    var index: [UInt8] = []
    index.appendIndex([
      top(glyphs: ends.count, offsets: [charset, selectorStart, charStrings, list])
    ])
    bytes.replaceSubrange(topStart..<topStart + index.count, with: index)
    return bytes
  }

  private func top(glyphs: Int, offsets: [Int]) -> [UInt8] {
    var entry: [UInt8] = []
    // Standard strings end at 390; ours follow.
    entry.appendEntry(CFFDictionary.Key.ros.rawValue, [391, 392, 0])
    entry.appendEntry(CFFDictionary.Key.matrix.rawValue, font.matrix)
    entry.appendEntry(5, font.boundingBox)
    entry.appendEntry(CFFDictionary.escape + 34, [glyphs])
    entry.appendEntry(15, [offsets[0]])
    entry.appendEntry(CFFDictionary.selector, [offsets[1]])
    entry.appendEntry(17, [offsets[2]])
    entry.appendEntry(CFFDictionary.fontDictionaries, [offsets[3]])
    return entry
  }
}

extension [UInt8] {
  /// Appends the low `width` bytes of a number, highest first.
  mutating func append(big value: Int, width: Int) {
    for shift in stride(from: 8 * (width - 1), through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends an INDEX with four-byte offsets.
  fileprivate mutating func appendIndex(_ objects: [[UInt8]]) {
    append(big: objects.count, width: 2)
    guard !objects.isEmpty else { return }
    append(4)
    var end = 1
    append(big: end, width: 4)
    for object in objects {
      end += object.count
      append(big: end, width: 4)
    }
    for object in objects { self += object }
  }

  /// Appends a DICT entry with operand bytes; nothing when there are none.
  fileprivate mutating func appendEntry(_ key: Int, _ operands: [UInt8]) {
    guard !operands.isEmpty else { return }
    self += operands
    appendKey(key)
  }

  /// Appends a DICT entry whose whole numbers take five bytes each.
  fileprivate mutating func appendEntry(_ key: Int, _ operands: [Int]) {
    for operand in operands {
      append(29)
      append(big: operand, width: 4)
    }
    appendKey(key)
  }

  private mutating func appendKey(_ key: Int) {
    if key >= CFFDictionary.escape { append(12) }
    append(UInt8(key >= CFFDictionary.escape ? key - CFFDictionary.escape : key))
  }
}
