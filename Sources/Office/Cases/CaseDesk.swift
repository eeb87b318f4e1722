package import Casework
package import Dossiers
internal import Forms
package import Primitives
internal import Seals

/// One case on the desk: its dossier being written and its state, always in step.
///
/// Every act goes through the guards first; a refused one leaves everything as it was. Nothing is
/// on disk until the draft is written.
package struct CaseDesk: Sendable {
  package private(set) var draft: DossierDraft
  package private(set) var current: Case?
  /// The digest of the sealed file's bytes decides nothing here; the desk only prepares them.
  private let office: OfficeView
  private let rules: Rulebook
  private let press: Press

  /// A new case.
  package init(caseID: CaseID, office: OfficeView, rules: Rulebook, press: Press) {
    draft = DossierDraft(caseID: caseID)
    current = nil
    self.office = office
    self.rules = rules
    self.press = press
  }

  /// A case taken up again: its dossier and the supplements to it, in order.
  ///
  /// What is new goes into the last file while that is open, else into a new supplement.
  package init(
    continuing chain: [Dossier], office: OfficeView, rules: Rulebook, press: Press
  ) throws(Fault) {
    guard let last = chain.last else { preconditionFailure("a case has a dossier") }
    draft =
      last.isSealed
      ? try DossierDraft(supplementing: last) : try DossierDraft(continuing: last)
    current = try Case.replay(chain.flatMap(\.events), under: rules)
    self.office = office
    self.rules = rules
    self.press = press
  }

  /// Who did it, when, and in whose ledger; everything of an event but what happened.
  package struct Circumstance: Sendable {
    package var actor: ActingPerson
    package var enteredBy: PersonID?
    package var on: CivilDate
    package var isDateInvented: Bool
    package var recordedAt: Timestamp
    package var keeper: LedgerKeeper
    package var origin: Origin
    package var evidence: [EvidenceID]

    package init(
      actor: ActingPerson, enteredBy: PersonID? = nil, on: CivilDate, isDateInvented: Bool = false,
      recordedAt: Timestamp, keeper: LedgerKeeper = .both, origin: Origin = .live,
      evidence: [EvidenceID] = []
    ) {
      self.actor = actor
      self.enteredBy = enteredBy
      self.on = on
      self.isDateInvented = isDateInvented
      self.recordedAt = recordedAt
      self.keeper = keeper
      self.origin = origin
      self.evidence = evidence
    }
  }

  package var view: CaseView? {
    current.map { CaseView(of: $0, directory: CaseDirectory(office: office, policy: rules.policy)) }
  }

  /// Records one event, through the guards.
  package mutating func record(
    _ body: EventBody, _ circumstance: Circumstance
  ) throws(Fault) {
    let sequence = (current?.lastSequence ?? 0) + 1
    let event = Event(
      sequence: sequence, id: EventID(rawValue: "e\(sequence)"), actor: circumstance.actor,
      enteredBy: circumstance.enteredBy, on: circumstance.on,
      isDateInvented: circumstance.isDateInvented ? true : nil,
      recordedAt: circumstance.recordedAt, keeper: circumstance.keeper,
      origin: circumstance.origin, evidence: circumstance.evidence, body: body)
    try take(event)
  }

  /// Takes a whole event, as an import has it, through the guards.
  package mutating func take(_ event: Event) throws(Fault) {
    if current == nil {
      current = try Case(opening: event)
    } else {
      try current?.apply(event, under: rules)
    }
    try draft.append(event)
  }

  package mutating func add(_ person: PersonFile) throws(Fault) { try draft.add(person) }

  /// Stores the bytes that an event already names.
  mutating func add(_ bytes: [UInt8], named name: String) throws(Fault) {
    try draft.add(bytes, named: name)
  }

  /// Keeps the text of a file that was just added; `false` where its name cannot be had.
  mutating func add(_ text: AttachmentText, of file: String) throws(Fault) -> Bool {
    try draft.add(text, of: file)
  }

  /// What a document is about, beside the case itself.
  package struct Subject: Sendable {
    package var title: String?
    package var number: DocumentNumber?
    package var unit: UnitID?
    package var assignment: Int?
    package var round: Int?
    package var ledger: LedgerSide?

    package init(
      title: String? = nil, number: DocumentNumber? = nil, unit: UnitID? = nil,
      assignment: Int? = nil, round: Int? = nil, ledger: LedgerSide? = nil
    ) {
      self.title = title
      self.number = number
      self.unit = unit
      self.assignment = assignment
      self.round = round
      self.ledger = ledger
    }
  }

  /// Prints a document from the case as it stands, stores it and records its issue.
  package mutating func issue(
    _ code: DocumentCode, _ subject: Subject, paper: OfficePaper? = nil,
    _ circumstance: Circumstance
  ) throws(Fault) {
    guard let view else { throw CaseDesk.nothingYet(code) }
    let version = nextVersion(of: code)
    let printed: PrintedDocument
    guard FormCatalogue.isLetter(code) == (paper != nil) else {
      throw paper == nil ? CaseDesk.noWording(code) : CaseDesk.fixedWording(code)
    }
    if let template = FormCatalogue.template(of: code) {
      printed = try press.print(
        form: template, of: view, paper: paper, version: version,
        given: CaseDesk.given(subject.ledger, subject.unit, in: view), at: circumstance.recordedAt,
        calendar: rules.calendar
      ) { [draft] name throws(Fault) in draft.bytes(of: name) }
    } else if let paper {
      printed = try press.print(
        paper, of: view, code: code, version: version, at: circumstance.recordedAt)
    } else {
      throw CaseDesk.noWording(code)
    }
    try take(
      printed, code, version, subject, paper: paper,
      file: FormCatalogue.entryName(code, version: version), circumstance)
  }

  /// Takes in a document that was made elsewhere, such as a unit's own reply; gives its entry.
  @discardableResult
  package mutating func issue(
    _ code: DocumentCode, _ subject: Subject, made bytes: [UInt8], ending: String,
    _ circumstance: Circumstance
  ) throws(Fault) -> String {
    let version = nextVersion(of: code)
    let file = FormCatalogue.entryName(code, version: version, ending: ending)
    try take(
      PrintedDocument(bytes: bytes), code, version, subject, paper: nil, file: file, circumstance)
    return file
  }

  private func nextVersion(of code: DocumentCode) -> Int {
    1 + (current?.documents.count { $0.value.code == code } ?? 0)
  }

  private mutating func take(
    _ printed: PrintedDocument, _ code: DocumentCode, _ version: Int, _ subject: Subject,
    paper: OfficePaper?, file: String, _ circumstance: Circumstance
  ) throws(Fault) {
    let body = EventBody.documentIssued(
      DocumentIssued(
        code: code, version: version, digest: SHA256.digest(of: printed.bytes), file: file,
        title: subject.title, number: subject.number, unit: subject.unit,
        assignment: subject.assignment, round: subject.round, pages: printed.pages,
        template: printed.template, templateVersion: printed.templateVersion,
        ledger: subject.ledger, paper: paper, madeWith: printed.madeWith))
    try record(body, circumstance)
    try draft.add(printed.bytes, named: file)
  }

  /// Signs the version of a document that is in force.
  package mutating func sign(
    _ code: DocumentCode, slot: Casework.SignatureSlot, signer: ActingPerson, unit: UnitID?,
    ledger: LedgerSide?, method: SignatureMethod, _ circumstance: Circumstance
  ) throws(Fault) {
    let issued = current?.documents.last { document in
      let issued = document.value
      return issued.code == code && (ledger == nil || issued.ledger == ledger)
        && (unit == nil || issued.unit == nil || issued.unit == unit)
    }?.value
    guard let issued else { throw CaseDesk.nothingToSign(code) }
    try record(
      .signature(
        Casework.Signature(
          code: code, version: issued.version, digest: issued.digest, slot: slot, unit: unit,
          signer: signer, method: method)), circumstance)
  }

  /// Stores a scan or photograph and records it.
  package mutating func attach(
    _ bytes: [UInt8], evidence: EvidenceID, file: String, mediaType: MediaType, caption: String?,
    code: DocumentCode? = nil, version: Int? = nil, _ circumstance: Circumstance
  ) throws(Fault) {
    try record(
      .attached(
        Attached(
          evidence: evidence, file: file, digest: SHA256.digest(of: bytes), mediaType: mediaType,
          caption: caption, code: code, version: version)), circumstance)
    try draft.add(bytes, named: file)
  }

  package mutating func seal(at moment: Timestamp) { draft.seal(at: moment) }

  /// The values given at printing: which of the view's ledgers a write-off sheet is for.
  static func given(
    _ ledger: LedgerSide?, _ unit: UnitID?, in view: CaseView
  ) -> [String: String] {
    guard let ledger else { return [:] }
    let place = view.ledgers.firstIndex {
      $0.side == ledger && (ledger == .assigning || $0.unitID == unit)
    }
    return ["ledger": String((place ?? 0) + 1)]
  }

  private static func nothingYet(_ code: DocumentCode) -> Fault {
    Fault(
      "case-not-registered", .refused,
      what: Phrase(zh: "不能出具\(code.title.zh)", en: "the \(code.title.en) cannot be issued"),
      why: Phrase(zh: "问题还没有登记", en: "the issue is not registered yet"),
      next: Phrase(zh: "请先登记", en: "register it first"))
  }

  static func noWording(_ code: DocumentCode) -> Fault {
    Fault(
      "form-no-wording", .refused,
      what: Phrase(zh: "不能出具\(code.title.zh)", en: "the \(code.title.en) cannot be issued"),
      why: Phrase(zh: "这是函件，没有给出正文", en: "it is a letter, and its text was not given"),
      next: Phrase(zh: "请在 paper 里给出标题、发文机关和正文", en: "give title, issuer and text as paper"))
  }

  private static func fixedWording(_ code: DocumentCode) -> Fault {
    Fault(
      "form-fixed-wording", .refused,
      what: Phrase(zh: "不能出具\(code.title.zh)", en: "the \(code.title.en) cannot be issued"),
      why: Phrase(
        zh: "它按案卷内容填印，不另收正文", en: "it prints what the case holds and takes no text of its own"),
      next: Phrase(
        zh: "请去掉 paper，先把内容记入案件", en: "leave paper out and record the facts in the case first"))
  }

  private static func nothingToSign(_ code: DocumentCode) -> Fault {
    Fault(
      "case-nothing-to-sign", .refused,
      what: Phrase(zh: "不能签字", en: "it cannot be signed"),
      why: Phrase(zh: "\(code.title.zh)还没有出具", en: "the \(code.title.en) is not issued yet"),
      next: Phrase(zh: "请先出具", en: "issue it first"))
  }
}
