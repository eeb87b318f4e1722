package import Primitives
internal import Seals
package import Storage

/// Takes single cases out of volumes, reading no more than the directory, the manifest and the
/// case's own entries.
package struct Extraction: Sendable {
  private let storage: Storage

  package init(storage: Storage) { self.storage = storage }

  /// The files of one case, by name, checked against the volume's manifest.
  ///
  /// A case is found also where the directory is damaged, and all others stay readable whatever
  /// happened to one. Throws `inspect-no-case`, and what is damaged.
  package func files(
    of caseID: String, in volume: String
  ) throws(Fault) -> [(name: String, bytes: [UInt8])] {
    try placed(Place(file: volume)) { () throws(Fault) in
      let (package, entries, manifest) = try find(caseID, in: volume)
      var files: [(name: String, bytes: [UInt8])] = []
      for entry in entries {
        try package.checkHeader(of: entry)
        let bytes = try package.read(entry, limit: Extraction.memoryLimit)
        try require(SHA256.digest(of: bytes), entry, manifest)
        files.append((Storage.name(of: entry.name), bytes))
      }
      return files
    }
  }

  /// Writes the files of one case into a folder, in pieces, and gives their paths.
  ///
  /// A file appears under its name only after its digest was checked; one that is there already
  /// is `storage-exists`.
  package func write(
    _ caseID: String, of volume: String, into folder: String
  ) throws(Fault) -> [String] {
    try storage.makeDirectories(folder)
    let (package, entries, manifest) = try placed(Place(file: volume)) { () throws(Fault) in
      try find(caseID, in: volume)
    }
    var paths: [String] = []
    for entry in entries {
      let path = Storage.join(folder, Storage.name(of: entry.name))
      var output = try OutputFile(for: path, storage: storage)
      try placed(Place(file: volume, entry: entry.name)) { () throws(Fault) in
        try package.checkHeader(of: entry)
        var hasher = SHA256Hasher()
        try package.forEachPiece(of: entry) { piece throws(Fault) in
          hasher.update(piece)
          try output.append(piece)
        }
        try require(hasher.finish(), entry, manifest)
      }
      try output.commit(replacing: .never)
      paths.append(path)
    }
    return paths
  }

  /// The largest file given in memory.
  package static let memoryLimit = 1 << 30

  private func find(
    _ caseID: String, in volume: String
  ) throws(Fault) -> (Package<FileSource>, [PackageEntry], [String: Digest]) {
    let source = try FileSource(volume, storage: storage)
    guard isArchiveName(caseID) else { throw missing(caseID) }
    let folder = "/data/representations/rep1/data/" + caseID + "/"
    let search = PackageSearch(source, below: [folder, Extraction.manifest])
    do throws(Fault) { return try check(search.entries(), below: folder, of: source, caseID) } catch
    {
      // A damaged directory, or a record of it, hides what the local headers still tell.
      do throws(Fault) {
        return try check(search.salvaged(), below: folder, of: source, caseID)
      } catch let second {
        throw second.code == "inspect-no-case" ? error : second
      }
    }
  }

  private static let manifest = "/manifest-sha256.txt"

  /// The case's entries and their digests in the volume's manifest, from what was found of both.
  private func check(
    _ found: [PackageEntry], below folder: String, of source: FileSource, _ caseID: String
  ) throws(Fault) -> (Package<FileSource>, [PackageEntry], [String: Digest]) {
    // By bytes: a letter that joins with the slash before it would hide it.
    func path(_ entry: PackageEntry) -> Substring.UTF8View { entry.name.utf8.drop { $0 != 0x2F } }
    let entries = found.filter { path($0).starts(with: folder.utf8) }
    guard !entries.isEmpty else { throw missing(caseID) }
    let list = found.first { path($0).elementsEqual(Extraction.manifest.utf8) }
    guard let list else {
      throw damage("inspect-missing", en: "it has no manifest", zh: "没有清单")
    }
    let package = Package(source, entries: entries)
    for entry in entries + [list] { try package.checkHeader(of: entry) }
    let here = Set(entries.map(\.name))
    let digests = try ManifestSearch(package: package, list: list, folder: folder)
      .digests(naming: here)
    let absent = digests.keys.filter { !here.contains($0) }.min()
    if let absent {
      throw damage(
        "inspect-missing", en: "the manifest names it and it is not there", zh: "清单列有该文件，包中没有",
        at: Place(entry: absent))
    }
    return (package, entries, digests)
  }

  private func require(
    _ digest: Digest, _ entry: PackageEntry, _ manifest: [String: Digest]
  ) throws(Fault) {
    guard manifest[entry.name] == digest else {
      throw damage(
        "inspect-member-digest", en: "its SHA-256 is not that of the manifest", zh: "SHA-256 与清单不符",
        at: Place(entry: entry.name))
    }
  }

  private func missing(_ caseID: String) -> Fault {
    Fault(
      "inspect-no-case", what: Phrase(zh: "未取出", en: "nothing was extracted"),
      why: Phrase(zh: "卷中没有案件 \(caseID)", en: "the volume has no case \(caseID)"),
      next: Phrase(zh: "请查目录 cases.csv", en: "look in its catalogue, cases.csv"))
  }
}
