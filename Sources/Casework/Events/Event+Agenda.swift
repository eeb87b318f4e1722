/// The case is on the list of key items, or off it again.
package struct KeyItemDecided: EventPayload {
  package var isKeyItem: Bool
  package var decidedBy: String
  package var reason: String?

  package init(
    isKeyItem: Bool, decidedBy: String, reason: String? = nil
  ) {
    self.isKeyItem = isKeyItem
    self.decidedBy = decidedBy
    self.reason = reason
  }

  package static let kind = EventKind.keyItem
  package static var example: KeyItemDecided {
    KeyItemDecided(isKeyItem: true, decidedBy: "区人大常委会主任会议")
  }
}

/// A deputy asks to put the case on a month's agenda.
package struct AgendaProposed: EventPayload {
  package var month: Month
  package var reason: String?

  package init(
    month: Month, reason: String? = nil
  ) {
    self.month = month
    self.reason = reason
  }

  package static let kind = EventKind.agendaProposed
  package static var example: AgendaProposed {
    AgendaProposed(month: "2022-12")
  }
}

/// The case is on a month's agenda, or is declined.
package struct AgendaDecided: EventPayload {
  package var month: Month
  package var accepted: Bool
  /// What is to be settled at the meeting.
  package var question: String?
  package var reason: String?

  package init(
    month: Month, accepted: Bool, question: String? = nil, reason: String? = nil
  ) {
    self.month = month
    self.accepted = accepted
    self.question = question
    self.reason = reason
  }

  package static let kind = EventKind.agendaDecided
  package static var example: AgendaDecided {
    AgendaDecided(month: "2022-12", accepted: true, question: "资金来源与施工方案")
  }
}

/// A meeting on the case: who was there, what was weighed, how it ended.
package struct Minutes: EventPayload {
  package var month: Month?
  package var place: String
  package var chair: String
  package var participants: [Participant]
  package var question: String
  package var feasibility: String?
  package var funding: String?
  package var options: [String]
  package var decision: String
  package var outcome: MinutesOutcome

  package enum CodingKeys: String, CodingKey {
    case month
    case place
    case chair
    case participants = "participant"
    case question
    case feasibility
    case funding
    case options = "option"
    case decision
    case outcome
  }

  package init(
    month: Month? = nil, place: String, chair: String, participants: [Participant] = [],
    question: String, feasibility: String? = nil, funding: String? = nil, options: [String] = [],
    decision: String, outcome: MinutesOutcome
  ) {
    self.month = month
    self.place = place
    self.chair = chair
    self.participants = participants
    self.question = question
    self.feasibility = feasibility
    self.funding = funding
    self.options = options
    self.decision = decision
    self.outcome = outcome
  }

  package static let kind = EventKind.minutes
  package static var example: Minutes {
    Minutes(
      month: "2022-12", place: "社区会议室", chair: "街道人大负责人", participants: [.example],
      question: "化粪池疏通", funding: "谁受益谁出资", options: [], decision: "按户分摊，聘请专业队伍",
      outcome: .consensus)
  }
}

/// This case belongs together with another.
package struct Linked: EventPayload {
  package var kind: LinkKind
  package var other: CaseID
  package var reason: String?

  package init(
    kind: LinkKind, other: CaseID, reason: String? = nil
  ) {
    self.kind = kind
    self.other = other
    self.reason = reason
  }

  package static let kind = EventKind.linked
  package static var example: Linked {
    Linked(kind: .related, other: "XH-2022-00018")
  }
}

/// A resident was told the outcome: every question gets an answer.
package struct Answered: EventPayload {
  package var way: AnswerWay
  package var text: String
  /// Empty when the answer was posted for all.
  package var persons: [PersonReference]

  package enum CodingKeys: String, CodingKey {
    case way
    case text
    case persons = "person"
  }

  package init(
    way: AnswerWay, text: String, persons: [PersonReference] = []
  ) {
    self.way = way
    self.text = text
    self.persons = persons
  }

  package static let kind = EventKind.answered
  package static var example: Answered {
    Answered(way: .inPerson, text: "已告知办理结果", persons: [PersonReference(id: "p-0001")])
  }
}
