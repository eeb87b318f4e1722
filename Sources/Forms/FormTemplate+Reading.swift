package import Primitives

extension FormTemplate {
  /// Reads a template; what is wrong in it is collected in `findings`.
  ///
  /// Throws only when the bytes are not well-formed markup or not a form at all.
  package static func parse(_ bytes: [UInt8], file: String) throws(Fault) -> FormTemplate {
    let source = try MarkupScanner.scan(bytes, file: file)
    guard source.name == TemplateElement.form.rawValue,
      source.namespace == Vocabulary.namespace
    else {
      throw FormFault.wrongNamespace(source.name, source.namespace, source.place)
    }
    var reader = TemplateReader()
    let root = reader.read(source, as: .form, inherited: .nothing, depth: 1)
    return FormTemplate(file: file, root: root, findings: reader.findings.sortedByPlace())
  }
}
