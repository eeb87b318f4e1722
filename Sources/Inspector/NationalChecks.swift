internal import Primitives
internal import Seals
internal import Storage

/// Checks the SM2 signature over a volume's seal, where there is one; docs/formats/seal.md.
struct NationalChecks {
  private(set) var findings: [Fault] = []
  private(set) var notes: [Phrase] = []
  /// Whose signature holds.
  private(set) var signer: SM2PublicKey?

  /// `seal` is the text that it must be over.
  init(
    of seal: [UInt8]?, _ volume: String, in folder: String, keys: [SM2PublicKey], storage: Storage
  ) {
    let path = Storage.join(folder, volume + ".seal.sm2")
    do throws(Fault) {
      let bytes = try storage.read(path, limit: SM2Signature.byteLimit)
      let signature = try SM2Signature(der: bytes)
      guard !keys.isEmpty else {
        notes.append(
          Phrase(
            zh: "\(path)：SM2 签名未查验，没有公钥（sm2.pem）",
            en: "\(path): the SM2 signature was not checked, for want of a public key (sm2.pem)"))
        return
      }
      // A seal that is missing is a finding of its own.
      if let seal { signer = try signature.verify(seal, keys: keys) }
    } catch {
      if error.code != "storage-missing" { findings.append(error.inside(Place(file: path))) }
    }
  }
}
