internal import Dossiers
internal import Primitives
internal import Seals
internal import Search
internal import Storage
internal import Zip

/// The search indexes in a folder of volumes: `<volume>.index` beside each sealed one, and
/// `archive.index`, made of several of them; docs/formats/index.md.
///
/// An index says in its label which volumes it was made from, with the sizes and digests of their
/// seals. It is used while the seals say the same, and is made again from the volumes at any time.
struct VolumeIndexes: Sendable {
  let folder: String
  private let storage: Storage

  static let ending = ".index"
  static let mergedName = "archive" + ending
  /// The first line of a label: which texts are taken from a dossier, and how they are searched.
  ///
  /// An index that was made otherwise gives other answers than looking at every case.
  private static let contents = "contents 5"
  /// The last line of a label where a supplement is told whose case has residents in other volumes.
  private static let incomplete = "residents elsewhere"
  /// Bytes that the cases being sorted may take: packing is to need little, whatever the volume.
  private static let memory = 4 << 20
  /// Volumes that may stand beside the merged index before it is made anew.
  private static let loose = 4

  init(in folder: String, storage: Storage) {
    self.folder = folder
    self.storage = storage
  }

  private func path(_ name: String) -> String { Storage.join(folder, name) }

  /// One volume as its seal has it.
  struct Source: Hashable {
    var volume: String
    var size: Int
    var sha256: Digest

    fileprivate var line: String { "\(sha256.hex) \(size) \(volume)\n" }

    fileprivate init(volume: String, size: Int, sha256: Digest) {
      self.volume = volume
      self.size = size
      self.sha256 = sha256
    }

    fileprivate init?(line: Substring) {
      let parts = line.split(separator: " ", maxSplits: 2)
      guard parts.count == 3, let digest = Digest(hex: parts[0]), let size = Int(parts[1]) else {
        return nil
      }
      self.init(volume: String(parts[2]), size: size, sha256: digest)
    }
  }

  /// An index in use, and the volumes that it answers for.
  struct Part {
    var index: SearchIndex
    var path: String
    var volumes: [String]
  }

  /// How new a dossier is by the name of its entry: 0 for the dossier, else its supplement.
  static func form(_ entry: String) -> Int { DossierName(entry).supplement }

  // MARK: Asking

  /// The indexes that answer for some of these volumes, and what cannot be used and why.
  ///
  /// Volumes without a seal, and without an index made from what is sealed, are left to be scanned; so are,
  /// `withResidents`, those whose index does not know all residents of its cases.
  func parts(
    for volumes: Set<String>, withResidents: Bool = false
  ) throws(Fault) -> (parts: [Part], faults: [Fault]) {
    var rest: Set<Source> = []
    for volume in volumes { if let source = try source(of: volume) { rest.insert(source) } }
    var parts: [Part] = []
    var faults: [Fault] = []
    for name in [VolumeIndexes.mergedName] + rest.map({ $0.volume + VolumeIndexes.ending }).sorted()
    {
      guard !rest.isEmpty, try storage.kind(of: path(name)) == .file else { continue }
      do throws(Fault) {
        let (index, sources, knowsResidents) = try open(name)
        guard !sources.isEmpty, rest.isSuperset(of: sources), knowsResidents || !withResidents
        else { continue }
        rest.subtract(sources)
        parts.append(
          Part(index: index, path: path(name), volumes: sources.map(\.volume).sorted()))
      } catch {
        faults.append(error)
      }
    }
    return (parts, faults)
  }

  private func open(
    _ name: String
  ) throws(Fault) -> (index: SearchIndex, sources: Set<Source>, knowsResidents: Bool) {
    let index = try SearchIndex(open: path(name), storage: storage)
    var lines = index.label.split(separator: "\n")
    guard let first = lines.first else { return (index, [], false) }
    let knowsResidents = lines.last != VolumeIndexes.incomplete[...]
    if !knowsResidents { lines.removeLast() }
    if first != VolumeIndexes.contents {
      // The first indexes named no contents.
      if first.hasPrefix("contents ") || Source(line: first) != nil {
        throw VolumeIndexes.otherContents(path(name))
      }
    } else {
      let sources = lines.dropFirst().map { Source(line: $0) }
      if !sources.contains(nil) {
        return (index, Set(sources.compactMap(\.self)), knowsResidents)
      }
    }
    // A label that is not ours says nothing about any volume.
    return (index, [], false)
  }

  /// What stands under a name, before it is made again.
  private struct Former {
    var opened: (index: SearchIndex, sources: Set<Source>, knowsResidents: Bool)?
    var isDamaged = false
    /// Of one of this version: one of a former version is another file for that alone.
    var digest: Digest?
  }

  private func former(_ name: String, anew: Bool) throws(Fault) -> Former {
    var former = Former()
    guard try storage.kind(of: path(name)) == .file else { return former }
    do {
      former.opened = try open(name)
      if anew, former.opened?.index.isOfThisVersion == true { former.digest = try? digest(name) }
    } catch {
      former.isDamaged = error.kind == .damaged && error.code != "search-index-version"
    }
    return former
  }

