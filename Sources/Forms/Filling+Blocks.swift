import Primitives

extension Filling {
  mutating func blocks(_ content: [TemplateContent], _ scope: Scope) throws(Fault) -> [Block] {
    var blocks: [Block] = []
    for case .node(let node) in content { blocks += try block(node, scope) }
    return blocks
  }

  private mutating func block(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> [Block] {
    try count(node)
    guard try isPrinted(node, scope) else { return [] }
    switch node.element {
    case .heading:
      let paragraph = try paragraph(node, scope, standard: "title")
      return [.heading(level: node.integer(.level) ?? 1, paragraph)]
    case .paragraph: return try paragraphs(node, scope)
    case .line: return [.line(try texts(node, scope, standard: "text"))]
    case .table: return [.table(try table(node, scope))]
    case .signature: return [.signature(try signature(node, scope))]
    case .signOff:
      return [
        .signOff(try texts(node, scope, standard: "body"), indent: node.integer(.indent) ?? 4)
      ]
    case .qr:
      return [
        .sheetCode(
          side: node.length(.side) ?? .millimetres(18),
          isInCorner: node.flag(.corner) ?? false)
      ]
    case .image: return try images(node, scope)
    case .space: return [.space(node.length(.height) ?? .zero)]
    case .rule:
      return [
        .rule(
          weight: node.length(.weight) ?? .points(0.5), red: node.flag(.red) ?? false,
          lines: node.plain(.lines).flatMap(RuleLines.init) ?? .single, width: node.length(.width))
      ]
    case .keepTogether:
      var result: [Block] = []
      for inner in try scopes(node, scope) {
        result.append(.keepTogether(try blocks(node.content, inner)))
      }
      return result
    case .pageBreak: return [.pageBreak]
    case .condition: return try blocks(try branch(node, scope), scope)
    default: return []
    }
  }

  /// One paragraph for each node of `each`, or one with the words for an empty value.
  private mutating func paragraphs(_ node: TemplateNode, _ outer: Scope) throws(Fault) -> [Block] {
    var base = outer
    base.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let scopes = try scopes(node, base)
    if let each = node.expression(.each), scopes.isEmpty {
      guard !base.otherwise.isEmpty else { return [] }
      let style = self.style(node) ?? standard("text")
      let text = Inline.text(base.otherwise, style.text, field: Filling.field(each, outer))
      return [.paragraph(shaped(node, style, [text]))]
    }
    var result: [Block] = []
    for scope in scopes {
      try count(node)
      result.append(.paragraph(try paragraph(node, scope, standard: "text")))
    }
    return result
  }

  /// The texts that an element lists.
  private mutating func texts(
    _ node: TemplateNode, _ outer: Scope, standard: String
  ) throws(Fault) -> [Paragraph] {
    var scope = outer
    scope.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let name = node.plain(.style) ?? standard
    var texts: [Paragraph] = []
    for text in node.children(.text) where try isPrinted(text, scope) {
      try count(text)
      var paragraph = try paragraph(text, scope, standard: name)
      if text.plain(.align) == nil { paragraph.alignment = .start }
      texts.append(paragraph)
    }
    return texts
  }

  private mutating func images(_ node: TemplateNode, _ outer: Scope) throws(Fault) -> [Block] {
    var result: [Block] = []
    for scope in try scopes(node, outer) {
      try count(node)
      result.append(
        .image(
          FormImage(
            source: try string(node.words(.source) ?? [], scope),
            alternative: try string(node.words(.alternative) ?? [], scope),
            width: node.length(.width) ?? .zero, height: node.length(.height) ?? .zero)))
    }
    return result
  }

  mutating func signature(_ node: TemplateNode, _ outer: Scope) throws(Fault) -> SignatureSlot {
    var scope = outer
    scope.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let value = standard("value")
    let statement = try part(.statement, of: node, scope)
    let signer = try part(.signer, of: node, scope)
    var date = try part(.date, of: node, scope)
    if date == nil {
      let room = Inline.text("　　　　年　　月　　日", value.text, field: nil)
      date = shaped(node, value, [room])
      date?.alignment = .end
    }
    let empty = shaped(node, value, [])
    let room = node.lengths(.room)
    return SignatureSlot(
      slot: node.plain(.slot) ?? "", statement: statement ?? empty, label: signer ?? empty,
      date: date ?? empty,
      minimumRoom: room.count == 2
        ? Size(width: room[0], height: room[1])
        : Size(width: .millimetres(35), height: .millimetres(12)),
      hasSeal: node.flag(.seal) ?? false)
  }

  private mutating func part(
    _ element: TemplateElement, of node: TemplateNode, _ scope: Scope
  ) throws(Fault) -> Paragraph? {
    guard let part = node.children(element).first else { return nil }
    try count(part)
    var paragraph = try paragraph(part, scope, standard: "value")
    if element == .date, part.plain(.style) == nil { paragraph.alignment = .end }
    return paragraph
  }

  // MARK: Paragraphs and styles

  /// The paragraph of an element that holds words.
  mutating func paragraph(
    _ node: TemplateNode, _ outer: Scope, standard name: String
  ) throws(Fault) -> Paragraph {
    var scope = outer
    scope.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let style = self.style(node) ?? standard(name)
    return shaped(node, style, try inlines(node.content, scope, style.text))
  }

  func shaped(_ node: TemplateNode, _ style: ParagraphStyle, _ inlines: [Inline]) -> Paragraph {
    Paragraph(
      inlines: inlines,
      alignment: node.plain(.align).flatMap(HorizontalAlignment.init) ?? style.alignment,
      firstIndent: node.integer(.indent) ?? style.firstIndent,
      indent: node.integer(.inset) ?? style.indent, pitch: node.length(.pitch) ?? style.pitch,
      spaceBefore: node.length(.before) ?? style.spaceBefore,
      spaceAfter: node.length(.after) ?? style.spaceAfter,
      isBalanced: node.flag(.balanced) ?? false)
  }

  /// The style an element names; `nil` when it names none.
  func style(_ node: TemplateNode) -> ParagraphStyle? {
    node.plain(.style).flatMap { styles[$0] }
  }

  func standard(_ name: String) -> ParagraphStyle {
    styles[name] ?? ParagraphStyle(.fangsong, points: 12)
  }
}
