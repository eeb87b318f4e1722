internal import Casework
package import Primitives

extension FormTemplate {
  /// All findings: what reading found, and every path held against the case view's shape.
  ///
  /// In the order of the file; empty for a template that can be filled.
  package func check(_ shape: CaseShape) -> [Fault] {
    var check = TemplateCheck(self)
    check.run(shape)
    return (findings + check.findings).sortedByPlace()
  }
}

extension [Fault] {
  /// In the order of lines and columns; findings at one place keep their order.
  func sortedByPlace() -> [Fault] {
    enumerated().sorted { left, right in
      let first = (left.element.place.line ?? 0, left.element.place.column ?? 0, left.offset)
      let second = (right.element.place.line ?? 0, right.element.place.column ?? 0, right.offset)
      return first < second
    }.map(\.element)
  }
}

/// Checks what reading alone cannot tell: paths, styles, spans, names that must be unique.
private struct TemplateCheck {
  let template: FormTemplate
  let styles: [String]
  let givens: [String]
  private(set) var findings: [Fault] = []
  private var slots: Set<String> = []

  init(_ template: FormTemplate) {
    self.template = template
    styles =
      ParagraphStyle.names
      + template.root.children(.styles).flatMap { $0.children(.style) }
      .compactMap { $0.plain(.name) }.filter { !ParagraphStyle.names.contains($0) }
    givens = template.givens.map(\.name)
  }

  mutating func run(_ shape: CaseShape) {
    checkUnique(
      template.root.children(.styles).flatMap { $0.children(.style) },
      Phrase(zh: "样式", en: "style"))
    checkHeadings()
    checkUnique(template.root.children(.given), Phrase(zh: "给定值", en: "given value"))
    check(template.root, [shape])
    checkStrayTallies()
  }

  private mutating func checkStrayTallies() {
    var known: Set<Place> = []
    var found: [Place] = []
    template.root.visit { node in
      if node.element == .foot {
        node.visit { if $0.element == .tally { known.insert($0.place) } }
      }
      if node.element == .tally { found.append(node.place) }
    }
    for place in found where !known.contains(place) { report(FormFault.idleTally(place)) }
  }

  private mutating func report(_ fault: Fault) {
    if findings.count < Limits.findings { findings.append(fault) }
  }

  /// A reader who hears the form is led by its headings: none may skip a level.
  private mutating func checkHeadings() {
    var last = 0
    var skips: [Fault] = []
    template.root.visit { node in
      guard node.element == .heading else { return }
      let level = node.integer(.level) ?? 1
      if level > last + 1 { skips.append(FormFault.headingOrder(level, after: last, node.place)) }
      last = level
    }
    for fault in skips { report(fault) }
  }

  private mutating func checkUnique(_ nodes: [TemplateNode], _ thing: Phrase) {
    var seen: Set<String> = []
    for node in nodes {
      guard let name = node.plain(.name), !seen.insert(name).inserted else { continue }
      report(FormFault.duplicate(thing, name, node.place))
    }
  }

  private mutating func check(_ node: TemplateNode, _ chain: [CaseShape]) {
    checkNames(node)
    for attribute in [TemplateAttribute.when, .test] where node.element != .tally {
      guard let test = node.expression(attribute) else { continue }
      var path = PathCheck(test, givens: givens)
      path.checkCondition(at: chain)
      path.findings.forEach { report($0) }
    }
    for attribute in [TemplateAttribute.otherwise, .separator, .title, .summary] {
      check(node.words(attribute) ?? [], chain)
    }
    var inner = chain
    if let each = node.expression(.each) {
      var path = PathCheck(each, givens: givens)
      inner = path.checkNodes(at: chain)
      path.findings.forEach { report($0) }
      // What stands inside a wrong path cannot be judged.
      if inner.isEmpty { return }
    }
    for attribute in [TemplateAttribute.source, .alternative] {
      check(node.words(attribute) ?? [], inner)
    }
    if node.element == .table {
      var spans = SpanCheck(columns: node.columns.count)
      spans.check(node)
      spans.findings.forEach { report($0) }
      checkTallies(node, inner)
    }
    for part in node.content {
      switch part {
      case .words(let segments): check(segments, inner)
      case .node(let child): check(child, inner)
      }
    }
  }

