internal import Casework
internal import Dossiers
package import Primitives
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// A sealed dossier that has its code, held against what was sealed.
  struct ArchivedDossier {
    var path: String
    var recorded: RecordedFile
    var code: ArchivalCode
    var sealedAt: Timestamp
    var digest: Digest
  }

  /// Throws `archive-not-sealed` for an open case, the rule `arranged-first` for one without a code,
  /// `archive-changed` for other bytes than those that were sealed.
  func archivedDossier(_ text: String) throws(Fault) -> ArchivedDossier {
    _ = try requireOffice()
    let id = CaseID(rawValue: text)
    try id.checked()
    let file = ArchivedFile(id)
    let path = try home.dossier(id).path
    guard try storage.exists(path) else { throw home.unknown(id) }
    guard let sealedAt = try SealedPackage(path, storage: storage).sealedAt else {
      throw Fault(
        "archive-not-sealed", .refused,
        what: Phrase(zh: "\(id)没有导出", en: "\(id) was not exported"),
        why: Phrase(zh: "案卷还没有封存，内容仍会变", en: "the dossier is not sealed and will still change"),
        next: Phrase(
          zh: "用 dossier case next \(id) 看销号还差什么",
          en: "see what is still to be done with dossier case next \(id)"))
    }
    let log = try DossierLog(home.log, storage: storage).entries()
    let digest = try sealedDigest(file, at: path, in: log)
    guard let recorded = try holdings().arrangement.recorded(file), let code = recorded.code else {
      throw Fault(
        breaking: .arrangedFirst, id.rawValue, zh: "\(id)还没有档号", en: "\(id) has no code yet")
    }
    guard recorded.dossier == digest else { throw OfficeDesk.changed(file, path) }
    return ArchivedDossier(
      path: path, recorded: recorded, code: code, sealedAt: sealedAt, digest: digest)
  }

  /// Where an export goes: into a folder under its own name, else to the file named.
  func exportPath(_ name: String, to output: String?) throws(Fault) -> String {
    guard let output else { return name }
    return try storage.kind(of: output) == .directory ? Storage.join(output, name) : output
  }

  /// Writes a sealed dossier as an encapsulated electronic record (DA/T 48-2009); in pieces.
  package func archiveExportEEP(_ text: String, to output: String?) throws(Fault) -> Outcome {
    let dossier = try archivedDossier(text)
    let file = ArchivedFile(CaseID(rawValue: text))
    let settings = try requireOffice().arrangement
    let scheme = try holdings().arrangement.scheme(of: file)
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
          code: dossier.code, parts: parts, retention: dossier.recorded.retention ?? .permanent,
          pages: dossier.recorded.pages ?? 0, dossier: dossier.digest, sealedAt: dossier.sealedAt,
          volume: volume, program: OfficeDesk.program))
    }
    let path = try exportPath("\(text).eep.xml", to: output)
    var stream = try storage.makeStream(at: path)
    var size = 0
    try record.write { piece throws(Fault) in
      try stream.append(piece)
      size += piece.count
    }
    try stream.commit(replacing: .any)
    var outcome = Outcome()
    outcome.put("file", path)
    outcome.put("case", text)
    outcome.put("code", dossier.code.rawValue)
    outcome.put("bytes", size)
    outcome.put("dossier-sha256", dossier.digest.hex)
    outcome.say(
      zh: "已封装 \(path)：\(dossier.code)，\(size)字节",
      en: "encapsulated \(path): \(dossier.code), \(size) bytes")
    return outcome
  }
}
