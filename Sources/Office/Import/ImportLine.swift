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

/// Reads base64 with padding and nothing else, else `nil` (RFC 4648, section 4).
func bytes(base64 text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count / 4 * 3)
  var group: UInt32 = 0
  var count = 0
  var padding = 0
  for byte in text.utf8 {
    let value: UInt32
    switch byte {
    case 0x41...0x5A: value = UInt32(byte - 0x41)
    case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
    case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
    case 0x2B: value = 62
    case 0x2F: value = 63
    case 0x3D:
      value = 0
      padding += 1
    default: return nil
    }
    if padding > 0 && byte != 0x3D { return nil }
    group = group << 6 | value
    count += 1
    if count == 4 {
      bytes += [UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)]
      group = 0
      count = 0
    }
  }
  guard count == 0, padding <= 2 else { return nil }
  bytes.removeLast(padding)
  return bytes
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
