internal import Casework
internal import Dossiers
internal import Primitives
internal import Registry
internal import Storage

/// The registry of a home, brought up to date with the disk before it is asked.
struct OfficeIndex {
  let home: OfficeHome
  let rules: Rulebook

  var path: String { OfficeIndex.path(in: home) }

  /// What could not be read on the way; its rows are not in the answer.
  struct Answer {
    var rows: [CaseRow]
    var unreadable: [Fault]
  }

  func cases(_ filter: CaseFilter) throws(Fault) -> Answer {
    try asking { registry throws(Fault) in
      let unreadable = try refresh(registry)
      return Answer(rows: try registry.cases(filter), unreadable: unreadable)
    }
  }

  /// A registry that cannot be used is made anew; it holds nothing that the files do not.
  func asking<Value>(
    _ body: (Registry) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    do throws(Fault) { return try body(try Registry(path: path)) } catch {
      guard error.code == "registry-broken" else { throw error }
    }
    try OfficeIndex.remove(from: home)
    return try body(try Registry(path: path))
  }

  private static func path(in home: OfficeHome) -> String {
    Storage.join(home.path, "registry.sqlite")
  }

  /// Removes the registry with all that it ever knew; it is made anew when it is asked.
  static func remove(from home: OfficeHome) throws(Fault) {
    let lock = try lock(of: home)
    defer { extendLifetime(lock) }
    try removeFiles(from: home)
  }

  static func lock(of home: OfficeHome) throws(Fault) -> Lock {
    try home.storage.lock(path(in: home) + ".lock")
  }

  /// With the lock held.
  static func removeFiles(from home: OfficeHome) throws(Fault) {
    let path = path(in: home)
    for ending in ["", "-wal", "-shm"] { try home.storage.remove(path + ending) }
  }

  /// Reads the dossiers that are new or changed since the registry saw them.
  ///
  /// A case with supplements is what its last file makes of it.
  func refresh(_ registry: Registry) throws(Fault) -> [Fault] {
    let known = try registry.caseStamps()
    var entries: [Registry.CaseEntry] = []
    var seen: Set<String> = []
    var unreadable: [Fault] = []
    for id in try home.caseIDs() {
      do throws(Fault) {
        let (path, stamp) = try newestFile(of: id)
        seen.insert(path)
        if known[path] == stamp { continue }
        entries.append(
          Registry.CaseEntry(path: path, stamp: stamp, row: try row(id)))
      } catch {
        unreadable.append(error)
      }
    }
    try registry.update(entries, removing: known.keys.filter { !seen.contains($0) }.sorted())
    return unreadable
  }

  /// How many cases on disk the registry does not know as they are now, without touching it; `nil`
  /// where there is no registry, which is no harm: it is made when it is asked.
  func staleCount() throws(Fault) -> Int? {
    guard try home.storage.exists(path) else { return nil }
    let known = try Registry(path: path).caseStamps()
    // It was made for the volumes alone.
    if known.isEmpty { return nil }
    var seen = 0
    var stale = 0
    for id in try home.caseIDs() {
      let (path, stamp) = try newestFile(of: id)
      if let kept = known[path] { seen += 1; stale += kept == stamp ? 0 : 1 } else { stale += 1 }
    }
    // A home that was moved has every path twice, once as gone and once as new.
    return max(stale, known.count - seen)
  }

  private func newestFile(of id: CaseID) throws(Fault) -> (path: String, stamp: FileStamp) {
    let path = try home.file(of: id, supplement: home.supplements(of: id).last).path
    guard let status = try home.storage.status(of: path) else {
      throw Fault(
        "storage-missing", what: Phrase(zh: "读不到文件", en: "the file cannot be read"),
        why: Phrase(zh: "它刚被移走", en: "it was just moved away"),
        next: Phrase(zh: "请再试一次", en: "try again"), at: Place(file: path))
    }
    return (
      path, FileStamp(size: status.size, modified: status.modified, inode: status.inode)
    )
  }

  private func row(_ id: CaseID) throws(Fault) -> CaseRow {
    let chain = try home.chain(id)
    guard let last = chain.last else { preconditionFailure("a case has a dossier") }
    let record = try Case.replay(chain.flatMap(\.events), under: rules)
    let canStall = record.stalledOn(asOf: CivilDate(dayNumber: 1 << 20), under: rules) != nil
    return CaseRow(
      try last.view(), digest: last.digest, sealedOn: last.manifest.sealedAt?.date,
      dueOn: record.dueDates(under: rules).map(\.on).min(),
      lastEntryOn: canStall ? record.lastEntryOn : nil)
  }
}
