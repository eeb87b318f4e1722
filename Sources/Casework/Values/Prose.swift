/// Running text in paragraphs; each is one line of Unicode text without markup.
package struct Prose: Codable, Hashable, Sendable, ExpressibleByStringLiteral {
  package var paragraphs: [String]

  package enum CodingKeys: String, CodingKey {
    case paragraphs = "p"
  }

  package init(_ paragraphs: [String]) { self.paragraphs = paragraphs }
  package init(stringLiteral text: String) { self.init([text]) }

  /// Whether there is nothing but white space.
  package var isBlank: Bool { paragraphs.allSatisfy { $0.isBlank } }
  /// The paragraphs as lines.
  package var text: String { paragraphs.joined(separator: "\n") }
}

extension String {
  /// Whether there is nothing but white space.
  package var isBlank: Bool { allSatisfy { $0.isWhitespace } }
}
