extension Event {
  /// The keys of an event; a payload's key is its kind's name, in kebab-case like every key.
  package enum CodingKeys: String, CodingKey, CaseIterable {
    case sequence, previous, id, actor, enteredBy, on, isDateInvented, recordedAt, keeper, origin
    case evidence, kind
    case registered
    case priorAttempt
    case onTheSpotReply
    case settledOnSpot
    case claimed
    case visit
    case coordination
    case option
    case optionDecided
    case drafted
    case keyItem
    case agendaProposed
    case agendaDecided
    case minutes
    case linked
    case answered
    case submitted
    case firstReviewPassed
    case returnedForRevision
    case resubmitted
    case notAdmitted
    case calledUp
    case merged
    case admitted
    case referred
    case withdrawn
    case ledgerOpened
    case ledgerEntered
    case ledgerCorrected
    case assigned
    case returnRequested
    case returnGranted
    case returnRefused
    case taskStated
    case accepted
    case reassigned
    case started
    case progress
    case siteLog
    case contact
    case extensionRequested
    case extended
    case reminder
    case supervisionOrdered
    case supervisionAnswered
    case supervisionClosed
    case inspection
    case auditFinding
    case findingClosed
    case costShare
    case payment
    case costSettled
    case commitment
    case commitmentMet
    case photo
    case qualityCheck
    case deliverable
    case result
    case coOpinion
    case replied
    case rating
    case dissent
    case dissentSettled
    case substituteAppointed
    case conditionalApproval
    case reworkOrdered
    case reworkStarted
    case escalated
    case completed
    case writtenOff
    case certificateIssued
    case archived
    case returnVisit
    case writeOffReversed
    case documentIssued
    case signature
    case attached
  }
}

