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
      _ = block(cases, counts, &gaps, n, first: 0, isOnly: true, into: out)
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
        block(
          cases + start, counts + start, &gaps, count, first: first, isOnly: false, into: body))
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
  ///
  /// `first` is the first case that it may have. Who reads the only one does not know how far it goes.
  private func block(
    _ cases: UnsafePointer<UInt32>, _ counts: UnsafePointer<UInt32>,
    _ gaps: inout UnsafePointer<UInt32>, _ n: Int, first: UInt32, isOnly: Bool,
    into out: OutputBytes
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
    let span = Int(cases[n - 1] - first) + 1
    let isBits =
      !isOnly && widths.0 > 0 && span <= n * min(widths.0, IndexFormat.bitsPerCase)
    let steps = isBits ? IndexFormat.bits : widths.0
    out.append(UInt16(steps | widths.1 << 5 | widths.2 << 10))
    if isBits {
      out.appendBits(cases, n, from: first)
    } else {
      out.appendPacked(scratch, n, width: widths.0)
    }
    for index in 0..<n { scratch[index] = counts[index] - 1 }
    out.appendPacked(scratch, n, width: widths.1)
    out.appendPacked(gaps, place, width: widths.2)
    gaps += place
    return bound
  }
}
