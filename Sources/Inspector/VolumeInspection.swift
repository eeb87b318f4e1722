internal import Primitives
internal import Seals

/// Checks one volume against its seal, and what is in it against itself.
struct VolumeInspection<Source: ByteSource> {
  let source: Source
  let volume: String
  let log: LogReading?
  private(set) var audit: Audit

  var facts = BagFacts()
  /// What an audit that was cut short has seen, and where this one notes what it sees.
  var checkpoint: AuditCheckpoint?

  init(_ source: Source, volume: String, path: String, log: LogReading?, level: Audit.Level) {
    self.source = source
    self.volume = volume
    self.log = log
    audit = Audit(path: path, level: level, findings: [])
    audit.bytes = source.size
  }

  /// Runs the checks; `seal` and `signature` are the bytes of the files beside the volume.
  mutating func run(seal: [UInt8]?, signature: [UInt8]?, authorities: [Certificate]) {
    checkSeal(seal, signature, authorities)
    checkFile()
    // The second reading must see the disk, too.
    source.dropFromCache()
    // Where the whole is not what was sealed, every part is looked at again.
    if !audit.findings.isEmpty { checkpoint = nil }
    if audit.level == .full || !audit.findings.isEmpty {
      checkContents()
      checkLog()
      noteUnusedBits()
    }
  }

  /// Judges the seal, and whether the file has the length that it names.
  mutating func glance(seal: [UInt8]?, signature: [UInt8]?, authorities: [Certificate]) {
    checkSeal(seal, signature, authorities)
    checkSize()
  }

  /// Says something that is no fault of the volume.
  mutating func note(_ fault: Fault) {
    audit.notes.append(Phrase(zh: fault.message(.chinese), en: fault.message(.english)))
  }

  mutating func report(_ fault: Fault) {
    var fault = fault
    fault.place.file = audit.path
    audit.findings.append(fault)
  }

  mutating func report(_ code: String, _ entry: String?, en: String, zh: String) {
    report(damage(code, en: en, zh: zh, at: Place(entry: entry)))
  }

  // MARK: Seal and file

  private mutating func checkSeal(
    _ seal: [UInt8]?, _ signature: [UInt8]?, _ authorities: [Certificate]
  ) {
    guard let seal else {
      return report("inspect-unsealed", nil, en: "the volume has no seal", zh: "卷没有封印")
    }
    do throws(Fault) {
      let statement = try SealStatement(bytes: seal)
      audit.statement = statement
      if statement.volume != volume {
        report(
          "inspect-seal-volume", nil, en: "the seal is that of \(statement.volume)",
          zh: "封印属于 \(statement.volume)")
      }
    } catch { report(error.inside(Place(entry: volume + ".seal.txt"))) }
    guard let signature else {
      return report("inspect-unsigned", nil, en: "the seal has no signature", zh: "封印没有签名")
    }
    do throws(Fault) {
      audit.signature = try Signature(der: signature).verify(seal, authorities: authorities)
    } catch { report(error.inside(Place(entry: volume + ".seal.p7s"))) }
  }

  /// Whether the file has the sealed length, after a finding where it has not.
  @discardableResult
  private mutating func checkSize() -> Bool {
    guard let statement = audit.statement, source.size != statement.size else { return true }
    report(
      "inspect-size", nil, en: "it has \(source.size) bytes; \(statement.size) were sealed",
      zh: "有\(source.size)字节，封存时为\(statement.size)字节")
    return false
  }

  private mutating func checkFile() {
    guard let statement = audit.statement, checkSize() else { return }
    var hasher = SHA256Hasher()
    // A quick look takes one digest; either is enough to see a change.
    var national = audit.level == .full && statement.sm3 != nil ? SM3Hasher() : nil
    do throws(Fault) {
      try source.forEachPiece(from: 0, count: source.size) { piece throws(Fault) in
        hasher.update(piece)
        national?.update(piece)
      }
    } catch { return report(error) }
    if let found = national?.finish(), found != statement.sm3 {
      report("inspect-digest", nil, en: "its SM3 is not the sealed one", zh: "SM3 与封印不符")
    }
    if hasher.finish() != statement.sha256 {
      report(
        "inspect-digest", nil, en: "its SHA-256 is not the sealed one", zh: "SHA-256 与封印不符")
    }
  }

  /// Says so when the file is another and yet every entry is what it was.
  private mutating func noteUnusedBits() {
    guard !audit.findings.isEmpty, audit.findings.allSatisfy({ $0.code == "inspect-digest" })
    else { return }
    audit.findings[0].details = [
      Phrase(
        zh: "所有条目内容完好：改动落在没有条目使用的位上",
        en: "every entry is intact: what changed are bits that no entry uses")
    ]
  }

  // MARK: Contents

