package import Primitives

/// A formal answer.
package struct ReplyView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var servedOn: CivilDate
  package var round: Int
  package var number: DocumentNumber
  package var `class`: ReplyClass
  package var isSealed: Bool
  package var isFaceToFace: Bool
  package var className: String
  /// A, B or C.
  package var classLetter: String
  package var unit: String
  package var items: [String]
  package var signer: String
  package var contact: String?
  package var phone: String?
  package var copies: [String]
  package var commitments: [CommitmentView]
  package var signature: SignatureView?

  package enum CodingKeys: String, CodingKey {
    case on
    case servedOn
    case round
    case number
    case `class`
    case isSealed
    case isFaceToFace
    case className
    case classLetter
    case unit
    case items = "item"
    case signer
    case contact
    case phone
    case copies = "copy"
    case commitments = "commitment"
    case signature
  }

  package init(
    on: CivilDate, servedOn: CivilDate, round: Int, number: DocumentNumber, class: ReplyClass,
    isSealed: Bool, isFaceToFace: Bool, className: String, classLetter: String, unit: String,
    items: [String] = [], signer: String, contact: String? = nil, phone: String? = nil,
    copies: [String] = [], commitments: [CommitmentView] = [], signature: SignatureView? = nil
  ) {
    self.on = on
    self.servedOn = servedOn
    self.round = round
    self.number = number
    self.class = `class`
    self.isSealed = isSealed
    self.isFaceToFace = isFaceToFace
    self.className = className
    self.classLetter = classLetter
    self.unit = unit
    self.items = items
    self.signer = signer
    self.contact = contact
    self.phone = phone
    self.copies = copies
    self.commitments = commitments
    self.signature = signature
  }
}

/// A deputy's rating.
package struct RatingView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var round: Int
  package var attitude: Satisfaction
  package var result: Satisfaction
  package var isInForce: Bool
  package var coSignersConsulted: Bool
  /// 满意.
  package var attitudeName: String
  package var resultName: String
  /// 走访、座谈.
  package var ways: String
  package var deputy: String
  /// The unit whose part is rated, when each replies.
  package var unit: String?
  package var reason: String?
  package var text: String?
  package var wish: String
  package var residents: String?
  package var signature: SignatureView?

  package init(
    on: CivilDate, round: Int, attitude: Satisfaction, result: Satisfaction, isInForce: Bool,
    coSignersConsulted: Bool, attitudeName: String, resultName: String, ways: String,
    deputy: String, unit: String? = nil, reason: String? = nil, text: String? = nil, wish: String,
    residents: String? = nil, signature: SignatureView? = nil
  ) {
    self.on = on
    self.round = round
    self.attitude = attitude
    self.result = result
    self.isInForce = isInForce
    self.coSignersConsulted = coSignersConsulted
    self.attitudeName = attitudeName
    self.resultName = resultName
    self.ways = ways
    self.deputy = deputy
    self.unit = unit
    self.reason = reason
    self.text = text
    self.wish = wish
    self.residents = residents
    self.signature = signature
  }
}

/// The completion (双签字②).
package struct CompletionView: Codable, Hashable, Sendable {
  package var on: CivilDate?
  package var isConditional: Bool
  package var plannedDays: Int?
  package var actualDays: Int?
  package var summary: Prose?
  package var outstanding: [CommitmentView]
  package var committeeSignature: SignatureView?
  package var deputySignature: SignatureView?

  package init(
    on: CivilDate? = nil, isConditional: Bool, plannedDays: Int? = nil, actualDays: Int? = nil,
    summary: Prose? = nil, outstanding: [CommitmentView] = [],
    committeeSignature: SignatureView? = nil, deputySignature: SignatureView? = nil
  ) {
    self.on = on
    self.isConditional = isConditional
    self.plannedDays = plannedDays
    self.actualDays = actualDays
    self.summary = summary
    self.outstanding = outstanding
    self.committeeSignature = committeeSignature
    self.deputySignature = deputySignature
  }
}
