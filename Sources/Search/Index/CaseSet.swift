/// Cases of a stretch of the index as bits.
///
/// Whoever makes it deallocates it.
struct CaseSet {
  /// The first case; a multiple of 64.
  let start: UInt32
  /// Behind the last.
  let end: UInt32
  let words: UnsafeMutablePointer<UInt64>
  let wordCount: Int

  init(_ start: UInt32, _ end: UInt32) {
    self.start = start & ~63
    self.end = end
    wordCount = (Int(end) - Int(start & ~63) + 63) / 64
    words = .allocate(capacity: max(1, wordCount))
    words.initialize(repeating: 0, count: max(1, wordCount))
  }

  func deallocate() { words.deallocate() }

  @inline(__always)
  func insert(_ number: UInt32) {
    let bit = Int(number &- start)
    words[bit &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: bit & 63)
  }

  @inline(__always)
  func remove(_ number: UInt32) {
    let bit = Int(number &- start)
    words[bit &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: bit & 63))
  }

  @inline(__always)
  func contains(_ number: UInt32) -> Bool {
    let bit = Int(number &- start)
    return words[bit &>> 6] &>> UInt64(truncatingIfNeeded: bit & 63) & 1 == 1
  }

  func removeAll() { words.update(repeating: 0, count: wordCount) }

  var isEmpty: Bool {
    for index in 0..<wordCount where words[index] != 0 { return false }
    return true
  }

  var count: Int {
    var sum = 0
    for index in 0..<wordCount { sum &+= words[index].nonzeroBitCount }
    return sum
  }

  /// Calls `body` with every case in ascending order until it answers `false`.
  @inline(__always)
  func forEach(_ body: (UInt32) -> Bool) {
    for index in 0..<wordCount {
      var word = words[index]
      while word != 0 {
        let number = start &+ UInt32(truncatingIfNeeded: index &<< 6 &+ word.trailingZeroBitCount)
        if !body(number) { return }
        word &= word &- 1
      }
    }
  }

  /// Every case from `low` to before the end.
  func insertAll(from low: UInt32) {
    guard low < end else { return }
    for index in 0..<wordCount { words[index] = ~0 }
    trim(from: low)
  }

  /// Takes out what is before `low` and behind the end.
  func trim(from low: UInt32) {
    var bit = 0
    while bit < Int(low - start) {
      if bit + 64 <= Int(low - start) {
        words[bit >> 6] = 0
      } else {
        words[bit >> 6] &= ~0 << UInt64(Int(low - start) & 63)
      }
      bit += 64
    }
    let tail = Int(end - start) & 63
    if tail > 0, wordCount > 0 { words[wordCount - 1] &= 1 << UInt64(tail) - 1 }
  }

  func formUnion(_ other: CaseSet) {
    for index in 0..<wordCount { words[index] |= other.words[index] }
  }

  func formIntersection(_ other: CaseSet) {
    for index in 0..<wordCount { words[index] &= other.words[index] }
  }

  /// Makes it the same as `other`, which has the same bounds.
  func replaceAll(by other: CaseSet) { words.update(from: other.words, count: wordCount) }

  func subtract(_ other: CaseSet) {
    for index in 0..<wordCount { words[index] &= ~other.words[index] }
  }

  func copy() -> CaseSet {
    let other = CaseSet(start, end)
    other.words.update(from: words, count: wordCount)
    return other
  }
}
