internal import COpenSSL
package import Primitives

/// A detached CMS signature (RFC 5652, SignedData, DER) that carries its chain of certificates.
package struct Signature: Hashable, Sendable {
  package let der: [UInt8]

  /// The longest signature read.
  package static let byteLimit = 65_536

  /// Takes bytes to be verified later; throws `seal-signature-form` when they are too many.
  package init(der: [UInt8]) throws(Fault) {
    guard der.count <= Signature.byteLimit else { throw Signature.malformed }
    self.der = der
  }

  /// What a verified signature says.
  package struct Facts: Hashable, Sendable {
    package var signer: Certificate
    /// The moment that the signer claims; `nil` when the signature has no signed attributes.
    package var signedAt: Timestamp?
  }

  /// Signs `content` byte for byte with SHA-256, in the name of `certificate`.
  ///
  /// `chain` is embedded beside the signer's certificate. Without `moment` the signature has no
  /// signed attributes at all, since libcrypto would put the clock's time among them. The bytes
  /// differ from call to call: ECDSA draws a number.
  package static func sign(
    _ content: [UInt8], with key: borrowing SigningKey, certificate: Certificate,
    chain: [Certificate], at moment: Timestamp?
  ) throws(Fault) -> Signature {
    guard try key.matches(certificate) else {
      throw .crypto(
        "seal-key-mismatch", .refused, en: "key and certificate do not go together",
        zh: "密钥与证书不配", next: Phrase(zh: "请核对密钥目录", en: "check the folder of keys"))
    }
    let flags = UInt32(CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP)
    let above = try stack(of: chain)
    let message = try unsafe Handle(
      CMS_sign(nil, nil, above.pointer, nil, flags | UInt32(CMS_PARTIAL)),
      release: { unsafe CMS_ContentInfo_free($0) }, orThrow: unsigned)
    let own = try certificate.opened()
    let attributes = moment == nil ? UInt32(CMS_NOATTR) : 0
    guard
      let signer = unsafe CMS_add1_signer(
        message.pointer, own.pointer, key.handle.pointer, EVP_sha256(), flags | attributes)
    else { throw unsigned }
    if let moment { try unsafe setSigningTime(moment, of: signer) }
    let done = try withInput(content) { input throws(Fault) in
      unsafe CMS_final(message.pointer, input.pointer, nil, flags)
    }
    guard done == 1 else { throw unsigned }
    return try Signature(
      der: try output(orThrow: unsigned) { bio in
        unsafe i2d_CMS_bio(bio.pointer, message.pointer)
      })
  }

  /// Verifies that this is one signature over exactly `content` by a holder whom one of
  /// `authorities` certified.
  ///
  /// Validity dates are not judged here (old seals outlive their certificates): compare
  /// `Facts.signedAt` with the signer's dates. Throws `seal-signature-form` for other bytes and
  /// `seal-signature` when it does not hold.
  package func verify(
    _ content: [UInt8], authorities: [Certificate]
  ) throws(Fault) -> Facts {
    let message = try withInput(der) { bio throws(Fault) in
      try unsafe Handle(
        d2i_CMS_bio(bio.pointer, nil), release: { unsafe CMS_ContentInfo_free($0) },
        orThrow: Signature.malformed)
    }
    let canonical = try output(orThrow: Signature.malformed) { bio in
      unsafe i2d_CMS_bio(bio.pointer, message.pointer)
    }
    guard canonical == der, unsafe CMS_is_detached(message.pointer) == 1,
      unsafe seals_signer_count(message.pointer) == 1
    else { throw Signature.malformed }
    let store = try Signature.store(authorities)
    let flags = UInt32(CMS_BINARY)
    let holds = try withInput(content) { input throws(Fault) in
      unsafe CMS_verify(message.pointer, nil, store.pointer, input.pointer, nil, flags)
    }
    guard holds == 1 else { throw Signature.broken }
    try Signature.checkWhatNoSignatureCovers(der, message, store)
    return try Signature.facts(of: message)
  }

  /// Holds the parts that the signature itself does not cover: the carried certificates, the
  /// signer's algorithm, the kind of content, and the version numbers.
  ///
  /// A carried root is looked for by its bytes, since two authorities may have one name.
  private static func checkWhatNoSignatureCovers(
    _ der: [UInt8], _ message: borrowing Handle, _ store: borrowing Handle
  ) throws(Fault) {
    let known = [
      NID_ecdsa_with_SHA256, NID_sha256WithRSAEncryption, NID_rsaEncryption, NID_rsassaPss,
    ]
    guard let signer = unsafe seals_signer_at(message.pointer, 0),
      unsafe seals_certificates_hold(message.pointer, store.pointer) == 1,
      known.contains(unsafe seals_signature_algorithm(signer)),
      unsafe seals_content_type(message.pointer) == NID_pkcs7_data, hasPlainVersions(der)
    else { throw broken }
  }

  /// Whether SignedData and SignerInfo are both of version 1, as they are for plain data and a
  /// signer named by issuer and serial number (RFC 5652, 5.1 and 5.3).
  private static func hasPlainVersions(_ der: [UInt8]) -> Bool {
    let version: [UInt8] = [1]
    let whole = DERValue(der[...])
    guard let signed = whole?.parts.last?.parts.first,
      let signer = signed.parts.last?.parts.first,
      let first = signed.parts.first, let second = signer.parts.first
    else { return false }
    return first.tag == 2 && first.content.elementsEqual(version) && second.tag == 2
      && second.content.elementsEqual(version)
  }

  static func store(_ authorities: [Certificate]) throws(Fault) -> Handle {
    let store = try unsafe Handle(
      X509_STORE_new(), release: { unsafe X509_STORE_free($0) }, orThrow: broken)
    for authority in authorities {
      let handle = try authority.opened()
      guard unsafe X509_STORE_add_cert(store.pointer, handle.pointer) == 1 else { throw broken }
    }
    guard unsafe X509_STORE_set_purpose(store.pointer, X509_PURPOSE_ANY) == 1,
      unsafe X509_STORE_set_flags(store.pointer, UInt(X509_V_FLAG_NO_CHECK_TIME)) == 1
    else { throw broken }
    return store
  }

  private static func facts(of message: borrowing Handle) throws(Fault) -> Facts {
    guard let stack = unsafe CMS_get0_signers(message.pointer) else { throw broken }
    defer { unsafe seals_stack_free(stack) }
    guard unsafe seals_stack_count(stack) == 1, let first = unsafe seals_stack_at(stack, 0),
      let signer = unsafe seals_signer_at(message.pointer, 0)
    else { throw broken }
    let certificate = try unsafe Certificate(copying: first)
    let index = unsafe CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1)
    guard index >= 0 else { return Facts(signer: certificate, signedAt: nil) }
    let attribute = unsafe CMS_signed_get_attr(signer, index)
    guard let value = unsafe X509_ATTRIBUTE_get0_type(attribute, 0) else { throw malformed }
    let kind = unsafe value.pointee.type
    guard kind == V_ASN1_UTCTIME || kind == V_ASN1_GENERALIZEDTIME else { throw malformed }
    let moment = try unsafe Certificate.moment(value.pointee.value.asn1_string)
    return Facts(signer: certificate, signedAt: moment)
  }

  private static func setSigningTime(
    _ moment: Timestamp, of signer: OpaquePointer
  ) throws(Fault) {
    let time = unsafe ASN1_TIME_set(nil, moment.secondsSince1970)
    defer { unsafe ASN1_STRING_free(time) }
    guard let time = unsafe time,
      unsafe CMS_signed_add1_attr_by_NID(
        signer, NID_pkcs9_signingTime, ASN1_STRING_type(time), time, -1) == 1
    else { throw unsigned }
  }

  private static var malformed: Fault {
    .crypto(
      "seal-signature-form", .damaged, en: "this is no detached CMS signature of one signer",
      zh: "这不是单一签名人的分离式 CMS 签名",
      next: Phrase(
        zh: "请从副本恢复签名文件", en: "restore the signature file from another copy"))
  }

  private static var broken: Fault {
    .crypto(
      "seal-signature", .damaged, en: "the signature does not hold", zh: "签名不成立",
      next: Phrase(
        zh: "请与另一份副本和纸质目录上的根值核对",
        en: "compare with another copy and with the root printed on the paper catalogue"))
  }

  private static var unsigned: Fault {
    .crypto("seal-signing", en: "the signature was not made", zh: "签名未能生成")
  }
}

