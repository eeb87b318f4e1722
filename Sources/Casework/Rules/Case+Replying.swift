internal import Calendars
internal import Primitives

extension Case {
  /// Checks replies, ratings and what follows from them (T23 to T30).
  func checkReplying(_ event: Event, _ rules: Rulebook, _ found: inout Objections) {
    switch event.body {
    case .replied(let it): checkReply(it, event, &found)
    case .rating(let it): checkRating(it, event, &found)
    case .dissent(let it):
      found.requireText(it.text, .dissent, "text", "异议内容", "text")
      found.require(
        deputies.contains { $0.id == event.actor.id && $0.role == .coSigner }, .dissent,
        "a-12-co-signer", "只有联名代表可以提出异议", "only a co-signer dissents", who: [.deputy])
    case .dissentSettled(let it):
      found.require(
        openDissents.contains { $0.dissent.actor.id == it.deputy }, .dissent, "a-12-open",
        "没有该代表的未处理异议", "no dissent of that deputy is open")
      found.require(
        ratingDeputies.contains { $0.id == event.actor.id }, .dissent, "a-12-lead",
        "须由领衔代表确认", "the lead deputy must confirm", who: [.deputy])
    case .substituteAppointed(let it): checkSubstitute(it, &found)
    case .conditionalApproval(let it):
      found.requireText(it.reason, .basicallySatisfied, "reason", "审批理由", "reason")
    case .reworkOrdered(let it): checkRework(it, event, rules, &found)
    case .reworkStarted(let it):
      checkUnit(it.unit, .t28, &found)
      found.require(!it.plan.isBlank, .t28, "t28-plan", "缺少办理计划", "there is no plan")
    case .escalated(let it): found.requireText(it.to, .t30, "body", "受理机构", "body")
    default: break
    }
  }

  private func checkReply(_ it: Replied, _ event: Event, _ found: inout Objections) {
    checkUnit(it.unit, .t23, &found)
    found.require(
      it.round == replyRound, .t29, "t29-round", "答复轮次应为\(replyRound)",
      "the reply's round must be \(replyRound)")
    found.requireText(it.number.rawValue, .t23, "number", "答复文号", "document number")
    found.require(
      it.items.contains { !$0.isBlank }, .t23, "t23-items", "答复没有内容",
      "the reply answers nothing")
    found.require(
      it.isSealed, .t23, "t23-seal", "答复函未盖章", "the reply is not sealed", who: [.unitHead])
    found.require(
      it.servedOn <= event.on, .dates, "dates-served", "送达日晚于记录的日期",
      "it was served after the day of this record")
    let isLead = assignment?.assigned.mode == .separate || assignment?.lead?.id == it.unit
    found.require(
      isLead, .t23, "t23-lead", "会同办理由主办单位统一答复",
      "in joint handling the lead unit replies", who: [.unitHead])
    found.require(
      !replies.contains { $0.value.unit == it.unit && $0.value.round == it.round }, .t23,
      "t23-again", "\(it.unit)在本轮已答复", "\(it.unit) has replied in this round")
    if it.class == .b {
      found.require(
        !it.commitments.isEmpty || !openCommitments.isEmpty, .t23, "t23-commitment",
        "B类答复须有列明期限的承诺", "a class B reply takes a commitment with a date")
    }
    for commitment in it.commitments { checkPromise(commitment, .t23, &found) }
    found.require(
      Set(it.commitments.map(\.id)).count == it.commitments.count, .t23, "t23-promise-twice",
      "承诺编号重复", "two commitments have one name")
  }

  private func checkRating(_ it: Rating, _ event: Event, _ found: inout Objections) {
    found.require(
      it.round == round, .t24, "t24-round", "应评价第\(round)次答复",
      "it is the reply of round \(round) that is rated")
    for level in [it.attitude, it.result] where level == .notGiven {
      found.refuse(
        .t24, "t24-not-given", "未反馈不是评价，不能视为满意",
        "no feedback is no rating and never counts as satisfied", who: [.deputy])
    }
    if !it.result.isSatisfied {
      found.require(
        it.reason != nil || !isNilOrBlank(it.text), .t24, "t24-reason",
        "基本满意及以下须写明原因", "below satisfied a reason is needed", who: [.deputy])
      found.require(
        it.result != .dissatisfied || it.reason != nil, .t27, "t27-reason",
        "不满意须选择原因", "dissatisfied takes a reason code", who: [.deputy])
    }
    checkRater(event, &found)
    let isShared = deputies.count > 1
    found.require(
      !isShared || it.coSignersConsulted, .dissent, "a-12-consulted", "评价前须征求联名代表意见",
      "co-signers must be heard before rating", who: [.deputy])
    if assignment?.assigned.mode == .separate {
      found.require(
        it.unit.map { unit in units.contains { $0.id == unit } } ?? false, .t24, "t24-unit",
        "分别办理须逐个单位评价", "each separate unit's part is rated by name")
    } else {
      found.require(
        it.unit == nil || it.unit == assignment?.lead?.id, .t24, "t24-unit",
        "本件只评价主办单位", "only the lead unit's reply is rated")
    }
    for reply in currentReplies where it.unit == nil || reply.value.unit == it.unit {
      found.require(
        event.on >= reply.value.servedOn, .t24, "t24-date",
        "评价日早于答复日\(reply.value.servedOn)",
        "the rating is before the reply of \(reply.value.servedOn)")
    }
  }

