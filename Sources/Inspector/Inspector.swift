package import Primitives
package import Seals
package import Storage

/// Looks at volumes, dossiers and folders of volumes, and says everything that is wrong.
///
/// Shares no code with the writers of packages and volumes. Before each look it proves to itself
/// that it sees damage; nothing that is missing or unreadable is passed over.
package struct Inspector: Sendable {
  private let authorities: [Certificate]
  private let stampAuthorities: [Certificate]
  private let nationalKeys: [SM2PublicKey]
  private let log: LogReading?
  private let storage: Storage
  private let pace: FileSource.Pace?
  private let isLogDue: Bool

  /// Knows whom to believe: `authorities`, the office's own root certificates, past ones included.
  ///
  /// Without `log` the leaves are not looked at; where `isLogDue` a folder with seals and no log is
  /// damaged. Without `stampAuthorities` time stamps, and without
  /// `nationalKeys` SM2 signatures, are noted and not judged. `pace` is told of every
  /// byte read, and may slow the reading down.
  package init(
    authorities: [Certificate], stampAuthorities: [Certificate] = [],
    nationalKeys: [SM2PublicKey] = [], log: LogReading?, isLogDue: Bool = false, storage: Storage,
    pace: FileSource.Pace? = nil
  ) {
    self.isLogDue = isLogDue
    self.pace = pace
    self.authorities = authorities
    self.stampAuthorities = stampAuthorities
    self.nationalKeys = nationalKeys
    self.log = log
    self.storage = storage
  }

  /// Looks at a volume and its seal; reads from the disk, not from the system's memory of it.
  ///
  /// What is wrong with the volume is in the audit; throws only `inspect-blind`, when the
  /// inspector cannot see planted damage.
  package func audit(volume path: String, level: Audit.Level) throws(Fault) -> Audit {
    try PlantedDamage.check()
    return look(at: path, level: level)
  }

  /// Looks at a single dossier file; throws as `audit(volume:level:)`.
  package func audit(dossier path: String) throws(Fault) -> Audit {
    try PlantedDamage.check()
    return look(dossier: path)
  }

  /// Looks at one of many dossier files, without the check for planted damage, which `audit` makes.
  package func look(dossier path: String) -> Audit {
    var audit = Audit(path: path, level: .full, findings: [], dossiers: 1)
    do throws(Fault) {
      let source = try FileSource(path, storage: storage)
      audit.bytes = source.size
      // In pieces, though it is read twice: thousands of large arrays leave memory full of holes.
      var hasher = SHA256Hasher()
      try source.forEachPiece(from: 0, count: source.size) { piece throws(Fault) in
        hasher.update(piece)
      }
      audit.sha256 = hasher.finish()
      audit.findings = DossierInspection(source, at: Place(file: path)).findings
    } catch { audit.findings = [error.inside(Place(file: path))] }
    return audit
  }

  /// Looks at every volume in a folder and at what ties them together; throws as
  /// `audit(volume:level:)`, and when the folder cannot be listed.
  ///
  /// The last audit is the folder's own: volumes that seals name and that are not there, seals
  /// that are no chain, and a log that is not the sealed one.
  ///
  /// `known` are volumes that are known to have been there.
  package func audit(
    folder: String, level: Audit.Level, known: Set<String> = []
  ) throws(Fault) -> [Audit] {
    try PlantedDamage.check()
    var audits: [Audit] = []
    for name in try known.union(volumes(in: folder)).sorted() {
      audits.append(look(at: Storage.join(folder, name + ".zip"), level: level))
    }
    audits.append(lookAtChain(of: audits, in: folder))
    return audits
  }

  /// Looks at the volumes that are `due`, glances at the others, and then at what ties them all.
  ///
  /// A glance reads the seal and sees that the volume is there and can be opened. `done` gets each
  /// audit when it is over, the folder's own last, so that a kill keeps what was finished; a full
  /// audit goes on from where one of the last days was cut short, to within `step` bytes of members.
  /// `moment` is now. Throws as `audit(folder:level:)`, and what `done` throws.
  package func audit(
    folder: String, due: [String: Audit.Level], known: Set<String> = [], at moment: Timestamp,
    step: Int = 32 << 20,
    done: (String, Audit) throws(Fault) -> Void
  ) throws(Fault) {
    try PlantedDamage.check()
    var audits: [Audit] = []
    for name in try known.union(volumes(in: folder)).sorted() {
      let path = Storage.join(folder, name + ".zip")
      guard let level = due[name] else {
        let audit = glance(at: path)
        if !audit.isSound { try done(name, audit) }
        audits.append(audit)
        continue
      }
      let audit = look(at: path, level: level, checkpoint: (moment, step))
      try done(name, audit)
      if level == .full { try storage.remove(Inspector.checkpoint(of: name, in: folder)) }
      audits.append(audit)
    }
    let chain = lookAtChain(of: audits, in: folder)
    try done(AuditRecord.folder, chain)
  }

  /// Where a full audit of a volume notes how far it has come.
  package static func checkpoint(of volume: String, in folder: String) -> String {
    Storage.join(folder, ".\(volume).audit")
  }

  /// Opens a volume and reads its seal; of its own bytes it sees no more than how many there are.
  private func glance(at path: String) -> Audit {
    let stem = String(path.dropLast(".zip".count))
    do throws(Fault) {
      var unread: [Fault] = []
      let seal = beside(stem + ".seal.txt", &unread)
      let signature = beside(stem + ".seal.p7s", &unread)
      var inspection = VolumeInspection(
        try FileSource(path, storage: storage), volume: Storage.name(of: stem), path: path,
        log: nil,
        level: .quick)
      inspection.glance(seal: seal, signature: signature, authorities: authorities)
      var audit = inspection.audit
      audit.findings += unread
      addNational(of: seal, Storage.name(of: stem), in: Storage.folder(of: path), &audit)
      return audit
    } catch { return unopened(path, level: .quick, error) }
  }

  /// Of a volume that cannot be opened, what its seal tells, and what is said of its disposal.
  private func unopened(_ path: String, level: Audit.Level, _ fault: Fault) -> Audit {
    let (folder, volume) = (Storage.folder(of: path), String(Storage.name(of: path).dropLast(4)))
    if fault.code == "storage-missing", path.hasSuffix(".zip"),
      DisposalChecks.hasText(of: volume, in: folder, storage: storage)
    {
      var audit = DisposalChecks(
        of: volume, in: folder, level: level, log: log, authorities: authorities,
        stampAuthorities: stampAuthorities, storage: storage
      ).audit
      // What cannot be read of the seal is among the findings already.
      let seal = try? storage.read(
        Storage.join(folder, volume + ".seal.txt"), limit: Signature.byteLimit)
      addNational(of: seal, volume, in: folder, &audit)
      return audit
    }
    var audit = Audit(path: path, level: level, findings: [unreadable(fault, path)])
    let seal = beside(String(path.dropLast(".zip".count)) + ".seal.txt", &audit.findings)
    audit.statement = seal.flatMap { try? SealStatement(bytes: $0) }
    return audit
  }

  /// The volumes that a folder has a file, a seal or a signature of, in order.
  package func volumes(in folder: String) throws(Fault) -> [String] {
    var names: Set<String> = []
    for name in try storage.list(folder) {
      for suffix in [".zip", ".seal.txt", ".seal.p7s"] where name.hasSuffix(suffix) {
        let volume = String(name.dropLast(suffix.count))
        if isArchiveName(volume) { names.insert(volume) }
      }
    }
    return names.sorted()
  }

  /// Looks at a volume that is in memory, with the bytes of the files beside it.
  ///
  /// Without the check for planted damage, which `audit` makes.
  package func look(
    at bytes: [UInt8], volume: String, seal: [UInt8]?, signature: [UInt8]?, level: Audit.Level
  ) -> Audit {
    var inspection = VolumeInspection(
      MemorySource(bytes), volume: volume, path: volume + ".zip", log: log, level: level)
    inspection.run(seal: seal, signature: signature, authorities: authorities)
    return inspection.audit
  }

  private func look(
    at path: String, level: Audit.Level, checkpoint: (at: Timestamp, step: Int)? = nil
  ) -> Audit {
    let name = Storage.name(of: path)
    let volume = name.hasSuffix(".zip") ? String(name.dropLast(4)) : name
    let stem = Storage.join(Storage.folder(of: path), volume)
    let source: FileSource
    do throws(Fault) {
      source = try FileSource(path, storage: storage, pace: pace)
    } catch { return unopened(path, level: level, error) }
    source.dropFromCache()
    var inspection = VolumeInspection(
      source, volume: volume, path: path, log: log, level: level)
    var unread: [Fault] = []
    let seal = beside(stem + ".seal.txt", &unread)
    let signature = beside(stem + ".seal.p7s", &unread)
    if let checkpoint, level == .full {
      do throws(Fault) {
        inspection.checkpoint = try AuditCheckpoint(
          Inspector.checkpoint(of: volume, in: Storage.folder(of: path)), file: source.status,
          seal: seal, at: checkpoint.at, flushBytes: checkpoint.step, storage: storage)
      } catch {
        // The audit begins anew; the volume is none the worse for it.
        inspection.note(error)
      }
    }
    inspection.run(seal: seal, signature: signature, authorities: authorities)
    var audit = inspection.audit
    let evidence = EvidenceChecks(
      folder: Storage.folder(of: path), volume: volume, authorities: authorities,
      stampAuthorities: stampAuthorities, storage: storage)
    audit.findings += unread + evidence.findings
    audit.notes += evidence.notes
    addNational(of: seal, volume, in: Storage.folder(of: path), &audit)
    if DisposalChecks.hasText(of: volume, in: Storage.folder(of: path), storage: storage) {
      audit.findings.append(
        damage(
          "inspect-disposed", en: "it was disposed of, and it is here again or still",
          zh: "已销毁，却还在或又出现", at: Place(file: path)))
    }
    return audit
  }

  private func addNational(
    of seal: [UInt8]?, _ volume: String, in folder: String, _ audit: inout Audit
  ) {
    let check = NationalChecks(of: seal, volume, in: folder, keys: nationalKeys, storage: storage)
    audit.findings += check.findings
    audit.notes += check.notes
    audit.nationalSigner = check.signer
  }

  /// The bytes of a file beside the volume; one that is there and cannot be read is a finding.
  private func beside(_ path: String, _ unread: inout [Fault]) -> [UInt8]? {
    do throws(Fault) { return try storage.read(path, limit: Signature.byteLimit) } catch {
      if error.code != "storage-missing" { unread.append(error.inside(Place(file: path))) }
      return nil
    }
  }

  private func unreadable(_ fault: Fault, _ path: String) -> Fault {
    var finding = damage(
      "inspect-volume-missing", en: "the volume is missing or cannot be read",
      zh: "卷缺失或无法读取", at: Place(file: path))
    finding.details = [fault.why]
    return finding
  }

  private func lookAtChain(of audits: [Audit], in folder: String) -> Audit {
    var chain = Audit(path: folder, level: .full, findings: [])
    var digests: [String: Digest] = [:]
    for audit in audits {
      guard let statement = audit.statement else { continue }
      digests[statement.volume] = SHA256.digest(of: statement.bytes)
      if audit.disposal != nil { continue }
      chain.dossiers += statement.dossiers
      chain.bytes += statement.size
    }
    var first: [String] = []
    var followed: [String: String] = [:]
    for statement in audits.compactMap(\.statement) {
      guard let previous = statement.previous else {
        first.append(statement.volume)
        continue
      }
      if let other = followed.updateValue(statement.volume, forKey: previous.volume) {
        chain.add(
          folder, statement.volume, "inspect-chain-fork",
          en: "\(other) also follows \(previous.volume)", zh: "\(other) 也接在 \(previous.volume) 之后")
      }
      guard let digest = digests[previous.volume] else {
        chain.add(
          folder, previous.volume, "inspect-volume-missing",
          en: "\(statement.volume) follows it, and it is not here",
          zh: "\(statement.volume) 接在它之后，但它不在这里")
        continue
      }
      if digest != previous.digest {
        chain.add(
          folder, previous.volume, "inspect-chain-digest",
          en: "its seal is not the one that \(statement.volume) names",
          zh: "它的封印不是 \(statement.volume) 所指的那一份")
      }
    }
    if first.count > 1 {
      chain.add(
        folder, first[1], "inspect-chain-start", en: "\(first[0]) also begins a chain",
        zh: "\(first[0]) 也是链首")
    }
    checkLog(of: audits, &chain, folder)
    let heads = HeadChecks(
      folder: Storage.join(folder, "heads"), authorities: authorities,
      stampAuthorities: stampAuthorities, log: log, storage: storage)
    chain.findings += heads.findings
    chain.notes = heads.notes
    return chain
  }

  private func checkLog(of audits: [Audit], _ chain: inout Audit, _ folder: String) {
    let statements = audits.compactMap(\.statement)
    guard let log else {
      if isLogDue, !statements.isEmpty {
        chain.findings.append(
          damage(
            "inspect-log-missing", en: "seals name the log, and it is not there",
            zh: "封印提到日志，而日志不在", at: Place(file: Storage.join(folder, "log.txt"))))
      }
      return
    }
    for statement in statements
    where log.root(size: statement.logSize) != statement.logRoot {
      chain.add(
        folder, statement.volume, "inspect-log-root",
        en: "the log's first \(statement.logSize) entries are not those it sealed",
        zh: "日志前\(statement.logSize)条与其封存时不同")
    }
  }
}

extension Audit {
  fileprivate mutating func add(
    _ folder: String, _ volume: String, _ code: String, en: String, zh: String
  ) {
    findings.append(
      damage(code, en: en, zh: zh, at: Place(file: Storage.join(folder, volume + ".zip"))))
  }
}
