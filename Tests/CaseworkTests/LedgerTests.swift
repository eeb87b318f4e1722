@testable import Casework
import Calendars
import Primitives
import Testing

/// C5: fifteen households wait for screens; the ledger says only 协调对接中.
private func screens() throws(Fault) -> Journey {
  var journey = Journey(on: "2022-12-03")
  try journey.collect("XH-2022-00031", works: false)
  journey.today = on("2022-12-05")
  try journey.review(works: false)
  journey.today = on("2022-12-07")
  try journey.assign([Journey.unit("u-build")])
  journey.today = on("2022-12-09")
  try journey.add(
    Started(unit: "u-build", responsible: "科长乙", steps: [PlanStep(text: "安装")], plannedDays: 20),
    by: Who.clerk("u-build"))
  journey.today = on("2023-01-08")
  try journey.add(
    Progress(unit: "u-build", text: "协调对接中", done: 9, total: 15), by: Who.clerk("u-build"))
  return journey
}

private func audit(_ cases: [Case], _ day: String) -> [AuditLine] {
  LedgerAudit(asOf: on(day), under: Rulebook()).lines(cases)
}

private func found(_ rule: LedgerRule, _ cases: [Case], _ day: String) -> [AuditLine] {
  audit(cases, day).filter { $0.rule == rule }
}

@Test func theScreensAreVagueAtOnceAndStalledAfterTenWorkingDays() throws {
  let record = try screens().current
  #expect(found(.l4, [record], "2023-01-07").isEmpty)
  #expect(found(.l4, [record], "2023-01-08").map(\.on.description) == ["2023-01-08"])
  #expect(found(.l3, [record], "2023-01-19").isEmpty)
  #expect(found(.l3, [record], "2023-01-20").map(\.on.description) == ["2023-01-20"])
  #expect(
    found(.l3, [record], "2023-01-24").map(\.on.description) == ["2023-01-20"],
    "the audit of the holiday names the day on which it began")
  #expect(record.stalledOn(asOf: on("2023-01-24"), under: Rulebook()) == on("2023-01-20"))
}

@Test func aFactEndsTheStandstill() throws {
  var journey = try screens()
  journey.today = on("2023-01-24")
  try journey.add(AuditFinding.example, by: Who.inspector)
  var order = SupervisionOrdered.example
  order.finding = "f-2023-01"
  order.unit = "u-build"
  try journey.add(order, by: Who.head)
  #expect(found(.l3, [journey.current], "2023-01-24").count == 1, "an order is no progress")
  journey.today = on("2023-01-30")
  try journey.add(SupervisionAnswered.example, by: Who.clerk("u-build"))
  try journey.add(
    Progress(
      unit: "u-build", text: "重新测量、下单，其余6户安装完毕", nextStep: "验收", nextOn: on("2023-02-03"),
      done: 15, total: 15), by: Who.clerk("u-build"))
  #expect(found(.l3, [journey.current], "2023-01-31").isEmpty)
  #expect(found(.l4, [journey.current], "2023-01-31").isEmpty)
}

@Test(
  arguments: [
    ("协调对接中", nil, nil, true), ("协调对接中", "2月3日前安装", nil, false),
    ("已联系施工方", nil, "2023-02-03", false), ("正在推进，请等待", nil, nil, true),
    ("已安装9户，余6户待料", nil, nil, false), ("  ", nil, nil, true),
  ] as [(String, String?, String?, Bool)])
func vagueTextsSayNothingNew(text: String, next: String?, day: String?, isVague: Bool) {
  let progress = Progress(text: text, nextStep: next, nextOn: day.map(on))
  #expect(Policy().isVague(progress) == isVague)
}

@Test func gapsAndDoublesInRunningNumbersAreFound() throws {
  var cases: [Case] = []
  for (index, serial) in [1, 2, 5, 5].enumerated() {
    var record = try Journey.until(.admitted).current
    record.id = CaseID(office: "XH", year: 2022, serial: index + 1)
    record.registered.value.location.compound = "小区\(index)"
    record.ledgers = [
      LedgerRow(
        side: .assigning, number: LedgerNumber(year: 2022, serial: serial),
        openedOn: on("2022-11-10"), opener: Who.district)
    ]
    cases.append(record)
  }
  let lines = found(.l1, cases, "2022-12-01")
  #expect(lines.map(\.what.zh) == ["2022年缺第3–4号", "2022年第5号重复"])
  #expect(found(.l1, cases, "2022-11-09").isEmpty)
}

@Test func ledgersThatDisagreeAreFound() throws {
  var journey = try Journey.until(.accepted)
  #expect(found(.l2, [journey.current], "2022-11-10").isEmpty)
  journey.today = on("2022-11-14")
  try journey.add(Started.example, by: Who.clerk("u-housing"), keeper: .undertaking)
  let lines = found(.l2, [journey.current], "2022-11-14")
  #expect(lines.map(\.what.zh) == ["“办理”：交办单位无，承办单位2022-11-14"])
  try journey.add(
    LedgerCorrected(
      side: .undertaking, unit: "u-housing", phase: .collect, was: "2022年11月5日",
      becomes: "2022年11月6日", becomesOn: on("2022-11-06"), reason: "笔误"),
    by: Who.clerk("u-housing"))
  #expect(found(.l2, [journey.current], "2022-11-14").count == 2)
}

