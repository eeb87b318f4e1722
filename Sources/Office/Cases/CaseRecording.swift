internal import Casework
internal import Codec
internal import Dossiers
internal import Forms
internal import Primitives
internal import Seals
internal import Storage

/// Records one event of a case: in through the guards, out as a durable file.
///
/// Refused or failed, nothing is written. A case that can be sealed is sealed at once, with its
/// certificate where it was written off; what happens later goes into a supplement.
struct CaseRecording {
  let home: OfficeHome
  let press: Press
  let office: OfficeFile
  let sitting: Sitting
  let texts: FileTexts

  struct Result {
    var id: CaseID
    var record: Case
    var file: String
    var sealed: Bool
    var certificate: String?
    /// What became of the text of the file that was filed; `nil` where none was.
    var text: FiledText?
  }

  func run(_ order: CaseOrder) throws(Fault) -> Result {
    let kind = try order.eventKind()
    let person = PersonID(rawValue: sitting.person)
    if !office.isSample {
      try AccountBook(home: home).check(
        person, token: sitting.token, account: sitting.account, at: sitting.moment)
    }
    let circumstance = try circumstance(order, kind, by: person)
    let result: Result
    if let id = order.caseID {
      guard kind != .registered else {
        throw Fault(
          "record-registered", .refused,
          what: Phrase(zh: "不能再登记\(id)", en: "\(id) cannot be registered again"),
          why: Phrase(zh: "登记总是新开一件", en: "a registration always opens a new case"),
          next: Phrase(zh: "请去掉案件编号", en: "leave the case's number out"))
      }
      result = try record(order, kind, CaseID(rawValue: id), circumstance)
    } else {
      guard kind == .registered else {
        throw Fault(
          "record-no-case", .usage,
          what: Phrase(
            zh: "“\(kind.title.zh)”没有记入", en: "“\(kind.title.en)” was not recorded"),
          why: Phrase(zh: "没有写明是哪一件", en: "no case was named"),
          next: Phrase(
            zh: "例如 dossier case record \(kind.rawValue) XH-2022-00017",
            en: "for example dossier case record \(kind.rawValue) XH-2022-00017"))
      }
      result = try register(order, circumstance)
    }
    try AuditLog(home: home).add(
      "record", "\(result.id) \(result.record.lastSequence) \(kind.rawValue)",
      person: sitting.person, account: sitting.account, at: sitting.moment)
    return result
  }

  // MARK: Who and when

  private func circumstance(
    _ order: CaseOrder, _ kind: EventKind, by person: PersonID
  ) throws(Fault) -> CaseDesk.Circumstance {
    let role = try sitting.chosenRole()
    var actor = try office.actor(person, as: role, for: kind)
    var enteredBy: PersonID?
    if let name = order.actor, name != sitting.person {
      guard !CaseRecording.inPerson.contains(kind) else {
        throw Fault(
          "record-in-person", .refused,
          what: Phrase(
            zh: "不能代为“\(kind.title.zh)”", en: "nobody else can enter “\(kind.title.en)”"),
          why: Phrase(zh: "审核须由审核人本人办理", en: "a review is given by the reviewer in person"),
          next: Phrase(zh: "请审核人登录办理", en: "let the reviewer log in"))
      }
      actor = try office.actor(PersonID(rawValue: name), as: role, for: kind)
      enteredBy = person
    }
    return CaseDesk.Circumstance(
      actor: actor, enteredBy: enteredBy, on: try order.day(sitting.moment),
      recordedAt: sitting.moment, keeper: try order.ledgerKeeper(),
      origin: office.isSample ? .sample : .live,
      evidence: order.evidence.map { EvidenceID(rawValue: $0) })
  }

  /// Decisions that nobody keys in for another.
  private static let inPerson: Set<EventKind> = [
    .firstReviewPassed, .returnedForRevision, .notAdmitted, .admitted, .merged, .calledUp,
  ]

  // MARK: Recording

  private func register(
    _ order: CaseOrder, _ circumstance: CaseDesk.Circumstance
  ) throws(Fault) -> Result {
    let lock = try home.numberLock()
    defer { extendLifetime(lock) }
    let id = try home.nextID(office: office.code, year: circumstance.on.year)
    var desk = CaseDesk(caseID: id, office: office.office, rules: office.rules, press: press)
    let (payload, residents) = try registration(order, id)
    for resident in residents { try desk.add(resident) }
    try desk.record(try order.body(.registered, payload), circumstance)
    return try write(desk, id)
  }

  /// The payload with the case's number and its residents' keys; their data go apart.
  private func registration(
    _ order: CaseOrder, _ id: CaseID
  ) throws(Fault) -> (DataNode, [PersonFile]) {
    var payload = try order.payload()
    var residents: [PersonFile] = []
    var members = payload.children
    if let index = members.firstIndex(where: { $0.name == "resident" }) {
      let given = members.remove(at: index)
      let inputs = try placed(Place(file: order.dataName)) { () throws(Fault) in
        try NodeDecoder(kind: .usage).decode([ResidentInput].self, from: given)
      }
      var references: [DataNode] = []
      for (place, input) in inputs.enumerated() {
        let person = PersonFile(
          id: PersonID(rawValue: "p-" + padded(place + 1, 4)),
          salt: hexString(try RandomBytes.make(16)), name: input.name, phone: input.phone,
          address: input.address, wishesAnonymity: input.wishesAnonymity ?? false)
        residents.append(person)
        references.append(
          DataNode(
            "reporter",
            .record([
              DataNode("id", .text(person.id.rawValue), form: .member),
              DataNode("digest", .text(try person.digest().hex), form: .member),
            ]), form: .member))
      }
      if !members.contains(where: { $0.name == "reporter" }) {
        members.append(DataNode("reporter", .list(references), form: .member))
      }
    }
    members.removeAll { $0.name == "case-id" }
    members.append(DataNode("case-id", .text(id.rawValue), form: .member))
    payload.content = .record(members)
    return (payload, residents)
  }

