package import Primitives

/// What an event says happened: one kind for each transition and each record of a case.
///
/// The same kebab-case names serve XML, JSON and the command line.
package enum EventKind: String, CaseIterable, Codable, Sendable, Titled {
  /// A resident's issue is on a registration sheet.
  case registered
  /// Somebody tried to solve the problem before.
  case priorAttempt = "prior-attempt"
  /// An answer or promise given at the session itself.
  case onTheSpotReply = "on-the-spot-reply"
  /// The issue is answered or solved at once, without a suggestion.
  case settledOnSpot = "settled-on-spot"
  /// Deputies take the issue; exactly one leads.
  case claimed
  /// Somebody looked at the place.
  case visit
  /// Departments and others were brought to one table or place.
  case coordination
  /// A way to solve the problem is on record, with its author.
  case option
  /// An option was taken or dropped, and why.
  case optionDecided = "option-decided"
  /// The suggestion sheet is complete: facts, cause and proposals.
  case drafted
  /// The case is on the list of key items, or off it again.
  case keyItem = "key-item"
  /// A deputy asks to put the case on a month's agenda.
  case agendaProposed = "agenda-proposed"
  /// The case is on a month's agenda, or is declined.
  case agendaDecided = "agenda-decided"
  /// A meeting on the case: who was there, what was weighed, how it ended.
  case minutes
  /// This case belongs together with another.
  case linked
  /// A resident was told the outcome: every question gets an answer.
  case answered
  /// The suggestion goes to the street's first review.
  case submitted
  /// The street's review says yes.
  case firstReviewPassed = "first-review-passed"
  /// A review needs more facts first.
  case returnedForRevision = "returned-for-revision"
  /// The gaps are closed.
  case resubmitted
  /// A review says no, with reasons for the deputy and the resident.
  case notAdmitted = "not-admitted"
  /// The district takes up what a street did not admit.
  case calledUp = "called-up"
  /// The case is absorbed into a lead case on the same matter.
  case merged
  /// The district's review says yes; the suggestion enters handling.
  case admitted
  /// The matter goes to a body outside the scheme.
  case referred
  /// The deputy takes the suggestion back in writing.
  case withdrawn
  /// The case has a row with a number of its own in one ledger.
  case ledgerOpened = "ledger-opened"
  /// A keeper writes a line of his own into the row.
  case ledgerEntered = "ledger-entered"
  /// A red-letter line: what was written stays readable beside what is right.
  case ledgerCorrected = "ledger-corrected"
  /// The task goes to its units, with what is asked and until when.
  case assigned
  /// A unit says that the task is not its own.
  case returnRequested = "return-requested"
  /// The task is taken back, to be assigned anew.
  case returnGranted = "return-granted"
  /// The unit must handle it all the same.
  case returnRefused = "return-refused"
  /// What a unit undertakes: goal, measures, by when, by whom.
  case taskStated = "task-stated"
  /// Both assignment signatures are there; the task is taken on.
  case accepted
  /// The task moves to other units while it is handled.
  case reassigned
  /// A plan, somebody in charge, and the days it will take.
  case started
  /// A dated fact of the handling.
  case progress
  /// A day of the works as deputies and residents saw it.
  case siteLog = "site-log"
  /// The unit and the deputy talked.
  case contact
  /// A unit asks for more time.
  case extensionRequested = "extension-requested"
  /// The due date moves, at most to six months from the assignment.
  case extended
  /// Somebody is reminded of a day; nothing is blocked by it.
  case reminder
  /// A unit is told to act, with facts and a day to answer by.
  case supervisionOrdered = "supervision-ordered"
  /// The unit says why, what it does and when it will be done.
  case supervisionAnswered = "supervision-answered"
  /// Whoever gave the order finds it done.
  case supervisionClosed = "supervision-closed"
  /// A supervision body looked at progress, quality and time.
  case inspection
  /// A ledger audit found a fault in this case; it stays open until closed.
  case auditFinding = "audit-finding"
  /// A finding is put right and checked.
  case findingClosed = "finding-closed"
  /// What it costs and how households share it.
  case costShare = "cost-share"
  /// Households paid their shares.
  case payment
  /// Collected money, remainder and cost are brought to agree.
  case costSettled = "cost-settled"
  /// Something is promised for later.
  case commitment
  /// A promise was kept.
  case commitmentMet = "commitment-met"
  /// A picture of the same object before, during or after.
  case photo
  /// Criteria of acceptance, each checked.
  case qualityCheck = "quality-check"
  /// A quantity of something at a place.
  case deliverable
  /// What the handling achieved, and in how many days.
  case result
  /// A co-handling unit tells the lead what it did.
  case coOpinion = "co-opinion"
  /// The formal answer is served on the deputy.
  case replied
  /// The deputy rates attitude and result; only the result moves the case.
  case rating
  /// A co-signer objects; closing waits until the lead deputy confirms.
  case dissent
  /// The lead deputy confirms the rating after hearing the co-signer.
  case dissentSettled = "dissent-settled"
  /// Another deputy rates and signs for the lead deputy.
  case substituteAppointed = "substitute-appointed"
  /// A basically satisfied case may close, for reasons given.
  case conditionalApproval = "conditional-approval"
  /// The committee decides who handles it again, within a month.
  case reworkOrdered = "rework-ordered"
  /// The same unit begins again.
  case reworkStarted = "rework-started"
  /// A second dissatisfaction goes to the meeting of chairpersons.
  case escalated
  /// Both completion signatures are there and nothing is open.
  case completed
  /// One ledger's number is closed.
  case writtenOff = "written-off"
  /// The closure certificate is made from the sealed dossier.
  case certificateIssued = "certificate-issued"
  /// The dossier is catalogued and in a volume.
  case archived
  /// Residents were asked again after the case was closed.
  case returnVisit = "return-visit"
  /// A wrongful write-off is undone by a red-letter line in both ledgers.
  case writeOffReversed = "write-off-reversed"
  /// A document exists in a version with a digest; what is signed is this.
  case documentIssued = "document-issued"
  /// One person signs one document version in one slot.
  case signature
  /// A scan, photograph or other file is in the dossier.
  case attached

  package var title: Phrase {
    switch self {
    case .registered: Phrase(zh: "问题登记", en: "issue registered")
    case .priorAttempt: Phrase(zh: "以往处理", en: "earlier attempt")
    case .onTheSpotReply: Phrase(zh: "现场答复", en: "reply on the spot")
    case .settledOnSpot: Phrase(zh: "即办即结", en: "settled on the spot")
    case .claimed: Phrase(zh: "代表认领", en: "claimed")
    case .visit: Phrase(zh: "实地察看", en: "site visit")
    case .coordination: Phrase(zh: "协调", en: "coordination")
    case .option: Phrase(zh: "方案建议", en: "option")
    case .optionDecided: Phrase(zh: "方案取舍", en: "option decided")
    case .drafted: Phrase(zh: "形成建议", en: "suggestion drafted")
    case .keyItem: Phrase(zh: "列入重点事项", en: "put on the key-items list")
    case .agendaProposed: Phrase(zh: "提议列入议题", en: "agenda proposed")
    case .agendaDecided: Phrase(zh: "议题确定", en: "agenda decided")
    case .minutes: Phrase(zh: "协商会议纪要", en: "minutes")
    case .linked: Phrase(zh: "案件关联", en: "cases linked")
    case .answered: Phrase(zh: "告知居民", en: "resident answered")
    case .submitted: Phrase(zh: "送审", en: "sent for review")
    case .firstReviewPassed: Phrase(zh: "初审通过", en: "first review passed")
    case .returnedForRevision: Phrase(zh: "退回补充", en: "returned for revision")
    case .resubmitted: Phrase(zh: "补正重报", en: "sent again")
    case .notAdmitted: Phrase(zh: "不予纳入", en: "not admitted")
    case .calledUp: Phrase(zh: "区级调审", en: "called up")
    case .merged: Phrase(zh: "并案", en: "merged")
    case .admitted: Phrase(zh: "复审通过、立项", en: "second review passed, admitted")
    case .referred: Phrase(zh: "转送", en: "referred")
    case .withdrawn: Phrase(zh: "撤回", en: "withdrawn")
    case .ledgerOpened: Phrase(zh: "建账", en: "ledger row opened")
    case .ledgerEntered: Phrase(zh: "台账记载", en: "ledger entry")
    case .ledgerCorrected: Phrase(zh: "台账更正", en: "ledger corrected")
    case .assigned: Phrase(zh: "交办", en: "assigned")
    case .returnRequested: Phrase(zh: "申请退办", en: "return requested")
    case .returnGranted: Phrase(zh: "同意退办", en: "return granted")
    case .returnRefused: Phrase(zh: "维持交办", en: "return refused")
    case .taskStated: Phrase(zh: "认领承诺", en: "task stated")
    case .accepted: Phrase(zh: "双签领", en: "accepted")
    case .reassigned: Phrase(zh: "改派", en: "reassigned")
    case .started: Phrase(zh: "开始办理", en: "handling started")
    case .progress: Phrase(zh: "办理进展", en: "progress")
    case .siteLog: Phrase(zh: "现场监督日志", en: "site log")
    case .contact: Phrase(zh: "与代表沟通", en: "contact with the deputy")
    case .extensionRequested: Phrase(zh: "申请延期", en: "extension requested")
    case .extended: Phrase(zh: "批准延期", en: "extended")
    case .reminder: Phrase(zh: "提醒", en: "reminder")
    case .supervisionOrdered: Phrase(zh: "督办", en: "supervision ordered")
    case .supervisionAnswered: Phrase(zh: "督办反馈", en: "supervision answered")
    case .supervisionClosed: Phrase(zh: "督办办结", en: "supervision closed")
    case .inspection: Phrase(zh: "监督检查", en: "inspection")
    case .auditFinding: Phrase(zh: "台账审查发现", en: "audit finding")
    case .findingClosed: Phrase(zh: "发现问题销项", en: "finding closed")
    case .costShare: Phrase(zh: "费用分摊", en: "cost share")
    case .payment: Phrase(zh: "缴款", en: "payment")
    case .costSettled: Phrase(zh: "费用结清", en: "costs settled")
    case .commitment: Phrase(zh: "承诺事项", en: "commitment")
    case .commitmentMet: Phrase(zh: "承诺兑现", en: "commitment met")
    case .photo: Phrase(zh: "照片", en: "photograph")
    case .qualityCheck: Phrase(zh: "质量验收", en: "quality check")
    case .deliverable: Phrase(zh: "交付成果", en: "deliverable")
    case .result: Phrase(zh: "办理结果", en: "result")
    case .coOpinion: Phrase(zh: "协办意见", en: "co-unit's opinion")
    case .replied: Phrase(zh: "答复代表", en: "replied")
    case .rating: Phrase(zh: "满意度评价", en: "rating")
    case .dissent: Phrase(zh: "联名代表异议", en: "dissent")
    case .dissentSettled: Phrase(zh: "异议处理", en: "dissent settled")
    case .substituteAppointed: Phrase(zh: "指定代行代表", en: "substitute appointed")
    case .conditionalApproval: Phrase(zh: "附条件销号审批", en: "conditional write-off approved")
    case .reworkOrdered: Phrase(zh: "重新办理", en: "rework ordered")
    case .reworkStarted: Phrase(zh: "重新办理开始", en: "rework started")
    case .escalated: Phrase(zh: "提请评估", en: "escalated")
    case .completed: Phrase(zh: "办结", en: "completed")
    case .writtenOff: Phrase(zh: "销号", en: "written off")
    case .certificateIssued: Phrase(zh: "销号证书", en: "certificate issued")
    case .archived: Phrase(zh: "归档", en: "archived")
    case .returnVisit: Phrase(zh: "回访", en: "return visit")
    case .writeOffReversed: Phrase(zh: "撤销销号", en: "write-off reversed")
    case .documentIssued: Phrase(zh: "文书制发", en: "document issued")
    case .signature: Phrase(zh: "签字", en: "signature")
    case .attached: Phrase(zh: "附件", en: "attachment")
    }
  }

  /// The type of what an event of this kind carries, for schemas and documentation.
  package var payload: any EventPayload.Type {
    switch self {
    case .registered: Registered.self
    case .priorAttempt: PriorAttempt.self
    case .onTheSpotReply: OnTheSpotReply.self
    case .settledOnSpot: SettledOnSpot.self
    case .claimed: Claimed.self
    case .visit: Visit.self
    case .coordination: Coordination.self
    case .option: OptionProposed.self
    case .optionDecided: OptionDecided.self
    case .drafted: Drafted.self
    case .keyItem: KeyItemDecided.self
    case .agendaProposed: AgendaProposed.self
    case .agendaDecided: AgendaDecided.self
    case .minutes: Minutes.self
    case .linked: Linked.self
    case .answered: Answered.self
    case .submitted: Submitted.self
    case .firstReviewPassed: FirstReviewPassed.self
    case .returnedForRevision: ReturnedForRevision.self
    case .resubmitted: Resubmitted.self
    case .notAdmitted: NotAdmitted.self
    case .calledUp: CalledUp.self
    case .merged: Merged.self
    case .admitted: Admitted.self
    case .referred: Referred.self
    case .withdrawn: Withdrawn.self
    case .ledgerOpened: LedgerOpened.self
    case .ledgerEntered: LedgerEntered.self
    case .ledgerCorrected: LedgerCorrected.self
    case .assigned: Assigned.self
    case .returnRequested: ReturnRequested.self
    case .returnGranted: ReturnGranted.self
    case .returnRefused: ReturnRefused.self
    case .taskStated: TaskStated.self
    case .accepted: Accepted.self
    case .reassigned: Reassigned.self
    case .started: Started.self
    case .progress: Progress.self
    case .siteLog: SiteLog.self
    case .contact: Contact.self
    case .extensionRequested: ExtensionRequested.self
    case .extended: Extended.self
    case .reminder: Reminder.self
    case .supervisionOrdered: SupervisionOrdered.self
    case .supervisionAnswered: SupervisionAnswered.self
    case .supervisionClosed: SupervisionClosed.self
    case .inspection: Inspection.self
    case .auditFinding: AuditFinding.self
    case .findingClosed: FindingClosed.self
    case .costShare: CostShare.self
    case .payment: Payment.self
    case .costSettled: CostSettled.self
    case .commitment: Commitment.self
    case .commitmentMet: CommitmentMet.self
    case .photo: Photo.self
    case .qualityCheck: QualityCheck.self
    case .deliverable: Deliverable.self
    case .result: HandlingResult.self
    case .coOpinion: CoOpinion.self
    case .replied: Replied.self
    case .rating: Rating.self
    case .dissent: Dissented.self
    case .dissentSettled: DissentSettled.self
    case .substituteAppointed: SubstituteAppointed.self
    case .conditionalApproval: ConditionalApproval.self
    case .reworkOrdered: ReworkOrdered.self
    case .reworkStarted: ReworkStarted.self
    case .escalated: Escalated.self
    case .completed: Completed.self
    case .writtenOff: WrittenOff.self
    case .certificateIssued: CertificateIssued.self
    case .archived: Archived.self
    case .returnVisit: ReturnVisit.self
    case .writeOffReversed: WriteOffReversed.self
    case .documentIssued: DocumentIssued.self
    case .signature: Signature.self
    case .attached: Attached.self
    }
  }
}
