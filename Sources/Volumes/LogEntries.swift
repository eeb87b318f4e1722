package import Seals

/// Entries of a log by their cases' ids, in one array: a log of many thousands takes little memory.
package struct LogEntries: Sendable {
  /// In the byte order of the ids, each once.
  private var entries: [LogEntry]

  /// Of several entries of one id the last counts.
  init(_ entries: some Sequence<LogEntry>) {
    self.entries = Array(entries)
    if LogEntries.isOrdered(self.entries) { return }
    // The standard library's sort keeps the order of equals.
    self.entries.sort { $0.caseID.utf8.lexicographicallyPrecedes($1.caseID.utf8) }
    var kept = 0
    for index in self.entries.indices {
      let isRepeated = kept > 0 && self.entries[kept - 1].caseID == self.entries[index].caseID
      self.entries[isRepeated ? kept - 1 : kept] = self.entries[index]
      if !isRepeated { kept += 1 }
    }
    self.entries.removeSubrange(kept...)
  }

  private static func isOrdered(_ entries: [LogEntry]) -> Bool {
    zip(entries, entries.dropFirst()).allSatisfy {
      $0.caseID.utf8.lexicographicallyPrecedes($1.caseID.utf8)
    }
  }

  var count: Int { entries.count }

  package var names: some Sequence<String> { entries.lazy.map(\.caseID) }

  /// The entry of a case or supplement.
  package subscript(id: String) -> LogEntry? { place(of: id).map { entries[$0] } }

  subscript(place: Int) -> LogEntry { entries[place] }

  func place(of id: String) -> Int? {
    var range = entries.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if entries[middle].caseID.utf8.lexicographicallyPrecedes(id.utf8) {
        range = (middle + 1)..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    let place = range.lowerBound
    return place < entries.count && entries[place].caseID == id ? place : nil
  }
}