  private mutating func checkContents() {
    var package = Package(salvaging: source)
    do throws(Fault) { package = try Package(source) } catch { report(error) }
    audit.entries = package.entries.count
    // Either of the two calls for both.
    facts.hasNationalManifests = package.entries.contains {
      $0.name == volume + "/manifest-sm3.txt" || $0.name == volume + "/tagmanifest-sm3.txt"
    }
    facts.isNational = facts.hasNationalManifests || audit.statement?.sm3 != nil
    for entry in package.entries {
      do throws(Fault) { try checkOnce(entry, of: package) } catch {
        var fault = error
        fault.place = Place(entry: entry.name)
        report(fault)
      }
    }
    checkpoint?.flush()
    if let failure = checkpoint?.failure { note(failure) }
    checkBag(package)
    audit.dossiers = facts.dossiers.count
    if let statement = audit.statement, statement.dossiers != audit.dossiers {
      report(
        "inspect-count", nil, en: "\(audit.dossiers) dossiers; \(statement.dossiers) were sealed",
        zh: "有\(audit.dossiers)件，封存时为\(statement.dossiers)件")
    }
  }

  /// Checks an entry, unless an audit that was cut short found it sound.
  private mutating func checkOnce(
    _ entry: PackageEntry, of package: Package<Source>
  ) throws(Fault) {
    guard let checkpoint, entry.name.hasPrefix(volume + "/") else {
      return try check(entry, of: package)
    }
    let path = String(entry.name.dropFirst(volume.count + 1))
    if let known = checkpoint.members[entry.name], known.file.size == entry.size {
      facts.seen[path] = known.file
      if path.hasSuffix(".dossier") { facts.dossiers.append(path) }
      if path.hasSuffix("/certificate.pdf") { facts.certificates.append((path, known.certified)) }
      return
    }
    let before = audit.findings.count
    try check(entry, of: package)
    guard audit.findings.count == before, let seen = facts.seen[path] else { return }
    let certified = facts.certificates.last.flatMap { $0.path == path ? $0.digest : nil }
    checkpoint.note(entry.name, AuditCheckpoint.Member(file: seen, certified: certified))
  }

  private mutating func check(
    _ entry: PackageEntry, of package: Package<Source>
  ) throws(Fault) {
    guard entry.name.hasPrefix(volume + "/") else {
      throw damage("inspect-layout", en: "it stands outside the bag", zh: "不在包内")
    }
    try package.checkHeader(of: entry)
    let path = String(entry.name.dropFirst(volume.count + 1))
    guard path.hasSuffix(".dossier"), !entry.isDeflated, entry.size <= VolumeInspection.memoryLimit
    else {
      try checkLong(entry, path, of: package)
      return
    }
    // One reading serves the digest and the inner checks.
    let bytes = try package.source.read(at: entry.dataOffset, count: entry.size)
    let memory = MemorySource(bytes)
    facts.seen[path] = SeenFile(
      size: bytes.count, sha256: SHA256.digest(of: bytes),
      sm3: facts.isNational ? SM3.digest(of: bytes) : nil)
    facts.dossiers.append(path)
    inspectDossier(memory, entry)
    guard checksum(of: bytes) == entry.crc else { throw wrongChecksum }
  }

  private mutating func checkLong(
    _ entry: PackageEntry, _ path: String, of package: Package<Source>
  ) throws(Fault) {
    var hasher = SHA256Hasher()
    var national = facts.isNational ? SM3Hasher() : nil
    var certificate = CertificateSearch()
    let isCertificate = path.hasSuffix("/certificate.pdf")
    try package.forEachPiece(of: entry) { piece throws(Fault) in
      hasher.update(piece)
      national?.update(piece)
      if isCertificate { certificate.take(piece) }
    }
    facts.seen[path] = SeenFile(
      size: entry.size, sha256: hasher.finish(), sm3: national?.finish())
    if isCertificate { facts.certificates.append((path, certificate.digest)) }
    if path.hasSuffix(".dossier") {
      facts.dossiers.append(path)
      let part = try PartSource(of: source, at: entry.dataOffset, size: entry.storedSize)
      inspectDossier(part, entry)
    }
  }

  private mutating func inspectDossier(_ source: some ByteSource, _ entry: PackageEntry) {
    let inner = DossierInspection(source, at: Place(file: audit.path, entry: entry.name))
    for finding in inner.findings { report(finding) }
  }

  /// Dossiers up to this size in bytes are held in memory while they are looked at.
  private static var memoryLimit: Int { 16 << 20 }

  // MARK: Log

  private mutating func checkLog() {
    guard let log, let statement = audit.statement else { return }
    guard log.root(size: statement.logSize) == statement.logRoot else {
      return report(
        "inspect-log-root", nil,
        en: "the log's first \(statement.logSize) entries are not those sealed",
        zh: "日志前\(statement.logSize)条与封存时不同")
    }
    for path in facts.dossiers {
      guard let seen = facts.seen[path], let name = path.split(separator: "/").last else {
        continue
      }
      if !log.holds(String(name.dropLast(8)), seen.sha256, before: statement.logSize) {
        report(
          "inspect-log-leaf", volume + "/" + path, en: "the log has no leaf for its bytes",
          zh: "日志中没有与其内容相符的一条")
      }
    }
  }

  private var wrongChecksum: Fault {
    damage("inspect-crc", en: "its bytes do not have its CRC-32", zh: "内容与 CRC-32 不符")
  }
}
