package import Primitives
package import Seals
package import Storage

/// Who seals volumes: the office's signing key, its certificate and what certifies that.
package struct SealMaker: ~Copyable {
  private let key: SigningKey
  private let certificate: Certificate
  private let chain: [Certificate]
  private let moment: Timestamp?

  /// `moment` is what the signatures claim as their time; `nil` claims none.
  package init(
    key: consuming SigningKey, certificate: Certificate, chain: [Certificate], moment: Timestamp?
  ) {
    self.key = key
    self.certificate = certificate
    self.chain = chain
    self.moment = moment
  }

  /// Writes `<VOL>.seal.txt`, then `<VOL>.seal.p7s`; what an earlier run left is kept.
  func seal(
    _ volume: PackedVolume, of name: String, in folder: String, log: LogTree, on day: CivilDate,
    storage: Storage
  ) throws(Fault) -> SealStatement {
    let path = Storage.join(folder, name + ".seal.txt")
    let statement: SealStatement
    if try storage.exists(path) {
      statement = try placed(Place(file: path)) { () throws(Fault) in
        try SealStatement(bytes: try storage.read(path, limit: SealMaker.byteLimit))
      }
      guard statement.volume == name, statement.size == volume.size,
        statement.sha256 == volume.sha256, statement.tagManifest == volume.tagManifest
      else { throw foreign(path) }
    } else {
      statement = SealStatement(
        volume: name, size: volume.size, sha256: volume.sha256,
        tagManifest: volume.tagManifest, nationalTagManifest: volume.nationalTagManifest,
        dossiers: volume.dossiers, sealedOn: day,
        logSize: log.size, logRoot: log.root,
        previous: try SealChain(folder: folder, storage: storage).last)
      try storage.publish(statement.bytes, to: path, replacing: .never, mode: 0o444)
    }
    let signaturePath = Storage.join(folder, name + ".seal.p7s")
    if try !storage.exists(signaturePath) {
      let signature = try Signature.sign(
        statement.bytes, with: key, certificate: certificate, chain: chain, at: moment)
      try storage.publish(signature.der, to: signaturePath, replacing: .never, mode: 0o444)
    }
    return statement
  }

  static let byteLimit = 65_536

  private func foreign(_ path: String) -> Fault {
    Fault(
      "volume-seal-differs", .damaged, what: Phrase(zh: "卷未封", en: "the volume is not sealed"),
      why: Phrase(
        zh: "已有的封印文本说的是另一内容", en: "the seal that is there speaks of other bytes"),
      next: Phrase(
        zh: "请与另一份副本核对卷与封印", en: "compare volume and seal with another copy"),
      at: Place(file: path))
  }
}

/// The seals in a folder, tied one to another.
package struct SealChain: Sendable {
  /// The newest seal, the one that no other names; `nil` in an empty folder.
  package let last: SealStatement.Previous?

  /// Reads every seal; throws `volume-chain` when they are not one chain, and what is damaged.
  package init(folder: String, storage: Storage) throws(Fault) {
    var digests: [String: Digest] = [:]
    var followed: Set<String> = []
    for name in try storage.list(folder) where name.hasSuffix(".seal.txt") {
      let path = Storage.join(folder, name)
      let bytes = try storage.read(path, limit: SealMaker.byteLimit)
      let statement = try placed(Place(file: path)) { () throws(Fault) in
        try SealStatement(bytes: bytes)
      }
      digests[statement.volume] = SHA256.digest(of: bytes)
      guard let previous = statement.previous else { continue }
      guard followed.insert(previous.volume).inserted else { throw SealChain.broken(path) }
    }
    let tips = digests.keys.filter { !followed.contains($0) }.sorted()
    guard tips.count == min(1, digests.count) else { throw SealChain.broken(folder) }
    last = tips.first.flatMap { tip in
      digests[tip].map { SealStatement.Previous(volume: tip, digest: $0) }
    }
  }

  private static func broken(_ path: String) -> Fault {
    Fault(
      "volume-chain", .damaged, what: Phrase(zh: "卷未封", en: "the volume is not sealed"),
      why: Phrase(zh: "目录中的封印不成一链", en: "the seals in the folder are not one chain"),
      next: Phrase(
        zh: "请先查验该目录，补回缺失的卷", en: "verify the folder and bring back what is missing"),
      at: Place(file: path))
  }
}
