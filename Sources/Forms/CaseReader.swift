import Primitives

/// Answers a template's questions about one case.
struct CaseReader {
  let tree: CaseTree
  let context: FormContext

  let root: CaseNode = 0

  private func evaluation(_ expression: Expression, _ scope: Filling.Scope) -> PathEvaluation {
    PathEvaluation(expression, in: tree, context: context, index: scope.index)
  }

  func text(_ expression: Expression, _ scope: Filling.Scope) throws(Fault) -> String {
    var evaluation = evaluation(expression, scope)
    return evaluation.text(try evaluation.value(at: scope.node))
  }

  func isTrue(_ expression: Expression, _ scope: Filling.Scope) throws(Fault) -> Bool {
    var evaluation = evaluation(expression, scope)
    return evaluation.boolean(try evaluation.value(at: scope.node))
  }

  /// The elements an `each` repeats for, in document order.
  func nodes(_ expression: Expression, _ scope: Filling.Scope) throws(Fault) -> [CaseNode] {
    var evaluation = evaluation(expression, scope)
    guard case .items(let items) = try evaluation.value(at: scope.node) else { return [] }
    return items.compactMap { item in
      if case .element(let node) = item { node } else { nil }
    }
  }
}
