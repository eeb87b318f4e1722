import Primitives

extension Filling {
  mutating func table(_ node: TemplateNode, _ outer: Scope) throws(Fault) -> Table {
    var scope = outer
    scope.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let columns = node.columns
    var headScope = scope
    headScope.isHead = true
    var head: [Row] = []
    for part in node.children(.head) {
      for row in part.children(.row) { head += try rows(row, headScope, columns.count) }
    }
    var rows: [Row] = []
    var rowScope = scope
    rowScope.tallies = node.tallyTests
    for case .node(let part) in node.content where part.element != .head && part.element != .foot {
      rows += try tableRows(part, rowScope, columns.count, filled: rows.count)
    }
    var foot: [Row] = []
    talliesMet = 0
    for part in node.children(.foot) {
      for row in part.children(.row) { foot += try self.rows(row, scope, columns.count) }
    }
    return Table(
      columns: columns, head: head, rows: rows, foot: foot,
      frame: node.length(.frame) ?? .points(1.5),
      grid: node.length(.grid) ?? .points(0.5), summary: try summary(node, scope))
  }

  private mutating func summary(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> String? {
    guard let words = node.words(.summary) else { return nil }
    return try string(words, scope)
  }

  private mutating func tableRows(
    _ node: TemplateNode, _ scope: Scope, _ columns: Int, filled: Int
  ) throws(Fault) -> [Row] {
    try count(node)
    switch node.element {
    case .row: return try rows(node, scope, columns)
    case .condition:
      var result: [Row] = []
      for case .node(let part) in try branch(node, scope) {
        result += try tableRows(part, scope, columns, filled: filled + result.count)
      }
      return result
    case .blankRows:
      guard try isPrinted(node, scope) else { return [] }
      let wanted = node.integer(.count) ?? max(0, (node.integer(.upTo) ?? filled) - filled)
      let cells = Array(repeating: Cell(blocks: []), count: columns)
      let row = Row(cells: cells, minimumHeight: minimum(node), splits: false)
      return Array(repeating: row, count: wanted)
    case .closingRow:
      guard try isPrinted(node, scope) else { return [] }
      var paragraph = try paragraph(node, scope, standard: "value")
      paragraph.alignment = .centre
      var row = whole(paragraph, columns, node)
      row.closesTable = true
      return [row]
    default: return []
    }
  }

  private func minimum(_ node: TemplateNode) -> Length {
    node.length(.minimum) ?? .millimetres(9)
  }

  private func whole(_ paragraph: Paragraph, _ columns: Int, _ node: TemplateNode) -> Row {
    Row(
      cells: [Cell(columnSpan: columns, blocks: [.paragraph(paragraph)])],
      minimumHeight: minimum(node), splits: false)
  }

  /// One row for each node of `each`; for no node one row with the words for an empty value.
  private mutating func rows(
    _ node: TemplateNode, _ outer: Scope, _ columns: Int
  ) throws(Fault) -> [Row] {
    guard try isPrinted(node, outer) else { return [] }
    var base = outer
    base.otherwise = try otherwise(node, outer) ?? outer.otherwise
    let scopes = try scopes(node, base)
    if let each = node.expression(.each), scopes.isEmpty {
      guard !base.otherwise.isEmpty else { return [] }
      let style = standard("value")
      let text = Inline.text(base.otherwise, style.text, field: Filling.field(each, outer))
      var paragraph = shaped(node, style, [text])
      paragraph.alignment = .centre
      return [whole(paragraph, columns, node)]
    }
    var result: [Row] = []
    for var scope in scopes {
      // With nodes, the words for none of them say nothing of their values.
      if node.expression(.each) != nil { scope.otherwise = outer.otherwise }
      try count(node)
      var cells: [Cell] = []
      for case .node(let part) in node.content { cells.append(try cell(part, scope)) }
      let isSigned = node.children(.signature).isEmpty == false
      result.append(
        Row(
          cells: cells, minimumHeight: minimum(node),
          splits: (node.flag(.splits) ?? true) && !isSigned, tallies: try tallies(node, scope)))
    }
    return result
  }

  /// The tallies that a repeated row counts for.
  private func tallies(_ node: TemplateNode, _ scope: Scope) throws(Fault) -> [Int] {
    guard node.expression(.each) != nil else { return [] }
    var counted: [Int] = []
    for (index, test) in scope.tallies.enumerated() where try reader.isTrue(test, scope) {
      counted.append(index)
    }
    return counted
  }

  /// The index of the next tally of the foot.
  mutating func takeTally() -> Int {
    talliesMet += 1
    return talliesMet - 1
  }

  private mutating func cell(_ node: TemplateNode, _ outer: Scope) throws(Fault) -> Cell {
    try count(node)
    var cell = Cell(
      columnSpan: node.integer(.span) ?? 1, rowSpan: node.integer(.rowspan) ?? 1, blocks: [],
      vertical: node.plain(.vertical).flatMap(VerticalAlignment.init) ?? .middle,
      padding: node.length(.padding) ?? .millimetres(1.8),
      isVerticalText: node.plain(.direction) == "vertical")
    if node.element == .signature {
      cell.blocks = [.signature(try signature(node, outer))]
      return cell
    }
    if node.element == .label { cell.kind = outer.isHead ? .columnLabel : .rowLabel }
    var scope = outer
    scope.otherwise = try otherwise(node, outer) ?? outer.otherwise
    scope.isHead = false
    scope.tallies = []
    if node.holdsBlocks {
      cell.blocks = try blocks(node.content, scope)
    } else if !node.content.isEmpty {
      let name = node.element == .label ? "label" : "value"
      cell.blocks = [.paragraph(try paragraph(node, outer, standard: name))]
    }
    return cell
  }
}

extension TemplateNode {
  /// The tests of a table's tallies, in the order of its foot.
  var tallyTests: [Expression] {
    var tests: [Expression] = []
    for foot in children(.foot) {
      foot.visit { node in
        if node.element == .tally, let test = node.expression(.test) { tests.append(test) }
      }
    }
    return tests
  }

  /// The rows of a table that stand for nodes, also those inside conditions.
  var repeatedRows: [TemplateNode] {
    var rows: [TemplateNode] = []
    for case .node(let node) in content {
      switch node.element {
      case .row where node.expression(.each) != nil: rows.append(node)
      case .condition, .otherwise: rows += node.repeatedRows
      default: break
      }
    }
    return rows
  }

  /// `true` for a cell whose content is blocks and not words.
  var holdsBlocks: Bool {
    content.contains { part in
      if case .node(let node) = part { node.isBlock } else { false }
    }
  }

  /// The words directly inside.
  var segments: [Segment] {
    content.flatMap { part -> [Segment] in
      if case .words(let segments) = part { segments } else { [] }
    }
  }
}
