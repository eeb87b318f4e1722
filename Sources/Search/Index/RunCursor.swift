internal import Primitives

/// The places of one field in every case: those from the sum of some columns on, as many as one
/// column says.
struct FieldPlaces {
  private let before: [Column]
  private let length: Column

  init(_ field: SearchRecord.Field, _ index: SearchIndex) throws(Fault) {
    var before: [Column] = []
    var length: Column?
    for other in SearchRecord.Field.shared {
      guard let section = IndexSection(lengthsOf: other) else { continue }
      let column = try index.column(section)
      if other == field {
        length = column
        break
      }
      if column.width > 0 || column.base > 0 { before.append(column) }
    }
    self.before = before
    self.length = length ?? Column(bytes: index.bytes.base, width: 0, base: 0)
  }

  @inline(__always)
  func range(_ number: UInt32) -> (UInt32, UInt32) {
    var start = 0
    for column in before { start &+= column[Int(number)] }
    return (
      UInt32(truncatingIfNeeded: start),
      UInt32(truncatingIfNeeded: start &+ length[Int(number)])
    )
  }
}

/// The cases that hold a run of two or more characters, and how often.
///
/// A run is found by parts that cover it: their places must follow each other. The end of a run
/// of text leaves a gap, so that no two parts meet across it. They are bigrams or, where those are all
/// frequent, phrases (see `RunParts`).
final class RunCursor {
  /// Behind them in memory, which is taken at once as each taking is felt, what their blocks are unpacked into.
  private let cursors: UnsafeMutablePointer<PostingCursor>
  private let offsets: [UInt32]
  let cursorCount: Int
  private let field: FieldPlaces?
  private let total: Int
  /// Places of the run so far and, behind them in memory, those of one more part; made when there are some to
  /// hold.
  @exclusivity(unchecked) private var first: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var second: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var room = 0
  private let title: Column?
  /// Cases behind the last stretch that were stepped over since none of them has every part, so
  /// that the next stretch need not look at them again.
  @exclusivity(unchecked) private var gap: Range<UInt32> = 0..<0

  /// No more cases than these can match.
  let caseBound: Int

  /// `nil` when the run occurs nowhere.
  ///
  /// `title` is the column of titles' lengths where the texts begin with one.
  init?(
    _ run: [UInt32], _ reader: borrowing TermReader, _ index: SearchIndex, field: FieldPlaces?,
    title: Column?
  ) throws(Fault) {
    guard let parts = try RunParts(run, reader) else { return nil }
    defer { parts.deallocate() }
    let count = parts.count
    cursorCount = count
    let memory = WalkMemory.take(count * RunCursor.cursorSize)
    cursors = memory.bindMemory(to: PostingCursor.self, capacity: count)
    let allRows = (memory + count * MemoryLayout<PostingCursor>.stride)
      .bindMemory(to: UInt32.self, capacity: count * PostingCursor.rowCapacity)
    for slot in 0..<count {
      let rows = allRows + slot * PostingCursor.rowCapacity
      (cursors + slot).initialize(
        to: PostingCursor(parts[slot], total: index.caseCount, rows: rows))
    }
    offsets = parts.places
    caseBound = cursors.pointee.caseCount
    self.field = field
    self.title = title
    total = index.caseCount
    for slot in 1..<max(1, cursorCount) { cursors[slot].expect(caseBound) }
    // Until there is room, nothing is written through these.
    first = cursors.pointee.cases
    second = first
  }

  deinit {
    for slot in 0..<cursorCount { cursors[slot].deallocate() }
    WalkMemory.give(cursors, cursorCount * RunCursor.cursorSize)
    giveRoom()
  }

  /// Bytes of a cursor and of what its blocks are unpacked into.
  private static let cursorSize =
    MemoryLayout<PostingCursor>.stride + MemoryLayout<UInt32>.stride * PostingCursor.rowCapacity

  /// Whether the index contradicted itself on the way.
  var isMalformed: Bool {
    for slot in 0..<cursorCount where cursors[slot].isMalformed { return true }
    return false
  }

  /// A run of one part that may be anywhere: its postings are the answer.
  var isPlain: Bool { cursorCount == 1 && field == nil }

