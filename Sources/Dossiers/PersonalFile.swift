package import Casework
internal import Codec
internal import Primitives

/// Sixteen random bytes or more in hexadecimal, made anew for each personal file.
package struct Salt: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(bytes: [UInt8]) { self.init(rawValue: hexString(bytes)) }

  /// With fewer bytes a digest could be searched for together with a short name.
  package static let byteMinimum = 16

  package var isLongEnough: Bool {
    (bytesFromHex(rawValue)?.count ?? 0) >= Salt.byteMinimum
  }
}

/// A resident's personal data as they lie in a file of their own under `persons/`.
///
/// Events name the person and the SHA-256 of this file, salt included. A correction is a new
/// version of the file; a redaction takes versions out. Neither touches the chain of events.
package struct PersonalFile: Codable, Hashable, Sendable {
  package var salt: Salt
  package var person: PersonRecord

  package init(salt: Salt, person: PersonRecord) {
    self.salt = salt
    self.person = person
  }

  func encoded() throws(Fault) -> [UInt8] {
    try NodeXML.write(try NodeEncoder().encode(self, name: "personal-data"))
  }

  init(_ bytes: [UInt8]) throws(Fault) {
    self = try NodeDecoder().decode(PersonalFile.self, from: NodeXML.read(bytes))
  }
}
