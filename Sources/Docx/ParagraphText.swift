internal import Forms
internal import Primitives

/// The words of one paragraph as a reader sees them, whatever runs the editor split them over.
struct ParagraphText {
  /// One character and the bytes that it is written with.
  struct Letter {
    var scalar: Unicode.Scalar
    var bytes: Range<Int>
    /// The index of its text element.
    var element: Int
  }

  /// What stands between braces.
  struct Field {
    /// The letters from brace to brace.
    var letters: Range<Int>
    /// Between the braces, with an editor's curly quotes made straight.
    var source: String
  }

  private(set) var letters: [Letter] = []
  /// Letters before which something stands that is no text.
  private var breaks: Set<Int> = []
  private(set) var fields: [Field] = []
  /// The second letters of doubled braces.
  private(set) var doubled: [Int] = []
  private(set) var findings: [Fault] = []

  private let number: Int
  private let place: Place

  /// The text of the paragraph at `index`, the `number`th of its part.
  init(_ scan: WordScan, _ index: Int, number: Int, place: Place) {
    self.number = number
    self.place = place
    gather(scan, index)
    if letters.contains(where: { "{}｛".contains($0.scalar) }) { split() }
  }

  /// Where a letter stands: the paragraph as the line, from 1, and the letter as the column.
  func place(at letter: Int) -> Place {
    var spot = place
    spot.line = number
    spot.column = letter + 1
    return spot
  }

  /// Letters as text, with the braces of a field.
  func text(_ range: Range<Int>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: letters[range].lazy.map(\.scalar))
    return text
  }

  // MARK: Letters

  private mutating func gather(_ scan: WordScan, _ index: Int) {
    let end = scan.elements[index].next
    var at = index + 1
    while at < end {
      let element = scan.elements[at]
      switch element.kind {
      case .paragraph, .deleted, .paragraphProperties:
        at = element.next
      case .text:
        read(scan, at)
        at = element.next
      case .runProperties, .mark:
        at = element.next
      default:
        let isInRun = element.parent.map { scan.elements[$0].kind == .run } ?? false
        if isInRun { breaks.insert(letters.count) }
        at = isInRun ? element.next : at + 1
      }
    }
  }

  private mutating func read(_ scan: WordScan, _ element: Int) {
    let bytes = scan.bytes
    let range = scan.elements[element].inside
    var at = range.lowerBound
    while at < range.upperBound {
      let start = at
      let scalar: Unicode.Scalar
      switch bytes[at] {
      case 0x3C:
        // A comment, or an element that has no place here; neither is text.
        at = ParagraphText.end(ofMarkup: bytes[at..<range.upperBound])
        continue
      case 0x26:
        at = bytes[at..<range.upperBound].firstIndex(of: 0x3B).map { $0 + 1 } ?? range.upperBound
        scalar = ParagraphText.reference(bytes[start..<at])
      default:
        (scalar, at) = ParagraphText.scalar(bytes[start..<range.upperBound])
      }
      letters.append(Letter(scalar: scalar, bytes: start..<at, element: element))
    }
  }

  private static func end(ofMarkup bytes: ArraySlice<UInt8>) -> Int {
    let isComment = bytes.starts(with: "<!--".utf8)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      at += 1
      if bytes[at - 1] == 0x3E, !isComment || bytes[..<(at - 1)].suffix(2) == [0x2D, 0x2D] {
        return at
      }
    }
    return bytes.endIndex
  }

  private static func scalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, next: Int) {
    let lead = bytes[bytes.startIndex]
    let count = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    let part = bytes.prefix(count)
    return (String(decoding: part, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}", part.endIndex)
  }

  /// The character of `&amp;` or `&#x4E00;`.
  private static func reference(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar {
    let name = String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default:
      let isHex = name.hasPrefix("#x")
      return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
        .flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
    }
  }

  // MARK: Fields

  private mutating func split() {
    var at = 0
    while at < letters.count {
      let scalar = letters[at].scalar
      guard scalar == "{" || scalar == "}" else {
        if scalar == "｛" { checkWide(at) }
        at += 1
        continue
      }
      let isDoubled =
        at + 1 < letters.count && letters[at + 1].scalar == scalar && !breaks.contains(at + 1)
      if isDoubled {
        doubled.append(at + 1)
        at += 2
      } else if scalar == "{" {
        at = field(at)
      } else {
        report(DocxFault.stray(place(at: at)), max(0, at - 12)..<(at + 1))
        at += 1
      }
    }
  }

  /// Full-width braces around what can only be meant as a field: it would be printed as it is.
  private mutating func checkWide(_ start: Int) {
    let inside = letters[(start + 1)...].prefix(256).prefix { !"｝}｛".contains($0.scalar) }
    guard let first = inside.first?.scalar, inside.endIndex < letters.count,
      "｝}".contains(letters[inside.endIndex].scalar),
      first.properties.isAlphabetic || "@./".contains(first),
      inside.allSatisfy({ $0.scalar.isASCII || "‘’“”".contains($0.scalar) })
    else { return }
    report(DocxFault.wide(place(at: start)), start..<(inside.endIndex + 1))
  }

  /// Reads the field whose brace is at `start`; gives where to go on.
  private mutating func field(_ start: Int) -> Int {
    var source = ""
    var quote: Quote?
    var at = start + 1
    while at < letters.count {
      var scalar = letters[at].scalar
      if let open = quote {
        if scalar == open.closing {
          scalar = open.straight
          quote = nil
        }
      } else if let open = Quote(scalar, before: letters[(at + 1)...].lazy.map(\.scalar)) {
        quote = open
        scalar = open.straight
      } else if scalar == "}" {
        finish(start..<(at + 1), source)
        return at + 1
      } else if scalar == "{" {
        break
      }
      source.unicodeScalars.append(scalar)
      at += 1
    }
    report(DocxFault.unclosed(place(at: start)), start..<at)
    return at
  }

  private mutating func finish(_ range: Range<Int>, _ source: String) {
    guard !range.dropFirst().contains(where: { breaks.contains($0) }) else {
      report(DocxFault.interrupted(place(at: range.lowerBound)), range)
      return
    }
    fields.append(Field(letters: range, source: source))
  }

  private mutating func report(_ fault: Fault, _ range: Range<Int>) {
    guard findings.count < DocxLimits.findings else { return }
    findings.append(fault.inField(text(range), paragraph: number))
  }

  /// A quotation mark inside a field: editors make the straight ones that are typed curly.
  private struct Quote {
    /// How it is written in an expression.
    var straight: Unicode.Scalar
    var closing: Unicode.Scalar

    init?(_ scalar: Unicode.Scalar, before following: some Sequence<Unicode.Scalar>) {
      switch scalar {
      case "'", "\"": (straight, closing) = (scalar, scalar)
      case "‘", "’": (straight, closing) = ("'", "’")
      case "“", "”": (straight, closing) = ("\"", "”")
      default: return nil
      }
      // Curly quotes may hold the straight kind; the expression then takes the other one.
      let (closing, straight) = (closing, straight)
      if closing != straight, following.prefix(while: { $0 != closing }).contains(straight) {
        self.straight = straight == "'" ? "\"" : "'"
      }
    }
  }
}

extension String {
  fileprivate func contains(_ scalar: Unicode.Scalar) -> Bool { unicodeScalars.contains(scalar) }
}
