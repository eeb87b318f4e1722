internal import Fonts
internal import Forms
internal import Pages
internal import Primitives
internal import Text

/// The compositor's case of type: every character that a document has asked for, with its glyph
/// and its width, at hand for the next.
///
/// Characters that never change beside others are kept one by one in pages of 256, the rest as
/// shaped words. Holds glyphs of one book of fonts only.
struct TypeCase {
  /// One character of one role, ready to set.
  private struct Sort {
    var glyph: UInt32
    /// Font units; `unitsPerEm` is 0 in an empty place.
    var advance: Int32
    var unitsPerEm: Int32
    var face: Int32
  }

  private struct Word: Hashable {
    var role: FontRole
    var text: String
  }

  private let fonts: FontBook
  /// For each role, the page of each 256 scalars, -1 where none is filled yet.
  private var pageOf: [Int32]
  private var sorts: [Sort] = []
  private var words: [Word: [ShapedGlyph]] = [:]
  private var unitsPerEm: [Int32] = []

  /// Pages of 256 scalars up to U+10FFFF.
  private static let pagesOfRole = 0x1100
  private static let emptyPage = [Sort](
    repeating: Sort(glyph: 0, advance: 0, unitsPerEm: 0, face: 0), count: 256)
  /// Enough for what three faces of an office's sheets use.
  private static let usualPages = 384
  /// Words kept; names and numbers come without end.
  private static let wordLimit = 8192

  init(fonts: FontBook) {
    self.fonts = fonts
    pageOf = [Int32](
      repeating: -1, count: FontRole.allCases.count * TypeCase.pagesOfRole)
    // Room that nobody has touched costs nothing; growing would touch every page twice.
    sorts.reserveCapacity(TypeCase.usualPages * TypeCase.emptyPage.count)
  }

  /// Appends the clusters of a text in one style.
  ///
  /// Line feeds become clusters of their own, tabs are spaces, carriage returns and invisible
  /// marks take no room. Throws `font-missing-character`.
  mutating func set(
    _ text: String, style: TextStyle, index: Int32, node: Int, into table: inout ClusterTable
  ) throws(Fault) {
    table.reserve(text.utf8.count)
    let setter = Setting(style: style, index: index, node: node, role: TypeCase.number(style.role))
    let bytes = text.utf8Span.span
    var reader = ScalarReader(bytes)
    while let scalar = reader.current {
      switch TypeCase.habit(of: scalar) {
      case .plain where !(reader.following?.joinsPrevious ?? false):
        try setOne(scalar, at: reader.uncopied, setter, into: &table)
        reader.advance(bytes)
      case .plain, .shaped:
        reader.copy(bytes, into: &table.bytes)
        reader.advance(bytes)
        while let later = reader.current {
          let habit = TypeCase.habit(of: later)
          let isPart =
            later.joinsPrevious || habit == .shaped || later.value >= 0x30 && later.value <= 0x39
          if !isPart { break }
          reader.advance(bytes)
        }
        try setWord(reader.takeWord(bytes), setter, into: &table)
      case .space:
        reader.copy(bytes, into: &table.bytes)
        try setOne(" ", at: 0, setter, into: &table)
        table.bytes.append(0x20)
        reader.skip(bytes)
      case .lineFeed:
        reader.copy(bytes, into: &table.bytes)
        table.addObject(.lineFeed, style: index, node: node, advance: .zero)
        reader.skip(bytes)
      case .invisible:
        reader.copy(bytes, into: &table.bytes)
        table.scalars.append(scalar)
        reader.skip(bytes)
      }
    }
    reader.copy(bytes, into: &table.bytes)
  }

  mutating func digitWidth(_ style: TextStyle) throws(Fault) -> Length {
    let sort = try sort("0", role: TypeCase.number(style.role), style.role)
    return Length(nanometres: TypeCase.scaled(style.size.nanometres, sort)) + style.tracking
  }
}

// MARK: - Setting

extension TypeCase {
  private struct Setting {
    var style: TextStyle
    var index: Int32
    var node: Int
    var role: Int
  }

  /// Its bytes follow from the caller, behind `uncopied` others.
  private mutating func setOne(
    _ scalar: Unicode.Scalar, at uncopied: Int, _ setting: Setting, into table: inout ClusterTable
  ) throws(Fault) {
    let sort = try sort(scalar, role: setting.role, setting.style.role)
    let isSquare = sort.advance == sort.unitsPerEm
    let size = setting.style.size.nanometres
    table.clusters.append(
      Cluster(
        kind: scalar == " " || scalar == "\u{3000}" ? .space : .glyphs,
        isWide: isSquare && scalar.value > 0x2000,
        isClosing: isSquare && Kinsoku.isClosing(scalar),
        isOpening: isSquare && Kinsoku.isOpening(scalar), breakBefore: .forbidden,
        style: setting.index, face: sort.face, node: Int32(setting.node),
        glyph: sort.glyph, glyphStart: -1, glyphCount: 1,
        byteStart: Int32(table.bytes.count + uncopied),
        byteCount: Int32(UTF8.width(scalar)), scalar: Int32(table.scalars.count),
        advance: TypeCase.scaled(size, sort) + setting.style.tracking.nanometres))
    table.scalars.append(scalar)
  }

