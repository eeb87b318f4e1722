internal import Casework
package import Primitives
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Every key and authority, present and past, and how long each is valid.
  package func keyList(at moment: Timestamp) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let keys = OfficeKeys(home: home)
    var outcome = Outcome()
    var rows: [Outcome] = []
    for part in [OfficeKeys.Part.authority, .seal] {
      let numbers = try keys.numbers(part, .certificate)
      for number in numbers {
        let certificate = try keys.certificate(part, number)
        let isCurrent = number == numbers.last
        var row = Outcome()
        row.put("part", part.rawValue)
        row.put("number", number)
        row.put("state", isCurrent ? "current" : "retired")
        row.put("subject", certificate.subject)
        row.put("sha256", certificate.fingerprint.hex)
        row.put("not-before", certificate.notBefore.description)
        row.put("not-after", certificate.notAfter.description)
        row.put("days-left", OfficeKeys.days(from: moment, to: certificate.notAfter))
        row.put("file", keys.path(part, .certificate, number))
        rows.append(row)
        let name =
          part == .authority
          ? Phrase(zh: "根证书", en: "authority") : Phrase(zh: "封印密钥", en: "sealing key")
        let state =
          isCurrent ? Phrase(zh: "现用", en: "current") : Phrase(zh: "旧", en: "retired")
        let days = "\(certificate.notBefore.date) – \(certificate.notAfter.date)"
        outcome.say(
          zh: "\(name.zh)\(number)  \(state.zh)  \(days)  \(certificate.subject)",
          en: "\(name.en) \(number)  \(state.en)  \(days)  \(certificate.subject)")
        outcome.lines.append(Phrase("  SHA-256 \(certificate.fingerprint)"))
      }
    }
    let nationals = try keys.numbers(.national, .certificate)
    for number in nationals {
      let key = try keys.nationalKey(number)
      let isCurrent = number == nationals.last
      var row = Outcome()
      row.put("part", OfficeKeys.Part.national.rawValue)
      row.put("number", number)
      row.put("state", isCurrent ? "current" : "retired")
      row.put("sha256", key.fingerprint.hex)
      row.put("file", keys.path(.national, .certificate, number))
      rows.append(row)
      outcome.say(
        zh: "SM2 密钥\(number)  \(isCurrent ? "现用" : "旧")",
        en: "SM2 key \(number)  \(isCurrent ? "current" : "retired")")
      outcome.lines.append(Phrase("  SHA-256 \(key.fingerprint)"))
    }
    if let pending = try keys.pendingRequest() {
      let path = keys.path(.seal, .request, pending)
      outcome.put("request", path)
      outcome.say(
        zh: "封印密钥\(pending)  等待签发证书  \(path)", en: "sealing key \(pending)  requested  \(path)")
    }
    outcome.put("key", list: rows)
    outcome.warnings = try keys.warnings(at: moment)
    if !outcome.warnings.isEmpty { outcome.ending = .warnings }
    return outcome
  }

  /// Makes a new sealing key, and a new authority where that is asked for.
  package func keyRotate(
    withAuthority: Bool, years: Int, passphrase: [UInt8]?, account: String, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    let office = try requireOffice()
    guard (1...30).contains(years) else {
      throw Fault(
        "keys-years", .usage, what: Phrase(zh: "密钥未更换", en: "the key was not changed"),
        why: Phrase(zh: "有效期应为1至30年", en: "a certificate is valid for 1 to 30 years"),
        next: Phrase(zh: "请改正 --years", en: "correct --years"))
    }
    let keys = OfficeKeys(home: home)
    let number = try keys.rotate(
      office: office.office.name, passphrase: passphrase, years: years, at: moment,
      withAuthority: withAuthority)
    try AuditLog(home: home).add(
      "key-rotate", "seal-\(number)", person: "-", account: account, at: moment)
    var outcome = try installed(number)
    outcome.say(
      zh: "旧证书仍在 \(home.keys)，旧封印照样查验。",
      en: "The old certificates stay in \(home.keys): old seals stay verifiable.")
    if withAuthority {
      outcome.say(
        zh: "请把新的根证书随档案一并移交，并把其指纹登记在纸质目录上。",
        en:
          "Hand the new authority's certificate over with the archive and write its fingerprint on the paper catalogue."
      )
    }
    return outcome
  }

  private func installed(_ number: Int) throws(Fault) -> Outcome {
    let keys = OfficeKeys(home: home)
    let certificate = try keys.certificate(.seal, number)
    var outcome = Outcome()
    outcome.put("number", number)
    outcome.put("file", keys.path(.seal, .certificate, number))
    outcome.put("subject", certificate.subject)
    outcome.put("sha256", certificate.fingerprint.hex)
    outcome.put("not-after", certificate.notAfter.description)
    outcome.say(
      zh: "封印密钥\(number)已启用，有效期至\(certificate.notAfter.date)，SHA-256 \(certificate.fingerprint)",
      en:
        "sealing key \(number) is in use until \(certificate.notAfter.date), SHA-256 \(certificate.fingerprint)"
    )
    return outcome
  }

  /// Makes an SM2 key, or another in its place where `renewing`, with which volumes are sealed from
  /// now on as well.
  package func keySM2(
    renewing: Bool, passphrase: [UInt8]?, account: String, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let keys = OfficeKeys(home: home)
    let number = try keys.makeNational(passphrase: passphrase, renewing: renewing)
    try AuditLog(home: home).add(
      "key-sm2", "sm2-\(number)", person: "-", account: account, at: moment)
    let key = try keys.nationalKey(number)
    var outcome = Outcome()
    outcome.put("number", number)
    outcome.put("file", keys.path(.national, .certificate, number))
    outcome.put("sha256", key.fingerprint.hex)
    outcome.say(
      zh: "SM2 密钥\(number)已启用，公钥 SHA-256 \(key.fingerprint)",
      en: "SM2 key \(number) is in use, its public key's SHA-256 \(key.fingerprint)")
    outcome.say(
      zh: "请把公钥 \(keys.path(.national, .certificate, number)) 随档案一并移交，并把其指纹登记在纸质目录上。",
      en:
        "Hand the public key \(keys.path(.national, .certificate, number)) over with the archive and write its fingerprint on the paper catalogue."
    )
    return outcome
  }

  /// Makes a key and the request for its certificate.
  package func keyRequest(
    passphrase: [UInt8]?, account: String, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    let office = try requireOffice()
    let (number, path) = try OfficeKeys(home: home).request(
      office: office.office.name, passphrase: passphrase)
    try AuditLog(home: home).add(
      "key-request", "seal-\(number)", person: "-", account: account, at: moment)
    var outcome = Outcome()
    outcome.put("number", number)
    outcome.put("file", path)
    outcome.say(zh: "已写好申请 \(path)", en: "the request is \(path)")
    outcome.say(
      zh: "签发后装入：dossier office key install 证书.pem --chain 上级证书.pem",
      en: "when it is issued: dossier office key install CERTIFICATE.pem --chain CHAIN.pem")
    return outcome
  }

  package func keyWithdraw(account: String, at moment: Timestamp) throws(Fault) -> Outcome {
    _ = try requireOffice()
    guard let number = try OfficeKeys(home: home).withdraw() else {
      return Outcome([Phrase(zh: "没有待答复的申请。", en: "No request is open.")])
    }
    try AuditLog(home: home).add(
      "key-withdraw", "seal-\(number)", person: "-", account: account, at: moment)
    return Outcome([
      Phrase(zh: "已撤回第\(number)号密钥的申请。", en: "The request for key \(number) is taken back.")
    ])
  }

  /// Installs the certificate that an outside authority issued.
  package func keyInstall(
    _ certificate: String, chain: String?, passphrase: [UInt8]?, account: String,
    at moment: Timestamp
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let number = try OfficeKeys(home: home).install(
      try certificates(certificate), chain: try chain.map(certificates) ?? [],
      passphrase: passphrase, at: moment)
    try AuditLog(home: home).add(
      "key-install", "seal-\(number)", person: "-", account: account, at: moment)
    return try installed(number)
  }

  private func certificates(_ path: String) throws(Fault) -> [Certificate] {
    let pem = try storage.read(path, limit: 1 << 18)
    return try placed(Place(file: path)) { () throws(Fault) in try Certificate.bundle(pem: pem) }
  }
}
