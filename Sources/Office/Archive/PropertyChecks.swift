internal import Casework
internal import Dossiers
internal import Inspector
internal import Primitives
internal import Seals
internal import Storage

/// Gathers what is wrong with a volume under the items of the four-property test (DA/T 70-2018).
struct PropertyChecks {
  private var findings: [PropertyItem: [PropertyFinding]] = [:]
  /// Items that could not be tested here, and why.
  private var open: [PropertyItem: (result: PropertyResult, why: Phrase)] = [:]
  private var notes: [PropertyItem: [Phrase]] = [:]

  private(set) var files = 0
  private var inner = 0
  private var formats: [FileFormat: Int] = [:]
  /// Of the office's own volumes: the rules that its cases went by.
  private let rules: Rulebook?
  /// By name, the digest of each dossier that was met.
  private(set) var dossiers: [String: Digest] = [:]
  private(set) var views: [String: ViewFacts] = [:]
  private var folders: [String: Set<String>] = [:]
  private var names: [Digest: String] = [:]

  /// What later checks need of a case view.
  struct ViewFacts {
    var title: String
    var isWrittenOff: Bool
    var isSample: Bool
  }

  init(rules: Rulebook?) { self.rules = rules }

  mutating func report(
    _ items: [PropertyItem], zh: String, en: String, dossier: String? = nil, entry: String? = nil
  ) {
    for item in items {
      findings[item, default: []].append(
        PropertyFinding(Phrase(zh: zh, en: en), dossier: dossier, entry: entry))
    }
  }

  mutating func leave(_ items: [PropertyItem], _ result: PropertyResult, zh: String, en: String) {
    for item in items where open[item] == nil { open[item] = (result, Phrase(zh: zh, en: en)) }
  }

  mutating func note(_ item: PropertyItem, _ note: Phrase) { notes[item, default: []].append(note) }

  /// Every item in the order of the codes.
  func outcomes(of audit: Audit) -> [PropertyOutcome] {
    PropertyItem.allCases.map { item in
      if let found = findings[item] {
        return PropertyOutcome(
          item, .failed,
          evidence: Phrase(zh: "\(found.count)处问题", en: "\(found.count) findings"),
          findings: found)
      }
      if let (result, why) = item.openReason ?? open[item] {
        return PropertyOutcome(item, result, evidence: why)
      }
      return PropertyOutcome(item, .passed, evidence: evidence(of: item, audit))
    }
  }

  private func evidence(of item: PropertyItem, _ audit: Audit) -> Phrase {
    var parts: [Phrase] = []
    switch item {
    case .fixity:
      if let signed = audit.signature?.signedAt {
        parts.append(Phrase(zh: "签名于\(signed.date)", en: "signed on \(signed.date)"))
      }
    case .sameness:
      if let digest = audit.statement?.sha256 { parts.append(Phrase("SHA-256 \(digest)")) }
    case .count:
      parts.append(Phrase(zh: "\(audit.dossiers)件", en: "\(audit.dossiers) dossiers"))
    case .bytes:
      parts.append(Phrase(zh: "\(audit.bytes)字节", en: "\(audit.bytes) bytes"))
    case .packageContent, .structure:
      parts.append(Phrase(zh: "包内\(files)个文件", en: "\(files) files in the package"))
    case .content, .readableContent:
      parts.append(
        Phrase(
          zh: "包内\(files)个、案卷内\(inner)个文件",
          en: "\(files) files in the package, \(inner) in dossiers"))
    case .formats:
      let counts = FileFormat.allCases.compactMap { format in
        formats[format].map { "\(format.rawValue) \($0)" }
      }
      parts.append(Phrase(zh: counts.joined(separator: "，"), en: counts.joined(separator: ", ")))
    default: break
    }
    parts += notes[item] ?? []
    if parts.isEmpty { parts = [Phrase(zh: "未发现问题", en: "nothing was found")] }
    return Phrase(
      zh: parts.map(\.zh).joined(separator: "；"), en: parts.map(\.en).joined(separator: "; "))
  }

  // MARK: What the audit found

  mutating func take(_ audit: Audit) {
    for finding in audit.findings {
      let items = PropertyChecks.items(of: finding)
      report(
        items, zh: finding.why.zh, en: finding.why.en,
        dossier: PropertyChecks.dossier(in: finding.place.entry),
        entry: finding.place.entry ?? finding.place.file.map { Storage.name(of: $0) })
    }
    for text in audit.notes { note(.fixity, text) }
  }

  /// The case in whose folder an entry of a volume stands.
  private static func dossier(in entry: String?) -> String? {
    guard let entry, let place = entry.firstRange(of: "/representations/rep1/data/") else {
      return nil
    }
    let rest = entry[place.upperBound...].split(separator: "/")
    return rest.count > 1 ? String(rest[0]) : nil
  }

