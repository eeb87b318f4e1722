package import Primitives

/// The formal answer is served on the deputy.
package struct Replied: EventPayload {
  package var unit: UnitID
  /// Counts replies from 1; a follow-up or rework adds one.
  package var round: Int
  package var number: DocumentNumber
  package var `class`: ReplyClass
  /// Answered item by item.
  package var items: [String]
  package var signer: String
  package var isSealed: Bool
  package var servedOn: CivilDate
  package var faceToFace: Bool
  package var commitments: [PromisedAction]
  package var contact: String?
  package var phone: String?
  package var copies: [String]

  package enum CodingKeys: String, CodingKey {
    case unit
    case round
    case number
    case `class`
    case items = "item"
    case signer
    case isSealed
    case servedOn
    case faceToFace
    case commitments = "commitment"
    case contact
    case phone
    case copies = "copy"
  }

  package init(
    unit: UnitID, round: Int, number: DocumentNumber, class: ReplyClass, items: [String] = [],
    signer: String, isSealed: Bool, servedOn: CivilDate, faceToFace: Bool,
    commitments: [PromisedAction] = [], contact: String? = nil, phone: String? = nil,
    copies: [String] = []
  ) {
    self.unit = unit
    self.round = round
    self.number = number
    self.class = `class`
    self.items = items
    self.signer = signer
    self.isSealed = isSealed
    self.servedOn = servedOn
    self.faceToFace = faceToFace
    self.commitments = commitments
    self.contact = contact
    self.phone = phone
    self.copies = copies
  }

  package static let kind = EventKind.replied
  package static var example: Replied {
    Replied(
      unit: "u-housing", round: 1, number: "西住建函〔2022〕5号", class: .a, items: ["化粪池已疏通。"],
      signer: "局长甲", isSealed: true, servedOn: day(2022, 12, 12), faceToFace: true, commitments: [],
      copies: ["选任工委", "区政府办"])
  }
}

/// The deputy rates attitude and result; only the result moves the case.
package struct Rating: EventPayload {
  /// The unit whose part is rated, when units reply separately.
  package var unit: UnitID?
  /// The reply that is rated.
  package var round: Int
  package var attitude: Satisfaction
  package var result: Satisfaction
  package var ways: [ContactWay]
  /// Required from 基本满意 downwards.
  package var reason: DissatisfactionReason?
  package var text: String?
  package var wish: RatingWish
  /// How the residents took it; evidence, never a substitute.
  package var residents: String?
  package var coSignersConsulted: Bool

  package enum CodingKeys: String, CodingKey {
    case unit
    case round
    case attitude
    case result
    case ways = "way"
    case reason
    case text
    case wish
    case residents
    case coSignersConsulted
  }

  package init(
    unit: UnitID? = nil, round: Int, attitude: Satisfaction, result: Satisfaction,
    ways: [ContactWay] = [], reason: DissatisfactionReason? = nil, text: String? = nil,
    wish: RatingWish, residents: String? = nil, coSignersConsulted: Bool
  ) {
    self.unit = unit
    self.round = round
    self.attitude = attitude
    self.result = result
    self.ways = ways
    self.reason = reason
    self.text = text
    self.wish = wish
    self.residents = residents
    self.coSignersConsulted = coSignersConsulted
  }

  package static let kind = EventKind.rating
  package static var example: Rating {
    Rating(
      round: 1, attitude: .satisfied, result: .satisfied, ways: [.onSite], wish: .none,
      coSignersConsulted: true)
  }
}

/// A co-signer objects; closing waits until the lead deputy confirms.
package struct Dissented: EventPayload {
  package var text: String

  package init(
    text: String
  ) {
    self.text = text
  }

  package static let kind = EventKind.dissent
  package static var example: Dissented {
    Dissented(text: "夜间仍有异味")
  }
}

/// The lead deputy confirms the rating after hearing the co-signer.
package struct DissentSettled: EventPayload {
  /// The co-signer.
  package var deputy: PersonID
  package var text: String

  package init(
    deputy: PersonID, text: String
  ) {
    self.deputy = deputy
    self.text = text
  }

  package static let kind = EventKind.dissentSettled
  package static var example: DissentSettled {
    DissentSettled(deputy: "d-0002", text: "已复查，无异味")
  }
}

/// Another deputy rates and signs for the lead deputy.
package struct SubstituteAppointed: EventPayload {
  package var deputy: DeputyReference
  package var reason: SubstituteReason
  package var text: String?

  package init(
    deputy: DeputyReference, reason: SubstituteReason, text: String? = nil
  ) {
    self.deputy = deputy
    self.reason = reason
    self.text = text
  }

  package static let kind = EventKind.substituteAppointed
  package static var example: SubstituteAppointed {
    SubstituteAppointed(
      deputy: DeputyReference(id: "d-0002", name: "代表乙", role: .coSigner, level: .district),
      reason: .conflict)
  }
}

/// A basically satisfied case may close, for reasons given.
package struct ConditionalApproval: EventPayload {
  package var reason: String

  package init(
    reason: String
  ) {
    self.reason = reason
  }

  package static let kind = EventKind.conditionalApproval
  package static var example: ConditionalApproval {
    ConditionalApproval(reason: "剩余事项已列入承诺")
  }
}

/// The committee decides who handles it again, within a month.
package struct ReworkOrdered: EventPayload {
  package var mode: ReworkMode
  package var reason: String
  package var dueOn: CivilDate
  /// The new assignment when the lead changes.
  package var assignment: Assigned?

  package init(
    mode: ReworkMode, reason: String, dueOn: CivilDate, assignment: Assigned? = nil
  ) {
    self.mode = mode
    self.reason = reason
    self.dueOn = dueOn
    self.assignment = assignment
  }

  package static let kind = EventKind.reworkOrdered
  package static var example: ReworkOrdered {
    ReworkOrdered(mode: .sameUnit, reason: "答复未切题", dueOn: day(2023, 3, 6))
  }
}

/// The same unit begins again.
package struct ReworkStarted: EventPayload {
  package var unit: UnitID
  package var plan: Prose
  package var plannedDays: Int

  package init(
    unit: UnitID, plan: Prose, plannedDays: Int
  ) {
    self.unit = unit
    self.plan = plan
    self.plannedDays = plannedDays
  }

  package static let kind = EventKind.reworkStarted
  package static var example: ReworkStarted {
    ReworkStarted(unit: "u-housing", plan: "逐项回应代表意见。", plannedDays: 15)
  }
}

/// A second dissatisfaction goes to the meeting of chairpersons.
package struct Escalated: EventPayload {
  package var to: String
  package var evaluation: String?

  package init(
    to: String, evaluation: String? = nil
  ) {
    self.to = to
    self.evaluation = evaluation
  }

  package static let kind = EventKind.escalated
  package static var example: Escalated {
    Escalated(to: "主任会议")
  }
}
