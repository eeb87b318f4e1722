package import Primitives
internal import Seals
internal import Storage
internal import Volumes

extension OfficeDesk {
  /// The further roots of the archive that office.xml names.
  func copyRoots() -> [String] {
    (office?.copies?.roots ?? []).map { $0.hasPrefix("/") ? $0 : Storage.join(home.path, $0) }
  }

  /// The archive's copy in a root: whoever changes or removes archived files does it in all of them.
  func copy(at root: String) throws(Fault) -> ArchiveCopy {
    let keys = OfficeKeys(home: home)
    return ArchiveCopy(
      of: home.archive, at: root, authorities: try keys.authorities(),
      stampAuthorities: try keys.timeStampAuthorities(), nationalKeys: try keys.nationalKeys(),
      storage: storage)
  }

  private func requireCopyRoots() throws(Fault) -> [String] {
    _ = try requireOffice()
    let roots = copyRoots()
    guard !roots.isEmpty else {
      throw Fault(
        "copies-none", .refused, what: Phrase(zh: "没有副本", en: "there is no copy"),
        why: Phrase(zh: "office.xml 没有 copies", en: "office.xml has no copies"),
        next: Phrase(
          zh: "在 office.xml 写入 <copies><root>目录</root></copies>",
          en: "write <copies><root>FOLDER</root></copies> into office.xml"),
        at: Place(file: home.officePath))
    }
    return roots
  }

  /// Brings every copy in step; one that cannot be reached is a warning and does not keep the others
  /// from it.
  ///
  /// What is copied or removed has a line in the audit log by `worker`.
  package func archiveCopy(by worker: ArchiveOccasion = .unattended) throws(Fault) -> Outcome {
    try forEachCopy { copy, row, outcome throws(Fault) in
      let result = try copy.copy()
      if let moment = worker.moment, !result.copied.isEmpty || !result.removed.isEmpty {
        try AuditLog(home: home).add(
          "archive-copy",
          "\(copy.root): \(result.copied.count) copied, removed: "
            + (result.removed.isEmpty ? "none" : result.removed.joined(separator: ", ")),
          person: worker.sitting?.person ?? "-", account: worker.account, at: moment)
      }
      row.put("copied", texts: result.copied)
      row.put("removed", texts: result.removed)
      outcome.say(
        zh: "\(copy.root)  复制\(result.copied.count)个文件",
        en: "\(copy.root)  files copied: \(result.copied.count)")
      for name in result.copied { outcome.say(zh: "  \(name)", en: "  \(name)") }
      for name in result.removed {
        outcome.say(zh: "  已从副本移除 \(name)（依销毁清册）", en: "  removed \(name): disposed of")
      }
      outcome.warnings += result.notes.map(\.phrase)
      return result.rest
    }
  }

  /// How every copy stands to the archive; `quick` does not read volumes.
  package func archiveCompare(quick: Bool) throws(Fault) -> Outcome {
    try forEachCopy { copy, row, outcome throws(Fault) in
      let items = try copy.compare(reading: !quick)
      let rest = items.filter { $0.state != .same }
      row.put("same", items.count - rest.count)
      outcome.say(
        zh: "\(copy.root)  \(items.count - rest.count)个文件一致，\(rest.count)个不一致",
        en: "\(copy.root)  files the same: \(items.count - rest.count), not: \(rest.count)")
      return rest
    }
  }

  /// Does something with each copy; `body` gives the files that are not the same afterwards.
  private func forEachCopy(
    _ body: (ArchiveCopy, inout Outcome, inout Outcome) throws(Fault) -> [ArchiveCopy.Item]
  ) throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    for root in try requireCopyRoots() {
      var row = Outcome()
      row.put("root", root)
      do throws(Fault) {
        let rest = try body(try copy(at: root), &row, &outcome)
        put(rest, in: &row)
        say(rest, in: &outcome)
      } catch {
        row.put("state", error.code == "copy-unreachable" ? "unreachable" : "failed")
        outcome.warnings.append(error.phrase)
        warn(&outcome)
      }
      rows.append(row)
    }
    outcome.put("copy", list: rows)
    return outcome
  }

  private func put(_ rest: [ArchiveCopy.Item], in row: inout Outcome) {
    row.put(
      "file",
      list: rest.map { item in
        var file = Outcome()
        file.put("name", item.name)
        file.put("state", item.state.rawValue)
        return file
      })
  }

  private func say(_ rest: [ArchiveCopy.Item], in outcome: inout Outcome) {
    for item in rest {
      let title = item.state.title
      outcome.say(zh: "  \(title.zh)  \(item.name)", en: "  \(title.en)  \(item.name)")
      switch item.state {
      case .same: continue
      case .missing, .older, .disposed: warn(&outcome)
      default: outcome.ending = .damaged
      }
    }
  }

  private func warn(_ outcome: inout Outcome) {
    if case .done = outcome.ending { outcome.ending = .warnings }
  }
}

extension ArchiveCopy.State {
  fileprivate var title: Phrase {
    switch self {
    case .same: Phrase(zh: "一致", en: "same")
    case .missing: Phrase(zh: "副本缺", en: "missing in the copy")
    case .extra: Phrase(zh: "只在副本", en: "only in the copy")
    case .older: Phrase(zh: "副本较旧", en: "older in the copy")
    case .newer: Phrase(zh: "副本较新", en: "newer in the copy")
    case .different: Phrase(zh: "不同", en: "different")
    case .damagedHere: Phrase(zh: "这里损坏", en: "damaged here")
    case .disposed: Phrase(zh: "已销毁而副本仍有", en: "disposed of, and still in the copy")
    case .damagedThere: Phrase(zh: "副本损坏", en: "damaged in the copy")
    }
  }
}
