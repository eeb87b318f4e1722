import Fonts
import Pages
import Primitives
import Testing

/// Where each glyph's text lies, as strings.
private func texts(_ text: String, _ glyphs: [ShapedGlyph]) -> [String] {
  let bytes = Array(text.utf8)
  return glyphs.map { glyph in
    let start = Int(glyph.textStart)
    return String(decoding: bytes[start..<start + Int(glyph.textCount)], as: UTF8.self)
  }
}

@Test func chineseTextMapsOneToOneWithFullAdvances() throws {
  let text = "交办签字单，（年）"
  let glyphs = try FontBook.installed.shape(text, role: .song)
  #expect(texts(text, glyphs) == text.map(String.init))
  #expect(glyphs.allSatisfy { $0.advance == 1000 && $0.face == glyphs[0].face && $0.id != 0 })
}

@Test func latinIsKernedAndKeepsItsClusters() throws {
  let text = "编号AVATAR2026年"
  let glyphs = try FontBook.installed.shape(text, role: .song)
  #expect(texts(text, glyphs).joined() == text)
  let face = glyphs[2].face
  let bare = try glyphs[2..<8].reduce(0) {
    try $0 + FontBook.installed.advance(of: $1.id, in: face)
  }
  let kerned = glyphs[2..<8].reduce(0) { $0 + Int($1.advance) }
  #expect(kerned < bare)
}

@Test func rareCharactersComeFromTheNextFaceThatHasThem() throws {
  let book = FontBook.installed
  // 𠮷 is in Unicode's second plane, 𫟼 a name character, 𮫙 in HanaMinB only.
  for role in FontRole.allCases {
    let glyphs = try book.shape("吉𠮷𪚥", role: role)
    #expect(glyphs.count == 3)
    #expect(glyphs.map(\.textCount) == [3, 4, 4])
    #expect(glyphs[0].face == book.faces(of: role)[0])
    #expect(book.faces(of: role).contains(glyphs[2].face))
  }
}

@Test func everyCharacterOfGB2312AndCommonNamesIsCovered() throws {
  let names = "喆垚彧赟翀玥堃昇珺祎镕淼頔煊㛃𬱖"
  for role in FontRole.allCases {
    for scalar in names.unicodeScalars {
      #expect(try FontBook.installed.covers(scalar, in: role), "\(scalar) \(role)")
    }
    for value in UInt32(0x4E00)...0x9FA5 {
      let scalar = try #require(Unicode.Scalar(value))
      #expect(try FontBook.installed.covers(scalar, in: role), "\(scalar) \(role)")
    }
  }
}

@Test func aCharacterThatNoFaceHasIsAnErrorNamingIt() throws {
  let fault = #expect(throws: Fault.self) {
    try FontBook.installed.shape("代表𒀀意见", role: .fangsong)
  }
  #expect(fault?.code == "font-missing-character")
  #expect(fault?.place.offset == 6)
  #expect(fault?.message(.chinese).contains("U+12000 𒀀") == true)
  #expect(fault?.message(.english).contains("U+12000 𒀀") == true)
}

@Test func lineBreaksAreNotGlyphs() {
  #expect(throws: Fault.self) { try FontBook.installed.shape("一\n二", role: .song) }
}

@Test func aVariationSelectorStaysWithItsCharacter() throws {
  let text = "葛\u{E0100}城"
  let glyphs = try FontBook.installed.shape(text, role: .song)
  #expect(texts(text, glyphs).joined() == text)
  #expect(glyphs.reduce(0) { $0 + Int($1.advance) } == 2000)
}

@Test func metricsAreThoseOfTheEmBox() throws {
  for role in FontRole.allCases {
    let metrics = try FontBook.installed.metrics(of: role)
    #expect(metrics.ascender > 0 && metrics.descender < 0)
    #expect(metrics.ascender - metrics.descender >= metrics.unitsPerEm * 9 / 10)
    #expect(metrics.postScriptName.utf8.allSatisfy { (0x21...0x7E).contains($0) })
    #expect(metrics.boundingBox.count == 4)
  }
  let song = try FontBook.installed.metrics(of: .song)
  #expect(song.postScriptName == "NotoSerifCJKsc-Regular")
  #expect(song.unitsPerEm == 1000 && song.ascender == 880 && song.descender == -120)
}

@Test func aFaceKeepsItsNumberWhateverOpensFirst() throws {
  let one = FontBook(.debian, load: mapFont)
  let other = FontBook(.debian, load: mapFont)
  _ = try one.shape("楷", role: .kai)
  for role in FontRole.allCases { #expect(one.faces(of: role) == other.faces(of: role)) }
}

@Test func aMissingFontFileIsAFaultThatNamesIt() {
  let book = FontBook(
    FontConfiguration(roles: [.song: [FontSource("nowhere/no-such-font.otf")]]), load: mapFont)
  let fault = #expect(throws: Fault.self) { try book.shape("字", role: .song) }
  #expect(fault?.place.file == "nowhere/no-such-font.otf")
}

@Test func damagedFontBytesAreFaultsNeverTraps() throws {
  let whole = try mapFont(FontConfiguration.debian.rare[0].path)
  #expect(whole.count > 1000)
  for bytes in [[], [0x74, 0x74, 0x63, 0x66], Array(repeating: UInt8(0xFF), count: 200)] {
    let book = FontBook(FontConfiguration(roles: [.song: [FontSource("damaged")]])) { _ in
      FontFile(copying: bytes)
    }
    let fault = #expect(throws: Fault.self) { try book.shape("字", role: .song) }
    #expect(fault?.code == "font-damaged")
    #expect(fault?.kind == .damaged)
  }
}
