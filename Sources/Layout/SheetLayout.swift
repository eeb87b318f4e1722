internal import Forms
internal import Pages
internal import Primitives

/// One form on its sheets: body divided into pages, running heads and feet, code and watermark.
struct SheetLayout {
  private let text: TextSetter
  private let paper: Paper
  private let pages: [[Placement]]
  private let tables: [SetTable]
  private let head: RunningBlocks
  private let foot: RunningBlocks

  var pageCount: Int { pages.count }

  /// From the body to what runs above and below it.
  private static let gap = Length.millimetres(4)
  /// What old printers leave white at the sheet's edge.
  private static let edge = Length.millimetres(5)
  /// The code's side where the template names none.
  private static let codeSide = Length.millimetres(15)

  init(_ form: FilledForm, text: TextSetter, sheetCount: Int) throws(Fault) {
    text.begin(sheetCount: sheetCount)
    self.text = text
    paper = form.paper
    let width = paper.size.width - paper.left - paper.right
    let runsCode = form.code != nil && !(form.header + form.footer).contains(where: \.isSheetCode)
    text.sheet = 1
    head = try RunningBlocks(form.header, text: text, width: width, codeSide: nil)
    foot = try RunningBlocks(
      form.footer, text: text, width: width, codeSide: runsCode ? SheetLayout.codeSide : nil)
    text.sheet = nil
    let margins = SheetLayout.edge + SheetLayout.gap
    let top = head.isEmpty ? paper.top : max(paper.top, margins + head.height)
    let below = margins + foot.height
    let bottom = paper.size.height - (foot.isEmpty ? paper.bottom : max(paper.bottom, below))
    guard width > .zero, bottom > top else { throw SheetLayout.noRoom(paper) }
    let strips = try BlockSetter(text: text)
      .strips(form.blocks, width: width, parent: StructureTree.root)
    var paginator = Paginator(strips: strips, left: paper.left, top: top, bottom: bottom)
    try paginator.run()
    pages = paginator.pages
    tables = paginator.tables
    bodyTop = top
    bodyBottom = bottom
  }

  private let bodyTop: Length
  private let bodyBottom: Length

  /// Paints every page.
  func document(
    _ form: FilledForm, metadata: DocumentMetadata, pictures: [String: FormPicture]
  ) throws(Fault) -> PagedDocument {
    text.sheetCount = pages.count
    var painter = Painter(
      text: text, pictures: pictures, code: form.code, sheetCount: pages.count)
    var painted: [Page] = []
    painted.reserveCapacity(pages.count)
    for (index, placements) in pages.enumerated() {
      painter.begin(page: index, expecting: 128)
      text.sheet = index + 1
      if let watermark = form.watermark { try paintWatermark(watermark, &painter) }
      try painter.paint(placements, tables: tables, left: paper.left)
      try paintRunning(form, &painter, page: index)
      painted.append(Page(size: paper.size, marks: painter.marks))
    }
    text.sheet = nil
    return PagedDocument(pages: painted, structure: text.tree.node(), metadata: metadata)
  }

  /// Heads end above the body, feet begin below it, with the numbers of this sheet.
  private func paintRunning(
    _ form: FilledForm, _ painter: inout Painter, page: Int
  ) throws(Fault) {
    let hasOwnCode = painter.hasCode
    try painter.running { painter throws(Fault) in
      if !head.isEmpty {
        try head.paint(
          &painter, left: paper.left, top: bodyTop - SheetLayout.gap - head.height,
          omittingCode: false)
      }
      if !foot.isEmpty {
        try foot.paint(
          &painter, left: paper.left, top: bodyBottom + SheetLayout.gap,
          omittingCode: hasOwnCode && foot.isCodeOurs)
      }
    }
  }

