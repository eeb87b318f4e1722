package import Primitives

/// How soon a case must be dealt with (缓急).
package enum Urgency: String, CaseIterable, Codable, Sendable, Titled {
  case normal
  case urgent
  case critical

  package var title: Phrase {
    switch self {
    case .normal: Phrase(zh: "一般", en: "normal")
    case .urgent: Phrase(zh: "紧急", en: "urgent")
    case .critical: Phrase(zh: "特急", en: "critical")
    }
  }
}

/// How much a case weighs (轻重).
package enum Importance: String, CaseIterable, Codable, Sendable, Titled {
  case normal
  case important
  case major

  package var title: Phrase {
    switch self {
    case .normal: Phrase(zh: "一般", en: "normal")
    case .important: Phrase(zh: "重要", en: "important")
    case .major: Phrase(zh: "重大", en: "major")
    }
  }
}

/// Whether an issue is one person's, many people's or one of policy.
package enum IssueNature: String, CaseIterable, Codable, Sendable, Titled {
  case individual
  case common
  case policy

  package var title: Phrase {
    switch self {
    case .individual: Phrase(zh: "个性化", en: "individual")
    case .common: Phrase(zh: "共性", en: "common")
    case .policy: Phrase(zh: "政策性", en: "policy")
    }
  }
}

/// How an issue came in.
package enum Channel: String, CaseIterable, Codable, Sendable, Titled {
  case activity
  case visit
  case walkIn = "walk-in"
  case phone
  case letter
  case online

  package var title: Phrase {
    switch self {
    case .activity: Phrase(zh: "主题活动", en: "activity")
    case .visit: Phrase(zh: "走访", en: "visit")
    case .walkIn: Phrase(zh: "来访", en: "walk-in")
    case .phone: Phrase(zh: "来电", en: "phone")
    case .letter: Phrase(zh: "来信", en: "letter")
    case .online: Phrase(zh: "网络", en: "online")
    }
  }
}

/// What the recorder proposes to do with an issue.
package enum HandlingRoute: String, CaseIterable, Codable, Sendable, Titled {
  case claim
  case onSpot = "on-spot"
  case refer
  case outOfScope = "out-of-scope"

  package var title: Phrase {
    switch self {
    case .claim: Phrase(zh: "认领", en: "claim")
    case .onSpot: Phrase(zh: "即办", en: "at once")
    case .refer: Phrase(zh: "转送", en: "refer")
    case .outOfScope: Phrase(zh: "不属范围", en: "out of scope")
    }
  }
}

/// What a site visit finds at the root of a problem.
package enum CauseFactor: String, CaseIterable, Codable, Sendable, Titled {
  case noPropertyManager = "no-property-manager"
  case noOwnersCommittee = "no-owners-committee"
  case noMaintenanceFund = "no-maintenance-fund"
  case ownership
  case funding
  case unwilling
  case ageing
  case design
  case upkeep
  case weather
  case other

  package var title: Phrase {
    switch self {
    case .noPropertyManager: Phrase(zh: "无物业管理", en: "no property manager")
    case .noOwnersCommittee: Phrase(zh: "无业主委员会", en: "no owners' committee")
    case .noMaintenanceFund: Phrase(zh: "无维修资金", en: "no maintenance fund")
    case .ownership: Phrase(zh: "权属不清", en: "ownership unclear")
    case .funding: Phrase(zh: "缺资金", en: "no money")
    case .unwilling: Phrase(zh: "居民出资意愿低", en: "residents unwilling to pay")
    case .ageing: Phrase(zh: "设施老化", en: "worn out")
    case .design: Phrase(zh: "设计缺陷", en: "poor design")
    case .upkeep: Phrase(zh: "管护不到位", en: "poor upkeep")
    case .weather: Phrase(zh: "天气", en: "weather")
    case .other: Phrase(zh: "其他", en: "other")
    }
  }
}

/// How a resident was told the outcome.
package enum AnswerWay: String, CaseIterable, Codable, Sendable, Titled {
  case inPerson = "in-person"
  case phone
  case letter
  case notice
  case viaCommunity = "via-community"

  package var title: Phrase {
    switch self {
    case .inPerson: Phrase(zh: "当面", en: "in person")
    case .phone: Phrase(zh: "电话", en: "phone")
    case .letter: Phrase(zh: "书面", en: "in writing")
    case .notice: Phrase(zh: "张贴公示", en: "public notice")
    case .viaCommunity: Phrase(zh: "社区转告", en: "through the community")
    }
  }
}

/// When a photograph was taken.
package enum PhotoStage: String, CaseIterable, Codable, Sendable, Titled {
  case before
  case during
  case after

  package var title: Phrase {
    switch self {
    case .before: Phrase(zh: "整改前", en: "before")
    case .during: Phrase(zh: "施工中", en: "during")
    case .after: Phrase(zh: "整改后", en: "after")
    }
  }
}
