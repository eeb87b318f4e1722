internal import Forms
internal import Pages
internal import Primitives

/// A piece of a set line: marks of one structure node, placed from the line's left end and
/// baseline.
struct LinePart {
  enum Content {
    case run(GlyphRun)
    /// A box or a rule under a blank.
    case shape(Shape)
    /// The page's number, set when the page is known, in the room kept for it.
    case pageNumber(TextStyle, room: Length, x: Length)
  }

  var content: Content
  /// The structure node, or `artifact` where there is nothing to read.
  var node: Int

  static let artifact = -1
}

/// A line of text, measured and set.
struct SetLine {
  /// From the top of the line to the top of the next.
  var pitch: Length
  /// From the top of the line to its baseline.
  var baseline: Length
  /// What the line's ink needs, without spaces at its end.
  var width: Length
  var parts: [LinePart]

  /// The same line, further right.
  func shifted(by distance: Length) -> SetLine {
    var line = self
    for index in line.parts.indices { line.parts[index].shift(by: distance) }
    return line
  }
}

extension LinePart {
  mutating func shift(by distance: Length) {
    switch content {
    case .run(var run):
      run.origin.x += distance
      content = .run(run)
    case .shape(let shape): content = .shape(shape.moved(x: distance, y: .zero))
    case .pageNumber(let style, let room, let x):
      content = .pageNumber(style, room: room, x: x + distance)
    }
  }
}

/// A horizontal band of the flow that no page break cuts.
struct Strip {
  enum Content {
    case line(SetLine)
    /// Dropped where a page begins by itself.
    case space
    case rule(weight: Length, Colour, x: Length, width: Length)
    case picture(FormImage, node: Int, x: Length)
    case code(side: Length, node: Int, x: Length)
    case signature(SetSignature)
    case table(SetTable)
    case pageBreak
  }

  var content: Content
  var height: Length
  /// `true` where no page may end between this strip and the next.
  var isGluedToNext = false
  /// The last of a group that is kept together: a space here passes no glue on.
  var endsGroup = false
  /// Issuer and date: no page begins with them.
  var beginsSignOff = false

  var isSpace: Bool { if case .space = content { true } else { false } }
  var isSignature: Bool { if case .signature = content { true } else { false } }
}

/// A signature slot, measured: statement above, label beside the room for ink, date below.
struct SetSignature {
  var statement: [SetLine]
  var label: [SetLine]
  var date: [SetLine]
  /// Height of the band that holds the label and the room for ink.
  var roomHeight: Length
  /// From the band's top to the label's first line.
  var labelTop: Length

  var height: Length { statement.height + roomHeight + date.height }
}

extension [SetLine] {
  var height: Length { reduce(.zero) { $0 + $1.pitch } }
}

extension [Strip] {
  var height: Length { reduce(.zero) { $0 + $1.height } }
}

extension Shape {
  func moved(x: Length, y: Length) -> Shape {
    switch self {
    case .glyphs(var run):
      run.origin = run.origin.moved(x, y)
      return .glyphs(run)
    case .line(var line):
      line.from = line.from.moved(x, y)
      line.to = line.to.moved(x, y)
      return .line(line)
    case .modules(var matrix):
      matrix.box = matrix.box.moved(x, y)
      return .modules(matrix)
    case .frame(let box, let stroke, let colour):
      return .frame(box.moved(x, y), stroke: stroke, colour)
    case .image(var image):
      image.box = image.box.moved(x, y)
      return .image(image)
    }
  }
}

extension Point {
  func moved(_ x: Length, _ y: Length) -> Point { Point(x: self.x + x, y: self.y + y) }
}

extension Rectangle {
  func moved(_ x: Length, _ y: Length) -> Rectangle {
    Rectangle(origin: origin.moved(x, y), size: size)
  }
}

extension Length {
  /// The next multiple of 1/600 inch at or above, so that rules fall on printer dots.
  var snapped: Length {
    // 25,400,000 nm / 600 is not whole; three dots are 127,000 nm.
    let dot = (nanometres * 3 + 126_999) / 127_000
    return Length(nanometres: dot * 127_000 / 3)
  }
}
