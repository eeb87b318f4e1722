internal import Calendars
internal import Casework
internal import Codec
internal import Dossiers
package import Primitives
internal import Registry

/// Which cases a list is to show, in words.
package struct CaseWish: Sendable {
  package var states: [String]
  package var streets: [String]
  package var units: [String]
  package var from: String?
  package var to: String?
  /// `2022-12`: cases registered in it, in place of `from` and `to`.
  package var month: String?
  /// Only cases in which somebody owed something before the day of asking.
  package var overdue: Bool
  /// Only open handlings without a fact for as long as policy allows.
  package var stalled: Bool
  /// The day of asking.
  package var asOf: CivilDate

  package init(
    states: [String] = [], streets: [String] = [], units: [String] = [], from: String? = nil,
    to: String? = nil, month: String? = nil, overdue: Bool = false, stalled: Bool = false,
    asOf: CivilDate
  ) {
    self.states = states
    self.streets = streets
    self.units = units
    self.from = from
    self.to = to
    self.month = month
    self.overdue = overdue
    self.stalled = stalled
    self.asOf = asOf
  }
}

extension OfficeDesk {
  package func caseList(_ wish: CaseWish) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let answer = try OfficeIndex(home: home, rules: rules).cases(try filter(wish))
    var outcome = Outcome()
    for row in answer.rows {
      outcome.lines.append(
        Phrase(
          zh: line(row.id, row.registeredOn, row.state.title.zh, row.title, due: row.dueOn, "限"),
          en: line(row.id, row.registeredOn, row.state.title.en, row.title, due: row.dueOn, "due "))
      )
    }
    outcome.say(
      zh: "共\(answer.rows.count)件。",
      en: "\(answer.rows.count) \(answer.rows.count == 1 ? "case" : "cases").")
    outcome.put("case", list: answer.rows.map(OfficeDesk.listed))
    outcome.put("unreadable", texts: answer.unreadable.map { $0.place.description })
    for fault in answer.unreadable {
      outcome.warnings.append(
        Phrase(zh: "未能列出：" + fault.message(.chinese), en: "not listed: " + fault.message(.english)))
    }
    return outcome
  }

  /// The numbers of the cases that a wish finds; one that cannot be read ends it.
  func found(_ wish: CaseWish) throws(Fault) -> [CaseID] {
    let answer = try OfficeIndex(home: home, rules: rules).cases(try filter(wish))
    if let fault = answer.unreadable.first { throw fault }
    return answer.rows.map(\.id)
  }

  private func line(
    _ id: CaseID, _ on: CivilDate, _ state: String, _ title: String, due: CivilDate?, _ word: String
  ) -> String {
    "\(id)  \(on)  \(state)  \(title)" + (due.map { "  \(word)\($0)" } ?? "")
  }

  private static func listed(_ row: CaseRow) -> Outcome {
    var item = Outcome()
    item.put("case", row.id.rawValue)
    item.put("number", row.number?.rawValue)
    item.put("state", row.state.rawValue)
    item.put("registered-on", row.registeredOn.description)
    item.put("title", row.title)
    item.put("street", row.street)
    item.put("lead-deputy", row.leadDeputy)
    item.put("unit", texts: row.units)
    item.put("due-on", row.dueOn?.description)
    item.put("last-entry-on", row.lastEntryOn?.description)
    item.put("satisfaction", row.satisfaction)
    item.put("written-off-on", row.writtenOffOn?.description)
    item.put("sealed-on", row.sealedOn?.description)
    item.put("sha256", row.digest.hex)
    return item
  }

  private func filter(_ wish: CaseWish) throws(Fault) -> CaseFilter {
    var filter = CaseFilter()
    for name in wish.states {
      guard
        let state = State.allCases.first(where: { $0.rawValue == name || $0.title.zh == name })
      else {
        let known = State.allCases.map(\.rawValue).joined(separator: ", ")
        throw Fault(
          "case-state", .usage,
          what: Phrase(zh: "没有状态“\(name)”", en: "there is no state “\(name)”"),
          why: Phrase(zh: "名称不认识", en: "the name is not known"),
          next: Phrase(zh: "可用的有：" + known, en: "there are: " + known))
      }
      filter.states.append(state)
    }
    filter.streets = wish.streets
    filter.units = wish.units
    filter.from = try CivilDate.given(wish.from, "--from")
    filter.to = try CivilDate.given(wish.to, "--to")
    if let month = try Month.given(wish.month)?.parts,
      let first = CivilDate(year: month.year, month: month.month, day: 1)
    {
      filter.from = first
      filter.to = first.adding(months: 1) + -1
    }
    if wish.overdue { filter.overdueOn = wish.asOf }
    if wish.stalled {
      // Ten working days lie after a day up to now, now included, when ten lie before tomorrow.
      let first = rules.calendar.day(rules.policy.stallDays, workingDaysBefore: wish.asOf + 1)
      filter.idleSince = first + -1
    }
    return filter
  }

  // MARK: One case

  /// What the case's last file says; for a reader with masked rights, with residents masked.
  package func caseShow(_ id: String, reader: Sitting? = nil) throws(Fault) -> Outcome {
    let view = try readerView(of: CaseID(rawValue: id), reader)
    var outcome = Outcome()
    outcome.put("case", try NodeEncoder().encode(view, name: "case"))
    outcome.say(zh: "\(view.id)  \(view.title)", en: "\(view.id)  \(view.title)")
    outcome.say(
      zh: "  状态　　\(view.stateName)　案号 \(view.number?.rawValue ?? "—")",
      en: "  state      \(view.state.rawValue), number \(view.number?.rawValue ?? "-")")
    outcome.say(
      zh: "  登记　　\(view.registeredOn.official)　地点 \(view.location.full)",
      en: "  registered \(view.registeredOn), at \(view.location.full)")
    let deputies = view.deputies.map(\.name).joined(separator: "、")
    outcome.say(
      zh: "  代表　　\(deputies.isEmpty ? "—" : deputies)",
      en: "  deputies   \(deputies.isEmpty ? "-" : deputies)")
    for unit in view.assignment?.units ?? [] {
      outcome.say(
        zh: "  \(unit.roleName)单位 \(unit.name)", en: "  \(unit.role.rawValue)       \(unit.name)")
    }
    if let rating = view.rating {
      outcome.say(
        zh: "  评价　　\(rating.resultName)（\(rating.on.official)，第\(rating.round)轮）",
        en: "  rating     \(rating.result) on \(rating.on), round \(rating.round)")
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

  /// Every event of the case, in its dossier and the supplements to it.
  package func caseHistory(_ id: String) throws(Fault) -> Outcome {
    let chain = try home.chain(CaseID(rawValue: id))
    guard let last = chain.last else { preconditionFailure("a case has a dossier") }
    let view = try last.view()
    var outcome = Outcome()
    var rows: [Outcome] = []
    for (step, digest) in zip(view.history, chain.flatMap(\.eventDigests)) {
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

  /// What may happen next, by whom and by when, and what each step still lacks.
  package func caseNext(_ id: String, asOf date: CivilDate) throws(Fault) -> Outcome {
    let chain = try home.chain(CaseID(rawValue: id))
    let record = try Case.replay(chain.flatMap(\.events), under: rules)
    var outcome = Outcome()
    outcome.put("case", record.id.rawValue)
    outcome.put("state", record.state.rawValue)
    outcome.say(
      zh: "\(record.id)  现为“\(record.state.title.zh)”",
      en: "\(record.id)  is “\(record.state.title.en)”")
    let steps = record.next(asOf: date, under: rules)
    if steps.isEmpty { outcome.say(zh: "没有下一步：本件已了结。", en: "Nothing is next: the case is closed.") }
    var rows: [Outcome] = []
    for step in steps {
      rows.append(OfficeDesk.row(step))
      let who = Phrase(
        zh: step.who.map(\.title.zh).joined(separator: "、"),
        en: step.who.map(\.title.en).joined(separator: ", "))
      let due = step.dueOn.map { Phrase(zh: "，限\($0)", en: ", by \($0)") } ?? Phrase("")
      let mark = step.isReady ? Phrase(zh: "可办", en: "ready ") : Phrase(zh: "待补", en: "lacking")
      outcome.say(
        zh: "  \(mark.zh)  \(step.kind.title.zh)（\(step.kind.rawValue)）：\(who.zh)\(due.zh)",
        en: "  \(mark.en)  \(step.kind.rawValue): \(who.en)\(due.en)")
      for refusal in step.missing {
        outcome.say(zh: "      - " + refusal.message.zh, en: "      - " + refusal.message.en)
      }
    }
    outcome.put("next", list: rows)
    return outcome
  }

  private static func row(_ step: NextStep) -> Outcome {
    var row = Outcome()
    row.put("kind", step.kind.rawValue)
    row.put("rule", step.rule.rawValue)
    row.put("ready", step.isReady ? "true" : "false")
    row.put("who", texts: step.who.map(\.rawValue))
    row.put("due-on", step.dueOn?.description)
    row.put(
      "missing",
      list: step.missing.map { refusal in
        var item = Outcome()
        item.put("rule", refusal.rule.rawValue)
        item.put("code", refusal.code)
        item.put("zh", refusal.message.zh)
        item.put("en", refusal.message.en)
        item.put("who", texts: refusal.who.map(\.rawValue))
        return item
      })
    return row
  }

  // MARK: Recording

  /// Records one event through the guards and says where the case stands now.
  package func caseRecord(_ order: CaseOrder, _ sitting: Sitting) throws(Fault) -> Outcome {
    let office = try requireOffice()
    let result = try CaseRecording(
      home: home, press: press, office: office, sitting: sitting,
      texts: FileTexts(pdf: pdfText, scan: scanText)
    ).run(order)
    let kind = try order.eventKind()
    var outcome = Outcome()
    outcome.put("case", result.id.rawValue)
    outcome.put("sequence", result.record.lastSequence)
    outcome.put("state", result.record.state.rawValue)
    outcome.put("file", result.file)
    outcome.put("sealed", result.sealed ? "true" : "false")
    outcome.put("certificate", result.certificate)
    outcome.say(
      zh:
        "\(result.id)  已记第\(result.record.lastSequence)条“\(kind.title.zh)”，现为“\(result.record.state.title.zh)”",
      en:
        "\(result.id)  event \(result.record.lastSequence) “\(kind.title.en)” is recorded; the case is “\(result.record.state.title.en)”"
    )
    result.text?.say(in: &outcome)
    if result.sealed {
      outcome.say(zh: "已封卷：\(result.file)", en: "sealed: \(result.file)")
    }
    if let certificate = result.certificate {
      outcome.say(zh: "销号证书：\(certificate)", en: "closure certificate: \(certificate)")
    }
    return outcome
  }
}
