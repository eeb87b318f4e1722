internal import Forms
internal import Primitives

/// Puts a case's values into one part.
///
/// Nothing but fields changes: all other bytes are copied. It counts what it makes, so that no
/// template and no case can ask for more than `DocxLimits` allows.
struct PartFilling {
  private let part: PartTemplate
  private(set) var bytes: [UInt8] = []
  private var pieces = 0
  /// Rows printed so far in each table that is open and may lose all of them.
  private var rows: [Int] = []

  /// Where in the case the part stands; `nothing` where an `each` found no node.
  private enum Scope {
    case at(CaseScope)
    case nothing
  }

  init(_ part: PartTemplate) {
    self.part = part
    bytes.reserveCapacity(part.bytes.count + part.bytes.count / 4)
  }

  /// The part's bytes with the values in place.
  static func fill(_ part: PartTemplate, _ scope: CaseScope) throws(Fault) -> [UInt8] {
    var filling = PartFilling(part)
    try filling.print(part.pieces, .at(scope), isFirst: true)
    return filling.bytes
  }

  private mutating func count() throws(Fault) {
    pieces += 1
    guard pieces <= DocxLimits.pieces else {
      throw DocxFault.tooLarge(DocxLimits.pieces, part.place)
    }
    guard bytes.count <= DocxLimits.filledBytes else {
      throw DocxFault.tooLarge(DocxLimits.filledBytes, part.place)
    }
  }

  private mutating func print(
    _ pieces: [Piece], _ scope: Scope, isFirst: Bool
  ) throws(Fault) {
    for piece in pieces {
      switch piece {
      case .bytes(let range): bytes += part.bytes[range]
      case .once(let range): if isFirst { bytes += part.bytes[range] }
      case .text(let text): try print(text, scope)
      case .block(let block): try print(block, scope, isFirst: isFirst)
      }
    }
  }

  // MARK: Rows and paragraphs

  private mutating func print(_ block: Block, _ outer: Scope, isFirst: Bool) throws(Fault) {
    try count()
    let start = bytes.count
    let scopes = try scopes(block.directives[...], outer)
    if case .table = block.kind { rows.append(0) }
    for (index, scope) in scopes.enumerated() {
      try count()
      try print(block.pieces, scope, isFirst: isFirst && index == 0)
    }
    switch block.kind {
    case .row:
      if !rows.isEmpty { rows[rows.count - 1] += scopes.count }
    case .paragraph(let shell):
      if scopes.isEmpty { for range in shell ?? [] { bytes += part.bytes[range] } }
    case .table:
      // A table without rows is no table to Word.
      if rows.removeLast() == 0 { bytes.removeSubrange(start...) }
    }
  }

  /// The scopes in which a block is printed: none when a test fails, `nothing` for no node.
  private func scopes(
    _ directives: ArraySlice<Directive>, _ scope: Scope
  ) throws(Fault) -> [Scope] {
    guard let first = directives.first, case .at(let place) = scope else { return [scope] }
    switch first {
    case .when(let field):
      let holds = try named(field) { () throws(Fault) in try place.isTrue(field.expression) }
      return holds ? try scopes(directives.dropFirst(), scope) : []
    case .each(let field):
      var found: [Scope] = []
      for inner in try named(field, { () throws(Fault) in try place.scopes(field.expression) }) {
        found += try scopes(directives.dropFirst(), .at(inner))
      }
      return found.isEmpty ? [.nothing] : found
    }
  }

  private func named<Value>(
    _ field: DocxField, _ body: () throws(Fault) -> Value
  ) throws(Fault) -> Value {
    do {
      return try body()
    } catch {
      throw field.named(error)
    }
  }

  // MARK: Text

  private mutating func print(_ text: TextPiece, _ scope: Scope) throws(Fault) {
    var lines: [[UInt8]] = [[]]
    for item in text.items {
      switch item {
      case .bytes(let range): lines[lines.count - 1] += part.bytes[range]
      case .value(let field):
        try count()
        let value =
          switch scope {
          case .nothing: CaseScope.empty
          case .at(let place):
            try named(field) { () throws(Fault) in try place.text(field.expression) }
          }
        let own = PartFilling.lines(value)
        lines[lines.count - 1] += own[0]
        lines += own.dropFirst()
      }
    }
    let prefix = part.bytes[text.name].firstIndex(of: 0x3A).map {
      part.bytes[text.name.lowerBound...$0]
    }
    for (index, line) in lines.enumerated() {
      if index == 0 {
        printStart(text, keepsSpace: PartFilling.hasOuterSpace(line))
      } else {
        bytes += "</".utf8
        bytes += part.bytes[text.name]
        bytes += "><".utf8
        bytes += prefix ?? []
        bytes += "br/><".utf8
        bytes += part.bytes[text.name]
        if PartFilling.hasOuterSpace(line) { bytes += " xml:space=\"preserve\"".utf8 }
        bytes.append(0x3E)
      }
      bytes += line
    }
    bytes += part.bytes[text.endTag]
  }

  private mutating func printStart(_ text: TextPiece, keepsSpace: Bool) {
    guard keepsSpace else {
      bytes += part.bytes[text.startTag]
      return
    }
    let cut = text.space ?? text.name.upperBound..<text.name.upperBound
    bytes += part.bytes[text.startTag.lowerBound..<cut.lowerBound]
    bytes += (text.space == nil ? " xml:space=\"preserve\"" : "preserve").utf8
    bytes += part.bytes[cut.upperBound..<text.startTag.upperBound]
  }

  /// White space at either end, which is lost unless the element says to keep it.
  private static func hasOuterSpace(_ line: [UInt8]) -> Bool {
    guard let first = line.first, let last = line.last else { return false }
    let wide: [UInt8] = [0xE3, 0x80, 0x80]
    return WordScan.isSpace(first) || WordScan.isSpace(last) || line.starts(with: wide)
      || line.suffix(3) == wide[...]
  }

  /// A value as lines of XML text; control characters are dropped, as forms drop them.
  static func lines(_ value: String) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    for character in value {
      if character.isNewline {
        lines.append([])
        continue
      }
      for scalar in character.unicodeScalars {
        switch scalar {
        case "&": lines[lines.count - 1] += "&amp;".utf8
        case "<": lines[lines.count - 1] += "&lt;".utf8
        case ">": lines[lines.count - 1] += "&gt;".utf8
        case "\t": lines[lines.count - 1].append(0x20)
        case "\u{0}"..<" ", "\u{7F}", "\u{FFFE}", "\u{FFFF}": break
        default: lines[lines.count - 1] += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
      }
    }
    return lines
  }
}
