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
    // Inside a border, and clear of it, where there is one.
    let border = form.border.map { $0.distance + $0.weight.scaled(9, over: 4) + .millimetres(2) }
    let margins = max(SheetLayout.edge, border ?? .zero) + SheetLayout.gap
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
      if let border = form.border { paintBorder(border, &painter) }
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

  /// A thick line, and inside it a thin one as far away as the thick one is thick.
  private func paintBorder(_ border: PageBorder, _ painter: inout Painter) {
    let colour = border.red ? Colour.officialRed : .black
    let thin = border.weight / 4
    for (distance, weight) in [
      (border.distance + border.weight / 2, border.weight),
      (border.distance + border.weight * 2 + thin / 2, thin),
    ] {
      let frame = Rectangle(
        x: distance, y: distance, width: paper.size.width - distance * 2,
        height: paper.size.height - distance * 2)
      painter.add(.frame(frame, stroke: weight, colour), node: LinePart.artifact)
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
    let others = blocks.filter { !$0.isSheetCode }
    let set = try RunningBlocks.set(others, text: text, width: width, codeSide: side)
    height = max(set.reduce(.zero) { $0 + $1.strip.height }, side ?? .zero)
    self.blocks = others
    self.text = text
    self.width = width
    self.codeSide = side
  }

  func paint(
    _ painter: inout Painter, left: Length, top: Length, omittingCode: Bool
  ) throws(Fault) {
    let set = try RunningBlocks.set(blocks, text: text, width: width, codeSide: codeSide)
    // Text stands at the height of the code's middle.
    var y = top + max(.zero, (height - set.reduce(.zero) { $0 + $1.strip.height }) / 2)
    for (strip, x) in set {
      try painter.paint(strip, x: left + x, y: y, extra: .zero)
      y += strip.height
    }
    guard let side = codeSide, !omittingCode else { return }
    try painter.paintCode(side, node: LinePart.artifact, x: left + width - side, y: top)
  }

  /// The strips and where they start; what is centred stands in the middle of the sheet although
  /// the code takes room at one end.
  private static func set(
    _ blocks: [Block], text: TextSetter, width: Length, codeSide: Length?
  ) throws(Fault) -> [(strip: Strip, x: Length)] {
    // The code's quiet zone of four modules is about a seventh of its side.
    let taken = codeSide.map { $0 + $0 / 7 } ?? .zero
    let setter = BlockSetter(text: text, centreShift: taken / 2)
    var set: [(strip: Strip, x: Length)] = []
    for block in blocks {
      let inset = block.isCentredParagraph ? taken : .zero
      for strip in try setter.strips(
        [block], width: width - taken - inset, parent: LinePart.artifact)
      { set.append((strip, inset)) }
    }
    return set
  }
}

extension Block {
  fileprivate var isCentredParagraph: Bool {
    switch self {
    case .paragraph(let paragraph), .heading(_, let paragraph): paragraph.alignment == .centre
    default: false
    }
  }
}
