internal import Primitives
internal import Seals
internal import Storage
internal import Volumes

/// The office's keys on disk, present and past; docs/formats/keys.md.
///
/// Authorities and sealing keys are numbered from 1; the first of each has no number in its name.
/// A key file without its certificate was never in use. Nothing that ever certified a seal is
/// removed, so that every old seal stays verifiable.
struct OfficeKeys {
  let home: OfficeHome
  /// Rounds between passphrase and key; a key is read with those it was written with.
  var rounds = SigningKey.derivationRounds

  enum Part: String, CaseIterable {
    case authority, seal
    /// What has no certificate but a public key.
    case national = "sm2"
  }

  enum File: String {
    case key = ".key.pem"
    case certificate = ".pem"
    /// The request that waits for an outside authority.
    case request = ".request.pem"
    /// What stands between an outside certificate and its root, the root included.
    case chain = ".chain.pem"
  }

  private static let passphraseName = "passphrase"
  /// Bytes of a file of keys, at most.
  static let limit = 1 << 18

  private var passphrasePath: String { Storage.join(home.keys, OfficeKeys.passphraseName) }

  func path(_ part: Part, _ file: File, _ number: Int) -> String {
    let name = number == 1 ? part.rawValue : "\(part.rawValue)-\(number)"
    return Storage.join(home.keys, name + file.rawValue)
  }

  /// The numbers of which there is such a file, in order.
  func numbers(_ part: Part, _ file: File) throws(Fault) -> [Int] {
    guard try home.storage.kind(of: home.keys) == .directory else { return [] }
    let known: [File] = [.key, .request, .chain]
    return try home.storage.list(home.keys).compactMap { name in
      guard name.hasPrefix(part.rawValue), name.hasSuffix(file.rawValue),
        file != .certificate || !known.contains(where: { name.hasSuffix($0.rawValue) })
      else { return nil }
      let middle = name.dropFirst(part.rawValue.count).dropLast(file.rawValue.count)
      if middle.isEmpty { return 1 }
      guard middle.first == "-", let number = Int(middle.dropFirst()), number > 1,
        String(number) == middle.dropFirst()
      else { return nil }
      return number
    }.sorted()
  }

