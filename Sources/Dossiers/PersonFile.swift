package import Casework
internal import Codec
package import Primitives
internal import Seals

/// What is known of a resident, kept apart from the events.
///
/// Events hold the person's id and the digest of this file. The salt keeps the digest from telling
/// the name by trial; without the file the chain still verifies.
package struct PersonFile: Codable, Hashable, Sendable {
  package var id: PersonID
  /// Random, in hexadecimal; at least 16 bytes.
  package var salt: String
  /// A name or a form of address such as 裴阿姨.
  package var name: String
  package var phone: String?
  package var address: String?
  package var wishesAnonymity: Bool

  package init(
    id: PersonID, salt: String, name: String, phone: String? = nil, address: String? = nil,
    wishesAnonymity: Bool = false
  ) {
    self.id = id
    self.salt = salt
    self.name = name
    self.phone = phone
    self.address = address
    self.wishesAnonymity = wishesAnonymity
  }

  package func bytes() throws(Fault) -> [UInt8] {
    try XMLBridge.bytes(
      of: try NodeEncoder().encode(self, name: "person"), namespace: DossierNamespace.person)
  }

  /// What events name.
  package func digest() throws(Fault) -> Digest { SHA256.digest(of: try bytes()) }

  package init(from bytes: [UInt8], file: String) throws(Fault) {
    let node = try XMLBridge.node(
      parsing: bytes, root: "person", namespace: DossierNamespace.person, file: file)
    self = try placed(Place(file: file)) { () throws(Fault) in
      try NodeDecoder().decode(PersonFile.self, from: node)
    }
  }

  package static func entryName(_ id: PersonID) -> String { "persons/\(id.rawValue).xml" }
}
