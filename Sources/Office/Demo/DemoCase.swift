package import Casework
package import Primitives

/// A person of the sample office; every name is invented.
package struct DemoPerson: Hashable, Sendable {
  package var id: PersonID
  package var name: String
  package var role: Role
  package var post: String
  package var unit: UnitID?
  package var unitName: String

  /// The person as an event names an actor; `role` differs for people with two functions.
  package func acting(as role: Role? = nil) -> ActingPerson {
    ActingPerson(
      id: id, name: name, role: role ?? self.role, post: post, unit: unit, unitName: unitName)
  }
}

/// What a resident left with the recorder; kept apart from the case and masked for outsiders.
package struct DemoResident: Hashable, Sendable {
  package var id: PersonID
  /// A full name, or a surname with a form of address where no more is known.
  package var name: String
  package var phone: String?
  package var address: String?

  package var reference: PersonReference { PersonReference(id: id) }
}

/// The wording of a letter.
package struct DemoPaper: Hashable, Sendable {
  package var title: String
  package var issuer: String
  package var recipient: String?
  package var paragraphs: [String]
}

/// A document to be issued; the office renders, stores and digests it.
package struct DemoIssue: Hashable, Sendable {
  package var code: DocumentCode
  package var title: String?
  package var number: DocumentNumber?
  /// The unit that it is for.
  package var unit: UnitID?
  /// The assignment version that it states.
  package var assignment: Int?
  /// The reply round that it belongs to.
  package var round: Int?
  /// Which ledger's write-off sheet it is.
  package var ledger: LedgerSide?
  /// The wording of a letter; `nil` for every other sheet.
  package var paper: DemoPaper?
}

/// A signature to be given on the issue in force of a document.
package struct DemoSigning: Hashable, Sendable {
  package var code: DocumentCode
  package var slot: SignatureSlot
  package var signer: ActingPerson
  /// The unit signed for.
  package var unit: UnitID?
  /// Which ledger's write-off sheet is signed.
  package var ledger: LedgerSide?
  package var method: SignatureMethod
}

/// A file to be put into the dossier; its bytes are drawn on demand, always the same.
package struct DemoAttachment: Hashable, Sendable {
  package var evidence: EvidenceID
  package var file: String
  package var caption: String
  package var picture: DemoPicture

  package var mediaType: MediaType { "image/png" }
  package var bytes: [UInt8] { get throws(Fault) { try picture.png() } }
}

/// One step of a sample case: who did what on which day.
package struct DemoStep: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case event(EventBody)
    case issue(DemoIssue)
    case sign(DemoSigning)
    case attach(DemoAttachment)
  }

  package var on: CivilDate
  package var isDateInvented: Bool
  /// When it was written down: in office hours of that day, later than the step before it.
  package var recordedAt: Timestamp
  package var actor: ActingPerson
  package var keeper: LedgerKeeper
  package var evidence: [EvidenceID]
  package var action: Action
}

/// A whole sample case from the residents' words to the archive.
package struct DemoCase: Hashable, Sendable {
  package var id: CaseID
  /// `C1` … `C7`.
  package var key: String
  package var title: String
  package var steps: [DemoStep]
  package var residents: [DemoResident]
  /// When the sealed dossier goes to the archive; invented.
  package var archivedOn: CivilDate
}

/// The seven sample cases, always the same.
package enum DemoCases {
  package static let all: [DemoCase] = [
    drain, gate, lift, greenery, window, shop, bench,
  ]
}
