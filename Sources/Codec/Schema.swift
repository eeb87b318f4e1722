package import Primitives

/// What a Codable type's data may hold, discovered by running its decoder over made-up values.
package struct Schema: Hashable, Sendable {
  package enum Presence: Hashable, Sendable { case required, optional, repeated }

  /// What stands in one place.
  package enum Shape: Hashable, Sendable {
    /// Running text: an element in XML.
    case text
    /// A value of a named type that is written as text.
    case value(String)
    case enumeration(String, [String])
    case integer
    case boolean
    /// A record; its fields are under this name in `records`.
    case record(String)

    package var isRecord: Bool {
      if case .record = self { return true }
      return false
    }
  }

  package struct Field: Hashable, Sendable {
    /// In kebab-case, without `@`.
    package var name: String
    package var shape: Shape
    package var presence: Presence
    /// Whether XML writes it as an attribute.
    package var isAttribute: Bool

    /// As a path writes it: `@due-on`, `unit`.
    package var pathName: String { isAttribute ? "@" + name : name }
  }

  /// A record that differs with the value of one field: an event with its kind.
  package struct Variant: Hashable, Sendable {
    package var value: String
    package var fields: [Field]
  }

  package struct Record: Hashable, Sendable {
    /// The Swift type's name without its module.
    package var name: String
    /// All fields; those of one variant only are optional here.
    package var fields: [Field]
    /// The name of the field that chooses a variant, when there are variants.
    package var chooser: String?
    package var variants: [Variant] = []

    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
  }

  /// What a document of this type is.
  package var root: Shape
  /// Every record that can occur, by name.
  package var records: [String: Record]

  package static func of<T: Decodable>(_ type: T.Type) throws(Fault) -> Schema {
    let recorder = SchemaRecorder()
    do {
      let root = try recorder.sample(type).shape
      return Schema(root: root, records: recorder.records)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw SchemaRecorder.noSample("\(type)", "\(error)")
    }
  }

  static func fieldNames(of type: Any.Type) throws -> [String] {
    guard let decodable = type as? any Decodable.Type else { return [] }
    let schema = try Schema.of(decodable)
    guard case .record(let name) = schema.root else { return [] }
    return schema.records[name]?.fields.map(\.name) ?? []
  }

  /// The record that a shape stands for.
  package func record(_ shape: Shape) -> Record? {
    if case .record(let name) = shape { return records[name] }
    return nil
  }

  // MARK: Paths

  /// Where a relative path leads: a field, or the context itself.
  package struct Target: Hashable, Sendable {
    package var shape: Shape
    package var presence: Presence
    /// Whether a step on the way, or the last, may match several values.
    package var isRepeated: Bool
  }

  /// Follows steps such as `["assignment", "unit", "@due-on"]` from `start` (the root if `nil`).
  ///
  /// `.` and an empty path stay; throws `codec-unknown-path`, naming the step, what is allowed
  /// there and the nearest name.
  package func resolve(_ steps: [String], from start: Shape? = nil) throws(Fault) -> Target {
    var target = Target(shape: start ?? root, presence: .required, isRepeated: false)
    for step in steps where step != "." && !step.isEmpty {
      guard let record = record(target.shape) else { throw Schema.noSteps(step) }
      let name = step.hasPrefix("@") ? String(step.dropFirst()) : step
      guard let field = record.field(name), field.pathName == step else {
        throw Schema.unknownStep(step, in: record)
      }
      target.shape = field.shape
      if field.presence != .required { target.presence = field.presence }
      if field.presence == .repeated { target.isRepeated = true }
    }
    return target
  }

  private static func noSteps(_ step: String) -> Fault {
    Fault(
      "codec-unknown-path", .usage,
      what: Phrase(zh: "路径“\(step)”无效", en: "the path step “\(step)” leads nowhere"),
      why: Phrase(zh: "上一步是单个取值，之下没有别的", en: "the step before it is a single value"),
      next: Phrase(zh: "删去这一步", en: "remove the step"))
  }

  private static func unknownStep(_ step: String, in record: Record) -> Fault {
    let names = record.fields.map(\.pathName)
    let list = names.joined(separator: ", ")
    let bare = step.hasPrefix("@") ? String(step.dropFirst()) : step
    let close =
      record.field(bare)?.pathName ?? nearest(to: step, among: names)
      ?? nearest(to: bare, among: record.fields.map(\.name))
    return Fault(
      "codec-unknown-path", .usage,
      what: Phrase(zh: "路径“\(step)”无效", en: "the path step “\(step)” is not known"),
      why: Phrase(zh: "此处只有：\(list)", en: "here are only: \(list)"),
      next: Phrase(
        zh: close.map { "是否要写“\($0)”？" } ?? "改正路径",
        en: close.map { "did you mean “\($0)”?" } ?? "correct the path"))
  }
}