  /// Lends the cases of a plain list, ascending, a block at a time.
  func forEachBlock(_ body: (UnsafeBufferPointer<UInt32>) -> Void) {
    let cursor = cursors
    cursor.pointee.seek(0)
    while cursor.pointee.current != PostingCursor.end {
      body(UnsafeBufferPointer(start: cursor.pointee.cases, count: cursor.pointee.n))
      cursor.pointee.loadNext()
    }
  }

  /// Calls `body` with each case of a range that holds the run, ascending, until it answers `false`.
  @inline(__always)
  func forEach(in range: Range<UInt32>, _ body: (UInt32) -> Bool) {
    if isPlain { return forEachLead(from: range.lowerBound, to: range.upperBound, body) }
    if isPaired {
      return forEachPair(in: range) { number, left, right in
        !holds(number, left, right) || body(number)
      }
    }
    var number = align(range.lowerBound)
    while number < range.upperBound {
      if holds(number), !body(number) { return }
      number = align(number + 1)
    }
  }

  /// Whether the two shortest lists share their blocks: those are walked together.
  private var isPaired: Bool {
    cursorCount > 1 && field == nil && PairWalk.fits(cursors[0], cursors[1])
  }

  // MARK: Walking

  /// The first case from `number` on that has every part.
  @inline(__always)
  private func align(_ number: UInt32) -> UInt32 {
    var number = number
    cursors[0].seek(number)
    number = cursors[0].current
    var slot = 1
    while slot < cursorCount {
      if number == PostingCursor.end { return number }
      cursors[slot].seekFew(number)
      let other = cursors[slot].current
      if other == number {
        slot += 1
      } else {
        if other == PostingCursor.end { return other }
        cursors[0].seek(other)
        number = cursors[0].current
        slot = 1
      }
    }
    return number
  }

  /// Whether the case, at which all cursors stand, holds the run.
  @inline(__always)
  func holds(_ number: UInt32) -> Bool {
    if field != nil { return occurrences(number).count > 0 }
    return cursorCount == 1 || holds(number, cursors[0].position, cursors[1].position)
  }

  /// The same of several parts, where the rows of the two rarest are known, at which most cases fail.
  @inline(__always)
  private func holds(_ number: UInt32, _ left: Int, _ right: Int) -> Bool {
    meets(left, right) && (cursorCount == 2 || occurrences(number).count > 0)
  }

  /// Whether the places of two parts meet.
  @inline(__always)
  private func meets() -> Bool { meets(cursors[0].position, cursors[1].position) }

  /// The same where the rows at which both stand are known.
  @inline(__always)
  private func meets(_ left: Int, _ right: Int) -> Bool {
    cursors[0].needCountHere()
    cursors[1].needCountHere()
    let apart = offsets[1] &- offsets[0]
    let leftCount = Int(cursors[0].counts[left])
    let rightCount = Int(cursors[1].counts[right])
    let leftRow = Int(cursors[0].starts[left])
    let rightRow = Int(cursors[1].starts[right])
    // Both in the terms of the second; ascending, but the first may wrap below 0.
    var a = Int64(cursors[0].gap(leftRow)) &+ Int64(Int32(bitPattern: apart))
    var b = Int64(cursors[1].gap(rightRow))
    var i = 1
    var j = 1
    while true {
      if a == b { return true }
      if a < b {
        if i >= leftCount { return false }
        a &+= Int64(cursors[0].gap(leftRow &+ i)) &+ 1
        i &+= 1
      } else {
        if j >= rightCount { return false }
        b &+= Int64(cursors[1].gap(rightRow &+ j)) &+ 1
        j &+= 1
      }
    }
  }

