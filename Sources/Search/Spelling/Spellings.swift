/// The ways to write one thing: paths through a graph whose steps are characters.
///
/// A house number is one way in digits and one in Chinese numerals; letters are the syllables that
/// they can be read as. Node 0 is the beginning.
package struct Spellings: Hashable, Sendable {
  private struct Step: Hashable, Sendable {
    var character: UInt32
    var next: Int
  }

  private var steps: [[Step]]
  private let end: Int

  /// The one way that a run is written; further ones are put beside it.
  init(_ run: [UInt32]) {
    end = run.count
    steps = run.enumerated().map { [Step(character: $1, next: $0 + 1)] } + [[]]
  }

  /// No way at all from the beginning to node `count`; steps are put in.
  init(count: Int) {
    end = count
    steps = Array(repeating: [], count: count + 1)
  }

  /// Whether there is just one way.
  var isPlain: Bool { steps.count == end + 1 && steps.allSatisfy { $0.count <= 1 } }

  /// Whether the end can be reached.
  var isPossible: Bool {
    var reached: Set<Int> = [0]
    var left = [0]
    while let node = left.popLast() {
      for step in steps[node] where reached.insert(step.next).inserted { left.append(step.next) }
    }
    return reached.contains(end)
  }

  mutating func add(_ character: UInt32, from node: Int, to next: Int) {
    let step = Step(character: character, next: next)
    if !steps[node].contains(step) { steps[node].append(step) }
  }

  /// Adds a way from one node to another: at each of its places one of some characters.
  mutating func add(_ places: [[UInt32]], from node: Int, to next: Int) {
    var node = node
    for (index, characters) in places.enumerated() {
      let after: Int
      if index == places.count - 1 {
        after = next
      } else {
        after = steps.count
        steps.append([])
      }
      for character in characters { add(character, from: node, to: after) }
      node = after
    }
  }

  /// Puts others beside every character.
  mutating func widen(_ others: (UInt32) -> [UInt32]) {
    for node in steps.indices {
      for step in steps[node] {
        for other in others(step.character) { add(other, from: node, to: step.next) }
      }
    }
  }

  // MARK: In a text

  /// The ways that occur in a text.
  func found(in text: PlacedText) -> Set<[UInt32]> {
    var found: Set<[UInt32]> = []
    var path: [UInt32] = []
    for place in text.places.indices { walk(0, place, text, &path, &found) }
    return found
  }

  private func walk(
    _ node: Int, _ place: Int, _ text: PlacedText, _ path: inout [UInt32],
    _ found: inout Set<[UInt32]>
  ) {
    if node == end {
      found.insert(path)
      return
    }
    for step in steps[node] where text.holds(step.character, at: place) {
      path.append(step.character)
      walk(step.next, place + 1, text, &path, &found)
      path.removeLast()
    }
  }

  /// Whether any way occurs in a text.
  func occurs(in text: PlacedText) -> Bool {
    text.places.indices.contains { begins(0, $0, text) }
  }

  private func begins(_ node: Int, _ place: Int, _ text: PlacedText) -> Bool {
    node == end
      || steps[node].contains {
        text.holds($0.character, at: place) && begins($0.next, place + 1, text)
      }
  }

  // MARK: In a dictionary

  /// The ways in which every two neighbours are a known pair, in no order; `nil` when they are more
  /// than `limit`.
  ///
  /// `follows` is asked once for each two steps that meet.
  func ways<Failure>(
    atMost limit: Int, where follows: (UInt32, UInt32) throws(Failure) -> Bool
  ) throws(Failure) -> [[UInt32]]? {
    var counter = Counter(limit: limit, counts: steps.map { $0.map { _ in nil } })
    var total = 0
    for slot in steps[0].indices {
      total = min(limit + 1, total + (try count(0, slot, &counter, follows)))
    }
    guard total <= limit else { return nil }
    var ways: [[UInt32]] = []
    var path: [UInt32] = []
    for slot in steps[0].indices { gather(0, slot, counter, &path, &ways) }
    return ways
  }

  private struct Counter {
    let limit: Int
    /// For each step, in how many ways the end is reached through it.
    var counts: [[Int?]]
    /// For each step that was looked at, the steps that may follow.
    var onward: [Place: [Int]] = [:]
  }

  private struct Place: Hashable {
    var node: Int
    var slot: Int
  }

  private func count<Failure>(
    _ node: Int, _ slot: Int, _ counter: inout Counter,
    _ follows: (UInt32, UInt32) throws(Failure) -> Bool
  ) throws(Failure) -> Int {
    if let known = counter.counts[node][slot] { return known }
    let step = steps[node][slot]
    var total = step.next == end ? 1 : 0
    var onward: [Int] = []
    for next in steps[step.next].indices
    where try follows(step.character, steps[step.next][next].character) {
      let more = try count(step.next, next, &counter, follows)
      if more > 0 { onward.append(next) }
      total = min(counter.limit + 1, total + more)
    }
    counter.counts[node][slot] = total
    counter.onward[Place(node: node, slot: slot)] = onward
    return total
  }

  private func gather(
    _ node: Int, _ slot: Int, _ counter: Counter, _ path: inout [UInt32], _ ways: inout [[UInt32]]
  ) {
    guard let count = counter.counts[node][slot], count > 0 else { return }
    let step = steps[node][slot]
    path.append(step.character)
    if step.next == end { ways.append(path) }
    for next in counter.onward[Place(node: node, slot: slot)] ?? [] {
      gather(step.next, next, counter, &path, &ways)
    }
    path.removeLast()
  }
}

/// A text place by place; at a place may stand several characters at once.
struct PlacedText {
  /// 0 stands behind each run.
  var places: [UInt32]
  /// What else stands at some places, in their order.
  var others: [(place: Int, characters: [UInt32])] = []

  @inline(__always)
  func holds(_ character: UInt32, at place: Int) -> Bool {
    guard place < places.count else { return false }
    if places[place] == character { return true }
    return !others.isEmpty && others(at: place).contains(character)
  }

  private func others(at place: Int) -> [UInt32] {
    var low = 0
    var high = others.count
    while low < high {
      let middle = (low + high) / 2
      if others[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low < others.count && others[low].place == place ? others[low].characters : []
  }

  /// The places at which a run begins to occur.
  func places(of run: [UInt32]) -> [Int] {
    places.indices.filter { place in
      run.indices.allSatisfy { holds(run[$0], at: place + $0) }
    }
  }
}
