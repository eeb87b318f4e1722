internal import Primitives

extension Case {
  init(_ sheet: Registered, in event: Event) {
    id = sheet.caseID
    state = .registered
    registered = Recorded(sheet, in: event)
    origin = event.origin
    hasInventedDates = event.isDateInvented ?? false
    steps = []
    lastSequence = event.sequence
    lastRecordedAt = event.recordedAt
    lastMoveOn = event.on
    eventIDs = [event.id]
    steps.append(
      Step(
        sequence: event.sequence, on: event.on, kind: event.kind, actor: event.actor,
        from: .registered, to: .registered))
    if let other = sheet.recurrenceOf {
      links.append(Recorded(Linked(kind: .recurrenceOf, other: other), in: event))
    }
    if let other = sheet.splitFrom {
      links.append(Recorded(Linked(kind: .splitFrom, other: other), in: event))
    }
  }

  /// Takes in an event that the guards have let through.
  mutating func record(_ event: Event, under rules: Rulebook) {
    let from = state
    switch event.kind.rule.rule {
    case .document, .signature, .ledger: recordPaper(event)
    default:
      if !recordCollecting(event) && !recordReview(event) && !recordAssigning(event)
        && !recordHandling(event) && !recordReplying(event, rules)
      {
        recordClosing(event)
      }
    }
    lastSequence = event.sequence
    lastRecordedAt = event.recordedAt
    eventIDs.insert(event.id)
    if event.origin == .sample { origin = .sample }
    if event.isDateInvented ?? false { hasInventedDates = true }
    if event.kind.rule.moves { lastMoveOn = event.on }
    steps.append(
      Step(
        sequence: event.sequence, on: event.on, kind: event.kind, actor: event.actor, from: from,
        to: state))
    markPhase(event, from: from)
  }

  private mutating func recordPaper(_ event: Event) {
    switch event.body {
    case .documentIssued(let it): documents.append(Recorded(it, in: event))
    case .signature(let it): signatures.append(Recorded(it, in: event))
    case .attached(let it): attachments.append(Recorded(it, in: event))
    case .ledgerOpened(let it): openLedger(it, in: event)
    case .ledgerEntered(let it):
      enter(it.side, it.unit) { row in
        row.phases[it.phase] = it.on
        row.entries.append(
          LedgerEntry(
            on: it.on, recordedOn: event.on, phase: it.phase, text: it.text, isRed: false,
            actor: event.actor))
      }
    case .ledgerCorrected(let it):
      enter(it.side, it.unit) { row in
        if let on = it.becomesOn { row.phases[it.phase] = on }
        row.entries.append(
          LedgerEntry(
            on: it.becomesOn ?? event.on, recordedOn: event.on, phase: it.phase,
            text: it.reason, isRed: true, was: it.was, becomes: it.becomes, actor: event.actor))
      }
    default: break
    }
  }

  private mutating func recordCollecting(_ event: Event) -> Bool {
    switch event.body {
    case .priorAttempt(let it): attempts.append(Recorded(it, in: event))
    case .onTheSpotReply(let it): onSpotReplies.append(Recorded(it, in: event))
    case .settledOnSpot(let it):
      settled = Recorded(it, in: event)
      end(.settledOnSpot, it.reply, by: it.by, in: event)
    case .claimed(let it):
      claimed = Recorded(it, in: event)
      state = .claimed
    case .visit(let it): visits.append(Recorded(it, in: event))
    case .coordination(let it): coordinations.append(Recorded(it, in: event))
    case .option(let it): options.append(OptionRecord(proposed: Recorded(it, in: event)))
    case .optionDecided(let it):
      for index in options.indices where options[index].proposed.value.option.id == it.option {
        options[index].decided = Recorded(it, in: event)
      }
    case .drafted(let it):
      drafted = Recorded(it, in: event)
      state = .drafted
    case .keyItem(let it): keyItem = Recorded(it, in: event)
    case .agendaProposed(let it): agendaProposals.append(Recorded(it, in: event))
    case .agendaDecided(let it): agenda.append(Recorded(it, in: event))
    case .minutes(let it): minutes.append(Recorded(it, in: event))
    case .linked(let it): links.append(Recorded(it, in: event))
    case .answered(let it): answers.append(Recorded(it, in: event))
    default: return false
    }
    return true
  }

