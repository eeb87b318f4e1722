package import Primitives

extension Case {
  /// What stands in the way of a kind of event whatever it says: missing papers, signatures, steps.
  ///
  /// Assumes that the state is right; `unit` is the unit it is about, where there are several.
  package func standing(
    _ kind: EventKind, on date: CivilDate, unit: UnitID? = nil, under rules: Rulebook
  ) -> [Refusal] {
    var found = Objections()
    switch kind {
    case .drafted:
      found.require(
        !visits.isEmpty, .t04, "t04-visit", "没有实地察看记录", "there is no site visit on record",
        who: EventKind.visit.rule.roles)
    case .accepted: acceptance(&found)
    case .started, .result:
      found.require(
        assignment?.acceptedOn != nil, .t16, "t16-accepted", "本次交办尚未双签领",
        "the assignment in force is not accepted yet", who: [.unitHead, .deputyMayor])
    case .extensionRequested, .extended: extending(kind, on: date, &found)
    case .replied: replying(unit, rules, &found)
    case .rating: rating(&found)
    case .conditionalApproval:
      found.require(
        rules.policy.allowsBasicallySatisfied, .basicallySatisfied, "a-15-policy",
        "本地规定不允许“基本满意”附条件销号",
        "the office does not write off basically satisfied cases")
    case .reworkOrdered: reordering(rules, &found)
    case .reworkStarted:
      found.require(
        pendingRework?.mode == .sameUnit, .t28, "t28-decision",
        "选任工委尚未决定由原单位重新办理",
        "the committee has not told the same unit to handle it again", who: [.committeeHead])
    case .escalated:
      found.require(
        round >= rules.policy.escalationRound, .t30, "t30-round",
        "第\(rules.policy.escalationRound)次答复仍不满意才提请评估",
        "only reply \(rules.policy.escalationRound) or a later one is escalated")
    case .completed: found.add(completion(on: date, outstanding: nil, under: rules))
    case .writtenOff: writingOff(on: date, &found)
    case .archived:
      for code in missingDocuments(by: .writeOff, rules.policy) {
        found.refuse(
          .t33, "t33-document-\(code.rawValue)", "缺\(code.title.zh)",
          "the \(code.title.en) is missing")
      }
    default: break
    }
    return found.refusals
  }

  /// Units whose acceptance takes two signatures: the lead, or each that replies separately.
  private var signingUnits: [AssignedUnit] {
    guard let assignment else { return [] }
    return assignment.assigned.mode == .separate
      ? assignment.assigned.units : assignment.lead.map { [$0] } ?? []
  }

  /// The two signatures of 双签字① for every unit that must give them, by different persons.
  func assignmentSignatures(_ rule: Rule, _ found: inout Objections) {
    for unit in signingUnits {
      let head = signature(.undertakingUnitHead, on: .assignmentSignOff, unit: unit.id)
      let leader = signature(.portfolioDeputyMayor, on: .assignmentSignOff, unit: unit.id)
      found.require(
        head != nil, rule, "\(rule.slug)-unit-head-signature",
        "缺\(unit.name)负责人在本次交办签字单上的签字",
        "the head of \(unit.name) has not signed this assignment's sign-off", who: [.unitHead])
      found.require(
        leader != nil, rule, "\(rule.slug)-deputy-mayor-signature",
        "缺分管副区长就\(unit.name)在本次交办签字单上的签字",
        "the deputy mayor has not signed this assignment's sign-off for \(unit.name)",
        who: [.deputyMayor])
      if let head, let leader {
        found.require(
          head.value.signer.id != leader.value.signer.id, .separation, "separation-assignment",
          "同一人不能签双签字①的两处", "one person cannot give both assignment signatures",
          who: [.unitHead, .deputyMayor])
      }
    }
  }

  private func acceptance(_ found: inout Objections) {
    if state == .rework {
      found.require(
        pendingRework?.mode == .changeLead, .t28, "t28-decision", "尚未决定另定主办单位",
        "the committee has not named a new lead unit", who: [.committeeHead])
    }
    found.require(
      assignment != nil && assignment?.acceptedOn == nil, .t16, "t16-again",
      "本次交办已签领", "the assignment in force is accepted already")
    assignmentSignatures(.t16, &found)
  }

  private func extending(_ kind: EventKind, on date: CivilDate, _ found: inout Objections) {
    guard let assignment else { return }
    found.require(
      date <= assignment.dueOn, .t20, "t20-late", "期限\(assignment.dueOn)已过，不能再延期",
      "the due date \(assignment.dueOn) has passed")
    let isOpen = assignment.extensions.last.map { $0.granted == nil } ?? false
    if kind == .extended {
      found.require(
        isOpen, .t20, "t20-request", "没有待批的延期申请", "no request for more time is open",
        who: EventKind.extensionRequested.rule.roles)
    }
  }

