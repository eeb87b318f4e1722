import Primitives

/// Evaluates one expression at one node of the case.
struct PathEvaluation {
  let tree: CaseTree
  let expression: Expression
  let context: FormContext
  /// Which repetition of an `each` this is, from 1.
  let index: Int

  /// Nodes looked at so far; bounds what nested predicates can cost.
  private var visits = 0
  private static let visitLimit = 2_000_000

  /// Where a term stands: a node, its place among the nodes a predicate looks at, their number.
  struct Focus {
    var item: PathItem
    var position = 1
    var size = 1
  }

  init(_ expression: Expression, in tree: CaseTree, context: FormContext, index: Int) {
    self.expression = expression
    self.tree = tree
    self.context = context
    self.index = index
  }

  mutating func value(at node: CaseNode) throws(Fault) -> PathValue {
    try evaluate(expression.root, Focus(item: .element(node)))
  }

  mutating func evaluate(_ term: PathTerm, _ focus: Focus) throws(Fault) -> PathValue {
    switch term {
    case .literal(let text): return .text(text)
    case .number(let number): return .number(number)
    case .negated(let inner): return .number(-number(try evaluate(inner, focus)))
    case .path(let path): return .items(try items(path, focus))
    case .binary(let symbol, let left, let right, _):
      return try binary(symbol, left, right, focus)
    case .call(let name, let isOwn, let arguments, let offset):
      return isOwn
        ? try own(name, arguments, offset, focus) : try core(name, arguments, offset, focus)
    }
  }

  // MARK: Paths

  private mutating func items(_ path: LocationPath, _ focus: Focus) throws(Fault) -> [PathItem] {
    var items: [PathItem] = path.isAbsolute ? [.element(0)] : [focus.item]
    for step in path.steps {
      var next: [PathItem] = []
      for item in items {
        if step.predicates.isEmpty {
          try add(neighboursOf: item, step.kind, to: &next)
        } else {
          var found: [PathItem] = []
          try add(neighboursOf: item, step.kind, to: &found)
          for predicate in step.predicates { found = try filter(found, predicate) }
          next += found
        }
      }
      if step.kind == .parent, next.count > 1 {
        var seen: Set<PathItem> = []
        next = next.filter { seen.insert($0).inserted }
      }
      items = next
    }
    return items
  }

  private mutating func add(
    neighboursOf item: PathItem, _ kind: PathStep.Kind, to found: inout [PathItem]
  ) throws(Fault) {
    switch (item, kind) {
    case (_, .itself): found.append(item)
    case (.attribute(let owner, _), .parent): found.append(.element(owner))
    case (.attribute, .child), (.attribute, .attribute): break
    case (.element(let node), .parent):
      if let parent = tree[node].parent { found.append(.element(parent)) }
    case (.element(let node), .child(let name)):
      let children = tree[node].children
      try visit(children.count)
      for child in children where tree[child].name == name { found.append(.element(child)) }
    case (.element(let node), .attribute(let name)):
      if let index = tree[node].attributes.firstIndex(where: { $0.name == name }) {
        found.append(.attribute(node, index))
      }
    }
  }

  private mutating func visit(_ count: Int) throws(Fault) {
    visits += count + 1
    guard visits <= PathEvaluation.visitLimit else {
      throw FormFault.tooLarge(PathEvaluation.visitLimit, expression.place)
    }
  }

  private mutating func filter(
    _ items: [PathItem], _ predicate: PathTerm
  ) throws(Fault) -> [PathItem] {
    var kept: [PathItem] = []
    for (offset, item) in items.enumerated() {
      try visit(0)
      let value = try evaluate(
        predicate, Focus(item: item, position: offset + 1, size: items.count))
      let holds =
        if case .number(let number) = value { number == Double(offset + 1) } else {
          boolean(value)
        }
      if holds { kept.append(item) }
    }
    return kept
  }

  // MARK: Operators