  // MARK: Making

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
    if try storage.exists(path(.seal, .certificate, 1)) { return }
    for path in [
      path(.authority, .key, 1), path(.authority, .certificate, 1), path(.seal, .key, 1),
      passphrasePath,
    ] {
      try storage.remove(path)
    }
    let phrase = Array(passphrase.utf8)
    if keepsPassphrase {
      try storage.publish(
        Array((passphrase + "\n").utf8), to: passphrasePath, replacing: .any, mode: 0o600)
    }
    let authority = try makeAuthority(1, office: office, phrase: phrase, validity: validity)
    try makeSeal(1, office: office, phrase: phrase, under: authority, validity: validity)
  }

  private func makeAuthority(
    _ number: Int, office: String, phrase: [UInt8], validity: Validity
  ) throws(Fault) -> OfficeAuthority {
    let key = try SigningKey.generate()
    try write(try key.pem(passphrase: phrase, rounds: rounds), path(.authority, .key, number))
    let authority = try OfficeAuthority(
      key: key,
      name: CertificateName(
        organisation: office, commonName: office + "档案根证书" + (number > 1 ? "\(number)" : "")),
      validity: validity)
    try home.storage.publish(
      try authority.certificate.pem(), to: path(.authority, .certificate, number),
      replacing: .any)
    return authority
  }

  private func makeSeal(
    _ number: Int, office: String, phrase: [UInt8], under authority: borrowing OfficeAuthority,
    validity: Validity
  ) throws(Fault) {
    let key = try SigningKey.generate()
    try write(try key.pem(passphrase: phrase, rounds: rounds), path(.seal, .key, number))
    let certificate = try authority.certify(
      key,
      name: CertificateName(
        organisation: office, commonName: office + "档案封印" + (number > 1 ? "\(number)" : "")),
      validity: validity)
    try home.storage.publish(
      try certificate.pem(), to: path(.seal, .certificate, number), replacing: .any)
  }

  func write(_ pem: [UInt8], _ path: String) throws(Fault) {
    try home.storage.publish(pem, to: path, replacing: .any, mode: 0o600)
  }

  // MARK: Rotation

  /// Makes a new sealing key under the newest authority, or under a new one; gives its number.
  ///
  /// The certificate comes last: until then the old key is the current one, and the next run does
  /// over what was cut short. An authority that has certified nothing yet is taken before another
  /// is made, while it is valid. Throws `keys-request-pending` and `keys-authority-expired`.
  func rotate(
    office: String, passphrase: [UInt8]?, years: Int, at moment: Timestamp, withAuthority: Bool
  ) throws(Fault) -> Int {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    try requireNoRequest()
    let phrase = try phrase(passphrase)
    // A wrong passphrase must not become that of the new key.
    _ = try sealing(passphrase).key.opened()
    let validity = OfficeKeys.validity(from: moment, years: years)
    let number = (try numbers(.seal, .certificate).last ?? 0) + 1
    let last = try numbers(.authority, .certificate).last ?? 0
    let isSpent = last == 0 ? true : try isSpent(last, at: moment)
    if withAuthority, isSpent {
      let authority = try makeAuthority(
        last + 1, office: office, phrase: phrase, validity: validity)
      try makeSeal(number, office: office, phrase: phrase, under: authority, validity: validity)
      return number
    }
    let authority = try openAuthority(last, phrase)
    let end = min(validity.notAfter, authority.certificate.notAfter)
    guard authority.certificate.notBefore <= moment, moment < end else {
      throw expired(
        authority.certificate, path(.authority, .certificate, last), at: moment,
        code: "keys-authority-expired",
        next: moment < authority.certificate.notBefore
          ? OfficeKeys.notYet
          : Phrase(
            zh: "请连同根证书一起更换：dossier office key rotate --authority",
            en: "change the authority too: dossier office key rotate --authority"))
    }
    try makeSeal(
      number, office: office, phrase: phrase, under: authority,
      validity: Validity(notBefore: moment, notAfter: end))
    return number
  }

  private func openAuthority(
    _ number: Int, _ phrase: [UInt8]
  ) throws(Fault) -> OfficeAuthority {
    let path = path(.authority, .key, number)
    let certificate = try certificate(.authority, number)
    let pem = try home.storage.read(path, limit: OfficeKeys.limit)
    do throws(Fault) {
      return try OfficeAuthority(
        key: try SigningKey(pem: pem, passphrase: phrase), certificate: certificate)
    } catch { throw error.inside(Place(file: path)) }
  }

  /// Whether an authority has certified a key, or has ended without.
  private func isSpent(_ authority: Int, at moment: Timestamp) throws(Fault) -> Bool {
    let above = try certificate(.authority, authority)
    if above.notAfter <= moment { return true }
    for number in try numbers(.seal, .certificate)
    where try certificate(.seal, number).isIssued(by: above) {
      return true
    }
    return false
  }

  /// The right to change keys; what a killed run was writing is cleared away.
  func lock() throws(Fault) -> Lock {
    let lock = try home.storage.lock(Storage.join(home.keys, ".keys.lock"))
    try home.storage.removeStaleTemporaries(in: home.keys)
    return lock
  }

  static func validity(from moment: Timestamp, years: Int) -> Validity {
    Validity(
      notBefore: moment,
      notAfter: Timestamp(secondsSince1970: moment.secondsSince1970 + years * 366 * 86_400))
  }

  // MARK: Reading

  func certificate(_ part: Part, _ number: Int) throws(Fault) -> Certificate {
    let path = path(part, .certificate, number)
    let pem = try home.storage.read(path, limit: OfficeKeys.limit)
    return try placed(Place(file: path)) { () throws(Fault) in try Certificate(pem: pem) }
  }

  /// What stands above a certificate of an outside authority; empty for the office's own.
  func chain(_ number: Int) throws(Fault) -> [Certificate] {
    let path = path(.seal, .chain, number)
    guard try home.storage.exists(path) else { return [] }
    let pem = try home.storage.read(path, limit: OfficeKeys.limit)
    return try placed(Place(file: path)) { () throws(Fault) in try Certificate.bundle(pem: pem) }
  }

  /// Every authority that ever certified a sealing key here, present and past, oldest first.
  func authorities() throws(Fault) -> [Certificate] {
    var found: [Certificate] = []
    for number in try numbers(.authority, .certificate) {
      found.append(try certificate(.authority, number))
    }
    for number in try numbers(.seal, .certificate) {
      for certificate in try chain(number)
      where try certificate.isSelfSigned && !found.contains(certificate) {
        found.append(certificate)
      }
    }
    return found
  }

  /// The authorities whose certificates time stamps are checked with, from `time-stamp*.pem`.
  func timeStampAuthorities() throws(Fault) -> [Certificate] {
    guard try home.storage.kind(of: home.keys) == .directory else { return [] }
    var found: [Certificate] = []
    for name in try home.storage.list(home.keys)
    where name.hasPrefix("time-stamp") && name.hasSuffix(".pem") {
      let path = Storage.join(home.keys, name)
      let pem = try home.storage.read(path, limit: OfficeKeys.limit)
      found += try placed(Place(file: path)) { () throws(Fault) in
        try Certificate.bundle(pem: pem)
      }
    }
    return found
  }

  // MARK: Signing

  /// The current sealing key, its certificate and those above it, opened with the passphrase given
  /// or, in a sample, with the one beside it.
  func sealing(_ given: [UInt8]?) throws(Fault) -> Sealing {
    guard let number = try numbers(.seal, .certificate).last else {
      throw Fault(
        "keys-none", .refused, what: Phrase(zh: "不能加封印", en: "nothing can be sealed"),
        why: Phrase(zh: "没有封印密钥", en: "there is no sealing key"),
        next: Phrase(
          zh: "请从备份恢复密钥目录", en: "restore the folder of keys from a backup"),
        at: Place(file: home.keys))
    }
    let phrase = try phrase(given)
    let pem = try home.storage.read(path(.seal, .key, number), limit: OfficeKeys.limit)
    let certificate = try certificate(.seal, number)
    return Sealing(
      key: SealingKey(pem: pem, passphrase: phrase), certificate: certificate,
      chain: try above(certificate, number), path: path(.seal, .certificate, number))
  }

  /// What stands above a sealing certificate: those of an outside authority, else the office's own.
  private func above(_ certificate: Certificate, _ number: Int) throws(Fault) -> [Certificate] {
    let outside = try chain(number)
    guard outside.isEmpty else { return outside }
    for authority in try numbers(.authority, .certificate).reversed() {
      let own = try self.certificate(.authority, authority)
      if try certificate.isIssued(by: own) { return [own] }
    }
    return []
  }

  /// The current sealing key, ready to sign now.
  ///
  /// Throws `keys-not-valid` when its certificate or one above it is not valid at that moment.
  /// Without `moment` dates are not looked at: for samples, whose days are long past.
  func sealing(_ given: [UInt8]?, at moment: Timestamp?) throws(Fault) -> Sealing {
    let sealing = try sealing(given)
    if let moment {
      for certificate in [sealing.certificate] + sealing.chain {
        try require(certificate, sealing.path, at: moment)
      }
    }
    return sealing
  }

  /// What seals volumes now; it claims the moment given.
  func sealMaker(_ given: [UInt8]?, at moment: Timestamp?) throws(Fault) -> SealMaker {
    let sealing = try sealing(given, at: moment)
    return SealMaker(
      key: try sealing.key.opened(), certificate: sealing.certificate, chain: sealing.chain,
      moment: moment, national: try national(given))
  }

  func phrase(_ given: [UInt8]?) throws(Fault) -> [UInt8] {
    let storage = home.storage
    if let given { return given }
    guard try storage.exists(passphrasePath) else {
      throw Fault(
        "keys-passphrase", .refused, what: Phrase(zh: "不能加封印", en: "nothing can be sealed"),
        why: Phrase(zh: "没有给出密钥口令", en: "the keys' passphrase was not given"),
        next: Phrase(
          zh: "请用 --passphrase-file 或环境变量 DOSSIER_PASSPHRASE 给出",
          en: "give it with --passphrase-file or in DOSSIER_PASSPHRASE"), at: Place(file: home.keys)
      )
    }
    return Array(
      try storage.read(passphrasePath, limit: OfficeKeys.limit).prefix { $0 != 0x0A })
  }

  /// The current key with what certifies it.
  struct Sealing {
    let key: SealingKey
    let certificate: Certificate
    let chain: [Certificate]
    fileprivate let path: String
  }

  /// A key on its way: opened where it is used.
  struct SealingKey {
    let pem: [UInt8]
    let passphrase: [UInt8]

    func opened() throws(Fault) -> SigningKey {
      try SigningKey(pem: pem, passphrase: passphrase)
    }
  }

  // MARK: Validity

  /// Days before a certificate's end from which on it is warned of.
  static let warningDays = 90

  /// Warnings for the current sealing key and what certifies it: over soon, over, or not begun.
  func warnings(at moment: Timestamp) throws(Fault) -> [Phrase] {
    guard let number = try numbers(.seal, .certificate).last else { return [] }
    let own = try certificate(.seal, number)
    let isOutside = try !chain(number).isEmpty
    return try ([own] + above(own, number)).compactMap { certificate in
      let name = certificate.subject
      if moment < certificate.notBefore {
        return Phrase(
          zh: "证书“\(name)”自\(certificate.notBefore)起才有效，\(OfficeKeys.notYet.zh)",
          en:
            "the certificate “\(name)” is valid from \(certificate.notBefore): \(OfficeKeys.notYet.en)"
        )
      }
      let days = OfficeKeys.days(from: moment, to: certificate.notAfter)
      guard days <= OfficeKeys.warningDays else { return nil }
      // Only the outside authority can make its certificates longer.
      let command =
        isOutside
        ? "dossier office key request"
        : "dossier office key rotate" + (certificate == own ? "" : " --authority")
      return days < 0
        ? Phrase(
          zh: "证书“\(name)”已于\(certificate.notAfter.date)到期，请运行 \(command)",
          en: "the certificate “\(name)” ended on \(certificate.notAfter.date): run \(command)")
        : Phrase(
          zh: "证书“\(name)”还有\(days)天到期（\(certificate.notAfter.date)），请运行 \(command)",
          en:
            "the certificate “\(name)” ends in \(days) days, on \(certificate.notAfter.date): run \(command)"
        )
    }
  }

  private static let notYet = Phrase(
    zh: "请核对本机时钟；时钟无误则等到该日", en: "check this machine's clock, or wait for that day")

  static func days(from moment: Timestamp, to end: Timestamp) -> Int {
    let seconds = end.secondsSince1970 - moment.secondsSince1970
    return seconds >= 0 ? seconds / 86_400 : -1
  }

  func require(
    _ certificate: Certificate, _ path: String, at moment: Timestamp
  ) throws(Fault) {
    guard certificate.notBefore <= moment, moment <= certificate.notAfter else {
      throw expired(
        certificate, path, at: moment, code: "keys-not-valid",
        next: moment < certificate.notBefore
          ? OfficeKeys.notYet
          : Phrase(
            zh: "请更换密钥：dossier office key rotate（根证书到期则加 --authority）",
            en:
              "change the key: dossier office key rotate (with --authority where the authority ended)"
          ))
    }
  }

  private func expired(
    _ certificate: Certificate, _ path: String, at moment: Timestamp, code: String, next: Phrase
  ) -> Fault {
    let isEarly = moment < certificate.notBefore
    return Fault(
      code, .refused, what: Phrase(zh: "不能加封印", en: "nothing can be sealed"),
      why: isEarly
        ? Phrase(
          zh: "证书“\(certificate.subject)”自\(certificate.notBefore)起才有效，现在是\(moment)",
          en:
            "the certificate “\(certificate.subject)” is valid from \(certificate.notBefore); it is \(moment)"
        )
        : Phrase(
          zh: "证书“\(certificate.subject)”已于\(certificate.notAfter)到期，现在是\(moment)",
          en:
            "the certificate “\(certificate.subject)” ended at \(certificate.notAfter); it is \(moment)"
        ), next: next, at: Place(file: path))
  }
}
