package import Codec
package import Primitives
internal import XMLTree

extension FormTemplate {
  /// The form's title without what a case puts into it.
  package var plainTitle: String {
    (root.words(.title) ?? []).map { segment in
      if case .words(let text, _) = segment { text } else { "" }
    }.joined()
  }

  /// The template with the case's values in place.
  ///
  /// Throws `form-missing-given` and the first of `findings`, `form-bad-argument` for a value that
  /// a function cannot read, `form-too-large` beyond `Limits`. Never traps on any case view.
  package func fill(_ document: CaseDocument, context: FormContext) throws(Fault) -> FilledForm {
    try fill(document.tree, context)
  }

  /// The same from a case view as the codec writes it.
  package func fill(_ caseView: DataNode, context: FormContext) throws(Fault) -> FilledForm {
    try fill(CaseTree(caseView), context)
  }

  func fill(_ tree: CaseTree, _ context: FormContext) throws(Fault) -> FilledForm {
    if let finding = findings.first { throw finding }
    for given in givens { try check(given, context) }
    var filling = Filling(
      self, reader: CaseReader(tree: tree, context: context), context: context)
    return try filling.form()
  }

  private func check(_ given: GivenDeclaration, _ context: FormContext) throws(Fault) {
    let value = context.given[given.name] ?? ""
    let isRight: Bool
    let expected: Phrase
    switch given.kind {
    case .text:
      isRight = !value.isEmpty
      expected = Phrase(zh: "文字", en: "a text")
    case .number:
      isRight = Measures.whole(value) != nil
      expected = Phrase(zh: "自然数", en: "a whole number")
    case .date:
      isRight = CivilDate(value) != nil
      expected = Phrase(zh: "日期", en: "a date")
    case .digest:
      isRight = Digest(hex: value) != nil
      expected = Phrase(zh: "SHA-256 摘要", en: "a SHA-256 digest")
    }
    guard isRight else {
      throw FormFault.missingGiven(given.name, expected, given.place)
    }
    guard given.values.isEmpty || given.values.contains(value) else {
      let words = given.values.joined(separator: ", ")
      throw FormFault.missingGiven(
        given.name, Phrase(zh: words + " 之一", en: "one of " + words), given.place)
    }
  }
}

extension CaseTree {
  /// The tree of a case view as the codec makes it.
  init(_ node: DataNode) {
    self.init()
    add(node, below: nil)
  }

  /// The tree of `case.xml`.
  init(_ root: XMLElement) {
    self.init()
    add(root, below: nil)
  }

  mutating func add(_ node: DataNode, below parent: CaseNode?) {
    if case .list(let items) = node.content {
      for item in items { add(item, below: parent) }
      return
    }
    var attributes: [(name: String, value: String)] = []
    var members: [DataNode] = []
    for child in node.children {
      if child.form == .attribute, let value = child.scalarText {
        attributes.append((child.name, value))
      } else {
        members.append(child)
      }
    }
    let index = add(
      node.name, attributes: attributes, text: node.scalarText ?? "", below: parent)
    for member in members { add(member, below: index) }
  }

  private mutating func add(_ element: XMLElement, below parent: CaseNode?) {
    let attributes = element.attributes.map { (name: $0.name, value: $0.value) }
    let children = element.children
    let index = add(
      element.name, attributes: attributes, text: children.isEmpty ? element.text : "",
      below: parent)
    for child in children { add(child, below: index) }
  }
}
