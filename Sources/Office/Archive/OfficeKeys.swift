internal import Primitives
internal import Seals
internal import Storage

/// The office's keys on disk: its own authority, and the key that seals volumes.
///
/// `authority.key.pem` and `seal.key.pem` are encrypted with the passphrase; `authority.pem` and
/// `seal.pem` are the certificates. What checks a seal is `authority.pem` alone.
struct OfficeKeys {
  let home: OfficeHome

  private enum Name {
    static let authorityKey = "authority.key.pem"
    static let authority = "authority.pem"
    static let sealKey = "seal.key.pem"
    static let seal = "seal.pem"
    static let passphrase = "passphrase"
  }
  private static let limit = 1 << 16

  var authorityPath: String { path(Name.authority) }

  private func path(_ name: String) -> String { Storage.join(home.keys, name) }

  /// Makes keys and certificates that are missing; what is there stays.
  ///
  /// The last file written is the sealing certificate, so a run that was cut short is finished by
  /// the next one.
  func make(office: String, passphrase: String, validity: Validity) throws(Fault) {
    let storage = home.storage
    if try storage.exists(path(Name.seal)) { return }
    for name in [Name.authorityKey, Name.authority, Name.sealKey, Name.passphrase] {
      try storage.remove(path(name))
    }
    let phrase = Array(passphrase.utf8)
    try storage.publish(
      Array((passphrase + "\n").utf8), to: path(Name.passphrase), replacing: .any, mode: 0o600)
    let authorityKey = try SigningKey.generate()
    try write(try authorityKey.pem(passphrase: phrase), Name.authorityKey)
    let authority = try OfficeAuthority(
      key: authorityKey,
      name: CertificateName(organisation: office, commonName: office + "档案根证书"),
      validity: validity)
    let sealKey = try SigningKey.generate()
    try write(try sealKey.pem(passphrase: phrase), Name.sealKey)
    let certificate = try authority.certify(
      sealKey, name: CertificateName(organisation: office, commonName: office + "档案封印"),
      validity: validity)
    try storage.publish(
      try authority.certificate.pem(), to: path(Name.authority), replacing: .any)
    try storage.publish(try certificate.pem(), to: path(Name.seal), replacing: .any)
  }

  private func write(_ pem: [UInt8], _ name: String) throws(Fault) {
    try home.storage.publish(pem, to: path(name), replacing: .any, mode: 0o600)
  }

  func authority() throws(Fault) -> Certificate {
    try Certificate(pem: try home.storage.read(authorityPath, limit: OfficeKeys.limit))
  }

  func sealing() throws(Fault) -> (key: SealingKey, certificate: Certificate) {
    let storage = home.storage
    let phrase = try storage.read(path(Name.passphrase), limit: OfficeKeys.limit)
      .prefix { $0 != 0x0A }
    let pem = try storage.read(path(Name.sealKey), limit: OfficeKeys.limit)
    let certificate = try Certificate(
      pem: try storage.read(path(Name.seal), limit: OfficeKeys.limit))
    return (SealingKey(pem: pem, passphrase: Array(phrase)), certificate)
  }

  /// A key on its way: opened where it is used.
  struct SealingKey {
    let pem: [UInt8]
    let passphrase: [UInt8]

    func opened() throws(Fault) -> SigningKey {
      try SigningKey(pem: pem, passphrase: passphrase)
    }
  }
}
