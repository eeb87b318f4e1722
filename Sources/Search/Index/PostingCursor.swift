/// A walk over the cases of one term, in ascending order.
///
/// Made of plain pointers, so that inner loops count no references; whoever makes it deallocates
/// it. Content that contradicts itself ends the walk and sets `isMalformed`; nothing outside the
/// list is read but the few bytes behind it that are in the file.
struct PostingCursor {
  static let end = UInt32.max
  /// Above every case, and no less than any by subtraction.
  private static let highest = UInt32.max >> 1

  let caseCount: Int
  let blockCount: Int
  let total: UInt32
  private let lasts: UnsafeRawPointer
  private let ends: UnsafeRawPointer
  private let bounds: UnsafePointer<UInt8>
  private let body: UnsafePointer<UInt8>
  private let bodyLength: Int
  /// The cases of the block; then their counts, then where the places of each begin.
  let cases: UnsafeMutablePointer<UInt32>
  let counts: UnsafeMutablePointer<UInt32>
  let starts: UnsafeMutablePointer<UInt32>
  /// The gaps of a term with a single case.
  private var loose: UnsafeMutablePointer<UInt32>?

  private(set) var block = -1
  private var shallow = 0
  /// Cases in the block.
  private(set) var n = 0
  var position = 0
  private var hasCounts = false
  var caseBytes: UnsafePointer<UInt8>
  var caseWidth = 0
  /// Whether of the block only a group around the position is unpacked, for `seekFew`.
  var isPartial = false
  var isAskedForFew = false
  /// Whether few cases of the present block will be looked at, all of which are unpacked.
  var hasFewMatches = false
  /// The first row of that group, what its cases are counted from, and what was asked for last.
  var group = 0
  var groupStart: UInt32 = 0
  var asked: UInt32 = 0
  /// Where cases are bits, that of the one that the cursor stands at.
  var bit = 0
  private var countBytes: UnsafePointer<UInt8>
  private var countWidth = 0
  private var placeWidth = 0
  private var placeBytes: UnsafePointer<UInt8>
  private var placeLimit = 0
  private(set) var isMalformed = false

  /// Whether the rows are the cursor's own.
  private let ownsRows: Bool

  /// What the rows of a block need.
  static let rowCapacity = 3 * IndexFormat.blockSize + 8

  /// The pages of the list were checked.
  ///
  /// `rows`, of `rowCapacity`, may be lent by one who walks many short lists in turn.
  init(_ list: PostingList, total: Int, rows: UnsafeMutablePointer<UInt32>? = nil) {
    caseCount = list.caseCount
    self.total = UInt32(total)
    let size = IndexFormat.blockSize
    ownsRows = rows == nil
    cases = rows ?? .allocate(capacity: PostingCursor.rowCapacity)
    counts = cases + size
    starts = counts + size
    caseBytes = list.start
    countBytes = list.start
    placeBytes = list.start
    blockCount = (list.caseCount + size - 1) / size
    let head = blockCount > 1 ? 9 * blockCount : 0
    bodyLength = list.length - head
    lasts = UnsafeRawPointer(list.start)
    ends = lasts + 4 * blockCount
    bounds = list.start + (blockCount > 1 ? 8 * blockCount : 0)
    body = list.start + max(0, min(head, list.length))
    if list.caseCount == 1 { takeSingle(list) } else if bodyLength < 0 { fail() }
  }

  func deallocate() {
    if ownsRows { cases.deallocate() }
    loose?.deallocate()
  }

  private mutating func takeSingle(_ list: PostingList) {
    block = 0
    n = 1
    hasCounts = true
    cases[0] = list.single
    counts[0] = 1
    starts[0] = 0
    starts[1] = 1
    var reader = ByteReader(next: list.start, end: list.start + list.length)
    let count = list.singleRepeats ? Int(reader.varint()) + 2 : 1
    let gaps = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    gaps[0] = list.firstPlace
    for index in 1..<max(1, count) { gaps[index] = UInt32(truncatingIfNeeded: reader.varint()) }
    counts[0] = UInt32(count)
    starts[1] = UInt32(count)
    loose = gaps
  }

  private mutating func fail() {
    isMalformed = true
    isPartial = false
    n = 0
    position = 0
    block = blockCount
    // Whoever is in the middle of the block reads nothing more of it.
    placeWidth = 0
    for index in 0..<IndexFormat.blockSize { counts[index] = 1 }
  }

