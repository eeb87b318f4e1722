/// What one kind of event carries.
package protocol EventPayload: Codable, Hashable, Sendable {
  static var kind: EventKind { get }
  /// A complete, plausible value for documentation and tests.
  static var example: Self { get }
  /// The payload as an event's body.
  var body: EventBody { get }
}

/// What happened, with what that kind of event carries.
package enum EventBody: Hashable, Sendable {
  case registered(Registered)
  case priorAttempt(PriorAttempt)
  case onTheSpotReply(OnTheSpotReply)
  case settledOnSpot(SettledOnSpot)
  case claimed(Claimed)
  case visit(Visit)
  case coordination(Coordination)
  case option(OptionProposed)
  case optionDecided(OptionDecided)
  case drafted(Drafted)
  case keyItem(KeyItemDecided)
  case agendaProposed(AgendaProposed)
  case agendaDecided(AgendaDecided)
  case minutes(Minutes)
  case linked(Linked)
  case answered(Answered)
  case submitted(Submitted)
  case firstReviewPassed(FirstReviewPassed)
  case returnedForRevision(ReturnedForRevision)
  case resubmitted(Resubmitted)
  case notAdmitted(NotAdmitted)
  case calledUp(CalledUp)
  case merged(Merged)
  case admitted(Admitted)
  case referred(Referred)
  case withdrawn(Withdrawn)
  case ledgerOpened(LedgerOpened)
  case ledgerEntered(LedgerEntered)
  case ledgerCorrected(LedgerCorrected)
  case assigned(Assigned)
  case returnRequested(ReturnRequested)
  case returnGranted(ReturnGranted)
  case returnRefused(ReturnRefused)
  case taskStated(TaskStated)
  case accepted(Accepted)
  case reassigned(Reassigned)
  case started(Started)
  case progress(Progress)
  case siteLog(SiteLog)
  case contact(Contact)
  case extensionRequested(ExtensionRequested)
  case extended(Extended)
  case reminder(Reminder)
  case supervisionOrdered(SupervisionOrdered)
  case supervisionAnswered(SupervisionAnswered)
  case supervisionClosed(SupervisionClosed)
  case inspection(Inspection)
  case auditFinding(AuditFinding)
  case findingClosed(FindingClosed)
  case costShare(CostShare)
  case payment(Payment)
  case costSettled(CostSettled)
  case commitment(Commitment)
  case commitmentMet(CommitmentMet)
  case photo(Photo)
  case qualityCheck(QualityCheck)
  case deliverable(Deliverable)
  case result(HandlingResult)
  case coOpinion(CoOpinion)
  case replied(Replied)
  case rating(Rating)
  case dissent(Dissented)
  case dissentSettled(DissentSettled)
  case substituteAppointed(SubstituteAppointed)
  case conditionalApproval(ConditionalApproval)
  case reworkOrdered(ReworkOrdered)
  case reworkStarted(ReworkStarted)
  case escalated(Escalated)
  case completed(Completed)
  case writtenOff(WrittenOff)
  case certificateIssued(CertificateIssued)
  case archived(Archived)
  case returnVisit(ReturnVisit)
  case writeOffReversed(WriteOffReversed)
  case documentIssued(DocumentIssued)
  case signature(Signature)
  case attached(Attached)

  package var kind: EventKind {
    switch self {
    case .registered: .registered
    case .priorAttempt: .priorAttempt
    case .onTheSpotReply: .onTheSpotReply
    case .settledOnSpot: .settledOnSpot
    case .claimed: .claimed
    case .visit: .visit
    case .coordination: .coordination
    case .option: .option
    case .optionDecided: .optionDecided
    case .drafted: .drafted
    case .keyItem: .keyItem
    case .agendaProposed: .agendaProposed
    case .agendaDecided: .agendaDecided
    case .minutes: .minutes
    case .linked: .linked
    case .answered: .answered
    case .submitted: .submitted
    case .firstReviewPassed: .firstReviewPassed
    case .returnedForRevision: .returnedForRevision
    case .resubmitted: .resubmitted
    case .notAdmitted: .notAdmitted
    case .calledUp: .calledUp
    case .merged: .merged
    case .admitted: .admitted
    case .referred: .referred
    case .withdrawn: .withdrawn
    case .ledgerOpened: .ledgerOpened
    case .ledgerEntered: .ledgerEntered
    case .ledgerCorrected: .ledgerCorrected
    case .assigned: .assigned
    case .returnRequested: .returnRequested
    case .returnGranted: .returnGranted
    case .returnRefused: .returnRefused
    case .taskStated: .taskStated
    case .accepted: .accepted
    case .reassigned: .reassigned
    case .started: .started
    case .progress: .progress
    case .siteLog: .siteLog
    case .contact: .contact
    case .extensionRequested: .extensionRequested
    case .extended: .extended
    case .reminder: .reminder
    case .supervisionOrdered: .supervisionOrdered
    case .supervisionAnswered: .supervisionAnswered
    case .supervisionClosed: .supervisionClosed
    case .inspection: .inspection
    case .auditFinding: .auditFinding
    case .findingClosed: .findingClosed
    case .costShare: .costShare
    case .payment: .payment
    case .costSettled: .costSettled
    case .commitment: .commitment
    case .commitmentMet: .commitmentMet
    case .photo: .photo
    case .qualityCheck: .qualityCheck
    case .deliverable: .deliverable
    case .result: .result
    case .coOpinion: .coOpinion
    case .replied: .replied
    case .rating: .rating
    case .dissent: .dissent
    case .dissentSettled: .dissentSettled
    case .substituteAppointed: .substituteAppointed
    case .conditionalApproval: .conditionalApproval
    case .reworkOrdered: .reworkOrdered
    case .reworkStarted: .reworkStarted
    case .escalated: .escalated
    case .completed: .completed
    case .writtenOff: .writtenOff
    case .certificateIssued: .certificateIssued
    case .archived: .archived
    case .returnVisit: .returnVisit
    case .writeOffReversed: .writeOffReversed
    case .documentIssued: .documentIssued
    case .signature: .signature
    case .attached: .attached
    }
  }

  /// The example of a kind.
  package static func example(of kind: EventKind) -> EventBody { kind.payload.example.body }
}

