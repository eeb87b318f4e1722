package import Primitives
package import Seals
package import Storage
internal import Zip

/// A volume that stands under its name, whole and durable.
package struct PackedVolume: Hashable, Sendable {
  package var path: String
  package var size: Int
  package var sha256: Digest
  package var tagManifest: Digest
  package var nationalTagManifest: SM3Digest?
  package var dossiers: Int
}

/// Packs sealed dossiers into volumes in a folder; docs/formats/volume.md.
package struct VolumePacker: Sendable {
  package let folder: String
  private let storage: Storage

  package init(folder: String, storage: Storage) {
    self.folder = folder
    self.storage = storage
  }

  /// Packs the plan's members and seals the volume; the same plan again, after whatever
  /// interruption, finishes what is missing and changes nothing that is there.
  ///
  /// The members' leaves are added to the log where they are missing. Throws `volume-plan`,
  /// `volume-changed` (a dossier's bytes do not have the plan's digest), `volume-differs` (another
  /// volume has the name), `storage-locked`, and what storage, log and key throw; whatever it
  /// throws, no half volume is left. What a member holds is looked at when its turn comes: its leaf,
  /// which says that the office sealed it, is in the log by then.
  package func pack(
    _ plan: consuming VolumePlan, log: DossierLog, sealing: borrowing SealMaker, on day: CivilDate
  ) throws(Fault) -> SealStatement {
    let plan = try plan.checked()
    try storage.makeDirectories(folder)
    let lock = try Lock(Storage.join(folder, ".pack.lock"), waiting: false, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    try storage.removeStaleTemporaries(in: folder)
    try log.append(plan.members.lazy.map(\.entry))
    let volume = try packFile(plan)
    ProcessMemory.giveBack()
    return try sealing.seal(
      volume, of: plan.volume, in: folder, log: log, entries: plan.members.lazy.map(\.entry),
      on: day, storage: storage)
  }

  /// Where the volume of this id stands.
  package func path(of volume: String) -> String { Storage.join(folder, volume + ".zip") }

  /// Writes the volume's file; one that is there already must have the same bytes.
  private func packFile(_ plan: VolumePlan) throws(Fault) -> PackedVolume {
    let path = path(of: plan.volume)
    var writer = VolumeWriter(
      plan: plan, to: try OutputFile(for: path, storage: storage), storage: storage)
    try writer.writeAll()
    let tagManifest = writer.tagManifest
    let nationalTagManifest = writer.nationalTagManifest
    let sums = writer.sums
    let deflated = writer.deflated
    var file = try writer.finished()
    let volume = PackedVolume(
      path: path, size: file.position, sha256: try sums.check(&file, deflated),
      tagManifest: tagManifest,
      nationalTagManifest: nationalTagManifest, dossiers: plan.members.count)
    guard volume.size <= VolumePlan.byteLimit || plan.members.count == 1 else {
      throw tooLarge(volume)
    }
    if try storage.exists(path) {
      _ = consume file
      try requireSame(volume)
    } else {
      try file.commit(replacing: .never, mode: 0o444)
    }
    return volume
  }

  /// Holds what already stands there against what the plan gives, byte for byte by digest.
  private func requireSame(_ volume: PackedVolume) throws(Fault) {
    let file = try InputFile(volume.path, storage: storage)
    guard file.size == volume.size, try file.sha256() == volume.sha256 else {
      throw Fault(
        "volume-differs", .refused, what: Phrase(zh: "未装卷", en: "nothing was packed"),
        why: Phrase(
          zh: "已有同号的卷，内容不同", en: "a volume of this id is there and its bytes are others"),
        next: Phrase(
          zh: "请换一个卷号；若原卷未封且已损坏，请先移走",
          en: "choose another id; if the other is unsealed and damaged, move it away first"),
        at: Place(file: volume.path))
    }
  }

  private func tooLarge(_ volume: PackedVolume) -> Fault {
    Fault(
      "volume-large", .refused, what: Phrase(zh: "未装卷", en: "nothing was packed"),
      why: Phrase(
        zh: "卷有\(volume.size)字节，超过\(VolumePlan.byteLimit)字节",
        en: "the volume has \(volume.size) bytes, more than \(VolumePlan.byteLimit)"),
      next: Phrase(zh: "请分成几卷", en: "divide the cases among more volumes"),
      at: Place(file: volume.path))
  }
}
