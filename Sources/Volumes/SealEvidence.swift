package import Primitives
package import Seals
package import Storage

/// What was signed and stamped about one volume: its seal, and renewals of it.
package struct SealEvidence: Sendable {
  package let volume: String
  private let folder: String
  private let storage: Storage

  package init(of volume: String, in folder: String, storage: Storage) {
    self.volume = volume
    self.folder = folder
    self.storage = storage
  }

  private func path(_ name: String) -> String { Storage.join(folder, name) }

  /// The seal's stem and those of its renewals, oldest first.
  ///
  /// Each has `.txt`, `.p7s` and perhaps `.tsr`. A renewal that a crash left without a signature is
  /// not among them: it is the last, and has no time stamp. Throws `renewal-signature` for any
  /// other one without.
  package func stems() throws(Fault) -> [String] {
    var stems = [volume + ".seal"]
    let names = Set(try storage.list(folder))
    let last = names.compactMap { SealRenewal.number(inName: $0, of: volume) }.max() ?? 0
    while stems.count <= last {
      let next = SealRenewal.stem(volume, stems.count)
      guard names.contains(next + ".p7s") else {
        if stems.count == last, !names.contains(next + ".tsr") { break }
        throw lost(next + ".p7s")
      }
      stems.append(next)
    }
    return stems
  }

  private func lost(_ name: String) -> Fault {
    Fault(
      "renewal-signature", .damaged,
      what: Phrase(zh: "续签不全", en: "the renewals are not whole"),
      why: Phrase(
        zh: "签名缺失，而有它的时间戳或更后的续签",
        en: "the signature is missing, and there is its time stamp or a later renewal"),
      next: Phrase(zh: "请从另一份副本恢复", en: "restore it from another copy"),
      at: Place(file: path(name)))
  }

  /// The newest text with its signature, which is what a stamp and a renewal go on from.
  package func newest() throws(Fault) -> (stem: String, text: [UInt8], signature: Signature) {
    let stem = try stems().last ?? volume + ".seal"
    return (
      stem, try read(stem + ".txt"), try Signature(der: try read(stem + ".p7s"))
    )
  }

  private func read(_ name: String) throws(Fault) -> [UInt8] {
    try storage.read(path(name), limit: Signature.byteLimit)
  }

  /// Whether the newest signature has a time stamp.
  package func isStamped() throws(Fault) -> Bool {
    try storage.exists(path(try newestStem() + ".tsr"))
  }

  private func newestStem() throws(Fault) -> String { try stems().last ?? volume + ".seal" }

  /// Puts a time stamp beside the newest signature, over that signature's bytes.
  ///
  /// `ask` gets the request and gives the authority's answer. Throws what `TimeStampRequest` does;
  /// nothing is written that does not hold.
  package func stamp(
    authorities: [Certificate], ask: ([UInt8]) throws(Fault) -> [UInt8]
  ) throws(Fault) -> (path: String, facts: TimeStamp.Facts) {
    try SealEvidence.stamp(
      path(try newestStem() + ".txt"), storage: storage, authorities: authorities, ask: ask)
  }

  /// Puts a time stamp beside the signature of any text, a seal's, a renewal's or a head's, over
  /// that signature's bytes; as the other does.
  package static func stamp(
    _ text: String, storage: Storage, authorities: [Certificate],
    ask: ([UInt8]) throws(Fault) -> [UInt8]
  ) throws(Fault) -> (path: String, facts: TimeStamp.Facts) {
    let request = try TimeStampRequest(
      over: try storage.read(LogHeads.signaturePath(of: text), limit: Signature.byteLimit))
    let (stamp, facts) = try request.stamp(
      from: try ask(request.der), authorities: authorities)
    let path = LogHeads.stampPath(of: text)
    try storage.removeStaleTemporaries(in: Storage.folder(of: path))
    try storage.publish(stamp.der, to: path, replacing: .never, mode: 0o444)
    return (path, facts)
  }

  /// Signs the seal and everything signed about it since once more, beside what is there.
  ///
  /// Every signature so far must hold for one of `authorities`. A renewal that a crash left
  /// unsigned is written anew; throws as `stems` does where it was signed once. Gives the new text's path.
  package func renew(
    on day: CivilDate, authorities: [Certificate], sign: ([UInt8]) throws(Fault) -> Signature
  ) throws(Fault) -> String {
    try storage.removeStaleTemporaries(in: folder)
    let stems = try stems()
    var files: [SealRenewal.File] = []
    for stem in stems {
      let text = try read(stem + ".txt")
      let signature = try read(stem + ".p7s")
      try placed(Place(file: path(stem + ".p7s"))) { () throws(Fault) in
        _ = try Signature(der: signature).verify(text, authorities: authorities)
      }
      files.append(SealRenewal.File(name: stem + ".txt", bytes: text))
      files.append(SealRenewal.File(name: stem + ".p7s", bytes: signature))
      if try storage.exists(path(stem + ".sm2")) {
        files.append(SealRenewal.File(name: stem + ".sm2", bytes: try read(stem + ".sm2")))
      }
      if try storage.exists(path(stem + ".tsr")) {
        files.append(SealRenewal.File(name: stem + ".tsr", bytes: try read(stem + ".tsr")))
      }
    }
    let renewal = SealRenewal(
      volume: volume, number: stems.count, renewedOn: day, files: files)
    let stem = SealRenewal.stem(volume, renewal.number)
    try storage.publish(renewal.bytes, to: path(stem + ".txt"), replacing: .any, mode: 0o444)
    try storage.publish(
      try sign(renewal.bytes).der, to: path(stem + ".p7s"), replacing: .never, mode: 0o444)
    return path(stem + ".txt")
  }
}
