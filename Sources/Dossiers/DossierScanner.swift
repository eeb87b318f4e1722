package import Primitives
internal import XMLTree

/// Takes chosen texts out of a dossier's document without decoding it: for looking through
/// thousands of cases.
///
/// Reads in one pass what this house's own writer writes; anything else goes through the strict
/// reader, slower and with the same answer.
package struct DossierScanner: Sendable {
  /// A place in the tree of wanted paths.
  private struct Node: Sendable {
    var children: [(name: [UInt8], node: Int)] = []
    var attributes: [(name: [UInt8], field: Int)] = []
    var field: Int?
  }

  /// The documents that can be looked through.
  package enum Document: Sendable {
    case caseView
    case manifest
    case person

    var root: String {
      switch self {
      case .caseView: "case"
      case .manifest: "manifest"
      case .person: "person"
      }
    }

    var namespace: String {
      switch self {
      case .caseView: DossierNamespace.view
      case .manifest: DossierNamespace.manifest
      case .person: DossierNamespace.person
      }
    }
  }

  private let document: Document
  /// How this house's writer begins the document.
  private let head: [UInt8]
  private var nodes = [Node()]

  /// Paths from below the root, such as `title`, `content/p` or `durations/@planned-days`; a hit
  /// is told by the path's place in the list.
  package init(_ document: Document, _ paths: [String]) {
    self.document = document
    head = Array(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(document.root) xmlns=\"\(document.namespace)\""
        .utf8)
    for (field, path) in paths.enumerated() {
      var node = 0
      for step in path.split(separator: "/") {
        if step.hasPrefix("@") {
          nodes[node].attributes.append((Array(step.dropFirst().utf8), field))
          node = -1
          break
        }
        node = child(of: node, named: Array(step.utf8))
      }
      if node > 0 { nodes[node].field = field }
    }
  }

  private mutating func child(of node: Int, named name: [UInt8]) -> Int {
    if let known = nodes[node].children.first(where: { $0.name == name }) { return known.node }
    nodes.append(Node())
    nodes[node].children.append((name, nodes.count - 1))
    return nodes.count - 1
  }

  /// Tells every wanted text, in document order; throws as the strict reader does.
  package func scan(
    _ bytes: [UInt8], file: String, _ emit: (Int, String) -> Void
  ) throws(Fault) {
    var found: [(Int, String)] = []
    if quick(bytes, { found.append(($0, $1)) }) {
      for (field, text) in found { emit(field, text) }
      return
    }
    let root = try XMLElement(parsing: bytes, file: file)
    guard root.name == document.root, root.namespace == document.namespace else {
      throw dossierFault(
        "format",
        Phrase(zh: "根元素不是\(document.root)", en: "its root is not \(document.root)"), entry: file)
    }
    walk(root, 0, emit)
  }

  private func walk(_ element: XMLElement, _ node: Int, _ emit: (Int, String) -> Void) {
    for attribute in element.attributes where attribute.namespace.isEmpty {
      let name = Array(attribute.name.utf8)
      for wanted in nodes[node].attributes where wanted.name == name {
        emit(wanted.field, attribute.value)
      }
    }
    let children = element.children
    if let field = nodes[node].field, children.isEmpty { emit(field, element.text) }
    for child in children {
      let name = Array(child.name.utf8)
      for wanted in nodes[node].children where wanted.name == name {
        walk(child, wanted.node, emit)
      }
    }
  }

  // MARK: One pass

  private static let depthLimit = 64

  /// `false` when the text is not of the form that the writer gives it.
  private func quick(_ bytes: [UInt8], _ emit: (Int, String) -> Void) -> Bool {
    guard bytes.starts(with: head) else { return false }
    let text = bytes.span.bytes
    var reader = Reader(position: head.count)
    // The node of each open element; -1 where nothing is wanted.
    var stack = [0]
    stack.reserveCapacity(DossierScanner.depthLimit)
    guard attributes(of: 0, text, &reader, emit) else { return false }
    if reader.isClosed { return false }
    // Nothing is wanted of the rest.
    if nodes[0].children.isEmpty { return true }
    var start = reader.position
    while true {
      guard reader.skip(to: 0x3C, in: text) else { return false }
      let end = reader.position
      reader.position += 1
      switch reader.peek(text) {
      case 0x2F:
        guard let node = stack.popLast() else { return false }
        if node >= 0, let field = nodes[node].field, reader.isLeaf {
          guard let found = DossierScanner.text(bytes[start..<end]) else { return false }
          emit(field, found)
        }
        reader.isLeaf = false
        guard reader.skip(to: 0x3E, in: text) else { return false }
        reader.position += 1
        if stack.isEmpty { return true }
      case 0x21, 0x3F, nil: return false
      default:
        let name = reader.name(text)
        let parent = stack[stack.count - 1]
        let node = parent < 0 ? -1 : child(of: parent, at: name, in: text)
        guard stack.count < DossierScanner.depthLimit, attributes(of: node, text, &reader, emit)
        else { return false }
        reader.isLeaf = !reader.isClosed
        if reader.isClosed {
          if node >= 0, let field = nodes[node].field { emit(field, "") }
        } else {
          stack.append(node)
        }
        start = reader.position
      }
    }
  }

  private func child(of parent: Int, at name: Range<Int>, in text: RawSpan) -> Int {
    for index in nodes[parent].children.indices
    where Reader.isSame(nodes[parent].children[index].name, name, text) {
      return nodes[parent].children[index].node
    }
    return -1
  }

  /// Reads attributes up to and past the end of a start tag.
  private func attributes(
    of node: Int, _ text: RawSpan, _ reader: inout Reader, _ emit: (Int, String) -> Void
  ) -> Bool {
    let isWanted = node >= 0 && !nodes[node].attributes.isEmpty
    while true {
      switch reader.peek(text) {
      case 0x20:
        reader.position += 1
        let name = reader.name(text)
        guard reader.take(0x3D, in: text), reader.take(0x22, in: text) else { return false }
        let start = reader.position
        guard reader.skip(to: 0x22, in: text) else { return false }
        let value = start..<reader.position
        reader.position += 1
        guard isWanted else { continue }
        for wanted in nodes[node].attributes where Reader.isSame(wanted.name, name, text) {
          let bytes = text.extracting(value).withUnsafeBytes { Array($0) }
          guard let found = DossierScanner.text(bytes[...]) else { return false }
          emit(wanted.field, found)
        }
      case 0x3E:
        reader.position += 1
        reader.isClosed = false
        return true
      case 0x2F:
        reader.position += 1
        reader.isClosed = true
        return reader.take(0x3E, in: text)
      default: return false
      }
    }
  }

  /// A text with the writer's references resolved; `nil` for others, and for what is not UTF-8.
  private static func text(_ slice: ArraySlice<UInt8>) -> String? {
    // A bare carriage return is one that a reader of XML folds; the writer never leaves one.
    if slice.contains(0x0D) { return nil }
    guard let first = slice.firstIndex(of: 0x26) else {
      return String(validating: slice, as: UTF8.self)
    }
    var bytes = Array(slice[..<first])
    var rest = slice[first...]
    while let byte = rest.first {
      guard byte == 0x26 else {
        bytes.append(byte)
        rest = rest.dropFirst()
        continue
      }
      guard let known = references.first(where: { rest.starts(with: $0.written) }) else {
        return nil
      }
      bytes.append(known.byte)
      rest = rest.dropFirst(known.written.count)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static let references: [(written: [UInt8], byte: UInt8)] = [
    ("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E), ("&quot;", 0x22), ("&#9;", 0x09),
    ("&#10;", 0x0A), ("&#13;", 0x0D),
  ].map { (Array($0.0.utf8), $0.1) }

  private struct Reader {
    var position: Int
    /// Whether the last start tag closed itself.
    var isClosed = false
    /// Whether no element was met since the last start tag.
    var isLeaf = false

    init(position: Int) { self.position = position }

    private static func byte(_ text: RawSpan, _ offset: Int) -> UInt8 {
      text.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    func peek(_ text: RawSpan) -> UInt8? {
      position < text.byteCount ? Reader.byte(text, position) : nil
    }

    mutating func take(_ byte: UInt8, in text: RawSpan) -> Bool {
      guard peek(text) == byte else { return false }
      position += 1
      return true
    }

    /// Moves to the next such byte; `false` at the end.
    mutating func skip(to byte: UInt8, in text: RawSpan) -> Bool {
      position = text.firstOffset(of: byte, from: position)
      return position < text.byteCount
    }

    /// The run of bytes up to a blank, `=`, `/` or `>`.
    mutating func name(_ text: RawSpan) -> Range<Int> {
      let start = position
      while let byte = peek(text), byte != 0x20, byte != 0x3D, byte != 0x2F, byte != 0x3E {
        position += 1
      }
      return start..<position
    }

    static func isSame(_ name: [UInt8], _ range: Range<Int>, _ text: RawSpan) -> Bool {
      guard name.count == range.count else { return false }
      for index in name.indices where name[index] != byte(text, range.lowerBound + index) {
        return false
      }
      return true
    }
  }
}
