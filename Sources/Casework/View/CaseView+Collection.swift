package import Primitives

/// How the issue came in.
package struct RegistrationView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var channel: Channel
  package var nature: IssueNature?
  package var route: HandlingRoute?
  package var recurrences: Int?
  package var affectedHouseholds: Int?
  package var channelName: String
  package var natureName: String?
  package var routeName: String?
  /// The issue in a few words, as registered.
  package var title: String
  /// What the speaker said.
  package var content: Prose
  /// 幸福圆桌会 人民来作主.
  package var activity: String?
  package var sheetNumber: String?
  package var venue: String?
  package var since: String?
  package var demand: String?
  package var recorder: String
  package var claimedOn: CivilDate?

  package init(
    on: CivilDate, channel: Channel, nature: IssueNature? = nil, route: HandlingRoute? = nil,
    recurrences: Int? = nil, affectedHouseholds: Int? = nil, channelName: String,
    natureName: String? = nil, routeName: String? = nil, title: String, content: Prose,
    activity: String? = nil, sheetNumber: String? = nil, venue: String? = nil, since: String? = nil,
    demand: String? = nil, recorder: String, claimedOn: CivilDate? = nil
  ) {
    self.on = on
    self.channel = channel
    self.nature = nature
    self.route = route
    self.recurrences = recurrences
    self.affectedHouseholds = affectedHouseholds
    self.channelName = channelName
    self.natureName = natureName
    self.routeName = routeName
    self.title = title
    self.content = content
    self.activity = activity
    self.sheetNumber = sheetNumber
    self.venue = venue
    self.since = since
    self.demand = demand
    self.recorder = recorder
    self.claimedOn = claimedOn
  }
}

/// The suggestion sheet.
package struct SuggestionView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var wantsFaceToFace: Bool
  package var allowsPublicity: Bool
  package var title: String
  package var facts: Prose
  package var cause: Prose
  package var proposals: [String]
  package var suggestedUnits: [String]

  package enum CodingKeys: String, CodingKey {
    case on
    case wantsFaceToFace
    case allowsPublicity
    case title
    case facts
    case cause
    case proposals = "proposal"
    case suggestedUnits = "suggestedUnit"
  }

  package init(
    on: CivilDate, wantsFaceToFace: Bool, allowsPublicity: Bool, title: String, facts: Prose,
    cause: Prose, proposals: [String] = [], suggestedUnits: [String] = []
  ) {
    self.on = on
    self.wantsFaceToFace = wantsFaceToFace
    self.allowsPublicity = allowsPublicity
    self.title = title
    self.facts = facts
    self.cause = cause
    self.proposals = proposals
    self.suggestedUnits = suggestedUnits
  }
}

/// A site visit or a coordination.
package struct MeetingView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var place: String?
  package var participants: [ParticipantView]
  /// The participants in one line.
  package var who: String
  /// What was seen or agreed.
  package var text: Prose
  package var causes: [String]
  package var nextOn: CivilDate?
  package var nextStep: String?
  package var recorder: String

  package enum CodingKeys: String, CodingKey {
    case on
    case place
    case participants = "participant"
    case who
    case text
    case causes = "cause"
    case nextOn
    case nextStep
    case recorder
  }

  package init(
    on: CivilDate, place: String? = nil, participants: [ParticipantView] = [], who: String,
    text: Prose, causes: [String] = [], nextOn: CivilDate? = nil, nextStep: String? = nil,
    recorder: String
  ) {
    self.on = on
    self.place = place
    self.participants = participants
    self.who = who
    self.text = text
    self.causes = causes
    self.nextOn = nextOn
    self.nextStep = nextStep
    self.recorder = recorder
  }
}

/// A dated line.
package struct EntryView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var text: String
  package var by: String?
  package var outcome: String?

  package init(
    on: CivilDate, text: String, by: String? = nil, outcome: String? = nil
  ) {
    self.on = on
    self.text = text
    self.by = by
    self.outcome = outcome
  }
}

/// An answer given at the session.
package struct OnSpotReplyView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var promisedOn: CivilDate?
  package var speaker: String
  package var capacity: String
  package var text: String

  package init(
    on: CivilDate, promisedOn: CivilDate? = nil, speaker: String, capacity: String, text: String
  ) {
    self.on = on
    self.promisedOn = promisedOn
    self.speaker = speaker
    self.capacity = capacity
    self.text = text
  }
}

