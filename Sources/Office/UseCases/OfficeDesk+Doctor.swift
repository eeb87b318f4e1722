internal import Dossiers
internal import Inspector
package import Primitives
internal import Seals
internal import Storage
internal import Volumes

/// Something that needs care.
private struct Ailment {
  var code: String
  var isDamage = false
  var place: String
  var what: Phrase
  var proposal: Phrase
}

extension OfficeDesk {
  /// Looks at keys, heads, log, volumes, audits, registry, disk, permissions, leftovers and tools.
  ///
  /// Changes nothing. Damage ends it with status 4, anything else that needs care with 3.
  package func doctor(at moment: Timestamp) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let examination = Examination(desk: self, moment: moment)
    let found = examination.run()
    var outcome = Outcome()
    outcome.put("checked-at", moment.description)
    outcome.put(
      "finding",
      list: found.map { ailment in
        var row = Outcome()
        row.put("code", ailment.code)
        row.put("kind", ailment.isDamage ? "damage" : "warning")
        row.put("place", ailment.place)
        row.put("what", ailment.what.en)
        row.put("what-zh", ailment.what.zh)
        row.put("proposal", ailment.proposal.en)
        row.put("proposal-zh", ailment.proposal.zh)
        return row
      })
    for ailment in found {
      let sign = ailment.isDamage ? Phrase(zh: "损坏", en: "damage") : Phrase(zh: "提醒", en: "warning")
      outcome.say(
        zh: "\(sign.zh)  \(ailment.place)：\(ailment.what.zh)\n      → \(ailment.proposal.zh)",
        en: "\(sign.en)  \(ailment.place): \(ailment.what.en)\n      → \(ailment.proposal.en)")
    }
    if found.isEmpty { outcome.say(zh: "一切正常。", en: "All is well.") }
    if found.contains(where: \.isDamage) {
      outcome.ending = .damaged
    } else if !found.isEmpty {
      outcome.ending = .warnings
    }
    return outcome
  }
}

/// One pass over an office; a check that cannot be made is itself a finding.
private struct Examination {
  let desk: OfficeDesk
  let moment: Timestamp
  private var home: OfficeHome { desk.home }
  private var storage: Storage { desk.storage }

  init(desk: OfficeDesk, moment: Timestamp) {
    self.desk = desk
    self.moment = moment
  }

  func run() -> [Ailment] {
    var found: [Ailment] = []
    take(into: &found) { () throws(Fault) in try keys() }
    take(into: &found) { () throws(Fault) in try log() }
    take(into: &found) { () throws(Fault) in try heads() }
    take(into: &found) { () throws(Fault) in try volumes() }
    take(into: &found) { () throws(Fault) in try evidence() }
    take(into: &found) { () throws(Fault) in try audits() }
    for root in desk.copyRoots() {
      take(into: &found) { () throws(Fault) in try copy(at: root) }
    }
    take(into: &found) { () throws(Fault) in try auditLog() }
    take(into: &found) { () throws(Fault) in try records() }
    take(into: &found) { () throws(Fault) in try registry() }
    take(into: &found) { () throws(Fault) in try disk() }
    take(into: &found) { () throws(Fault) in try leftovers() }
    return found + pdfText()
  }

  private func take(
    into found: inout [Ailment], _ check: () throws(Fault) -> [Ailment]
  ) {
    do throws(Fault) { found += try check() } catch {
      found.append(
        Ailment(
          code: error.code, isDamage: error.kind == .damaged,
          place: error.place.description.isEmpty ? home.path : error.place.description,
          what: Phrase(
            zh: "\(error.what.zh)：\(error.why.zh)", en: "\(error.what.en): \(error.why.en)"),
          proposal: error.next))
    }
  }

  /// Whether what is filed as PDF from now on can be searched; any bytes do to ask.
  private func pdfText() -> [Ailment] {
    guard case .unavailable(let why)? = desk.pdfText?.text(of: []) else { return [] }
    return [
      Ailment(
        code: "doctor-pdf-text", place: home.path,
        what: Phrase(
          zh: "存入的PDF里的文字取不出，检索不到：\(why.zh)",
          en: "the text of what is filed as PDF cannot be taken and is not searched: \(why.en)"),
        proposal: Phrase(zh: "安装poppler-utils", en: "install poppler-utils"))
    ]
  }

  // MARK: Keys