  /// How often the case, at which all cursors stand, holds the run, and whether in its title.
  func occurrences(_ number: UInt32) -> (count: UInt32, inTitle: Bool) {
    for slot in 0..<cursorCount { cursors[slot].needCountHere() }
    var count = Int(cursors[0].counts[cursors[0].position])
    if cursorCount == 1, field == nil {
      let titleEnd = title.map { $0[Int(number)] } ?? 0
      return (
        UInt32(count),
        titleEnd > 0 && cursors[0].firstPlace(cursors[0].position) < UInt32(clamping: titleEnd)
      )
    }
    makeRoom(count)
    cursors[0].places(cursors[0].position, into: first)
    if offsets[0] > 0 {
      var kept = 0
      for index in 0..<count where first[index] >= offsets[0] {
        first[kept] = first[index] &- offsets[0]
        kept += 1
      }
      count = kept
    }
    for slot in 1..<max(1, cursorCount) {
      let more = Int(cursors[slot].counts[cursors[slot].position])
      makeRoom(more)
      cursors[slot].places(cursors[slot].position, into: second)
      count = intersect(count, more, offsets[slot])
      if count == 0 { return (0, false) }
    }
    if let field {
      let (low, high) = field.range(number)
      var kept = 0
      for index in 0..<count where first[index] >= low && first[index] < high {
        first[kept] = first[index]
        kept += 1
      }
      count = kept
    }
    let titleEnd = UInt32(truncatingIfNeeded: title.map { $0[Int(number)] } ?? 0)
    return (UInt32(count), count > 0 && first[0] < titleEnd)
  }

  private func intersect(_ count: Int, _ more: Int, _ offset: UInt32) -> Int {
    var kept = 0
    var other = 0
    for index in 0..<count {
      let wanted = first[index] &+ offset
      while other < more, second[other] < wanted { other += 1 }
      if other < more, second[other] == wanted {
        first[kept] = first[index]
        kept += 1
      }
    }
    return kept
  }

  private func makeRoom(_ count: Int) {
    guard count > room else { return }
    let wanted = max(256, count, room * 2)
    let fresh = WalkMemory.take(RunCursor.roomSize(wanted))
      .bindMemory(to: UInt32.self, capacity: 2 * wanted)
    if room > 0 {
      fresh.update(from: first, count: room)
      (fresh + wanted).update(from: second, count: room)
    }
    giveRoom()
    (first, second) = (fresh, fresh + wanted)
    room = wanted
  }

  private func giveRoom() {
    if room > 0 { WalkMemory.give(first, RunCursor.roomSize(room)) }
  }

  /// Bytes of places of the run, and of as many of one more part.
  private static func roomSize(_ places: Int) -> Int { 2 * places * MemoryLayout<UInt32>.stride }

  // MARK: Sets

  /// Adds the cases from `low` on that hold the run.
  func fill(_ set: CaseSet, from low: UInt32) {
    if isPlain { return fillLead(set, from: low) }
    if isPaired {
      return forEachPair(in: low..<set.end) { number, left, right in
        if holds(number, left, right) { set.insert(number) }
        return true
      }
    }
    var number = align(gap.contains(low) ? gap.upperBound : low)
    while number < set.end {
      if holds(number) { set.insert(number) }
      number = align(number + 1)
    }
    // `end` stands for no case at all.
    gap = set.end..<max(set.end, number)
  }

  /// The first case from `number` on that has the rarest part, or a later one before which no case
  /// has every part.
  func lowerBound(_ number: UInt32) -> UInt32 {
    if gap.contains(number) { return gap.upperBound }
    cursors.pointee.seek(number)
    return cursors.pointee.current
  }

  /// Calls `body` for each case of a range that has every part, with the rows of the two rarest, all cursors
  /// standing at it, where the run is paired, until it answers `false`.
  @inline(__always)
  private func forEachPair(
    in range: Range<UInt32>, skipping: (UInt32) -> UInt32? = { _ in nil },
    _ body: (UInt32, Int, Int) -> Bool
  ) {
    let isAll = cursorCount == 2
    PairWalk(left: cursors, right: cursors + 1).forEach(in: range, skipping: skipping) {
      number, left, right in
      !(isAll || stands(at: number, from: 2)) || body(number, left, right)
    }
  }

  /// Adds the cases from `low` on that have the rarest part.
  func fillLead(_ set: CaseSet, from low: UInt32) {
    forEachLead(from: low, to: set.end) { number in
      set.insert(number)
      return true
    }
  }

  /// Calls `body` with the cases of a stretch that have the rarest part, until it answers `false`.
  @inline(__always)
  private func forEachLead(from low: UInt32, to end: UInt32, _ body: (UInt32) -> Bool) {
    let cursor = cursors
    cursor.pointee.seek(low)
    while cursor.pointee.current < end {
      let cases = cursor.pointee.cases
      let n = cursor.pointee.n
      var position = cursor.pointee.position
      if cases[n - 1] < end {
        while position < n {
          if !body(cases[position]) { return }
          position += 1
        }
        cursor.pointee.loadNext()
      } else {
        while cases[position] < end {
          if !body(cases[position]) { return }
          position += 1
        }
        cursor.pointee.position = position
      }
    }
  }

