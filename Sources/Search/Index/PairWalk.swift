/// Two lists walked together, block by block, for the cases that both have.
///
/// Where the second is much longer, each case of the first is looked up in the second's block; else the two
/// blocks are merged. Neither way has a branch that depends on how the cases lie, which nobody can guess:
/// what both have is gathered first and looked at afterwards.
struct PairWalk {
  /// The shorter list.
  let left: UnsafeMutablePointer<PostingCursor>
  let right: UnsafeMutablePointer<PostingCursor>

  /// Whether the lists are such as share their blocks: several cases of the shorter one fall into each.
  static func fits(_ left: PostingCursor, _ right: PostingCursor) -> Bool {
    right.blockCount < left.caseCount / 4
  }

  /// Calls `body` for each case of a range that both lists have, ascending, with its rows in their blocks,
  /// both cursors standing at it, until it answers `false`; `body` must move neither.
  ///
  /// `skipping` is asked where two blocks meet, and may name a later case to go on at.
  @inline(__always)
  func forEach(
    in range: Range<UInt32>, skipping: (UInt32) -> UInt32?, _ body: (UInt32, Int, Int) -> Bool
  ) {
    let isLookedUp = right.pointee.caseCount / 8 > left.pointee.caseCount
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: IndexFormat.blockSize + 1) { buffer in
      guard let matches = buffer.baseAddress else { return }
      left.pointee.seek(range.lowerBound)
      while left.pointee.current < range.upperBound {
        right.pointee.seek(left.pointee.current)
        let number = right.pointee.current
        if number == PostingCursor.end { return }
        if number > left.pointee.cases[left.pointee.n &- 1] {
          left.pointee.seek(number)
          continue
        }
        if let behind = skipping(left.pointee.current), behind > left.pointee.current {
          left.pointee.seek(behind)
          continue
        }
        let cases = left.pointee.cases
        let (found, next, other) = isLookedUp ? lookUp(matches) : merge(matches)
        for slot in 0..<found {
          let match = Int(matches[slot])
          let number = cases[match &>> 8]
          if number >= range.upperBound { return left.pointee.seek(range.upperBound) }
          left.pointee.position = match &>> 8
          right.pointee.position = match & 255
          if !body(number, match &>> 8, match & 255) { return }
        }
        left.pointee.position = next
        right.pointee.position = other
        if next >= left.pointee.n { left.pointee.loadNext() }
        if other >= right.pointee.n { right.pointee.loadNext() }
      }
    }
  }

  /// Gathers the rows that two blocks share, the left one's times 256 and the right one's, and says at
  /// which rows to go on.
  @inline(__always)
  private func merge(_ matches: UnsafeMutablePointer<UInt32>) -> (found: Int, left: Int, right: Int)
  {
    let a = left.pointee.cases
    let b = right.pointee.cases
    let aCount = left.pointee.n
    let bCount = right.pointee.n
    var i = left.pointee.position
    var j = right.pointee.position
    var found = 0
    while i < aCount, j < bCount {
      let x = a[i]
      let y = b[j]
      matches[found] = UInt32(truncatingIfNeeded: i &<< 8 | j)
      found &+= x == y ? 1 : 0
      i &+= x <= y ? 1 : 0
      j &+= y <= x ? 1 : 0
    }
    return (found, i, j)
  }

  /// The same, for a left block of which few cases are in the right one.
  @inline(__always)
  private func lookUp(_ matches: UnsafeMutablePointer<UInt32>) -> (
    found: Int, left: Int, right: Int
  ) {
    let a = left.pointee.cases
    let b = right.pointee.cases
    let aCount = left.pointee.n
    let last = b[right.pointee.n &- 1]
    var i = left.pointee.position
    var j = right.pointee.position
    var found = 0
    while i < aCount, a[i] <= last {
      j = right.pointee.row(of: a[i])
      matches[found] = UInt32(truncatingIfNeeded: i &<< 8 | j)
      found &+= b[j] == a[i] ? 1 : 0
      i &+= 1
    }
    // The rest of the right block is before the next left case.
    return (found, i, i < aCount ? right.pointee.n : j)
  }
}
