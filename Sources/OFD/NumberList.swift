internal import Primitives

/// Numbers with a space between them, as attributes and paths list them; used again for each list.
struct NumberList {
  /// The operators of a path (8.2, AbbreviatedData).
  enum Step: UInt8 {
    case move = 0x4D
    case line = 0x4C
    case close = 0x43
  }

  private(set) var bytes: [UInt8] = []

  mutating func start() { bytes.removeAll(keepingCapacity: true) }

  private mutating func part() { if !bytes.isEmpty { bytes.append(0x20) } }

  /// Not negative.
  mutating func add(_ number: Int) {
    part()
    bytes.append(decimal: UInt(number))
  }

  mutating func add(_ length: Length) {
    part()
    length.appendMillimetres(to: &bytes)
  }

  mutating func add(_ first: Length, _ second: Length) {
    add(first)
    add(second)
  }

  mutating func add(_ step: Step) {
    part()
    bytes.append(step.rawValue)
  }

  /// The distances from each place to the next, in thousandths of a millimetre that add up: no
  /// rounding is carried along a line.
  mutating func add(stepsBetween places: some Sequence<Length>) {
    var start: Length?
    var done = 0
    for place in places {
      guard let start else {
        start = place
        continue
      }
      let whole = ((place - start).nanometres + 500) / 1000
      add(Length(nanometres: (whole - done) * 1000))
      done = whole
    }
  }

  mutating func add(outline box: Rectangle, from corner: Point) {
    let (left, top) = (box.minX - corner.x, box.minY - corner.y)
    let (right, bottom) = (box.maxX - corner.x, box.maxY - corner.y)
    add(.move)
    add(left, top)
    add(.line)
    add(right, top)
    add(.line)
    add(right, bottom)
    add(.line)
    add(left, bottom)
    add(.close)
  }
}
