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

  /// Most texts hold nothing to escape and are copied as they are.
  private mutating func escape(_ value: String, inAttribute: Bool) {
    let isPlain = value.utf8.allSatisfy { XMLWriter.plain[Int($0)] }
    guard !isPlain else { return put(value) }
    escapeEach(value, inAttribute: inAttribute)
  }

  /// Bytes that stand for themselves everywhere; 0xEF may begin a noncharacter.
  private static let plain: [Bool] = (0..<256).map { byte in
    byte >= 0x20 && byte != 0x7F && byte != 0xEF && ![0x22, 0x26, 0x3C, 0x3E].contains(byte)
  }

  private mutating func escapeEach(_ value: String, inAttribute: Bool) {
    for scalar in value.unicodeScalars {
      switch scalar.value {
      case 0x26: put("&amp;")
      case 0x3C: put("&lt;")
      case 0x3E: put("&gt;")
      case 0x22 where inAttribute: put("&quot;")
      // White space in attributes would be folded to blanks by a reader.
      case 0x09 where inAttribute: put("&#9;")
      case 0x0A where inAttribute: put("&#10;")
      case 0x0D: put("&#13;")
      case 0x09, 0x0A: bytes.append(UInt8(scalar.value))
      case 0..<0x20, 0x7F, 0xFEFF, 0xFFFE, 0xFFFF:
        if firstReplaced == nil { firstReplaced = (valueName, scalar) }
        put("\u{FFFD}")
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }
}
