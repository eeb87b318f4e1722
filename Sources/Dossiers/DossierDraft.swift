package import Calendars
package import Casework
internal import Codec
package import Primitives
internal import Seals

/// A dossier being written: what the file holds, with what is to be added, until `save`.
///
/// Each event passes the guards of its case before it is taken; a refusal leaves the draft as it
/// was. Nothing is written before `save`, which writes the whole file or nothing.
package struct DossierDraft: Sendable {
  struct Addition: Sendable {
    var name: String
    var bytes: [UInt8]
    var digest: Digest
  }

  /// The state of the file that the draft continues; `nil` for a new file.
  let base: Dossier?
  package let rules: OfficeRules
  let rulebook: Rulebook
  let rulesBytes: [UInt8]
  var manifest: Manifest
  /// The case with all events taken so far.
  package private(set) var record: Case
  private(set) var additions: [Addition] = []
  private(set) var lastDigest: Digest

  package var caseID: CaseID { record.id }
  /// The number that the next event will have.
  package var nextSequence: Int { record.lastSequence + 1 }

  // MARK: Beginnings

  /// A new dossier with the registration as its first event (T01).
  package init(
    opening registration: Event, rules: OfficeRules, calendar: WorkingCalendar = .stateCouncil
  ) throws(Fault) {
    var event = registration
    event.sequence = 1
    event.previous = nil
    record = try Case(opening: event)
    base = nil
    self.rules = rules
    rulebook = rules.rulebook(calendar)
    rulesBytes = try RulesCache.shared.bytes(rules)
    manifest = Manifest(caseID: record.id)
    let added = try DossierDraft.addition(of: event)
    additions = [added]
    lastDigest = added.digest
  }

  /// Goes on with an open dossier, or with an open supplement after the files it continues.
  ///
  /// Throws `dossier-sealed` for a sealed file.
  package init(
    continuing dossier: Dossier, after earlier: [Dossier] = [],
    calendar: WorkingCalendar = .stateCouncil
  ) throws(Fault) {
    guard !dossier.isSealed else { throw DossierDraft.sealed(dossier.caseID) }
    record = try dossier.replayed(after: earlier, calendar: calendar)
    base = dossier
    rules = dossier.rules
    rulebook = rules.rulebook(calendar)
    rulesBytes = []
    manifest = dossier.manifest
    guard let last = dossier.eventDigests.last else {
      throw damage("no-events", Phrase(zh: "没有任何记录", en: "it holds no event"))
    }
    lastDigest = last
  }

  /// A supplement to a sealed dossier: its first event names the sealed file's digest.
  ///
  /// `sealed` is the last sealed file of the case and `digest` its SHA-256; `earlier` are the
  /// files before it. The first event is yet to be appended.
  package init(
    supplementing sealed: Dossier, digest: Digest, after earlier: [Dossier] = [],
    calendar: WorkingCalendar = .stateCouncil
  ) throws(Fault) {
    guard sealed.isSealed else {
      throw refusal(
        "not-sealed", what: Phrase(zh: "不能开立补充档案", en: "cannot open a supplement"),
        why: Phrase(zh: "\(sealed.caseID)尚未封存", en: "\(sealed.caseID) is not sealed"),
        next: Phrase(zh: "直接记入该档案", en: "record it in the dossier itself"))
    }
    record = try sealed.replayed(after: earlier, calendar: calendar)
    base = nil
    rules = sealed.rules
    rulebook = rules.rulebook(calendar)
    rulesBytes = try RulesCache.shared.bytes(sealed.rules)
    manifest = Manifest(
      caseID: sealed.caseID, supplement: (sealed.manifest.supplement ?? 0) + 1,
      supplementOf: digest, after: record.lastSequence)
    lastDigest = digest
  }

  static func sealed(_ id: CaseID) -> Fault {
    refusal(
      "sealed", what: Phrase(zh: "不能再写入\(id)", en: "cannot add to \(id)"),
      why: Phrase(
        zh: "规则：档案封存后只读", en: "the rule: a sealed dossier is read-only"),
      next: Phrase(zh: "封存后的事项记入补充档案", en: "record it in a supplement"))
  }

  // MARK: Events

  /// Takes an event; its number and predecessor are set here.
  ///
  /// Throws the guards' refusal, or `dossier-paper` when it names a file that is not there.
  package mutating func append(_ event: Event) throws(Fault) {
    guard manifest.sealedAt == nil else { throw DossierDraft.sealed(caseID) }
    var event = event
    event.sequence = nextSequence
    event.previous = lastDigest
    try checkPaper(of: event)
    let added = try DossierDraft.addition(of: event)
    try record.apply(event, under: rulebook)
    additions.append(added)
    lastDigest = added.digest
  }

  package mutating func append(_ body: EventBody, on occasion: Occasion) throws(Fault) {
    try append(occasion.event(body))
  }

  private static func addition(of event: Event) throws(Fault) -> Addition {
    let bytes = try DossierFormat.bytes(of: event)
    return Addition(
      name: DossierFormat.eventName(event.sequence), bytes: bytes,
      digest: SHA256.digest(of: bytes))
  }

  private func checkPaper(of event: Event) throws(Fault) {
    let named: (file: String, digest: Digest)
    switch event.body {
    case .documentIssued(let issue): named = (issue.file, issue.digest)
    case .attached(let attached): named = (attached.file, attached.digest)
    default: return
    }
    guard digest(of: named.file) == named.digest else {
      throw Fault(
        "dossier-paper", .usage,
        what: Phrase(zh: "不能记录“\(named.file)”", en: "cannot record “\(named.file)”"),
        why: Phrase(
          zh: "档案中没有摘要为 \(named.digest) 的这个文件",
          en: "the dossier holds no such file with the digest \(named.digest)"),
        next: Phrase(zh: "先交付文件本身", en: "give the file itself first"))
    }
  }

  // MARK: Files

  /// The digest of a file that is there, or to be added.
  func digest(of name: String) -> Digest? {
    additions.first { $0.name == name }?.digest ?? manifest.file(name)?.sha256
  }

  mutating func add(_ name: String, _ bytes: [UInt8]) throws(Fault) -> Digest {
    guard manifest.sealedAt == nil else { throw DossierDraft.sealed(caseID) }
    guard bytes.count <= DossierFormat.entryLimit else {
      throw Fault(
        "dossier-large", .usage,
        what: Phrase(zh: "不能收入“\(name)”", en: "cannot take in “\(name)”"),
        why: Phrase(
          zh: "它有\(bytes.count)字节，上限为\(DossierFormat.entryLimit)",
          en: "it has \(bytes.count) bytes, over \(DossierFormat.entryLimit)"),
        next: Phrase(zh: "请缩小后再收入", en: "make it smaller"))
    }
    guard digest(of: name) == nil, Inspection.isKnown(name) else {
      throw Fault(
        "dossier-name", .usage,
        what: Phrase(zh: "不能收入“\(name)”", en: "cannot take in “\(name)”"),
        why: Phrase(zh: "名称已用过或不合规定", en: "the name is taken or not allowed"),
        next: Phrase(zh: "换一个名称", en: "choose another name"))
    }
    let digest = SHA256.digest(of: bytes)
    additions.append(Addition(name: name, bytes: bytes, digest: digest))
    return digest
  }

  mutating func forget(_ name: String) { additions.removeAll { $0.name == name } }
}

extension DossierFormat {
  /// The bytes of an event as they lie in a dossier.
  package static func bytes(of event: Event) throws(Fault) -> [UInt8] {
    try NodeXML.write(try NodeEncoder().encode(event, name: "event"))
  }
}
