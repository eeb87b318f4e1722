package import Primitives
internal import Seals
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// Makes today's signed head of the log, unless there is one.
  package func archiveHead(passphrase: [UInt8]?, at moment: Timestamp) throws(Fault) -> Outcome {
    _ = try requireOffice()
    var outcome = Outcome()
    guard let made = try makeHead(passphrase, at: moment) else {
      outcome.say(zh: "日志还没有一条。", en: "The log has no entry yet.")
      return outcome
    }
    say(made.kept, isNew: made.isNew, in: &outcome)
    outcome.warnings += try OfficeKeys(home: home).warnings(at: moment)
    return outcome
  }

  func makeHead(
    _ passphrase: [UInt8]?, at moment: Timestamp
  ) throws(Fault) -> (kept: LogHeads.Kept, isNew: Bool)? {
    let keys = OfficeKeys(home: home)
    return try LogHeads(archive: home.archive, storage: storage).make(
      on: moment.date
    ) { text throws(Fault) in
      let sealing = try keys.sealing(passphrase, at: moment)
      return try Signature.sign(
        text, with: try sealing.key.opened(), certificate: sealing.certificate,
        chain: sealing.chain, at: moment)
    }
  }

  func say(_ kept: LogHeads.Kept, isNew: Bool, in outcome: inout Outcome) {
    let tree = kept.head.tree
    outcome.put("head", kept.path)
    outcome.put("log-size", tree.size)
    outcome.put("log-root", tree.root.hex)
    outcome.say(
      zh: "\(isNew ? "已签署" : "今日已有")日志头 \(kept.path)：\(tree.size)条，根 \(tree.root)",
      en:
        "\(isNew ? "signed" : "today's") head \(kept.path): \(tree.size) entries, root \(tree.root)"
    )
  }

  /// Writes the proof that a case's dossier was in the log when a volume was sealed.
  ///
  /// The proof's root is the one that the volume's signed seal states, so that proof, seal and
  /// signature together convince somebody who has neither the log nor this program.
  package func archiveProve(
    _ volume: String, _ caseID: String, to output: String?
  ) throws(Fault) -> Outcome {
    let (seal, sealPath) = try statement(volume)
    let log = log(beside: sealPath)
    let proof = try log.proveInclusion(of: caseID, size: seal.size)
    try require(proof.tree, seal, log)
    return try write(proof, to: output ?? caseID + ".proof.txt", against: sealPath)
  }

  /// Writes the proof that the log as a later head or seal states it continues the log as an
  /// earlier one stated it, unchanged.
  ///
  /// `since` and `until` name a head's day or file, or a volume or its seal. Without `until` it is
  /// the head or seal here that states the most entries.
  package func archiveProve(
    since: String, until: String?, to output: String?
  ) throws(Fault) -> Outcome {
    let (old, oldPath) = try statement(since)
    let log = log(beside: oldPath)
    let folder = Storage.folder(of: log.path)
    let later = if let until { try statement(until) } else { try newest(in: folder) }
    let (new, newPath) = later ?? (old, oldPath)
    guard old.size <= new.size else {
      throw Fault(
        "proof-order", .usage, what: Phrase(zh: "不能出具证明", en: "there is no such proof"),
        why: Phrase(
          zh: "\(newPath)（\(new.size)条）早于 \(oldPath)（\(old.size)条）",
          en: "\(newPath), of \(new.size) entries, is before \(oldPath), of \(old.size)"),
        next: Phrase(zh: "请对调两者", en: "name them the other way round"))
    }
    let proof = try log.proveConsistency(from: old.size, to: new.size)
    try require(proof.tree, new, log)
    guard case .consistency(_, let oldRoot, _, _, _) = proof, oldRoot == old.root else {
      throw OfficeDesk.otherLog(old, log)
    }
    let name = Storage.name(of: oldPath).replacing(".txt", with: "") + ".since.txt"
    var outcome = try write(proof, to: output ?? name, against: newPath, since: oldPath)
    outcome.put("old-size", old.size)
    outcome.put("size", new.size)
    return outcome
  }

  private func write(
    _ proof: LogProof, to path: String, against statement: String, since: String? = nil
  ) throws(Fault) -> Outcome {
    try storage.publish(proof.bytes, to: path, replacing: .any)
    var outcome = Outcome()
    outcome.put("file", path)
    outcome.put("root", proof.tree.root.hex)
    outcome.put("seal", statement)
    outcome.put("since", since)
    let command =
      "dossier archive check-proof \(path) --seal \(statement)"
      + (since.map { " --since \($0)" } ?? "")
    outcome.say(zh: "已写好 \(path)", en: "wrote \(path)")
    outcome.say(zh: "核对：\(command)", en: "check it: \(command)")
    return outcome
  }

  private func log(beside statement: String) -> DossierLog {
    var folder = Storage.folder(of: statement)
    if statement.hasSuffix(LogHeads.ending) { folder = Storage.folder(of: folder) }
    return DossierLog(
      Storage.join(folder, Storage.name(of: home.log)), storage: storage)
  }

  private func require(
    _ tree: LogTree, _ stated: LogTree, _ log: DossierLog
  ) throws(Fault) {
    guard tree == stated else { throw OfficeDesk.otherLog(stated, log) }
  }

  private static func otherLog(_ stated: LogTree, _ log: DossierLog) -> Fault {
    Fault(
      "proof-log-differs", .damaged,
      what: Phrase(zh: "不能出具证明", en: "there is no such proof"),
      why: Phrase(
        zh: "日志前\(stated.size)条的根与所签的不符",
        en: "the root of the log's first \(stated.size) entries is not the one that was signed"),
      next: Phrase(
        zh: "日志或签署的文本被改动：请与另一份副本核对",
        en: "log or signed text was changed: compare another copy"),
      at: Place(file: log.path))
  }

  // MARK: Checking

  /// Checks a proof by itself and, where they are given, against a seal or head, an earlier one,
  /// and a dossier's bytes.
  ///
  /// The signature beside a seal or head is verified where it is there, with the authorities in
  /// the file `authority`, else with those of the office, else with `authority.pem` beside it.
  package func archiveCheckProof(
    _ path: String, seal sealPath: String?, since: String? = nil, dossier: String?,
    authority: String? = nil
  ) throws(Fault) -> Outcome {
    let bytes = try storage.read(path, limit: OfficeDesk.proofLimit)
    let proof = try placed(Place(file: path)) { () throws(Fault) in try LogProof(bytes: bytes) }
    guard proof.holds else {
      throw OfficeDesk.badProof(
        path, zh: "由此推出的根与所写的根不同", en: "it leads to another root than it states")
    }
    var outcome = Outcome()
    switch proof {
    case .inclusion where since != nil:
      throw OfficeDesk.wrongOption(
        "--since", path, zh: "它证明一件在日志中，不是证明日志增长",
        en: "it proves that a case is in the log, not that the log grew")
    case .consistency where dossier != nil:
      throw OfficeDesk.wrongOption(
        "--dossier", path, zh: "它证明日志增长，不说哪一件",
        en: "it proves that the log grew, and is about no case")
    case .inclusion(let entry, let index, let size, _, _):
      if let dossier {
        try check(entry.dossier, is: dossier, proof: path)
        outcome.say(zh: "\(dossier) 就是当时封存的文件", en: "\(dossier) is the file that was sealed then")
      }
      outcome.put("case", entry.caseID)
      outcome.put("sealed-on", entry.sealedOn.description)
      outcome.put("sha256", entry.dossier.hex)
      outcome.say(
        zh:
          "\(entry.caseID) 于\(entry.sealedOn)封存，SHA-256 \(entry.dossier)，是日志\(size)条中的第\(index + 1)条",
        en:
          "\(entry.caseID) was sealed on \(entry.sealedOn), SHA-256 \(entry.dossier); it is entry \(index + 1) of \(size) in the log"
      )
    case .consistency(let oldSize, let oldRoot, let size, _, _):
      outcome.put("old-size", oldSize)
      outcome.put("old-root", oldRoot.hex)
      outcome.say(
        zh: "\(size)条的日志接续\(oldSize)条的日志，未改一条",
        en: "the log of \(size) entries continues that of \(oldSize) unchanged")
      if let since {
        try compare(
          LogTree(size: oldSize, root: oldRoot), with: since, authority, proof: path, &outcome)
      } else {
        outcome.say(zh: "请核对前一日志的根：\(oldRoot)", en: "compare the earlier log's root: \(oldRoot)")
      }
    }
    outcome.put("root", proof.tree.root.hex)
    outcome.put("size", proof.tree.size)
    guard let sealPath else {
      outcome.say(
        zh: "请将此根与封印或纸质目录上的核对：\(proof.tree.root)",
        en:
          "compare this root with the one in the seal or on the paper catalogue: \(proof.tree.root)"
      )
      return outcome
    }
    try compare(proof.tree, with: sealPath, authority, proof: path, &outcome)
    outcome.put("seal", sealPath)
    return outcome
  }

  private static let proofLimit = 1 << 16

  private static func wrongOption(_ option: String, _ path: String, zh: String, en: String) -> Fault
  {
    Fault(
      "proof-option", .usage, what: Phrase(zh: "未核对", en: "nothing was checked"),
      why: Phrase(zh: "\(option) 不适用于 \(path)：\(zh)", en: "\(option) does not fit \(path): \(en)"),
      next: Phrase(zh: "请去掉 \(option)，或换一份证明", en: "leave \(option) out, or name another proof"))
  }

  /// Holds a tree against a signed statement, and that against its signature.
  private func compare(
    _ tree: LogTree, with name: String, _ authority: String?, proof: String,
    _ outcome: inout Outcome
  ) throws(Fault) {
    let (stated, path) = try statement(name)
    guard tree == stated else {
      throw OfficeDesk.badProof(
        proof, zh: "它的根不是 \(path) 所记的根", en: "its root is not the one that \(path) states")
    }
    let signaturePath = LogHeads.signaturePath(of: path)
    let trusted = try trusted(authority, beside: path)
    guard try storage.exists(signaturePath), !trusted.isEmpty else {
      outcome.warnings.append(
        Phrase(
          zh: "根与 \(path) 所记相同，但其签名未查验：缺签名（\(signaturePath)）或机构证书（--authority）",
          en:
            "the root is the one in \(path), but its signature was not checked: there is no \(signaturePath), or no authority's certificate (--authority)"
        ))
      outcome.ending = .warnings
      return
    }
    let signature = try Signature(
      der: try storage.read(signaturePath, limit: Signature.byteLimit))
    let text = try storage.read(path, limit: OfficeDesk.proofLimit)
    let facts = try placed(Place(file: signaturePath)) { () throws(Fault) in
      try signature.verify(text, authorities: trusted)
    }
    outcome.put("signer", facts.signer.subject)
    outcome.say(
      zh: "根与 \(path) 所记相同，其签名成立：\(facts.signer.subject)",
      en: "the root is the one in \(path), whose signature holds: \(facts.signer.subject)")
  }

  private func trusted(_ given: String?, beside path: String) throws(Fault) -> [Certificate] {
    if let given {
      let pem = try storage.read(given, limit: OfficeDesk.proofLimit)
      return try placed(Place(file: given)) { () throws(Fault) in
        try Certificate.bundle(pem: pem)
      }
    }
    let own = try OfficeKeys(home: home).authorities()
    let beside = Storage.join(Storage.folder(of: path), "authority.pem")
    guard own.isEmpty, try storage.exists(beside) else { return own }
    return try Certificate.bundle(pem: try storage.read(beside, limit: OfficeDesk.proofLimit))
  }

  private func check(_ digest: Digest, is path: String, proof: String) throws(Fault) {
    var hasher = SHA256Hasher()
    try storage.open(path).forEachPiece { piece throws(Fault) in hasher.update(piece) }
    guard hasher.finish() == digest else {
      throw OfficeDesk.badProof(
        proof, zh: "\(path) 的SHA-256不是所证明的", en: "the SHA-256 of \(path) is not the one proved")
    }
  }

  // MARK: Seals and heads

  /// The size and root that a seal or a head states, by the day of a head, a volume's name, or the
  /// path of either's file.
  private func statement(_ name: String) throws(Fault) -> (tree: LogTree, path: String) {
    let heads = LogHeads(archive: home.archive, storage: storage)
    if let day = CivilDate(name) { return (try heads.read(day).head.tree, heads.path(of: day)) }
    if name.hasSuffix(LogHeads.ending) {
      let bytes = try storage.read(name, limit: LogHead.byteLimit)
      return try placed(Place(file: name)) { () throws(Fault) in
        (try LogHead(bytes: bytes).tree, name)
      }
    }
    let path = try sealPath(of: name)
    let seal = try readSeal(path)
    return (LogTree(size: seal.logSize, root: seal.logRoot), path)
  }

  /// The head or seal of an archive that states the most entries; of equal ones the head.
  private func newest(in folder: String) throws(Fault) -> (tree: LogTree, path: String)? {
    var best = try LogHeads(archive: folder, storage: storage).last().map {
      (tree: $0.head.tree, path: $0.path)
    }
    for name in try storage.list(folder) where name.hasSuffix(".seal.txt") {
      let path = Storage.join(folder, name)
      let seal = try readSeal(path)
      if seal.logSize > best?.tree.size ?? 0 {
        best = (LogTree(size: seal.logSize, root: seal.logRoot), path)
      }
    }
    return best
  }

  /// `<VOL>.seal.txt`, for a volume's name here or the path of its file anywhere.
  private func sealPath(of volume: String) throws(Fault) -> String {
    var stem = volume
    for ending in [".zip", ".seal.txt"] where stem.hasSuffix(ending) {
      stem = String(stem.dropLast(ending.count))
    }
    let here = Storage.join(home.archive, stem + ".seal.txt")
    return try storage.exists(here) ? here : stem + ".seal.txt"
  }

  private func readSeal(_ path: String) throws(Fault) -> SealStatement {
    let bytes = try storage.read(path, limit: OfficeDesk.proofLimit)
    return try placed(Place(file: path)) { () throws(Fault) in try SealStatement(bytes: bytes) }
  }

  private static func badProof(_ path: String, zh: String, en: String) -> Fault {
    Fault(
      "proof-wrong", .damaged, what: Phrase(zh: "证明不成立", en: "the proof does not hold"),
      why: Phrase(zh: zh, en: en),
      next: Phrase(
        zh: "请勿采信；向出具机构索取新的证明", en: "do not rely on it; ask the office for another"),
      at: Place(file: path))
  }
}