  /// A foot's tests start where the table's rows are repeated.
  private mutating func checkTallies(_ table: TemplateNode, _ chain: [CaseShape]) {
    let tests = table.tallyTests
    guard !tests.isEmpty else { return }
    let repeated = table.repeatedRows
    guard let each = repeated.first?.expression(.each) else {
      report(FormFault.idleTally(table.place))
      return
    }
    var path = PathCheck(each, givens: givens)
    let inner = path.checkNodes(at: chain)
    guard !inner.isEmpty else { return }
    for test in tests {
      var path = PathCheck(test, givens: givens)
      path.checkCondition(at: inner)
      path.findings.forEach { report($0) }
    }
  }

  private mutating func check(_ segments: [Segment], _ chain: [CaseShape]) {
    for case .value(let expression) in segments {
      var path = PathCheck(expression, givens: givens)
      path.checkText(at: chain)
      path.findings.forEach { report($0) }
    }
  }

  private mutating func checkNames(_ node: TemplateNode) {
    if let style = node.plain(.style), !styles.contains(style) {
      report(FormFault.unknownStyle(style, allowed: styles, node.place))
    }
    guard node.element == .signature, let slot = node.plain(.slot) else { return }
    let known = Casework.SignatureSlot.allCases.map(\.rawValue)
    if !known.contains(slot) {
      report(FormFault.unknownSlot(slot, allowed: known, node.place))
    }
  }
}

/// Adds up the columns of a table's rows.
private struct SpanCheck {
  let columns: Int
  private(set) var findings: [Fault] = []
  /// For each column how many more rows a cell from above covers, and that cell's place.
  private var carried: [(rows: Int, place: Place)?]

  init(columns: Int) {
    self.columns = columns
    carried = Array(repeating: nil, count: columns)
  }

  mutating func check(_ table: TemplateNode) {
    guard columns > 0 else { return }
    for part in table.children(.head) + table.children(.foot) {
      for row in part.children(.row) { check(row: row, isFixed: true) }
      settle()
    }
    rows(
      table.content.filter { part in
        if case .node(let node) = part {
          node.element != .head && node.element != .foot
        } else {
          false
        }
      })
  }

  private mutating func rows(_ content: [TemplateContent]) {
    for case .node(let node) in content {
      switch node.element {
      case .row:
        let isFixed = node.expression(.each) == nil && node.expression(.when) == nil
        if !isFixed { settle() }
        check(row: node, isFixed: isFixed)
        if !isFixed { settle() }
      case .condition, .otherwise:
        settle()
        rows(node.content)
        settle()
      default:
        settle()
      }
    }
    settle()
  }

  /// Nothing may reach down past this point.
  private mutating func settle() {
    var reported: Set<Place> = []
    for index in carried.indices {
      if let cell = carried[index], reported.insert(cell.place).inserted {
        findings.append(FormFault.rowSpan(cell.place))
      }
      carried[index] = nil
    }
  }

  private mutating func check(row: TemplateNode, isFixed: Bool) {
    var next: [(rows: Int, place: Place)?] = carried.map { cell in
      cell.flatMap { $0.rows > 1 ? ($0.rows - 1, $0.place) : nil }
    }
    let free = carried.indices.filter { carried[$0] == nil }
    var used = 0
    for case .node(let cell) in row.content {
      let span = cell.integer(.span) ?? 1
      let rows = cell.integer(.rowspan) ?? 1
      if rows > 1, used + span <= free.count {
        for index in free[used..<(used + span)] { next[index] = (rows - 1, cell.place) }
      }
      used += span
    }
    if used != free.count {
      findings.append(
        FormFault.columnSum(used + columns - free.count, columns, row.place))
      // One wrong row must not make its followers wrong as well.
      next = Array(repeating: nil, count: columns)
    }
    carried = next
  }
}
