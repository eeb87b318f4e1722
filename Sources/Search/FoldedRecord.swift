internal import Primitives

/// A record with its texts folded for matching.
struct FoldedRecord {
  private let record: SearchRecord
  private let texts: [(field: SearchRecord.Field, text: String, folded: SearchText)]
  /// How some of the texts are read, each by its number.
  private let readings: [(source: Int, reading: Reading)]

  init(_ record: SearchRecord, personal: Bool) {
    self.record = record
    let texts = record.texts.filter { personal || !$0.field.isPersonal }
      .map { (field: $0.field, text: $0.text, folded: SearchText($0.text)) }
    self.texts = texts
    guard record.isRead else {
      readings = []
      return
    }
    var seen: [SearchRecord.Field: Set<String>] = [:]
    readings = texts.indices
      .filter {
        texts[$0].field.isRead && seen[texts[$0].field, default: []].insert(texts[$0].text).inserted
      }
      .map { source in
        let places = texts[source].folded.placed.places
        return (source, places.withUnsafeBufferPointer { Reading(of: $0) })
      }
  }

  func matches(_ query: Query) -> Bool {
    switch query {
    case .everything: true
    case .text(let term): occurs(term)
    case .spelled(let term): occurs(term)
    case .number(let term): holds(term)
    case .value(let term): holds(term)
    case .all(let parts): parts.allSatisfy(matches)
    case .any(let parts): parts.contains(where: matches)
    case .not(let inner): !matches(inner)
    }
  }

  /// The relevance that `Impact` defines, from nothing but this record.
  func score(_ query: Query) -> Int {
    let terms = terms(of: query)
    guard !terms.isEmpty else { return 0 }
    var places = texts.reduce(0) { $0 + ($1.field.isPersonal ? 0 : $1.folded.places) }
    for (source, reading) in readings where !texts[source].field.isPersonal {
      places += reading.text.places.count
    }
    let lengthClass = Impact.lengthClass(places)
    return terms.reduce(0) { sum, term in
      sum + term.weight * (term.runs.map { impact($0, term.field, lengthClass) }.min() ?? 0)
    }
  }

  private func impact(
    _ run: [UInt8], _ field: SearchRecord.Field?, _ lengthClass: UInt8
  ) -> Int {
    var found = 0
    var inTitle = false
    for text in texts where FoldedRecord.looks(field, in: text.field) {
      let here = count(run, in: text.folded.bytes)
      found += here
      if here > 0, text.field == .title { inTitle = true }
    }
    for (source, reading) in read(run, field) {
      let here = reading.text.places(of: run.scalars).count
      found += here
      if here > 0, texts[source].field == .title { inTitle = true }
    }
    guard found > 0 else { return 0 }
    if run.count(where: { $0 & 0xC0 != 0x80 }) == 1 {
      return Int(inTitle ? Impact.characterInTitle : Impact.character)
    }
    return Int(
      Impact.value(
        min(UInt32(found), Impact.maxFrequency) + (inTitle ? Impact.title : 0), lengthClass))
  }

  /// The surroundings of the first term that occurs, from the text as it was written.
  func snippet(_ query: Query) -> Snippet? {
    for term in terms(of: query) {
      guard let run = term.runs.first else { continue }
      for text in texts where FoldedRecord.looks(term.field, in: text.field) {
        guard Search.occurs(run, in: text.folded.bytes) else { continue }
        if let snippet = FoldedRecord.cut(text.text, around: run, field: text.field) {
          return snippet
        }
      }
      for (source, reading) in read(run, term.field) {
        let text = texts[source]
        guard let place = reading.text.places(of: run.scalars).first else { continue }
        // What is read so stands together in the text, as the reading does.
        let first = reading.sources[place]
        let written = text.folded.placed.places[first..<(first + run.scalars.count)]
        let term = TextTerm(Array(written), field: nil)
        if let snippet = FoldedRecord.cut(text.text, around: term.runs[0], field: text.field) {
          return snippet
        }
      }
    }
    return nil
  }

