internal import COpenSSL
package import Primitives

/// Who a certificate speaks for: country `CN`, an organisation and a common name.
package struct CertificateName: Hashable, Sendable {
  /// At most 64 characters each (RFC 5280, appendix A).
  package var organisation: String
  package var commonName: String

  package init(organisation: String, commonName: String) {
    self.organisation = organisation
    self.commonName = commonName
  }
}

/// An X.509 certificate as its DER bytes, with the facts that people ask for.
package struct Certificate: Hashable, Sendable {
  package let der: [UInt8]
  /// The subject as RFC 2253 writes it, in UTF-8.
  package let subject: String
  package let notBefore: Timestamp
  package let notAfter: Timestamp
  /// Whether it may sign other certificates.
  package let isAuthority: Bool

  /// The longest certificate read.
  package static let byteLimit = 65_536

  /// SHA-256 of the DER bytes, which `openssl x509 -fingerprint -sha256` prints.
  package var fingerprint: Digest { SHA256.digest(of: der) }

  /// Reads one certificate in DER; throws `seal-certificate-form`.
  package init(der: [UInt8]) throws(Fault) {
    let handle = try Certificate.parse(der)
    self = try Certificate(handle)
    guard self.der == der else { throw Certificate.malformed }
  }

  /// Reads the first certificate in PEM; throws `seal-certificate-form`.
  package init(pem: [UInt8]) throws(Fault) {
    guard pem.count <= Certificate.byteLimit else { throw Certificate.malformed }
    let handle = try withInput(pem) { bio throws(Fault) in
      try unsafe Handle(
        PEM_read_bio_X509(bio.pointer, nil, nil, nil), release: { unsafe X509_free($0) },
        orThrow: Certificate.malformed)
    }
    self = try Certificate(handle)
  }

  init(_ handle: borrowing Handle) throws(Fault) {
    unsafe self.init(
      der: try output(orThrow: Certificate.malformed) { bio in
        unsafe i2d_X509_bio(bio.pointer, handle.pointer)
      },
      subject: try Certificate.text(X509_get_subject_name(handle.pointer)),
      notBefore: try Certificate.moment(X509_get0_notBefore(handle.pointer)),
      notAfter: try Certificate.moment(X509_get0_notAfter(handle.pointer)),
      isAuthority: X509_check_ca(handle.pointer) == 1)
  }

  private init(
    der: [UInt8], subject: String, notBefore: Timestamp, notAfter: Timestamp, isAuthority: Bool
  ) {
    self.der = der
    self.subject = subject
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.isAuthority = isAuthority
  }

  /// The certificate in PEM (RFC 7468).
  package func pem() throws(Fault) -> [UInt8] {
    let handle = try opened()
    return try output(orThrow: Certificate.malformed) { bio in
      unsafe PEM_write_bio_X509(bio.pointer, handle.pointer)
    }
  }

  func opened() throws(Fault) -> Handle { try Certificate.parse(der) }

  private static func parse(_ der: [UInt8]) throws(Fault) -> Handle {
    guard der.count <= byteLimit else { throw malformed }
    return try withInput(der) { bio throws(Fault) in
      try unsafe Handle(
        d2i_X509_bio(bio.pointer, nil), release: { unsafe X509_free($0) }, orThrow: malformed)
    }
  }

  private static func text(_ name: OpaquePointer?) throws(Fault) -> String {
    let bytes = try output(orThrow: malformed) { bio in
      unsafe seals_print_name(bio.pointer, name) >= 0 ? 1 : 0
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func moment(_ time: UnsafePointer<ASN1_TIME>?) throws(Fault) -> Timestamp {
    let epoch = unsafe ASN1_TIME_set(nil, 0)
    defer { unsafe ASN1_STRING_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard let time = unsafe time, unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1
    else { throw malformed }
    return Timestamp(secondsSince1970: Int(days) * 86_400 + Int(seconds))
  }

  private static var malformed: Fault {
    .crypto(
      "seal-certificate-form", .damaged, en: "this is no X.509 certificate", zh: "这不是 X.509 证书",
      next: Phrase(zh: "请从备份恢复证书文件", en: "restore the certificate file from a backup"))
  }
}
