package import Casework
internal import Codec
package import Primitives
internal import Seals
package import Storage
internal import Zip

/// An opened dossier file: its events, checked as a chain, and its other files on demand.
///
/// Opening reads strictly: an entry that the manifest does not list, or lists wrongly, a gap in
/// the numbers or a broken link is a `.damaged` fault that names the entry. Documents and
/// attachments are compared with the manifest when they are read, or all by `verify`.
package struct Dossier: Sendable {
  /// Where it was read from, if from a file.
  package let path: String?
  package let manifest: Manifest
  /// SHA-256 of the manifest, which names this state of the file as its digest would.
  package let revision: Digest
  package let rules: OfficeRules
  /// The events in this file; a supplement's continue those of the files before it.
  package let events: [Event]
  /// SHA-256 of each event's bytes.
  package let eventDigests: [Digest]
  let reader: ZipReader
  let viewBytes: [UInt8]

  package var caseID: CaseID { manifest.caseID }
  package var isSealed: Bool { manifest.sealedAt != nil }
  package var isSupplement: Bool { manifest.supplement != nil }

  /// The digest that the next event of this case names: of the last event's bytes.
  var lastDigest: Digest? { eventDigests.last }

  // MARK: Opening

  package static func open(_ path: String, storage: Storage) throws(Fault) -> Dossier {
    let file = try InputFile(path, storage: storage)
    return try placed(Place(file: path)) { () throws(Fault) in
      let reader = try Dossier.reader(of: file)
      return try Dossier(reader, path: path)
    }
  }

  /// Opens a dossier in memory.
  package init(bytes: [UInt8], path: String? = nil) throws(Fault) {
    try self.init(ZipReader(bytes, limits: Dossier.limits), path: path)
  }

  init(_ reader: ZipReader, path: String?) throws(Fault) {
    var inspection = Inspection(reader, stopping: true)
    try inspection.run()
    guard let manifest = inspection.manifest, let rules = inspection.rules,
      let revision = inspection.revision
    else { throw damage("manifest", Phrase(zh: "没有清单", en: "there is no manifest")) }
    self.init(inspection, manifest: manifest, revision: revision, rules: rules, path: path)
  }

  init(
    _ inspection: Inspection, manifest: Manifest, revision: Digest, rules: OfficeRules,
    path: String?
  ) {
    self.path = path
    self.manifest = manifest
    self.revision = revision
    self.rules = rules
    events = inspection.events
    eventDigests = inspection.eventDigests
    reader = inspection.reader
    viewBytes = inspection.viewBytes
  }

  static let limits = ZipLimits(
    entries: DossierFormat.entryCountLimit, totalSize: DossierFormat.totalLimit,
    entrySize: DossierFormat.entryLimit)

  static func reader(of file: InputFile) throws(Fault) -> ZipReader {
    guard file.size <= DossierFormat.memoryLimit else { return try ZipReader(file, limits: limits) }
    return try ZipReader(file.read(at: 0, count: file.size), limits: limits)
  }

  // MARK: Reading

  /// The bytes of an entry, compared with the manifest.
  package func bytes(of name: String) throws(Fault) -> [UInt8] {
    guard let entry = reader.entry(name), let listed = manifest.file(name) else {
      if manifest.redactions.contains(where: { $0.path.rawValue == name }) {
        throw Fault(
          "dossier-redacted", .failed,
          what: Phrase(zh: "不能读取“\(name)”", en: "“\(name)” cannot be read"),
          why: Phrase(zh: "该文件已依规定删去", en: "it was lawfully taken out"),
          next: Phrase(zh: "见清单中的理由", en: "see the reason in the manifest"),
          at: Place(file: path, entry: name))
      }
      throw Fault(
        "dossier-no-entry", .failed,
        what: Phrase(zh: "不能读取“\(name)”", en: "“\(name)” cannot be read"),
        why: Phrase(zh: "档案中没有这个文件", en: "the dossier holds no such file"),
        next: Phrase(zh: "请检查名称", en: "check the name"), at: Place(file: path, entry: name))
    }
    return try placed(Place(file: path)) { () throws(Fault) in
      let bytes = try reader.read(entry)
      guard SHA256.digest(of: bytes) == listed.sha256 else { throw Inspection.changed(name) }
      return bytes
    }
  }

  /// The names of the issued documents and attachments, in order.
  package var paperNames: [String] {
    manifest.files.map(\.path.rawValue).filter {
      $0.hasPrefix(DossierFormat.documentsFolder) || $0.hasPrefix(DossierFormat.attachmentsFolder)
    }
  }

  /// The bytes of a document exactly as it was issued: what a reprint prints.
  ///
  /// Throws `dossier-document-changed` when they are not those that the event names.
  package func reprint(_ code: DocumentCode, version: Int) throws(Fault) -> [UInt8] {
    let issues = events.compactMap { event -> DocumentIssued? in
      guard case .documentIssued(let issue) = event.body else { return nil }
      return issue
    }
    guard let issue = issues.last(where: { $0.code == code && $0.version == version }) else {
      throw Fault(
        "dossier-no-document", .failed,
        what: Phrase(zh: "不能重印\(code.title.zh)", en: "cannot reprint the \(code.title.en)"),
        why: Phrase(zh: "没有签发过第\(version)版", en: "version \(version) was never issued"),
        next: Phrase(zh: "请先签发", en: "issue it first"), at: Place(file: path))
    }
    let bytes = try bytes(of: issue.file)
    guard SHA256.digest(of: bytes) == issue.digest else {
      throw Inspection.documentChanged(issue).inside(Place(file: path))
    }
    return bytes
  }

  /// The case view as it lies in the file, with nobody's personal data.
  package func storedView() throws(Fault) -> CaseView {
    try placed(Place(file: path, entry: DossierFormat.viewName)) { () throws(Fault) in
      try NodeDecoder().decode(CaseView.self, from: NodeXML.read(viewBytes))
    }
  }

  /// Residents' personal data; the one way to them, so that its callers can be counted.
  ///
  /// The last version of each person's file, in order of their names; redacted ones are absent.
  package func revealPersonalData() throws(Fault) -> [PersonRecord] {
    var last: [PersonID: (version: Int, record: PersonRecord)] = [:]
    for file in manifest.files where file.path.rawValue.hasPrefix(DossierFormat.personsFolder) {
      let name = file.path.rawValue
      let bytes = try bytes(of: name)
      let record = try placed(Place(file: path, entry: name)) { () throws(Fault) in
        try PersonalFile(bytes).person
      }
      let version = Dossier.version(ofPerson: name) ?? 0
      if version > last[record.id]?.version ?? 0 { last[record.id] = (version, record) }
    }
    return last.keys.sorted().compactMap { last[$0]?.record }
  }

  /// The number in `persons/p-0001-v2.xml`.
  static func version(ofPerson name: String) -> Int? {
    guard let mark = name.range(ofLast: "-v"), name.hasSuffix(".xml") else { return nil }
    return Int(name[mark...].dropFirst(2).dropLast(4))
  }
}

extension String {
  /// Where the last occurrence of an ASCII text begins.
  func range(ofLast text: String) -> String.Index? {
    var index = endIndex
    while index > startIndex {
      index = self.index(before: index)
      if self[index...].hasPrefix(text) { return index }
    }
    return nil
  }
}
