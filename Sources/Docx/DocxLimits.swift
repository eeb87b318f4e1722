/// Bounds that keep a hostile document from asking for too much.
package enum DocxLimits {
  /// Bytes of a template file.
  package static let fileBytes = 32 << 20
  package static let entries = 2000
  /// Bytes of one entry's name.
  package static let name = 256
  /// Bytes of one entry, and of all together, when expanded.
  package static let entryBytes = 48 << 20
  package static let totalBytes = 96 << 20
  /// An entry of more than `ratioFloor` bytes may be this many times its compressed size.
  package static let ratio = 300
  package static let ratioFloor = 1 << 20
  /// Bytes of all parts with words together.
  package static let partBytes = 16 << 20
  /// Bytes of one list of relations.
  package static let relationBytes = 512 << 10
  /// Elements inside elements; libxml2 stops there too.
  package static let depth = 256
  package static let attributes = 512
  /// Old drawings keep whole pictures in one attribute.
  package static let startTagBytes = 8 << 20
  package static let elements = 400_000
  /// Namespace prefixes that may be in force at one place; Word declares some forty.
  package static let prefixes = 512
  /// Values, `each` and `when` of one template.
  package static let fields = 5000
  /// Findings that are reported of one template.
  package static let findings = 500
  /// Rows, paragraphs and values of one filled document.
  package static let pieces = 200_000
  /// Bytes of one part when filled.
  package static let filledBytes = 64 << 20
}