  // MARK: Blocks

  /// The last case of a block of a list with several.
  @inline(__always)
  func last(_ block: Int) -> UInt32 {
    lasts.loadUnaligned(fromByteOffset: 4 * block, as: UInt32.self)
  }

  /// The greatest impact in a block.
  @inline(__always)
  func bound(_ block: Int) -> UInt8 { blockCount > 1 ? bounds[block] : 255 }

  /// The greatest impact in any block.
  var greatestBound: UInt8 {
    if blockCount < 2 { return 255 }
    var greatest: UInt8 = 0
    for block in 0..<blockCount { greatest = max(greatest, bounds[block]) }
    return greatest
  }

  @inline(__always)
  private func bodyEnd(_ block: Int) -> Int {
    blockCount > 1
      ? Int(ends.loadUnaligned(fromByteOffset: 4 * block, as: UInt32.self)) : bodyLength
  }

  /// The case that the cursor stands at; `end` behind the last.
  @inline(__always)
  var current: UInt32 { position < n ? cases[position] : PostingCursor.end }

  /// Unpacks the cases of a block and stands at its first.
  mutating func load(_ wanted: Int) {
    if wanted == block, n > 0 {
      if isPartial { unpackAll() }
      position = 0
      return
    }
    if caseCount > 1, open(wanted) { unpackAll() }
  }

  /// What the cases of the block that is open are counted from.
  @inline(__always)
  var blockStart: UInt32 { block > 0 ? last(block &- 1) &+ 1 : 0 }

  /// How many cases the block that is open, one of several, may have: up to its last.
  @inline(__always)
  var span: Int { Int(last(block)) &- Int(blockStart) &+ 1 }

  /// Reads the head of a block; its cases are still to be unpacked.
  ///
  /// `false` behind the last block, and where the head contradicts the list.
  @inline(__always)
  mutating func open(_ wanted: Int) -> Bool {
    position = 0
    isPartial = false
    guard wanted < blockCount else {
      block = blockCount
      n = 0
      return false
    }
    block = wanted
    n = min(IndexFormat.blockSize, caseCount - wanted * IndexFormat.blockSize)
    let from = wanted > 0 ? bodyEnd(wanted - 1) : 0
    let to = bodyEnd(wanted)
    guard from + 2 <= to, to <= bodyLength else {
      fail()
      return false
    }
    let start = body + from
    let head = Int(UnsafeRawPointer(start).loadUnaligned(as: UInt16.self))
    caseWidth = head & 31
    countWidth = head >> 5 & 31
    placeWidth = head >> 10 & 31
    let isBits = caseWidth == IndexFormat.bits
    let caseLength = isBits ? (span + 7) >> 3 : (n * caseWidth + 7) >> 3
    let countLength = (n * countWidth + 7) >> 3
    guard isBits ? blockCount > 1 && span > 0 : caseWidth <= 24, countWidth <= 22,
      blockStart < total,
      2 + caseLength + countLength <= to - from
    else {
      fail()
      return false
    }
    caseBytes = start + 2
    countBytes = caseBytes + caseLength
    placeBytes = countBytes + countLength
    placeLimit = to - from - 2 - caseLength - countLength
    hasCounts = false
    return true
  }

  /// Unpacks the cases of the block that is open.
  mutating func unpackAll() {
    isPartial = false
    if caseWidth == IndexFormat.bits {
      guard unpackBits() else { return fail() }
    } else {
      unpackCases(caseBytes, caseWidth, blockStart)
    }
    // Whoever counts cases of a block finds none behind its last.
    for index in n..<IndexFormat.blockSize { cases[index] = PostingCursor.highest }
    // Cases only rise, so the last one stands for all.
    let greatest = cases[n - 1]
    guard greatest < total, blockCount == 1 || greatest == last(block) else { return fail() }
  }

