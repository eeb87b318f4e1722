internal import Casework
internal import Dossiers
package import Primitives
internal import Storage

/// When the archive's work is done, and by whom.
package struct ArchiveOccasion: Sendable {
  /// `nil` where nobody was named.
  package var sitting: Sitting?
  /// The operating-system account.
  package var account: String
  /// `nil` to take the last sealing's evening for it: samples know no clock.
  package var moment: Timestamp?

  /// By nobody at no machine: for what packs without a person.
  package static let unattended = ArchiveOccasion(account: "-", moment: nil)

  package init(sitting: Sitting? = nil, account: String, moment: Timestamp?) {
    self.sitting = sitting
    self.account = account
    self.moment = moment
  }
}

/// The archive's record files and who may write them.
struct RecordBook {
  let home: OfficeHome
  let office: OfficeFile
  private static let action = "record"

  private var files: RecordFiles { RecordFiles(home.records, storage: home.storage) }

  /// What the records say; every entry must be the one that the audit log knows.
  func holdings() throws(Fault) -> ArchiveHoldings {
    let chains = try files.read()
    try checkWitness(chains)
    return RecordBook.holdings(chains)
  }

  private static func holdings(
    _ chains: [ArchiveChain: [RecordFiles.Entry]]
  ) -> ArchiveHoldings {
    ArchiveHoldings(chains.mapValues { $0.map(\.record) })
  }

  /// The last entry of a chain is named by no other, so that the audit log is asked for its digest.
  private func checkWitness(_ chains: [ArchiveChain: [RecordFiles.Entry]]) throws(Fault) {
    var digests: [String: String] = [:]
    for entry in chains.values.flatMap({ $0 }) { digests[entry.name] = entry.digest.hex }
    for line in try AuditLog(home: home).lines() where line.action == RecordBook.action {
      let parts = line.subject.split(separator: " ").map(String.init)
      guard parts.count == 2, digests[parts[0]] != parts[1] else { continue }
      throw Fault(
        "records-broken", .damaged,
        what: Phrase(zh: "档案记录被改动或损坏", en: "the archive's records were changed or damaged"),
        why: digests[parts[0]] == nil
          ? Phrase(zh: "审计日志记有这一条，文件却不在", en: "the audit log knows this entry, and it is gone")
          : Phrase(zh: "摘要与审计日志所记的不同", en: "its digest is not the one in the audit log"),
        next: Phrase(
          zh: "请保留原件，从可信的副本恢复这一条",
          en: "keep it as it is and restore this entry from a copy you trust"),
        at: Place(file: Storage.join(home.records, parts[0])))
    }
  }

  /// Writes what `body` makes of the holdings; each entry is held to the rules as it stands then.
  @discardableResult
  func write(
    _ occasion: ArchiveOccasion, at moment: Timestamp,
    _ body: (ArchiveHoldings, ActingPerson?) throws(Fault) -> [ArchiveRecord]
  ) throws(Fault) -> [ArchiveRecord] {
    let actor = try occasion.sitting.map { sitting throws(Fault) in try actingPerson(sitting) }
    let written = try files.append { chains throws(Fault) in
      try checkWitness(chains)
      let holdings = RecordBook.holdings(chains)
      let records = try body(holdings, actor)
      for record in records {
        try checkDay(record, at: moment)
        try holdings.check(record)
      }
      return records
    }
    for entry in written {
      try AuditLog(home: home).add(
        RecordBook.action, "\(entry.name) \(entry.digest.hex)",
        person: occasion.sitting?.person ?? "-", account: occasion.account, at: moment)
    }
    return written.map(\.record)
  }

  /// Time is not moved on to make something due; a sample may look at the years to come.
  private func checkDay(_ record: ArchiveRecord, at moment: Timestamp) throws(Fault) {
    guard record.on > moment.date, !office.isSample else { return }
    throw Fault(
      breaking: .notAhead, record.number?.rawValue, zh: "\(record.on)还没有到",
      en: "\(record.on) has not come yet",
      next: Phrase(zh: "请核对 --on", en: "check --on"))
  }

  /// Throws when somebody is named who may not do the archive's work.
  func requireArchivist(_ occasion: ArchiveOccasion) throws(Fault) {
    guard let sitting = occasion.sitting else { return }
    try ArchiveHoldings.requireArchivist(try actingPerson(sitting))
  }

  /// The person at the keyboard, in the role asked for, else the first that does archive work.
  private func actingPerson(_ sitting: Sitting) throws(Fault) -> ActingPerson {
    let id = PersonID(rawValue: sitting.person)
    if !office.isSample {
      try AccountBook(home: home).check(
        id, token: sitting.token, account: sitting.account, at: sitting.moment)
    }
    let role = try sitting.role.map { name throws(Fault) in
      guard let role = Role(rawValue: name) else {
        throw Fault(
          "record-role", .usage,
          what: Phrase(zh: "没有身份“\(name)”", en: "there is no role “\(name)”"),
          why: Phrase(zh: "名称不认识", en: "the name is not known"),
          next: Phrase(
            zh: "可用的有：" + Role.allCases.map(\.rawValue).joined(separator: "、"),
            en: "there are: " + Role.allCases.map(\.rawValue).joined(separator: ", ")))
      }
      return role
    }
    let functions = office.person(id)?.functions ?? []
    let preferred = [Role.archivist, .committeeHead].first { role in
      functions.contains { $0.role == role }
    }
    return try office.actor(id, as: role ?? preferred, for: .archived)
  }
}

extension OfficeDesk {
  /// What the record files say of the archive.
  func holdings() throws(Fault) -> ArchiveHoldings {
    try RecordBook(home: home, office: try requireOffice()).holdings()
  }
}
