import Fonts
import Pages
import Primitives
import Testing

private let sources =
  FontConfiguration.debian.rare
  + FontRole.allCases.flatMap { FontConfiguration.debian.roles[$0] ?? [] }

private func book(_ source: FontSource) -> FontBook {
  FontBook(FontConfiguration(roles: [.song: [source]]), load: mapFont)
}

@Test(arguments: Set(sources).sorted { $0.path < $1.path })
func everyEmbeddedGlyphDrawsAsInItsFont(_ source: FontSource) throws {
  let book = book(source)
  let metrics = try book.metrics(of: .song)
  // A prime step visits every part of the font; the first glyphs hold Latin and signs.
  let glyphs =
    Array(1..<200) + Array(stride(from: 200, to: metrics.glyphCount, by: 61))
  let program = try book.program(of: FaceID(0), showing: glyphs.map(UInt32.init))
  let before = try DrawnFont(source)
  let after = DrawnFont(program, unitsPerEm: metrics.unitsPerEm)
  var inked = 0
  for (index, glyph) in glyphs.enumerated() {
    let outline = after.outline(of: index + 1)
    #expect(outline == before.outline(of: glyph), "glyph \(glyph)")
    if !outline.isEmpty { inked += 1 }
    #expect(program.widths[index + 1] == metrics.thousandths(before.advance(of: glyph)))
  }
  #expect(inked > glyphs.count / 2)
}

@Test func theSameGlyphsGiveTheSameBytes() throws {
  let other = FontBook(.debian, load: mapFont)
  for role in [FontRole.song, .kai] {
    let glyphs = try FontBook.installed.shape("交办签字单Abc", role: role)
    let face = FontBook.installed.faces(of: role)[0]
    let one = try FontBook.installed.program(of: face, showing: glyphs.map(\.id))
    let two = try other.program(of: face, showing: glyphs.map(\.id))
    #expect(one.bytes == two.bytes)
    #expect(one.widths == two.widths)
  }
}

@Test func aGlyphMayHaveTwoCodes() throws {
  let face = FontBook.installed.faces(of: .song)[0]
  let glyph = try FontBook.installed.shape("字", role: .song)[0].id
  let program = try FontBook.installed.program(of: face, showing: [glyph, glyph])
  let drawn = DrawnFont(program, unitsPerEm: 1000)
  #expect(program.widths.count == 3)
  #expect(drawn.outline(of: 1) == drawn.outline(of: 2))
  #expect(!drawn.outline(of: 1).isEmpty)
}

@Test func aGlyphOutsideTheFontIsRefused() throws {
  let face = FontBook.installed.faces(of: .song)[0]
  #expect(throws: Fault.self) {
    try FontBook.installed.program(of: face, showing: [70_000])
  }
  #expect(throws: Fault.self) { try FontBook.installed.program(of: FaceID(99), showing: [1]) }
}

/// A small whole font around a program: what is left of a face after embedding, with names.
private func wholeFont(_ role: FontRole) throws -> [UInt8] {
  let book = FontBook.installed
  let face = book.faces(of: role)[0]
  let glyphs = try book.shape("交办签字单Abc（一）", role: role)
  let program = try book.program(of: face, showing: glyphs.map(\.id))
  var head = [UInt8](repeating: 0, count: 54)
  head[18] = 3
  head[19] = 0xE8
  let count = UInt8(program.widths.count)
  var tables: [(String, [UInt8])] = [
    ("OS/2", Array(repeating: 0, count: 96)), ("name", [0, 0, 0, 0, 0, 6]),
  ]
  if program.format == .cff {
    tables += [
      ("CFF ", program.bytes), ("head", head), ("maxp", [0, 0, 0x50, 0, 0, count]),
    ]
  } else {
    for entry in 0..<6 {
      let place = 12 + 16 * entry
      let name = String(decoding: program.bytes[place..<place + 4], as: UTF8.self)
      let numbers = [8, 12].map { offset in
        program.bytes[place + offset..<place + offset + 4].reduce(0) { $0 << 8 | Int($1) }
      }
      tables.append((name, Array(program.bytes[numbers[0]..<numbers[0] + numbers[1]])))
    }
  }
  var bytes: [UInt8] = [0, 1, 0, 0, 0, UInt8(tables.count), 0, 0, 0, 0, 0, 0]
  var start = 12 + 16 * tables.count
  for (name, table) in tables {
    bytes += Array(name.utf8) + [0, 0, 0, 0]
    for number in [start, table.count] {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
    start += table.count
  }
  return bytes + tables.flatMap(\.1)
}

@Test(arguments: [FontRole.song, .kai])
func flippedBytesInAFontGiveFaultsOrProgramsNeverTraps(_ role: FontRole) throws {
  let bytes = try wholeFont(role)
  func open(_ bytes: [UInt8]) throws(Fault) -> Int {
    let file = FontFile(copying: bytes)
    let book = FontBook(FontConfiguration(roles: [.song: [FontSource("small")]])) { _ in file }
    return try book.program(of: FaceID(0), showing: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).widths.count
  }
  #expect(try open(bytes) == 11)
  var seed: UInt64 = 20_260_721
  var refused = 0
  for _ in 0..<3000 {
    var damaged = bytes
    let start = seed
    for _ in 0..<4 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // Half of the blows go to the head of the file, where the tables are named.
      let range = seed >> 40 & 1 == 0 ? 600 : damaged.count
      damaged[Int(seed >> 33) % range] = UInt8(truncatingIfNeeded: seed >> 20)
    }
    do throws(Fault) {
      #expect(try open(damaged) == 11, "seed \(start)")
    } catch {
      refused += 1
      #expect(error.code.hasPrefix("font-"), "seed \(start)")
    }
  }
  #expect(refused > 0 && refused < 3000)
}

@Test(arguments: [FontRole.song, .kai])
func aFontCutShortAnywhereIsAFaultOrAProgram(_ role: FontRole) throws {
  let bytes = try wholeFont(role)
  for length in stride(from: 0, to: bytes.count, by: 7) {
    let file = FontFile(copying: Array(bytes[..<length]))
    let book = FontBook(FontConfiguration(roles: [.song: [FontSource("short")]])) { _ in file }
    let fault = #expect(throws: Fault.self, "length \(length)") {
      try book.program(of: FaceID(0), showing: [1, 2, 3])
    }
    #expect(fault?.kind == .damaged)
  }
}
