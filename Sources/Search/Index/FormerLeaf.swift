internal import Primitives

/// A leaf of version 2, one varint behind the other.
struct FormerLeaf: LeafWalk {
  private var entries: ByteReader
  private var left: Int
  private var term: UInt64
  private var isFirst = true
  /// Where the next list of a term with several cases is, and where the leaf ends.
  private var list: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private let caseCount: Int
  private(set) var isMalformed = false

  static let headBytes = 11

  init?(_ leaf: Leaf) {
    guard leaf.length >= 2 else { return nil }
    var head = ByteReader(
      next: leaf.start + 1, end: leaf.start + min(leaf.length, FormerLeaf.headBytes))
    let length = head.varint()
    guard !head.failed, length <= UInt64(leaf.end - head.next) else { return nil }
    entries = ByteReader(next: head.next, end: head.next + Int(length))
    left = Int(leaf.start[0])
    term = leaf.firstTerm
    list = entries.end
    end = leaf.end
    caseCount = leaf.caseCount
  }

  var headEnd: UnsafePointer<UInt8> { entries.end }

  mutating func next(_ check: Check) throws(Fault) -> (term: UInt64, list: PostingList)? {
    guard left > 0, !isMalformed else { return nil }
    step()
    let count = entries.varint()
    let found =
      count == 1
      ? PostingList(single: entries.varint(), &entries, caseCount: caseCount)
      : PostingList(
        caseCount: count, of: caseCount, start: list, length: entries.varint(), end: end)
    isMalformed = count == 0 || entries.failed || found == nil
    guard !isMalformed, let found else { return nil }
    if count > 1 { list += found.length }
    return (term, found)
  }

  /// Goes to the next entry's term.
  private mutating func step() {
    left -= 1
    if isFirst {
      isFirst = false
      return
    }
    let step = entries.varint()
    if step > 0 {
      term = term &+ step
    } else {
      let first = (term >> IndexFormat.scalarBits) &+ entries.varint()
      term = first &<< IndexFormat.scalarBits &+ entries.varint()
    }
  }
}
