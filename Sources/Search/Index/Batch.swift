internal import Primitives

/// Cases in memory, until there are enough of them to be turned into an index.
struct Batch {
  private struct Item {
    var values: CaseValues
    var shared: Range<Int>
    var personal: Range<Int>
  }

  private var items: [Item] = []
  /// Folded texts one after the other; 0 ends each run.
  private let places = PlaceBuffer()

  var count: Int { items.count }
  /// What sorting it will take, about.
  var memory: Int { places.count * 12 + items.count * 400 }

  mutating func add(_ record: SearchRecord) throws(Fault) {
    var values = CaseValues(record)
    let start = places.count
    for field in SearchRecord.Field.shared {
      let before = places.count
      for text in record.texts where text.field == field {
        SearchText.fold(text.text, into: places)
      }
      values.lengths.append(places.count - before)
    }
    let middle = places.count
    for text in record.texts where text.field == .personal {
      SearchText.fold(text.text, into: places)
    }
    guard max(middle - start, places.count - middle) < IndexFormat.maxPlaces else {
      places.count = start
      throw indexFault(
        "search-index-text",
        Phrase(
          zh: "\(record.caseID)的文字超过\(IndexFormat.maxPlaces)个字",
          en: "the text of \(record.caseID) has more than \(IndexFormat.maxPlaces) characters"))
    }
    items.append(
      Item(values: values, shared: start..<middle, personal: middle..<places.count))
  }

  /// Writes the index of these cases.
  consuming func write(to sink: IndexSink, label: String = "") throws(Fault) {
    items.sort { CaseValues.precedes($0.values, $1.values) }
    let writer = try IndexWriter(sink)
    var table = try CaseTable(writer)
    for item in items { try table.append(item.values, to: writer) }
    try table.endStore(writer)
    for isPersonal in [false, true] {
      let encoder = PostingEncoder(
        lengthClass: table.lengthClass, titles: isPersonal ? [] : table.titles)
      defer { encoder.deallocate() }
      let terms = try TermWriter(
        writer, isPersonal ? .personalLeaves : .leaves, isPersonal ? .personalTerms : .terms,
        encoder)
      try Inversion.run(
        places.places, items.map { isPersonal ? $0.personal : $0.shared }, into: terms)
      try terms.finish()
    }
    try table.finish(writer)
    try writer.finish(cases: items.count, label: label)
  }
}

/// Turns texts into lists of places by term.
///
/// Tokens are dealt out by their first character and then, each such heap small enough for the
/// cache, by their second; both steps keep the order of cases and places.
enum Inversion {
  private static let caseBits: UInt64 = 21
  private static let placeBits: UInt64 = 22
  static let maxCases = 1 << 21
  private static let scalars = 0x110000

  static func run(
    _ places: UnsafePointer<UInt32>, _ texts: [Range<Int>], into terms: TermWriter
  ) throws(Fault) {
    // Where the tokens of each character will go; only those that occur are touched.
    let next = UnsafeMutablePointer<Int>.zeroed(scalars)
    defer { next.deallocate() }
    var present: [UInt32] = []
    for text in texts {
      for place in text {
        let scalar = places[place]
        // The ends of runs are no tokens.
        if scalar == 0 { continue }
        if next[Int(scalar)] == 0 { present.append(scalar) }
        next[Int(scalar)] += 1
      }
    }
    present.sort()
    var total = 0
    var heaps: [(scalar: UInt32, start: Int, count: Int)] = []
    for scalar in present {
      let count = next[Int(scalar)]
      heaps.append((scalar, total, count))
      next[Int(scalar)] = total
      total += count
    }
    guard let longest = heaps.map(\.count).max() else { return }
    let tokens = UnsafeMutablePointer<UInt64>.allocate(capacity: total)
    defer { tokens.deallocate() }
    for (number, text) in texts.enumerated() {
      let head = UInt64(number) << placeBits
      for place in text {
        let first = places[place]
        if first == 0 { continue }
        let slot = next[Int(first)]
        next[Int(first)] = slot &+ 1
        // A run ends with 0, so there is always one more.
        tokens[slot] =
          UInt64(places[place &+ 1]) &<< (caseBits &+ placeBits) | head
          | UInt64(truncatingIfNeeded: place &- text.lowerBound)
      }
    }
    var heap = Heap(longest: longest)
    defer { heap.deallocate() }
    for (scalar, start, count) in heaps {
      try heap.write(scalar, tokens + start, count, into: terms)
    }
  }

  /// The tokens of one first character.
  private struct Heap {
    private let sorted: UnsafeMutablePointer<UInt64>
    private let cases: UnsafeMutablePointer<UInt32>
    private let counts: UnsafeMutablePointer<UInt32>
    private let gaps: UnsafeMutablePointer<UInt32>
    private let slots: UnsafeMutablePointer<UInt32>
    private var seconds: [UInt32] = []

    init(longest: Int) {
      sorted = .allocate(capacity: longest)
      cases = .allocate(capacity: longest)
      counts = .allocate(capacity: longest)
      gaps = .allocate(capacity: longest)
      slots = .zeroed(scalars)
    }

    func deallocate() {
      sorted.deallocate()
      cases.deallocate()
      counts.deallocate()
      gaps.deallocate()
      slots.deallocate()
    }

    mutating func write(
      _ first: UInt32, _ tokens: UnsafeMutablePointer<UInt64>, _ n: Int, into terms: TermWriter
    ) throws(Fault) {
      seconds.removeAll(keepingCapacity: true)
      for index in 0..<n {
        let second = Int(tokens[index] >> (caseBits + placeBits))
        if slots[second] == 0 { seconds.append(UInt32(second)) }
        slots[second] += 1
      }
      seconds.sort()
      var start: UInt32 = 0
      for second in seconds {
        let count = slots[Int(second)]
        slots[Int(second)] = start
        start += count
      }
      for index in 0..<n {
        let second = Int(tokens[index] >> (caseBits + placeBits))
        sorted[Int(slots[second])] = tokens[index]
        slots[second] += 1
      }
      var from = 0
      for second in seconds {
        let to = Int(slots[Int(second)])
        slots[Int(second)] = 0
        let lists = gather(from, to)
        try terms.add(IndexFormat.term(first, second), cases, counts, gaps, lists)
        from = to
      }
    }

    /// Splits sorted tokens into cases, counts and gaps; gives the number of cases.
    private func gather(_ from: Int, _ to: Int) -> Int {
      var n = 0
      var last = UInt32.max
      var before: UInt32 = 0
      for index in from..<to {
        let token = sorted[index]
        let place = UInt32(truncatingIfNeeded: token & (1 << placeBits - 1))
        let number = UInt32(truncatingIfNeeded: token >> placeBits & (1 << caseBits - 1))
        if number == last {
          counts[n - 1] += 1
          gaps[index - from] = place - before - 1
        } else {
          cases[n] = number
          counts[n] = 1
          gaps[index - from] = place
          last = number
          n += 1
        }
        before = place
      }
      return n
    }
  }
}

extension UnsafeMutablePointer where Pointee: FixedWidthInteger {
  /// Zeros that cost memory only where they are written.
  fileprivate static func zeroed(_ count: Int) -> UnsafeMutablePointer {
    let pointer = allocate(capacity: count)
    pointer.initialize(repeating: 0, count: count)
    return pointer
  }
}
