internal import Primitives
internal import Seals
internal import Storage

/// Checks time stamps and renewals beside a volume's seal, and says what could not be judged.
struct EvidenceChecks {
  let folder: String
  let volume: String
  let authorities: [Certificate]
  let stampAuthorities: [Certificate]
  let storage: Storage
  private(set) var findings: [Fault] = []
  private(set) var notes: [Phrase] = []

  init(
    folder: String, volume: String, authorities: [Certificate], stampAuthorities: [Certificate],
    storage: Storage
  ) {
    self.folder = folder
    self.volume = volume
    self.authorities = authorities
    self.stampAuthorities = stampAuthorities
    self.storage = storage
    checkStamp(volume + ".seal")
    for number in 1...SealRenewal.fileLimit {
      let stem = SealRenewal.stem(volume, number)
      let files = [".txt", ".p7s", ".tsr"].filter { ending in
        (try? storage.exists(Storage.join(folder, stem + ending))) != false
      }
      if files.isEmpty { break }
      checkRenewal(number, stem)
      checkStamp(stem)
    }
  }

  private mutating func checkStamp(_ stem: String) {
    let check = StampCheck(stem, in: folder, authorities: stampAuthorities, storage: storage)
    findings += check.findings
    notes += check.notes
  }

  private mutating func checkRenewal(_ number: Int, _ stem: String) {
    do throws(Fault) {
      let text = try read(stem + ".txt")
      let renewal = try SealRenewal(bytes: text)
      if renewal.volume != volume || renewal.number != number {
        report(
          stem + ".txt", en: "it is renewal \(renewal.number) of \(renewal.volume)",
          zh: "写的是\(renewal.volume)的第\(renewal.number)次续签")
      }
      var due = [volume + ".seal.txt", volume + ".seal.p7s"]
      for earlier in 1..<number {
        let before = SealRenewal.stem(volume, earlier)
        due += [before + ".txt", before + ".p7s"]
      }
      let missing = Set(due).subtracting(renewal.files.map(\.name)).sorted()
      if let name = missing.first {
        report(stem + ".txt", en: "it does not cover \(name)", zh: "没有包括 \(name)")
      }
      for file in renewal.files {
        guard file.name.hasPrefix(volume + ".") else {
          report(stem + ".txt", en: "it names \(file.name)", zh: "列有 \(file.name)")
          continue
        }
        guard try storage.exists(Storage.join(folder, file.name)) else {
          report(file.name, en: "\(stem) covers it, and it is missing", zh: "\(stem) 所包括的文件缺失")
          continue
        }
        if SealRenewal.File(name: file.name, bytes: try read(file.name)) != file {
          report(file.name, en: "it is not the one that \(stem) covers", zh: "不是 \(stem) 所包括的那一份")
        }
      }
      let signature = stem + ".p7s"
      guard try storage.exists(Storage.join(folder, signature)) else {
        return report(signature, en: "the renewal has no signature", zh: "续签没有签名")
      }
      do throws(Fault) {
        _ = try Signature(der: try read(signature)).verify(text, authorities: authorities)
      } catch { throw error.inside(Place(file: Storage.join(folder, signature))) }
    } catch { findings.append(error.inside(Place(file: Storage.join(folder, stem + ".txt")))) }
  }

  private func read(_ name: String) throws(Fault) -> [UInt8] {
    try storage.read(Storage.join(folder, name), limit: SealRenewal.byteLimit)
  }

  private mutating func report(_ name: String, en: String, zh: String) {
    findings.append(
      damage("inspect-renewal", en: en, zh: zh, at: Place(file: Storage.join(folder, name))))
  }
}

/// Checks the time stamp beside a signature, where there is one.
struct StampCheck {
  private(set) var findings: [Fault] = []
  private(set) var notes: [Phrase] = []

  init(_ stem: String, in folder: String, authorities: [Certificate], storage: Storage) {
    let path = Storage.join(folder, stem + ".tsr")
    do throws(Fault) {
      guard try storage.exists(path) else { return }
      let stamp = try TimeStamp(der: try storage.read(path, limit: TimeStamp.byteLimit))
      guard !authorities.isEmpty else {
        notes = [
          Phrase(
            zh: "\(path) 未查验：没有时间戳机构的证书（keys/time-stamp*.pem）",
            en:
              "\(path) was not checked: there is no certificate of a time-stamping authority (keys/time-stamp*.pem)"
          )
        ]
        return
      }
      let signature = try storage.read(
        Storage.join(folder, stem + ".p7s"), limit: Signature.byteLimit)
      _ = try stamp.verify(signature, authorities: authorities)
    } catch { findings = [error.inside(Place(file: path))] }
  }
}
