package import Primitives

/// A case as its events have made it.
///
/// Made by `replay` or by `init(opening:)` and then changed only by `apply`.
package struct Case: Hashable, Sendable {
  package internal(set) var id: CaseID
  package internal(set) var state: State
  package internal(set) var registered: Recorded<Registered>
  package internal(set) var origin: Origin
  package internal(set) var hasInventedDates: Bool
  /// Every event in one line each.
  package internal(set) var steps: [Step]
  package internal(set) var lastSequence: Int
  package internal(set) var lastRecordedAt: Timestamp
  /// The day of the last event that moved the state.
  package internal(set) var lastMoveOn: CivilDate
  package internal(set) var eventIDs: Set<EventID>

  package internal(set) var attempts: [Recorded<PriorAttempt>] = []
  package internal(set) var onSpotReplies: [Recorded<OnTheSpotReply>] = []
  package internal(set) var settled: Recorded<SettledOnSpot>?
  package internal(set) var claimed: Recorded<Claimed>?
  package internal(set) var visits: [Recorded<Visit>] = []
  package internal(set) var coordinations: [Recorded<Coordination>] = []
  package internal(set) var options: [OptionRecord] = []
  package internal(set) var drafted: Recorded<Drafted>?
  package internal(set) var submitted: Recorded<Submitted>?
  package internal(set) var keyItem: Recorded<KeyItemDecided>?
  package internal(set) var agendaProposals: [Recorded<AgendaProposed>] = []
  package internal(set) var agenda: [Recorded<AgendaDecided>] = []
  package internal(set) var minutes: [Recorded<Minutes>] = []
  package internal(set) var links: [Recorded<Linked>] = []
  package internal(set) var answers: [Recorded<Answered>] = []

  package internal(set) var reviews: [ReviewRecord] = []
  package internal(set) var notAdmitted: Recorded<NotAdmitted>?
  package internal(set) var calledUp: Recorded<CalledUp>?
  package internal(set) var admitted: Recorded<Admitted>?
  /// The review that a returned suggestion goes back to.
  package internal(set) var returnedFrom: ReviewStage?
  package internal(set) var ending: EndingRecord?

  package internal(set) var ledgers: [LedgerRow] = []
  package internal(set) var assignments: [AssignmentRecord] = []
  package internal(set) var returnRequest: Recorded<ReturnRequested>?

  package internal(set) var plans: [Recorded<Started>] = []
  package internal(set) var progress: [Recorded<Progress>] = []
  package internal(set) var siteLogs: [Recorded<SiteLog>] = []
  package internal(set) var contacts: [Recorded<Contact>] = []
  package internal(set) var supervisions: [SupervisionRecord] = []
  package internal(set) var inspections: [Recorded<Inspection>] = []
  package internal(set) var findings: [FindingRecord] = []
  package internal(set) var costs: CostRecord?
  package internal(set) var commitments: [CommitmentRecord] = []
  package internal(set) var photos: [Recorded<Photo>] = []
  package internal(set) var qualityChecks: [Recorded<QualityCheck>] = []
  package internal(set) var deliverables: [Recorded<Deliverable>] = []
  package internal(set) var results: [Recorded<HandlingResult>] = []
  package internal(set) var coOpinions: [Recorded<CoOpinion>] = []

  /// The reply round that is being prepared or rated; 1 before the first reply.
  package internal(set) var round: Int = 1
  package internal(set) var replies: [Recorded<Replied>] = []
  package internal(set) var ratings: [Recorded<Rating>] = []
  package internal(set) var dissents: [DissentRecord] = []
  package internal(set) var substitute: Recorded<SubstituteAppointed>?
  package internal(set) var conditional: Recorded<ConditionalApproval>?
  package internal(set) var reworks: [Recorded<ReworkOrdered>] = []
  /// The rework decision that still waits to be begun.
  package internal(set) var pendingRework: ReworkOrdered?
  package internal(set) var escalations: [Recorded<Escalated>] = []
  package internal(set) var completed: Recorded<Completed>?
  package internal(set) var certificates: [Recorded<CertificateIssued>] = []
  package internal(set) var archived: Recorded<Archived>?
  package internal(set) var returnVisits: [Recorded<ReturnVisit>] = []
  package internal(set) var reversals: [Recorded<WriteOffReversed>] = []

  package internal(set) var documents: [Recorded<DocumentIssued>] = []
  package internal(set) var signatures: [Recorded<Signature>] = []
  package internal(set) var attachments: [Recorded<Attached>] = []
}

extension Case {
  /// The assignment in force.
  package var assignment: AssignmentRecord? { assignments.last { $0.isInForce } }

  /// Units of the assignment in force.
  package var units: [AssignedUnit] { assignment?.assigned.units ?? [] }

  package var deputies: [DeputyReference] { claimed?.value.deputies ?? [] }
  package var leadDeputy: DeputyReference? { deputies.first { $0.role == .lead } }

  package var isKeyItem: Bool {
    keyItem?.value.isKeyItem ?? admitted?.value.isKeyItem ?? false
  }

  /// The category of admission, before that the one of registration.
  package var category: Category? { admitted?.value.category ?? registered.value.category }

