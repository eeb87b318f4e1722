/// What the manual shows under an element: a piece of a form that prints as it stands.
///
/// `docs/pictures/elements/make` prints each; a test fills each.
package struct ManualExample: Sendable {
  /// The elements that it shows; its picture bears the first one's name.
  package var elements: [TemplateElement]
  /// Elements of a form, or the whole of one.
  package var body: String
  /// The shipped form whose sample it prints.
  package var sample: String
  /// How many whole pages its picture shows; `nil` for the ink of the first.
  package var pages: Int?
  /// The form's attributes beside its name, version and title.
  package var attributes: String
  package var given: [String: String]

  init(
    _ elements: [TemplateElement], of sample: String = "closure-certificate", pages: Int? = nil,
    attributes: String = "", given: [String: String] = [:], _ body: String
  ) {
    self.elements = elements
    self.body = body
    self.sample = sample
    self.pages = pages
    self.attributes = attributes
    self.given = given
  }

  package var name: String { elements[0].rawValue }

  /// The whole template; where the piece has no heading, which a form must have, one follows on a
  /// page of its own.
  package var template: String {
    if body.hasPrefix("<form") { return body + "\n" }
    let heading = body.contains("<heading") ? "" : "<page-break/>\n<heading>示例</heading>\n"
    return "<form xmlns=\"\(Vocabulary.namespace)\" name=\"\(name)\" version=\"1\" title=\"示例\""
      + "\(attributes)>\n\(body)\n\(heading)</form>\n"
  }
}

extension Manual {
  /// One for every element, in the order of the manual.
  package static let examples: [ManualExample] =
    frameExamples + flowExamples + tableExamples + lineExamples

  /// The example that shows an element.
  package static func example(of element: TemplateElement) -> ManualExample? {
    examples.first { $0.elements.contains(element) }
  }
}
