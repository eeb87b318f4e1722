internal import Primitives

extension Schema {
  /// The schema as JSON Schema, draft 2020-12; records are definitions in order of their names.
  ///
  /// Patterns for the types of `patterns` are added; other value types are plain strings.
  package func jsonSchema(
    title: String, id: String, patterns: [String: String] = Schema.patterns
  ) -> DataNode {
    var members: [DataNode] = [
      DataNode("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      DataNode("$id", .text(id)),
      DataNode("title", .text(title)),
    ]
    members += Schema.members(of: root, patterns)
    let definitions = records.keys.sorted().compactMap { name in
      records[name].map { Schema.definition($0, patterns) }
    }
    members.append(DataNode("$defs", .record(definitions)))
    return DataNode("", .record(members))
  }

  /// The written forms of the types that every room knows.
  package static let patterns = [
    "CivilDate": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "Timestamp": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+08:00$",
    "Digest": "^[0-9a-f]{64}$",
    "Money": "^-?(0|[1-9][0-9]*)\\.[0-9]{2}$",
  ]

  private static func definition(_ record: Record, _ patterns: [String: String]) -> DataNode {
    var members = [
      DataNode("type", .text("object")),
      DataNode(
        "properties",
        .record(
          record.fields.map { field in
            DataNode(field.name, .record(property(field, patterns)))
          })),
    ]
    let required = record.fields.filter { $0.presence == .required }.map(\.name)
    if !required.isEmpty { members.append(texts("required", required)) }
    members.append(DataNode("additionalProperties", .boolean(false)))
    if let chooser = record.chooser {
      let common = Set(required)
      let branches = record.variants.map { variant in
        branch(variant, chooser: chooser, common: common, all: record.fields)
      }
      members.append(DataNode("oneOf", .list(branches)))
    }
    return DataNode(record.name, .record(members))
  }

  /// What holds when the chooser has one value: its own fields, and no other variant's.
  private static func branch(
    _ variant: Variant, chooser: String, common: Set<String>, all: [Field]
  ) -> DataNode {
    let own = Set(variant.fields.map(\.name))
    var properties = [
      DataNode(chooser, .record([DataNode("const", .text(variant.value))]))
    ]
    for field in all where !own.contains(field.name) {
      properties.append(DataNode(field.name, .boolean(false)))
    }
    let required = variant.fields
      .filter { $0.presence == .required && !common.contains($0.name) }.map(\.name)
    var members = [DataNode("properties", .record(properties))]
    if !required.isEmpty { members.append(texts("required", required)) }
    return DataNode("", .record(members))
  }

  private static func property(_ field: Field, _ patterns: [String: String]) -> [DataNode] {
    let members = Schema.members(of: field.shape, patterns)
    guard field.presence == .repeated else { return members }
    return [DataNode("type", .text("array")), DataNode("items", .record(members))]
  }

  private static func members(of shape: Shape, _ patterns: [String: String]) -> [DataNode] {
    switch shape {
    case .text: return [DataNode("type", .text("string"))]
    case .integer: return [DataNode("type", .text("integer"))]
    case .boolean: return [DataNode("type", .text("boolean"))]
    case .enumeration(_, let values): return [texts("enum", values)]
    case .record(let name): return [DataNode("$ref", .text("#/$defs/" + name))]
    case .value(let name):
      var members = [DataNode("type", .text("string"))]
      if let pattern = patterns[name] { members.append(DataNode("pattern", .text(pattern))) }
      return members
    }
  }

  private static func texts(_ name: String, _ values: [String]) -> DataNode {
    DataNode(name, .list(values.map { DataNode(name, .text($0)) }))
  }
}