  /// Takes out the cases that do not have the rarest part: a quick look ahead of `filter`.
  func filterByLead(_ set: CaseSet) {
    // To unpack a posting takes a small part of the time that a search for one does.
    if set.count > expected(in: set) / 24 {
      // Few postings are in the set: to look them up there costs less than to gather all of them.
      let both = CaseSet(set.start, set.end)
      defer { both.deallocate() }
      forEachLead(from: set.start, to: set.end) { number in
        if set.contains(number) { both.insert(number) }
        return true
      }
      return set.replaceAll(by: both)
    }
    let cursor = cursors
    set.forEach { number in
      cursor.pointee.seek(number)
      if cursor.pointee.current != number { set.remove(number) }
      return true
    }
  }

  /// Takes out the cases that do not hold the run.
  func filter(_ set: CaseSet) {
    if isPlain { return filterByLead(set) }
    // To look whether a case has every part costs no more than to find it; only to step over many
    // that do not have the rarest costs more.
    if set.count / 4 > expected(in: set) {
      let other = CaseSet(set.start, set.end)
      defer { other.deallocate() }
      fill(other, from: set.start)
      return set.formIntersection(other)
    }
    set.forEach { number in
      if !stands(at: number) || !holds(number) { set.remove(number) }
      return true
    }
  }

  /// Cases of the rarest part in a stretch, were they evenly spread.
  private func expected(in set: CaseSet) -> Int {
    caseBound / max(1, total / max(1, Int(set.end &- set.start)))
  }

  /// Whether the case has every part; all cursors stand at it then.
  @inline(__always)
  private func stands(at number: UInt32, from first: Int = 0) -> Bool {
    for slot in first..<cursorCount {
      cursors[slot].seekFew(number)
      if cursors[slot].current != number { return false }
    }
    return true
  }

  // MARK: Ranking

  /// Offers the cases of a range whose impact may still matter.
  ///
  /// `isPromising` is asked about bounds of blocks, `judge` about a case with its count or a bound
  /// of it; what it lets pass with the true count is accepted.
  func forEachPromising(
    _ range: Range<UInt32>, _ isPromising: (UInt8) -> Bool,
    judge: (_ number: UInt32, _ count: UInt32, _ inTitle: Bool) -> Int?,
    accept: (_ score: Int, _ number: UInt32) -> Void
  ) {
    if cursorCount == 1, field == nil {
      return plainPromising(range, isPromising, judge: judge, accept: accept)
    }
    if isPaired {
      return forEachPair(in: range, skipping: { dullStretch($0, isPromising) }) { number, _, _ in
        offer(number, judge: judge, accept: accept)
        return true
      }
    }
    var number = range.lowerBound
    while true {
      number = align(number)
      if number >= range.upperBound { return }
      if let behind = dullStretch(number, isPromising) {
        if behind >= range.upperBound { return }
        number = behind
        continue
      }
      offer(number, judge: judge, accept: accept)
      number += 1
    }
  }

  /// Offers the case at which all cursors stand.
  @inline(__always)
  private func offer(
    _ number: UInt32, judge: (UInt32, UInt32, Bool) -> Int?, accept: (Int, UInt32) -> Void
  ) {
    let (most, mayBeInTitle) = mostOccurrences(number)
    guard judge(number, most, mayBeInTitle) != nil else { return }
    let found = occurrencesIfAny(number)
    if found.count > 0, let score = judge(number, found.count, found.inTitle) {
      accept(score, number)
    }
  }

  /// Where to go on when a block that the case is in cannot matter.
  @inline(__always)
  private func dullStretch(_ number: UInt32, _ isPromising: (UInt8) -> Bool) -> UInt32? {
    for slot in 0..<cursorCount where cursors[slot].blockCount > 1 {
      if !isPromising(cursors[slot].shallowBound(number)) { return cursors[slot].shallowEnd &+ 1 }
    }
    return nil
  }

