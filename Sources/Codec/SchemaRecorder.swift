internal import Primitives

/// Runs decoders over made-up values and notes what they ask for.
final class SchemaRecorder {
  var records: [String: Schema.Record] = [:]
  private var open: [String] = []
  /// What types gave that were asked before; the first look at a type's conformances is slow.
  private var known: [ObjectIdentifier: (value: Any, shape: Schema.Shape)] = [:]

  /// Made-up texts, tried in turn on a type that is written as one text.
  private static let texts = [
    "", "0", "2000-01-01", "2000-01-01T00:00:00+08:00", String(repeating: "0", count: 64), "0.00",
    "a", "A-2000-00001",
  ]
  private static let nestingLimit = 32

  static func noSample(_ type: String, _ detail: String) -> Fault {
    Fault(
      "codec-no-sample", .failed,
      what: Phrase(zh: "无法得知“\(type)”的结构", en: "the shape of “\(type)” cannot be found out"),
      why: Phrase(zh: "没有可试的取值（\(detail)）", en: "no made-up value fits (\(detail))"),
      next: Phrase(zh: "让该类型给出样例值", en: "let the type give a sample of itself"))
  }

  /// The name by which a type is known: without its module.
  static func name(of type: Any.Type) -> String {
    // `String(reflecting:)` gives the same and looks for conformances first.
    let full = _typeName(type)
    return full.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .joined(separator: ".")
  }

  /// The shape of a type and a value of it; `choice` picks the case of an enumeration.
  func sample<T: Decodable>(
    _ type: T.Type, choice: Int = 0
  ) throws -> (value: T, shape: Schema.Shape) {
    if choice == 0, let known = known[ObjectIdentifier(type)], let value = known.value as? T {
      return (value, known.shape)
    }
    let sample = try freshSample(type, choice: choice)
    if choice == 0 { known[ObjectIdentifier(type)] = sample }
    return sample
  }

  private func freshSample<T: Decodable>(
    _ type: T.Type, choice: Int
  ) throws -> (value: T, shape: Schema.Shape) {
    if let text = "" as? T { return (text, .text) }
    if let values = enumerationValues(of: type), let cases = type as? any CaseIterable.Type,
      let value = Self.element(cases, choice) as? T
    {
      return (value, .enumeration(Self.name(of: type), values))
    }
    let name = Self.name(of: type)
    if open.contains(name) || open.count > Self.nestingLimit {
      guard let sampled = (type as? any SchemaSampled.Type)?.schemaSample as? T else {
        throw RecursiveType(name: name)
      }
      return (sampled, .record(name))
    }
    open.append(name)
    defer { open.removeLast() }
    return try run(type, name: name)
  }

  /// Thrown inside a type that holds itself; an optional or list stops it.
  struct RecursiveType: Error { let name: String }

  private static func element<T: CaseIterable>(_ type: T.Type, _ index: Int) -> Any? {
    var position = 0
    for value in T.allCases {
      if position == index { return value }
      position += 1
    }
    return nil
  }

  private func run<T: Decodable>(
    _ type: T.Type, name: String
  ) throws -> (value: T, shape: Schema.Shape) {
    let sampled = (type as? any SchemaSampled.Type)?.schemaSample as? T
    var failure: any Error = Self.noSample(name, "-")
    for text in Self.texts {
      let recording = RecordingDecoder(recorder: self, type: type, text: text, choice: 0)
      var value = sampled
      do { value = try T(from: recording) } catch { failure = error }
      guard let value else {
        if recording.isKeyed || recording.listShape != nil { throw failure }
        continue
      }
      if let shape = recording.listShape { return (value, shape) }
      if !recording.isKeyed, let single = recording.single { return (value, single) }
      records[name] = try record(type, name: name, first: recording)
      return (value, .record(name))
    }
    throw failure
  }

  /// The record of a keyed type, run again for every case of the field that chooses.
  private func record<T: Decodable>(
    _ type: T.Type, name: String, first: RecordingDecoder
  ) throws -> Schema.Record {
    var record = Schema.Record(name: name, fields: first.fields)
    guard let values = first.choices else { return record }
    var variants = [Schema.Variant(value: values[0], fields: first.fields)]
    for choice in values.indices.dropFirst() {
      let recording = RecordingDecoder(recorder: self, type: type, text: "", choice: choice)
      do { _ = try T(from: recording) } catch {
        if !(type is any SchemaSampled.Type) { throw error }
      }
      variants.append(Schema.Variant(value: values[choice], fields: recording.fields))
    }
    let names = Set(first.fields.map(\.name))
    guard variants.contains(where: { Set($0.fields.map(\.name)) != names }) else { return record }
    record.chooser = "kind"
    record.variants = variants
    record.fields = []
    for variant in variants {
      for field in variant.fields where record.field(field.name) == nil {
        var field = field
        let everywhere = variants.allSatisfy { other in
          other.fields.contains { $0.name == field.name }
        }
        if !everywhere, field.presence == .required { field.presence = .optional }
        record.fields.append(field)
      }
    }
    return record
  }
}

/// Poses as a decoder whose data hold whatever is asked for.
final class RecordingDecoder: Decoder {
  let recorder: SchemaRecorder
  let type: Any.Type
  let text: String
  let choice: Int
  var fields: [Schema.Field] = []
  var optional: Set<String> = []
  var isKeyed = false
  var single: Schema.Shape?
  /// The shape of the items, when a list was asked for.
  var listShape: Schema.Shape?
  /// The cases of the field `kind`, when it is an enumeration.
  var choices: [String]?

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(recorder: SchemaRecorder, type: Any.Type, text: String, choice: Int) {
    self.recorder = recorder
    self.type = type
    self.text = text
    self.choice = choice
  }

  func note(_ name: String, _ shape: Schema.Shape, _ presence: Schema.Presence?) {
    guard !fields.contains(where: { $0.name == name }) else { return }
    let found = presence ?? (optional.contains(name) ? .optional : .required)
    let isAttribute = found != .repeated && !shape.isRecord && shape != .text
    fields.append(
      Schema.Field(name: name, shape: shape, presence: found, isAttribute: isAttribute))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    isKeyed = true
    return KeyedDecodingContainer(KeyedRecording<Key>(decoder: self))
  }

  func unkeyedContainer() -> any UnkeyedDecodingContainer { ListRecording(decoder: self) }
  func singleValueContainer() -> any SingleValueDecodingContainer {
    SingleRecording(decoder: self)
  }
}
