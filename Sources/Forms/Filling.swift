import Primitives

/// Puts a case's values into a template.
///
/// One value of this type fills one form; it counts what it makes, so that no template and no
/// case can ask for more than `Limits` allows.
struct Filling {
  let template: FormTemplate
  let reader: CaseReader
  let context: FormContext
  let styles: [String: ParagraphStyle]
  var pieces = 0
  /// How many tallies of the foot that is being filled were met.
  var talliesMet = 0
  var textBytes = 0

  /// Where in the case the template stands, and what it takes over from the elements around.
  struct Scope {
    var node: CaseNode
    /// The path from the case's root to `node`, for the field of a value; empty at the root.
    var prefix: String
    /// Which repetition this is, from 1.
    var index: Int
    /// Printed for an empty value.
    var otherwise: String
    /// `true` inside a table's head.
    var isHead = false
    /// The tests of the foot of the table around, in its order.
    var tallies: [Expression] = []
  }

  static let dash = "—"

  init(_ template: FormTemplate, reader: CaseReader, context: FormContext) {
    self.template = template
    self.reader = reader
    self.context = context
    styles = template.styles
  }

  mutating func form() throws(Fault) -> FilledForm {
    let root = template.root
    var scope = Scope(node: reader.root, prefix: "", index: 1, otherwise: Filling.dash)
    scope.otherwise = try otherwise(root, scope) ?? scope.otherwise
    let title = try string(root.words(.title) ?? [], scope)
    let headers = try running(.header, scope)
    let footers = try running(.footer, scope)
    let body = try blocks(root.content, scope)
    var code: SheetCode?
    if let document = template.code, let sheet = context.sheet {
      code = SheetCode(
        caseID: sheet.caseID, document: document, version: sheet.documentVersion)
    }
    var form = FilledForm(
      name: template.name, version: template.version, title: title, paper: template.paper,
      blocks: body, code: code, watermark: try watermark(scope), border: border)
    form.headers = headers
    form.footers = footers
    return form
  }

  private mutating func running(
    _ element: TemplateElement, _ scope: Scope
  ) throws(Fault) -> [RunningPart] {
    var parts: [RunningPart] = []
    for node in template.root.children(element) {
      parts.append(
        RunningPart(
          try blocks(node.content, scope),
          pages: node.plain(.pages).flatMap(RunningPart.Pages.init) ?? .all,
          distance: node.length(.distance), gap: node.length(.gap) ?? RunningPart.standardGap))
    }
    return parts
  }

  private var border: PageBorder? {
    template.root.children(.border).first.map { node in
      PageBorder(
        distance: node.length(.distance) ?? .millimetres(12),
        weight: node.length(.weight) ?? .points(2), red: node.flag(.red) ?? false)
    }
  }

  private mutating func watermark(_ scope: Scope) throws(Fault) -> String? {
    for node in template.root.children(.watermark) {
      if let test = node.expression(.test), try !reader.isTrue(test, scope) { continue }
      return try string(node.segments, scope)
    }
    return context.isSample ? "示例" : nil
  }

  // MARK: Counting

  /// Counts one block, row, cell or inline.
  mutating func count(_ node: TemplateNode) throws(Fault) {
    pieces += 1
    guard pieces <= Limits.pieces else {
      throw FormFault.tooLarge(Limits.pieces, node.place)
    }
  }

  mutating func count(bytes: Int, _ place: Place) throws(Fault) {
    textBytes += bytes
    guard textBytes <= Limits.textBytes else {
      throw FormFault.tooLarge(Limits.textBytes, place)
    }
  }

  // MARK: Conditions and repetition