  /// Under which items a finding of an audit counts; one that is not known breaks the sameness.
  static func items(of finding: Fault) -> [PropertyItem] {
    let entry = finding.place.entry ?? ""
    let name = entry.isEmpty ? finding.place.file ?? "" : entry
    if [".seal.txt", ".seal.p7s", ".seal.sm2", ".tsr"].contains(where: { name.hasSuffix($0) }) {
      return [.fixity, .filing]
    }
    if let known = items[finding.code] { return known }
    switch finding.code {
    case "inspect-missing":
      let isDescription = !entry.contains("/representations/")
      return isDescription ? [.packageMetadata, .descriptions, .packageContent] : [.packageContent]
    case "inspect-dossier-missing":
      let isAttachment = entry.contains("!attachments/") || entry.hasPrefix("attachments/")
      return isAttachment ? [.content, .attachments] : [.content]
    case let code where code.hasPrefix("inspect-zip-"): return [.structure, .sameness]
    case let code where code.hasPrefix("deflate-"): return [.attributes, .readableContent]
    case let code where code.hasPrefix("seal-") || code.hasPrefix("stamp-"):
      return [.fixity, .filing]
    case let code where code.hasPrefix("storage-"): return [.packageContent, .readableContent]
    default: return [.sameness]
    }
  }

  private static let items: [String: [PropertyItem]] = [
    "inspect-unsealed": [.fixity, .filing], "inspect-unsigned": [.fixity, .filing],
    "inspect-seal-volume": [.fixity, .filing], "inspect-renewal": [.fixity],
    "inspect-log-root": [.fixity, .filing], "inspect-log-leaf": [.fixity, .filing],
    "inspect-log-missing": [.fixity, .filing], "inspect-certificate": [.fixity, .links],
    "inspect-size": [.sameness, .bytes], "inspect-digest": [.fixity, .sameness],
    "inspect-tag-manifest": [.fixity, .sameness],
    "inspect-crc": [.attributes, .sameness], "inspect-member-digest": [.attributes, .sameness],
    "inspect-dossier-digest": [.attributes, .content],
    "inspect-metadata": [.attributes, .links, .packageMetadata],
    "inspect-unlisted": [.superfluous, .packageMetadata],
    "inspect-dossier-unlisted": [.superfluous],
    "inspect-layout": [.structure, .superfluous],
    "inspect-bagit": [.descriptions], "inspect-bag-info": [.descriptions],
    "inspect-manifest": [.descriptions, .packageMetadata], "inspect-oxum": [.bytes],
    "inspect-count": [.count], "inspect-chain": [.process],
    "inspect-dossier-type": [.structure, .readableContent],
    "inspect-dossier-manifest": [.readableMetadata], "inspect-xml": [.readableMetadata],
    "inspect-entry-large": [.readableContent],
    "inspect-volume-missing": [.packageContent, .readableContent],
    "inspect-short": [.packageContent, .sameness],
  ]

  // MARK: What is in the volume

  mutating func take(_ met: VolumeSurvey.Met) {
    switch met {
    case .file(let file):
      files += 1
      let parts = file.path.split(separator: "/").map(String.init)
      let isBeside = file.path.hasPrefix("data/representations/rep1/data/") && parts.count == 6
      let dossier = isBeside ? parts[4] : nil
      if isBeside { folders[parts[4], default: []].insert(parts[5]) }
      look(at: file, declared: file.declared, dossier: dossier)
    case .dossier(let dossier):
      files += 1
      look(at: dossier.file, declared: dossier.file.declared, dossier: dossier.name)
      take(dossier)
    }
  }

  /// Holds a file against what it is called, and against the formats that are kept for good.
  private mutating func look(
    at file: SurveyedFile, declared: String?, dossier: String?, isInner: Bool = false
  ) {
    // The mark at a dossier's head is no document.
    if isInner, file.path == "mimetype" { return }
    if isInner { inner += 1 }
    let entry = file.path
    checkName(entry, dossier)
    guard let facts = file.facts else {
      let why = file.fault?.why ?? Phrase(zh: "读不出", en: "it cannot be read")
      return report([.readableContent], zh: why.zh, en: why.en, dossier: dossier, entry: entry)
    }
    formats[facts.format, default: 0] += 1
    if let declared, !facts.format.mediaTypes.contains(declared) {
      report(
        [.attributes], zh: "登记为 \(declared)，实为 \(facts.format.rawValue)",
        en: "it is said to be \(declared) and is \(facts.format.rawValue)", dossier: dossier,
        entry: entry)
    }
    if !facts.format.isArchival {
      report(
        [.formats], zh: "\(facts.format.rawValue) 不是归档格式",
        en: "\(facts.format.rawValue) is no format to keep", dossier: dossier, entry: entry)
    }
    if !facts.isWhole {
      report(
        [.content, .readableContent], zh: "文件没有结尾，可能被截断",
        en: "it has no end and may be cut short", dossier: dossier, entry: entry)
    }
    if facts.isEncrypted {
      report(
        [.plainContent], zh: "文件加密", en: "it is encrypted", dossier: dossier, entry: entry)
    }
    if let fault = facts.fault {
      report(
        [.readableMetadata], zh: fault.why.zh, en: fault.why.en, dossier: dossier, entry: entry)
    }
  }

