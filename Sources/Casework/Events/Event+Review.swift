/// The suggestion goes to the street's first review.
package struct Submitted: EventPayload {
  /// What the check for duplicates found.
  package var duplicateCheck: String
  package var similar: [CaseID]

  package init(
    duplicateCheck: String, similar: [CaseID] = []
  ) {
    self.duplicateCheck = duplicateCheck
    self.similar = similar
  }

  package static let kind = EventKind.submitted
  package static var example: Submitted {
    Submitted(duplicateCheck: "未发现重复", similar: [])
  }
}

/// The street's review says yes.
package struct FirstReviewPassed: EventPayload {
  package var opinion: Prose
  package var checks: [ReviewCheck]
  /// The head of the street's congress office.
  package var head: String?
  package var signed: SignatureMethod

  package enum CodingKeys: String, CodingKey {
    case opinion
    case checks = "check"
    case head
    case signed
  }

  package init(
    opinion: Prose, checks: [ReviewCheck] = [], head: String? = nil, signed: SignatureMethod
  ) {
    self.opinion = opinion
    self.checks = checks
    self.head = head
    self.signed = signed
  }

  package static let kind = EventKind.firstReviewPassed
  package static var example: FirstReviewPassed {
    FirstReviewPassed(
      opinion: "事实清楚、诉求具体，拟同意报区复审。",
      checks: FirstReviewCheck.allCases.map { ReviewCheck(check: $0) }, signed: .electronic)
  }
}

/// A review needs more facts first.
package struct ReturnedForRevision: EventPayload {
  package var gaps: [String]

  package enum CodingKeys: String, CodingKey {
    case gaps = "gap"
  }

  package init(
    gaps: [String] = []
  ) {
    self.gaps = gaps
  }

  package static let kind = EventKind.returnedForRevision
  package static var example: ReturnedForRevision {
    ReturnedForRevision(gaps: ["缺少现场照片"])
  }
}

/// The gaps are closed.
package struct Resubmitted: EventPayload {
  /// One for each gap.
  package var answers: [String]

  package enum CodingKeys: String, CodingKey {
    case answers = "answer"
  }

  package init(
    answers: [String] = []
  ) {
    self.answers = answers
  }

  package static let kind = EventKind.resubmitted
  package static var example: Resubmitted {
    Resubmitted(answers: ["已补充照片"])
  }
}

/// A review says no, with reasons for the deputy and the resident.
package struct NotAdmitted: EventPayload {
  package var reason: NonAdmissionReason
  package var explanation: Prose
  package var referredTo: String?

  package init(
    reason: NonAdmissionReason, explanation: Prose, referredTo: String? = nil
  ) {
    self.reason = reason
    self.explanation = explanation
    self.referredTo = referredTo
  }

  package static let kind = EventKind.notAdmitted
  package static var example: NotAdmitted {
    NotAdmitted(reason: .outsideCompetence, explanation: "该事项属市级职权。")
  }
}

/// The district takes up what a street did not admit.
package struct CalledUp: EventPayload {
  package var reason: String

  package init(
    reason: String
  ) {
    self.reason = reason
  }

  package static let kind = EventKind.calledUp
  package static var example: CalledUp {
    CalledUp(reason: "问题具有普遍性")
  }
}

/// The case is absorbed into a lead case on the same matter.
package struct Merged: EventPayload {
  package var leadCase: CaseID
  package var explanation: String

  package init(
    leadCase: CaseID, explanation: String
  ) {
    self.leadCase = leadCase
    self.explanation = explanation
  }

  package static let kind = EventKind.merged
  package static var example: Merged {
    Merged(leadCase: "XH-2022-00012", explanation: "同一小区同一问题")
  }
}

/// The district's review says yes; the suggestion enters handling.
package struct Admitted: EventPayload {
  /// 案号.
  package var number: CaseNumber
  package var opinion: Prose
  package var category: Category
  package var urgency: Urgency
  package var importance: Importance
  package var isKeyItem: Bool
  package var confidentiality: Confidentiality
  package var retention: RetentionPeriod
  package var proposedUnits: [String]
  /// 选任工委主任.
  package var head: String?
  package var signed: SignatureMethod

  package enum CodingKeys: String, CodingKey {
    case number
    case opinion
    case category
    case urgency
    case importance
    case isKeyItem
    case confidentiality
    case retention
    case proposedUnits = "proposedUnit"
    case head
    case signed
  }

  package init(
    number: CaseNumber, opinion: Prose, category: Category, urgency: Urgency,
    importance: Importance, isKeyItem: Bool, confidentiality: Confidentiality,
    retention: RetentionPeriod, proposedUnits: [String] = [], head: String? = nil,
    signed: SignatureMethod
  ) {
    self.number = number
    self.opinion = opinion
    self.category = category
    self.urgency = urgency
    self.importance = importance
    self.isKeyItem = isKeyItem
    self.confidentiality = confidentiality
    self.retention = retention
    self.proposedUnits = proposedUnits
    self.head = head
    self.signed = signed
  }

  package static let kind = EventKind.admitted
  package static var example: Admitted {
    Admitted(
      number: "17", opinion: "经复审，同意纳入代表建议办理。", category: .example, urgency: .urgent,
      importance: .important, isKeyItem: false, confidentiality: .open, retention: .thirtyYears,
      proposedUnits: ["区住建局"], signed: .electronic)
  }
}

/// The matter goes to a body outside the scheme.
package struct Referred: EventPayload {
  package var to: String
  /// Number or date of the receipt.
  package var receipt: String
  package var explanation: String

  package init(
    to: String, receipt: String, explanation: String
  ) {
    self.to = to
    self.receipt = receipt
    self.explanation = explanation
  }

  package static let kind = EventKind.referred
  package static var example: Referred {
    Referred(to: "市信访局", receipt: "信访收字〔2022〕3号", explanation: "属信访事项")
  }
}

/// The deputy takes the suggestion back in writing.
package struct Withdrawn: EventPayload {
  package var reason: String
  /// Units told; all of them once the case was assigned.
  package var notifiedUnits: [UnitID]

  package enum CodingKeys: String, CodingKey {
    case reason
    case notifiedUnits = "notifiedUnit"
  }

  package init(
    reason: String, notifiedUnits: [UnitID] = []
  ) {
    self.reason = reason
    self.notifiedUnits = notifiedUnits
  }

  package static let kind = EventKind.withdrawn
  package static var example: Withdrawn {
    Withdrawn(reason: "问题已解决", notifiedUnits: [])
  }
}
