import Primitives

/// Holds one expression against the case view's shape.
struct PathCheck {
  /// What a term gives, as far as it can be told before it runs.
  enum Kind: Hashable {
    /// Elements of one shape; the shapes above it come first.
    case elements([CaseShape])
    case attributes(CaseShape.Value)
    case text, number, boolean
    /// A fault was found already; nothing more is said of it.
    case unknown

    var value: CaseShape.Value? {
      switch self {
      case .elements(let chain): chain.last?.value
      case .attributes(let value): value
      case .text, .number, .boolean, .unknown: nil
      }
    }
  }

  let expression: Expression
  let givens: [String]
  private(set) var findings: [Fault] = []

  init(_ expression: Expression, givens: [String]) {
    self.expression = expression
    self.givens = givens
  }

  /// Checks a value that is printed.
  mutating func checkText(at chain: [CaseShape]) {
    let kind = kind(expression.root, chain)
    checkIsValue(kind, expression.root)
  }

  mutating func checkCondition(at chain: [CaseShape]) {
    checkTruth(expression.root, chain)
  }

  /// Checks the path of an `each` and gives the shapes of its nodes; empty when it is wrong.
  mutating func checkNodes(at chain: [CaseShape]) -> [CaseShape] {
    switch kind(expression.root, chain) {
    case .elements(let found): return found
    case .unknown: return []
    case .attributes, .text, .number, .boolean:
      report(FormFault.notElements(expression.source, expression.place))
      return []
    }
  }

  private mutating func report(_ fault: Fault) { findings.append(fault) }

  // MARK: Terms

  private mutating func kind(_ term: PathTerm, _ chain: [CaseShape]) -> Kind {
    switch term {
    case .literal: return .text
    case .number: return .number
    case .negated(let inner):
      _ = kind(inner, chain)
      return .number
    case .path(let path): return kind(path, chain)
    case .binary(let symbol, let left, let right, let offset):
      return kind(symbol, left, right, offset, chain)
    case .call(let name, let isOwn, let arguments, let offset):
      return isOwn
        ? own(name, arguments, offset, chain) : core(name, arguments, offset, chain)
    }
  }

  private mutating func kind(_ path: LocationPath, _ chain: [CaseShape]) -> Kind {
    var shapes = path.isAbsolute ? Array(chain.prefix(1)) : chain
    var attribute: CaseShape.Value?
    for step in path.steps {
      guard let shape = shapes.last else { return .unknown }
      guard attribute == nil else {
        report(FormFault.afterAttribute(step.description, expression.place(at: step.offset)))
        return .unknown
      }
      switch step.kind {
      case .itself: break
      case .parent:
        shapes.removeLast()
        guard !shapes.isEmpty else {
          report(FormFault.aboveRoot(expression.place(at: step.offset)))
          return .unknown
        }
      case .child(let name):
        guard let child = shape.children.first(where: { $0.name == name }) else {
          report(unknownPath(step, shape))
          return .unknown
        }
        shapes.append(child)
      case .attribute(let name):
        guard let found = shape.attributes.first(where: { $0.name == name }) else {
          report(unknownPath(step, shape))
          return .unknown
        }
        attribute = found.value
      }
      for predicate in step.predicates { checkPredicate(predicate, shapes, attribute) }
    }
    return attribute.map(Kind.attributes) ?? .elements(shapes)
  }

  private mutating func checkPredicate(
    _ predicate: PathTerm, _ shapes: [CaseShape], _ attribute: CaseShape.Value?
  ) {
    if case .number = predicate { return }
    checkTruth(predicate, attribute == nil ? shapes : [])
  }

  private func unknownPath(_ step: PathStep, _ shape: CaseShape) -> Fault {
    FormFault.unknownPath(
      step.description, below: shape.name, allowed: shape.allowed,
      expression.place(at: step.offset))
  }

  /// A condition: a flag's own text is always there, so it must be compared.
  private mutating func checkTruth(_ term: PathTerm, _ chain: [CaseShape]) {
    switch term {
    case .binary(.or, let left, let right, _), .binary(.and, let left, let right, _):
      checkTruth(left, chain)
      checkTruth(right, chain)
    case .call("not", false, let arguments, let offset):
      if arguments.count == 1 {
        checkTruth(arguments[0], chain)
      } else {
        _ = core("not", arguments, offset, chain)
      }
    default:
      if kind(term, chain).value == .boolean, case .path(let path) = term {
        report(FormFault.flagTruth(path.description, expression.place(at: path.offset)))
      }
    }
  }

