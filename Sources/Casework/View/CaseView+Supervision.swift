package import Primitives

/// A supervision order and its answer.
package struct SupervisionView: Codable, Hashable, Sendable {
  package var number: OrderNumber
  package var on: CivilDate
  package var level: SupervisionLevel
  package var feedbackDueOn: CivilDate
  package var answeredOn: CivilDate?
  package var closedOn: CivilDate?
  package var isOpen: Bool
  package var levelName: String
  package var triggerName: String
  package var unit: String?
  package var facts: Prose
  package var requirement: Prose
  package var cause: String?
  package var measures: [String]
  package var finishOn: CivilDate?
  package var opinion: String?

  package enum CodingKeys: String, CodingKey {
    case number
    case on
    case level
    case feedbackDueOn
    case answeredOn
    case closedOn
    case isOpen
    case levelName
    case triggerName
    case unit
    case facts
    case requirement
    case cause
    case measures = "measure"
    case finishOn
    case opinion
  }

  package init(
    number: OrderNumber, on: CivilDate, level: SupervisionLevel, feedbackDueOn: CivilDate,
    answeredOn: CivilDate? = nil, closedOn: CivilDate? = nil, isOpen: Bool, levelName: String,
    triggerName: String, unit: String? = nil, facts: Prose, requirement: Prose,
    cause: String? = nil, measures: [String] = [], finishOn: CivilDate? = nil,
    opinion: String? = nil
  ) {
    self.number = number
    self.on = on
    self.level = level
    self.feedbackDueOn = feedbackDueOn
    self.answeredOn = answeredOn
    self.closedOn = closedOn
    self.isOpen = isOpen
    self.levelName = levelName
    self.triggerName = triggerName
    self.unit = unit
    self.facts = facts
    self.requirement = requirement
    self.cause = cause
    self.measures = measures
    self.finishOn = finishOn
    self.opinion = opinion
  }
}

/// An inspection.
package struct InspectionView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var interviewedHouseholds: Int?
  package var satisfiedHouseholds: Int?
  package var supervisor: String
  package var topic: String
  package var sites: [String]
  package var members: [String]
  package var items: [InspectionItemView]
  package var demand: String?

  package enum CodingKeys: String, CodingKey {
    case on
    case interviewedHouseholds
    case satisfiedHouseholds
    case supervisor
    case topic
    case sites = "site"
    case members = "member"
    case items = "item"
    case demand
  }

  package init(
    on: CivilDate, interviewedHouseholds: Int? = nil, satisfiedHouseholds: Int? = nil,
    supervisor: String, topic: String, sites: [String] = [], members: [String] = [],
    items: [InspectionItemView] = [], demand: String? = nil
  ) {
    self.on = on
    self.interviewedHouseholds = interviewedHouseholds
    self.satisfiedHouseholds = satisfiedHouseholds
    self.supervisor = supervisor
    self.topic = topic
    self.sites = sites
    self.members = members
    self.items = items
    self.demand = demand
  }
}

/// What was found in one dimension.
package struct InspectionItemView: Codable, Hashable, Sendable {
  package var isGood: Bool
  package var dimensionName: String
  package var text: String

  package init(
    isGood: Bool, dimensionName: String, text: String
  ) {
    self.isGood = isGood
    self.dimensionName = dimensionName
    self.text = text
  }
}

/// An audit finding, open or closed.
package struct FindingView: Codable, Hashable, Sendable {
  package var id: FindingID
  package var on: CivilDate
  package var rule: LedgerRule?
  package var closedOn: CivilDate?
  package var isOpen: Bool
  package var ruleName: String?
  package var facts: String
  package var outcome: String?

  package init(
    id: FindingID, on: CivilDate, rule: LedgerRule? = nil, closedOn: CivilDate? = nil, isOpen: Bool,
    ruleName: String? = nil, facts: String, outcome: String? = nil
  ) {
    self.id = id
    self.on = on
    self.rule = rule
    self.closedOn = closedOn
    self.isOpen = isOpen
    self.ruleName = ruleName
    self.facts = facts
    self.outcome = outcome
  }
}
