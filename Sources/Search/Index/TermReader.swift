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

/// The dictionary of the shared texts or of the personal ones.
struct TermReader {
  private let index: SearchIndex
  private let leaves: SectionEntry
  private let terms: SectionEntry
  private let leafCount: Int

  init(_ index: SearchIndex, personal: Bool) {
    self.index = index
    leaves = index[personal ? .personalLeaves : .leaves]
    terms = index[personal ? .personalTerms : .terms]
    leafCount = terms.length / 16
  }

  private func first(_ leaf: Int) -> UInt64 {
    index.bytes.load(terms.offset + 8 * leaf, as: UInt64.self)
  }

  private func offset(_ leaf: Int) -> Int {
    guard leaf < leafCount else { return leaves.length }
    return Int(
      truncatingIfNeeded: index.bytes.load(
        terms.offset + 8 * (leafCount + leaf), as: UInt64.self))
  }

  /// The last leaf that begins at or before a term.
  private func leaf(of term: UInt64) -> Int? {
    var low = 0
    var high = leafCount
    while low < high {
      let middle = (low + high) / 2
      if first(middle) <= term { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The postings of a term, `nil` where no case holds it.
  func find(_ term: UInt64) throws(Fault) -> PostingList? {
    guard let leaf = leaf(of: term) else { return nil }
    var walk = try LeafWalk(self, leaf)
    guard try walk.skip(to: term) else { return nil }
    guard let entry = try walk.next(), entry.term == term else { return nil }
    return entry.list
  }

  /// The postings of every term that begins with a character.
  func each(
    from character: UInt32, _ body: (PostingList) throws(Fault) -> Void
  ) throws(Fault) {
    let low = IndexFormat.term(character, 0)
    let high = IndexFormat.term(character + 1, 0)
    var leaf = leaf(of: low) ?? 0
    while leaf < leafCount, first(leaf) < high {
      var walk = try LeafWalk(self, leaf)
      while let entry = try walk.next(), entry.term < high {
        if entry.term >= low { try body(entry.list) }
      }
      leaf += 1
    }
  }

  /// All terms in order, for merging.
  struct Walk {
    private let reader: TermReader
    private var leaf = 0
    private var inner: LeafWalk?

    init(_ reader: TermReader) { self.reader = reader }

    mutating func next() throws(Fault) -> (term: UInt64, list: PostingList)? {
      while true {
        if let entry = try inner?.next() { return entry }
        guard leaf < reader.leafCount else { return nil }
        inner = try LeafWalk(reader, leaf)
        leaf += 1
      }
    }
  }

  func malformed(_ offset: Int) -> Fault {
    Search.malformed(leaves.offset + offset, file: index.bytes.file)
  }

  /// The terms of one leaf.
  struct LeafWalk {
    private let reader: TermReader
    private let offset: Int
    private var entries: ByteReader
    private var left: Int
    private var term: UInt64
    private var isFirst = true
    private var list: Int
    private let end: Int

    init(_ reader: TermReader, _ leaf: Int) throws(Fault) {
      self.reader = reader
      offset = reader.offset(leaf)
      end = reader.offset(leaf + 1)
      guard offset >= 0, offset + 2 <= end, end <= reader.leaves.length else {
        throw reader.malformed(0)
      }
      let base = (reader.index.bytes.base + reader.leaves.offset)
        .assumingMemoryBound(to: UInt8.self)
      // The head first: it says how far the entries reach.
      try reader.index.checkRange(reader.leaves.offset + offset, min(11, end - offset))
      left = Int(base[offset])
      var head = ByteReader(next: base + offset + 1, end: base + min(end, offset + 11))
      let length = head.varint()
      guard !head.failed, length <= UInt64(base + end - head.next) else {
        throw reader.malformed(offset)
      }
      try reader.index.checkRange(head.next - base + reader.leaves.offset, Int(length))
      entries = ByteReader(next: head.next, end: head.next + Int(length))
      list = entries.end - base
      term = reader.first(leaf)
    }

    /// Goes on until the next entry is the first at or behind a term; `false` at the end.
    mutating func skip(to wanted: UInt64) throws(Fault) -> Bool {
      var reader = entries
      var term = self.term
      var list = list
      while left > 0 {
        let before = reader
        var here = term
        if !isFirst {
          let step = reader.varint()
          if step > 0 {
            here = here &+ step
          } else {
            let first = (here >> IndexFormat.scalarBits) &+ reader.varint()
            here = first &<< IndexFormat.scalarBits &+ reader.varint()
          }
        }
        if here >= wanted {
          entries = before
          self.term = term
          self.list = list
          return here == wanted
        }
        let count = reader.varint()
        if count == 1 {
          reader.skip()
          if reader.varint() & 1 == 1 {
            var more = reader.varint() &+ 1
            while more > 0, !reader.failed {
              reader.skip()
              more &-= 1
            }
          }
        } else {
          let length = reader.varint()
          guard length <= UInt64(end - list) else { throw self.reader.malformed(offset) }
          list += Int(length)
        }
        if reader.failed { throw self.reader.malformed(offset) }
        term = here
        isFirst = false
        left -= 1
      }
      return false
    }

    @inline(__always)
    mutating func next() throws(Fault) -> (term: UInt64, list: PostingList)? {
      guard left > 0 else { return nil }
      left -= 1
      if isFirst {
        isFirst = false
      } else {
        let step = entries.varint()
        if step > 0 {
          term = term &+ step
        } else {
          let first = (term >> IndexFormat.scalarBits) &+ entries.varint()
          term = first &<< IndexFormat.scalarBits &+ entries.varint()
        }
      }
      let count = entries.varint()
      guard count > 0, count <= UInt64(reader.index.caseCount) else {
        throw reader.malformed(offset)
      }
      if count == 1 {
        let number = entries.varint()
        let place = entries.varint()
        var found = PostingList(
          caseCount: 1, start: entries.next, length: 0,
          single: UInt32(truncatingIfNeeded: number),
          firstPlace: UInt32(truncatingIfNeeded: place >> 1), singleRepeats: place & 1 == 1)
        if found.singleRepeats {
          let more = entries.varint()
          guard more < UInt64(IndexFormat.maxPlaces) else { throw reader.malformed(offset) }
          for _ in 0..<(more + 1) {
            _ = entries.varint()
            if entries.failed { break }
          }
          found.length = entries.next - found.start
        }
        guard !entries.failed, number < UInt64(reader.index.caseCount) else {
          throw reader.malformed(offset)
        }
        return (term, found)
      }
      let length = entries.varint()
      let blocks = (count + UInt64(IndexFormat.blockSize) - 1) / UInt64(IndexFormat.blockSize)
      // Cursors read what is said of the blocks before they look at any of them.
      guard !entries.failed, length <= UInt64(end - list), blocks == 1 || length >= 9 * blocks
      else { throw reader.malformed(offset) }
      let base = (reader.index.bytes.base + reader.leaves.offset)
        .assumingMemoryBound(to: UInt8.self)
      let found = PostingList(
        caseCount: Int(count), start: base + list, length: Int(length), single: 0, firstPlace: 0,
        singleRepeats: false)
      list += Int(length)
      return (term, found)
    }
  }

  /// Checks the pages of a list.
  func check(_ list: PostingList) throws(Fault) {
    guard list.caseCount > 1 else { return }
    let at = UnsafeRawPointer(list.start) - index.bytes.base
    try index.checkRange(at, list.length)
  }
}