  private mutating func checkName(_ path: String, _ dossier: String?) {
    if let scalar = path.unicodeScalars.first(where: PropertyChecks.isSpecial) {
      report(
        [.characters], zh: "文件名中有 \(PropertyChecks.number(scalar))",
        en: "its name holds \(PropertyChecks.number(scalar))", dossier: dossier, entry: path)
    }
  }

  private mutating func take(_ met: SurveyedDossier) {
    let name = met.name
    if let digest = met.sha256 {
      if let other = names.updateValue(name, forKey: digest) {
        report(
          [.duplicates], zh: "与 \(other) 是同一个文件", en: "it is the same file as \(other)",
          dossier: name)
      }
      dossiers[name] = digest
    }
    guard let bytes = met.bytes else {
      for file in met.files { look(at: file, declared: nil, dossier: name, isInner: true) }
      if met.file.fault == nil {
        note(
          .metadata, Phrase(zh: "\(name) 过大，案件信息未读", en: "\(name) is too large to be read"))
      }
      return
    }
    do throws(Fault) {
      let dossier = try Dossier(reading: bytes)
      let types = Dictionary(
        dossier.manifest.files.map { ($0.name, $0.mediaType.rawValue) },
        uniquingKeysWith: { first, _ in first })
      for file in met.files {
        look(at: file, declared: types[file.path], dossier: name, isInner: true)
      }
      try take(dossier, name)
    } catch {
      for file in met.files { look(at: file, declared: nil, dossier: name, isInner: true) }
      report(
        [.metadata, .readableMetadata], zh: error.why.zh, en: error.why.en, dossier: name,
        entry: error.place.entry)
    }
  }

  private mutating func take(_ dossier: Dossier, _ name: String) throws(Fault) {
    let view = try dossier.view()
    views[name] = ViewFacts(
      title: view.title, isWrittenOff: view.state == .writtenOff, isSample: view.sampleMark != nil)
    let isSupplement = dossier.manifest.supplement != nil
    let id = ArchivedFile(dossier.caseID, supplement: dossier.manifest.supplement).name
    if id != name || view.id != dossier.caseID {
      report(
        [.links], zh: "文件名与其中的案件编号 \(id) 不同",
        en: "its name is not the case \(id) that is in it", dossier: name)
    }
    if dossier.manifest.sealedAt == nil {
      report([.process, .filing], zh: "案卷没有封存", en: "the dossier is not sealed", dossier: name)
    }
    for document in view.documents where !isSupplement && !dossier.holds(document.file) {
      report(
        [.content], zh: "案件信息列有该文书，卷中没有",
        en: "the case view names it and it is not there", dossier: name, entry: document.file)
    }
    for photo in view.photos {
      guard !isSupplement, let entry = photo.entry, !dossier.holds(entry) else { continue }
      report(
        [.content, .attachments], zh: "案件信息列有该照片，卷中没有",
        en: "the case view names the picture and it is not there", dossier: name, entry: entry)
    }
    guard let rules, !isSupplement else { return }
    do throws(Fault) {
      try dossier.checkView(under: rules)
    } catch {
      report(
        [.process], zh: error.why.zh, en: error.why.en, dossier: name, entry: error.place.entry)
    }
    guard view.state == .writtenOff, let record = try? dossier.replayed(under: rules) else {
      return
    }
    for code in record.missingDocuments(by: .writeOff, rules.policy) {
      report(
        [.scope], zh: "缺少\(code.title.zh)（\(code.rawValue)）",
        en: "\(code.title.en) (\(code.rawValue)) is missing", dossier: name)
    }
  }

  /// Once all was met: what is missing or unreadable was not tested, and is not said to have passed.
  mutating func checkWhole(sealed: Int?) {
    guard let sealed, views.count < sealed else { return }
    let count = sealed - views.count
    leave(
      [
        .process, .content, .attachments, .scope, .formats, .readableContent, .plainContent,
        .readableMetadata, .metadata, .attributes, .links, .superfluous,
      ], .unchecked, zh: "有\(count)件缺失或读不出，未能全部检测",
      en: "\(count) dossiers are missing or cannot be read, and were not tested")
  }

  /// Once all was met: what stands beside each dossier.
  mutating func checkFolders(areBound: Bool) {
    guard areBound else { return }
    for name in dossiers.keys.sorted() where !name.contains(".s") {
      if folders[name]?.contains("filing.pdf") != true {
        report(
          [.scope], zh: "没有封面、卷内目录和备考表（filing.pdf）",
          en: "it has no cover, contents list and note sheet (filing.pdf)", dossier: name)
      }
    }
  }

  // MARK: Characters

  /// Characters that no catalogue should hold: control, format, private, replacement.
  static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\u{FFFD}" { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator:
      return true
    default: return false
    }
  }

  static func number(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
