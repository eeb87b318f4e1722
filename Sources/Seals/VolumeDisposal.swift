package import Primitives

/// What stays of a volume that was taken away because dossiers in it were destroyed;
/// docs/formats/disposal.md.
package struct VolumeDisposal: Hashable, Sendable {
  /// The volume that holds what was not destroyed.
  package struct Successor: Hashable, Sendable {
    package var volume: String
    /// SHA-256 of its `.seal.txt`.
    package var seal: Digest

    package init(volume: String, seal: Digest) {
      self.volume = volume
      self.seal = seal
    }
  }

  /// A dossier that was destroyed, or a supplement.
  package struct File: Hashable, Sendable {
    /// As the log names it.
    package var name: String
    package var dossier: Digest

    package init(name: String, dossier: Digest) {
      self.name = name
      self.dossier = dossier
    }
  }

  package var volume: String
  /// SHA-256 of its `.seal.txt`, which stays.
  package var seal: Digest
  package var disposedOn: CivilDate
  /// The number of the destruction list.
  package var list: String
  /// `nil` where nothing was left over.
  package var successor: Successor?
  /// In the byte order of their names, each once; at least one.
  package var files: [File]

  package init(
    volume: String, seal: Digest, disposedOn: CivilDate, list: String, successor: Successor?,
    files: [File]
  ) {
    self.volume = volume
    self.seal = seal
    self.disposedOn = disposedOn
    self.list = list
    self.successor = successor
    self.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The longest text read: that of a volume full of dossiers.
  package static let byteLimit = 8 << 20

  /// `XH-2022-1.disposal`, without an ending.
  package static func stem(_ volume: String) -> String { volume + ".disposal" }

  /// The text, one for each disposal.
  package var bytes: [UInt8] {
    var lines = LabelledLines()
    lines.append("format", VolumeDisposal.format)
    lines.append("volume", volume)
    lines.append("seal-sha256", seal)
    lines.append("disposed-on", disposedOn)
    lines.append("list", list)
    lines.append("successor", successor?.volume ?? "none")
    lines.append("successor-seal-sha256", successor?.seal.hex ?? "none")
    for file in files { lines.append("file", "\(file.dossier)  \(file.name)") }
    return lines.bytes
  }

  /// Reads the text and nothing that differs from it by a byte; throws `seal-disposal-form`.
  package init(bytes: [UInt8]) throws(Fault) {
    let code = "seal-disposal-form"
    var lines = try LabelledLines(bytes, code: code, limit: VolumeDisposal.byteLimit)
    _ = try lines.take("format", code: code) { $0 == VolumeDisposal.format ? true : nil }
    let volume = try lines.take("volume", code: code) { isArchiveName($0) ? $0 : nil }
    let seal = try lines.take("seal-sha256", code: code) { Digest(hex: $0[...]) }
    let day = try lines.take("disposed-on", code: code) { CivilDate($0) }
    let list = try lines.take("list", code: code) { isArchiveName($0) ? $0 : nil }
    let name: String? = try lines.take("successor", code: code) { text -> String?? in
      text == "none" ? .some(nil) : isArchiveName(text) && text != volume ? text : nil
    }
    let digest: Digest? = try lines.take("successor-seal-sha256", code: code) { text -> Digest?? in
      text == "none" ? .some(nil) : Digest(hex: text[...])
    }
    var files: [File] = []
    repeat {
      let previous = files.last?.name ?? ""
      files.append(
        try lines.take("file", code: code) { text in
          guard let gap = text.firstRange(of: "  ") else { return nil }
          let name = String(text[gap.upperBound...])
          guard isArchiveName(name), previous.utf8.lexicographicallyPrecedes(name.utf8) else {
            return nil
          }
          return Digest(hex: text[..<gap.lowerBound]).map { File(name: name, dossier: $0) }
        })
    } while lines.nextLabel == "file"
    var successor: Successor?
    if let name, let digest { successor = Successor(volume: name, seal: digest) }
    self.init(
      volume: volume, seal: seal, disposedOn: day, list: list, successor: successor, files: files)
    try LabelledLines.requireSame(self.bytes, bytes, code: code, en: "disposals", zh: "销毁")
  }

  private static let format = "dossier-disposal 1"
}
