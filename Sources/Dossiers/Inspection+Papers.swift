internal import Casework
internal import Codec
internal import Primitives
internal import Seals

extension Inspection {
  static func documentChanged(_ issue: DocumentIssued) -> Fault {
    damage(
      "document-changed",
      Phrase(
        zh: "\(issue.code.title.zh)第\(issue.version)版与签发时不同",
        en: "version \(issue.version) of the \(issue.code.title.en) is not what was issued"),
      entry: issue.file)
  }

  /// Compares every document and attachment with the manifest and with the events that name it.
  mutating func checkPapers() throws(Fault) {
    guard let manifest else { return }
    var digests: [String: Digest] = [:]
    for file in manifest.files where Inspection.isPaper(file.path.rawValue) {
      if let (_, digest) = try listedBytes(file.path.rawValue) {
        digests[file.path.rawValue] = digest
      }
    }
    let redacted = Set(manifest.redactions.map(\.path.rawValue))
    var named: Set<String> = []
    var changed: [DocumentIssued] = []
    for (file, digest, issue) in papers {
      named.insert(file)
      if redacted.contains(file) { continue }
      guard let found = digests[file] else {
        if manifest.file(file) == nil {
          try report(
            damage(
              "paper-missing", Phrase(zh: "记录所指的文件不在", en: "an event names it and it is missing"),
              entry: file))
        }
        continue
      }
      if found != digest {
        if let issue {
          changed.append(issue)
          try report(Inspection.documentChanged(issue))
        } else {
          try report(
            damage(
              "attachment-changed", Phrase(zh: "附件与登记时不同", en: "it is not what was attached"),
              entry: file))
        }
      }
    }
    for name in digests.keys.sorted() where !named.contains(name) {
      try report(
        damage("stray", Phrase(zh: "没有记录提到此文件", en: "no event names it"), entry: name))
    }
    try checkSignatures(changed)
    try checkPersonDigests(manifest)
  }

  static func isPaper(_ name: String) -> Bool {
    name.hasPrefix(DossierFormat.documentsFolder) || name.hasPrefix(DossierFormat.attachmentsFolder)
  }

  /// The files that events name, with the digests they give; issues of documents as such.
  private var papers: [(file: String, digest: Digest, issue: DocumentIssued?)] {
    events.compactMap { event in
      switch event.body {
      case .documentIssued(let issue): (issue.file, issue.digest, issue)
      case .attached(let attached): (attached.file, attached.digest, nil)
      default: nil
      }
    }
  }

  /// A changed document voids its signatures; each is named with its signer and slot.
  private mutating func checkSignatures(_ changed: [DocumentIssued]) throws(Fault) {
    for event in events {
      guard case .signature(let signature) = event.body,
        changed.contains(where: {
          $0.code == signature.code && $0.version == signature.version
            && $0.digest == signature.digest
        })
      else { continue }
      try report(
        damage(
          "signature-void",
          Phrase(
            zh: "\(signature.signer.name)在\(signature.code.title.zh)第\(signature.version)版的"
              + "签字（\(signature.slot.title.zh)）无效：文件已改",
            en:
              "the signature of \(signature.signer.name) as \(signature.slot.title.en) on version "
              + "\(signature.version) of the \(signature.code.title.en) is void: the document "
              + "was changed"),
          entry: DossierFormat.eventName(event.sequence)))
    }
  }

  /// Every digest that an event gives for a person is that of a file here, or of one taken out.
  private mutating func checkPersonDigests(_ manifest: Manifest) throws(Fault) {
    var known = Set(manifest.redactions.map(\.sha256))
    for file in manifest.files where file.path.rawValue.hasPrefix(DossierFormat.personsFolder) {
      known.insert(file.sha256)
    }
    for event in events {
      for person in event.body.persons {
        guard let digest = person.digest, !known.contains(digest) else { continue }
        try report(
          damage(
            "person-unknown",
            Phrase(
              zh: "人员\(person.id)的资料与摘要都对不上", en: "no file here is that of person \(person.id)"),
            entry: DossierFormat.eventName(event.sequence)))
      }
    }
  }
}

extension EventBody {
  /// The residents that an event names.
  var persons: [PersonReference] {
    func of(_ participants: [Participant]) -> [PersonReference] {
      participants.compactMap(\.person)
    }
    switch self {
    case .registered(let sheet): return sheet.reporters
    case .visit(let visit): return of(visit.participants)
    case .coordination(let meeting): return of(meeting.participants)
    case .option(let proposed): return [proposed.option.resident].compactMap(\.self)
    case .minutes(let minutes): return of(minutes.participants)
    case .siteLog(let log): return log.comments.compactMap(\.person)
    case .costShare(let share): return share.shares.map(\.payer)
    case .answered(let answer): return answer.persons
    default: return []
    }
  }
}
