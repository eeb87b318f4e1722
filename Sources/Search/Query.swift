package import Primitives

/// What is asked: words, phrases, fields and numbers, joined by AND, OR and NOT.
package indirect enum Query: Hashable, Sendable {
  /// Every case.
  case everything
  case text(TextTerm)
  case spelled(SpelledTerm)
  case number(NumberTerm)
  /// `state:`, `year:` and the other exact values, and `is:` and `has:`.
  case value(ValueTerm)
  case all([Query])
  case any([Query])
  case not(Query)
}

/// A piece of text that must occur; each run of it, where it holds punctuation.
package struct TextTerm: Hashable, Sendable {
  package var text: String
  /// `nil` for every field that the reader may search, but for attachments.
  package var field: SearchRecord.Field?
  /// Its runs, folded as `SearchText` folds.
  package let runs: [[UInt8]]
  /// The characters of each run.
  let characters: [[UInt32]]

  package init(text: String, field: SearchRecord.Field?) {
    self.text = text
    self.field = field
    runs = SearchText(text).runs
    characters = runs.map(\.scalars)
  }

  /// One run, by its folded characters.
  init(_ run: [UInt32], field: SearchRecord.Field?) {
    text = String(String.UnicodeScalarView(run.compactMap(Unicode.Scalar.init)))
    self.field = field
    runs = [Array(text.utf8)]
    characters = [run]
  }
}

/// Something that can be spelled in several ways, one of which must occur.
package struct SpelledTerm: Hashable, Sendable {
  package var spellings: Spellings
  /// `nil` for every field that the reader may search, but for attachments.
  package var field: SearchRecord.Field?

  init(spellings: Spellings, field: SearchRecord.Field?) {
    self.spellings = spellings
    self.field = field
  }
}

package struct NumberTerm: Hashable, Sendable {
  package enum Measure: String, CaseIterable, Sendable {
    case days, rounds

    package var zh: String {
      switch self {
      case .days: "天数"
      case .rounds: "轮次"
      }
    }
  }
  package enum Comparison: String, CaseIterable, Sendable {
    case less = "<"
    case atMost = "<="
    case equal = "="
    case atLeast = ">="
    case more = ">"
  }

  package var measure: Measure
  package var comparison: Comparison
  package var bound: Int

  package init(measure: Measure, comparison: Comparison, bound: Int) {
    self.measure = measure
    self.comparison = comparison
    self.bound = bound
  }
}

package enum ValueTerm: Hashable, Sendable {
  case facet(Facet, String)
  case reworked
  case scanned
  /// Cases of a deputy, by the key of the person; no query can be written for it.
  case deputy(String)
}

/// Limits of a query, so that no text of it can cost more than a moment.
package enum QueryLimits {
  package static let characters = 1_000
  package static let terms = 64
  package static let depth = 32
  /// Spellings of one term that an index can look for.
  package static let spellings = 512
}

extension Query {
  /// Whether any part of it names a field that only some may see, also under NOT.
  package var namesPersonal: Bool { names(\.isPersonal) }

  /// Whether any part of it names this field, also under NOT.
  package func names(_ field: SearchRecord.Field) -> Bool { names { $0 == field } }

  private func names(_ isMeant: (SearchRecord.Field) -> Bool) -> Bool {
    switch self {
    case .text(let term): term.field.map(isMeant) ?? false
    case .spelled(let term): term.field.map(isMeant) ?? false
    case .everything, .number, .value: false
    case .all(let parts), .any(let parts): parts.contains { $0.names(isMeant) }
    case .not(let inner): inner.names(isMeant)
    }
  }

  /// Whether a hit can have surroundings: whether some text must occur in it.
  package var hasText: Bool {
    switch self {
    case .text, .spelled: true
    case .everything, .number, .value, .not: false
    case .all(let parts), .any(let parts): parts.contains(where: \.hasText)
    }
  }

  /// Reads the query language; `docs/search.md` describes it.
  ///
  /// Words stand for AND. `OR`, `NOT`, a leading `-`, brackets, `"phrases"`, `field:word`,
  /// `days>90`. Full-width colons, quotes, brackets and comparisons mean the same.
  ///
  /// A word stands for its pinyin and for its numbers in the other numerals, a phrase for itself;
  /// `eitherScript` makes words find their simplified and traditional forms alike. Each of `aliases`
  /// are words that mean the same; wherever a word holds one of them, it stands for all.
  ///
  /// - Throws: `search-query…` with `Place.column`, the character counted from 1.
  package init(
    _ text: String, eitherScript: Bool = false, aliases: [[String]] = []
  ) throws(Fault) {
    var parser = try QueryParser(text, eitherScript: eitherScript, aliases: aliases)
    self = try parser.parse()
  }
}
