internal import Primitives
internal import Seals
internal import Storage

/// Keys that an outside authority certifies: asked for, taken back, installed.
extension OfficeKeys {
  /// The number of the key that waits for its certificate.
  func pendingRequest() throws(Fault) -> Int? {
    let done = Set(try numbers(.seal, .certificate))
    return try numbers(.seal, .request).last { !done.contains($0) }
  }

  func requireNoRequest() throws(Fault) {
    guard let pending = try pendingRequest() else { return }
    throw Fault(
      "keys-request-pending", .refused,
      what: Phrase(zh: "密钥未更换", en: "the key was not changed"),
      why: Phrase(
        zh: "第\(pending)号密钥的证书申请还没有结果", en: "the request for key \(pending) is still open"),
      next: Phrase(
        zh: "请用 dossier office key install 装入证书，或用 dossier office key request --withdraw 撤回",
        en:
          "install the certificate with dossier office key install, or take the request back with dossier office key request --withdraw"
      ), at: Place(file: path(.seal, .request, pending)))
  }

  /// Makes a key and the request that asks an outside authority to certify it; one that is open
  /// already is given again.
  func request(office: String, passphrase: [UInt8]?) throws(Fault) -> (number: Int, path: String) {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    if let pending = try pendingRequest() {
      return (pending, path(.seal, .request, pending))
    }
    let phrase = try phrase(passphrase)
    _ = try sealing(passphrase).key.opened()
    let number = (try numbers(.seal, .certificate).last ?? 0) + 1
    let key = try SigningKey.generate()
    try write(try key.pem(passphrase: phrase, rounds: rounds), path(.seal, .key, number))
    let request = try key.request(
      name: CertificateName(organisation: office, commonName: office + "档案封印\(number)"))
    let path = path(.seal, .request, number)
    try home.storage.publish(request, to: path, replacing: .any)
    return (number, path)
  }

  /// Takes an open request back; gives its number, `nil` when there is none.
  func withdraw() throws(Fault) -> Int? {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    guard let pending = try pendingRequest() else { return nil }
    try home.storage.remove(path(.seal, .request, pending))
    try home.storage.remove(path(.seal, .key, pending))
    return pending
  }

  /// Installs what an outside authority made of the open request, with the certificates above it,
  /// its root among them; gives its number.
  ///
  /// A signature is made and verified with all of them first. Throws `keys-no-request`,
  /// `keys-root`, `keys-not-valid`, and what does not hold.
  func install(
    _ issued: [Certificate], chain: [Certificate], passphrase: [UInt8]?, at moment: Timestamp
  ) throws(Fault) -> Int {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    guard let number = try pendingRequest() else { throw OfficeKeys.noRequest }
    let phrase = try phrase(passphrase)
    let pem = try home.storage.read(path(.seal, .key, number), limit: OfficeKeys.limit)
    let key = try SigningKey(pem: pem, passphrase: phrase)
    var above: [Certificate] = []
    var own: Certificate?
    for certificate in issued + chain {
      let isOwn = own == nil ? try key.matches(certificate) : false
      if isOwn {
        own = certificate
      } else if !above.contains(certificate) {
        above.append(certificate)
      }
    }
    guard let own else { throw OfficeKeys.foreignCertificate }
    var roots: [Certificate] = []
    for certificate in above where try certificate.isSelfSigned { roots.append(certificate) }
    guard !roots.isEmpty else { throw OfficeKeys.noRoot }
    try require(own, path(.seal, .certificate, number), at: moment)
    let trial = Array("dossier".utf8)
    let signature = try Signature.sign(
      trial, with: key, certificate: own, chain: above, at: moment)
    _ = try signature.verify(trial, authorities: roots)
    var text: [UInt8] = []
    for certificate in above { text += try certificate.pem() }
    try home.storage.publish(text, to: path(.seal, .chain, number), replacing: .any)
    try home.storage.publish(
      try own.pem(), to: path(.seal, .certificate, number), replacing: .any)
    return number
  }

  private static var noRequest: Fault {
    Fault(
      "keys-no-request", .refused,
      what: Phrase(zh: "证书未装入", en: "the certificate was not installed"),
      why: Phrase(zh: "没有待答复的证书申请", en: "no request is open"),
      next: Phrase(
        zh: "请先运行 dossier office key request", en: "run dossier office key request first"))
  }

  private static var foreignCertificate: Fault {
    Fault(
      "keys-foreign", .refused,
      what: Phrase(zh: "证书未装入", en: "the certificate was not installed"),
      why: Phrase(zh: "证书不属于所申请的密钥", en: "it does not certify the key that asked for it"),
      next: Phrase(zh: "请核对证书文件与申请", en: "compare the certificate with the request"))
  }

  private static var noRoot: Fault {
    Fault(
      "keys-root", .refused,
      what: Phrase(zh: "证书未装入", en: "the certificate was not installed"),
      why: Phrase(
        zh: "没有给出签发机构的根证书", en: "the authority's root certificate is not among them"),
      next: Phrase(
        zh: "请用 --chain 给出签发机构的中间证书与根证书",
        en: "give the authority's certificates up to its root with --chain"))
  }
}
