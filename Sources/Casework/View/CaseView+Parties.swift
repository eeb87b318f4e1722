package import Primitives

/// The office that keeps the case.
package struct OfficeView: Codable, Hashable, Sendable {
  /// 西湖区人大常委会选任工委, as it stands on sheets.
  package var name: String
  package var shortName: String?
  /// 区人大常委会.
  package var congress: String?
  /// 区人民政府.
  package var government: String?
  package var district: String?
  /// 第×届.
  package var term: String?
  package var phone: String?
  package var address: String?

  package init(
    name: String, shortName: String? = nil, congress: String? = nil, government: String? = nil,
    district: String? = nil, term: String? = nil, phone: String? = nil, address: String? = nil
  ) {
    self.name = name
    self.shortName = shortName
    self.congress = congress
    self.government = government
    self.district = district
    self.term = term
    self.phone = phone
    self.address = address
  }
}

/// A place, in its parts and as one line.
package struct LocationView: Codable, Hashable, Sendable {
  /// All that may be shown, in one line.
  package var full: String
  package var district: String?
  package var street: String?
  package var community: String?
  /// 小区, with its street number.
  package var compound: String?
  package var building: String?
  package var unit: String?
  package var room: String?
  package var detail: String?

  package init(
    full: String, district: String? = nil, street: String? = nil, community: String? = nil,
    compound: String? = nil, building: String? = nil, unit: String? = nil, room: String? = nil,
    detail: String? = nil
  ) {
    self.full = full
    self.district = district
    self.street = street
    self.community = community
    self.compound = compound
    self.building = building
    self.unit = unit
    self.room = room
    self.detail = detail
  }
}

/// The category at two levels.
package struct CategoryView: Codable, Hashable, Sendable {
  package var code: CategoryCode
  package var major: String
  package var minor: String?
  /// `物业管理－化粪池`.
  package var full: String

  package init(
    code: CategoryCode, major: String, minor: String? = nil, full: String
  ) {
    self.code = code
    self.major = major
    self.minor = minor
    self.full = full
  }
}

/// A resident as the reader may see him.
package struct PersonView: Codable, Hashable, Sendable {
  package var id: PersonID
  package var isAnonymous: Bool
  /// As given, masked for who may not see it, or 匿名.
  package var name: String
  package var phone: String?
  package var address: String?

  package init(
    id: PersonID, isAnonymous: Bool, name: String, phone: String? = nil, address: String? = nil
  ) {
    self.id = id
    self.isAnonymous = isAnonymous
    self.name = name
    self.phone = phone
    self.address = address
  }
}

/// A deputy as of the day the case was claimed.
package struct DeputyView: Codable, Hashable, Sendable {
  package var id: PersonID
  package var role: DeputyRole
  package var level: DeputyLevel
  package var roleName: String
  package var levelName: String
  package var name: String
  package var group: String?
  package var phone: String?

  package init(
    id: PersonID, role: DeputyRole, level: DeputyLevel, roleName: String, levelName: String,
    name: String, group: String? = nil, phone: String? = nil
  ) {
    self.id = id
    self.role = role
    self.level = level
    self.roleName = roleName
    self.levelName = levelName
    self.name = name
    self.group = group
    self.phone = phone
  }
}

/// Somebody at a meeting or visit.
package struct ParticipantView: Codable, Hashable, Sendable {
  package var kind: ParticipantKind
  package var kindName: String
  package var name: String
  package var post: String?

  package init(
    kind: ParticipantKind, kindName: String, name: String, post: String? = nil
  ) {
    self.kind = kind
    self.kindName = kindName
    self.name = name
    self.post = post
  }
}

/// A unit in an assignment, with its own acceptance and signatures.
package struct UnitView: Codable, Hashable, Sendable {
  package var id: UnitID
  package var role: UnitRole
  /// 主办, 协办, 分办.
  package var roleName: String
  package var name: String
  package var part: String?
  package var head: String?
  package var headPost: String?
  package var contact: String?
  package var phone: String?
  /// The deputy mayor or other leader in charge.
  package var leader: String?
  package var leaderPost: String?
  package var task: TaskView?
  /// 承办单位负责人.
  package var headSignature: SignatureView?
  /// 分管副区长.
  package var leaderSignature: SignatureView?

  package init(
    id: UnitID, role: UnitRole, roleName: String, name: String, part: String? = nil,
    head: String? = nil, headPost: String? = nil, contact: String? = nil, phone: String? = nil,
    leader: String? = nil, leaderPost: String? = nil, task: TaskView? = nil,
    headSignature: SignatureView? = nil, leaderSignature: SignatureView? = nil
  ) {
    self.id = id
    self.role = role
    self.roleName = roleName
    self.name = name
    self.part = part
    self.head = head
    self.headPost = headPost
    self.contact = contact
    self.phone = phone
    self.leader = leader
    self.leaderPost = leaderPost
    self.task = task
    self.headSignature = headSignature
    self.leaderSignature = leaderSignature
  }
}

/// What a unit undertakes (认领承诺).
package struct TaskView: Codable, Hashable, Sendable {
  package var finishOn: CivilDate?
  package var goal: String
  package var measures: [String]
  package var responsible: String?
  package var contact: String?
  package var phone: String?

  package enum CodingKeys: String, CodingKey {
    case finishOn
    case goal
    case measures = "measure"
    case responsible
    case contact
    case phone
  }

  package init(
    finishOn: CivilDate? = nil, goal: String, measures: [String] = [], responsible: String? = nil,
    contact: String? = nil, phone: String? = nil
  ) {
    self.finishOn = finishOn
    self.goal = goal
    self.measures = measures
    self.responsible = responsible
    self.contact = contact
    self.phone = phone
  }
}