  private mutating func binary(
    _ symbol: PathOperator, _ left: PathTerm, _ right: PathTerm, _ focus: Focus
  ) throws(Fault) -> PathValue {
    let first = try evaluate(left, focus)
    switch symbol {
    case .or where boolean(first): return .boolean(true)
    case .and where !boolean(first): return .boolean(false)
    default: break
    }
    let second = try evaluate(right, focus)
    switch symbol {
    case .or, .and: return .boolean(boolean(second))
    case .equal, .unequal, .less, .atMost, .greater, .atLeast:
      return .boolean(try compare(symbol, first, second))
    case .plus: return .number(number(first) + number(second))
    case .minus: return .number(number(first) - number(second))
    case .times: return .number(number(first) * number(second))
    case .divided: return .number(number(first) / number(second))
    case .remainder:
      return .number(number(first).truncatingRemainder(dividingBy: number(second)))
    case .union: return .items(union(first, second))
    }
  }

  private func union(_ left: PathValue, _ right: PathValue) -> [PathItem] {
    guard case .items(let first) = left, case .items(let second) = right else { return [] }
    var seen: Set<PathItem> = []
    let order = { (item: PathItem) -> (Int, Int) in
      switch item {
      case .element(let node): (node, -1)
      case .attribute(let node, let index): (node, index)
      }
    }
    return (first + second).filter { seen.insert($0).inserted }.sorted { order($0) < order($1) }
  }

  /// XPath 1.0, 3.4: a node set compares true when any of its nodes does.
  private mutating func compare(
    _ symbol: PathOperator, _ left: PathValue, _ right: PathValue
  ) throws(Fault) -> Bool {
    switch (left, right) {
    case (.boolean, _), (_, .boolean):
      return holds(symbol, boolean(left) ? 1 : 0, boolean(right) ? 1 : 0)
    case (.items(let first), .items(let second)):
      try visit(first.count * second.count)
      return first.contains { one in
        second.contains { holds(symbol, .text(text(one)), .text(text($0))) }
      }
    case (.items(let items), let other):
      return items.contains { holds(symbol, .text(text($0)), other) }
    case (let other, .items(let items)):
      return items.contains { holds(symbol, other, .text(text($0))) }
    default:
      return holds(symbol, left, right)
    }
  }

  private func holds(_ symbol: PathOperator, _ left: PathValue, _ right: PathValue) -> Bool {
    if symbol == .equal || symbol == .unequal, case .text(let first) = left,
      case .text(let second) = right
    {
      return (first == second) == (symbol == .equal)
    }
    return holds(symbol, number(left), number(right))
  }

  private func holds(_ symbol: PathOperator, _ left: Double, _ right: Double) -> Bool {
    switch symbol {
    case .equal: left == right
    case .unequal: left != right
    case .less: left < right
    case .atMost: left <= right
    case .greater: left > right
    default: left >= right
    }
  }

  // MARK: Conversions (XPath 1.0, 4.2–4.4)

  func text(_ item: PathItem) -> String {
    switch item {
    case .element(let node): tree.text(node)
    case .attribute(let node, let index): tree[node].attributes[index].value
    }
  }

  func text(_ value: PathValue) -> String {
    switch value {
    case .items(let items): items.first.map(text) ?? ""
    case .text(let text): text
    case .number(let number): PathEvaluation.text(number)
    case .boolean(let truth): truth ? "true" : "false"
    }
  }

  func boolean(_ value: PathValue) -> Bool {
    switch value {
    case .items(let items): !items.isEmpty
    case .text(let text): !text.isEmpty
    case .number(let number): number != 0 && !number.isNaN
    case .boolean(let truth): truth
    }
  }

  func number(_ value: PathValue) -> Double {
    switch value {
    case .items, .text: PathEvaluation.number(text(value))
    case .number(let number): number
    case .boolean(let truth): truth ? 1 : 0
    }
  }

  static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number == number.rounded(), number.magnitude < 1e15 { return String(Int(number)) }
    return "\(number)"
  }

  /// Digits with at most one point and a minus before them; everything else is not a number.
  static func number(_ text: String) -> Double {
    let bytes = Array(text.utf8).drop { $0 == 0x20 || $0 == 0x0A }
    let trimmed = bytes.reversed().drop { $0 == 0x20 || $0 == 0x0A }.reversed()
    let digits = trimmed.first == 0x2D ? Array(trimmed.dropFirst()) : Array(trimmed)
    guard digits.contains(where: { 0x30...0x39 ~= $0 }), digits.count <= 40,
      digits.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2E }),
      digits.count(where: { $0 == 0x2E }) <= 1
    else { return .nan }
    return Double(String(decoding: trimmed, as: UTF8.self)) ?? .nan
  }
}
