internal import Casework
internal import Inspector
package import Primitives
internal import Registry
internal import Seals
internal import Storage

extension OfficeDesk {
  /// Drops what is derived, the registry, and makes it again from the files alone.
  ///
  /// Says where the one that was dropped told something else, row by row, and names every file that
  /// cannot be read, which has no row then. A run that was stopped leaves nothing wrong: what is
  /// missing is filled in when it is asked for.
  package func archiveRebuild() throws(Fault) -> Outcome {
    _ = try requireOffice()
    let index = OfficeIndex(home: home, rules: rules)
    let lock = try OfficeIndex.lock(of: home)
    defer { extendLifetime(lock) }
    var outcome = Outcome()
    let before = try dropped(index, &outcome)
    try OfficeIndex.removeFiles(from: home)
    let registry = try Registry(path: index.path)
    var unreadable = try index.refresh(registry)
    unreadable += try index.refreshVolumes(registry)
    for name in try missingVolumes() { unreadable.append(missing(name)) }
    let indexes = try VolumeIndexes(in: home.archive, storage: storage)
      .refresh(try volumeNames(), anew: true)
    unreadable += indexes.faults
    let now = try RegistryRows(registry)
    let members = now.volumes.values.map(\.members.count).reduce(0, +)
    outcome.put("cases", now.cases.count)
    outcome.put("volumes", now.volumes.count)
    outcome.put("members", members)
    outcome.say(
      zh: "登记索引已由文件重建：案件\(now.cases.count)件，卷\(now.volumes.count)个，卷内案卷\(members)件",
      en:
        "made the registry again from the files: \(now.cases.count) cases, \(now.volumes.count) volumes, \(members) dossiers in them"
    )
    if let before { compare(before, now, &outcome) }
    outcome.put("indexes", texts: indexes.made)
    outcome.put("differing-indexes", texts: indexes.differing)
    outcome.say(
      zh: "检索索引已由卷重建：\(indexes.made.count)个，与原来不同的\(indexes.differing.count)个",
      en:
        "made the search indexes again from the volumes: \(indexes.made.count), \(indexes.differing.count) unlike the former ones"
    )
    for name in indexes.differing {
      outcome.say(zh: "  不同 \(name).index", en: "  differs  \(name).index")
    }
    outcome.put("unreadable", texts: unreadable.map { $0.message(.english) })
    outcome.warnings += unreadable.map(\.phrase)
    if !outcome.warnings.isEmpty { outcome.ending = .warnings }
    if unreadable.contains(where: { $0.kind == .damaged }) { outcome.ending = .damaged }
    return outcome
  }

  /// The rows of the registry that is there; `nil` for none, and for one that cannot be read.
  private func dropped(
    _ index: OfficeIndex, _ outcome: inout Outcome
  ) throws(Fault) -> RegistryRows? {
    guard try storage.exists(index.path) else { return nil }
    do throws(Fault) { return try RegistryRows(try Registry(path: index.path)) } catch {
      outcome.say(
        zh: "原来的读不出：\(error.why.zh)", en: "the former one could not be read: \(error.why.en)")
      outcome.put("former", error.code)
      return nil
    }
  }

  /// A row of a file that has changed since is only old; one that told something else of the file as it
  /// is was wrong.
  private func compare(_ before: RegistryRows, _ now: RegistryRows, _ outcome: inout Outcome) {
    var wrong: [String] = []
    var old = 0
    for (path, row) in before.cases where now.cases[path] != row {
      if now.cases[path]?.stamp == row.stamp { wrong.append(path) } else { old += 1 }
    }
    for (name, row) in before.volumes where now.volumes[name] != row {
      let fresh = now.volumes[name]
      if fresh?.stamp == row.stamp, fresh?.isSealed == row.isSealed {
        wrong.append(name)
      } else {
        old += 1
      }
    }
    let added =
      now.cases.keys.count { before.cases[$0] == nil }
      + now.volumes.keys.count { before.volumes[$0] == nil }
    outcome.put("differing", texts: wrong.sorted())
    outcome.put("outdated", old)
    outcome.put("added", added)
    if wrong.isEmpty, old == 0, added == 0 {
      outcome.say(zh: "与原来的逐行相同", en: "the same as the former one, row by row")
    } else {
      outcome.say(
        zh: "与原来的相比：\(wrong.count)行有误，\(old)行过时，新增\(added)行",
        en: "against the former one: \(wrong.count) rows were wrong, \(old) old, \(added) are new")
    }
    for name in wrong.sorted() { outcome.say(zh: "  有误 \(name)", en: "  wrong  \(name)") }
  }

  /// Volumes that have a seal, or are known, and are not there, without those that were disposed of.
  private func missingVolumes() throws(Fault) -> [String] {
    let here = Set(try volumeNames())
    return try takenNames().subtracting(here).subtracting(try disposedVolumes()).sorted()
  }

  private func missing(_ name: String) -> Fault {
    Fault(
      "archive-missing", .damaged,
      what: Phrase(zh: "\(name)没有登记", en: "\(name) is not in the registry"),
      why: Phrase(zh: "有它的封印或记录，卷却不在", en: "its seal or the journal knows it, and it is not here"),
      next: OfficeDesk.repair(name), at: Place(file: home.volume(name)))
  }
}

/// All rows of a registry, to hold it against another.
private struct RegistryRows {
  var cases: [String: Registry.CaseEntry] = [:]
  var volumes: [String: Registry.VolumeEntry] = [:]

  init(_ registry: Registry) throws(Fault) {
    for entry in try registry.caseEntries() { cases[entry.path] = entry }
    for entry in try registry.volumes() { volumes[entry.name] = entry }
  }
}
