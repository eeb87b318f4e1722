internal import Primitives
internal import Seals

/// Checks one dossier package: profile, manifest, chain of events.
struct DossierInspection<Source: ByteSource> {
  private let source: Source
  private(set) var findings: [Fault] = []
  private var seen: [String: SeenFile] = [:]
  /// What each event names as its predecessor's digest, by the event's entry.
  private var previous: [String: String?] = [:]

  /// `place` is where the dossier stands; entries inside are named after it.
  init(_ source: Source, at place: Place) {
    self.source = source
    do throws(Fault) {
      let package = try Package(source)
      try inspect(package)
    } catch { findings.append(error) }
    findings = findings.map { fault in
      var fault = fault
      let inner = fault.place.entry.map { "!" + $0 } ?? ""
      fault.place.entry = (place.entry ?? "") + inner
      if inner.isEmpty { fault.place.offset = nil }
      fault.place.file = place.file
      if place.entry == nil { fault.place.entry = fault.place.entry.map { String($0.dropFirst()) } }
      if fault.place.entry?.isEmpty == true { fault.place.entry = nil }
      return fault
    }
  }

  private mutating func inspect(_ package: Package<Source>) throws(Fault) {
    for entry in package.entries {
      do throws(Fault) { try take(entry, of: package) } catch {
        findings.append(error.inside(Place(entry: entry.name)))
      }
    }
    guard package.entries.first?.name == "mimetype" else {
      throw damage(
        "inspect-dossier-type", en: "the first entry is not mimetype", zh: "首个条目不是 mimetype")
    }
    guard let manifest = package.entries.first(where: { $0.name == dossierManifest }) else {
      throw damage(
        "inspect-dossier-manifest", en: "it has no manifest", zh: "没有清单",
        at: Place(entry: dossierManifest))
    }
    let facts: DossierManifest
    do throws(Fault) {
      facts = try DossierManifest(try package.read(manifest, limit: DossierManifest.byteLimit))
    } catch { throw error.inside(Place(entry: dossierManifest)) }
    compare(facts)
    checkChain(facts)
  }

  private mutating func take(
    _ entry: PackageEntry, of package: Package<Source>
  ) throws(Fault) {
    try package.checkHeader(of: entry)
    var hasher = SHA256Hasher()
    let isEvent = entry.name.hasPrefix("events/")
    var head: [UInt8] = []
    try package.forEachPiece(of: entry) { piece throws(Fault) in
      hasher.update(piece)
      // An event's bytes are held by its digest; only what its root says is looked at.
      if isEvent || entry.name == "mimetype", head.count < headLimit {
        head.append(piece.extracting(first: headLimit - head.count))
      }
    }
    seen[entry.name] = SeenFile(size: entry.size, sha256: hasher.finish())
    if entry.name == "mimetype" {
      guard !entry.isDeflated, head.elementsEqual(dossierMediaType.utf8) else {
        throw damage("inspect-dossier-type", en: "the media type is another", zh: "媒体类型不符")
      }
    }
    if isEvent { previous[entry.name] = .some(try rootAttribute("previous", of: head)) }
  }

  private mutating func compare(_ manifest: DossierManifest) {
    var unlisted = seen
    unlisted[dossierManifest] = nil
    for file in manifest.files {
      guard let found = unlisted.removeValue(forKey: file.path) else {
        // A damaged entry has its own finding already.
        if !findings.contains(where: { $0.place.entry == file.path }) {
          report("inspect-dossier-missing", file.path, en: "the entry is missing", zh: "缺少该条目")
        }
        continue
      }
      if found.size != file.size || found.sha256 != file.sha256 {
        report(
          "inspect-dossier-digest", file.path, en: "its bytes are not those of the manifest",
          zh: "内容与清单的摘要不符")
      }
    }
    unlisted["mimetype"] = nil
    for name in unlisted.keys.sorted() {
      report("inspect-dossier-unlisted", name, en: "the manifest does not name it", zh: "清单中没有该条目")
    }
  }

