internal import Casework
internal import Dossiers
internal import Inspector
package import Primitives
internal import Seals
internal import Storage
internal import Volumes
internal import Zip

extension OfficeDesk {
  /// What a plan must know of a file with a code.
  ///
  /// It was held against the log when it got its code; the packer takes no other bytes.
  private func planned(
    _ file: ArchivedFile, _ number: Int, _ arranging: Arranging
  ) throws(Fault) -> PlannedMember {
    let place = try arranging.place(of: file)
    let sealedOn = try sealedDay(of: file, arranging)
    return PlannedMember(
      try OfficeHome.leaf(file, dossier: place.dossier, on: sealedOn), place: number)
  }

  private func sealedDay(
    of file: ArchivedFile, _ arranging: Arranging
  ) throws(Fault) -> CivilDate {
    if let day = arranging.sealedOn(file) { return day }
    let path = try home.file(of: file.caseID, supplement: file.supplement).path
    guard let sealedAt = try SealedPackage(path, storage: storage).sealedAt else {
      throw OfficeDesk.changed(file, path)
    }
    return sealedAt.date
  }

  /// All that is packed of a file with a code.
  private func member(
    _ file: ArchivedFile, _ arranging: Arranging
  ) throws(Fault) -> VolumeMember {
    let place = try arranging.place(of: file)
    let package = try SealedPackage(
      try home.file(of: file.caseID, supplement: file.supplement).path, storage: storage)
    guard let sealedOn = package.sealedAt?.date,
      sealedOn == arranging.sealedOn(file) ?? sealedOn
    else { throw OfficeDesk.changed(file, package.path) }
    let bytes = try package.viewBytes()
    let entry = try placed(Place(file: package.path)) { () throws(Fault) in
      try CatalogueEntry(scanning: bytes)
    }
    return VolumeMember(
      caseID: file.name, title: entry.title, sealedOn: sealedOn, dossierPath: package.path,
      dossier: place.dossier, sm3: place.sm3,
      values: entry.values + [place.retention.title.zh] + place.values,
      files: try accompanying(file, place))
  }

  /// What stands beside a file in its volume.
  private func accompanying(
    _ file: ArchivedFile, _ place: Arranging.Place
  ) throws(Fault) -> [AccompanyingFile] {
    let certificate = try home.certificate(file.caseID)
    guard file.supplement == nil, try storage.exists(certificate) else { return place.files }
    return place.files + [AccompanyingFile(name: "certificate.pdf", content: .path(certificate))]
  }

  private static let columns: [CatalogueColumn] =
    [
      CatalogueColumn(heading: "案号", isCode: true), CatalogueColumn(heading: "登记日期"),
      CatalogueColumn(heading: "街道"), CatalogueColumn(heading: "社区"),
      CatalogueColumn(heading: "类别"), CatalogueColumn(heading: "领衔代表"),
      CatalogueColumn(heading: "主办单位"), CatalogueColumn(heading: "满意度"),
      CatalogueColumn(heading: "销号日期"), CatalogueColumn(heading: "保管期限"),
    ] + Arranging.columns

