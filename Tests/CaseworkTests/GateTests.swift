@testable import Casework
import Calendars
import Primitives
import Testing

/// Ready to be completed, with everything the gate asks for and money collected.
private func ready() throws(Fault) -> Journey {
  var journey = try Journey.until(.handled)
  try journey.issue(.costSharing)
  try journey.add(CostShare.example, by: Who.clerk("u-housing"))
  let payments = (0..<21).map {
    HouseholdPayment(
      payer: PersonID(rawValue: "p-\($0)"), amount: Money(yuan: 185), on: journey.today)
  }
  try journey.add(Payment(collector: "居民代表", payments: payments), by: Who.recorder)
  try journey.add(CostSettled(actual: Money(yuan: 3900)), by: Who.recorder)
  journey.today = on("2022-11-21")
  try journey.reply()
  journey.today = on("2022-11-24")
  try journey.rate(.satisfied)
  journey.today = on("2022-11-28")
  try journey.signCompletion()
  return journey
}

@Test func withEverythingInPlaceTheGateIsOpen() throws {
  var journey = try ready()
  #expect(
    journey.current.closureGate(on: journey.today, outstanding: [], under: journey.rules).isEmpty)
  try journey.add(journey.completed(), by: Who.head)
  #expect(journey.current.state == .completed)
}

/// Each condition of the gate taken away from a case that is ready; only that one refuses.
@Test func withoutAnyOneConditionCompletionIsRefusedByThatCondition() throws {
  let journey = try ready()
  let whole = journey.current
  let removals: [(String, Rule, (inout Case) -> Void)] = [
    ("first review", .gate1, { $0.reviews[0].decision = .returned }),
    ("second review", .gate1, { $0.admitted = nil }),
    (
      "unit head's signature", .gate2,
      { $0.signatures.removeAll { $0.value.slot == .undertakingUnitHead } }
    ),
    (
      "deputy mayor's signature", .gate2,
      { $0.signatures.removeAll { $0.value.slot == .portfolioDeputyMayor } }
    ),
    ("signatures on the last assignment", .gate2, { $0.assignments[0].assigned.version = 2 }),
    ("handling entry", .gate3, { $0.progress = [] }),
    ("result", .gate3, { $0.results = [] }),
    ("reply", .gate4, { $0.replies = [] }),
    ("seal", .gate4, { $0.replies[0].value.isSealed = false }),
    ("reply's signature", .gate4, { $0.signatures.removeAll { $0.value.slot == .replySigner } }),
    (
      "co-unit's opinion", .gate4,
      { record in
        record.assignments[0].assigned.mode = .joint
        record.assignments[0].assigned.units.append(Journey.unit("u-green", .co))
        record.ledgers[1].unit = "u-housing"
        var row = record.ledgers[1]
        row.unit = "u-green"
        record.ledgers.append(row)
      }
    ),
    ("rating", .gate5, { $0.ratings[0].value.result = .basicallySatisfied }),
    (
      "rating's signature", .gate5,
      { $0.signatures.removeAll { $0.value.slot == .ratingDeputy } }
    ),
    (
      "listed commitment", .gate5,
      { $0.commitments = [CommitmentRecord(action: .example, on: on("2022-11-21"))] }
    ),
    (
      "closed finding", .gate6,
      { record in
        record.findings = [
          FindingRecord(id: "f-1", on: on("2022-11-22"), actor: Who.inspector, facts: "停滞")
        ]
      }
    ),
    ("photograph before", .gate7, { $0.photos.removeAll { $0.value.stage == .before } }),
    ("photograph after", .gate7, { $0.photos.removeAll { $0.value.stage == .after } }),
    ("photographs of one object", .gate7, { $0.photos[0].value.object = "电梯" }),
    ("settlement", .gate8, { $0.costs?.settled = nil }),
    ("sum of payments", .gate8, { $0.costs?.payments[0].value.payments.removeLast() }),
    ("order of dates", .gate9, { $0.signatures[0].on = on("2022-11-09") }),
  ]
  for (what, rule, remove) in removals {
    var record = whole
    remove(&record)
    let completed = Completed(summary: "问题解决。", plannedDays: 5, actualDays: 3, outstanding: [])
    let event = journey.event(completed, by: Who.head)
    let refusals = record.refusals(of: event, under: journey.rules)
    #expect(!refusals.isEmpty, "\(what) may not be missing")
    #expect(refusals.allSatisfy { $0.rule == rule }, "\(what): \(refusals.map(\.code))")
    #expect(throws: Fault.self) { try record.apply(event, under: journey.rules) }
    #expect(record.state == .closing, "a refused event changes nothing")
  }
}

@Test(arguments: Policy.inventory.filter { $0.due == .completion }.map(\.code))
func everyMandatoryDocumentIsAskedFor(code: DocumentCode) throws {
  let journey = try ready()
  var record = journey.current
  if code == .minutes || code == .inspection || code == .supervision { return }
  #expect(record.documents.contains { $0.value.code == code })
  record.documents.removeAll { $0.value.code == code }
  let gate = record.closureGate(on: journey.today, under: journey.rules)
  #expect(gate.contains { $0.rule == .gate10 && $0.code == "gate-10-\(code.rawValue)" })
}

@Test func conditionalDocumentsAreAskedForWhenTheirOccasionArose() throws {
  var journey = try Journey.until(.handled)
  try journey.add(Minutes.example, by: Who.district)
  var inspection = Inspection.example
  inspection.finding = nil
  try journey.add(inspection, by: Who.inspector)
  var order = SupervisionOrdered.example
  order.feedbackDueOn = journey.today + 5
  try journey.add(order, by: Who.inspector)
  let missing = journey.current.missingDocuments(by: .completion, journey.rules.policy)
  for code in [DocumentCode.minutes, .inspection, .supervision] {
    #expect(missing.contains(code))
  }
}

@Test func anOpenOrderBlocksAndAReminderDoesNot() throws {
  var journey = try Journey.until(.handled)
  for (number, level) in [("1", SupervisionLevel.reminder), ("2", .order)] {
    var order = SupervisionOrdered.example
    order.number = OrderNumber(rawValue: number)
    order.level = level
    order.feedbackDueOn = journey.today + 5
    try journey.add(order, by: Who.inspector)
  }
  func open() -> [String] {
    journey.current.closureGate(on: journey.today, under: journey.rules)
      .filter { $0.rule == .gate6 }.map(\.what.en)
  }
  #expect(open() == ["the order 2 is still open"])
  var close = SupervisionClosed.example
  close.number = "2"
  #expect(journey.codes(close, by: Who.inspector) == ["t21-unanswered"])
  var answer = SupervisionAnswered.example
  answer.number = "2"
  try journey.add(answer, by: Who.clerk("u-housing"))
  try journey.add(close, by: Who.inspector)
  #expect(open().isEmpty)
}

@Test func aRatingBeforeTheReplyIsRefused() throws {
  var journey = try Journey.until(.replied)
  let form = try journey.issue(.satisfaction, round: 1)
  try journey.sign(form, .ratingDeputy, Who.deputy)
  let codes = journey.codes(journey.rating(.satisfied), by: Who.deputy, on: on("2022-11-20"))
  #expect(codes.contains("t24-date"))
  #expect(codes.contains("dates-order"))
}

@Test func theLedgersMustBeOpenBeforeCompletion() throws {
  let journey = try Journey.until(.closing, without: ["ledger-undertaking"])
  var ready = journey
  try ready.signCompletion()
  #expect(ready.codes(ready.completed(), by: Who.head) == ["ledger-undertaking-missing"])
}
