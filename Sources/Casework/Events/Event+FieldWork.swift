package import Primitives

/// Somebody looked at the place.
package struct Visit: EventPayload {
  package var place: String
  package var participants: [Participant]
  /// What they saw.
  package var status: Prose
  package var causes: [CauseFactor]
  package var remark: String?

  package enum CodingKeys: String, CodingKey {
    case place
    case participants = "participant"
    case status
    case causes = "cause"
    case remark
  }

  package init(
    place: String, participants: [Participant] = [], status: Prose, causes: [CauseFactor] = [],
    remark: String? = nil
  ) {
    self.place = place
    self.participants = participants
    self.status = status
    self.causes = causes
    self.remark = remark
  }

  package static let kind = EventKind.visit
  package static var example: Visit {
    Visit(place: "永叔路84号小区", participants: [], status: "检查井满溢", causes: [.noPropertyManager])
  }
}

/// Departments and others were brought to one table or place.
package struct Coordination: EventPayload {
  package var place: String?
  package var participants: [Participant]
  package var outcome: String
  package var nextStep: String?
  package var nextOn: CivilDate?

  package enum CodingKeys: String, CodingKey {
    case place
    case participants = "participant"
    case outcome
    case nextStep
    case nextOn
  }

  package init(
    place: String? = nil, participants: [Participant] = [], outcome: String,
    nextStep: String? = nil, nextOn: CivilDate? = nil
  ) {
    self.place = place
    self.participants = participants
    self.outcome = outcome
    self.nextStep = nextStep
    self.nextOn = nextOn
  }

  package static let kind = EventKind.coordination
  package static var example: Coordination {
    Coordination(place: "现场", participants: [.example], outcome: "同意列入议题")
  }
}

/// A way to solve the problem is on record, with its author.
package struct OptionProposed: EventPayload {
  package var option: SolutionOption

  package init(
    option: SolutionOption
  ) {
    self.option = option
  }

  package static let kind = EventKind.option
  package static var example: OptionProposed {
    OptionProposed(option: .example)
  }
}

/// An option was taken or dropped, and why.
package struct OptionDecided: EventPayload {
  package var option: OptionID
  package var adopted: Bool
  package var reason: String?

  package init(
    option: OptionID, adopted: Bool, reason: String? = nil
  ) {
    self.option = option
    self.adopted = adopted
    self.reason = reason
  }

  package static let kind = EventKind.optionDecided
  package static var example: OptionDecided {
    OptionDecided(option: "o-1", adopted: true)
  }
}

/// The suggestion sheet is complete: facts, cause and proposals.
package struct Drafted: EventPayload {
  package var title: String
  package var facts: Prose
  package var cause: Prose
  package var proposals: [String]
  package var suggestedUnits: [String]
  package var wantsFaceToFace: Bool
  package var allowsPublicity: Bool

  package enum CodingKeys: String, CodingKey {
    case title
    case facts
    case cause
    case proposals = "proposal"
    case suggestedUnits = "suggestedUnit"
    case wantsFaceToFace
    case allowsPublicity
  }

  package init(
    title: String, facts: Prose, cause: Prose, proposals: [String] = [],
    suggestedUnits: [String] = [], wantsFaceToFace: Bool, allowsPublicity: Bool
  ) {
    self.title = title
    self.facts = facts
    self.cause = cause
    self.proposals = proposals
    self.suggestedUnits = suggestedUnits
    self.wantsFaceToFace = wantsFaceToFace
    self.allowsPublicity = allowsPublicity
  }

  package static let kind = EventKind.drafted
  package static var example: Drafted {
    Drafted(
      title: "关于疏通永叔路84号小区化粪池的建议", facts: "化粪池堵塞多年。", cause: "无物业管理，管网老化。", proposals: ["更换主管道"],
      suggestedUnits: ["区住建局"], wantsFaceToFace: true, allowsPublicity: true)
  }
}
