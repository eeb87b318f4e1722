internal import Primitives

struct KeyedRecording<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: RecordingDecoder
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  private func refuse(_ type: Any.Type) -> Fault {
    SchemaRecorder.noSample(SchemaRecorder.name(of: decoder.type), "\(type)")
  }

  func contains(_ key: Key) -> Bool {
    decoder.optional.insert(kebabCase(key.stringValue))
    return true
  }

  func decodeNil(forKey key: Key) -> Bool { false }

  func decode(_ type: Bool.Type, forKey key: Key) -> Bool {
    decoder.note(kebabCase(key.stringValue), .boolean, nil)
    return false
  }
  func decode(_ type: String.Type, forKey key: Key) -> String {
    decoder.note(kebabCase(key.stringValue), .text, nil)
    return ""
  }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { throw refuse(type) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw refuse(type) }
  func decode(_ type: Int.Type, forKey key: Key) -> Int {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: Int8.Type, forKey key: Key) -> Int8 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: Int16.Type, forKey key: Key) -> Int16 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: Int32.Type, forKey key: Key) -> Int32 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: Int64.Type, forKey key: Key) -> Int64 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: UInt.Type, forKey key: Key) -> UInt {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: UInt8.Type, forKey key: Key) -> UInt8 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: UInt16.Type, forKey key: Key) -> UInt16 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: UInt32.Type, forKey key: Key) -> UInt32 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }
  func decode(_ type: UInt64.Type, forKey key: Key) -> UInt64 {
    decoder.note(kebabCase(key.stringValue), .integer, nil)
    return 0
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    let name = kebabCase(key.stringValue)
    let isList = T.self is any RepeatedValue.Type
    let choice = name == "kind" ? decoder.choice : 0
    let value: T
    let shape: Schema.Shape
    do {
      (value, shape) = try decoder.recorder.sample(type, choice: choice)
    } catch let error as SchemaRecorder.RecursiveType {
      guard let none = (T.self as? any RepeatedValue.Type)?.none as? T else { throw error }
      (value, shape) = (none, .record(error.name))
    }
    if name == "kind", case .enumeration(_, let values) = shape { decoder.choices = values }
    decoder.note(name, shape, isList ? .repeated : nil)
    return value
  }

  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
    decoder.optional.insert(kebabCase(key.stringValue))
    do {
      return try decode(type, forKey: key)
    } catch let error as SchemaRecorder.RecursiveType {
      decoder.note(kebabCase(key.stringValue), .record(error.name), .optional)
      return nil
    }
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    throw refuse(Nested.self)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw refuse(Key.self)
  }

  func superDecoder() throws -> any Decoder { throw refuse(Key.self) }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw refuse(Key.self) }
}

/// A list of one item.
struct ListRecording: UnkeyedDecodingContainer {
  let decoder: RecordingDecoder
  var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { 1 }
  var isAtEnd: Bool { currentIndex > 0 }

  init(decoder: RecordingDecoder) { self.decoder = decoder }

  private mutating func item(_ shape: Schema.Shape) {
    decoder.listShape = shape
    currentIndex += 1
  }

  private func refuse(_ type: Any.Type) -> Fault {
    SchemaRecorder.noSample(SchemaRecorder.name(of: decoder.type), "\(type)")
  }

  mutating func decodeNil() -> Bool { false }
  mutating func decode(_ type: Bool.Type) -> Bool {
    item(.boolean)
    return false
  }
  mutating func decode(_ type: String.Type) -> String {
    item(.text)
    return ""
  }
  mutating func decode(_ type: Double.Type) throws -> Double { throw refuse(type) }
  mutating func decode(_ type: Float.Type) throws -> Float { throw refuse(type) }
  mutating func decode(_ type: Int.Type) -> Int {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: Int8.Type) -> Int8 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: Int16.Type) -> Int16 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: Int32.Type) -> Int32 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: Int64.Type) -> Int64 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: UInt.Type) -> UInt {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: UInt8.Type) -> UInt8 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: UInt16.Type) -> UInt16 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: UInt32.Type) -> UInt32 {
    item(.integer)
    return 0
  }
  mutating func decode(_ type: UInt64.Type) -> UInt64 {
    item(.integer)
    return 0
  }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let (value, shape) = try decoder.recorder.sample(type)
    item(shape)
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    throw refuse(Nested.self)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw refuse(decoder.type)
  }

  mutating func superDecoder() throws -> any Decoder { throw refuse(decoder.type) }
}

struct SingleRecording: SingleValueDecodingContainer {
  let decoder: RecordingDecoder
  var codingPath: [any CodingKey] { [] }

  private func refuse(_ type: Any.Type) -> Fault {
    SchemaRecorder.noSample(SchemaRecorder.name(of: decoder.type), "\(type)")
  }

  func decodeNil() -> Bool { false }
  func decode(_ type: Bool.Type) -> Bool {
    decoder.single = .boolean
    return false
  }
  func decode(_ type: String.Type) -> String {
    decoder.single = .value(SchemaRecorder.name(of: decoder.type))
    return decoder.text
  }
  func decode(_ type: Double.Type) throws -> Double { throw refuse(type) }
  func decode(_ type: Float.Type) throws -> Float { throw refuse(type) }
  func decode(_ type: Int.Type) -> Int {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: Int8.Type) -> Int8 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: Int16.Type) -> Int16 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: Int32.Type) -> Int32 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: Int64.Type) -> Int64 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: UInt.Type) -> UInt {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: UInt8.Type) -> UInt8 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: UInt16.Type) -> UInt16 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: UInt32.Type) -> UInt32 {
    decoder.single = .integer
    return 0
  }
  func decode(_ type: UInt64.Type) -> UInt64 {
    decoder.single = .integer
    return 0
  }
  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let (value, shape) = try decoder.recorder.sample(type)
    decoder.single = shape
    return value
  }
}