  /// Each bit that is set is a case; `false` unless there are as many as the block has.
  ///
  /// A byte at a time, with no branch on which of its bits are set; up to seven numbers behind the last are
  /// overwritten, where counts go that are not yet unpacked.
  private func unpackBits() -> Bool {
    let out = UnsafeMutableRawPointer(cases)
    let (rows, counts) = (SetBits.rows, SetBits.counts)
    let span = span
    var number = blockStart
    var (index, start) = (0, 0)
    while start < span {
      var byte = Int(caseBytes[start &>> 3])
      if span &- start < 8 { byte &= 1 &<< (span &- start) &- 1 }
      let lanes = unsafeBitCast(rows[byte], to: SIMD8<UInt8>.self)
      let row = SIMD8<UInt32>(truncatingIfNeeded: lanes) &+ SIMD8(repeating: number)
      (out + index &* 4).storeBytes(of: row, as: SIMD8<UInt32>.self)
      index &+= Int(counts[byte])
      if index > n { return false }
      number = number &+ 8
      start &+= 8
    }
    return index == n
  }

  /// Each case is the one before it, its step and 1 more.
  @inline(__always)
  private func unpackCases(_ bytes: UnsafePointer<UInt8>, _ width: Int, _ before: UInt32) {
    var number = before
    if width == 0 {
      for index in 0..<n {
        cases[index] = number
        number = number &+ 1
      }
      return
    }
    let raw = UnsafeRawPointer(bytes)
    // A width that is known where the code is made takes fewer steps.
    var index =
      switch width {
      case 1: unpackEights(raw, 1, &number)
      case 2: unpackEights(raw, 2, &number)
      case 3: unpackEights(raw, 3, &number)
      case 4: unpackEights(raw, 4, &number)
      case 5: unpackEights(raw, 5, &number)
      case 6: unpackFours(raw, 6, &number)
      case 7: unpackFours(raw, 7, &number)
      case 8: unpackFours(raw, 8, &number)
      case 9: unpackFours(raw, 9, &number)
      case 10: unpackFours(raw, 10, &number)
      case 11: unpackFours(raw, 11, &number)
      case 12...14: unpackFours(raw, width, &number)
      default: 0
      }
    while index < n {
      number = number &+ unpacked(bytes, index, width)
      cases[index] = number
      number = number &+ 1
      index &+= 1
    }
  }

  /// Eight values of up to five bits come out of one word.
  @inline(__always)
  private func unpackEights(
    _ raw: UnsafeRawPointer, _ width: Int, _ number: inout UInt32
  ) -> Int {
    let lanes = PackedLanes(width)
    let out = UnsafeMutableRawPointer(cases)
    var (index, next) = (0, number)
    while index &+ 8 <= n {
      let sums = lanes.eightSums(raw + index &>> 3 &* width)
      (out + index &* 4).storeBytes(of: PackedLanes.eight(sums, next), as: SIMD8<UInt32>.self)
      next = next &+ 8 &+ UInt32(truncatingIfNeeded: sums &>> 56)
      index &+= 8
    }
    number = next
    return index
  }

  /// Eight values of up to fourteen bits fill whole bytes, and four of them a word: of what is stored as it
  /// comes, they are taken out one by one, always by the same shift.
  @inline(__always)
  private func unpackFours(
    _ bytes: UnsafeRawPointer, _ width: Int, _ number: inout UInt32
  ) -> Int {
    let step = UInt64(truncatingIfNeeded: width)
    let mask = (1 as UInt32) &<< UInt32(truncatingIfNeeded: width) &- 1
    // Half of the eight begin in the middle of a byte where the width is odd.
    let (half, rest) = (width &>> 1, UInt64(truncatingIfNeeded: width & 1 &* 4))
    var (raw, index, next) = (bytes, 0, number)
    let cases = cases
    while index &+ 8 <= n {
      var low = raw.loadUnaligned(as: UInt64.self).littleEndian
      var high = raw.loadUnaligned(fromByteOffset: half, as: UInt64.self).littleEndian &>> rest
      for row in 0..<4 {
        next = next &+ UInt32(truncatingIfNeeded: low) & mask
        cases[index &+ row] = next &+ UInt32(truncatingIfNeeded: row)
        low = low &>> step
      }
      for row in 4..<8 {
        next = next &+ UInt32(truncatingIfNeeded: high) & mask
        cases[index &+ row] = next &+ UInt32(truncatingIfNeeded: row)
        high = high &>> step
      }
      next = next &+ 8
      raw += width
      index &+= 8
    }
    number = next
    return index
  }

  /// Unpacks the counts of the block and where the places of each case begin.
  @inline(__always)
  mutating func needCounts() {
    if !hasCounts {
      unpackPartial()
      unpackCounts()
    }
  }

