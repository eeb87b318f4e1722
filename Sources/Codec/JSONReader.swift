internal import Primitives

/// One pass over a JSON text; the contract: any bytes in, a typed fault or a tree out, in time
/// linear in the bytes.
struct JSONReader {
  private let bytes: [UInt8]
  private let kind: Fault.Kind
  private var position = 0
  private var values = 0
  // Line and column of `counted`, moved forward with the reading.
  private var line = 1
  private var column = 1
  private var counted = 0

  init(_ bytes: [UInt8], kind: Fault.Kind) {
    self.bytes = bytes
    self.kind = kind
  }

  mutating func document() throws(Fault) -> DataNode {
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw fault(
        "json-bom", 0, Phrase(zh: "开头有字节顺序标记", en: "it starts with a byte order mark"))
    }
    skipBlanks()
    let root = try value(name: "", depth: 0)
    skipBlanks()
    guard position == bytes.count else {
      throw syntax(Phrase(zh: "值之后还有内容", en: "something follows the value"))
    }
    return root
  }

  // MARK: Values

  private mutating func value(name: String, depth: Int) throws(Fault) -> DataNode {
    guard depth <= JSONText.depthLimit else {
      throw fault(
        "json-depth", position,
        Phrase(
          zh: "嵌套超过\(JSONText.depthLimit)层", en: "it is nested deeper than \(JSONText.depthLimit)"))
    }
    values += 1
    guard values <= JSONText.valueLimit else {
      throw fault(
        "json-values", position,
        Phrase(zh: "值的个数超过上限", en: "it holds more than \(JSONText.valueLimit) values"))
    }
    let (line, column) = place(position)
    let content: DataNode.Content
    switch peek {
    case 0x7B: content = .record(try members(depth: depth))
    case 0x5B: content = .list(try items(name: name, depth: depth))
    case 0x22: content = .text(try string())
    case 0x74: content = try word("true", .boolean(true))
    case 0x66: content = try word("false", .boolean(false))
    case 0x6E: content = try word("null", .null)
    case .some(0x2D), .some(0x30...0x39): content = try number()
    default: throw syntax(Phrase(zh: "此处应有一个值", en: "a value is expected"))
    }
    return DataNode(name, content, form: .member, line: line, column: column)
  }

  private mutating func members(depth: Int) throws(Fault) -> [DataNode] {
    position += 1
    skipBlanks()
    var nodes: [DataNode] = []
    var names: Set<String> = []
    if peek == 0x7D {
      position += 1
      return nodes
    }
    while true {
      let start = position
      guard peek == 0x22 else {
        throw syntax(Phrase(zh: "此处应有用双引号括起的名称", en: "a name in double quotes is expected"))
      }
      let name = try string()
      // A short scan is cheaper than a set for the few members that records have.
      let isTaken =
        nodes.count < 16 ? nodes.contains { $0.name == name } : !names.insert(name).inserted
      if nodes.count == 15 { names = Set(nodes.map(\.name)).union([name]) }
      guard !isTaken else {
        throw fault(
          "json-duplicate", start,
          Phrase(zh: "“\(name)”出现了两次", en: "“\(name)” is given twice"))
      }
      skipBlanks()
      try expect(0x3A, Phrase(zh: "此处应有“:”", en: "“:” is expected"))
      skipBlanks()
      nodes.append(try value(name: name, depth: depth + 1))
      skipBlanks()
      if peek == 0x7D { break }
      try expect(0x2C, Phrase(zh: "此处应有“,”或“}”", en: "“,” or “}” is expected"))
      skipBlanks()
    }
    position += 1
    return nodes
  }

  private mutating func items(name: String, depth: Int) throws(Fault) -> [DataNode] {
    position += 1
    skipBlanks()
    var nodes: [DataNode] = []
    if peek == 0x5D {
      position += 1
      return nodes
    }
    while true {
      nodes.append(try value(name: name, depth: depth + 1))
      skipBlanks()
      if peek == 0x5D { break }
      try expect(0x2C, Phrase(zh: "此处应有“,”或“]”", en: "“,” or “]” is expected"))
      skipBlanks()
    }
    position += 1
    return nodes
  }

  private mutating func word(
    _ text: StaticString, _ content: DataNode.Content
  ) throws(Fault) -> DataNode.Content {
    let expected = Array("\(text)".utf8)
    guard bytes[position...].starts(with: expected) else {
      throw syntax(Phrase(zh: "此处应有一个值", en: "a value is expected"))
    }
    position += expected.count
    return content
  }

  private mutating func number() throws(Fault) -> DataNode.Content {
    let start = position
    if peek == 0x2D { position += 1 }
    let first = position
    skipDigits()
    guard position > first, position == first + 1 || bytes[first] != 0x30 else {
      throw syntax(Phrase(zh: "数字写法有误", en: "the number is not well formed"))
    }
    var isWhole = true
    if peek == 0x2E {
      isWhole = false
      position += 1
      try digits()
    }
    if peek == 0x65 || peek == 0x45 {
      isWhole = false
      position += 1
      if peek == 0x2B || peek == 0x2D { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int(text), text != "-0" { return .integer(value) }
    return .decimal(text)
  }

  private mutating func digits() throws(Fault) {
    let start = position
    skipDigits()
    guard position > start else {
      throw syntax(Phrase(zh: "数字写法有误", en: "the number is not well formed"))
    }
  }

  private mutating func skipDigits() {
    while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
      position += 1
    }
  }

  // MARK: Text

  /// Reads a string from its opening to past its closing quote.
  private mutating func string() throws(Fault) -> String {
    let start = position + 1
    position = endOfPlainText(from: start)
    if peek == 0x22 {
      defer { position += 1 }
      return try utf8(bytes[start..<position], at: start)
    }
    var text = Array(bytes[start..<position])
    while true {
      guard let byte = peek else {
        throw syntax(Phrase(zh: "文字没有结束", en: "the text does not end"))
      }
      switch byte {
      case 0x22:
        position += 1
        return try utf8(text[...], at: start)
      case 0x5C: try escape(into: &text)
      case 0..<0x20:
        throw syntax(
          Phrase(zh: "文字里的控制字符要写成 \\u 形式", en: "control characters are written with \\u"))
      default:
        text.append(byte)
        position += 1
      }
    }
  }

  /// The first quote, backslash or control character from an offset on, or the end.
  private func endOfPlainText(from start: Int) -> Int {
    let text = bytes.span.bytes
    var end = start
    while text.byteCount - end >= 8 {
      let word = EightBytes.load(text, at: end)
      let marks =
        EightBytes.marks(of: 0x22, in: word) | EightBytes.marks(of: 0x5C, in: word)
        | EightBytes.marks(below: 0x20, in: word)
      if marks != 0 { return end + EightBytes.first(marks) }
      end += 8
    }
    while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x5C, bytes[end] >= 0x20 { end += 1 }
    return end
  }

  private mutating func escape(into text: inout [UInt8]) throws(Fault) {
    position += 1
    let byte = peek
    position += 1
    switch byte {
    case 0x22, 0x5C, 0x2F: text.append(byte ?? 0)
    case 0x62: text.append(0x08)
    case 0x66: text.append(0x0C)
    case 0x6E: text.append(0x0A)
    case 0x72: text.append(0x0D)
    case 0x74: text.append(0x09)
    case 0x75: try text.append(contentsOf: unicodeEscape())
    default:
      position -= 1
      throw syntax(Phrase(zh: "“\\”之后的写法不认识", en: "what follows “\\” is not known"))
    }
  }

  private mutating func unicodeEscape() throws(Fault) -> [UInt8] {
    let start = position
    var code = UInt32(try hexadecimal())
    if code >= 0xD800, code <= 0xDBFF, peek == 0x5C, position + 1 < bytes.count,
      bytes[position + 1] == 0x75
    {
      position += 2
      let low = UInt32(try hexadecimal())
      if low >= 0xDC00, low <= 0xDFFF {
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw fault(
        "json-surrogate", start, Phrase(zh: "代理码元不成对", en: "a surrogate stands alone"))
    }
    return Array(String(scalar).utf8)
  }

  private mutating func hexadecimal() throws(Fault) -> Int {
    var value = 0
    for _ in 0..<4 {
      switch peek {
      case let digit? where digit >= 0x30 && digit <= 0x39: value = value << 4 + Int(digit - 0x30)
      case let digit? where digit >= 0x41 && digit <= 0x46: value = value << 4 + Int(digit - 0x37)
      case let digit? where digit >= 0x61 && digit <= 0x66: value = value << 4 + Int(digit - 0x57)
      default: throw syntax(Phrase(zh: "\\u 之后要有四位十六进制数字", en: "\\u takes four digits"))
      }
      position += 1
    }
    return value
  }

  private mutating func utf8(_ slice: ArraySlice<UInt8>, at start: Int) throws(Fault) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw fault("json-utf8", start, Phrase(zh: "不是 UTF-8", en: "it is not UTF-8"))
    }
    return text
  }

  // MARK: Moving

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while position < bytes.count, isBlank(bytes[position]) { position += 1 }
  }

  private mutating func expect(_ byte: UInt8, _ why: Phrase) throws(Fault) {
    guard peek == byte else { throw syntax(why) }
    position += 1
  }

  /// Line and column of an offset not before the last one asked for.
  private mutating func place(_ offset: Int) -> (line: Int, column: Int) {
    let range = counted..<max(counted, min(offset, bytes.count))
    let (ends, characters) = JSONReader.count(bytes.span.bytes, range)
    counted = range.upperBound
    column = ends > 0 ? characters + 1 : column + characters
    line += ends
    return (line, column)
  }

  /// The ends of lines in a range, and the characters behind the last of them.
  private static func count(
    _ bytes: RawSpan, _ range: Range<Int>
  ) -> (ends: Int, characters: Int) {
    var ends = 0
    var characters = 0
    var index = range.lowerBound
    while index < range.upperBound {
      // Nearly all of a text has no end of a line in it.
      if range.upperBound - index >= 8 {
        let word = EightBytes.load(bytes, at: index)
        if EightBytes.marks(of: 0x0A, in: word) == 0 {
          // Bytes that go on with a character have the highest bit and not the second.
          characters += 8 - (word & ~(word << 1) & EightBytes.highs).nonzeroBitCount
          index += 8
          continue
        }
      }
      let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if byte == 0x0A {
        ends += 1
        characters = 0
      } else if byte & 0xC0 != 0x80 {
        characters += 1
      }
      index += 1
    }
    return (ends, characters)
  }

  private mutating func syntax(_ why: Phrase) -> Fault { fault("json-syntax", position, why) }

  private mutating func fault(_ code: String, _ offset: Int, _ why: Phrase) -> Fault {
    let (line, column) = place(offset)
    return Fault(
      code, kind, what: Phrase(zh: "不能读取 JSON", en: "cannot read the JSON"), why: why,
      next: Phrase(zh: "改正此处", en: "correct this place"),
      at: Place(line: line, column: column))
  }
}
