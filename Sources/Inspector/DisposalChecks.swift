internal import Primitives
internal import Seals
internal import Storage

/// Checks what stays of a volume that was disposed of: its seal, and the signed text about it.
struct DisposalChecks {
  private(set) var audit: Audit
  private let folder: String
  private let volume: String
  private let log: LogReading?
  private let storage: Storage

  /// Whether there is such a text, or a signature of one.
  static func hasText(of volume: String, in folder: String, storage: Storage) -> Bool {
    [".txt", ".p7s"].contains { ending in
      // What cannot be looked at is looked at once more, by who then says so.
      (try? storage.exists(Storage.join(folder, VolumeDisposal.stem(volume) + ending))) != false
    }
  }

  init(
    of volume: String, in folder: String, level: Audit.Level, log: LogReading?,
    authorities: [Certificate], stampAuthorities: [Certificate], storage: Storage
  ) {
    self.folder = folder
    self.volume = volume
    self.log = log
    self.storage = storage
    audit = Audit(path: Storage.join(folder, volume + ".zip"), level: level, findings: [])
    let seal = read(volume + ".seal.txt", limit: Signature.byteLimit)
    let stem = VolumeDisposal.stem(volume)
    let text = read(stem + ".txt", limit: VolumeDisposal.byteLimit)
    if let seal {
      let name = volume + ".seal.txt"
      do throws(Fault) {
        let statement = try SealStatement(bytes: seal)
        audit.statement = statement
        if statement.volume != volume {
          report(name, en: "it is the seal of another volume", zh: "是另一卷的封印")
        }
      } catch { audit.findings.append(error.inside(Place(file: Storage.join(folder, name)))) }
    }
    let signed = [(seal, volume + ".seal"), (text, stem)]
    for (bytes, name) in signed where bytes != nil {
      let check = SignatureCheck(
        of: bytes, name, in: folder, authorities: authorities, stampAuthorities: stampAuthorities,
        storage: storage
      ) { place in
        damage("inspect-unsigned", en: "it has no signature", zh: "没有签名", at: place)
      }
      audit.findings += check.findings
      audit.notes += check.notes
    }
    guard let seal, let text else { return }
    do throws(Fault) {
      let disposal = try VolumeDisposal(bytes: text)
      audit.disposal = disposal
      check(disposal, seal: SHA256.digest(of: seal), stem + ".txt")
    } catch {
      audit.findings.append(error.inside(Place(file: Storage.join(folder, stem + ".txt"))))
    }
  }

  private mutating func check(_ disposal: VolumeDisposal, seal: Digest, _ name: String) {
    if disposal.volume != volume || disposal.seal != seal {
      report(name, en: "it is about another volume or seal", zh: "说的是另一卷或另一封印")
    }
    guard let statement = audit.statement else { return }
    let left = statement.dossiers - disposal.files.count
    if let successor = disposal.successor {
      if let bytes = read(successor.volume + ".seal.txt", limit: Signature.byteLimit) {
        if SHA256.digest(of: bytes) != successor.seal {
          report(
            successor.volume + ".seal.txt", en: "it is not the one that \(name) names",
            zh: "不是 \(name) 所指的那一份")
        }
        let kept = (try? SealStatement(bytes: bytes))?.dossiers
        if kept != left {
          report(
            name,
            en:
              "\(statement.dossiers) were sealed, \(disposal.files.count) destroyed, and \(kept ?? 0) are in \(successor.volume)",
            zh:
              "封存\(statement.dossiers)件，销毁\(disposal.files.count)件，\(successor.volume)有\(kept ?? 0)件"
          )
        }
      }
    } else if left != 0 {
      report(
        name, en: "\(left) dossiers were neither destroyed nor kept", zh: "\(left)件既未销毁也未留存")
    }
    guard let log else { return }
    for file in disposal.files
    where !log.holds(file.name, file.dossier, before: statement.logSize) {
      report(
        name, en: "the log has no leaf for \(file.name)", zh: "日志中没有\(file.name)的一条")
    }
  }

  private mutating func read(_ name: String, limit: Int) -> [UInt8]? {
    let path = Storage.join(folder, name)
    do throws(Fault) { return try storage.read(path, limit: limit) } catch {
      var finding = damage(
        "inspect-disposal", en: "it is missing or cannot be read", zh: "缺失或无法读取",
        at: Place(file: path))
      finding.details = [error.why]
      audit.findings.append(finding)
      return nil
    }
  }

  private mutating func report(_ name: String, en: String, zh: String) {
    audit.findings.append(
      damage("inspect-disposal", en: en, zh: zh, at: Place(file: Storage.join(folder, name))))
  }
}
