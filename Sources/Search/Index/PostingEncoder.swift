internal import Primitives
internal import Storage

/// Writes the postings of terms: cases, occurrences and places, packed in blocks of 128.
struct PostingEncoder {
  private let lengthClass: UnsafeMutablePointer<UInt8>
  private let titles: UnsafeMutablePointer<UInt32>
  private let hasTitles: Bool
  private let table: UnsafeMutablePointer<UInt8>
  private let scratch = UnsafeMutablePointer<UInt32>.allocate(capacity: IndexFormat.blockSize)
  private let body = OutputBytes(capacity: 1 << 16)

  /// `titles` is empty for texts that have none.
  init(lengthClass: [UInt8], titles: [UInt32]) {
    self.lengthClass = PostingEncoder.copy(lengthClass)
    self.titles = PostingEncoder.copy(titles)
    hasTitles = titles.contains { $0 > 0 }
    table = PostingEncoder.copy(Impact.table)
  }

  func deallocate() {
    scratch.deallocate()
    lengthClass.deallocate()
    titles.deallocate()
    table.deallocate()
  }

  /// The inner loop reads plain memory.
  private static func copy<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let copy = UnsafeMutablePointer<Value>.allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { (copy + index).initialize(to: value) }
    return copy
  }

  /// Appends a list of two or more cases.
  ///
  /// `gaps` holds, for each case in turn, its first place and then the distance from each place to
  /// the next, less one. `counts` are occurrences, at least 1.
  func encode(
    _ cases: UnsafePointer<UInt32>, _ counts: UnsafePointer<UInt32>, _ gaps: UnsafePointer<UInt32>,
    _ n: Int, into out: OutputBytes
  ) {
    var gaps = gaps
    guard n > IndexFormat.blockSize else {
      _ = block(cases, counts, &gaps, n, first: 0, into: out)
      return
    }
    let blocks = (n + IndexFormat.blockSize - 1) / IndexFormat.blockSize
    body.removeAll()
    var ends: [UInt32] = []
    var bounds: [UInt8] = []
    ends.reserveCapacity(blocks)
    bounds.reserveCapacity(blocks)
    var start = 0
    var first: UInt32 = 0
    while start < n {
      let count = min(IndexFormat.blockSize, n - start)
      bounds.append(
        block(cases + start, counts + start, &gaps, count, first: first, into: body))
      ends.append(UInt32(body.count))
      first = cases[start + count - 1] + 1
      out.append(first - 1)
      start += count
    }
    for end in ends { out.append(end) }
    out.append(bounds)
    out.append(body.bytes)
  }

  /// One block; gives the greatest impact in it.
  private func block(
    _ cases: UnsafePointer<UInt32>, _ counts: UnsafePointer<UInt32>,
    _ gaps: inout UnsafePointer<UInt32>, _ n: Int, first: UInt32, into out: OutputBytes
  ) -> UInt8 {
    var bound: UInt8 = 0
    var greatestStep: UInt32 = 0
    var counted: UInt32 = 0
    var greatestGap: UInt32 = 0
    var next = first
    var place = 0
    for index in 0..<n {
      let number = cases[index]
      let step = number &- next
      scratch[index] = step
      greatestStep |= step
      next = number &+ 1
      let count = counts[index]
      counted |= count &- 1
      var many = min(count, Impact.maxFrequency)
      if hasTitles, gaps[place] < titles[Int(number)] {
        many = min(many &+ Impact.title, Impact.maxFrequency)
      }
      bound = max(bound, table[Int(many &<< 8 | UInt32(lengthClass[Int(number)]))])
      for _ in 0..<count {
        greatestGap |= gaps[place]
        place &+= 1
      }
    }
    let widths = (bitWidth(greatestStep), bitWidth(counted), bitWidth(greatestGap))
    out.append(UInt16(widths.0 | widths.1 << 5 | widths.2 << 10))
    out.appendPacked(scratch, n, width: widths.0)
    for index in 0..<n { scratch[index] = counts[index] - 1 }
    out.appendPacked(scratch, n, width: widths.1)
    out.appendPacked(gaps, place, width: widths.2)
    gaps += place
    return bound
  }
}

