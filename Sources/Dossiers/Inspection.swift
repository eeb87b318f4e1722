internal import Casework
internal import Codec
internal import Primitives
internal import Seals
internal import Zip

/// One strict reading of a dossier: it stops at the first fault, or gathers them all.
struct Inspection {
  let reader: ZipReader
  private let stops: Bool
  private(set) var findings: [Fault] = []
  private(set) var manifest: Manifest?
  private(set) var revision: Digest?
  private(set) var rules: OfficeRules?
  private(set) var events: [Event] = []
  private(set) var eventDigests: [Digest] = []
  private(set) var viewBytes: [UInt8] = []

  init(_ reader: ZipReader, stopping: Bool) {
    self.reader = reader
    stops = stopping
  }

  mutating func report(_ fault: Fault) throws(Fault) {
    if stops { throw fault }
    findings.append(fault)
  }

  mutating func run() throws(Fault) {
    try checkOrder()
    try readManifest()
    guard let manifest else { return }
    try checkList(manifest)
    try readRulesAndView()
    try readEvents(manifest)
    try checkPersons(manifest)
  }

  // MARK: Entries

  /// The entries stand in one order only, and stored, so that every byte has one right value.
  private mutating func checkOrder() throws(Fault) {
    let names = reader.entries.map(\.name)
    let first = names.first ?? ""
    if first != DossierFormat.mimetypeName {
      try report(
        damage(
          "mimetype", Phrase(zh: "第一个文件不是 mimetype", en: "its first entry is not mimetype"),
          entry: first))
    } else if let bytes = try entryBytes(DossierFormat.mimetypeName),
      bytes != Array(DossierFormat.mediaType.utf8)
    {
      try report(
        damage(
          "mimetype", Phrase(zh: "不是档案文件", en: "it is not a dossier"),
          entry: DossierFormat.mimetypeName))
    }
    let rest = names.dropFirst()
    for (name, next) in zip(rest, rest.dropFirst())
    where !name.utf8.lexicographicallyPrecedes(next.utf8) {
      try report(
        damage("order", Phrase(zh: "条目次序不对", en: "its entries are out of order"), entry: next))
    }
    for entry in reader.entries {
      if entry.method != .stored {
        try report(
          damage(
            "deflated", Phrase(zh: "条目经过压缩", en: "the entry is compressed"), entry: entry.name))
      }
      if !Inspection.isKnown(entry.name) {
        try report(
          damage(
            "unknown-entry", Phrase(zh: "档案中不应有此文件", en: "a dossier holds no such file"),
            entry: entry.name))
      }
    }
  }

  static func isKnown(_ name: String) -> Bool {
    let fixed = [
      DossierFormat.mimetypeName, DossierFormat.manifestName, DossierFormat.viewName,
      DossierFormat.rulesName,
    ]
    if fixed.contains(name) { return true }
    let folders = [
      DossierFormat.eventsFolder, DossierFormat.personsFolder, DossierFormat.documentsFolder,
      DossierFormat.attachmentsFolder,
    ]
    return folders.contains {
      name.hasPrefix($0) && name.utf8.count > $0.utf8.count
        && !name.dropFirst($0.count).utf8.contains(0x2F)
    }
  }

  /// The bytes of an entry; damage to them is reported and gives `nil`.
  private mutating func entryBytes(_ name: String) throws(Fault) -> [UInt8]? {
    guard let entry = reader.entry(name) else { return nil }
    do { return try reader.read(entry) } catch { try report(error) }
    return nil
  }

  // MARK: Manifest

  private mutating func readManifest() throws(Fault) {
    let name = DossierFormat.manifestName
    guard reader.entry(name) != nil else {
      return try report(damage("manifest", Phrase(zh: "没有清单", en: "there is no manifest")))
    }
    guard let bytes = try entryBytes(name) else { return }
    do {
      let node = try NodeXML.read(bytes, entry: name)
      try Inspection.checkFormat(node)
      manifest = try NodeDecoder().decode(Manifest.self, from: node)
      revision = SHA256.digest(of: bytes)
    } catch { try report(error.inside(Place(entry: name))) }
  }

