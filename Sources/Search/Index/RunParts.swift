internal import Primitives

/// The lists by which a run of two or more characters is found: of parts that leave none of them out.
///
/// They are bigrams, or phrases of three characters, which are rare though their bigrams are frequent. The
/// queries that are asked most are answered in a microsecond or two: short runs need no memory here, and
/// long ones take it twice.
struct RunParts {
  let count: Int
  /// Where in the run each part begins, in the order of the lists.
  let places: [UInt32]
  private let first: PostingList
  private let second: PostingList
  private let cover: RunCover?

  private static let atStart: [UInt32] = [0]
  private static let inOrder: [UInt32] = [0, 1]
  private static let inReverse: [UInt32] = [1, 0]

  /// Looks up the parts and checks the lists; `nil` where the run occurs nowhere.
  init?(_ run: [UInt32], _ reader: borrowing TermReader) throws(Fault) {
    guard let left = try reader.find(IndexFormat.term(run[0], run[1])) else { return nil }
    if run.count > 3 {
      guard let cover = try RunCover(run, left, reader) else { return nil }
      do throws(Fault) {
        for slot in 0..<cover.count { try reader.check(cover[slot]) }
      } catch {
        cover.deallocate()
        throw error
      }
      (count, places, first, second) = (cover.count, cover.places, left, left)
      self.cover = cover
      return
    }
    cover = nil
    guard run.count == 3 else {
      try reader.check(left)
      (count, places, first, second) = (1, RunParts.atStart, left, left)
      return
    }
    guard let right = try reader.find(IndexFormat.term(run[1], run[2])) else { return nil }
    let isLeftRarer = left.caseCount <= right.caseCount
    let rarer = isLeftRarer ? left : right
    if RunParts.hasPhrases(run, rarer.caseCount, reader) {
      let phrases = TermReader(reader.index, .phrases)
      guard let phrase = try phrases.find(run[0], run[1], run[2]) else { return nil }
      if phrase.caseCount > 0 {
        try phrases.check(phrase)
        (count, places, first, second) = (1, RunParts.atStart, phrase, phrase)
        return
      }
    }
    try reader.check(left)
    try reader.check(right)
    (count, first, second) = (2, rarer, isLeftRarer ? right : left)
    places = isLeftRarer ? RunParts.inOrder : RunParts.inReverse
  }

  func deallocate() { cover?.deallocate() }

  /// The rarest comes first.
  subscript(slot: Int) -> PostingList { cover?[slot] ?? (slot == 0 ? first : second) }

  /// Whether every three characters of a run are looked up as phrases, where its rarest bigram is in so
  /// many cases.
  @inline(__always)
  static func hasPhrases(_ run: [UInt32], _ caseCount: Int, _ reader: borrowing TermReader) -> Bool
  {
    reader.kind == .shared && reader.index.hasPhrases
      && caseCount >= IndexFormat.frequent(of: reader.index.caseCount)
      && !run.contains { IndexFormat.isReading(UInt64($0)) }
  }
}

extension TermReader {
  /// The list of a phrase, whose bigrams are frequent: of no cases if it is frequent too.
  fileprivate func find(
    _ first: UInt32, _ second: UInt32, _ third: UInt32
  ) throws(Fault) -> PostingList? {
    try find(
      IndexFormat.phrase(IndexFormat.term(first, second), IndexFormat.term(second, third)))
  }
}

/// The lists of all parts of a long run, and those chosen.
private struct RunCover {
  /// Characters of the run.
  private let length: Int
  /// Of each place the bigram that begins there, and behind those the phrases, some without cases.
  private let lists: UnsafeMutablePointer<PostingList>
  /// For so many characters from the run's start, what it costs to cover them, and the last part that does.
  private let costs: UnsafeMutablePointer<Int>
  private var lasts: UnsafeMutablePointer<Int> { costs + length + 1 }
  /// The parts chosen, the rarest first.
  private var chosen: UnsafeMutablePointer<Int> { lasts + length + 1 }
  private(set) var count = 0

  /// `left` is the first bigram's list; `nil` where the run occurs nowhere.
  init?(_ run: [UInt32], _ left: PostingList, _ reader: borrowing TermReader) throws(Fault) {
    length = run.count
    lists = .allocate(capacity: 2 * length)
    costs = .allocate(capacity: 3 * (length + 1))
    var none = left
    none.caseCount = 0
    lists.initialize(repeating: none, count: 2 * length)
    costs.initialize(repeating: Int.max, count: 3 * (length + 1))
    lists[0] = left
    do throws(Fault) {
      guard try lookUp(run, reader) else {
        deallocate()
        return nil
      }
    } catch {
      deallocate()
      throw error
    }
    choose()
  }

  func deallocate() {
    lists.deallocate()
    costs.deallocate()
  }

  subscript(slot: Int) -> PostingList { lists[chosen[slot]] }

  var places: [UInt32] { (0..<count).map { UInt32(truncatingIfNeeded: place(chosen[$0])) } }

  private func place(_ part: Int) -> Int { part < length ? part : part - length }

  /// `false` where the run occurs nowhere.
  private func lookUp(_ run: [UInt32], _ reader: borrowing TermReader) throws(Fault) -> Bool {
    var rarest = lists[0].caseCount
    for place in 1..<(length - 1) {
      guard let list = try reader.find(IndexFormat.term(run[place], run[place + 1])) else {
        return false
      }
      rarest = min(rarest, list.caseCount)
      lists[place] = list
    }
    guard RunParts.hasPhrases(run, rarest, reader) else { return true }
    let phrases = TermReader(reader.index, .phrases)
    for place in 0..<(length - 2) {
      guard let list = try phrases.find(run[place], run[place + 1], run[place + 2]) else {
        return false
      }
      lists[length + place] = list
    }
    return true
  }

  /// Chooses the parts that leave no character out and whose lists together are shortest.
  ///
  /// One that is rarer than half of the rarest of them comes on top, if there is one. Parts that only touch are enough, as
  /// there is a free place where a run of text ends.
  private mutating func choose() {
    costs[0] = 0
    for end in 2...length {
      let two = min(costs[end - 1], costs[end - 2])
      consider(end - 2, two, end)
      if end > 2, lists[length + end - 3].caseCount > 0 {
        consider(length + end - 3, min(two, costs[end - 3]), end)
      }
    }
    var end = length
    var least = Int.max
    while end > 0 {
      let part = lasts[end]
      insert(part)
      least = min(least, lists[part].caseCount)
      // The cheapest way to its start, or to where it overlaps what is before it.
      var before = place(part)
      for other in before..<end where costs[other] < costs[before] { before = other }
      end = before
    }
    var rarest = 0
    for part in 0..<(2 * length) where lists[part].caseCount > 0 {
      if lists[part].caseCount < lists[rarest].caseCount { rarest = part }
    }
    if lists[rarest].caseCount < least / 2 { insert(rarest) }
  }

  /// Covers the characters up to `end` by a part, if that is cheaper than how they were covered.
  private func consider(_ part: Int, _ before: Int, _ end: Int) {
    guard before < Int.max, before + lists[part].caseCount < costs[end] else { return }
    costs[end] = before + lists[part].caseCount
    lasts[end] = part
  }

  /// Keeps the rarest first, and of the same number the first in the run.
  private mutating func insert(_ part: Int) {
    var slot = count
    while slot > 0, precedes(part, chosen[slot - 1]) {
      chosen[slot] = chosen[slot - 1]
      slot -= 1
    }
    chosen[slot] = part
    count += 1
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (lists[left].caseCount, place(left)) < (lists[right].caseCount, place(right))
  }
}
