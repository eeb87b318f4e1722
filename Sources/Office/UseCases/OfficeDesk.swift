internal import Calendars
internal import Casework
internal import Codec
internal import Dossiers
package import Primitives
package import Storage

/// The office at work: every use case of the command line and, later, of the web.
package struct OfficeDesk: Sendable {
  let home: OfficeHome
  let press: Press
  let rules: Rulebook
  let storage: Storage

  /// Opens the office in a folder; `templates` serves when the folder has none of its own.
  package init(home: String, templates: String, storage: Storage = .disk) throws(Fault) {
    self.home = OfficeHome(home, storage: storage)
    self.storage = storage
    rules = Rulebook()
    let own = Storage.join(home, "Templates")
    press = Press(
      templates: try storage.exists(own) ? own : templates, storage: storage)
  }

  // MARK: Cases

  package func caseList() throws(Fault) -> Outcome {
    var outcome = Outcome()
    var rows: [Outcome] = []
    for id in try home.caseIDs() {
      let view = try home.read(id).view()
      var row = Outcome()
      row.put("case", id.rawValue)
      row.put("number", view.number?.rawValue)
      row.put("state", view.state.rawValue)
      row.put("registered-on", view.registeredOn.description)
      row.put("title", view.title)
      rows.append(row)
      outcome.say(
        zh: "\(id)  \(view.registeredOn)  \(view.stateName)  \(view.title)",
        en: "\(id)  \(view.registeredOn)  \(view.state.rawValue)  \(view.title)")
    }
    if rows.isEmpty {
      outcome.say(zh: "还没有案件。", en: "There are no cases yet.")
    }
    outcome.put("case", list: rows)
    return outcome
  }

  package func caseShow(_ id: String) throws(Fault) -> Outcome {
    let view = try home.read(CaseID(rawValue: id)).view()
    var outcome = Outcome()
    outcome.put("case", try NodeEncoder().encode(view, name: "case"))
    outcome.say(zh: "\(view.id)  \(view.title)", en: "\(view.id)  \(view.title)")
    outcome.say(
      zh: "  状态　　\(view.stateName)　案号 \(view.number?.rawValue ?? "—")",
      en: "  state     \(view.state.rawValue), number \(view.number?.rawValue ?? "-")")
    outcome.say(
      zh: "  登记　　\(view.registeredOn.official)　地点 \(view.location.full)",
      en: "  registered \(view.registeredOn), at \(view.location.full)")
    let deputies = view.deputies.map(\.name).joined(separator: "、")
    outcome.say(zh: "  代表　　\(deputies)", en: "  deputies  \(deputies)")
    for unit in view.assignment?.units ?? [] {
      outcome.say(
        zh: "  \(unit.roleName)单位 \(unit.name)", en: "  \(unit.role.rawValue)      \(unit.name)")
    }
    if let rating = view.rating {
      outcome.say(
        zh: "  评价　　\(rating.resultName)（\(rating.on.official)，第\(rating.round)轮）",
        en: "  rating    \(rating.result) on \(rating.on), round \(rating.round)")
    }
    for ledger in view.ledgers {
      let off = ledger.writtenOffOn?.description
      outcome.say(
        zh: "  \(ledger.sideName) \(ledger.number)　\(off.map { "已销号 " + $0 } ?? "未销号")",
        en:
          "  \(ledger.side.rawValue) ledger \(ledger.number), \(off.map { "written off " + $0 } ?? "open")"
      )
    }
    return outcome
  }

  package func caseHistory(_ id: String) throws(Fault) -> Outcome {
    let dossier = try home.read(CaseID(rawValue: id))
    let view = try dossier.view()
    var outcome = Outcome()
    var rows: [Outcome] = []
    for (step, digest) in zip(view.history, dossier.eventDigests) {
      var row = Outcome()
      row.put("sequence", step.sequence)
      row.put("on", step.on.description)
      row.put("kind", step.kind.rawValue)
      row.put("actor", step.actor)
      row.put("state", step.state.rawValue)
      row.put("sha256", digest.hex)
      rows.append(row)
      outcome.say(
        zh:
          "\(padded(step.sequence, 3))  \(step.on)  \(step.name)　\(step.actor)  \(digest.hex.prefix(12))",
        en:
          "\(padded(step.sequence, 3))  \(step.on)  \(step.kind.rawValue)  \(step.actor)  \(digest.hex.prefix(12))"
      )
    }
    outcome.put("event", list: rows)
    return outcome
  }
}
