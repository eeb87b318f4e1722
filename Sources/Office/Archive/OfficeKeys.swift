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
  ///
  /// The passphrase is written beside the keys only where `keepsPassphrase` says so: for samples.
  func make(
    office: String, passphrase: String, validity: Validity, keepsPassphrase: Bool = true
  ) throws(Fault) {
    let storage = home.storage
    if try storage.exists(path(Name.seal)) { return }
    for name in [Name.authorityKey, Name.authority, Name.sealKey, Name.passphrase] {
      try storage.remove(path(name))
    }
    let phrase = Array(passphrase.utf8)
    if keepsPassphrase {
      try storage.publish(
        Array((passphrase + "\n").utf8), to: path(Name.passphrase), replacing: .any, mode: 0o600)
    }
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

  /// The sealing key, opened with the passphrase given or, in a sample, with the one beside it.
  func sealing(_ given: [UInt8]?) throws(Fault) -> (key: SealingKey, certificate: Certificate) {
    let storage = home.storage
    let phrase: [UInt8]
    if let given {
      phrase = given
    } else if try storage.exists(path(Name.passphrase)) {
      phrase = Array(
        try storage.read(path(Name.passphrase), limit: OfficeKeys.limit).prefix { $0 != 0x0A })
    } else {
      throw Fault(
        "keys-passphrase", .refused, what: Phrase(zh: "不能加封印", en: "nothing can be sealed"),
        why: Phrase(zh: "没有给出密钥口令", en: "the keys' passphrase was not given"),
        next: Phrase(
          zh: "请用 --passphrase-file 或环境变量 DOSSIER_PASSPHRASE 给出",
          en: "give it with --passphrase-file or in DOSSIER_PASSPHRASE"), at: Place(file: home.keys)
      )
    }
    let pem = try storage.read(path(Name.sealKey), limit: OfficeKeys.limit)
    let certificate = try Certificate(
      pem: try storage.read(path(Name.seal), limit: OfficeKeys.limit))
    return (SealingKey(pem: pem, passphrase: phrase), certificate)
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
