import Primitives

/// An element as the file has it, before the vocabulary gives it a meaning.
struct TemplateSource: Sendable {
  struct Attribute: Sendable {
    var name: String
    var namespace: String
    var value: String
    var place: Place
  }

  enum Content: Sendable {
    case text(String, Place)
    case element(TemplateSource)
  }

  var name: String
  var namespace: String
  var attributes: [Attribute]
  var content: [Content]
  var place: Place
}