  /// Large, light, in the middle of the body, behind everything.
  private func paintWatermark(_ words: String, _ painter: inout Painter) throws(Fault) {
    let width = paper.size.width - paper.left - paper.right
    let count = max(1, words.unicodeScalars.count)
    let size = min(width.scaled(2, over: 3 * count), .millimetres(60))
    let style = TextStyle(role: .title, size: size)
    let paragraph = Paragraph(
      inlines: [.text(words, style, field: nil)], alignment: .centre, pitch: size)
    let lines = try text.lines(paragraph, width: width, node: LinePart.artifact)
    var y = (bodyTop + bodyBottom - lines.height) / 2
    try painter.running { painter throws(Fault) in
      for line in lines {
        var line = line
        for index in line.parts.indices { line.parts[index].fade() }
        try painter.paint(line, x: paper.left, y: y)
        y += line.pitch
      }
    }
  }

  private static func noRoom(_ paper: Paper) -> Fault {
    let width = millimetres(paper.size.width)
    let height = millimetres(paper.size.height)
    return Fault(
      "layout-no-room", .refused,
      what: Phrase(zh: "页面没有版心", en: "the page has no room for a body"),
      why: Phrase(
        zh: "页边距、页眉和页脚占满了 \(width) × \(height) mm 的纸",
        en: "margins, head and foot take all of \(width) × \(height) mm"),
      next: Phrase(zh: "请减小页边距或缩短页脚", en: "make margins smaller or the foot shorter"))
  }
}

extension LinePart {
  fileprivate mutating func fade() {
    guard case .run(var run) = content else { return }
    run.colour = Colour(red: 234, green: 234, blue: 234)
    content = .run(run)
  }
}

extension Block {
  var isSheetCode: Bool { if case .sheetCode = self { true } else { false } }
}

/// What runs above or below every page's body: blocks, and the sheet's code beside them.
struct RunningBlocks {
  private let blocks: [Block]
  private let text: TextSetter
  private let width: Length
  /// The code's side; it stands at the end of the line.
  private let codeSide: Length?
  /// Left of the blocks and their width, with the code's room taken off.
  private let left: Length
  private let room: Length
  let height: Length
  /// Whether the code is layout's addition rather than the template's wish.
  let isCodeOurs: Bool

  var isEmpty: Bool { blocks.isEmpty && codeSide == nil }

  init(
    _ blocks: [Block], text: TextSetter, width: Length, codeSide: Length?
  ) throws(Fault) {
    var side = codeSide
    for case .sheetCode(let wanted) in blocks { side = wanted }
    isCodeOurs = codeSide != nil && !blocks.contains(where: \.isSheetCode)
    self.blocks = blocks.filter { !$0.isSheetCode }
    self.text = text
    self.width = width
    self.codeSide = side
    // The code's quiet zone of four modules is about a seventh of its side.
    let taken = side.map { $0 + $0 / 7 } ?? .zero
    // Centred text stays in the sheet's middle: the room is taken off on both sides.
    let isCentred = self.blocks.contains(where: \.isCentred)
    left = isCentred ? taken : .zero
    room = width - taken * (isCentred ? 2 : 1)
    let strips = try BlockSetter(text: text)
      .strips(self.blocks, width: room, parent: LinePart.artifact)
    height = max(strips.height, side ?? .zero)
  }

  func paint(
    _ painter: inout Painter, left start: Length, top: Length, omittingCode: Bool
  ) throws(Fault) {
    let strips = try BlockSetter(text: text)
      .strips(blocks, width: room, parent: LinePart.artifact)
    // Text stands at the height of the code's middle.
    var y = top + max(.zero, (height - strips.height) / 2)
    for strip in strips {
      try painter.paint(strip, x: start + left, y: y, extra: .zero)
      y += strip.height
    }
    guard let side = codeSide, !omittingCode else { return }
    try painter.paintCode(side, node: LinePart.artifact, x: start + width - side, y: top)
  }
}

extension Block {
  fileprivate var isCentred: Bool {
    switch self {
    case .paragraph(let paragraph), .heading(_, let paragraph): paragraph.alignment == .centre
    case .line(let paragraphs): paragraphs.contains { $0.alignment == .centre }
    default: false
    }
  }
}