  private func replying(_ named: UnitID?, _ rules: Rulebook, _ found: inout Objections) {
    guard let assignment, let lead = assignment.lead else { return }
    let unit = named ?? lead.id
    assignmentSignatures(.t23, &found)
    found.require(
      !results.isEmpty, .t23, "t23-result", "没有办理结果记录", "no result is on record",
      who: EventKind.result.rule.roles)
    found.require(
      signature(.replySigner, on: .reply, unit: unit, round: replyRound) != nil, .t23,
      "t23-signature", "第\(replyRound)次答复函尚未由承办单位负责人签发",
      "the reply of round \(replyRound) is not signed by the head of the unit", who: [.unitHead])
    if rules.policy.requiresFaceToFace {
      found.require(
        contacts.contains { $0.value.faceToFace && $0.on >= assignment.on }, .t23,
        "t23-face-to-face", "没有与代表面商的记录",
        "no talk with the deputy face to face is on record", who: EventKind.contact.rule.roles)
    }
    if isWorks(rules.policy) {
      found.require(
        !photos.isEmpty, .t23, "t23-photo", "工程类事项没有照片",
        "physical works have no photograph", who: EventKind.photo.rule.roles)
    }
    for unit in missingCoOpinions {
      found.refuse(
        .t23, "t23-co-opinion", "缺协办单位\(unit.name)的意见",
        "the opinion of \(unit.name) is missing", who: EventKind.coOpinion.rule.roles)
    }
  }

  /// The round that the next reply opens, or joins when each unit replies.
  package var replyRound: Int {
    state == .followUp && isFullyReplied ? round + 1 : round
  }

  /// Whether every unit that must reply has, in the current round.
  package var isFullyReplied: Bool {
    guard let assignment else { return false }
    let due =
      assignment.assigned.mode == .separate
      ? assignment.assigned.units : assignment.lead.map { [$0] } ?? []
    return due.allSatisfy { unit in currentReplies.contains { $0.value.unit == unit.id } }
  }

  /// Co-handling units that have not told the lead what they did.
  var missingCoOpinions: [AssignedUnit] {
    guard let assignment, assignment.assigned.mode == .joint else { return [] }
    return assignment.assigned.units.filter { unit in
      unit.role == .co
        && !coOpinions.contains { $0.value.unit == unit.id && $0.on >= assignment.on }
    }
  }

  private func rating(_ found: inout Objections) {
    if state == .followUp {
      found.require(
        openCommitments.isEmpty, .t26, "t26-commitment", "承诺尚未兑现，不能重新评价",
        "a commitment is not met yet", who: EventKind.commitmentMet.rule.roles)
    }
    let last = currentRatings.map(\.sequence).max() ?? 0
    let signed = signatures.contains {
      $0.value.slot == .ratingDeputy && $0.value.code == .satisfaction
        && ($0.sequence > last || state == .replied) && isValid($0.value)
        && isOfRound($0.value, round)
    }
    found.require(
      signed, .t24, "t24-signature", "第\(round)次答复的满意度测评表未经代表签字",
      "the satisfaction form of round \(round) is not signed by the deputy", who: [.deputy])
    found.require(
      !ratingDeputies.isEmpty, .conflict, "conflict-no-deputy",
      "领衔代表须回避且无其他代表，应先指定代行代表",
      "the lead deputy must stand back and there is no other: appoint a substitute",
      who: [.committeeHead])
  }

  /// Whether the signed document belongs to a reply round.
  func isOfRound(_ signature: Signature, _ round: Int) -> Bool {
    documents.contains {
      $0.value.code == signature.code && $0.value.version == signature.version
        && $0.value.digest == signature.digest && $0.value.round == round
    }
  }

  private func reordering(_ rules: Rulebook, _ found: inout Objections) {
    found.require(
      pendingRework == nil, .t27, "t27-again", "已作出重新办理决定",
      "the rework is decided already")
    if round >= rules.policy.escalationRound {
      let dissatisfiedOn = currentRatings.map(\.sequence).max() ?? 0
      found.require(
        escalations.contains { $0.sequence > dissatisfiedOn }, .t30, "t30-escalation",
        "第\(round)次答复仍不满意，须先提请主任会议评估",
        "a dissatisfied round \(round) must first go to the meeting of chairpersons",
        who: [.committeeHead])
    }
  }

  private func writingOff(on date: CivilDate, _ found: inout Objections) {
    if let on = completed?.on {
      found.require(
        date >= on, .t32, "t32-date", "销号日早于办结日\(on)",
        "the write-off is before the completion on \(on)")
    }
    openDissentRefusal(&found)
    found.require(
      (satisfaction?.isSatisfied ?? false) || conditional != nil, .t32, "t32-satisfaction",
      "代表未评价满意，不得销号", "the deputy is not satisfied", who: [.deputy])
  }

  func openDissentRefusal(_ found: inout Objections) {
    for record in openDissents {
      let name = record.dissent.actor.name
      found.refuse(
        .dissent, "a-12-dissent", "联名代表\(name)有异议，须由领衔代表确认",
        "the co-signer \(name) objects; the lead deputy must confirm", who: [.deputy])
    }
  }
}
