internal import Primitives
internal import Seals

/// The proof, before each audit, that the inspector sees damage: a small sealed volume that is
/// built in must be found sound, and copies of it with one bit turned must not.
enum PlantedDamage {
  /// Throws `inspect-blind` when planted damage is not seen, or soundness is not.
  static func check() throws(Fault) {
    guard let volume = bytes(of: SampleVolume.file), let seal = bytes(of: SampleVolume.seal),
      let signature = bytes(of: SampleVolume.signature),
      let authority = bytes(of: SampleVolume.authority)
    else { throw blind("sample") }
    let authorities = [try Certificate(der: authority)]
    func look(_ bytes: [UInt8], _ seal: [UInt8]) -> Audit {
      var inspection = VolumeInspection(
        MemorySource(bytes), volume: SampleVolume.name, path: SampleVolume.name, log: nil,
        level: .full)
      inspection.run(seal: seal, signature: signature, authorities: authorities)
      return inspection.audit
    }
    guard look(volume, seal).isSound else { throw blind("sound") }
    for place in SampleVolume.plantedAt {
      var copy = volume
      copy[place.offset] ^= 1
      let audit = look(copy, seal)
      guard audit.findings.contains(where: { $0.place.entry?.hasPrefix(place.entry) == true })
      else { throw blind(place.entry) }
    }
    var forged = seal
    forged[seal.count - 2] ^= 1
    guard !look(volume, forged).isSound else { throw blind("seal") }
  }

  /// The sample is in base64, on several lines and without padding.
  private static func bytes(of text: String) -> [UInt8]? {
    let digits = text.filter { $0 != "\n" }
    return bytesFromBase64(digits + String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4))
  }

  private static func blind(_ where: String) -> Fault {
    Fault(
      "inspect-blind", what: Phrase(zh: "未检查", en: "nothing was inspected"),
      why: Phrase(
        zh: "检查程序未能识别预设的损坏（\(`where`)）",
        en: "the inspector does not see damage planted for it (\(`where`))"),
      next: Phrase(zh: "请重新安装本程序", en: "install the program anew"))
  }
}