extension Registered {
  package var body: EventBody { .registered(self) }
}

extension PriorAttempt {
  package var body: EventBody { .priorAttempt(self) }
}

extension OnTheSpotReply {
  package var body: EventBody { .onTheSpotReply(self) }
}

extension SettledOnSpot {
  package var body: EventBody { .settledOnSpot(self) }
}

extension Claimed {
  package var body: EventBody { .claimed(self) }
}

extension Visit {
  package var body: EventBody { .visit(self) }
}

extension Coordination {
  package var body: EventBody { .coordination(self) }
}

extension OptionProposed {
  package var body: EventBody { .option(self) }
}

extension OptionDecided {
  package var body: EventBody { .optionDecided(self) }
}

extension Drafted {
  package var body: EventBody { .drafted(self) }
}

extension KeyItemDecided {
  package var body: EventBody { .keyItem(self) }
}

extension AgendaProposed {
  package var body: EventBody { .agendaProposed(self) }
}

extension AgendaDecided {
  package var body: EventBody { .agendaDecided(self) }
}

extension Minutes {
  package var body: EventBody { .minutes(self) }
}

extension Linked {
  package var body: EventBody { .linked(self) }
}

extension Answered {
  package var body: EventBody { .answered(self) }
}

extension Submitted {
  package var body: EventBody { .submitted(self) }
}

extension FirstReviewPassed {
  package var body: EventBody { .firstReviewPassed(self) }
}

extension ReturnedForRevision {
  package var body: EventBody { .returnedForRevision(self) }
}

extension Resubmitted {
  package var body: EventBody { .resubmitted(self) }
}

extension NotAdmitted {
  package var body: EventBody { .notAdmitted(self) }
}

extension CalledUp {
  package var body: EventBody { .calledUp(self) }
}

extension Merged {
  package var body: EventBody { .merged(self) }
}

extension Admitted {
  package var body: EventBody { .admitted(self) }
}

extension Referred {
  package var body: EventBody { .referred(self) }
}

