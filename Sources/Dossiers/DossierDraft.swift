package import Casework
package import Primitives
internal import Seals
internal import Zip

/// A dossier being written: what is there stays byte for byte, new things are added behind it.
package struct DossierDraft: Sendable {
  private struct Entry: Sendable {
    var name: String
    var bytes: [UInt8]
    var digest: Digest
  }

  package let caseID: CaseID
  /// The digest of the file that this goes on from; `nil` for a new one.
  package let base: Digest?
  package private(set) var events: [Event] = []
  private var lastDigest: Digest?
  private var sealedAt: Timestamp?
  private let supplementOf: Digest?
  /// Which supplement this is, from 1; `nil` for the dossier itself.
  package let supplement: Int?
  package private(set) var redactions: [Manifest.Redaction] = []
  /// Events, persons, documents and attachments, each in order of arrival.
  private var entries: [String: [Entry]] = [:]
  private static let folders = ["events", "persons", "documents", "attachments"]

  /// A new dossier.
  package init(caseID: CaseID) {
    self.caseID = caseID
    base = nil
    supplementOf = nil
    supplement = nil
  }

  /// The next version of an open dossier; a sealed one refuses with `dossier-sealed`.
  package init(continuing dossier: Dossier) throws(Fault) {
    if let sealedAt = dossier.manifest.sealedAt {
      throw Fault(
        "dossier-sealed", .refused,
        what: Phrase(zh: "不能写入\(dossier.caseID)", en: "\(dossier.caseID) cannot be written to"),
        why: Phrase(zh: "案卷已于\(sealedAt.date)封卷", en: "the dossier was sealed on \(sealedAt.date)"),
        next: Phrase(
          zh: "封卷之后发生的事请记入补充卷", en: "record what happens after sealing in a supplement"))
    }
    caseID = dossier.caseID
    base = dossier.digest
    supplementOf = dossier.manifest.supplementOf
    supplement = dossier.manifest.supplement
    redactions = dossier.manifest.redactions
    events = dossier.events
    lastDigest = dossier.eventDigests.last
    for file in dossier.manifest.files where file.name != Dossier.viewName {
      try keep(Entry(name: file.name, bytes: dossier.bytes(of: file.name), digest: file.sha256))
    }
  }

  /// The first supplement to a sealed dossier, or the one after `dossier` when that is one.
  package init(supplementing dossier: Dossier) throws(Fault) {
    guard dossier.isSealed else {
      throw Fault(
        "dossier-open", .refused,
        what: Phrase(zh: "不能开补充卷", en: "a supplement cannot be opened"),
        why: Phrase(zh: "\(dossier.caseID)尚未封卷", en: "\(dossier.caseID) is not sealed yet"),
        next: Phrase(zh: "请直接记入案卷", en: "record it in the dossier itself"))
    }
    caseID = dossier.caseID
    base = nil
    supplementOf = dossier.digest
    supplement = (dossier.manifest.supplement ?? 0) + 1
    lastDigest = dossier.digest
  }

  /// Adds an event, sets its `previous`, and gives it back as it was written.
  @discardableResult
  package mutating func append(_ event: Event) throws(Fault) -> Event {
    var linked = event
    linked.previous = lastDigest
    let bytes = try EventText.bytes(of: linked)
    let entry = Entry(
      name: EventText.entryName(linked.sequence), bytes: bytes, digest: SHA256.digest(of: bytes))
    try keep(entry)
    events.append(linked)
    lastDigest = entry.digest
    return linked
  }

  /// Adds a file under `documents/` or `attachments/`; gives its digest.
  @discardableResult
  package mutating func add(_ bytes: [UInt8], named name: String) throws(Fault) -> Digest {
    let digest = SHA256.digest(of: bytes)
    try keep(Entry(name: name, bytes: bytes, digest: digest))
    return digest
  }

  package mutating func add(_ person: PersonFile) throws(Fault) {
    try add(person.bytes(), named: PersonFile.entryName(person.id))
  }

  /// Takes a resident's record out and says so; the events keep its digest.
  package mutating func redact(
    _ id: PersonID, on day: CivilDate, by person: PersonID, reason: String
  ) {
    redact(
      Manifest.Redaction(
        path: Manifest.EntryPath(rawValue: PersonFile.entryName(id)), on: day, by: person,
        reason: reason))
  }

  mutating func redact(_ redaction: Manifest.Redaction) {
    let folder = DossierDraft.folder(of: redaction.path.rawValue)
    entries[folder]?.removeAll { redaction.covers($0.name) }
    redactions.append(redaction)
  }

  /// The bytes of a file that was added, or `nil`.
  package func bytes(of name: String) -> [UInt8]? {
    entries[DossierDraft.folder(of: name)]?.first { $0.name == name }?.bytes
  }

  /// From the next writing on the file is sealed.
  package mutating func seal(at moment: Timestamp) { sealedAt = moment }

  /// A version of the file that is made and not yet written.
  package struct Made: Sendable {
    package let bytes: [UInt8]
    package let digest: Digest
    /// The file that it goes on from; `nil` for a new one.
    package let base: Digest?
  }

  /// The file's bytes with their digest, made once for comparing and writing.
  package func made(view: CaseView) throws(Fault) -> Made {
    let bytes = try bytes(view: view)
    return Made(bytes: bytes, digest: SHA256.digest(of: bytes), base: base)
  }

  /// The file, with the view of the case as it stands now; the same draft gives the same bytes.
  package func bytes(view: CaseView) throws(Fault) -> [UInt8] {
    let viewBytes = try CaseViewText.bytes(of: view)
    let all =
      [Entry(name: Dossier.viewName, bytes: viewBytes, digest: SHA256.digest(of: viewBytes))]
      + DossierDraft.folders.flatMap { entries[$0] ?? [] }
    let manifest = Manifest(
      caseID: caseID, sealedAt: sealedAt, supplementOf: supplementOf, supplement: supplement,
      files: all.map { entry in
        Manifest.File(
          name: entry.name, mediaType: Manifest.mediaType(of: entry.name),
          size: entry.bytes.count, sha256: entry.digest)
      }, redactions: redactions)
    // Stored, not deflated: deflate has spare bits that no checksum sees.
    var writer = ZipWriter()
    try writer.add("mimetype", Dossier.mimetype, .stored)
    for entry in all { try writer.add(entry.name, entry.bytes, .stored) }
    try writer.add(Manifest.name, manifest.bytes(), .stored)
    return try writer.finishedBytes()
  }

  /// Whether an entry of this name can be added.
  func canHold(_ name: String) -> Bool {
    DossierDraft.folders.contains(DossierDraft.folder(of: name)) && DossierDraft.isPlain(name)
      && bytes(of: name) == nil
  }

  private mutating func keep(_ entry: Entry) throws(Fault) {
    let folder = DossierDraft.folder(of: entry.name)
    guard DossierDraft.folders.contains(folder), DossierDraft.isPlain(entry.name) else {
      throw Fault(
        "dossier-name", .refused,
        what: Phrase(zh: "不能存入“\(entry.name)”", en: "“\(entry.name)” cannot be stored"),
        why: Phrase(
          zh: "案卷内的文件应形如 documents/09-ASG-v1.pdf",
          en: "a file in a dossier is named like documents/09-ASG-v1.pdf"
        ), next: Phrase(zh: "请改正文件名", en: "correct its name"))
    }
    guard bytes(of: entry.name) == nil else {
      throw Fault(
        "dossier-exists", .refused,
        what: Phrase(zh: "不能存入\(entry.name)", en: "\(entry.name) cannot be stored"),
        why: Phrase(zh: "案卷里已有同名文件，旧版本不得覆盖", en: "it is there already, and what is there stays"),
        next: Phrase(zh: "请用新的版本号", en: "use the next version number"), at: Place(entry: entry.name)
      )
    }
    entries[folder, default: []].append(entry)
  }

  /// Two parts, the second of letters, digits and `-._`, as every reader of packages accepts.
  private static func isPlain(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && EventID(rawValue: String(parts[1])).isPlain
  }

  private static func folder(of name: String) -> String {
    name.split(separator: "/").first.map(String.init) ?? ""
  }
}
