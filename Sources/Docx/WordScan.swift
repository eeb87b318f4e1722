internal import Primitives
internal import XMLTree

/// One element of a part, by the places of its bytes.
struct WordElement {
  /// What the element is to a template; everything of other namespaces is `other`.
  enum Kind {
    case paragraph, run, text, row, cell, table
    case paragraphProperties, runProperties, section
    /// Its cell goes on from the one above, or begins such a column.
    case cellMerge
    case bookmark
    /// What holds paragraphs and is not a cell: the body, a header, a note, a text box.
    case body, story
    /// Words that a tracked change has taken out.
    case deleted
    /// A mark that an editor leaves inside a run and that prints nothing.
    case mark
    case other
  }

  var kind: Kind
  /// From the first byte of its start tag to the byte after its end tag.
  var range: Range<Int>
  /// Between its tags; empty for `<a/>`.
  var inside: Range<Int>
  /// The name in its start tag, with the prefix.
  var name: Range<Int>
  var parent: Int?
  /// The index after its last descendant.
  var next: Int
}

/// The elements of a part in the order of the file, found in its bytes.
///
/// It goes through the bytes before libxml2 does and refuses what would make either slow; then
/// libxml2 judges whether the part is well-formed. Any bytes in, elements or a fault out.
struct WordScan {
  let bytes: [UInt8]
  private(set) var elements: [WordElement] = []

  private var position = 0
  private var open: [Int] = []
  /// The prefixes in force, with the depth that says so.
  private var bindings: [(prefix: String, depth: Int)] = []
  /// For each prefix whether it stands for WordprocessingML; the innermost last.
  private var meanings: [String: [Bool]] = [:]

