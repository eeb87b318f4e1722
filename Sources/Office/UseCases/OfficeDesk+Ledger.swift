internal import Casework
internal import Dossiers
package import Primitives

extension OfficeDesk {
  /// Every case as it stood at the end of a day: by what was on record then.
  func records(asOf date: CivilDate? = nil) throws(Fault) -> [Case] {
    var records: [Case] = []
    for id in try home.caseIDs() {
      let events = try home.chain(id).flatMap(\.events).prefix { event in
        date.map { event.recordedAt.date <= $0 } ?? true
      }
      if events.isEmpty { continue }
      records.append(
        try placed(Place(file: id.rawValue)) { () throws(Fault) in
          try Case.replay(events, under: rules)
        })
    }
    return records
  }

  /// The rows of one side's ledger: all units', or one unit's; of a month, or of all time.
  package func ledger(
    _ sideName: String, unit: String?, month: String?
  ) throws(Fault) -> Outcome {
    let office = try requireOffice()
    guard let side = LedgerSide(rawValue: sideName) else {
      throw Fault(
        "ledger-side", .usage,
        what: Phrase(zh: "没有台账“\(sideName)”", en: "there is no ledger “\(sideName)”"),
        why: Phrase(zh: "名称不认识", en: "the name is not known"),
        next: Phrase(zh: "可用的有：assigning、undertaking", en: "there are assigning and undertaking"))
    }
    let chosen = try unit.map { name throws(Fault) in try office.unit(named: name) }
    let month = try Month.given(month)?.rawValue
    var lines: [(row: LedgerRow, record: Case)] = []
    for record in try records() {
      for row in record.ledgers
      where row.side == side && (chosen == nil || row.unit == chosen?.id)
        && (month == nil || Month(row.openedOn).rawValue == month)
      {
        lines.append((row, record))
      }
    }
    lines.sort { left, right in
      (left.row.unit?.rawValue ?? "", left.row.number, left.record.id)
        < (right.row.unit?.rawValue ?? "", right.row.number, right.record.id)
    }
    return outcome(of: lines, office)
  }

  private func outcome(of lines: [(row: LedgerRow, record: Case)], _ office: OfficeFile) -> Outcome
  {
    var outcome = Outcome()
    var rows: [Outcome] = []
    for (row, record) in lines {
      let unit = row.unit.map { id in office.units.first { $0.id == id }?.name ?? id.rawValue }
      let dates = Phase.allCases.map { row.phases[$0]?.description ?? "—" }
      let state: Phrase
      if let off = row.writtenOff {
        state = Phrase(zh: "已销号\(off.on)", en: "written off \(off.on)")
      } else if let moved = row.reassignedOn {
        state = Phrase(zh: "改派\(moved)", en: "reassigned \(moved)")
      } else {
        state = Phrase(zh: "在办", en: "open")
      }
      var item = Outcome()
      item.put("number", row.number.rawValue)
      item.put("case", record.id.rawValue)
      item.put("case-number", record.admitted?.value.number.rawValue)
      item.put("unit", unit)
      item.put("title", record.drafted?.value.title ?? record.registered.value.title)
      item.put("opened-on", row.openedOn.description)
      for (phase, date) in zip(Phase.allCases, dates) { item.put(phase.rawValue + "-on", date) }
      item.put("last-entry", row.entries.last?.text)
      item.put("written-off-on", row.writtenOff?.on.description)
      rows.append(item)
      let title = record.drafted?.value.title ?? record.registered.value.title
      outcome.say(
        zh: "\(row.number)  \(record.id)  \(unit.map { $0 + "  " } ?? "")\(title)",
        en: "\(row.number)  \(record.id)  \(unit.map { $0 + "  " } ?? "")\(title)")
      outcome.say(
        zh: "    " + zip(Phase.allCases, dates).map { $0.title.zh + $1 }.joined(separator: "  ")
          + "  " + state.zh,
        en: "    "
          + zip(Phase.allCases, dates).map { $0.rawValue + " " + $1 }
          .joined(separator: "  ") + "  " + state.en)
    }
    let open = lines.count { $0.row.writtenOff == nil && $0.row.reassignedOn == nil }
    let off = lines.count { $0.row.writtenOff != nil }
    outcome.say(
      zh: "共\(lines.count)行：在办\(open)，已销号\(off)。",
      en: "\(lines.count) rows: \(open) open, \(off) written off.")
    outcome.put("row", list: rows)
    return outcome
  }

  /// What an audit of both ledgers finds on a day, by the rules L1 to L12.
  package func ledgerAudit(asOf date: CivilDate) throws(Fault) -> Outcome {
    _ = try requireOffice()
    let findings = LedgerAudit(asOf: date, under: rules).lines(try records(asOf: date))
    var outcome = Outcome()
    var rows: [Outcome] = []
    for finding in findings {
      var row = Outcome()
      row.put("rule", finding.rule.rawValue)
      row.put("case", finding.caseID?.rawValue)
      row.put("side", finding.side?.rawValue)
      row.put("unit", finding.unit?.rawValue)
      row.put("on", finding.on.description)
      row.put("zh", finding.what.zh)
      row.put("en", finding.what.en)
      rows.append(row)
      let head = "\(finding.rule.rawValue)  \(finding.on)  \(finding.caseID?.rawValue ?? "—")  "
      outcome.say(zh: head + finding.what.zh, en: head + finding.what.en)
    }
    outcome.say(
      zh: "截至\(date)，发现\(findings.count)项。", en: "\(findings.count) findings as of \(date).")
    outcome.put("as-of", date.description)
    outcome.put("finding", list: rows)
    return outcome
  }
}

extension OfficeFile {
  /// A unit by its key, its name or another name of it.
  func unit(named name: String) throws(Fault) -> Unit {
    let found = units.first {
      $0.id.rawValue == name || $0.name == name || $0.aliases.contains(name)
    }
    guard let found else {
      throw Fault(
        "office-unit-unknown", what: Phrase(zh: "没有单位“\(name)”", en: "there is no unit “\(name)”"),
        why: Phrase(zh: "office.xml 没有列出", en: "office.xml does not list it"),
        next: Phrase(
          zh: "有：" + units.map(\.name).joined(separator: "、"),
          en: "there are: " + units.map(\.name).joined(separator: ", ")))
    }
    return found
  }
}
