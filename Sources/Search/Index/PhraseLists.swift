internal import Primitives

/// Where the list of a frequent bigram was written.
struct FrequentBigram {
  var term: UInt64
  var caseCount: Int
  /// From the file's start, in bytes.
  var offset: Int
  var length: Int
}

/// Makes the lists of runs of three characters that are rare though both their bigrams are frequent.
///
/// Without them, all cases of the rarer bigram would have to be looked at for what few of them hold. The
/// texts are put together again, some of them at a time, from the lists of the bigrams, so that an index
/// made of others needs no texts either. It takes time in proportion to the places of frequent bigrams; and
/// memory for some of the texts, of each place of a phrase that has a list some 3 bytes, and some 130 for each phrase.
struct PhraseLists {
  private let bytes: IndexBytes
  /// In the order of the terms; the first is no bigram, as 0 stands for none where texts are put together.
  private let bigrams: [FrequentBigram]
  /// Where in the texts put together each case begins, counted from the first; and where the last ends.
  private let starts: [Int]
  private let window: UnsafeMutablePointer<UInt32>
  private let windowLength: Int
  private let rows: UnsafeMutablePointer<UInt32>
  /// For each bigram, the block that its next case is in.
  private var blocks: [Int]

  /// Lists looked into, after which the file's memory is let go: with each, 64 KB of it come in.
  private static let stretch = 64

  /// The texts put together at once: a sixteenth of them, within bounds, in places of four bytes.
  private static let leastWindow = 1 << 10
  private static let greatestWindow = 1 << 22

  /// `lengths` has the places of each case; `memory` is what may be taken for texts, but for a longer one.
  init(
    _ bytes: IndexBytes, _ bigrams: [FrequentBigram], lengths: some Collection<Int>, memory: Int
  ) {
    self.bytes = bytes
    let none = FrequentBigram(term: 0, caseCount: 0, offset: 0, length: 0)
    self.bigrams = [none] + bigrams
    var starts = [0]
    starts.reserveCapacity(lengths.count + 1)
    var (end, longest) = (0, 0)
    for length in lengths {
      longest = max(longest, length)
      end += length
      starts.append(end)
    }
    self.starts = starts
    let most = max(PhraseLists.leastWindow, min(PhraseLists.greatestWindow, memory / 4))
    windowLength = max(longest, min(most, max(PhraseLists.leastWindow, end / 16)))
    // One more, so that the last place has one behind it.
    window = .allocate(capacity: windowLength + 1)
    rows = .allocate(capacity: PostingCursor.rowCapacity)
    blocks = [Int](repeating: 0, count: self.bigrams.count)
  }

  func deallocate() {
    window.deallocate()
    rows.deallocate()
  }

  /// Writes the dictionary of phrases.
  ///
  /// - Throws: `search-index-malformed` where a place lies outside of its case's text.
  consuming func write(into terms: TermWriter) throws(Fault) {
    var table = PhraseTable(bigrams, caseCount: starts.count - 1)
    defer { table.deallocate() }
    try pass(&table)
    if table.wantsSecondPass() {
      blocks = [Int](repeating: 0, count: bigrams.count)
      try pass(&table)
    }
    bytes.giveBack()
    if let bigram = table.contradiction { throw malformed(bigram.offset, file: bytes.file) }
    try table.write(into: terms)
  }

  /// Goes through all texts once.
  private mutating func pass(_ table: inout PhraseTable) throws(Fault) {
    var low = 0
    while low < starts.count - 1 {
      var high = low + 1
      while high < starts.count - 1, starts[high + 1] - starts[low] <= windowLength { high += 1 }
      try compose(low..<high)
      gather(low..<high, into: &table)
      low = high
    }
  }

  /// Puts down the bigram at each place of these cases' texts.
  private mutating func compose(_ cases: Range<Int>) throws(Fault) {
    window.update(repeating: 0, count: starts[cases.upperBound] - starts[cases.lowerBound] + 1)
    for slot in bigrams.indices.dropFirst() {
      guard put(UInt32(slot), cases) else {
        throw malformed(bigrams[slot].offset, file: bytes.file)
      }
      if slot % PhraseLists.stretch == 0 { bytes.giveBack() }
    }
  }