  /// Unpacks the rest of a block of which a part is unpacked, and stands where it stood.
  @inline(__always)
  private mutating func unpackPartial() {
    guard isPartial else { return }
    let here = current
    unpackAll()
    if caseWidth == IndexFormat.bits, n > 0 { searchBlock(here) }
  }

  @inline(never)
  private mutating func unpackCounts() {
    hasCounts = true
    var sum: UInt32 = 0
    if countWidth == 0 {
      for index in 0..<n {
        counts[index] = 1
        starts[index] = UInt32(truncatingIfNeeded: index)
      }
      sum = UInt32(truncatingIfNeeded: n)
    } else {
      sum = unpackMore()
    }
    starts[n] = sum
    if (Int(sum) * placeWidth + 7) >> 3 > placeLimit { fail() }
  }

  /// Unpacks counts of which some are more than 1; gives their sum.
  @inline(__always)
  private func unpackMore() -> UInt32 {
    let (counts, starts) = (counts, starts)
    let lanes = PackedLanes(countWidth)
    let raw = UnsafeRawPointer(countBytes)
    var (index, sum) = (0, 0 as UInt32)
    if lanes.count == 8 {
      while index &+ 8 <= n {
        let sums = lanes.eightSums(raw + index &>> 3 &* countWidth)
        // Each sum without what was added last: where the places of a case begin, and how many they are.
        let before = sums &<< 8
        let row = PackedLanes.eight(before, sum)
        let count = PackedLanes.eightMore(sums &- before)
        UnsafeMutableRawPointer(starts + index).storeBytes(of: row, as: SIMD8<UInt32>.self)
        UnsafeMutableRawPointer(counts + index).storeBytes(of: count, as: SIMD8<UInt32>.self)
        sum = sum &+ 8 &+ UInt32(truncatingIfNeeded: sums &>> 56)
        index &+= 8
      }
    }
    while index < n {
      let more = unpacked(countBytes, index, countWidth)
      counts[index] = more &+ 1
      starts[index] = sum
      sum = sum &+ (more &+ 1)
      index &+= 1
    }
    return sum
  }

  /// Unpacks the count of the case that the cursor stands at and where its places begin; those of the whole
  /// block, unless it was said that few of its cases are asked for.
  @inline(__always)
  mutating func needCountHere() {
    if !hasCounts {
      if isAskedForFew || hasFewMatches { unpackCountHere() } else { unpackCounts() }
    }
  }

  @inline(never)
  private mutating func unpackCountHere() {
    let here = rowHere
    var row = UInt32(truncatingIfNeeded: here)
    var count: UInt32 = 1
    if countWidth > 0 {
      row = row &+ moreBefore(here)
      count = unpacked(countBytes, here, countWidth) &+ 1
    }
    counts[position] = count
    starts[position] = row
    if (Int(row &+ count) * placeWidth + 7) >> 3 > placeLimit { fail() }
  }

  /// Occurrences of the block's cases before one, but for the first of each.
  @inline(__always)
  private func moreBefore(_ here: Int) -> UInt32 {
    let lanes = PackedLanes(countWidth)
    let raw = UnsafeRawPointer(countBytes)
    var (index, sum) = (0, 0 as UInt32)
    if lanes.count == 8 {
      while index &+ 8 <= here {
        let sums = lanes.eightSums(raw + index &>> 3 &* countWidth)
        sum = sum &+ UInt32(truncatingIfNeeded: sums &>> 56)
        index &+= 8
      }
    }
    while index < here {
      sum = sum &+ unpacked(countBytes, index, countWidth)
      index &+= 1
    }
    return sum
  }

  /// How often the case that the cursor stands at has the term; the others of the block stay packed.
  @inline(__always)
  var countHere: UInt32 {
    hasCounts ? counts[position] : unpacked(countBytes, rowHere, countWidth) &+ 1
  }

  // MARK: Walking

  /// Stands at the first case of `number` or behind.
  @inline(__always)
  mutating func seek(_ number: UInt32) {
    if isPartial { unpackAll() }
    if position < n, cases[position] >= number,
      position > 0
        ? cases[position &- 1] < number : block == 0 || last(block &- 1) < number
    {
      return
    }
    if n > 0, cases[0] <= number, number <= cases[n - 1] {
      search(number)
    } else {
      seekBlock(number)
    }
  }

