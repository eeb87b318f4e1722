package import Primitives

extension Case {
  /// Every reason why the event cannot be accepted now; empty when it can.
  package func refusals(of event: Event, under rules: Rulebook) -> [Refusal] {
    var found = Objections()
    let rule = event.kind.rule
    checkOrder(event, moves: rule.moves, &found)
    checkActor(event, rule, &found)
    if rule.states.contains(state) {
      found.add(standing(event.kind, on: event.on, unit: event.body.unit, under: rules))
    } else {
      refuseState(event.kind, rule, &found)
    }
    checkContents(event, rules, &found)
    return found.refusals
  }

  /// Every reason why an event cannot open a case.
  package static func refusals(opening event: Event) -> [Refusal] {
    var found = Objections()
    guard case .registered(let sheet) = event.body else {
      found.refuse(
        .t01, "t01-first-event", "第一条记录必须是问题登记",
        "the first event must be the registration", who: EventKind.registered.rule.roles)
      return found.refusals
    }
    found.require(
      event.sequence == 1, .order, "order-sequence", "登记的序号必须是1",
      "the registration must have sequence 1")
    checkRole(event, EventKind.registered.rule, &found)
    checkDays(event, &found)
    checkRegistration(sheet, event, &found)
    return found.refusals
  }

  /// Takes the event, or throws all refusals as one fault and stays as it was.
  package mutating func apply(_ event: Event, under rules: Rulebook) throws(Fault) {
    let refusals = refusals(of: event, under: rules)
    guard refusals.isEmpty else {
      throw Fault(refusing: event.kind, in: id, because: refusals)
    }
    record(event, under: rules)
  }

  /// Opens a case with its registration, or throws all refusals as one fault.
  package init(opening event: Event) throws(Fault) {
    let refusals = Case.refusals(opening: event)
    guard refusals.isEmpty, case .registered(let sheet) = event.body else {
      var id: CaseID = "?"
      if case .registered(let sheet) = event.body { id = sheet.caseID }
      throw Fault(refusing: event.kind, in: id, because: refusals)
    }
    self.init(sheet, in: event)
  }

  /// Makes a case from all its events, in order; the fault's place names the event refused.
  package static func replay(
    _ events: some Sequence<Event>, under rules: Rulebook
  ) throws(Fault) -> Case {
    var opened: Case?
    for event in events {
      do {
        if opened == nil {
          opened = try Case(opening: event)
        } else {
          try opened?.apply(event, under: rules)
        }
      } catch {
        throw error.inside(Place(entry: "events/" + padded(event.sequence, 6) + ".xml"))
      }
    }
    guard let opened else {
      throw Fault(
        "case-no-events", .damaged,
        what: Phrase(zh: "没有任何记录", en: "there are no events"),
        why: Phrase(zh: "案件必须以登记开始", en: "a case begins with its registration"),
        next: Phrase(zh: "请检查档案文件", en: "check the dossier file"))
    }
    return opened
  }
}

extension Case {
  private func checkOrder(_ event: Event, moves: Bool, _ found: inout Objections) {
    found.require(
      event.sequence == lastSequence + 1, .order, "order-sequence",
      "序号应为\(lastSequence + 1)，而不是\(event.sequence)",
      "the sequence must be \(lastSequence + 1), not \(event.sequence)")
    found.require(
      !eventIDs.contains(event.id), .order, "order-id", "记录标识\(event.id)已用过",
      "the event name \(event.id) is taken")
    found.require(
      event.recordedAt >= lastRecordedAt, .order, "order-recorded",
      "记录时间早于上一条记录", "it was recorded before the event before it")
    found.require(
      event.on >= registered.on, .dates, "dates-before-registration",
      "日期\(event.on)早于登记日\(registered.on)",
      "the day \(event.on) is before the registration on \(registered.on)")
    found.require(
      !moves || event.on >= lastMoveOn, .dates, "dates-order",
      "日期\(event.on)早于上一环节\(lastMoveOn)",
      "the day \(event.on) is before the step before it on \(lastMoveOn)")
    Case.checkDays(event, &found)
  }

  private static func checkDays(_ event: Event, _ found: inout Objections) {
    found.require(
      event.on <= event.recordedAt.date, .dates, "dates-future",
      "发生日\(event.on)晚于记录日\(event.recordedAt.date)",
      "it happened on \(event.on), after it was recorded on \(event.recordedAt.date)")
    found.require(
      event.id.isPlain, .data, "data-event-id", "记录标识不合规范",
      "the event's name is not well formed")
    found.require(
      !event.actor.id.rawValue.isEmpty && !event.actor.name.isBlank, .data, "data-actor",
      "缺少办理人姓名或标识", "the actor has no name or key")
  }

  private static func checkRole(_ event: Event, _ rule: KindRule, _ found: inout Objections) {
    let role = event.actor.role
    found.require(
      rule.roles.contains(role), .role, "role-\(event.kind.rawValue)",
      "\(role.title.zh)无权办理“\(event.kind.title.zh)”（\(rule.rule.rawValue)）",
      "the \(role.title.en) may not do “\(event.kind.title.en)” (\(rule.rule.rawValue))",
      who: rule.roles)
  }

  private func checkActor(_ event: Event, _ rule: KindRule, _ found: inout Objections) {
    Case.checkRole(event, rule, &found)
    let role = event.actor.role
    guard role == .undertakingClerk || role == .unitHead, !assignments.isEmpty,
      event.kind != .documentIssued, event.kind != .attached, event.kind != .signature
    else { return }
    let known = assignments.flatMap { $0.assigned.units.map(\.id) }
    guard let unit = event.actor.unit, known.contains(unit) else {
      found.refuse(
        .role, "role-foreign-unit", "办理人所在单位不是本件承办单位",
        "the actor's unit does not handle this case", who: rule.roles)
      return
    }
    if let named = event.body.unit, named != unit {
      found.refuse(
        .role, "role-other-unit", "\(event.actor.name)不能代\(named)办理",
        "\(event.actor.name) cannot act for \(named)", who: rule.roles)
    }
  }

  private func refuseState(_ kind: EventKind, _ rule: KindRule, _ found: inout Objections) {
    let allowed = rule.states.states
    found.refuse(
      rule.rule, "\(rule.rule.slug)-state",
      "本件现为“\(state.title.zh)”；“\(kind.title.zh)”只在"
        + allowed.map(\.title.zh).joined(separator: "、") + "时办理",
      "the case is “\(state.title.en)”; “\(kind.title.en)” is for "
        + allowed.map(\.title.en).joined(separator: ", "),
      who: rule.roles)
  }
}

extension EventBody {
  /// The unit that an event is about, where its kind has one.
  var unit: UnitID? {
    switch self {
    case .returnRequested(let it): it.unit
    case .taskStated(let it): it.unit
    case .started(let it): it.unit
    case .progress(let it): it.unit
    case .contact(let it): it.unit
    case .result(let it): it.unit
    case .coOpinion(let it): it.unit
    case .replied(let it): it.unit
    case .rating(let it): it.unit
    case .reworkStarted(let it): it.unit
    case .writtenOff(let it): it.unit
    case .ledgerOpened(let it): it.unit
    case .ledgerEntered(let it): it.unit
    case .ledgerCorrected(let it): it.unit
    case .commitment(let it): it.unit
    default: nil
    }
  }
}
