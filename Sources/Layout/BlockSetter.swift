internal import Forms
internal import Pages
internal import Primitives

/// Turns blocks into strips of a given width: paragraphs, signatures, rules, pictures, tables.
struct BlockSetter {
  let text: TextSetter
  /// How far right of the width's middle the middle text of a line stands.
  var centreShift = Length.zero

  /// The strips of blocks one under the other; their nodes go below `parent`.
  func strips(
    _ blocks: [Block], width: Length, parent: Int
  ) throws(Fault) -> [Strip] {
    var strips: [Strip] = []
    for block in blocks { try add(block, to: &strips, width: width, parent: parent) }
    return strips
  }

  private func node(_ role: StructureTree.Role, _ parent: Int, alternative: String? = nil) -> Int {
    guard parent != LinePart.artifact else { return parent }
    return text.tree.add(role, to: parent, alternative: alternative)
  }

  private func add(
    _ block: Block, to strips: inout [Strip], width: Length, parent: Int
  ) throws(Fault) {
    switch block {
    case .heading(let level, let paragraph):
      let roles: [StructureTree.Role] = [.heading1, .heading2, .heading3]
      let role = roles[min(max(level, 1), 3) - 1]
      let first = strips.count
      try add(paragraph, to: &strips, width: width, node: node(role, parent))
      for index in first..<strips.count { strips[index].isGluedToNext = true }
    case .paragraph(let paragraph):
      try add(paragraph, to: &strips, width: width, node: node(.paragraph, parent))
    case .line(let paragraphs):
      try addLine(paragraphs, to: &strips, width: width, parent: parent)
    case .table(let table):
      strips.append(try tableStrip(table, width: width, parent: parent))
    case .signature(let slot):
      let owner =
        parent == StructureTree.root ? node(.section, parent) : parent
      strips.append(try signature(slot, width: width, parent: owner))
    case .signOff(let texts, let indent):
      try addSignOff(texts, indent: indent, to: &strips, width: width, parent: parent)
    case .sheetCode(let side, _):
      let figure = node(.figure, parent, alternative: "")
      let x = max(.zero, (width - side) / 2)
      strips.append(Strip(content: .code(side: side, node: figure, x: x), height: side))
    case .image(let image): strips.append(picture(image, width: width, parent: parent))
    case .space(let height): strips.append(Strip(content: .space, height: height))
    case .rule(let weight, let isRed, let lines, let wanted):
      let colour = isRed ? Colour.officialRed : .black
      let length = wanted ?? width
      let x = (width - length) / 2
      // The thin line of two has a third of the weight, and the white between them as much as the
      // thick one.
      let weights =
        switch lines {
        case .single: [weight]
        case .thickThin: [weight, weight / 3]
        case .thinThick: [weight / 3, weight]
        }
      for (index, weight) in weights.enumerated() {
        if index > 0 {
          strips.append(
            Strip(content: .space, height: weights.max() ?? weight, isGluedToNext: true))
        }
        strips.append(
          Strip(
            content: .rule(weight: weight, colour, x: x, width: length), height: weight,
            isGluedToNext: index + 1 < weights.count))
      }
    case .keepTogether(let blocks):
      let first = strips.count
      for inner in blocks { try add(inner, to: &strips, width: width, parent: parent) }
      for index in first..<strips.count {
        if index + 1 < strips.count { strips[index].isGluedToNext = true }
        strips[index].glueRows()
      }
      if first < strips.count { strips[strips.count - 1].endsGroup = true }
    case .pageBreak: strips.append(Strip(content: .pageBreak, height: .zero))
    }
  }