extension EventBody {
  /// Writes what the event carries under a key named by its kind.
  func encode(into container: inout KeyedEncodingContainer<Event.CodingKeys>) throws {
    switch self {
    case .registered(let value): try container.encode(value, forKey: .registered)
    case .priorAttempt(let value): try container.encode(value, forKey: .priorAttempt)
    case .onTheSpotReply(let value): try container.encode(value, forKey: .onTheSpotReply)
    case .settledOnSpot(let value): try container.encode(value, forKey: .settledOnSpot)
    case .claimed(let value): try container.encode(value, forKey: .claimed)
    case .visit(let value): try container.encode(value, forKey: .visit)
    case .coordination(let value): try container.encode(value, forKey: .coordination)
    case .option(let value): try container.encode(value, forKey: .option)
    case .optionDecided(let value): try container.encode(value, forKey: .optionDecided)
    case .drafted(let value): try container.encode(value, forKey: .drafted)
    case .keyItem(let value): try container.encode(value, forKey: .keyItem)
    case .agendaProposed(let value): try container.encode(value, forKey: .agendaProposed)
    case .agendaDecided(let value): try container.encode(value, forKey: .agendaDecided)
    case .minutes(let value): try container.encode(value, forKey: .minutes)
    case .linked(let value): try container.encode(value, forKey: .linked)
    case .answered(let value): try container.encode(value, forKey: .answered)
    case .submitted(let value): try container.encode(value, forKey: .submitted)
    case .firstReviewPassed(let value): try container.encode(value, forKey: .firstReviewPassed)
    case .returnedForRevision(let value): try container.encode(value, forKey: .returnedForRevision)
    case .resubmitted(let value): try container.encode(value, forKey: .resubmitted)
    case .notAdmitted(let value): try container.encode(value, forKey: .notAdmitted)
    case .calledUp(let value): try container.encode(value, forKey: .calledUp)
    case .merged(let value): try container.encode(value, forKey: .merged)
    case .admitted(let value): try container.encode(value, forKey: .admitted)
    case .referred(let value): try container.encode(value, forKey: .referred)
    case .withdrawn(let value): try container.encode(value, forKey: .withdrawn)
    case .ledgerOpened(let value): try container.encode(value, forKey: .ledgerOpened)
    case .ledgerEntered(let value): try container.encode(value, forKey: .ledgerEntered)
    case .ledgerCorrected(let value): try container.encode(value, forKey: .ledgerCorrected)
    case .assigned(let value): try container.encode(value, forKey: .assigned)
    case .returnRequested(let value): try container.encode(value, forKey: .returnRequested)
    case .returnGranted(let value): try container.encode(value, forKey: .returnGranted)
    case .returnRefused(let value): try container.encode(value, forKey: .returnRefused)
    case .taskStated(let value): try container.encode(value, forKey: .taskStated)
    case .accepted(let value): try container.encode(value, forKey: .accepted)
    case .reassigned(let value): try container.encode(value, forKey: .reassigned)
    case .started(let value): try container.encode(value, forKey: .started)
    case .progress(let value): try container.encode(value, forKey: .progress)
    case .siteLog(let value): try container.encode(value, forKey: .siteLog)
    case .contact(let value): try container.encode(value, forKey: .contact)
    case .extensionRequested(let value): try container.encode(value, forKey: .extensionRequested)
    case .extended(let value): try container.encode(value, forKey: .extended)
    case .reminder(let value): try container.encode(value, forKey: .reminder)
    case .supervisionOrdered(let value): try container.encode(value, forKey: .supervisionOrdered)
    case .supervisionAnswered(let value): try container.encode(value, forKey: .supervisionAnswered)
    case .supervisionClosed(let value): try container.encode(value, forKey: .supervisionClosed)
    case .inspection(let value): try container.encode(value, forKey: .inspection)
    case .auditFinding(let value): try container.encode(value, forKey: .auditFinding)
    case .findingClosed(let value): try container.encode(value, forKey: .findingClosed)
    case .costShare(let value): try container.encode(value, forKey: .costShare)
    case .payment(let value): try container.encode(value, forKey: .payment)
    case .costSettled(let value): try container.encode(value, forKey: .costSettled)
    case .commitment(let value): try container.encode(value, forKey: .commitment)
    case .commitmentMet(let value): try container.encode(value, forKey: .commitmentMet)
    case .photo(let value): try container.encode(value, forKey: .photo)
    case .qualityCheck(let value): try container.encode(value, forKey: .qualityCheck)
    case .deliverable(let value): try container.encode(value, forKey: .deliverable)
    case .result(let value): try container.encode(value, forKey: .result)
    case .coOpinion(let value): try container.encode(value, forKey: .coOpinion)
    case .replied(let value): try container.encode(value, forKey: .replied)
    case .rating(let value): try container.encode(value, forKey: .rating)
    case .dissent(let value): try container.encode(value, forKey: .dissent)
    case .dissentSettled(let value): try container.encode(value, forKey: .dissentSettled)
    case .substituteAppointed(let value): try container.encode(value, forKey: .substituteAppointed)
    case .conditionalApproval(let value): try container.encode(value, forKey: .conditionalApproval)
    case .reworkOrdered(let value): try container.encode(value, forKey: .reworkOrdered)
    case .reworkStarted(let value): try container.encode(value, forKey: .reworkStarted)
    case .escalated(let value): try container.encode(value, forKey: .escalated)
    case .completed(let value): try container.encode(value, forKey: .completed)
    case .writtenOff(let value): try container.encode(value, forKey: .writtenOff)
    case .certificateIssued(let value): try container.encode(value, forKey: .certificateIssued)
    case .archived(let value): try container.encode(value, forKey: .archived)
    case .returnVisit(let value): try container.encode(value, forKey: .returnVisit)
    case .writeOffReversed(let value): try container.encode(value, forKey: .writeOffReversed)
    case .documentIssued(let value): try container.encode(value, forKey: .documentIssued)
    case .signature(let value): try container.encode(value, forKey: .signature)
    case .attached(let value): try container.encode(value, forKey: .attached)
    }
  }

