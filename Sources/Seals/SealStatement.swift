package import Primitives

/// What `<VOL>.seal.txt` says of a volume; docs/formats/seal.md.
package struct SealStatement: Hashable, Sendable {
  /// The seal before this one, which ties the volumes of an office into a chain.
  package struct Previous: Hashable, Sendable {
    package var volume: String
    /// SHA-256 of that volume's `.seal.txt`.
    package var digest: Digest

    package init(volume: String, digest: Digest) {
      self.volume = volume
      self.digest = digest
    }
  }

  package var volume: String
  /// Bytes of the volume's file.
  package var size: Int
  package var sha256: Digest
  /// SM3 of the volume's file; only format 1 has it.
  package var sm3: SM3Digest?
  /// SHA-256 of the volume's `tagmanifest-sha256.txt`.
  package var tagManifest: Digest
  /// SM3 of the volume's `tagmanifest-sm3.txt`, through which it covers every file inside; `nil` in
  /// format 1, and where a seal says that there is none.
  package var nationalTagManifest: SM3Digest?
  package var dossiers: Int
  package var sealedOn: CivilDate
  /// Leaves in the office's log when the seal was made, and their root.
  package var logSize: Int
  package var logRoot: Digest
  package var previous: Previous?
  /// The version of the text's format: 2, or 1 for a seal of an older program.
  package let format: Int

  /// A seal in the present format.
  package init(
    volume: String, size: Int, sha256: Digest, tagManifest: Digest,
    nationalTagManifest: SM3Digest?, dossiers: Int, sealedOn: CivilDate, logSize: Int,
    logRoot: Digest, previous: Previous?
  ) {
    format = 2
    self.volume = volume
    self.size = size
    self.sha256 = sha256
    self.tagManifest = tagManifest
    self.nationalTagManifest = nationalTagManifest
    self.dossiers = dossiers
    self.sealedOn = sealedOn
    self.logSize = logSize
    self.logRoot = logRoot
    self.previous = previous
  }

  /// The text, one for each statement.
  package var bytes: [UInt8] {
    var lines = LabelledLines()
    lines.append("format", SealStatement.name + String(format))
    lines.append("volume", volume)
    lines.append("size", size)
    lines.append("sha256", sha256)
    if format == 1 { lines.append("sm3", sm3?.hex ?? "none") }
    lines.append("tag-manifest-sha256", tagManifest)
    if format > 1 {
      lines.append("tag-manifest-sm3", nationalTagManifest?.hex ?? "none")
    }
    lines.append("dossiers", dossiers)
    lines.append("sealed-on", sealedOn)
    lines.append("log-size", logSize)
    lines.append("log-root", logRoot)
    lines.append("previous-volume", previous?.volume ?? "none")
    lines.append("previous-seal-sha256", previous?.digest.hex ?? "none")
    return lines.bytes
  }

  /// Reads the text and nothing that differs from it by a byte; throws `seal-statement-form`.
  package init(bytes: [UInt8]) throws(Fault) {
    let code = "seal-statement-form"
    var lines = try LabelledLines(bytes, code: code)
    format = try lines.take("format", code: code) { text in
      (1...2).first { text == SealStatement.name + String($0) }
    }
    volume = try lines.take("volume", code: code) { isArchiveName($0) ? $0 : nil }
    size = try lines.take("size", code: code, as: LabelledLines.count)
    sha256 = try lines.take("sha256", code: code) { Digest(hex: $0) }
    func national(_ text: String) -> String? {
      text == "none" || SM3Digest(hex: text) != nil ? text : nil
    }
    if format == 1 { sm3 = SM3Digest(hex: try lines.take("sm3", code: code, as: national)) }
    tagManifest = try lines.take("tag-manifest-sha256", code: code) { Digest(hex: $0) }
    if format > 1 {
      nationalTagManifest = SM3Digest(
        hex: try lines.take("tag-manifest-sm3", code: code, as: national))
    }
    dossiers = try lines.take("dossiers", code: code, as: LabelledLines.count)
    sealedOn = try lines.take("sealed-on", code: code) { CivilDate($0) }
    logSize = try lines.take("log-size", code: code, as: LabelledLines.count)
    logRoot = try lines.take("log-root", code: code) { Digest(hex: $0) }
    let before = try lines.take("previous-volume", code: code) {
      $0 == "none" || isArchiveName($0) ? $0 : nil
    }
    if before == "none" {
      previous = nil
      _ = try lines.take("previous-seal-sha256", code: code) { $0 == "none" ? true : nil }
    } else {
      let digest = try lines.take("previous-seal-sha256", code: code) { Digest(hex: $0) }
      previous = Previous(volume: before, digest: digest)
    }
    try LabelledLines.requireSame(self.bytes, bytes, code: code, en: "seals", zh: "封印")
  }

  private static let name = "dossier-seal "
}
