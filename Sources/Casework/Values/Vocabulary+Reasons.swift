package import Primitives

/// What the street looks at in the first review.
package enum FirstReviewCheck: String, CaseIterable, Codable, Sendable, Titled {
  case withinArea = "within-area"
  case factsClear = "facts-clear"
  case oneMatter = "one-matter"
  case withinCompetence = "within-competence"
  case notExcluded = "not-excluded"

  package var title: Phrase {
    switch self {
    case .withinArea: Phrase(zh: "属于本辖区", en: "within the area")
    case .factsClear: Phrase(zh: "事实清楚", en: "facts clear")
    case .oneMatter: Phrase(zh: "一事一议", en: "one matter")
    case .withinCompetence: Phrase(zh: "属本级职权", en: "within competence")
    case .notExcluded: Phrase(zh: "非排除情形", en: "not excluded")
    }
  }
}

/// Why a suggestion does not enter handling.
package enum NonAdmissionReason: String, CaseIterable, Codable, Sendable, Titled {
  case outsideCompetence = "outside-competence"
  case privateMatter = "private-matter"
  case petition
  case pendingCase = "pending-case"
  case academicOrAdvertising = "academic-or-advertising"
  case bidding
  case noContent = "no-content"
  case duplicate
  case other

  package var title: Phrase {
    switch self {
    case .outsideCompetence: Phrase(zh: "不属本级职权", en: "outside the district's competence")
    case .privateMatter:
      Phrase(zh: "代表本人及亲属个人事务", en: "a private matter of the deputy or relatives")
    case .petition: Phrase(zh: "转交信访材料", en: "a forwarded petition or complaint")
    case .pendingCase:
      Phrase(zh: "司法、仲裁、监察办理中", en: "pending judicial, arbitration or supervision case")
    case .academicOrAdvertising: Phrase(zh: "学术探讨或产品推介", en: "academic or advertising")
    case .bidding: Phrase(zh: "招投标结果", en: "a bidding outcome")
    case .noContent: Phrase(zh: "没有具体内容", en: "no concrete content")
    case .duplicate: Phrase(zh: "已解决或重复", en: "already solved or a duplicate")
    case .other: Phrase(zh: "其他", en: "other")
    }
  }
}

/// Why a unit asks to give an assignment back.
package enum ReturnReason: String, CaseIterable, Codable, Sendable, Titled {
  case notCompetent = "not-competent"
  case otherLead = "other-lead"
  case needsSplitting = "needs-splitting"
  case factsWrong = "facts-wrong"

  package var title: Phrase {
    switch self {
    case .notCompetent: Phrase(zh: "不属本单位职责", en: "not its competence")
    case .otherLead: Phrase(zh: "应由其他单位主办", en: "another unit should lead")
    case .needsSplitting: Phrase(zh: "需要拆分", en: "needs splitting")
    case .factsWrong: Phrase(zh: "事实有误", en: "facts wrong")
    }
  }
}

/// Why a deputy is not satisfied.
package enum DissatisfactionReason: String, CaseIterable, Codable, Sendable, Titled {
  case offTopic = "off-topic"
  case wrongLeadUnit = "wrong-lead-unit"
  case promiseNotKept = "promise-not-kept"
  case attitude
  case resultNotReached = "result-not-reached"
  case notContacted = "not-contacted"
  case other

  package var title: Phrase {
    switch self {
    case .offTopic: Phrase(zh: "答非所问", en: "reply off the topic")
    case .wrongLeadUnit: Phrase(zh: "主办单位不当", en: "wrong lead unit")
    case .promiseNotKept: Phrase(zh: "承诺未兑现", en: "promise not kept")
    case .attitude: Phrase(zh: "办理态度", en: "attitude")
    case .resultNotReached: Phrase(zh: "未达到效果", en: "result not reached")
    case .notContacted: Phrase(zh: "未与代表沟通", en: "deputy not contacted")
    case .other: Phrase(zh: "其他", en: "other")
    }
  }
}

/// What holds the handling up.
package enum BlockReason: String, CaseIterable, Codable, Sendable, Titled {
  case funding
  case ownership
  case residentsDisagree = "residents-disagree"
  case contractor
  case liaison
  case weather
  case policy

  package var title: Phrase {
    switch self {
    case .funding: Phrase(zh: "资金", en: "funding")
    case .ownership: Phrase(zh: "权属不清", en: "ownership unclear")
    case .residentsDisagree: Phrase(zh: "居民意见不一", en: "residents disagree")
    case .contractor: Phrase(zh: "施工方", en: "contractor")
    case .liaison: Phrase(zh: "多方对接", en: "liaison between parties")
    case .weather: Phrase(zh: "天气", en: "weather")
    case .policy: Phrase(zh: "政策", en: "policy")
    }
  }
}

/// How far a reply solves the matter.
package enum ReplyClass: String, CaseIterable, Codable, Sendable, Titled {
  case a
  case b
  case c

  package var title: Phrase {
    switch self {
    case .a: Phrase(zh: "A类（已解决或基本解决）", en: "A, solved or basically solved")
    case .b: Phrase(zh: "B类（部分解决或列入计划）", en: "B, partly solved or in the plan")
    case .c: Phrase(zh: "C类（暂不能解决或留作参考）", en: "C, not possible now or for reference")
    }
  }
}

/// A deputy's rating; 满意 and 非常满意 let a case be written off.
package enum Satisfaction: String, CaseIterable, Codable, Sendable, Titled {
  case notGiven = "not-given"
  case dissatisfied
  case basicallySatisfied = "basically-satisfied"
  case satisfied
  case verySatisfied = "very-satisfied"

  package var title: Phrase {
    switch self {
    case .notGiven: Phrase(zh: "未反馈", en: "not given")
    case .dissatisfied: Phrase(zh: "不满意", en: "dissatisfied")
    case .basicallySatisfied: Phrase(zh: "基本满意", en: "basically satisfied")
    case .satisfied: Phrase(zh: "满意", en: "satisfied")
    case .verySatisfied: Phrase(zh: "非常满意", en: "very satisfied")
    }
  }
}

/// What a deputy asks for beside the rating.
package enum RatingWish: String, CaseIterable, Codable, Sendable, Titled {
  case none
  case rework
  case otherLead = "other-lead"
  case followUp = "follow-up"

  package var title: Phrase {
    switch self {
    case .none: Phrase(zh: "无", en: "nothing")
    case .rework: Phrase(zh: "重新办理", en: "handle again")
    case .otherLead: Phrase(zh: "另定承办单位", en: "another lead unit")
    case .followUp: Phrase(zh: "跟踪", en: "follow up")
    }
  }
}
