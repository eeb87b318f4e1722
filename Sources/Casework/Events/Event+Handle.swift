package import Primitives

/// A plan, somebody in charge, and the days it will take.
package struct Started: EventPayload {
  package var unit: UnitID
  package var receivedOn: CivilDate?
  package var responsible: String
  package var phone: String?
  package var steps: [PlanStep]
  package var plannedDays: Int

  package enum CodingKeys: String, CodingKey {
    case unit
    case receivedOn
    case responsible
    case phone
    case steps = "step"
    case plannedDays
  }

  package init(
    unit: UnitID, receivedOn: CivilDate? = nil, responsible: String, phone: String? = nil,
    steps: [PlanStep] = [], plannedDays: Int
  ) {
    self.unit = unit
    self.receivedOn = receivedOn
    self.responsible = responsible
    self.phone = phone
    self.steps = steps
    self.plannedDays = plannedDays
  }

  package static let kind = EventKind.started
  package static var example: Started {
    Started(unit: "u-housing", responsible: "科长甲", steps: [.example], plannedDays: 5)
  }
}

/// A dated fact of the handling.
package struct Progress: EventPayload {
  package var unit: UnitID?
  package var text: String
  package var participants: String?
  package var outcome: String?
  package var nextStep: String?
  package var nextOn: CivilDate?
  package var blockedBy: BlockReason?
  /// Of `total`, such as 9 of 15 households.
  package var done: Int?
  package var total: Int?

  package init(
    unit: UnitID? = nil, text: String, participants: String? = nil, outcome: String? = nil,
    nextStep: String? = nil, nextOn: CivilDate? = nil, blockedBy: BlockReason? = nil,
    done: Int? = nil, total: Int? = nil
  ) {
    self.unit = unit
    self.text = text
    self.participants = participants
    self.outcome = outcome
    self.nextStep = nextStep
    self.nextOn = nextOn
    self.blockedBy = blockedBy
    self.done = done
    self.total = total
  }

  package static let kind = EventKind.progress
  package static var example: Progress {
    Progress(unit: "u-housing", text: "施工队进场破土，重建检查井", nextStep: "更换主管道", nextOn: day(2022, 12, 8))
  }
}

/// A day of the works as deputies and residents saw it.
package struct SiteLog: EventPayload {
  package var text: String
  /// For safety and convenience.
  package var measures: [String]
  package var comments: [CommentAndResponse]

  package enum CodingKeys: String, CodingKey {
    case text
    case measures = "measure"
    case comments = "comment"
  }

  package init(
    text: String, measures: [String] = [], comments: [CommentAndResponse] = []
  ) {
    self.text = text
    self.measures = measures
    self.comments = comments
  }

  package static let kind = EventKind.siteLog
  package static var example: SiteLog {
    SiteLog(text: "代表到场，督促夜间降噪", measures: ["搭设临时通道"], comments: [.example])
  }
}

/// The unit and the deputy talked.
package struct Contact: EventPayload {
  package var way: ContactWay
  package var faceToFace: Bool
  package var deputies: [PersonID]
  package var unit: UnitID?
  package var opinion: String

  package enum CodingKeys: String, CodingKey {
    case way
    case faceToFace
    case deputies = "deputy"
    case unit
    case opinion
  }

  package init(
    way: ContactWay, faceToFace: Bool, deputies: [PersonID] = [], unit: UnitID? = nil,
    opinion: String
  ) {
    self.way = way
    self.faceToFace = faceToFace
    self.deputies = deputies
    self.unit = unit
    self.opinion = opinion
  }

  package static let kind = EventKind.contact
  package static var example: Contact {
    Contact(
      way: .onSite, faceToFace: true, deputies: ["d-0001"], unit: "u-housing", opinion: "同意施工方案")
  }
}
