internal import Casework
internal import Dossiers
package import Primitives
internal import Storage
internal import Zip

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
///
/// `audit.log` has a line for each entry, so that no entry can be changed, taken away or added
/// unseen, and so that the order among the chains is known.
struct RecordBook {
  let home: OfficeHome
  let office: OfficeFile
  /// Of the line that follows an entry.
  private static let action = "archive-record"
  /// Of a line that the next writer adds for an entry whose own run was killed before its line.
  private static let adoption = "archive-record-found"

  private var files: RecordFiles { RecordFiles(home.records, storage: home.storage) }

  private typealias Entry = RecordFiles.Entry

  /// What the records say; every entry must be the one that the audit log knows, and within the rules
  /// as they stood when it was written.
  func holdings() throws(Fault) -> ArchiveHoldings {
    // The lines first: whoever writes meanwhile makes an entry before its line.
    let lines = try lines()
    let chains = try files.entries()
    return try replayed(try witnessed(chains, lines).entries, in: chains)
  }

  // MARK: The audit log's word

  private struct Witness {
    var name: String
    var digest: String
  }

  private func lines() throws(Fault) -> [Witness] {
    try AuditLog(home: home).lines(of: [RecordBook.action, RecordBook.adoption]).compactMap {
      let parts = $0.subject.split(separator: " ").map(String.init)
      return parts.count == 2 ? Witness(name: parts[0], digest: parts[1]) : nil
    }
  }

  private struct Known {
    /// In the order of their writing.
    var entries: [Entry]
    /// The newest, where it has no line: its writer was stopped in between, or is at it.
    var leftover: Entry?
  }

  /// The entries in the order of the audit log, which must know all of them but the newest.
  private func witnessed(
    _ chains: [ArchiveChain: [Entry]], _ lines: [Witness]
  ) throws(Fault) -> Known {
    do throws(Fault) { return try matched(chains, lines) } catch {
      // What is wrong with an entry itself says more.
      try files.check(chains)
      throw error
    }
  }

  private func matched(
    _ chains: [ArchiveChain: [Entry]], _ lines: [Witness]
  ) throws(Fault) -> Known {
    var named: [String: Entry] = [:]
    for entry in chains.values.joined() { named[entry.name] = entry }
    for line in lines where named[line.name]?.digest.hex != line.digest {
      throw broken(
        line.name,
        named[line.name] == nil
          ? Phrase(zh: "审计日志记有这一条，文件却不在", en: "the audit log knows this entry, and it is gone")
          : Phrase(zh: "摘要与审计日志所记的不同", en: "its digest is not the one in the audit log"))
    }
    if let known = RecordBook.ordered(chains, named, lines) { return known }
    // A writer of several entries may have been at work between the two looks.
    let later = try self.lines().filter { named[$0.name]?.digest.hex == $0.digest }
    if let known = RecordBook.ordered(chains, named, later) { return known }
    let seen = Set(later.map(\.name))
    let unknown = named.keys.filter { !seen.contains($0) }.sorted()
    throw Fault(
      "records-broken", .damaged,
      what: Phrase(zh: "档案记录被改动或损坏", en: "the archive's records were changed or damaged"),
      why: Phrase(zh: "审计日志没有这一条", en: "the audit log does not know this entry"),
      next: Phrase(
        zh: "审计日志缺失或被截短的，请从备份恢复 audit.log；不是本程序写的，请把这一条及其后各条移出 records，另存备查",
        en:
          "where audit.log was lost or cut short, restore it from a backup; where nobody made this entry, move it and those after it out of records and keep them as evidence"
      ), at: Place(file: Storage.join(home.records, unknown.first ?? "")),
      details: unknown.map { Phrase($0) })
  }

  /// `nil` when an entry beside the newest has no line.
  private static func ordered(
    _ chains: [ArchiveChain: [Entry]], _ named: [String: Entry], _ lines: [Witness]
  ) -> Known? {
    var seen: Set<String> = []
    var known = Known(entries: [])
    for line in lines where seen.insert(line.name).inserted {
      if let entry = named[line.name] { known.entries.append(entry) }
    }
    let rest = named.values.filter { !seen.contains($0.name) }
    guard let only = rest.first else { return known }
    guard rest.count == 1, chains[only.chain]?.last == only else {
      return nil
    }
    known.leftover = only
    known.entries.append(only)
    return known
  }

