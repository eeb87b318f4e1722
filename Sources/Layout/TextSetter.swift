internal import Forms
internal import Pages
internal import Primitives
internal import Text

/// Turns paragraphs into lines: characters to glyphs, glyphs to lines, lines to runs.
///
/// Keeps its working memory from paragraph to paragraph.
final class TextSetter {
  @exclusivity(unchecked) private var types: TypeCase
  private let breaker: LineBreaker
  // One thread at a time, and nothing here calls back: the check costs more than the access.
  @exclusivity(unchecked) private var table = ClusterTable()
  var tree = StructureTree()
  /// The sheet's number where it is known: in heads and feet.
  var sheet: Int?
  var sheetCount = 1
  /// The counts of a table's foot where they are known.
  var tallies: [Int]?
  /// Whether the number of sheets was set since this was last cleared.
  var usesSheetCount = false

  init(types: TypeCase) throws(Fault) {
    self.types = types
    breaker = try LineBreaker()
  }

  /// Starts a document anew, with `sheetCount` as the number of its sheets.
  func begin(sheetCount: Int) {
    tree = StructureTree()
    self.sheetCount = sheetCount
    usesSheetCount = false
    sheet = nil
    tallies = nil
  }

  /// The paragraph's lines in `width`, aligned in it; marks belong to `node` or to spans below it.
  ///
  /// Throws `layout-cell-narrow` where not even one character fits, `layout-blank-wide` for a
  /// blank wider than the line, and the fonts' own fault for a missing character.
  func lines(
    _ paragraph: Paragraph, width: Length, node: Int, alignment: HorizontalAlignment? = nil
  ) throws(Fault) -> [SetLine] {
    try takeApart(paragraph, node: node)
    let em = (table.styles.first?.size ?? .zero).nanometres
    let indent = em * paragraph.indent
    let firstIndent = indent + em * paragraph.firstIndent
    let room = width.nanometres - max(indent, firstIndent)
    let widest = table.clusters.max { $0.advance < $1.advance }
    if let widest, widest.advance - tracking(widest) > room {
      throw tooNarrow(widest, room: room)
    }
    if needsBreaks(room) {
      let breaks =
        paragraph.isBalanced
        ? try breaker.wordBreaks(in: table.scalars) : breaker.breaks(in: table.scalars)
      for index in table.clusters.indices {
        table.clusters[index].breakBefore = breaks[Int(table.clusters[index].scalar)]
      }
    }
    var fitter = LineFitter(
      table: table, firstWidth: width.nanometres - firstIndent,
      width: width.nanometres - indent,
      isJustified: (alignment ?? paragraph.alignment) == .justify)
    if paragraph.isBalanced { fitter.balance(em: em) }
    let size = table.size.nanometres
    let pitch = max(paragraph.pitch?.nanometres ?? size * 3 / 2, size)
    var lines: [SetLine] = []
    for fit in fitter.lines() {
      let left = lines.isEmpty ? firstIndent : indent
      let spread = Spread(
        fit, in: fitter, room: width.nanometres - left, alignment: alignment ?? paragraph.alignment)
      lines.append(
        SetLine(
          pitch: Length(nanometres: pitch),
          baseline: Length(nanometres: (pitch - size) / 2 + size * 88 / 100),
          width: Length(nanometres: fit.width),
          parts: parts(fit, spread, left: left)))
    }
    return lines
  }

  /// The width of the paragraph set on one line.
  func naturalWidth(_ paragraph: Paragraph) throws(Fault) -> Length {
    try takeApart(paragraph, node: LinePart.artifact)
    let em = (table.styles.first?.size ?? .zero) * (paragraph.indent + paragraph.firstIndent)
    return em + Length(nanometres: table.clusters.reduce(0) { $0 + $1.advance })
  }

  private func needsBreaks(_ room: Int) -> Bool {
    var sum = 0
    for cluster in table.clusters {
      if cluster.kind == .lineFeed { return true }
      sum += cluster.advance
    }
    return sum > room
  }

  private func tracking(_ cluster: Cluster) -> Int {
    cluster.kind == .glyphs
      ? table.styles[Int(cluster.style)].tracking.nanometres + Int(cluster.scriptGap) : 0
  }
}

// MARK: - Taking apart

