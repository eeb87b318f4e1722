import Primitives

/// Bounds that keep a hostile template or case from asking for too much.
package enum Limits {
  /// Bytes of a template file.
  package static let templateBytes = 1 << 20
  /// Elements inside elements.
  package static let depth = 24
  /// Elements of one template.
  package static let elements = 5000
  /// Columns of one table: the widest ledger has 22.
  package static let columns = 64
  package static let rowSpan = 200
  package static let blankRows = 100
  /// Characters of one XPath expression.
  package static let expression = 512
  /// Findings reported of one template; more would not be read.
  package static let findings = 500
  /// Times an element with `each` is repeated.
  package static let repetitions = 5000
  /// Blocks, rows, cells and inlines of one filled form.
  package static let pieces = 200_000
  /// UTF-8 bytes of text in one filled form.
  package static let textBytes = 16 << 20
  /// The longest length a template may name, in millimetres.
  package static let millimetres = 1000.0
}
