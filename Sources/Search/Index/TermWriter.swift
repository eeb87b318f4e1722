internal import Primitives
internal import Storage

/// Writes a dictionary with its postings: leaves of 16 terms, with what is told of them.
final class TermWriter {
  private let writer: IndexWriter
  private let sections: (leaves: IndexSection, terms: IndexSection)
  private let encoder: PostingEncoder
  /// From each of the leaf's terms to the next, and where their entries end.
  private var steps: [UInt64] = []
  private var ends: [UInt64] = []
  /// The entries of the leaf, which its head stands before: lists of frequent terms are long, one buffer
  /// that grows would be copied, and what is more than may wait in memory is set aside.
  private var setAside: ScratchFile?
  private var full: [OutputBytes] = []
  private var entries = OutputBytes(capacity: 1 << 16)
  private var last: UInt64 = 0
  private var firsts: [UInt64] = []
  private var offsets: [UInt64] = []
  private var start = 0
  /// Bytes of entries in the leaf so far.
  private var listed = 0
  /// In how many cases a bigram is whose place is to be remembered.
  private let frequent: Int
  /// The frequent bigrams, whose offsets count from the leaf's first entry until it is written.
  private(set) var bigrams: [FrequentBigram] = []
  private var settled = 0

  /// `frequent` is given where phrases will be made of the lists.
  init(
    _ writer: IndexWriter, _ kind: TermKind, _ encoder: PostingEncoder, frequent: Int = .max
  ) throws(Fault) {
    self.writer = writer
    sections = kind.sections
    self.encoder = encoder
    self.frequent = frequent
    try writer.begin(sections.leaves)
    start = writer.position
  }

  /// Adds a term; terms come in ascending order.
  func add(
    _ term: UInt64, _ cases: UnsafePointer<UInt32>, _ counts: UnsafePointer<UInt32>,
    _ gaps: UnsafePointer<UInt32>, _ n: Int
  ) throws(Fault) {
    try begin(term)
    let before = entries.count
    if n == 1 {
      entries.appendVarint(UInt64(cases[0]) << 1)
      let count = counts[0]
      entries.appendVarint(UInt64(gaps[0]) << 1 | (count > 1 ? 1 : 0))
      if count > 1 {
        entries.appendVarint(UInt64(count - 2))
        for index in 1..<Int(count) { entries.appendVarint(UInt64(gaps[index])) }
      }
    } else {
      entries.appendVarint(UInt64(n) << 1 | 1)
      let list = entries.count
      encoder.encode(cases, counts, gaps, n, into: entries)
      if n >= frequent, IndexFormat.isWritten(term) {
        bigrams.append(
          FrequentBigram(
            term: term, caseCount: n, offset: listed + list - before, length: entries.count - list))
      }
    }
    try end(entries.count - before)
  }

  /// Adds a phrase that is too frequent for a list of its own.
  func addFrequent(_ term: UInt64) throws(Fault) {
    try begin(term)
    entries.appendVarint(1)
    try end(1)
  }

  /// Begins an entry.
  private func begin(_ term: UInt64) throws(Fault) {
    // Steps from one phrase's first character to another's are wider than a leaf has.
    let above = 2 * IndexFormat.scalarBits
    if !ends.isEmpty, term >> above != last >> above { try flush() }
    if ends.isEmpty {
      firsts.append(term)
      offsets.append(UInt64(writer.position - start))
    } else {
      steps.append(term - last - 1)
    }
    last = term
  }

  /// Ends an entry of so many bytes.
  private func end(_ length: Int) throws(Fault) {
    listed += length
    ends.append(UInt64(listed))
    if entries.count >= 1 << 18 { try turnEntries() }
    if ends.count == IndexFormat.leafTerms { try flush() }
  }

  private func turnEntries() throws(Fault) {
    full.append(entries)
    entries = OutputBytes(capacity: 1 << 16)
    guard full.reduce(0, { $0 + $1.count }) > writer.sink.waiting else { return }
    if setAside == nil { setAside = writer.sink.scratch() }
    for entries in full { try setAside?.append(RawSpan(_unsafeBytes: entries.bytes)) }
    full = []
  }

  private func flush() throws(Fault) {
    guard !ends.isEmpty else { return }
    let head = OutputBytes(capacity: PackedLeaf.headBytes)
    let widths = (
      step: 64 - steps.reduce(0, |).leadingZeroBitCount,
      end: 64 - UInt64(listed).leadingZeroBitCount
    )
    head.append(UInt8(ends.count))
    head.append(UInt8(widths.step))
    head.append(UInt8(widths.end))
    head.appendPacked(steps, width: widths.step)
    head.appendPacked(ends, width: widths.end)
    try writer.append(head.bytes)
    for index in settled..<bigrams.count { bigrams[index].offset += writer.position }
    (settled, listed) = (bigrams.count, 0)
    try setAside?.forEachPiece { (piece) throws(Fault) in
      try piece.withUnsafeBytes { (bytes) throws(Fault) in try writer.append(bytes) }
    }
    for entries in full { try writer.append(entries.bytes) }
    try writer.append(entries.bytes)
    setAside = nil
    full = []
    entries.removeAll()
    steps.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
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
