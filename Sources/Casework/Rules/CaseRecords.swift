package import Primitives

/// What an event carried, with when and by whom.
package struct Recorded<Value: Hashable & Sendable>: Hashable, Sendable {
  package var sequence: Int
  package var id: EventID
  package var on: CivilDate
  package var actor: ActingPerson
  package var evidence: [EvidenceID]
  package var value: Value

  init(_ value: Value, in event: Event) {
    sequence = event.sequence
    id = event.id
    on = event.on
    actor = event.actor
    evidence = event.evidence
    self.value = value
  }
}

/// One step of a case: an event and the states around it.
package struct Step: Hashable, Sendable {
  package var sequence: Int
  package var on: CivilDate
  package var kind: EventKind
  package var actor: ActingPerson
  package var from: State
  package var to: State
}

/// One decision of either review.
package struct ReviewRecord: Hashable, Sendable {
  package var stage: ReviewStage
  package var decision: ReviewDecision
  package var on: CivilDate
  package var reviewer: ActingPerson
  package var opinion: Prose
  package var head: String?
  package var checks: [ReviewCheck] = []
  package var gaps: [String] = []
  package var proposedUnits: [String] = []
  package var leadCase: CaseID?

  init(_ stage: ReviewStage, _ decision: ReviewDecision, _ opinion: Prose, in event: Event) {
    self.stage = stage
    self.decision = decision
    on = event.on
    reviewer = event.actor
    self.opinion = opinion
  }
}

/// More time, asked for and perhaps given.
package struct ExtensionRecord: Hashable, Sendable {
  package var request: Recorded<ExtensionRequested>
  package var granted: Recorded<Extended>?
}

/// One assignment version and what came of it.
package struct AssignmentRecord: Hashable, Sendable {
  package var on: CivilDate
  package var actor: ActingPerson
  package var assigned: Assigned
  /// Why it replaced another.
  package var reason: String?
  package var tasks: [Recorded<TaskStated>] = []
  package var acceptedOn: CivilDate?
  package var extensions: [ExtensionRecord] = []
  /// `false` once it was given back or replaced.
  package var isInForce = true
  /// The due date of a rework, when that is later than the assignment's own.
  package var reworkDueOn: CivilDate?

  init(_ assigned: Assigned, reason: String? = nil, in event: Event) {
    on = event.on
    actor = event.actor
    self.assigned = assigned
    self.reason = reason
  }

  /// The day by which the reply is due, after extensions and rework.
  package var dueOn: CivilDate {
    reworkDueOn ?? extensions.last { $0.granted != nil }?.granted?.value.until ?? assigned.dueOn
  }

  /// The lead unit, or the first of several that reply separately.
  package var lead: AssignedUnit? {
    assigned.units.first { $0.role == .lead } ?? assigned.units.first
  }

  package func unit(_ id: UnitID) -> AssignedUnit? { assigned.units.first { $0.id == id } }
}

/// A promise and whether it was kept.
package struct CommitmentRecord: Hashable, Sendable {
  package var action: PromisedAction
  package var unit: UnitID?
  /// The reply round that it was given in; none for one of the handling itself.
  package var round: Int?
  package var on: CivilDate
  package var met: Recorded<CommitmentMet>?
}

/// A supervision order, its answer and its end.
package struct SupervisionRecord: Hashable, Sendable {
  package var ordered: Recorded<SupervisionOrdered>
  package var answered: Recorded<SupervisionAnswered>?
  package var closed: Recorded<SupervisionClosed>?

  /// Whether it keeps the case from being completed.
  package var isOpen: Bool {
    closed == nil && (ordered.value.level == .order || ordered.value.level == .listed)
  }
}

/// A finding of an audit or inspection.
package struct FindingRecord: Hashable, Sendable {
  package var id: FindingID
  package var on: CivilDate
  package var actor: ActingPerson
  package var rule: LedgerRule?
  package var facts: String
  package var closed: Recorded<FindingClosed>?
}

/// Shares, payments and settlement of one cost.
package struct CostRecord: Hashable, Sendable {
  package var share: Recorded<CostShare>
  package var payments: [Recorded<Payment>] = []
  package var settled: Recorded<CostSettled>?

  /// All that was paid.
  package var paid: Money {
    payments.reduce(.zero) { $1.value.payments.reduce($0) { $0 + $1.amount } }
  }
}

/// An option and what became of it.
package struct OptionRecord: Hashable, Sendable {
  package var proposed: Recorded<OptionProposed>
  package var decided: Recorded<OptionDecided>?
}

/// A co-signer's objection.
package struct DissentRecord: Hashable, Sendable {
  package var dissent: Recorded<Dissented>
  package var settled: Recorded<DissentSettled>?
}

/// How a case ended other than by write-off.
package struct EndingRecord: Hashable, Sendable {
  package var state: State
  package var on: CivilDate
  package var reason: String
  package var detail: String?
}
