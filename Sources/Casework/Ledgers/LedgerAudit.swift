package import Primitives
internal import Calendars

/// One thing that an audit of the ledgers found.
package struct AuditLine: Hashable, Sendable {
  package var rule: LedgerRule
  /// The case, where the fault is one case's.
  package var caseID: CaseID?
  package var side: LedgerSide?
  package var unit: UnitID?
  /// The day on which the rule began to speak.
  package var on: CivilDate
  package var what: Phrase
}

/// The inspector's audit of both ledgers as of a day, over the cases that they list.
///
/// Pure: the same cases and day give the same lines, ordered by case and rule.
package struct LedgerAudit: Sendable {
  package var rules: Rulebook
  package var date: CivilDate

  package init(asOf date: CivilDate, under rules: Rulebook) {
    self.date = date
    self.rules = rules
  }

  package func lines(_ cases: [Case]) -> [AuditLine] {
    var list = gaps(cases) + recurrences(cases)
    for record in cases { list += lines(record) }
    return list.sorted {
      ($0.caseID?.rawValue ?? "", LedgerAudit.rank($0.rule), $0.on, $0.what.zh)
        < ($1.caseID?.rawValue ?? "", LedgerAudit.rank($1.rule), $1.on, $1.what.zh)
    }
  }

  private static func rank(_ rule: LedgerRule) -> Int {
    LedgerRule.allCases.firstIndex(of: rule) ?? 0
  }

  /// The rules that look at one case alone.
  package func lines(_ record: Case) -> [AuditLine] {
    var list: [AuditLine] = []
    func found(
      _ rule: LedgerRule, _ on: CivilDate, _ zh: String, _ en: String, _ row: LedgerRow? = nil
    ) {
      if on <= date {
        list.append(
          AuditLine(
            rule: rule, caseID: record.id, side: row?.side, unit: row?.unit, on: on,
            what: Phrase(zh: zh, en: en)))
      }
    }
    compareLedgers(record, found)
    checkProgress(record, found)
    checkTimes(record, found)
    checkPapers(record, found)
    checkWriteOffs(record, found)
    return list
  }

  private typealias Finder = (LedgerRule, CivilDate, String, String, LedgerRow?) -> Void

  /// L2: phases, state and day of each undertaking row against the assigning row.
  private func compareLedgers(_ record: Case, _ found: Finder) {
    guard let ours = record.ledger(.assigning, nil) else { return }
    for theirs in record.ledgers
    where theirs.side == .undertaking && theirs.reassignedOn == nil {
      // Who took the task over was given it later than the assigning unit gave it first.
      let isSuccessor = record.assignments.first.map { first in
        !first.assigned.units.contains { $0.id == theirs.unit }
      }
      for phase in Phase.allCases where ours.phases[phase] != theirs.phases[phase] {
        if isSuccessor ?? false, phase == .assign || phase == .handle { continue }
        let one = ours.phases[phase]
        let other = theirs.phases[phase]
        guard let on = [one, other].compactMap({ $0 }).max() else { continue }
        found(
          .l2, on,
          "“\(phase.title.zh)”：交办单位\(one?.description ?? "无")，"
            + "承办单位\(other?.description ?? "无")",
          "“\(phase.title.en)”: \(one?.description ?? "none") in the assigning ledger, "
            + "\(other?.description ?? "none") in the undertaking one", theirs)
      }
      if let one = ours.writtenOff?.on, let other = theirs.writtenOff?.on, one != other,
        rules.calendar.workingDays(after: min(one, other), through: max(one, other))
          > rules.policy.writeOffDays
      {
        found(
          .l2, max(one, other), "销号日相差超过规定：\(one)与\(other)",
          "the write-offs of \(one) and \(other) are too far apart", theirs)
      }
    }
    for due in record.dueLedgers.dropFirst() where record.ledger(due.side, due.unit) == nil {
      guard record.assignment?.acceptedOn != nil, let on = record.assignment?.acceptedOn else {
        continue
      }
      found(
        .l2, rules.calendar.day(rules.policy.startDays, workingDaysAfter: on),
        "承办单位\(due.unit?.rawValue ?? "")没有建账",
        "the unit \(due.unit?.rawValue ?? "") has no row", nil)
    }
  }

  /// L3 and L4: the handling stands still, or says nothing.
  private func checkProgress(_ record: Case, _ found: Finder) {
    if let on = record.stalledOn(asOf: date, under: rules) {
      found(
        .l3, on, "自\(record.lastEntryOn)起\(rules.policy.stallDays)个工作日无新记载",
        "no entry for \(rules.policy.stallDays) working days since \(record.lastEntryOn)", nil)
    }
    let isOpen = StateSet.assigned.contains(record.state)
    if isOpen, let last = record.progress.max(by: { ($0.on, $0.sequence) < ($1.on, $1.sequence) }),
      last.on <= date, rules.policy.isVague(last.value)
    {
      found(
        .l4, last.on, "最近进展“\(last.value.text)”没有时间、责任人或下一步",
        "the last progress “\(last.value.text)” names no date, person or next step", nil)
    }
  }

  /// L5: what is due soon or overdue.
  private func checkTimes(_ record: Case, _ found: Finder) {
    for due in record.dueDates(under: rules) where due.rule == .t23 || due.rule == .t21 {
      let from = due.on + -rules.policy.dueSoonCalendarDays
      if date > due.on {
        found(
          .l5, due.on + 1, "“\(due.what.zh)”已超期\(date - due.on)天（期限\(due.on)）",
          "“\(due.what.en)” is \(date - due.on) days overdue since \(due.on)", nil)
      } else if date >= from {
        found(
          .l5, from, "“\(due.what.zh)”还有\(due.on - date)天到期（\(due.on)）",
          "“\(due.what.en)” is due in \(due.on - date) days, on \(due.on)", nil)
      }
    }
  }

  /// L6, L8 and L11: what the papers lack.
  private func checkPapers(_ record: Case, _ found: Finder) {
    if let reply = record.replies.first,
      !record.contacts.contains(where: { $0.value.faceToFace && $0.on <= reply.on })
    {
      found(.l6, reply.on, "答复前没有面商记录", "no talk face to face came before the reply", nil)
    }
    for signature in record.signatures where !record.isValid(signature.value) {
      let slot = signature.value.slot
      let isReplaced =
        record.signature(
          slot, on: signature.value.code, unit: signature.value.unit) != nil
      if isReplaced || didItsWork(signature.value, in: record) { continue }
      found(
        .l8, signature.on,
        "“\(slot.title.zh)”签在\(signature.value.code.title.zh)的旧版本上",
        "the \(slot.title.en) signed a superseded \(signature.value.code.title.en)", nil)
    }
    if let accepted = record.assignment?.acceptedOn {
      var missing = Objections()
      record.assignmentSignatures(.t16, &missing)
      for refusal in missing.refusals {
        found(.l8, accepted, refusal.what.zh, refusal.what.en, nil)
      }
    }
    if record.state == .archived, let on = record.archived?.on {
      for code in record.missingDocuments(by: .writeOff, rules.policy) {
        found(
          .l11, on, "已归档但缺\(code.title.zh)", "archived without the \(code.title.en)", nil)
      }
    }
  }

  /// Whether a signature took on an assignment that was later replaced: it is history, no fault.
  private func didItsWork(_ signature: Signature, in record: Case) -> Bool {
    let signed = record.documents.last {
      $0.value.code == signature.code && $0.value.version == signature.version
    }
    guard let version = signed?.value.assignment else { return false }
    return record.assignments.contains {
      $0.assigned.version == version && !$0.isInForce && $0.acceptedOn != nil
    }
  }

  /// L7, L9 and L12: how the numbers were written off.
  private func checkWriteOffs(_ record: Case, _ found: Finder) {
    let rated = record.currentRatings.map(\.on).max()
    for row in record.ledgers {
      guard let off = row.writtenOff else { continue }
      if let rated, off.on < rated {
        found(
          .l7, off.on, "销号日\(off.on)早于评价日\(rated)",
          "written off on \(off.on), before the rating of \(rated)", row)
      }
      for entry in row.entries where entry.isRed && entry.recordedOn >= off.on {
        found(
          .l12, entry.recordedOn, "\(off.on)销号后于\(entry.recordedOn)更改：\(entry.text)",
          "corrected on \(entry.recordedOn), after the write-off of \(off.on)", row)
      }
    }
    let due = record.dueLedgers.compactMap { record.ledger($0.side, $0.unit) }
    let off = due.filter(\.isWrittenOff)
    if !off.isEmpty, off.count < due.count || due.count < record.dueLedgers.count,
      let on = off.compactMap(\.writtenOff?.on).max()
    {
      found(.l9, on, "只在一本台账销号", "written off in one ledger only", off.first)
    }
  }

  /// L1: running numbers of each ledger and year without gaps or doubles, from 1.
  package func gaps(_ cases: [Case]) -> [AuditLine] {
    struct Key: Hashable {
      var side: LedgerSide
      var unit: UnitID?
      var year: Int
    }
    var serials: [Key: [(serial: Int, on: CivilDate, id: CaseID)]] = [:]
    for record in cases {
      for row in record.ledgers where row.openedOn <= date {
        guard let (year, serial) = row.number.parts else { continue }
        serials[Key(side: row.side, unit: row.unit, year: year), default: []].append(
          (serial, row.openedOn, record.id))
      }
    }
    let keys = serials.keys.sorted {
      ($0.side.rawValue, $0.unit?.rawValue ?? "", $0.year)
        < ($1.side.rawValue, $1.unit?.rawValue ?? "", $1.year)
    }
    var list: [AuditLine] = []
    for key in keys {
      var expected = 1
      for row in (serials[key] ?? []).sorted(by: { ($0.serial, $0.on) < ($1.serial, $1.on) }) {
        if row.serial != expected {
          let isDouble = row.serial < expected
          let span =
            expected == row.serial - 1 ? "\(expected)" : "\(expected)–\(row.serial - 1)"
          list.append(
            AuditLine(
              rule: .l1, caseID: row.id, side: key.side, unit: key.unit, on: row.on,
              what: isDouble
                ? Phrase(
                  zh: "\(key.year)年第\(row.serial)号重复",
                  en: "number \(row.serial) of \(key.year) is used twice")
                : Phrase(
                  zh: "\(key.year)年缺第\(span)号", en: "numbers \(span) of \(key.year) are missing")
            ))
        }
        expected = max(expected, row.serial + 1)
      }
    }
    return list
  }

  /// L10: the same place and category again within the months that policy names.
  package func recurrences(_ cases: [Case]) -> [AuditLine] {
    struct Key: Hashable {
      var place: [String?]
      var category: CategoryCode
    }
    var seen: [Key: (on: CivilDate, id: CaseID)] = [:]
    var list: [AuditLine] = []
    let ordered = cases.filter { $0.registered.on <= date && $0.state != .merged }.sorted {
      ($0.registered.on, $0.id) < ($1.registered.on, $1.id)
    }
    for record in ordered {
      guard let category = record.category?.code else { continue }
      let place = record.registered.value.location
      let key = Key(
        place: [place.street, place.community, place.compound, place.building],
        category: category)
      if let before = seen[key],
        record.registered.on <= before.on.adding(months: rules.policy.recurrenceMonths)
      {
        list.append(
          AuditLine(
            rule: .l10, caseID: record.id, on: record.registered.on,
            what: Phrase(
              zh: "与\(before.id)（\(before.on)）同一地点同一类别",
              en: "same place and category as \(before.id) of \(before.on)")))
      }
      seen[key] = (record.registered.on, record.id)
    }
    return list
  }
}
