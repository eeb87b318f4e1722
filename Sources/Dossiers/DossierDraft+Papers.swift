package import Casework
package import Primitives

/// A document about to be issued: its bytes and what the event says of it.
package struct IssuedPaper: Sendable {
  package var code: DocumentCode
  package var bytes: [UInt8]
  /// `pdf` or `ofd`.
  package var fileExtension: String
  package var title: String?
  package var number: DocumentNumber?
  package var unit: UnitID?
  package var assignment: Int?
  package var round: Int?
  package var pages: Int?
  package var template: TemplateName?
  package var templateVersion: Int?
  package var ledger: LedgerSide?

  package init(
    code: DocumentCode, bytes: [UInt8], fileExtension: String = "pdf", title: String? = nil,
    number: DocumentNumber? = nil, unit: UnitID? = nil, assignment: Int? = nil, round: Int? = nil,
    pages: Int? = nil, template: TemplateName? = nil, templateVersion: Int? = nil,
    ledger: LedgerSide? = nil
  ) {
    self.code = code
    self.bytes = bytes
    self.fileExtension = fileExtension
    self.title = title
    self.number = number
    self.unit = unit
    self.assignment = assignment
    self.round = round
    self.pages = pages
    self.template = template
    self.templateVersion = templateVersion
    self.ledger = ledger
  }
}

extension DossierDraft {
  /// The version that the next issue of a document will have: what its sheet must print.
  ///
  /// Versions count all issues of one code in the case, whichever unit or ledger they are for.
  package func nextVersion(of code: DocumentCode) -> Int {
    (record.documents.filter { $0.value.code == code }.map(\.value.version).max() ?? 0) + 1
  }

  /// Stores a document under the next version and records its issue; gives what was recorded.
  package mutating func issue(
    _ paper: IssuedPaper, on occasion: Occasion
  ) throws(Fault) -> DocumentIssued {
    let version = nextVersion(of: paper.code)
    let name = DossierFormat.documentName(
      paper.code, version: version, fileExtension: paper.fileExtension)
    let digest = try add(name, paper.bytes)
    let issue = DocumentIssued(
      code: paper.code, version: version, digest: digest, file: name, title: paper.title,
      number: paper.number, unit: paper.unit, assignment: paper.assignment, round: paper.round,
      pages: paper.pages, template: paper.template, templateVersion: paper.templateVersion,
      ledger: paper.ledger)
    do { try append(.documentIssued(issue), on: occasion) } catch {
      forget(name)
      throw error
    }
    return issue
  }

  /// Stores a scan, photograph or other file under its evidence's name, and records it.
  package mutating func attach(
    _ bytes: [UInt8], as evidence: EvidenceID, fileExtension: String, caption: String? = nil,
    code: DocumentCode? = nil, version: Int? = nil, on occasion: Occasion
  ) throws(Fault) -> Attached {
    let name = "\(DossierFormat.attachmentsFolder)\(evidence).\(fileExtension)"
    let digest = try add(name, bytes)
    let attached = Attached(
      evidence: evidence, file: name, digest: digest, mediaType: DossierFormat.mediaType(of: name),
      caption: caption, code: code, version: version)
    do { try append(.attached(attached), on: occasion) } catch {
      forget(name)
      throw error
    }
    return attached
  }

  /// Stores a resident's personal data, or a corrected version of them; gives the digest that
  /// events name.
  ///
  /// The salt must be random and new; a short one is `dossier-salt`.
  package mutating func keep(_ person: PersonRecord, salt: Salt) throws(Fault) -> PersonReference {
    guard salt.isLongEnough else {
      throw Fault(
        "dossier-salt", .usage,
        what: Phrase(zh: "不能收入人员资料", en: "cannot take in personal data"),
        why: Phrase(
          zh: "盐值不足\(Salt.byteMinimum)字节", en: "the salt has fewer than \(Salt.byteMinimum) bytes"),
        next: Phrase(zh: "用随机数重新生成", en: "make a random one"))
    }
    guard person.id.isPlain else {
      throw Fault(
        "dossier-name", .usage,
        what: Phrase(zh: "不能收入人员资料", en: "cannot take in personal data"),
        why: Phrase(
          zh: "人员标识“\(person.id)”不合规定", en: "the person's key “\(person.id)” is not allowed"),
        next: Phrase(zh: "只用字母、数字和 -._", en: "use letters, digits and -._ only"))
    }
    var version = 1
    while isTaken(DossierFormat.personName(person.id, version: version)) { version += 1 }
    let bytes = try PersonalFile(salt: salt, person: person).encoded()
    let name = DossierFormat.personName(person.id, version: version)
    return PersonReference(id: person.id, digest: try add(name, bytes))
  }

  private func isTaken(_ name: String) -> Bool {
    digest(of: name) != nil || manifest.redactions.contains { $0.path.rawValue == name }
  }

  /// Takes a file of `persons/`, `documents/` or `attachments/` out of the dossier for good.
  ///
  /// Its digest, the day and the reason stay in the manifest; the chain of events is untouched.
  package mutating func redact(_ name: String, on day: CivilDate, reason: String) throws(Fault) {
    guard manifest.sealedAt == nil else { throw DossierDraft.sealed(caseID) }
    let isAllowed = name.hasPrefix(DossierFormat.personsFolder) || Inspection.isPaper(name)
    guard isAllowed, let digest = digest(of: name) else {
      throw Fault(
        "dossier-redaction", .usage,
        what: Phrase(zh: "不能删去“\(name)”", en: "cannot take out “\(name)”"),
        why: Phrase(
          zh: "没有这个文件，或它不是人员资料、文件或附件",
          en: "it is not there, or is no personal data, document or attachment"),
        next: Phrase(zh: "请检查名称", en: "check the name"))
    }
    adopt(
      Manifest.Redaction(path: EntryName(rawValue: name), sha256: digest, on: day, reason: reason))
    manifest.files.removeAll { $0.path.rawValue == name }
    forget(name)
  }

  /// Notes what was taken out of this or another copy.
  mutating func adopt(_ redaction: Manifest.Redaction) {
    manifest.redactions.append(redaction)
    manifest.redactions.sort { $0.path < $1.path }
  }

  /// Marks the dossier as sealed; after `save` the file is read-only.
  ///
  /// Throws `dossier-not-sealable` before dual write-off or another answered end.
  package mutating func seal(at moment: Timestamp) throws(Fault) {
    guard manifest.sealedAt == nil else { throw DossierDraft.sealed(caseID) }
    guard record.isSealable, moment >= record.lastRecordedAt else {
      let isAnswerOwed = record.owesAnswer
      throw refusal(
        "not-sealable", what: Phrase(zh: "不能封存\(caseID)", en: "cannot seal \(caseID)"),
        why: Phrase(
          zh: isAnswerOwed ? "居民还没有得到答复" : "状态是\(record.state.title.zh)，尚未双销号或以其他方式结束",
          en: isAnswerOwed
            ? "a resident still waits for an answer"
            : "it is \(record.state.title.en): not written off in both ledgers, nor ended otherwise"
        ),
        next: Phrase(zh: "先完成双销号", en: "write it off in both ledgers first"))
    }
    manifest.sealedAt = moment
  }
}
