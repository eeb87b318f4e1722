package import Forms
package import Primitives

/// An office's own document with `{path}` fields, to be filled with a case's values.
///
/// The fields are those of form templates. Whatever is not a field keeps its bytes.
package struct DocxTemplate: Sendable {
  /// The file it came from, for places in messages.
  package let file: String
  /// What reading alone found, part by part; a template with findings is never filled.
  package let findings: [Fault]

  private let package: WordPackage
  private let parts: [PartTemplate]
  /// What `f:given` is asked for, each once, in order.
  private let givens: [(name: String, place: Place)]

  /// Reads an untrusted document.
  ///
  /// Throws a fault of kind `.damaged` for what is no document, is hostile, or holds macros,
  /// signatures or files from elsewhere; what is wrong with its fields is in `findings`.
  package init(_ bytes: [UInt8], file: String) throws(Fault) {
    self.file = file
    let outer = Place(file: file)
    let read = try placed(outer) { () throws(Fault) in
      let package = try WordPackage(bytes)
      var parts: [PartTemplate] = []
      for entry in try package.wordParts() {
        parts.append(
          try PartReader.read(try package.contents(entry), name: entry.name, file: file))
      }
      return (package, parts)
    }
    (package, parts) = read
    findings = DocxTemplate.bounded(parts.flatMap(\.findings))
    var givens: [(name: String, place: Place)] = []
    var seen: Set<String> = []
    for part in parts {
      part.visit { field in
        for name in field.expression.givenNames where seen.insert(name).inserted {
          givens.append((name, field.expression.place))
        }
      }
    }
    self.givens = givens
    guard parts.reduce(0, { $0 + $1.fieldCount }) <= DocxLimits.fields else {
      throw DocxFault.tooMany(
        Phrase(zh: "字段太多", en: "there are too many fields"), DocxLimits.fields, outer)
    }
  }

  /// Values that must be given at printing: what its fields ask `f:given` for.
  package var givenNames: [String] { givens.map(\.name) }

  /// How many values, `each` and `when` it holds.
  package var fieldCount: Int { parts.reduce(0) { $0 + $1.fieldCount } }

  /// All findings: what reading found, and every path held against the case view's shape.
  ///
  /// Part by part, by paragraph; empty for a template that can be filled.
  package func check(_ shape: CaseShape) -> [Fault] {
    let scope = ShapeScope(shape, givens: givenNames)
    return DocxTemplate.bounded(
      parts.flatMap { part in
        (part.findings + part.check(scope)).enumerated().sorted { left, right in
          let first = (left.element.place.line ?? 0, left.element.place.column ?? 0, left.offset)
          let second = (
            right.element.place.line ?? 0, right.element.place.column ?? 0, right.offset
          )
          return first < second
        }.map(\.element)
      })
  }

  private static func bounded(_ findings: [Fault]) -> [Fault] {
    Array(findings.prefix(DocxLimits.findings))
  }

  /// The document with the case's values in place, as the bytes of a `.docx`.
  ///
  /// Throws the first of `findings`, `docx-missing-given`, `form-bad-argument` for a value that a
  /// function cannot read, `docx-too-large` and `form-too-large` beyond the limits. The same
  /// template, case and context give the same bytes.
  package func fill(_ document: CaseDocument, _ context: FormContext) throws(Fault) -> [UInt8] {
    if let finding = findings.first { throw finding }
    for given in givens where (context.given[given.name] ?? "").isEmpty {
      throw DocxFault.missingGiven(given.name, given.place)
    }
    let scope = CaseScope(document, context: context)
    var filled: [String: [UInt8]] = [:]
    for part in parts where !part.isPlain { filled[part.name] = try PartFilling.fill(part, scope) }
    return package.replacing(filled)
  }

  /// One part, such as a body, filled by itself as it comes out of its package.
  package static func fill(
    part bytes: [UInt8], _ document: CaseDocument, _ context: FormContext
  ) throws(Fault) -> [UInt8] {
    let part = try PartReader.read(bytes, name: "word/document.xml", file: "")
    if let finding = part.findings.first { throw finding }
    return try PartFilling.fill(part, CaseScope(document, context: context))
  }
}
