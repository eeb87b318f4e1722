package import Primitives

/// Where a case stands.
package enum State: String, CaseIterable, Codable, Sendable, Titled {
  case registered
  case claimed
  case drafted
  case settledOnSpot = "settled-on-spot"
  case inFirstReview = "in-first-review"
  case inSecondReview = "in-second-review"
  case returnedForRevision = "returned-for-revision"
  case notAdmitted = "not-admitted"
  case merged
  case admitted
  case assignmentIssued = "assignment-issued"
  case returnRequested = "return-requested"
  case accepted
  case inProgress = "in-progress"
  case replied
  case followUp = "follow-up"
  case rework
  case closing
  case completed
  case writtenOff = "written-off"
  case archived
  case withdrawn
  case referred

  package var title: Phrase {
    switch self {
    case .registered: Phrase(zh: "已登记", en: "registered")
    case .claimed: Phrase(zh: "已认领", en: "claimed")
    case .drafted: Phrase(zh: "已形成建议", en: "drafted")
    case .settledOnSpot: Phrase(zh: "即办即结", en: "settled on the spot")
    case .inFirstReview: Phrase(zh: "街道初审中", en: "in first review")
    case .inSecondReview: Phrase(zh: "区级复审中", en: "in second review")
    case .returnedForRevision: Phrase(zh: "退回补充", en: "returned for revision")
    case .notAdmitted: Phrase(zh: "不予纳入", en: "not admitted")
    case .merged: Phrase(zh: "并案", en: "merged")
    case .admitted: Phrase(zh: "纳入办理", en: "admitted")
    case .assignmentIssued: Phrase(zh: "已交办待签收", en: "assigned, awaiting signatures")
    case .returnRequested: Phrase(zh: "申请退办", en: "return requested")
    case .accepted: Phrase(zh: "已签领", en: "accepted")
    case .inProgress: Phrase(zh: "办理中", en: "in progress")
    case .replied: Phrase(zh: "已答复待评", en: "replied, awaiting rating")
    case .followUp: Phrase(zh: "跟踪办理", en: "follow-up")
    case .rework: Phrase(zh: "重新办理", en: "rework")
    case .closing: Phrase(zh: "办结签字中", en: "closing")
    case .completed: Phrase(zh: "办结待销号", en: "completed, awaiting write-off")
    case .writtenOff: Phrase(zh: "已销号", en: "written off")
    case .archived: Phrase(zh: "已归档", en: "archived")
    case .withdrawn: Phrase(zh: "撤回", en: "withdrawn")
    case .referred: Phrase(zh: "转送", en: "referred")
    }
  }
}

/// Which of the two reviews.
package enum ReviewStage: String, CaseIterable, Codable, Sendable, Titled {
  case first
  case second

  package var title: Phrase {
    switch self {
    case .first: Phrase(zh: "初审", en: "first review")
    case .second: Phrase(zh: "复审", en: "second review")
    }
  }
}

/// What a review decided.
package enum ReviewDecision: String, CaseIterable, Codable, Sendable, Titled {
  case passed
  case returned
  case notAdmitted = "not-admitted"
  case merged
  case admitted

  package var title: Phrase {
    switch self {
    case .passed: Phrase(zh: "通过", en: "passed")
    case .returned: Phrase(zh: "退回补充", en: "returned for revision")
    case .notAdmitted: Phrase(zh: "不予纳入", en: "not admitted")
    case .merged: Phrase(zh: "并案", en: "merged")
    case .admitted: Phrase(zh: "纳入代表建议", en: "admitted")
    }
  }
}

/// What stands out about a case beside its state.
package enum Flag: String, CaseIterable, Codable, Sendable, Titled {
  case onAgenda = "on-agenda"
  case keyItem = "key-item"
  case extended
  case supervised
  case jointHandling = "joint-handling"
  case commitmentOpen = "commitment-open"
  case findingOpen = "finding-open"
  case blocked
  case conditional
  case dissent

  package var title: Phrase {
    switch self {
    case .onAgenda: Phrase(zh: "列入议题", en: "on the agenda")
    case .keyItem: Phrase(zh: "重点事项", en: "key item")
    case .extended: Phrase(zh: "已延期", en: "extended")
    case .supervised: Phrase(zh: "督办中", en: "supervised")
    case .jointHandling: Phrase(zh: "多单位办理", en: "several units")
    case .commitmentOpen: Phrase(zh: "承诺未兑现", en: "commitment open")
    case .findingOpen: Phrase(zh: "审查问题未销", en: "finding open")
    case .blocked: Phrase(zh: "受阻", en: "blocked")
    case .conditional: Phrase(zh: "附条件销号", en: "conditional write-off")
    case .dissent: Phrase(zh: "联名代表有异议", en: "co-signer objects")
    }
  }
}
