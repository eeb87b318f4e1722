extension PostingCursor {
  /// Like `seek`, for one who asks for few cases of a long list: of a block no more is unpacked than the
  /// group that the case is in.
  ///
  /// Only `current`, `countHere` and the places at `position` may be asked for until the next `seek`.
  @inline(__always)
  mutating func seekFew(_ number: UInt32) {
    guard isAskedForFew else { return seek(number) }
    if isPartial, number >= asked, cases[position] >= number { return }
    seekGroup(number)
  }

  /// Whether a list has no case of a range, as far as the first case of one block tells; no more of the
  /// list is unpacked.
  mutating func isPlainlyEmpty(_ range: Range<UInt32>) -> Bool {
    guard caseCount > 1, !isMalformed else { return false }
    guard open(blockCount > 1 ? blockOf(range.lowerBound, behind: -1) : 0) else {
      return !isMalformed
    }
    if caseWidth == IndexFormat.bits {
      unpackAll()
      return n > 0 && cases[0] >= range.upperBound
    }
    // Whoever seeks in it unpacks it first.
    (isPartial, asked) = (true, PostingCursor.end)
    return blockStart &+ (caseWidth > 0 ? unpacked(caseBytes, 0, caseWidth) : 0) >= range.upperBound
  }

  /// Says how many cases will be asked for by `seekFew`: where several are of the same block, it is
  /// unpacked whole.
  mutating func expect(_ count: Int) { isAskedForFew = count <= 4 * blockCount }

  @inline(never)
  private mutating func seekGroup(_ number: UInt32) {
    guard blockCount > 1, !isMalformed else { return seek(number) }
    if n > 0, number <= last(block), number >= blockStart {
      if !isPartial { return seek(number) }
      if number < asked { (group, groupStart) = (0, blockStart) }
    } else {
      guard open(blockOf(number, behind: block)) else { return }
      (group, groupStart) = (0, blockStart)
    }
    asked = number
    isPartial = caseWidth == IndexFormat.bits ? standAtBit(number) : unpackGroup(number)
    if isPartial { return }
    unpackAll()
    if n > 0 { searchBlock(number) }
  }

  /// Unpacks the group of the block's cases, from the present one on, in which the first from `number` on
  /// is, and stands at that.
  ///
  /// `false` when there is none among the groups of one word.
  @inline(__always)
  private mutating func unpackGroup(_ number: UInt32) -> Bool {
    let lanes = PackedLanes(caseWidth)
    let raw = UnsafeRawPointer(caseBytes)
    let out = UnsafeMutableRawPointer(cases)
    var index = group
    var start = groupStart
    if caseWidth > 0, lanes.count == 8 {
      while index &+ 8 <= n {
        let sums = lanes.eightSums(raw + index &>> 3 &* caseWidth)
        let next = start &+ 8 &+ UInt32(truncatingIfNeeded: sums &>> 56)
        if next > number {
          let row = PackedLanes.eight(sums, start)
          (out + index &* 4).storeBytes(of: row, as: SIMD8<UInt32>.self)
          let less = (row &- SIMD8(repeating: number)) &>> SIMD8(repeating: 31)
          return stand(index, start, less: Int(less.wrappedSum()))
        }
        start = next
        index &+= 8
      }
    } else if lanes.count == 4 {
      while index &+ 4 <= n {
        let sums = lanes.fourSums(raw, bit: index &* caseWidth)
        let next = start &+ 4 &+ UInt32(truncatingIfNeeded: sums &>> 48)
        if next > number {
          let row = PackedLanes.four(sums, start)
          (out + index &* 4).storeBytes(of: row, as: SIMD4<UInt32>.self)
          let less = (row &- SIMD4(repeating: number)) &>> SIMD4(repeating: 31)
          return stand(index, start, less: Int(less.wrappedSum()))
        }
        start = next
        index &+= 4
      }
    }
    return false
  }

  /// Stands in a group of which so many cases are less than the one wanted.
  ///
  /// `false` where the case is none that the block can have.
  @inline(__always)
  private mutating func stand(_ index: Int, _ start: UInt32, less: Int) -> Bool {
    (group, groupStart) = (index, start)
    position = index &+ less
    return cases[position] <= last(block) && last(block) < total
  }

  /// Stands at the case of the first bit from `number` on, which takes the place of the block's first.
  ///
  /// `false` where no case is left, which no block has.
  @inline(__always)
  private mutating func standAtBit(_ number: UInt32) -> Bool {
    let raw = UnsafeRawPointer(caseBytes)
    let span = span
    let from = number > blockStart ? Int(number &- blockStart) : 0
    var start = from & ~63
    var bits = UInt64.max &<< UInt64(from & 63)
    while start < span {
      bits &= UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start &>> 3, as: UInt64.self))
      if bits != 0 {
        bit = start &+ bits.trailingZeroBitCount
        guard bit < span else { return false }
        position = 0
        cases[0] = blockStart &+ UInt32(truncatingIfNeeded: bit)
        return true
      }
      start &+= 64
      bits = .max
    }
    return false
  }

  /// The row in the block of the case that the cursor stands at: there are so many cases before it.
  @inline(__always)
  var rowHere: Int { isPartial && caseWidth == IndexFormat.bits ? rank(bit) : position }

  private func rank(_ bit: Int) -> Int {
    let raw = UnsafeRawPointer(caseBytes)
    var (row, start) = (0, 0)
    while start < bit {
      var bits = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: start &>> 3, as: UInt64.self))
      if bit &- start < 64 { bits &= 1 &<< UInt64(bit &- start) &- 1 }
      row &+= bits.nonzeroBitCount
      start &+= 64
    }
    return min(row, n &- 1)
  }
}
