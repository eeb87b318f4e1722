internal import COpenSSL
package import Primitives

extension Certificate {
  /// Reads every certificate of a PEM text, in order; throws `seal-certificate-form` for one that
  /// is damaged, for none at all and for more than `bundleLimit`.
  package static func bundle(pem: [UInt8]) throws(Fault) -> [Certificate] {
    let mark = Array("-----BEGIN CERTIFICATE-----".utf8)
    var starts: [Int] = []
    var position = 0
    while pem.count - position >= mark.count {
      if pem[position...].starts(with: mark) { starts.append(position) }
      position += 1
    }
    guard (1...bundleLimit).contains(starts.count) else { throw noBundle }
    var certificates: [Certificate] = []
    for (start, end) in zip(starts, starts.dropFirst() + [pem.count]) {
      certificates.append(try Certificate(pem: Array(pem[start..<end])))
    }
    return certificates
  }

  /// The most certificates in one text.
  package static let bundleLimit = 32

  /// Whether it certifies itself, as the root of an authority does.
  package var isSelfSigned: Bool {
    get throws(Fault) {
      let own = try opened()
      return unsafe X509_self_signed(own.pointer, 1) == 1
    }
  }

  /// Whether the holder of `authority` signed this certificate.
  package func isIssued(by authority: Certificate) throws(Fault) -> Bool {
    let own = try opened()
    let above = try authority.opened()
    return unsafe X509_check_issued(above.pointer, own.pointer) == X509_V_OK
      && X509_verify(own.pointer, X509_get0_pubkey(above.pointer)) == 1
  }

  private static var noBundle: Fault {
    Fault(
      "seal-certificate-form", .damaged,
      what: Phrase(zh: "读不到证书", en: "no certificate can be read"),
      why: Phrase(
        zh: "文件中应有1至\(bundleLimit)份 PEM 证书",
        en: "the file must hold 1 to \(bundleLimit) certificates in PEM"),
      next: Phrase(zh: "请核对文件", en: "check the file"))
  }
}