  /// Reads the payload of one kind, and only that.
  init(
    _ kind: EventKind, in container: KeyedDecodingContainer<Event.CodingKeys>
  ) throws {
    switch kind {
    case .registered: self = .registered(try container.decode(Registered.self, forKey: .registered))
    case .priorAttempt:
      self = .priorAttempt(try container.decode(PriorAttempt.self, forKey: .priorAttempt))
    case .onTheSpotReply:
      self = .onTheSpotReply(try container.decode(OnTheSpotReply.self, forKey: .onTheSpotReply))
    case .settledOnSpot:
      self = .settledOnSpot(try container.decode(SettledOnSpot.self, forKey: .settledOnSpot))
    case .claimed: self = .claimed(try container.decode(Claimed.self, forKey: .claimed))
    case .visit: self = .visit(try container.decode(Visit.self, forKey: .visit))
    case .coordination:
      self = .coordination(try container.decode(Coordination.self, forKey: .coordination))
    case .option: self = .option(try container.decode(OptionProposed.self, forKey: .option))
    case .optionDecided:
      self = .optionDecided(try container.decode(OptionDecided.self, forKey: .optionDecided))
    case .drafted: self = .drafted(try container.decode(Drafted.self, forKey: .drafted))
    case .keyItem: self = .keyItem(try container.decode(KeyItemDecided.self, forKey: .keyItem))
    case .agendaProposed:
      self = .agendaProposed(try container.decode(AgendaProposed.self, forKey: .agendaProposed))
    case .agendaDecided:
      self = .agendaDecided(try container.decode(AgendaDecided.self, forKey: .agendaDecided))
    case .minutes: self = .minutes(try container.decode(Minutes.self, forKey: .minutes))
    case .linked: self = .linked(try container.decode(Linked.self, forKey: .linked))
    case .answered: self = .answered(try container.decode(Answered.self, forKey: .answered))
    case .submitted: self = .submitted(try container.decode(Submitted.self, forKey: .submitted))
    case .firstReviewPassed:
      self = .firstReviewPassed(
        try container.decode(FirstReviewPassed.self, forKey: .firstReviewPassed))
    case .returnedForRevision:
      self = .returnedForRevision(
        try container.decode(ReturnedForRevision.self, forKey: .returnedForRevision))
    case .resubmitted:
      self = .resubmitted(try container.decode(Resubmitted.self, forKey: .resubmitted))
    case .notAdmitted:
      self = .notAdmitted(try container.decode(NotAdmitted.self, forKey: .notAdmitted))
    case .calledUp: self = .calledUp(try container.decode(CalledUp.self, forKey: .calledUp))
    case .merged: self = .merged(try container.decode(Merged.self, forKey: .merged))
    case .admitted: self = .admitted(try container.decode(Admitted.self, forKey: .admitted))
    case .referred: self = .referred(try container.decode(Referred.self, forKey: .referred))
    case .withdrawn: self = .withdrawn(try container.decode(Withdrawn.self, forKey: .withdrawn))
    case .ledgerOpened:
      self = .ledgerOpened(try container.decode(LedgerOpened.self, forKey: .ledgerOpened))
    case .ledgerEntered:
      self = .ledgerEntered(try container.decode(LedgerEntered.self, forKey: .ledgerEntered))
    case .ledgerCorrected:
      self = .ledgerCorrected(try container.decode(LedgerCorrected.self, forKey: .ledgerCorrected))
    case .assigned: self = .assigned(try container.decode(Assigned.self, forKey: .assigned))
    case .returnRequested:
      self = .returnRequested(try container.decode(ReturnRequested.self, forKey: .returnRequested))
    case .returnGranted:
      self = .returnGranted(try container.decode(ReturnGranted.self, forKey: .returnGranted))
    case .returnRefused:
      self = .returnRefused(try container.decode(ReturnRefused.self, forKey: .returnRefused))
    case .taskStated: self = .taskStated(try container.decode(TaskStated.self, forKey: .taskStated))
    case .accepted: self = .accepted(try container.decode(Accepted.self, forKey: .accepted))
    case .reassigned: self = .reassigned(try container.decode(Reassigned.self, forKey: .reassigned))
    case .started: self = .started(try container.decode(Started.self, forKey: .started))
    case .progress: self = .progress(try container.decode(Progress.self, forKey: .progress))
    case .siteLog: self = .siteLog(try container.decode(SiteLog.self, forKey: .siteLog))
    case .contact: self = .contact(try container.decode(Contact.self, forKey: .contact))
    case .extensionRequested:
      self = .extensionRequested(
        try container.decode(ExtensionRequested.self, forKey: .extensionRequested))
    case .extended: self = .extended(try container.decode(Extended.self, forKey: .extended))
    case .reminder: self = .reminder(try container.decode(Reminder.self, forKey: .reminder))
    case .supervisionOrdered:
      self = .supervisionOrdered(
        try container.decode(SupervisionOrdered.self, forKey: .supervisionOrdered))
    case .supervisionAnswered:
      self = .supervisionAnswered(
        try container.decode(SupervisionAnswered.self, forKey: .supervisionAnswered))
    case .supervisionClosed:
      self = .supervisionClosed(
        try container.decode(SupervisionClosed.self, forKey: .supervisionClosed))
    case .inspection: self = .inspection(try container.decode(Inspection.self, forKey: .inspection))
    case .auditFinding:
      self = .auditFinding(try container.decode(AuditFinding.self, forKey: .auditFinding))
    case .findingClosed:
      self = .findingClosed(try container.decode(FindingClosed.self, forKey: .findingClosed))
    case .costShare: self = .costShare(try container.decode(CostShare.self, forKey: .costShare))
    case .payment: self = .payment(try container.decode(Payment.self, forKey: .payment))
    case .costSettled:
      self = .costSettled(try container.decode(CostSettled.self, forKey: .costSettled))
    case .commitment: self = .commitment(try container.decode(Commitment.self, forKey: .commitment))
    case .commitmentMet:
      self = .commitmentMet(try container.decode(CommitmentMet.self, forKey: .commitmentMet))
    case .photo: self = .photo(try container.decode(Photo.self, forKey: .photo))
    case .qualityCheck:
      self = .qualityCheck(try container.decode(QualityCheck.self, forKey: .qualityCheck))
    case .deliverable:
      self = .deliverable(try container.decode(Deliverable.self, forKey: .deliverable))
    case .result: self = .result(try container.decode(HandlingResult.self, forKey: .result))
    case .coOpinion: self = .coOpinion(try container.decode(CoOpinion.self, forKey: .coOpinion))
    case .replied: self = .replied(try container.decode(Replied.self, forKey: .replied))
    case .rating: self = .rating(try container.decode(Rating.self, forKey: .rating))
    case .dissent: self = .dissent(try container.decode(Dissented.self, forKey: .dissent))
    case .dissentSettled:
      self = .dissentSettled(try container.decode(DissentSettled.self, forKey: .dissentSettled))
    case .substituteAppointed:
      self = .substituteAppointed(
        try container.decode(SubstituteAppointed.self, forKey: .substituteAppointed))
    case .conditionalApproval:
      self = .conditionalApproval(
        try container.decode(ConditionalApproval.self, forKey: .conditionalApproval))
    case .reworkOrdered:
      self = .reworkOrdered(try container.decode(ReworkOrdered.self, forKey: .reworkOrdered))
    case .reworkStarted:
      self = .reworkStarted(try container.decode(ReworkStarted.self, forKey: .reworkStarted))
    case .escalated: self = .escalated(try container.decode(Escalated.self, forKey: .escalated))
    case .completed: self = .completed(try container.decode(Completed.self, forKey: .completed))
    case .writtenOff: self = .writtenOff(try container.decode(WrittenOff.self, forKey: .writtenOff))
    case .certificateIssued:
      self = .certificateIssued(
        try container.decode(CertificateIssued.self, forKey: .certificateIssued))
    case .archived: self = .archived(try container.decode(Archived.self, forKey: .archived))
    case .returnVisit:
      self = .returnVisit(try container.decode(ReturnVisit.self, forKey: .returnVisit))
    case .writeOffReversed:
      self = .writeOffReversed(
        try container.decode(WriteOffReversed.self, forKey: .writeOffReversed))
    case .documentIssued:
      self = .documentIssued(try container.decode(DocumentIssued.self, forKey: .documentIssued))
    case .signature: self = .signature(try container.decode(Signature.self, forKey: .signature))
    case .attached: self = .attached(try container.decode(Attached.self, forKey: .attached))
    }
  }

  /// Reads a bare payload: what is typed for one event, without the fields of every event.
  package init(kind: EventKind, payloadFrom decoder: any Decoder) throws {
    self = try kind.payload.init(from: decoder).body
  }
}
