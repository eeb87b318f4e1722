internal import Primitives

/// Cases in memory, until there are enough of them to be turned into an index.
struct Batch {
  private struct Item {
    var values: CaseValues
    var shared: Range<Int>
    var personal: Range<Int>
    var sharedPairs: Range<Int>
    var personalPairs: Range<Int>
  }

  /// A pair of neighbours that stands at a place beside the one that the places make.
  struct Pair {
    var place: Int
    var first: UInt32
    var second: UInt32
  }

  private var items: [Item] = []
  /// Folded texts one after the other; 0 ends each run.
  private let places = PlaceBuffer()
  private var pairs: [Pair] = []

  var count: Int { items.count }
  /// What sorting it will take, about.
  var memory: Int { places.count * 12 + pairs.count * 24 + items.count * 400 }

  mutating func add(_ record: SearchRecord) throws(Fault) {
    var values = CaseValues(record)
    let start = places.count
    let firstPair = pairs.count
    for field in SearchRecord.Field.shared {
      let before = places.count
      fold(record, field)
      values.lengths.append(places.count - before)
    }
    let middle = places.count
    let middlePair = pairs.count
    fold(record, .personal)
    guard max(middle - start, places.count - middle) < IndexFormat.maxPlaces else {
      places.count = start
      pairs.removeSubrange(firstPair...)
      throw indexFault(
        "search-index-text",
        Phrase(
          zh: "\(record.caseID)的文字超过\(IndexFormat.maxPlaces)个字",
          en: "the text of \(record.caseID) has more than \(IndexFormat.maxPlaces) characters"))
    }
    items.append(
      Item(
        values: values, shared: start..<middle, personal: middle..<places.count,
        sharedPairs: firstPair..<middlePair, personalPairs: middlePair..<pairs.count))
  }

  /// Adds the texts of a field and, behind them, how they are read.
  private mutating func fold(_ record: SearchRecord, _ field: SearchRecord.Field) {
    let isRead = record.isRead && field.isRead
    var seen: Set<String> = []
    var unread: [Range<Int>] = []
    for text in record.texts where text.field == field {
      let start = places.count
      SearchText.fold(text.text, into: places)
      if isRead, seen.insert(text.text).inserted { unread.append(start..<places.count) }
    }
    for range in unread {
      let reading = Reading(
        of: UnsafeBufferPointer(start: places.places + range.lowerBound, count: range.count))
      let start = places.count
      places.append(reading.text.places)
      reading.forEachOtherPair { pairs.append(Pair(place: start + $0, first: $1, second: $2)) }
    }
  }

