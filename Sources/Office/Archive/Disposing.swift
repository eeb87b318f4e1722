internal import Casework
internal import Dossiers
internal import Inspector
package import Primitives
internal import Seals
internal import Storage
internal import Volumes

/// The carrying out of one destruction list: a volume that held what is destroyed gets a successor
/// without it, and what stays of it is its seal and a signed text; docs/formats/disposal.md.
///
/// Nothing is deleted before the list's entry `destroyed` stands, and that not before every
/// successor is sealed. A run that was stopped anywhere is finished by the next.
struct Disposing {
  let desk: OfficeDesk
  let list: ArchiveNumber
  let files: [RecordedFile]
  let on: CivilDate
  /// Now.
  let moment: Timestamp
  let passphrase: [UInt8]?

  private var home: OfficeHome { desk.home }
  private var storage: Storage { home.storage }
  private var names: Set<String> { Set(files.map(\.file.name)) }

  private func path(_ name: String) -> String { Storage.join(home.archive, name) }

  /// A volume that held some of the files, and the one that holds its other ones.
  struct Replaced {
    var volume: String
    var successor: String?
    var destroyed: Int
  }

  // MARK: Before

  /// Throws unless each file is in a sealed volume, and no supplement is left without its dossier.
  func requireReady() throws(Fault) {
    var packed: Set<String> = []
    for volume in try desk.volumeNames() {
      guard try storage.exists(path(volume + ".seal.p7s")) else { continue }
      packed.formUnion(try desk.casesInVolume(volume))
    }
    for disposal in try disposals() { packed.formUnion(disposal.files.map(\.name)) }
    let names = names
    for file in files {
      guard packed.contains(file.file.name) else {
        throw Fault(
          "archive-unpacked", .refused, what: Disposing.nothingDone,
          why: Phrase(
            zh: "\(file.file.name)还不在封存的卷里", en: "\(file.file.name) is in no sealed volume yet"),
          next: Phrase(zh: "请先 dossier archive pack", en: "run dossier archive pack first"))
      }
      guard file.supplement == nil else { continue }
      for number in try home.supplements(of: file.caseID) {
        let supplement = ArchivedFile(file.caseID, supplement: number)
        if names.contains(supplement.name) { continue }
        throw Fault(
          breaking: .listed, list.rawValue,
          zh: "\(file.file.name)的\(supplement.name)不在清册里",
          en: "the list has \(file.file.name) and not its \(supplement.name)",
          next: Phrase(
            zh: "补充卷到期后一并造册", en: "list both once the supplement is past its time"))
      }
    }
  }

  private static var nothingDone: Phrase { Phrase(zh: "未销毁", en: "nothing was destroyed") }

  // MARK: Successors

  /// Seals what is to stay of each volume, and signs what is said of the volume.
  func replace() throws(Fault) -> [Replaced] {
    var replaced: [Replaced] = []
    let arranging = try desk.arranging(ArchiveOccasion(account: "-", moment: moment))
    for volume in try desk.volumeNames() {
      let cases = try desk.casesInVolume(volume)
      let gone = cases.filter(names.contains)
      if gone.isEmpty { continue }
      let rest = cases.filter { !names.contains($0) }
      let successor = try rest.isEmpty ? nil : name(after: volume, holding: Set(rest))
      if let successor { try seal(successor, rest, arranging) }
      try say(volume, successor, Set(gone))
      replaced.append(Replaced(volume: volume, successor: successor, destroyed: gone.count))
    }
    return replaced
  }

  /// A volume that was begun for just these cases, else the next of the year's.
  private func name(after volume: String, holding rest: Set<String>) throws(Fault) -> String {
    if let known = try disposal(of: volume)?.successor { return known.volume }
    for other in try desk.volumeNames() where other != volume {
      if Set(try desk.casesInVolume(other)) == rest { return other }
    }
    let series = volume.split(separator: "-").dropLast().joined(separator: "-")
    let taken = try desk.takenNames()
    var serial = 1
    while taken.contains("\(series)-\(serial)") { serial += 1 }
    return "\(series)-\(serial)"
  }

  private func seal(
    _ volume: String, _ cases: [String], _ arranging: Arranging
  ) throws(Fault) {
    if try storage.exists(path(volume + ".seal.p7s")) { return }
    let wanted = Set(cases)
    let files = arranging.files.filter { wanted.contains($0.name) }
    guard files.count == cases.count else {
      let found = Set(files.map(\.name))
      let missing = cases.filter { !found.contains($0) }.sorted()
      throw Fault(
        "archive-unknown", .damaged, what: Disposing.nothingDone,
        why: Phrase(
          zh: "档案记录里没有\(missing.joined(separator: "、"))",
          en: "the records do not know \(missing.joined(separator: ", "))"),
        next: Phrase(zh: "请先运行 dossier doctor", en: "run dossier doctor first"))
    }
    var maker = try OfficeKeys(home: home).sealMaker(passphrase, at: moment)
    _ = try desk.pack(
      desk.plan(of: volume, holding: files, arranging), sealing: &maker, at: moment)
  }

