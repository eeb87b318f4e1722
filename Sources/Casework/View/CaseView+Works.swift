package import Primitives

/// Budget, shares, payments and settlement.
package struct CostView: Codable, Hashable, Sendable {
  package var decidedOn: CivilDate
  package var total: Money
  package var perHousehold: Money
  package var households: Int
  /// All equal shares.
  package var sum: Money
  package var remainder: Money
  /// So far.
  package var paid: Money
  /// In the end.
  package var actual: Money?
  package var isSettled: Bool
  package var settledOn: CivilDate?
  package var publishedOn: CivilDate?
  package var purpose: String
  package var basis: String
  package var method: String
  package var remainderPolicy: String
  package var remainderBearer: String
  package var contractor: String?
  package var scopeChange: String?
  package var shares: [ShareView]

  package enum CodingKeys: String, CodingKey {
    case decidedOn
    case total
    case perHousehold
    case households
    case sum
    case remainder
    case paid
    case actual
    case isSettled
    case settledOn
    case publishedOn
    case purpose
    case basis
    case method
    case remainderPolicy
    case remainderBearer
    case contractor
    case scopeChange
    case shares = "share"
  }

  package init(
    decidedOn: CivilDate, total: Money, perHousehold: Money, households: Int, sum: Money,
    remainder: Money, paid: Money, actual: Money? = nil, isSettled: Bool,
    settledOn: CivilDate? = nil, publishedOn: CivilDate? = nil, purpose: String, basis: String,
    method: String, remainderPolicy: String, remainderBearer: String, contractor: String? = nil,
    scopeChange: String? = nil, shares: [ShareView] = []
  ) {
    self.decidedOn = decidedOn
    self.total = total
    self.perHousehold = perHousehold
    self.households = households
    self.sum = sum
    self.remainder = remainder
    self.paid = paid
    self.actual = actual
    self.isSettled = isSettled
    self.settledOn = settledOn
    self.publishedOn = publishedOn
    self.purpose = purpose
    self.basis = basis
    self.method = method
    self.remainderPolicy = remainderPolicy
    self.remainderBearer = remainderBearer
    self.contractor = contractor
    self.scopeChange = scopeChange
    self.shares = shares
  }
}

/// What one household owes and paid.
package struct ShareView: Codable, Hashable, Sendable {
  package var index: Int
  package var due: Money
  package var paid: Money
  package var paidOn: CivilDate?
  package var payer: String
  package var address: String?

  package init(
    index: Int, due: Money, paid: Money, paidOn: CivilDate? = nil, payer: String,
    address: String? = nil
  ) {
    self.index = index
    self.due = due
    self.paid = paid
    self.paidOn = paidOn
    self.payer = payer
    self.address = address
  }
}

/// A promise, open or kept.
package struct CommitmentView: Codable, Hashable, Sendable {
  package var id: CommitmentID
  package var dueOn: CivilDate
  package var metOn: CivilDate?
  package var isOpen: Bool
  package var text: String
  package var outcome: String?

  package init(
    id: CommitmentID, dueOn: CivilDate, metOn: CivilDate? = nil, isOpen: Bool, text: String,
    outcome: String? = nil
  ) {
    self.id = id
    self.dueOn = dueOn
    self.metOn = metOn
    self.isOpen = isOpen
    self.text = text
    self.outcome = outcome
  }
}

/// Criteria of acceptance.
package struct QualityCheckView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var object: String
  package var checkedBy: String
  package var criteria: [CriterionView]

  package enum CodingKeys: String, CodingKey {
    case on
    case object
    case checkedBy
    case criteria = "criterion"
  }

  package init(
    on: CivilDate, object: String, checkedBy: String, criteria: [CriterionView] = []
  ) {
    self.on = on
    self.object = object
    self.checkedBy = checkedBy
    self.criteria = criteria
  }
}

/// One criterion.
package struct CriterionView: Codable, Hashable, Sendable {
  package var isMet: Bool
  package var text: String
  package var remark: String?

  package init(
    isMet: Bool, text: String, remark: String? = nil
  ) {
    self.isMet = isMet
    self.text = text
    self.remark = remark
  }
}

/// A quantity delivered.
package struct DeliverableView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var quantity: Int
  package var accepted: Int?
  package var name: String
  package var unit: String
  package var location: String

  package init(
    on: CivilDate, quantity: Int, accepted: Int? = nil, name: String, unit: String, location: String
  ) {
    self.on = on
    self.quantity = quantity
    self.accepted = accepted
    self.name = name
    self.unit = unit
    self.location = location
  }
}

/// A photograph.
package struct PhotoView: Codable, Hashable, Sendable {
  package var index: Int
  package var stage: PhotoStage
  package var takenOn: CivilDate
  package var file: EvidenceID
  package var digest: Digest?
  package var stageName: String
  package var object: String
  package var caption: String
  package var place: String?
  package var photographer: String
  /// The entry of the dossier that holds the picture, once it is attached.
  package var entry: String?

  package init(
    index: Int, stage: PhotoStage, takenOn: CivilDate, file: EvidenceID, digest: Digest? = nil,
    stageName: String, object: String, caption: String, place: String? = nil,
    photographer: String, entry: String? = nil
  ) {
    self.index = index
    self.stage = stage
    self.takenOn = takenOn
    self.file = file
    self.digest = digest
    self.stageName = stageName
    self.object = object
    self.caption = caption
    self.place = place
    self.photographer = photographer
    self.entry = entry
  }
}
