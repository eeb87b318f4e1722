internal import Inspector
package import Primitives
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// Parts of a hundred of its size that a volume's recovery files have when nobody says.
  package static let recoveryPercent = 5

  /// Makes recovery files beside volumes that have none, or anew with `again`.
  ///
  /// `volumes` are names or files; without any, all of the archive that are sealed. Each is held against its
  /// seal first: recovery files of a damaged one would bring its damage back. What keeps one from being
  /// protected does not keep the others; it is a warning, and damage. Throws `recovery-unavailable` where
  /// there is no program to ask, `storage-locked` while somebody packs.
  package func archiveProtect(
    _ volumes: [String], percent: Int = recoveryPercent, again: Bool = false
  ) throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    var isFailed = false
    for given in volumes.isEmpty ? try volumeNames() : volumes {
      let place = try place(ofVolume: given)
      let files = RecoveryFiles(of: place.name, in: place.folder, storage: storage)
      // What is being packed has no seal yet, and is no business of ours.
      if volumes.isEmpty,
        try !storage.exists(Storage.join(place.folder, place.name + ".seal.p7s"))
      {
        continue
      }
      var row = Outcome()
      row.put("volume", place.name)
      if !again, try files.areThere() {
        outcome.say(zh: "\(place.name)  已有恢复块", en: "\(place.name)  has recovery blocks already")
      } else {
        do throws(Fault) {
          try protect(files, percent, &row, &outcome)
        } catch {
          if error.code == "recovery-unavailable" { throw error }
          outcome.warnings.append(error.phrase)
          isFailed = true
        }
      }
      rows.append(row)
    }
    outcome.put("volume", list: rows)
    if isFailed {
      outcome.ending = .damaged
    } else if !outcome.warnings.isEmpty {
      outcome.ending = .warnings
    }
    return outcome
  }

  private func protect(
    _ files: RecoveryFiles, _ percent: Int, _ row: inout Outcome, _ outcome: inout Outcome
  ) throws(Fault) {
    // Neither packing nor a disposal goes on meanwhile.
    let lock = try Lock(
      Storage.join(files.folder, ".archive.lock"), waiting: false, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    let (inspector, note) = try inspector(of: files.folder, isOurs: false)
    if let note, !outcome.warnings.contains(note) { outcome.warnings.append(note) }
    let audit = try inspector.audit(volume: files.file, level: .quick)
    guard audit.isSound else {
      throw Fault(
        "archive-damaged", .damaged, what: OfficeDesk.unprotected,
        why: audit.findings.first?.phrase
          ?? Phrase(zh: "与封印不符", en: "it does not agree with its seal"),
        next: OfficeDesk.repair(files.volume), at: Place(file: files.file))
    }
    let names = try files.withWorkFolder(in: files.folder) { (work) throws(Fault) in
      try done(maker().protect(files.file, percent: percent, into: work), files)
      return try files.take(from: work)
    }
    if names.isEmpty {
      throw failed(Phrase(zh: "没有写出恢复块", en: "no recovery blocks were written"), files)
    }
    var size = 0
    for name in names { size += try storage.size(of: Storage.join(files.folder, name)) ?? 0 }
    row.put("made", texts: names)
    row.put("bytes", size)
    outcome.say(
      zh: "\(files.volume)  恢复块\(size)字节",
      en: "\(files.volume)  \(size) bytes of recovery blocks")
  }

  /// Lends the body what a volume was, and what that follows from: recovery files beside it or a copy.
  ///
  /// The file is in the folder `work` meanwhile. `nil` when there are none, or they do not help, or the body
  /// finds that it is not the volume, which is noted.
  func recovered<Result>(
    _ volume: String, in folders: [String], work: String, _ notes: inout [Phrase],
    _ body: (_ file: String, _ index: String) throws(Fault) -> Result
  ) throws(Fault) -> Result? {
    for folder in folders {
      let files = RecoveryFiles(of: volume, in: folder, storage: storage)
      guard (try? files.areThere()) == true else { continue }
      do throws(Fault) {
        return try files.withWorkFolder(in: work) { (work) throws(Fault) in
          try done(maker().mend(files.file, into: work), files)
          return try body(Storage.join(work, volume + ".zip"), files.index)
        }
      } catch {
        guard error.code.hasPrefix("recovery-") || OfficeDesk.mayBeRecovered(error) else {
          throw error
        }
        notes.append(error.phrase)
      }
    }
    return nil
  }

  /// Whether a repair failed for want of bytes that recovery blocks may have.
  static func mayBeRecovered(_ fault: Fault) -> Bool {
    ["repair-lost", "repair-unlike"].contains(fault.code)
  }

  private func maker() throws(Fault) -> any RecoveryMaker {
    guard let recovery else {
      throw unavailable(
        Phrase(zh: "这里没有制作恢复块的程序", en: "there is no program for recovery blocks here"))
    }
    return recovery
  }

  private func done(_ answer: RecoveryAnswer, _ files: RecoveryFiles) throws(Fault) {
    switch answer {
    case .done: return
    case .failed(let why): throw failed(why, files)
    case .unavailable(let why): throw unavailable(why)
    }
  }

  private func failed(_ why: Phrase, _ files: RecoveryFiles) -> Fault {
    Fault(
      "recovery-failed", what: Phrase(zh: "恢复块无济于事", en: "the recovery blocks are of no help"),
      why: why,
      next: Phrase(
        zh: "查看空间和权限；受损过多的，请用副本：dossier archive repair \(files.volume) --from 副本",
        en:
          "look at space and permissions; if too much is damaged, use a copy: dossier archive repair \(files.volume) --from COPY"
      ), at: Place(file: files.file))
  }

  private func unavailable(_ why: Phrase) -> Fault {
    Fault(
      "recovery-unavailable", what: Phrase(zh: "没有恢复块", en: "there are no recovery blocks"),
      why: why, next: Phrase(zh: "安装 par2", en: "install par2"))
  }

  private static let unprotected = Phrase(
    zh: "没有制作恢复块", en: "no recovery blocks were made")
}