  private mutating func setWord(
    _ word: String, _ setting: Setting, into table: inout ClusterTable
  ) throws(Fault) {
    let shaped = try shape(Word(role: setting.style.role, text: word))
    let firstByte = table.bytes.count
    let firstScalar = table.scalars.count
    table.bytes.append(contentsOf: word.utf8)
    table.scalars.append(contentsOf: word.unicodeScalars)
    let size = setting.style.size.nanometres
    for glyph in shaped {
      let em = Int(unitsPerEm[glyph.face.index])
      var pen = 0
      if glyph.textCount > 0 || table.clusters.isEmpty {
        let start = firstByte + Int(glyph.textStart)
        // Scalars before this cluster: bytes that are no continuation.
        let before = table.bytes[firstByte..<start].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        table.clusters.append(
          Cluster(
            kind: .glyphs, isWide: false, isClosing: false, isOpening: false,
            breakBefore: .forbidden, style: setting.index, face: Int32(glyph.face.index),
            node: Int32(setting.node), glyph: 0, glyphStart: Int32(table.shaped.count),
            glyphCount: 0,
            byteStart: Int32(start), byteCount: glyph.textCount,
            scalar: Int32(firstScalar + before), advance: setting.style.tracking.nanometres))
        let scalar = table.scalars[firstScalar + before]
        let last = table.clusters.count - 1
        table.clusters[last].isWide = Int(glyph.advance) == em && scalar.value > 0x2000
        if table.clusters[last].isWide && glyph.textCount == UTF8.width(scalar) {
          table.clusters[last].isClosing = Kinsoku.isClosing(scalar)
          table.clusters[last].isOpening = Kinsoku.isOpening(scalar)
        }
      } else {
        pen = table.clusters[table.clusters.count - 1].advance - setting.style.tracking.nanometres
      }
      let last = table.clusters.count - 1
      table.clusters[last].glyphCount += 1
      table.clusters[last].advance += size * Int(glyph.advance) / em
      // Fonts count upwards, pages downwards.
      table.shaped.append(
        ClusterTable.Shaped(
          glyph: glyph.id, x: pen + size * Int(glyph.offsetX) / em,
          y: -(size * Int(glyph.offsetY) / em)))
    }
  }

  private static func scaled(_ size: Int, _ sort: Sort) -> Int {
    sort.advance == sort.unitsPerEm ? size : size * Int(sort.advance) / Int(sort.unitsPerEm)
  }

  private static func number(_ role: FontRole) -> Int {
    switch role {
    case .title: 0
    case .song: 1
    case .hei: 2
    case .fangsong: 3
    case .kai: 4
    }
  }
}

// MARK: - Fetching from the fonts

extension TypeCase {
  private mutating func sort(
    _ scalar: Unicode.Scalar, role: Int, _ name: FontRole
  ) throws(Fault) -> Sort {
    let page = pageOf[role * TypeCase.pagesOfRole + Int(scalar.value >> 8)]
    if page >= 0 {
      let sort = sorts[Int(page) + Int(scalar.value & 0xFF)]
      if sort.unitsPerEm != 0 { return sort }
    }
    return try fetch(scalar, role: role, name)
  }

  private mutating func fetch(
    _ scalar: Unicode.Scalar, role: Int, _ name: FontRole
  ) throws(Fault) -> Sort {
    let shaped = try shaped(String(scalar), name)
    guard let glyph = shaped.first else {
      return Sort(glyph: 0, advance: 0, unitsPerEm: 1, face: 0)
    }
    let sort = Sort(
      glyph: glyph.id, advance: glyph.advance, unitsPerEm: unitsPerEm[glyph.face.index],
      face: Int32(glyph.face.index))
    let place = role * TypeCase.pagesOfRole + Int(scalar.value >> 8)
    if pageOf[place] < 0 {
      pageOf[place] = Int32(sorts.count)
      sorts.append(contentsOf: TypeCase.emptyPage)
    }
    sorts[Int(pageOf[place]) + Int(scalar.value & 0xFF)] = sort
    return sort
  }

