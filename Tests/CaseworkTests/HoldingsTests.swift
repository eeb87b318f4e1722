import Primitives
import Testing

@testable import Casework

/// The archive's records as they grow, each held to the rules.
private struct Archive {
  static let archivist = ActingPerson(id: "x-3", name: "档案员", role: .archivist)
  static let leader = ActingPerson(id: "x-1", name: "主任", role: .committeeHead)
  static let clerk = ActingPerson(id: "x-2", name: "干部", role: .districtReviewer)
  static let inspector = ActingPerson(id: "i-1", name: "监督员", role: .inspector)

  var records: [ArchiveChain: [ArchiveRecord]] = [:]
  var holdings: ArchiveHoldings { ArchiveHoldings(records) }

  /// Case `n` of 2022: 1 for ever, 2 thirty years, 3 and 4 ten years.
  init() throws {
    let periods: [RetentionPeriod] = [.permanent, .thirtyYears, .tenYears, .tenYears]
    let new = periods.enumerated().map { index, period in
      Unarranged(
        file(index + 1), filingYear: 2022, retained: Retained(period: period, basis: "甲"),
        dossier: .example(UInt8(index)), title: "甲", pages: 2)
    }
    for list in try ArrangementBook().assign(new, ArrangementSettings(fonds: "Q012")) {
      var record = Archive.record(.arranged, on: "2023-01-05")
      record.files = list.files
      record.scheme = list.scheme
      try add(record)
    }
  }

  static func record(
    _ kind: ArchiveRecordKind, _ number: ArchiveNumber? = nil, on day: String = "2040-03-01",
    by actor: ActingPerson? = Archive.archivist, files: [RecordedFile] = [],
    reason: String? = nil
  ) -> ArchiveRecord {
    ArchiveRecord(
      kind, number: number, on: on(day), recordedAt: Timestamp(on(day), hour: 9), account: "a",
      actor: actor, files: files, reason: reason)
  }

  mutating func add(_ record: ArchiveRecord) throws(Fault) {
    try holdings.check(record)
    var record = record
    record.sequence = (records[record.kind.chain]?.count ?? 0) + 1
    records[record.kind.chain, default: []].append(record)
  }

  func rule(_ record: ArchiveRecord) -> String? {
    do throws(Fault) { try holdings.check(record) } catch { return error.code }
    return nil
  }

  static func appraisal(
    _ rows: [RecordedFile], number: ArchiveNumber = "2040-1", members: [String] = ["甲", "乙"],
    on day: String = "2040-03-01"
  ) -> ArchiveRecord {
    var record = Archive.record(.appraised, number, on: day, files: rows)
    record.parties = members.map { RecordedParty(.member, name: $0) }
    return record
  }

  static func transfer(
    _ files: [RecordedFile], on day: String, reason: String? = nil
  ) -> ArchiveRecord {
    var record = Archive.record(
      .transferListed, "2034-1", on: day, files: files, reason: reason)
    record.to = "档案馆"
    return record
  }

  static func signature(
    _ part: RecordedParty.Part, _ name: String, on day: String
  ) -> ArchiveRecord {
    var record = Archive.record(.transferSigned, "2034-1", on: day)
    record.parties = [RecordedParty(part, name: name)]
    return record
  }

  static func listing(_ files: [RecordedFile], _ number: ArchiveNumber = "2040-1")
    -> ArchiveRecord
  {
    var record = Archive.record(.destructionListed, number, files: files)
    record.follows = "2040-1"
    return record
  }
}

private func file(_ serial: Int) -> ArchivedFile {
  ArchivedFile(CaseID(office: "XH", year: 2022, serial: serial))
}

private func row(
  _ serial: Int, _ opinion: AppraisalOpinion? = nil, _ period: RetentionPeriod? = nil
) -> RecordedFile {
  RecordedFile(
    file(serial), retention: period, opinion: opinion, basis: opinion == nil ? nil : "理由")
}

