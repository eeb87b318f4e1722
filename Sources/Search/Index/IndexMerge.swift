internal import Primitives

/// Makes one index of several, list by list.
struct IndexMerge {
  private let parts: [(index: SearchIndex, hiding: [Int])]
  /// For each part, the new number of each of its cases; `left` for one that is left out.
  private var numbers: [[UInt32]]
  /// The places of each case's shared text, by its new number.
  private var lengths: [UInt32] = []

  private static let left = UInt32.max
  /// Terms or cases, and bytes of postings, after which the parts' memory is let go.
  private static let stretch = 256
  private static let postings = 1 << 18

  init(_ parts: [(index: SearchIndex, hiding: [Int])]) {
    self.parts = parts
    numbers = parts.map { [UInt32](repeating: IndexMerge.left, count: $0.index.caseCount) }
  }

  /// `isLast` is not set for an index that is only made to be merged with others.
  consuming func write(
    to sink: IndexSink, label: String = "", isLast: Bool
  ) throws(Fault) {
    let writer = try IndexWriter(sink)
    var table = try CaseTable(writer)
    try number(&table, writer)
    try table.endStore(writer)
    lengths = table.places.map { UInt32($0) }
    try writer.putShared(table, isLast: isLast) { (terms) throws(Fault) in
      try merge(.shared, into: terms)
    }
    try writer.putPersonal(table) { (terms) throws(Fault) in
      try merge(.personal, into: terms)
    }
    try table.finish(writer)
    try writer.finish(cases: table.count, label: label)
  }

  /// Puts the cases of all parts in order.
  private mutating func number(
    _ table: inout CaseTable, _ writer: IndexWriter
  ) throws(Fault) {
    var readers: [CaseReader] = []
    for part in parts { readers.append(try CaseReader(part.index, hiding: part.hiding)) }
    var heap = MergeHeap<CaseValues>()
    for slot in readers.indices {
      if let values = try readers[slot].next() { heap.push(values, slot, CaseValues.precedes) }
    }
    while let (values, slot) = heap.first {
      numbers[slot][readers[slot].last] = UInt32(table.count)
      try table.append(values, to: writer)
      if table.count % IndexMerge.stretch == 0 { giveBack() }
      if let following = try readers[slot].next() {
        heap.replaceFirst(following, CaseValues.precedes)
      } else {
        heap.removeFirst(CaseValues.precedes)
      }
    }
  }

  /// Every part is read once from its beginning to its end: what is behind need not stay in memory.
  private func giveBack() {
    for part in parts { part.index.bytes.giveBack() }
  }

  private func merge(_ kind: TermKind, into terms: TermWriter) throws(Fault) {
    var walks: [TermReader.Walk] = []
    var lists: [PostingList?] = []
    var heap = MergeHeap<UInt64>()
    for slot in parts.indices {
      walks.append(TermReader.Walk(parts[slot].index, kind))
      lists.append(nil)
      if let entry = try walks[slot].next() {
        lists[slot] = entry.list
        heap.push(entry.term, slot, <)
      }
    }
    var gathering = Gathering()
    defer { gathering.deallocate() }
    var (count, read) = (0, 0)
    while let (term, _) = heap.first {
      count += 1
      if count == IndexMerge.stretch || read >= IndexMerge.postings {
        giveBack()
        (count, read) = (0, 0)
      }
      gathering.removeAll()
      while let (other, slot) = heap.first, other == term {
        if let list = lists[slot] {
          let part = parts[slot].index
          read += list.length
          try TermReader(part, kind).check(list)
          let isSound = numbers[slot].withUnsafeBufferPointer { numbers in
            (kind == .shared ? lengths : []).withUnsafeBufferPointer { lengths in
              numbers.baseAddress.map {
                gathering.add(list, part.caseCount, $0, within: lengths)
              } ?? false
            }
          }
          guard isSound else {
            throw malformed(part[.leaves].offset, file: part.bytes.file)
          }
        }
        if let entry = try walks[slot].next() {
          guard entry.term > term else {
            throw malformed(parts[slot].index[.leaves].offset, file: parts[slot].index.bytes.file)
          }
          lists[slot] = entry.list
          heap.replaceFirst(entry.term, <)
        } else {
          heap.removeFirst(<)
        }
      }
      try gathering.write(term, into: terms)
    }
  }
}

/// A heap over the heads of sorted streams; equal heads come in the order of their streams.
struct MergeHeap<Head> {
  private var items: [(head: Head, slot: Int)] = []

  var first: (Head, Int)? { items.first.map { ($0.head, $0.slot) } }

