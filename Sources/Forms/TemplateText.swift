import Primitives

/// Splits template text into its own words and the values between braces.
struct TemplateText {
  let text: [Character]
  let start: Place

  private var index = 0
  private var place: Place
  private var words = ""
  private var wordsPlace: Place
  private(set) var segments: [Segment] = []
  private(set) var findings: [Fault] = []

  init(_ text: String, at start: Place) {
    self.text = Array(text)
    self.start = start
    place = start
    wordsPlace = start
  }

  /// The segments of `text`, with findings for braces and expressions that do not parse.
  ///
  /// White space that holds a line break is the file's own layout and disappears; other spaces
  /// stay.
  static func split(_ text: String, at start: Place) -> (segments: [Segment], findings: [Fault]) {
    var splitter = TemplateText(text, at: start)
    splitter.run()
    return (splitter.segments, splitter.findings)
  }

  private mutating func run() {
    while index < text.count {
      let character = text[index]
      switch character {
      case "{" where next == "{", "}" where next == "}":
        append(character)
        advance()
        advance()
      case "{":
        value()
      case "}":
        findings.append(FormFault.brace(place))
        advance()
      case " ", "\t", "\n", "\r", "\r\n":
        blank()
      default:
        append(character)
        advance()
      }
    }
    flush()
  }

  private var next: Character? { index + 1 < text.count ? text[index + 1] : nil }

  private mutating func append(_ character: Character) {
    if words.isEmpty { wordsPlace = place }
    words.append(character)
  }

  private mutating func advance() {
    if text[index].isNewline {
      place.line = place.line.map { $0 + 1 }
      place.column = 1
    } else {
      place.column = place.column.map { $0 + 1 }
    }
    index += 1
  }

  private mutating func flush() {
    if !words.isEmpty { segments.append(.words(words, wordsPlace)) }
    words = ""
  }

  private mutating func blank() {
    var spaces = ""
    var hasBreak = false
    let from = place
    while index < text.count, text[index].isASCII, text[index].isWhitespace {
      hasBreak = hasBreak || text[index].isNewline
      spaces.append(text[index])
      advance()
    }
    if hasBreak { return }
    if words.isEmpty { wordsPlace = from }
    words += spaces
  }

  private mutating func value() {
    let opening = place
    flush()
    advance()
    let first = place
    var source = ""
    var quote: Character?
    while index < text.count {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      } else if character == "}" {
        advance()
        finish(source, first)
        return
      } else if character == "{" {
        break
      }
      source.append(character)
      advance()
    }
    findings.append(FormFault.brace(opening))
    index = text.count
  }

  private mutating func finish(_ source: String, _ place: Place) {
    do {
      segments.append(.value(try Expression(source, at: place)))
    } catch {
      findings.append(error)
    }
  }
}
