internal import Primitives

/// A recursive descent over the characters of a query.
struct QueryParser {
  private enum Token: Equatable {
    case word(String)
    case phrase(String)
    case field(String)
    case compare(String, NumberTerm.Comparison)
    case open, close, and, or, not
  }

  private var tokens: [(token: Token, column: Int)] = []
  private var next = 0
  private var terms = 0
  private let end: Int
  private let isEitherScript: Bool
  private let aliases: Aliases

  init(_ text: String, eitherScript: Bool, aliases: [[String]]) throws(Fault) {
    isEitherScript = eitherScript
    self.aliases = Aliases(aliases)
    let characters = Array(text.precomposedWidths)
    end = characters.count + 1
    guard characters.count <= QueryLimits.characters else {
      throw queryFault(
        "search-query-long", column: QueryLimits.characters + 1,
        why: Phrase(
          zh: "查询超过\(QueryLimits.characters)个字符",
          en: "it has more than \(QueryLimits.characters) characters"),
        next: Phrase(zh: "请用较短的词查询", en: "use fewer or shorter words"))
    }
    try scan(characters)
  }

  mutating func parse() throws(Fault) -> Query {
    guard !tokens.isEmpty else { return .everything }
    let query = try alternatives(depth: 0)
    if next < tokens.count {
      throw queryFault(
        "search-query-bracket", column: tokens[next].column,
        why: Phrase(zh: "这个右括号没有对应的左括号", en: "this bracket closes nothing"),
        next: Phrase(zh: "请删去它，或补上左括号", en: "take it out, or add the opening bracket"))
    }
    return query
  }

  // MARK: Tokens

  private mutating func scan(_ characters: [Character]) throws(Fault) {
    var index = 0
    while index < characters.count {
      let column = index + 1
      switch characters[index] {
      case " ", "\t", "\n", "\r": index += 1
      case "(": push(.open, column, &index)
      case ")": push(.close, column, &index)
      case "-" where index + 1 < characters.count && characters[index + 1] != " ":
        push(.not, column, &index)
      case "\"":
        guard let close = characters[(index + 1)...].firstIndex(of: "\"") else {
          throw queryFault(
            "search-query-quote", column: column,
            why: Phrase(zh: "引号没有成对", en: "this quotation mark has no partner"),
            next: Phrase(zh: "请补上后引号", en: "add the closing mark"))
        }
        tokens.append((.phrase(String(characters[(index + 1)..<close])), column))
        index = close + 1
      default: scanWord(characters, &index)
      }
    }
  }

  private mutating func push(_ token: Token, _ column: Int, _ index: inout Int) {
    tokens.append((token, column))
    index += 1
  }

  private mutating func scanWord(_ characters: [Character], _ index: inout Int) {
    let start = index
    while index < characters.count, !" \t\n\r()\":<>=".contains(characters[index]) { index += 1 }
    let word = String(characters[start..<index])
    if index < characters.count, !word.isEmpty, "<>=".contains(characters[index]) {
      var sign = String(characters[index])
      index += 1
      if index < characters.count, sign != "=", characters[index] == "=" {
        sign += "="
        index += 1
      }
      tokens.append((.compare(word, NumberTerm.Comparison(rawValue: sign) ?? .equal), start + 1))
    } else if index < characters.count, !word.isEmpty, characters[index] == ":" {
      index += 1
      tokens.append((.field(word), start + 1))
    } else if word.isEmpty {
      index += 1  // A stray sign matches nothing and hides nothing.
    } else {
      switch word {
      case "AND": tokens.append((.and, start + 1))
      case "OR": tokens.append((.or, start + 1))
      case "NOT": tokens.append((.not, start + 1))
      default: tokens.append((.word(word), start + 1))
      }
    }
  }

  // MARK: Grammar

