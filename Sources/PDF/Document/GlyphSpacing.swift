internal import Pages
internal import Primitives

/// Arithmetic of where glyphs stand against where their widths would put them; nanometres.
enum GlyphSpacing {
  /// The extra space after most glyphs of a line, in thousandths of a point; 0 when there is none.
  ///
  /// A justified line has one such gap; naming it once spares a number after every glyph.
  ///
  /// `gaps` is memory to work in.
  static func common(_ glyphs: [Glyph], _ widths: [Int], _ gaps: inout [Int]) -> Int {
    guard glyphs.count > 2 else { return 0 }
    gaps.removeAll(keepingCapacity: true)
    var isEven = true
    for index in 0..<glyphs.count - 1 {
      let gap = (glyphs[index + 1].x - glyphs[index].x).nanometres - widths[index]
      if abs(gap) > tolerance { isEven = false }
      gaps.append(gap)
    }
    if isEven { return 0 }
    gaps.sort()
    let middle = gaps[gaps.count / 2]
    return abs(middle) > tolerance ? Length(nanometres: middle).milliPoints : 0
  }

  /// Below this a gap is rounding: a thousandth of a small em.
  private static let tolerance = 2000

  /// The quotient rounded to the nearest, halves away from zero; `divisor` is positive.
  static func rounded(_ value: Int, _ divisor: Int) -> Int {
    (value + (value < 0 ? -divisor / 2 : divisor / 2)) / divisor
  }
}

/// When a glyph's own code cannot say what text it shows (ISO 32000-1, 14.9.4).
enum ActualText {
  /// The text for a cluster, or `nil` when its codes say enough.
  ///
  /// Needed for several glyphs that show one text, and for private-use characters
  /// (ISO 19005-2, 6.2.11.7.3).
  static func needed(_ glyphs: [Glyph], _ cluster: Range<Int>, _ text: [UInt8]) -> String? {
    let glyph = glyphs[cluster.lowerBound]
    let start = Int(glyph.textStart)
    // Private use begins with the bytes EE, EF or F3 and above.
    let first = glyph.textCount > 0 ? text[start] : 0
    guard cluster.count > 1 || first == 0xEE || first == 0xEF || first >= 0xF3 else { return nil }
    let shown = String(decoding: text[start..<start + Int(glyph.textCount)], as: UTF8.self)
    if cluster.count > 1 { return shown }
    let isPrivate = shown.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0xE000...0xF8FF, 0xF0000...0x10FFFF: true
      default: false
      }
    }
    return isPrivate ? shown : nil
  }
}
