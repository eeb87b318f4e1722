package import Primitives

/// What it costs and how households share it.
package struct CostShare: EventPayload {
  package var purpose: String
  package var basis: String
  package var method: String
  package var total: Money
  package var perHousehold: Money
  package var households: Int
  package var remainder: Money
  package var remainderPolicy: RemainderPolicy
  package var remainderBearer: String
  /// One for each household when the list is kept here.
  package var shares: [HouseholdShare]
  package var contractor: String?

  package enum CodingKeys: String, CodingKey {
    case purpose
    case basis
    case method
    case total
    case perHousehold
    case households
    case remainder
    case remainderPolicy
    case remainderBearer
    case shares = "share"
    case contractor
  }

  package init(
    purpose: String, basis: String, method: String, total: Money, perHousehold: Money,
    households: Int, remainder: Money, remainderPolicy: RemainderPolicy, remainderBearer: String,
    shares: [HouseholdShare] = [], contractor: String? = nil
  ) {
    self.purpose = purpose
    self.basis = basis
    self.method = method
    self.total = total
    self.perHousehold = perHousehold
    self.households = households
    self.remainder = remainder
    self.remainderPolicy = remainderPolicy
    self.remainderBearer = remainderBearer
    self.shares = shares
    self.contractor = contractor
  }

  package static let kind = EventKind.costShare
  package static var example: CostShare {
    CostShare(
      purpose: "化粪池疏通", basis: "2022年12月5日协商会，谁受益谁出资", method: "按户", total: Money(yuan: 3900),
      perHousehold: Money(yuan: 185), households: 21, remainder: Money(yuan: 15),
      remainderPolicy: .absorbedByContractor, remainderBearer: "施工方", shares: [],
      contractor: "专业疏通队")
  }
}

/// Households paid their shares.
package struct Payment: EventPayload {
  package var collector: String
  package var payments: [HouseholdPayment]

  package enum CodingKeys: String, CodingKey {
    case collector
    case payments = "payment"
  }

  package init(
    collector: String, payments: [HouseholdPayment] = []
  ) {
    self.collector = collector
    self.payments = payments
  }

  package static let kind = EventKind.payment
  package static var example: Payment {
    Payment(collector: "居民代表甲", payments: [.example])
  }
}

/// Collected money, remainder and cost are brought to agree.
package struct CostSettled: EventPayload {
  /// What was paid in the end.
  package var actual: Money
  /// Why the works went beyond the budget item.
  package var scopeChange: String?
  package var publishedOn: CivilDate?

  package init(
    actual: Money, scopeChange: String? = nil, publishedOn: CivilDate? = nil
  ) {
    self.actual = actual
    self.scopeChange = scopeChange
    self.publishedOn = publishedOn
  }

  package static let kind = EventKind.costSettled
  package static var example: CostSettled {
    CostSettled(actual: Money(yuan: 3900))
  }
}

/// Something is promised for later.
package struct Commitment: EventPayload {
  package var commitment: PromisedAction
  package var unit: UnitID?

  package init(
    commitment: PromisedAction, unit: UnitID? = nil
  ) {
    self.commitment = commitment
    self.unit = unit
  }

  package static let kind = EventKind.commitment
  package static var example: Commitment {
    Commitment(commitment: .example, unit: "u-housing")
  }
}

/// A promise was kept.
package struct CommitmentMet: EventPayload {
  package var commitment: CommitmentID
  package var text: String

  package init(
    commitment: CommitmentID, text: String
  ) {
    self.commitment = commitment
    self.text = text
  }

  package static let kind = EventKind.commitmentMet
  package static var example: CommitmentMet {
    CommitmentMet(commitment: "k-1", text: "已完成第一次疏通")
  }
}