  private static let namespaces = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
  ]

  init(_ bytes: [UInt8], place: Place) throws(Fault) {
    self.bytes = bytes
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    if hasMark { position = 3 }
    do throws(Fault) {
      guard bytes.count <= DocxLimits.partBytes else { throw WordScan.tooLarge() }
      try run()
      let limits = XMLLimits(
        bytes: DocxLimits.partBytes, depth: DocxLimits.depth, attributes: DocxLimits.attributes,
        startTagBytes: DocxLimits.startTagBytes, elements: DocxLimits.elements)
      _ = try XMLElement(parsing: hasMark ? Array(bytes.dropFirst(3)) : bytes, limits: limits)
    } catch {
      throw error.inside(place)
    }
  }

  static func tooLarge() -> Fault {
    DocxFault.package(
      "large",
      Phrase(
        zh: "正文超过 \(DocxLimits.partBytes >> 20) MB",
        en: "its words take more than \(DocxLimits.partBytes >> 20) MB"))
  }

  // MARK: Tags

  private mutating func run() throws(Fault) {
    while let start = bytes[position...].firstIndex(of: 0x3C) {
      position = start
      if starts("<!--") {
        position = end(of: "-->")
      } else if starts("<?") {
        position = end(of: "?>")
      } else if starts("<![CDATA[") {
        // No word processor writes CDATA, and what is put into it could not be escaped.
        throw DocxFault.package("cdata", Phrase(zh: "正文里有 CDATA", en: "it holds CDATA"))
      } else if starts("<!") {
        throw DocxFault.package(
          "doctype", Phrase(zh: "正文里有 DOCTYPE", en: "it holds a document type"))
      } else if starts("</") {
        close(start)
      } else {
        try openTag(start)
      }
    }
    while !open.isEmpty { close(bytes.count) }
  }

  private func starts(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { unsafe bytes[position...].starts(with: $0) }
  }

  /// The byte after the next `text`, or the end of the part.
  private func end(of text: StaticString) -> Int {
    var at = position + 2
    while at < bytes.count {
      if text.withUTF8Buffer({ unsafe bytes[at...].starts(with: $0) }) {
        return at + text.utf8CodeUnitCount
      }
      at += 1
    }
    return bytes.count
  }

  private mutating func close(_ start: Int) {
    position = bytes[start...].firstIndex(of: 0x3E).map { $0 + 1 } ?? bytes.count
    guard let index = open.popLast() else { return }
    elements[index].inside = elements[index].inside.lowerBound..<start
    elements[index].range = elements[index].range.lowerBound..<position
    elements[index].next = elements.count
    unbind()
  }

  /// Forgets the prefixes of an element that ends.
  private mutating func unbind() {
    while let last = bindings.last, last.depth == open.count + 1 {
      meanings[last.prefix]?.removeLast()
      bindings.removeLast()
    }
  }

  private mutating func openTag(_ start: Int) throws(Fault) {
    let name = WordScan.nameRange(bytes, start + 1)
    guard let attributes = WordScan.attributes(bytes, name.upperBound) else {
      throw DocxFault.package("markup", Phrase(zh: "标签已损坏", en: "a tag is damaged"))
    }
    var end = attributes.last?.whole.upperBound ?? name.upperBound
    while end < bytes.count, bytes[end] != 0x3E { end += 1 }
    let isEmpty = end > 0 && end < bytes.count && bytes[end - 1] == 0x2F
    end = min(end + 1, bytes.count)
    for attribute in attributes where isBinding(bytes[attribute.name]) {
      let prefix = String(decoding: bytes[attribute.name].dropFirst(6), as: UTF8.self)
      let isWord = WordScan.namespaces.contains { bytes[attribute.value].elementsEqual($0.utf8) }
      bindings.append((prefix, open.count + 1))
      meanings[prefix, default: []].append(isWord)
    }
    guard elements.count < DocxLimits.elements, open.count < DocxLimits.depth,
      bindings.count <= DocxLimits.prefixes
    else {
      throw DocxFault.package(
        "markup", Phrase(zh: "元素太多或嵌套太深", en: "it has too many elements, or too deep"))
    }
    let parent = open.last
    let index = elements.count
    elements.append(
      WordElement(
        kind: kind(name), range: start..<end, inside: end..<end, name: name,
        parent: parent, next: index + 1))
    position = end
    if isEmpty {
      unbind()
    } else {
      open.append(index)
    }
  }

  /// `xmlns` and `xmlns:w`.
  private func isBinding(_ name: ArraySlice<UInt8>) -> Bool {
    name.starts(with: "xmlns".utf8) && (name.count == 5 || name[name.startIndex + 5] == 0x3A)
  }

  private func kind(_ name: Range<Int>) -> WordElement.Kind {
    let colon = bytes[name].firstIndex(of: 0x3A)
    let prefix = String(
      decoding: bytes[name.lowerBound..<(colon ?? name.lowerBound)], as: UTF8.self)
    guard meanings[prefix]?.last == true else { return .other }
    let local = String(
      decoding: bytes[(colon.map { $0 + 1 } ?? name.lowerBound)..<name.upperBound], as: UTF8.self)
    return WordScan.kinds[local] ?? .other
  }

  private static let kinds: [String: WordElement.Kind] = [
    "p": .paragraph, "r": .run, "t": .text, "tr": .row, "tc": .cell, "tbl": .table,
    "pPr": .paragraphProperties, "rPr": .runProperties, "sectPr": .section, "vMerge": .cellMerge,
    "bookmarkStart": .bookmark, "bookmarkEnd": .bookmark, "body": .body, "hdr": .story,
    "ftr": .story, "footnote": .story, "endnote": .story, "txbxContent": .story,
    "comment": .story, "del": .deleted, "moveFrom": .deleted, "lastRenderedPageBreak": .mark,
    "proofErr": .mark,
  ]

  // MARK: Attributes

  struct Attribute {
    /// With the white space before it.
    var whole: Range<Int>
    var name: Range<Int>
    /// Between the quotes.
    var value: Range<Int>
  }

  /// The attributes of an element's start tag.
  func attributes(_ element: WordElement) -> [Attribute] {
    WordScan.attributes(bytes, element.name.upperBound) ?? []
  }

  private static func nameRange(_ bytes: [UInt8], _ start: Int) -> Range<Int> {
    var at = start
    while at < bytes.count, !isSpace(bytes[at]), bytes[at] != 0x2F, bytes[at] != 0x3E,
      bytes[at] != 0x3D
    {
      at += 1
    }
    return min(start, at)..<at
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// `nil` for what is no list of attributes.
  private static func attributes(_ bytes: [UInt8], _ start: Int) -> [Attribute]? {
    var found: [Attribute] = []
    var at = start
    while true {
      let from = at
      while at < bytes.count, isSpace(bytes[at]) { at += 1 }
      guard at < bytes.count else { return nil }
      if bytes[at] == 0x3E || bytes[at] == 0x2F { return found }
      let name = nameRange(bytes, at)
      at = name.upperBound
      while at < bytes.count, isSpace(bytes[at]) || bytes[at] == 0x3D { at += 1 }
      guard !name.isEmpty, at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27,
        let close = bytes[(at + 1)...].firstIndex(of: bytes[at])
      else { return nil }
      found.append(
        Attribute(whole: from..<(close + 1), name: name, value: (at + 1)..<close))
      at = close + 1
    }
  }
}
