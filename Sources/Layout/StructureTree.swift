internal import Pages
internal import Primitives

/// The logical structure while it grows: nodes by id, children in reading order.
struct StructureTree {
  typealias Role = StructureNode.Role

  private struct Record {
    var role: Role
    var children: [Int] = []
    var alternative: String?
    var scope: StructureNode.HeaderScope?
    var columnSpan = 1
    var rowSpan = 1
    var box: PageBox?
    var isDropped = false
  }

  /// The document's own node.
  static let root = 0

  private var records = [Record(role: .document)]

  mutating func add(_ role: Role, to parent: Int, alternative: String? = nil) -> Int {
    let id = records.count
    records.append(Record(role: role, alternative: alternative))
    records[parent].children.append(id)
    return id
  }

  mutating func addCell(
    to row: Int, scope: StructureNode.HeaderScope?, columnSpan: Int, rowSpan: Int
  ) -> Int {
    let id = records.count
    records.append(
      Record(
        role: scope == nil ? .dataCell : .headerCell, scope: scope, columnSpan: columnSpan,
        rowSpan: rowSpan))
    records[row].children.append(id)
    return id
  }

  mutating func place(_ id: Int, on page: Int, _ box: Rectangle) {
    records[id].box = PageBox(page: page, box: box)
  }

  mutating func describe(_ id: Int, _ alternative: String) {
    records[id].alternative = alternative
  }

  /// Leaves out a node of which nothing is on any page, with all below it.
  mutating func drop(_ id: Int) { records[id].isDropped = true }

  /// The finished tree.
  func node(_ id: Int = root) -> StructureNode {
    let record = records[id]
    return StructureNode(
      id: id, role: record.role,
      children: record.children.filter { !records[$0].isDropped }.map { node($0) },
      alternative: record.alternative, scope: record.scope, columnSpan: record.columnSpan,
      rowSpan: record.rowSpan, box: record.box)
  }
}