  /// Lines with their space around; the first two and the last two stay together.
  func add(
    _ paragraph: Paragraph, to strips: inout [Strip], width: Length, node: Int
  ) throws(Fault) {
    if paragraph.spaceBefore > .zero {
      strips.append(Strip(content: .space, height: paragraph.spaceBefore))
    }
    let lines = try text.lines(paragraph, width: width, node: node)
    for (index, line) in lines.enumerated() {
      let isGlued = index + 1 < lines.count && (index == 0 || index == lines.count - 2)
      strips.append(Strip(content: .line(line), height: line.pitch, isGluedToNext: isGlued))
    }
    if paragraph.spaceAfter > .zero {
      strips.append(Strip(content: .space, height: paragraph.spaceAfter))
    }
  }

  private func picture(_ image: FormImage, width: Length, parent: Int) -> Strip {
    var image = image
    if image.width > width {
      // Nothing is cut off: a picture wider than its column shrinks in proportion.
      image.height = image.height.scaled(width.nanometres, over: image.width.nanometres)
      image.width = width
    }
    let figure = node(.figure, parent, alternative: image.alternative)
    let x = (width - image.width) / 2
    return Strip(content: .picture(image, node: figure, x: x), height: image.height)
  }
}

extension Strip {
  /// Keeps the rows of a table together.
  fileprivate mutating func glueRows() {
    guard case .table(var table) = content, !table.body.rows.isEmpty else { return }
    for row in 0..<table.body.rows.count - 1 { table.body.rows[row].isGluedToNext = true }
    content = .table(table)
  }
}

// MARK: - Issuer and date

extension BlockSetter {
  /// Kept together; a text too long to be centred over the date ends two ems from the right, and
  /// the date keeps to its middle.
  private func addSignOff(
    _ texts: [Paragraph], indent: Int, to strips: inout [Strip], width: Length, parent: Int
  ) throws(Fault) {
    guard let date = texts.last else { return }
    let em = date.firstSize ?? .zero
    var widths: [Length] = []
    for text in texts { widths.append(min(try self.text.naturalWidth(text), width)) }
    let widest = widths.max() ?? .zero
    let last = widths[widths.count - 1]
    let middle = min(width - em * indent - last / 2, max(width - em * 2, widest) - widest / 2)
    for (index, text) in texts.enumerated() {
      let left = max(.zero, middle - widths[index] / 2)
      let lines = try self.text.lines(
        text, width: widths[index], node: node(.paragraph, parent), alignment: .start)
      for line in lines {
        var strip = Strip(
          content: .line(line.shifted(by: left)), height: line.pitch, isGluedToNext: true)
        strip.beginsSignOff = index == 0
        strips.append(strip)
      }
    }
    if let index = strips.indices.last { strips[index].isGluedToNext = false }
  }
}

// MARK: - Texts on one line

extension BlockSetter {
  /// Texts side by side where they fit; else each in a column of its own, in proportion.
  private func addLine(
    _ paragraphs: [Paragraph], to strips: inout [Strip], width: Length, parent: Int
  ) throws(Fault) {
    guard !paragraphs.isEmpty else { return }
    var widths: [Length] = []
    for paragraph in paragraphs { widths.append(try text.naturalWidth(paragraph)) }
    let gap = (paragraphs.compactMap(\.firstSize).max() ?? .zero)
    let gaps = gap * (paragraphs.count - 1)
    let sum = widths.reduce(.zero, +)
    if sum + gaps > width {
      let room = width - gaps
      widths = widths.map { $0.scaled(room.nanometres, over: max(1, sum.nanometres)) }
    }
    let lefts = places(paragraphs, widths, gap: gap, width: width)
    let before = paragraphs.map(\.spaceBefore).max() ?? .zero
    let after = paragraphs.map(\.spaceAfter).max() ?? .zero
    if before > .zero { strips.append(Strip(content: .space, height: before)) }
    var rows: [SetLine] = []
    for (index, paragraph) in paragraphs.enumerated() {
      let owner = node(.paragraph, parent)
      let lines = try text.lines(paragraph, width: widths[index], node: owner, alignment: .start)
      for (row, line) in lines.enumerated() {
        let placed = line.shifted(by: lefts[index])
        if row == rows.count { rows.append(placed) } else { rows[row].join(placed) }
      }
    }
    for (index, row) in rows.enumerated() {
      strips.append(
        Strip(
          content: .line(row), height: row.pitch, isGluedToNext: index + 1 < rows.count))
    }
    if after > .zero { strips.append(Strip(content: .space, height: after)) }
  }

