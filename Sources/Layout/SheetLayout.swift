internal import Forms
internal import Pages
internal import Primitives

/// One form on its sheets: body divided into pages, running heads and feet, code and watermark.
struct SheetLayout {
  private let text: TextSetter
  private let paper: Paper
  private let pages: [[Placement]]
  private let tables: [SetTable]
  private let heads: RunningSet
  private let feet: RunningSet

  var pageCount: Int { pages.count }
  /// Whether the body, and whether a head or foot, says how many sheets there are.
  private let bodySaysCount: Bool
  private let runningSaysCount: Bool

  /// Whether it would look the same had `guess` been the right number of sheets: what runs above
  /// and below is set anew on each page and needs room for as many digits only.
  func holds(for guess: Int) -> Bool {
    guess == pageCount
      || !bodySaysCount
        && (!runningSaysCount || String(guess).utf8.count == String(pageCount).utf8.count)
  }

  /// What old printers leave white at the sheet's edge.
  private static let edge = Length.millimetres(5)
  /// The code's side where the template names none.
  private static let codeSide = Length.millimetres(15)

  init(_ form: FilledForm, text: TextSetter, sheetCount: Int) throws(Fault) {
    text.begin(sheetCount: sheetCount)
    self.text = text
    paper = form.paper
    let width = paper.size.width - paper.left - paper.right
    let ownsCode = (form.headers + form.footers).contains { part in
      part.blocks.contains(where: \.isSheetCode)
    }
    text.sheet = 1
    heads = try RunningSet(form.headers, text: text, width: width, codeSide: nil)
    feet = try RunningSet(
      form.footers, text: text, width: width,
      codeSide: form.code != nil && !ownsCode ? SheetLayout.codeSide : nil)
    text.sheet = nil
    runningSaysCount = text.usesSheetCount
    text.usesSheetCount = false
    // Inside a border, and clear of it, where there is one.
    let border = form.border.map { $0.distance + $0.weight.scaled(9, over: 4) + .millimetres(2) }
    let edge = max(SheetLayout.edge, border ?? .zero)
    bodies = PageBodies(
      first: SheetLayout.body([1], paper, heads, feet, edge: edge),
      later: SheetLayout.body([2, 3], paper, heads, feet, edge: edge))
    guard width > .zero, bodies.first.bottom > bodies.first.top,
      bodies.later.bottom > bodies.later.top
    else { throw SheetLayout.noRoom(paper) }
    let strips = try BlockSetter(text: text)
      .strips(form.blocks, width: width, parent: StructureTree.root)
    bodySaysCount = text.usesSheetCount
    var paginator = Paginator(strips: strips, left: paper.left, bodies: bodies)
    try paginator.run()
    for node in paginator.dropped { text.tree.drop(node) }
    pages = paginator.pages
    tables = paginator.tables
  }

  private let bodies: PageBodies

  private func body(_ page: Int) -> PageBody { page == 0 ? bodies.first : bodies.later }

  /// The body that clears the running parts of all these pages.
  private static func body(
    _ numbers: [Int], _ paper: Paper, _ heads: RunningSet, _ feet: RunningSet, edge: Length
  ) -> PageBody {
    var top = paper.top
    var bottom = paper.bottom
    for number in numbers {
      if let head = heads.blocks(forPage: number) { top = max(top, head.need(edge: edge)) }
      if let foot = feet.blocks(forPage: number) { bottom = max(bottom, foot.need(edge: edge)) }
    }
    return PageBody(top: top, bottom: paper.size.height - bottom)
  }

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
      if let watermark = form.watermark { try paintWatermark(watermark, body(index), &painter) }
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
    let body = body(page)
    try painter.running { painter throws(Fault) in
      if let head = heads.blocks(forPage: page + 1) {
        try head.paint(
          &painter, on: paper,
          top: head.part.distance ?? body.top - head.part.gap - head.height, omittingCode: false)
      }
      if let foot = feet.blocks(forPage: page + 1) {
        try foot.paint(
          &painter, on: paper,
          top: foot.part.distance.map { paper.size.height - $0 - foot.height }
            ?? body.bottom + foot.part.gap,
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
  private func paintWatermark(
    _ words: String, _ body: PageBody, _ painter: inout Painter
  ) throws(Fault) {
    let width = paper.size.width - paper.left - paper.right
    let count = max(1, words.unicodeScalars.count)
    let size = min(width.scaled(2, over: 3 * count), .millimetres(60))
    let style = TextStyle(role: .title, size: size)
    let paragraph = Paragraph(
      inlines: [.text(words, style, field: nil)], alignment: .centre, pitch: size)
    let lines = try text.lines(paragraph, width: width, node: LinePart.artifact)
    var y = (body.top + body.bottom - lines.height) / 2
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

/// The running parts of one side, measured.
struct RunningSet {
  private let parts: [RunningPart]
  private let set: [RunningBlocks]

  /// With `codeSide` every page has a part, for the sheet's code.
  init(
    _ parts: [RunningPart], text: TextSetter, width: Length, codeSide: Length?
  ) throws(Fault) {
    var parts = parts
    if codeSide != nil {
      for number in [1, 2, 3] where parts.index(forPage: number) == nil {
        parts.append(RunningPart([]))
      }
    }
    var set: [RunningBlocks] = []
    for part in parts {
      set.append(try RunningBlocks(part, text: text, width: width, codeSide: codeSide))
    }
    self.parts = parts
    self.set = set
  }

  /// What runs on a page, counted from 1; `nil` for nothing.
  func blocks(forPage number: Int) -> RunningBlocks? {
    guard let index = parts.index(forPage: number) else { return nil }
    return set[index].isEmpty ? nil : set[index]
  }
}

/// What runs above or below pages' bodies: blocks, and the sheet's code beside them.
struct RunningBlocks {
  let part: RunningPart
  /// From the sheet's edges to a code in its corner.
  private static let corner = Length.millimetres(7)
  private let blocks: [Block]
  private let text: TextSetter
  private let width: Length
  /// The code's side; it stands at the end of the line.
  private let codeSide: Length?
  /// The code's side where it stands in the sheet's corner.
  private let cornerSide: Length?
  let height: Length
  /// Whether the code is layout's addition rather than the template's wish.
  let isCodeOurs: Bool

  var isEmpty: Bool { blocks.isEmpty && codeSide == nil && cornerSide == nil }

  /// What the part takes from the sheet's edge to the body.
  ///
  /// `edge` is the least that stays white.
  func need(edge: Length) -> Length { (part.distance ?? edge) + height + part.gap }

  init(
    _ part: RunningPart, text: TextSetter, width: Length, codeSide: Length?
  ) throws(Fault) {
    self.part = part
    let blocks = part.blocks
    var side = codeSide
    var corner: Length?
    for case .sheetCode(let wanted, let isInCorner) in blocks {
      if isInCorner { corner = wanted } else { side = wanted }
    }
    if corner != nil { side = nil }
    cornerSide = corner
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
    _ painter: inout Painter, on paper: Paper, top: Length, omittingCode: Bool
  ) throws(Fault) {
    let left = paper.left
    if let side = cornerSide, !omittingCode {
      try painter.paintCode(
        side, node: LinePart.artifact, x: RunningBlocks.corner,
        y: paper.size.height - RunningBlocks.corner - side)
    }
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
