internal import Casework
internal import Dossiers
internal import Inspector
internal import Primitives
internal import Registry
internal import Storage
internal import Volumes
internal import Zip

extension OfficeIndex {
  struct Volumes {
    var rows: [Registry.VolumeEntry]
    var unreadable: [Fault]
  }

  /// The volumes of the office's archive, with what is in each.
  func volumes() throws(Fault) -> Volumes {
    try asking { registry throws(Fault) in
      let unreadable = try refreshVolumes(registry)
      return Volumes(rows: try registry.volumes(), unreadable: unreadable)
    }
  }

  /// The dossiers and supplements in each volume that can be read.
  func casesByVolume() throws(Fault) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for row in try volumes().rows { found[row.name] = row.members.map(\.file) }
    return found
  }

  /// Takes in what was packed, where there is a registry; else it is made when it is asked.
  func noteVolumes() throws(Fault) {
    guard try home.storage.exists(path) else { return }
    _ = try asking { registry throws(Fault) in try refreshVolumes(registry) }
  }

  /// Reads the lists of volumes that are new or changed since the registry saw them.
  func refreshVolumes(_ registry: Registry) throws(Fault) -> [Fault] {
    let known = try registry.volumeStamps()
    var entries: [Registry.VolumeEntry] = []
    var seen: Set<String> = []
    var unreadable: [Fault] = []
    for name in try names() {
      do throws(Fault) {
        guard let (stamp, isSealed) = try look(at: name) else { continue }
        if let kept = known[name], kept.stamp == stamp, kept.isSealed == isSealed {
          seen.insert(name)
          continue
        }
        entries.append(
          Registry.VolumeEntry(
            name: name, stamp: stamp, isSealed: isSealed, members: try members(of: name)))
        seen.insert(name)
      } catch {
        unreadable.append(error)
      }
    }
    try registry.update(
      volumes: entries, removing: known.keys.filter { !seen.contains($0) }.sorted())
    return unreadable
  }

  /// How many volumes on disk the registry does not know as they are now, without touching it; `nil`
  /// where it was never asked for them.
  func staleVolumeCount() throws(Fault) -> Int? {
    guard try home.storage.exists(path) else { return nil }
    let known = try Registry(path: path).volumeStamps()
    if known.isEmpty { return nil }
    var seen = 0
    var stale = 0
    for name in try names() {
      guard let (stamp, isSealed) = try look(at: name) else { continue }
      guard let kept = known[name] else { stale += 1; continue }
      seen += 1
      if kept.stamp != stamp || kept.isSealed != isSealed { stale += 1 }
    }
    return stale + known.count - seen
  }

  private func names() throws(Fault) -> [String] {
    guard try home.storage.kind(of: home.archive) == .directory else { return [] }
    return try home.storage.list(home.archive)
      .filter { $0.hasSuffix(".zip") && !$0.hasPrefix(".") }.map { String($0.dropLast(4)) }
  }

  private func file(_ name: String) -> String { Storage.join(home.archive, name) }

  /// `nil` for one that is no file, or was just moved away.
  private func look(
    at name: String
  ) throws(Fault) -> (stamp: FileStamp, isSealed: Bool)? {
    guard let status = try home.storage.status(of: file(name + ".zip")), status.kind == .file
    else { return nil }
    return (
      FileStamp(size: status.size, modified: status.modified, inode: status.inode),
      try home.storage.exists(file(name + ".seal.p7s"))
    )
  }

  /// The volume's dossiers by its directory, their digests by its manifest; an audit proves both.
  private func members(of name: String) throws(Fault) -> [Registry.VolumeMemberRow] {
    let path = file(name + ".zip")
    return try placed(Place(file: path)) { () throws(Fault) in
      var files: [String] = []
      var manifest: ZipEntry?
      let list = name + "/manifest-sha256.txt"
      var walk = try ZipWalk(try InputFile(path, storage: home.storage))
      while let entry = try walk.next() {
        if entry.name.hasSuffix(DossierFile.ending) { files.append(entry.name) }
        if entry.name == list { manifest = entry }
      }
      guard let manifest else { throw OfficeIndex.unlisted(list) }
      let digests = try OfficeIndex.digests(manifest, in: walk.package, below: name)
      var rows: [Registry.VolumeMemberRow] = []
      for file in files {
        guard let digest = digests[file] else { throw OfficeIndex.unlisted(file) }
        rows.append(
          Registry.VolumeMemberRow(
            file: String(Storage.name(of: file).dropLast(DossierFile.ending.count)),
            digest: digest))
      }
      return rows
    }
  }

  /// Bytes of a line of a manifest, at most; a name has 512.
  private static let longestLine = 1 << 12

  /// What a manifest says of the dossiers, by their names in the package.
  private static func digests(
    _ manifest: ZipEntry, in package: ZipReader, below folder: String
  ) throws(Fault) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    var rest: [UInt8] = []
    func take(_ line: ArraySlice<UInt8>) {
      let text = String(decoding: line, as: UTF8.self)
      guard text.hasSuffix(DossierFile.ending), let gap = text.firstRange(of: "  "),
        let digest = Digest(hex: text[..<gap.lowerBound])
      else { return }
      digests[folder + "/" + text[gap.upperBound...]] = digest
    }
    try package.forEachPiece(of: manifest) { piece throws(Fault) in
      rest.append(piece)
      guard rest.count - piece.byteCount <= longestLine else {
        throw unlisted(manifest.name)
      }
      var start = 0
      while let end = rest[start...].firstIndex(of: 0x0A) {
        take(rest[start..<end])
        start = end + 1
      }
      rest.removeSubrange(..<start)
    }
    take(rest[...])
    return digests
  }

  private static func unlisted(_ entry: String) -> Fault {
    Fault(
      "archive-unlisted", .damaged,
      what: Phrase(zh: "卷的目录读不出", en: "the volume's list cannot be read"),
      why: Phrase(zh: "清单里没有\(entry)", en: "its manifest has no line of \(entry)"),
      next: Phrase(
        zh: "用 dossier archive verify 查验，用 dossier archive repair 修复",
        en: "see dossier archive verify, then dossier archive repair"))
  }
}
