package import Primitives

/// Turns plain Codable values into the neutral tree.
///
/// `String` becomes text in an element, every other single value an attribute, a struct a record,
/// an array a list under its coding key; `nil` and empty lists are left out. Dictionaries, floats
/// and lists in lists have no place in the files and are refused.
package struct NodeEncoder: Sendable {
  package init() {}

  /// The tree of `value` under `name`; throws `codec-unsupported` for what the files cannot hold.
  package func encode(_ value: some Encodable, name: String) throws(Fault) -> DataNode {
    do {
      return try NodeWriter.node(of: value, name: name, form: .element)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw NodeWriter.unsupported(name, "\(error)")
    }
  }
}

/// Collects what one value's `encode(to:)` says.
final class NodeWriter: Encoder {
  enum Shape { case empty, keyed, list, single(DataNode.Content) }

  var shape: Shape = .empty
  private(set) var nodes: [DataNode] = []
  /// Members whose nested container may still be filled, by their place among the nodes.
  private var pending: [(place: Int, writer: NodeWriter)] = []
  private var isDictionary = false
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func unsupported(_ name: String, _ detail: String) -> Fault {
    Fault(
      "codec-unsupported", .failed,
      what: Phrase(zh: "“\(name)”不能写入文件", en: "“\(name)” cannot be written"),
      why: Phrase(zh: "文件格式不容纳这种值（\(detail)）", en: "the files hold no such value (\(detail))"),
      next: Phrase(
        zh: "改用文字、整数、真假、记录或列表", en: "use text, an integer, a truth value, a record or a list"))
  }

  /// Encodes one value; single values other than plain text take `form` `.attribute`.
  static func node<T: Encodable>(
    of value: T, name: String, form: DataNode.Form
  ) throws -> DataNode {
    if T.self == String.self, let text = value as? String {
      return DataNode(name, .text(text), form: .element)
    }
    let writer = NodeWriter()
    try value.encode(to: writer)
    if writer.isDictionary { throw unsupported(name, "Dictionary") }
    // Asked of lists alone: a dictionary of other keys than texts is encoded as one.
    if case .list = writer.shape, T.self is any KeyedByValue.Type {
      throw unsupported(name, "Dictionary")
    }
    return try writer.finished(name: name, scalarForm: form)
  }

  func finished(name: String, scalarForm: DataNode.Form) throws -> DataNode {
    switch shape {
    case .single(let content):
      if case .record = content { return DataNode(name, content) }
      if case .list = content { return DataNode(name, content) }
      return DataNode(name, content, form: scalarForm)
    case .empty, .keyed: return DataNode(name, .record(try members()))
    case .list: return DataNode(name, .list(try items(name)))
    }
  }

  func add(_ node: DataNode) {
    if nodes.isEmpty { nodes.reserveCapacity(8) }
    nodes.append(node)
  }

  /// A place for what a nested container will say.
  func nested(_ name: String) -> NodeWriter {
    let writer = NodeWriter()
    pending.append((nodes.count, writer))
    nodes.append(DataNode(name, .null))
    return writer
  }

  private func settle(_ form: DataNode.Form) throws {
    for (place, writer) in pending {
      nodes[place] = try writer.finished(name: nodes[place].name, scalarForm: form)
    }
    pending = []
  }

  private func members() throws -> [DataNode] {
    try settle(.attribute)
    if nodes.contains(where: \.isAbsent) { nodes.removeAll(where: \.isAbsent) }
    return nodes
  }

  private func items(_ name: String) throws -> [DataNode] {
    try settle(.element)
    for index in nodes.indices {
      switch nodes[index].content {
      case .list: throw NodeWriter.unsupported(name, "list in a list")
      case .null: throw NodeWriter.unsupported(name, "nil in a list")
      default: break
      }
      nodes[index].name = name
      nodes[index].form = .element
    }
    return nodes
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    shape = .keyed
    isDictionary = ObjectIdentifier(type) == dictionaryKeys
    return KeyedEncodingContainer(KeyedWriting<Key>(writer: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    shape = .list
    return ListWriting(writer: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleWriting(writer: self) }
}

extension DataNode {
  /// `nil` and empty lists are left out of a record.
  fileprivate var isAbsent: Bool {
    switch content {
    case .null: true
    case .list(let items): items.isEmpty
    default: false
    }
  }
}

/// Marks dictionaries, whose order is not fixed.
protocol KeyedByValue {}
extension Dictionary: KeyedByValue {}

/// The type of the keys under which a dictionary encodes itself, found out by asking one: a look at
/// every value's conformances would cost more than the rest of encoding.
private let dictionaryKeys: ObjectIdentifier? = {
  let probe = KeyProbe()
  try? ["": ""].encode(to: probe)
  return probe.keys
}()

private final class KeyProbe: Encoder {
  var keys: ObjectIdentifier?
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    keys = ObjectIdentifier(type)
    return KeyedEncodingContainer(KeyedWriting<Key>(writer: NodeWriter()))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer { NodeWriter().unkeyedContainer() }
  func singleValueContainer() -> any SingleValueEncodingContainer {
    NodeWriter().singleValueContainer()
  }
}

func integerContent(_ value: some BinaryInteger, _ name: String) throws -> DataNode.Content {
  guard let number = Int(exactly: value) else { throw NodeWriter.unsupported(name, "\(value)") }
  return .integer(number)
}
