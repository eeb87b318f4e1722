internal import Primitives

/// Where the postings of a term are.
struct PostingList {
  /// How many cases hold the term.
  var caseCount: Int
  /// The list; for a term of one case, its occurrences in the leaf.
  var start: UnsafePointer<UInt8>
  var length: Int
  /// The case, when there is only one.
  var single: UInt32
  /// Whether the single case holds it more than once, and its first place.
  var firstPlace: UInt32
  var singleRepeats: Bool
}

extension PostingList {
  /// A term in one case, of whose places the rest of `entry` tells, or its beginning; `nil` where that
  /// contradicts itself.
  @inline(__always)
  init?(single number: UInt64, _ entry: inout ByteReader, caseCount: Int) {
    let place = entry.varint()
    self.init(
      caseCount: 1, start: entry.next, length: 0, single: UInt32(truncatingIfNeeded: number),
      firstPlace: UInt32(truncatingIfNeeded: place >> 1), singleRepeats: place & 1 == 1)
    if singleRepeats {
      let more = entry.varint()
      guard more < UInt64(IndexFormat.maxPlaces) else { return nil }
      for _ in 0..<(more + 1) {
        entry.skip()
        if entry.failed { break }
      }
      length = entry.next - start
    }
    guard !entry.failed, number < UInt64(caseCount) else { return nil }
  }

  /// A term in several cases; `nil` where its list is too short for what cursors read of it before they look
  /// at any block, or too long for its leaf.
  @inline(__always)
  init?(
    caseCount: UInt64, of all: Int, start: UnsafePointer<UInt8>, length: UInt64,
    end: UnsafePointer<UInt8>
  ) {
    let blocks = (caseCount &+ UInt64(IndexFormat.blockSize) &- 1) / UInt64(IndexFormat.blockSize)
    guard caseCount <= UInt64(all), start <= end, length <= UInt64(end - start),
      blocks < 2 || length >= 9 &* blocks
    else { return nil }
    self.init(
      caseCount: Int(caseCount), start: start, length: Int(length), single: 0, firstPlace: 0,
      singleRepeats: false)
  }

  /// A phrase that is too frequent for a list of its own.
  init(frequentAt start: UnsafePointer<UInt8>) {
    self.init(
      caseCount: 0, start: start, length: 0, single: 0, firstPlace: 0, singleRepeats: false)
  }
}

/// Some terms that follow each other, and their lists: where they are.
struct Leaf {
  let start: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  let firstTerm: UInt64
  /// Whether its terms are phrases, some without lists.
  let isOfPhrases: Bool
  /// Cases of the index.
  let caseCount: Int

  var length: Int { end - start }
}

/// Reads the terms of a leaf one after the other.
///
/// Made of plain pointers, so that a search counts no references; its index outlives it. What is read of the
/// leaf is checked before.
protocol LeafWalk {
  /// Checks the pages of some bytes.
  typealias Check = (UnsafePointer<UInt8>, Int) throws(Fault) -> Void

  /// Bytes at a leaf's start that say how far its head reaches, at most.
  static var headBytes: Int { get }

  /// Of a leaf whose `headBytes` were checked; `nil` where those contradict themselves.
  init?(_ leaf: Leaf)

  /// Up to where the leaf is to be checked before any of its terms is asked for.
  var headEnd: UnsafePointer<UInt8> { get }

  /// Whether the leaf contradicted itself: nothing more comes then.
  var isMalformed: Bool { get }

  /// The next term; `nil` at the end, and where the leaf contradicts itself.
  mutating func next(_ check: Check) throws(Fault) -> (term: UInt64, list: PostingList)?
}

/// One of an index's dictionaries.
///
/// It is never copied: each copy would count a reference to the index, which a search is too quick for.
struct TermReader: ~Copyable {
  let index: SearchIndex
  let kind: TermKind
  private let leaves: SectionEntry
  private let base: UnsafePointer<UInt8>
  /// The first term of each leaf, and behind them where each begins.
  private let table: UnsafeRawPointer
  private let leafCount: Int

  init(_ index: SearchIndex, _ kind: TermKind) {
    self.index = index
    self.kind = kind
    leaves = index[kind.sections.leaves]
    base = (index.bytes.base + leaves.offset).assumingMemoryBound(to: UInt8.self)
    let terms = index[kind.sections.terms]
    table = index.bytes.base + terms.offset
    leafCount = terms.length / 16
  }

  @inline(__always)
  private func first(_ leaf: Int) -> UInt64 {
    UInt64(littleEndian: table.loadUnaligned(fromByteOffset: 8 &* leaf, as: UInt64.self))
  }

  @inline(__always)
  private func offset(_ leaf: Int) -> Int {
    guard leaf < leafCount else { return leaves.length }
    return Int(
      truncatingIfNeeded: UInt64(
        littleEndian: table.loadUnaligned(
          fromByteOffset: 8 &* (leafCount &+ leaf), as: UInt64.self)))
  }

  /// The last leaf that begins at or before a term.
  @inline(__always)
  private func leaf(of term: UInt64) -> Int? {
    guard leafCount > 0, first(0) <= term else { return nil }
    var (low, left) = (0, leafCount)
    // No branch depends on the terms, whose order nobody can guess.
    while left > 1 {
      let half = left &>> 1
      low &+= first(low &+ half) <= term ? half : 0
      left &-= half
    }
    return low
  }

