@testable import Casework
import Calendars
import Primitives
import Testing

/// What must hold of a case after any accepted event.
private func expectInvariants(_ record: Case, _ note: String) {
  let isOff = record.state == .writtenOff || record.state == .archived
  #expect(isOff == (isOff && record.isDualWrittenOff), "\(note): written off in both ledgers")
  if record.isDualWrittenOff && record.assignment != nil {
    #expect(isOff, "\(note): both ledgers are off, so the case is")
  }
  if isOff {
    #expect(
      (record.satisfaction?.isSatisfied ?? false) || record.conditional != nil,
      "\(note): nothing is written off without the deputy")
  }
  #expect(record.steps.count == record.lastSequence, "\(note): one step for each event")
  for step in record.steps.dropFirst() where step.from != step.to {
    #expect(step.kind.rule.moves, "\(note): \(step.kind.rawValue) is a record and moves nothing")
    #expect(
      step.kind.rule.states.contains(step.from), "\(note): \(step.kind.rawValue) from \(step.from)")
  }
  if record.assignment?.acceptedOn != nil, record.state == .accepted {
    var missing = Objections()
    record.assignmentSignatures(.t16, &missing)
    #expect(missing.refusals.isEmpty || !record.documents.isEmpty, "\(note): accepted unsigned")
  }
}

/// Events drawn at random and fitted to the case often enough to get somewhere.
private func draw(_ journey: Journey, _ random: inout Scatter) -> Event {
  let record = journey.current
  let possible = EventKind.allCases.filter { $0.rule.states.contains(record.state) }
  let pool = Int(random.next() % 8) == 0 ? EventKind.allCases : possible
  let kind = pool.randomElement(using: &random) ?? .answered
  let role = kind.rule.roles.randomElement(using: &random) ?? .system
  let ids: [PersonID] = ["d-1", "d-2", "x-1", "x-2", "s-1", "m-1"]
  var actor = ActingPerson(
    id: ids.randomElement(using: &random) ?? "d-1", name: "某人", role: role)
  if role == .undertakingClerk || role == .unitHead { actor.unit = "u-housing" }
  var body = EventBody.example(of: kind)
  switch body {
  case .documentIssued(var it):
    it.code = DocumentCode.allCases.randomElement(using: &random) ?? .reply
    it.version = record.documents.filter { $0.value.code == it.code }.count + 1
    it.digest = .example(UInt8(random.next() % 200))
    it.file = "documents/\(journey.events.count).pdf"
    it.assignment = record.assignment?.assigned.version
    it.round = it.code == .reply ? record.replyRound : record.round
    if it.code == .writeOff {
      it.ledger = Bool.random(using: &random) ? .assigning : .undertaking
      it.unit = it.ledger == .assigning ? nil : "u-housing"
    }
    body = .documentIssued(it)
  case .signature(var it):
    if let document = record.documents.randomElement(using: &random)?.value {
      it.code = document.code
      it.version = document.version
      it.digest = document.digest
      it.slot =
        SignatureSlot.allCases.filter { $0.document == document.code }.randomElement(
          using: &random) ?? .undertakingUnitHead
    }
    let signerRole = it.slot.signers.first ?? .recorder
    it.signer = ActingPerson(
      id: actor.id, name: "某人", role: signerRole, unit: signerRole == .unitHead ? "u-housing" : nil)
    body = .signature(it)
  case .assigned(var it):
    it.version = record.assignments.count + 1
    it.units = [Journey.unit("u-housing")]
    it.dueOn = journey.today + 60
    it.returnBy = nil
    body = .assigned(it)
  case .accepted(var it):
    it.version = record.assignment?.assigned.version ?? 1
    body = .accepted(it)
  case .replied(var it):
    it.round = record.replyRound
    it.servedOn = journey.today
    body = .replied(it)
  case .rating(var it):
    it.round = record.round
    it.result = Satisfaction.allCases.randomElement(using: &random) ?? .satisfied
    it.reason = .offTopic
    body = .rating(it)
  case .reworkOrdered(var it):
    it.dueOn = journey.today + 20
    body = .reworkOrdered(it)
  case .result(var it):
    it.finishedOn = journey.today
    body = .result(it)
  case .writtenOff(var it):
    it.side = Bool.random(using: &random) ? .assigning : .undertaking
    it.unit = it.side == .assigning ? nil : "u-housing"
    it.number = record.ledger(it.side, it.unit)?.number ?? "2022-0001"
    body = .writtenOff(it)
  case .ledgerOpened(var it):
    it.side = Bool.random(using: &random) ? .assigning : .undertaking
    it.unit = it.side == .assigning ? nil : "u-housing"
    body = .ledgerOpened(it)
  case .claimed(var it):
    it.deputies = Journey.deputies
    body = .claimed(it)
  default: break
  }
  return Event(
    sequence: record.lastSequence + 1, id: EventID(rawValue: "r-\(record.lastSequence + 1)"),
    actor: actor, on: journey.today, recordedAt: Timestamp(journey.today, hour: 9),
    evidence: ["e-1"], body: body)
}

@Test(arguments: [UInt64(1), 84, 3900, 20_221_105, 185])
func randomEventsNeverBreakTheInvariants(seed: UInt64) throws {
  var random = Scatter(seed: seed)
  let stages: [Journey.Stage] = [
    .drafted, .admitted, .accepted, .handled, .replied, .closing, .completed, .writtenOff,
  ]
  var taken = 0
  for round in 0..<12 {
    var journey = try Journey.until(stages[round % stages.count])
    for step in 0..<50 {
      if random.next() % 4 == 0 { journey.today = journey.today + 1 }
      let event = draw(journey, &random)
      let before = journey.current
      let refusals = before.refusals(of: event, under: journey.rules)
      do {
        try journey.take(event)
        taken += 1
        #expect(refusals.isEmpty, "seed \(seed)")
      } catch {
        #expect(!refusals.isEmpty, "seed \(seed): refused without a reason")
        #expect(error.kind == .refused && error.code == "case-" + (refusals.first?.code ?? ""))
        #expect(journey.current == before, "seed \(seed): a refusal changed the case")
      }
      expectInvariants(journey.current, "seed \(seed), round \(round), step \(step)")
    }
    let again = try Case.replay(journey.events, under: journey.rules)
    #expect(again == journey.current, "seed \(seed): replay gives the same case")
  }
  #expect(taken > 100, "seed \(seed): only \(taken) events were taken, the walk is too short")
}

/// Leaving out any one event of the whole way is refused at the latest before the write-off.
@Test func noEventThatTheProcessNeedsCanBeLeftOut() throws {
  let journey = try Journey.until(.writtenOff)
  for left in journey.events.indices {
    var events = journey.events
    let gone = events.remove(at: left)
    for index in events.indices { events[index].sequence = index + 1 }
    do {
      let record = try Case.replay(events, under: journey.rules)
      #expect(
        record.state != .writtenOff,
        "written off without \(gone.kind.rawValue) (event \(left + 1))")
    } catch {
      #expect(error.kind == .refused)
      #expect(error.place.entry?.hasPrefix("events/") == true)
    }
  }
}

@Test func twoEventsInTheWrongOrderAreRefusedOrEndTheSame() throws {
  let journey = try Journey.until(.writtenOff)
  for first in journey.events.indices.dropFirst().dropLast() {
    var events = journey.events
    events.swapAt(first, first + 1)
    for index in events.indices { events[index].sequence = index + 1 }
    do {
      let record = try Case.replay(events, under: journey.rules)
      #expect(record.state == .writtenOff || record.state == .completed)
    } catch {
      #expect(error.kind == .refused)
    }
  }
}
