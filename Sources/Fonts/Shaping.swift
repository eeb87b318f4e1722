internal import CHarfBuzz
package import Pages
package import Primitives

/// One glyph of a shaped text, measured in the units of its own face.
package struct ShapedGlyph: Hashable, Sendable {
  package var face: FaceID
  package var id: UInt32
  /// How far the pen moves, in font units of `face`.
  package var advance: Int32
  /// Where the glyph stands from the pen: right and up, in font units; zero but for a few marks.
  package var offsetX: Int32
  package var offsetY: Int32
  /// The UTF-8 bytes of the text that it shows: start and count.
  ///
  /// Count is 0 for the second and later glyphs of one cluster.
  package var textStart: Int32
  package var textCount: Int32
}

extension FontBook {
  /// Turns a text of one role into glyphs, left to right, in the text's order.
  ///
  /// Each character takes the first face of the role that has it. Chinese characters and their
  /// punctuation map one to one; the rest goes through HarfBuzz (kerning, ligatures, marks), each
  /// stretch of one face for itself. Line breaks and tabs have no glyph: split the text first.
  /// Linear in the text. Throws `font-missing-character`, whose place is the byte offset.
  package func shape(_ text: String, role: FontRole) throws(Fault) -> [ShapedGlyph] {
    var text = text
    text.makeContiguousUTF8()
    var shaper = Shaper(book: self, role: role, chain: faces(of: role))
    shaper.glyphs.reserveCapacity(text.utf8.count / 2)
    try shaper.run(text)
    return shaper.glyphs
  }

  /// A glyph's advance at a size.
  package func advance(of glyph: ShapedGlyph, size: Length) throws(Fault) -> Length {
    try size.scaled(Int(glyph.advance), over: metrics(of: glyph.face).unitsPerEm)
  }
}

/// The state of shaping one text.
private struct Shaper {
  let book: FontBook
  let role: FontRole
  let chain: [FaceID]
  var faces: [Face] = []
  var glyphs: [ShapedGlyph] = []

  /// A stretch that HarfBuzz must see as a whole.
  private struct Stretch {
    var face: Int
    var start: Int
    var end: Int
  }

  init(book: FontBook, role: FontRole, chain: [FaceID]) {
    self.book = book
    self.role = role
    self.chain = chain
  }

  mutating func run(_ text: String) throws(Fault) {
    var pending: Stretch?
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    var offset = 0
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      let count = UTF8.width(scalar)
      let joins = next < scalars.endIndex && scalars[next].joinsPrevious
      if let open = pending, scalar.joinsPrevious, offset > 0 {
        pending?.end = offset + count
        _ = open
      } else {
        let (face, glyph) = try choose(scalar, offset: offset)
        if scalar.isPlain && !joins {
          if let open = pending { try shape(open, of: text) }
          pending = nil
          glyphs.append(
            ShapedGlyph(
              face: chain[face], id: glyph, advance: Int32(faces[face].advance(glyph)), offsetX: 0,
              offsetY: 0, textStart: Int32(offset), textCount: Int32(count)))
        } else if let open = pending, open.face == face, !scalar.isPlain {
          pending?.end = offset + count
        } else {
          if let open = pending { try shape(open, of: text) }
          pending = Stretch(face: face, start: offset, end: offset + count)
        }
      }
      offset += count
      index = next
    }
    if let open = pending { try shape(open, of: text) }
  }

  /// The first face of the chain with this character, by position, and its glyph.
  private mutating func choose(
    _ scalar: Unicode.Scalar, offset: Int
  ) throws(Fault) -> (face: Int, glyph: UInt32) {
    for position in chain.indices {
      if position == faces.count { faces.append(try book.open(chain[position])) }
      if let glyph = faces[position].glyph(scalar) { return (position, glyph) }
    }
    throw Fault.missingCharacter(scalar, role: role, offset: offset)
  }

  /// Shapes one stretch and appends its glyphs with their clusters.
  private mutating func shape(_ stretch: Stretch, of text: String) throws(Fault) {
    let buffer = unsafe late_hb_buffer_create()
    defer { unsafe late_hb_buffer_destroy(buffer) }
    var copy = text
    copy.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe late_hb_buffer_add_utf8(
          buffer, characters.baseAddress, Int32(characters.count), UInt32(stretch.start),
          Int32(stretch.end - stretch.start))
      }
    }
    unsafe late_hb_buffer_guess_segment_properties(buffer)
    unsafe late_hb_buffer_set_direction(buffer, HB_DIRECTION_LTR)
    unsafe late_hb_buffer_set_language(buffer, late_hb_language_from_string("zh-Hans", -1))
    unsafe faces[stretch.face].withFont { font in unsafe late_hb_shape(font, buffer, nil, 0) }
    var count: UInt32 = 0
    let infos = unsafe late_hb_buffer_get_glyph_infos(buffer, &count)
    let positions = unsafe late_hb_buffer_get_glyph_positions(buffer, &count)
    guard let infos = unsafe infos, let positions = unsafe positions else { return }
    for index in 0..<Int(count) {
      let info = unsafe infos[index]
      let position = unsafe positions[index]
      let start = Int(info.cluster)
      // Clusters grow from left to right; the next different one ends this one's text.
      let isFirst = unsafe index == 0 || infos[index - 1].cluster != info.cluster
      var end = stretch.end
      for later in index + 1..<max(index + 1, Int(count)) {
        let cluster = Int(unsafe infos[later].cluster)
        if cluster != start {
          end = cluster
          break
        }
      }
      guard info.codepoint != 0 else {
        throw Fault.missingCharacter(text.scalar(at: start), role: role, offset: start)
      }
      glyphs.append(
        ShapedGlyph(
          face: chain[stretch.face], id: info.codepoint, advance: position.x_advance,
          offsetX: position.x_offset, offsetY: position.y_offset, textStart: Int32(start),
          textCount: isFirst ? Int32(end - start) : 0))
    }
  }
}

extension String {
  /// The scalar that begins at a UTF-8 offset.
  fileprivate func scalar(at offset: Int) -> Unicode.Scalar {
    let index = utf8.index(utf8.startIndex, offsetBy: offset)
    return unicodeScalars[index]
  }
}

extension Unicode.Scalar {
  /// Characters that no default feature of a Chinese face touches: one character, one glyph.
  ///
  /// The dash U+2014 is not among them: two of them join into one stroke in good faces.
  fileprivate var isPlain: Bool {
    switch value {
    case 0x3000...0x3029, 0x3030...0x303F, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0xFF00...0xFFEF, 0x20000...0x3FFFF:
      true
    default: false
    }
  }

  /// Marks, joiners and variation selectors, which belong to the character before them.
  fileprivate var joinsPrevious: Bool {
    switch value {
    case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200C...0x200D, 0x20D0...0x20FF,
      0x302A...0x302F, 0x3099...0x309A, 0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xE0100...0xE01EF:
      true
    default: false
    }
  }
}
