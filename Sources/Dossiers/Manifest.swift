package import Casework
internal import Codec
package import Primitives

/// The list of everything in a dossier, with what it takes to know that nothing was changed.
package struct Manifest: Codable, Hashable, Sendable {
  /// An entry's name, written as an attribute.
  package struct EntryPath: RawRepresentable, Codable, Hashable, Sendable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
  }

  package struct File: Codable, Hashable, Sendable {
    package var path: EntryPath
    package var mediaType: MediaType
    package var size: Int
    package var sha256: Digest

    package var name: String { path.rawValue }

    package init(name: String, mediaType: MediaType, size: Int, sha256: Digest) {
      path = EntryPath(rawValue: name)
      self.mediaType = mediaType
      self.size = size
      self.sha256 = sha256
    }
  }

  /// A resident's record, or the text of an attachment, that was taken out: who did it, when and why.
  ///
  /// The events keep the record's digest, so the chain verifies without it; they do not name texts.
  package struct Redaction: Codable, Hashable, Sendable {
    package var path: EntryPath
    package var on: CivilDate
    package var by: PersonID
    package var reason: String

    package init(path: EntryPath, on: CivilDate, by: PersonID, reason: String) {
      self.path = path
      self.on = on
      self.by = by
      self.reason = reason
    }

    /// Whether it takes an entry out: the one that it names, and the text of that.
    func covers(_ entry: String) -> Bool {
      entry == path.rawValue || AttachmentText.file(of: entry) == path.rawValue
    }
  }

  package var caseID: CaseID
  /// The version of the dossier format.
  package var format: Int
  /// Set once, when the dossier is sealed; from then on the file never changes.
  package var sealedAt: Timestamp?
  /// For a supplement: the digest of the sealed file that it goes on from.
  package var supplementOf: Digest?
  package var supplement: Int?
  package var files: [File]
  package var redactions: [Redaction]

  package enum CodingKeys: String, CodingKey {
    case caseID = "case"
    case format
    case sealedAt
    case supplementOf
    case supplement
    case files = "file"
    case redactions = "redaction"
  }

  package static let name = "META-INF/manifest.xml"
  package static let currentFormat = 1

  package func bytes() throws(Fault) -> [UInt8] {
    try XMLBridge.bytes(
      of: try NodeEncoder().encode(self, name: "manifest"), namespace: DossierNamespace.manifest)
  }

  init(
    caseID: CaseID, sealedAt: Timestamp?, supplementOf: Digest?, supplement: Int?, files: [File],
    redactions: [Redaction]
  ) {
    self.caseID = caseID
    format = Manifest.currentFormat
    self.sealedAt = sealedAt
    self.supplementOf = supplementOf
    self.supplement = supplement
    self.files = files
    self.redactions = redactions
  }

  package init(from bytes: [UInt8]) throws(Fault) {
    let node = try XMLBridge.node(
      parsing: bytes, root: "manifest", namespace: DossierNamespace.manifest, file: nil)
    self = try NodeDecoder().decode(Manifest.self, from: node)
    guard format == Manifest.currentFormat else {
      throw Fault(
        "dossier-format", .damaged,
        what: Phrase(zh: "案卷文件打不开", en: "the dossier cannot be opened"),
        why: Phrase(
          zh: "它是第\(format)版格式，本程序只认第\(Manifest.currentFormat)版",
          en: "it is of format \(format), and this program knows format \(Manifest.currentFormat)"),
        next: Phrase(zh: "请用较新的程序打开", en: "open it with a newer program"))
    }
  }

  /// By the ending of its name; what is not known is plain bytes.
  package static func mediaType(of name: String) -> MediaType {
    switch name.split(separator: ".").last.map({ $0.lowercased() }) {
    case "xml": "application/xml"
    case "pdf": "application/pdf"
    case "ofd": "application/ofd"
    case "jpg", "jpeg": "image/jpeg"
    case "png": "image/png"
    case "txt": "text/plain"
    default: "application/octet-stream"
    }
  }
}
