package import Primitives

/// A group of people with the same rights: who sits at which desk.
package enum AccessGroup: String, CaseIterable, Codable, Sendable, Titled {
  case streetClerk = "street-clerk"
  case deputy
  case districtClerk = "district-clerk"
  case undertaking
  case deputyMayor = "deputy-mayor"
  case committeeHead = "committee-head"
  case archivist
  case inspector
  case systemAdministrator = "system-administrator"
  case securityAdministrator = "security-administrator"
  case auditor

  package var title: Phrase {
    switch self {
    case .streetClerk: Phrase(zh: "街道工作人员", en: "street clerk")
    case .deputy: Phrase(zh: "代表", en: "deputy")
    case .districtClerk: Phrase(zh: "选任工委工作人员", en: "district clerk")
    case .undertaking: Phrase(zh: "承办单位人员", en: "undertaking unit")
    case .deputyMayor: Phrase(zh: "分管副区长", en: "deputy mayor")
    case .committeeHead: Phrase(zh: "选任工委主任", en: "head of the committee")
    case .archivist: Phrase(zh: "档案员", en: "archivist")
    case .inspector: Phrase(zh: "监督人员", en: "inspector")
    case .systemAdministrator: Phrase(zh: "系统管理员", en: "system administrator")
    case .securityAdministrator: Phrase(zh: "安全保密管理员", en: "security administrator")
    case .auditor: Phrase(zh: "安全审计员", en: "auditor")
    }
  }

  /// The roles in which its members act.
  package var roles: [Role] {
    switch self {
    case .streetClerk: [.recorder, .streetReviewer]
    case .deputy: [.deputy]
    case .districtClerk: [.recorder, .districtReviewer, .committeeHead]
    case .undertaking: [.undertakingClerk, .unitHead]
    case .deputyMayor: [.deputyMayor]
    case .committeeHead: [.committeeHead]
    case .archivist: [.archivist]
    case .inspector: [.inspector]
    case .systemAdministrator: [.systemAdministrator]
    case .securityAdministrator: [.securityAdministrator]
    case .auditor: [.auditor]
    }
  }
}

/// What a group may do or see.
package enum AccessRight: String, CaseIterable, Codable, Sendable {
  case register
  case claim
  case firstReview = "first-review"
  case secondReview = "second-review"
  case assign
  case sign
  case progress
  case reply
  case rate
  case writeOff = "write-off"
  case archive
  /// Appraisals and destruction lists; never by who made them.
  case approveDisposal = "approve-disposal"
  case seePersonalData = "see-personal-data"
  case seeCases = "see-cases"
  case seeLogs = "see-logs"
}

/// How far a right reaches.
package enum AccessScope: String, CaseIterable, Codable, Sendable {
  case none
  case all
  /// All, and each use is logged.
  case logged
  /// Only with personal data masked.
  case masked
  case ownStreet = "own-street"
  case ownCases = "own-cases"
  case ownTasks = "own-tasks"
  case ownPortfolio = "own-portfolio"
  case closedCases = "closed-cases"
  /// The assigning unit's ledger, or the street's own items.
  case assigningSide = "assigning-side"
  case undertakingSide = "undertaking-side"
}

/// One cell of the permission matrix.
package struct AccessGrant: Codable, Hashable, Sendable {
  package var group: AccessGroup
  package var right: AccessRight
  package var scope: AccessScope

  package init(_ group: AccessGroup, _ right: AccessRight, _ scope: AccessScope = .all) {
    self.group = group
    self.right = right
    self.scope = scope
  }
}

/// Who may do and see what; what it does not list is not allowed.
package struct PermissionMatrix: Codable, Hashable, Sendable {
  package var grants: [AccessGrant]

  package enum CodingKeys: String, CodingKey {
    case grants = "grant"
  }

  package init(grants: [AccessGrant] = PermissionMatrix.standard) { self.grants = grants }

  package func scope(of right: AccessRight, for group: AccessGroup) -> AccessScope {
    grants.last { $0.group == group && $0.right == right }?.scope ?? .none
  }

  /// The minimum matrix of the process; the three administrators are three persons and see no
  /// content by role.
  package static let standard: [AccessGrant] = [
    AccessGrant(.streetClerk, .register), AccessGrant(.streetClerk, .firstReview),
    AccessGrant(.streetClerk, .assign, .ownStreet),
    AccessGrant(.streetClerk, .seePersonalData, .ownStreet),
    AccessGrant(.streetClerk, .seeCases, .ownStreet),
    AccessGrant(.deputy, .register), AccessGrant(.deputy, .claim), AccessGrant(.deputy, .sign),
    AccessGrant(.deputy, .progress, .ownCases), AccessGrant(.deputy, .rate, .ownCases),
    AccessGrant(.deputy, .seePersonalData, .ownCases),
    AccessGrant(.deputy, .seeCases, .ownCases),
    AccessGrant(.districtClerk, .register), AccessGrant(.districtClerk, .secondReview),
    AccessGrant(.districtClerk, .assign), AccessGrant(.districtClerk, .sign),
    AccessGrant(.districtClerk, .writeOff, .assigningSide),
    AccessGrant(.districtClerk, .seePersonalData, .logged),
    AccessGrant(.districtClerk, .seeCases),
    AccessGrant(.undertaking, .sign, .ownTasks), AccessGrant(.undertaking, .progress, .ownTasks),
    AccessGrant(.undertaking, .reply, .ownTasks),
    AccessGrant(.undertaking, .writeOff, .undertakingSide),
    AccessGrant(.undertaking, .seePersonalData, .ownTasks),
    AccessGrant(.undertaking, .seeCases, .ownTasks),
    AccessGrant(.deputyMayor, .sign, .ownPortfolio),
    AccessGrant(.deputyMayor, .seePersonalData, .ownPortfolio),
    AccessGrant(.deputyMayor, .seeCases, .ownPortfolio),
    AccessGrant(.committeeHead, .approveDisposal),
    AccessGrant(.committeeHead, .seePersonalData, .logged), AccessGrant(.committeeHead, .seeCases),
    AccessGrant(.archivist, .archive), AccessGrant(.archivist, .seePersonalData, .logged),
    AccessGrant(.archivist, .seeCases, .closedCases),
    AccessGrant(.inspector, .progress), AccessGrant(.inspector, .seePersonalData, .masked),
    AccessGrant(.inspector, .seeCases),
    AccessGrant(.auditor, .seeLogs),
  ]
}