  /// Puts down one bigram; `false` when its list contradicts itself or the texts' lengths.
  private mutating func put(_ slot: UInt32, _ cases: Range<Int>) -> Bool {
    let bigram = bigrams[Int(slot)]
    let start = (bytes.base + bigram.offset).assumingMemoryBound(to: UInt8.self)
    let list = PostingList(
      caseCount: bigram.caseCount, start: start, length: bigram.length, single: 0, firstPlace: 0,
      singleRepeats: false)
    var cursor = PostingCursor(list, total: starts.count - 1, rows: rows)
    defer { cursor.deallocate() }
    var block = blocks[Int(slot)]
    let window = window
    let (first, end) = (UInt32(cases.lowerBound), UInt32(cases.upperBound))
    return starts.withUnsafeBufferPointer { starts in
      let origin = starts[cases.lowerBound]
      while block < cursor.blockCount {
        cursor.load(block)
        cursor.needCounts()
        if cursor.isMalformed { return false }
        for row in 0..<cursor.n {
          let number = cursor.cases[row]
          if number < first { continue }
          if number >= end {
            blocks[Int(slot)] = block
            return true
          }
          let text = window + (starts[Int(number)] &- origin)
          let length = starts[Int(number) &+ 1] &- starts[Int(number)]
          let gaps = Int(cursor.starts[row])
          var place = Int(cursor.gap(gaps))
          if place >= length { return false }
          text[place] = slot
          for more in 1..<max(1, Int(cursor.counts[row])) {
            place = place &+ Int(cursor.gap(gaps &+ more)) &+ 1
            if place >= length { return false }
            text[place] = slot
          }
        }
        block += 1
      }
      blocks[Int(slot)] = block
      return true
    }
  }

  /// Takes the neighbours out of the texts that were put together.
  private func gather(_ cases: Range<Int>, into table: inout PhraseTable) {
    let window = window
    starts.withUnsafeBufferPointer { starts in
      let origin = starts[cases.lowerBound]
      for number in cases {
        let text = window + (starts[number] &- origin)
        let length = starts[number &+ 1] &- starts[number]
        var left: UInt32 = 0
        for place in 0..<length {
          let right = text[place]
          if left != 0, right != 0 {
            table.add(left, right, UInt32(truncatingIfNeeded: number), place &- 1)
          }
          left = right
        }
      }
    }
  }
}

/// The phrases met so far and, of those that are still rare, where they are.
private struct PhraseTable {
  /// A phrase's first and second bigram, both 0 in an empty slot.
  private struct Slot {
    var left: UInt32 = 0
    var right: UInt32 = 0
    /// Which of the phrases it is.
    var phrase: UInt32 = 0
  }

  private enum State: UInt8 {
    /// Its places are kept.
    case kept
    /// It promised to be frequent, and is counted only.
    case counted
    /// Nothing is missing.
    case done
  }

  private struct Entry {
    var left: UInt32
    var right: UInt32
    var state = State.kept
    /// The last place it was at, in a case.
    var lastCase = UInt32.max
    var lastPlace: UInt32 = 0
    /// In so many cases it may yet be; below 0 it is no longer rare.
    var room: Int32
    /// The first and last of its pieces of places, and how many bytes the last one has.
    var first = UInt32.max
    var last = UInt32.max
    var held: UInt32 = 0
  }

  private let bigrams: [FrequentBigram]
  private let caseCount: Int
  /// A bigram that stands behind one that does not end as it begins: their lists contradict each other.
  private(set) var contradiction: FrequentBigram?
  private var isSecond = false
  private var slots: UnsafeMutablePointer<Slot>
  private var mask = 1 << 12 - 1
  private var phrases = GrowingRow<Entry>(1 << 11)
  private var count = 0
  /// Pieces of 64 bytes, which never move: the number of the phrase's next piece, and its places.
  ///
  /// Of each place there is the distance from the last case, 0 for another in the same; and the place, or its
  /// distance from the last in the same case, less one. Both as varints, so that there are some three
  /// bytes for each, and not split between pieces.
  private var chunks = GrowingRow<UnsafeMutableRawPointer>(64)
  private var pieceCount = 0
  private static let pieceBits = 6
  /// Of a chunk.
  private static let chunkBits = 12
  private static let link = MemoryLayout<UInt32>.size
  /// Where the last place in a piece may start, as it takes ten bytes at most.
  private static let lastStart = 1 << pieceBits - 10
  /// Pieces of phrases that turned out frequent.
  private var free = UInt32.max

  init(_ bigrams: [FrequentBigram], caseCount: Int) {
    self.bigrams = bigrams
    self.caseCount = caseCount
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
  }