extension TextSetter {
  private func takeApart(_ paragraph: Paragraph, node: Int) throws(Fault) {
    table.clear()
    let hasBoxes =
      node != LinePart.artifact
      && paragraph.inlines.contains { if case .checkBox = $0 { true } else { false } }
    var span: Int?
    for inline in paragraph.inlines {
      var target = node
      if hasBoxes {
        if case .checkBox(let isTicked, _) = inline {
          target = tree.add(.span, to: node, alternative: isTicked ? "☑" : "□")
          span = nil
        } else {
          target = span ?? tree.add(.span, to: node)
          span = target
        }
      }
      try add(inline, node: target)
    }
    table.closeUpMarks()
    table.partScripts()
  }

  private func add(_ inline: Inline, node: Int) throws(Fault) {
    switch inline {
    case .text(let text, let style, let field):
      let index = table.addStyle(style)
      do {
        try types.set(text, style: style, index: index, node: node, into: &table)
      } catch {
        throw error.naming(field: field)
      }
    case .checkBox(let isTicked, let style):
      let kind: Cluster.Kind = isTicked ? .tickedBox : .box
      table.addObject(kind, style: table.addStyle(style), node: node, advance: style.size)
    case .blank(let width, let isUnderlined, let style):
      let kind: Cluster.Kind = isUnderlined ? .underlinedBlank : .blank
      table.addObject(kind, style: table.addStyle(style), node: node, advance: width)
    case .lineBreak:
      let index = table.styles.isEmpty ? 0 : Int32(table.styles.count - 1)
      table.addObject(.lineFeed, style: index, node: node, advance: .zero)
    case .pageNumber(let style):
      try addNumber(sheet, style, node: node)
    case .pageCount(let style):
      usesSheetCount = true
      try addNumber(sheetCount, style, node: node)
    case .tally(let index, let style):
      // Before the page is known: three digits.
      let count = tallies.map { $0.indices.contains(index) ? $0[index] : 0 }
      try types.set(
        count.map { String($0) } ?? "000", style: style, index: table.addStyle(style), node: node,
        into: &table)
    }
  }

  /// The number, or room for it where it is known only when the page is.
  private func addNumber(_ number: Int?, _ style: TextStyle, node: Int) throws(Fault) {
    let index = table.addStyle(style)
    if let number {
      try types.set(String(number), style: style, index: index, node: node, into: &table)
      return
    }
    let digits = sheetCount > 99 ? 3 : sheetCount > 9 ? 2 : 1
    let room = try types.digitWidth(style) * digits
    table.addObject(.pageNumber, style: index, node: node, advance: room)
  }

  private func tooNarrow(_ widest: Cluster, room: Int) -> Fault {
    let have = millimetres(Length(nanometres: max(0, room)))
    let want = millimetres(Length(nanometres: widest.advance))
    if widest.kind == .blank || widest.kind == .underlinedBlank {
      return Fault(
        "layout-blank-wide", .refused,
        what: Phrase(zh: "空白宽于所在的行", en: "a blank is wider than its line"),
        why: Phrase(
          zh: "空白宽 \(want) mm，行宽 \(have) mm", en: "it takes \(want) mm of \(have) mm"),
        next: Phrase(zh: "请缩短空白或加宽栏目", en: "shorten the blank or widen its column"))
    }
    return Fault(
      "layout-cell-narrow", .refused,
      what: Phrase(zh: "栏目容不下一个字", en: "a column does not hold one character"),
      why: Phrase(
        zh: "字宽 \(want) mm，栏内宽 \(have) mm",
        en: "a character takes \(want) mm, the column has \(have) mm"),
      next: Phrase(zh: "请加宽栏目或改小字号", en: "widen the column or make the type smaller"))
  }
}

// MARK: - Runs

extension TextSetter {
  private func parts(_ fit: LineFitter.Fit, _ spread: Spread, left: Int) -> [LinePart] {
    var parts: [LinePart] = []
    var pen = left + spread.start
    var index = fit.start
    while index < fit.end {
      let first = table.clusters[index]
      switch first.kind {
      case .glyphs, .space:
        var end = index + 1
        while end < fit.end && belongs(table.clusters[end], to: first) { end += 1 }
        parts.append(run(index..<end, fit, spread, pen: &pen))
        index = end
        continue
      case .lineFeed: break
      default: parts.append(contentsOf: object(first, at: pen))
      }
      pen += first.advance + spread.gap(after: index)
      index += 1
    }
    return parts
  }

