internal import Pages
internal import Primitives

/// What a tagged document must keep beyond correct syntax (ISO 19005-2, 6.7; ISO 14289-1, 7).
///
/// `docs/standards/pdf-a.md` lists clause by clause what is enforced here, what is never written
/// and what is the caller's.
enum StructureRules {
  /// Throws on the first breach; the tree's elements are in reading order.
  static func check(_ tree: borrowing StructureTree, metadata: DocumentMetadata) throws(Fault) {
    guard metadata.title.contains(where: { !$0.isWhitespace }) else {
      throw Fault.structure(
        "untitled", why: Phrase(zh: "文件没有标题", en: "the document has no title"))
    }
    guard isLanguageTag(metadata.language) else {
      throw Fault.structure(
        "language",
        why: Phrase(zh: "语言标记不合 BCP 47", en: "the language is no tag of BCP 47"))
    }
    var level = 0
    for index in tree.elements.indices {
      let element = tree.elements[index]
      let node = element.node
      let parent = element.parent.map { tree.elements[$0].node.role }
      guard StructureRules.accepts(node.role, below: parent) else {
        throw Fault.structure(
          "misplaced-node", node: node.id,
          why: Phrase(
            zh: "\(node.role.rawValue) 不能在 \(parent?.rawValue ?? "根") 之下",
            en: "\(node.role.rawValue) cannot stand below \(parent?.rawValue ?? "the root")"))
      }
      try checkAttributes(of: node)
      if node.role == .part { level = 0 }
      if let heading = heading(node.role) {
        guard heading <= level + 1 else {
          throw Fault.structure(
            "heading-skipped", node: node.id,
            why: Phrase(
              zh: "标题从第 \(level) 级跳到第 \(heading) 级",
              en: "the heading goes from level \(level) to \(heading)"))
        }
        level = heading
      }
    }
  }

  private static func checkAttributes(of node: StructureNode) throws(Fault) {
    if node.role == .figure || node.role == .formField, node.alternative?.isEmpty ?? true {
      throw Fault.structure(
        "no-alternative", node: node.id,
        why: Phrase(zh: "图形或填写处没有替代文字", en: "a figure or field has no words for it"))
    }
    if node.role == .headerCell, node.scope == nil {
      throw Fault.structure(
        "header-scope", node: node.id,
        why: Phrase(zh: "表头没有说明管行还是管列", en: "a header cell does not say what it heads"))
    }
    guard (1...1000).contains(node.columnSpan), (1...1000).contains(node.rowSpan) else {
      throw Fault.structure(
        "span", node: node.id,
        why: Phrase(zh: "跨行或跨列数不在 1–1000 之内", en: "a span is not within 1–1000"))
    }
  }

  /// ISO 32000-1, 14.8.4.3: what lists and tables are made of.
  private static func accepts(
    _ role: StructureNode.Role, below parent: StructureNode.Role?
  ) -> Bool {
    switch (role, parent) {
    case (.document, nil): true
    case (.document, _), (_, nil): false
    case (.tableRow, .table), (.headerCell, .tableRow), (.dataCell, .tableRow): true
    case (.listItem, .list), (.listBody, .listItem): true
    case (.tableRow, _), (.headerCell, _), (.dataCell, _), (.listItem, _), (.listBody, _): false
    case (_, .table), (_, .tableRow), (_, .list), (_, .listItem): false
    default: true
    }
  }

  private static func heading(_ role: StructureNode.Role) -> Int? {
    switch role {
    case .heading1: 1
    case .heading2: 2
    case .heading3: 3
    default: nil
    }
  }

  private static func isLanguageTag(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      (1...8).contains(part.count)
        && part.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
    }
  }
}