  func deallocate() {
    slots.deallocate()
    phrases.deallocate()
    var chunk = 0
    while chunk << PhraseTable.chunkBits < pieceCount {
      chunks.base[chunk].deallocate()
      chunk += 1
    }
    chunks.deallocate()
  }

  /// Adds the phrase of two neighbours; cases and their places come in ascending order.
  @inline(__always)
  mutating func add(_ left: UInt32, _ right: UInt32, _ number: UInt32, _ place: Int) {
    var at = PhraseTable.hash(left, right) & mask
    while true {
      let slot = slots[at]
      if slot.left == left, slot.right == right {
        let phrase = phrases.base + Int(slot.phrase)
        if phrase.pointee.room >= 0, phrase.pointee.state != .done {
          append(Int(slot.phrase), number, place)
        }
        return
      }
      if slot.left == 0 { break }
      at = (at &+ 1) & mask
    }
    append(insert(left, right, at), number, place)
  }

  @inline(__always)
  private static func hash(_ left: UInt32, _ right: UInt32) -> Int {
    let both = (UInt64(left) &<< 32 | UInt64(right)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: both &>> 32)
  }

  @inline(never)
  private mutating func insert(_ left: UInt32, _ right: UInt32, _ at: Int) -> Int {
    let (first, second) = (bigrams[Int(left)].term, bigrams[Int(right)].term)
    if first & (1 << IndexFormat.scalarBits - 1) != second >> IndexFormat.scalarBits {
      contradiction = bigrams[Int(right)]
    }
    phrases.reserve(count + 1, keeping: count)
    phrases.base[count] = Entry(left: left, right: right, room: Int32(most(left, right)))
    slots[at] = Slot(left: left, right: right, phrase: UInt32(count))
    count += 1
    if count * 2 > mask { widen() }
    return count - 1
  }

  /// In how many cases a phrase may be that has a list.
  private func most(_ left: UInt32, _ right: UInt32) -> Int {
    min(bigrams[Int(left)].caseCount, bigrams[Int(right)].caseCount) / IndexFormat.phraseRarity
  }

  /// Whether a phrase has come so often up to a case that, were it so to the end, it would be in twice the
  /// cases of one that has a list: most frequent ones are known for it early, and take no memory.
  private func isPromising(_ phrase: Entry, _ number: UInt32) -> Bool {
    let most = most(phrase.left, phrase.right)
    let seen = most - Int(phrase.room)
    return (seen - 64) * caseCount > 2 * most * (Int(number) + 1)
  }

  /// Whether some phrases that were only counted are rare after all: their places are to be gathered again,
  /// and no others.
  mutating func wantsSecondPass() -> Bool {
    isSecond = true
    var isWanted = false
    for index in 0..<count {
      let phrase = phrases.base + index
      if phrase.pointee.room >= 0, phrase.pointee.state == .counted {
        phrase.pointee.room = Int32(most(phrase.pointee.left, phrase.pointee.right))
        (phrase.pointee.lastCase, phrase.pointee.lastPlace) = (.max, 0)
        phrase.pointee.state = .kept
        isWanted = true
      } else {
        phrase.pointee.state = .done
      }
    }
    return isWanted
  }

