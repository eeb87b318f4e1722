internal import COpenSSL
package import Primitives

/// The validity of a certificate, both ends included.
package struct Validity: Hashable, Sendable {
  package var notBefore: Timestamp
  package var notAfter: Timestamp

  package init(notBefore: Timestamp, notAfter: Timestamp) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}

/// The office's own certificate authority: its key and the certificate it made for itself.
package struct OfficeAuthority: ~Copyable {
  package let key: SigningKey
  package let certificate: Certificate

  /// Makes the authority's self-signed certificate (RFC 5280: CA, path length 0).
  package init(key: consuming SigningKey, name: CertificateName, validity: Validity) throws(Fault) {
    certificate = try issued(
      to: key, name: name, validity: validity, by: key, issuer: nil, as: .authority)
    self.key = key
  }

  /// Puts a stored authority together again; throws `seal-key-mismatch` for a foreign key.
  package init(key: consuming SigningKey, certificate: Certificate) throws(Fault) {
    guard try key.matches(certificate), certificate.isAuthority else {
      throw Fault(
        "seal-key-mismatch", .refused,
        what: Phrase(zh: "密钥与证书不配", en: "key and certificate do not go together"),
        why: Phrase(zh: "证书不属于此密钥", en: "the certificate is not of this key"),
        next: Phrase(zh: "请核对密钥目录", en: "check the folder of keys"))
    }
    self.key = key
    self.certificate = certificate
  }

  /// A certificate for signing seals, for the holder of `key`.
  package func certify(
    _ key: borrowing SigningKey, name: CertificateName, validity: Validity
  ) throws(Fault) -> Certificate {
    try issued(
      to: key, name: name, validity: validity, by: self.key, issuer: certificate, as: .signer)
  }
}

extension SigningKey {
  /// A request (PKCS#10, RFC 2986, in PEM) that asks an outside authority to certify this key.
  package func request(name: CertificateName) throws(Fault) -> [UInt8] {
    let request = try unsafe Handle(
      X509_REQ_new(), release: { unsafe X509_REQ_free($0) }, orThrow: unissued)
    try unsafe fill(X509_REQ_get_subject_name(request.pointer), with: name)
    guard unsafe X509_REQ_set_version(request.pointer, 0) == 1,
      unsafe X509_REQ_set_pubkey(request.pointer, handle.pointer) == 1,
      unsafe X509_REQ_sign(request.pointer, handle.pointer, EVP_sha256()) > 0
    else { throw unissued }
    return try output(orThrow: unissued) { bio in
      unsafe PEM_write_bio_X509_REQ(bio.pointer, request.pointer)
    }
  }
}

private enum Part {
  case authority
  case signer

  /// Extensions as libcrypto's configuration language writes them.
  var extensions: [(nid: Int32, value: String)] {
    switch self {
    case .authority:
      [
        (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
        (NID_key_usage, "critical,keyCertSign,cRLSign"),
        (NID_subject_key_identifier, "hash"),
      ]
    case .signer:
      // With emailProtection stock `openssl cms -verify` needs no `-purpose`.
      [
        (NID_basic_constraints, "critical,CA:FALSE"),
        (NID_key_usage, "critical,digitalSignature,nonRepudiation"),
        (NID_ext_key_usage, "emailProtection"),
        (NID_subject_key_identifier, "hash"),
        (NID_authority_key_identifier, "keyid:always"),
      ]
    }
  }
}

private var unissued: Fault {
  .crypto("seal-certificate-issue", en: "the certificate was not made", zh: "证书未能生成")
}

private func issued(
  to holder: borrowing SigningKey, name: CertificateName, validity: Validity,
  by signer: borrowing SigningKey, issuer: Certificate?, as part: Part
) throws(Fault) -> Certificate {
  guard validity.notBefore < validity.notAfter else {
    throw Fault(
      "seal-certificate-validity", .refused,
      what: Phrase(zh: "证书未能生成", en: "the certificate was not made"),
      why: Phrase(zh: "有效期的止期不晚于起期", en: "its validity ends before it begins"),
      next: Phrase(zh: "请更正有效期", en: "correct the dates"))
  }
  let certificate = try unsafe Handle(
    X509_new(), release: { unsafe X509_free($0) }, orThrow: unissued)
  try unsafe fill(X509_get_subject_name(certificate.pointer), with: name)
  let above = try issuer.map { issuer throws(Fault) in try OwnedCertificate(issuer) }
  let issuerPointer = unsafe above?.handle.pointer ?? certificate.pointer
  guard unsafe X509_set_version(certificate.pointer, 2) == 1,
    unsafe X509_set_pubkey(certificate.pointer, holder.handle.pointer) == 1,
    unsafe X509_set_issuer_name(certificate.pointer, X509_get_subject_name(issuerPointer)) == 1,
    unsafe ASN1_TIME_set(
      X509_getm_notBefore(certificate.pointer), validity.notBefore.secondsSince1970)
      != nil,
    unsafe ASN1_TIME_set(
      X509_getm_notAfter(certificate.pointer), validity.notAfter.secondsSince1970)
      != nil
  else { throw unissued }
  try unsafe setSerial(of: certificate.pointer, from: holder, name: name, validity: validity)
  for (nid, value) in part.extensions {
    guard unsafe seals_add_extension(certificate.pointer, issuerPointer, nid, value) == 1
    else { throw unissued }
  }
  guard unsafe X509_sign(certificate.pointer, signer.handle.pointer, EVP_sha256()) > 0
  else { throw unissued }
  return try Certificate(certificate)
}

/// A serial number from what is certified, so that no random number is needed: 127 bits of a
/// SHA-256 (RFC 5280, 4.1.2.2: positive, at most 20 bytes, unique for the issuer).
private func setSerial(
  of certificate: OpaquePointer, from holder: borrowing SigningKey, name: CertificateName,
  validity: Validity
) throws(Fault) {
  let text =
    "\(name.organisation)\n\(name.commonName)\n\(validity.notBefore)\n\(validity.notAfter)\n"
  var bytes = Array(SHA256.digest(of: Array(text.utf8) + (try holder.publicKey())).bytes[..<16])
  bytes[0] = bytes[0] & 0x7F | 0x40
  let number = try unsafe Handle(
    BN_bin2bn(bytes, Int32(bytes.count), nil), release: { unsafe BN_free($0) }, orThrow: unissued)
  guard
    unsafe BN_to_ASN1_INTEGER(number.pointer, X509_get_serialNumber(certificate)) != nil
  else { throw unissued }
}

private func fill(_ target: OpaquePointer?, with name: CertificateName) throws(Fault) {
  let parts = [
    (NID_countryName, "CN"), (NID_organizationName, name.organisation),
    (NID_commonName, name.commonName),
  ]
  for (nid, value) in parts {
    let bytes = Array(value.utf8)
    guard
      unsafe X509_NAME_add_entry_by_NID(
        target, nid, MBSTRING_UTF8, bytes, Int32(clamping: bytes.count), -1, 0) == 1
    else {
      throw .crypto(
        "seal-certificate-name", .refused, en: "“\(value)” cannot stand in a certificate's name",
        zh: "“\(value)”不能写入证书名称",
        next: Phrase(zh: "请用 1 至 64 个字", en: "use 1 to 64 characters"))
    }
  }
}

/// A parsed certificate that can stand in an optional.
private final class OwnedCertificate {
  let handle: Handle

  init(_ certificate: Certificate) throws(Fault) { handle = try certificate.opened() }
}