extension Certificate {
  /// A certificate that libcrypto still owns.
  init(copying pointer: OpaquePointer) throws(Fault) {
    let handle = try unsafe Handle(
      X509_dup(pointer), release: { unsafe X509_free($0) },
      orThrow: noMemory)
    try self.init(handle)
  }
}

/// A stack of certificates that holds one reference to each.
private func stack(of certificates: [Certificate]) throws(Fault) -> Handle {
  let stack = try unsafe Handle(
    seals_stack_new(), release: { unsafe seals_stack_release($0) }, orThrow: noMemory)
  for certificate in certificates {
    let handle = try certificate.opened()
    guard unsafe seals_stack_push(stack.pointer, handle.pointer) > 0 else { throw noMemory }
    _ = unsafe X509_up_ref(handle.pointer)
  }
  return stack
}

private var noMemory: Fault {
  .crypto("seal-memory", en: "no memory for certificates", zh: "内存不足")
}

/// One value of a DER text (X.690), enough to walk to a part of it.
struct DERValue {
  var tag: UInt8
  var content: ArraySlice<UInt8>
  /// What follows it.
  var rest: ArraySlice<UInt8>

  /// The value at the start of `bytes`; `nil` when there is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= 2 else { return nil }
    var position = bytes.startIndex + 2
    var length = Int(bytes[bytes.startIndex + 1])
    if length > 0x80 {
      let count = length & 0x7F
      guard count <= 4, bytes.endIndex - position >= count else { return nil }
      length = bytes[position..<position + count].reduce(0) { $0 << 8 | Int($1) }
      position += count
    }
    guard bytes.endIndex - position >= length else { return nil }
    tag = bytes[bytes.startIndex]
    content = bytes[position..<position + length]
    rest = bytes[(position + length)...]
  }

  /// The values inside a constructed one.
  var parts: [DERValue] {
    var parts: [DERValue] = []
    var left = content
    while let part = DERValue(left) {
      parts.append(part)
      left = part.rest
    }
    return parts
  }
}
