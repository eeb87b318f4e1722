import Primitives

/// An element of the case view, as an index into its tree; 0 is the root.
typealias CaseNode = Int

/// The case view's elements in document order, made for being walked by expressions.
struct CaseTree: Sendable {
  struct Element: Sendable {
    var name: String
    var attributes: [(name: String, value: String)]
    var parent: CaseNode?
    var children: [CaseNode]
    /// The element's own text; its descendants' is not in it.
    var text: String
  }

  private(set) var elements: [Element] = []

  init() {}

  /// Lent, not copied: an expression asks it of every node that it passes.
  subscript(_ node: CaseNode) -> Element {
    _read { yield elements[node] }
  }

  /// Adds an element below `parent` and gives its index.
  mutating func add(
    _ name: String, attributes: [(name: String, value: String)], text: String,
    below parent: CaseNode?
  ) -> CaseNode {
    let node = elements.count
    elements.append(
      Element(name: name, attributes: attributes, parent: parent, children: [], text: text))
    if let parent { elements[parent].children.append(node) }
    return node
  }

  /// XPath's string-value: all text inside, in document order.
  func text(_ node: CaseNode) -> String {
    let element = elements[node]
    if element.children.isEmpty { return element.text }
    return element.children.reduce(into: "") { $0 += text($1) }
  }
}

/// What an expression may give.
enum PathValue {
  case items([PathItem])
  case text(String)
  case number(Double)
  case boolean(Bool)
}

/// An element or one attribute of it.
enum PathItem: Hashable {
  case element(CaseNode)
  case attribute(CaseNode, Int)
}