  private func precedes(
    _ left: Int, _ right: Int, _ order: (Head, Head) -> Bool
  ) -> Bool {
    if order(items[left].head, items[right].head) { return true }
    if order(items[right].head, items[left].head) { return false }
    return items[left].slot < items[right].slot
  }

  mutating func push(_ head: Head, _ slot: Int, _ order: (Head, Head) -> Bool) {
    items.append((head, slot))
    var child = items.count - 1
    while child > 0, precedes(child, (child - 1) / 2, order) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func replaceFirst(_ head: Head, _ order: (Head, Head) -> Bool) {
    items[0].head = head
    sink(order)
  }

  mutating func removeFirst(_ order: (Head, Head) -> Bool) {
    items.swapAt(0, items.count - 1)
    items.removeLast()
    if !items.isEmpty { sink(order) }
  }

  private mutating func sink(_ order: (Head, Head) -> Bool) {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < items.count else { return }
      if child + 1 < items.count, precedes(child + 1, child, order) { child += 1 }
      guard precedes(child, parent, order) else { return }
      items.swapAt(child, parent)
      parent = child
    }
  }
}

/// A row of plain values that grows; whoever makes it deallocates it.
struct GrowingRow<Value: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Value>
  private(set) var capacity: Int

  init(_ capacity: Int = 1024) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  func deallocate() { base.deallocate() }

  /// Makes room for `count` values and keeps the first `used`.
  @inline(__always)
  mutating func reserve(_ count: Int, keeping used: Int) {
    if count > capacity { grow(count, used) }
  }

  @inline(never)
  private mutating func grow(_ count: Int, _ used: Int) {
    capacity = max(count, capacity * 2)
    let fresh = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
    fresh.update(from: base, count: used)
    base.deallocate()
    base = fresh
  }
}

/// The postings of one term from several parts, put in the order of the new numbers.
private struct Gathering {
  /// New number above, and which posting it is below.
  private var keys = GrowingRow<UInt64>()
  private var spare = GrowingRow<UInt64>()
  private var counts = GrowingRow<UInt32>()
  private var starts = GrowingRow<Int>()
  private var gaps = GrowingRow<UInt32>()
  private var outCases = GrowingRow<UInt32>()
  private var outCounts = GrowingRow<UInt32>()
  private var outGaps = GrowingRow<UInt32>()
  private var n = 0
  private var gapCount = 0
  private var isSorted = true

  func deallocate() {
    keys.deallocate()
    spare.deallocate()
    counts.deallocate()
    starts.deallocate()
    gaps.deallocate()
    outCases.deallocate()
    outCounts.deallocate()
    outGaps.deallocate()
  }

  mutating func removeAll() {
    n = 0
    gapCount = 0
    isSorted = true
  }

  /// Takes a list; `false` when it contradicts itself, or the `lengths` of the texts by their new numbers.
  mutating func add(
    _ list: PostingList, _ total: Int, _ numbers: UnsafePointer<UInt32>,
    within lengths: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    var cursor = PostingCursor(list, total: total)
    defer { cursor.deallocate() }
    keys.reserve(n + list.caseCount, keeping: n)
    counts.reserve(n + list.caseCount, keeping: n)
    starts.reserve(n + list.caseCount, keeping: n)
    var block = 0
    while block < cursor.blockCount {
      cursor.load(block)
      cursor.needCounts()
      if cursor.isMalformed { return false }
      let rows = Int(cursor.starts[cursor.n])
      // So many places of one term in 128 texts are a forgery, for which no memory is taken.
      guard rows < IndexFormat.maxPlaces * 16 else { return false }
      gaps.reserve(gapCount + rows, keeping: gapCount)
      for index in 0..<cursor.n {
        let number = numbers[Int(cursor.cases[index])]
        if number == UInt32.max { continue }
        let key = UInt64(number) &<< 32 | UInt64(truncatingIfNeeded: n)
        if n > 0, keys.base[n &- 1] > key { isSorted = false }
        let count = cursor.counts[index]
        keys.base[n] = key
        counts.base[n] = count
        starts.base[n] = gapCount
        n &+= 1
        let row = Int(cursor.starts[index])
        var end = 0
        for more in 0..<Int(count) {
          let gap = cursor.gap(row &+ more)
          gaps.base[gapCount] = gap
          gapCount &+= 1
          end &+= Int(gap) &+ 1
        }
        let most = lengths.isEmpty ? IndexFormat.maxPlaces : Int(lengths[Int(number)])
        if end > most { return false }
      }
      block += 1
    }
    return true
  }