  private func keys() throws(Fault) -> [Ailment] {
    let keys = OfficeKeys(home: home)
    var found = try keys.warnings(at: moment).map { phrase in
      Ailment(
        code: "doctor-key-expiry", place: home.keys, what: phrase,
        proposal: Phrase(
          zh: "dossier office key rotate，根证书则加 --authority",
          en: "dossier office key rotate, with --authority for an authority"))
    }
    let seals = try keys.numbers(.seal, .certificate)
    if seals.isEmpty {
      found.append(
        Ailment(
          code: "doctor-keys-none", place: home.keys,
          what: Phrase(zh: "没有封印密钥，不能封卷", en: "there is no sealing key: nothing can be sealed"),
          proposal: Phrase(zh: "从备份恢复密钥目录", en: "restore the folder of keys from a backup")))
    }
    let pending = try keys.pendingRequest()
    if let pending {
      found.append(
        Ailment(
          code: "doctor-key-request", place: keys.path(.seal, .request, pending),
          what: Phrase(zh: "证书申请还没有结果", en: "the request for a certificate is open"),
          proposal: Phrase(
            zh: "装入证书（dossier office key install）或撤回（dossier office key request --withdraw）",
            en:
              "install the certificate (dossier office key install) or take it back (dossier office key request --withdraw)"
          )))
    }
    for part in OfficeKeys.Part.allCases {
      let done = Set(try keys.numbers(part, .certificate))
      for number in try keys.numbers(part, .key) {
        let path = keys.path(part, .key, number)
        if !done.contains(number), part == .national || number != pending {
          let command =
            part == .national ? "dossier office key sm2 --renew" : "dossier office key rotate"
          found.append(
            Ailment(
              code: "doctor-key-unfinished", place: path,
              what: Phrase(
                zh: "密钥没有证书：更换中断", en: "the key has no certificate: a rotation was cut short"),
              proposal: Phrase(
                zh: "再运行一次 \(command)", en: "run \(command) again")))
        }
        if let mode = try storage.status(of: path)?.mode, mode & 0o077 != 0 {
          found.append(
            Ailment(
              code: "doctor-key-open", place: path,
              what: Phrase(
                zh: "密钥可被他人读取（\(String(mode & 0o777, radix: 8))）",
                en: "others can read the key (\(String(mode & 0o777, radix: 8)))"),
              proposal: Phrase(
                zh: "chmod 600 \(path)，并考虑更换密钥", en: "chmod 600 \(path), and think of a new key")))
        }
      }
    }
    return found
  }

  // MARK: Log and heads

  private func log() throws(Fault) -> [Ailment] {
    guard try storage.exists(home.log) else {
      if try names().isEmpty { return [] }
      return [
        Ailment(
          code: "doctor-log-missing", isDamage: true, place: home.log,
          what: Phrase(zh: "封印提到日志，而日志不在", en: "seals name the log, and it is not there"),
          proposal: OfficeDesk.repair())
      ]
    }
    let log = try placed(Place(file: home.log)) { () throws(Fault) in
      try LogReading(home.log, storage: storage)
    }
    guard log.isTorn else { return [] }
    return [
      Ailment(
        code: "doctor-log-torn", place: home.log,
        what: Phrase(zh: "最后一行不完整", en: "its last line was cut short"),
        proposal: Phrase(
          zh: "下次入库会自动截去：dossier archive pack",
          en: "the next packing cuts it away: dossier archive pack"))
    ]
  }

  private func heads() throws(Fault) -> [Ailment] {
    let heads = LogHeads(archive: home.archive, storage: storage)
    let days = try heads.days()
    guard try storage.exists(home.log) else { return [] }
    guard let last = days.last else {
      return [
        Ailment(
          code: "doctor-head-none", place: heads.folder,
          what: Phrase(zh: "日志还没有签署过日志头", en: "the log has no signed head yet"),
          proposal: Phrase(zh: "dossier archive head", en: "dossier archive head"))
      ]
    }
    var found: [Ailment] = []
    if last > moment.date {
      found.append(
        Ailment(
          code: "doctor-clock", place: heads.path(of: last),
          what: Phrase(
            zh: "最后的日志头是\(last)，本机时钟是\(moment.date)",
            en: "the last head is of \(last), and this machine's clock says \(moment.date)"),
          proposal: Phrase(zh: "校正时钟", en: "correct the clock")))
    } else if moment.date.dayNumber - last.dayNumber > OfficeDesk.headDays {
      found.append(
        Ailment(
          code: "doctor-head-old", place: heads.path(of: last),
          what: Phrase(
            zh: "最近的日志头已有\(moment.date.dayNumber - last.dayNumber)天",
            en: "the last head is \(moment.date.dayNumber - last.dayNumber) days old"),
          proposal: Phrase(
            zh: "dossier archive head，最好每天定时运行",
            en: "dossier archive head, best by a timer every day")))
    }
    for day in days {
      let path = LogHeads.signaturePath(of: heads.path(of: day))
      if try storage.exists(path) { continue }
      found.append(
        Ailment(
          code: "doctor-head-unsigned", isDamage: day != last, place: path,
          what: Phrase(zh: "日志头没有签名", en: "the head has no signature"),
          proposal: day == moment.date
            ? Phrase(zh: "dossier archive head", en: "dossier archive head")
            : OfficeDesk.repair()))
    }
    return found
  }

