package import Primitives

/// A unit's part in the handling.
package enum UnitRole: String, CaseIterable, Codable, Sendable, Titled {
  case lead
  case co
  case separate

  package var title: Phrase {
    switch self {
    case .lead: Phrase(zh: "主办", en: "lead")
    case .co: Phrase(zh: "协办", en: "co-handling")
    case .separate: Phrase(zh: "分办", en: "separate")
    }
  }
}

/// How several units share a case (主办/协办/分办).
package enum HandlingMode: String, CaseIterable, Codable, Sendable, Titled {
  case single
  case joint
  case separate

  package var title: Phrase {
    switch self {
    case .single: Phrase(zh: "独办", en: "one unit")
    case .joint: Phrase(zh: "会同办理", en: "jointly, the lead replies")
    case .separate: Phrase(zh: "分别办理", en: "separately, each replies")
    }
  }
}

/// How a unit and a deputy were in touch.
package enum ContactWay: String, CaseIterable, Codable, Sendable, Titled {
  case visit
  case meeting
  case onSite = "on-site"
  case phone
  case letter
  case none

  package var title: Phrase {
    switch self {
    case .visit: Phrase(zh: "走访", en: "visit")
    case .meeting: Phrase(zh: "座谈", en: "meeting")
    case .onSite: Phrase(zh: "现场", en: "on site")
    case .phone: Phrase(zh: "电话", en: "phone")
    case .letter: Phrase(zh: "书面", en: "letter")
    case .none: Phrase(zh: "未联系", en: "none")
    }
  }
}

/// Who handles a case again.
package enum ReworkMode: String, CaseIterable, Codable, Sendable, Titled {
  case sameUnit = "same-unit"
  case changeLead = "change-lead"

  package var title: Phrase {
    switch self {
    case .sameUnit: Phrase(zh: "原单位重新办理", en: "the same unit")
    case .changeLead: Phrase(zh: "另定主办单位", en: "a new lead unit")
    }
  }
}

/// How strong a reminder is; from order upwards it blocks closing.
package enum SupervisionLevel: String, CaseIterable, Codable, Sendable, Titled {
  case reminder
  case urge
  case order
  case listed

  package var title: Phrase {
    switch self {
    case .reminder: Phrase(zh: "提醒", en: "reminder")
    case .urge: Phrase(zh: "催办", en: "urging")
    case .order: Phrase(zh: "督办", en: "order")
    case .listed: Phrase(zh: "挂牌督办", en: "listed order")
    }
  }
}

/// What gave rise to a supervision order.
package enum SupervisionTrigger: String, CaseIterable, Codable, Sendable, Titled {
  case dueSoon = "due-soon"
  case overdue
  case stalled
  case auditFinding = "audit-finding"
  case dissatisfied
  case inspection

  package var title: Phrase {
    switch self {
    case .dueSoon: Phrase(zh: "临期", en: "due soon")
    case .overdue: Phrase(zh: "超期", en: "overdue")
    case .stalled: Phrase(zh: "停滞", en: "stalled")
    case .auditFinding: Phrase(zh: "台账审查发现", en: "audit finding")
    case .dissatisfied: Phrase(zh: "不满意", en: "dissatisfied")
    case .inspection: Phrase(zh: "监督检查发现", en: "inspection")
    }
  }
}

/// What an inspection looks at.
package enum InspectionDimension: String, CaseIterable, Codable, Sendable, Titled {
  case progress
  case quality
  case timeLimit = "time-limit"
  case safety
  case convenience
  case satisfaction

  package var title: Phrase {
    switch self {
    case .progress: Phrase(zh: "进展", en: "progress")
    case .quality: Phrase(zh: "质量", en: "quality")
    case .timeLimit: Phrase(zh: "时限", en: "time limit")
    case .safety: Phrase(zh: "安全", en: "safety")
    case .convenience: Phrase(zh: "便民", en: "convenience")
    case .satisfaction: Phrase(zh: "满意度", en: "satisfaction")
    }
  }
}

/// How an agenda item ended.
package enum MinutesOutcome: String, CaseIterable, Codable, Sendable, Titled {
  case consensus
  case carriedOver = "carried-over"
  case passedOn = "passed-on"

  package var title: Phrase {
    switch self {
    case .consensus: Phrase(zh: "达成共识", en: "consensus")
    case .carriedOver: Phrase(zh: "延至下月", en: "carried over")
    case .passedOn: Phrase(zh: "转办", en: "passed on")
    }
  }
}
