package import Primitives

/// A later signature over an old seal and everything signed about it since;
/// docs/formats/renewal.md.
package struct SealRenewal: Hashable, Sendable {
  /// A file that is signed again, by both digests.
  package struct File: Hashable, Sendable {
    package var name: String
    package var sha256: Digest
    package var sm3: SM3Digest

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      sha256 = SHA256.digest(of: bytes)
      sm3 = SM3.digest(of: bytes)
    }

    fileprivate init(name: String, sha256: Digest, sm3: SM3Digest) {
      self.name = name
      self.sha256 = sha256
      self.sm3 = sm3
    }
  }

  package var volume: String
  /// From 1.
  package var number: Int
  package var renewedOn: CivilDate
  package var files: [File]

  package init(volume: String, number: Int, renewedOn: CivilDate, files: [File]) {
    self.volume = volume
    self.number = number
    self.renewedOn = renewedOn
    self.files = files
  }

  /// The most files that one renewal covers.
  package static let fileLimit = 200
  /// The longest text read.
  package static let byteLimit = 65_536

  /// `XH-2022-1.renewal-2`, without an ending.
  package static func stem(_ volume: String, _ number: Int) -> String {
    "\(volume).renewal-\(number)"
  }

  /// The number in the name of a renewal's file, which is its stem and `.txt`, `.p7s` or `.tsr`;
  /// `nil` for every other name.
  package static func number(inName name: String, of volume: String) -> Int? {
    let start = "\(volume).renewal-"
    guard name.hasPrefix(start), [".txt", ".p7s", ".tsr"].contains(where: name.hasSuffix) else {
      return nil
    }
    return LabelledLines.positive(String(name.dropFirst(start.count).dropLast(4)))
  }

  package var bytes: [UInt8] {
    var lines = LabelledLines()
    lines.append("format", SealRenewal.format)
    lines.append("volume", volume)
    lines.append("number", number)
    lines.append("renewed-on", renewedOn)
    for file in files { lines.append("file", "\(file.sha256)  \(file.name)") }
    for file in files { lines.append("file-sm3", "\(file.sm3)  \(file.name)") }
    return lines.bytes
  }

  /// Reads the text and nothing that differs from it by a byte; throws `seal-renewal-form`.
  package init(bytes: [UInt8]) throws(Fault) {
    let code = "seal-renewal-form"
    var lines = try LabelledLines(bytes, code: code)
    _ = try lines.take("format", code: code) { $0 == SealRenewal.format ? true : nil }
    volume = try lines.take("volume", code: code) { isArchiveName($0) ? $0 : nil }
    number = try lines.take("number", code: code, as: LabelledLines.positive)
    renewedOn = try lines.take("renewed-on", code: code) { CivilDate($0) }
    var digests: [(name: String, sha256: Digest)] = []
    repeat {
      digests.append(
        try lines.take("file", code: code) { text in
          SealRenewal.split(text).flatMap { part in
            Digest(hex: part.hex).map { (part.name, $0) }
          }
        })
    } while lines.nextLabel == "file" && digests.count < SealRenewal.fileLimit
    files = []
    for (name, sha256) in digests {
      let sm3 = try lines.take("file-sm3", code: code) { text in
        SealRenewal.split(text).flatMap { $0.name == name ? SM3Digest(hex: $0.hex) : nil }
      }
      files.append(File(name: name, sha256: sha256, sm3: sm3))
    }
    try LabelledLines.requireSame(self.bytes, bytes, code: code, en: "renewals", zh: "续签")
  }

  private static func split(_ text: String) -> (hex: Substring, name: String)? {
    guard let gap = text.firstRange(of: "  ") else { return nil }
    let name = text[gap.upperBound...]
    return isArchiveName(name) ? (text[..<gap.lowerBound], String(name)) : nil
  }

  private static let format = "dossier-renewal 1"
}
