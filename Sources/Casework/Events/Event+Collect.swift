package import Primitives

/// A resident's issue is on a registration sheet.
package struct Registered: EventPayload {
  /// The permanent name of the case that this event opens.
  package var caseID: CaseID
  package var title: String
  package var content: Prose
  package var channel: Channel
  package var activity: ActivityID?
  package var activityName: String?
  /// Activity and sequence.
  package var sheetNumber: String?
  /// Where the activity was held, which need not be where the problem is.
  package var venue: Location?
  package var location: Location
  /// May be empty: nobody is turned away for want of a name.
  package var reporters: [PersonReference]
  package var category: Category?
  package var nature: IssueNature?
  /// In the speaker's words.
  package var since: String?
  package var recurrences: Int?
  package var affectedHouseholds: Int?
  package var demand: String?
  package var route: HandlingRoute?
  package var urgency: Urgency?
  /// T36: the closed case whose problem is back.
  package var recurrenceOf: CaseID?
  package var splitFrom: CaseID?

  package enum CodingKeys: String, CodingKey {
    case caseID = "caseId"
    case title
    case content
    case channel
    case activity
    case activityName
    case sheetNumber
    case venue
    case location
    case reporters = "reporter"
    case category
    case nature
    case since
    case recurrences
    case affectedHouseholds
    case demand
    case route
    case urgency
    case recurrenceOf
    case splitFrom
  }

  package init(
    caseID: CaseID, title: String, content: Prose, channel: Channel, activity: ActivityID? = nil,
    activityName: String? = nil, sheetNumber: String? = nil, venue: Location? = nil,
    location: Location, reporters: [PersonReference] = [], category: Category? = nil,
    nature: IssueNature? = nil, since: String? = nil, recurrences: Int? = nil,
    affectedHouseholds: Int? = nil, demand: String? = nil, route: HandlingRoute? = nil,
    urgency: Urgency? = nil, recurrenceOf: CaseID? = nil, splitFrom: CaseID? = nil
  ) {
    self.caseID = caseID
    self.title = title
    self.content = content
    self.channel = channel
    self.activity = activity
    self.activityName = activityName
    self.sheetNumber = sheetNumber
    self.venue = venue
    self.location = location
    self.reporters = reporters
    self.category = category
    self.nature = nature
    self.since = since
    self.recurrences = recurrences
    self.affectedHouseholds = affectedHouseholds
    self.demand = demand
    self.route = route
    self.urgency = urgency
    self.recurrenceOf = recurrenceOf
    self.splitFrom = splitFrom
  }

  package static let kind = EventKind.registered
  package static var example: Registered {
    Registered(
      caseID: "XH-2022-00017", title: "永叔路84号小区化粪池堵塞", content: "门口化粪池多年堵塞，污水外溢。",
      channel: .activity, activity: "a-2022-11", activityName: "幸福圆桌会 人民来作主",
      sheetNumber: "2022-11-03", location: .example, reporters: [PersonReference(id: "p-0001")],
      category: .example, nature: .common, since: "多年", affectedHouseholds: 21, demand: "彻底疏通",
      route: .claim)
  }
}

/// Somebody tried to solve the problem before.
package struct PriorAttempt: EventPayload {
  package var by: String
  package var when: String?
  package var text: String
  package var outcome: String?

  package init(
    by: String, when: String? = nil, text: String, outcome: String? = nil
  ) {
    self.by = by
    self.when = when
    self.text = text
    self.outcome = outcome
  }

  package static let kind = EventKind.priorAttempt
  package static var example: PriorAttempt {
    PriorAttempt(by: "包干单位", when: "2022年夏", text: "疏通一次", outcome: "不久再次堵塞")
  }
}

/// An answer or promise given at the session itself.
package struct OnTheSpotReply: EventPayload {
  package var speaker: String
  /// In which of his functions he spoke.
  package var capacity: String
  package var unit: UnitID?
  package var text: String
  package var promisedOn: CivilDate?

  package init(
    speaker: String, capacity: String, unit: UnitID? = nil, text: String,
    promisedOn: CivilDate? = nil
  ) {
    self.speaker = speaker
    self.capacity = capacity
    self.unit = unit
    self.text = text
    self.promisedOn = promisedOn
  }

  package static let kind = EventKind.onTheSpotReply
  package static var example: OnTheSpotReply {
    OnTheSpotReply(speaker: "交警大队负责人", capacity: "区人大代表、大队长", text: "一周内整改")
  }
}

/// The issue is answered or solved at once, without a suggestion.
package struct SettledOnSpot: EventPayload {
  package var reply: String
  package var by: String
  /// The resident was told.
  package var informed: Bool

  package init(
    reply: String, by: String, informed: Bool
  ) {
    self.reply = reply
    self.by = by
    self.informed = informed
  }

  package static let kind = EventKind.settledOnSpot
  package static var example: SettledOnSpot {
    SettledOnSpot(reply: "已当场挪车", by: "社区", informed: true)
  }
}

/// Deputies take the issue; exactly one leads.
package struct Claimed: EventPayload {
  package var deputies: [DeputyReference]

  package enum CodingKeys: String, CodingKey {
    case deputies = "deputy"
  }

  package init(
    deputies: [DeputyReference] = []
  ) {
    self.deputies = deputies
  }

  package static let kind = EventKind.claimed
  package static var example: Claimed {
    Claimed(deputies: [.example])
  }
}
