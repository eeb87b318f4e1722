internal import Fonts
internal import Pages
internal import Primitives
internal import XMLTree

/// One page's content in the making (GB/T 33190-2016, 7.7): millimetres, y downwards.
struct PageObjects {
  private(set) var resources: PackageResources
  private var xml: XMLWriter
  private var list = NumberList()

  init(height size: Size, resources: PackageResources) {
    self.resources = resources
    xml = OFDWriter.part("Page")
    xml.start("ofd:Area")
    xml.element("ofd:PhysicalBox", text: OFDWriter.box(size))
    xml.end()
    xml.start("ofd:Content")
    xml.start("ofd:Layer")
    xml.attribute("ID", String(self.resources.nextID()))
    xml.attribute("Type", "Body")
  }

  consuming func bytes() -> [UInt8] {
    xml.end()
    xml.end()
    xml.end()
    return xml.bytes
  }

  mutating func add(_ page: Page) throws(Fault) {
    for mark in page.marks {
      switch mark.shape {
      case .glyphs(let run): try add(run)
      case .line(let line): add(line)
      case .modules(let matrix): add(matrix)
      case .frame(let box, let stroke, let colour): add(box, stroke, colour)
      case .image(let image): try add(image)
      }
    }
  }

  private mutating func start(_ element: String, _ box: Rectangle) {
    xml.start(element)
    attribute("ID", resources.nextID())
    list.start()
    list.add(box.minX, box.minY)
    list.add(box.size.width, box.size.height)
    xml.attribute("Boundary", plain: list.bytes)
  }

  private mutating func attribute(_ name: String, _ number: Int) {
    list.start()
    list.add(number)
    xml.attribute(name, plain: list.bytes)
  }

  private mutating func attribute(_ name: String, _ length: Length) {
    list.start()
    list.add(length)
    xml.attribute(name, plain: list.bytes)
  }

  private mutating func colour(_ element: String, _ colour: Colour) {
    xml.element(
      "ofd:" + element, [("Value", "\(colour.red) \(colour.green) \(colour.blue)")])
  }

  // MARK: Text

  /// A stretch of glyphs of which each shows one character, or one glyph that does not.
  private struct Stretch {
    var glyphs: Range<Int>
    /// In the run's UTF-8.
    var text: Range<Int>
    /// Each glyph shows one character of one UTF-16 unit.
    var isPlain: Bool
    /// Each glyph shows one character.
    var isSingle: Bool
  }

  private mutating func add(_ run: GlyphRun) throws(Fault) {
    let metrics = try resources.book.metrics(of: run.face)
    let font = resources.font(run.face)
    let ascent = run.size * metrics.thousandths(metrics.ascender) / 1000
    let height = ascent - run.size * metrics.thousandths(metrics.descender) / 1000
    let text = Array(run.text.utf8)
    for stretch in stretches(of: run, text) {
      let first = run.glyphs[stretch.glyphs.lowerBound]
      let last = run.glyphs[stretch.glyphs.upperBound - 1]
      let end =
        last.x + run.size
        * metrics.thousandths(try resources.book.advance(of: last.id, in: run.face)) / 1000
      let origin = Point(x: run.origin.x + first.x, y: run.origin.y + first.y)
      start(
        "ofd:TextObject",
        Rectangle(x: origin.x, y: origin.y - ascent, width: end - first.x, height: height))
      attribute("Font", font.id)
      attribute("Size", run.size)
      if run.colour != .black { colour("FillColor", run.colour) }
      let shown = String(decoding: text[stretch.text], as: UTF8.self)
      xml.start("ofd:CGTransform")
      xml.attribute("CodePosition", plain: [0x30])
      attribute(
        "CodeCount", max(1, stretch.isPlain ? stretch.glyphs.count : shown.unicodeScalars.count))
      attribute("GlyphCount", stretch.glyphs.count)
      xml.element("ofd:Glyphs", plain: codes(stretch, of: run, shown, font))
      xml.end()
      xml.start("ofd:TextCode")
      xml.attribute("X", plain: [0x30])
      attribute("Y", ascent)
      if stretch.glyphs.count > 1 {
        list.start()
        list.add(stepsBetween: run.glyphs[stretch.glyphs].lazy.map(\.x))
        xml.attribute("DeltaX", plain: list.bytes)
      }
      // A glyph without text of its own belongs to the one before it.
      xml.text(shown.isEmpty ? "\u{200B}" : shown)
      xml.end()
      xml.end()
    }
  }

