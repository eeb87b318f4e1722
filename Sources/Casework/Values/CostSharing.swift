package import Primitives

/// The unit that a household's share is rounded down to.
package enum ShareUnit: String, CaseIterable, Codable, Sendable {
  case yuan
  case fen
}

/// Who bears what equal shares leave over.
package enum RemainderPolicy: String, CaseIterable, Codable, Sendable {
  case absorbedByContractor = "absorbed-by-contractor"
  case addedToLastPayer = "added-to-last-payer"
  case paidByCommunity = "paid-by-community"
  case priceReduced = "price-reduced"

  package var title: Phrase {
    switch self {
    case .absorbedByContractor: Phrase(zh: "施工方让利", en: "absorbed by the contractor")
    case .addedToLastPayer: Phrase(zh: "由最后一户承担", en: "added to the last payer")
    case .paidByCommunity: Phrase(zh: "由社区承担", en: "paid by the community")
    case .priceReduced: Phrase(zh: "从总价中减除", en: "taken off the price")
    }
  }
}

/// A cost split evenly over households, with what is left over.
package struct CostSharing: Hashable, Sendable {
  package var total: Money
  package var households: Int
  package var perHousehold: Money

  /// All equal shares together.
  package var sum: Money { perHousehold * households }
  /// What the shares do not cover; never negative.
  package var remainder: Money { total - sum }

  /// Splits a total over a number of households; `nil` unless both are positive.
  package init?(total: Money, households: Int, roundedTo unit: ShareUnit = .yuan) {
    guard total > .zero, households > 0 else { return nil }
    let step = unit == .yuan ? 100 : 1
    self.total = total
    self.households = households
    perHousehold = Money(fen: total.fen / (households * step) * step)
  }

  /// Finds the number of households that a share reaches; `nil` unless both are positive.
  package init?(total: Money, perHousehold: Money) {
    guard total > .zero, perHousehold > .zero else { return nil }
    self.total = total
    self.perHousehold = perHousehold
    households = total.fen / perHousehold.fen
  }
}
