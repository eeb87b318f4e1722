package import Primitives

/// Where something is: district, street, community, compound, building, unit, room.
package struct Location: Codable, Hashable, Sendable {
  /// 区.
  package var district: String
  /// 街道 or 镇.
  package var street: String?
  package var community: String?
  /// 小区, with its street number.
  package var compound: String?
  /// 栋.
  package var building: String?
  /// 单元.
  package var unit: String?
  /// 户; hidden from everyone who sees masked data.
  package var room: String?
  /// Anything that helps to find it.
  package var detail: String?

  package init(
    district: String, street: String? = nil, community: String? = nil, compound: String? = nil,
    building: String? = nil, unit: String? = nil, room: String? = nil, detail: String? = nil
  ) {
    self.district = district
    self.street = street
    self.community = community
    self.compound = compound
    self.building = building
    self.unit = unit
    self.room = room
    self.detail = detail
  }

  package static let example = Location(
    district: "西湖区", street: "绳金塔街道", community: "那尔堂社区", compound: "永叔路84号小区")
}

/// A place in the two-level category tree, with the names it had that day.
package struct Category: Codable, Hashable, Sendable {
  package var code: CategoryCode
  package var major: String
  package var minor: String?

  package init(
    code: CategoryCode, major: String, minor: String? = nil
  ) {
    self.code = code
    self.major = major
    self.minor = minor
  }

  package static let example = Category(code: "estate.sewage", major: "物业管理", minor: "化粪池")
}

/// A resident: the name lies in the person's own file, here are its key and digest.
package struct PersonReference: Codable, Hashable, Sendable {
  package var id: PersonID
  /// Salted SHA-256 of the personal data as they were that day.
  package var digest: Digest?

  package init(
    id: PersonID, digest: Digest? = nil
  ) {
    self.id = id
    self.digest = digest
  }

  package static let example = PersonReference(id: "p-0001")
}

/// A deputy as of the day; deputies act in public and are named.
package struct DeputyReference: Codable, Hashable, Sendable {
  package var id: PersonID
  package var name: String
  package var role: DeputyRole
  package var level: DeputyLevel
  /// 代表团 or 代表小组.
  package var group: String?
  package var phone: String?
  /// Where the deputy works; a deputy cannot rate the work of this unit.
  package var unit: UnitID?
  /// Whether the mandate is in force.
  package var active: Bool

  package init(
    id: PersonID, name: String, role: DeputyRole, level: DeputyLevel, group: String? = nil,
    phone: String? = nil, unit: UnitID? = nil, active: Bool = true
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.level = level
    self.group = group
    self.phone = phone
    self.unit = unit
    self.active = active
  }

  package static let example = DeputyReference(
    id: "d-0001", name: "代表甲", role: .lead, level: .district, active: true)
}

/// Somebody at a meeting or visit; residents by key only.
package struct Participant: Codable, Hashable, Sendable {
  package var kind: ParticipantKind
  package var name: String?
  package var person: PersonReference?
  package var post: String?
  package var unit: UnitID?

  package init(
    kind: ParticipantKind, name: String? = nil, person: PersonReference? = nil, post: String? = nil,
    unit: UnitID? = nil
  ) {
    self.kind = kind
    self.name = name
    self.person = person
    self.post = post
    self.unit = unit
  }

  package static let example = Participant(kind: .unit, name: "区住建局")
}

/// The leader whose signature accepts a task for the government.
package struct PortfolioHolder: Codable, Hashable, Sendable {
  package var id: PersonID?
  package var name: String
  package var post: String

  package init(
    id: PersonID? = nil, name: String, post: String
  ) {
    self.id = id
    self.name = name
    self.post = post
  }

  package static let example = PortfolioHolder(name: "副区长甲", post: "副区长")
}

/// A unit that a case is assigned to, as of the day.
package struct AssignedUnit: Codable, Hashable, Sendable {
  package var id: UnitID
  package var name: String
  package var role: UnitRole
  /// What this unit handles.
  package var part: String?
  package var head: String?
  package var headPost: String?
  package var contact: String?
  package var phone: String?
  package var portfolio: PortfolioHolder?

  package init(
    id: UnitID, name: String, role: UnitRole, part: String? = nil, head: String? = nil,
    headPost: String? = nil, contact: String? = nil, phone: String? = nil,
    portfolio: PortfolioHolder? = nil
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.part = part
    self.head = head
    self.headPost = headPost
    self.contact = contact
    self.phone = phone
    self.portfolio = portfolio
  }

  package static let example = AssignedUnit(
    id: "u-housing", name: "区住建局", role: .lead, head: "局长甲", headPost: "局长", portfolio: .example)
}

