import Primitives

/// Reads a template's markup and keeps the line and column of every attribute and text.
///
/// A template is a program: its errors need a place inside the attribute, which a general tree
/// does not keep. The markup is the plain part of XML 1.0 with namespaces: no document type, no
/// processing instruction after the declaration, no entity beyond the five. Any bytes in, a tree or
/// a fault out; depth, elements and attributes are bounded.
struct MarkupScanner {
  private let text: [Unicode.Scalar]
  private let file: String
  private var index = 0
  private var line = 1
  private var column = 1
  private var elements = 0

  private static let elementLimit = Limits.elements * 2
  private static let attributeLimit = 64
  /// Deeper nesting is refused while scanning; the vocabulary's own limit is lower.
  private static let depthLimit = 64

  private init(_ text: String, file: String) {
    self.text = Array(text.unicodeScalars)
    self.file = file
  }

  /// The root element of `bytes`.
  static func scan(
    _ bytes: [UInt8], file: String
  ) throws(Fault) -> TemplateSource {
    guard bytes.count <= Limits.templateBytes else {
      throw FormFault.limit(
        Phrase(zh: "文件太大", en: "the file is too large"), Limits.templateBytes, Place(file: file))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FormFault.markup(
        Phrase(zh: "不是 UTF-8 文字", en: "it is not UTF-8 text"), Place(file: file))
    }
    var scanner = MarkupScanner(text, file: file)
    if let bad = scanner.text.firstIndex(where: { !MarkupScanner.isAllowed($0) }) {
      while scanner.index < bad { scanner.advance() }
      throw FormFault.markup(
        Phrase(zh: "含有控制字符", en: "it holds a control character"), scanner.place)
    }
    return try scanner.document()
  }

  private mutating func document() throws(Fault) -> TemplateSource {
    if text.first?.value == 0xFEFF { index = 1 }
    if skip("<?xml") {
      guard peek == " " else { throw broken() }
      while !starts("?>") {
        guard index < text.count else { throw broken() }
        advance()
      }
      _ = skip("?>")
    }
    try misc()
    guard peek == "<" else { throw broken() }
    let root = try element(["xml": "http://www.w3.org/XML/1998/namespace"], depth: 1)
    try misc()
    guard index == text.count else { throw broken() }
    return root
  }

  /// White space and comments outside the root.
  private mutating func misc() throws(Fault) {
    while true {
      space()
      guard starts("<!--") else { return }
      try comment()
    }
  }

  private mutating func comment() throws(Fault) {
    let start = place
    _ = skip("<!--")
    while !starts("--") {
      guard index < text.count else { throw broken(at: start) }
      advance()
    }
    guard skip("-->") else { throw broken() }
  }

  // MARK: Elements

  private mutating func element(
    _ outer: [String: String], depth: Int
  ) throws(Fault) -> TemplateSource {
    let start = place
    elements += 1
    guard depth <= MarkupScanner.depthLimit, elements <= MarkupScanner.elementLimit else {
      throw FormFault.limit(
        Phrase(zh: "元素太多或嵌套太深", en: "too many elements, or nested too deeply"),
        depth > MarkupScanner.depthLimit ? MarkupScanner.depthLimit : MarkupScanner.elementLimit,
        start)
    }
    advance()
    let name = try self.name()
    let raw = try attributes()
    var scope = outer
    for attribute in raw {
      if attribute.name == "xmlns" { scope[""] = attribute.value }
      if attribute.name.hasPrefix("xmlns:") {
        scope[String(attribute.name.dropFirst(6))] = attribute.value
      }
    }
    let (prefix, local) = MarkupScanner.split(name)
    guard let namespace = scope[prefix] ?? (prefix.isEmpty ? "" : nil) else {
      throw FormFault.markup(
        Phrase(zh: "前缀 \(prefix) 没有声明", en: "the prefix \(prefix) is not declared"), start)
    }
    var source = TemplateSource(
      name: local, namespace: namespace, attributes: try resolved(raw, scope), content: [],
      place: start)
    if skip("/>") { return source }
    guard skip(">") else { throw broken() }
    source.content = try content(scope, depth: depth)
    let end = place
    _ = skip("</")
    guard try self.name() == name else {
      throw FormFault.markup(
        Phrase(zh: "结束标记与 <\(name)> 不配对", en: "the end tag does not match <\(name)>"), end)
    }
    space()
    guard skip(">") else { throw broken() }
    return source
  }

  private static func split(_ name: String) -> (prefix: String, local: String) {
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", name)
  }

