package import Primitives

/// A code with a name that people read.
package protocol Titled {
  var title: Phrase { get }
}

/// The part a person plays in a case; what it may do is data.
package enum Role: String, CaseIterable, Codable, Sendable, Titled {
  case recorder
  case deputy
  case streetReviewer = "street-reviewer"
  case districtReviewer = "district-reviewer"
  case committeeHead = "committee-head"
  case undertakingClerk = "undertaking-clerk"
  case unitHead = "unit-head"
  case deputyMayor = "deputy-mayor"
  case inspector
  case archivist
  case systemAdministrator = "system-administrator"
  case securityAdministrator = "security-administrator"
  case auditor
  case system

  package var title: Phrase {
    switch self {
    case .recorder: Phrase(zh: "登记员", en: "recorder")
    case .deputy: Phrase(zh: "人大代表", en: "deputy")
    case .streetReviewer: Phrase(zh: "街道审核人", en: "street reviewer")
    case .districtReviewer: Phrase(zh: "选任工委工作人员", en: "district reviewer")
    case .committeeHead: Phrase(zh: "选任工委负责人", en: "head of the committee")
    case .undertakingClerk: Phrase(zh: "承办单位经办人", en: "undertaking clerk")
    case .unitHead: Phrase(zh: "承办单位负责人", en: "head of the undertaking unit")
    case .deputyMayor: Phrase(zh: "分管副区长", en: "deputy mayor in charge")
    case .inspector: Phrase(zh: "监督人员", en: "inspector")
    case .archivist: Phrase(zh: "档案员", en: "archivist")
    case .systemAdministrator: Phrase(zh: "系统管理员", en: "system administrator")
    case .securityAdministrator: Phrase(zh: "安全保密管理员", en: "security administrator")
    case .auditor: Phrase(zh: "安全审计员", en: "auditor")
    case .system: Phrase(zh: "系统", en: "the system")
    }
  }
}

/// The congress a deputy belongs to.
package enum DeputyLevel: String, CaseIterable, Codable, Sendable, Titled {
  case district
  case city
  case province
  case national
  case town

  package var title: Phrase {
    switch self {
    case .district: Phrase(zh: "区人大代表", en: "district")
    case .city: Phrase(zh: "市人大代表", en: "city")
    case .province: Phrase(zh: "省人大代表", en: "province")
    case .national: Phrase(zh: "全国人大代表", en: "national")
    case .town: Phrase(zh: "镇人大代表", en: "town")
    }
  }
}

/// A deputy's part in a suggestion.
package enum DeputyRole: String, CaseIterable, Codable, Sendable, Titled {
  case lead
  case coSigner = "co-signer"

  package var title: Phrase {
    switch self {
    case .lead: Phrase(zh: "领衔代表", en: "lead deputy")
    case .coSigner: Phrase(zh: "联名代表", en: "co-signer")
    }
  }
}

/// In what capacity somebody takes part in a meeting or visit.
package enum ParticipantKind: String, CaseIterable, Codable, Sendable, Titled {
  case deputy
  case resident
  case residentRepresentative = "resident-representative"
  case unit
  case street
  case community
  case contractor
  case committee
  case other

  package var title: Phrase {
    switch self {
    case .deputy: Phrase(zh: "人大代表", en: "deputy")
    case .resident: Phrase(zh: "居民", en: "resident")
    case .residentRepresentative: Phrase(zh: "居民代表", en: "residents' representative")
    case .unit: Phrase(zh: "部门", en: "department")
    case .street: Phrase(zh: "街道", en: "street")
    case .community: Phrase(zh: "社区", en: "community")
    case .contractor: Phrase(zh: "施工方", en: "contractor")
    case .committee: Phrase(zh: "人大机关", en: "congress office")
    case .other: Phrase(zh: "其他", en: "other")
    }
  }
}

/// Why another deputy acts for the lead deputy.
package enum SubstituteReason: String, CaseIterable, Codable, Sendable, Titled {
  case conflict
  case deceased
  case resigned
  case unreachable

  package var title: Phrase {
    switch self {
    case .conflict: Phrase(zh: "回避", en: "conflict of interest")
    case .deceased: Phrase(zh: "去世", en: "deceased")
    case .resigned: Phrase(zh: "辞职", en: "resigned")
    case .unreachable: Phrase(zh: "无法联系", en: "unreachable")
    }
  }
}