  /// Writes and signs what is said of a volume; what a crash left unsigned must say the same.
  private func say(
    _ volume: String, _ successor: String?, _ gone: Set<String>
  ) throws(Fault) {
    let stem = path(VolumeDisposal.stem(volume))
    var kept: VolumeDisposal.Successor?
    if let successor {
      kept = VolumeDisposal.Successor(volume: successor, seal: try sealDigest(successor))
    }
    let known = try disposal(of: volume)
    // A run that was stopped may have been on another day.
    let due = VolumeDisposal(
      volume: volume, seal: try sealDigest(volume), disposedOn: known?.disposedOn ?? on,
      list: list.rawValue,
      successor: kept,
      files: files.filter { gone.contains($0.file.name) }.compactMap { file in
        file.dossier.map { VolumeDisposal.File(name: file.file.name, dossier: $0) }
      })
    if let known {
      guard known == due else { throw differs(stem + ".txt") }
    } else {
      try storage.publish(due.bytes, to: stem + ".txt", replacing: .never, mode: 0o444)
    }
    if try storage.exists(stem + ".p7s") { return }
    let sealing = try OfficeKeys(home: home).sealing(passphrase, at: moment)
    let signature = try Signature.sign(
      due.bytes, with: try sealing.key.opened(), certificate: sealing.certificate,
      chain: sealing.chain, at: moment)
    try storage.publish(signature.der, to: stem + ".p7s", replacing: .never, mode: 0o444)
  }

  private func sealDigest(_ volume: String) throws(Fault) -> Digest {
    SHA256.digest(
      of: try storage.read(path(volume + ".seal.txt"), limit: Signature.byteLimit))
  }

  private func disposal(of volume: String) throws(Fault) -> VolumeDisposal? {
    let path = path(VolumeDisposal.stem(volume) + ".txt")
    guard try storage.exists(path) else { return nil }
    let bytes = try storage.read(path, limit: VolumeDisposal.byteLimit)
    return try placed(Place(file: path)) { () throws(Fault) in try VolumeDisposal(bytes: bytes) }
  }

  /// Those of this list.
  private func disposals() throws(Fault) -> [VolumeDisposal] {
    var found: [VolumeDisposal] = []
    for volume in try desk.disposedVolumes() {
      if let disposal = try disposal(of: volume), disposal.list == list.rawValue {
        found.append(disposal)
      }
    }
    return found
  }

  private func differs(_ path: String) -> Fault {
    Fault(
      "archive-disposal-differs", .damaged, what: Disposing.nothingDone,
      why: Phrase(
        zh: "已有的销毁说明与清册、卷或封印不符",
        en: "the text about the disposal that is there does not agree with list, volume or seals"),
      next: Phrase(
        zh: "请移走它另存备查，再办一次", en: "move the text away, keep it as evidence, and run this again"
      ), at: Place(file: path))
  }

  // MARK: After

  /// Deletes what the entry says is destroyed, wherever the office has it; gives how many files and
  /// folders.
  func sweep() throws(Fault) -> Int {
    var count = 0
    func delete(_ path: String) throws(Fault) {
      guard try storage.exists(path) else { return }
      try storage.remove(path)
      count += 1
    }
    for disposal in try disposals() {
      guard try storage.exists(path(VolumeDisposal.stem(disposal.volume) + ".p7s")) else {
        continue
      }
      // What a repair set aside as damaged holds the same dossiers, and recovery blocks tell of them.
      let file = disposal.volume + ".zip"
      for name in try storage.list(home.archive)
      where name == file || name.hasPrefix(file + ".damaged")
        || RecoveryFiles.volume(of: name) == disposal.volume
      {
        try delete(path(name))
      }
      try delete(Inspector.checkpoint(of: disposal.volume, in: home.archive))
      count += try VolumeIndexes(in: home.archive, storage: storage).forget(disposal.volume)
    }
    for file in files {
      if file.supplement == nil {
        let sheets = home.sheets(of: file.caseID)
        if try storage.exists(sheets) {
          try storage.removeTree(sheets)
          count += 1
        }
      }
      let dossier = try home.file(of: file.caseID, supplement: file.supplement).path
      // Certificate, binding and the like are named after their dossier.
      let stem = String(dossier.dropLast(DossierFile.ending.count))
      let (folder, start) = (Storage.folder(of: stem), Storage.name(of: stem) + ".")
      guard try storage.kind(of: folder) == .directory else { continue }
      for name in try storage.list(folder) where name.hasPrefix(start) {
        try delete(Storage.join(folder, name))
      }
    }
    let cases = files.filter { $0.supplement == nil }.map(\.caseID)
    count += try desk.forgetPrints(of: Set(cases))
    if count > 0 { try OfficeIndex.remove(from: home) }
    return count
  }
}

