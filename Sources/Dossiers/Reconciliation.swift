package import Casework
internal import Codec
package import Primitives
internal import Seals

/// How two copies of one dossier stand to each other.
package enum Reconciliation: Hashable, Sendable {
  /// The same events, and the same other files.
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
          en: "one is \(first.caseID), one \(second.caseID), or they continue different files"),
        next: Phrase(zh: "选同一案件的两份副本", en: "choose two copies of one case"))
    }
    let common = zip(first.eventDigests, second.eventDigests).prefix { $0 == $1 }.count
    let (rest, others) = (first.events.count - common, second.events.count - common)
    switch (rest, others) {
    case (0, 0): return first.revision == second.revision ? .identical : .sameEvents
    case (_, 0): return .firstAhead(rest)
    case (0, _): return .secondAhead(others)
    default:
      let (one, other) = (first.events[common], second.events[common])
      let differences = Difference.between(
        try NodeEncoder().encode(one, name: "event"),
        try NodeEncoder().encode(other, name: "event"))
      return .diverged(
        Reconciliation.Divergence(
          sequence: one.sequence, first: one, second: other, differences: differences,
          firstCount: rest, secondCount: others))
    }
  }

  /// Joins two honest copies: the longer chain of events, with every file of either.
  ///
  /// What was lawfully taken out of either stays out. Throws `dossier-diverged` when neither chain
  /// continues the other, and `dossier-merge-conflict` when one name has two contents: conflicts
  /// are shown, never resolved. The result continues `first`'s file.
  package static func merge(
    _ first: Dossier, _ second: Dossier
  ) throws(Fault) -> DossierDraft {
    let ahead: Dossier
    switch try reconcile(first, second) {
    case .identical, .sameEvents, .firstAhead: ahead = first
    case .secondAhead: ahead = second
    case .diverged(let point): throw diverged(point, first.caseID)
    }
    let behind = ahead.revision == first.revision ? second : first
    var draft = try DossierDraft(continuing: ahead)
    var redactions = ahead.manifest.redactions
    for redaction in behind.manifest.redactions
    where !redactions.contains(where: { $0.path == redaction.path }) {
      if ahead.manifest.file(redaction.path.rawValue) != nil {
        try draft.redact(redaction.path.rawValue, on: redaction.on, reason: redaction.reason)
      } else {
        draft.adopt(redaction)
      }
      redactions.append(redaction)
    }
    for file in behind.manifest.files where isBeside(file.path.rawValue) {
      let name = file.path.rawValue
      if redactions.contains(where: { $0.path == file.path }) { continue }
      if let own = ahead.manifest.file(name) {
        guard own.sha256 == file.sha256 else { throw conflict(name, own.sha256, file.sha256) }
        continue
      }
      _ = try draft.add(name, try behind.bytes(of: name))
    }
    return draft
  }

  /// Whether an entry lies beside the events: what a union can add to.
  private static func isBeside(_ name: String) -> Bool {
    name.hasPrefix(DossierFormat.personsFolder) || Inspection.isPaper(name)
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
