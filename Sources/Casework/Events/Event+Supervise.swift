package import Primitives

/// A unit asks for more time.
package struct ExtensionRequested: EventPayload {
  package var until: CivilDate
  package var reason: String
  package var explainedToDeputy: Bool

  package init(
    until: CivilDate, reason: String, explainedToDeputy: Bool
  ) {
    self.until = until
    self.reason = reason
    self.explainedToDeputy = explainedToDeputy
  }

  package static let kind = EventKind.extensionRequested
  package static var example: ExtensionRequested {
    ExtensionRequested(until: day(2023, 5, 8), reason: "雨季施工", explainedToDeputy: true)
  }
}

/// The due date moves, at most to six months from the assignment.
package struct Extended: EventPayload {
  package var until: CivilDate
  package var reason: String

  package init(
    until: CivilDate, reason: String
  ) {
    self.until = until
    self.reason = reason
  }

  package static let kind = EventKind.extended
  package static var example: Extended {
    Extended(until: day(2023, 5, 8), reason: "情况属实")
  }
}

/// Somebody is reminded of a day; nothing is blocked by it.
package struct Reminder: EventPayload {
  package var to: String
  package var text: String

  package init(
    to: String, text: String
  ) {
    self.to = to
    self.text = text
  }

  package static let kind = EventKind.reminder
  package static var example: Reminder {
    Reminder(to: "区住建局", text: "距办理期限还有7日")
  }
}

/// A unit is told to act, with facts and a day to answer by.
package struct SupervisionOrdered: EventPayload {
  package var number: OrderNumber
  package var level: SupervisionLevel
  package var trigger: SupervisionTrigger
  package var unit: UnitID?
  /// The finding behind it.
  package var finding: FindingID?
  package var facts: Prose
  package var requirement: Prose
  package var feedbackDueOn: CivilDate

  package init(
    number: OrderNumber, level: SupervisionLevel, trigger: SupervisionTrigger, unit: UnitID? = nil,
    finding: FindingID? = nil, facts: Prose, requirement: Prose, feedbackDueOn: CivilDate
  ) {
    self.number = number
    self.level = level
    self.trigger = trigger
    self.unit = unit
    self.finding = finding
    self.facts = facts
    self.requirement = requirement
    self.feedbackDueOn = feedbackDueOn
  }

  package static let kind = EventKind.supervisionOrdered
  package static var example: SupervisionOrdered {
    SupervisionOrdered(
      number: "督2023-1", level: .order, trigger: .stalled, unit: "u-housing",
      facts: "自1月8日后仍记载为“协调对接中”。", requirement: "书面反馈具体措施和完成时间。", feedbackDueOn: day(2023, 2, 3))
  }
}

/// The unit says why, what it does and when it will be done.
package struct SupervisionAnswered: EventPayload {
  package var number: OrderNumber
  package var cause: String
  package var measures: [String]
  package var finishOn: CivilDate?

  package enum CodingKeys: String, CodingKey {
    case number
    case cause
    case measures = "measure"
    case finishOn
  }

  package init(
    number: OrderNumber, cause: String, measures: [String] = [], finishOn: CivilDate? = nil
  ) {
    self.number = number
    self.cause = cause
    self.measures = measures
    self.finishOn = finishOn
  }

  package static let kind = EventKind.supervisionAnswered
  package static var example: SupervisionAnswered {
    SupervisionAnswered(
      number: "督2023-1", cause: "施工方与社区对接不畅", measures: ["重新测量", "重新下单"], finishOn: day(2023, 2, 10)
    )
  }
}

/// Whoever gave the order finds it done.
package struct SupervisionClosed: EventPayload {
  package var number: OrderNumber
  package var opinion: String

  package init(
    number: OrderNumber, opinion: String
  ) {
    self.number = number
    self.opinion = opinion
  }

  package static let kind = EventKind.supervisionClosed
  package static var example: SupervisionClosed {
    SupervisionClosed(number: "督2023-1", opinion: "措施已落实")
  }
}

/// A supervision body looked at progress, quality and time.
package struct Inspection: EventPayload {
  package var supervisor: String
  package var topic: String
  package var sites: [String]
  package var members: [String]
  package var items: [InspectionItem]
  package var interviewedHouseholds: Int?
  package var satisfiedHouseholds: Int?
  /// Set when something must be put right; it stays open until closed.
  package var finding: FindingID?
  /// What must be put right.
  package var demand: String?

  package enum CodingKeys: String, CodingKey {
    case supervisor
    case topic
    case sites = "site"
    case members = "member"
    case items = "item"
    case interviewedHouseholds
    case satisfiedHouseholds
    case finding
    case demand
  }

  package init(
    supervisor: String, topic: String, sites: [String] = [], members: [String] = [],
    items: [InspectionItem] = [], interviewedHouseholds: Int? = nil,
    satisfiedHouseholds: Int? = nil, finding: FindingID? = nil, demand: String? = nil
  ) {
    self.supervisor = supervisor
    self.topic = topic
    self.sites = sites
    self.members = members
    self.items = items
    self.interviewedHouseholds = interviewedHouseholds
    self.satisfiedHouseholds = satisfiedHouseholds
    self.finding = finding
    self.demand = demand
  }

  package static let kind = EventKind.inspection
  package static var example: Inspection {
    Inspection(
      supervisor: "丁公路街道人大监督小组", topic: "加装电梯专项监督", sites: ["金府社区现场"], members: ["成员甲"],
      items: [.example], interviewedHouseholds: 12, satisfiedHouseholds: 11)
  }
}

/// A ledger audit found a fault in this case; it stays open until closed.
package struct AuditFinding: EventPayload {
  package var finding: FindingID
  package var rule: LedgerRule
  package var facts: String
  package var evidence: String?

  package init(
    finding: FindingID, rule: LedgerRule, facts: String, evidence: String? = nil
  ) {
    self.finding = finding
    self.rule = rule
    self.facts = facts
    self.evidence = evidence
  }

  package static let kind = EventKind.auditFinding
  package static var example: AuditFinding {
    AuditFinding(finding: "f-2023-01", rule: .l3, facts: "1月8日后无新进展")
  }
}

/// A finding is put right and checked.
package struct FindingClosed: EventPayload {
  package var finding: FindingID
  package var text: String

  package init(
    finding: FindingID, text: String
  ) {
    self.finding = finding
    self.text = text
  }

  package static let kind = EventKind.findingClosed
  package static var example: FindingClosed {
    FindingClosed(finding: "f-2023-01", text: "已更新进展")
  }
}
