package import Casework
package import Codec
package import Primitives
internal import XMLTree

/// A case as forms see it: the elements of its case view, made once for any number of sheets.
package struct CaseDocument: Sendable {
  let tree: CaseTree

  /// From the case view as the codec writes it.
  package init(_ view: DataNode) { tree = CaseTree(view) }

  /// From the bytes of `case.xml`; throws as `XMLElement.init(parsing:file:)` does.
  package init(parsing bytes: [UInt8], file: String) throws(Fault) {
    tree = CaseTree(try XMLElement(parsing: bytes, file: file))
  }

  init(_ tree: CaseTree) { self.tree = tree }

  /// What it is: `case`, or a register's name.
  package var rootName: String { tree[0].name }

  /// The same with the wording of a letter, as `paper`.
  package func adding(_ paper: OfficePaper) throws(Fault) -> CaseDocument {
    var tree = tree
    tree.add(try NodeEncoder().encode(paper, name: "paper"), below: 0)
    return CaseDocument(tree)
  }

  /// The text at a plain path from the root, such as `office/name` or `@id`; empty when there is
  /// none, and the first's where there are several.
  package func text(_ path: String) -> String {
    var node: CaseNode = 0
    for step in path.split(separator: "/") {
      if step.hasPrefix("@") {
        let name = step.dropFirst()
        return tree[node].attributes.first { $0.name == name }?.value ?? ""
      }
      guard let child = tree[node].children.first(where: { tree[$0].name == step }) else {
        return ""
      }
      node = child
    }
    return tree.text(node)
  }
}
