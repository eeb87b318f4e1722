struct KeyedWriting<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let writer: NodeWriter
  var codingPath: [any CodingKey] { [] }

  private func add(_ key: Key, _ content: DataNode.Content, _ form: DataNode.Form) {
    writer.add(DataNode(kebabCase(key.stringValue), content, form: form))
  }

  private func pending(_ name: String) -> NodeWriter { writer.nested(name) }

  func encodeNil(forKey key: Key) {}
  func encode(_ value: Bool, forKey key: Key) { add(key, .boolean(value), .attribute) }
  func encode(_ value: String, forKey key: Key) { add(key, .text(value), .element) }
  func encode(_ value: Double, forKey key: Key) throws {
    throw NodeWriter.unsupported(key.stringValue, "Double")
  }
  func encode(_ value: Float, forKey key: Key) throws {
    throw NodeWriter.unsupported(key.stringValue, "Float")
  }
  func encode(_ value: Int, forKey key: Key) { add(key, .integer(value), .attribute) }
  func encode(_ value: Int8, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: Int16, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: Int32, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: Int64, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: UInt, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: UInt8, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: UInt16, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: UInt32, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode(_ value: UInt64, forKey key: Key) throws {
    add(key, try integerContent(value, key.stringValue), .attribute)
  }
  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    let node = try NodeWriter.node(of: value, name: kebabCase(key.stringValue), form: .attribute)
    writer.add(node)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    pending(kebabCase(key.stringValue)).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    pending(kebabCase(key.stringValue)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { pending("super") }
  func superEncoder(forKey key: Key) -> any Encoder { pending(kebabCase(key.stringValue)) }
}

struct ListWriting: UnkeyedEncodingContainer {
  let writer: NodeWriter
  var codingPath: [any CodingKey] { [] }
  var count: Int { writer.nodes.count }

  private func add(_ content: DataNode.Content) {
    writer.add(DataNode("", content))
  }

  private func pending() -> NodeWriter { writer.nested("") }

  func encodeNil() throws { throw NodeWriter.unsupported("", "nil in a list") }
  func encode(_ value: Bool) { add(.boolean(value)) }
  func encode(_ value: String) { add(.text(value)) }
  func encode(_ value: Double) throws { throw NodeWriter.unsupported("", "Double") }
  func encode(_ value: Float) throws { throw NodeWriter.unsupported("", "Float") }
  func encode(_ value: Int) { add(.integer(value)) }
  func encode(_ value: Int8) throws { add(try integerContent(value, "")) }
  func encode(_ value: Int16) throws { add(try integerContent(value, "")) }
  func encode(_ value: Int32) throws { add(try integerContent(value, "")) }
  func encode(_ value: Int64) throws { add(try integerContent(value, "")) }
  func encode(_ value: UInt) throws { add(try integerContent(value, "")) }
  func encode(_ value: UInt8) throws { add(try integerContent(value, "")) }
  func encode(_ value: UInt16) throws { add(try integerContent(value, "")) }
  func encode(_ value: UInt32) throws { add(try integerContent(value, "")) }
  func encode(_ value: UInt64) throws { add(try integerContent(value, "")) }
  func encode<T: Encodable>(_ value: T) throws {
    writer.add(try NodeWriter.node(of: value, name: "", form: .element))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    pending().container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { pending().unkeyedContainer() }
  func superEncoder() -> any Encoder { pending() }
}

struct SingleWriting: SingleValueEncodingContainer {
  let writer: NodeWriter
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { writer.shape = .single(.null) }
  func encode(_ value: Bool) { writer.shape = .single(.boolean(value)) }
  func encode(_ value: String) { writer.shape = .single(.text(value)) }
  func encode(_ value: Double) throws { throw NodeWriter.unsupported("", "Double") }
  func encode(_ value: Float) throws { throw NodeWriter.unsupported("", "Float") }
  func encode(_ value: Int) { writer.shape = .single(.integer(value)) }
  func encode(_ value: Int8) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: Int16) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: Int32) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: Int64) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: UInt) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: UInt8) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: UInt16) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: UInt32) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode(_ value: UInt64) throws { writer.shape = .single(try integerContent(value, "")) }
  func encode<T: Encodable>(_ value: T) throws {
    writer.shape = .single(
      try NodeWriter.node(of: value, name: "", form: .attribute).content)
  }
}
