package import Primitives

/// Where in a case a template stands, for the readers of an office's own templates.
///
/// It answers the same expressions as a form's and bounds what they may repeat.
package struct CaseScope: Sendable {
  private let reader: CaseReader
  private var scope: Filling.Scope

  /// At the root of a case.
  package init(_ document: CaseDocument, context: FormContext) {
    reader = CaseReader(tree: document.tree, context: context)
    scope = Filling.Scope(node: reader.root, prefix: "", index: 1, otherwise: CaseScope.empty)
  }

  /// What an empty value prints.
  package static let empty = Filling.dash

  /// The value that is printed, `empty` when there is none; throws as `FormTemplate.fill` does.
  package func text(_ expression: Expression) throws(Fault) -> String {
    let text = try reader.text(expression, scope)
    return text.isEmpty ? scope.otherwise : text
  }

  package func isTrue(_ expression: Expression) throws(Fault) -> Bool {
    try reader.isTrue(expression, scope)
  }

  /// At each of the nodes that `expression` finds; throws `form-too-large` beyond `Limits`.
  package func scopes(_ expression: Expression) throws(Fault) -> [CaseScope] {
    let nodes = try reader.nodes(expression, scope)
    guard nodes.count <= Limits.repetitions else {
      throw FormFault.tooLarge(Limits.repetitions, expression.place)
    }
    return nodes.enumerated().map { offset, node in
      var inner = self
      inner.scope.node = node
      inner.scope.index = offset + 1
      return inner
    }
  }
}

/// Where in a case's shape a template stands, to hold its expressions against.
package struct ShapeScope: Sendable {
  private var chain: [CaseShape]
  private let givens: [String]

  /// At the root; `givens` are the names that `f:given` may ask for.
  package init(_ shape: CaseShape, givens: [String] = []) {
    chain = [shape]
    self.givens = givens
  }

  /// What is wrong with a value that is printed here.
  package func findings(value expression: Expression) -> [Fault] {
    var check = PathCheck(expression, givens: givens)
    check.checkText(at: chain)
    return check.findings
  }

  package func findings(condition expression: Expression) -> [Fault] {
    var check = PathCheck(expression, givens: givens)
    check.checkCondition(at: chain)
    return check.findings
  }

  /// The scope of the nodes that `expression` finds, `nil` when they cannot be told.
  package func scope(_ expression: Expression) -> (inner: ShapeScope?, findings: [Fault]) {
    var check = PathCheck(expression, givens: givens)
    let found = check.checkNodes(at: chain)
    var inner = self
    inner.chain = found
    return (found.isEmpty ? nil : inner, check.findings)
  }
}

extension Expression {
  /// The names that it asks `f:given` for.
  package var givenNames: [String] { root.givenNames }
}

extension PathTerm {
  fileprivate var givenNames: [String] {
    switch self {
    case .literal, .number: return []
    case .binary(_, let left, let right, _): return left.givenNames + right.givenNames
    case .negated(let term): return term.givenNames
    case .path(let path): return path.steps.flatMap { $0.predicates.flatMap(\.givenNames) }
    case .call(let name, let isOwn, let arguments, _):
      if isOwn, name == "given", case .literal(let given)? = arguments.first { return [given] }
      return arguments.flatMap(\.givenNames)
    }
  }
}
