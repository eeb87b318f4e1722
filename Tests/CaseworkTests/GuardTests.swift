@testable import Casework
import Calendars
import Primitives
import Testing

@Test func nobodyMakesBothReviews() throws {
  var journey = try Journey.until(.drafted)
  try journey.add(Submitted.example, by: Who.recorder)
  var both = Who.street
  try journey.add(FirstReviewPassed.example, by: both)
  both.role = .districtReviewer
  #expect(journey.codes(Admitted.example, by: both) == ["separation-review"])
  #expect(journey.codes(NotAdmitted.example, by: both) == ["separation-review"])
  try journey.add(Admitted.example, by: Who.district)
}

@Test func nobodyReviewsHisOwnSuggestion() throws {
  var journey = try Journey.until(.drafted)
  try journey.add(Submitted.example, by: Who.recorder)
  var own = Who.deputy
  own.role = .streetReviewer
  #expect(journey.codes(FirstReviewPassed.example, by: own) == ["separation-own-suggestion"])
}

@Test func eachReviewIsItsOwnRoles() throws {
  var journey = try Journey.until(.drafted)
  try journey.add(Submitted.example, by: Who.recorder)
  #expect(
    journey.codes(FirstReviewPassed.example, by: Who.district).contains("role-first-review-passed"))
  #expect(journey.codes(ReturnedForRevision.example, by: Who.district) == ["role-review-stage"])
  #expect(journey.codes(Admitted.example, by: Who.district).contains("t11-state"))
  try journey.add(FirstReviewPassed.example, by: Who.street)
  #expect(journey.codes(ReturnedForRevision.example, by: Who.street).contains("role-review-stage"))
  var key = Admitted.example
  key.isKeyItem = true
  #expect(journey.codes(key, by: Who.district) == ["t11-key-item"])
  #expect(journey.codes(key, by: Who.head).isEmpty)
}

/// A deputy who heads the undertaking unit neither rates nor completes its work.
@Test func aDeputyOfTheUndertakingUnitStandsBack() throws {
  var journey = Journey(on: "2022-11-05")
  let deputies = [
    DeputyReference(
      id: "d-1", name: "代表甲", role: .lead, level: .district, unit: "u-housing"),
    DeputyReference(id: "d-2", name: "代表乙", role: .coSigner, level: .district),
  ]
  try journey.collect(deputies: deputies)
  try journey.review()
  try journey.assign()
  try journey.handle()
  try journey.reply()
  let form = try #require(try journey.issue(.satisfaction, round: 1))
  let signature = Signature(
    code: form.code, version: form.version, digest: form.digest, slot: .ratingDeputy,
    signer: Who.deputy, method: .electronic)
  #expect(journey.codes(signature, by: Who.deputy) == ["conflict-completion"])
  #expect(journey.codes(journey.rating(.satisfied), by: Who.deputy).contains("conflict-rating"))
  try journey.sign(form, .ratingDeputy, Who.coSigner)
  try journey.add(journey.rating(.satisfied), by: Who.coSigner)
  #expect(journey.current.state == .closing)
  try journey.signCompletion(by: Who.coSigner)
  #expect(journey.codes(journey.completed(), by: Who.deputy) == ["conflict-completion"])
  try journey.add(journey.completed(), by: Who.coSigner)
  #expect(journey.current.state == .completed)
}

@Test func withoutACoSignerASubstituteIsAppointed() throws {
  var journey = Journey(on: "2022-11-05")
  let lead = DeputyReference(
    id: "d-1", name: "代表甲", role: .lead, level: .district, unit: "u-housing")
  try journey.collect(deputies: [lead])
  try journey.review()
  try journey.assign()
  try journey.handle()
  try journey.reply()
  #expect(
    journey.codes(journey.rating(.satisfied), by: Who.coSigner).contains("conflict-no-deputy"))
  var other = DeputyReference(
    id: "d-2", name: "代表乙", role: .lead, level: .district, unit: "u-housing")
  #expect(
    journey.codes(SubstituteAppointed(deputy: other, reason: .conflict), by: Who.head)
      == ["conflict-substitute"])
  other.unit = nil
  try journey.add(SubstituteAppointed(deputy: other, reason: .conflict), by: Who.head)
  try journey.rate(.satisfied, by: Who.coSigner)
  try journey.complete(by: Who.coSigner)
  #expect(journey.current.state == .completed)
}