  private static func checkFormat(_ node: DataNode) throws(Fault) {
    guard let text = node.child("format")?.scalarText, let version = Int(text),
      version > DossierFormat.version
    else { return }
    throw Fault(
      "dossier-format", .failed,
      what: Phrase(zh: "不能读取档案文件", en: "cannot read the dossier"),
      why: Phrase(
        zh: "它的格式版本是\(version)，本程序只懂到\(DossierFormat.version)",
        en: "its format is version \(version), this program knows \(DossierFormat.version)"),
      next: Phrase(zh: "请用更新的程序", en: "use a newer program"))
  }

  private mutating func checkList(_ manifest: Manifest) throws(Fault) {
    let paths = manifest.files.map(\.path.rawValue)
    for (path, next) in zip(paths, paths.dropFirst())
    where !path.utf8.lexicographicallyPrecedes(next.utf8) {
      try report(
        damage("manifest", Phrase(zh: "清单次序不对或重复", en: "the manifest is out of order"), entry: next)
      )
    }
    var listed: [String: Manifest.File] = [:]
    for file in manifest.files {
      listed[file.path.rawValue] = file
      try checkEntry(of: file)
    }
    for entry in reader.entries
    where listed[entry.name] == nil && entry.name != DossierFormat.manifestName {
      try report(
        damage(
          "unlisted", Phrase(zh: "清单中没有此文件", en: "the manifest does not list it"),
          entry: entry.name))
    }
    for redaction in manifest.redactions where listed[redaction.path.rawValue] != nil {
      try report(
        damage(
          "redaction", Phrase(zh: "文件标为删去却还在", en: "it is marked as taken out and is there"),
          entry: redaction.path.rawValue))
    }
  }

  private mutating func checkEntry(of file: Manifest.File) throws(Fault) {
    let name = file.path.rawValue
    guard let entry = reader.entry(name) else {
      return try report(
        damage("missing", Phrase(zh: "清单所列的文件不在", en: "it is listed and missing"), entry: name))
    }
    guard entry.size == file.size else {
      return try report(
        damage(
          "size",
          Phrase(
            zh: "清单说有\(file.size)字节，实有\(entry.size)",
            en: "the manifest says \(file.size) bytes, there are \(entry.size)"), entry: name))
    }
    if file.mediaType != DossierFormat.mediaType(of: name) {
      try report(
        damage("media-type", Phrase(zh: "清单的类型不对", en: "its media type is wrong"), entry: name))
    }
  }

  static func changed(_ name: String) -> Fault {
    damage(
      "digest", Phrase(zh: "内容与清单的 SHA-256 不符", en: "its SHA-256 is not the manifest's"),
      entry: name)
  }

  /// The bytes of an entry that the manifest lists, compared with its digest.
  mutating func listedBytes(_ name: String) throws(Fault) -> (bytes: [UInt8], Digest)? {
    guard let bytes = try entryBytes(name) else { return nil }
    let digest = SHA256.digest(of: bytes)
    if let file = listed(name), file.sha256 != digest { try report(Inspection.changed(name)) }
    return (bytes, digest)
  }