  /// Packs every sealed dossier that is in no volume yet, a volume for each year of filing and each
  /// retention period, or several where one would be too large.
  ///
  /// A year that has a volume already gets a further one, `XH-2022-2`. Running it again after a
  /// kill finishes what was begun: a volume without its seal is made again of exactly its own cases.
  ///
  /// The occasion's moment is now: the key must be valid then, and the seals claim it. Without it the
  /// seals claim the evening of the day of what they hold, as samples do. Every case has its archival
  /// code before anything is packed; what is sealed meanwhile waits for the next time.
  package func archivePack(
    passphrase: [UInt8]? = nil, by occasion: ArchiveOccasion = .unattended
  ) throws(Fault) -> Outcome {
    // What is packed already must not change between this look and the packing: two at once would
    // otherwise both pack the same cases, the second under the next number.
    try storage.makeDirectories(home.archive)
    let lock = try Lock(
      Storage.join(home.archive, ".archive.lock"), waiting: false, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    try home.removeStaleTemporaries()
    ProcessMemory.giveBack()
    let moment = occasion.moment
    if let moment {
      try LogHeads(archive: home.archive, storage: storage).requireAfterLast(moment.date)
    }
    var outcome = try arrangeAndPack(passphrase, by: occasion)
    do throws(Fault) { try OfficeIndex(home: home, rules: rules).noteVolumes() } catch {
      // What is derived is made again at any time; the volumes are sealed.
      outcome.warnings.append(error.phrase)
    }
    outcome.warnings += refreshedIndexes()
    return outcome
  }

  /// What was arranged is needed for no longer than this.
  private func arrangeAndPack(
    _ passphrase: [UInt8]?, by occasion: ArchiveOccasion
  ) throws(Fault) -> Outcome {
    let arranging = try arranging(occasion)
    ProcessMemory.giveBack()
    return try pack(arranging, passphrase, at: occasion.moment)
  }

  /// Makes the search indexes that sealed volumes are missing; says what kept it from that.
  func refreshedIndexes() -> [Phrase] {
    ProcessMemory.giveBack()
    do throws(Fault) {
      return try VolumeIndexes(in: home.archive, storage: storage).refresh(try volumeNames())
        .faults.map(\.phrase)
    } catch {
      return [error.phrase]
    }
  }

  /// Packs what has a code and is in no volume.
  func pack(
    _ arranging: Arranging, _ passphrase: [UInt8]?, at moment: Timestamp?
  ) throws(Fault) -> Outcome {
    var outcome = Outcome()
    var packed = try packedCases()
    let files = arranging.files
    var waiting: [Waiting] = []
    for (number, file) in files.enumerated() where !packed.sealed.contains(file.name) {
      let place = try arranging.place(of: file)
      waiting.append(
        (
          VolumeDivision.Series(year: place.filingYear, retention: place.retention.title.zh),
          try planned(file, number, arranging)
        ))
    }
    if waiting.isEmpty {
      outcome.say(zh: "没有待入库的案卷。", en: "There is no sealed dossier to pack.")
      if let moment { try finish(passphrase, at: moment, &outcome) }
      return outcome
    }
    ProcessMemory.giveBack()
    // Opening a key takes long on purpose: it is opened once for all volumes.
    var maker = try OfficeKeys(home: home).sealMaker(passphrase, at: moment)
    var rows: [Outcome] = []
    let volumes = try volumes(of: consume waiting, &packed) { member throws(Fault) in
      try sizes(of: files[member.place], arranging)
    }
    for (name, members) in volumes {
      ProcessMemory.giveBack()
      let plan = try plan(of: name, members, from: files, arranging)
      let statement = try pack(consume plan, sealing: &maker, at: moment)
      var row = Outcome()
      row.put("volume", name)
      row.put("dossiers", statement.dossiers)
      row.put("bytes", statement.size)
      row.put("sha256", statement.sha256.hex)
      rows.append(row)
      outcome.say(
        zh: "已封卷 \(name)：\(statement.dossiers)件，\(statement.size)字节，SHA-256 \(statement.sha256)",
        en:
          "sealed \(name): \(statement.dossiers) \(statement.dossiers == 1 ? "dossier" : "dossiers"), \(statement.size) bytes, SHA-256 \(statement.sha256)"
      )
    }
    outcome.put("volume", list: rows)
    if let moment {
      try finish(passphrase, at: moment, &outcome)
      outcome.warnings += try OfficeKeys(home: home).warnings(at: moment)
    }
    return outcome
  }

  /// What follows the sealing of volumes, also of those whose run was stopped right after it: each is
  /// in the journal, so that it is missed when it is gone, and a signed head covers the log they name.
  private func finish(
    _ passphrase: [UInt8]?, at moment: Timestamp, _ outcome: inout Outcome
  ) throws(Fault) {
    let journal = auditJournal(in: home.archive)
    let known = try journal.read().volumes
    var logSize = 0
    for name in try volumeNames() {
      let seal = Storage.join(home.archive, name + ".seal")
      guard try storage.exists(seal + ".p7s") else { continue }
      let text = try storage.read(seal + ".txt", limit: Signature.byteLimit)
      // One that cannot be read is a finding of the audit.
      if let statement = try? SealStatement(bytes: text) {
        logSize = max(logSize, statement.logSize)
      }
      if known.contains(name) { continue }
      let audit = try inspector().audit(volume: home.volume(name), level: .quick)
      try journal.add(AuditRecord(audit, of: name, at: moment, program: OfficeDesk.program))
      outcome.warnings += audit.findings.map(\.phrase)
      if !audit.isSound { outcome.ending = .damaged }
    }
    let heads = LogHeads(archive: home.archive, storage: storage)
    if let last = try heads.last(), last.head.tree.size >= logSize,
      try storage.exists(LogHeads.signaturePath(of: last.path))
    {
      return
    }
    guard logSize > 0, let head = try makeHead(passphrase, at: moment) else { return }
    say(head.kept, isNew: head.isNew, in: &outcome)
  }

  private typealias Waiting = (series: VolumeDivision.Series, member: PlannedMember)

  /// The volumes to pack with their names: first those that were begun, each with exactly its own
  /// cases, then the rest, divided.
  private func volumes(
    of waiting: consuming [Waiting], _ packed: inout Packed,
    need: (PlannedMember) throws(Fault) -> [Int]
  ) throws(Fault) -> [(name: String, members: [PlannedMember])] {
    var volumes: [(name: String, members: [PlannedMember])] = []
    var rest = waiting
    for begun in packed.unsealed {
      let own = rest.filter { begun.cases.contains($0.member.caseID) }
      if own.isEmpty { continue }
      rest.removeAll { begun.cases.contains($0.member.caseID) }
      volumes.append((begun.name, own.map(\.member)))
    }
    let code = try requireOffice().code
    for (series, members) in try VolumeDivision().divide(rest, need: need) {
      var serial = 1
      while packed.names.contains("\(code)-\(series.year)-\(serial)") { serial += 1 }
      let name = "\(code)-\(series.year)-\(serial)"
      packed.names.insert(name)
      volumes.append((name, members))
    }
    return volumes
  }

  /// What a volume is written by that holds these members, whose places are in `files`.
  private func plan(
    of name: String, _ members: [PlannedMember], from files: [ArchivedFile],
    _ arranging: Arranging
  ) throws(Fault) -> VolumePlan {
    VolumePlan(
      volume: name, office: try requireOffice().office.name, software: "Dossier", version: "0.1.0",
      columns: OfficeDesk.columns,
      schemas: try DossierSchemas.files().map {
        VolumePlan.Schema(name: $0.name, bytes: $0.bytes)
      }, members: members
    ) { number throws(Fault) in try member(files[number], arranging) }
  }

  /// The plan of a volume that holds these files, in the order of their codes.
  func plan(
    of name: String, holding files: [ArchivedFile], _ arranging: Arranging
  ) throws(Fault) -> VolumePlan {
    var members: [PlannedMember] = []
    for (number, file) in files.enumerated() {
      members.append(try planned(file, number, arranging))
    }
    return try plan(of: name, members, from: files, arranging)
  }

  /// The plan of a volume that was packed from these files; `nil` where one of them is not here any
  /// more, or is not the one that was sealed.
  func plan(of name: String, holding files: [String]) throws(Fault) -> VolumePlan? {
    let wanted = Set(files)
    let arranging = try arranged()
    let found = arranging.files.filter { wanted.contains($0.name) }
    guard found.count == wanted.count else { return nil }
    for file in found {
      guard
        try storage.exists(home.file(of: file.caseID, supplement: file.supplement).path)
      else { return nil }
    }
    return try plan(of: name, holding: found, arranging)
  }

  func pack(
    _ plan: consuming VolumePlan, sealing maker: inout SealMaker, at moment: Timestamp?
  ) throws(Fault) -> SealStatement {
    let day = plan.day
    maker.moment = moment ?? Timestamp(day, hour: 18)
    do throws(Fault) {
      let statement = try VolumePacker(folder: home.archive, storage: storage).pack(
        plan, log: DossierLog(home.log, storage: storage), sealing: maker, on: day)
      // From here on the volume is missed when it is gone, even with its seal.
      if let moment {
        try auditJournal(in: home.archive).add(
          AuditRecord(sealed: statement, at: moment, program: OfficeDesk.program))
      }
      return statement
    } catch {
      guard error.code == "volume-changed", let path = error.place.file else { throw error }
      var fault = error
      fault.details += damages(of: path)
      throw fault
    }
  }

  /// The sizes of a file and of what stands beside it.
  private func sizes(of file: ArchivedFile, _ arranging: Arranging) throws(Fault) -> [Int] {
    var sizes = [
      try InputFile(
        home.file(of: file.caseID, supplement: file.supplement).path, storage: storage
      ).size
    ]
    for beside in try accompanying(file, arranging.place(of: file)) {
      switch beside.content {
      case .path(let path): sizes.append(try InputFile(path, storage: storage).size)
      case .bytes(let bytes): sizes.append(bytes.count)
      }
    }
    return sizes
  }

  /// What the volumes of the archive hold.
  private struct Packed {
    struct Begun {
      var name: String
      var cases: Set<String>
    }

    var names: Set<String> = []
    /// The cases in volumes that are sealed.
    var sealed: Set<String> = []
    /// Volumes that a kill left without a whole seal.
    var unsealed: [Begun] = []
  }

  private func packedCases() throws(Fault) -> Packed {
    var packed = Packed()
    packed.names = try takenNames()
    for name in try volumeNames() {
      let cases = try casesInVolume(name)
      if try storage.exists(Storage.join(home.archive, name + ".seal.p7s")) {
        packed.sealed.formUnion(cases)
      } else {
        packed.unsealed.append(Packed.Begun(name: name, cases: Set(cases)))
      }
    }
    return packed
  }

  func volumeNames(in folder: String? = nil) throws(Fault) -> [String] {
    let folder = folder ?? home.archive
    guard try storage.kind(of: folder) == .directory else { return [] }
    return try storage.list(folder).filter { $0.hasSuffix(".zip") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(4)) }
  }

