import Primitives

/// What the case view may hold at one place: the schema as a template's paths see it.
package struct CaseShape: Hashable, Sendable {
  /// What a value's text must be.
  package enum Value: Hashable, Sendable {
    case text, date, moment, money, integer, boolean, digest
    /// One of these words.
    case choice([String])
    /// Not a value: it holds others.
    case record
  }

  package struct Attribute: Hashable, Sendable {
    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  package var name: String
  package var value: Value
  package var attributes: [Attribute]
  package var children: [CaseShape]
  /// There may be any number of it.
  package var isList = false

  package init(
    _ name: String, _ value: Value = .record, attributes: [Attribute] = [],
    children: [CaseShape] = []
  ) {
    self.name = name
    self.value = value
    self.attributes = attributes
    self.children = children
  }

  /// The words that may follow a slash here: elements, then attributes with their `@`.
  package var allowed: [String] { children.map(\.name) + attributes.map { "@" + $0.name } }
}