@Test func aUnitWithoutARowIsFound() throws {
  let record = try Journey.until(.accepted, without: ["ledger-undertaking"]).current
  #expect(found(.l2, [record], "2022-11-16").isEmpty)
  #expect(found(.l2, [record], "2022-11-17").count == 1)
}

@Test func dueSoonAndOverdueAreFound() throws {
  let record = try Journey.until(.accepted).current
  let due = try #require(record.assignment?.dueOn)
  #expect(due.description == "2023-02-10")
  #expect(found(.l5, [record], "2023-01-25").isEmpty)
  #expect(
    found(.l5, [record], "2023-01-26").map(\.what.en) == [
      "“reply to the deputy” is due in 15 days, on 2023-02-10"
    ])
  #expect(found(.l5, [record], "2023-02-13").map(\.on.description) == ["2023-02-11"])
}

@Test func aReplyWithoutATalkIsFound() throws {
  var rules = Rulebook()
  rules.policy.requiresFaceToFace = false
  let record = try Journey.until(.replied, without: ["contact"], rules: rules).current
  #expect(found(.l6, [record], "2022-11-21").count == 1)
  #expect(found(.l6, [try Journey.until(.replied).current], "2022-11-21").isEmpty)
}

@Test func aWriteOffBeforeTheRatingIsFound() throws {
  var record = try Journey.until(.writtenOff).current
  #expect(
    audit([record], "2022-12-31").allSatisfy { $0.rule == .l1 },
    "a clean case has no finding but the numbers of other cases")
  record.ledgers[0].writtenOff?.on = on("2022-11-23")
  #expect(found(.l7, [record], "2022-12-31").map(\.side) == [.assigning])
}

@Test func signaturesOnASupersededVersionAreFound() throws {
  var journey = try Journey.until(.accepted)
  #expect(found(.l8, [journey.current], "2022-11-10").isEmpty)
  try journey.issue(.assignmentSignOff, assignment: 1)
  #expect(found(.l8, [journey.current], "2022-11-10").count == 4)
}

@Test func aWriteOffInOneLedgerOnlyIsFound() throws {
  var journey = try Journey.until(.completed)
  try journey.issue(.writeOff, ledger: .assigning)
  try journey.add(WrittenOff(side: .assigning, number: "2022-0017"), by: Who.district)
  #expect(found(.l9, [journey.current], "2022-11-28").map(\.side) == [.assigning])
}

@Test func recurrencesWithinAYearAreFound() throws {
  var first = try Journey.until(.drafted).current
  var second = first
  first.id = "XH-2022-00001"
  second.id = "XH-2022-00002"
  second.registered.on = on("2023-11-05")
  #expect(found(.l10, [second, first], "2023-12-01").map(\.caseID) == ["XH-2022-00002"])
  second.registered.on = on("2023-11-06")
  #expect(found(.l10, [second, first], "2023-12-01").isEmpty)
}

@Test func anArchivedDossierWithoutADocumentIsFound() throws {
  var journey = try Journey.until(.writtenOff)
  try journey.add(Archived.example, by: Who.archivist)
  #expect(found(.l11, [journey.current], "2023-06-30").isEmpty)
  var record = journey.current
  record.documents.removeAll { $0.value.code == .handling }
  #expect(found(.l11, [record], "2023-06-30").map(\.what.zh) == ["已归档但缺办理情况登记表"])
}

@Test func aCorrectionAfterWriteOffIsFound() throws {
  var journey = try Journey.until(.writtenOff)
  journey.today = on("2022-12-05")
  try journey.add(
    LedgerCorrected(
      side: .undertaking, unit: "u-housing", phase: .handle, was: "5日", becomes: "3日",
      reason: "笔误"), by: Who.clerk("u-housing"))
  #expect(found(.l12, [journey.current], "2022-12-05").map(\.unit) == ["u-housing"])
  #expect(found(.l12, [journey.current], "2022-12-04").isEmpty)
}

@Test func eachStateKnowsWhatIsDue() throws {
  let expected: [(Journey.Stage, Rule, String)] = [
    (.admitted, .t12, "2022-11-15"), (.accepted, .t17, "2022-11-17"),
    (.replied, .t24, "2022-12-05"), (.closing, .t31, "2022-12-01"),
    (.completed, .t32, "2022-12-05"), (.writtenOff, .t33, "2023-06-30"),
  ]
  for (stage, rule, day) in expected {
    let record = try Journey.until(stage).current
    let due = try #require(record.dueDates(under: Rulebook()).first { $0.rule == rule })
    #expect(due.on.description == day, "\(rule.rawValue)")
    #expect(!due.who.isEmpty && !due.isProvisional)
  }
}

@Test func remindersComeAtFifteenSevenThreeAndOneDays() throws {
  let record = try Journey.until(.accepted).current
  let due = on("2023-02-10")
  var days: [Int] = []
  for left in 0...20 {
    let reminders = record.reminders(asOf: due + -left, under: Rulebook())
    if reminders.contains(where: { $0.rule == .t23 }) { days.append(left) }
  }
  #expect(days == [0, 1, 3, 7, 15])
}