@Test func theLeadDeputyRatesAfterHearingTheOthers() throws {
  var journey = try Journey.until(.replied)
  let form = try journey.issue(.satisfaction, round: 1)
  #expect(journey.codes(journey.rating(.satisfied), by: Who.deputy) == ["t24-signature"])
  try journey.sign(form, .ratingDeputy, Who.deputy)
  #expect(
    journey.codes(journey.rating(.satisfied), by: Who.coSigner).sorted()
      == ["t24-deputy", "t24-signer"])
  var alone = journey.rating(.satisfied)
  alone.coSignersConsulted = false
  #expect(journey.codes(alone, by: Who.deputy) == ["a-12-consulted"])
  var silent = journey.rating(.notGiven)
  silent.attitude = .satisfied
  #expect(journey.codes(silent, by: Who.deputy).contains("t24-not-given"))
  var unexplained = journey.rating(.dissatisfied)
  unexplained.reason = nil
  unexplained.text = nil
  #expect(journey.codes(unexplained, by: Who.deputy) == ["t24-reason", "t27-reason"])
}

@Test func onlyTheResultRatingMovesTheCase() throws {
  var journey = try Journey.until(.replied)
  let form = try journey.issue(.satisfaction, round: 1)
  try journey.sign(form, .ratingDeputy, Who.deputy)
  var rating = journey.rating(.satisfied)
  rating.attitude = .dissatisfied
  try journey.add(rating, by: Who.deputy)
  #expect(journey.current.state == .closing)
}

@Test func aCoSignersDissentBlocksUntilTheLeadConfirms() throws {
  var journey = try Journey.until(.closing)
  #expect(journey.codes(Dissented.example, by: Who.deputy) == ["a-12-co-signer"])
  try journey.add(Dissented.example, by: Who.coSigner)
  try journey.signCompletion()
  #expect(journey.codes(journey.completed(), by: Who.head) == ["a-12-dissent"])
  #expect(
    journey.codes(DissentSettled(deputy: "d-2", text: "已复查"), by: Who.coSigner) == ["a-12-lead"])
  try journey.add(DissentSettled(deputy: "d-2", text: "已复查"), by: Who.deputy)
  #expect(journey.codes(journey.completed(), by: Who.head).isEmpty)
}

@Test func aChangedDocumentVoidsItsSignatures() throws {
  var journey = try Journey.until(.admitted)
  try journey.add(journey.assignment(), by: Who.head)
  let first = try #require(try journey.issue(.assignmentSignOff, assignment: 1))
  try journey.sign(first, .undertakingUnitHead, Who.chief("u-housing"), unit: "u-housing")
  try journey.sign(first, .portfolioDeputyMayor, Who.mayor, unit: "u-housing")
  #expect(journey.codes(Accepted(version: 1), by: Who.mayor).isEmpty)
  let second = try #require(try journey.issue(.assignmentSignOff, assignment: 1))
  #expect(
    journey.codes(Accepted(version: 1), by: Who.mayor)
      == ["t16-unit-head-signature", "t16-deputy-mayor-signature"])
  var old = Signature.example
  old.version = first.version
  old.digest = first.digest
  old.signer = Who.chief("u-housing")
  #expect(journey.codes(old, by: Who.chief("u-housing")) == ["signature-superseded"])
  var wrong = old
  wrong.version = second.version
  #expect(journey.codes(wrong, by: Who.chief("u-housing")) == ["signature-digest"])
  try journey.sign(second, .undertakingUnitHead, Who.chief("u-housing"), unit: "u-housing")
  try journey.sign(second, .portfolioDeputyMayor, Who.mayor, unit: "u-housing")
  try journey.add(Accepted(version: 1), by: Who.mayor)
}