  /// Whether a term of a field, or of none, is looked for in a text.
  private static func looks(
    _ field: SearchRecord.Field?, in text: SearchRecord.Field
  ) -> Bool {
    field.map { $0 == text } ?? (text != .attachment)
  }

  /// The readings that a run is looked for in: none for a run of text.
  private func read(
    _ run: [UInt8], _ field: SearchRecord.Field?
  ) -> [(source: Int, reading: Reading)] {
    guard !readings.isEmpty, run.first == Syllables.lead else { return [] }
    return readings.filter { field == nil || texts[$0.source].field == field }
  }

  // MARK: Terms

  private func occurs(_ term: TextTerm) -> Bool {
    term.runs.allSatisfy { run in
      texts.contains { text in
        FoldedRecord.looks(term.field, in: text.field)
          && Search.occurs(run, in: text.folded.bytes)
      } || read(run, term.field).contains { !$0.reading.text.places(of: run.scalars).isEmpty }
    }
  }

  private func occurs(_ term: SpelledTerm) -> Bool {
    placed(term.field).contains { term.spellings.occurs(in: $0) }
  }

  private func found(_ term: SpelledTerm) -> [TextTerm] {
    var found: Set<[UInt32]> = []
    for text in placed(term.field) { found.formUnion(term.spellings.found(in: text)) }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
      .map { TextTerm($0, field: term.field) }
  }

  /// The texts of a field, or all, and their readings.
  private func placed(_ field: SearchRecord.Field?) -> [PlacedText] {
    texts.filter { FoldedRecord.looks(field, in: $0.field) }.map(\.folded.placed)
      + readings.filter { field == nil || texts[$0.source].field == field }.map(\.reading.text)
  }

  private func holds(_ term: NumberTerm) -> Bool {
    let value: Int
    switch term.measure {
    case .rounds: value = record.rounds
    case .days:
      guard let days = record.durationDays else { return false }
      value = days
    }
    switch term.comparison {
    case .less: return value < term.bound
    case .atMost: return value <= term.bound
    case .equal: return value == term.bound
    case .atLeast: return value >= term.bound
    case .more: return value > term.bound
    }
  }

  private func holds(_ term: ValueTerm) -> Bool {
    switch term {
    case .facet(let facet, let value): facet.values(of: record).contains(value)
    case .reworked: record.rounds > 1
    case .scanned: record.hasScan
    case .deputy(let key): record.deputyKeys.contains(key)
    }
  }

  /// The text terms that a hit can be shown by: not those under NOT, and of spellings those that
  /// occur.
  private func terms(of query: Query) -> [TextTerm] {
    switch query {
    case .everything, .number, .value, .not: []
    case .text(let term): [term]
    case .spelled(let term): found(term)
    case .all(let parts), .any(let parts): parts.flatMap(terms)
    }
  }

  private func count(_ needle: [UInt8], in text: [UInt8]) -> Int {
    var found = 0
    var position = 0
    while let place = firstOccurrence(of: needle, in: text, from: position) {
      found += 1
      position = place + 1
    }
    return found
  }

  /// Finds the run in the unfolded text by folding it character by character.
  private static func cut(
    _ text: String, around run: [UInt8], field: SearchRecord.Field
  ) -> Snippet? {
    let characters = Array(text)
    var folded: [UInt8] = []
    var starts: [Int] = []
    for character in characters {
      starts.append(folded.count)
      var piece = SearchText(String(character)).bytes.dropFirst()
      if piece.isEmpty { piece = [SearchText.barrier] }
      if piece.count > 1, piece.last == SearchText.barrier { piece = piece.dropLast() }
      folded += piece
    }
    guard let hit = firstOccurrence(of: run, in: folded, from: 0) else { return nil }
    let first = starts.lastIndex { $0 <= hit } ?? 0
    let last = starts.lastIndex { $0 < hit + run.count } ?? first
    let lead = max(0, first - 16)
    let tail = min(characters.count, last + 1 + 24)
    return Snippet(
      field: field,
      before: (lead > 0 ? "…" : "") + String(characters[lead..<first]),
      match: String(characters[first...last]),
      after: String(characters[(last + 1)..<tail]) + (tail < characters.count ? "…" : ""))
  }
}