  mutating func end(_ state: State, _ reason: String, by detail: String?, in event: Event) {
    self.state = state
    ending = EndingRecord(state: state, on: event.on, reason: reason, detail: detail)
  }

  private mutating func recordReview(_ event: Event) -> Bool {
    let stage = reviewStage ?? .first
    switch event.body {
    case .submitted(let it):
      submitted = Recorded(it, in: event)
      state = .inFirstReview
    case .firstReviewPassed(let it):
      var review = ReviewRecord(.first, .passed, it.opinion, in: event)
      review.checks = it.checks
      review.head = it.head
      reviews.append(review)
      state = .inSecondReview
    case .returnedForRevision(let it):
      var review = ReviewRecord(stage, .returned, Prose(it.gaps), in: event)
      review.gaps = it.gaps
      reviews.append(review)
      returnedFrom = stage
      state = .returnedForRevision
    case .resubmitted: state = returnedFrom == .second ? .inSecondReview : .inFirstReview
    case .notAdmitted(let it):
      reviews.append(ReviewRecord(stage, .notAdmitted, it.explanation, in: event))
      notAdmitted = Recorded(it, in: event)
      end(.notAdmitted, it.explanation.text, by: it.referredTo, in: event)
    case .calledUp(let it):
      calledUp = Recorded(it, in: event)
      ending = nil
      state = .inSecondReview
    case .merged(let it):
      var review = ReviewRecord(stage, .merged, Prose([it.explanation]), in: event)
      review.leadCase = it.leadCase
      reviews.append(review)
      end(.merged, it.explanation, by: it.leadCase.rawValue, in: event)
    case .admitted(let it):
      var review = ReviewRecord(.second, .admitted, it.opinion, in: event)
      review.head = it.head
      review.proposedUnits = it.proposedUnits
      reviews.append(review)
      admitted = Recorded(it, in: event)
      state = .admitted
    case .referred(let it): end(.referred, it.explanation, by: it.to, in: event)
    case .withdrawn(let it): end(.withdrawn, it.reason, by: nil, in: event)
    default: return false
    }
    return true
  }

  private mutating func recordAssigning(_ event: Event) -> Bool {
    switch event.body {
    case .assigned(let it):
      assign(AssignmentRecord(it, in: event))
      state = .assignmentIssued
    case .returnRequested(let it):
      returnRequest = Recorded(it, in: event)
      state = .returnRequested
    case .returnGranted:
      for index in assignments.indices { assignments[index].isInForce = false }
      closeRows(notFor: [], on: event.on)
      state = .admitted
    case .returnRefused: state = .assignmentIssued
    case .taskStated(let it):
      changeAssignment { $0.tasks.append(Recorded(it, in: event)) }
    case .accepted:
      changeAssignment { $0.acceptedOn = event.on }
      if state != .inProgress { state = .accepted }
      pendingRework = nil
    case .reassigned(let it): assign(AssignmentRecord(it.assignment, reason: it.reason, in: event))
    case .started(let it):
      plans.append(Recorded(it, in: event))
      state = .inProgress
    default: return false
    }
    return true
  }

  /// Puts a new assignment in force; rows of units that lose the case are closed as 改派.
  mutating func assign(_ record: AssignmentRecord) {
    for index in assignments.indices { assignments[index].isInForce = false }
    assignments.append(record)
    closeRows(notFor: record.assigned.units.map(\.id), on: record.on)
  }

  private mutating func closeRows(notFor kept: [UnitID], on date: CivilDate) {
    for index in ledgers.indices where ledgers[index].side == .undertaking {
      guard let unit = ledgers[index].unit, !kept.contains(unit),
        ledgers[index].reassignedOn == nil
      else { continue }
      ledgers[index].reassignedOn = date
    }
  }

  mutating func changeAssignment(_ change: (inout AssignmentRecord) -> Void) {
    guard let index = assignments.lastIndex(where: \.isInForce) else { return }
    change(&assignments[index])
  }
}