  func casesInVolume(
    _ name: String, in folder: String? = nil
  ) throws(Fault) -> [String] {
    let path = folder.map { Storage.join($0, name + ".zip") } ?? home.volume(name)
    var walk = try ZipWalk(try InputFile(path, storage: storage))
    var names: [String] = []
    while let entry = try walk.next() {
      guard entry.name.hasSuffix(DossierFile.ending) else { continue }
      names.append(String(Storage.name(of: entry.name).dropLast(DossierFile.ending.count)))
    }
    return names
  }

  /// The volumes here and what is in them.
  package func archiveList() throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    let chosen = try archiveToRead()
    if let note = chosen.note { outcome.warnings.append(note) }
    var audits = AuditJournal.Reading()
    do throws(Fault) { audits = try auditJournal(in: chosen.path).read() } catch {
      outcome.warnings.append(error.phrase)
      outcome.ending = .damaged
    }
    // Where the registry cannot be used, the volumes themselves are asked.
    let isOwn = office != nil && chosen.path == home.archive
    let known = isOwn ? (try? OfficeIndex(home: home, rules: rules).casesByVolume()) ?? [:] : [:]
    var names = try knownVolumes(in: chosen.path)
    if try storage.kind(of: chosen.path) == .directory {
      names.formUnion(
        try Inspector(authorities: [], log: nil, storage: storage).volumes(in: chosen.path))
    }
    for name in names.sorted() {
      var row = Outcome()
      row.put("volume", name)
      guard try storage.exists(Storage.join(chosen.path, name + ".zip")) else {
        if try storage.exists(
          Storage.join(chosen.path, VolumeDisposal.stem(name) + ".txt"))
        {
          row.put("state", "disposed")
          rows.append(row)
          outcome.say(
            zh: "\(name)  已销毁部分案卷并由后卷取代", en: "\(name)  disposed of, and replaced by a later one")
          continue
        }
        row.put("state", "missing")
        rows.append(row)
        outcome.say(
          zh: "\(name)  缺失：\(OfficeDesk.repair(name).zh)",
          en: "\(name)  missing: \(OfficeDesk.repair(name).en)")
        outcome.ending = .damaged
        continue
      }
      let cases: [String]
      do throws(Fault) {
        if let rows = known[name] {
          cases = rows
        } else {
          cases = try casesInVolume(name, in: chosen.path)
        }
      } catch {
        row.put("state", "unreadable")
        rows.append(row)
        outcome.say(
          zh: "\(name)  读不出：\(OfficeDesk.repair(name).zh)",
          en: "\(name)  cannot be read: \(OfficeDesk.repair(name).en)")
        outcome.warnings.append(error.phrase)
        outcome.ending = .damaged
        continue
      }
      row.put("cases", texts: cases)
      let checked = OfficeDesk.lastChecked(name, audits, in: &row)
      rows.append(row)
      let stretches = CaseStretches(cases).texts
      outcome.say(
        zh: "\(name)  \(cases.count)件  \(checked.zh)  " + stretches.joined(separator: "、"),
        en:
          "\(name)  \(cases.count) \(cases.count == 1 ? "case" : "cases")  \(checked.en)  "
          + stretches.joined(separator: ", "))
    }
    if rows.isEmpty { outcome.say(zh: "还没有档案包。", en: "There is no volume yet.") }
    outcome.put("volume", list: rows)
    return outcome
  }

  /// Verifies volumes, folders of volumes and single dossiers; damage is thrown, all of it at once.
  ///
  /// With `moment`, which is now, what was found of the office's own volumes goes into the journal
  /// of audits.
  package func archiveVerify(
    _ paths: [String], quick: Bool, at moment: Timestamp? = nil
  ) throws(Fault) -> Outcome {
    let chosen = try archiveToRead()
    var audits: [Audit] = []
    var trusted: [Phrase] = []
    for given in paths.isEmpty ? [chosen.path] : paths {
      let path = try home.file(ofVolume: given)
      let isFolder = try storage.kind(of: path) == .directory
      let (inspector, note) = try inspector(
        of: isFolder ? path : Storage.folder(of: path), isOurs: paths.isEmpty)
      if let note, !trusted.contains(note) { trusted.append(note) }
      switch try storage.kind(of: path) {
      case .directory:
        let found = try inspector.audit(
          folder: path, level: quick ? .quick : .full, known: try knownVolumes(in: path))
        // The folder's own ties come last: alone they are those of nothing.
        guard found.count > 1 else { throw OfficeDesk.noVolumes(path) }
        audits += found
      case .file where path.hasSuffix(DossierFile.ending):
        audits.append(try inspector.audit(dossier: path))
      case nil:
        throw Fault(
          "archive-missing", what: Phrase(zh: "无法校验", en: "it cannot be verified"),
          why: Phrase(zh: "那里没有文件或目录", en: "there is no such file or folder"),
          next: Phrase(
            zh: "请检查路径；若是丢失，请从另一份副本恢复",
            en: "check the path; if it was lost, restore it from another copy"),
          at: Place(file: path))
      default:
        audits.append(try inspector.audit(volume: path, level: quick ? .quick : .full))
      }
    }
    var unrecorded: Fault?
    if let moment {
      do throws(Fault) { try journal(audits, at: moment) } catch { unrecorded = error }
    }
    let findings = audits.flatMap(\.findings)
    guard findings.isEmpty else {
      throw Fault(
        "archive-damaged", .damaged,
        what: Phrase(zh: "校验未通过", en: "verification failed"),
        why: Phrase(zh: "发现\(findings.count)处问题", en: "\(findings.count) findings"),
        next: Phrase(
          zh: "未列出的案卷仍可使用；受损的：\(OfficeDesk.repair().zh)",
          en: "dossiers not named are good; for the damaged: \(OfficeDesk.repair().en)"),
        details: findings.map {
          Phrase(zh: $0.message(.chinese), en: $0.message(.english))
        })
    }
    var outcome = Outcome()
    for audit in audits {
      if let disposal = audit.disposal {
        outcome.say(
          zh:
            "已销  \(audit.path)  依清册\(disposal.list)销毁\(disposal.files.count)件，其余在 \(disposal.successor?.volume ?? "（无）")",
          en:
            "gone   \(audit.path)  \(disposal.files.count) destroyed by list \(disposal.list), the others are in \(disposal.successor?.volume ?? "(none)")"
        )
        continue
      }
      let count =
        audit.level == .full ? audit.dossiers : audit.statement?.dossiers ?? audit.dossiers
      let signed =
        audit.nationalSigner == nil
        ? Phrase("") : Phrase(zh: "，SM2 签名成立", en: ", the SM2 signature holds")
      outcome.say(
        zh: "完好  \(audit.path)  \(count)件，\(audit.bytes)字节\(signed.zh)",
        en:
          "sound  \(audit.path)  \(count) \(count == 1 ? "dossier" : "dossiers"), \(audit.bytes) bytes\(signed.en)"
      )
      outcome.warnings += audit.notes
    }
    outcome.put("sound", audits.count)
    let nationals = audits.count { $0.nationalSigner != nil }
    if nationals > 0 { outcome.put("sm2-signed", nationals) }
    if !trusted.isEmpty {
      outcome.warnings += trusted
      outcome.ending = .warnings
    }
    if let unrecorded {
      outcome.warnings.append(unrecorded.phrase)
      outcome.ending = .warnings
    }
    if paths.isEmpty, let note = chosen.note { outcome.warnings.append(note) }
    return outcome
  }

  /// Volumes that the journal of audits knows in the office's own archive.
  func knownVolumes(in folder: String) throws(Fault) -> Set<String> {
    guard office != nil, folder == home.archive else { return [] }
    return try auditJournal(in: folder).read().volumes
  }

  private static func noVolumes(_ path: String) -> Fault {
    Fault(
      "archive-none", what: Phrase(zh: "没有可校验的卷", en: "there is no volume to verify"),
      why: Phrase(zh: "目录里没有卷和封印", en: "the folder holds no volume and no seal"),
      next: Phrase(
        zh: "请写明卷、卷所在的目录，或单个 .dossier 文件",
        en: "name a volume, a folder of volumes, or a single .dossier"),
      at: Place(file: path))
  }

  /// Trusts the office's own authorities and holds volumes against its own log.
  func inspector(pace: (@Sendable (Int) -> Void)? = nil) throws(Fault) -> Inspector {
    let keys = OfficeKeys(home: home)
    let log = try storage.exists(home.log) ? try LogReading(home.log, storage: storage) : nil
    return Inspector(
      authorities: try keys.authorities(), stampAuthorities: try keys.timeStampAuthorities(),
      nationalKeys: try keys.nationalKeys(), log: log, isLogDue: try !volumeNames().isEmpty,
      storage: storage, pace: pace)
  }

  /// The same for a folder: what is another office's is held against the authority and the log that
  /// lie beside it, and `note` says that it is for the reader to know that certificate.
  ///
  /// `isOurs` is for the sample that comes with the program.
  func inspector(
    of folder: String, isOurs: Bool
  ) throws(Fault) -> (inspector: Inspector, note: Phrase?) {
    guard folder != home.archive,
      try storage.exists(Storage.join(folder, "authority.pem"))
    else { return (try inspector(), nil) }
    let trust = try trust(in: folder)
    let log = Storage.join(folder, "log.txt")
    let inspector = Inspector(
      authorities: trust.authorities,
      stampAuthorities: try OfficeKeys(home: home).timeStampAuthorities(),
      nationalKeys: trust.nationalKeys,
      log: try storage.exists(log) ? try LogReading(log, storage: storage) : nil, storage: storage)
    return (inspector, isOurs ? nil : trust.note)
  }
}

/// A dossier's line in the catalogue of a volume, taken from its case view.
private struct CatalogueEntry {
  private(set) var title = ""
  /// In the order of the catalogue's columns.
  private(set) var values: [String]

  private static let scanner = DossierScanner(
    .caseView,
    [
      "@number", "@registered-on", "location/street", "location/community", "category/full",
      "lead-deputy/name", "assignment/unit/name", "rating/result-name", "ledger/@written-off-on",
      "title",
    ])
  private static let writtenOff = 8
  private static let titlePart = 9

  init(scanning bytes: [UInt8]) throws(Fault) {
    var found = [String](repeating: "", count: CatalogueEntry.titlePart + 1)
    try CatalogueEntry.scanner.scan(bytes, file: Dossier.viewName) { part, text in
      // Of several units the first is the lead; of several write-offs the last one counts.
      if found[part].isEmpty || part == CatalogueEntry.writtenOff && text > found[part] {
        found[part] = text
      }
    }
    title = found.removeLast()
    values = found
  }
}
