internal import COpenSSL
package import Primitives

/// The public half of an SM2 key (GB/T 32918.2-2016), as DER SubjectPublicKeyInfo.
package struct SM2PublicKey: Hashable, Sendable {
  package let der: [UInt8]

  /// The longest key read.
  package static let byteLimit = 4096

  /// SHA-256 of the DER bytes, by which people compare keys.
  package var fingerprint: Digest { SHA256.digest(of: der) }

  /// Reads one public key in PEM (RFC 7468); throws `seal-sm2-key-form` for every other one.
  package init(pem: [UInt8]) throws(Fault) {
    guard pem.count <= SM2PublicKey.byteLimit else { throw SM2PublicKey.malformed }
    let handle = try withInput(pem) { bio throws(Fault) in
      try unsafe Handle(
        PEM_read_bio_PUBKEY(bio.pointer, nil, nil, nil), release: { unsafe EVP_PKEY_free($0) },
        orThrow: SM2PublicKey.malformed)
    }
    try self.init(handle)
  }

  /// The public half of `key`; throws `seal-sm2-key-form` for a key of another kind.
  package init(of key: borrowing SigningKey) throws(Fault) { try self.init(key.handle) }

  private init(_ handle: borrowing Handle) throws(Fault) {
    guard unsafe seals_is_sm2(handle.pointer) == 1 else { throw SM2PublicKey.malformed }
    der = try output(orThrow: SM2PublicKey.malformed) { bio in
      unsafe i2d_PUBKEY_bio(bio.pointer, handle.pointer)
    }
  }

  /// The key in PEM, as `openssl dgst -verify` takes it.
  package func pem() throws(Fault) -> [UInt8] {
    let handle = try opened()
    return try output(orThrow: SM2PublicKey.malformed) { bio in
      unsafe PEM_write_bio_PUBKEY(bio.pointer, handle.pointer)
    }
  }

  fileprivate func opened() throws(Fault) -> Handle {
    try withInput(der) { bio throws(Fault) in
      try unsafe Handle(
        d2i_PUBKEY_bio(bio.pointer, nil), release: { unsafe EVP_PKEY_free($0) },
        orThrow: SM2PublicKey.malformed)
    }
  }

  private static var malformed: Fault {
    .crypto(
      "seal-sm2-key-form", .damaged, en: "this is no SM2 public key in PEM",
      zh: "这不是 PEM 格式的 SM2 公钥",
      next: Phrase(zh: "请从备份恢复公钥文件", en: "restore the file of the public key from a backup"))
  }
}

/// An SM2 signature with SM3 over a text, as DER SEQUENCE of r and s (GM/T 0009-2012, 7.3).
///
/// The signer's identity in it is `1234567812345678`, which GM/T 0009-2012, 10 has where none is agreed.
package struct SM2Signature: Hashable, Sendable {
  package let der: [UInt8]

  /// The longest signature read: two numbers of 32 bytes with their heads, and room.
  package static let byteLimit = 256

  /// Takes bytes to be verified later; throws `seal-sm2-form` when they are too many.
  package init(der: [UInt8]) throws(Fault) {
    guard (1...SM2Signature.byteLimit).contains(der.count) else { throw SM2Signature.malformed }
    self.der = der
  }

  /// Signs `content`; the bytes differ from call to call, since libcrypto draws a number.
  package static func sign(
    _ content: [UInt8], with key: borrowing SigningKey
  ) throws(Fault) -> SM2Signature {
    // A key of another kind is refused here.
    _ = try SM2PublicKey(of: key)
    let context = try unsafe Handle(
      seals_sm2_context(key.handle.pointer, 1), release: { unsafe EVP_MD_CTX_free($0) },
      orThrow: unsigned)
    var length = byteLimit
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteLimit) { buffer, count in
      let done = unsafe EVP_DigestSign(
        context.pointer, buffer.baseAddress, &length, content, content.count)
      count = done == 1 ? length : 0
    }
    guard !bytes.isEmpty else { throw unsigned }
    return try SM2Signature(der: bytes)
  }

  /// Verifies that this is a signature over exactly `content` by one of `keys`, and gives that key.
  ///
  /// Throws `seal-sm2`, also where `keys` is empty.
  package func verify(
    _ content: [UInt8], keys: [SM2PublicKey]
  ) throws(Fault) -> SM2PublicKey {
    for key in keys {
      let handle = try key.opened()
      let context = try unsafe Handle(
        seals_sm2_context(handle.pointer, 0), release: { unsafe EVP_MD_CTX_free($0) },
        orThrow: SM2Signature.broken)
      let holds = unsafe EVP_DigestVerify(
        context.pointer, der, der.count, content, content.count)
      if holds == 1 { return key }
    }
    throw SM2Signature.broken
  }

  private static var malformed: Fault {
    .crypto(
      "seal-sm2-form", .damaged, en: "this is no SM2 signature", zh: "这不是 SM2 签名",
      next: Phrase(
        zh: "请从副本恢复签名文件", en: "restore the signature file from another copy"))
  }

  private static var broken: Fault {
    .crypto(
      "seal-sm2", .damaged, en: "the SM2 signature does not hold", zh: "SM2 签名不成立",
      next: Phrase(
        zh: "请与另一份副本核对封印、签名和公钥",
        en: "compare seal, signature and public key with another copy"))
  }

  private static var unsigned: Fault {
    .crypto("seal-sm2-signing", en: "the SM2 signature was not made", zh: "SM2 签名未能生成")
  }
}