  private mutating func attributes() throws(Fault) -> [TemplateSource.Attribute] {
    var found: [TemplateSource.Attribute] = []
    while true {
      let before = index
      space()
      guard let next = peek, next != ">", next != "/" else { return found }
      guard index > before, found.count < MarkupScanner.attributeLimit else { throw broken() }
      let start = place
      let name = try self.name()
      guard !found.contains(where: { $0.name == name }) else {
        throw FormFault.markup(
          Phrase(zh: "属性 \(name) 写了两次", en: "attribute \(name) is given twice"), start)
      }
      space()
      guard skip("=") else { throw broken() }
      space()
      guard let quote = peek, quote == "\"" || quote == "'" else { throw broken() }
      advance()
      let valueStart = place
      var value = ""
      while let scalar = peek, scalar != quote {
        guard scalar != "<" else { throw broken() }
        let isSpace = scalar == "\n" || scalar == "\t" || scalar == "\r"
        value.unicodeScalars.append(isSpace ? " " : scalar == "&" ? try reference() : scalar)
        if scalar != "&" { advance() }
      }
      guard peek == quote else { throw broken() }
      advance()
      found.append(.init(name: name, namespace: "", value: value, place: valueStart))
    }
  }

  /// Attributes without namespace declarations, with their prefixes resolved.
  private func resolved(
    _ raw: [TemplateSource.Attribute], _ scope: [String: String]
  ) throws(Fault) -> [TemplateSource.Attribute] {
    var result: [TemplateSource.Attribute] = []
    for var attribute in raw where attribute.name != "xmlns" && !attribute.name.hasPrefix("xmlns:")
    {
      let (prefix, local) = MarkupScanner.split(attribute.name)
      if !prefix.isEmpty {
        guard let namespace = scope[prefix] else {
          throw FormFault.markup(
            Phrase(zh: "前缀 \(prefix) 没有声明", en: "the prefix \(prefix) is not declared"),
            attribute.place)
        }
        attribute.namespace = namespace
        attribute.name = local
      }
      result.append(attribute)
    }
    return result
  }

  private mutating func content(
    _ scope: [String: String], depth: Int
  ) throws(Fault) -> [TemplateSource.Content] {
    var content: [TemplateSource.Content] = []
    var words = ""
    var start = place
    func flush() {
      if !words.isEmpty { content.append(.text(words, start)) }
      words = ""
    }
    while true {
      guard let scalar = peek else { throw broken() }
      if words.isEmpty { start = place }
      if scalar != "<" {
        if scalar == "&" {
          words.unicodeScalars.append(try reference())
        } else {
          words.unicodeScalars.append(scalar)
          advance()
        }
      } else if starts("</") {
        flush()
        return content
      } else if starts("<!--") {
        flush()
        try comment()
      } else if starts("<!") || starts("<?") {
        throw broken()
      } else {
        flush()
        content.append(.element(try element(scope, depth: depth + 1)))
      }
    }
  }

  // MARK: Characters

  private mutating func reference() throws(Fault) -> Unicode.Scalar {
    let start = place
    advance()
    var name = ""
    while let scalar = peek, scalar != ";", name.count < 9 {
      name.unicodeScalars.append(scalar)
      advance()
    }
    guard skip(";") else { throw broken(at: start) }
    let named: [String: Unicode.Scalar] = [
      "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'",
    ]
    if let scalar = named[name] { return scalar }
    let digits = name.dropFirst(name.hasPrefix("#x") ? 2 : 1)
    if name.hasPrefix("#"), !digits.isEmpty, digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
      let value = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10),
      let scalar = Unicode.Scalar(value), MarkupScanner.isAllowed(scalar)
    {
      return scalar
    }
    throw FormFault.markup(
      Phrase(zh: "不认识的实体 &\(name);", en: "unknown entity &\(name);"), start)
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
      || scalar == "\n" || scalar == "\t" || scalar == "\r"
  }

  private mutating func name() throws(Fault) -> String {
    var name = ""
    while let scalar = peek,
      scalar.properties.isAlphabetic || scalar == "_" || scalar == ":"
        || !name.isEmpty && (scalar == "-" || scalar == "." || ("0"..."9").contains(scalar))
    {
      name.unicodeScalars.append(scalar)
      advance()
    }
    guard !name.isEmpty else { throw broken() }
    return name
  }

  private var peek: Unicode.Scalar? { index < text.count ? text[index] : nil }

  private var place: Place { Place(file: file, line: line, column: column) }

  private mutating func advance() {
    let scalar = text[index]
    index += 1
    if scalar == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }

  private func starts(_ word: String) -> Bool {
    let scalars = Array(word.unicodeScalars)
    return index + scalars.count <= text.count
      && text[index..<(index + scalars.count)].elementsEqual(scalars)
  }

  private mutating func skip(_ word: String) -> Bool {
    guard starts(word) else { return false }
    for _ in word.unicodeScalars { advance() }
    return true
  }

  private mutating func space() {
    while let scalar = peek, scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" {
      advance()
    }
  }

  private func broken(at place: Place? = nil) -> Fault {
    let found = peek.map { "“\(Character($0))”" }
    return FormFault.markup(
      Phrase(
        zh: found.map { "\($0)不能用在这里" } ?? "文件不完整",
        en: found.map { "\($0) has no place here" } ?? "the file breaks off"),
      place ?? self.place)
  }
}
