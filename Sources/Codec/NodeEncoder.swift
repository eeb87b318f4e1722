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

  /// A finished member, or one whose nested container is still being filled.
  enum Part {
    case node(DataNode)
    case pending(String, NodeWriter)
  }

  var shape: Shape = .empty
  var parts: [Part] = []
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
    if T.self is any KeyedByValue.Type { throw unsupported(name, "Dictionary") }
    let writer = NodeWriter()
    try value.encode(to: writer)
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

  private func members() throws -> [DataNode] {
    var nodes: [DataNode] = []
    nodes.reserveCapacity(parts.count)
    for part in parts {
      let node: DataNode
      switch part {
      case .node(let finished): node = finished
      case .pending(let name, let writer):
        node = try writer.finished(name: name, scalarForm: .attribute)
      }
      switch node.content {
      case .null: continue
      case .list(let items) where items.isEmpty: continue
      default: nodes.append(node)
      }
    }
    return nodes
  }

  private func items(_ name: String) throws -> [DataNode] {
    var nodes: [DataNode] = []
    nodes.reserveCapacity(parts.count)
    for part in parts {
      var node: DataNode
      switch part {
      case .node(let finished): node = finished
      case .pending(_, let writer): node = try writer.finished(name: name, scalarForm: .element)
      }
      switch node.content {
      case .list: throw NodeWriter.unsupported(name, "list in a list")
      case .null: throw NodeWriter.unsupported(name, "nil in a list")
      default: break
      }
      node.name = name
      node.form = .element
      nodes.append(node)
    }
    return nodes
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    shape = .keyed
    return KeyedEncodingContainer(KeyedWriting<Key>(writer: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    shape = .list
    return ListWriting(writer: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleWriting(writer: self) }
}

/// Marks dictionaries, whose order is not fixed.
protocol KeyedByValue {}
extension Dictionary: KeyedByValue {}

func integerContent(_ value: some BinaryInteger, _ name: String) throws -> DataNode.Content {
  guard let number = Int(exactly: value) else { throw NodeWriter.unsupported(name, "\(value)") }
  return .integer(number)
}
