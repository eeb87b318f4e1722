internal import Primitives

extension Case {
  mutating func recordHandling(_ event: Event) -> Bool {
    switch event.body {
    case .progress(let it): progress.append(Recorded(it, in: event))
    case .siteLog(let it): siteLogs.append(Recorded(it, in: event))
    case .contact(let it): contacts.append(Recorded(it, in: event))
    case .extensionRequested(let it):
      let request = Recorded(it, in: event)
      changeAssignment { $0.extensions.append(ExtensionRecord(request: request)) }
    case .extended(let it):
      let granted = Recorded(it, in: event)
      changeAssignment { record in
        if let last = record.extensions.indices.last { record.extensions[last].granted = granted }
      }
    case .reminder: break
    case .supervisionOrdered(let it):
      supervisions.append(SupervisionRecord(ordered: Recorded(it, in: event)))
    case .supervisionAnswered(let it):
      for index in supervisions.indices
      where supervisions[index].ordered.value.number == it.number {
        supervisions[index].answered = Recorded(it, in: event)
      }
    case .supervisionClosed(let it):
      for index in supervisions.indices
      where supervisions[index].ordered.value.number == it.number {
        supervisions[index].closed = Recorded(it, in: event)
      }
    case .inspection(let it):
      inspections.append(Recorded(it, in: event))
      if let finding = it.finding {
        findings.append(
          FindingRecord(
            id: finding, on: event.on, actor: event.actor, facts: it.demand ?? it.topic))
      }
    case .auditFinding(let it):
      findings.append(
        FindingRecord(
          id: it.finding, on: event.on, actor: event.actor, rule: it.rule, facts: it.facts))
    case .findingClosed(let it):
      for index in findings.indices where findings[index].id == it.finding {
        findings[index].closed = Recorded(it, in: event)
      }
    case .costShare(let it): costs = CostRecord(share: Recorded(it, in: event))
    case .payment(let it): costs?.payments.append(Recorded(it, in: event))
    case .costSettled(let it): costs?.settled = Recorded(it, in: event)
    case .commitment(let it):
      commitments.append(
        CommitmentRecord(action: it.commitment, unit: it.unit, on: event.on))
    case .commitmentMet(let it):
      for index in commitments.indices where commitments[index].action.id == it.commitment {
        commitments[index].met = Recorded(it, in: event)
      }
    case .photo(let it): photos.append(Recorded(it, in: event))
    case .qualityCheck(let it): qualityChecks.append(Recorded(it, in: event))
    case .deliverable(let it): deliverables.append(Recorded(it, in: event))
    case .result(let it): results.append(Recorded(it, in: event))
    case .coOpinion(let it): coOpinions.append(Recorded(it, in: event))
    default: return false
    }
    return true
  }

  mutating func recordReplying(_ event: Event, _ rules: Rulebook) -> Bool {
    switch event.body {
    case .replied(let it):
      round = it.round
      replies.append(Recorded(it, in: event))
      for promise in it.commitments {
        commitments.append(
          CommitmentRecord(action: promise, unit: it.unit, round: it.round, on: event.on))
      }
      conditional = nil
      if isFullyReplied { state = .replied }
    case .rating(let it):
      ratings.append(Recorded(it, in: event))
      if let satisfaction { state = state(after: satisfaction, rules.policy) }
    case .dissent(let it): dissents.append(DissentRecord(dissent: Recorded(it, in: event)))
    case .dissentSettled(let it):
      for index in dissents.indices where dissents[index].dissent.actor.id == it.deputy {
        dissents[index].settled = Recorded(it, in: event)
      }
    case .substituteAppointed(let it): substitute = Recorded(it, in: event)
    case .conditionalApproval(let it):
      conditional = Recorded(it, in: event)
      state = .closing
    case .reworkOrdered(let it):
      reworks.append(Recorded(it, in: event))
      pendingRework = it
      round += 1
      if let assignment = it.assignment {
        assign(AssignmentRecord(assignment, reason: it.reason, in: event))
      }
      changeAssignment { $0.reworkDueOn = it.dueOn }
    case .reworkStarted:
      pendingRework = nil
      state = .inProgress
    case .escalated(let it): escalations.append(Recorded(it, in: event))
    default: return false
    }
    return true
  }

  /// What a rating of the result does to the state.
  private func state(after rating: Satisfaction, _ policy: Policy) -> State {
    switch rating {
    case .notGiven: .replied
    case .dissatisfied: .rework
    case .basicallySatisfied: .followUp
    case .satisfied, .verySatisfied:
      policy.followsUpOpenCommitments && !openCommitments.isEmpty
        && currentReplies.contains { $0.value.class == .b } ? .followUp : .closing
    }
  }

  mutating func recordClosing(_ event: Event) {
    switch event.body {
    case .completed(let it):
      completed = Recorded(it, in: event)
      state = .completed
    case .writtenOff(let it):
      let entry = Recorded(it, in: event)
      enter(it.side, it.unit) { $0.writtenOff = entry }
      if isDualWrittenOff { state = .writtenOff }
    case .certificateIssued(let it): certificates.append(Recorded(it, in: event))
    case .archived(let it):
      archived = Recorded(it, in: event)
      state = .archived
    case .returnVisit(let it): returnVisits.append(Recorded(it, in: event))
    case .writeOffReversed(let it): reverse(it, in: event)
    default: break
    }
  }

  /// Undoes the write-off in every ledger by a red-letter line; a new reply round follows.
  private mutating func reverse(_ it: WriteOffReversed, in event: Event) {
    for index in ledgers.indices where ledgers[index].isWrittenOff {
      let was = ledgers[index].writtenOff?.on.description
      ledgers[index].writtenOff = nil
      ledgers[index].reversedOn = event.on
      ledgers[index].phases[.close] = nil
      ledgers[index].entries.append(
        LedgerEntry(
          on: event.on, recordedOn: event.on, phase: .close, text: it.reason, isRed: true,
          was: was, becomes: it.decision.rawValue, actor: event.actor))
    }
    reversals.append(Recorded(it, in: event))
    completed = nil
    conditional = nil
    archived = nil
    round += 1
    state = .inProgress
  }
}

extension Case {
  mutating func openLedger(_ it: LedgerOpened, in event: Event) {
    var row = LedgerRow(
      side: it.side, unit: it.unit, number: it.number, openedOn: event.on, opener: event.actor)
    row.phases[.collect] = registered.on
    row.phases[.review] = admitted?.on
    row.phases[.assign] = assignment?.on
    row.phases[.handle] = plans.last { $0.on >= assignment?.on ?? $0.on }?.on
    row.phases[.close] = completed?.on
    ledgers.append(row)
  }

  mutating func enter(
    _ side: LedgerSide, _ unit: UnitID?, _ change: (inout LedgerRow) -> Void
  ) {
    let found = ledgers.lastIndex {
      $0.side == side && (side == .assigning || $0.unit == unit) && $0.reassignedOn == nil
    }
    if let found { change(&ledgers[found]) }
  }

  /// Enters the day of a phase in the rows whose keeper entered the event.
  mutating func markPhase(_ event: Event, from: State) {
    let phase: Phase
    switch event.kind {
    case .assigned, .reassigned: phase = .assign
    case .started where from == .accepted: phase = .handle
    case .completed: phase = .close
    default: return
    }
    for index in ledgers.indices
    where ledgers[index].isKept(by: event.keeper) && ledgers[index].reassignedOn == nil {
      ledgers[index].phases[phase] = event.on
    }
  }
}