extension OfficeDesk {
  /// Volumes that were disposed of.
  func disposedVolumes() throws(Fault) -> [String] {
    guard try storage.kind(of: home.archive) == .directory else { return [] }
    let ending = VolumeDisposal.stem("") + ".txt"
    return try storage.list(home.archive).filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }
      .map { String($0.dropLast(ending.count)) }
  }

  /// The cases and supplements that were destroyed, by the signed texts in the archive and by the
  /// records; either may be lost.
  func destroyedFiles() throws(Fault) -> Set<String> {
    var names = try home.disposedFiles()
    if try storage.exists(Storage.join(home.records, ArchiveChain.disposals.rawValue)) {
      names.formUnion(try holdings().destroyed.map(\.name))
    }
    return names
  }

  /// Names that volumes have or had: none is given twice.
  func takenNames() throws(Fault) -> Set<String> {
    guard try storage.kind(of: home.archive) == .directory else { return [] }
    let known = try Inspector(authorities: [], log: nil, storage: storage).volumes(in: home.archive)
    return Set(known).union(try knownVolumes(in: home.archive)).union(try disposedVolumes())
  }

  /// Carries out a destruction list that is approved and supervised (销毁); again after a stop, it
  /// finishes what was begun.
  package func archiveDisposeCarryOut(
    _ number: String, _ order: HoldingsOrder, passphrase: [UInt8]?
  ) throws(Fault) -> Outcome {
    try storage.makeDirectories(home.archive)
    let lock = try Lock(
      Storage.join(home.archive, ".archive.lock"), waiting: false, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    try home.removeStaleTemporaries()
    // Blocks of what is destroyed are neither made nor used meanwhile.
    let recovery = try RecoveryFiles.lock(home.archive, storage: storage)
    defer { withExtendedLifetime(recovery) {} }
    if let output = order.output { _ = try SheetFormat(suffixOf: output) }
    let list = ArchiveNumber(rawValue: number)
    guard let destruction = try holdings().destructions[list] else {
      throw .unknown(list, in: .disposals)
    }
    let disposing = Disposing(
      desk: self, list: list, files: destruction.listed.files,
      on: destruction.done?.on ?? order.on, moment: order.moment, passphrase: passphrase)
    var outcome = Outcome()
    if destruction.done == nil {
      try records.rehearse(order.occasion, at: order.moment) { actor in
        order.destroyed(destruction.listed.files, actor, list)
      }
      try disposing.requireReady()
      if order.occasion.moment != nil {
        try LogHeads(archive: home.archive, storage: storage).requireAfterLast(order.moment.date)
      }
      var rows: [Outcome] = []
      for replaced in try disposing.replace() {
        var row = Outcome()
        row.put("volume", replaced.volume)
        row.put("successor", replaced.successor)
        row.put("destroyed", replaced.destroyed)
        rows.append(row)
        outcome.say(
          zh:
            "\(replaced.volume)  销毁\(replaced.destroyed)件，其余在 \(replaced.successor ?? "（无）")",
          en:
            "\(replaced.volume)  \(replaced.destroyed) destroyed, the others are in \(replaced.successor ?? "(none)")"
        )
      }
      outcome.put("volume", list: rows)
      let written = try records.write(order.occasion, at: order.moment) { _, actor in
        [order.destroyed(destruction.listed.files, actor, list)]
      }
      let said = try self.outcome(written, order, form: "destruction-list")
      outcome.lines += said.lines
    }
    let deleted = try disposing.sweep()
    outcome.put("number", number)
    outcome.put("deleted", deleted)
    outcome.warnings += refreshedIndexes()
    outcome.say(zh: "删去\(deleted)处", en: "deleted: \(deleted)")
    if destruction.done != nil, deleted == 0 {
      outcome.say(zh: "清册\(number)早已办完。", en: "List \(number) was carried out before.")
    }
    outcome.warnings.append(
      Phrase(
        zh: "副本请运行 dossier archive copy；其他备份请照清册\(number)删去，并在清册上注明",
        en:
          "dossier archive copy deletes it from the copies; delete what list \(number) names from other backups, and note it on the list"
      ))
    return outcome
  }
}

extension HoldingsOrder {
  fileprivate func destroyed(
    _ files: [RecordedFile], _ actor: ActingPerson?, _ number: ArchiveNumber
  ) -> ArchiveRecord {
    var record = record(.destroyed, actor, number: number)
    record.files = files
    return record
  }
}
