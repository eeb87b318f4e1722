package import Primitives

/// One value of the neutral tree that XML and JSON share: a named scalar, record or list.
///
/// Names are in kebab-case in both notations. The tree remembers where each value stood, so that
/// a fault found later still names line and column.
package struct DataNode: Hashable, Sendable {
  /// How XML writes the value; JSON has only members.
  package enum Form: Hashable, Sendable {
    /// An XML attribute: every single value but plain text.
    case attribute
    /// An XML element: plain text, a record, or one item of a list.
    case element
    /// Read from JSON, where the question does not arise.
    case member
  }

  package enum Content: Hashable, Sendable {
    /// Text that is known to be text.
    case text(String)
    /// A value as XML writes it: text, number and truth value look alike there.
    case literal(String)
    case integer(Int)
    /// A number with a fraction or an exponent, kept as it was written.
    case decimal(String)
    case boolean(Bool)
    case record([DataNode])
    /// The items of a list; each carries the list's name.
    case list([DataNode])
    /// JSON's `null`: the same as an absent value.
    case null
  }

  package var name: String
  package var form: Form
  package var content: Content
  /// Line from 1, or 0 when the value was not read from a text.
  package var line: Int32
  /// Character from 1, or 0 when the value was not read from a text.
  package var column: Int32

  package init(
    _ name: String, _ content: Content, form: Form = .element, line: Int = 0, column: Int = 0
  ) {
    self.name = name
    self.form = form
    self.content = content
    self.line = Int32(clamping: line)
    self.column = Int32(clamping: column)
  }

  /// Line and column; the file is the reader's to add.
  package var place: Place {
    line > 0 ? Place(line: Int(line), column: column > 0 ? Int(column) : nil) : Place()
  }

  /// A record's members, a list's items, else nothing.
  package var children: [DataNode] {
    switch content {
    case .record(let nodes), .list(let nodes): nodes
    default: []
    }
  }

  /// The first member of this name.
  package func child(_ name: String) -> DataNode? { children.first { $0.name == name } }

  /// The value as text when it is a single value, else `nil`.
  package var scalarText: String? {
    switch content {
    case .text(let text), .literal(let text), .decimal(let text): text
    case .integer(let value): String(value)
    case .boolean(let value): value ? "true" : "false"
    case .record, .list, .null: nil
    }
  }

  /// The same tree without places and forms: what two notations of one value agree on.
  package var bare: DataNode {
    let plain: Content
    switch content {
    case .record(let nodes): plain = .record(nodes.map(\.bare))
    case .list(let nodes): plain = .list(nodes.map(\.bare))
    default: plain = content
    }
    return DataNode(name, plain)
  }
}
