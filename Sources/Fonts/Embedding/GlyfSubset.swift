internal import Primitives

/// Writes a TrueType file with some glyphs of a font: outlines and measures, no instructions.
struct GlyfSubset {
  private let font: GlyfTables
  private let store: OutlineStore

  /// A composite of composites of … ends here.
  private static let glyphLimit = 65_535

  init(_ font: GlyfTables, store: OutlineStore) {
    self.font = font
    self.store = store
  }

  /// The file with `glyphs` in this order, the parts of composites after them, and more tables.
  func bytes(
    of glyphs: [Int], advances: [Int], adding extra: [(String, [UInt8])] = []
  ) throws(Fault) -> [UInt8] {
    var list = glyphs
    var numbers: [Int: Int] = [:]
    for (index, glyph) in glyphs.enumerated() where numbers[glyph] == nil {
      numbers[glyph] = index
    }
    var glyf: [UInt8] = []
    var loca: [UInt8] = []
    var hmtx: [UInt8] = []
    loca.append(big: 0, width: 4)
    var next = 0
    while next < list.count {
      if !store.append(list[next], to: &glyf) {
        var description = try font.description(of: list[next])
        let isComposite = description.count >= 10 && description[0] & 0x80 != 0
        if isComposite {
          try renumber(&description, &list, &numbers)
        } else if description.count >= 10 {
          try dropInstructions(&description)
        }
        while description.count % 4 != 0 { description.append(0) }
        glyf += description
        // The parts of a composite have other numbers in each document.
        if !isComposite { store.keep(list[next], description[...]) }
      }
      loca.append(big: glyf.count, width: 4)
      hmtx.append(big: next < advances.count ? advances[next] : 0, width: 2)
      hmtx.append(big: try font.leftBearing(of: list[next]), width: 2)
      next += 1
    }
    return try assemble(
      count: list.count, glyf: glyf, loca: loca, hmtx: hmtx, adding: extra)
  }

  /// Cuts the instructions out of a simple glyph.
  private func dropInstructions(_ bytes: inout [UInt8]) throws(Fault) {
    let contours = Int(bytes[0]) << 8 | Int(bytes[1])
    let place = 10 + 2 * contours
    guard place + 2 <= bytes.count else { throw Fault.damagedFont(offset: font.head.start) }
    let length = Int(bytes[place]) << 8 | Int(bytes[place + 1])
    guard place + 2 + length <= bytes.count else {
      throw Fault.damagedFont(offset: font.head.start)
    }
    bytes.removeSubrange(place + 2..<place + 2 + length)
    bytes[place] = 0
    bytes[place + 1] = 0
  }

  /// Points a composite's parts at their new numbers, adding parts not yet listed.
  private func renumber(
    _ bytes: inout [UInt8], _ list: inout [Int], _ numbers: inout [Int: Int]
  ) throws(Fault) {
    var position = 10
    while true {
      guard position + 4 <= bytes.count else { throw Fault.damagedFont(offset: font.head.start) }
      var flags = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      let part = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let number = numbers[part] ?? list.count
      if number == list.count {
        guard number < GlyfSubset.glyphLimit else {
          throw Fault.damagedFont(offset: font.head.start)
        }
        list.append(part)
        numbers[part] = number
      }
      let more = flags & 0x20 != 0
      flags &= ~0x100  // instructions follow
      bytes[position] = UInt8(flags >> 8)
      bytes[position + 1] = UInt8(flags & 0xFF)
      bytes[position + 2] = UInt8(number >> 8)
      bytes[position + 3] = UInt8(number & 0xFF)
      position += 4 + (flags & 1 != 0 ? 4 : 2)
      position += flags & 0x8 != 0 ? 2 : flags & 0x40 != 0 ? 4 : flags & 0x80 != 0 ? 8 : 0
      guard more else { break }
    }
    guard position <= bytes.count else { throw Fault.damagedFont(offset: font.head.start) }
    bytes.removeSubrange(position...)
  }

  private func assemble(
    count: Int, glyf: [UInt8], loca: [UInt8], hmtx: [UInt8], adding extra: [(String, [UInt8])]
  ) throws(Fault) -> [UInt8] {
    var head = try font.head.bytes(0..<54)
    head.replaceSubrange(8..<12, with: [0, 0, 0, 0])
    head.replaceSubrange(50..<52, with: [0, 1])
    var hhea = try font.hhea.bytes(0..<36)
    hhea.replaceSubrange(34..<36, with: [UInt8(count >> 8), UInt8(count & 0xFF)])
    var maxp = try font.maxp.bytes(0..<font.maxp.count)
    maxp.replaceSubrange(4..<6, with: [UInt8(count >> 8), UInt8(count & 0xFF)])
    let tables =
      [
        ("glyf", glyf), ("head", head), ("hhea", hhea), ("hmtx", hmtx), ("loca", loca),
        ("maxp", maxp),
      ] + extra
    return FontAssembly.file(tables.sorted { $0.0 < $1.0 }, isTrueType: true)
  }
}