  /// Takes each entry as it was taken when it was written: through the guards.
  private func replayed(
    _ entries: [Entry], in chains: [ArchiveChain: [Entry]]
  ) throws(Fault) -> ArchiveHoldings {
    var holdings = ArchiveHoldings()
    for entry in entries {
      let record = try files.record(entry, in: chains)
      do throws(Fault) { try holdings.check(record) } catch {
        throw broken(
          entry.name,
          Phrase(
            zh: "\(error.what.zh)：\(error.why.zh)", en: "\(error.what.en): \(error.why.en)"))
      }
      holdings.take(record)
    }
    return holdings
  }

  private func broken(_ entry: String, _ why: Phrase) -> Fault {
    files.broken(Storage.join(home.records, entry), why)
  }

  // MARK: Writing

  struct Written {
    var records: [ArchiveRecord]
    /// As they stand with these.
    var holdings: ArchiveHoldings
  }

  /// Writes what `body` makes of the holdings; each entry is held to the rules as it stands then.
  ///
  /// Each entry has its line in the audit log before the next is written. A run that is stopped
  /// between the two leaves the newest entry without one; the next writer adds it.
  func add(
    _ occasion: ArchiveOccasion, at moment: Timestamp,
    _ body: (ArchiveHoldings, ActingPerson?) throws(Fault) -> [ArchiveRecord]
  ) throws(Fault) -> Written {
    let actor = try occasion.sitting.map { sitting throws(Fault) in try actingPerson(sitting) }
    func witness(_ entry: Entry, _ action: String) throws(Fault) {
      try AuditLog(home: home).add(
        action, "\(entry.name) \(entry.digest.hex)", person: occasion.sitting?.person ?? "-",
        account: occasion.account, at: moment)
    }
    var holdings = ArchiveHoldings()
    let written = try files.append { chains throws(Fault) in
      let known = try witnessed(chains, try lines())
      holdings = try replayed(known.entries, in: chains)
      if let leftover = known.leftover { try witness(leftover, RecordBook.adoption) }
      let records = try body(holdings, actor)
      var next = holdings
      for record in records {
        try checkDay(record, at: moment)
        try next.check(record, sealedOn: try sealingDays(record))
        next.take(record)
      }
      return records
    } witness: { entry, record throws(Fault) in
      try witness(entry, RecordBook.action)
      holdings.take(record)
    }
    return Written(records: written, holdings: holdings)
  }

  /// Throws what keeps an entry from being written, and writes nothing.
  func rehearse(
    _ occasion: ArchiveOccasion, at moment: Timestamp, _ body: (ActingPerson?) -> ArchiveRecord
  ) throws(Fault) {
    let actor = try occasion.sitting.map { sitting throws(Fault) in try actingPerson(sitting) }
    let record = body(actor)
    try checkDay(record, at: moment)
    try holdings().check(record)
  }

  /// As `add`, for who needs nothing but what was written.
  @discardableResult
  func write(
    _ occasion: ArchiveOccasion, at moment: Timestamp,
    _ body: (ArchiveHoldings, ActingPerson?) throws(Fault) -> [ArchiveRecord]
  ) throws(Fault) -> [ArchiveRecord] {
    try add(occasion, at: moment, body).records
  }

  /// When the files that something is done with were sealed; without those that are here no more.
  private func sealingDays(_ record: ArchiveRecord) throws(Fault) -> [ArchivedFile: CivilDate] {
    var days: [ArchivedFile: CivilDate] = [:]
    guard record.kind != .arranged, record.kind != .destroyed else { return days }
    for row in record.files {
      let path = try home.file(of: row.caseID, supplement: row.supplement).path
      guard try home.storage.exists(path) else { continue }
      days[row.file] = try placed(Place(file: path)) { () throws(Fault) -> CivilDate? in
        let package = try ZipReader(try home.storage.open(path))
        guard let manifest = package.entry(Manifest.name) else { return nil }
        var sealedAt: Timestamp?
        try RecordBook.sealScanner.scan(try package.read(manifest), file: Manifest.name) {
          sealedAt = Timestamp($1)
        }
        return sealedAt?.date
      }
    }
    return days
  }

  private static let sealScanner = DossierScanner(.manifest, ["@sealed-at"])

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
    let role = try sitting.chosenRole()
    let functions = office.person(id)?.functions ?? []
    let preferred = [Role.archivist, .committeeHead].first { role in
      functions.contains { $0.role == role }
    }
    return try office.actor(id, as: role ?? preferred, for: .archived)
  }
}

extension OfficeDesk {
  /// The archive's record files of this office.
  var records: RecordBook {
    get throws(Fault) { RecordBook(home: home, office: try requireOffice()) }
  }

  /// What the record files say of the archive.
  func holdings() throws(Fault) -> ArchiveHoldings { try records.holdings() }
}
