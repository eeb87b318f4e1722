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
    let stamp = StampCheck(
      volume + ".seal", in: folder, authorities: stampAuthorities, storage: storage)
    findings += stamp.findings
    notes += stamp.notes
    do throws(Fault) {
      let numbers = Set(
        try storage.list(folder).compactMap { SealRenewal.number(inName: $0, of: volume) })
      checkRenewals(numbers)
    } catch { findings.append(error) }
  }

  /// Checks every renewal up to the largest number here, so that a gap reports itself.
  private mutating func checkRenewals(_ numbers: Set<Int>) {
    // Each covers two files more than the one before: none ever made has a larger number.
    for number in numbers.sorted() where number > SealRenewal.fileLimit {
      report(
        SealRenewal.stem(volume, number) + ".txt",
        en: "a seal has no more than \(SealRenewal.fileLimit) renewals",
        zh: "一份封印的续签不会超过\(SealRenewal.fileLimit)次")
    }
    guard let last = numbers.filter({ $0 <= SealRenewal.fileLimit }).max() else { return }
    for number in 1...last { checkRenewal(number, isThere: numbers.contains(number)) }
  }

  private mutating func checkRenewal(_ number: Int, isThere: Bool) {
    let stem = SealRenewal.stem(volume, number)
    guard isThere else {
      return report(
        stem + ".txt", en: "it is missing, and there is a later renewal", zh: "缺失，而有更后的续签")
    }
    let text = checkText(number, stem)
    let check = SignatureCheck(
      of: text, stem, in: folder, authorities: authorities, stampAuthorities: stampAuthorities,
      storage: storage
    ) { place in
      damage("inspect-renewal", en: "the renewal has no signature", zh: "续签没有签名", at: place)
    }
    findings += check.findings
    notes += check.notes
  }

  /// Checks what a renewal says, and gives its bytes; `nil` when they cannot be read.
  private mutating func checkText(_ number: Int, _ stem: String) -> [UInt8]? {
    var text: [UInt8]?
    do throws(Fault) {
      let bytes = try read(stem + ".txt")
      text = bytes
      let renewal = try SealRenewal(bytes: bytes)
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
    } catch { findings.append(error.inside(Place(file: Storage.join(folder, stem + ".txt")))) }
    return text
  }

  private func read(_ name: String) throws(Fault) -> [UInt8] {
    try storage.read(Storage.join(folder, name), limit: SealRenewal.byteLimit)
  }

  private mutating func report(_ name: String, en: String, zh: String) {
    findings.append(
      damage("inspect-renewal", en: en, zh: zh, at: Place(file: Storage.join(folder, name))))
  }
}
