import Primitives

/// Finds half-width punctuation in a template's own Chinese words.
///
/// Chinese text takes ，。：；（）《》“”; half-width marks stay between digits and Latin letters, as
/// in `9:00`, `v1.2` or `A4`.
package enum Punctuation {
  package struct Slip: Hashable, Sendable {
    package var mark: Character
    package var instead: String
    /// Characters before it in the text.
    package var offset: Int
  }

  private static let fullWidth: [Character: String] = [
    ",": "，", ".": "。", ":": "：", ";": "；", "(": "（", ")": "）", "!": "！", "?": "？",
    "\"": "“”", "'": "‘’", "[": "〔", "]": "〕", "<": "《", ">": "》",
  ]

  /// The slips in one stretch of words.
  ///
  /// `isChinese` says that the whole text it belongs to has a Chinese character, so that a mark
  /// between two values is a slip as well.
  package static func slips(in words: String, isChinese: Bool) -> [Slip] {
    guard isChinese else { return [] }
    let characters = Array(words)
    var slips: [Slip] = []
    for (offset, mark) in characters.enumerated() {
      guard let instead = fullWidth[mark] else { continue }
      let before = offset > 0 ? characters[offset - 1] : nil
      let after = offset + 1 < characters.count ? characters[offset + 1] : nil
      if let before, let after, isLatin(before), isLatin(after) { continue }
      slips.append(Slip(mark: mark, instead: instead, offset: offset))
    }
    return slips
  }

  package static func isChinese(_ text: String) -> Bool {
    text.unicodeScalars.contains(where: isChinese)
  }

  private static func isLatin(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }

  /// Han characters, and the punctuation that goes with them.
  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3001...0x303F, 0xFF01...0xFF60: true
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }
}