  private func belongs(_ cluster: Cluster, to first: Cluster) -> Bool {
    (cluster.kind == .glyphs || cluster.kind == .space) && cluster.style == first.style
      && cluster.face == first.face && cluster.node == first.node
  }

  private func run(
    _ range: Range<Int>, _ fit: LineFitter.Fit, _ spread: Spread, pen: inout Int
  ) -> LinePart {
    let first = table.clusters[range.lowerBound]
    let style = table.styles[Int(first.style)]
    let origin = pen
    let byteStart = first.byteStart
    var byteEnd = byteStart
    var glyphs: [Glyph] = []
    glyphs.reserveCapacity(range.count)
    var lastX = 0
    let clusters = table.clusters
    for index in range {
      let cluster = clusters[index]
      if cluster.glyphStart < 0 {
        lastX = max(lastX, pen - origin)
        glyphs.append(
          Glyph(
            id: cluster.glyph, x: Length(nanometres: lastX),
            textStart: cluster.byteStart - byteStart, textCount: cluster.byteCount))
      } else {
        for part in 0..<Int(cluster.glyphCount) {
          let shaped = table.shaped[Int(cluster.glyphStart) + part]
          lastX = max(lastX, pen - origin + shaped.x)
          glyphs.append(
            Glyph(
              id: shaped.glyph, x: Length(nanometres: lastX), y: Length(nanometres: shaped.y),
              textStart: part == 0 ? cluster.byteStart - byteStart : 0,
              textCount: part == 0 ? cluster.byteCount : 0))
        }
      }
      byteEnd = cluster.byteStart + cluster.byteCount
      // Spaces at a line's end stay in the text and take no room.
      if index < spread.inkEnd { pen += cluster.advance + spread.gap(after: index) }
    }
    let text = String(decoding: table.bytes[Int(byteStart)..<Int(byteEnd)], as: UTF8.self)
    return LinePart(
      content: .run(
        GlyphRun(
          face: FaceID(Int(first.face)), size: style.size, colour: style.colour,
          origin: Point(x: Length(nanometres: origin), y: .zero), glyphs: glyphs, text: text)),
      node: Int(first.node))
  }

  private func object(_ cluster: Cluster, at pen: Int) -> [LinePart] {
    let style = table.styles[Int(cluster.style)]
    let x = Length(nanometres: pen)
    let node = Int(cluster.node)
    switch cluster.kind {
    case .box, .tickedBox:
      return CheckMark.shapes(ticked: cluster.kind == .tickedBox, x: x, style)
        .map { LinePart(content: .shape($0), node: node) }
    case .underlinedBlank:
      let y = style.size.scaled(14, over: 100)
      let end = x + Length(nanometres: cluster.advance)
      let rule = Line(
        from: Point(x: x, y: y), to: Point(x: end, y: y), width: .points(0.5),
        colour: style.colour)
      return [LinePart(content: .shape(.line(rule)), node: LinePart.artifact)]
    case .pageNumber:
      let room = Length(nanometres: cluster.advance)
      return [LinePart(content: .pageNumber(style, room: room, x: x), node: node)]
    case .glyphs, .space, .lineFeed, .blank: return []
    }
  }

  /// The digits of a number on a baseline that starts at the origin, and their width.
  func number(_ number: Int, _ style: TextStyle) throws(Fault) -> (run: LinePart, width: Length) {
    table.clear()
    let index = table.addStyle(style)
    try types.set(
      String(number), style: style, index: index, node: LinePart.artifact, into: &table)
    let count = table.clusters.count
    let width = table.clusters.reduce(0) { $0 + $1.advance }
    let fit = LineFitter.Fit(start: 0, end: count, width: width, isLast: true)
    let part = parts(fit, Spread(inkEnd: count), left: 0)[0]
    return (part, Length(nanometres: width))
  }
}

extension TextStyle {
  var colour: Colour { red ? .officialRed : .black }
}

extension Fault {
  /// This fault with the field whose text caused it.
  func naming(field: String?) -> Fault {
    guard let field else { return self }
    var fault = self
    fault.details.append(Phrase(zh: "栏目：\(field)", en: "field: \(field)"))
    return fault
  }
}

/// Millimetres with one decimal, for messages.
func millimetres(_ length: Length) -> String {
  let tenths = (length.nanometres + 50_000) / 100_000
  return "\(tenths / 10).\(tenths % 10)"
}
