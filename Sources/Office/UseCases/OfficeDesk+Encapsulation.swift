internal import Casework
internal import Dossiers
package import Primitives
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// A sealed dossier that has its code, held against what was sealed.
  struct ArchivedDossier {
    var file: ArchivedFile
    var path: String
    var recorded: RecordedFile
    var code: ArchivalCode
    var sealedAt: Timestamp
    var digest: Digest
  }

  /// A dossier by its case's number, or a supplement of it: `XH-2022-00017.s1`.
  ///
  /// Throws `archive-not-sealed` for an open one, the rule `arranged-first` for one without a code,
  /// `archive-changed` for other bytes than those that were sealed.
  func archivedDossier(_ text: String) throws(Fault) -> ArchivedDossier {
    _ = try requireOffice()
    let file = try archivedFile(named: text)
    let path = try home.file(of: file.caseID, supplement: file.supplement).path
    guard try storage.exists(path) else {
      throw home.unknown(file.caseID, at: Place(file: path))
    }
    guard let sealedAt = try SealedPackage(path, storage: storage).sealedAt else {
      throw Fault(
        "archive-not-sealed", .refused,
        what: Phrase(zh: "\(text)没有导出", en: "\(text) was not exported"),
        why: Phrase(zh: "案卷还没有封存，内容仍会变", en: "the dossier is not sealed and will still change"),
        next: Phrase(
          zh: "用 dossier case next \(file.caseID) 看还差什么",
          en: "see what is still to be done with dossier case next \(file.caseID)"))
    }
    let log = try DossierLog(home.log, storage: storage).entries()
    let digest = try sealedDigest(file, at: path, in: log)
    guard let recorded = try holdings().arrangement.recorded(file), let code = recorded.code else {
      throw Fault(
        breaking: .arrangedFirst, text, zh: "\(text)还没有档号", en: "\(text) has no code yet")
    }
    guard recorded.dossier == digest else { throw OfficeDesk.changed(file, path) }
    return ArchivedDossier(
      file: file, path: path, recorded: recorded, code: code, sealedAt: sealedAt, digest: digest)
  }

  private func archivedFile(named text: String) throws(Fault) -> ArchivedFile {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let id = CaseID(rawValue: parts.first.map(String.init) ?? "")
    guard parts.count == 2, parts[1].hasPrefix("s"), let number = Int(parts[1].dropFirst()),
      number > 0, text == ArchivedFile(id, supplement: number).name
    else {
      let whole = CaseID(rawValue: text)
      try whole.checked()
      return ArchivedFile(whole)
    }
    try id.checked()
    return ArchivedFile(id, supplement: number)
  }

  /// What was sealed of a case: its dossier and then its supplements.
  ///
  /// One that is still open is told.
  func archivedChain(
    _ text: String, _ warnings: inout [Phrase]
  ) throws(Fault) -> [ArchivedDossier] {
    let first = try archivedDossier(text)
    var chain = [first]
    guard first.file.supplement == nil else { return chain }
    for number in try home.supplements(of: first.file.caseID) {
      let file = ArchivedFile(first.file.caseID, supplement: number)
      let path = try home.file(of: file.caseID, supplement: number).path
      guard try SealedPackage(path, storage: storage).sealedAt != nil else {
        warnings.append(
          Phrase(
            zh: "补充卷\(file.name)还没有封存，不在其中",
            en: "the supplement \(file.name) is not sealed yet, and is not in it"))
        break
      }
      chain.append(try archivedDossier(file.name))
    }
    return chain
  }

  /// Where an export goes: into a folder under its own name, else to the file named.
  func exportPath(_ name: String, to output: String?) throws(Fault) -> String {
    guard let output else { return name }
    return try storage.kind(of: output) == .directory ? Storage.join(output, name) : output
  }

  /// Writes a sealed dossier as an encapsulated electronic record (DA/T 48-2009), in pieces; one for
  /// each of its supplements, too, which are 件 of their own.
  ///
  /// With a file named as `output`, that one record alone; what is left out is a warning then.
  package func archiveExportEEP(_ text: String, to output: String?) throws(Fault) -> Outcome {
    var outcome = Outcome()
    var chain = try archivedChain(text, &outcome.warnings)
    let isFolder = try output.map { path throws(Fault) in try storage.kind(of: path) == .directory }
    if isFolder == false, chain.count > 1 {
      let rest = chain.dropFirst().map(\.file.name).joined(separator: ", ")
      outcome.warnings.append(
        Phrase(
          zh: "补充卷各为一件，未导出：\(rest)；写明目录则一并导出",
          en:
            "supplements are records of their own and were not exported: \(rest); name a folder for all"
        ))
      chain = [chain[0]]
    }
    var rows: [Outcome] = []
    for dossier in chain {
      let path = try exportPath("\(dossier.file.name).eep.xml", to: output)
      let size = try encapsulate(dossier, to: path)
      var row = Outcome()
      row.putRecord(dossier, path, size)
      rows.append(row)
      outcome.say(
        zh: "已封装 \(path)：\(dossier.code)，\(size)字节",
        en: "encapsulated \(path): \(dossier.code), \(size) bytes")
      if rows.count == 1 { outcome.putRecord(dossier, path, size) }
    }
    outcome.put("record", list: rows)
    if !outcome.warnings.isEmpty { outcome.ending = .warnings }
    return outcome
  }

  private func encapsulate(
    _ dossier: ArchivedDossier, to path: String
  ) throws(Fault) -> Int {
    let text = dossier.file.name
    let settings = try requireOffice().arrangement
    let scheme = try holdings().arrangement.scheme(of: dossier.file)
    guard let parts = scheme.flatMap({ settings.scheme(named: $0)?.parse(dossier.code.rawValue) })
    else {
      throw Fault(
        breaking: .codeScheme, text, zh: "档号“\(dossier.code)”不合编制规则",
        en: "the code “\(dossier.code)” does not follow its scheme")
    }
    var volume: String?
    for name in try volumeNames() where try casesInVolume(name).contains(text) { volume = name }
    let record = try placed(Place(file: dossier.path)) { () throws(Fault) in
      try EncapsulatedRecord(
        try InputFile(dossier.path, storage: storage),
        at: EncapsulatedRecord.Place(
          name: text, code: dossier.code, parts: parts,
          retention: dossier.recorded.retention ?? .permanent,
          pages: dossier.recorded.pages ?? 0, dossier: dossier.digest, sealedAt: dossier.sealedAt,
          volume: volume, program: OfficeDesk.program))
    }
    var stream = try storage.makeStream(at: path)
    var size = 0
    try record.write { piece throws(Fault) in
      try stream.append(piece)
      size += piece.count
    }
    try stream.commit(replacing: .any)
    return size
  }
}

extension Outcome {
  fileprivate mutating func putRecord(
    _ dossier: OfficeDesk.ArchivedDossier, _ path: String, _ size: Int
  ) {
    put("file", path)
    put("case", dossier.file.name)
    put("code", dossier.code.rawValue)
    put("bytes", size)
    put("dossier-sha256", dossier.digest.hex)
  }
}
