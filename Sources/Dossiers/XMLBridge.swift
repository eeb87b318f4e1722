package import Codec
package import Primitives
internal import XMLTree

/// The neutral tree as XML and back: scalars are attributes, texts and records elements, lists
/// repeated elements.
package enum XMLBridge {
  /// A document whose root has the node's name and stands in `namespace`.
  ///
  /// Throws `dossier-character` for a character that XML cannot hold: nothing is quietly changed.
  package static func bytes(of node: DataNode, namespace: String) throws(Fault) -> [UInt8] {
    var writer = XMLWriter()
    write(node, namespace: namespace, to: &writer)
    if let (name, scalar) = writer.firstReplaced {
      let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
      throw Fault(
        "dossier-character", .refused,
        what: Phrase(zh: "“\(name)”不能存入", en: "“\(name)” cannot be stored"),
        why: Phrase(zh: "其中的字符\(code)不能写入XML", en: "XML cannot hold its character \(code)"),
        next: Phrase(zh: "请删去这个字符", en: "take that character out"), at: Place(entry: node.name))
    }
    return writer.bytes
  }

  private static func write(
    _ node: DataNode, namespace: String?, to writer: inout XMLWriter
  ) {
    if case .list(let items) = node.content {
      for item in items { write(item, namespace: nil, to: &writer) }
      return
    }
    writer.start(node.name)
    if let namespace { writer.attribute("xmlns", namespace) }
    if case .record(let members) = node.content {
      for member in members where member.form == .attribute {
        if let text = member.scalarText { writer.attribute(member.name, text) }
      }
      for member in members where member.form != .attribute && member.content != .null {
        write(member, namespace: nil, to: &writer)
      }
    } else if let text = node.scalarText {
      writer.text(text)
    }
    writer.end()
  }

  /// The tree of a document; its root must have this name and namespace.
  package static func node(
    parsing bytes: [UInt8], root name: String, namespace: String, file: String?
  ) throws(Fault) -> DataNode {
    let element = try XMLElement(parsing: bytes, file: file)
    guard element.name == name, element.namespace == namespace else {
      throw Fault(
        "dossier-format", .damaged,
        what: Phrase(zh: "文件格式不识别", en: "the file is not of a known format"),
        why: Phrase(
          zh:
            "根元素应为<\(name) xmlns=\"\(namespace)\">，实为<\(element.name) xmlns=\"\(element.namespace)\">",
          en:
            "its root should be <\(name) xmlns=\"\(namespace)\"> and is <\(element.name) xmlns=\"\(element.namespace)\">"
        ),
        next: Phrase(zh: "请用能读此格式的版本打开", en: "open it with a version that reads this format"),
        at: element.place)
    }
    return node(element)
  }

  private static func node(_ element: XMLElement) -> DataNode {
    let (line, column) = (element.place.line ?? 0, element.place.column ?? 0)
    let children = element.children
    guard !children.isEmpty || !element.attributes.isEmpty else {
      return DataNode(element.name, .literal(element.text), line: line, column: column)
    }
    var members = element.attributes.map { attribute in
      DataNode(
        attribute.name, .literal(attribute.value), form: .attribute,
        line: attribute.place.line ?? line, column: attribute.place.column ?? column)
    }
    members += children.map(node)
    return DataNode(element.name, .record(members), line: line, column: column)
  }
}

/// Namespaces of the files inside a dossier; the last part is the format's version.
enum DossierNamespace {
  static let event = "urn:dossier:event:1"
  static let view = "urn:dossier:case:1"
  static let person = "urn:dossier:person:1"
  static let manifest = "urn:dossier:manifest:1"
}
