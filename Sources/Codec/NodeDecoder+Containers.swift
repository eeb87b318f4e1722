internal import Primitives

struct KeyedReading<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let reader: NodeReader
  var codingPath: [any CodingKey] { [] }

  var allKeys: [Key] {
    reader.members.compactMap { Key(stringValue: camelCase($0.name)) ?? Key(stringValue: $0.name) }
  }

  private func need(_ key: Key) throws -> DataNode {
    let name = kebabCase(key.stringValue)
    guard let node = try reader.member(name), !reader.isNull(node) else {
      throw reader.missing(name)
    }
    return node
  }

  func contains(_ key: Key) -> Bool {
    (try? reader.holds(kebabCase(key.stringValue))) ?? false
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    try !reader.holds(kebabCase(key.stringValue))
  }

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
    try reader.boolean(need(key), form: .attribute)
  }
  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try reader.text(need(key), form: .element)
  }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    throw NodeWriter.unsupported(key.stringValue, "Double")
  }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
    throw NodeWriter.unsupported(key.stringValue, "Float")
  }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try reader.integer(type, need(key), form: .attribute)
  }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try reader.integer(type, need(key), form: .attribute)
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try reader.value(type, under: kebabCase(key.stringValue))
  }

  private func nested(_ key: Key) throws -> NodeReader {
    NodeReader(try need(key), type: reader.type, kind: reader.kind, scalarForm: .attribute)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    let name = kebabCase(key.stringValue)
    let list = DataNode(name, .list(try reader.items(name)))
    return try NodeReader(list, type: reader.type, kind: reader.kind, scalarForm: .element)
      .unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    throw NodeWriter.unsupported("super", "superDecoder")
  }
  func superDecoder(forKey key: Key) throws -> any Decoder { try nested(key) }
}

struct ListReading: UnkeyedDecodingContainer {
  let reader: NodeReader
  let items: [DataNode]
  var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { items.count }
  var isAtEnd: Bool { currentIndex >= items.count }

  init(reader: NodeReader, items: [DataNode]) {
    self.reader = reader
    self.items = items
  }

  private mutating func next() throws -> DataNode {
    guard !isAtEnd else {
      throw reader.wrongType(reader.node, wanted: Phrase(zh: "更多的项", en: "more items"))
    }
    defer { currentIndex += 1 }
    return items[currentIndex]
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, reader.isNull(items[currentIndex]) else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool {
    try reader.boolean(next(), form: .element)
  }
  mutating func decode(_ type: String.Type) throws -> String {
    try reader.text(next(), form: .element)
  }
  mutating func decode(_ type: Double.Type) throws -> Double {
    throw NodeWriter.unsupported(reader.node.name, "Double")
  }
  mutating func decode(_ type: Float.Type) throws -> Float {
    throw NodeWriter.unsupported(reader.node.name, "Float")
  }
  mutating func decode(_ type: Int.Type) throws -> Int {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: Int8.Type) throws -> Int8 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: Int16.Type) throws -> Int16 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: Int32.Type) throws -> Int32 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: Int64.Type) throws -> Int64 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: UInt.Type) throws -> UInt {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 {
    try reader.integer(type, next(), form: .element)
  }
  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try NodeReader.value(type, from: next(), kind: reader.kind, scalarForm: .element)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try NodeReader(next(), type: reader.type, kind: reader.kind, scalarForm: .element)
      .container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw NodeWriter.unsupported(reader.node.name, "list in a list")
  }

  mutating func superDecoder() throws -> any Decoder {
    NodeReader(try next(), type: reader.type, kind: reader.kind, scalarForm: .element)
  }
}

struct SingleReading: SingleValueDecodingContainer {
  let reader: NodeReader
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { reader.isNull(reader.node) }
  func decode(_ type: Bool.Type) throws -> Bool {
    try reader.boolean(reader.node, form: reader.scalarForm)
  }
  func decode(_ type: String.Type) throws -> String {
    try reader.text(reader.node, form: reader.scalarForm)
  }
  func decode(_ type: Double.Type) throws -> Double {
    throw NodeWriter.unsupported(reader.node.name, "Double")
  }
  func decode(_ type: Float.Type) throws -> Float {
    throw NodeWriter.unsupported(reader.node.name, "Float")
  }
  func decode(_ type: Int.Type) throws -> Int {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: Int8.Type) throws -> Int8 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: Int16.Type) throws -> Int16 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: Int32.Type) throws -> Int32 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: Int64.Type) throws -> Int64 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: UInt.Type) throws -> UInt {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: UInt8.Type) throws -> UInt8 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: UInt16.Type) throws -> UInt16 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: UInt32.Type) throws -> UInt32 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode(_ type: UInt64.Type) throws -> UInt64 {
    try reader.integer(type, reader.node, form: reader.scalarForm)
  }
  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try NodeReader.value(
      type, from: reader.node, kind: reader.kind, scalarForm: reader.scalarForm)
  }
}
