package import Primitives
package import Seals
package import Storage

/// Who seals volumes: the office's signing key, its certificate and what certifies that.
package struct SealMaker: ~Copyable {
  private let key: SigningKey
  private let certificate: Certificate
  private let chain: [Certificate]
  /// The office's SM2 key, where it has one.
  private let national: SigningKey?
  /// What the signatures claim as their time; `nil` claims none.
  package var moment: Timestamp?

  package init(
    key: consuming SigningKey, certificate: Certificate, chain: [Certificate], moment: Timestamp?,
    national: consuming SigningKey? = nil
  ) {
    self.key = key
    self.certificate = certificate
    self.chain = chain
    self.national = national
    self.moment = moment
  }

  /// Writes `<VOL>.seal.txt`, `<VOL>.seal.sm2` where there is a key for it, then `<VOL>.seal.p7s`;
  /// what an earlier run left is kept.
  ///
  /// `entries` are those of the volume's members, which must be in the log. A text that was left without a
  /// signature is signed only when all it says is true: of the volume, of the log and of the
  /// seals in the folder; else throws `volume-seal-differs`. The CMS signature comes last, so that a
  /// seal that has one has both.
  func seal(
    _ volume: PackedVolume, of name: String, in folder: String, log: DossierLog,
    entries: some Sequence<LogEntry>, on day: CivilDate, storage: Storage
  ) throws(Fault) -> SealStatement {
    let path = Storage.join(folder, name + ".seal.txt")
    let signaturePath = LogHeads.signaturePath(of: path)
    let isSigned = try storage.exists(signaturePath)
    let statement: SealStatement
    if try storage.exists(path) {
      statement = try placed(Place(file: path)) { () throws(Fault) in
        try SealStatement(bytes: try storage.read(path, limit: SealMaker.byteLimit))
      }
      guard statement.volume == name, statement.size == volume.size,
        statement.sha256 == volume.sha256, statement.tagManifest == volume.tagManifest
      else { throw foreign(path) }
      if !isSigned {
        let due = SealStatement(
          volume, of: name, on: day, log: LogTree(size: statement.logSize, root: statement.logRoot),
          previous: statement.previous)
        guard statement == due,
          try log.root(size: statement.logSize, holding: entries) == statement.logRoot,
          try SealChain(folder: folder, storage: storage).holds(statement.previous)
        else { throw foreign(path) }
      }
    } else {
      statement = SealStatement(
        volume, of: name, on: day, log: try log.tree(),
        previous: try SealChain(folder: folder, storage: storage).last)
      try storage.publish(statement.bytes, to: path, replacing: .never, mode: 0o444)
    }
    if !isSigned {
      try signNationally(statement.bytes, beside: path, storage)
      let signature = try Signature.sign(
        statement.bytes, with: key, certificate: certificate, chain: chain, at: moment)
      try storage.publish(signature.der, to: signaturePath, replacing: .never, mode: 0o444)
    }
    return statement
  }

  static let byteLimit = 65_536

  /// Writes the SM2 signature, unless an earlier run left one that holds; throws
  /// `volume-sm2-differs` where that does not.
  private func signNationally(
    _ text: [UInt8], beside seal: String, _ storage: Storage
  ) throws(Fault) {
    switch national {
    case .none: return
    case .some(let key):
      let path = LogHeads.nationalSignaturePath(of: seal)
      guard try storage.exists(path) else {
        return try storage.publish(
          try SM2Signature.sign(text, with: key).der, to: path, replacing: .never, mode: 0o444)
      }
      let left = try? SM2Signature(
        der: try storage.read(path, limit: SM2Signature.byteLimit))
      guard let left, (try? left.verify(text, keys: [SM2PublicKey(of: key)])) != nil else {
        throw Fault(
          "volume-sm2-differs", .damaged,
          what: Phrase(zh: "卷未封", en: "the volume is not sealed"),
          why: Phrase(
            zh: "已有的 SM2 签名不是现用密钥对这份封印所签",
            en: "the SM2 signature that is there is not the current key's over this seal"),
          next: Phrase(
            zh: "请移走它另存备查，再打包一次", en: "move it away, keep it as evidence, and pack again"),
          at: Place(file: path))
      }
    }
  }

  private func foreign(_ path: String) -> Fault {
    Fault(
      "volume-seal-differs", .damaged, what: Phrase(zh: "卷未封", en: "the volume is not sealed"),
      why: Phrase(
        zh: "已有的封印文本与卷、日志或链上其余封印不符",
        en: "the seal that is there does not agree with volume, log or the other seals"),
      next: Phrase(
        zh: "请与另一份副本核对卷与封印", en: "compare volume and seal with another copy"),
      at: Place(file: path))
  }
}

extension SealStatement {
  fileprivate init(
    _ volume: PackedVolume, of name: String, on day: CivilDate, log: LogTree, previous: Previous?
  ) {
    self.init(
      volume: name, size: volume.size, sha256: volume.sha256, tagManifest: volume.tagManifest,
      nationalTagManifest: volume.nationalTagManifest, dossiers: volume.dossiers, sealedOn: day,
      logSize: log.size, logRoot: log.root, previous: previous)
  }
}

/// The seals in a folder, tied one to another.
package struct SealChain: Sendable {
  /// The newest seal, the one that no other names; `nil` in an empty folder.
  package let last: SealStatement.Previous?
  private let digests: [String: Digest]

  /// Whether a seal here is the one named; `nil` names none, as the first of a chain does.
  func holds(_ previous: SealStatement.Previous?) -> Bool {
    previous.map { digests[$0.volume] == $0.digest } ?? true
  }

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
    self.digests = digests
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
