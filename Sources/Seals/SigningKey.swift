internal import COpenSSL
package import Primitives

/// A private key; it leaves memory only encrypted.
@safe
package struct SigningKey: ~Copyable {
  /// What the key computes with.
  package enum Algorithm: String, CaseIterable, Sendable {
    /// ECDSA on NIST P-256 with SHA-256.
    case p256
    /// RSA of 3072 bits with SHA-256, where an authority asks for RSA.
    case rsa
  }

  let handle: Handle

  /// Rounds of PBKDF2-HMAC-SHA256 between passphrase and key: a fifth of a second.
  package static let derivationRounds: Int32 = 600_000
  /// The most rounds with which a key is opened: some seconds' work, so that no file keeps us busy.
  ///
  /// For scrypt it bounds N·r·p, whose unit takes about as long.
  package static let derivationRoundLimit = 10_000_000
  /// The longest key file read.
  package static let byteLimit = 65_536

  /// Makes a new key: the one place where random numbers enter, and libcrypto draws them.
  package static func generate(_ algorithm: Algorithm = .p256) throws(Fault) -> SigningKey {
    let made =
      switch algorithm {
      case .p256: unsafe seals_key_p256()
      case .rsa: unsafe seals_key_rsa(3072)
      }
    return unsafe SigningKey(
      handle: try Handle(
        made, release: { unsafe EVP_PKEY_free($0) },
        orThrow: .crypto("seal-key-generation", en: "the key was not made", zh: "密钥未能生成")))
  }

  /// Makes a new SM2 key (GB/T 32918.2-2016), for `SM2Signature` alone.
  package static func generateSM2() throws(Fault) -> SigningKey {
    unsafe SigningKey(
      handle: try Handle(
        seals_key_sm2(), release: { unsafe EVP_PKEY_free($0) },
        orThrow: .crypto("seal-key-generation", en: "the key was not made", zh: "密钥未能生成")))
  }

  private init(handle: consuming Handle) { self.handle = handle }

  /// Reads an encrypted PKCS#8 key in PEM (RFC 5958, RFC 7468).
  ///
  /// Throws `seal-key-form` for other bytes, an unencrypted key among them, `seal-key-rounds`
  /// when it asks for more than `derivationRoundLimit`, and `seal-key-passphrase` when the
  /// passphrase does not open it.
  package init(pem: [UInt8], passphrase: [UInt8]) throws(Fault) {
    guard pem.count <= SigningKey.byteLimit else { throw SigningKey.malformed }
    let sealed = try withInput(pem) { bio throws(Fault) in
      try unsafe Handle(
        PEM_read_bio_PKCS8(bio.pointer, nil, nil, nil), release: { unsafe X509_SIG_free($0) },
        orThrow: SigningKey.malformed)
    }
    let rounds = unsafe seals_key_rounds(sealed.pointer)
    guard rounds <= SigningKey.derivationRoundLimit else { throw SigningKey.costly }
    let opened = unsafe passphrase.withUnsafeBytes { buffer in
      unsafe PKCS8_decrypt(
        sealed.pointer, buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
        Int32(clamping: buffer.count))
    }
    let plain = try unsafe Handle(
      opened, release: { unsafe PKCS8_PRIV_KEY_INFO_free($0) },
      orThrow: .crypto(
        "seal-key-passphrase", .refused, en: "the passphrase does not open the key",
        zh: "口令打不开密钥", next: Phrase(zh: "请核对口令", en: "check the passphrase")))
    handle = try unsafe Handle(
      EVP_PKCS82PKEY(plain.pointer), release: { unsafe EVP_PKEY_free($0) },
      orThrow: SigningKey.malformed)
  }

  /// The key as encrypted PKCS#8 in PEM: PBES2, PBKDF2-HMAC-SHA256, AES-256-CBC.
  ///
  /// Salt and vector are drawn by libcrypto; fewer `rounds` are for tests. Throws `seal-key-passphrase` for an empty passphrase.
  package func pem(
    passphrase: [UInt8], rounds: Int32 = derivationRounds
  ) throws(Fault) -> [UInt8] {
    guard !passphrase.isEmpty else {
      throw Fault(
        "seal-key-passphrase", .refused,
        what: Phrase(zh: "密钥未写出", en: "the key is not written"),
        why: Phrase(zh: "口令为空", en: "the passphrase is empty"),
        next: Phrase(zh: "请给出口令", en: "give a passphrase"))
    }
    let plain = try unsafe Handle(
      EVP_PKEY2PKCS8(handle.pointer), release: { unsafe PKCS8_PRIV_KEY_INFO_free($0) },
      orThrow: SigningKey.unwritten)
    let made = unsafe passphrase.withUnsafeBytes { buffer in
      unsafe PKCS8_encrypt(
        -1, EVP_aes_256_cbc(), buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
        Int32(clamping: buffer.count), nil, 0, rounds, plain.pointer)
    }
    let sealed = try unsafe Handle(
      made, release: { unsafe X509_SIG_free($0) }, orThrow: SigningKey.unwritten)
    return try output(orThrow: SigningKey.unwritten) { bio in
      unsafe PEM_write_bio_PKCS8(bio.pointer, sealed.pointer)
    }
  }

  /// The public half as DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
  package func publicKey() throws(Fault) -> [UInt8] {
    try output(orThrow: SigningKey.unwritten) { bio in
      unsafe i2d_PUBKEY_bio(bio.pointer, handle.pointer)
    }
  }

  /// Whether this key belongs to the certificate.
  package func matches(_ certificate: Certificate) throws(Fault) -> Bool {
    let other = try certificate.opened()
    return unsafe X509_check_private_key(other.pointer, handle.pointer) == 1
  }

  private static var malformed: Fault {
    .crypto(
      "seal-key-form", .damaged, en: "this is no encrypted private key in PEM",
      zh: "这不是加密的 PEM 私钥",
      next: Phrase(zh: "请从备份恢复密钥文件", en: "restore the key file from a backup"))
  }

  private static var costly: Fault {
    Fault(
      "seal-key-rounds", .damaged,
      what: Phrase(zh: "密钥未打开", en: "the key is not opened"),
      why: Phrase(
        zh: "文件要求的口令推导超过\(derivationRoundLimit)轮",
        en: "the file asks for more than \(derivationRoundLimit) rounds between passphrase and key"),
      next: Phrase(
        zh: "请从备份恢复密钥文件，或用 openssl pkcs8 以较少轮数重新加密",
        en: "restore the key file from a backup, or encrypt it with fewer by openssl pkcs8"))
  }

  private static var unwritten: Fault {
    .crypto("seal-key-write", en: "the key was not written", zh: "密钥未能写出")
  }
}
