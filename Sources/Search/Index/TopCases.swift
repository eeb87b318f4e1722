/// The best cases so far: highest score, then lowest number.
struct TopCases {
  private let limit: Int
  /// A heap with the worst at its head; score above, inverted number below.
  private var heap: [UInt64] = []

  init(limit: Int) {
    self.limit = limit
    heap.reserveCapacity(min(limit, 1024))
  }

  private static func key(_ score: UInt32, _ number: UInt32) -> UInt64 {
    UInt64(score) << 32 | UInt64(~number)
  }

  /// A score that is not above this one cannot enter any more, if cases come in ascending order.
  var floor: Int { limit == 0 ? Int.max : heap.count < limit ? -1 : Int(heap[0] >> 32) }

  mutating func offer(_ score: UInt32, _ number: UInt32) {
    let key = TopCases.key(score, number)
    if heap.count < limit {
      heap.append(key)
      var child = heap.count - 1
      while child > 0, heap[child] < heap[(child - 1) / 2] {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if limit > 0, key > heap[0] {
      heap[0] = key
      sink()
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }

  /// The best first.
  var sorted: [(score: Int, number: UInt32)] {
    heap.sorted(by: >).map { (Int($0 >> 32), ~UInt32(truncatingIfNeeded: $0)) }
  }
}
