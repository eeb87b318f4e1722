import CHarfBuzz
import Fonts
import Primitives

/// What HarfBuzz draws for a glyph: the independent reader of the programs we write.
struct DrawnFont {
  private let font: OpaquePointer

  /// A face of an installed file.
  init(_ source: FontSource) throws {
    let blob = hb_blob_create_from_file(source.path)
    let face = hb_face_create(blob, UInt32(source.index))
    font = hb_font_create(face)
  }

  /// A program as it is embedded; a bare CFF table gets the tables around it that a reader wants.
  init(_ program: FontProgram, unitsPerEm: Int) {
    let blob = DrawnFont.blob(program.bytes)
    guard program.format == .cff else {
      font = hb_font_create(hb_face_create(blob, 0))
      return
    }
    let face = hb_face_builder_create()
    var head = [UInt8](repeating: 0, count: 54)
    head[18] = UInt8(unitsPerEm >> 8)
    head[19] = UInt8(unitsPerEm & 0xFF)
    let count = program.widths.count
    let maxp = [0, 0, 0x50, 0, UInt8(count >> 8), UInt8(count & 0xFF)]
    hb_face_builder_add_table(face, DrawnFont.tag("CFF "), blob)
    hb_face_builder_add_table(face, DrawnFont.tag("head"), DrawnFont.blob(head))
    hb_face_builder_add_table(face, DrawnFont.tag("maxp"), DrawnFont.blob(maxp))
    font = hb_font_create(face)
  }

  private static func blob(_ bytes: [UInt8]) -> OpaquePointer? {
    bytes.withUnsafeBytes { buffer in
      hb_blob_create(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(buffer.count),
        HB_MEMORY_MODE_DUPLICATE, nil, nil)
    }
  }

  private static func tag(_ text: String) -> hb_tag_t {
    text.utf8.reduce(0) { $0 << 8 | hb_tag_t($1) }
  }

  /// The segments, each a letter and its points.
  func outline(of glyph: Int) -> [String] {
    final class Pen { var segments: [String] = [] }
    let functions = hb_draw_funcs_create()
    defer { hb_draw_funcs_destroy(functions) }
    hb_draw_funcs_set_move_to_func(
      functions,
      { _, data, _, x, y, _ in
        Unmanaged<Pen>.fromOpaque(data.unsafelyUnwrapped).takeUnretainedValue()
          .segments.append("M \(x) \(y)")
      }, nil, nil)
    hb_draw_funcs_set_line_to_func(
      functions,
      { _, data, _, x, y, _ in
        Unmanaged<Pen>.fromOpaque(data.unsafelyUnwrapped).takeUnretainedValue()
          .segments.append("L \(x) \(y)")
      }, nil, nil)
    hb_draw_funcs_set_quadratic_to_func(
      functions,
      { _, data, _, cx, cy, x, y, _ in
        Unmanaged<Pen>.fromOpaque(data.unsafelyUnwrapped).takeUnretainedValue()
          .segments.append("Q \(cx) \(cy) \(x) \(y)")
      }, nil, nil)
    hb_draw_funcs_set_cubic_to_func(
      functions,
      { _, data, _, ax, ay, bx, by, x, y, _ in
        Unmanaged<Pen>.fromOpaque(data.unsafelyUnwrapped).takeUnretainedValue()
          .segments.append("C \(ax) \(ay) \(bx) \(by) \(x) \(y)")
      }, nil, nil)
    let pen = Pen()
    hb_font_get_glyph_shape(
      font, hb_codepoint_t(glyph), functions, Unmanaged.passUnretained(pen).toOpaque())
    return pen.segments
  }

  func advance(of glyph: Int) -> Int {
    Int(hb_font_get_glyph_h_advance(font, hb_codepoint_t(glyph)))
  }
}
