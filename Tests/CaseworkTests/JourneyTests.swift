import Casework
import Primitives
import Testing

@Test func theSepticTankRunsTheWholeWay() throws {
  var journey = try Journey.until(.writtenOff)
  let record = journey.current
  #expect(record.state == .writtenOff)
  #expect(record.isDualWrittenOff && record.isSealable)
  #expect(record.satisfaction == .satisfied)
  let states = record.steps.map(\.to).reduce(into: [State]()) {
    if $0.last != $1 { $0.append($1) }
  }
  #expect(
    states == [
      .registered, .claimed, .drafted, .inFirstReview, .inSecondReview, .admitted,
      .assignmentIssued, .accepted, .inProgress, .replied, .closing, .completed, .writtenOff,
    ])
  try journey.add(
    CertificateIssued(number: "销2022-17", dossier: .schemaSample), by: Who.district)
  try journey.add(ReturnVisit.example, by: Who.deputy)
  try journey.add(Archived.example, by: Who.archivist)
  #expect(journey.current.state == .archived)
  let again = try Case.replay(journey.events, under: journey.rules)
  #expect(again == journey.current)
}

@Test func eachLedgerHasItsOwnNumberAndTheDaysOfFivePhases() throws {
  let record = try Journey.until(.writtenOff).current
  let ours = try #require(record.ledger(.assigning, nil))
  let theirs = try #require(record.ledger(.undertaking, "u-housing"))
  #expect(ours.number == "2022-0017" && theirs.number == "2022-0004")
  let days = ["2022-11-05", "2022-11-08", "2022-11-10", "2022-11-14", "2022-11-28"]
  for row in [ours, theirs] {
    #expect(Phase.allCases.map { row.phases[$0]?.description } == days.map(Optional.some))
  }
}

@Test func aCaseIsWrittenOffOnlyWhenBothLedgersAre() throws {
  var journey = try Journey.until(.completed)
  try journey.issue(.writeOff, ledger: .assigning)
  #expect(
    journey.codes(
      WrittenOff(side: .undertaking, unit: "u-housing", number: "2022-0004"),
      by: Who.clerk("u-housing")) == ["t32-sheet"])
  try journey.add(WrittenOff(side: .assigning, number: "2022-0017"), by: Who.district)
  #expect(journey.current.state == .completed && !journey.current.isDualWrittenOff)
  #expect(
    journey.codes(WrittenOff(side: .assigning, number: "2022-0017"), by: Who.district)
      == ["t32-again"])
  try journey.issue(.writeOff, unit: "u-housing", ledger: .undertaking)
  #expect(
    journey.codes(
      WrittenOff(side: .undertaking, unit: "u-housing", number: "2022-0005"),
      by: Who.clerk("u-housing")) == ["t32-number"])
  try journey.add(
    WrittenOff(side: .undertaking, unit: "u-housing", number: "2022-0004"),
    by: Who.clerk("u-housing"))
  #expect(journey.current.state == .writtenOff)
}

/// C6: the reply misses the point, another unit takes the lead, the deputy is very satisfied.
@Test func aDissatisfiedDeputyGetsANewLeadUnit() throws {
  var journey = Journey(on: "2022-11-05")
  try journey.collect(works: false)
  try journey.review(works: false)
  try journey.assign([Journey.unit("u-commerce")])
  try journey.handle("u-commerce", works: false)
  try journey.reply("u-commerce")
  try journey.rate(.dissatisfied)
  #expect(journey.current.state == .rework)
  #expect(journey.codes(Accepted(version: 1), by: Who.chief("u-commerce")).contains("t28-decision"))
  let order = ReworkOrdered(
    mode: .changeLead, reason: "应由数字经济主管部门主办", dueOn: journey.today + 20,
    assignment: journey.assignment([Journey.unit("u-digital")]))
  try journey.add(order, by: Who.head)
  #expect(journey.current.round == 2)
  #expect(journey.current.ledger(.undertaking, "u-commerce") == nil, "closed as reassigned")
  #expect(
    journey.codes(Accepted(version: 2), by: Who.chief("u-digital"))
      == ["t16-unit-head-signature", "t16-deputy-mayor-signature"])
  try journey.accept()
  #expect(journey.current.state == .accepted)
  try journey.openLedgers()
  journey.today = journey.today + 5
  try journey.handle("u-digital", works: false)
  try journey.reply("u-digital")
  try journey.rate(.verySatisfied)
  #expect(journey.current.state == .closing)
  journey.today = journey.today + 2
  try journey.complete()
  try journey.writeOff()
  let record = journey.current
  #expect(record.state == .writtenOff)
  #expect(record.satisfaction == .verySatisfied)
  #expect(record.replies.map(\.value.round) == [1, 2])
  #expect(record.assignments.count == 2)
  #expect(record.ledgers.filter(\.isWrittenOff).count == 2, "one write-off in each ledger")
  #expect(record.steps.filter { $0.to == .writtenOff && $0.from != .writtenOff }.count == 1)
}

