internal import Pages
internal import Primitives

/// The content stream of one page (ISO 32000-1, 8 and 9) and its pieces of marked content (14.6).
///
/// Everything painted is either tagged with a number that the structure tree names or an artifact.
struct PageContent {
  private(set) var buffer = SyntaxBuffer()
  /// The structure node behind each marked-content identifier of the page, by its index.
  private(set) var owners: [Int] = []
  /// Resource names of the pictures on the page, in order, and their objects.
  private(set) var images: [(name: String, reference: ObjectReference)] = []

  private let height: Length
  private var openTag: Tag?
  private var isInText = false
  private var fillColour = Colour.black
  private var strokeColour = Colour.black
  private var lineWidth: Length?
  private var dash: [Length]?
  private var font: (resource: String, size: Length)?
  private var characterSpacing = 0
  private var rise = Length.zero
  private var codes = RunCodes()

  init(height: Length) {
    self.height = height
    buffer.reserve(1 << 13)
  }

  mutating func paint(
    _ page: Page, tree: borrowing StructureTree, resources: inout Resources,
    file: inout ObjectFile
  ) throws(Fault) {
    for mark in page.marks {
      try open(mark.tag, tree: tree)
      switch mark.shape {
      case .glyphs(let run): try paint(run, &resources, &file)
      case .line(let line): paint(line)
      case .modules(let matrix): paint(matrix)
      case .frame(let rectangle, let stroke, let colour): paint(rectangle, stroke, colour)
      case .image(let image): try paint(image, &resources, &file)
      }
    }
    close()
  }

  // MARK: Marked content

  private mutating func open(_ tag: Tag, tree: borrowing StructureTree) throws(Fault) {
    if tag == openTag { return }
    close()
    openTag = tag
    switch tag {
    case .content(let id):
      let node = try tree.leaf(id)
      buffer.name(tree.role(node).rawValue)
      buffer.raw("<</MCID ")
      buffer.integer(owners.count)
      buffer.raw(">>BDC\n")
      owners.append(node)
    case .layoutArtifact: buffer.raw("/Artifact<</Type/Layout>>BDC\n")
    case .paginationArtifact: buffer.raw("/Artifact<</Type/Pagination>>BDC\n")
    }
  }

  private mutating func close() {
    endText()
    if openTag != nil { buffer.raw("EMC\n") }
    openTag = nil
  }

  // MARK: Text

  private mutating func beginText() {
    if !isInText { buffer.raw("BT\n") }
    isInText = true
  }

  private mutating func endText() {
    if isInText { buffer.raw("ET\n") }
    isInText = false
  }

  private mutating func paint(
    _ run: GlyphRun, _ resources: inout Resources, _ file: inout ObjectFile
  ) throws(Fault) {
    guard !run.glyphs.isEmpty else { return }
    guard run.size.nanometres > 0 else { throw Fault.badGlyphRun }
    let use = try resources.font(run.face, &file)
    beginText()
    setFill(run.colour)
    let resource = resources.fonts[use].resource
    if font?.resource != resource || font?.size != run.size {
      buffer.name(resource)
      buffer.space()
      buffer.points(run.size)
      buffer.raw(" Tf\n")
      font = (resource, run.size)
    }
    try codes.read(run, &resources.fonts[use])
    setSpacing(GlyphSpacing.common(run.glyphs, codes.widths, &codes.gaps))
    buffer.raw("1 0 0 1 ")
    buffer.points(run.origin.x + run.glyphs[0].x)
    buffer.space()
    buffer.points(height - run.origin.y)
    buffer.raw(" Tm")
    show(run)
  }

  /// Shows the codes, correcting the pen wherever it is not where the layout wants it.
  private mutating func show(_ run: GlyphRun) {
    let spacing = characterSpacing * 3175 / 9
    var pen = run.glyphs[0].x.nanometres
    var isOpen = false
    var index = 0
    while index < codes.numbers.count {
      let glyph = run.glyphs[index]
      if glyph.y != -rise {
        if isOpen { buffer.raw(">]TJ") }
        isOpen = false
        rise = -glyph.y
        buffer.space()
        buffer.points(rise)
        buffer.raw(" Ts")
      }
      let end = clusterEnd(run.glyphs, index)
      let actual = ActualText.needed(run.glyphs, index..<end, codes.text)
      let correction = GlyphSpacing.rounded((pen - glyph.x.nanometres) * 1000, run.size.nanometres)
      if let actual {
        if isOpen { buffer.raw(">]TJ") }
        isOpen = false
        buffer.raw("/Span<</ActualText")
        buffer.text(actual)
        buffer.raw(">>BDC")
      }
      if !isOpen { buffer.raw("[<") }
      isOpen = true
      if correction != 0 {
        if buffer.bytes.last == 0x3C {
          buffer.dropLast()
        } else {
          buffer.raw(">")
        }
        buffer.integer(correction)
        buffer.raw("<")
        pen -= correction * run.size.nanometres / 1000
      }
      let last = actual == nil ? index + 1 : end
      while index < last {
        buffer.hex(codes.numbers[index])
        pen += codes.widths[index] + spacing
        index += 1
      }
      if actual != nil {
        buffer.raw(">]TJ EMC")
        isOpen = false
      }
    }
    if isOpen { buffer.raw(">]TJ") }
    buffer.raw("\n")
  }

