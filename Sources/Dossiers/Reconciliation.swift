package import Casework
internal import Codec
package import Primitives
internal import Seals

/// How two copies of one dossier stand to each other.
package enum Reconciliation: Hashable, Sendable {
  /// The same bytes.
  case identical
  /// The same events; the files beside them differ.
  case sameEvents
  /// The first copy holds all of the second's events and this many more.
  case firstAhead(Int)
  case secondAhead(Int)
  case diverged(Divergence)

  /// The first event in which two copies differ.
  package struct Divergence: Hashable, Sendable {
    package var sequence: Int
    package var first: Event
    package var second: Event
    /// Every field in which the two events differ, with both values.
    package var differences: [Difference]
    /// Lines of the two events' own bytes that differ, from 1; the first of them.
    package var line: Int
    /// How many events each copy has from there on.
    package var firstCount: Int
    package var secondCount: Int
  }
}

extension Dossier {
  /// Compares two copies event by event, by the digests of their bytes.
  ///
  /// Throws `dossier-other-case` when they are not copies of one file of one case.
  package static func reconcile(
    _ first: Dossier, _ second: Dossier
  ) throws(Fault) -> Reconciliation {
    guard first.caseID == second.caseID,
      first.manifest.supplementOf == second.manifest.supplementOf
    else {
      throw Fault(
        "dossier-other-case", .usage,
        what: Phrase(zh: "不能比对这两个文件", en: "these two files cannot be compared"),
        why: Phrase(
          zh: "一个是\(first.caseID)，一个是\(second.caseID)，或接续不同的文件",
          en: "one is \(first.caseID), one \(second.caseID), or they go on from different files"),
        next: Phrase(zh: "请选同一案件的两份副本", en: "choose two copies of one case"))
    }
    if first.digest == second.digest { return .identical }
    let common = zip(first.eventDigests, second.eventDigests).prefix { $0 == $1 }.count
    let (rest, others) = (first.events.count - common, second.events.count - common)
    switch (rest, others) {
    case (0, 0): return .sameEvents
    case (_, 0): return .firstAhead(rest)
    case (0, _): return .secondAhead(others)
    default: return .diverged(try divergence(first, second, at: common))
    }
  }

  private static func divergence(
    _ first: Dossier, _ second: Dossier, at index: Int
  ) throws(Fault) -> Reconciliation.Divergence {
    let (one, other) = (first.events[index], second.events[index])
    let name = EventText.entryName(one.sequence)
    let lines = try [first, second].map { dossier throws(Fault) in
      try dossier.bytes(of: name).split(separator: 0x0A, omittingEmptySubsequences: false)
    }
    return Reconciliation.Divergence(
      sequence: one.sequence, first: one, second: other,
      differences: Difference.between(
        try NodeEncoder().encode(one, name: "event"),
        try NodeEncoder().encode(other, name: "event")),
      line: zip(lines[0], lines[1]).prefix { $0 == $1 }.count + 1,
      firstCount: first.events.count - index, secondCount: second.events.count - index)
  }

  /// Joins two honest copies: the longer chain of events, with every file of either.
  ///
  /// What was taken out of either stays out. Throws `dossier-diverged` when neither chain goes on
  /// from the other, `dossier-merge-conflict` when one name has two contents, and
  /// `dossier-sealed` when the longer copy is sealed: conflicts are shown, never resolved. The
  /// result goes on from the longer copy's file.
  package static func merged(
    _ first: Dossier, _ second: Dossier
  ) throws(Fault) -> DossierDraft {
    let isSecondAhead: Bool
    switch try reconcile(first, second) {
    case .identical, .sameEvents, .firstAhead: isSecondAhead = false
    case .secondAhead: isSecondAhead = true
    case .diverged(let point): throw diverged(point, first.caseID)
    }
    let (ahead, behind) = isSecondAhead ? (second, first) : (first, second)
    var draft = try DossierDraft(continuing: ahead)
    for redaction in behind.manifest.redactions
    where !ahead.manifest.redactions.contains(where: { $0.path == redaction.path }) {
      draft.redact(redaction)
    }
    let own = Dictionary(
      ahead.manifest.files.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    for file in behind.manifest.files where isBeside(file.name) {
      if draft.redactions.contains(where: { $0.covers(file.name) }) { continue }
      guard let digest = own[file.name] else {
        try draft.add(try behind.bytes(of: file.name), named: file.name)
        continue
      }
      guard digest == file.sha256 else { throw conflict(file.name, digest, file.sha256) }
    }
    return draft
  }

  /// Whether an entry lies beside the events: what a union can add to.
  private static func isBeside(_ name: String) -> Bool {
    ["persons/", "documents/", "attachments/"].contains { name.hasPrefix($0) }
  }

  private static func diverged(_ point: Reconciliation.Divergence, _ id: CaseID) -> Fault {
    let (one, other) = (point.first, point.second)
    return Fault(
      "dossier-diverged", .refused,
      what: Phrase(zh: "不能合并\(id)的两份副本", en: "the two copies of \(id) cannot be merged"),
      why: Phrase(
        zh: "第\(point.sequence)条记录不同：一份由\(one.actor.name)（\(one.keeper.title.zh)）记，"
          + "另一份由\(other.actor.name)（\(other.keeper.title.zh)）记",
        en: "event \(point.sequence) differs: one by \(one.actor.name) (\(one.keeper.title.en)), "
          + "the other by \(other.actor.name) (\(other.keeper.title.en))"),
      next: Phrase(zh: "由双方核对后择一", en: "let both keepers look and decide"),
      details: point.differences.map {
        Phrase("\($0.path): \($0.left ?? "∅") ≠ \($0.right ?? "∅")")
      })
  }

  private static func conflict(_ name: String, _ own: Digest, _ other: Digest) -> Fault {
    Fault(
      "dossier-merge-conflict", .refused,
      what: Phrase(zh: "不能合并两份副本", en: "the two copies cannot be merged"),
      why: Phrase(
        zh: "“\(name)”内容不同：\(own) 与 \(other)", en: "“\(name)” differs: \(own) and \(other)"),
      next: Phrase(zh: "由双方核对后择一", en: "let both keepers look and decide"),
      at: Place(entry: name))
  }
}
