internal import Casework
internal import Dossiers
package import Primitives

extension OfficeDesk {
  /// Compares two copies of one case's file; a divergence is thrown, with all that differs.
  package func caseReconcile(_ first: String, _ second: String) throws(Fault) -> Outcome {
    let one = try DossierFile(first, storage: storage).read()
    let other = try DossierFile(second, storage: storage).read()
    var outcome = Outcome()
    outcome.put("case", one.caseID.rawValue)
    switch try Dossier.reconcile(one, other) {
    case .identical:
      outcome.put("result", "identical")
      outcome.say(zh: "两份相同：SHA-256 \(one.digest)", en: "identical: SHA-256 \(one.digest)")
    case .sameEvents:
      outcome.put("result", "same-events")
      outcome.say(
        zh: "事件相同（\(one.events.count)条），所附文件不同",
        en: "the same \(one.events.count) events; the files beside them differ")
      let names = OfficeDesk.differingFiles(one, other)
      outcome.put("file", texts: names)
      for name in names { outcome.lines.append(Phrase("  " + name)) }
    case .firstAhead(let count):
      outcome.put("result", "first-ahead")
      outcome.put("events", count)
      outcome.say(
        zh: "\(first) 多\(count)条，\(second) 是它的前一版",
        en: "\(first) goes on from \(second) by \(count) events")
    case .secondAhead(let count):
      outcome.put("result", "second-ahead")
      outcome.put("events", count)
      outcome.say(
        zh: "\(second) 多\(count)条，\(first) 是它的前一版",
        en: "\(second) goes on from \(first) by \(count) events")
    case .diverged(let point):
      throw OfficeDesk.diverged(point, one.caseID.rawValue, first, second)
    }
    return outcome
  }

  private static func differingFiles(_ one: Dossier, _ other: Dossier) -> [String] {
    let others = Dictionary(
      other.manifest.files.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    let own = Set(one.manifest.files.map(\.name))
    return one.manifest.files.filter { others[$0.name] != $0.sha256 }.map(\.name)
      + other.manifest.files.map(\.name).filter { !own.contains($0) }
  }

  private static func diverged(
    _ point: Reconciliation.Divergence, _ id: String, _ first: String, _ second: String
  ) -> Fault {
    let sides = [(first, point.first, point.firstCount), (second, point.second, point.secondCount)]
    let who = sides.map { path, event, count in
      Phrase(
        zh: "\(path)：\(event.on) \(event.kind.title.zh)，\(event.actor.name)，"
          + "台账 \(event.keeper.title.zh)，由此起\(count)条",
        en: "\(path): \(event.on) \(event.kind.rawValue), \(event.actor.name), "
          + "ledger \(event.keeper.rawValue), \(count) events from here on")
    }
    let fields = point.differences.map {
      Phrase("\($0.path): \($0.left ?? "∅") ≠ \($0.right ?? "∅")")
    }
    return Fault(
      "case-diverged", .damaged,
      what: Phrase(zh: "\(id)的两份副本不一致", en: "the two copies of \(id) disagree"),
      why: Phrase(
        zh: "自第\(point.sequence)条事件第\(point.line)行起不同",
        en: "they differ from event \(point.sequence), line \(point.line) on"),
      next: Phrase(
        zh: "请双方台账管理人对照签字原件核对", en: "let both ledger keepers compare them with the signed originals"
      ),
      at: Place(file: id), details: who + fields)
  }
}
