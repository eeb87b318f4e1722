import Primitives

/// Parses template expressions (XPath 1.0, the part that `Expression` names).
///
/// Any text in, a term or a fault out; depth and length are bounded.
struct PathParser {
  private enum Token: Hashable {
    case name(String)
    case own(String)
    case literal(String)
    case number(Double)
    case symbol(String)
    case end
  }

  private static let depthLimit = 24

  private let text: [Character]
  private let place: Place
  private var index = 0
  private var token = Token.end
  private var tokenStart = 0
  private var depth = 0

  init(_ source: String, at place: Place) {
    text = Array(source)
    self.place = place
  }

  mutating func parse() throws(Fault) -> PathTerm {
    guard text.count <= Limits.expression else {
      throw FormFault.limit(
        Phrase(zh: "表达式太长", en: "the expression is too long"), Limits.expression, place)
    }
    try advance()
    let term = try or()
    guard token == .end else { throw unexpected() }
    return term
  }

  // MARK: Operators, weakest first

  private mutating func or() throws(Fault) -> PathTerm {
    depth += 1
    defer { depth -= 1 }
    guard depth <= PathParser.depthLimit else {
      throw FormFault.limit(
        Phrase(zh: "表达式嵌套太深", en: "the expression is nested too deeply"),
        PathParser.depthLimit, spot(tokenStart))
    }
    return try chain([.or]) { parser throws(Fault) in
      try parser.chain([.and]) { parser throws(Fault) in
        try parser.chain([.equal, .unequal]) { parser throws(Fault) in
          try parser.chain([.less, .atMost, .greater, .atLeast]) { parser throws(Fault) in
            try parser.sum()
          }
        }
      }
    }
  }

  private mutating func sum() throws(Fault) -> PathTerm {
    try chain([.plus, .minus]) { parser throws(Fault) in
      try parser.chain([.times, .divided, .remainder]) { parser throws(Fault) in
        try parser.unary()
      }
    }
  }

  private mutating func chain(
    _ operators: [PathOperator], _ operand: (inout PathParser) throws(Fault) -> PathTerm
  ) throws(Fault) -> PathTerm {
    var left = try operand(&self)
    while let found = binaryOperator(operators) {
      let offset = tokenStart
      try advance()
      left = .binary(found, left, try operand(&self), offset: offset)
    }
    return left
  }

  /// The operator that stands here; a name is one only between operands, where this is asked.
  private func binaryOperator(_ operators: [PathOperator]) -> PathOperator? {
    switch token {
    case .symbol(let symbol), .name(let symbol):
      operators.first { $0.rawValue == symbol }
    default: nil
    }
  }

  private mutating func unary() throws(Fault) -> PathTerm {
    guard token == .symbol("-") else {
      return try chain([.union]) { parser throws(Fault) in try parser.primary() }
    }
    try advance()
    depth += 1
    defer { depth -= 1 }
    guard depth <= PathParser.depthLimit else { throw unexpected() }
    return .negated(try unary())
  }

  // MARK: Operands

  private mutating func primary() throws(Fault) -> PathTerm {
    let offset = tokenStart
    switch token {
    case .literal(let value):
      try advance()
      return .literal(value)
    case .number(let value):
      try advance()
      return .number(value)
    case .symbol("("):
      try advance()
      let term = try or()
      try expect(")")
      return term
    case .own(let name):
      try advance()
      return .call(name, isOwn: true, try arguments(), offset: offset)
    case .name(let name) where nextCharacter == "(":
      try advance()
      return .call(name, isOwn: false, try arguments(), offset: offset)
    default:
      return .path(try path())
    }
  }

  private mutating func arguments() throws(Fault) -> [PathTerm] {
    try expect("(")
    var arguments: [PathTerm] = []
    if token == .symbol(")") {
      try advance()
      return []
    }
    while true {
      arguments.append(try or())
      if token == .symbol(",") {
        try advance()
      } else {
        try expect(")")
        return arguments
      }
    }
  }

  private mutating func path() throws(Fault) -> LocationPath {
    var path = LocationPath(isAbsolute: false, steps: [], offset: tokenStart)
    if token == .symbol("/") {
      path.isAbsolute = true
      try advance()
      if !startsStep { return path }
    }
    path.steps.append(try step())
    while token == .symbol("/") {
      try advance()
      path.steps.append(try step())
    }
    return path
  }

  private var startsStep: Bool {
    switch token {
    case .name, .symbol("@"), .symbol("."), .symbol(".."): true
    default: false
    }
  }

