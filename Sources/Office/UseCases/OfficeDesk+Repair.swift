internal import Casework
internal import Inspector
package import Primitives
internal import Seals
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// Makes a volume whole again from itself, from copies of it and from the office's own dossiers.
  ///
  /// `volume` is a name in the office's archive or a file's path; `copies` are volumes or folders
  /// that hold them, to which those of office.xml are added. What none of them has may follow from
  /// recovery files beside the volume or a copy. With `output` the whole volume is written
  /// there and nothing else is changed. What is changed has a line in the audit log by `worker`.
  /// Throws as `VolumeRepair.repair`.
  package func archiveRepair(
    _ volume: String, from copies: [String], to output: String? = nil,
    by worker: ArchiveOccasion = .unattended
  ) throws(Fault) -> Outcome {
    let place = try place(ofVolume: volume)
    let trust = try trust(in: place.folder)
    let cases = home.cases
    let repair = VolumeRepair(
      place.name, in: place.folder, authorities: trust.authorities,
      stampAuthorities: try OfficeKeys(home: home).timeStampAuthorities(),
      nationalKeys: trust.nationalKeys, storage: storage,
      planned: { [self] names throws(Fault) in
        // Another office's dossiers are not here.
        guard office != nil, place.folder == home.archive else { return nil }
        return try plan(of: place.name, holding: names)
      }
    ) { folder, name in OfficeDesk.ownFile(of: folder, name, in: cases) }
    let roots = place.folder == home.archive ? copyRoots() : []
    var outcome = Outcome()
    let result: VolumeRepair.Result
    do throws(Fault) { result = try repair.repair(from: copies + roots, to: output) } catch {
      guard OfficeDesk.mayBeRecovered(error) else { throw error }
      // What neither it nor any copy has may follow from recovery blocks.
      let folders =
        [place.folder]
        + (copies + roots).map { copy in
          (try? storage.kind(of: copy)) == .directory ? copy : Storage.folder(of: copy)
        }
      let found = try recovered(
        place.name, in: folders, work: output.map { Storage.folder(of: $0) } ?? place.folder,
        &outcome.warnings
      ) { (file, index) throws(Fault) in
        var result = try repair.repair(from: copies + roots + [file], to: output)
        if result.whole == file { result.whole = index }
        result.taken[index] = result.taken.removeValue(forKey: file)
        return result
      }
      guard let found else {
        var fault = error
        fault.details += outcome.warnings
        throw fault
      }
      result = found
      outcome.say(zh: "凭恢复块（par2）算出所失部分", en: "what was lost follows from recovery blocks (par2)")
    }
    if let path = result.path {
      outcome.say(
        zh: "已修复 \(path)，与封存时逐字节相同", en: "\(path) is whole again, byte for byte as sealed")
    } else {
      outcome.say(
        zh: "\(place.name).zip 与封存时相同，无须修复",
        en: "\(place.name).zip is as it was sealed; there was nothing to repair")
    }
    if let path = result.whole { outcome.say(zh: "  整卷取自 \(path)", en: "  all of it from \(path)") }
    for (path, count) in result.taken.sorted(by: { $0.key < $1.key }) {
      outcome.say(zh: "  \(count)个文件取自 \(path)", en: "  from \(path): \(count)")
    }
    if result.combined > 0 {
      outcome.say(
        zh: "  \(result.combined)个文件由两份受损的拼成，摘要相符",
        en: "  put together from two damaged ones, as their digests prove: \(result.combined)")
    }
    if result.remade > 0 {
      outcome.say(
        zh: "  \(result.remade)个文件按装卷规则重新生成，摘要相符",
        en: "  written anew as the packer does, as their digests prove: \(result.remade)")
    }
    for path in result.restored { outcome.say(zh: "已补回 \(path)", en: "put back \(path)") }
    for path in result.aside {
      outcome.say(zh: "受损的原件留存为 \(path)", en: "the damaged file is kept as \(path)")
    }
    outcome.put("volume", place.name)
    outcome.put("file", result.path)
    outcome.put("restored", texts: result.restored)
    outcome.put("aside", texts: result.aside)
    outcome.put("combined", result.combined)
    outcome.put("remade", result.remade)
    try note(result, of: output ?? place.name, by: worker)
    outcome.warnings += result.notes.map(\.phrase)
    if let note = trust.note { outcome.warnings.append(note) }
    if !outcome.warnings.isEmpty { outcome.ending = .warnings }
    return outcome
  }

  private func note(
    _ result: VolumeRepair.Result, of volume: String, by worker: ArchiveOccasion
  ) throws(Fault) {
    let changed = [result.path].compactMap { $0 } + result.restored
    guard let moment = worker.moment, office != nil, !changed.isEmpty else { return }
    let sources = result.whole.map { [$0] } ?? result.taken.keys.sorted()
    try AuditLog(home: home).add(
      "archive-repair",
      "\(volume): \(changed.map(Storage.name(of:)).joined(separator: ", "))"
        + " from \(sources.joined(separator: ", "))",
      person: worker.sitting?.person ?? "-", account: worker.account, at: moment)
  }

  /// Repairs everything of the office's archive that its copies have: every volume that is known here
  /// or there, then heads and log.
  ///
  /// What cannot be repaired does not keep the rest from being; it is a warning, and damage.
  package func archiveRepairAll(
    from given: [String], by worker: ArchiveOccasion = .unattended
  ) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let roots = given + copyRoots()
    var names = Set(try volumeNames()).union(try knownVolumes(in: home.archive))
    let inspector = Inspector(authorities: [], log: nil, storage: storage)
    for folder in [home.archive] + roots where (try? storage.kind(of: folder)) == .directory {
      names.formUnion(try inspector.volumes(in: folder))
    }
    var outcome = Outcome()
    var rows: [Outcome] = []
    for name in names.sorted() {
      // What is being packed has no seal yet, and is no business of ours.
      let isSealed = ([home.archive] + roots).contains { folder in
        (try? storage.exists(Storage.join(folder, name + ".seal.p7s"))) == true
      }
      guard isSealed else { continue }
      do throws(Fault) {
        let part = try archiveRepair(name, from: given, by: worker)
        outcome.lines += part.lines
        outcome.warnings += part.warnings
        rows.append(part)
      } catch {
        // What was destroyed under a list is not missing.
        if error.code == "repair-disposed" { continue }
        outcome.warnings.append(error.phrase)
        outcome.ending = .damaged
      }
    }
    for root in roots {
      do throws(Fault) {
        let done = try copy(at: root).restore()
        if let moment = worker.moment, !done.restored.isEmpty {
          try AuditLog(home: home).add(
            "archive-repair",
            "\(done.restored.map(Storage.name(of:)).joined(separator: ", ")) from \(root)",
            person: worker.sitting?.person ?? "-", account: worker.account, at: moment)
        }
        for path in done.restored { outcome.say(zh: "已补回 \(path)", en: "put back \(path)") }
        for path in done.aside {
          outcome.say(zh: "受损的原件留存为 \(path)", en: "the damaged file is kept as \(path)")
        }
      } catch { outcome.warnings.append(error.phrase) }
    }
    outcome.put("volume", list: rows)
    if case .done = outcome.ending, !outcome.warnings.isEmpty { outcome.ending = .warnings }
    return outcome
  }

  /// What to do about a damaged or missing volume; without a name about all of the archive.
  static func repair(_ volume: String? = nil) -> Phrase {
    let command = "dossier archive repair" + (volume.map { " " + $0 } ?? "")
    return Phrase(
      zh: "\(command)（副本在别处的加 --from）",
      en: "\(command), with --from where the copy is elsewhere")
  }

  /// A volume's name and folder, by its name or its file's path, be the file there or not.
  func place(ofVolume given: String) throws(Fault) -> (name: String, folder: String) {
    let last = Storage.name(of: given)
    let name = last.hasSuffix(".zip") ? String(last.dropLast(4)) : last
    guard isArchiveName(name) else {
      throw Fault(
        "archive-name", .refused, what: Phrase(zh: "没有这一卷", en: "there is no such volume"),
        why: Phrase(zh: "“\(given)”不能作卷号", en: "“\(given)” cannot name a volume"),
        next: Phrase(
          zh: "用 dossier archive list 看有哪些卷", en: "see which there are with dossier archive list"),
        at: Place(file: given))
    }
    if given.contains("/") { return (name, Storage.folder(of: given)) }
    if last.hasSuffix(".zip"), try storage.exists(given) { return (name, ".") }
    return (name, home.archive)
  }

  /// Whose signatures count in a folder, and what the reader must know of that.
  func trust(
    in folder: String
  ) throws(Fault) -> (authorities: [Certificate], nationalKeys: [SM2PublicKey], note: Phrase?) {
    let keys = OfficeKeys(home: home)
    let (known, ownKeys) = (try keys.authorities(), try keys.nationalKeys())
    let path = Storage.join(folder, "authority.pem")
    guard folder != home.archive, try storage.exists(path) else { return (known, ownKeys, nil) }
    let found = try placed(Place(file: path)) { () throws(Fault) in
      try Certificate.bundle(pem: try storage.read(path, limit: 1 << 16))
    }
    let foreign = found.filter { certificate in
      !known.contains { $0.fingerprint == certificate.fingerprint }
    }
    let foreignKeys = try nationalKeys(beside: folder).filter { !ownKeys.contains($0) }
    guard !foreign.isEmpty || !foreignKeys.isEmpty else { return (known, ownKeys, nil) }
    let prints = (foreign.map(\.fingerprint) + foreignKeys.map(\.fingerprint))
      .map { "\($0)" }.joined(separator: ", ")
    let files = [foreign.isEmpty ? nil : "authority.pem", foreignKeys.isEmpty ? nil : "sm2.pem"]
      .compactMap { $0 }
    return (
      known + foreign, ownKeys + foreignKeys,
      Phrase(
        zh: "签名按卷旁的 \(files.joined(separator: "、")) 核对，其指纹为 \(prints)：请与该单位公布的指纹比较",
        en:
          "signatures were held against the \(files.joined(separator: " and ")) beside them, fingerprint \(prints): compare it with the one that office makes known"
      )
    )
  }

  /// The SM2 keys that lie beside volumes: `sm2.pem`, `sm2-2.pem` ….
  private func nationalKeys(beside folder: String) throws(Fault) -> [SM2PublicKey] {
    var found: [SM2PublicKey] = []
    while true {
      let name = found.isEmpty ? "sm2.pem" : "sm2-\(found.count + 1).pem"
      let path = Storage.join(folder, name)
      guard try storage.exists(path) else { return found }
      let pem = try storage.read(path, limit: OfficeKeys.limit)
      found.append(
        try placed(Place(file: path)) { () throws(Fault) in try SM2PublicKey(pem: pem) })
    }
  }

  /// Where the office keeps what is `folder/name` in a volume: `cases/<year>/<id>.dossier`,
  /// `<id>.certificate.pdf`.
  private static func ownFile(of folder: String, _ name: String, in cases: String) -> String? {
    let id = folder.split(separator: ".").first.map { CaseID(rawValue: String($0)) }
    guard let year = id?.parts?.year else { return nil }
    let file = name == folder + ".dossier" ? name : "\(folder).\(name)"
    return Storage.join(Storage.join(cases, String(year)), file)
  }
}
