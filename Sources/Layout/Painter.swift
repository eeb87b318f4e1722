internal import Barcodes
internal import Forms
internal import Pages
internal import Primitives

/// Turns placed strips into marks, page by page.
struct Painter {
  let text: TextSetter
  let pictures: [String: FormPicture]
  let code: SheetCode?
  let sheetCount: Int
  private(set) var marks: [Mark] = []
  private(set) var hasCode = false
  private var page = 0
  /// Everything is a running head or foot: nothing to read.
  private var isRunning = false

  init(text: TextSetter, pictures: [String: FormPicture], code: SheetCode?, sheetCount: Int) {
    self.text = text
    self.pictures = pictures
    self.code = code
    self.sheetCount = sheetCount
  }

  mutating func begin(page: Int, expecting count: Int) {
    self.page = page
    marks = []
    marks.reserveCapacity(count)
    hasCode = false
    isRunning = false
  }

  mutating func running(_ body: (inout Painter) throws(Fault) -> Void) throws(Fault) {
    let before = isRunning
    isRunning = true
    try body(&self)
    isRunning = before
  }

  mutating func paint(
    _ placements: [Placement], tables: [SetTable], left: Length
  ) throws(Fault) {
    for placement in placements {
      switch placement {
      case .strip(let strip, let y): try paint(strip, x: left, y: y, extra: .zero)
      case .fragment(let fragment): try paint(fragment, of: tables[fragment.table])
      }
    }
  }

  mutating func add(_ shape: Shape, node: Int) {
    let tag: Tag =
      isRunning ? .paginationArtifact : node == LinePart.artifact ? .layoutArtifact : .content(node)
    marks.append(Mark(shape, tag: tag))
  }

  /// One strip with its top left corner at a point; a signature's room grows by `extra`.
  mutating func paint(_ strip: Strip, x: Length, y: Length, extra: Length) throws(Fault) {
    switch strip.content {
    case .line(let line): try paint(line, x: x, y: y)
    case .space, .pageBreak: break
    case .rule(let weight, let colour, let dx, let width):
      let middle = y + weight / 2
      let x = x + dx
      add(
        .line(
          Line(
            from: Point(x: x, y: middle), to: Point(x: x + width, y: middle), width: weight,
            colour: colour)),
        node: LinePart.artifact)
    case .picture(let image, let node, let dx): try paint(image, node: node, x: x + dx, y: y)
    case .code(let side, let node, let dx): try paintCode(side, node: node, x: x + dx, y: y)
    case .signature(let signature): try paint(signature, x: x, y: y, extra: extra)
    case .table(let table):
      let top = y + table.head.height
      let fragment = TableFragment(
        table: 0, x: x, top: y, repeatsHead: false, firstRow: 0,
        rowEdges: table.body.rowEdges(from: top),
        pieces: SetTable.wholePieces(table.body, x: x, top: top, edges: table.edges))
      try paint(fragment, of: table)
    }
  }

  mutating func paint(_ line: SetLine, x: Length, y: Length) throws(Fault) {
    let baseline = y + line.baseline
    for part in line.parts {
      switch part.content {
      case .run(var run):
        run.origin = run.origin.moved(x, baseline)
        add(.glyphs(run), node: part.node)
      case .shape(let shape): add(shape.moved(x: x, y: baseline), node: part.node)
      case .pageNumber(let style, let room, let dx):
        let number = try text.number(page + 1, style)
        guard case .run(var run) = number.run.content else { continue }
        run.origin = run.origin.moved(x + dx + (room - number.width) / 2, baseline)
        add(.glyphs(run), node: part.node)
      }
    }
  }

  private mutating func paint(
    _ signature: SetSignature, x: Length, y: Length, extra: Length
  ) throws(Fault) {
    var y = y
    for line in signature.statement {
      try paint(line, x: x, y: y)
      y += line.pitch
    }
    y += extra
    var label = y + signature.labelTop
    for line in signature.label {
      try paint(line, x: x, y: label)
      label += line.pitch
    }
    y += signature.roomHeight
    for line in signature.date {
      try paint(line, x: x, y: y)
      y += line.pitch
    }
  }

  private mutating func paint(
    _ image: FormImage, node: Int, x: Length, y: Length
  ) throws(Fault) {
    guard let picture = pictures[image.source] else {
      throw Fault(
        "layout-picture-missing",
        what: Phrase(
          zh: "缺少图片“\(image.source)”", en: "the picture “\(image.source)” is missing"),
        why: Phrase(zh: "排版时没有得到它的内容", en: "layout was not given its content"),
        next: Phrase(zh: "请把图片附到案卷中", en: "attach the picture to the dossier"))
    }
    let box = picture.fitted(into: image, x: x, y: y)
    if node != LinePart.artifact { text.tree.place(node, on: page, box) }
    add(
      .image(
        PlacedImage(
          box: box, encoding: picture.encoding, pixelWidth: picture.pixelWidth,
          pixelHeight: picture.pixelHeight, bytes: picture.bytes)),
      node: node)
  }

  mutating func paintCode(_ side: Length, node: Int, x: Length, y: Length) throws(Fault) {
    guard let code else {
      throw Fault(
        "layout-code-unset", .refused,
        what: Phrase(zh: "无法印二维码", en: "the QR code cannot be printed"),
        why: Phrase(zh: "表单没有案件编号", en: "the form names no case"),
        next: Phrase(zh: "请在模板中去掉二维码", en: "take the code out of the template"))
    }
    let mark = SheetMark(code: code, sheet: page + 1, count: sheetCount).text
    let symbol = try QRCode(encoding: Array(mark.utf8))
    let box = Rectangle(x: x, y: y, width: side, height: side)
    if node != LinePart.artifact {
      text.tree.place(node, on: page, box)
      text.tree.describe(node, mark)
    }
    add(
      .modules(ModuleMatrix(box: box, side: symbol.side, modules: symbol.modules)), node: node)
    hasCode = true
  }
}