  private mutating func checkChain(_ manifest: DossierManifest) {
    let names = previous.keys.sorted()
    var expected = manifest.supplementOf?.hex
    // A supplement's numbers go on from those of the file before it.
    let first = manifest.supplementOf == nil ? 1 : names.first.flatMap(eventNumber) ?? 0
    for (index, name) in names.enumerated() {
      guard first > 0, name == "events/\(padded(first + index, 6)).xml" else {
        report("inspect-chain", name, en: "an event before it is missing", zh: "在它之前缺少事件")
        return
      }
      if previous[name] != .some(expected) {
        report(
          "inspect-chain", name, en: "it does not name its predecessor's digest",
          zh: "它所写的前一事件摘要不符")
      }
      expected = seen[name]?.sha256.hex
    }
    if names.isEmpty {
      report("inspect-chain", "events/", en: "there are no events", zh: "没有事件")
    }
  }

  private mutating func report(_ code: String, _ entry: String, en: String, zh: String) {
    findings.append(damage(code, en: en, zh: zh, at: Place(entry: entry)))
  }
}

/// 79 for `events/000079.xml`.
private func eventNumber(_ name: String) -> Int? {
  Int(name.dropFirst("events/".count).dropLast(".xml".count))
}

private let dossierManifest = "META-INF/manifest.xml"
private let dossierMediaType = "application/vnd.dossier+zip"

/// What a dossier's manifest says, read without the dossier's own code.
private struct DossierManifest {
  struct File {
    var path: String
    var size: Int
    var sha256: Digest
  }

  static let byteLimit = 8 << 20

  var files: [File] = []
  /// For a supplement: the digest of the file that it goes on from.
  var supplementOf: Digest?

  init(_ bytes: [UInt8]) throws(Fault) {
    var scanner = TagScanner()
    var isRoot = true
    try scanner.scan(bytes.span.bytes) { event throws(Fault) in
      guard case .start(let name, let attributes) = event else { return }
      if isRoot {
        isRoot = false
        guard TagEvent.local(name) == "manifest" else { throw DossierManifest.malformed }
        supplementOf = TagEvent.value("supplement-of", attributes).flatMap { Digest(hex: $0) }
      } else if TagEvent.local(name) == "file" {
        guard let path = TagEvent.value("path", attributes),
          let size = TagEvent.value("size", attributes).flatMap({ Int($0) }),
          let digest = TagEvent.value("sha256", attributes).flatMap({ Digest(hex: $0) })
        else { throw DossierManifest.malformed }
        files.append(File(path: path, size: size, sha256: digest))
      }
    }
    try scanner.finish()
  }

  private static var malformed: Fault {
    damage("inspect-dossier-manifest", en: "this is no manifest", zh: "这不是清单")
  }
}

extension TagEvent {
  /// The attribute's value, by its name without prefix.
  static func value(
    _ name: String, _ attributes: [(name: String, value: String)]
  ) -> String? {
    attributes.first { local($0.name) == name }?.value
  }
}

/// Bytes of an event that are enough for its declaration and its root's start tag.
private let headLimit = 8192

/// An attribute of the root element, by the first bytes of a document.
private func rootAttribute(_ name: String, of head: [UInt8]) throws(Fault) -> String? {
  var scanner = TagScanner()
  var root: [(name: String, value: String)]?
  var start = 0
  while root == nil, let end = head[start...].firstIndex(of: 0x3E) {
    try scanner.scan(head.span.bytes.extracting(start...end)) { event in
      if root == nil, case .start(_, let attributes) = event { root = attributes }
    }
    start = end + 1
  }
  guard let root else {
    throw damage("inspect-chain", en: "it does not begin as an event does", zh: "开头不是事件")
  }
  return TagEvent.value(name, root)
}
