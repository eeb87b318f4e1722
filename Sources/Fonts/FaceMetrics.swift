/// The measures and names of a face; lengths in font units, y upwards.
package struct FaceMetrics: Hashable, Sendable {
  /// Font units to the em, 16…16384.
  package var unitsPerEm: Int
  /// The typographic ascender and descender (OS/2): the em box of a CJK face.
  ///
  /// The descender is negative. Line pitch is the caller's, never the font's: `hhea` and OS/2
  /// differ widely in CJK faces.
  package var ascender: Int
  package var descender: Int
  package var capHeight: Int
  /// The box of all outlines (head): minimum x and y, maximum x and y.
  package var boundingBox: [Int]
  /// The PostScript name, printable ASCII without delimiters of PDF.
  package var postScriptName: String
  /// The font's own version text, which a document records so that a reprint can be compared.
  package var version: String
  package var glyphCount: Int
}

extension FaceMetrics {
  /// Font units as thousandths of the em, rounded half away from zero.
  package func thousandths(_ units: Int) -> Int {
    if unitsPerEm == 1000 { return units }
    let half = units < 0 ? -unitsPerEm / 2 : unitsPerEm / 2
    return (units * 1000 + half) / unitsPerEm
  }
}