/// One step of a handling plan.
package struct PlanStep: Codable, Hashable, Sendable {
  package var text: String
  package var from: CivilDate?
  package var to: CivilDate?

  package init(
    text: String, from: CivilDate? = nil, to: CivilDate? = nil
  ) {
    self.text = text
    self.from = from
    self.to = to
  }

  package static let example = PlanStep(text: "清掏化粪池", from: day(2022, 12, 6), to: day(2022, 12, 8))
}

/// What one household is to pay.
package struct HouseholdShare: Codable, Hashable, Sendable {
  package var payer: PersonReference
  package var due: Money

  package init(
    payer: PersonReference, due: Money
  ) {
    self.payer = payer
    self.due = due
  }

  package static let example = HouseholdShare(
    payer: PersonReference(id: "p-0001"), due: Money(yuan: 185))
}

/// What one household paid.
package struct HouseholdPayment: Codable, Hashable, Sendable {
  package var payer: PersonID
  package var amount: Money
  package var on: CivilDate

  package init(
    payer: PersonID, amount: Money, on: CivilDate
  ) {
    self.payer = payer
    self.amount = amount
    self.on = on
  }

  package static let example = HouseholdPayment(
    payer: "p-0001", amount: Money(yuan: 185), on: day(2022, 12, 6))
}

/// A promise made in a reply, with the day it falls due.
package struct PromisedAction: Codable, Hashable, Sendable {
  package var id: CommitmentID
  package var text: String
  package var dueOn: CivilDate

  package init(
    id: CommitmentID, text: String, dueOn: CivilDate
  ) {
    self.id = id
    self.text = text
    self.dueOn = dueOn
  }

  package static let example = PromisedAction(id: "k-1", text: "每季度疏通一次", dueOn: day(2023, 3, 31))
}

/// One criterion of acceptance and whether it is met.
package struct QualityCriterion: Codable, Hashable, Sendable {
  package var text: String
  package var isMet: Bool
  package var remark: String?

  package init(
    text: String, isMet: Bool = true, remark: String? = nil
  ) {
    self.text = text
    self.isMet = isMet
    self.remark = remark
  }

  package static let example = QualityCriterion(text: "结实牢固", isMet: true)
}

/// What was found in one dimension.
package struct InspectionItem: Codable, Hashable, Sendable {
  package var dimension: InspectionDimension
  package var text: String
  package var isGood: Bool

  package init(
    dimension: InspectionDimension, text: String, isGood: Bool
  ) {
    self.dimension = dimension
    self.text = text
    self.isGood = isGood
  }

  package static let example = InspectionItem(dimension: .progress, text: "已完成重新测量", isGood: true)
}

/// One check of the first review.
package struct ReviewCheck: Codable, Hashable, Sendable {
  package var check: FirstReviewCheck
  package var isMet: Bool

  package init(
    check: FirstReviewCheck, isMet: Bool = true
  ) {
    self.check = check
    self.isMet = isMet
  }

  package static let example = ReviewCheck(check: .withinArea, isMet: true)
}

/// One way to solve a problem, with whom to thank for it.
package struct SolutionOption: Codable, Hashable, Sendable {
  package var id: OptionID
  package var text: String
  package var deputy: PersonID?
  package var resident: PersonReference?

  package init(
    id: OptionID, text: String, deputy: PersonID? = nil, resident: PersonReference? = nil
  ) {
    self.id = id
    self.text = text
    self.deputy = deputy
    self.resident = resident
  }

  package static let example = SolutionOption(id: "o-1", text: "错峰浇灌")
}

/// What a resident said during the works and what came of it.
package struct CommentAndResponse: Codable, Hashable, Sendable {
  package var comment: String
  package var response: String?
  package var person: PersonReference?

  package init(
    comment: String, response: String? = nil, person: PersonReference? = nil
  ) {
    self.comment = comment
    self.response = response
    self.person = person
  }

  package static let example = CommentAndResponse(comment: "通道太窄", response: "已加宽")
}