  private func listed(_ name: String) -> Manifest.File? {
    guard let files = manifest?.files else { return nil }
    // The list is sorted; where it is not, that has been reported.
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path.rawValue.utf8.lexicographicallyPrecedes(name.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < files.count && files[low].path.rawValue == name ? files[low] : nil
  }

  // MARK: Contents

  private mutating func readRulesAndView() throws(Fault) {
    for name in [DossierFormat.rulesName, DossierFormat.viewName] where reader.entry(name) == nil {
      try report(
        damage("missing", Phrase(zh: "缺少必有的文件", en: "a required file is missing"), entry: name))
    }
    if let (bytes, digest) = try listedBytes(DossierFormat.rulesName) {
      do { rules = try RulesCache.shared.rules(bytes, digest) } catch {
        try report(error.inside(Place(entry: DossierFormat.rulesName)))
      }
    }
    if let (bytes, _) = try listedBytes(DossierFormat.viewName) { viewBytes = bytes }
  }

  private mutating func readEvents(_ manifest: Manifest) throws(Fault) {
    let names = reader.entries.map(\.name).filter { $0.hasPrefix(DossierFormat.eventsFolder) }
    if names.isEmpty {
      try report(damage("no-events", Phrase(zh: "没有任何记录", en: "it holds no event")))
    }
    var next = (manifest.after ?? 0) + 1
    var link = Link.to(manifest.supplementOf)
    for name in names {
      if name != DossierFormat.eventName(next) {
        try report(Inspection.gap(at: next, before: name))
        guard let number = Inspection.number(ofEvent: name), number > next else { continue }
        next = number
        link = .unknown
      }
      if let (bytes, digest) = try listedBytes(name) {
        try readEvent(bytes, name: name, sequence: next, link: link, manifest)
        eventDigests.append(digest)
        link = .to(digest)
      } else {
        link = .unknown
      }
      next += 1
    }
  }

  /// What an event must name as its predecessor.
  private enum Link {
    case to(Digest?)
    /// The predecessor is missing or cannot be read, which has been reported.
    case unknown
  }

  private static func gap(at number: Int, before name: String) -> Fault {
    let missing = DossierFormat.eventName(number)
    return damage(
      "event-gap",
      Phrase(
        zh: "记录编号中断：缺少 \(missing)", en: "the numbers of events break off: \(missing) is missing"),
      entry: name)
  }

  private static func number(ofEvent name: String) -> Int? {
    let digits = name.dropFirst(DossierFormat.eventsFolder.count).dropLast(4)
    guard let number = Int(digits), name == DossierFormat.eventName(number) else { return nil }
    return number
  }

  private mutating func readEvent(
    _ bytes: [UInt8], name: String, sequence: Int, link: Link, _ manifest: Manifest
  ) throws(Fault) {
    let event: Event
    do {
      let node = try NodeXML.read(bytes, entry: name)
      event = try NodeDecoder().decode(Event.self, from: node)
    } catch { return try report(error.inside(Place(entry: name))) }
    events.append(event)
    if event.sequence != sequence {
      try report(
        damage(
          "event-number", Phrase(zh: "记录中的序号不对", en: "the number inside the event is wrong"),
          entry: name))
    }
    if case .to(let previous) = link, event.previous != previous {
      try report(
        damage(
          "chain", Phrase(zh: "记录链在此断开", en: "the chain of events breaks here"), entry: name))
    }
    if case .registered(let sheet) = event.body, sheet.caseID != manifest.caseID {
      try report(
        damage(
          "case-id",
          Phrase(
            zh: "清单说是\(manifest.caseID)，登记的是\(sheet.caseID)",
            en: "the manifest says \(manifest.caseID), the registration \(sheet.caseID)"),
          entry: name))
    }
  }

  private mutating func checkPersons(_ manifest: Manifest) throws(Fault) {
    for file in manifest.files where file.path.rawValue.hasPrefix(DossierFormat.personsFolder) {
      let name = file.path.rawValue
      guard let (bytes, _) = try listedBytes(name) else { continue }
      do {
        let record = try PersonalFile(bytes).person
        let version = Dossier.version(ofPerson: name) ?? 0
        if version < 1 || name != DossierFormat.personName(record.id, version: version) {
          try report(
            damage(
              "person", Phrase(zh: "文件名与人员不符", en: "its name is not the person's"), entry: name))
        }
      } catch { try report(error.inside(Place(entry: name))) }
    }
  }
}