  private mutating func step() throws(Fault) -> PathStep {
    let offset = tokenStart
    let kind: PathStep.Kind
    switch token {
    case .symbol("."): kind = .itself
    case .symbol(".."): kind = .parent
    case .name(let name): kind = .child(name)
    case .symbol("@"):
      try advance()
      guard case .name(let name) = token else { throw unexpected() }
      kind = .attribute(name)
    default: throw unexpected()
    }
    try advance()
    var step = PathStep(kind: kind, predicates: [], offset: offset)
    while token == .symbol("[") {
      try advance()
      step.predicates.append(try or())
      try expect("]")
    }
    return step
  }

  // MARK: Tokens

  private mutating func expect(_ symbol: String) throws(Fault) {
    guard token == .symbol(symbol) else { throw unexpected(wanted: symbol) }
    try advance()
  }

  /// The first character after the current token that is not a space.
  private var nextCharacter: Character? { text[index...].first { !$0.isWhitespace } }

  private mutating func advance() throws(Fault) {
    while index < text.count, text[index].isWhitespace { index += 1 }
    tokenStart = index
    guard index < text.count else {
      token = .end
      return
    }
    let character = text[index]
    switch character {
    case "'", "\"": try readLiteral(character)
    case "0"..."9": readNumber()
    case "/", "!", "<", ">", ".": try readDouble(character)
    case "(", ")", "[", "]", "@", ",", "|", "+", "-", "=", "*":
      token = .symbol(String(character))
      index += 1
    default: try readName()
    }
  }

  private mutating func readLiteral(_ quote: Character) throws(Fault) {
    guard let end = text[(index + 1)...].firstIndex(of: quote) else {
      throw FormFault.expression(
        Phrase(zh: "引号不成对", en: "a quote is not closed"), spot(index))
    }
    token = .literal(String(text[(index + 1)..<end]))
    index = end + 1
  }

  private mutating func readNumber() {
    var value = 0.0
    var scale = 1.0
    var isFraction = false
    while index < text.count {
      if text[index] == ".", !isFraction {
        isFraction = true
      } else if text[index].isASCII, let digit = text[index].wholeNumberValue {
        value = value * 10 + Double(digit)
        if isFraction { scale *= 10 }
      } else {
        break
      }
      index += 1
    }
    token = .number(value / scale)
  }

  private mutating func readDouble(_ character: Character) throws(Fault) {
    let next = index + 1 < text.count ? text[index + 1] : " "
    let pair = String([character, next])
    switch pair {
    case "//":
      throw FormFault.expression(
        Phrase(zh: "不能用 //，请写出完整路径", en: "// is not allowed, write the whole path"),
        spot(index))
    case "!=", "<=", ">=", "..":
      token = .symbol(pair)
      index += 2
    default:
      guard character != "!" else { throw unexpectedCharacter(character) }
      token = .symbol(String(character))
      index += 1
    }
  }

  private mutating func readName() throws(Fault) {
    let first = word()
    guard !first.isEmpty else { throw unexpectedCharacter(text[index]) }
    if index < text.count, text[index] == ":" {
      index += 1
      let local = word()
      guard first == Vocabulary.functionPrefix, !local.isEmpty else {
        throw FormFault.expression(
          Phrase(
            zh: "“\(first):”不能用：只有函数带前缀 f:",
            en: "“\(first):” is not allowed: only functions have a prefix, f:"), spot(tokenStart))
      }
      token = .own(local)
      return
    }
    token = .name(first)
  }

  private mutating func word() -> String {
    let start = index
    while index < text.count, isNameCharacter(text[index], isFirst: index == start) { index += 1 }
    return String(text[start..<index])
  }

  private func isNameCharacter(_ character: Character, isFirst: Bool) -> Bool {
    if character.isLetter || character == "_" { return true }
    return !isFirst && (character.isASCII && character.isNumber || character == "-")
  }

  private func spot(_ offset: Int) -> Place {
    var spot = place
    spot.column = place.column.map { $0 + offset }
    return spot
  }

  private func unexpectedCharacter(_ character: Character) -> Fault {
    FormFault.expression(
      Phrase(zh: "“\(character)”不能用在这里", en: "“\(character)” has no place here"), spot(tokenStart))
  }

  private func unexpected(wanted: String? = nil) -> Fault {
    let found: String
    switch token {
    case .name(let name): found = name
    case .own(let name): found = "f:" + name
    case .literal(let text): found = "'" + text + "'"
    case .number: found = String(text[tokenStart..<index])
    case .symbol(let symbol): found = symbol
    case .end:
      return FormFault.expression(
        Phrase(
          zh: "表达式不完整" + (wanted.map { "，缺 \($0)" } ?? ""),
          en: "the expression breaks off" + (wanted.map { ", \($0) is missing" } ?? "")),
        spot(tokenStart))
    }
    return FormFault.expression(
      Phrase(
        zh: "“\(found)”不能用在这里" + (wanted.map { "，此处应为 \($0)" } ?? ""),
        en: "“\(found)” has no place here" + (wanted.map { ", \($0) was expected" } ?? "")),
      spot(tokenStart))
  }
}