  @inline(__always)
  private mutating func search(_ number: UInt32) {
    var low = position < n && cases[position] <= number ? position : 0
    // A few steps, then the whole block.
    var steps = 4
    while steps > 0 {
      if cases[low] >= number {
        position = low
        return
      }
      low += 1
      steps -= 1
    }
    searchBlock(number)
  }

  @inline(never)
  private mutating func seekBlock(_ number: UInt32) {
    if caseCount == 1 || isMalformed {
      position = !isMalformed && cases[0] >= number ? 0 : n
      return
    }
    if blockCount == 1 {
      if block != 0 { load(0) }
      if n > 0, number > cases[n - 1] { position = n } else { if n > 0 { searchBlock(number) } }
      return
    }
    load(blockOf(number, behind: block))
    if n > 0 { searchBlock(number) }
  }

  /// The block whose last case is the first from `number` on; the number of blocks when there is none.
  ///
  /// It is looked for near `block`, behind it.
  @inline(__always)
  func blockOf(_ number: UInt32, behind block: Int) -> Int {
    var low = 0
    var high = blockCount
    if block >= 0, block < blockCount, last(block) < number {
      // Forward: step wider and wider.
      low = block + 1
      var step = 1
      high = low
      while high < blockCount, last(high) < number {
        low = high + 1
        high += step
        step *= 2
      }
      high = min(high, blockCount)
    }
    while low < high {
      let middle = (low + high) >> 1
      if last(middle) < number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Stands at the first case from `number` on, which the block has.
  @inline(__always)
  mutating func searchBlock(_ number: UInt32) { position = row(of: number) }

  /// The row of the first case from `number` on in a block whose last case is no less.
  ///
  /// How many are less is summed up, first by every sixteenth case and then by those of one sixteen: no
  /// branch depends on the numbers, whose order nobody can guess. Cases are below 2³¹.
  @inline(__always)
  func row(of number: UInt32) -> Int {
    var sixteens = 0
    for index in 1...(IndexFormat.blockSize / 16) {
      sixteens &+= Int((cases[16 &* index &- 1] &- number) &>> 31)
    }
    let start = sixteens &* 16
    guard start < n else { return n }
    let row = UnsafeRawPointer(cases + start).loadUnaligned(as: SIMD16<UInt32>.self)
    let less = (row &- SIMD16(repeating: number)) &>> SIMD16(repeating: 31)
    return start &+ Int(less.wrappedSum())
  }

  /// Stands at the first case of the next block.
  @inline(__always)
  mutating func loadNext() {
    if caseCount == 1 { position = n } else { load(block &+ 1) }
  }

  /// The bound of the block that holds a case or would; numbers come in ascending order.
  @inline(__always)
  mutating func shallowBound(_ number: UInt32) -> UInt8 {
    if shallow < blockCount, last(shallow) >= number, shallow == 0 || last(shallow &- 1) < number {
      return bounds[shallow]
    }
    shallow = blockOf(number, behind: shallow)
    return shallow < blockCount ? bounds[shallow] : 0
  }

  /// The last case that `shallowBound`'s last answer holds for.
  @inline(__always)
  var shallowEnd: UInt32 {
    min(shallow < blockCount ? last(shallow) : PostingCursor.end, PostingCursor.end &- 1)
  }

  /// Goes to the next case.
  @inline(__always)
  mutating func advance() {
    unpackPartial()
    position += 1
    if position >= n { loadNext() }
  }

  // MARK: Places

  /// The first place of the case at `index` of the block, after `needCounts`, or `needCountHere` of the case it stands at.
  @inline(__always)
  func firstPlace(_ index: Int) -> UInt32 {
    if let loose { return loose[0] }
    return placeWidth == 0 ? 0 : unpacked(placeBytes, Int(starts[index]), placeWidth)
  }

  /// The gap at a row of the block's places, after `needCounts`, or `needCountHere` of the case it stands at.
  @inline(__always)
  func gap(_ row: Int) -> UInt32 {
    if let loose { return loose[row] }
    return placeWidth == 0 ? 0 : unpacked(placeBytes, row, placeWidth)
  }

  /// Writes the places of the case at `index`, ascending; room for its count must be there.
  @inline(__always)
  func places(_ index: Int, into out: UnsafeMutablePointer<UInt32>) {
    let row = Int(starts[index])
    var place = gap(row)
    out[0] = place
    for more in 1..<max(1, Int(counts[index])) {
      place = place &+ gap(row &+ more) &+ 1
      out[more] = place
    }
  }
}
