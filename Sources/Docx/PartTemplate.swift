internal import Forms
internal import Primitives

/// One field of a document: an expression, and how a fault names it.
struct DocxField: Sendable {
  var expression: Expression
  /// As it is written, with its braces.
  var source: String
  /// The paragraph of its part, from 1.
  var paragraph: Int

  func named(_ fault: Fault) -> Fault { fault.inField(source, paragraph: paragraph) }
}

/// What may stand at the beginning of a row or paragraph.
enum Directive: Sendable {
  case each(DocxField)
  case when(DocxField)
}

/// One stretch of a part, in the order of its bytes.
enum Piece: Sendable {
  /// Bytes that stay as they are.
  case bytes(Range<Int>)
  /// Bytes that a document may hold once: in a repetition they are printed the first time.
  case once(Range<Int>)
  case text(TextPiece)
  case block(Block)
}

/// A text element that changes.
struct TextPiece: Sendable {
  enum Item: Sendable {
    /// Letters as they are written.
    case bytes(Range<Int>)
    case value(DocxField)
  }

  /// The element's name, with its prefix.
  var name: Range<Int>
  /// From `<` to `>`.
  var startTag: Range<Int>
  var endTag: Range<Int>
  /// The value of `xml:space`, when it is given.
  var space: Range<Int>?
  var items: [Item]
}

/// A row or paragraph that may be repeated or left out, or a table that may lose all its rows.
struct Block: Sendable {
  enum Kind: Sendable {
    case row
    /// A paragraph, and what remains of it where its cell or section cannot do without one.
    case paragraph(shell: [Range<Int>]?)
    case table
  }

  var kind: Kind
  /// In the order in which they are written.
  var directives: [Directive]
  var pieces: [Piece]
}

/// A part with its fields found: what stays and what is filled in.
struct PartTemplate: Sendable {
  var name: String
  var place: Place
  var bytes: [UInt8]
  var pieces: [Piece]
  /// Braces and expressions that could not be read, in the order of the part.
  var findings: [Fault]
  var fieldCount: Int

  /// `true` when filling leaves the part as it is.
  var isPlain: Bool {
    pieces.allSatisfy { piece in
      switch piece {
      case .bytes, .once: true
      case .text, .block: false
      }
    }
  }

  /// Every field, with what it is used for, in the order of the part.
  func visit(_ body: (DocxField) -> Void) { PartTemplate.visit(pieces, body) }

  private static func visit(_ pieces: [Piece], _ body: (DocxField) -> Void) {
    for piece in pieces {
      switch piece {
      case .bytes, .once: break
      case .text(let text):
        for case .value(let field) in text.items { body(field) }
      case .block(let block):
        for directive in block.directives {
          switch directive {
          case .each(let field), .when(let field): body(field)
          }
        }
        visit(block.pieces, body)
      }
    }
  }

  /// Every field held against a case's shape.
  func check(_ scope: ShapeScope) -> [Fault] {
    var findings: [Fault] = []
    PartTemplate.check(pieces, scope, &findings)
    return findings
  }

  private static func check(_ pieces: [Piece], _ scope: ShapeScope, _ findings: inout [Fault]) {
    for piece in pieces where findings.count < DocxLimits.findings {
      switch piece {
      case .bytes, .once: break
      case .text(let text):
        for case .value(let field) in text.items {
          findings += scope.findings(value: field.expression).map(field.named)
        }
      case .block(let block):
        var inner: ShapeScope? = scope
        for directive in block.directives {
          switch directive {
          case .when(let field):
            findings += (inner?.findings(condition: field.expression) ?? []).map(field.named)
          case .each(let field):
            let found = inner?.scope(field.expression)
            findings += (found?.findings ?? []).map(field.named)
            inner = found?.inner
          }
        }
        // What stands inside a wrong path cannot be judged.
        if let inner { check(block.pieces, inner, &findings) }
      }
    }
  }
}
