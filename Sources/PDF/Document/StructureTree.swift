internal import Pages
internal import Primitives

/// The logical structure of a file as flat lists (ISO 32000-1, 14.7).
///
/// Nodes stand in reading order, parents before children; node 0 is the document.
struct StructureTree: ~Copyable {
  struct Element {
    var node: StructureNode
    /// Index of the parent element; `nil` for the root.
    var parent: Int?
    var children: [Int] = []
    /// The first page of the file that this element's `box.page` counts from.
    var firstPage: Int
    var title: String?
    var reference: ObjectReference
    /// Where its marked content is: page index in the file and identifier.
    var content: [(page: Int, identifier: Int)] = []
  }

  private(set) var elements: [Element] = []
  /// Element index of each node id of the document being read.
  private var indices: [Int: Int] = [:]

  /// Adds the root of a file that holds several documents.
  mutating func addRoot(_ file: inout ObjectFile) {
    let root = StructureNode(id: 0, role: .document)
    elements.append(Element(node: root, parent: nil, firstPage: 0, reference: file.reserve()))
  }

  /// Adds a document's nodes below `parent`; marks then name nodes of this document.
  mutating func add(
    _ structure: StructureNode, below parent: Int?, title: String?, firstPage: Int,
    _ file: inout ObjectFile
  ) throws(Fault) {
    indices.removeAll(keepingCapacity: true)
    // Depth first with a stack of our own, so that no depth of nesting can end the process.
    var open: [(node: StructureNode, parent: Int?)] = [(structure, parent)]
    let start = elements.count
    while let (node, above) = open.popLast() {
      let index = elements.count
      guard indices.updateValue(index, forKey: node.id) == nil else {
        throw Fault.structure(
          "duplicate-node", node: node.id,
          why: Phrase(zh: "编号重复", en: "its number is used twice"))
      }
      var element = Element(
        node: node, parent: above, firstPage: firstPage, reference: file.reserve())
      if index == start { element.title = title }
      if index == start, parent != nil { element.node.role = .part }
      element.node.children = []
      elements.append(element)
      if let above { elements[above].children.append(index) }
      for child in node.children.reversed() { open.append((child, index)) }
    }
  }

  /// The element that a mark's node id names; it must have no children.
  func leaf(_ id: Int) throws(Fault) -> Int {
    guard let index = indices[id] else {
      throw Fault.structure(
        "unknown-node", node: id,
        why: Phrase(zh: "页面引用的结构不存在", en: "a mark names it, but it does not exist"))
    }
    guard elements[index].children.isEmpty else {
      throw Fault.structure(
        "mixed-node", node: id,
        why: Phrase(zh: "既有内容又有下级", en: "it has both content and children"))
    }
    return index
  }

  func role(_ index: Int) -> StructureNode.Role { elements[index].node.role }

  /// Records marked content of an element.
  mutating func attach(_ index: Int, page: Int, identifier: Int) {
    elements[index].content.append((page, identifier))
  }

  /// Writes all elements and the root; gives the root's reference.
  ///
  /// `pages` are the page objects and `parents` the elements behind each page's identifiers.
  func write(
    to file: inout ObjectFile, pages: [ObjectReference], parents: [[Int]], heights: [Length]
  ) -> ObjectReference {
    let root = file.reserve()
    for element in elements {
      file.add(element.reference) { object in
        write(element, &object, root: root, pages: pages, heights: heights)
      }
    }
    let tree = file.reserve()
    let lists = parents.map { owners in
      file.add { object in
        object.raw("[")
        for owner in owners {
          object.reference(elements[owner].reference)
          object.space()
        }
        object.raw("]")
      }
    }
    file.add(tree) { object in
      object.raw("<</Nums[")
      for (page, list) in lists.enumerated() {
        object.integer(page)
        object.space()
        object.reference(list)
        object.space()
      }
      object.raw("]>>")
    }
    file.add(root) { object in
      object.raw("<</Type/StructTreeRoot/K ")
      object.reference(elements[0].reference)
      object.raw("/ParentTree ")
      object.reference(tree)
      object.raw("/ParentTreeNextKey \(parents.count)>>")
    }
    return root
  }

  private func write(
    _ element: Element, _ object: inout SyntaxBuffer, root: ObjectReference,
    pages: [ObjectReference], heights: [Length]
  ) {
    object.raw("<</S/")
    object.raw(element.node.role.rawValue)
    object.raw("/P ")
    object.reference(element.parent.map { elements[$0].reference } ?? root)
    if let title = element.title {
      object.raw("/T")
      object.text(title)
    }
    if let alternative = element.node.alternative {
      object.raw("/Alt")
      object.text(alternative)
    }
    writeAttributes(of: element, &object, heights: heights)
    writeKids(of: element, &object, pages: pages)
    object.raw(">>")
  }

  private func writeKids(
    of element: Element, _ object: inout SyntaxBuffer, pages: [ObjectReference]
  ) {
    if let first = element.content.first {
      object.raw("/Pg ")
      object.reference(pages[first.page])
      object.raw("/K[")
      for piece in element.content {
        if piece.page == first.page {
          object.integer(piece.identifier)
          object.space()
        } else {
          object.raw("<</Type/MCR/Pg ")
          object.reference(pages[piece.page])
          object.raw("/MCID ")
          object.integer(piece.identifier)
          object.raw(">>")
        }
      }
      object.raw("]")
    } else if !element.children.isEmpty {
      object.raw("/K[")
      for child in element.children {
        object.reference(elements[child].reference)
        object.space()
      }
      object.raw("]")
    }
  }

  /// Attributes of tables, figures and fields (14.8.5).
  private func writeAttributes(
    of element: Element, _ object: inout SyntaxBuffer, heights: [Length]
  ) {
    let node = element.node
    switch node.role {
    case .headerCell, .dataCell:
      guard node.scope != nil || node.columnSpan > 1 || node.rowSpan > 1 else { return }
      object.raw("/A<</O/Table")
      if let scope = node.scope { object.raw("/Scope/" + scope.rawValue) }
      if node.columnSpan > 1 { object.raw("/ColSpan \(node.columnSpan)") }
      if node.rowSpan > 1 { object.raw("/RowSpan \(node.rowSpan)") }
      object.raw(">>")
    case .figure:
      object.raw("/A<</O/Layout/Placement/Block")
      let page = (node.box?.page ?? 0) + element.firstPage
      if let box = node.box?.box, heights.indices.contains(page) {
        object.raw("/BBox[")
        for value in [box.minX, heights[page] - box.maxY, box.maxX, heights[page] - box.minY] {
          object.points(value)
          object.space()
        }
        object.raw("]")
      }
      object.raw(">>")
    case .formField:
      // A field drawn on paper, to be filled in by hand (14.8.5.6).
      object.raw("/A<</O/PrintField/Role/tv/Desc")
      object.text(node.alternative ?? "")
      object.raw(">>")
    default: return
    }
  }
}
