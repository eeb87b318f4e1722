package import Primitives

/// JSON as this house reads and writes it (RFC 8259, and stricter).
///
/// Reading keeps line and column and refuses duplicate names, lone surrogates, bytes that are not
/// UTF-8, nesting deeper than `depthLimit` and texts above the byte limit. Writing is
/// deterministic: members keep their order.
package enum JSONText {
  package static let depthLimit = 64
  package static let byteLimit = 16 << 20
  /// Members and items in one text.
  package static let valueLimit = 1_000_000

  /// Reads one JSON text; the root's name is empty.
  ///
  /// Throws `json-…` faults of the given kind.
  package static func parse(
    _ bytes: [UInt8], limit: Int = byteLimit, kind: Fault.Kind = .damaged
  ) throws(Fault) -> DataNode {
    guard bytes.count <= limit else {
      throw Fault(
        "json-size", kind,
        what: Phrase(zh: "不能读取 JSON", en: "cannot read the JSON"),
        why: Phrase(
          zh: "有\(bytes.count)字节，上限为\(limit)", en: "it has \(bytes.count) bytes, over \(limit)"),
        next: Phrase(zh: "分成几份", en: "split it"))
    }
    var reader = JSONReader(bytes, kind: kind)
    return try reader.document()
  }

  /// The text of a tree: `pretty` with two spaces of indentation and a newline at the end, else on
  /// one line without one.
  package static func write(_ node: DataNode, pretty: Bool = true) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.value(node, depth: 0)
    if pretty { writer.bytes.append(0x0A) }
    return writer.bytes
  }
}

private struct JSONWriter {
  var bytes: [UInt8] = []
  let pretty: Bool

  init(pretty: Bool) {
    self.pretty = pretty
    bytes.reserveCapacity(1024)
  }

  mutating func value(_ node: DataNode, depth: Int) {
    switch node.content {
    case .text(let text), .literal(let text): string(text)
    case .integer(let value): bytes += String(value).utf8
    case .decimal(let text): bytes += text.utf8
    case .boolean(let value): bytes += (value ? "true" : "false").utf8
    case .null: bytes += "null".utf8
    case .record(let members): group(members, 0x7B, 0x7D, depth: depth, named: true)
    case .list(let items): group(items, 0x5B, 0x5D, depth: depth, named: false)
    }
  }

  private mutating func group(
    _ nodes: [DataNode], _ opening: UInt8, _ closing: UInt8, depth: Int, named: Bool
  ) {
    bytes.append(opening)
    for (index, node) in nodes.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      newLine(depth + 1)
      if named {
        string(node.name)
        bytes.append(0x3A)
        if pretty { bytes.append(0x20) }
      }
      value(node, depth: depth + 1)
    }
    if !nodes.isEmpty { newLine(depth) }
    bytes.append(closing)
  }

  private mutating func newLine(_ depth: Int) {
    guard pretty else { return }
    bytes.append(0x0A)
    bytes += repeatElement(0x20, count: depth * 2)
  }

  mutating func string(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(byte)
      case 0x0A: bytes += [0x5C, 0x6E]
      case 0x0D: bytes += [0x5C, 0x72]
      case 0x09: bytes += [0x5C, 0x74]
      case 0..<0x20, 0x7F: bytes += ("\\u00" + hexString(CollectionOfOne(byte))).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}
