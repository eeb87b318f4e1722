package import Casework
internal import Primitives

/// The names and limits of the dossier file; `docs/formats/dossier.md` is its description.
package enum DossierFormat {
  /// The version of the format that this program writes.
  package static let version = 1
  /// The version of the case view in `case.xml`; a view of another version is not compared.
  package static let viewVersion = 1

  package static let mediaType = "application/vnd.dossier+zip"
  package static let mimetypeName = "mimetype"
  package static let manifestName = "META-INF/manifest.xml"
  package static let viewName = "case.xml"
  package static let rulesName = "rules.xml"
  package static let eventsFolder = "events/"
  package static let personsFolder = "persons/"
  package static let documentsFolder = "documents/"
  package static let attachmentsFolder = "attachments/"
  /// What a sealed file's permissions are.
  package static let sealedMode: UInt16 = 0o444

  /// One file inside a dossier; larger ones are refused.
  package static let entryLimit = 256 << 20
  /// All files inside a dossier together.
  package static let totalLimit = 4 << 30
  package static let entryCountLimit = 20_000
  /// A dossier up to this size is read at once, a larger one piece by piece.
  static let memoryLimit = 8 << 20

  /// `events/000001.xml`.
  package static func eventName(_ sequence: Int) -> String {
    eventsFolder + padded(sequence, 6) + ".xml"
  }

  /// `documents/09-ASG-v1.pdf`: order in the volume, code, version.
  package static func documentName(
    _ code: DocumentCode, version: Int, fileExtension: String = "pdf"
  ) -> String {
    let order = (DocumentCode.allCases.firstIndex(of: code) ?? 0) + 1
    return "\(documentsFolder)\(padded(order, 2))-\(code.rawValue)-v\(version).\(fileExtension)"
  }

  /// `persons/p-0001-v1.xml`.
  package static func personName(_ id: PersonID, version: Int) -> String {
    "\(personsFolder)\(id)-v\(version).xml"
  }

  /// `<case id>.dossier`, or `<case id>.s1.dossier` for its first supplement.
  package static func fileName(_ id: CaseID, supplement: Int? = nil) -> String {
    supplement.map { "\(id).s\($0).dossier" } ?? "\(id).dossier"
  }

  /// The media type of a file by its name's ending.
  package static func mediaType(of name: String) -> MediaType {
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch ending {
    case "xml": return "application/xml"
    case "pdf": return "application/pdf"
    case "ofd": return "application/ofd"
    case "jpg", "jpeg": return "image/jpeg"
    case "png": return "image/png"
    case "tif", "tiff": return "image/tiff"
    case "txt": return "text/plain"
    default: return name == mimetypeName ? "text/plain" : "application/octet-stream"
    }
  }
}

/// A damaged dossier: what is wrong, in which entry.
func damage(_ code: String, _ why: Phrase, entry: String? = nil) -> Fault {
  Fault(
    "dossier-" + code, .damaged,
    what: Phrase(zh: "档案文件不可接受", en: "the dossier is not acceptable"), why: why,
    next: Phrase(
      zh: "请勿使用此文件，从可信的副本恢复", en: "do not use it; restore it from a copy you trust"),
    at: Place(entry: entry))
}

/// A write that a rule of the dossier file forbids.
func refusal(_ code: String, what: Phrase, why: Phrase, next: Phrase) -> Fault {
  Fault("dossier-" + code, .refused, what: what, why: why, next: next)
}
