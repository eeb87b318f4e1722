/// Two lists walked together, block by block, for the cases that both have.
///
/// Where the second is much longer, each case of the first is looked up in the second's block; else the two
/// blocks are merged. Either way what both have is gathered first and looked at afterwards.
struct PairWalk {
  /// The shorter list.
  let left: UnsafeMutablePointer<PostingCursor>
  let right: UnsafeMutablePointer<PostingCursor>

  /// To look at so many postings of a block one by one costs less than to unpack what belongs to all of them.
  private static let few = 4

  /// Whether the lists are such as share their blocks: several cases of the shorter one fall into each.
  static func fits(_ left: PostingCursor, _ right: PostingCursor) -> Bool {
    right.blockCount < left.caseCount / 4
  }

  /// Calls `body` for each case of a range that both lists have, ascending, both cursors standing at it, until
  /// it answers `false`; `body` must move neither.
  ///
  /// It is told the rows at which they stand, too: who reads them where they were just written waits for them.
  ///
  /// `skipping` is asked where two blocks meet, and may name a later case to go on at.
  @inline(__always)
  func forEach(
    in range: Range<UInt32>, skipping: (UInt32) -> UInt32?, _ body: (UInt32, Int, Int) -> Bool
  ) {
    let isLookedUp = right.pointee.caseCount / 8 > left.pointee.caseCount
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: IndexFormat.blockSize + 1) { buffer in
      guard let matches = buffer.baseAddress else { return }
      defer {
        left.pointee.hasFewMatches = false
        right.pointee.hasFewMatches = false
      }
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
        left.pointee.hasFewMatches = found <= PairWalk.few
        right.pointee.hasFewMatches = found <= PairWalk.few
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
  @inline(never)
  private func merge(_ matches: UnsafeMutablePointer<UInt32>) -> (found: Int, left: Int, right: Int)
  {
    let a = left.pointee.cases
    let b = right.pointee.cases
    let aCount = left.pointee.n
    let bCount = right.pointee.n
    var i = left.pointee.position
    var j = right.pointee.position
    var found = 0
    // Four by eight: most have nothing in common, and then no number is looked at by itself. Where to go on
    // is told by numbers read anew, as who waits for it out of the eights waits longer.
    while i &+ 4 <= aCount, j &+ 8 <= bCount {
      let x = UnsafeRawPointer(a + i).loadUnaligned(as: SIMD4<UInt32>.self)
      let low = UnsafeRawPointer(b + j).loadUnaligned(as: SIMD4<UInt32>.self)
      let high = UnsafeRawPointer(b + j + 4).loadUnaligned(as: SIMD4<UInt32>.self)
      if PairWalk.haveCommon(x, low, high) { found = pick(matches, found, i, j) }
      let (leftEnd, rightEnd) = (a[i &+ 3], b[j &+ 7])
      i = leftEnd <= rightEnd ? i &+ 4 : i
      j = rightEnd <= leftEnd ? j &+ 8 : j
    }
    while i < aCount, j < bCount {
      let x = a[i]
      let y = b[j]
      matches[found] = UInt32(truncatingIfNeeded: i &<< 8 | j)
      let (isLeft, isRight) = (PairWalk.isAtMost(x, y), PairWalk.isAtMost(y, x))
      found &+= isLeft & isRight
      i &+= isLeft
      j &+= isRight
    }
    // Neither stands at what was compared already: such a step ends behind one row only.
    while i < aCount, j == bCount, a[i] <= b[bCount &- 1] { i &+= 1 }
    while j < bCount, i == aCount, b[j] <= a[aCount &- 1] { j &+= 1 }
    return (found, i, j)
  }

  /// 1 or 0, of cases, which are below 2³¹: said so that no branch is made of it.
  @inline(__always)
  private static func isAtMost(_ left: UInt32, _ right: UInt32) -> Int {
    Int(truncatingIfNeeded: (left &- right &- 1) &>> 31)
  }

  @inline(__always)
  private static func haveCommon(
    _ x: SIMD4<UInt32>, _ low: SIMD4<UInt32>, _ high: SIMD4<UInt32>
  ) -> Bool {
    let (first, second, third, fourth) = (
      SIMD4(repeating: x[0]), SIMD4(repeating: x[1]), SIMD4(repeating: x[2]), SIMD4(repeating: x[3])
    )
    let isLow = low .== first .| low .== second .| low .== third .| low .== fourth
    let isHigh = high .== first .| high .== second .| high .== third .| high .== fourth
    return any(isLow .| isHigh)
  }

  /// Gathers what four rows from `i` on and eight from `j` on share.
  @inline(never)
  private func pick(
    _ matches: UnsafeMutablePointer<UInt32>, _ found: Int, _ i: Int, _ j: Int
  ) -> Int {
    let a = left.pointee.cases
    let b = right.pointee.cases
    let eight = UnsafeRawPointer(b + j).loadUnaligned(as: SIMD8<UInt32>.self)
    var found = found
    for row in i..<(i &+ 4) {
      // Cases are below 2³¹; where all eight are less, the first is none that is the same.
      let less = (eight &- SIMD8(repeating: a[row])) &>> SIMD8(repeating: 31)
      let other = j &+ Int(less.wrappedSum() & 7)
      matches[found] = UInt32(truncatingIfNeeded: row &<< 8 | other)
      found &+= a[row] == b[other] ? 1 : 0
    }
    return found
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