  private func places(
    _ paragraphs: [Paragraph], _ widths: [Length], gap: Length, width: Length
  ) -> [Length] {
    var lefts = [Length](repeating: .zero, count: paragraphs.count)
    var left = Length.zero
    var right = width
    for index in paragraphs.indices.reversed() where paragraphs[index].alignment == .end {
      right -= widths[index]
      lefts[index] = right
      right -= gap
    }
    for index in paragraphs.indices where paragraphs[index].alignment != .end {
      if paragraphs[index].alignment == .centre {
        let rest = paragraphs.indices.filter { $0 > index && paragraphs[$0].alignment != .end }
          .reduce(Length.zero) { $0 + gap + widths[$1] }
        let wanted = (width - widths[index]) / 2 + centreShift
        left = max(left, min(wanted, right - widths[index] - rest))
      }
      lefts[index] = left
      left += widths[index] + gap
    }
    return lefts
  }
}

extension SetLine {
  /// Puts another line's parts beside this one's, on one baseline.
  mutating func join(_ other: SetLine) {
    let mine = baseline
    baseline = max(mine, other.baseline)
    pitch = max(pitch - mine, other.pitch - other.baseline) + baseline
    width = max(width, other.width)
    parts.append(contentsOf: other.parts)
  }
}

extension Paragraph {
  /// The size of its first style.
  var firstSize: Length? {
    for inline in inlines {
      switch inline {
      case .text(_, let style, _), .checkBox(_, let style), .blank(_, _, let style),
        .pageNumber(let style), .pageCount(let style), .tally(_, let style):
        return style.size
      case .lineBreak: continue
      }
    }
    return nil
  }
}

// MARK: - Signatures

extension BlockSetter {
  private func signature(
    _ slot: SignatureSlot, width: Length, parent: Int
  ) throws(Fault) -> Strip {
    let room = slot.minimumRoom
    guard room.width <= width else {
      throw Fault(
        "layout-signature-narrow", .refused,
        what: Phrase(
          zh: "签字栏“\(slot.slot)”太窄", en: "the signature slot “\(slot.slot)” is too narrow"),
        why: Phrase(
          zh: "签字须宽 \(millimetres(room.width)) mm，栏内宽 \(millimetres(width)) mm",
          en: "ink needs \(millimetres(room.width)) mm, there are \(millimetres(width)) mm"),
        next: Phrase(zh: "请加宽签字栏", en: "widen its cell"))
    }
    let statement = try lines(slot.statement, width, parent)
    let natural = try text.naturalWidth(slot.label)
    let isBeside =
      slot.label.alignment != .end && slot.label.alignment != .centre
      && natural + room.width <= width
    let label = try lines(slot.label, isBeside ? natural : width, parent)
    let date = try lines(slot.date, width, parent)
    let height = isBeside ? max(room.height, label.height) : room.height + label.height
    let isBelow = !isBeside && slot.label.alignment != .start
    let top = isBeside ? (height - label.height) / 2 : isBelow ? room.height : .zero
    let set = SetSignature(
      statement: statement, label: label, date: date, roomHeight: height, labelTop: top)
    return Strip(content: .signature(set), height: set.height)
  }

  private func lines(
    _ paragraph: Paragraph, _ width: Length, _ parent: Int
  ) throws(Fault) -> [SetLine] {
    guard !paragraph.inlines.isEmpty else { return [] }
    return try text.lines(paragraph, width: width, node: node(.paragraph, parent))
  }
}