  /// Whether a deputy belongs to a unit that handles the case.
  package func isConflicted(_ deputy: DeputyReference) -> Bool {
    guard let unit = deputy.unit else { return false }
    return units.contains { $0.id == unit }
  }

  /// The deputies who may rate and complete: the substitute, else the lead, else co-signers when
  /// the lead belongs to an undertaking unit.
  package var ratingDeputies: [DeputyReference] {
    if let substitute = substitute?.value.deputy { return [substitute] }
    if let lead = leadDeputy, !isConflicted(lead), lead.active { return [lead] }
    return deputies.filter { $0.role == .coSigner && $0.active && !isConflicted($0) }
  }

  /// Replies of the round that is being rated.
  package var currentReplies: [Recorded<Replied>] {
    replies.filter { $0.value.round == round }
  }

  /// The last rating of each part in the current round.
  package var currentRatings: [Recorded<Rating>] {
    var last: [Recorded<Rating>] = []
    for rating in ratings where rating.value.round == round {
      last.removeAll { $0.value.unit == rating.value.unit }
      last.append(rating)
    }
    return last
  }

  /// The lowest result of the current round's ratings; `nil` before all parts are rated.
  package var satisfaction: Satisfaction? {
    let ratings = currentRatings
    guard !ratings.isEmpty else { return nil }
    if assignment?.assigned.mode == .separate {
      guard units.allSatisfy({ unit in ratings.contains { $0.value.unit == unit.id } })
      else { return nil }
    }
    return ratings.map(\.value.result).min { $0.level < $1.level }
  }

  package var openCommitments: [CommitmentRecord] { commitments.filter { $0.met == nil } }
  package var openFindings: [FindingRecord] { findings.filter { $0.closed == nil } }
  package var openDissents: [DissentRecord] { dissents.filter { $0.settled == nil } }

  /// The ledgers that must be written off: the assigning unit's, and one for each unit in force.
  package var dueLedgers: [(side: LedgerSide, unit: UnitID?)] {
    [(.assigning, nil)] + units.map { (.undertaking, $0.id) }
  }

  /// The row of one ledger that is not closed as reassigned.
  package func ledger(_ side: LedgerSide, _ unit: UnitID?) -> LedgerRow? {
    ledgers.last {
      $0.side == side && (side == .assigning || $0.unit == unit) && $0.reassignedOn == nil
    }
  }

  /// Whether both ledgers, and every unit's, are written off.
  package var isDualWrittenOff: Bool {
    dueLedgers.allSatisfy { ledger($0.side, $0.unit)?.isWrittenOff ?? false }
  }

  /// Whether a resident still waits to be told the outcome.
  package var owesAnswer: Bool {
    switch state {
    case .notAdmitted, .withdrawn, .merged, .referred:
      answers.allSatisfy { $0.on < (ending?.on ?? $0.on) }
    default: false
    }
  }

  /// Whether the dossier can be sealed: written off in both ledgers, or ended and answered.
  package var isSealable: Bool {
    state == .writtenOff || (state.isTerminal && state != .archived && !owesAnswer)
  }
}

extension Case {
  /// The issue in force of a document: the last for the same unit and ledger.
  package func document(
    _ code: DocumentCode, unit: UnitID? = nil, ledger: LedgerSide? = nil
  ) -> Recorded<DocumentIssued>? {
    documents.last {
      $0.value.code == code && $0.value.ledger == ledger
        && ($0.value.unit == unit || $0.value.unit == nil)
    }
  }

  /// Whether a signature stands: it names the issue in force of its document, byte for byte.
  package func isValid(_ signature: Signature) -> Bool {
    guard
      let index = documents.lastIndex(where: {
        $0.value.code == signature.code && $0.value.version == signature.version
          && $0.value.digest == signature.digest
      })
    else { return false }
    let signed = documents[index].value
    let isSuperseded = documents[(index + 1)...].contains {
      $0.value.code == signed.code && $0.value.unit == signed.unit
        && $0.value.ledger == signed.ledger
    }
    if isSuperseded { return false }
    if signed.code == .assignmentSignOff || signed.code == .assignmentNotice {
      return signed.assignment == assignment?.assigned.version
    }
    return true
  }

  /// The last standing signature in a slot of a document.
  package func signature(
    _ slot: SignatureSlot, on code: DocumentCode, unit: UnitID? = nil, round: Int? = nil
  ) -> Recorded<Signature>? {
    signatures.last { signature in
      signature.value.slot == slot && signature.value.code == code
        && (unit == nil || signature.value.unit == unit)
        && isValid(signature.value)
        && (round == nil
          || documents.contains {
            $0.value.digest == signature.value.digest && $0.value.code == code
              && $0.value.version == signature.value.version && $0.value.round == round
          })
    }
  }
}

extension Satisfaction {
  /// 0 for no feedback … 4 for 非常满意.
  package var level: Int {
    switch self {
    case .notGiven: 0
    case .dissatisfied: 1
    case .basicallySatisfied: 2
    case .satisfied: 3
    case .verySatisfied: 4
    }
  }

  /// Whether it lets a case be written off.
  package var isSatisfied: Bool { level >= 3 }
}
