internal import Primitives
internal import Seals

/// What the metadata tell of one file in the payload.
struct PackedFile {
  /// The whole name in the package, led by the volume's folder.
  var name: String
  var size: Int
  var sha256: Digest
  var sm3: SM3Digest?
  var createdOn: CivilDate
  /// What a dossier is about.
  var title: String?

  /// The media type that the name's suffix stands for.
  var mediaType: String {
    switch name.split(separator: ".").last {
    case "dossier": "application/vnd.dossier+zip"
    case "pdf": "application/pdf"
    case "ofd": "application/ofd"
    case "xml", "rng", "xsd": "application/xml"
    case "csv": "text/csv"
    case "txt": "text/plain"
    case "jpg", "jpeg": "image/jpeg"
    case "png": "image/png"
    case "tif", "tiff": "image/tiff"
    default: "application/octet-stream"
    }
  }

  /// The name below the volume's folder, `depth` folders further in.
  func path(dropping depth: Int) -> Substring {
    var rest = name[...]
    for _ in 0..<depth {
      guard let slash = rest.utf8.firstIndex(of: 0x2F) else { return rest }
      rest = rest[rest.utf8.index(after: slash)...]
    }
    return rest
  }

  /// As BagIt writes it: `data/…`.
  var bagPath: Substring { path(dropping: 1) }
  /// As METS writes it, from the folder `data`.
  var packagePath: Substring { path(dropping: 2) }
}

/// The digests that are taken while bytes pass.
struct PassingDigests: ~Copyable {
  private var sha256 = SHA256Hasher()
  private var sm3: SM3Hasher?
  private(set) var size = 0

  init(national: Bool) { sm3 = national ? SM3Hasher() : nil }

  mutating func take(_ piece: RawSpan) {
    sha256.update(piece)
    sm3?.update(piece)
    size += piece.byteCount
  }

  /// What passed since the start or the last call.
  mutating func finish(name: String, createdOn: CivilDate) -> PackedFile {
    let file = PackedFile(
      name: name, size: size, sha256: sha256.finish(), sm3: sm3?.finish(), createdOn: createdOn)
    size = 0
    return file
  }
}