  /// The rater is the proposing deputy, or who stands in, and is not of an undertaking unit.
  private func checkRater(_ event: Event, _ found: inout Objections) {
    let actor = event.actor
    let ownUnit = units.first { $0.id == actor.unit }
    let reference = deputies.first { $0.id == actor.id }
    if ownUnit != nil || reference.map(isConflicted) ?? false {
      found.refuse(
        .conflict, "conflict-rating",
        "\(actor.name)是承办单位的人，不能评价本单位的办理；由联名代表或代行代表评价",
        "\(actor.name) belongs to an undertaking unit: a co-signer or substitute rates",
        who: [.deputy, .committeeHead])
    } else if !ratingDeputies.contains(where: { $0.id == actor.id }) {
      let names = ratingDeputies.map(\.name).joined(separator: "、")
      found.refuse(
        .t24, "t24-deputy", "应由领衔代表\(names)评价", "the rating is for \(names) to give",
        who: [.deputy])
    }
    let signed = signatures.last {
      $0.value.slot == .ratingDeputy && $0.value.code == .satisfaction && isValid($0.value)
    }
    if let signed {
      found.require(
        signed.value.signer.id == actor.id, .t24, "t24-signer",
        "测评表签字人与评价人不是同一人", "the form was signed by somebody else",
        who: [.deputy])
      found.require(
        event.on >= signed.on, .t24, "t24-signed-later", "评价日早于签字日\(signed.on)",
        "the rating is before its signature of \(signed.on)")
    }
  }

  private func checkSubstitute(_ it: SubstituteAppointed, _ found: inout Objections) {
    found.require(
      it.deputy.active, .substitute, "a-13-mandate", "\(it.deputy.name)不在任期内",
      "\(it.deputy.name) has no mandate now")
    found.require(
      !isConflicted(it.deputy), .conflict, "conflict-substitute",
      "\(it.deputy.name)是承办单位的人，不能代行",
      "\(it.deputy.name) belongs to an undertaking unit")
    found.require(
      it.deputy.id != leadDeputy?.id, .substitute, "a-13-same", "代行代表不能是领衔代表本人",
      "the lead deputy is no substitute")
    found.require(
      it.reason != .conflict || (leadDeputy.map(isConflicted) ?? false), .substitute,
      "a-13-reason", "领衔代表并不需要回避", "the lead deputy has no conflict of interest")
  }

  private func checkRework(
    _ it: ReworkOrdered, _ event: Event, _ rules: Rulebook, _ found: inout Objections
  ) {
    found.requireText(it.reason, .t27, "reason-text", "重新办理理由", "reason")
    let limit = rules.calendar.deadline(months: rules.policy.reworkMonths, after: event.on)
    found.require(
      it.dueOn > event.on && it.dueOn <= limit.effective, .t29, "t29-due",
      "再次答复期限不得晚于\(limit.effective)",
      "the new reply is due not after \(limit.effective)")
    switch it.mode {
    case .sameUnit:
      found.require(
        it.assignment == nil, .t27, "t27-assignment", "由原单位重新办理不需要新的交办",
        "the same unit takes no new assignment")
    case .changeLead:
      guard let new = it.assignment else {
        found.refuse(
          .t27, "t27-assignment", "另定主办单位须作出新的交办",
          "a new lead unit takes a new assignment", who: [.committeeHead])
        return
      }
      checkAssignment(new, event, .t27, rules, &found)
      let lead = new.units.first { $0.role == .lead } ?? new.units.first
      found.require(
        lead?.id != assignment?.lead?.id, .t27, "t27-same-lead", "主办单位没有改变",
        "the lead unit has not changed")
    }
  }
}
