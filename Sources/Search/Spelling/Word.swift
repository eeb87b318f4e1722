internal import Text

/// A word of a query that is not in quotation marks: it stands for all its spellings.
struct Word {
  private let text: String
  private let field: SearchRecord.Field?
  private let isEitherScript: Bool
  private let aliases: Aliases

  init(
    _ text: String, field: SearchRecord.Field?, isEitherScript: Bool,
    aliases: Aliases = Aliases([])
  ) {
    self.aliases = aliases
    self.text = text
    self.field = field
    self.isEitherScript = isEitherScript
  }

  /// What the word asks for; `nil` when nothing in it can be looked for.
  var query: Query? {
    let term = TextTerm(text: text, field: field)
    guard !term.runs.isEmpty else { return nil }
    var ways = [written(term)]
    if field?.isRead ?? true, let (letters, borders) = letters {
      if let spellings = Syllables.shared.spellings(letters, borders: borders) {
        ways.append(.spelled(SpelledTerm(spellings: spellings, field: field)))
      }
      if borders.isEmpty {
        ways.append(.text(TextTerm(Syllables.initials(letters), field: field)))
      }
    }
    return ways.count == 1 ? ways[0] : .any(ways)
  }

  // MARK: Characters

  /// The word as it is written, in all its spellings.
  private func written(_ term: TextTerm) -> Query {
    let parts = term.runs.map { run -> Query in
      var spellings = Spellings(run.scalars)
      // A number between other signs is a date or a code.
      if term.runs.count == 1 { Word.addNumbers(run.scalars, to: &spellings) }
      aliases.add(run.scalars, to: &spellings)
      if isEitherScript { spellings.widen(Variants.others) }
      return spellings.isPlain
        ? .text(TextTerm(run.scalars, field: field))
        : .spelled(SpelledTerm(spellings: spellings, field: field))
    }
    let isPlain = parts.allSatisfy { if case .text = $0 { true } else { false } }
    return isPlain ? .text(term) : parts.count == 1 ? parts[0] : .all(parts)
  }

  /// Puts the other way to write it beside each number.
  private static func addNumbers(_ run: [UInt32], to spellings: inout Spellings) {
    var start = 0
    while start < run.count {
      let isDigit = isDigit(run[start])
      let belongs = isDigit ? self.isDigit : Numerals.isNumeral
      var end = start
      while end < run.count, belongs(run[end]) { end += 1 }
      if end == start {
        start += 1
        continue
      }
      let number = Array(run[start..<end])
      if isNumber(start..<end, in: run) {
        if isDigit {
          for form in Numerals.forms(number.map { UInt8($0) }) {
            spellings.add(form, from: start, to: end)
          }
        } else if let digits = Numerals.digits(number) {
          spellings.add(digits.map { [UInt32($0)] }, from: start, to: end)
          for form in Numerals.forms(digits) { spellings.add(form, from: start, to: end) }
        }
      }
      start = end
    }
  }

  /// Whether what stands there is meant as a number: ideographs or nothing around it and, where it
  /// is a single sign, one behind it or an ordinal's 第 before it.
  private static func isNumber(_ range: Range<Int>, in run: [UInt32]) -> Bool {
    let before = range.lowerBound > 0 ? run[range.lowerBound - 1] : nil
    let after = range.upperBound < run.count ? run[range.upperBound] : nil
    guard before.map({ $0 >= 0x2E80 }) ?? true, after.map({ $0 >= 0x2E80 }) ?? true else {
      return false
    }
    return range.count > 1 || after != nil || before == 0x7B2C
  }

  private static func isDigit(_ character: UInt32) -> Bool { character &- 0x30 < 10 }

  // MARK: Letters

  /// The word as letters that may be pinyin, and digits.
  ///
  /// Two letters or more, the first sign one of them. Apostrophes are the borders of syllables; `ü`
  /// is `v`.
  private var letters: (letters: [UInt8], borders: Set<Int>)? {
    var letters: [UInt8] = []
    var borders: Set<Int> = []
    for scalar in ((try? normalised(text, to: .nfkc)) ?? text).unicodeScalars {
      switch SearchText.folded(scalar) {
      case 0x30...0x39, 0x61...0x7A: letters.append(UInt8(SearchText.folded(scalar)))
      case 0xFC: letters.append(0x76)
      case 0 where scalar == "'" || scalar == "\u{2019}": borders.insert(letters.count)
      default: return nil
      }
    }
    borders.subtract([0, letters.count])
    guard let first = letters.first, first > 0x39, letters.count(where: { $0 > 0x39 }) > 1 else {
      return nil
    }
    return (letters, borders)
  }
}

extension [UInt8] {
  /// The characters of a folded run.
  var scalars: [UInt32] { String(decoding: self, as: UTF8.self).unicodeScalars.map(\.value) }
}
