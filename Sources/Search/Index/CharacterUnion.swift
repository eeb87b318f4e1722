internal import Primitives

/// The cases that hold one character: those of every term that begins with it.
final class CharacterUnion {
  private var lists: [PostingList] = []
  private let total: Int
  private let field: FieldPlaces?
  private let title: Column?
  private(set) var caseBound = 0
  private(set) var isMalformed = false
  /// Those with a single case, in the order of the cases.
  private var singleLists: [PostingList] = []

  init(
    _ character: UInt32, _ reader: borrowing TermReader, _ index: SearchIndex, field: FieldPlaces?,
    title: Column?
  ) throws(Fault) {
    total = index.caseCount
    self.field = field
    self.title = title
    var lists: [PostingList] = []
    try reader.each(from: character) { (list) throws(Fault) in
      try reader.check(list)
      lists.append(list)
    }
    singleLists = lists.filter { $0.caseCount == 1 }.sorted { $0.single < $1.single }
    self.lists = lists.filter { $0.caseCount > 1 }
    caseBound = lists.reduce(0) { $0 + $1.caseCount }
  }

  /// Adds the cases from `low` on; with `titles`, only those whose title holds it.
  func fill(_ set: CaseSet, from low: UInt32, titlesOnly: Bool = false) {
    let plain = field == nil && !titlesOnly
    var index = lowerSingle(low)
    while index < singleLists.count, singleLists[index].single < set.end {
      let list = singleLists[index]
      if plain || qualifies(list, titlesOnly) { set.insert(list.single) }
      index += 1
    }
    let rows = UnsafeMutablePointer<UInt32>.allocate(capacity: PostingCursor.rowCapacity)
    defer { rows.deallocate() }
    for list in lists {
      var cursor = PostingCursor(list, total: total, rows: rows)
      defer { cursor.deallocate() }
      if cursor.isPlainlyEmpty(low..<set.end) { continue }
      cursor.seek(low)
      while cursor.current < set.end {
        if plain {
          take(&cursor, set)
        } else {
          if qualifies(&cursor, titlesOnly) { set.insert(cursor.current) }
          cursor.advance()
        }
      }
      if cursor.isMalformed { isMalformed = true }
    }
  }

  @inline(__always)
  private func take(_ cursor: inout PostingCursor, _ set: CaseSet) {
    let cases = cursor.cases
    let n = cursor.n
    var position = cursor.position
    if cases[n - 1] < set.end {
      while position < n {
        set.insert(cases[position])
        position += 1
      }
      cursor.loadNext()
    } else {
      while cases[position] < set.end {
        set.insert(cases[position])
        position += 1
      }
      cursor.position = position
    }
  }

  private func lowerSingle(_ number: UInt32) -> Int {
    var low = 0
    var high = singleLists.count
    while low < high {
      let middle = (low + high) / 2
      if singleLists[middle].single < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func qualifies(_ list: PostingList, _ titlesOnly: Bool) -> Bool {
    var cursor = PostingCursor(list, total: total)
    defer { cursor.deallocate() }
    return qualifies(&cursor, titlesOnly)
  }

  /// Whether an occurrence is in the field, or in the title.
  private func qualifies(_ cursor: inout PostingCursor, _ titlesOnly: Bool) -> Bool {
    cursor.needCounts()
    let number = cursor.current
    let position = cursor.position
    guard number != PostingCursor.end else { return false }
    var (low, high): (UInt32, UInt32) = (0, .max)
    if let field { (low, high) = field.range(number) }
    if titlesOnly {
      high = min(high, UInt32(truncatingIfNeeded: title.map { $0[Int(number)] } ?? 0))
    }
    let row = Int(cursor.starts[position])
    var place = cursor.gap(row)
    for more in 1...Int(cursor.counts[position]) {
      if place >= high { return false }
      if place >= low { return true }
      if more < Int(cursor.counts[position]) { place = place &+ cursor.gap(row + more) &+ 1 }
    }
    return false
  }

  func filter(_ set: CaseSet) {
    let other = CaseSet(set.start, set.end)
    defer { other.deallocate() }
    fill(other, from: set.start)
    set.formIntersection(other)
  }

  // MARK: Scores

  private var held: CaseSet?
  private var titled: CaseSet?

  deinit {
    held?.deallocate()
    titled?.deallocate()
  }

  /// Whether a case holds the character, and whether its title does; cheap in ascending order.
  func look(_ number: UInt32) -> (holds: Bool, inTitle: Bool) {
    if held.map({ number < $0.start || number >= $0.end }) ?? true {
      held?.deallocate()
      titled?.deallocate()
      let start = number & ~0xFFFF
      let end = min(UInt32(total), start + 0x1_0000)
      let fresh = (CaseSet(start, end), CaseSet(start, end))
      fill(fresh.0, from: start)
      fill(fresh.1, from: start, titlesOnly: true)
      (held, titled) = fresh
    }
    return (held?.contains(number) ?? false, titled?.contains(number) ?? false)
  }
}
