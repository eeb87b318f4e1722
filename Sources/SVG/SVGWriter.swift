package import Fonts
package import Pages
internal import Pictures
package import Primitives
internal import XMLTree

/// Writes laid-out pages as SVG 1.1 for a screen: the same marks in the same places as the PDF.
///
/// Glyphs are outlines, so that no font is asked of the reader; their text lies over them unseen,
/// to be selected, found and read aloud. The same pages and fonts give the same bytes.
package enum SVGWriter {
  /// Between pages that stand in one file.
  private static let gap = Length.millimetres(6)

  /// All pages in one file, one below the other.
  ///
  /// Throws `picture-…` when a picture cannot be written, and `font-…` when a font cannot be used.
  package static func write(
    _ document: PagedDocument, fonts: FontBook
  ) throws(Fault) -> [UInt8] {
    let width = document.pages.reduce(Length.zero) { max($0, $1.size.width) }
    let height = document.pages.reduce(Length.zero) { $0 + $1.size.height }
    let gaps = gap * max(0, document.pages.count - 1)
    var drawing = Drawing(
      document.metadata, size: Size(width: width, height: height + gaps), book: fonts)
    var top = Length.zero
    for page in document.pages {
      try drawing.add(page, left: (width - page.size.width) / 2, top: top)
      top += page.size.height + gap
    }
    return drawing.finished()
  }

  /// Each page as a file of its own, for a page that shows them one by one.
  package static func pages(
    _ document: PagedDocument, fonts: FontBook
  ) throws(Fault) -> [[UInt8]] {
    var files: [[UInt8]] = []
    for page in document.pages {
      var drawing = Drawing(document.metadata, size: page.size, book: fonts)
      try drawing.add(page, left: .zero, top: .zero)
      files.append(drawing.finished())
    }
    return files
  }
}

/// One file in the making: millimetres, y downwards.
private struct Drawing {
  private struct GlyphKey: Hashable {
    var face: FaceID
    var glyph: UInt32
  }

  private let book: FontBook
  private var body = XMLWriter(indents: false, declaration: false)
  private var shapes = XMLWriter(indents: false, declaration: false)
  private let metadata: DocumentMetadata
  private let size: Size
  /// Glyphs whose outline stands among the definitions; `nil` for those that show nothing.
  private var glyphs: [GlyphKey: String?] = [:]

  init(_ metadata: DocumentMetadata, size: Size, book: FontBook) {
    self.metadata = metadata
    self.size = size
    self.book = book
    body.start("g")
    shapes.start("defs")
  }

  consuming func finished() -> [UInt8] {
    body.end()
    shapes.end()
    var file = XMLWriter(indents: false)
    let (width, height) = (size.width.millimetreText, size.height.millimetreText)
    file.start("svg")
    file.attribute("xmlns", "http://www.w3.org/2000/svg")
    file.attribute("xmlns:xlink", "http://www.w3.org/1999/xlink")
    file.attribute("width", width + "mm")
    file.attribute("height", height + "mm")
    file.attribute("viewBox", "0 0 \(width) \(height)")
    file.attribute("xml:lang", metadata.language)
    file.element("title", text: metadata.title)
    var bytes = file.drain()
    bytes += shapes.bytes
    bytes += body.bytes
    file.end()
    return bytes + file.bytes
  }

  mutating func add(_ page: Page, left: Length, top: Length) throws(Fault) {
    body.start("g")
    if left != .zero || top != .zero {
      body.attribute("transform", "translate(\(left.millimetreText) \(top.millimetreText))")
    }
    body.element(
      "rect",
      [
        ("width", page.size.width.millimetreText), ("height", page.size.height.millimetreText),
        ("fill", "#fff"),
      ])
    for mark in page.marks {
      switch mark.shape {
      case .glyphs(let run): try add(run)
      case .line(let line): add(line)
      case .modules(let matrix): add(matrix)
      case .frame(let box, let stroke, let colour): add(box, stroke, colour)
      case .image(let image): try add(image)
      }
    }
    body.end()
  }

  // MARK: Text