/// Writes the dictionary with its postings: leaves of 32 terms, each followed by their lists.
final class TermWriter {
  private let writer: IndexWriter
  private let sections: (leaves: IndexSection, terms: IndexSection)
  private let encoder: PostingEncoder
  private let entries = OutputBytes()
  /// The lists of the leaf, which its entries stand before: those of frequent terms are long, one buffer
  /// that grows would be copied, and what is more than may wait in memory is set aside.
  private var setAside: ScratchFile?
  private var full: [OutputBytes] = []
  private var lists = OutputBytes(capacity: 1 << 16)
  private var terms = 0
  private var last: UInt64 = 0
  private var firsts: [UInt64] = []
  private var offsets: [UInt64] = []
  private var start = 0

  init(
    _ writer: IndexWriter, _ leaves: IndexSection, _ terms: IndexSection, _ encoder: PostingEncoder
  ) throws(Fault) {
    self.writer = writer
    sections = (leaves, terms)
    self.encoder = encoder
    try writer.begin(leaves)
    start = writer.position
  }

  /// Adds a term; terms come in ascending order.
  func add(
    _ term: UInt64, _ cases: UnsafePointer<UInt32>, _ counts: UnsafePointer<UInt32>,
    _ gaps: UnsafePointer<UInt32>, _ n: Int
  ) throws(Fault) {
    let mask = UInt64(1) << IndexFormat.scalarBits - 1
    if terms == 0 {
      firsts.append(term)
      offsets.append(UInt64(writer.position - start))
    } else if term >> IndexFormat.scalarBits == last >> IndexFormat.scalarBits {
      entries.appendVarint(term - last)
    } else {
      entries.appendVarint(0)
      entries.appendVarint(term >> IndexFormat.scalarBits - last >> IndexFormat.scalarBits)
      entries.appendVarint(term & mask)
    }
    last = term
    terms += 1
    entries.appendVarint(UInt64(n))
    if n == 1 {
      entries.appendVarint(UInt64(cases[0]))
      let count = counts[0]
      entries.appendVarint(UInt64(gaps[0]) << 1 | (count > 1 ? 1 : 0))
      if count > 1 {
        entries.appendVarint(UInt64(count - 2))
        for index in 1..<Int(count) { entries.appendVarint(UInt64(gaps[index])) }
      }
    } else {
      let before = lists.count
      encoder.encode(cases, counts, gaps, n, into: lists)
      entries.appendVarint(UInt64(lists.count - before))
      if lists.count >= 1 << 18 { try turnLists() }
    }
    if terms == IndexFormat.leafTerms { try flush() }
  }

  private func turnLists() throws(Fault) {
    full.append(lists)
    lists = OutputBytes(capacity: 1 << 16)
    guard full.reduce(0, { $0 + $1.count }) > writer.sink.waiting else { return }
    if setAside == nil { setAside = writer.sink.scratch() }
    for lists in full { try setAside?.append(RawSpan(_unsafeBytes: lists.bytes)) }
    full = []
  }

  private func flush() throws(Fault) {
    guard terms > 0 else { return }
    let head = OutputBytes(capacity: 16)
    head.append(UInt8(terms))
    head.appendVarint(UInt64(entries.count))
    try writer.append(head.bytes)
    try writer.append(entries.bytes)
    try setAside?.forEachPiece { (piece) throws(Fault) in
      try piece.withUnsafeBytes { (bytes) throws(Fault) in try writer.append(bytes) }
    }
    for lists in full { try writer.append(lists.bytes) }
    try writer.append(lists.bytes)
    setAside = nil
    full = []
    entries.removeAll()
    lists.removeAll()
    terms = 0
  }

  func finish() throws(Fault) {
    try flush()
    writer.end(sections.leaves)
    let table = OutputBytes()
    for first in firsts { table.append(first) }
    for offset in offsets { table.append(offset) }
    try writer.begin(sections.terms)
    try writer.append(table.bytes)
    writer.end(sections.terms)
  }
}