  private mutating func kind(
    _ symbol: PathOperator, _ left: PathTerm, _ right: PathTerm, _ offset: Int,
    _ chain: [CaseShape]
  ) -> Kind {
    switch symbol {
    case .or, .and:
      checkTruth(left, chain)
      checkTruth(right, chain)
      return .boolean
    case .union:
      let kinds = (kind(left, chain), kind(right, chain))
      switch kinds {
      case (.elements, .elements), (.attributes, .attributes): return kinds.0
      case (.unknown, _), (_, .unknown): return .unknown
      default:
        report(FormFault.union(expression.place(at: offset)))
        return .unknown
      }
    case .equal, .unequal:
      let kinds = (kind(left, chain), kind(right, chain))
      checkWord(kinds.0, right, offset)
      checkWord(kinds.1, left, offset)
      return .boolean
    case .less, .atMost, .greater, .atLeast:
      _ = (kind(left, chain), kind(right, chain))
      return .boolean
    case .plus, .minus, .times, .divided, .remainder:
      _ = (kind(left, chain), kind(right, chain))
      return .number
    }
  }

  /// A word that is compared with a choice must be one of its words.
  private mutating func checkWord(_ kind: Kind, _ other: PathTerm, _ offset: Int) {
    guard case .literal(let word) = other else { return }
    let words: [String]
    switch kind.value {
    case .choice(let choices): words = choices
    case .boolean: words = ["true", "false"]
    default: return
    }
    if !words.contains(word) {
      report(FormFault.unknownWord(word, allowed: words, expression.place(at: offset)))
    }
  }

  private mutating func checkIsValue(_ kind: Kind, _ term: PathTerm) {
    guard kind.value == .record, case .elements(let chain) = kind, let shape = chain.last else {
      return
    }
    var offset = 0
    if case .path(let path) = term { offset = path.offset }
    report(
      FormFault.notValue(
        shape.name, allowed: shape.allowed, expression.place(at: offset)))
  }

  // MARK: Functions

  private mutating func core(
    _ name: String, _ arguments: [PathTerm], _ offset: Int, _ chain: [CaseShape]
  ) -> Kind {
    let place = expression.place(at: offset)
    guard let function = CorePathFunction(rawValue: name) else {
      report(FormFault.unknownFunction(name, isOwn: false, place))
      return .unknown
    }
    let bounds = function.arguments
    checkCount(name, arguments.count, bounds.least, bounds.most, place)
    for argument in arguments {
      let kind = kind(argument, chain)
      switch function {
      case .count, .sum:
        switch kind {
        case .text, .number, .boolean:
          report(FormFault.argumentKind(name, Phrase(zh: "路径", en: "a path"), place))
        case .elements, .attributes, .unknown: break
        }
      case .not, .boolean: break
      default: checkIsValue(kind, argument)
      }
    }
    switch function {
    case .not, .yes, .no, .contains, .startsWith, .boolean: return .boolean
    case .count, .position, .last, .stringLength, .number, .sum, .round, .floor, .ceiling:
      return .number
    default: return .text
    }
  }

  private mutating func own(
    _ name: String, _ arguments: [PathTerm], _ offset: Int, _ chain: [CaseShape]
  ) -> Kind {
    let place = expression.place(at: offset)
    guard let function = FormFunction.named(name) else {
      report(FormFault.unknownFunction("f:" + name, isOwn: true, place))
      return .unknown
    }
    checkCount(
      "f:" + name, arguments.count, function.leastArguments, function.mostArguments, place)
    for (position, argument) in arguments.enumerated() {
      let kind = kind(argument, chain)
      checkIsValue(kind, argument)
      guard let parameter = function.parameter(at: position) else { continue }
      check(argument, kind, parameter, of: function, place)
    }
    if name == "given", case .literal(let given) = arguments.first, !givens.contains(given) {
      report(FormFault.unknownGiven(given, allowed: givens, place))
    }
    return .text
  }

  private mutating func checkCount(
    _ name: String, _ count: Int, _ least: Int, _ most: Int?, _ place: Place
  ) {
    if count < least || count > most ?? .max {
      report(FormFault.argumentCount(name, count, least, most, place))
    }
  }

  private mutating func check(
    _ argument: PathTerm, _ kind: Kind, _ parameter: FormFunction.Parameter,
    of function: FormFunction, _ place: Place
  ) {
    let name = "f:" + function.name
    if parameter.kind == .literal {
      guard case .literal = argument else {
        report(
          FormFault.argumentKind(name, Phrase(zh: "引号里的文字", en: "a quoted text"), place))
        return
      }
    }
    guard let value = kind.value, value != .record else { return }
    let fits: Bool
    switch parameter.kind {
    case .date: fits = value == .date
    case .moment: fits = value == .date || value == .moment
    case .money: fits = value == .money
    case .integer: fits = value == .integer
    case .choice: fits = function.accepts(value)
    case .text, .nodes, .literal: fits = true
    }
    if !fits {
      report(FormFault.argumentKind(name, parameter.kind.phrase, place))
    }
  }
}
