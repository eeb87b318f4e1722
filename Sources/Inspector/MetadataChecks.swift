internal import Primitives
internal import Seals

extension VolumeInspection {
  /// METS names every file of the payload but itself, once, with its size and digest.
  mutating func checkDescription(
    _ package: Package<Source>, _ payload: [String: SeenFile]
  ) {
    let path = "data/METS.xml"
    var claims: [FileClaim] = []
    var pending: FileClaim?
    let isRead = scan(path, package) { event in
      guard case .start(let name, let attributes) = event else { return }
      switch TagEvent.local(name) {
      case "file": pending = FileClaim(attributes)
      case "FLocat":
        pending?.path = TagEvent.value("href", attributes)
        if let claim = pending { claims.append(claim) }
        pending = nil
      case "mdRef":
        var claim = FileClaim(attributes)
        claim.path = TagEvent.value("href", attributes)
        claims.append(claim)
      default: break
      }
    }
    guard isRead else { return }
    var expected = payload
    expected[path] = nil
    compare(claims, with: expected, in: path)
  }

  /// PREMIS names every file of the payload but METS and itself, once, with size and digest.
  mutating func checkPreservation(
    _ package: Package<Source>, _ payload: [String: SeenFile]
  ) {
    let path = "data/metadata/preservation/premis.xml"
    var claims: [FileClaim] = []
    var claim: FileClaim?
    var element = ""
    var algorithm = ""
    let isRead = scan(path, package) { event in
      switch event {
      case .start(let name, _):
        element = String(TagEvent.local(name))
        if element == "object" { claim = FileClaim([]) }
      case .text(let text):
        switch element {
        case "objectIdentifierValue": claim?.path = text
        case "messageDigestAlgorithm": algorithm = text
        case "messageDigest" where algorithm == "SHA-256": claim?.sha256 = Digest(hex: text)
        case "messageDigest" where algorithm == "SM3": claim?.sm3 = text
        case "size": claim?.size = Int(text)
        default: break
        }
      case .end(let name):
        element = ""
        if TagEvent.local(name) == "object", let whole = claim {
          claims.append(whole)
          claim = nil
        }
      }
    }
    guard isRead else { return }
    var expected = payload
    expected[path] = nil
    expected["data/METS.xml"] = nil
    compare(claims, with: expected, in: path, isNational: true)
  }

  /// Runs a streamed scan over an entry; false after a finding.
  private mutating func scan(
    _ path: String, _ package: Package<Source>, _ body: (TagEvent) -> Void
  ) -> Bool {
    guard let entry = package.entries.first(where: { $0.name == volume + "/" + path }) else {
      report("inspect-missing", volume + "/" + path, en: "it is missing", zh: "缺少该文件")
      return false
    }
    var scanner = TagScanner()
    do throws(Fault) {
      try package.forEachPiece(of: entry) { piece throws(Fault) in
        try scanner.scan(piece) { event throws(Fault) in body(event) }
      }
      try scanner.finish()
      return true
    } catch {
      if !hasFinding(path) { report(error.inside(Place(entry: volume + "/" + path))) }
      return false
    }
  }

  private mutating func compare(
    _ claims: [FileClaim], with files: [String: SeenFile], in path: String,
    isNational: Bool = false
  ) {
    var rest = files
    for claim in claims {
      let name = "data/" + (claim.path ?? "")
      guard let file = rest.exact(name), rest.removeValue(forKey: name) != nil else {
        if !hasFinding(name) {
          report(
            "inspect-metadata", volume + "/" + path, en: "it names “\(name)”, which is not there",
            zh: "列有“\(name)”，包中没有")
        }
        continue
      }
      // Where the bag lists SM3, PREMIS tells it of every file; METS has no place for it.
      let isDue = isNational && facts.hasNationalManifests || claim.sm3 != nil
      let isOther = isDue && file.sm3 != nil && claim.sm3 != file.sm3?.hex
      if claim.size != file.size || claim.sha256 != file.sha256 || isOther {
        report(
          "inspect-metadata", volume + "/" + path,
          en: "it gives another size or digest for “\(name)”", zh: "“\(name)”的长度或摘要不符")
      }
    }
    for name in rest.keys.sorted() {
      report(
        "inspect-metadata", volume + "/" + path, en: "it does not name “\(name)”",
        zh: "未列出“\(name)”")
    }
  }
}

/// What metadata say of a file.
private struct FileClaim {
  var path: String?
  var size: Int?
  var sha256: Digest?
  var sm3: String?

  init(_ attributes: [(name: String, value: String)]) {
    size = TagEvent.value("SIZE", attributes).flatMap { Int($0) }
    if TagEvent.value("CHECKSUMTYPE", attributes) == "SHA-256" {
      sha256 = TagEvent.value("CHECKSUM", attributes).flatMap { Digest(hex: $0) }
    }
  }
}