  /// Whether what stood under a name was damaged, or other than what is now made of the same volumes.
  private func isOther(_ former: Former, _ name: String) throws(Fault) -> Bool {
    if former.isDamaged { return true }
    guard let old = former.digest, let made = try? open(name),
      made.sources == former.opened?.sources
    else { return false }
    return try digest(name) != old
  }

  private static func otherContents(_ path: String) -> Fault {
    Fault(
      "search-index-contents",
      what: Phrase(zh: "检索索引不能用", en: "the search index cannot be used"),
      why: Phrase(
        zh: "它由另一版本的程序建立，所收内容不同",
        en: "another version of the program made it, of other contents"),
      next: Phrase(
        zh: "查询会改为逐件扫描；请运行 dossier archive rebuild",
        en: "searches scan the cases instead; run dossier archive rebuild"),
      at: Place(file: path))
  }

  private static func label(of sources: some Sequence<Source>, knowsResidents: Bool) -> String {
    contents + "\n" + sources.sorted { $0.volume < $1.volume }.map(\.line).joined()
      + (knowsResidents ? "" : incomplete + "\n")
  }

  /// What the seal says of the volume that is there; `nil` without a seal, or when the file's size
  /// is another.
  private func source(of volume: String) throws(Fault) -> Source? {
    let seal = path(volume + ".seal.txt")
    guard try storage.exists(path(volume + ".seal.p7s")), try storage.kind(of: seal) == .file,
      let status = try storage.status(of: path(volume + ".zip")),
      let statement = try? SealStatement(
        bytes: try storage.read(seal, limit: Signature.byteLimit)),
      statement.volume == volume, statement.size == status.size
    else { return nil }
    return Source(volume: volume, size: statement.size, sha256: statement.sha256)
  }

  // MARK: Making

  /// Makes the indexes that are missing or out of date, and the merged one when it is worth it.
  ///
  /// Gives the volumes whose index was made, and what kept others from having one; those are
  /// scanned. `anew` makes all of them, and removes what belongs to no volume.
  func refresh(
    _ volumes: [String], anew: Bool = false
  ) throws(Fault) -> (made: [String], differing: [String], faults: [Fault]) {
    var made: [String] = []
    var differing: [String] = []
    var faults: [Fault] = []
    guard !volumes.isEmpty else { return (made, differing, faults) }
    try storage.removeStaleTemporaries(in: folder)
    for volume in volumes.sorted() {
      guard let source = try source(of: volume) else { continue }
      let name = volume + VolumeIndexes.ending
      let former = try former(name, anew: anew)
      if !anew, former.opened?.sources == [source] { continue }
      do throws(Fault) {
        try build(source)
        if anew, try isOther(former, name) { differing.append(volume) }
        made.append(volume)
      } catch {
        faults.append(error)
      }
    }
    if anew { try removeStrays(keeping: volumes) }
    do throws(Fault) {
      let name = VolumeIndexes.mergedName
      let former = anew ? try former(name, anew: true) : Former()
      try merge(volumes, anew: anew)
      if anew, try isOther(former, name) {
        differing.append(String(name.dropLast(VolumeIndexes.ending.count)))
      }
    } catch {
      faults.append(error)
    }
    return (made, differing, faults)
  }

  /// Removes the index of a volume that is destroyed, and every one that was made of it.
  func forget(_ volume: String) throws(Fault) -> Int {
    var count = 0
    for name in [volume + VolumeIndexes.ending, VolumeIndexes.mergedName]
    where try storage.exists(path(name)) {
      // What cannot be read may hold anything.
      let sources = (try? open(name))?.sources
      if name == VolumeIndexes.mergedName, let sources,
        !sources.contains(where: { $0.volume == volume })
      {
        continue
      }
      try storage.remove(path(name))
      count += 1
    }
    return count
  }

  private func digest(_ name: String) throws(Fault) -> Digest {
    var hasher = SHA256Hasher()
    try storage.open(path(name)).forEachPiece { piece throws(Fault) in hasher.update(piece) }
    return hasher.finish()
  }

  private func removeStrays(keeping volumes: [String]) throws(Fault) {
    let kept = Set(volumes.map { $0 + VolumeIndexes.ending } + [VolumeIndexes.mergedName])
    for name in try storage.list(folder)
    where name.hasSuffix(VolumeIndexes.ending) && !name.hasPrefix(".") && !kept.contains(name) {
      try storage.remove(path(name))
    }
  }

