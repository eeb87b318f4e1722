internal import Casework
internal import Dossiers
internal import Forms
internal import Primitives
internal import Seals
internal import Storage

/// Walks the sample cases through the office, from the residents' words to sealed dossiers.
///
/// Nothing here bends a rule: each step goes through the same guards as a clerk's. The steps carry
/// their own dates and times, so that two runs give the same bytes; a run after a kill finds what
/// is done and does the rest.
struct DemoJourney {
  let home: OfficeHome
  let press: Press
  let rules: Rulebook

  /// One case, brought to its sealed dossier and certificate.
  struct Finished {
    var id: CaseID
    var view: CaseView
    var dossier: Digest
    var certificate: String
    /// The files issued into the dossier, in order.
    var documents: [String]
    var sealedAt: Timestamp
  }

  func run(_ sample: DemoCase) throws(Fault) -> Finished {
    var desk = CaseDesk(caseID: sample.id, office: DemoOffice.view, rules: rules, press: press)
    let persons = DemoJourney.records(of: sample)
    for person in persons { try desk.add(person) }
    for step in sample.steps { try perform(step, persons, on: &desk) }
    guard let view = desk.view, let last = sample.steps.last else {
      throw DemoJourney.empty(sample.id)
    }
    let sealedAt = Timestamp(secondsSince1970: last.recordedAt.secondsSince1970 + 60)
    let sealed = try Closing(home: home, press: press).seal(
      desk, at: sealedAt, certificate: DemoJourney.certificateNumber(of: sample.id))
    let documents = desk.draft.events.compactMap { event -> String? in
      if case .documentIssued(let issued) = event.body { return issued.file }
      return nil
    }
    return Finished(
      id: sample.id, view: view, dossier: sealed.dossier, certificate: sealed.certificate,
      documents: documents, sealedAt: sealedAt)
  }

  /// One case, left open at the first moment when it is in `state`.
  func run(_ sample: DemoCase, until state: State) throws(Fault) -> CaseID {
    var desk = CaseDesk(caseID: sample.id, office: DemoOffice.view, rules: rules, press: press)
    let persons = DemoJourney.records(of: sample)
    for person in persons { try desk.add(person) }
    for step in sample.steps {
      try perform(step, persons, on: &desk)
      if desk.current?.state == state { break }
    }
    guard let view = desk.view else { throw DemoJourney.empty(sample.id) }
    let file = try home.dossier(sample.id)
    try home.storage.makeDirectories(Storage.folder(of: file.path))
    if try !home.storage.exists(file.path) { try file.write(desk.draft, view: view) }
    return sample.id
  }

  private func perform(
    _ step: DemoStep, _ persons: [PersonFile], on desk: inout CaseDesk
  ) throws(Fault) {
    let circumstance = CaseDesk.Circumstance(
      actor: step.actor, on: step.on, isDateInvented: step.isDateInvented,
      recordedAt: step.recordedAt, keeper: step.keeper, origin: .sample, evidence: step.evidence)
    switch step.action {
    case .event(let body):
      try desk.record(try DemoJourney.naming(persons, in: body), circumstance)
    case .issue(let issue):
      let paper = issue.paper.map { paper in
        OfficePaper(
          title: paper.title, number: issue.number?.rawValue, recipient: paper.recipient,
          paragraphs: paper.paragraphs, issuer: paper.issuer, on: step.on)
      }
      let subject = CaseDesk.Subject(
        title: issue.title, number: issue.number, unit: issue.unit, assignment: issue.assignment,
        round: issue.round, ledger: issue.ledger)
      try desk.issue(issue.code, subject, paper: paper, circumstance)
    case .sign(let signing):
      try desk.sign(
        signing.code, slot: signing.slot, signer: signing.signer, unit: signing.unit,
        ledger: signing.ledger, method: signing.method, circumstance)
    case .attach(let attachment):
      try desk.attach(
        try attachment.bytes, evidence: attachment.evidence, file: attachment.file,
        mediaType: attachment.mediaType, caption: attachment.caption, circumstance)
    }
  }

  /// The residents' records; their salts follow from the case, since samples keep no secret.
  private static func records(of sample: DemoCase) -> [PersonFile] {
    sample.residents.map { resident in
      let seed = Array("dossier-sample \(sample.id) \(resident.id)".utf8)
      return PersonFile(
        id: resident.id, salt: hexString(SHA256.digest(of: seed).bytes.prefix(16)),
        name: resident.name, phone: resident.phone, address: resident.address)
    }
  }

  /// The registration with the digests of its reporters' records.
  private static func naming(
    _ persons: [PersonFile], in body: EventBody
  ) throws(Fault) -> EventBody {
    guard case .registered(var sheet) = body else { return body }
    var reporters: [PersonReference] = []
    for reporter in sheet.reporters {
      let record = persons.first { $0.id == reporter.id }
      reporters.append(PersonReference(id: reporter.id, digest: try record?.digest()))
    }
    sheet.reporters = reporters
    return .registered(sheet)
  }

  static func certificateNumber(of id: CaseID) -> String {
    guard let parts = id.parts else { return id.rawValue }
    return "西人销〔\(parts.year)〕\(parts.serial)号"
  }

  private static func empty(_ id: CaseID) -> Fault {
    Fault(
      "demo-empty", what: Phrase(zh: "示例案件没有内容", en: "the sample case is empty"),
      why: Phrase(zh: "\(id)没有任何步骤", en: "\(id) has no step"),
      next: Phrase(zh: "请重新安装程序", en: "install the program again"))
  }
}

extension DemoOffice {
  /// The office as it stands on sheets.
  static let view = OfficeView(
    name: committee, shortName: "区人大常委会选任工委", congress: name, government: "西湖区人民政府",
    district: "西湖区", term: "第十三届")
}