  private mutating func alternatives(depth: Int) throws(Fault) -> Query {
    guard depth < QueryLimits.depth else {
      throw queryFault(
        "search-query-deep", column: column,
        why: Phrase(zh: "括号嵌套过深", en: "the brackets nest too deeply"),
        next: Phrase(zh: "请减少括号", en: "use fewer brackets"))
    }
    var parts = [try conjunction(depth: depth)]
    while peek == .or {
      next += 1
      parts.append(try conjunction(depth: depth))
    }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction(depth: Int) throws(Fault) -> Query {
    var parts = [try negation(depth: depth)]
    while let token = peek, token != .or, token != .close {
      if token == .and { next += 1 }
      parts.append(try negation(depth: depth))
    }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func negation(depth: Int) throws(Fault) -> Query {
    guard peek == .not else { return try atom(depth: depth) }
    guard depth < QueryLimits.depth else { return try alternatives(depth: depth) }
    next += 1
    return .not(try negation(depth: depth + 1))
  }

  private mutating func atom(depth: Int) throws(Fault) -> Query {
    terms += 1
    guard terms <= QueryLimits.terms else {
      throw queryFault(
        "search-query-terms", column: column,
        why: Phrase(
          zh: "查询词超过\(QueryLimits.terms)个", en: "it has more than \(QueryLimits.terms) terms"),
        next: Phrase(zh: "请分几次查询", en: "ask in several queries"))
    }
    let start = column
    switch peek {
    case .word(let word):
      next += 1
      return try self.word(word, field: nil, column: start)
    case .phrase(let phrase):
      next += 1
      return try self.phrase(phrase, field: nil, column: start)
    case .field(let name):
      next += 1
      return try field(name, column: start)
    case .compare(let name, let comparison):
      next += 1
      return try comparing(name, comparison, column: start)
    case .open:
      next += 1
      let inner = try alternatives(depth: depth + 1)
      guard peek == .close else {
        throw queryFault(
          "search-query-bracket", column: start,
          why: Phrase(zh: "左括号没有对应的右括号", en: "this bracket is never closed"),
          next: Phrase(zh: "请补上右括号", en: "add the closing bracket"))
      }
      next += 1
      return inner
    case .close, .and, .or, .not, nil:
      throw queryFault(
        "search-query-word", column: start,
        why: Phrase(zh: "这里缺少查询词", en: "a word is missing here"),
        next: Phrase(zh: "请补上要查的词", en: "add what to look for"))
    }
  }

  private func word(
    _ word: String, field: SearchRecord.Field?, eitherScript: Bool = false, column: Int
  ) throws(Fault) -> Query {
    let spelled = Word(
      word, field: field, isEitherScript: isEitherScript || eitherScript, aliases: aliases)
    guard let query = spelled.query else { throw nothing(in: word, column: column) }
    return query
  }

  /// What stands in quotation marks is looked for as it is.
  private func phrase(
    _ phrase: String, field: SearchRecord.Field?, column: Int
  ) throws(Fault) -> Query {
    let term = TextTerm(text: phrase, field: field)
    guard !term.runs.isEmpty else { throw nothing(in: phrase, column: column) }
    return .text(term)
  }

  private func nothing(in word: String, column: Int) -> Fault {
    queryFault(
      "search-query-empty", column: column,
      why: Phrase(zh: "“\(word)”里没有可查的字", en: "“\(word)” holds no letter or digit"),
      next: Phrase(zh: "请至少写一个字", en: "write at least one character"))
  }

  private mutating func field(_ name: String, column start: Int) throws(Fault) -> Query {
    let value: String
    var isPhrase = false
    switch peek {
    case .word(let word): value = word
    case .phrase(let phrase):
      value = phrase
      isPhrase = true
    default:
      throw queryFault(
        "search-query-word", column: column,
        why: Phrase(zh: "“\(name)：”后面缺少查询词", en: "no word follows “\(name):”"),
        next: Phrase(zh: "请补上要查的词", en: "add what to look for"))
    }
    let valueColumn = column
    next += 1
    if let field = SearchRecord.Field.allCases.first(where: { $0.names.contains(name) }) {
      return isPhrase
        ? try phrase(value, field: field, column: valueColumn)
        : try word(value, field: field, column: valueColumn)
    }
    if name == "traditional" || name == "繁体" {
      return try word(value, field: nil, eitherScript: true, column: valueColumn)
    }
    if let facet = Facet.allCases.first(where: { $0.rawValue == name || $0.zh == name }) {
      return .value(.facet(facet, value))
    }
    switch (name, value) {
    case ("is", "reworked"), ("是", "重办"): return .value(.reworked)
    case ("has", "scan"), ("有", "扫描件"): return .value(.scanned)
    default:
      throw queryFault(
        "search-query-field", column: start,
        why: Phrase(zh: "没有“\(name):\(value)”这个条件", en: "there is no “\(name):\(value)”"),
        next: Phrase(
          zh: "可用的字段：" + QueryParser.names(\.zh) + "、繁体、是:重办、有:扫描件",
          en: "fields are: " + QueryParser.names(\.rawValue)
            + ", traditional, is:reworked, has:scan"))
    }
  }

  private mutating func comparing(
    _ name: String, _ comparison: NumberTerm.Comparison, column start: Int
  ) throws(Fault) -> Query {
    guard
      let measure = NumberTerm.Measure.allCases.first(where: {
        $0.rawValue == name || $0.zh == name
      })
    else {
      throw queryFault(
        "search-query-measure", column: start,
        why: Phrase(zh: "“\(name)”不能比较大小", en: "“\(name)” cannot be compared"),
        next: Phrase(
          zh: "可比较的有：天数（days）、轮次（rounds）", en: "days and rounds can be compared"))
    }
    guard case .word(let word)? = peek, let bound = Int(word), (0...1_000_000).contains(bound)
    else {
      throw queryFault(
        "search-query-number", column: column,
        why: Phrase(zh: "这里应是一个整数", en: "a whole number belongs here"),
        next: Phrase(zh: "例如 天数>90", en: "for example days>90"))
    }
    next += 1
    return .number(NumberTerm(measure: measure, comparison: comparison, bound: bound))
  }

  private var peek: Token? { next < tokens.count ? tokens[next].token : nil }
  private var column: Int { next < tokens.count ? tokens[next].column : end }

  private static func names(_ language: KeyPath<SearchRecord.Field, String>) -> String {
    let facets = Facet.allCases.map { language == \.zh ? $0.zh : $0.rawValue }
    let fields = SearchRecord.Field.allCases.map { $0[keyPath: language] }
    return (fields + facets.filter { !fields.contains($0) })
      .joined(separator: language == \.zh ? "、" : ", ")
  }
}

extension Facet {
  /// The word before the colon in Chinese queries.
  package var zh: String {
    switch self {
    case .street: "街道"
    case .unit: "承办"
    case .category: "类别"
    case .year: "年度"
    case .satisfaction: "满意度"
    case .state: "状态"
    }
  }
}

extension String {
  /// The query with full-width signs of the language as the narrow ones, character for character.
  fileprivate var precomposedWidths: String {
    String(
      map { character in
        switch character {
        case "：": ":"
        case "“", "”", "「", "」", "＂": "\""
        case "（": "("
        case "）": ")"
        case "＞": ">"
        case "＜": "<"
        case "＝": "="
        case "－": "-"
        case "\u{3000}": " "
        default: character
        }
      })
  }
}

private func queryFault(_ code: String, column: Int, why: Phrase, next: Phrase) -> Fault {
  Fault(
    code, .usage, what: Phrase(zh: "查询语句有误", en: "the query cannot be read"), why: why,
    next: next, at: Place(file: nil, line: 1, column: column))
}
