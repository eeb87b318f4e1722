package import Pages
package import Primitives

extension FontBook {
  /// A font file of some glyphs that any program can open by itself, as OFD wants it: outlines,
  /// measures, names and a character map (GB/T 33190-2016, 11.1).
  ///
  /// Glyph `i + 1` is `glyphs[i]` and glyph 0 is `.notdef`; `characters[i]` is the scalar that the
  /// map leads to it, `nil` for none. The bytes depend on nothing but the font file and the lists.
  package func standaloneFont(
    of face: FaceID, showing glyphs: [UInt32], characters: [Unicode.Scalar?], name: String
  ) throws(Fault) -> (bytes: [UInt8], isTrueType: Bool) {
    let face = try open(face)
    let list = [0] + glyphs.map(Int.init)
    let advances = list.map { face.advance(UInt32($0)) }
    var map: [(scalar: UInt32, glyph: Int)] = []
    for (index, scalar) in characters.enumerated() {
      if let scalar { map.append((scalar.value, index + 1)) }
    }
    map.sort { $0.scalar < $1.scalar }
    let os2 = try face.directory.required("OS/2")
    let common: [(String, [UInt8])] = [
      ("OS/2", try os2.bytes(0..<os2.count)), ("cmap", CharacterMap.table(map)),
      ("name", FontNaming.table(name)), ("post", FontNaming.post),
    ]
    switch face.outlines {
    case .glyf(let tables):
      return (
        try GlyfSubset(tables, store: face.store).bytes(
          of: list, advances: advances, adding: common), true
      )
    case .cff(let table):
      let outlines = try CFFSubset(table, name: name, store: face.store).bytes(of: list)
      var head = try face.directory.required("head").bytes(0..<54)
      head.replaceSubrange(8..<12, with: [0, 0, 0, 0])
      var hhea = try face.directory.required("hhea").bytes(0..<36)
      hhea.replaceSubrange(34..<36, with: [UInt8(list.count >> 8), UInt8(list.count & 0xFF)])
      var maxp: [UInt8] = [0, 0, 0x50, 0]
      maxp.append(big: list.count, width: 2)
      var hmtx: [UInt8] = []
      for advance in advances {
        hmtx.append(big: advance, width: 2)
        hmtx.append(big: 0, width: 2)
      }
      let tables =
        common + [
          ("CFF ", outlines), ("head", head), ("hhea", hhea), ("hmtx", hmtx), ("maxp", maxp),
        ]
      return (FontAssembly.file(tables.sorted { $0.0 < $1.0 }, isTrueType: false), false)
    }
  }
}

/// The character map of a font (OpenType 1.9, "cmap"): format 4 for readers that know no other,
/// format 12 with everything.
enum CharacterMap {
  static func table(_ map: [(scalar: UInt32, glyph: Int)]) -> [UInt8] {
    let basic = segments(map)
    let full = groups(map)
    var bytes: [UInt8] = []
    bytes.append(big: 0, width: 2)
    bytes.append(big: 2, width: 2)
    for (encoding, offset) in [(1, 20), (10, 20 + basic.count)] {
      bytes.append(big: 3, width: 2)
      bytes.append(big: encoding, width: 2)
      bytes.append(big: offset, width: 4)
    }
    return bytes + basic + full
  }

  /// Runs in which glyphs rise with the characters.
  private static func runs(
    _ map: [(scalar: UInt32, glyph: Int)]
  ) -> [(first: UInt32, last: UInt32, glyph: Int)] {
    var runs: [(first: UInt32, last: UInt32, glyph: Int)] = []
    for (scalar, glyph) in map {
      if let end = runs.last, end.last + 1 == scalar,
        end.glyph + Int(end.last - end.first) + 1 == glyph
      {
        runs[runs.count - 1].last = scalar
      } else {
        runs.append((scalar, scalar, glyph))
      }
    }
    return runs
  }

  private static func segments(_ map: [(scalar: UInt32, glyph: Int)]) -> [UInt8] {
    var runs = runs(map.filter { $0.scalar < 0xFFFF })
    runs.append((0xFFFF, 0xFFFF, 0))
    var power = 1
    var exponent = 0
    while power * 2 <= runs.count {
      power *= 2
      exponent += 1
    }
    var bytes: [UInt8] = []
    for value in [
      4, 16 + 8 * runs.count, 0, runs.count * 2, power * 2, exponent, (runs.count - power) * 2,
    ] {
      bytes.append(big: value, width: 2)
    }
    for run in runs { bytes.append(big: Int(run.last), width: 2) }
    bytes.append(big: 0, width: 2)
    for run in runs { bytes.append(big: Int(run.first), width: 2) }
    for run in runs {
      bytes.append(big: run.first == 0xFFFF ? 1 : run.glyph - Int(run.first), width: 2)
    }
    for _ in runs { bytes.append(big: 0, width: 2) }
    return bytes
  }

  private static func groups(_ map: [(scalar: UInt32, glyph: Int)]) -> [UInt8] {
    let runs = runs(map)
    var bytes: [UInt8] = []
    bytes.append(big: 12, width: 2)
    bytes.append(big: 0, width: 2)
    bytes.append(big: 16 + 12 * runs.count, width: 4)
    bytes.append(big: 0, width: 4)
    bytes.append(big: runs.count, width: 4)
    for run in runs {
      bytes.append(big: Int(run.first), width: 4)
      bytes.append(big: Int(run.last), width: 4)
      bytes.append(big: run.glyph, width: 4)
    }
    return bytes
  }
}

/// What a font file says of itself (OpenType 1.9, "name" and "post").
enum FontNaming {
  static func table(_ name: String) -> [UInt8] {
    let texts = [(1, name), (2, "Regular"), (4, name), (6, name)]
    var records: [UInt8] = []
    var storage: [UInt8] = []
    for (identifier, text) in texts {
      let units = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      for value in [3, 1, 0x409, identifier, units.count, storage.count] {
        records.append(big: value, width: 2)
      }
      storage += units
    }
    var bytes: [UInt8] = []
    for value in [0, texts.count, 6 + records.count] { bytes.append(big: value, width: 2) }
    return bytes + records + storage
  }

  /// Version 3: glyphs have no names.
  static let post: [UInt8] = [0, 3, 0, 0] + [UInt8](repeating: 0, count: 28)
}