  private mutating func shape(_ word: Word) throws(Fault) -> [ShapedGlyph] {
    if let known = words[word] { return known }
    let glyphs = try shaped(word.text, word.role)
    if words.count >= TypeCase.wordLimit { words.removeAll(keepingCapacity: true) }
    words[word] = glyphs
    return glyphs
  }

  private mutating func shaped(_ text: String, _ role: FontRole) throws(Fault) -> [ShapedGlyph] {
    let glyphs: [ShapedGlyph]
    do {
      glyphs = try fonts.shape(text, role: role)
    } catch {
      // An offset in a word says nothing to the reader of the message.
      var fault = error
      fault.place.offset = nil
      throw fault
    }
    for glyph in glyphs {
      while unitsPerEm.count <= glyph.face.index { unitsPerEm.append(0) }
      if unitsPerEm[glyph.face.index] == 0 {
        unitsPerEm[glyph.face.index] = Int32(try fonts.metrics(of: glyph.face).unitsPerEm)
      }
    }
    return glyphs
  }
}

// MARK: - Habits of characters

extension TypeCase {
  private enum Habit {
    /// One character, one glyph, whatever stands beside it.
    case plain
    /// Kerned, joined or marked: the word goes through the shaper.
    case shaped
    case space
    case lineFeed
    /// Takes no room: joiners, directions, byte order marks.
    case invisible
  }

  private static func habit(of scalar: Unicode.Scalar) -> Habit {
    // Nearly every character of a sheet.
    if scalar.value &- 0x4E00 < 0x5200 { return .plain }
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3000...0x3029, 0x3030...0x303F, 0xF900...0xFAFF,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFF, 0x30...0x39:
      return .plain
    case 0x20, 0x09: return .space
    case 0x0A, 0x2028, 0x2029: return .lineFeed
    case 0x0D, 0xAD, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF:
      return .invisible
    case 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0xB7: return .plain
    default: return .shaped
    }
  }
}

extension Unicode.Scalar {
  /// Marks, joiners and variation selectors, which belong to the character before them.
  fileprivate var joinsPrevious: Bool {
    if value < 0x0300 || value &- 0x3100 < 0xCD00 { return false }
    switch value {
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200C...0x200D, 0x20D0...0x20FF,
      0x302A...0x302F, 0x3099...0x309A, 0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xE0100...0xE01EF:
      return true
    default: return false
    }
  }
}

/// A place in valid UTF-8, walked one scalar at a time.
///
/// Looks one scalar ahead and copies in long pieces. Every call is given the same bytes.
private struct ScalarReader {
  private var next = 0
  private var afterFollowing = 0
  /// Where the scalar stands that `current` is.
  private var position = 0
  /// Everything before this is copied or left out.
  private var copied = 0
  private(set) var current: Unicode.Scalar?
  private(set) var following: Unicode.Scalar?

  init(_ bytes: Span<UInt8>) {
    (current, next) = ScalarReader.scalar(in: bytes, at: 0)
    (following, afterFollowing) = ScalarReader.scalar(in: bytes, at: next)
  }

  /// Bytes between the last copied one and the current scalar.
  var uncopied: Int { position - copied }

  mutating func advance(_ bytes: Span<UInt8>) {
    position = next
    current = following
    next = afterFollowing
    (following, afterFollowing) = ScalarReader.scalar(in: bytes, at: next)
  }

  /// Leaves the current scalar out.
  mutating func skip(_ bytes: Span<UInt8>) {
    advance(bytes)
    copied = position
  }

  mutating func copy(_ bytes: Span<UInt8>, into target: inout [UInt8]) {
    if copied < position {
      bytes.extracting(copied..<position).withUnsafeBufferPointer {
        target.append(contentsOf: $0)
      }
    }
    copied = position
  }

  /// What lies between the last copied byte and the current scalar, not to be copied again.
  mutating func takeWord(_ bytes: Span<UInt8>) -> String {
    let word = bytes.extracting(copied..<position).withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
    copied = position
    return word
  }

  private static func scalar(
    in bytes: Span<UInt8>, at position: Int
  ) -> (Unicode.Scalar?, Int) {
    guard position < bytes.count else { return (nil, position) }
    let first = UInt32(bytes[position])
    if first < 0x80 { return (Unicode.Scalar(UInt8(first)), position + 1) }
    func tail(_ offset: Int) -> UInt32 { UInt32(bytes[position + offset]) & 0x3F }
    let value: UInt32
    let width: Int
    if first < 0xE0 {
      (value, width) = ((first & 0x1F) << 6 | tail(1), 2)
    } else if first < 0xF0 {
      (value, width) = ((first & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
    } else {
      (value, width) = ((first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
    }
    return (Unicode.Scalar(value), position + width)
  }
}