@Test func theSameUnitMayHandleItAgainWithinAMonth() throws {
  var journey = try Journey.until(.replied)
  try journey.rate(.dissatisfied)
  let late = ReworkOrdered(mode: .sameUnit, reason: "未切题", dueOn: journey.today + 60)
  #expect(journey.codes(late, by: Who.head) == ["t29-due"])
  try journey.add(
    ReworkOrdered(mode: .sameUnit, reason: "未切题", dueOn: journey.today + 30), by: Who.head)
  try journey.add(ReworkStarted.example, by: Who.chief("u-housing"))
  #expect(journey.current.state == .inProgress)
  #expect(journey.current.assignment?.dueOn == journey.today + 30)
  try journey.reply()
  #expect(journey.current.replies.last?.value.round == 2)
  try journey.rate(.dissatisfied)
  let again = ReworkOrdered(mode: .sameUnit, reason: "仍未切题", dueOn: journey.today + 30)
  #expect(journey.codes(again, by: Who.head) == ["t30-escalation"])
  try journey.add(Escalated.example, by: Who.head)
  try journey.add(again, by: Who.head)
}

@Test func basicallySatisfiedIsFollowedUp() throws {
  var journey = try Journey.until(.handled)
  try journey.reply(class: .b, commitments: [.example])
  try journey.rate(.basicallySatisfied)
  #expect(journey.current.state == .followUp)
  #expect(journey.codes(ConditionalApproval.example, by: Who.head) == ["a-15-policy"])
  #expect(
    journey.codes(journey.rating(.satisfied), by: Who.deputy).sorted()
      == ["t24-signature", "t26-commitment"])
  try journey.add(CommitmentMet.example, by: Who.clerk("u-housing"))
  try journey.rate(.satisfied)
  #expect(journey.current.state == .closing)
}

@Test func anOfficeMayAllowAConditionalWriteOff() throws {
  var rules = Rulebook()
  rules.policy.allowsBasicallySatisfied = true
  var journey = try Journey.until(.handled, rules: rules)
  try journey.reply(class: .b, commitments: [.example])
  try journey.rate(.basicallySatisfied)
  try journey.add(ConditionalApproval.example, by: Who.head)
  #expect(journey.current.state == .closing)
  try journey.signCompletion()
  var completed = journey.completed()
  completed.outstanding = []
  #expect(journey.codes(completed, by: Who.head) == ["gate-5-commitment"])
  try journey.add(journey.completed(), by: Who.head)
  try journey.writeOff()
  #expect(journey.current.state == .writtenOff)
  #expect(journey.current.openCommitments.count == 1, "the promise outlives the write-off")
  try journey.add(CommitmentMet.example, by: Who.clerk("u-housing"))
  #expect(journey.current.openCommitments.isEmpty)
}

@Test func aSatisfiedRatingOfAClassBReplyKeepsTheCommitmentOpenOrFollowsItUp() throws {
  var journey = try Journey.until(.handled)
  try journey.reply(class: .b, commitments: [.example])
  try journey.rate(.satisfied)
  #expect(journey.current.state == .closing)
  #expect(journey.current.openCommitments.count == 1)
  var rules = Rulebook()
  rules.policy.followsUpOpenCommitments = true
  var strict = try Journey.until(.handled, rules: rules)
  try strict.reply(class: .b, commitments: [.example])
  try strict.rate(.satisfied)
  #expect(strict.current.state == .followUp)
}

/// C4: two units; the lead replies and states what the other did.
@Test func inJointHandlingTheLeadRepliesWithTheCoUnitsOpinion() throws {
  var journey = try Journey.until(.admitted)
  journey.today = on("2022-11-10")
  try journey.assign([Journey.unit("u-city"), Journey.unit("u-green", .co)], mode: .joint)
  journey.today = on("2022-11-14")
  try journey.handle("u-city")
  let letter = try journey.issue(.reply, unit: "u-city", round: 1)
  try journey.sign(letter, .replySigner, Who.chief("u-city"), unit: "u-city")
  var reply = Replied.example
  reply.unit = "u-city"
  reply.servedOn = journey.today
  #expect(journey.codes(reply, by: Who.chief("u-city")) == ["t23-co-opinion"])
  try journey.add(CoOpinion(unit: "u-green", text: "已浇灌。"), by: Who.clerk("u-green"))
  var wrong = reply
  wrong.unit = "u-green"
  #expect(journey.codes(wrong, by: Who.chief("u-green")).contains("t23-lead"))
  try journey.add(reply, by: Who.chief("u-city"))
  #expect(journey.current.state == .replied)
  try journey.rate(.satisfied)
  try journey.complete()
  #expect(journey.current.dueLedgers.count == 3)
  try journey.writeOff()
  #expect(journey.current.state == .writtenOff)
}