  /// Reads every dossier of a volume, the last of each case, into its index.
  ///
  /// A dossier that cannot be read fails the whole: the volume is scanned, and the dossier named.
  private func build(_ source: Source) throws(Fault) {
    let file = path(source.volume + ".zip")
    try placed(Place(file: file)) { () throws(Fault) in
      let volume = try InputFile(file, storage: storage)
      let chains = try VolumeIndexes.chains(in: volume)
      let builder = IndexBuilder(
        path: path(source.volume + VolumeIndexes.ending), storage: storage,
        label: VolumeIndexes.label(
          of: [source], knowsResidents: chains.values.allSatisfy(\.isWhole)),
        memory: VolumeIndexes.memory)
      // In the order of the volume, so that it is read once from its beginning to its end.
      var walk = try ZipWalk(volume)
      var taken: Set<String> = []
      while let entry = try walk.next() {
        guard entry.name.hasSuffix(DossierFile.ending) else { continue }
        let name = DossierName(entry.name)
        let chain = chains[name.caseID]
        guard name.supplement == chain?.last ?? 0 else { continue }
        // In two folders it may stand twice.
        guard taken.insert(name.caseID).inserted else { continue }
        try placed(Place(file: file, entry: entry.name)) { () throws(Fault) in
          let package = try ZipReader(within: walk.package, entry)
          var record = try ArchiveSearch.record(package, volume: source.volume)
          record.key = entry.name
          var residents = try HitFiles.residentTexts(in: package)
          for earlier in chain?.before(name.supplement) ?? [] {
            residents += try HitFiles.residentTexts(
              in: try ZipReader(within: walk.package, earlier))
          }
          record.take(residents)
          try builder.add(record)
        }
      }
      try builder.finish(replacing: .any)
    }
  }

  /// The files of a case that has supplements, as far as they are in one volume.
  private struct Chain {
    var entries: [Int: ZipEntry] = [:]

    var last: Int { entries.keys.max() ?? 0 }
    /// Whether none is missing that a supplement goes on from, so that all its residents are known.
    var isWhole: Bool { entries.count - 1 == last }

    func before(_ supplement: Int) -> [ZipEntry] {
      entries.filter { $0.key < supplement }.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private static func chains(in volume: InputFile) throws(Fault) -> [String: Chain] {
    var chains: [String: Chain] = [:]
    var walk = try ZipWalk(volume)
    while let entry = try walk.next() {
      guard entry.name.hasSuffix(DossierFile.ending) else { continue }
      let name = DossierName(entry.name)
      if name.supplement > 0 { chains[name.caseID] = Chain() }
    }
    if chains.isEmpty { return chains }
    walk = try ZipWalk(volume)
    while let entry = try walk.next() {
      guard entry.name.hasSuffix(DossierFile.ending) else { continue }
      let name = DossierName(entry.name)
      if chains[name.caseID]?.entries[name.supplement] == nil {
        chains[name.caseID]?.entries[name.supplement] = entry
      }
    }
    return chains
  }

  /// Puts the indexes together when more than a few stand alone, or hold much against the rest.
  private func merge(_ volumes: [String], anew: Bool) throws(Fault) {
    var loose: [Part] = []
    var known: Set<Source> = []
    var knowsResidents = true
    for volume in volumes.sorted() {
      let name = volume + VolumeIndexes.ending
      guard let source = try source(of: volume), try storage.kind(of: path(name)) == .file,
        let (index, sources, isComplete) = try? open(name), sources == [source]
      else { continue }
      known.insert(source)
      if !isComplete { knowsResidents = false }
      loose.append(Part(index: index, path: path(name), volumes: [volume]))
    }
    let name = VolumeIndexes.mergedName
    var merged: (index: SearchIndex, sources: Set<Source>, knowsResidents: Bool)?
    if !anew, try storage.kind(of: path(name)) == .file, let found = try? open(name),
      !found.sources.isEmpty, known.isSuperset(of: found.sources)
    {
      merged = found
      let within = Set(found.sources.map(\.volume))
      loose.removeAll { within.contains($0.volumes[0]) }
    }
    let outside = loose.reduce(0) { $0 + $1.index.caseCount }
    let isEnough =
      merged.map { loose.count > VolumeIndexes.loose || outside * 4 > $0.index.caseCount }
      ?? (loose.count > 1)
    guard isEnough, !loose.isEmpty else {
      if merged == nil, try storage.exists(path(name)) { try storage.remove(path(name)) }
      return
    }
    let indexes = (merged.map { [$0.index] } ?? []) + loose.map(\.index)
    let hidden = try SearchIndex.superseded(in: indexes, form: VolumeIndexes.form)
    try SearchIndex.merge(
      zip(indexes, hidden).map { (index: $0, hiding: $1) },
      label: VolumeIndexes.label(of: known, knowsResidents: knowsResidents), to: path(name),
      replacing: .any, storage: storage)
  }
}

/// The name of a dossier's file: `…/XH-2022-00012.s2.dossier`.
struct DossierName {
  var caseID: String
  /// 0 for the dossier itself.
  var supplement: Int

  init(_ path: String) {
    let stem = Storage.name(of: path).dropLast(DossierFile.ending.count)
    let parts = stem.split(separator: ".", maxSplits: 1)
    caseID = parts.first.map(String.init) ?? ""
    supplement = parts.count > 1 ? Int(parts[1].dropFirst()) ?? 0 : 0
  }
}
