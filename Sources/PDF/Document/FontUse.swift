internal import Fonts
internal import Pages
internal import Primitives

/// One face as a document uses it: codes, what they mean, and in the end the font's objects.
struct FontUse {
  let face: FaceID
  let metrics: FaceMetrics
  /// The resource name without its slash.
  let resource: String
  let reference: ObjectReference
  private var table = CodeTable()
  /// Texts of more than one character, numbered from `manyBase`.
  private var many: [String] = []
  private var numbers: [String: UInt32] = [:]
  /// Width of each code in thousandths of the em, 0 for `.notdef`.
  private(set) var widths: [Int] = [0]
  private let book: FontBook

  /// Above the last Unicode scalar.
  private static let manyBase: UInt32 = 0x11_0000

  init(_ face: FaceID, book: FontBook, number: Int, file: inout ObjectFile) throws(Fault) {
    self.face = face
    self.book = book
    metrics = try book.metrics(of: face)
    resource = "F\(number)"
    reference = file.reserve()
  }

  /// The number that stands for a text in this face's codes.
  mutating func key(_ bytes: Span<UInt8>) -> UInt32 {
    if let scalar = singleScalar(bytes) { return scalar }
    var copy: [UInt8] = []
    for index in bytes.indices { copy.append(bytes[index]) }
    // A glyph without text of its own belongs to the glyph before it; extraction skips it.
    let text = copy.isEmpty ? "\u{200B}" : String(decoding: copy, as: UTF8.self)
    if let number = numbers[text] { return number }
    let number = FontUse.manyBase + UInt32(many.count)
    many.append(text)
    numbers[text] = number
    return number
  }

  /// The scalar when the bytes hold exactly one; they come from a `String`, hence are well formed.
  private func singleScalar(_ bytes: Span<UInt8>) -> UInt32? {
    guard let first = bytes.isEmpty ? nil : bytes[0] else { return nil }
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard bytes.count == length else { return nil }
    if length == 1 { return UInt32(first) }
    var value = UInt32(first) & (0xFF >> UInt32(length + 1))
    for index in 1..<length { value = value << 6 | UInt32(bytes[index] & 0x3F) }
    return value
  }

  /// The code for a glyph that shows the text behind `key`.
  mutating func code(glyph: UInt32, key: UInt32) throws(Fault) -> UInt16 {
    guard glyph > 0, let code = table.code(glyph: glyph, text: key) else {
      throw Fault.unusableGlyph(glyph, in: metrics.postScriptName)
    }
    if Int(code) == widths.count {
      widths.append(metrics.thousandths(try book.advance(of: glyph, in: face)))
    }
    return code
  }

  private func text(_ entry: UInt64) -> String {
    let key = UInt32(truncatingIfNeeded: entry)
    if key >= FontUse.manyBase { return many[Int(key - FontUse.manyBase)] }
    return Unicode.Scalar(key).map(String.init) ?? ""
  }

  /// Writes the font, its descendant, descriptor, program and map to Unicode (9.7, 9.8, 9.10.3).
  func write(to file: inout ObjectFile) throws(Fault) {
    let glyphs = table.entries.map { UInt32($0 >> 32) }
    let program = try book.program(of: face, showing: glyphs)
    let name = subsetTag() + "+" + metrics.postScriptName
    let isCFF = program.format == .cff
    let data = file.addStream(
      entries: isCFF ? "/Subtype/CIDFontType0C" : "/Length1 \(program.bytes.count)",
      data: program.bytes, .deflated)
    let unicode = file.addStream(entries: "", data: unicodeMap(), .deflated)
    let descriptor = file.add { writeDescriptor(&$0, name: name, isCFF: isCFF, data: data) }
    let descendant = file.add { object in
      object.raw("<</Type/Font/Subtype/CIDFontType\(isCFF ? 0 : 2)/BaseFont")
      object.name(name)
      object.raw("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>")
      if !isCFF { object.raw("/CIDToGIDMap/Identity") }
      object.raw("/FontDescriptor ")
      object.reference(descriptor)
      object.raw("/DW 1000/W")
      writeWidths(&object, program.widths)
      object.raw(">>")
    }
    file.add(reference) { object in
      object.raw("<</Type/Font/Subtype/Type0/BaseFont")
      object.name(isCFF ? name + "-Identity-H" : name)
      object.raw("/Encoding/Identity-H/DescendantFonts[")
      object.reference(descendant)
      object.raw("]/ToUnicode ")
      object.reference(unicode)
      object.raw(">>")
    }
  }

  private func writeDescriptor(
    _ object: inout SyntaxBuffer, name: String, isCFF: Bool, data: ObjectReference
  ) {
    object.raw("<</Type/FontDescriptor/FontName")
    object.name(name)
    // Symbolic: the codes are ours, not a Latin encoding's.
    object.raw("/Flags 4/ItalicAngle 0/StemV 80/FontBBox[")
    for value in metrics.boundingBox {
      object.integer(metrics.thousandths(value))
      object.space()
    }
    object.raw("]/Ascent ")
    object.integer(metrics.thousandths(metrics.ascender))
    object.raw("/Descent ")
    object.integer(metrics.thousandths(metrics.descender))
    object.raw("/CapHeight ")
    object.integer(metrics.thousandths(metrics.capHeight))
    object.raw(isCFF ? "/FontFile3 " : "/FontFile2 ")
    object.reference(data)
    object.raw(">>")
  }

  /// The widths that differ from 1000, in stretches.
  private func writeWidths(_ object: inout SyntaxBuffer, _ widths: [Int]) {
    object.raw("[")
    var code = 0
    while code < widths.count {
      guard widths[code] != 1000 else {
        code += 1
        continue
      }
      object.integer(code)
      object.raw("[")
      while code < widths.count, widths[code] != 1000 {
        object.integer(widths[code])
        object.space()
        code += 1
      }
      object.raw("]")
    }
    object.raw("]")
  }

  /// Six letters from the glyphs and texts, so that two subsets of a face differ in name.
  private func subsetTag() -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for entry in table.entries {
      hash = (hash ^ entry) &* 0x100_0000_01B3
      hash ^= hash >> 29
    }
    var tag = ""
    for _ in 0..<6 {
      tag.unicodeScalars.append(Unicode.Scalar(UInt8(0x41 + hash % 26)))
      hash /= 26
    }
    return tag
  }

  /// The `ToUnicode` CMap: one range of codes for each high byte (9.10.3).
  private func unicodeMap() -> [UInt8] {
    var map = SyntaxBuffer()
    map.raw(
      """
      /CIDInit/ProcSet findresource begin
      12 dict begin
      begincmap
      /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
      /CMapName/Adobe-Identity-UCS def
      /CMapType 2 def
      1 begincodespacerange
      <0000><FFFF>
      endcodespacerange

      """)
    let entries = table.entries
    var first = 1
    while first <= entries.count {
      let last = min(entries.count, first | 0xFF)
      map.raw("1 beginbfrange\n<")
      map.hex(UInt16(first))
      map.raw("><")
      map.hex(UInt16(last))
      map.raw(">[")
      for code in first...last {
        map.raw("<")
        for unit in text(entries[code - 1]).utf16 { map.hex(unit) }
        map.raw(">")
      }
      map.raw("]\nendbfrange\n")
      first = last + 1
    }
    map.raw("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
    return map.bytes
  }
}