  private mutating func codes(
    _ stretch: Stretch, of run: GlyphRun, _ shown: String, _ font: PackageResources.Font
  ) -> [UInt8] {
    list.start()
    var scalars = shown.unicodeScalars.makeIterator()
    for index in stretch.glyphs {
      let scalar = scalars.next()
      list.add(
        resources.code(of: run.glyphs[index].id, showing: stretch.isSingle ? scalar : nil, in: font)
      )
    }
    return list.bytes
  }

  private func stretches(of run: GlyphRun, _ bytes: [UInt8]) -> [Stretch] {
    var result: [Stretch] = []
    for (index, glyph) in run.glyphs.enumerated() {
      let start = Int(glyph.textStart)
      let text = start..<start + Int(glyph.textCount)
      let width = text.isEmpty ? 0 : UTF8.width(startingWith: bytes[start])
      // One character of one UTF-16 unit on the line itself.
      let isPlain = width == text.count && (1...3).contains(width) && glyph.y == .zero
      if isPlain, let last = result.last, last.isPlain, last.text.upperBound == start {
        result[result.count - 1].glyphs = last.glyphs.lowerBound..<index + 1
        result[result.count - 1].text = last.text.lowerBound..<text.upperBound
      } else {
        result.append(
          Stretch(
            glyphs: index..<index + 1, text: text, isPlain: isPlain,
            isSingle: width == text.count && width > 0))
      }
    }
    return result
  }

  // MARK: Paths and pictures

  private mutating func add(_ line: Line) {
    let half = line.width / 2
    let left = min(line.from.x, line.to.x) - half
    let top = min(line.from.y, line.to.y) - half
    start(
      "ofd:PathObject",
      Rectangle(
        x: left, y: top, width: max(line.from.x, line.to.x) + half - left,
        height: max(line.from.y, line.to.y) + half - top))
    attribute("LineWidth", line.width)
    if let dash = line.dash {
      list.start()
      for length in dash { list.add(length) }
      xml.attribute("DashPattern", plain: list.bytes)
    }
    colour("StrokeColor", line.colour)
    list.start()
    list.add(.move)
    list.add(line.from.x - left, line.from.y - top)
    list.add(.line)
    list.add(line.to.x - left, line.to.y - top)
    xml.element("ofd:AbbreviatedData", plain: list.bytes)
    xml.end()
  }

  private mutating func add(_ matrix: ModuleMatrix) {
    start("ofd:PathObject", matrix.box)
    xml.attribute("Stroke", "false")
    xml.attribute("Fill", "true")
    colour("FillColor", .black)
    list.start()
    for run in matrix.darkRuns { list.add(outline: run, from: matrix.box.origin) }
    xml.element("ofd:AbbreviatedData", plain: list.bytes)
    xml.end()
  }

  private mutating func add(_ box: Rectangle, _ stroke: Length, _ paint: Colour) {
    let half = stroke / 2
    let corner = Point(x: box.minX - half, y: box.minY - half)
    start(
      "ofd:PathObject",
      Rectangle(
        x: corner.x, y: corner.y, width: box.size.width + stroke,
        height: box.size.height + stroke))
    attribute("LineWidth", stroke)
    colour("StrokeColor", paint)
    list.start()
    list.add(outline: box, from: corner)
    xml.element("ofd:AbbreviatedData", plain: list.bytes)
    xml.end()
  }

  private mutating func add(_ image: PlacedImage) throws(Fault) {
    let picture = try resources.picture(image)
    start("ofd:ImageObject", image.box)
    list.start()
    list.add(image.box.size.width, .zero)
    list.add(.zero, image.box.size.height)
    list.add(.zero, .zero)
    xml.attribute("CTM", plain: list.bytes)
    attribute("ResourceID", picture)
    xml.end()
  }
}

extension UTF8 {
  /// Bytes of the character that begins with this one, in well-formed UTF-8.
  fileprivate static func width(startingWith byte: UInt8) -> Int {
    byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
  }
}