@Test func inSeparateHandlingEachPartIsRepliedToAndRated() throws {
  var journey = try Journey.until(.admitted, works: false)
  journey.today = on("2022-11-10")
  try journey.assign(
    [Journey.unit("u-a", .separate), Journey.unit("u-b", .separate)], mode: .separate)
  try journey.handle("u-a", works: false)
  try journey.reply("u-a")
  #expect(journey.current.state == .inProgress)
  try journey.reply("u-b")
  #expect(journey.current.state == .replied)
  #expect(journey.codes(journey.rating(.satisfied), by: Who.deputy).contains("t24-unit"))
  try journey.rate(.verySatisfied, unit: "u-a")
  #expect(journey.current.state == .replied && journey.current.satisfaction == nil)
  try journey.rate(.basicallySatisfied, unit: "u-b")
  #expect(journey.current.satisfaction == .basicallySatisfied)
  #expect(journey.current.state == .followUp)
}

@Test func aUnitMayGiveTheTaskBackInTimeAndIsAssignedAnew() throws {
  var journey = try Journey.until(.admitted)
  journey.today = on("2022-11-10")
  try journey.add(journey.assignment(), by: Who.head)
  #expect(
    journey.codes(ReturnRequested.example, by: Who.chief("u-housing"), on: on("2022-11-18"))
      == ["t13-window"])
  try journey.add(ReturnRequested.example, by: Who.chief("u-housing"), on: on("2022-11-17"))
  var refused = journey
  refused.today = on("2022-11-18")
  try refused.add(ReturnRefused.example, by: Who.head)
  #expect(refused.current.state == .assignmentIssued)
  journey.today = on("2022-11-18")
  try journey.add(ReturnGranted.example, by: Who.head)
  #expect(journey.current.state == .admitted && journey.current.assignment == nil)
  try journey.assign([Journey.unit("u-city")])
  #expect(journey.current.assignment?.assigned.version == 2)
  #expect(journey.current.assignments.first?.isInForce == false, "history is kept")
}

@Test func reassignmentAsksForNewSignaturesBeforeTheReply() throws {
  var journey = try Journey.until(.handled)
  try journey.add(
    Reassigned(assignment: journey.assignment([Journey.unit("u-city")]), reason: "职责调整"),
    by: Who.head)
  #expect(journey.current.state == .inProgress)
  var reply = Replied.example
  reply.unit = "u-city"
  reply.servedOn = journey.today
  let codes = journey.codes(reply, by: Who.chief("u-city"))
  #expect(codes.contains("t23-unit-head-signature"))
  #expect(codes.contains("t23-deputy-mayor-signature"))
  try journey.accept()
  try journey.finish("u-city")
  try journey.reply("u-city")
  #expect(journey.current.state == .replied)
}

@Test func moreTimeIsAskedForBeforeTheDueDateAndStopsAtSixMonths() throws {
  var journey = try Journey.until(.accepted)
  try journey.add(Started.example, by: Who.clerk("u-housing"))
  let request = ExtensionRequested(
    until: on("2023-05-10"), reason: "雨季", explainedToDeputy: true)
  var far = request
  far.until = on("2023-05-11")
  #expect(journey.codes(far, by: Who.clerk("u-housing")) == ["t20-limit"])
  var silent = request
  silent.explainedToDeputy = false
  #expect(journey.codes(silent, by: Who.clerk("u-housing")) == ["t20-deputy"])
  let grant = Extended(until: on("2023-05-10"), reason: "属实")
  #expect(journey.codes(grant, by: Who.head) == ["t20-request"])
  #expect(
    journey.codes(request, by: Who.clerk("u-housing"), on: on("2023-02-11")) == ["t20-late"])
  try journey.add(request, by: Who.clerk("u-housing"))
  try journey.add(grant, by: Who.head)
  #expect(journey.current.assignment?.dueOn.description == "2023-05-10")
}

