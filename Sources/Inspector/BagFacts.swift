internal import Primitives
internal import Seals

/// What was seen in a bag, by path below the volume's folder.
struct BagFacts {
  var seen: [String: SeenFile] = [:]
  /// Whether the bag has manifests of SM3 beside those of SHA-256, as it has since seal format 2.
  var hasNationalManifests = false
  /// Whether anything of the volume tells SM3, so that it must be taken.
  var isNational = false
  var dossiers: [String] = []
  /// Certificates with the digest that each names, where it names one.
  var certificates: [(path: String, digest: Digest?)] = []
}

extension VolumeInspection {
  /// Checks the bag's own texts: each is read once, and compared with what was seen.
  mutating func checkBag(_ package: Package<Source>) {
    checkDeclaration(package)
    checkTagFiles()
    let payload = facts.seen.filter { $0.key.hasPrefix("data/") }
    let tagFiles = facts.seen.filter {
      !$0.key.hasPrefix("data/") && !$0.key.hasPrefix("tagmanifest-")
    }
    for kind in facts.hasNationalManifests ? [ManifestKind.sha256, .sm3] : [.sha256] {
      if let listed = readManifest(kind.payload, package) {
        compare(listed, with: payload, by: kind.payload, kind)
      }
      if let listed = readManifest(kind.tags, package) {
        compare(listed, with: tagFiles, by: kind.tags, kind)
      }
    }
    if let statement = audit.statement,
      facts.seen["tagmanifest-sha256.txt"]?.sha256 != statement.tagManifest
    {
      report(
        "inspect-tag-manifest", volume + "/tagmanifest-sha256.txt",
        en: "it is not the sealed one", zh: "与封印不符")
    }
    if let statement = audit.statement, statement.format > 1,
      facts.seen[ManifestKind.sm3.tags]?.sm3 != statement.nationalTagManifest
    {
      report(
        "inspect-tag-manifest", volume + "/" + ManifestKind.sm3.tags,
        en: "its SM3 is not the sealed one", zh: "SM3 与封印不符")
    }
    checkInfo(package, payload)
    checkDescription(package, payload)
    checkPreservation(package, payload)
    checkFolders()
  }

  /// The bytes of an entry of the volume's own; `nil` after a finding.
  mutating func text(
    _ path: String, _ package: Package<Source>, limit: Int
  ) -> [UInt8]? {
    guard let entry = package.entries.first(where: { $0.name == volume + "/" + path }) else {
      report("inspect-missing", volume + "/" + path, en: "it is missing", zh: "缺少该文件")
      return nil
    }
    do throws(Fault) { return try package.read(entry, limit: limit) } catch {
      // Reported when the entry itself was checked.
      return nil
    }
  }

  private mutating func checkDeclaration(_ package: Package<Source>) {
    guard let bytes = text("bagit.txt", package, limit: 1024) else { return }
    let expected = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    if bytes != Array(expected.utf8) {
      report("inspect-bagit", volume + "/bagit.txt", en: "this is no BagIt 1.0", zh: "不是 BagIt 1.0")
    }
  }

  /// The bag has the tag files of the format and no others: none to fetch, none of weaker digests.
  private mutating func checkTagFiles() {
    let known: Set<String> = [
      "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
      "manifest-sm3.txt", "tagmanifest-sm3.txt",
    ]
    for path in facts.seen.keys.sorted() where !path.hasPrefix("data/") && !known.contains(path) {
      report(
        "inspect-layout", volume + "/" + path, en: "such a file has no place in a volume",
        zh: "卷中不应有此文件")
    }
  }

