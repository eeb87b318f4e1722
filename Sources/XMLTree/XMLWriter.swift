internal import Primitives

/// Writes a document to bytes: the same calls, the same bytes.
///
/// The caller names elements and attributes properly; values are escaped here. A control character
/// that XML cannot hold is written as U+FFFD, so that what is written can always be read, and
/// `firstReplaced` tells of it.
package struct XMLWriter {
  /// The element or attribute in which the first such character stood, and the character.
  package private(set) var firstReplaced: (name: String, scalar: Unicode.Scalar)?
  private var valueName = ""
  package private(set) var bytes: [UInt8] = []
  private var open: [String] = []
  private var isTagOpen = false
  /// Whether the element at each depth holds text, so that no white space is put into it.
  private var holdsText: [Bool] = []
  private let indents: Bool

  /// Starts with the declaration; `indents` puts each element on a line of its own.
  package init(indents: Bool = true, declaration: Bool = true) {
    self.indents = indents
    if declaration { put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }
  }

  /// Opens an element; attributes and content follow.
  package mutating func start(_ name: String) {
    finishTag()
    if !open.isEmpty { breakLine() }
    put("<")
    put(name)
    open.append(name)
    holdsText.append(false)
    isTagOpen = true
  }

  /// Adds an attribute to the element just started.
  package mutating func attribute(_ name: String, _ value: String) {
    precondition(isTagOpen, "attributes come before content")
    put(" ")
    put(name)
    put("=\"")
    valueName = name
    escape(value, inAttribute: true)
    put("\"")
  }

  /// Adds an attribute whose value, such as numbers, needs no escape.
  package mutating func attribute(_ name: String, plain value: [UInt8]) {
    precondition(isTagOpen, "attributes come before content")
    put(" ")
    put(name)
    put("=\"")
    bytes.append(contentsOf: value)
    put("\"")
  }

  /// An element that holds only text that needs no escape, such as numbers.
  package mutating func element(_ name: String, plain value: [UInt8]) {
    start(name)
    if !value.isEmpty {
      finishTag()
      holdsText[holdsText.count - 1] = true
      bytes.append(contentsOf: value)
    }
    end()
  }

  package mutating func text(_ value: String) {
    guard !value.isEmpty else { return }
    finishTag()
    if !holdsText.isEmpty { holdsText[holdsText.count - 1] = true }
    valueName = open.last ?? ""
    escape(value, inAttribute: false)
  }

  /// Closes the element opened last.
  package mutating func end() {
    guard let name = open.popLast() else { return }
    if isTagOpen {
      put("/>")
      isTagOpen = false
      holdsText.removeLast()
    } else {
      let isText = holdsText.removeLast()
      if !isText { breakLine() }
      put("</")
      put(name)
      put(">")
    }
    if open.isEmpty { put("\n") }
  }

  /// An element with attributes and text only.
  package mutating func element(
    _ name: String, _ attributes: [(String, String)] = [], text value: String = ""
  ) {
    start(name)
    for (name, value) in attributes { attribute(name, value) }
    text(value)
    end()
  }

  /// Writes a whole tree; attributes in namespaces are not written.
  package mutating func write(_ element: XMLElement) {
    start(element.name)
    for attribute in element.attributes where attribute.namespace.isEmpty {
      self.attribute(attribute.name, attribute.value)
    }
    for part in element.content {
      switch part {
      case .text(let value, _): text(value)
      case .element(let child): write(child)
      }
    }
    end()
  }

  /// Takes what was written so far, so that a long document can be streamed.
  package mutating func drain() -> [UInt8] {
    let piece = bytes
    bytes.removeAll(keepingCapacity: true)
    return piece
  }

  private mutating func finishTag() {
    if isTagOpen {
      put(">")
      isTagOpen = false
    }
  }

  private mutating func breakLine() {
    guard indents, !holdsText.contains(true) else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: 2 * open.count))
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Copies what stands for itself in runs and writes the rest one by one.
  private mutating func escape(_ value: String, inAttribute: Bool) {
    let text = value.utf8Span.span
    let isSpecial = XMLWriter.special.span
    var start = 0
    var index = 0
    while index < text.count {
      guard isSpecial[Int(text[index])] else {
        index += 1
        continue
      }
      let (written, width) = XMLWriter.written(at: index, of: text, inAttribute: inAttribute)
      guard let written else {
        index += width
        continue
      }
      unsafe bytes.append(text.bytes.extracting(start..<index))
      put(written)
      if written == XMLWriter.replacement, firstReplaced == nil {
        firstReplaced = (valueName, XMLWriter.scalar(at: index, width: width, of: text))
      }
      index += width
      start = index
    }
    unsafe bytes.append(text.bytes.extracting(start..<text.count))
  }

  private static let replacement = "\u{FFFD}"

  /// Bytes that may have to be written otherwise; 0xEF begins noncharacters, and full-width signs.
  private static let special: [Bool] = (0..<256).map { byte in
    byte < 0x20 || byte == 0x7F || byte == 0xEF || [0x22, 0x26, 0x3C, 0x3E].contains(byte)
  }

  /// What is written for the character at `index`, `nil` for itself, and its width in bytes.
  private static func written(
    at index: Int, of text: Span<UInt8>, inAttribute: Bool
  ) -> (String?, width: Int) {
    switch text[index] {
    case 0x26: ("&amp;", 1)
    case 0x3C: ("&lt;", 1)
    case 0x3E: ("&gt;", 1)
    case 0x22: (inAttribute ? "&quot;" : nil, 1)
    // White space in attributes would be folded to blanks by a reader.
    case 0x09: (inAttribute ? "&#9;" : nil, 1)
    case 0x0A: (inAttribute ? "&#10;" : nil, 1)
    case 0x0D: ("&#13;", 1)
    case 0xEF:
      // U+FEFF, U+FFFE and U+FFFF.
      switch (text[index + 1], text[index + 2]) {
      case (0xBB, 0xBF), (0xBF, 0xBE), (0xBF, 0xBF): (replacement, 3)
      default: (nil, 3)
      }
    default: (replacement, 1)
    }
  }

  private static func scalar(at index: Int, width: Int, of text: Span<UInt8>) -> Unicode.Scalar {
    if width == 1 { return Unicode.Scalar(text[index]) }
    let value =
      UInt32(text[index] & 0x0F) << 12 | UInt32(text[index + 1] & 0x3F) << 6
      | UInt32(text[index + 2] & 0x3F)
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }
}
