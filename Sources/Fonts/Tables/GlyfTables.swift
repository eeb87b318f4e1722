internal import Primitives

/// The tables of a face with TrueType outlines that embedding needs.
struct GlyfTables: Sendable {
  let head: FontTable
  let hhea: FontTable
  let maxp: FontTable
  private let glyf: FontTable
  private let loca: FontTable
  private let hmtx: FontTable
  private let hasLongOffsets: Bool
  private let longMetrics: Int

  init(_ directory: FontDirectory) throws(Fault) {
    head = try directory.required("head")
    hhea = try directory.required("hhea")
    maxp = try directory.required("maxp")
    glyf = try directory.required("glyf")
    loca = try directory.required("loca")
    hmtx = try directory.required("hmtx")
    hasLongOffsets = try head.uint16(50) != 0
    longMetrics = try hhea.uint16(34)
    guard longMetrics > 0, head.count >= 54, hhea.count >= 36, maxp.count >= 6 else {
      throw Fault.damagedFont(offset: head.start)
    }
  }

  /// The bytes of a glyph's description, empty for a blank.
  func description(of glyph: Int) throws(Fault) -> [UInt8] {
    let start = try offset(glyph)
    let end = try offset(glyph + 1)
    guard start <= end else { throw Fault.damagedFont(offset: loca.start) }
    return try glyf.bytes(start..<end)
  }

  /// The left side bearing in font units.
  func leftBearing(of glyph: Int) throws(Fault) -> Int {
    glyph < longMetrics
      ? try hmtx.int16(4 * glyph + 2)
      : try hmtx.int16(4 * longMetrics + 2 * (glyph - longMetrics))
  }

  private func offset(_ glyph: Int) throws(Fault) -> Int {
    hasLongOffsets ? try loca.uint32(4 * glyph) : try loca.uint16(2 * glyph) * 2
  }
}