  // MARK: Volumes

  private func names() throws(Fault) -> [String] {
    guard try storage.kind(of: home.archive) == .directory else { return [] }
    return try desk.knownVolumes(in: home.archive).union(
      Inspector(authorities: [], log: nil, storage: storage).volumes(in: home.archive)
    ).sorted()
  }

  private func volumes() throws(Fault) -> [Ailment] {
    var found: [Ailment] = []
    for name in try names() {
      let stem = Storage.join(home.archive, name)
      let status = try storage.status(of: stem + ".zip")
      let isSealed = try storage.exists(stem + ".seal.p7s")
      let isDisposed = try storage.exists(
        Storage.join(home.archive, VolumeDisposal.stem(name) + ".p7s"))
      if isDisposed {
        if status == nil { continue }
        found.append(
          Ailment(
            code: "doctor-disposal-unfinished", place: stem + ".zip",
            what: Phrase(
              zh: "已销毁的卷还在", en: "the volume was disposed of, and it is still here"),
            proposal: Phrase(
              zh: "dossier archive dispose carry-out 清册编号",
              en: "dossier archive dispose carry-out NUMBER")))
      } else if status == nil {
        found.append(
          Ailment(
            code: "doctor-volume-missing", isDamage: true, place: stem + ".zip",
            what: Phrase(
              zh: "有封印或查验记录而没有卷", en: "a seal or an audit names it, and it is not there"),
            proposal: OfficeDesk.repair(name)))
      } else if isSealed, try !storage.exists(stem + ".seal.txt") {
        found.append(
          Ailment(
            code: "doctor-seal-missing", isDamage: true, place: stem + ".seal.txt",
            what: Phrase(zh: "有签名而没有封印", en: "the signature is there and the seal is not"),
            proposal: OfficeDesk.repair(name)))
      } else if !isSealed {
        found.append(
          Ailment(
            code: "doctor-volume-unfinished", place: stem + ".zip",
            what: Phrase(zh: "卷没有封完", en: "the volume's sealing was cut short"),
            proposal: Phrase(zh: "dossier archive pack", en: "dossier archive pack")))
      }
      for ending in [".zip", ".seal.txt", ".seal.sm2", ".seal.p7s"] {
        guard let mode = try storage.status(of: stem + ending)?.mode, mode & 0o222 != 0, isSealed
        else { continue }
        found.append(
          Ailment(
            code: "doctor-writable", place: stem + ending,
            what: Phrase(
              zh: "封存的文件可以改写（\(String(mode & 0o777, radix: 8))）",
              en: "a sealed file can be written to (\(String(mode & 0o777, radix: 8)))"),
            proposal: Phrase(zh: "chmod 444 \(stem + ending)", en: "chmod 444 \(stem + ending)")))
      }
    }
    return found
  }

  private func evidence() throws(Fault) -> [Ailment] {
    var found: [Ailment] = []
    let authorities = try OfficeKeys(home: home).authorities()
    for name in try names() {
      let stem = Storage.join(home.archive, name)
      guard try storage.exists(stem + ".seal.p7s"), try storage.exists(stem + ".seal.txt") else {
        continue
      }
      let evidence = SealEvidence(of: name, in: home.archive, storage: storage)
      if desk.office?.timeStamp != nil, try !evidence.isStamped() {
        found.append(
          Ailment(
            code: "doctor-unstamped", place: name,
            what: Phrase(zh: "最新的签名没有时间戳", en: "its newest signature has no time stamp"),
            proposal: Phrase(zh: "dossier archive stamp", en: "dossier archive stamp")))
      }
      let newest = try evidence.newest()
      let path = Storage.join(home.archive, newest.stem + ".p7s")
      let signer = try placed(Place(file: path)) { () throws(Fault) in
        try newest.signature.verify(newest.text, authorities: authorities).signer
      }
      let days = OfficeKeys.days(from: moment, to: signer.notAfter)
      if days <= OfficeDesk.renewalDays {
        found.append(
          Ailment(
            code: "doctor-renewal", place: path,
            what: days < 0
              ? Phrase(zh: "签署它的证书已到期", en: "the certificate that signed it has ended")
              : Phrase(
                zh: "签署它的证书还有\(days)天到期", en: "the certificate that signed it ends in \(days) days"),
            proposal: Phrase(zh: "dossier archive renew", en: "dossier archive renew")))
      }
    }
    return found
  }