  /// A bound of the impact of a case, from the blocks it would be in; cases come in ascending
  /// order.
  @inline(__always)
  func bound(_ number: UInt32) -> UInt8 {
    var least: UInt8 = 255
    for slot in 0..<cursorCount where cursors[slot].blockCount > 1 {
      least = min(least, cursors[slot].shallowBound(number))
    }
    return least
  }

  /// A bound of the impact of every case.
  var greatestBound: UInt8 {
    (0..<cursorCount).map { cursors[$0].greatestBound }.min() ?? 255
  }

  /// A bound of the occurrences in a case, and whether they may begin in its title, by what the rarest
  /// part says at a row of its block; its counts are unpacked.
  @inline(__always)
  func mostByRarest(_ number: UInt32, _ row: Int) -> (count: UInt32, mayBeInTitle: Bool) {
    let cursor = cursors
    var mayBeInTitle = false
    if let title {
      let end = UInt32(truncatingIfNeeded: title[Int(number)])
      mayBeInTitle = end > 0 && cursor.pointee.firstPlace(row) < end &+ offsets[0]
    }
    return (cursor.pointee.counts[row], mayBeInTitle)
  }

  /// The last case that `bound`'s last answer holds for.
  @inline(__always)
  var boundEnd: UInt32 {
    var end = PostingCursor.end &- 1
    for slot in 0..<cursorCount where cursors[slot].blockCount > 1 {
      end = min(end, cursors[slot].shallowEnd)
    }
    return end
  }

  /// Whether the rarest part is walked by this cursor.
  func isLed(by cursor: UnsafeMutablePointer<PostingCursor>) -> Bool { cursors == cursor }

  /// The cursors of the parts, the rarest first; they live as long as the run.
  var partCursors: [UnsafeMutablePointer<PostingCursor>] {
    (0..<cursorCount).map { cursors + $0 }
  }

  /// A bound of the occurrences in the case at which all cursors stand, and whether it has a title.
  @inline(__always)
  func mostOccurrences(_ number: UInt32) -> (count: UInt32, mayBeInTitle: Bool) {
    var most = UInt32.max
    for slot in 0..<cursorCount {
      most = min(most, cursors[slot].countHere)
    }
    return (most, title.map { $0[Int(number)] > 0 } ?? false)
  }

  /// `occurrences`, after a quick look whether there are any.
  @inline(__always)
  func occurrencesIfAny(_ number: UInt32) -> (count: UInt32, inTitle: Bool) {
    cursorCount > 1 && !meets() ? (0, false) : occurrences(number)
  }

  /// The occurrences in a case, or `nil` when `judge` says of a bound of them that they do not
  /// matter.
  func occurrences(
    in number: UInt32, unless isDull: (_ most: UInt32, _ mayBeInTitle: Bool) -> Bool
  ) -> (count: UInt32, inTitle: Bool)? {
    guard align(number) == number else { return (0, false) }
    var most = UInt32.max
    for slot in 0..<cursorCount {
      most = min(most, cursors[slot].countHere)
    }
    if isDull(most, title.map { $0[Int(number)] > 0 } ?? false) { return nil }
    if cursorCount > 1, !meets() { return (0, false) }
    return occurrences(number)
  }

  private func plainPromising(
    _ range: Range<UInt32>, _ isPromising: (UInt8) -> Bool,
    judge: (UInt32, UInt32, Bool) -> Int?, accept: (Int, UInt32) -> Void
  ) {
    let cursor = cursors
    let hasTitles = title.map { $0.width > 0 || $0.base > 0 } ?? false
    cursor.pointee.seek(range.lowerBound)
    while cursor.pointee.current < range.upperBound {
      cursor.pointee.needCounts()
      var position = cursor.pointee.position
      let n = cursor.pointee.n
      while position < n {
        let number = cursor.pointee.cases[position]
        if number >= range.upperBound { return }
        var inTitle = false
        if hasTitles, let title {
          inTitle =
            cursor.pointee.firstPlace(position)
            < UInt32(truncatingIfNeeded: title[Int(number)])
        }
        if let score = judge(number, cursor.pointee.counts[position], inTitle) {
          accept(score, number)
        }
        position += 1
      }
      var block = cursor.pointee.block + 1
      while block < cursor.pointee.blockCount, !isPromising(cursor.pointee.bound(block)) {
        block += 1
      }
      if cursor.pointee.caseCount == 1 { return }
      cursor.pointee.load(block)
    }
  }
}
