internal import Primitives

extension Case {
  /// Checks completion, write-off and what comes after (T31 to T33, T36, T37).
  func checkClosing(_ event: Event, _ rules: Rulebook, _ found: inout Objections) {
    switch event.body {
    case .completed(let it): checkCompletion(it, event, rules, &found)
    case .writtenOff(let it): checkWriteOff(it, event, &found)
    case .certificateIssued(let it):
      found.requireText(it.number.rawValue, .t32, "certificate", "证书编号", "number")
      found.require(
        !certificates.contains { $0.value.number == it.number }, .t32, "t32-certificate-twice",
        "证书编号重复", "the certificate's number is taken")
    case .archived(let it):
      found.require(
        (it.pages ?? 1) > 0, .t33, "t33-pages", "页数须大于0", "pages must be above 0")
    case .returnVisit(let it):
      found.require(
        it.households > 0 && (0...it.households).contains(it.satisfied), .data,
        "data-households", "回访户数不合理", "the households make no sense")
    case .writeOffReversed(let it):
      found.requireText(it.reason, .t37, "reason", "撤销理由", "reason")
      found.require(
        !event.evidence.isEmpty, .t37, "t37-evidence", "撤销销号须附决定书",
        "the decision must be attached", who: [.committeeHead, .archivist])
    default: break
    }
  }

  private func checkCompletion(
    _ it: Completed, _ event: Event, _ rules: Rulebook, _ found: inout Objections
  ) {
    found.require(!it.summary.isBlank, .t31, "t31-summary", "缺少办结情况", "no summary is given")
    if state == .closing {
      for commitment in openCommitments where !it.outstanding.contains(commitment.action.id) {
        found.refuse(
          .gate5, "gate-5-commitment",
          "未兑现的承诺“\(commitment.action.text)”未列入办结签字单",
          "the open commitment “\(commitment.action.text)” is not listed",
          who: EventKind.completed.rule.roles)
      }
    }
    if event.actor.role == .deputy { checkCompletingDeputy(event.actor, &found) }
    for signature in signatures where signature.value.code == .completion {
      guard isValid(signature.value) else { continue }
      found.require(
        event.on >= signature.on, .gate9, "gate-9-completion",
        "办结日早于双签字②的日期\(signature.on)",
        "the completion is before its signature of \(signature.on)")
    }
  }

  /// A deputy of an undertaking unit cannot complete that unit's work.
  func checkCompletingDeputy(_ person: ActingPerson, _ found: inout Objections) {
    let reference = deputies.first { $0.id == person.id }
    if units.contains(where: { $0.id == person.unit }) || reference.map(isConflicted) ?? false {
      found.refuse(
        .conflict, "conflict-completion",
        "\(person.name)是承办单位的人，不能认可本单位的办结；由联名代表或代行代表签字",
        "\(person.name) belongs to an undertaking unit: a co-signer or substitute signs",
        who: [.deputy, .committeeHead])
    } else {
      found.require(
        ratingDeputies.contains { $0.id == person.id }, .t31, "t31-deputy",
        "\(person.name)不是应认可办结的代表",
        "\(person.name) is not the deputy whose case it is", who: [.deputy])
    }
  }

  private func checkWriteOff(_ it: WrittenOff, _ event: Event, _ found: inout Objections) {
    checkKeeper(it.side, it.unit, event, .t32, &found)
    guard let row = ledger(it.side, it.unit) else {
      found.refuse(
        .t32, "t32-ledger", "\(it.side.title.zh)没有本件的账目",
        "the \(it.side.title.en) has no row for the case")
      return
    }
    found.require(
      !row.isWrittenOff, .t32, "t32-again", "\(it.side.title.zh)已销号",
      "the \(it.side.title.en) is written off already")
    found.require(
      row.number == it.number, .t32, "t32-number", "台账序号应为\(row.number)",
      "the number in the ledger is \(row.number)")
    found.require(
      document(.writeOff, unit: it.unit, ledger: it.side) != nil, .t32, "t32-sheet",
      "缺\(it.side.title.zh)的办结销号单", "there is no write-off sheet for this ledger",
      who: EventKind.documentIssued.rule.roles)
  }

  /// A ledger is kept by its own side, and an undertaking unit's by that unit.
  func checkKeeper(
    _ side: LedgerSide, _ unit: UnitID?, _ event: Event, _ rule: Rule,
    _ found: inout Objections
  ) {
    let keepers: [Role] =
      side == .assigning ? [.districtReviewer, .committeeHead] : [.undertakingClerk]
    found.require(
      keepers.contains(event.actor.role), .role, "role-ledger",
      "\(side.title.zh)由\(keepers.map(\.title.zh).joined(separator: "、"))管理",
      "the \(side.title.en) is kept by others", who: keepers)
    found.require(
      (side == .assigning) == (unit == nil), rule, "\(rule.slug)-ledger-unit",
      "承办台账须写明单位，交办台账不写",
      "an undertaking ledger names its unit, the assigning one none")
    if side == .undertaking, let unit {
      found.require(
        event.actor.role != .undertakingClerk || event.actor.unit == unit, .role,
        "role-other-unit", "不能代\(unit)记账", "nobody keeps the ledger of \(unit) for it",
        who: keepers)
    }
  }
}