  private func audits() throws(Fault) -> [Ailment] {
    let journal = desk.auditJournal(in: home.archive)
    let records = try journal.read()
    var found: [Ailment] = []
    if records.isTorn {
      found.append(
        Ailment(
          code: "doctor-audits-torn", place: journal.path,
          what: Phrase(zh: "最后一行不完整", en: "its last line was cut short"),
          proposal: Phrase(
            zh: "下次查验会自动截去：dossier archive audit",
            en: "the next audit cuts it away: dossier archive audit")))
    }
    for name in try names() + [AuditRecord.folder] {
      let last = records.last(name) { _ in true }
      let place = name == AuditRecord.folder ? home.archive : name
      if let last, last.result != .sound {
        let repair = OfficeDesk.repair(name == AuditRecord.folder ? nil : name)
        found.append(
          Ailment(
            code: "doctor-audit-failed", isDamage: true, place: place,
            what: Phrase(
              zh: "\(last.moment.date)查验发现\(last.findings)处问题：\(last.detail)",
              en: "the audit of \(last.moment.date) had \(last.findings) findings: \(last.detail)"),
            proposal: Phrase(
              zh: "\(repair.zh)，再运行 dossier archive audit",
              en: "\(repair.en), then dossier archive audit")))
      } else if name != AuditRecord.folder,
        let level = desk.dueLevel(name, records, on: moment.date)
      {
        let full = level == .full ? Phrase(zh: "全面", en: "full") : Phrase(zh: "快速", en: "quick")
        found.append(
          Ailment(
            code: "doctor-audit-due", place: place,
            what: last == nil
              ? Phrase(zh: "从未查验", en: "it was never checked")
              : Phrase(zh: "\(full.zh)查验已到期", en: "its \(full.en) audit is due"),
            proposal: Phrase(zh: "dossier archive audit", en: "dossier archive audit")))
      }
    }
    return found
  }

  // MARK: Copies

  /// One line a copy and kind of difference; volumes are not read for it.
  private func copy(at root: String) throws(Fault) -> [Ailment] {
    var names: [ArchiveCopy.State: [String]] = [:]
    for item in try desk.copy(at: root).compare(reading: false) {
      names[item.state, default: []].append(item.name)
    }
    func ailment(
      _ code: String, _ states: [ArchiveCopy.State], isDamage: Bool = false, what: Phrase,
      proposal: Phrase
    ) -> Ailment? {
      let files = states.flatMap { names[$0] ?? [] }
      guard let first = files.first else { return nil }
      return Ailment(
        code: code, isDamage: isDamage, place: root,
        what: Phrase(
          zh: "\(what.zh)：\(first)" + (files.count > 1 ? "等\(files.count)个文件" : ""),
          en: "\(what.en): \(first)" + (files.count > 1 ? " and \(files.count - 1) more" : "")),
        proposal: proposal)
    }
    return [
      ailment(
        "doctor-copy-behind", [.missing, .older],
        what: Phrase(zh: "副本落后", en: "the copy is behind"),
        proposal: Phrase(zh: "dossier archive copy", en: "dossier archive copy")),
      ailment(
        "doctor-copy-disposed", [.disposed],
        what: Phrase(zh: "已销毁而副本仍有", en: "it was disposed of and is still in the copy"),
        proposal: Phrase(zh: "dossier archive copy", en: "dossier archive copy")),
      ailment(
        "doctor-copy-ahead", [.extra, .newer], isDamage: true,
        what: Phrase(zh: "副本有而这里没有", en: "the copy has what is not here"),
        proposal: Phrase(zh: "dossier archive repair", en: "dossier archive repair")),
      ailment(
        "doctor-copy-repairs", [.damagedHere], isDamage: true,
        what: Phrase(zh: "这里的已损坏", en: "the one here is damaged"),
        proposal: Phrase(
          zh: "从副本修复：dossier archive repair", en: "repair it from the copy: dossier archive repair")
      ),
      ailment(
        "doctor-copy-damaged", [.damagedThere], isDamage: true,
        what: Phrase(zh: "副本中的已损坏", en: "the one in the copy is damaged"),
        proposal: Phrase(
          zh: "移走副本中的该文件，再运行 dossier archive copy",
          en: "move it out of the copy, then run dossier archive copy")),
      ailment(
        "doctor-copy-different", [.different], isDamage: true,
        what: Phrase(zh: "两边不同，无从判断", en: "the two differ, and nothing tells which is right"),
        proposal: Phrase(zh: "保留两份并报告审计员", en: "keep both and tell the auditor")),
    ].compactMap { $0 }
  }

