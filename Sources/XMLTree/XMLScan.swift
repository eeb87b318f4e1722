internal import Primitives

/// A pass over the raw bytes of a document before any library sees them.
///
/// It refuses what an honest document of ours never holds (a document type, entities, processing
/// instructions, other encodings, control characters) and what would make a parser slow, and it
/// notes where every start tag and attribute begins. It is stricter than well-formedness in these
/// points and looser in others; libxml2 decides the rest.
struct XMLScan {
  struct Tag {
    var place: Place
    var attributes: [Place]
  }

  private(set) var tags: [Tag] = []
  private let bytes: [UInt8]
  private let file: String?
  private let limits: XMLLimits
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var continuations = 0
  private var depth = 0

  init(_ bytes: [UInt8], file: String?, limits: XMLLimits) throws(Fault) {
    self.bytes = bytes
    self.file = file
    self.limits = limits
    guard bytes.count <= limits.bytes else {
      throw fault(
        "xml-large",
        Phrase(
          zh: "文件有\(bytes.count)字节，超过上限\(limits.bytes)字节",
          en: "it has \(bytes.count) bytes, more than the limit of \(limits.bytes)"))
    }
    try checkCharacters()
    try run()
  }

  // MARK: Characters

  /// UTF-8 throughout, without a byte order mark, NUL, or characters that XML 1.0 forbids.
  private mutating func checkCharacters() throws(Fault) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw fault("xml-encoding", Phrase(zh: "文件不是UTF-8编码", en: "it is not UTF-8"))
    }
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isForbidden =
        byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
        || byte == 0xEF && index + 2 < bytes.count && isNoncharacter(index)
      if isForbidden {
        position = index
        throw fault(
          "xml-character",
          Phrase(zh: "含有XML不允许的控制字符", en: "it holds a character that XML forbids"))
      }
      index += 1
    }
  }

  /// U+FEFF, U+FFFE and U+FFFF.
  private func isNoncharacter(_ index: Int) -> Bool {
    let (second, third) = (bytes[index + 1], bytes[index + 2])
    return second == 0xBF && (third == 0xBE || third == 0xBF) || second == 0xBB && third == 0xBF
  }

  // MARK: Markup

  private mutating func run() throws(Fault) {
    if starts(with: "<?xml") { try skipDeclaration() }
    while position < bytes.count {
      switch bytes[position] {
      case 0x3C: try markup()
      case 0x26: try reference()
      default: advance()
      }
    }
    if depth != 0 {
      throw fault(
        "xml-unclosed", Phrase(zh: "文件结束时还有元素未关闭", en: "it ends inside an element"))
    }
  }

  private mutating func markup() throws(Fault) {
    if starts(with: "<!--") {
      try skip(past: "-->", "xml-comment")
    } else if starts(with: "<![CDATA[") {
      try skip(past: "]]>", "xml-cdata")
    } else if starts(with: "<!") {
      throw fault(
        "xml-doctype",
        Phrase(zh: "不接受DOCTYPE和实体声明", en: "a document type or entity is not accepted"))
    } else if starts(with: "<?") {
      throw fault(
        "xml-instruction",
        Phrase(zh: "不接受处理指令", en: "a processing instruction is not accepted"))
    } else if starts(with: "</") {
      depth -= 1
      try skip(past: ">", "xml-tag")
    } else {
      try startTag()
    }
  }

  private mutating func skipDeclaration() throws(Fault) {
    let start = position
    try skip(past: "?>", "xml-declaration")
    let text = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    guard !text.contains("encoding") || text.contains("utf-8") else {
      throw fault(
        "xml-encoding", Phrase(zh: "声明的编码不是UTF-8", en: "it declares another encoding"))
    }
  }

  private mutating func startTag() throws(Fault) {
    let start = position
    var tag = Tag(place: here, attributes: [])
    advance()
    var isEmpty = false
    while true {
      guard position < bytes.count else {
        throw fault("xml-tag", Phrase(zh: "起始标签没有结束", en: "a start tag is not finished"))
      }
      guard position - start <= limits.startTagBytes else {
        throw fault(
          "xml-tag-large",
          Phrase(
            zh: "起始标签超过\(limits.startTagBytes)字节",
            en: "a start tag has more than \(limits.startTagBytes) bytes"))
      }
      let byte = bytes[position]
      switch byte {
      case 0x3E:
        isEmpty = bytes[position - 1] == 0x2F
        advance()
        return try close(tag, isEmpty: isEmpty)
      case 0x22, 0x27:
        try attributeValue(byte, from: start)
      case 0x3C:
        throw fault("xml-tag", Phrase(zh: "标签里又出现“<”", en: "a “<” stands inside a tag"))
      case 0x20, 0x09, 0x0A, 0x0D:
        advance()
        if position < bytes.count, isNameByte(bytes[position]) { tag.attributes.append(here) }
      default: advance()
      }
      guard tag.attributes.count <= limits.attributes else {
        throw fault(
          "xml-attributes",
          Phrase(
            zh: "一个元素有\(limits.attributes)个以上的属性",
            en: "an element has more than \(limits.attributes) attributes"))
      }
    }
  }

  private mutating func close(_ tag: Tag, isEmpty: Bool) throws(Fault) {
    tags.append(tag)
    guard tags.count <= limits.elements else {
      throw fault(
        "xml-elements",
        Phrase(
          zh: "元素超过\(limits.elements)个", en: "it has more than \(limits.elements) elements"))
    }
    if isEmpty { return }
    depth += 1
    guard depth <= limits.depth else {
      throw fault(
        "xml-depth",
        Phrase(zh: "嵌套超过\(limits.depth)层", en: "it nests deeper than \(limits.depth)"))
    }
  }

  private mutating func attributeValue(_ quote: UInt8, from start: Int) throws(Fault) {
    advance()
    while position < bytes.count, bytes[position] != quote {
      if position - start > limits.startTagBytes { return }  // The caller says so.
      if bytes[position] == 0x26 { try reference() } else { advance() }
    }
    if position < bytes.count { advance() }
  }

  /// One of the five predefined entities, or a character reference.
  private mutating func reference() throws(Fault) {
    let end = min(position + 12, bytes.count)
    guard let semicolon = bytes[position..<end].firstIndex(of: 0x3B) else {
      throw fault("xml-reference", Phrase(zh: "“&”后面不是实体引用", en: "“&” begins no reference"))
    }
    let name = String(decoding: bytes[(position + 1)..<semicolon], as: UTF8.self)
    guard ["amp", "lt", "gt", "quot", "apos"].contains(name) || name.hasPrefix("#") else {
      throw fault(
        "xml-entity",
        Phrase(zh: "不接受实体“&\(name);”", en: "the entity “&\(name);” is not accepted"))
    }
    while position <= semicolon { advance() }
  }

  // MARK: Moving

  private mutating func advance() {
    let byte = bytes[position]
    position += 1
    if byte == 0x0A {
      line += 1
      lineStart = position
      continuations = 0
    } else if byte & 0xC0 == 0x80 {
      continuations += 1
    }
  }

  private func starts(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return text.withUTF8Buffer { unsafe $0.elementsEqual(bytes[position..<(position + count)]) }
  }

  private mutating func skip(past text: StaticString, _ code: String) throws(Fault) {
    while position < bytes.count, !starts(with: text) { advance() }
    guard position < bytes.count else {
      throw fault(code, Phrase(zh: "标记没有结束", en: "a piece of markup is not finished"))
    }
    for _ in 0..<text.utf8CodeUnitCount { advance() }
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == 0x5F || byte == 0x3A || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  /// The character at `position`; columns count characters from 1.
  private var here: Place {
    Place(file: file, line: line, column: position - lineStart - continuations + 1)
  }

  private func fault(_ code: String, _ why: Phrase) -> Fault {
    xmlFault(code, why, at: here)
  }
}

/// A document that cannot be taken, and why.
func xmlFault(_ code: String, _ why: Phrase, at place: Place) -> Fault {
  Fault(
    code, .damaged, what: Phrase(zh: "XML文件不可接受", en: "the XML is not acceptable"), why: why,
    next: Phrase(
      zh: "请改正此处，或从可信的副本恢复", en: "correct it there, or restore it from a copy you trust"),
    at: place)
}