@Test func returnedSuggestionsGoBackToTheReviewTheyCameFrom() throws {
  var journey = try Journey.until(.drafted)
  try journey.add(Submitted.example, by: Who.recorder)
  try journey.add(ReturnedForRevision(gaps: ["照片", "户数"]), by: Who.street)
  #expect(journey.codes(Resubmitted(answers: ["已补"]), by: Who.deputy) == ["t08-gaps"])
  try journey.add(Resubmitted(answers: ["已补", "21户"]), by: Who.deputy)
  #expect(journey.current.state == .inFirstReview)
  try journey.add(FirstReviewPassed.example, by: Who.street)
  try journey.add(ReturnedForRevision(gaps: ["产权"]), by: Who.district)
  try journey.add(Resubmitted(answers: ["已查"]), by: Who.recorder)
  #expect(journey.current.state == .inSecondReview)
}

@Test func everyOtherEndOwesTheResidentAnAnswer() throws {
  var drafted = try Journey.until(.drafted)
  try drafted.add(Submitted.example, by: Who.recorder)
  let ends: [(Journey, any EventPayload, ActingPerson, State)] = [
    (drafted, NotAdmitted.example, Who.street, .notAdmitted),
    (drafted, Merged.example, Who.district, .merged),
    (drafted, Referred.example, Who.head, .referred),
    (drafted, Withdrawn(reason: "已解决"), Who.deputy, .withdrawn),
  ]
  for (start, payload, actor, state) in ends {
    var journey = start
    try journey.take(journey.event(payload, by: actor))
    #expect(journey.current.state == state)
    #expect(journey.current.owesAnswer && !journey.current.isSealable)
    #expect(
      journey.current.next(asOf: journey.today, under: journey.rules).contains {
        $0.kind == .answered
      })
    try journey.add(Answered.example, by: Who.recorder)
    #expect(!journey.current.owesAnswer && journey.current.isSealable)
  }
}

@Test func theDistrictMayCallUpWhatAStreetRefused() throws {
  var journey = try Journey.until(.drafted)
  try journey.add(Submitted.example, by: Who.recorder)
  try journey.add(NotAdmitted.example, by: Who.street)
  try journey.add(CalledUp.example, by: Who.head)
  #expect(journey.current.state == .inSecondReview)
  try journey.add(Admitted.example, by: Who.district)
  #expect(journey.current.state == .admitted)
}

@Test func aWrongfulWriteOffIsReversedByRedLetter() throws {
  var journey = try Journey.until(.writtenOff)
  #expect(journey.codes(WriteOffReversed.example, by: Who.head) == ["t37-evidence"])
  try journey.add(WriteOffReversed.example, by: Who.head, evidence: ["e-9"])
  let record = journey.current
  #expect(record.state == .inProgress)
  for row in record.ledgers {
    #expect(!row.isWrittenOff && row.entries.last?.isRed == true)
    #expect(row.entries.last?.was == "2022-11-30")
  }
  try journey.reply()
  try journey.rate(.satisfied)
  try journey.complete()
  try journey.writeOff()
  #expect(journey.current.state == .writtenOff)
}

@Test func aClosedCaseIsNotReopenedButLinked() throws {
  var journey = try Journey.until(.writtenOff)
  #expect(journey.codes(Progress.example, by: Who.clerk("u-housing")) == ["t18-state"])
  #expect(
    journey.codes(Linked(kind: .splitInto, other: "XH-2023-00001"), by: Who.recorder)
      == ["t36-kind"])
  try journey.add(Linked(kind: .recurredAs, other: "XH-2023-00001"), by: Who.recorder)
  var next = Journey(on: "2023-03-04")
  var sheet = Registered.example
  sheet.caseID = "XH-2023-00001"
  sheet.recurrenceOf = "XH-2022-00017"
  try next.add(sheet, by: Who.recorder)
  #expect(next.current.links.map(\.value.kind) == [.recurrenceOf])
}

@Test func theNextStepSaysWhatIsMissingAndWhoCanSupplyIt() throws {
  let journey = try Journey.until(.closing, without: ["photo-after", "HND"])
  let steps = journey.current.next(asOf: on("2022-11-28"), under: journey.rules)
  let completion = try #require(steps.first { $0.kind == .completed })
  #expect(!completion.isReady)
  #expect(
    Set(completion.missing.map(\.code)) == [
      "gate-7-after", "gate-10-HND", "gate-10-CLS", "t31-committee-signature",
      "t31-deputy-signature",
    ])
  let fault = Fault(refusing: .completed, in: journey.current.id, because: completion.missing)
  #expect(fault.kind == .refused && fault.details.count == 5)
  #expect(fault.message(.chinese).contains("缺整改后照片"))
  #expect(fault.message(.english).contains("gate 7"))
}
