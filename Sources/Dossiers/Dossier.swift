package import Casework
package import Primitives
internal import Seals
internal import Zip

/// One case in one file, as it was read: checked whole, or not given at all.
///
/// Any bytes in: a dossier or a `Fault` of kind `.damaged` out, naming the entry. Every file in the
/// package is in the manifest with its digest, every event names the digest of the one before it,
/// and every document and person that an event names is the one it named.
package struct Dossier: Sendable {
  package static let mimetype = Array("application/vnd.dossier+zip".utf8)
  package static let viewName = "case.xml"

  /// The digest of the whole file: what `sha256sum` says.
  package let digest: Digest
  package let size: Int
  package let manifest: Manifest
  package private(set) var events: [Event] = []
  /// The digest of each event's bytes.
  package private(set) var eventDigests: [Digest] = []
  private let reader: ZipReader
  private let entries: [String: Int]

  package var caseID: CaseID { manifest.caseID }
  package var isSealed: Bool { manifest.sealedAt != nil }

  package init(reading bytes: [UInt8]) throws(Fault) {
    digest = SHA256.digest(of: bytes)
    size = bytes.count
    reader = try ZipReader(bytes)
    entries = Dictionary(
      reader.entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    guard let first = reader.entries.first, first.name == "mimetype",
      try reader.read(first) == Dossier.mimetype
    else {
      throw dossierFault(
        "mimetype", Phrase(zh: "开头不是案卷标记", en: "it does not begin with a dossier's mark"),
        entry: "mimetype")
    }
    guard let last = reader.entries.last, last.name == Manifest.name else {
      throw dossierFault(
        "manifest", Phrase(zh: "末尾没有清单", en: "it does not end with its manifest"),
        entry: Manifest.name)
    }
    let manifestBytes = try reader.read(last)
    manifest = try placed(Place(entry: Manifest.name)) { () throws(Fault) in
      try Manifest(from: manifestBytes)
    }
    try checkFiles()
    try readEvents()
    try checkReferences()
  }

  /// The bytes of an entry.
  package func bytes(of name: String) throws(Fault) -> [UInt8] {
    guard let index = entries[name] else {
      throw Fault(
        "dossier-no-file",
        what: Phrase(zh: "取不出文件", en: "the file cannot be taken out"),
        why: Phrase(zh: "案卷里没有\(name)", en: "the dossier holds no \(name)"),
        next: Phrase(zh: "请核对名称", en: "check the name"), at: Place(entry: name))
    }
    return try reader.read(reader.entries[index])
  }

  package func holds(_ name: String) -> Bool { entries[name] != nil }

  /// The case view as it stands in the file.
  package func view() throws(Fault) -> CaseView {
    try CaseViewText.view(from: bytes(of: Dossier.viewName), file: Dossier.viewName)
  }

  /// A resident's record; `nil` when it was taken out of the file.
  package func person(_ id: PersonID) throws(Fault) -> PersonFile? {
    let name = PersonFile.entryName(id)
    guard holds(name) else { return nil }
    return try PersonFile(from: bytes(of: name), file: name)
  }

  /// Replays the events through the rules of the process.
  package func replayed(under rules: Rulebook) throws(Fault) -> Case {
    try Case.replay(events, under: rules)
  }

  // MARK: Checks

  private func checkFiles() throws(Fault) {
    let names = reader.entries.map(\.name)
    let listed = ["mimetype"] + manifest.files.map(\.name) + [Manifest.name]
    guard names == listed else {
      let stray = names.first { !listed.contains($0) } ?? listed.first { !names.contains($0) }
      throw dossierFault(
        "unlisted", Phrase(zh: "清单与内容不符", en: "its manifest and its contents disagree"),
        entry: stray ?? Manifest.name)
    }
    for (file, entry) in zip(manifest.files, reader.entries.dropFirst()) {
      guard entry.method == .stored, file.size == entry.size else {
        throw dossierFault(
          "size", Phrase(zh: "大小或存放方式与清单不符", en: "its size or method differs from the manifest"),
          entry: file.name)
      }
      let content = try reader.read(entry)
      guard SHA256.digest(of: content) == file.sha256 else {
        throw dossierFault(
          "digest", Phrase(zh: "内容的SHA-256与清单不符", en: "its SHA-256 differs from the manifest"),
          entry: file.name)
      }
    }
  }

  private mutating func readEvents() throws(Fault) {
    let names = manifest.files.map(\.name).filter { $0.hasPrefix("events/") }
    var previous = manifest.supplementOf
    for (index, name) in names.enumerated() {
      let content = try bytes(of: name)
      let event = try EventText.event(from: content, file: name)
      guard events.isEmpty || event.sequence == events[index - 1].sequence + 1,
        name == EventText.entryName(event.sequence)
      else {
        throw dossierFault(
          "sequence", Phrase(zh: "事件编号不连续", en: "the events are not numbered without gaps"),
          entry: name)
      }
      guard event.previous == previous else {
        throw dossierFault(
          "chain",
          Phrase(zh: "事件链断裂：所记前一事件的摘要不符", en: "the chain breaks: it names another predecessor"),
          entry: name)
      }
      let digest = SHA256.digest(of: content)
      events.append(event)
      eventDigests.append(digest)
      previous = digest
    }
    guard let first = events.first, manifest.supplementOf != nil || first.sequence == 1 else {
      throw dossierFault(
        "empty", Phrase(zh: "案卷里没有事件", en: "it holds no event"), entry: EventText.entryName(1))
    }
  }

  /// Files that events name are the ones they named; a person's file may have been taken out.
  private func checkReferences() throws(Fault) {
    let digests = Dictionary(
      manifest.files.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    for event in events {
      let named: (file: String, digest: Digest)
      switch event.body {
      case .documentIssued(let issued): named = (issued.file, issued.digest)
      case .attached(let attached): named = (attached.file, attached.digest)
      default: continue
      }
      guard digests[named.file] == named.digest else {
        throw dossierFault(
          "reference",
          Phrase(
            zh: "第\(event.sequence)号事件所记的文件已不是原件",
            en: "it is not the file that event \(event.sequence) named"), entry: named.file)
      }
    }
    try checkPersons(digests)
  }

  /// A person that an event named is there as named then, or was taken out with a word of it.
  private func checkPersons(_ digests: [String: Digest]) throws(Fault) {
    for event in events {
      for person in event.body.persons {
        guard let expected = person.digest else { continue }
        let name = PersonFile.entryName(person.id)
        if digests[name] == expected { continue }
        let isRedacted = manifest.redactions.contains { $0.path.rawValue == name }
        if digests[name] == nil && isRedacted { continue }
        throw dossierFault(
          "reference",
          Phrase(
            zh: "居民信息缺失，或与第\(event.sequence)号事件所记的摘要不符",
            en: "it is missing, or differs from the digest in event \(event.sequence)"), entry: name
        )
      }
    }
  }
}

extension Dossier {
  /// Checks that the case view is what the events give under these rules.
  ///
  /// Personal data are no part of it. Throws `dossier-view` when it is not.
  package func checkView(under rules: Rulebook, before chain: [Dossier] = []) throws(Fault) {
    let record = try Case.replay(chain.flatMap(\.events) + events, under: rules)
    let stored = try view()
    let again = CaseView(
      of: record, directory: CaseDirectory(office: stored.office, policy: rules.policy))
    guard try CaseViewText.bytes(of: again) == bytes(of: Dossier.viewName) else {
      throw dossierFault(
        "view", Phrase(zh: "它不是由事件得出的", en: "it is not what the events give"),
        entry: Dossier.viewName)
    }
  }
}

func dossierFault(_ code: String, _ why: Phrase, entry: String?) -> Fault {
  Fault(
    "dossier-" + code, .damaged,
    what: Phrase(zh: "案卷被改动或损坏", en: "the dossier was changed or damaged"), why: why,
    next: Phrase(
      zh: "请勿使用，从可信的副本恢复", en: "do not use it; restore it from a copy you trust"),
    at: Place(entry: entry))
}
