internal import Fonts
internal import Pages
internal import Primitives
internal import XMLTree

/// One page's content in the making (GB/T 33190-2016, 7.7): millimetres, y downwards.
struct PageObjects {
  private(set) var resources: PackageResources
  private var xml: XMLWriter

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
      case .fill(let boxes, let colour): add(boxes, colour)
      case .frame(let box, let stroke, let colour): add(box, stroke, colour)
      case .image(let image): try add(image)
      }
    }
  }

  private mutating func start(_ name: String, _ box: Rectangle) {
    xml.start("ofd:" + name)
    xml.attribute("ID", String(resources.nextID()))
    xml.attribute(
      "Boundary",
      [box.minX, box.minY, box.size.width, box.size.height].map(\.millimetreText)
        .joined(separator: " "))
  }

  private mutating func colour(_ element: String, _ colour: Colour) {
    xml.element(
      "ofd:" + element, [("Value", "\(colour.red) \(colour.green) \(colour.blue)")])
  }

  // MARK: Text

  /// A stretch of glyphs of which each shows one character, or one glyph that does not.
  private struct Stretch {
    var glyphs: Range<Int>
    var text: String
  }

  private mutating func add(_ run: GlyphRun) throws(Fault) {
    let metrics = try resources.book.metrics(of: run.face)
    let font = resources.font(run.face)
    let ascent = run.size * metrics.thousandths(metrics.ascender) / 1000
    let height = ascent - run.size * metrics.thousandths(metrics.descender) / 1000
    for stretch in stretches(of: run) {
      let glyphs = run.glyphs[stretch.glyphs]
      guard let first = glyphs.first, let last = glyphs.last else { continue }
      let end =
        last.x + run.size
        * metrics.thousandths(try resources.book.advance(of: last.id, in: run.face)) / 1000
      let origin = Point(x: run.origin.x + first.x, y: run.origin.y + first.y)
      start(
        "TextObject",
        Rectangle(x: origin.x, y: origin.y - ascent, width: end - first.x, height: height))
      xml.attribute("Font", String(font.id))
      xml.attribute("Size", run.size.millimetreText)
      if run.colour != .black { colour("FillColor", run.colour) }
      let scalars = Array(stretch.text.unicodeScalars)
      var codes: [String] = []
      for (index, glyph) in glyphs.enumerated() {
        let scalar = scalars.count == glyphs.count ? scalars[index] : nil
        codes.append(String(resources.code(of: glyph.id, showing: scalar, in: font)))
      }
      xml.start("ofd:CGTransform")
      xml.attribute("CodePosition", "0")
      xml.attribute("CodeCount", String(max(1, scalars.count)))
      xml.attribute("GlyphCount", String(glyphs.count))
      xml.element("ofd:Glyphs", text: codes.joined(separator: " "))
      xml.end()
      xml.start("ofd:TextCode")
      xml.attribute("X", "0")
      xml.attribute("Y", ascent.millimetreText)
      if glyphs.count > 1 {
        xml.attribute("DeltaX", PageObjects.steps(glyphs.map { $0.x - first.x }))
      }
      // A glyph without text of its own belongs to the one before it.
      xml.text(stretch.text.isEmpty ? "\u{200B}" : stretch.text)
      xml.end()
      xml.end()
    }
  }

  /// The distances from each place to the next, in thousandths of a millimetre that add up: no
  /// rounding is carried along a line.
  static func steps(_ places: [Length]) -> String {
    var texts: [String] = []
    var done = 0
    for place in places.dropFirst() {
      let whole = (place.nanometres + 500) / 1000
      texts.append(Length(nanometres: (whole - done) * 1000).millimetreText)
      done = whole
    }
    return texts.joined(separator: " ")
  }

  private func stretches(of run: GlyphRun) -> [Stretch] {
    let bytes = Array(run.text.utf8)
    var result: [Stretch] = []
    var isPlainBefore = false
    for (index, glyph) in run.glyphs.enumerated() {
      let start = Int(glyph.textStart)
      let text = String(decoding: bytes[start..<(start + Int(glyph.textCount))], as: UTF8.self)
      let isPlain = text.unicodeScalars.count == 1 && text.utf16.count == 1 && glyph.y == .zero
      if isPlain, isPlainBefore {
        result[result.count - 1].glyphs = result[result.count - 1].glyphs.lowerBound..<index + 1
        result[result.count - 1].text += text
      } else {
        result.append(Stretch(glyphs: index..<index + 1, text: text))
      }
      isPlainBefore = isPlain
    }
    return result
  }

  // MARK: Paths and pictures

  private mutating func add(_ line: Line) {
    let half = line.width / 2
    let left = min(line.from.x, line.to.x) - half
    let top = min(line.from.y, line.to.y) - half
    start(
      "PathObject",
      Rectangle(
        x: left, y: top, width: max(line.from.x, line.to.x) + half - left,
        height: max(line.from.y, line.to.y) + half - top))
    xml.attribute("LineWidth", line.width.millimetreText)
    if let dash = line.dash {
      xml.attribute("DashPattern", dash.map(\.millimetreText).joined(separator: " "))
    }
    colour("StrokeColor", line.colour)
    xml.element(
      "ofd:AbbreviatedData",
      text: "M \(at(line.from, left, top)) L \(at(line.to, left, top))")
    xml.end()
  }

  private func at(_ point: Point, _ left: Length, _ top: Length) -> String {
    "\((point.x - left).millimetreText) \((point.y - top).millimetreText)"
  }

  private mutating func add(_ boxes: [Rectangle], _ fill: Colour) {
    guard let left = boxes.map(\.minX).min(), let top = boxes.map(\.minY).min(),
      let right = boxes.map(\.maxX).max(), let bottom = boxes.map(\.maxY).max()
    else { return }
    start("PathObject", Rectangle(x: left, y: top, width: right - left, height: bottom - top))
    xml.attribute("Stroke", "false")
    xml.attribute("Fill", "true")
    colour("FillColor", fill)
    var outlines = ""
    for box in boxes {
      if !outlines.isEmpty { outlines += " " }
      outlines += outline(box, left, top)
    }
    xml.element("ofd:AbbreviatedData", text: outlines)
    xml.end()
  }

  private mutating func add(_ box: Rectangle, _ stroke: Length, _ paint: Colour) {
    let half = stroke / 2
    let (left, top) = (box.minX - half, box.minY - half)
    start(
      "PathObject",
      Rectangle(
        x: left, y: top, width: box.size.width + stroke, height: box.size.height + stroke))
    xml.attribute("LineWidth", stroke.millimetreText)
    colour("StrokeColor", paint)
    xml.element("ofd:AbbreviatedData", text: outline(box, left, top))
    xml.end()
  }

  private func outline(_ box: Rectangle, _ left: Length, _ top: Length) -> String {
    let (x1, y1) = ((box.minX - left).millimetreText, (box.minY - top).millimetreText)
    let (x2, y2) = ((box.maxX - left).millimetreText, (box.maxY - top).millimetreText)
    return "M \(x1) \(y1) L \(x2) \(y1) L \(x2) \(y2) L \(x1) \(y2) C"
  }

  private mutating func add(_ image: PlacedImage) throws(Fault) {
    let picture = try resources.picture(image)
    start("ImageObject", image.box)
    xml.attribute(
      "CTM",
      "\(image.box.size.width.millimetreText) 0 0 \(image.box.size.height.millimetreText) 0 0")
    xml.attribute("ResourceID", String(picture))
    xml.end()
  }
}