  private func record(
    _ order: CaseOrder, _ kind: EventKind, _ id: CaseID, _ circumstance: CaseDesk.Circumstance
  ) throws(Fault) -> Result {
    var desk = try CaseDesk(
      continuing: home.chain(id), office: office.office, rules: office.rules, press: press)
    var text: FiledText?
    switch kind {
    case .documentIssued: text = try issue(order, on: &desk, circumstance)
    case .signature:
      let input = try order.input(SignatureInput.self)
      try desk.sign(
        input.code, slot: input.slot, signer: circumstance.actor, unit: input.unit,
        ledger: input.ledger, method: input.method, circumstance)
    case .attached: text = try attach(order, to: &desk, circumstance)
    default:
      try desk.record(try order.body(kind, try order.payload()), circumstance)
    }
    var result = try write(desk, id)
    result.text = text
    return result
  }

  private func issue(
    _ order: CaseOrder, on desk: inout CaseDesk, _ circumstance: CaseDesk.Circumstance
  ) throws(Fault) -> FiledText? {
    let input = try order.input(IssueInput.self)
    let subject = CaseDesk.Subject(
      title: input.title, number: input.number, unit: input.unit, assignment: input.assignment,
      round: input.round, ledger: input.ledger)
    if let file = order.file {
      let entry = try desk.issue(
        input.code, subject, made: file.bytes,
        ending: try CaseRecording.ending(of: file.name, among: ["pdf", "ofd"]), circumstance)
      return try FiledText(of: entry, file.bytes, by: texts, in: &desk)
    }
    let paper = input.paper.map {
      OfficePaper(
        title: $0.title, number: input.number?.rawValue, recipient: $0.recipient,
        paragraphs: $0.paragraphs, issuer: $0.issuer, on: circumstance.on,
        mark: $0.mark, attachments: $0.attachments, copies: $0.copies)
    }
    try desk.issue(input.code, subject, paper: paper, circumstance)
    // What it says stands in the case that it was made from.
    return nil
  }

  private func attach(
    _ order: CaseOrder, to desk: inout CaseDesk, _ circumstance: CaseDesk.Circumstance
  ) throws(Fault) -> FiledText? {
    let input = try order.input(AttachmentInput.self)
    guard let file = order.file else {
      throw Fault(
        "record-no-file", .usage, what: Phrase(zh: "没有附件可存", en: "there is nothing to attach"),
        why: Phrase(zh: "没有给出文件", en: "no file was given"),
        next: Phrase(zh: "请加 --file 文件", en: "add --file FILE"))
    }
    let ending = try CaseRecording.ending(
      of: file.name, among: ["pdf", "ofd", "jpg", "jpeg", "png"])
    let entry = "attachments/\(input.evidence).\(ending)"
    try desk.attach(
      file.bytes, evidence: input.evidence, file: entry, mediaType: Manifest.mediaType(of: entry),
      caption: input.caption, code: input.code, version: input.version, circumstance)
    return try FiledText(of: entry, file.bytes, by: texts, in: &desk)
  }

  private static func ending(of name: String, among known: [String]) throws(Fault) -> String {
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard known.contains(ending) else {
      let list = known.joined(separator: ", ")
      throw Fault(
        "record-file-type", .refused, what: Phrase(zh: "不能存入\(name)", en: "\(name) is not taken"),
        why: Phrase(zh: "只收长期可读的格式", en: "only formats that stay readable are kept"),
        next: Phrase(zh: "请转成：" + list, en: "convert it to one of: " + list))
    }
    return ending
  }

  // MARK: Writing

  private func write(_ desk: CaseDesk, _ id: CaseID) throws(Fault) -> Result {
    guard let record = desk.current, let view = desk.view else {
      preconditionFailure("an event was recorded")
    }
    let file = try home.file(of: id, supplement: desk.draft.supplement)
    try home.storage.makeDirectories(Storage.folder(of: file.path))
    var certificate: String?
    if record.isSealable {
      if desk.draft.supplement == nil, record.state == .writtenOff {
        certificate = try Closing(home: home, press: press).seal(
          desk, at: sitting.moment, certificate: office.certificateNumber(of: id)
        ).certificate
      } else {
        var desk = desk
        desk.seal(at: sitting.moment)
        let digest = try file.write(desk.draft, view: view, sealed: true)
        try home.enterInLog([
          try OfficeHome.leaf(
            id, supplement: desk.draft.supplement, dossier: digest, at: sitting.moment)
        ])
      }
    } else {
      try file.write(desk.draft, view: view)
    }
    return Result(
      id: id, record: record, file: file.path, sealed: record.isSealable, certificate: certificate)
  }
}

extension OfficeFile {
  /// `西人销〔2022〕17号`, by the year and serial of the case.
  func certificateNumber(of id: CaseID) -> String {
    guard let parts = id.parts else { return id.rawValue }
    return "\(letters ?? "")销〔\(parts.year)〕\(parts.serial)号"
  }
}