/// A way to solve the problem.
package struct OptionView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var decidedOn: CivilDate?
  package var isAdopted: Bool?
  package var proposer: String
  package var text: String
  package var reason: String?

  package init(
    on: CivilDate, decidedOn: CivilDate? = nil, isAdopted: Bool? = nil, proposer: String,
    text: String, reason: String? = nil
  ) {
    self.on = on
    self.decidedOn = decidedOn
    self.isAdopted = isAdopted
    self.proposer = proposer
    self.text = text
    self.reason = reason
  }
}

/// The case on a month's agenda.
package struct AgendaView: Codable, Hashable, Sendable {
  package var month: Month
  package var on: CivilDate
  /// Absent while the proposal waits.
  package var isAccepted: Bool?
  /// 1 for the first month, more for 续议.
  package var times: Int
  package var proposer: String?
  package var question: String?
  package var outcome: String?

  package init(
    month: Month, on: CivilDate, isAccepted: Bool? = nil, times: Int, proposer: String? = nil,
    question: String? = nil, outcome: String? = nil
  ) {
    self.month = month
    self.on = on
    self.isAccepted = isAccepted
    self.times = times
    self.proposer = proposer
    self.question = question
    self.outcome = outcome
  }
}

/// A deliberation.
package struct MinutesView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var month: Month?
  package var place: String
  package var chair: String
  package var participants: [ParticipantView]
  package var who: String
  package var question: String
  package var feasibility: String?
  package var funding: String?
  package var options: [String]
  package var decision: String
  package var outcome: MinutesOutcome
  package var outcomeName: String

  package enum CodingKeys: String, CodingKey {
    case on
    case month
    case place
    case chair
    case participants = "participant"
    case who
    case question
    case feasibility
    case funding
    case options = "option"
    case decision
    case outcome
    case outcomeName
  }

  package init(
    on: CivilDate, month: Month? = nil, place: String, chair: String,
    participants: [ParticipantView] = [], who: String, question: String, feasibility: String? = nil,
    funding: String? = nil, options: [String] = [], decision: String, outcome: MinutesOutcome,
    outcomeName: String
  ) {
    self.on = on
    self.month = month
    self.place = place
    self.chair = chair
    self.participants = participants
    self.who = who
    self.question = question
    self.feasibility = feasibility
    self.funding = funding
    self.options = options
    self.decision = decision
    self.outcome = outcome
    self.outcomeName = outcomeName
  }
}

/// One decision of the street or the district.
package struct ReviewView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var stage: ReviewStage
  package var decision: ReviewDecision
  /// 初审, 复审.
  package var stageName: String
  /// 通过, 退回补充, 不予纳入, 并案, 纳入代表建议.
  package var decisionName: String
  package var opinion: Prose
  package var reviewer: String
  package var reviewerUnit: String?
  package var head: String?
  package var checks: [CheckView]
  package var gaps: [String]
  package var proposedUnits: [String]
  /// Of a merger.
  package var leadCase: CaseID?

  package enum CodingKeys: String, CodingKey {
    case on
    case stage
    case decision
    case stageName
    case decisionName
    case opinion
    case reviewer
    case reviewerUnit
    case head
    case checks = "check"
    case gaps = "gap"
    case proposedUnits = "proposedUnit"
    case leadCase
  }

  package init(
    on: CivilDate, stage: ReviewStage, decision: ReviewDecision, stageName: String,
    decisionName: String, opinion: Prose, reviewer: String, reviewerUnit: String? = nil,
    head: String? = nil, checks: [CheckView] = [], gaps: [String] = [],
    proposedUnits: [String] = [], leadCase: CaseID? = nil
  ) {
    self.on = on
    self.stage = stage
    self.decision = decision
    self.stageName = stageName
    self.decisionName = decisionName
    self.opinion = opinion
    self.reviewer = reviewer
    self.reviewerUnit = reviewerUnit
    self.head = head
    self.checks = checks
    self.gaps = gaps
    self.proposedUnits = proposedUnits
    self.leadCase = leadCase
  }
}

/// One thing the first review looks at.
package struct CheckView: Codable, Hashable, Sendable {
  package var isMet: Bool
  package var name: String

  package init(
    isMet: Bool, name: String
  ) {
    self.isMet = isMet
    self.name = name
  }
}

/// Why the suggestion did not enter handling.
package struct NonAdmissionView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var reason: NonAdmissionReason
  package var reasonName: String
  package var explanation: Prose
  package var referredTo: String?

  package init(
    on: CivilDate, reason: NonAdmissionReason, reasonName: String, explanation: Prose,
    referredTo: String? = nil
  ) {
    self.on = on
    self.reason = reason
    self.reasonName = reasonName
    self.explanation = explanation
    self.referredTo = referredTo
  }
}
