internal import Primitives

/// A leaf of the dictionary, of which one term is found without reading what is told of those before it.
///
/// Every search looks up some terms, and long ones many: all that is added up on the way to one is the steps
/// from term to term.
struct PackedLeaf: LeafWalk {
  private let count: Int
  /// The steps from term to term, and then where each term's entry ends, counted from the first's start.
  private let steps: UnsafeRawPointer
  private let stepWidth: Int
  private let ends: UnsafeRawPointer
  private let endWidth: Int
  private let entries: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let isOfPhrases: Bool
  private let caseCount: Int
  /// The term that comes next.
  private var row = 0
  private var term: UInt64
  private(set) var isMalformed = false

  /// A step is from one term of two characters to another, or between phrases of the same first one.
  static let widestStep = 2 * Int(IndexFormat.scalarBits)
  /// So that an end is read as one word.
  static let widestEnd = 48
  static let headBytes =
    3 + ((IndexFormat.leafTerms - 1) * widestStep + 7) / 8
    + (IndexFormat.leafTerms * widestEnd + 7) / 8

  @inline(__always)
  init?(_ leaf: Leaf) {
    guard leaf.length >= 3 else { return nil }
    count = Int(leaf.start[0])
    stepWidth = Int(leaf.start[1])
    endWidth = Int(leaf.start[2])
    guard count > 0, count <= IndexFormat.leafTerms, stepWidth <= PackedLeaf.widestStep,
      endWidth <= PackedLeaf.widestEnd
    else { return nil }
    let ends = leaf.start + 3 + ((count &- 1) &* stepWidth &+ 7) / 8
    entries = ends + (count &* endWidth &+ 7) / 8
    guard entries <= leaf.end else { return nil }
    steps = UnsafeRawPointer(leaf.start + 3)
    self.ends = UnsafeRawPointer(ends)
    end = leaf.end
    term = leaf.firstTerm
    isOfPhrases = leaf.isOfPhrases
    caseCount = leaf.caseCount
  }

  var headEnd: UnsafePointer<UInt8> { entries }

  /// The postings of a term, where it is here.
  @inline(__always)
  mutating func find(_ wanted: UInt64, _ check: Check) throws(Fault) -> PostingList? {
    while term < wanted {
      row &+= 1
      if row == count { return nil }
      step()
    }
    return term == wanted ? try list(check) : nil
  }

  mutating func next(_ check: Check) throws(Fault) -> (term: UInt64, list: PostingList)? {
    guard row < count, !isMalformed, let list = try list(check) else { return nil }
    let here = term
    row += 1
    if row < count { step() }
    return (here, list)
  }

  /// Goes to the term at `row`.
  @inline(__always)
  private mutating func step() {
    term = term &+ 1 &+ PackedLeaf.value(steps, row &- 1, stepWidth)
  }

  @inline(__always)
  private static func value(_ packed: UnsafeRawPointer, _ index: Int, _ width: Int) -> UInt64 {
    let bit = index &* width
    let word = packed.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self).littleEndian
    return word &>> UInt64(bit & 7) & ((1 as UInt64) &<< UInt64(width) &- 1)
  }

  /// The postings of the term at `row`; `nil` where its entry contradicts itself.
  @inline(__always)
  private mutating func list(_ check: Check) throws(Fault) -> PostingList? {
    let before = row > 0 ? Int(PackedLeaf.value(ends, row &- 1, endWidth)) : 0
    let after = Int(PackedLeaf.value(ends, row, endWidth))
    isMalformed = before >= after || after > end - entries
    if isMalformed { return nil }
    let (start, length) = (entries + before, after &- before)
    try check(start, min(length, PackedLeaf.mostBeforeList))
    // All of what tells of one case; a list is checked by who asks for it.
    if start[0] & 1 == 0 { try check(start, length) }
    let found = list(ByteReader(next: start, end: start + length))
    isMalformed = found == nil
    return found
  }

  /// Bytes of an entry before its list, at most.
  private static let mostBeforeList = 10

  @inline(__always)
  private func list(_ entry: ByteReader) -> PostingList? {
    var entry = entry
    let head = entry.varint()
    if head & 1 == 0 { return PostingList(single: head >> 1, &entry, caseCount: caseCount) }
    if entry.failed { return nil }
    let length = entry.end - entry.next
    switch head >> 1 {
    case 0: return isOfPhrases && length == 0 ? PostingList(frequentAt: entry.next) : nil
    case 1: return nil
    case let cases:
      return PostingList(
        caseCount: cases, of: caseCount, start: entry.next, length: UInt64(length), end: entry.end)
    }
  }
}
