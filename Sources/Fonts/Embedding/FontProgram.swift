package import Pages
package import Primitives

/// A part of a face, cut down to the glyphs that one document shows.
package struct FontProgram: Sendable {
  package enum Format: Sendable {
    /// A bare CID-keyed `CFF ` table: `FontFile3` of subtype `CIDFontType0C`.
    case cff
    /// A TrueType file with outlines and measures only: `FontFile2`.
    case trueType
  }

  package var format: Format
  package var bytes: [UInt8]
  /// The advance of each code in thousandths of the em, from code 0 (`.notdef`).
  package var widths: [Int]
}

extension FontBook {
  /// Cuts a face down to some glyphs.
  ///
  /// Code `i + 1` of the program shows `glyphs[i]` and code 0 shows `.notdef`; for both formats the
  /// code is at once the character identifier and the glyph index. A glyph may be listed twice.
  /// Hints are dropped and subroutines written out in place. The bytes depend on nothing but the
  /// font file and the list. Linear in the glyphs' outlines, not in the font.
  package func program(of face: FaceID, showing glyphs: [UInt32]) throws(Fault) -> FontProgram {
    let face = try open(face)
    guard glyphs.count < 65_535 else {
      throw Fault.unsupportedFont(
        Phrase(zh: "一份文件中的字形超过 65,534 个", en: "a document has more than 65,534 glyphs"))
    }
    let list = [0] + glyphs.map(Int.init)
    for glyph in list where glyph >= face.metrics.glyphCount {
      throw Fault.unsupportedFont(
        Phrase(zh: "字体没有编号为 \(glyph) 的字形", en: "the font has no glyph \(glyph)"))
    }
    let widths = list.map { face.metrics.thousandths(face.advance(UInt32($0))) }
    switch face.outlines {
    case .cff(let table):
      let bytes = try CFFSubset(
        table, name: face.metrics.postScriptName, store: face.store
      ).bytes(of: list)
      return FontProgram(format: .cff, bytes: bytes, widths: widths)
    case .glyf(let tables):
      let advances = list.map { face.advance(UInt32($0)) }
      let bytes = try GlyfSubset(tables, store: face.store).bytes(of: list, advances: advances)
      return FontProgram(format: .trueType, bytes: bytes, widths: widths)
    }
  }
}

/// The outlines of a face in either of the two formats.
enum Outlines: Sendable {
  case cff(CFFTable)
  case glyf(GlyfTables)

  init(_ directory: FontDirectory) throws(Fault) {
    if let table = directory.table("CFF ") {
      self = .cff(try CFFTable(table))
    } else {
      self = .glyf(try GlyfTables(directory))
    }
  }
}
