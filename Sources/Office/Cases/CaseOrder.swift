internal import Casework
internal import Codec
internal import Dossiers
package import Primitives
internal import Seals

/// Who sits at the keyboard: the person that was chosen, and what proves it.
package struct Sitting: Sendable {
  package var person: String
  /// The role to act in, where a person has several.
  package var role: String?
  /// The operating-system account.
  package var account: String
  /// The token of an open login.
  package var token: String?
  package var moment: Timestamp

  package init(
    person: String, role: String? = nil, account: String, token: String? = nil, moment: Timestamp
  ) {
    self.person = person
    self.role = role
    self.account = account
    self.token = token
    self.moment = moment
  }

  /// The role asked for; throws `record-role` for a name that is none.
  func chosenRole() throws(Fault) -> Role? {
    guard let role else { return nil }
    if let known = Role(rawValue: role) { return known }
    let names = Role.allCases.map(\.rawValue).joined(separator: ", ")
    throw Fault(
      "record-role", .usage,
      what: Phrase(zh: "没有身份“\(role)”", en: "there is no role “\(role)”"),
      why: Phrase(zh: "名称不认识", en: "the name is not known"),
      next: Phrase(zh: "可用的有：" + names, en: "there are: " + names))
  }
}

/// One event as it is asked for: what happened, in JSON with the names of events/*.xml.
package struct CaseOrder: Sendable {
  /// The kind's kebab-case name.
  package var kind: String
  /// `nil` to register a new case.
  package var caseID: String?
  package var data: [UInt8]
  /// What the data are called in messages.
  package var dataName: String
  /// The day on which it happened; the day of recording when `nil`.
  package var on: String?
  package var keeper: String?
  package var evidence: [String]
  /// Who did it, when somebody else keys it in from paper.
  package var actor: String?
  /// A document or attachment that was made elsewhere.
  package var file: (name: String, bytes: [UInt8])?

  package init(
    kind: String, caseID: String?, data: [UInt8], dataName: String, on: String? = nil,
    keeper: String? = nil, evidence: [String] = [], actor: String? = nil,
    file: (name: String, bytes: [UInt8])? = nil
  ) {
    self.kind = kind
    self.caseID = caseID
    self.data = data
    self.dataName = dataName
    self.on = on
    self.keeper = keeper
    self.evidence = evidence
    self.actor = actor
    self.file = file
  }
}

/// A resident as the recorder writes him down; kept apart from the events.
struct ResidentInput: Codable {
  var name: String
  var phone: String?
  var address: String?
  var wishesAnonymity: Bool?
}

/// A document to be issued, without what the press and the file give.
struct IssueInput: Codable {
  var code: DocumentCode
  var title: String?
  var number: DocumentNumber?
  var unit: UnitID?
  var assignment: Int?
  var round: Int?
  var ledger: LedgerSide?
  var paper: PaperInput?

  /// The wording of a paper that has no form.
  struct PaperInput: Codable {
    var title: String
    var issuer: String
    var recipient: String?
    var paragraphs: [String]
    var mark: String?
    var attachments: [String]
    var copies: [String]

    enum CodingKeys: String, CodingKey {
      case title, issuer, recipient
      case paragraphs = "paragraph"
      case mark
      case attachments = "attachment"
      case copies = "copy"
    }
  }
}

/// A signature, without the version and digest that it takes from the document in force.
struct SignatureInput: Codable {
  var code: DocumentCode
  var slot: SignatureSlot
  var unit: UnitID?
  var ledger: LedgerSide?
  var method: SignatureMethod
}

/// A file's description, without what the file itself says.
struct AttachmentInput: Codable {
  var evidence: EvidenceID
  var caption: String?
  var code: DocumentCode?
  var version: Int?
}

extension CaseOrder {
  /// The kind that was asked for; `record-kind` lists the near ones.
  func eventKind() throws(Fault) -> EventKind {
    if let kind = EventKind(rawValue: kind) { return kind }
    let near = EventKind.allCases.filter {
      $0.rawValue.contains(self.kind) || self.kind.contains($0.rawValue) || $0.title.zh == self.kind
    }
    let named = (near.isEmpty ? EventKind.allCases : near).map(\.rawValue).joined(separator: ", ")
    throw Fault(
      "record-kind", .usage,
      what: Phrase(zh: "没有事项“\(kind)”", en: "there is no event “\(kind)”"),
      why: Phrase(zh: "名称不认识", en: "the name is not known"),
      next: Phrase(zh: "可用的有：" + named, en: "there are: " + named))
  }

  func payload() throws(Fault) -> DataNode {
    if data.isEmpty { return DataNode("", .record([]), form: .member) }
    return try placed(Place(file: dataName)) { () throws(Fault) in
      try JSONText.parse(data, kind: .usage)
    }
  }

  func input<Value: Decodable>(_ type: Value.Type) throws(Fault) -> Value {
    let node = try payload()
    return try placed(Place(file: dataName)) { () throws(Fault) in
      try NodeDecoder(kind: .usage).decode(type, from: node)
    }
  }

  /// The body of an event from its payload; faults keep the payload's lines and columns.
  func body(_ kind: EventKind, _ payload: DataNode) throws(Fault) -> EventBody {
    let node = DataNode(
      "event",
      .record([
        DataNode("kind", .text(kind.rawValue), form: .member),
        DataNode(
          kind.rawValue, payload.content, form: .member, line: Int(payload.line),
          column: Int(payload.column)),
      ]), form: .member)
    return try placed(Place(file: dataName)) { () throws(Fault) in
      try NodeDecoder(kind: .usage).decode(KindedBody.self, from: node).body
    }
  }

  /// The day, as given or by the clock.
  func day(_ moment: Timestamp) throws(Fault) -> CivilDate {
    try CivilDate.given(on, "--on") ?? moment.date
  }

  func ledgerKeeper() throws(Fault) -> LedgerKeeper {
    guard let keeper else { return .both }
    guard let known = LedgerKeeper(rawValue: keeper) else {
      let names = LedgerKeeper.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(
        "record-keeper", .usage,
        what: Phrase(zh: "没有台账“\(keeper)”", en: "there is no ledger “\(keeper)”"),
        why: Phrase(zh: "名称不认识", en: "the name is not known"),
        next: Phrase(zh: "可用的有：" + names, en: "there are: " + names))
    }
    return known
  }
}
