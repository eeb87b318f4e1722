package import Primitives

/// A picture of the same object before, during or after.
package struct Photo: EventPayload {
  package var stage: PhotoStage
  package var object: String
  package var caption: String
  package var photographer: String
  package var place: String?
  package var takenOn: CivilDate?
  package var file: EvidenceID
  package var digest: Digest?

  package init(
    stage: PhotoStage, object: String, caption: String, photographer: String, place: String? = nil,
    takenOn: CivilDate? = nil, file: EvidenceID, digest: Digest? = nil
  ) {
    self.stage = stage
    self.object = object
    self.caption = caption
    self.photographer = photographer
    self.place = place
    self.takenOn = takenOn
    self.file = file
    self.digest = digest
  }

  package static let kind = EventKind.photo
  package static var example: Photo {
    Photo(stage: .before, object: "化粪池", caption: "整改前污水外溢", photographer: "街道工作人员", file: "ph-1")
  }
}

/// Criteria of acceptance, each checked.
package struct QualityCheck: EventPayload {
  package var object: String
  package var criteria: [QualityCriterion]
  package var checkedBy: String

  package enum CodingKeys: String, CodingKey {
    case object
    case criteria = "criterion"
    case checkedBy
  }

  package init(
    object: String, criteria: [QualityCriterion] = [], checkedBy: String
  ) {
    self.object = object
    self.criteria = criteria
    self.checkedBy = checkedBy
  }

  package static let kind = EventKind.qualityCheck
  package static var example: QualityCheck {
    QualityCheck(object: "休闲座椅", criteria: [.example], checkedBy: "代表甲")
  }
}

/// A quantity of something at a place.
package struct Deliverable: EventPayload {
  package var name: String
  package var quantity: Int
  package var unit: String
  package var location: String
  package var accepted: Int?

  package init(
    name: String, quantity: Int, unit: String, location: String, accepted: Int? = nil
  ) {
    self.name = name
    self.quantity = quantity
    self.unit = unit
    self.location = location
    self.accepted = accepted
  }

  package static let kind = EventKind.deliverable
  package static var example: Deliverable {
    Deliverable(name: "座椅", quantity: 6, unit: "张", location: "星光园小区每栋", accepted: 6)
  }
}

/// What the handling achieved, and in how many days.
package struct HandlingResult: EventPayload {
  package var unit: UnitID?
  package var text: Prose
  package var finishedOn: CivilDate
  package var actualDays: Int
  package var difficulties: String?

  package init(
    unit: UnitID? = nil, text: Prose, finishedOn: CivilDate, actualDays: Int,
    difficulties: String? = nil
  ) {
    self.unit = unit
    self.text = text
    self.finishedOn = finishedOn
    self.actualDays = actualDays
    self.difficulties = difficulties
  }

  package static let kind = EventKind.result
  package static var example: HandlingResult {
    HandlingResult(
      unit: "u-housing", text: "化粪池已疏通，主管道已更换。", finishedOn: day(2022, 12, 8), actualDays: 3)
  }
}

/// A co-handling unit tells the lead what it did.
package struct CoOpinion: EventPayload {
  package var unit: UnitID
  package var text: Prose

  package init(
    unit: UnitID, text: Prose
  ) {
    self.unit = unit
    self.text = text
  }

  package static let kind = EventKind.coOpinion
  package static var example: CoOpinion {
    CoOpinion(unit: "u-city", text: "已配合清运。")
  }
}
