package import Casework
package import Primitives

/// The name of a file inside a dossier.
package struct EntryName: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// What a dossier holds: every other entry with its size and digest, and what was taken out.
package struct Manifest: Codable, Hashable, Sendable {
  package struct File: Codable, Hashable, Sendable {
    package var path: EntryName
    package var mediaType: MediaType
    package var size: Int
    package var sha256: Digest

    package init(path: EntryName, mediaType: MediaType, size: Int, sha256: Digest) {
      self.path = path
      self.mediaType = mediaType
      self.size = size
      self.sha256 = sha256
    }
  }

  /// A file that was taken out lawfully; its digest stays, so the chain stays checkable.
  package struct Redaction: Codable, Hashable, Sendable {
    package var path: EntryName
    package var sha256: Digest
    package var on: CivilDate
    package var reason: String

    package init(path: EntryName, sha256: Digest, on: CivilDate, reason: String) {
      self.path = path
      self.sha256 = sha256
      self.on = on
      self.reason = reason
    }
  }

  package var format: Int
  /// The version of the case view in `case.xml`.
  package var view: Int
  package var caseID: CaseID
  /// Set when the file was sealed; nothing is added from then on.
  package var sealedAt: Timestamp?
  /// Counts supplements from 1; absent in the dossier itself.
  package var supplement: Int?
  /// Of the sealed file that a supplement continues.
  package var supplementOf: Digest?
  /// How many events there are in the files that a supplement continues.
  package var after: Int?
  package var files: [File]
  package var redactions: [Redaction]

  package enum CodingKeys: String, CodingKey {
    case format, view
    case caseID = "case"
    case sealedAt, supplement, supplementOf, after
    case files = "file"
    case redactions = "redaction"
  }

  package init(
    format: Int = DossierFormat.version, view: Int = DossierFormat.viewVersion, caseID: CaseID,
    sealedAt: Timestamp? = nil, supplement: Int? = nil, supplementOf: Digest? = nil,
    after: Int? = nil, files: [File] = [], redactions: [Redaction] = []
  ) {
    self.format = format
    self.view = view
    self.caseID = caseID
    self.sealedAt = sealedAt
    self.supplement = supplement
    self.supplementOf = supplementOf
    self.after = after
    self.files = files
    self.redactions = redactions
  }

  package func file(_ path: String) -> File? { files.first { $0.path.rawValue == path } }
}
