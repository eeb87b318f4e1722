package import Casework
package import Primitives

/// Sixteen random bytes or more in hexadecimal, made anew for each personal record.
package struct Salt: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(bytes: [UInt8]) { self.init(rawValue: hexString(bytes)) }

  /// Fewer bytes could be guessed together with a short name.
  package static let byteMinimum = 16

  package var isLongEnough: Bool {
    (bytesFromHex(rawValue)?.count ?? 0) >= Salt.byteMinimum
  }
}

/// A resident's personal data, in a file of their own under `persons/`.
///
/// Events name the person and the SHA-256 of this file, salt included. A correction is a new
/// version of the file; a redaction takes versions out. Neither touches the chain of events.
package struct PersonalRecord: Codable, Hashable, Sendable {
  package var id: PersonID
  package var salt: Salt
  package var isAnonymous: Bool
  package var name: String?
  package var phone: String?
  package var address: String?
  package var remark: String?

  package init(
    id: PersonID, salt: Salt, isAnonymous: Bool = false, name: String? = nil,
    phone: String? = nil, address: String? = nil, remark: String? = nil
  ) {
    self.id = id
    self.salt = salt
    self.isAnonymous = isAnonymous
    self.name = name
    self.phone = phone
    self.address = address
    self.remark = remark
  }
}
