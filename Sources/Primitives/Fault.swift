/// The languages that messages come in.
package enum Language: String, CaseIterable, Sendable {
  case chinese = "zh"
  case english = "en"
}

/// One short text in both languages of the office.
package struct Phrase: Hashable, Sendable {
  package var zh: String
  package var en: String

  package init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }

  /// The same text in both languages: a name, a number, a library's own words.
  package init(_ same: String) { self.init(zh: same, en: same) }

  package func text(_ language: Language) -> String {
    switch language {
    case .chinese: zh
    case .english: en
    }
  }
}

/// Where a fault lies: a file, an entry in it, and a line or a byte.
package struct Place: Hashable, Sendable {
  /// A path, or the name of what was read when it has none.
  package var file: String?
  /// The entry inside a package, or the record inside a file.
  package var entry: String?
  /// Line from 1; `column` counts characters from 1.
  package var line: Int?
  package var column: Int?
  /// Byte from 0.
  package var offset: Int?

  package init(
    file: String? = nil, entry: String? = nil, line: Int? = nil, column: Int? = nil,
    offset: Int? = nil
  ) {
    self.file = file
    self.entry = entry
    self.line = line
    self.column = column
    self.offset = offset
  }

  /// This place with what it lacks taken from `outer`: an entry's reader adds its package's path.
  package func inside(_ outer: Place) -> Place {
    Place(
      file: file ?? outer.file, entry: entry ?? outer.entry, line: line ?? outer.line,
      column: column ?? outer.column, offset: offset ?? outer.offset)
  }
}

extension Place: CustomStringConvertible {
  /// `file!entry:line:column` or `file!entry@offset`, with the parts that are known.
  package var description: String {
    var text = file ?? ""
    if let entry { text += text.isEmpty ? entry : "!" + entry }
    if let line {
      text += text.isEmpty ? "\(line)" : ":\(line)"
      if let column { text += ":\(column)" }
    } else if let offset {
      text += "@\(offset)"
    }
    return text
  }
}

/// The one error type of the house: what failed, where, why, and what to do next.
///
/// Compare by `code`, never by prose. Rooms throw it with typed throws; outer rooms may add to its
/// place. A rule's refusal lists what is missing and who could in `details`.
package struct Fault: Error, Hashable, Sendable {
  /// What sort of trouble it is; the command turns it into its exit status.
  package enum Kind: String, Hashable, Sendable {
    /// I/O failed, or a thing is missing. Exit status 1.
    case failed
    /// A rule of the process says no; nothing was written. Exit status 2.
    case refused
    /// Damage, tampering or hostile input. Exit status 4.
    case damaged
    /// The words of the call are off. Exit status 64.
    case usage
  }

  /// Stable and in kebab-case, led by its room: `zip-overlap`, `case-gate`, `form-unknown-path`.
  package var code: String
  package var kind: Kind
  package var what: Phrase
  package var why: Phrase
  package var next: Phrase
  package var place: Place
  package var details: [Phrase]

  package init(
    _ code: String, _ kind: Kind = .failed, what: Phrase, why: Phrase, next: Phrase,
    at place: Place = Place(), details: [Phrase] = []
  ) {
    self.code = code
    self.kind = kind
    self.what = what
    self.why = why
    self.next = next
    self.place = place
    self.details = details
  }

  /// This fault, placed inside an outer thing.
  package func inside(_ outer: Place) -> Fault {
    var fault = self
    fault.place = place.inside(outer)
    return fault
  }

  /// `place: what: why: next`, then each detail on a line of its own.
  package func message(_ language: Language) -> String {
    let spot = place.description
    let separator = language == .chinese ? "：" : ": "
    let head = [what, why, next].map { $0.text(language) }.filter { !$0.isEmpty }
    var text = (spot.isEmpty ? head : [spot] + head).joined(separator: separator)
    for detail in details { text += "\n  - " + detail.text(language) }
    return text
  }
}

extension Fault: CustomStringConvertible {
  package var description: String { "[\(code)] " + message(.english) }
}

/// Runs `body` and adds `outer` to the place of any fault it throws.
package func placed<Value>(
  _ outer: Place, _ body: () throws(Fault) -> Value
) throws(Fault) -> Value {
  do {
    return try body()
  } catch {
    throw error.inside(outer)
  }
}