  /// Writes the index of these cases; `isLast` where no other will be made of it.
  consuming func write(
    to sink: IndexSink, label: String = "", isLast: Bool
  ) throws(Fault) {
    items.sort { CaseValues.precedes($0.values, $1.values) }
    let writer = try IndexWriter(sink)
    var table = try CaseTable(writer)
    for item in items { try table.append(item.values, to: writer) }
    try table.endStore(writer)
    try writer.putShared(table, isLast: isLast) { (terms) throws(Fault) in
      try Inversion.run(
        places.places, items.map(\.shared), pairs, items.map(\.sharedPairs), into: terms)
    }
    try writer.putPersonal(table) { (terms) throws(Fault) in
      try Inversion.run(
        places.places, items.map(\.personal), pairs, items.map(\.personalPairs), into: terms)
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

  static func run(
    _ places: UnsafePointer<UInt32>, _ texts: [Range<Int>], _ pairs: [Batch.Pair],
    _ pairsOfTexts: [Range<Int>], into terms: TermWriter
  ) throws(Fault) {
    // Where the tokens of each character will go.
    let next = ScalarCounts()
    defer { next.deallocate() }
    var present: [UInt32] = []
    for text in texts {
      for place in text {
        let scalar = places[place]
        // The ends of runs are no tokens.
        if scalar == 0 { continue }
        if next[scalar] == 0 { present.append(scalar) }
        next[scalar] += 1
      }
    }
    for pairsOfText in pairsOfTexts {
      for pair in pairs[pairsOfText] {
        if next[pair.first] == 0 { present.append(pair.first) }
        next[pair.first] += 1
      }
    }
    present.sort()
    var total = 0
    var heaps: [(scalar: UInt32, start: Int, count: Int)] = []
    for scalar in present {
      let count = Int(next[scalar])
      heaps.append((scalar, total, count))
      next[scalar] = UInt32(total)
      total += count
    }
    guard let longest = heaps.map(\.count).max() else { return }
    let tokens = UnsafeMutablePointer<UInt64>.allocate(capacity: total)
    defer { tokens.deallocate() }
    for (number, text) in texts.enumerated() {
      let head = UInt64(number) << placeBits
      @inline(__always)
      func deal(_ first: UInt32, _ second: UInt32, _ place: Int) {
        let slot = next[first]
        next[first] = slot &+ 1
        tokens[Int(slot)] =
          UInt64(second) &<< (caseBits &+ placeBits) | head
          | UInt64(truncatingIfNeeded: place &- text.lowerBound)
      }
      @inline(__always)
      func deal(_ range: Range<Int>) {
        for place in range {
          let first = places[place]
          if first == 0 { continue }
          // A run ends with 0, so there is always one more.
          deal(first, places[place &+ 1], place)
        }
      }
      var start = text.lowerBound
      for pair in pairs[pairsOfTexts[number]] {
        deal(start..<pair.place)
        start = pair.place
        deal(pair.first, pair.second, pair.place)
      }
      deal(start..<text.upperBound)
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
    private let slots = ScalarCounts()
    private var seconds: [UInt32] = []

    init(longest: Int) {
      sorted = .allocate(capacity: longest)
      cases = .allocate(capacity: longest)
      counts = .allocate(capacity: longest)
      gaps = .allocate(capacity: longest)
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
        let second = UInt32(tokens[index] >> (caseBits + placeBits))
        if slots[second] == 0 { seconds.append(second) }
        slots[second] += 1
      }
      seconds.sort()
      var start: UInt32 = 0
      for second in seconds {
        let count = slots[second]
        slots[second] = start
        start += count
      }
      for index in 0..<n {
        let second = UInt32(tokens[index] >> (caseBits + placeBits))
        sorted[Int(slots[second])] = tokens[index]
        slots[second] += 1
      }
      var from = 0
      for second in seconds {
        let to = Int(slots[second])
        slots[second] = 0
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

/// A number for each code point, zero at first; memory is taken for those pages that occur.
private struct ScalarCounts {
  private typealias Page = UnsafeMutablePointer<UInt32>

  private static let pageBits: UInt32 = 8
  private static let pageSize = 1 << 8
  private static let pageCount = 0x110000 >> 8
  /// Stands for every page that was not written to; it is never written itself.
  private let zeros: Page
  private let pages: UnsafeMutablePointer<Page>

  init() {
    zeros = ScalarCounts.page()
    pages = .allocate(capacity: ScalarCounts.pageCount)
    pages.initialize(repeating: zeros, count: ScalarCounts.pageCount)
  }

  func deallocate() {
    for index in 0..<ScalarCounts.pageCount where pages[index] != zeros {
      pages[index].deallocate()
    }
    pages.deallocate()
    zeros.deallocate()
  }

  private static func page() -> Page {
    let page = Page.allocate(capacity: pageSize)
    page.initialize(repeating: 0, count: pageSize)
    return page
  }

  @inline(__always)
  subscript(scalar: UInt32) -> UInt32 {
    get {
      pages[Int(scalar >> ScalarCounts.pageBits)][Int(scalar) & (ScalarCounts.pageSize - 1)]
    }
    nonmutating set {
      let page = Int(scalar >> ScalarCounts.pageBits)
      if pages[page] == zeros { pages[page] = ScalarCounts.page() }
      pages[page][Int(scalar) & (ScalarCounts.pageSize - 1)] = newValue
    }
  }
}