  /// Digests of 32 bytes by path, of whichever kind.
  private mutating func readManifest(
    _ name: String, _ package: Package<Source>
  ) -> [String: Digest]? {
    guard let bytes = text(name, package, limit: 128 << 20) else { return nil }
    var digests: [String: Digest] = [:]
    var isGood = bytes.last == 0x0A
    for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      let path = line.dropFirst(66)
      guard line.count > 66, line.dropFirst(64).prefix(2).elementsEqual([0x20, 0x20]),
        let digest = Digest(hex: String(decoding: line.prefix(64), as: UTF8.self)),
        line.prefix(64).elementsEqual(digest.hex.utf8),
        let text = String(validating: path, as: UTF8.self), isPackageName(Array(path), text),
        digests.updateValue(digest, forKey: text) == nil
      else {
        isGood = false
        break
      }
    }
    if !isGood {
      report(
        "inspect-manifest", volume + "/" + name, en: "it is damaged or not of its format",
        zh: "已损坏或不合格式")
      return nil
    }
    return digests
  }

  private mutating func compare(
    _ listed: [String: Digest], with seen: [String: SeenFile], by name: String,
    _ kind: ManifestKind
  ) {
    for path in listed.keys.sorted() {
      guard let file = seen.exact(path) else {
        if !hasFinding(path) {
          report(
            "inspect-missing", volume + "/" + path, en: "\(name) names it and it is not there",
            zh: "\(name) 列有该文件，包中没有")
        }
        continue
      }
      let found = kind == .sha256 ? file.sha256.hex : file.sm3?.hex
      if found != listed.exact(path)?.hex {
        report(
          "inspect-member-digest", volume + "/" + path,
          en: "its \(kind.name) is not that of \(name)", zh: "\(kind.name) 与 \(name) 不符")
      }
    }
    for path in seen.keys.sorted() where listed.exact(path) == nil {
      report(
        "inspect-unlisted", volume + "/" + path, en: "\(name) does not name it",
        zh: "\(name) 中没有该文件")
    }
  }

  /// Whether the entry, or something inside it, has a finding already.
  func hasFinding(_ path: String) -> Bool {
    let name = volume + "/" + path
    return audit.findings.contains { $0.place.entry?.hasPrefix(name) == true }
  }

  private mutating func checkInfo(
    _ package: Package<Source>, _ payload: [String: SeenFile]
  ) {
    guard let bytes = text("bag-info.txt", package, limit: 65_536) else { return }
    var values: [String: String] = [:]
    var isGood = bytes.last == 0x0A && String(validating: bytes, as: UTF8.self) != nil
    for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      let text = String(decoding: line, as: UTF8.self)
      guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), let gap = text.firstRange(of: ": "),
        values.updateValue(
          String(text[gap.upperBound...]), forKey: text[..<gap.lowerBound].lowercased()) == nil
      else {
        isGood = false
        break
      }
    }
    if !isGood {
      report(
        "inspect-bag-info", volume + "/bag-info.txt",
        en: "it is damaged, or a label stands twice", zh: "已损坏，或有重复的名称")
    }
    let sum = payload.values.reduce(0) { $0 + $1.size }
    if values["payload-oxum"] != "\(sum).\(payload.count)" {
      report(
        "inspect-oxum", volume + "/bag-info.txt",
        en: "Payload-Oxum is not the \(sum).\(payload.count) that is there",
        zh: "Payload-Oxum 与实有的 \(sum).\(payload.count) 不符")
    }
    if values["external-identifier"] != volume {
      report(
        "inspect-layout", volume + "/bag-info.txt", en: "it names another volume", zh: "写的是另一卷号")
    }
  }

  /// Every case folder has its one dossier, and certificates certify it.
  private mutating func checkFolders() {
    for path in facts.dossiers {
      let parts = path.split(separator: "/")
      guard parts.count == 6, path.hasPrefix("data/representations/rep1/data/"),
        parts[5] == parts[4] + ".dossier"
      else {
        report(
          "inspect-layout", volume + "/" + path, en: "it is not in its case's folder",
          zh: "不在本案目录中")
        continue
      }
    }
    for (path, digest) in facts.certificates {
      let folder = path.dropLast("/certificate.pdf".count)
      let name = folder.split(separator: "/").last ?? ""
      guard let dossier = facts.seen[folder + "/" + name + ".dossier"], let digest else { continue }
      if digest != dossier.sha256 {
        report(
          "inspect-certificate", volume + "/" + path,
          en: "it certifies \(digest), and the dossier beside it is \(dossier.sha256)",
          zh: "证书所载摘要 \(digest) 与旁边卷宗的 \(dossier.sha256) 不符")
      }
    }
  }
}

extension Dictionary where Key == String {
  /// The value of the key with these very bytes: composed and decomposed letters differ.
  func exact(_ key: String) -> Value? {
    guard let index = index(forKey: key), self[index].key.utf8.elementsEqual(key.utf8) else {
      return nil
    }
    return self[index].value
  }
}

/// The two digests that a bag may list its files by.
private enum ManifestKind {
  case sha256
  case sm3

  var name: String { self == .sha256 ? "SHA-256" : "SM3" }
  var payload: String { self == .sha256 ? "manifest-sha256.txt" : "manifest-sm3.txt" }
  var tags: String { "tag" + payload }
}