  /// The index after the glyphs that show text together with the glyph at `index`.
  private func clusterEnd(_ glyphs: [Glyph], _ index: Int) -> Int {
    var end = index + 1
    while end < glyphs.count, glyphs[end].textCount == 0, glyphs[end].y == glyphs[index].y {
      end += 1
    }
    return end
  }

  private mutating func setSpacing(_ thousandths: Int) {
    guard thousandths != characterSpacing else { return }
    characterSpacing = thousandths
    buffer.thousandths(thousandths)
    buffer.raw(" Tc\n")
  }

  // MARK: Paths

  private mutating func paint(_ line: Line) {
    endText()
    setStroke(line.colour, line.width, line.dash)
    point(line.from)
    buffer.raw(" m ")
    point(line.to)
    buffer.raw(" l S\n")
  }

  private mutating func paint(_ rectangle: Rectangle, _ stroke: Length, _ colour: Colour) {
    endText()
    setStroke(colour, stroke, nil)
    append(rectangle)
    buffer.raw("S\n")
  }

  /// A mask of one bit a module, inline (8.9.7): a tenth of the bytes of as many rectangles, and no
  /// viewer can show a seam between two of them.
  private mutating func paint(_ matrix: ModuleMatrix) {
    endText()
    setFill(.black)
    buffer.raw("q ")
    place(matrix.box)
    buffer.raw("\nBI/W ")
    buffer.integer(matrix.side)
    buffer.raw("/H ")
    buffer.integer(matrix.side)
    // Ones paint, and the hexadecimal filter keeps the end of the data plain to see.
    buffer.raw("/IM true/D[1 0]/F/AHx ID ")
    buffer.hex(matrix.rows)
    buffer.raw(">\nEI Q\n")
  }

  /// Makes the unit square the rectangle.
  private mutating func place(_ box: Rectangle) {
    buffer.points(box.size.width)
    buffer.raw(" 0 0 ")
    buffer.points(box.size.height)
    buffer.space()
    buffer.points(box.minX)
    buffer.space()
    buffer.points(height - box.maxY)
    buffer.raw(" cm")
  }

  private mutating func append(_ rectangle: Rectangle) {
    buffer.points(rectangle.minX)
    buffer.space()
    buffer.points(height - rectangle.maxY)
    buffer.space()
    buffer.points(rectangle.size.width)
    buffer.space()
    buffer.points(rectangle.size.height)
    buffer.raw(" re\n")
  }

  private mutating func point(_ point: Point) {
    buffer.points(point.x)
    buffer.space()
    buffer.points(height - point.y)
  }

  private mutating func setFill(_ colour: Colour) {
    guard colour != fillColour else { return }
    fillColour = colour
    write(colour, grey: " g\n", rgb: " rg\n")
  }

  private mutating func setStroke(_ colour: Colour, _ width: Length, _ pattern: [Length]?) {
    if colour != strokeColour {
      strokeColour = colour
      write(colour, grey: " G\n", rgb: " RG\n")
    }
    if width != lineWidth {
      lineWidth = width
      buffer.points(width)
      buffer.raw(" w\n")
    }
    if pattern != dash {
      dash = pattern
      buffer.raw("[")
      for length in pattern ?? [] {
        buffer.points(length)
        buffer.space()
      }
      buffer.raw("]0 d\n")
    }
  }

  /// Black and greys as grey, others as red, green, blue, each part in thousandths.
  private mutating func write(_ colour: Colour, grey: String, rgb: String) {
    func part(_ value: UInt8) -> Int { (Int(value) * 1000 + 127) / 255 }
    if colour.red == colour.green && colour.green == colour.blue {
      buffer.thousandths(part(colour.red))
      buffer.raw(grey)
    } else {
      for value in [colour.red, colour.green, colour.blue] {
        buffer.thousandths(part(value))
        buffer.space()
      }
      buffer.raw(rgb)
    }
  }

  // MARK: Pictures

  private mutating func paint(
    _ image: PlacedImage, _ resources: inout Resources, _ file: inout ObjectFile
  ) throws(Fault) {
    endText()
    let (name, reference) = try resources.image(image, &file)
    if !images.contains(where: { $0.name == name }) { images.append((name, reference)) }
    buffer.raw("q ")
    place(image.box)
    buffer.name(name)
    buffer.raw(" Do Q\n")
  }
}