  // MARK: Home

  private func auditLog() throws(Fault) -> [Ailment] {
    guard let line = try AuditLog(home: home).firstBreak() else { return [] }
    return [
      Ailment(
        code: "doctor-audit-log", isDamage: true,
        place: Storage.join(home.path, "audit.log") + ":\(line)",
        what: Phrase(zh: "操作日志的链在此断开", en: "the chain of who did what breaks here"),
        proposal: Phrase(
          zh: "保留原件并报告审计员", en: "keep it as it is and tell the auditor"))
    ]
  }

  /// Reading them holds every chain, and what the audit log says of it, to what it should be.
  private func records() throws(Fault) -> [Ailment] {
    _ = try desk.holdings()
    return []
  }

  private func registry() throws(Fault) -> [Ailment] {
    let index = OfficeIndex(home: home, rules: desk.rules)
    var found: [Ailment] = []
    if let stale = try index.staleCount(), stale > 0 {
      found.append(
        Ailment(
          code: "doctor-registry-stale", place: index.path,
          what: Phrase(
            zh: "有\(stale)件案卷比登记簿新", en: "\(stale) cases are newer than the registry"),
          proposal: Phrase(
            zh: "dossier case list 会更新它", en: "dossier case list brings it up to date")))
    }
    if let stale = try index.staleVolumeCount(), stale > 0 {
      found.append(
        Ailment(
          code: "doctor-registry-volumes", place: index.path,
          what: Phrase(
            zh: "有\(stale)个卷与登记簿不一致", en: "\(stale) volumes are not as the registry knows them"),
          proposal: Phrase(
            zh: "dossier archive list 会更新它", en: "dossier archive list brings it up to date")))
    }
    return found
  }

  private func disk() throws(Fault) -> [Ailment] {
    var largest = 0
    for name in try names() {
      largest = max(largest, try storage.size(of: Storage.join(home.archive, name + ".zip")) ?? 0)
    }
    let wanted = max(OfficeDesk.leastSpace, 2 * largest)
    var found: [Ailment] = []
    let free = try storage.freeSpace(at: home.path)
    if free < wanted {
      found.append(
        Ailment(
          code: "doctor-space", place: home.path,
          what: Phrase(
            zh: "只剩\(free / 1_000_000) MB，应有\(wanted / 1_000_000) MB",
            en: "\(free / 1_000_000) MB are free, and \(wanted / 1_000_000) MB should be"),
          proposal: Phrase(zh: "腾出空间", en: "make room")))
    }
    for folder in [home.path, home.cases, home.archive, home.keys] {
      guard let mode = try storage.status(of: folder)?.mode, mode & 0o002 != 0 else { continue }
      found.append(
        Ailment(
          code: "doctor-folder-open", place: folder,
          what: Phrase(zh: "任何人都能写入此目录", en: "anybody can write into this folder"),
          proposal: Phrase(zh: "chmod o-w \(folder)", en: "chmod o-w \(folder)")))
    }
    return found
  }

  private func leftovers() throws(Fault) -> [Ailment] {
    var folders = [home.path, home.archive, home.keys, Storage.join(home.archive, "heads")]
    if try storage.kind(of: home.cases) == .directory {
      for year in try storage.list(home.cases) { folders.append(Storage.join(home.cases, year)) }
    }
    var found: [Ailment] = []
    for folder in folders where try storage.kind(of: folder) == .directory {
      for path in try RecoveryFiles.leftovers(in: folder, storage: storage) {
        found.append(
          Ailment(
            code: "doctor-leftover", place: path,
            what: Phrase(
              zh: "用恢复块时中断，留下了卷的内容",
              en: "a killed run left what a volume holds, while it used recovery blocks"),
            proposal: Phrase(zh: "rm -r \(path)", en: "rm -r \(path)")))
      }
      for name in try storage.staleTemporaries(in: folder) {
        let path = Storage.join(folder, name)
        found.append(
          Ailment(
            code: "doctor-leftover", place: path,
            what: Phrase(zh: "中断的写入留下的临时文件", en: "a killed run left this temporary file"),
            proposal: Phrase(zh: "rm \(path)", en: "rm \(path)")))
      }
    }
    return found
  }
}

extension OfficeDesk {
  /// Days after which a head is old.
  fileprivate static let headDays = 31
  /// Bytes that should be free at least.
  fileprivate static let leastSpace = 1_000_000_000
}
