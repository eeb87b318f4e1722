package import Primitives

/// An element of a parsed document, with everything in it and where it stood.
package struct XMLElement: Hashable, Sendable {
  package var name: String
  /// The namespace's name; empty for none.
  package var namespace: String
  /// As written, without namespace declarations.
  package var attributes: [XMLAttribute]
  package var content: [XMLContent]
  /// Where its start tag begins.
  package var place: Place

  package init(
    name: String, namespace: String = "", attributes: [XMLAttribute] = [],
    content: [XMLContent] = [], place: Place = Place()
  ) {
    self.name = name
    self.namespace = namespace
    self.attributes = attributes
    self.content = content
    self.place = place
  }

  /// The child elements in order.
  package var children: [XMLElement] {
    content.compactMap { part in
      guard case .element(let element) = part else { return nil }
      return element
    }
  }

  /// All text inside, its descendants' too, in document order.
  package var text: String {
    content.reduce(into: "") { text, part in
      switch part {
      case .text(let piece, _): text += piece
      case .element(let element): text += element.text
      }
    }
  }

  /// The value of the attribute of this name in no namespace.
  package subscript(_ attribute: String) -> String? {
    attributes.first { $0.name == attribute && $0.namespace.isEmpty }?.value
  }

  /// The first child element of this name.
  package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}

package struct XMLAttribute: Hashable, Sendable {
  package var name: String
  /// The namespace's name; empty for none.
  package var namespace: String
  package var value: String
  /// Where its name begins.
  package var place: Place

  package init(name: String, namespace: String = "", value: String, place: Place = Place()) {
    self.name = name
    self.namespace = namespace
    self.value = value
    self.place = place
  }
}

package indirect enum XMLContent: Hashable, Sendable {
  /// Text between tags, references resolved; `Place` is that of the element it is in.
  case text(String, Place)
  case element(XMLElement)
}

/// What an untrusted document may be at the most; more is refused before libxml2 sees it.
package struct XMLLimits: Sendable {
  package var bytes: Int
  package var depth: Int
  package var attributes: Int
  package var startTagBytes: Int
  package var elements: Int

  package init(
    bytes: Int = 8 << 20, depth: Int = 64, attributes: Int = 256, startTagBytes: Int = 64 << 10,
    elements: Int = 400_000
  ) {
    self.bytes = bytes
    self.depth = depth
    self.attributes = attributes
    self.startTagBytes = startTagBytes
    self.elements = elements
  }

  package static let standard = XMLLimits()
}
