internal import Codec
internal import XMLTree

/// Reads the plain XML that this house writes, in one pass over the bytes.
///
/// It knows elements, double-quoted attributes, text and the references of the writer. Anything
/// else, well formed or not, gives `nil`, and the full parser decides. Linear in the bytes.
struct PlainXMLReader {
  private let bytes: [UInt8]
  private let limits: XMLLimits
  private var position = 0
  private var line = 1
  private var column = 1
  private var counted = 0
  private var elements = 0

  init(_ bytes: [UInt8], limits: XMLLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  private static let declaration = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8)

  mutating func document() -> DataNode? {
    guard bytes.count <= limits.bytes, bytes.starts(with: Self.declaration) else { return nil }
    position = Self.declaration.count
    skipBlanks()
    guard let root = element(depth: 1) else { return nil }
    skipBlanks()
    return position == bytes.count ? root : nil
  }

  private mutating func element(depth: Int) -> DataNode? {
    elements += 1
    guard depth <= limits.depth, elements <= limits.elements, take(0x3C) else { return nil }
    let (line, column) = place(position - 1)
    let tagStart = position
    guard let name = name() else { return nil }
    var members: [DataNode] = []
    while position < bytes.count, bytes[position] == 0x20 {
      position += 1
      guard members.count < limits.attributes, let attribute = attribute(),
        !members.contains(where: { $0.name == attribute.name })
      else { return nil }
      members.append(attribute)
    }
    guard position - tagStart < limits.startTagBytes else { return nil }
    if take(0x2F) {
      guard take(0x3E) else { return nil }
      return node(name, members, text: "", line, column)
    }
    guard take(0x3E) else { return nil }
    let attributeCount = members.count
    guard var text = text(until: 0x3C) else { return nil }
    while position + 1 < bytes.count, bytes[position + 1] != 0x2F {
      guard text.isEmpty || text.utf8.allSatisfy(Self.isBlank),
        let child = element(depth: depth + 1)
      else { return nil }
      members.append(child)
      guard let next = self.text(until: 0x3C) else { return nil }
      text = next
    }
    guard endTag(name) else { return nil }
    if members.count > attributeCount, !text.utf8.allSatisfy(Self.isBlank) { return nil }
    if members.count > attributeCount { text = "" }
    return node(name, members, text: text, line, column)
  }

  private func node(
    _ name: String, _ members: [DataNode], text: String, _ line: Int, _ column: Int
  ) -> DataNode? {
    if members.isEmpty { return DataNode(name, .literal(text), line: line, column: column) }
    guard text.utf8.allSatisfy(Self.isBlank) else { return nil }
    return DataNode(name, .record(members), line: line, column: column)
  }

  private mutating func endTag(_ name: String) -> Bool {
    guard take(0x3C), take(0x2F) else { return false }
    let start = position
    guard bytes.count - start > name.utf8.count,
      bytes[start..<(start + name.utf8.count)].elementsEqual(name.utf8)
    else { return false }
    position += name.utf8.count
    return take(0x3E)
  }

  private mutating func attribute() -> DataNode? {
    let (line, column) = place(position)
    guard let name = name(), name != "xmlns", take(0x3D), take(0x22), let value = text(until: 0x22)
    else { return nil }
    position += 1
    return DataNode(name, .literal(value), form: .attribute, line: line, column: column)
  }

  /// ASCII letters, digits, `-`, `_` and `.`, led by a letter.
  private mutating func name() -> String? {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
      let isOther = byte >= 0x30 && byte <= 0x39 || byte == 0x2D || byte == 0x5F || byte == 0x2E
      guard isLetter || (isOther && position > start) else { break }
      position += 1
    }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  /// Text up to, not past, the closing byte.
  private mutating func text(until end: UInt8) -> String? {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == end {
        return String(validating: bytes[start..<position], as: UTF8.self)
      }
      if byte == 0x26 { return escapedText(from: start, until: end) }
      guard isPlain(byte, until: end) else { return nil }
      position += 1
    }
    return nil
  }

  /// Whether a byte stands for itself; U+FEFF and its like begin with EF and are left to others.
  private func isPlain(_ byte: UInt8, until end: UInt8) -> Bool {
    if byte >= 0x20 { return byte != 0x3C && byte != 0x7F && byte != 0x3E && !isOdd(byte) }
    return byte == 0x0A && end == 0x3C || byte == 0x09 && end == 0x3C
  }

  private func isOdd(_ byte: UInt8) -> Bool {
    guard byte == 0xEF, position + 2 < bytes.count else { return false }
    let (second, third) = (bytes[position + 1], bytes[position + 2])
    return second == 0xBF && third >= 0xBE || second == 0xBB && third == 0xBF
  }

  private mutating func escapedText(from start: Int, until end: UInt8) -> String? {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte == end { return String(validating: text, as: UTF8.self) }
      if byte == 0x26 {
        guard let reference = reference() else { return nil }
        text.append(reference)
      } else {
        guard isPlain(byte, until: end) else { return nil }
        text.append(byte)
        position += 1
      }
    }
    return nil
  }

  private static let references: [(name: [UInt8], byte: UInt8)] = [
    (Array("&amp;".utf8), 0x26), (Array("&lt;".utf8), 0x3C), (Array("&gt;".utf8), 0x3E),
    (Array("&quot;".utf8), 0x22), (Array("&#9;".utf8), 0x09), (Array("&#10;".utf8), 0x0A),
    (Array("&#13;".utf8), 0x0D),
  ]

  private mutating func reference() -> UInt8? {
    for (name, byte) in Self.references where bytes[position...].starts(with: name) {
      position += name.count
      return byte
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
  }

  /// Line and column of an offset not before the last one asked for.
  private mutating func place(_ offset: Int) -> (line: Int, column: Int) {
    while counted < offset {
      let byte = bytes[counted]
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      counted += 1
    }
    return (line, column)
  }
}
