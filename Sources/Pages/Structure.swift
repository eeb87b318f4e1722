package import Primitives

/// A node of a document's logical structure (ISO 32000-1, 14.7 and 14.8.4).
///
/// A leaf's content is every mark tagged `.content(id)`, page after page in painting order; a node
/// with children has no marks of its own.
package struct StructureNode: Hashable, Sendable {
  package enum Role: String, Hashable, Sendable {
    case document = "Document"
    case part = "Part"
    case section = "Sect"
    case heading1 = "H1"
    case heading2 = "H2"
    case heading3 = "H3"
    case paragraph = "P"
    case list = "L"
    case listItem = "LI"
    case listBody = "LBody"
    case table = "Table"
    case tableRow = "TR"
    case headerCell = "TH"
    case dataCell = "TD"
    case span = "Span"
    case figure = "Figure"
    case formField = "Form"
  }

  /// Which cells a header cell speaks for.
  package enum HeaderScope: String, Hashable, Sendable {
    case row = "Row"
    case column = "Column"
    case both = "Both"
  }

  /// Unique in the document; marks name it.
  package var id: Int
  package var role: Role
  package var children: [StructureNode]
  /// The words for a figure; required there.
  package var alternative: String?
  /// For header cells.
  package var scope: HeaderScope?
  /// For cells, 1 unless they span more.
  package var columnSpan: Int
  package var rowSpan: Int
  /// Where a figure lies on its page: page index from 0 and box.
  package var box: PageBox?

  package init(
    id: Int, role: Role, children: [StructureNode] = [], alternative: String? = nil,
    scope: HeaderScope? = nil, columnSpan: Int = 1, rowSpan: Int = 1, box: PageBox? = nil
  ) {
    self.id = id
    self.role = role
    self.children = children
    self.alternative = alternative
    self.scope = scope
    self.columnSpan = columnSpan
    self.rowSpan = rowSpan
    self.box = box
  }
}

/// A rectangle on a page counted from 0.
package struct PageBox: Hashable, Sendable {
  package var page: Int
  package var box: Rectangle

  package init(page: Int, box: Rectangle) {
    self.page = page
    self.box = box
  }
}
