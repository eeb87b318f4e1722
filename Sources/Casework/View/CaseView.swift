package import Primitives

/// A case as forms and other readers see it: a projection of its events, made anew each time.
package struct CaseView: Codable, Hashable, Sendable {
  /// The permanent name, `XH-2022-00017`.
  package var id: CaseID
  /// The formal suggestion number (案号), once admitted.
  package var number: CaseNumber?
  package var state: State
  package var phase: Phase
  /// The day of collection (收集).
  package var registeredOn: CivilDate
  /// The day of the last event.
  package var updatedOn: CivilDate
  /// Sample data carry a mark on every sheet.
  package var origin: Origin
  /// Some dates were made up for a sample.
  package var hasInventedDates: Bool
  package var confidentiality: Confidentiality?
  package var retention: RetentionPeriod?
  package var urgency: Urgency?
  package var importance: Importance?
  package var isKeyItem: Bool
  /// Before and after photographs are needed.
  package var isPhysicalWorks: Bool
  /// Replies so far.
  package var round: Int
  /// 示例, for sample data.
  package var sampleMark: String?
  /// The state in Chinese.
  package var stateName: String
  package var confidentialityName: String?
  package var retentionName: String?
  package var urgencyName: String?
  package var importanceName: String?
  /// The suggestion's title, before that the issue's.
  package var title: String
  /// The facts of the suggestion, before that the description.
  package var content: Prose
  package var office: OfficeView
  package var registration: RegistrationView
  /// Where the problem is.
  package var location: LocationView
  package var category: CategoryView?
  /// Residents who raised the issue; may be empty.
  package var reporters: [PersonView]
  /// Lead deputy first.
  package var deputies: [DeputyView]
  package var leadDeputy: DeputyView?
  package var coSigners: [DeputyView]
  package var suggestion: SuggestionView?
  package var visits: [MeetingView]
  package var coordinations: [MeetingView]
  /// Earlier attempts to solve the problem.
  package var attempts: [EntryView]
  package var onSpotReplies: [OnSpotReplyView]
  package var options: [OptionView]
  package var agenda: [AgendaView]
  package var meetings: [MinutesView]
  /// The last one.
  package var firstReview: ReviewView?
  package var secondReview: ReviewView?
  /// Every decision of both stages, in order.
  package var reviewHistory: [ReviewView]
  package var nonAdmission: NonAdmissionView?
  /// The one in force.
  package var assignment: AssignmentView?
  package var pastAssignments: [AssignmentView]
  package var handling: HandlingView?
  package var costs: CostView?
  /// Of replies and of the handling, kept or open.
  package var commitments: [CommitmentView]
  package var qualityChecks: [QualityCheckView]
  package var deliverables: [DeliverableView]
  package var photos: [PhotoView]
  package var supervisions: [SupervisionView]
  package var inspections: [InspectionView]
  package var findings: [FindingView]
  /// The last one.
  package var reply: ReplyView?
  /// All, first round first.
  package var replies: [ReplyView]
  /// The one in force.
  package var rating: RatingView?
  /// All, first round first.
  package var ratings: [RatingView]
  package var completion: CompletionView?
  /// The assigning unit's first.
  package var ledgers: [LedgerView]
  /// The five phases, each with its dates.
  package var phases: [PhaseView]
  package var durations: DurationsView
  /// All of them; void ones say so.
  package var signatures: [SignatureView]
  /// Every issued version, in order of issue.
  package var documents: [DocumentView]
  /// What residents were told.
  package var answers: [AnswerView]
  package var returnVisits: [ReturnVisitView]
  package var links: [LinkView]
  package var flags: [FlagView]
  package var certificate: CertificateView?
  package var archivalCode: ArchivalCode?
  /// How the case ended, when it was not by write-off.
  package var ending: EndingView?
  /// One line for each event.
  package var history: [HistoryView]

  package enum CodingKeys: String, CodingKey {
    case id
    case number
    case state
    case phase
    case registeredOn
    case updatedOn
    case origin
    case hasInventedDates
    case confidentiality
    case retention
    case urgency
    case importance
    case isKeyItem
    case isPhysicalWorks
    case round
    case sampleMark
    case stateName
    case confidentialityName
    case retentionName
    case urgencyName
    case importanceName
    case title
    case content
    case office
    case registration
    case location
    case category
    case reporters = "reporter"
    case deputies = "deputy"
    case leadDeputy
    case coSigners = "coSigner"
    case suggestion
    case visits = "visit"
    case coordinations = "coordination"
    case attempts = "attempt"
    case onSpotReplies = "onSpotReply"
    case options = "option"
    case agenda = "agendaItem"
    case meetings = "meeting"
    case firstReview
    case secondReview
    case reviewHistory = "review"
    case nonAdmission
    case assignment
    case pastAssignments = "pastAssignment"
    case handling
    case costs
    case commitments = "commitment"
    case qualityChecks = "qualityCheck"
    case deliverables = "deliverable"
    case photos = "photo"
    case supervisions = "supervision"
    case inspections = "inspection"
    case findings = "finding"
    case reply
    case replies = "replyRound"
    case rating
    case ratings = "ratingRound"
    case completion
    case ledgers = "ledger"
    case phases = "phaseDate"
    case durations
    case signatures = "signature"
    case documents = "document"
    case answers = "answer"
    case returnVisits = "returnVisit"
    case links = "link"
    case flags = "flag"
    case certificate
    case archivalCode
    case ending
    case history = "event"
  }

  package init(
    id: CaseID, number: CaseNumber? = nil, state: State, phase: Phase, registeredOn: CivilDate,
    updatedOn: CivilDate, origin: Origin, hasInventedDates: Bool,
    confidentiality: Confidentiality? = nil, retention: RetentionPeriod? = nil,
    urgency: Urgency? = nil, importance: Importance? = nil, isKeyItem: Bool, isPhysicalWorks: Bool,
    round: Int, sampleMark: String? = nil, stateName: String, confidentialityName: String? = nil,
    retentionName: String? = nil, urgencyName: String? = nil, importanceName: String? = nil,
    title: String, content: Prose, office: OfficeView, registration: RegistrationView,
    location: LocationView, category: CategoryView? = nil, reporters: [PersonView] = [],
    deputies: [DeputyView] = [], leadDeputy: DeputyView? = nil, coSigners: [DeputyView] = [],
    suggestion: SuggestionView? = nil, visits: [MeetingView] = [],
    coordinations: [MeetingView] = [], attempts: [EntryView] = [],
    onSpotReplies: [OnSpotReplyView] = [], options: [OptionView] = [], agenda: [AgendaView] = [],
    meetings: [MinutesView] = [], firstReview: ReviewView? = nil, secondReview: ReviewView? = nil,
    reviewHistory: [ReviewView] = [], nonAdmission: NonAdmissionView? = nil,
    assignment: AssignmentView? = nil, pastAssignments: [AssignmentView] = [],
    handling: HandlingView? = nil, costs: CostView? = nil, commitments: [CommitmentView] = [],
    qualityChecks: [QualityCheckView] = [], deliverables: [DeliverableView] = [],
    photos: [PhotoView] = [], supervisions: [SupervisionView] = [],
    inspections: [InspectionView] = [], findings: [FindingView] = [], reply: ReplyView? = nil,
    replies: [ReplyView] = [], rating: RatingView? = nil, ratings: [RatingView] = [],
    completion: CompletionView? = nil, ledgers: [LedgerView] = [], phases: [PhaseView] = [],
    durations: DurationsView, signatures: [SignatureView] = [], documents: [DocumentView] = [],
    answers: [AnswerView] = [], returnVisits: [ReturnVisitView] = [], links: [LinkView] = [],
    flags: [FlagView] = [], certificate: CertificateView? = nil, archivalCode: ArchivalCode? = nil,
    ending: EndingView? = nil, history: [HistoryView] = []
  ) {
    self.id = id
    self.number = number
    self.state = state
    self.phase = phase
    self.registeredOn = registeredOn
    self.updatedOn = updatedOn
    self.origin = origin
    self.hasInventedDates = hasInventedDates
    self.confidentiality = confidentiality
    self.retention = retention
    self.urgency = urgency
    self.importance = importance
    self.isKeyItem = isKeyItem
    self.isPhysicalWorks = isPhysicalWorks
    self.round = round
    self.sampleMark = sampleMark
    self.stateName = stateName
    self.confidentialityName = confidentialityName
    self.retentionName = retentionName
    self.urgencyName = urgencyName
    self.importanceName = importanceName
    self.title = title
    self.content = content
    self.office = office
    self.registration = registration
    self.location = location
    self.category = category
    self.reporters = reporters
    self.deputies = deputies
    self.leadDeputy = leadDeputy
    self.coSigners = coSigners
    self.suggestion = suggestion
    self.visits = visits
    self.coordinations = coordinations
    self.attempts = attempts
    self.onSpotReplies = onSpotReplies
    self.options = options
    self.agenda = agenda
    self.meetings = meetings
    self.firstReview = firstReview
    self.secondReview = secondReview
    self.reviewHistory = reviewHistory
    self.nonAdmission = nonAdmission
    self.assignment = assignment
    self.pastAssignments = pastAssignments
    self.handling = handling
    self.costs = costs
    self.commitments = commitments
    self.qualityChecks = qualityChecks
    self.deliverables = deliverables
    self.photos = photos
    self.supervisions = supervisions
    self.inspections = inspections
    self.findings = findings
    self.reply = reply
    self.replies = replies
    self.rating = rating
    self.ratings = ratings
    self.completion = completion
    self.ledgers = ledgers
    self.phases = phases
    self.durations = durations
    self.signatures = signatures
    self.documents = documents
    self.answers = answers
    self.returnVisits = returnVisits
    self.links = links
    self.flags = flags
    self.certificate = certificate
    self.archivalCode = archivalCode
    self.ending = ending
    self.history = history
  }
}
