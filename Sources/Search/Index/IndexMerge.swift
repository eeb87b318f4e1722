internal import Primitives

/// Makes one index of several, list by list.
struct IndexMerge {
  private let parts: [(index: SearchIndex, hiding: [Int])]
  /// For each part, the new number of each of its cases; `left` for one that is left out.
  private var numbers: [[UInt32]]

  private static let left = UInt32.max

  init(_ parts: [(index: SearchIndex, hiding: [Int])]) {
    self.parts = parts
    numbers = parts.map { [UInt32](repeating: IndexMerge.left, count: $0.index.caseCount) }
  }

  consuming func write(to sink: IndexSink) throws(Fault) {
    let writer = try IndexWriter(sink)
    var table = try CaseTable(writer)
    try number(&table, writer)
    try table.endStore(writer)
    for isPersonal in [false, true] {
      let encoder = PostingEncoder(
        lengthClass: table.lengthClass, titles: isPersonal ? [] : table.titles)
      defer { encoder.deallocate() }
      let terms = try TermWriter(
        writer, isPersonal ? .personalLeaves : .leaves, isPersonal ? .personalTerms : .terms,
        encoder)
      try merge(isPersonal, into: terms)
      try terms.finish()
    }
    try table.finish(writer)
    try writer.finish(cases: table.count)
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
      if let following = try readers[slot].next() {
        heap.replaceFirst(following, CaseValues.precedes)
      } else {
        heap.removeFirst(CaseValues.precedes)
      }
    }
  }

  private func merge(_ isPersonal: Bool, into terms: TermWriter) throws(Fault) {
    var walks: [TermReader.Walk] = []
    var lists: [PostingList?] = []
    var heap = MergeHeap<UInt64>()
    for slot in parts.indices {
      walks.append(TermReader.Walk(TermReader(parts[slot].index, personal: isPersonal)))
      lists.append(nil)
      if let entry = try walks[slot].next() {
        lists[slot] = entry.list
        heap.push(entry.term, slot, <)
      }
    }
    let gathering = Gathering()
    while let (term, _) = heap.first {
      gathering.removeAll()
      while let (other, slot) = heap.first, other == term {
        if let list = lists[slot] {
          let part = parts[slot].index
          try TermReader(part, personal: isPersonal).check(list)
          guard gathering.add(list, part.caseCount, numbers[slot]) else {
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

/// The postings of one term from several parts, put in the order of the new numbers.
private final class Gathering {
  /// New number above, and which posting it is below.
  private var keys: [UInt64] = []
  private var spare: [UInt64] = []
  private var counts: [UInt32] = []
  private var starts: [Int] = []
  private var gaps: [UInt32] = []
  private var isSorted = true
  private var outCases: [UInt32] = []
  private var outCounts: [UInt32] = []
  private var outGaps: [UInt32] = []

  func removeAll() {
    keys.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    gaps.removeAll(keepingCapacity: true)
    isSorted = true
  }

  /// Takes a list; `false` when it contradicts itself.
  func add(_ list: PostingList, _ total: Int, _ numbers: [UInt32]) -> Bool {
    var cursor = PostingCursor(list, total: total)
    defer { cursor.deallocate() }
    var block = 0
    while block < cursor.blockCount {
      cursor.load(block)
      cursor.needCounts()
      if cursor.isMalformed { return false }
      for index in 0..<cursor.n {
        let number = numbers[Int(cursor.cases[index])]
        if number == UInt32.max { continue }
        let key = UInt64(number) << 32 | UInt64(keys.count)
        if let last = keys.last, last > key { isSorted = false }
        keys.append(key)
        counts.append(cursor.counts[index])
        starts.append(gaps.count)
        let row = Int(cursor.starts[index])
        for more in 0..<Int(cursor.counts[index]) { gaps.append(cursor.gap(row + more)) }
      }
      block += 1
    }
    return true
  }

  func write(_ term: UInt64, into terms: TermWriter) throws(Fault) {
    guard !keys.isEmpty else { return }
    if !isSorted { sort() }
    outCases.removeAll(keepingCapacity: true)
    outCounts.removeAll(keepingCapacity: true)
    outGaps.removeAll(keepingCapacity: true)
    for key in keys {
      let row = Int(key & 0xFFFF_FFFF)
      outCases.append(UInt32(key >> 32))
      outCounts.append(counts[row])
      if isSorted { continue }
      for gap in starts[row]..<(starts[row] + Int(counts[row])) { outGaps.append(gaps[gap]) }
    }
    try outCases.withUnsafeBufferPointer { (cases) throws(Fault) in
      try outCounts.withUnsafeBufferPointer { (counts) throws(Fault) in
        try (isSorted ? gaps : outGaps).withUnsafeBufferPointer { (gaps) throws(Fault) in
          guard let cases = cases.baseAddress, let counts = counts.baseAddress,
            let gaps = gaps.baseAddress
          else { return }
          try terms.add(term, cases, counts, gaps, keys.count)
        }
      }
    }
  }

  /// By the new number, 11 bits at a time for long lists.
  private func sort() {
    guard keys.count > 512 else { return keys.sort() }
    let greatest = keys.reduce(0) { max($0, $1 >> 32) }
    if spare.count < keys.count { spare = [UInt64](repeating: 0, count: keys.count * 2) }
    var shift: UInt64 = 32
    while greatest >> (shift - 32) > 0 {
      var next = [Int](repeating: 0, count: 2049)
      for key in keys { next[Int(key >> shift & 2047) + 1] += 1 }
      for digit in 0..<2048 { next[digit + 1] += next[digit] }
      for key in keys {
        let digit = Int(key >> shift & 2047)
        spare[next[digit]] = key
        next[digit] += 1
      }
      for index in keys.indices { keys[index] = spare[index] }
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
      IndexSection.street, .category, .satisfaction, .state, .volume, .units,
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
    values.duration = duration[number]
    values.rounds = rounds[number]
    values.hasScan = scans[number] == 1
    for column in lengths {
      guard column[number] >= 0 else {
        throw malformed(index[.title].offset, file: index.bytes.file)
      }
      values.lengths.append(column[number])
    }
    return values
  }
}
