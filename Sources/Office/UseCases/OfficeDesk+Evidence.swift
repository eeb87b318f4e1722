package import Primitives
internal import Seals
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// Puts time stamps beside the seals of volumes; of all that have none where none are named, and
  /// then beside the newest head, too.
  ///
  /// `ask` sends a request to the service and gives the answer. One that fails does not keep the
  /// others from being stamped: the failure is a warning, and the first is thrown where nothing
  /// else was done.
  package func archiveStamp(
    _ names: [String],
    ask: (OfficeFile.TimeStampService, [UInt8]) throws(Fault) -> [UInt8]
  ) throws(Fault) -> Outcome {
    guard let service = try requireOffice().timeStamp else { throw OfficeDesk.noService }
    let authorities = try OfficeKeys(home: home).timeStampAuthorities()
    guard !authorities.isEmpty else { throw noStampAuthority }
    var outcome = Outcome()
    var rows: [Outcome] = []
    var failure: Fault?
    func note(_ path: String, _ facts: TimeStamp.Facts) {
      var row = Outcome()
      row.put("file", path)
      row.put("moment", facts.moment.description)
      row.put("signer", facts.signer.subject)
      rows.append(row)
      outcome.say(
        zh: "\(path)  \(facts.moment)  \(facts.signer.subject)",
        en: "\(path)  \(facts.moment)  \(facts.signer.subject)")
    }
    for name in try names.isEmpty ? volumeNames() : names {
      let evidence = SealEvidence(
        of: try sealed(name), in: home.archive, storage: storage)
      do throws(Fault) {
        if try evidence.isStamped() {
          if !names.isEmpty { outcome.say(zh: "\(name) 已有时间戳", en: "\(name) has one already") }
          continue
        }
        let done = try evidence.stamp(authorities: authorities) { request throws(Fault) in
          try ask(service, request)
        }
        note(done.path, done.facts)
      } catch {
        failure = failure ?? error
        outcome.warnings.append(error.phrase)
      }
    }
    if names.isEmpty, failure == nil,
      let head = try LogHeads(archive: home.archive, storage: storage).last()
    {
      if try !storage.exists(LogHeads.stampPath(of: head.path)) {
        let done = try SealEvidence.stamp(
          head.path, storage: storage, authorities: authorities
        ) { request throws(Fault) in try ask(service, request) }
        note(done.path, done.facts)
      }
    }
    if let failure {
      guard !rows.isEmpty else { throw failure }
      outcome.ending = .warnings
    }
    if rows.isEmpty { outcome.say(zh: "没有待加时间戳的封印。", en: "Nothing is left to stamp.") }
    outcome.put("stamp", list: rows)
    return outcome
  }

  /// Signs the seals of volumes once more, with the current key.
  ///
  /// Where none are named: those whose newest signer's certificate ends within a year, or `all`.
  package func archiveRenew(
    _ names: [String], all: Bool, passphrase: [UInt8]?, at moment: Timestamp
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let keys = OfficeKeys(home: home)
    let authorities = try keys.authorities()
    let sealing = try keys.sealing(passphrase, at: moment)
    let key = try sealing.key.opened()
    var outcome = Outcome()
    var paths: [String] = []
    for name in try names.isEmpty ? volumeNames() : names {
      let evidence = SealEvidence(of: try sealed(name), in: home.archive, storage: storage)
      if names.isEmpty, !all {
        let newest = try evidence.newest()
        let signer = try placed(Place(file: newest.stem + ".p7s")) { () throws(Fault) in
          try newest.signature.verify(newest.text, authorities: authorities).signer
        }
        if OfficeKeys.days(from: moment, to: signer.notAfter) > OfficeDesk.renewalDays { continue }
      }
      let path = try evidence.renew(
        on: moment.date, authorities: authorities
      ) { text throws(Fault) in
        try Signature.sign(
          text, with: key, certificate: sealing.certificate, chain: sealing.chain, at: moment)
      }
      paths.append(path)
      outcome.say(zh: "已续签 \(path)", en: "renewed \(path)")
    }
    if paths.isEmpty { outcome.say(zh: "没有需要续签的封印。", en: "No seal needs to be renewed yet.") }
    outcome.put("file", texts: paths)
    outcome.warnings += try keys.warnings(at: moment)
    return outcome
  }

  static let renewalDays = 366

  /// The volume's name, by its name or its file's; it must have a signed seal here.
  private func sealed(_ name: String) throws(Fault) -> String {
    let plain = Storage.name(of: name)
    let volume = plain.hasSuffix(".zip") ? String(plain.dropLast(4)) : plain
    let path = Storage.join(home.archive, volume + ".seal.p7s")
    guard try storage.exists(path) else {
      throw Fault(
        "archive-unsealed", what: Phrase(zh: "\(volume)没有封印", en: "\(volume) has no seal"),
        why: Phrase(zh: "没有 \(path)", en: "there is no \(path)"),
        next: Phrase(
          zh: "未封完的卷用 dossier archive pack 封完",
          en: "dossier archive pack finishes a volume that was cut short"), at: Place(file: path))
    }
    return volume
  }

  private static var noService: Fault {
    Fault(
      "stamp-none", .refused, what: Phrase(zh: "没有加时间戳", en: "nothing was stamped"),
      why: Phrase(zh: "office.xml 没有 time-stamp", en: "office.xml has no time-stamp"),
      next: Phrase(
        zh: "请写入服务的 url 或 command（docs/formats/office.md）",
        en: "name the service's url or command there (docs/formats/office.md)"))
  }

  private var noStampAuthority: Fault {
    Fault(
      "stamp-authority", .refused, what: Phrase(zh: "没有加时间戳", en: "nothing was stamped"),
      why: Phrase(
        zh: "没有时间戳机构的根证书，签发的时间戳无从查验",
        en: "there is no root certificate to check the stamps with"),
      next: Phrase(
        zh: "请把根证书放到 \(home.keys)/time-stamp.pem", en: "put it into \(home.keys)/time-stamp.pem"),
      at: Place(file: home.keys))
  }
}