@Test func signaturesAreGivenByWhoMayAndInTheirSlot() throws {
  var journey = try Journey.until(.admitted)
  try journey.add(journey.assignment(), by: Who.head)
  let sheet = try #require(try journey.issue(.assignmentSignOff, assignment: 1))
  func signature(_ slot: SignatureSlot, _ signer: ActingPerson) -> Signature {
    Signature(
      code: sheet.code, version: 1, digest: sheet.digest, slot: slot, unit: "u-housing",
      signer: signer, method: .electronic)
  }
  #expect(
    journey.codes(signature(.undertakingUnitHead, Who.chief("u-city")), by: Who.chief("u-city"))
      == ["signature-unit"])
  #expect(
    journey.codes(signature(.portfolioDeputyMayor, Who.head), by: Who.head)
      == ["signature-role"])
  #expect(journey.codes(signature(.committee, Who.head), by: Who.head) == ["signature-slot"])
  #expect(
    journey.codes(signature(.portfolioDeputyMayor, Who.mayor), by: Who.recorder)
      == ["signature-own"])
  var ink = signature(.portfolioDeputyMayor, Who.mayor)
  ink.method = .wetInk
  #expect(journey.codes(ink, by: Who.recorder) == ["signature-scan"])
  #expect(journey.codes(ink, by: Who.recorder, evidence: ["scan-1"]).isEmpty)
  try journey.sign(sheet, .undertakingUnitHead, Who.chief("u-housing"), unit: "u-housing")
  var both = Who.chief("u-housing")
  both.role = .deputyMayor
  #expect(
    journey.codes(signature(.portfolioDeputyMayor, both), by: both) == ["separation-signature"])
}

@Test func allProblemsAreNamedAtOnce() throws {
  let journey = try Journey.until(.admitted)
  var bad = journey.assignment([Journey.unit("u-a"), Journey.unit("u-a")])
  bad.version = 9
  bad.months = 4
  bad.requirement = ""
  let codes = journey.codes(bad, by: Who.recorder)
  #expect(
    codes == [
      "role-assigned", "t12-version", "t12-requirement", "t12-units", "t12-unit-twice",
      "t12-months",
    ])
}

@Test func theDueDateKeepsToTheLegalPeriod() throws {
  var journey = try Journey.until(.admitted)
  journey.today = on("2022-11-30")
  var assignment = journey.assignment()
  assignment.dueOn = on("2023-03-01")
  #expect(journey.codes(assignment, by: Who.head) == ["t12-due"])
  assignment.months = 6
  #expect(journey.codes(assignment, by: Who.head).isEmpty)
}

@Test func eventsComeInOrder() throws {
  let journey = try Journey.until(.accepted)
  let good = journey.event(Started.example, by: Who.clerk("u-housing"))
  func codes(_ change: (inout Event) -> Void) -> [String] {
    var event = good
    change(&event)
    return journey.current.refusals(of: event, under: journey.rules).map(\.code)
  }
  #expect(codes { _ in }.isEmpty)
  #expect(codes { $0.sequence += 1 } == ["order-sequence"])
  #expect(codes { $0.id = "e-1" } == ["order-id"])
  #expect(codes { $0.id = "../e" } == ["data-event-id"])
  #expect(codes { $0.recordedAt = Timestamp(on("2022-11-06")) }.contains("order-recorded"))
  #expect(codes { $0.on = on("2022-11-11") } == ["dates-future"])
  #expect(codes { $0.on = on("2022-11-09") } == ["dates-order"])
  #expect(codes { $0.on = on("2022-11-04") } == ["dates-before-registration", "dates-order"])
  #expect(codes { $0.actor.name = " " } == ["data-actor"])
  #expect(codes { $0.actor.unit = "u-city" } == ["role-foreign-unit"])
}

@Test func aCaseBeginsWithItsRegistration() throws {
  var journey = Journey(on: "2022-11-05")
  #expect(throws: Fault.self) { try journey.add(Claimed.example, by: Who.deputy) }
  var sheet = Registered.example
  sheet.caseID = "17"
  sheet.title = " "
  sheet.content = Prose(["附件标有机密★10年"])
  do {
    try journey.add(sheet, by: Who.recorder)
    Issue.record("a faulty registration was taken")
  } catch {
    #expect(error.kind == .refused)
    #expect(error.code == "case-t01-case-id")
    #expect(error.details.count == 3)
    #expect(error.message(.chinese).contains("请走涉密渠道"))
  }
  #expect(throws: Fault.self) { try Case.replay([Event](), under: Rulebook()) }
}