  mutating func write(_ term: UInt64, into terms: TermWriter) throws(Fault) {
    guard n > 0 else { return }
    outCases.reserve(n, keeping: 0)
    if isSorted {
      for index in 0..<n {
        outCases.base[index] = UInt32(truncatingIfNeeded: keys.base[index] >> 32)
      }
      return try terms.add(term, outCases.base, counts.base, gaps.base, n)
    }
    sort()
    outCounts.reserve(n, keeping: 0)
    outGaps.reserve(gapCount, keeping: 0)
    var place = 0
    for index in 0..<n {
      let key = keys.base[index]
      let row = Int(key & 0xFFFF_FFFF)
      let count = counts.base[row]
      outCases.base[index] = UInt32(truncatingIfNeeded: key >> 32)
      outCounts.base[index] = count
      let start = starts.base[row]
      for more in 0..<Int(count) {
        outGaps.base[place] = gaps.base[start &+ more]
        place &+= 1
      }
    }
    try terms.add(term, outCases.base, outCounts.base, outGaps.base, n)
  }

  /// By the new number: short lists in place, long ones 11 bits at a time.
  private mutating func sort() {
    guard n > 256 else {
      var short = UnsafeMutableBufferPointer(start: keys.base, count: n)
      return short.sort()
    }
    spare.reserve(n, keeping: 0)
    var greatest: UInt64 = 0
    for index in 0..<n { greatest |= keys.base[index] >> 32 }
    let next = UnsafeMutablePointer<Int>.allocate(capacity: 2049)
    defer { next.deallocate() }
    var shift: UInt64 = 32
    while greatest >> (shift - 32) > 0 {
      next.initialize(repeating: 0, count: 2049)
      for index in 0..<n { next[Int(keys.base[index] &>> shift & 2047) &+ 1] &+= 1 }
      for digit in 0..<2048 { next[digit + 1] += next[digit] }
      for index in 0..<n {
        let key = keys.base[index]
        let digit = Int(key &>> shift & 2047)
        spare.base[next[digit]] = key
        next[digit] &+= 1
      }
      swap(&keys, &spare)
      shift += 11
    }
  }
}

/// Reads the cases of an index one after the other.
struct CaseReader {
  private let index: SearchIndex
  private let hidden: Set<Int>
  private var stored: [StoredCase] = []
  private var row = 0
  private var day = -1
  /// The number of the case that came last.
  private(set) var last = -1
  private let lengths: [Column]
  private let coded: [(column: Column, values: [String])]
  private let duration: Column
  private let rounds: Column
  private let scans: Column

  init(_ index: SearchIndex, hiding hidden: [Int]) throws(Fault) {
    self.index = index
    self.hidden = Set(hidden)
    var lengths: [Column] = []
    for field in SearchRecord.Field.shared {
      if let section = IndexSection(lengthsOf: field) { lengths.append(try index.column(section)) }
    }
    self.lengths = lengths
    var coded: [(Column, [String])] = []
    for section in [
      IndexSection.street, .category, .satisfaction, .state, .volume, .units, .deputies,
    ] {
      coded.append((try index.column(section), index.strings(section)))
    }
    self.coded = coded
    duration = try index.column(.duration)
    rounds = try index.column(.rounds)
    scans = try index.column(.scan)
  }

  /// The values of a case that are kept as numbers into tables.
  private func text(_ slot: Int, _ number: Int) throws(Fault) -> String {
    let code = coded[slot].column[number]
    guard code >= 0, code < coded[slot].values.count else {
      throw malformed(index[.street].offset, file: index.bytes.file)
    }
    return coded[slot].values[code]
  }

  mutating func next() throws(Fault) -> CaseValues? {
    repeat { last += 1 } while hidden.contains(last)
    guard last < index.caseCount else { return nil }
    let block = last / IndexFormat.storeBlock
    if row != block || stored.isEmpty {
      stored = try index.stored(block: block)
      row = block
    }
    return try values(of: last, stored[last % IndexFormat.storeBlock])
  }

  func values(of number: Int, _ shown: StoredCase) throws(Fault) -> CaseValues {
    var values = CaseValues()
    values.date = index.day(of: number)
    values.caseID = shown.caseID
    values.number = shown.number
    values.title = shown.title
    values.key = shown.key
    values.street = try text(0, number)
    values.category = try text(1, number)
    values.satisfaction = try text(2, number)
    values.state = try text(3, number)
    values.volume = try text(4, number)
    values.units = try text(5, number)
    values.deputies = try text(6, number)
    values.duration = duration[number]
    values.rounds = rounds[number]
    values.hasScan = scans[number] == 1
    var places = 0
    for column in lengths {
      let length = column[number]
      places &+= length
      guard length >= 0, length < IndexFormat.maxPlaces, places < IndexFormat.maxPlaces else {
        throw malformed(index[.title].offset, file: index.bytes.file)
      }
      values.lengths.append(length)
    }
    return values
  }
}