  private mutating func widen() {
    slots.deallocate()
    mask = mask << 1 | 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(), count: mask + 1)
    for index in 0..<count {
      let phrase = phrases.base[index]
      var at = PhraseTable.hash(phrase.left, phrase.right) & mask
      while slots[at].left != 0 { at = (at + 1) & mask }
      slots[at] = Slot(left: phrase.left, right: phrase.right, phrase: UInt32(index))
    }
  }

  @inline(never)
  private mutating func append(_ index: Int, _ number: UInt32, _ place: Int) {
    let phrase = phrases.base + index
    if phrase.pointee.lastCase != number {
      phrase.pointee.room -= 1
      if phrase.pointee.room < 0 { return forget(phrase) }
    }
    // Distances count from case -1, so that only another place in the same case has none.
    let step = number &- phrase.pointee.lastCase
    let gap = UInt32(place) &- (step == 0 ? phrase.pointee.lastPlace &+ 1 : 0)
    (phrase.pointee.lastCase, phrase.pointee.lastPlace) = (number, UInt32(place))
    if phrase.pointee.state == .counted { return }
    if phrase.pointee.last == .max || !hasSpace(phrase.pointee) {
      if !isSecond, phrase.pointee.last != .max, isPromising(phrase.pointee, number) {
        phrase.pointee.state = .counted
        return forget(phrase)
      }
      let fresh = piece()
      if phrase.pointee.last == .max {
        phrase.pointee.first = fresh
      } else {
        link(phrase.pointee.last, fresh)
      }
      phrase.pointee.last = fresh
      phrase.pointee.held = UInt32(PhraseTable.link)
    }
    var next = (bytes(phrase.pointee.last) + Int(phrase.pointee.held))
      .assumingMemoryBound(to: UInt8.self)
    let start = next
    PhraseTable.put(step, &next)
    PhraseTable.put(gap, &next)
    phrase.pointee.held &+= UInt32(next - start)
  }

  private func hasSpace(_ phrase: Entry) -> Bool {
    Int(phrase.held) <= PhraseTable.lastStart
  }

  @inline(__always)
  private static func put(_ value: UInt32, _ next: inout UnsafeMutablePointer<UInt8>) {
    var value = value
    while value >= 0x80 {
      next.pointee = UInt8(truncatingIfNeeded: value) | 0x80
      next += 1
      value >>= 7
    }
    next.pointee = UInt8(truncatingIfNeeded: value)
    next += 1
  }

  @inline(__always)
  private static func take(_ next: inout UnsafePointer<UInt8>) -> UInt32 {
    var (value, shift) = (0 as UInt32, 0 as UInt32)
    while true {
      let byte = next.pointee
      next += 1
      value |= UInt32(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
  }

  @inline(__always)
  private func bytes(_ piece: UInt32) -> UnsafeMutableRawPointer {
    let row = Int(piece) & (1 &<< PhraseTable.chunkBits &- 1)
    return chunks.base[Int(piece) &>> PhraseTable.chunkBits] + row &<< PhraseTable.pieceBits
  }

  private func next(_ piece: UInt32) -> UInt32 { bytes(piece).load(as: UInt32.self) }

  private func link(_ piece: UInt32, _ next: UInt32) {
    bytes(piece).storeBytes(of: next, as: UInt32.self)
  }

  private mutating func piece() -> UInt32 {
    let fresh: UInt32
    if free != .max {
      fresh = free
      free = next(free)
    } else {
      let chunk = pieceCount >> PhraseTable.chunkBits
      if chunk << PhraseTable.chunkBits == pieceCount {
        chunks.reserve(chunk + 1, keeping: chunk)
        chunks.base[chunk] = .allocate(
          byteCount: 1 << (PhraseTable.chunkBits + PhraseTable.pieceBits), alignment: 64)
      }
      fresh = UInt32(pieceCount)
      pieceCount += 1
    }
    link(fresh, .max)
    return fresh
  }

  private mutating func forget(_ phrase: UnsafeMutablePointer<Entry>) {
    guard phrase.pointee.last != .max else { return }
    link(phrase.pointee.last, free)
    free = phrase.pointee.first
    (phrase.pointee.first, phrase.pointee.last) = (.max, .max)
  }

  /// Writes the phrases in the order of their terms.
  mutating func write(into terms: TermWriter) throws(Fault) {
    var order: [(term: UInt64, phrase: Int)] = []
    order.reserveCapacity(count)
    for index in 0..<count {
      let left = bigrams[Int(phrases.base[index].left)].term
      let right = bigrams[Int(phrases.base[index].right)].term
      order.append((IndexFormat.phrase(left, right), index))
    }
    order.sort { $0.term < $1.term }
    var (cases, counts, gaps) = ([UInt32](), [UInt32](), [UInt32]())
    for (term, index) in order {
      let phrase = phrases.base[index]
      if phrase.room < 0 {
        try terms.addFrequent(term)
        continue
      }
      cases.removeAll(keepingCapacity: true)
      counts.removeAll(keepingCapacity: true)
      gaps.removeAll(keepingCapacity: true)
      var (piece, number) = (phrase.first, UInt32.max)
      while piece != .max {
        let start = UnsafePointer(bytes(piece).assumingMemoryBound(to: UInt8.self))
        let end = start + (piece == phrase.last ? Int(phrase.held) : PhraseTable.lastStart + 1)
        var next = start + PhraseTable.link
        while next < end {
          let step = PhraseTable.take(&next)
          gaps.append(PhraseTable.take(&next))
          if step == 0 {
            counts[counts.count - 1] += 1
          } else {
            number &+= step
            cases.append(number)
            counts.append(1)
          }
        }
        piece = self.next(piece)
      }
      try terms.add(term, cases, counts, gaps, cases.count)
    }
  }
}
