import Fonts
import Pages
import Primitives
import Testing

/// Pages made by hand, as layout would make them.
struct SampleSheet {
  let book: FontBook
  private(set) var pages: [Page] = []
  private(set) var nodes: [StructureNode] = []
  private var nextNode = 1

  init(book: FontBook = .installed) { self.book = book }

  mutating func beginPage(_ size: Size = .a4) { pages.append(Page(size: size)) }

  mutating func add(_ shape: Shape, _ tag: Pages.Tag) {
    pages[pages.count - 1].marks.append(Mark(shape, tag: tag))
  }

  mutating func newNode(
    _ role: StructureNode.Role, alternative: String? = nil, scope: StructureNode.HeaderScope? = nil,
    columnSpan: Int = 1, rowSpan: Int = 1, box: PageBox? = nil
  ) -> StructureNode {
    defer { nextNode += 1 }
    return StructureNode(
      id: nextNode, role: role, alternative: alternative, scope: scope, columnSpan: columnSpan,
      rowSpan: rowSpan, box: box)
  }

  mutating func append(_ node: StructureNode) { nodes.append(node) }

  /// Sets one line; `spread` is added after every glyph.
  mutating func line(
    _ text: String, _ role: FontRole, size: Double, x: Double, y: Double, tag: Pages.Tag,
    spread: Length = .zero, colour: Colour = .black
  ) throws {
    let size = Length.points(size)
    var pen = Length.millimetres(x)
    var runs: [(face: FaceID, start: Length, glyphs: [Glyph], bytes: Range<Int>)] = []
    for glyph in try book.shape(text, role: role) {
      if runs.last?.face != glyph.face {
        let start = Int(glyph.textStart)
        runs.append((glyph.face, pen, [], start..<start))
      }
      let last = runs.count - 1
      let end = Int(glyph.textStart + glyph.textCount)
      runs[last].bytes = runs[last].bytes.lowerBound..<max(runs[last].bytes.upperBound, end)
      let units = try book.metrics(of: glyph.face).unitsPerEm
      runs[last].glyphs.append(
        Glyph(
          id: glyph.id,
          x: pen - runs[last].start + size.scaled(Int(glyph.offsetX), over: units),
          y: -size.scaled(Int(glyph.offsetY), over: units),
          textStart: glyph.textStart - Int32(runs[last].bytes.lowerBound),
          textCount: glyph.textCount))
      pen += try book.advance(of: glyph, size: size) + spread
    }
    let bytes = Array(text.utf8)
    for run in runs {
      let glyphs = GlyphRun(
        face: run.face, size: size, colour: colour,
        origin: Point(x: run.start, y: .millimetres(y)), glyphs: run.glyphs,
        text: String(decoding: bytes[run.bytes], as: UTF8.self))
      add(.glyphs(glyphs), tag)
    }
  }

  /// A paragraph-like node with one line of text.
  mutating func text(
    _ role: StructureNode.Role, _ text: String, _ font: FontRole, size: Double, x: Double,
    y: Double
  ) throws {
    let node = newNode(role)
    try line(text, font, size: size, x: x, y: y, tag: .content(node.id))
    append(node)
  }

  func document(title: String = "代表建议交办签字单") throws -> PagedDocument {
    let created = try #require(Timestamp("2026-07-21T09:30:00+08:00"))
    return PagedDocument(
      pages: pages,
      structure: StructureNode(id: 0, role: .document, children: nodes),
      metadata: DocumentMetadata(
        title: title, author: "青禾区人大常委会", subject: "建议办理 & 签收 <一>",
        keywords: ["交办", "签字"], created: created, producer: "dossier 0.1"))
  }
}

extension SampleSheet {
  /// One sheet with everything that a form can have, and a second page on which a cell goes on.
  static func form(name: String = "喆垚") throws -> PagedDocument {
    var sheet = SampleSheet()
    sheet.beginPage()
    try sheet.text(.heading1, "代表建议交办签字单", .title, size: 18, x: 62, y: 30)
    try sheet.text(.paragraph, "编号：XH-2026-00017  AVATAR office", .song, size: 11, x: 25, y: 42)
    try sheet.table(name: name)
    try sheet.code()
    let photo = sheet.newNode(
      .figure, alternative: "一格红，一格绿",
      box: PageBox(page: 0, box: Rectangle(x: .zero, y: .zero, width: .zero, height: .zero)))
    let box = Rectangle(
      x: .millimetres(150), y: .millimetres(240), width: .millimetres(20),
      height: .millimetres(10))
    sheet.add(
      .image(
        PlacedImage(
          box: box, encoding: .rgb, pixelWidth: 2, pixelHeight: 1, bytes: [200, 0, 0, 0, 160, 0])),
      .content(photo.id))
    sheet.append(photo)
    let field = sheet.newNode(.formField, alternative: "签字处")
    try sheet.line("签字：", .kai, size: 12, x: 110, y: 260, tag: .content(field.id))
    sheet.append(field)
    try sheet.line("— 1 —", .song, size: 10.5, x: 100, y: 285, tag: .paginationArtifact)
    sheet.beginPage()
    try sheet.text(
      .paragraph, "第二页接着说：𠮷字与𪚥字，⼀与一。", .fangsong, size: 16, x: 28, y: 40)
    try sheet.line("— 2 —", .song, size: 10.5, x: 100, y: 285, tag: .paginationArtifact)
    return try sheet.document()
  }

  private mutating func table(name: String) throws {
    var table = newNode(.table)
    let rows = [("建议标题", "关于化粪池清掏的建议"), ("领衔代表", name + "（绳金塔街道）")]
    for (index, row) in rows.enumerated() {
      var node = newNode(.tableRow)
      let top = 50 + 10 * Double(index)
      let label = newNode(.headerCell, scope: .row)
      try line(row.0, .hei, size: 11, x: 27, y: top + 6.5, tag: .content(label.id))
      let cell = newNode(.dataCell, columnSpan: 2)
      try line(
        row.1, .fangsong, size: 12, x: 62, y: top + 6.5, tag: .content(cell.id),
        spread: .points(index == 0 ? 1.5 : 0))
      node.children = [label, cell]
      table.children.append(node)
      let frame = Rectangle(
        x: .millimetres(25), y: .millimetres(top), width: .millimetres(160),
        height: .millimetres(10))
      add(.frame(frame, stroke: .points(0.75), .black), .layoutArtifact)
      add(
        .line(
          Line(
            from: Point(x: .millimetres(60), y: .millimetres(top)),
            to: Point(x: .millimetres(60), y: .millimetres(top + 10)), width: .points(0.5),
            colour: index == 0 ? .black : .officialRed,
            dash: index == 0 ? nil : [.points(3), .points(2)])), .layoutArtifact)
    }
    append(table)
  }

  /// A chequered square in the manner of a QR code.
  private mutating func code() throws {
    let box = Rectangle(
      x: .millimetres(25), y: .millimetres(240), width: .millimetres(21),
      height: .millimetres(21))
    let node = newNode(.figure, alternative: "二维码：XH-2026-00017", box: PageBox(page: 0, box: box))
    // An odd side, so that each row begins where the one above it did not.
    let modules = (0..<21 * 21).map { (index: Int) -> UInt8 in index % 2 == 0 ? 1 : 0 }
    add(.modules(ModuleMatrix(box: box, side: 21, modules: modules)), .content(node.id))
    append(node)
  }
}
