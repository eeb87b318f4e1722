package import Primitives
internal import Seals
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// Writes the proof that a case's dossier was in the log when a volume was sealed.
  ///
  /// The proof's root is the one that the volume's signed seal states, so that proof, seal and
  /// signature together convince somebody who has neither the log nor this program.
  package func archiveProve(
    _ volume: String, _ caseID: String, to output: String?
  ) throws(Fault) -> Outcome {
    let sealPath = try sealPath(of: volume)
    let seal = try readSeal(sealPath)
    let log = DossierLog(
      Storage.join(Storage.folder(of: sealPath), Storage.name(of: home.log)), storage: storage)
    let proof = try log.proveInclusion(of: caseID, size: seal.logSize)
    guard proof.tree == LogTree(size: seal.logSize, root: seal.logRoot) else {
      throw Fault(
        "proof-log-differs", .damaged,
        what: Phrase(zh: "不能出具证明", en: "there is no such proof"),
        why: Phrase(
          zh: "日志前\(seal.logSize)条的根与封印所记不符",
          en:
            "the root of the log's first \(seal.logSize) entries is not the one that the seal states"
        ),
        next: Phrase(
          zh: "日志或封印被改动：请与另一份副本核对", en: "log or seal was changed: compare another copy"),
        at: Place(file: log.path))
    }
    let path = output ?? caseID + ".proof.txt"
    try storage.publish(proof.bytes, to: path, replacing: .any)
    var outcome = Outcome()
    outcome.put("file", path)
    outcome.put("root", proof.tree.root.hex)
    outcome.put("seal", sealPath)
    outcome.say(zh: "已写好 \(path)", en: "wrote \(path)")
    outcome.say(
      zh: "核对：dossier archive check-proof \(path) --seal \(sealPath)",
      en: "check it: dossier archive check-proof \(path) --seal \(sealPath)")
    return outcome
  }

  /// Checks a proof by itself and, where they are given, against a seal and a dossier's bytes.
  package func archiveCheckProof(
    _ path: String, seal sealPath: String?, dossier: String?
  ) throws(Fault) -> Outcome {
    let bytes = try storage.read(path, limit: OfficeDesk.proofLimit)
    let proof = try placed(Place(file: path)) { () throws(Fault) in try LogProof(bytes: bytes) }
    guard proof.holds else {
      throw OfficeDesk.badProof(
        path, zh: "由此推出的根与所写的根不同", en: "it leads to another root than it states")
    }
    var outcome = Outcome()
    if case .inclusion(let entry, let index, let size, _, _) = proof {
      if let dossier {
        try check(entry.dossier, is: dossier, proof: path)
        outcome.say(zh: "\(dossier) 就是当时封存的文件", en: "\(dossier) is the file that was sealed then")
      }
      outcome.put("case", entry.caseID)
      outcome.put("sealed-on", entry.sealedOn.description)
      outcome.put("sha256", entry.dossier.hex)
      outcome.say(
        zh:
          "\(entry.caseID) 于\(entry.sealedOn)封存，SHA-256 \(entry.dossier)，是日志\(size)条中的第\(index + 1)条",
        en:
          "\(entry.caseID) was sealed on \(entry.sealedOn), SHA-256 \(entry.dossier); it is entry \(index + 1) of \(size) in the log"
      )
    } else {
      outcome.say(zh: "后一日志接续前一日志，未改一条", en: "the later log continues the earlier one unchanged")
    }
    outcome.put("root", proof.tree.root.hex)
    outcome.put("size", proof.tree.size)
    guard let sealPath else {
      outcome.say(
        zh: "请将此根与封印或纸质目录上的核对：\(proof.tree.root)",
        en:
          "compare this root with the one in the seal or on the paper catalogue: \(proof.tree.root)"
      )
      return outcome
    }
    let seal = try readSeal(sealPath)
    guard proof.tree == LogTree(size: seal.logSize, root: seal.logRoot) else {
      throw OfficeDesk.badProof(
        path, zh: "它的根不是 \(sealPath) 所记的根", en: "its root is not the one that \(sealPath) states")
    }
    outcome.put("seal", sealPath)
    outcome.say(
      zh: "根与封印 \(sealPath) 所记相同；封印的签名用 openssl cms -verify 核对",
      en: "the root is the one in \(sealPath), whose signature openssl cms -verify checks")
    return outcome
  }

  private static let proofLimit = 1 << 16

  private func check(_ digest: Digest, is path: String, proof: String) throws(Fault) {
    var hasher = SHA256Hasher()
    try storage.open(path).forEachPiece { piece throws(Fault) in hasher.update(piece) }
    guard hasher.finish() == digest else {
      throw OfficeDesk.badProof(
        proof, zh: "\(path) 的SHA-256不是所证明的", en: "the SHA-256 of \(path) is not the one proved")
    }
  }

  /// `<VOL>.seal.txt`, for a volume's name here or the path of its file anywhere.
  private func sealPath(of volume: String) throws(Fault) -> String {
    let stem = volume.hasSuffix(".zip") ? String(volume.dropLast(4)) : volume
    let here = Storage.join(home.archive, stem + ".seal.txt")
    return try storage.exists(here) ? here : stem + ".seal.txt"
  }

  private func readSeal(_ path: String) throws(Fault) -> SealStatement {
    let bytes = try storage.read(path, limit: OfficeDesk.proofLimit)
    return try placed(Place(file: path)) { () throws(Fault) in try SealStatement(bytes: bytes) }
  }

  private static func badProof(_ path: String, zh: String, en: String) -> Fault {
    Fault(
      "proof-wrong", .damaged, what: Phrase(zh: "证明不成立", en: "the proof does not hold"),
      why: Phrase(zh: zh, en: en),
      next: Phrase(
        zh: "请勿采信；向出具机构索取新的证明", en: "do not rely on it; ask the office for another"),
      at: Place(file: path))
  }
}