  func isPrinted(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> Bool {
    guard let test = node.expression(.when) else { return true }
    return try reader.isTrue(test, scope)
  }

  /// The branch of an `if` that holds.
  func branch(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> [TemplateContent] {
    guard let test = node.expression(.test) else { return [] }
    if try reader.isTrue(test, scope) {
      return node.content.filter { part in
        if case .node(let child) = part { child.element != .otherwise } else { true }
      }
    }
    return node.children(.otherwise).first?.content ?? []
  }

  /// The scopes that `node` is repeated in: its own when it has no `each`.
  func scopes(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> [Scope] {
    guard let each = node.expression(.each) else { return [scope] }
    let nodes = try reader.nodes(each, scope)
    guard nodes.count <= Limits.repetitions else {
      throw FormFault.tooLarge(Limits.repetitions, each.place)
    }
    let path = Filling.field(each, scope)
    return nodes.enumerated().map { offset, node in
      var inner = scope
      inner.node = node
      inner.index = offset + 1
      inner.prefix = "\(path)[\(offset + 1)]"
      return inner
    }
  }

  /// The text of `else`, when the element has one.
  mutating func otherwise(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> String? {
    guard let words = node.words(.otherwise) else { return nil }
    return try string(words, scope)
  }

  // MARK: Text

  /// The field a value came from: its path from the case's root, or its expression when it is
  /// made of several.
  static func field(_ expression: Expression, _ scope: Scope) -> String {
    guard let path = expression.singlePath else { return expression.source }
    if path.hasPrefix("/") { return path }
    if path == "." { return scope.prefix.isEmpty ? "." : scope.prefix }
    return scope.prefix.isEmpty ? path : scope.prefix + "/" + path
  }

  mutating func string(_ segments: [Segment], _ scope: Scope) throws(Fault) -> String {
    var text = ""
    for segment in segments {
      switch segment {
      case .words(let words, _):
        text += words
      case .value(let expression):
        let value = try reader.text(expression, scope)
        text += value.isEmpty ? scope.otherwise : value
      }
    }
    try count(bytes: text.utf8.count, template.root.place)
    return text
  }

  mutating func inlines(
    _ content: [TemplateContent], _ scope: Scope, _ style: TextStyle
  ) throws(Fault) -> [Inline] {
    var inlines: [Inline] = []
    for part in content {
      switch part {
      case .words(let segments):
        for segment in segments { inlines += try inline(segment, scope, style) }
      case .node(let node):
        inlines += try inline(node, scope, style)
      }
    }
    return inlines
  }

  private mutating func inline(
    _ segment: Segment, _ scope: Scope, _ style: TextStyle
  ) throws(Fault) -> [Inline] {
    switch segment {
    case .words(let words, let place):
      try count(bytes: words.utf8.count, place)
      return [.text(words, style, field: nil)]
    case .value(let expression):
      let value = try reader.text(expression, scope)
      let text = value.isEmpty ? scope.otherwise : value
      try count(bytes: text.utf8.count, expression.place)
      return Filling.lines(text, style, field: Filling.field(expression, scope))
    }
  }

  /// Text with its line breaks made explicit and its other control characters dropped.
  static func lines(_ text: String, _ style: TextStyle, field: String?) -> [Inline] {
    guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
      return text.isEmpty ? [] : [.text(text, style, field: field)]
    }
    var inlines: [Inline] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if !inlines.isEmpty { inlines.append(.lineBreak) }
      var clean = ""
      for scalar in line.unicodeScalars {
        if scalar == "\t" {
          clean += " "
        } else if scalar.value >= 0x20, scalar.value != 0x7F {
          clean.unicodeScalars.append(scalar)
        }
      }
      if !clean.isEmpty { inlines.append(.text(clean, style, field: field)) }
    }
    return inlines
  }

  private mutating func inline(
    _ node: TemplateNode, _ outer: Scope, _ outerStyle: TextStyle
  ) throws(Fault) -> [Inline] {
    try count(node)
    guard try isPrinted(node, outer) else { return [] }
    let style = self.style(node)?.text ?? outerStyle
    switch node.element {
    case .run: return try run(node, outer, style)
    case .check:
      guard let test = node.expression(.test) else { return [] }
      var scope = outer
      scope.otherwise = try otherwise(node, outer) ?? outer.otherwise
      return [.checkBox(try reader.isTrue(test, outer), style)]
        + (try inlines(node.content, scope, style))
    case .condition: return try inlines(try branch(node, outer), outer, style)
    case .blank:
      return [
        .blank(
          node.length(.width) ?? .zero, underlined: node.flag(.underlined) ?? false, style)
      ]
    case .pageNumber:
      guard node.flag(.dashed) == true else { return [.pageNumber(style)] }
      return [
        .text("— ", style, field: nil), .pageNumber(style), .text(" —", style, field: nil),
      ]
    case .pageCount: return [.pageCount(style)]
    case .tally: return [.tally(takeTally(), style)]
    case .lineBreak: return [.lineBreak]
    default: return []
    }
  }

  private mutating func run(
    _ node: TemplateNode, _ outer: Scope, _ style: TextStyle
  ) throws(Fault) -> [Inline] {
    var base = outer
    base.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let scopes = try scopes(node, base)
    if scopes.isEmpty {
      let field = node.expression(.each).map { Filling.field($0, outer) }
      return base.otherwise.isEmpty ? [] : [.text(base.otherwise, style, field: field)]
    }
    let separator = try string(node.words(.separator) ?? [], outer)
    var result: [Inline] = []
    for scope in scopes {
      try count(node)
      if !result.isEmpty, !separator.isEmpty { result.append(.text(separator, style, field: nil)) }
      result += try inlines(node.content, scope, style)
    }
    return result
  }
}
