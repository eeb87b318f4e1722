internal import Inspector
package import Primitives
internal import Storage

extension OfficeDesk {
  /// Which volumes an audit takes, and how.
  package enum AuditWish: Sendable {
    /// Those whose time has come by the policy, and those that were not found sound.
    case due
    case full
    case quick
  }

  static let program = "Dossier 0.1.0"

  func auditJournal(in folder: String) -> AuditJournal {
    AuditJournal(Storage.join(folder, "audits.log"), storage: storage)
  }

  /// Audits volumes of the office and records each result; damage ends it with that status.
  ///
  /// One that was cut short is gone on with by the next. `pace` is told of every byte read,
  /// `progress` of each result; it says whether the reader has seen it and needs no second.
  package func archiveAudit(
    _ wish: AuditWish, at moment: Timestamp, pace: (@Sendable (Int) -> Void)?,
    progress: (Phrase) -> Bool
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    try storage.makeDirectories(home.archive)
    let lock = try Lock(
      Storage.join(home.archive, ".audit.lock"), waiting: false, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    try storage.removeStaleTemporaries(in: home.archive)
    let journal = auditJournal(in: home.archive)
    let inspector = try inspector(pace: pace)
    var due: [String: Audit.Level] = [:]
    let records = try journal.read()
    let known = records.volumes
    for name in try known.union(inspector.volumes(in: home.archive)) {
      switch wish {
      case .full: due[name] = .full
      case .quick: due[name] = .quick
      case .due: due[name] = dueLevel(name, records, on: moment.date)
      }
    }
    var outcome = Outcome()
    var rows: [Outcome] = []
    var findings: [Fault] = []
    try inspector.audit(folder: home.archive, due: due, known: known, at: moment) {
      name, audit throws(Fault) in
      let record = AuditRecord(audit, of: name, at: moment, program: OfficeDesk.program)
      try journal.add(record)
      findings += audit.findings
      outcome.warnings += audit.notes
      var row = Outcome()
      row.put("volume", name)
      row.put("level", record.level.rawValue)
      row.put("result", record.result.rawValue)
      row.put("finding", texts: audit.findings.map { $0.message(.english) })
      rows.append(row)
      let line = OfficeDesk.phrase(record)
      if !progress(line) { outcome.lines.append(line) }
    }
    outcome.put("audit", list: rows)
    outcome.put("findings", findings.count)
    for finding in findings {
      outcome.lines.append(
        Phrase(zh: "  - " + finding.phrase.zh, en: "  - " + finding.phrase.en))
    }
    if !findings.isEmpty { outcome.ending = .damaged }
    return outcome
  }

  /// What is due of a volume on a day; `nil` for nothing.
  func dueLevel(
    _ name: String, _ records: AuditJournal.Reading, on day: CivilDate
  ) -> Audit.Level? {
    let policy = office?.audit ?? OfficeFile.AuditPolicy()
    if let last = records.last(name, where: { _ in true }), last.result != .sound { return .full }
    // What is dated after today was written under a wrong clock, and puts nothing off.
    // Of two in one moment, the one written last counts: the first in this order.
    let past = records.records.reversed().filter { $0.volume == name && $0.moment.date <= day }
    let last = past.max { $0.moment < $1.moment }
    let full = past.filter { $0.level == .full }.max { $0.moment < $1.moment }
    // A quick audit sees no damage that was there when the seal was made.
    guard let full, full.result == .sound,
      day < full.moment.date.adding(months: policy.fullEveryMonths)
    else {
      return .full
    }
    guard let last, day < last.moment.date.adding(months: policy.quickEveryMonths) else {
      return .quick
    }
    return nil
  }

  /// Records what was found of the office's own volumes.
  func journal(_ audits: [Audit], at moment: Timestamp) throws(Fault) {
    guard office != nil, try storage.exists(home.archive) else { return }
    for audit in audits {
      let name: String
      if audit.path == home.archive {
        name = AuditRecord.folder
      } else if audit.path.hasSuffix(".zip"), Storage.folder(of: audit.path) == home.archive {
        name = String(Storage.name(of: audit.path).dropLast(".zip".count))
      } else {
        continue
      }
      try auditJournal(in: home.archive).add(
        AuditRecord(audit, of: name, at: moment, program: OfficeDesk.program))
    }
  }

  /// When a volume was last checked, for people and into a row.
  static func lastChecked(
    _ name: String, _ records: AuditJournal.Reading, in row: inout Outcome
  ) -> Phrase {
    guard let last = records.last(name, where: { _ in true }) else {
      return Phrase(zh: "从未查验", en: "never checked")
    }
    row.put("checked-at", last.moment.description)
    row.put("checked-level", last.level.rawValue)
    row.put("checked-result", last.result.rawValue)
    let full = records.last(name) { $0.level == .full }
    row.put("checked-in-full-at", full?.moment.description)
    return Phrase(
      zh: "最近查验\(last.moment.date)（\(words(last).zh)）",
      en: "last checked \(last.moment.date) (\(words(last).en))")
  }

  private static func words(_ record: AuditRecord) -> Phrase {
    let level =
      record.level == .full
      ? Phrase(zh: "全面", en: "in full") : Phrase(zh: "快速", en: "quickly")
    let result =
      switch record.result {
      case .sound: Phrase(zh: "完好", en: "sound")
      case .damaged: Phrase(zh: "有损坏", en: "damaged")
      case .missing: Phrase(zh: "缺失", en: "missing")
      }
    return Phrase(zh: level.zh + "，" + result.zh, en: level.en + ", " + result.en)
  }

  private static func phrase(_ record: AuditRecord) -> Phrase {
    let name =
      record.volume == AuditRecord.folder
      ? Phrase(zh: "卷间关系", en: "what ties the volumes") : Phrase(record.volume)
    return Phrase(
      zh: "\(name.zh)  \(words(record).zh)", en: "\(name.en)  \(words(record).en)")
  }
}
