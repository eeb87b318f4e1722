package import Primitives

/// A document exists in a version with a digest; what is signed is this.
package struct DocumentIssued: EventPayload {
  package var code: DocumentCode
  /// Counts issues of this document, of this unit and part, from 1.
  package var version: Int
  package var digest: Digest
  /// Its entry in the dossier file.
  package var file: String
  package var title: String?
  package var number: DocumentNumber?
  /// The unit that it is for, when there is one for each.
  package var unit: UnitID?
  /// The assignment version that it states.
  package var assignment: Int?
  /// The reply round that it belongs to.
  package var round: Int?
  package var pages: Int?
  package var template: TemplateName?
  package var templateVersion: Int?
  /// Which ledger's write-off sheet it is.
  package var ledger: LedgerSide?
  /// The wording of a letter.
  package var paper: OfficePaper?
  /// Template, fonts and libraries by version: the same give the same bytes.
  package var madeWith: String?

  package init(
    code: DocumentCode, version: Int, digest: Digest, file: String, title: String? = nil,
    number: DocumentNumber? = nil, unit: UnitID? = nil, assignment: Int? = nil, round: Int? = nil,
    pages: Int? = nil, template: TemplateName? = nil, templateVersion: Int? = nil,
    ledger: LedgerSide? = nil, paper: OfficePaper? = nil, madeWith: String? = nil
  ) {
    self.code = code
    self.version = version
    self.digest = digest
    self.file = file
    self.title = title
    self.number = number
    self.unit = unit
    self.assignment = assignment
    self.round = round
    self.pages = pages
    self.template = template
    self.templateVersion = templateVersion
    self.ledger = ledger
    self.paper = paper
    self.madeWith = madeWith
  }

  package static let kind = EventKind.documentIssued
  package static var example: DocumentIssued {
    DocumentIssued(
      code: .assignmentSignOff, version: 1, digest: .example(1), file: "documents/09-ASG-v1.pdf",
      assignment: 1, pages: 1, template: "assignment-sign-off", templateVersion: 1)
  }
}

/// One person signs one document version in one slot.
package struct Signature: EventPayload {
  package var code: DocumentCode
  package var version: Int
  /// Of the document version that is signed; a changed document voids it.
  package var digest: Digest
  package var slot: SignatureSlot
  /// The unit signed for.
  package var unit: UnitID?
  /// Name, post and unit as of the day.
  package var signer: ActingPerson
  package var method: SignatureMethod

  package init(
    code: DocumentCode, version: Int, digest: Digest, slot: SignatureSlot, unit: UnitID? = nil,
    signer: ActingPerson, method: SignatureMethod
  ) {
    self.code = code
    self.version = version
    self.digest = digest
    self.slot = slot
    self.unit = unit
    self.signer = signer
    self.method = method
  }

  package static let kind = EventKind.signature
  package static var example: Signature {
    Signature(
      code: .assignmentSignOff, version: 1, digest: .example(1), slot: .undertakingUnitHead,
      unit: "u-housing",
      signer: ActingPerson(
        id: "h-0001", name: "局长甲", role: .unitHead, post: "局长", unit: "u-housing", unitName: "区住建局"),
      method: .electronic)
  }
}

/// A scan, photograph or other file is in the dossier.
package struct Attached: EventPayload {
  package var evidence: EvidenceID
  package var file: String
  package var digest: Digest
  package var mediaType: MediaType
  package var caption: String?
  /// The document whose signed copy it is.
  package var code: DocumentCode?
  package var version: Int?

  package init(
    evidence: EvidenceID, file: String, digest: Digest, mediaType: MediaType,
    caption: String? = nil, code: DocumentCode? = nil, version: Int? = nil
  ) {
    self.evidence = evidence
    self.file = file
    self.digest = digest
    self.mediaType = mediaType
    self.caption = caption
    self.code = code
    self.version = version
  }

  package static let kind = EventKind.attached
  package static var example: Attached {
    Attached(
      evidence: "e-1", file: "attachments/e-1.pdf", digest: .example(2),
      mediaType: "application/pdf")
  }
}