  private mutating func add(_ run: GlyphRun) throws(Fault) {
    let metrics = try book.metrics(of: run.face)
    let scale = run.size.nanometres
    body.start("g")
    body.attribute(
      "transform", "translate(\(run.origin.x.millimetreText) \(run.origin.y.millimetreText))")
    if run.colour != .black { body.attribute("fill", hexadecimal(run.colour)) }
    body.start("g")
    // A unit of the font in millimetres, with nine decimals.
    let unit = decimal(scale * 1000 / metrics.unitsPerEm, digits: 9)
    body.attribute("transform", "scale(\(unit) -\(unit))")
    for glyph in run.glyphs {
      guard let id = try define(GlyphKey(face: run.face, glyph: glyph.id)) else { continue }
      body.start("use")
      body.attribute("xlink:href", "#" + id)
      let x = glyph.x.nanometres * metrics.unitsPerEm / scale
      if x != 0 { body.attribute("x", String(x)) }
      let y = -(glyph.y.nanometres * metrics.unitsPerEm / scale)
      if y != 0 { body.attribute("y", String(y)) }
      body.end()
    }
    body.end()
    if let last = run.glyphs.last, run.text.contains(where: { !$0.isWhitespace }) {
      let width =
        last.x + run.size * metrics.thousandths(try book.advance(of: last.id, in: run.face)) / 1000
      body.start("text")
      body.attribute("font-size", run.size.millimetreText)
      body.attribute("fill-opacity", "0")
      body.attribute("textLength", width.millimetreText)
      body.attribute("lengthAdjust", "spacingAndGlyphs")
      body.text(run.text)
      body.end()
    }
    body.end()
  }

  private mutating func define(_ key: GlyphKey) throws(Fault) -> String? {
    if let known = glyphs[key] { return known }
    let outline = try book.outline(of: key.glyph, in: key.face)
    let id = outline.steps.isEmpty ? nil : "g\(key.face.index)-\(key.glyph)"
    if let id {
      shapes.element("path", [("id", id), ("d", outline.pathData)])
    }
    glyphs[key] = .some(id)
    return id
  }

  // MARK: Paths and pictures

  private mutating func add(_ line: Line) {
    var attributes = [
      ("x1", line.from.x.millimetreText), ("y1", line.from.y.millimetreText),
      ("x2", line.to.x.millimetreText),
      ("y2", line.to.y.millimetreText), ("stroke", hexadecimal(line.colour)),
      ("stroke-width", line.width.millimetreText),
    ]
    if let dash = line.dash {
      attributes.append(("stroke-dasharray", dash.map(\.millimetreText).joined(separator: " ")))
    }
    body.element("line", attributes)
  }

  private mutating func add(_ matrix: ModuleMatrix) {
    let outlines = matrix.darkRuns.map { box in
      "M\(box.minX.millimetreText) \(box.minY.millimetreText)h\(box.size.width.millimetreText)"
        + "v\(box.size.height.millimetreText)h-\(box.size.width.millimetreText)z"
    }
    body.element(
      "path",
      [
        ("d", outlines.joined()), ("fill", hexadecimal(.black)),
        ("shape-rendering", "crispEdges"),
      ])
  }

  private mutating func add(_ box: Rectangle, _ stroke: Length, _ colour: Colour) {
    body.element(
      "rect",
      [
        ("x", box.minX.millimetreText), ("y", box.minY.millimetreText),
        ("width", box.size.width.millimetreText),
        ("height", box.size.height.millimetreText), ("fill", "none"),
        ("stroke", hexadecimal(colour)),
        ("stroke-width", stroke.millimetreText),
      ])
  }

  private mutating func add(_ image: PlacedImage) throws(Fault) {
    let file = try image.file()
    body.element(
      "image",
      [
        ("x", image.box.minX.millimetreText), ("y", image.box.minY.millimetreText),
        ("width", image.box.size.width.millimetreText),
        ("height", image.box.size.height.millimetreText),
        ("preserveAspectRatio", "none"),
        ("xlink:href", "data:image/\(file.kind.rawValue);base64," + base64(file.bytes)),
      ])
  }
}

extension GlyphOutline {
  /// The steps as SVG writes them (SVG 1.1, 8.3).
  fileprivate var pathData: String {
    var text = ""
    for step in steps {
      switch step {
      case .move(let x, let y): text += "M\(x) \(y)"
      case .line(let x, let y): text += "L\(x) \(y)"
      case .quadratic(let x1, let y1, let x, let y): text += "Q\(x1) \(y1) \(x) \(y)"
      case .cubic(let x1, let y1, let x2, let y2, let x, let y):
        text += "C\(x1) \(y1) \(x2) \(y2) \(x) \(y)"
      case .close: text += "Z"
      }
    }
    return text
  }
}

private func hexadecimal(_ colour: Colour) -> String {
  "#" + hexString([colour.red, colour.green, colour.blue])
}
