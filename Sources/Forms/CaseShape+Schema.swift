internal import Casework
package import Codec
package import Primitives

extension CaseShape {
  /// Records inside records that are followed; deeper ones are cut.
  private static let depthLimit = 12

  /// The shape that paths see of a document with this schema and root element.
  package init(_ schema: Schema, root: String = "case") {
    self = CaseShape.shape(root, schema.root, schema, depth: 0)
  }

  private static func shape(
    _ name: String, _ shape: Schema.Shape, _ schema: Schema, depth: Int
  ) -> CaseShape {
    guard let record = schema.record(shape) else { return CaseShape(name, value(shape)) }
    var result = CaseShape(name)
    guard depth < depthLimit else { return result }
    for field in record.fields {
      if field.isAttribute {
        result.attributes.append(Attribute(field.name, value(field.shape)))
      } else {
        var child = CaseShape.shape(field.name, field.shape, schema, depth: depth + 1)
        child.isList = field.presence == .repeated
        result.children.append(child)
      }
    }
    return result
  }

  private static func value(_ shape: Schema.Shape) -> Value {
    switch shape {
    case .text: .text
    case .integer: .integer
    case .boolean: .boolean
    case .enumeration(_, let words): .choice(words)
    case .record: .record
    case .value(let type):
      switch type {
      case "CivilDate": .date
      case "Timestamp": .moment
      case "Money": .money
      case "Digest": .digest
      default: .text
      }
    }
  }
}

extension FormTemplate {
  /// All findings against a case view with this schema.
  package func check(_ schema: Schema) -> [Fault] { check(CaseShape(schema)) }
}
