internal import Primitives

/// A text of the volume's own, of any length.
protocol GeneratedText {
  /// Adds the text to `stream`, draining it into `write` now and then and flushing it at the end.
  func write(
    to stream: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault)
}

/// Text gathered into pieces on its way out, so that documents of any length take little memory.
struct TextStream: ~Copyable {
  private var held: [UInt8] = []
  var digests: PassingDigests

  static let pieceSize = 32_768

  init() {
    digests = PassingDigests(national: true)
    held.reserveCapacity(TextStream.pieceSize + 4096)
  }

  mutating func add(_ text: String) { held.append(contentsOf: text.utf8) }

  mutating func add(_ bytes: [UInt8]) { held.append(contentsOf: bytes) }

  /// Adds text where XML has text or an attribute's value in double quotes.
  ///
  /// Characters that XML 1.0 cannot hold become U+FFFD.
  mutating func addEscaped(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": add("&amp;")
      case "<": add("&lt;")
      case ">": add("&gt;")
      case "\"": add("&quot;")
      case "\t", "\n", "\r": add(" ")
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": add("\u{FFFD}")
      default: held.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Hands the text over when a piece is full.
  mutating func drain(
    _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    if held.count >= TextStream.pieceSize { try flush(write) }
  }

  /// Hands over all that is held.
  mutating func flush(
    _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var piece: [UInt8] = []
    swap(&piece, &held)
    digests.take(piece.span.bytes)
    try write(piece.span.bytes)
    piece.removeAll(keepingCapacity: true)
    swap(&piece, &held)
  }
}