extension Withdrawn {
  package var body: EventBody { .withdrawn(self) }
}

extension LedgerOpened {
  package var body: EventBody { .ledgerOpened(self) }
}

extension LedgerEntered {
  package var body: EventBody { .ledgerEntered(self) }
}

extension LedgerCorrected {
  package var body: EventBody { .ledgerCorrected(self) }
}

extension Assigned {
  package var body: EventBody { .assigned(self) }
}

extension ReturnRequested {
  package var body: EventBody { .returnRequested(self) }
}

extension ReturnGranted {
  package var body: EventBody { .returnGranted(self) }
}

extension ReturnRefused {
  package var body: EventBody { .returnRefused(self) }
}

extension TaskStated {
  package var body: EventBody { .taskStated(self) }
}

extension Accepted {
  package var body: EventBody { .accepted(self) }
}

extension Reassigned {
  package var body: EventBody { .reassigned(self) }
}

extension Started {
  package var body: EventBody { .started(self) }
}

extension Progress {
  package var body: EventBody { .progress(self) }
}

extension SiteLog {
  package var body: EventBody { .siteLog(self) }
}

extension Contact {
  package var body: EventBody { .contact(self) }
}

extension ExtensionRequested {
  package var body: EventBody { .extensionRequested(self) }
}

extension Extended {
  package var body: EventBody { .extended(self) }
}

extension Reminder {
  package var body: EventBody { .reminder(self) }
}

extension SupervisionOrdered {
  package var body: EventBody { .supervisionOrdered(self) }
}

extension SupervisionAnswered {
  package var body: EventBody { .supervisionAnswered(self) }
}

extension SupervisionClosed {
  package var body: EventBody { .supervisionClosed(self) }
}

extension Inspection {
  package var body: EventBody { .inspection(self) }
}

extension AuditFinding {
  package var body: EventBody { .auditFinding(self) }
}

extension FindingClosed {
  package var body: EventBody { .findingClosed(self) }
}

extension CostShare {
  package var body: EventBody { .costShare(self) }
}

extension Payment {
  package var body: EventBody { .payment(self) }
}

extension CostSettled {
  package var body: EventBody { .costSettled(self) }
}

extension Commitment {
  package var body: EventBody { .commitment(self) }
}

extension CommitmentMet {
  package var body: EventBody { .commitmentMet(self) }
}

extension Photo {
  package var body: EventBody { .photo(self) }
}

extension QualityCheck {
  package var body: EventBody { .qualityCheck(self) }
}

extension Deliverable {
  package var body: EventBody { .deliverable(self) }
}

extension HandlingResult {
  package var body: EventBody { .result(self) }
}

extension CoOpinion {
  package var body: EventBody { .coOpinion(self) }
}

extension Replied {
  package var body: EventBody { .replied(self) }
}

extension Rating {
  package var body: EventBody { .rating(self) }
}

extension Dissented {
  package var body: EventBody { .dissent(self) }
}

extension DissentSettled {
  package var body: EventBody { .dissentSettled(self) }
}

extension SubstituteAppointed {
  package var body: EventBody { .substituteAppointed(self) }
}

extension ConditionalApproval {
  package var body: EventBody { .conditionalApproval(self) }
}

extension ReworkOrdered {
  package var body: EventBody { .reworkOrdered(self) }
}

extension ReworkStarted {
  package var body: EventBody { .reworkStarted(self) }
}

extension Escalated {
  package var body: EventBody { .escalated(self) }
}

extension Completed {
  package var body: EventBody { .completed(self) }
}

extension WrittenOff {
  package var body: EventBody { .writtenOff(self) }
}

extension CertificateIssued {
  package var body: EventBody { .certificateIssued(self) }
}

extension Archived {
  package var body: EventBody { .archived(self) }
}

extension ReturnVisit {
  package var body: EventBody { .returnVisit(self) }
}

extension WriteOffReversed {
  package var body: EventBody { .writeOffReversed(self) }
}

extension DocumentIssued {
  package var body: EventBody { .documentIssued(self) }
}

extension Signature {
  package var body: EventBody { .signature(self) }
}

extension Attached {
  package var body: EventBody { .attached(self) }
}
