package import Primitives

/// The wording of a letter, which its author gives: a notice, a reply.
///
/// A letter's template finds it as `paper` beside what the case view has, and the event of the
/// letter's issue keeps it.
package struct OfficePaper: Codable, Hashable, Sendable {
  package var title: String
  package var number: String?
  package var recipient: String?
  package var paragraphs: [String]
  package var issuer: String
  package var on: CivilDate
  /// What stands at the top right of the title, such as a reply's class.
  package var mark: String?
  /// Titles of what is attached.
  package var attachments: [String]
  /// Who gets a copy (抄送).
  package var copies: [String]

  enum CodingKeys: String, CodingKey {
    case title, number, recipient, issuer, on
    case paragraphs = "p"
    case mark
    case attachments = "attachment"
    case copies = "copy"
  }

  package init(
    title: String, number: String? = nil, recipient: String? = nil, paragraphs: [String],
    issuer: String, on: CivilDate, mark: String? = nil, attachments: [String] = [],
    copies: [String] = []
  ) {
    self.title = title
    self.number = number
    self.recipient = recipient
    self.paragraphs = paragraphs
    self.issuer = issuer
    self.on = on
    self.mark = mark
    self.attachments = attachments
    self.copies = copies
  }
}