@Suite("What the archive may do with what it keeps")
struct HoldingsTests {
  @Test func nothingIsDueBeforeItsTimeIsOver() throws {
    let holdings = try Archive().holdings
    #expect(holdings.due(file(3), on: on("2032-12-31")) == nil)
    #expect(holdings.due(file(3), on: on("2033-01-01")) == .appraisal(since: 2033))
    #expect(holdings.due(file(2), on: on("2033-01-01")) == .transfer(since: 2033))
    #expect(holdings.due(file(2), on: on("2053-01-01")) == .appraisal(since: 2053))
    #expect(holdings.due(file(1), on: on("2032-12-31")) == nil)
    #expect(holdings.due(file(1), on: on("2153-01-01")) == .transfer(since: 2033))
    #expect(holdings.lastYear(of: file(1)) == nil)
  }

  @Test func anAppraisalNeedsDueCasesAGroupAndReasons() throws {
    let archive = try Archive()
    #expect(archive.rule(Archive.appraisal([row(3, .destroy)])) == nil)
    #expect(archive.rule(Archive.appraisal([])) == "archive-listed")
    #expect(
      archive.rule(Archive.appraisal([row(3, .destroy)], on: "2032-12-31"))
        == "archive-not-yet-due")
    #expect(archive.rule(Archive.appraisal([row(1, .destroy)])) == "archive-not-yet-due")
    #expect(archive.rule(Archive.appraisal([row(9, .destroy)])) == "archive-arranged-first")
    #expect(
      archive.rule(Archive.appraisal([row(3, .destroy), row(3, .destroy)])) == "archive-once")
    #expect(
      archive.rule(Archive.appraisal([row(3, .destroy)], members: ["甲", "甲"]))
        == "archive-appraisal-group")
    #expect(archive.rule(Archive.appraisal([row(3)])) == "archive-appraised-first")
    #expect(archive.rule(Archive.appraisal([row(3, .keep)])) == "archive-appraisal-opinion")
    #expect(
      archive.rule(Archive.appraisal([row(3, .destroy, .thirtyYears)]))
        == "archive-appraisal-opinion")
  }

  @Test func whatIsKeptOnHasANewTimeOnceItIsApproved() throws {
    var archive = try Archive()
    try archive.add(Archive.appraisal([row(3, .keep, .thirtyYears), row(4, .keep, .permanent)]))
    #expect(archive.holdings.lastYear(of: file(3)) == 2032)
    try archive.add(Archive.record(.appraisalApproved, "2040-1", by: Archive.leader))
    #expect(archive.holdings.lastYear(of: file(3)) == 2062)
    #expect(archive.holdings.lastYear(of: file(4)) == nil)
    #expect(
      archive.rule(Archive.appraisal([row(3, .destroy)], number: "2040-2")) == "archive-not-yet-due"
    )
  }

  @Test func aLeaderApprovesAndNotWhoDidTheWork() throws {
    var archive = try Archive()
    var appraisal = Archive.appraisal([row(3, .destroy)])
    appraisal.parties[0].name = "主任二"
    try archive.add(appraisal)
    let approved = ArchiveRecordKind.appraisalApproved
    #expect(
      archive.rule(Archive.record(approved, "2040-9", by: Archive.leader)) == "archive-unknown")
    #expect(archive.rule(Archive.record(approved, "2040-1")) == "archive-leader-approves")
    #expect(
      archive.rule(Archive.record(approved, "2040-1", by: Archive.inspector))
        == "archive-leader-approves")
    #expect(archive.rule(Archive.record(approved, "2040-1", by: nil)) == "archive-archivist")
    let member = ActingPerson(id: "x-9", name: "主任二", role: .committeeHead)
    #expect(
      archive.rule(Archive.record(approved, "2040-1", by: member)) == "archive-leader-approves")
    try archive.add(Archive.record(approved, "2040-1", by: Archive.leader))
    #expect(archive.rule(Archive.record(approved, "2040-1", by: Archive.leader)) == "archive-once")
  }

  @Test func onlyTheArchivistDoesTheArchivesWork() throws {
    let archive = try Archive()
    for kind in ArchiveRecordKind.allCases where kind != .destructionSupervised {
      let record = Archive.record(kind, "2040-1", by: Archive.clerk, files: [row(3)])
      let rule = archive.rule(record)
      #expect(["archive-archivist", "archive-leader-approves"].contains(rule), "\(kind)")
    }
  }

  @Test func destructionGoesThroughEveryStep() throws {
    var archive = try Archive()
    #expect(archive.rule(Archive.listing([row(3)])) == "archive-unknown")
    try archive.add(Archive.appraisal([row(3, .destroy), row(4, .keep, .tenYears)]))
    #expect(archive.rule(Archive.listing([row(3)])) == "archive-appraised-first")
    try archive.add(Archive.record(.appraisalApproved, "2040-1", by: Archive.leader))
    #expect(archive.rule(Archive.listing([row(4)])) == "archive-appraised-first")
    try archive.add(Archive.listing([row(3)]))
    #expect(archive.rule(Archive.listing([row(3)], "2040-2")) == "archive-once")
    let approved = ArchiveRecordKind.destructionApproved
    let supervised = ArchiveRecordKind.destructionSupervised
    let done = Archive.record(.destroyed, "2040-1", files: [row(3)])
    #expect(archive.rule(done) == "archive-leader-approves")
    #expect(
      archive.rule(Archive.record(supervised, "2040-1", by: Archive.clerk))
        == "archive-leader-approves")
    try archive.add(Archive.record(approved, "2040-1", by: Archive.leader))
    #expect(
      archive.rule(Archive.record(supervised, "2040-1", by: Archive.leader))
        == "archive-supervisors-apart")
    #expect(archive.rule(Archive.record(supervised, "2040-1")) == "archive-supervisors-apart")
    #expect(archive.rule(done) == "archive-supervisors")
    try archive.add(Archive.record(supervised, "2040-1", by: Archive.clerk))
    #expect(
      archive.rule(Archive.record(supervised, "2040-1", by: Archive.clerk)) == "archive-once")
    #expect(archive.rule(done) == "archive-supervisors")
    #expect(archive.holdings.destructions["2040-1"]?.isReady == false)
    try archive.add(Archive.record(supervised, "2040-1", by: Archive.inspector))
    #expect(archive.holdings.destructions["2040-1"]?.isReady == true)
    #expect(archive.rule(Archive.record(.destroyed, "2040-1", files: [row(4)])) == "archive-listed")
    try archive.add(done)
    #expect(archive.rule(done) == "archive-once")
    #expect(archive.holdings.isDestroyed(file(3)))
    #expect(archive.holdings.due(file(3), on: on("2041-01-01")) == nil)
    #expect(
      archive.rule(Archive.appraisal([row(3, .destroy)], number: "2040-2")) == "archive-in-custody")
  }

  @Test func whatIsHeldIsNotDisposedOfAtAnyStep() throws {
    var archive = try Archive()
    func held(_ archive: Archive) throws -> Archive {
      var archive = archive
      try archive.add(Archive.record(.held, "2040-1", files: [row(3)], reason: "诉讼"))
      return archive
    }
    #expect(archive.rule(Archive.record(.held, "2040-1", files: [row(3)])) == "archive-listed")
    let steps: [ArchiveRecord] = [
      Archive.appraisal([row(3, .destroy)]),
      Archive.record(.appraisalApproved, "2040-1", by: Archive.leader), Archive.listing([row(3)]),
      Archive.record(.destructionApproved, "2040-1", by: Archive.leader),
      Archive.record(.destructionSupervised, "2040-1", by: Archive.clerk),
      Archive.record(.destructionSupervised, "2040-1", by: Archive.inspector),
      Archive.record(.destroyed, "2040-1", files: [row(3)]),
    ]
    for step in steps {
      let rule = try held(archive).rule(step)
      // An approval of opinions disposes of nothing yet.
      #expect(rule == (step.kind == .appraisalApproved ? nil : "archive-held"), "\(step.kind)")
      try archive.add(step)
    }
    var freed = try held(try Archive())
    #expect(freed.holdings.holds(on: file(3)) == ["2040-1"])
    #expect(freed.rule(Archive.record(.holdLifted, "2040-1")) == "archive-listed")
    try freed.add(Archive.record(.holdLifted, "2040-1", reason: "结案"))
    #expect(freed.rule(Archive.record(.holdLifted, "2040-1", reason: "结案")) == "archive-once")
    #expect(freed.rule(Archive.appraisal([row(3, .destroy)])) == nil)
  }

  @Test func aTransferNeedsItsTimeAndBothSignatures() throws {
    var archive = try Archive()
    func list(_ rows: [RecordedFile], on day: String = "2034-03-01", reason: String? = nil)
      -> ArchiveRecord
    {
      Archive.transfer(rows, on: day, reason: reason)
    }
    #expect(archive.rule(list([row(3)])) == "archive-transferable")
    #expect(archive.rule(list([row(1)], on: "2032-12-31")) == "archive-not-yet-due")
    #expect(archive.rule(list([row(1)], on: "2032-12-31", reason: "档案馆同意")) == nil)
    try archive.add(list([row(1), row(2)]))
    func signature(_ part: RecordedParty.Part, _ name: String) -> ArchiveRecord {
      var record = Archive.record(.transferSigned, "2034-1", on: "2034-03-02")
      record.parties = [RecordedParty(part, name: name)]
      return record
    }
    #expect(archive.rule(signature(.supervisor, "江若水")) == "archive-both-sides")
    try archive.add(signature(.handingOver, "档案员"))
    #expect(archive.rule(signature(.handingOver, "别人")) == "archive-once")
    #expect(archive.rule(signature(.receiving, "档案员")) == "archive-both-sides")
    #expect(!archive.holdings.isTransferred(file(1)))
    try archive.add(signature(.receiving, "江若水"))
    #expect(archive.holdings.isTransferred(file(1)))
    #expect(archive.holdings.due(file(2), on: on("2060-01-01")) == nil)
    #expect(
      archive.rule(Archive.appraisal([row(2, .destroy)], on: "2060-01-01"))
        == "archive-in-custody")
  }

  @Test func nothingIsDatedBeforeWhatItFollows() throws {
    var archive = try Archive()
    func late(_ record: ArchiveRecord) -> ArchiveRecord {
      var early = record
      early.on = early.on + -1
      return early
    }
    let listed = Archive.transfer([row(1)], on: "2040-03-01")
    let steps: [ArchiveRecord] = [
      Archive.record(.held, "2040-1", files: [row(3)], reason: "诉讼"),
      Archive.record(.holdLifted, "2040-1", reason: "结案"),
      Archive.appraisal([row(3, .destroy)]),
      Archive.record(.appraisalApproved, "2040-1", by: Archive.leader), Archive.listing([row(3)]),
      Archive.record(.destructionApproved, "2040-1", by: Archive.leader),
      Archive.record(.destructionSupervised, "2040-1", by: Archive.clerk),
      Archive.record(.destructionSupervised, "2040-1", by: Archive.inspector),
      Archive.record(.destroyed, "2040-1", files: [row(3)]), listed,
      Archive.signature(.handingOver, "档案员", on: "2040-03-01"),
      Archive.signature(.receiving, "江若水", on: "2040-03-01"),
    ]
    // What begins a piece of work follows nothing but the sealing.
    let beginnings: Set<ArchiveRecordKind> = [.held, .appraised, .transferListed]
    for step in steps {
      let expected = beginnings.contains(step.kind) ? nil : "archive-in-order"
      #expect(archive.rule(late(step)) == expected, "\(step.kind)")
      try archive.add(step)
    }
  }

  @Test func nothingIsDoneWithACaseBeforeItWasSealed() throws {
    let archive = try Archive()
    func rule(_ record: ArchiveRecord) -> String? {
      do throws(Fault) {
        try archive.holdings.check(
          record, sealedOn: [file(3): on("2040-03-02"), file(1): on("2040-03-02")])
      } catch { return error.code }
      return nil
    }
    var taken = Archive.record(.accessioned, "2040-1", files: [row(1)])
    taken.from = "街道"
    let entries = [
      taken, Archive.record(.held, "2040-1", files: [row(3)], reason: "诉讼"),
      Archive.appraisal([row(3, .destroy)]), Archive.transfer([row(1)], on: "2040-03-01"),
    ]
    for entry in entries {
      #expect(rule(entry) == "archive-in-order", "\(entry.kind)")
      var later = entry
      later.on = on("2040-03-02")
      #expect(rule(later) == nil, "\(entry.kind)")
    }
  }

  @Test func whatIsKeptOnGoesByItsNewPeriod() throws {
    var archive = try Archive()
    try archive.add(
      Archive.appraisal([row(3, .keep, .permanent), row(4, .keep, .tenYears)]))
    #expect(archive.rule(Archive.transfer([row(3)], on: "2041-01-01")) == "archive-transferable")
    try archive.add(
      Archive.record(.appraisalApproved, "2040-1", on: "2040-05-01", by: Archive.leader))
    let holdings = archive.holdings
    #expect(holdings.due(file(3), on: on("2040-06-01")) == .transfer(since: 2040))
    #expect(holdings.due(file(3), on: on("2041-01-01")) == .transfer(since: 2040))
    #expect(holdings.retention(of: file(3)) == .permanent)
    #expect(holdings.retention(of: file(3), before: "2040-1") == .tenYears)
    #expect(holdings.lastYear(of: file(3), before: "2040-1") == 2032)
    #expect(archive.rule(Archive.transfer([row(3)], on: "2041-01-01")) == nil)
    // Ten years more are still ten years.
    #expect(holdings.due(file(4), on: on("2041-01-01")) == nil)
    #expect(archive.rule(Archive.transfer([row(4)], on: "2041-01-01")) == "archive-transferable")
  }

  @Test func progressIsSaidOfWhatIsDue() throws {
    var archive = try Archive()
    func due() -> [String: String] {
      var due: [String: String] = [:]
      for it in HoldingsBook.due(on: on("2040-03-01"), archive.holdings) {
        due[it.file.file.name] = it.what.zh
      }
      return due
    }
    let (first, third) = (file(1).name, file(3).name)
    #expect(due()[third] == "期满鉴定（2033年起）")
    try archive.add(Archive.appraisal([row(3, .destroy)]))
    #expect(due()[third] == "鉴定待批准（2040-1）")
    try archive.add(Archive.record(.appraisalApproved, "2040-1", by: Archive.leader))
    #expect(due()[third] == "待造销毁清册（鉴定2040-1）")
    try archive.add(Archive.listing([row(3)]))
    #expect(due()[third] == "销毁清册待批准（2040-1）")
    try archive.add(Archive.record(.destructionApproved, "2040-1", by: Archive.leader))
    #expect(due()[third] == "待销毁（清册2040-1）")
    try archive.add(Archive.transfer([row(1)], on: "2040-03-01"))
    #expect(due()[first] == "移交（已造册2034-1）")
    try archive.add(Archive.signature(.handingOver, "档案员", on: "2040-03-01"))
    #expect(due()[first] == "移交（已造册2034-1）")
    try archive.add(Archive.signature(.receiving, "江若水", on: "2040-03-01"))
    #expect(due()[first] == nil)
    #expect(
      archive.rule(Archive.record(.held, "2040-1", files: [row(1)], reason: "诉讼"))
        == "archive-in-custody")
  }

  @Test func aReportHasTheOldEndBesideTheNewOneHoweverLateItIsPrinted() throws {
    var archive = try Archive()
    try archive.add(
      Archive.appraisal([row(3, .keep, .thirtyYears), row(4, .keep, .permanent)]))
    for step in 0...1 {
      if step == 1 {
        try archive.add(Archive.record(.appraisalApproved, "2040-1", by: Archive.leader))
      }
      let made = try #require(archive.holdings.appraisals["2040-1"]?.made)
      let rows = HoldingsBook(
        made, holdings: archive.holdings, fonds: nil, sampleMark: nil,
        office: OfficeView(name: "甲")
      ).rows
      #expect(rows.map(\.retentionName) == ["10年", "10年"])
      #expect(rows.map(\.keptUntil) == [on("2032-12-31"), on("2032-12-31")])
      #expect(rows.map(\.newKeptUntil) == [on("2062-12-31"), nil])
    }
  }

  @Test func anAccessionsCodesAreGivenSeriesBySeries() throws {
    let archive = try Archive()
    var record = Archive.record(.accessioned, "2040-1")
    record.files = archive.holdings.arrangement.files
    let settings = ArrangementSettings(fonds: "Q012")
    let book = AccessionBook(
      [record],
      schemeOf: { file in
        archive.holdings.arrangement.scheme(of: file.file).flatMap { settings.scheme(named: $0) }
      }, period: "", fonds: nil, sampleMark: nil, office: OfficeView(name: "甲"))
    let ranges = try #require(book.rows.first).ranges.map { "\($0.first) \($0.last)" }
    #expect(
      ranges == [
        "Q012-ZY·DBJY·2022·D10-001-001 Q012-ZY·DBJY·2022·D10-002-001",
        "Q012-ZY·DBJY·2022·D30-001-001 Q012-ZY·DBJY·2022·D30-001-001",
        "Q012-ZY·DBJY·2022·Y-001-001 Q012-ZY·DBJY·2022·Y-001-001",
      ])
  }

  @Test func aCaseIsAccessionedOnce() throws {
    var archive = try Archive()
    func taken(_ number: ArchiveNumber, from body: String?) -> ArchiveRecord {
      var record = Archive.record(.accessioned, number, on: "2023-06-20", files: [row(1)])
      record.from = body
      return record
    }
    #expect(archive.rule(taken("2023-1", from: nil)) == "archive-listed")
    #expect(archive.rule(taken("2023-1", from: " ")) == "archive-listed")
    try archive.add(taken("2023-1", from: "街道"))
    #expect(archive.rule(taken("2023-2", from: "街道")) == "archive-once")
    #expect(archive.holdings.nextNumber(.accessions, year: 2023) == "2023-2")
    #expect(archive.holdings.nextNumber(.accessions, year: 2024) == "2024-1")
  }

  /// Steps in any order by anybody: whatever gets through, what is destroyed was appraised,
  /// approved, supervised by two others, due, and not held.
  @Test(arguments: 1...60) func nothingIsDestroyedBesideTheRules(_ seed: Int) throws {
    var random = Scatter(seed: UInt64(seed))
    var archive = try Archive()
    let people = [Archive.archivist, Archive.leader, Archive.clerk, Archive.inspector]
    let numbers: [ArchiveNumber] = ["2040-1", "2040-2"]
    for _ in 0..<400 {
      let actor = people.randomElement(using: &random)
      let number = numbers.randomElement(using: &random)
      let serial = Int.random(in: 1...4, using: &random)
      let day = Bool.random(using: &random) ? "2030-03-01" : "2040-03-01"
      let kind = ArchiveRecordKind.allCases.randomElement(using: &random) ?? .held
      let opinion = AppraisalOpinion.allCases.randomElement(using: &random)
      var record = Archive.record(
        kind, number, on: day, by: actor, files: [row(serial, opinion, .tenYears)],
        reason: Int.random(in: 0...9, using: &random) == 0 ? nil : "理由")
      switch kind {
      case .arranged: continue
      case .held where Int.random(in: 0...3, using: &random) > 0: continue
      case .appraised: record.parties = ["甲", "乙"].map { RecordedParty(.member, name: $0) }
      case .destructionListed: record.follows = numbers.randomElement(using: &random)
      case .transferSigned:
        record.parties = [
          RecordedParty(
            Bool.random(using: &random) ? .handingOver : .receiving, name: actor?.name ?? "")
        ]
      case .accessioned: record.from = "街道"
      case .transferListed: record.to = "档案馆"
      default: break
      }
      // A number is taken once; the desk sees to it.
      let makes: [ArchiveRecordKind] = [
        .accessioned, .transferListed, .appraised, .held, .destructionListed,
      ]
      if makes.contains(kind) {
        record.number = archive.holdings.nextNumber(kind.chain, year: 2040)
      }
      let before = archive.holdings
      guard (try? archive.add(record)) != nil, kind == .destroyed else { continue }
      let list = try #require(before.destructions[record.number ?? ""])
      let approver = try #require(list.approval?.actor?.id)
      let supervisors = Set(list.supervision.compactMap(\.actor?.id))
      #expect(supervisors.count >= 2 && !supervisors.contains(approver), "seed \(seed)")
      #expect(list.approval?.actor?.role == .committeeHead, "seed \(seed)")
      for row in record.files {
        #expect(before.holds(on: row.file).isEmpty, "seed \(seed)")
        #expect(!before.isTransferred(row.file) && !before.isDestroyed(row.file), "seed \(seed)")
        let last = try #require(before.lastYear(of: row.file), "seed \(seed)")
        #expect(last < list.listed.on.year, "seed \(seed)")
      }
    }
  }
}
