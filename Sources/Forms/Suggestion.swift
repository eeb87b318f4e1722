import Primitives

/// The word that a misspelt one was probably meant to be.
enum Suggestion {
  /// The nearest of `candidates`, or `nil` when none is near; ties go to the first.
  ///
  /// Near is one edit in three letters, at the least one and at the most three.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let letters = Array(word.unicodeScalars.prefix(longest))
    let bound = min(3, max(1, letters.count / 3))
    var best: (word: String, distance: Int)?
    for candidate in candidates {
      let distance = edits(letters, Array(candidate.unicodeScalars.prefix(longest)))
      if distance <= bound, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  /// What an error adds: the nearest word first, then all that is allowed.
  static func hint(for word: String, among candidates: [String]) -> Phrase {
    let list = candidates.prefix(listed)
    let more = candidates.count > listed ? "…" : ""
    let allowed = Phrase(
      zh: candidates.isEmpty ? "此处不允许任何内容" : "此处可用：" + list.joined(separator: "、") + more,
      en: candidates.isEmpty
        ? "nothing is allowed here" : "allowed here: " + list.joined(separator: ", ") + more)
    guard let nearest = nearest(to: word, among: candidates) else { return allowed }
    return Phrase(
      zh: "是否应为 \(nearest)？" + allowed.zh, en: "did you mean \(nearest)? " + allowed.en)
  }

  private static let longest = 48
  private static let listed = 40

  /// Insertions, deletions, replacements and swaps of neighbours.
  private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row] + Array(repeating: 0, count: right.count)
      for column in 1...right.count {
        let cost = left[row - 1] == right[column - 1] ? 0 : 1
        current[column] = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          current[column] = min(current[column], beforeLast[column - 2] + 1)
        }
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
