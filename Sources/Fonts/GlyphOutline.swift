internal import CHarfBuzz
package import Pages
package import Primitives

/// A glyph's outline in font units, y upwards, as straight and curved steps.
package struct GlyphOutline: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    case move(x: Int, y: Int)
    case line(x: Int, y: Int)
    /// One control point, then the end.
    case quadratic(x1: Int, y1: Int, x: Int, y: Int)
    /// Two control points, then the end.
    case cubic(x1: Int, y1: Int, x2: Int, y2: Int, x: Int, y: Int)
    case close
  }

  package var steps: [Step] = []
}

extension FontBook {
  /// The glyph's outline; empty for a space.
  ///
  /// Linear in its points.
  package func outline(of glyph: UInt32, in face: FaceID) throws(Fault) -> GlyphOutline {
    try open(face).outline(glyph)
  }
}

extension Face {
  fileprivate func outline(_ glyph: UInt32) -> GlyphOutline {
    let sketch = OutlineSketch()
    unsafe withFont { font in
      unsafe late_hb_font_get_glyph_shape(
        font, glyph, OutlinePen.shared.functions, Unmanaged.passUnretained(sketch).toOpaque())
    }
    return sketch.outline
  }
}

/// HarfBuzz's calls for drawing, each of which adds a step to the outline it is handed.
///
/// Immutable once made.
@safe private final class OutlinePen: @unchecked Sendable {
  static let shared = OutlinePen()
  let functions: OpaquePointer?

  private init() {
    unsafe functions = unsafe late_hb_draw_funcs_create()
    unsafe late_hb_draw_funcs_set_move_to_func(
      functions,
      { _, data, _, x, y, _ in
        unsafe OutlinePen.add(.move(x: Int(x.rounded()), y: Int(y.rounded())), data)
      }, nil, nil)
    unsafe late_hb_draw_funcs_set_line_to_func(
      functions,
      { _, data, _, x, y, _ in
        unsafe OutlinePen.add(.line(x: Int(x.rounded()), y: Int(y.rounded())), data)
      }, nil, nil)
    unsafe late_hb_draw_funcs_set_quadratic_to_func(
      functions,
      { _, data, _, x1, y1, x, y, _ in
        unsafe OutlinePen.add(
          .quadratic(
            x1: Int(x1.rounded()), y1: Int(y1.rounded()), x: Int(x.rounded()), y: Int(y.rounded())),
          data)
      }, nil, nil)
    unsafe late_hb_draw_funcs_set_cubic_to_func(
      functions,
      { _, data, _, x1, y1, x2, y2, x, y, _ in
        unsafe OutlinePen.add(
          .cubic(
            x1: Int(x1.rounded()), y1: Int(y1.rounded()), x2: Int(x2.rounded()),
            y2: Int(y2.rounded()), x: Int(x.rounded()), y: Int(y.rounded())), data)
      }, nil, nil)
    unsafe late_hb_draw_funcs_set_close_path_func(
      functions, { _, data, _, _ in unsafe OutlinePen.add(.close, data) }, nil, nil)
    unsafe late_hb_draw_funcs_make_immutable(functions)
  }

  deinit { unsafe late_hb_draw_funcs_destroy(functions) }

  private static func add(_ step: GlyphOutline.Step, _ data: UnsafeMutableRawPointer?) {
    guard let data = unsafe data else { return }
    unsafe Unmanaged<OutlineSketch>.fromOpaque(data).takeUnretainedValue().outline.steps
      .append(step)
  }
}

/// The outline that is being drawn.
private final class OutlineSketch {
  var outline = GlyphOutline()
}
