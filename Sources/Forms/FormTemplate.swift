package import Primitives

/// A form as its template describes it: read, not yet checked against a case view.
///
/// Whatever of the file could be understood is in `root`; what could not is in `findings`, and a
/// template with findings is never filled.
package struct FormTemplate: Sendable {
  /// The file it came from, for places in messages.
  package var file: String
  package var root: TemplateNode
  /// What reading alone found, in the order of the file.
  package var findings: [Fault]

  package var name: String { root.plain(.name) ?? "" }
  package var version: Int { root.integer(.version) ?? 0 }
  /// The document code of the QR code, such as ASG; `nil` for forms that are not signed.
  package var code: String? { root.plain(.code) }

  /// Values that must be given at printing, in the order of the file.
  package var givens: [GivenDeclaration] {
    root.children(.given).compactMap { node in
      node.plain(.name).map {
        GivenDeclaration(
          name: $0, kind: GivenDeclaration.Kind(rawValue: node.plain(.kind) ?? "") ?? .text,
          values: node.names(.values), place: node.place)
      }
    }
  }

  /// The slots that ink or an electronic signature fills, in the order of the file.
  package var signatureSlots: [String] {
    var slots: [String] = []
    root.visit { node in
      guard node.element == .signature, let slot = node.plain(.slot), !slots.contains(slot)
      else { return }
      slots.append(slot)
    }
    return slots
  }
}

/// A value given at printing.
package struct GivenDeclaration: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case text, number, date, digest
  }

  package var name: String
  package var kind: Kind
  /// The values it may have; empty for any.
  package var values: [String]
  package var place: Place
}

/// One element of a template; shared, since filling passes nodes on without end.
package final class TemplateNode: Sendable {
  package let element: TemplateElement
  package let attributes: TemplateValues
  package let content: [TemplateContent]
  package let place: Place

  init(
    element: TemplateElement, attributes: TemplateValues, content: [TemplateContent], place: Place
  ) {
    self.element = element
    self.attributes = attributes
    self.content = content
    self.place = place
  }

  /// The attribute's own text, for names and choices.
  package func plain(_ attribute: TemplateAttribute) -> String? {
    if case .plain(let text) = attributes[attribute] { return text }
    return nil
  }

  package func names(_ attribute: TemplateAttribute) -> [String] {
    if case .names(let names) = attributes[attribute] { return names }
    return []
  }

  package func words(_ attribute: TemplateAttribute) -> [Segment]? {
    if case .words(let segments) = attributes[attribute] { return segments }
    return nil
  }

  package func integer(_ attribute: TemplateAttribute) -> Int? {
    if case .integer(let value) = attributes[attribute] { return value }
    return nil
  }

  package func flag(_ attribute: TemplateAttribute) -> Bool? {
    if case .flag(let value) = attributes[attribute] { return value }
    return nil
  }

  package func length(_ attribute: TemplateAttribute) -> Length? {
    if case .lengths(let values) = attributes[attribute] { return values.first }
    return nil
  }

  package func lengths(_ attribute: TemplateAttribute) -> [Length] {
    if case .lengths(let values) = attributes[attribute] { return values }
    return []
  }

  package func expression(_ attribute: TemplateAttribute) -> Expression? {
    if case .expression(let expression) = attributes[attribute] { return expression }
    return nil
  }

  package var columns: [Table.ColumnWidth] {
    if case .columns(let columns) = attributes[.columns] { return columns }
    return []
  }

  package func children(_ element: TemplateElement) -> [TemplateNode] {
    content.compactMap { part in
      if case .node(let node) = part, node.element == element { return node }
      return nil
    }
  }

  /// This element and all below it, in the order of the file.
  package func visit(_ body: (TemplateNode) -> Void) {
    body(self)
    for case .node(let node) in content { node.visit(body) }
  }
}

package enum TemplateContent: Sendable {
  case words([Segment])
  case node(TemplateNode)
}

/// The values of an element's attributes, of which there are few: found by looking along them.
package struct TemplateValues: Sendable {
  private var values: [(attribute: TemplateAttribute, value: TemplateValue)] = []

  package subscript(_ attribute: TemplateAttribute) -> TemplateValue? {
    get {
      for index in values.indices where values[index].attribute == attribute {
        return values[index].value
      }
      return nil
    }
    set {
      values.removeAll { $0.attribute == attribute }
      if let newValue { values.append((attribute, newValue)) }
    }
  }
}

/// An attribute's value in the form that the vocabulary demands.
package enum TemplateValue: Sendable {
  case plain(String)
  case names([String])
  case words([Segment])
  case integer(Int)
  case flag(Bool)
  case lengths([Length])
  case columns([Table.ColumnWidth])
  case expression(Expression)
}

/// A stretch of template text: its own words, or a value's place.
package enum Segment: Sendable {
  case words(String, Place)
  case value(Expression)
}
