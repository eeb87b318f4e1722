package import Primitives

/// One thing that may happen next: by whom, by when, and what it still lacks.
package struct NextStep: Hashable, Sendable {
  package var kind: EventKind
  package var rule: Rule
  package var who: [Role]
  /// Empty when it can happen now.
  package var missing: [Refusal]
  package var dueOn: CivilDate?

  package var isReady: Bool { missing.isEmpty }
}

extension Case {
  /// Every event that could move the case on from here, and what each still lacks.
  package func next(asOf date: CivilDate, under rules: Rulebook) -> [NextStep] {
    let due = dueDates(under: rules)
    var list: [NextStep] = []
    for kind in EventKind.allCases where kind.rule.moves && kind.rule.states.contains(state) {
      if isIdle(kind) { continue }
      let rule = kind.rule
      var missing = standing(kind, on: max(date, lastMoveOn), under: rules)
      if kind == .writtenOff { missing += missingSheets }
      list.append(
        NextStep(
          kind: kind, rule: rule.rule, who: rule.roles, missing: missing,
          dueOn: due.first { $0.rule == rule.rule }?.on))
    }
    if owesAnswer {
      list.append(
        NextStep(
          kind: .answered, rule: .t09, who: EventKind.answered.rule.roles, missing: [],
          dueOn: due.first?.on))
    }
    return list
  }

  /// Loops that would change nothing here.
  private func isIdle(_ kind: EventKind) -> Bool {
    switch kind {
    case .accepted:
      state == .inProgress && assignment?.acceptedOn != nil
        || state == .rework && pendingRework?.mode != .changeLead
    case .started: state == .inProgress && assignment?.assigned.mode == .single
    case .reworkOrdered: pendingRework != nil
    case .reworkStarted: pendingRework?.mode != .sameUnit
    default: false
    }
  }

  private var missingSheets: [Refusal] {
    dueLedgers.filter { document(.writeOff, unit: $0.unit, ledger: $0.side) == nil }.map { due in
      Refusal(
        .t32, "t32-sheet", zh: "缺\(due.side.title.zh)的办结销号单",
        en: "there is no write-off sheet for the \(due.side.title.en)",
        who: EventKind.documentIssued.rule.roles)
    }
  }
}
