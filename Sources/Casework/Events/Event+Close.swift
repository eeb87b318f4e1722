package import Primitives

/// Both completion signatures are there and nothing is open.
package struct Completed: EventPayload {
  package var summary: Prose
  package var plannedDays: Int?
  package var actualDays: Int?
  /// Commitments that stay open, listed on the sheet.
  package var outstanding: [CommitmentID]

  package init(
    summary: Prose, plannedDays: Int? = nil, actualDays: Int? = nil,
    outstanding: [CommitmentID] = []
  ) {
    self.summary = summary
    self.plannedDays = plannedDays
    self.actualDays = actualDays
    self.outstanding = outstanding
  }

  package static let kind = EventKind.completed
  package static var example: Completed {
    Completed(summary: "问题解决，代表满意。", plannedDays: 5, actualDays: 3, outstanding: [])
  }
}

/// One ledger's number is closed.
package struct WrittenOff: EventPayload {
  package var side: LedgerSide
  /// The undertaking unit; none for the assigning ledger.
  package var unit: UnitID?
  package var number: LedgerNumber
  package var remark: String?

  package init(
    side: LedgerSide, unit: UnitID? = nil, number: LedgerNumber, remark: String? = nil
  ) {
    self.side = side
    self.unit = unit
    self.number = number
    self.remark = remark
  }

  package static let kind = EventKind.writtenOff
  package static var example: WrittenOff {
    WrittenOff(side: .assigning, number: "2022-0017")
  }
}

/// The closure certificate is made from the sealed dossier.
package struct CertificateIssued: EventPayload {
  package var number: CertificateNumber
  /// SHA-256 of the sealed dossier file.
  package var dossier: Digest
  /// Verification code.
  package var code: String?

  package init(
    number: CertificateNumber, dossier: Digest, code: String? = nil
  ) {
    self.number = number
    self.dossier = dossier
    self.code = code
  }

  package static let kind = EventKind.certificateIssued
  package static var example: CertificateIssued {
    CertificateIssued(number: "销2022-17", dossier: .example(0xAB))
  }
}

/// The dossier is catalogued and in a volume.
package struct Archived: EventPayload {
  package var code: ArchivalCode?
  package var volume: VolumeID?
  package var pages: Int?

  package init(
    code: ArchivalCode? = nil, volume: VolumeID? = nil, pages: Int? = nil
  ) {
    self.code = code
    self.volume = volume
    self.pages = pages
  }

  package static let kind = EventKind.archived
  package static var example: Archived {
    Archived()
  }
}

/// Residents were asked again after the case was closed.
package struct ReturnVisit: EventPayload {
  package var households: Int
  package var satisfied: Int
  package var text: String
  package var recurred: Bool

  package init(
    households: Int, satisfied: Int, text: String, recurred: Bool
  ) {
    self.households = households
    self.satisfied = satisfied
    self.text = text
    self.recurred = recurred
  }

  package static let kind = EventKind.returnVisit
  package static var example: ReturnVisit {
    ReturnVisit(households: 10, satisfied: 10, text: "下水通畅", recurred: false)
  }
}

/// A wrongful write-off is undone by a red-letter line in both ledgers.
package struct WriteOffReversed: EventPayload {
  package var decision: DocumentNumber
  package var reason: String

  package init(
    decision: DocumentNumber, reason: String
  ) {
    self.decision = decision
    self.reason = reason
  }

  package static let kind = EventKind.writeOffReversed
  package static var example: WriteOffReversed {
    WriteOffReversed(decision: "西人选任〔2023〕2号", reason: "评价签名系他人代签")
  }
}