@Test func aClaimHasOneLeadInOffice() throws {
  var journey = Journey(on: "2022-11-05")
  try journey.add(Registered.example, by: Who.recorder)
  var deputies = Journey.deputies
  deputies[1].role = .lead
  #expect(journey.codes(Claimed(deputies: deputies), by: Who.deputy) == ["t03-lead"])
  deputies[1].role = .coSigner
  deputies[1].active = false
  #expect(journey.codes(Claimed(deputies: deputies), by: Who.deputy) == ["t03-mandate"])
  #expect(
    journey.codes(
      Claimed(deputies: Journey.deputies), by: ActingPerson(id: "d-9", name: "代表丙", role: .deputy))
      == ["t03-actor"])
  #expect(
    journey.codes(SettledOnSpot(reply: "已挪车", by: "社区", informed: false), by: Who.recorder) == [
      "t02-informed"
    ])
}

@Test func aSuggestionNeedsAVisitCauseStatusAndProposal() throws {
  var journey = Journey(on: "2022-11-05")
  try journey.add(Registered.example, by: Who.recorder)
  try journey.add(Claimed(deputies: Journey.deputies), by: Who.deputy)
  var draft = Drafted.example
  draft.cause = ""
  draft.facts = ""
  draft.proposals = []
  #expect(
    journey.codes(draft, by: Who.deputy)
      == ["t04-visit", "t04-facts", "t04-cause", "t04-proposal"])
}

@Test func withdrawingAfterAssignmentTellsTheUnits() throws {
  var journey = try Journey.until(.accepted)
  #expect(journey.codes(Withdrawn(reason: "已解决"), by: Who.deputy) == ["t34-notify"])
  try journey.add(Withdrawn(reason: "已解决", notifiedUnits: ["u-housing"]), by: Who.deputy)
  #expect(journey.current.state == .withdrawn)
}

@Test func costSharesAddUp() throws {
  var journey = try Journey.until(.accepted)
  try journey.add(Started.example, by: Who.clerk("u-housing"))
  var share = CostShare.example
  share.remainder = Money(yuan: 14)
  #expect(journey.codes(share, by: Who.recorder) == ["gate-8-remainder"])
  share = .example
  share.remainderBearer = ""
  #expect(journey.codes(share, by: Who.recorder) == ["gate-8-bearer"])
  share = .example
  share.households = .max
  #expect(journey.codes(share, by: Who.recorder) == ["gate-8-figures"])
  #expect(journey.codes(Payment.example, by: Who.recorder) == ["gate-8-share"])
  try journey.add(CostShare.example, by: Who.recorder)
  try journey.add(Payment.example, by: Who.recorder)
  #expect(journey.codes(CostShare.example, by: Who.recorder) == ["gate-8-paid"])
  #expect(
    journey.codes(CostSettled(actual: Money(yuan: 4200)), by: Who.recorder) == ["gate-8-scope"])
}

/// Every kind outside its states is refused by its own rule, whoever tries.
@Test func noKindHappensOutsideItsStates() throws {
  let stages: [Journey.Stage] = [
    .drafted, .admitted, .accepted, .handled, .replied, .closing, .completed, .writtenOff,
  ]
  for stage in stages {
    let journey = try Journey.until(stage)
    let record = journey.current
    for kind in EventKind.allCases {
      let rule = kind.rule
      let actor = ActingPerson(
        id: "z-1", name: "某人", role: rule.roles.first ?? .system, unit: "u-housing")
      let event = Event(
        sequence: record.lastSequence + 1, id: "z", actor: actor, on: journey.today,
        recordedAt: Timestamp(journey.today, hour: 12), body: .example(of: kind))
      let codes = record.refusals(of: event, under: journey.rules).map(\.code)
      let isRefused = codes.contains("\(rule.rule.slug)-state")
      #expect(
        isRefused == !rule.states.contains(record.state),
        "\(kind.rawValue) in \(record.state.rawValue): \(codes)")
    }
  }
}

@Test func everyRuleSpeaksBothLanguagesAndEveryTransitionHasItsKind() {
  for rule in Rule.allCases {
    #expect(!rule.title.zh.isEmpty && !rule.title.en.isEmpty && rule.title.zh != rule.title.en)
  }
  let rules = Set(EventKind.allCases.map(\.rule.rule))
  let sharing: [Rule] = [.t14, .t24, .t25, .t27, .t29, .t36]
  for number in 1...37 {
    guard let rule = Rule(rawValue: "T" + padded(number, 2)) else {
      Issue.record("T\(number) has no rule")
      continue
    }
    #expect(rules.contains(rule) || sharing.contains(rule), "\(rule.rawValue) has no kind")
  }
}
