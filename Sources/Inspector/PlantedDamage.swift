internal import Primitives
internal import Seals

/// The proof, before each audit, that the inspector sees damage: a small sealed volume that is
/// built in must be found sound, and copies of it with one bit turned must not.
enum PlantedDamage {
  /// Throws `inspect-blind` when planted damage is not seen, or soundness is not.
  static func check() throws(Fault) {
    guard let volume = bytesFromBase64(SampleVolume.file),
      let seal = bytesFromBase64(SampleVolume.seal),
      let signature = bytesFromBase64(SampleVolume.signature),
      let authority = bytesFromBase64(SampleVolume.authority)
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

  private static func blind(_ where: String) -> Fault {
    Fault(
      "inspect-blind", what: Phrase(zh: "未检查", en: "nothing was inspected"),
      why: Phrase(
        zh: "检查程序未能识别预设的损坏（\(`where`)）",
        en: "the inspector does not see damage planted for it (\(`where`))"),
      next: Phrase(zh: "请重新安装本程序", en: "install the program anew"))
  }
}

/// The bytes that base64 (RFC 4648) stands for, line ends left out; `nil` for other characters.
func bytesFromBase64(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  var held: UInt32 = 0
  var bits = 0
  for letter in text.utf8 {
    let value: UInt8
    switch letter {
    case 0x41...0x5A: value = letter - 0x41
    case 0x61...0x7A: value = letter - 0x61 + 26
    case 0x30...0x39: value = letter - 0x30 + 52
    case 0x2B: value = 62
    case 0x2F: value = 63
    case 0x0A, 0x3D: continue
    default: return nil
    }
    held = held << 6 | UInt32(value)
    bits += 6
    if bits >= 8 {
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
    }
  }
  return bytes
}
