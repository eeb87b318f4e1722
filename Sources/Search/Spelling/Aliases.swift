/// Words that mean the same, in groups.
struct Aliases: Sendable {
  private let groups: [[[UInt32]]]

  /// Words that hold punctuation, or nothing to look for, are left out.
  init(_ groups: [[String]]) {
    self.groups = groups.map { group in
      group.compactMap { word in
        let runs = SearchText(word).runs
        return runs.count == 1 ? runs[0].scalars : nil
      }
    }
  }

  /// Puts the others of its group beside each word that a run holds.
  func add(_ run: [UInt32], to spellings: inout Spellings) {
    for group in groups {
      for word in group where word.count <= run.count {
        for start in 0...(run.count - word.count) where run[start...].starts(with: word) {
          for other in group where other != word {
            spellings.add(other.map { [$0] }, from: start, to: start + word.count)
          }
        }
      }
    }
  }
}
