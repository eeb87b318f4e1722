internal import Casework
internal import Codec
package import Primitives

/// One case of an import: a line of JSON with everything that happened to it.
///
/// Names are those of the dossier's own XML; docs/formats/import.md has an example.
struct ImportLine: Codable, Sendable {
  var caseID: CaseID
  var persons: [Resident]
  var files: [Content]
  var events: [Event]

  enum CodingKeys: String, CodingKey {
    case caseID = "case"
    case persons = "person"
    case files = "file"
    case events = "event"
  }

  /// A resident's personal data, kept apart from the events that name its key.
  struct Resident: Codable, Sendable {
    var id: PersonID
    var name: String
    var phone: String?
    var address: String?
    var wishesAnonymity: Bool?
  }

  /// The bytes of a document or attachment that an event names.
  struct Content: Codable, Sendable {
    /// Its entry in the dossier: `documents/06-SUG-v1.pdf`.
    var name: String
    /// A file beside the import, by a relative path.
    var path: String?
    /// Or the bytes themselves (RFC 4648).
    var base64: String?
  }
}

/// The reader of import lines by itself, for those who throw bytes at it.
package enum ImportCheck {
  /// Reads one line and replays its events; throws what an import would say of it.
  package static func line(_ bytes: [UInt8]) throws(Fault) {
    let line = try NodeDecoder().decode(
      ImportLine.self, from: try JSONText.parse(bytes, limit: LineReader.limit))
    _ = try Case.replay(line.events, under: Rulebook())
  }
}
