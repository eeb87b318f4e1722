package import Codec
package import Primitives
package import XMLTree

/// The XML notation of the neutral tree, as every file inside a dossier is written.
///
/// Single values are attributes, text and records elements, lists repeated elements; there are no
/// namespaces and no mixed content.
package enum NodeXML {
  /// The document of a tree: declaration, indented, newline at the end.
  ///
  /// Throws `xml-unwritable` for text with characters that XML 1.0 cannot hold.
  package static func write(_ node: DataNode) throws(Fault) -> [UInt8] {
    var writer = XMLWriter()
    try write(node, to: &writer)
    return writer.bytes
  }

  /// Reads a document: first as this house writes them, else by the full parser and its faults.
  package static func read(
    _ bytes: [UInt8], entry: String? = nil, limits: XMLLimits = .standard
  ) throws(Fault) -> DataNode {
    var reader = PlainXMLReader(bytes, limits: limits)
    if let node = reader.document() { return node }
    let outer = Place(entry: entry)
    return try placed(outer) { () throws(Fault) in
      try node(of: XMLElement(parsing: bytes, limits: limits))
    }
  }

  // MARK: Writing

  private static func write(_ node: DataNode, to writer: inout XMLWriter) throws(Fault) {
    switch node.content {
    case .null: return
    case .list(let items):
      for item in items { try write(item, to: &writer) }
    case .record(let members):
      writer.start(node.name)
      for member in members where isAttribute(member) {
        guard let text = member.scalarText else { continue }
        try check(text, member)
        writer.attribute(member.name, text)
      }
      for member in members where !isAttribute(member) { try write(member, to: &writer) }
      writer.end()
    default:
      let text = node.scalarText ?? ""
      try check(text, node)
      writer.start(node.name)
      writer.text(text)
      writer.end()
    }
  }

  private static func isAttribute(_ node: DataNode) -> Bool {
    switch node.content {
    case .record, .list: false
    default: node.form == .attribute
    }
  }

  private static func check(_ text: String, _ node: DataNode) throws(Fault) {
    guard let scalar = text.unicodeScalars.first(where: isUnwritable) else { return }
    let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
    throw Fault(
      "xml-unwritable", .usage,
      what: Phrase(zh: "“\(node.name)”不能写入", en: "“\(node.name)” cannot be written"),
      why: Phrase(
        zh: "其中有 XML 不容纳的字符 \(code)", en: "it holds \(code), which XML does not allow"),
      next: Phrase(zh: "删去这个字符", en: "remove the character"), at: node.place)
  }

  private static func isUnwritable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0x7F, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  // MARK: Reading

  private static func node(of element: XMLElement) throws(Fault) -> DataNode {
    guard element.namespace.isEmpty, element.attributes.allSatisfy(\.namespace.isEmpty) else {
      throw fault(
        "xml-namespace", element,
        Phrase(zh: "此处不用命名空间", en: "no namespace is used here"))
    }
    let children = element.children
    let place = element.place
    if children.isEmpty && element.attributes.isEmpty {
      return DataNode(
        element.name, .literal(element.text), line: place.line ?? 0, column: place.column ?? 0)
    }
    for part in element.content {
      guard case .text(let text, _) = part else { continue }
      guard text.utf8.allSatisfy(PlainXMLReader.isBlank) else {
        throw fault(
          "xml-mixed", element,
          Phrase(zh: "元素与文字混在一起", en: "text stands between elements or beside attributes"))
      }
    }
    var members: [DataNode] = []
    for attribute in element.attributes {
      members.append(
        DataNode(
          attribute.name, .literal(attribute.value), form: .attribute,
          line: attribute.place.line ?? 0, column: attribute.place.column ?? 0))
    }
    for child in children { members.append(try node(of: child)) }
    return DataNode(
      element.name, .record(members), line: place.line ?? 0, column: place.column ?? 0)
  }

  private static func fault(_ code: String, _ element: XMLElement, _ why: Phrase) -> Fault {
    Fault(
      code, .damaged,
      what: Phrase(zh: "“\(element.name)”不合格式", en: "“\(element.name)” is not of the format"),
      why: why, next: Phrase(zh: "改正此处", en: "correct this place"), at: element.place)
  }
}