  /// The postings of a term, `nil` where no case holds it.
  ///
  /// A phrase that is too frequent for a list of its own has one of no cases.
  func find(_ term: UInt64) throws(Fault) -> PostingList? {
    guard let number = leaf(of: term) else { return nil }
    guard index.hasPackedLeaves else { return try findInFormer(term, number) }
    var leaf: PackedLeaf = try open(number)
    let found = try leaf.find(term) { (start, count) throws(Fault) in try check(start, count) }
    if leaf.isMalformed { throw malformed(offset(number)) }
    return found
  }

  @inline(never)
  private func findInFormer(_ term: UInt64, _ number: Int) throws(Fault) -> PostingList? {
    var leaf: FormerLeaf = try open(number)
    while let entry = try leaf.next({ (start, count) throws(Fault) in try check(start, count) }) {
      if entry.term >= term { return entry.term == term ? entry.list : nil }
    }
    if leaf.isMalformed { throw malformed(offset(number)) }
    return nil
  }

  /// The postings of every term that begins with a character.
  func each(
    from character: UInt32, _ body: (PostingList) throws(Fault) -> Void
  ) throws(Fault) {
    if index.hasPackedLeaves {
      try each(from: character, in: PackedLeaf.self, body)
    } else {
      try each(from: character, in: FormerLeaf.self, body)
    }
  }

  private func each<Terms: LeafWalk>(
    from character: UInt32, in: Terms.Type, _ body: (PostingList) throws(Fault) -> Void
  ) throws(Fault) {
    let low = IndexFormat.term(character, 0)
    let high = IndexFormat.term(character + 1, 0)
    var leaf = leaf(of: low) ?? 0
    while leaf < leafCount, first(leaf) < high {
      var terms: Terms = try open(leaf)
      while let entry = try terms.next({ (start, count) throws(Fault) in try check(start, count) }),
        entry.term < high
      {
        if entry.term >= low { try body(entry.list) }
      }
      if terms.isMalformed { throw malformed(offset(leaf)) }
      leaf += 1
    }
  }

  /// All terms in order, for merging.
  struct Walk {
    private let index: SearchIndex
    private let kind: TermKind
    private var leaf = 0
    private var packed: PackedLeaf?
    private var former: FormerLeaf?

    init(_ index: SearchIndex, _ kind: TermKind) {
      self.index = index
      self.kind = kind
    }

    mutating func next() throws(Fault) -> (term: UInt64, list: PostingList)? {
      while true {
        if let entry = try nextOfLeaf() {
          // Two characters, as all that is merged.
          guard entry.term >> (2 * IndexFormat.scalarBits) == 0 else { throw malformed }
          return entry
        }
        if packed?.isMalformed == true || former?.isMalformed == true { throw malformed }
        let reader = TermReader(index, kind)
        guard leaf < reader.leafCount else { return nil }
        if index.hasPackedLeaves {
          packed = try reader.open(leaf)
        } else {
          former = try reader.open(leaf)
        }
        leaf += 1
      }
    }

    private mutating func nextOfLeaf() throws(Fault) -> (term: UInt64, list: PostingList)? {
      let index = index
      let check = { (start: UnsafePointer<UInt8>, count: Int) throws(Fault) in
        try index.checkRange(UnsafeRawPointer(start) - index.bytes.base, count)
      }
      return packed == nil ? try former?.next(check) : try packed?.next(check)
    }

    private var malformed: Fault {
      let reader = TermReader(index, kind)
      return reader.malformed(reader.offset(leaf - 1))
    }
  }

  func malformed(_ offset: Int) -> Fault {
    Search.malformed(leaves.offset + offset, file: index.bytes.file)
  }

  @inline(__always)
  private func leaf(_ number: Int) throws(Fault) -> Leaf {
    let start = offset(number)
    let end = offset(number &+ 1)
    guard start >= 0, end <= leaves.length, start <= end else { throw malformed(0) }
    return Leaf(
      start: base + start, end: base + end, firstTerm: first(number),
      isOfPhrases: kind == .phrases, caseCount: index.caseCount)
  }

  /// A leaf, whose head is checked.
  @inline(__always)
  private func open<Terms: LeafWalk>(_ number: Int) throws(Fault) -> Terms {
    let leaf = try leaf(number)
    try check(leaf.start, min(leaf.length, Terms.headBytes))
    guard let terms = Terms(leaf) else { throw malformed(offset(number)) }
    let head = terms.headEnd - leaf.start
    if head > Terms.headBytes { try check(leaf.start, head) }
    return terms
  }

  /// Checks the pages of some bytes.
  @inline(__always)
  private func check(_ start: UnsafePointer<UInt8>, _ count: Int) throws(Fault) {
    try index.checkRange(UnsafeRawPointer(start) - index.bytes.base, count)
  }

  /// Checks the pages of a list.
  func check(_ list: PostingList) throws(Fault) {
    guard list.caseCount > 1 else { return }
    try check(list.start, list.length)
  }
}
