internal import Primitives

extension Case {
  /// Checks what one event says against the case; one branch for every kind.
  func checkContents(_ event: Event, _ rules: Rulebook, _ found: inout Objections) {
    switch event.body {
    case .registered:
      found.refuse(
        .t01, "t01-again", "本件已登记；问题再次发生应另立新件并关联",
        "the case is registered; a problem that is back opens a new case (T36)")
    case .priorAttempt(let it): found.requireText(it.text, .t01, "attempt", "处理情况", "text")
    case .onTheSpotReply(let it): found.requireText(it.text, .t01, "reply", "答复内容", "text")
    case .settledOnSpot(let it): checkSettled(it, &found)
    case .claimed(let it): checkClaim(it, event, &found)
    case .visit(let it):
      found.require(
        !it.status.isBlank, .t04, "t04-status", "缺少现场状况", "no status is given")
    case .coordination(let it):
      found.requireText(it.outcome, .t04, "outcome", "协调结果", "outcome")
    case .option(let it): checkOption(it.option, &found)
    case .optionDecided(let it): checkOptionDecision(it, &found)
    case .drafted(let it): checkDraft(it, event, &found)
    case .keyItem(let it): found.requireText(it.decidedBy, .t11, "decider", "决定机关", "decider")
    case .agendaProposed(let it): checkMonth(it.month, &found)
    case .agendaDecided(let it): checkMonth(it.month, &found)
    case .minutes(let it): checkMinutes(it, &found)
    case .linked(let it): checkLink(it, &found)
    case .answered(let it): found.requireText(it.text, .t09, "answer", "告知内容", "text")
    case .submitted(let it):
      found.requireText(it.duplicateCheck, .t05, "duplicates", "查重结果", "duplicate check")
    case .firstReviewPassed, .returnedForRevision, .resubmitted, .notAdmitted, .calledUp,
      .merged, .admitted, .referred, .withdrawn:
      checkReview(event, &found)
    case .ledgerOpened(let it): checkLedgerOpening(it, event, &found)
    case .ledgerEntered(let it): checkLedgerEntry(it, event, &found)
    case .ledgerCorrected(let it): checkLedgerCorrection(it, event, &found)
    case .assigned(let it): checkAssignment(it, event, .t12, rules, &found)
    case .returnRequested, .returnGranted, .returnRefused, .taskStated, .accepted, .reassigned,
      .started:
      checkAssigning(event, rules, &found)
    case .progress, .siteLog, .contact, .extensionRequested, .extended, .reminder,
      .supervisionOrdered, .supervisionAnswered, .supervisionClosed, .inspection, .auditFinding,
      .findingClosed, .costShare, .payment, .costSettled, .commitment, .commitmentMet, .photo,
      .qualityCheck, .deliverable, .result, .coOpinion:
      checkHandling(event, rules, &found)
    case .replied, .rating, .dissent, .dissentSettled, .substituteAppointed, .conditionalApproval,
      .reworkOrdered, .reworkStarted, .escalated:
      checkReplying(event, rules, &found)
    case .completed, .writtenOff, .certificateIssued, .archived, .returnVisit, .writeOffReversed:
      checkClosing(event, rules, &found)
    case .documentIssued(let it): checkDocument(it, &found)
    case .signature(let it): checkSignature(it, event, &found)
    case .attached(let it): checkAttachment(it, &found)
    }
  }

  static func checkRegistration(
    _ sheet: Registered, _ event: Event, _ found: inout Objections
  ) {
    found.require(
      sheet.caseID.parts != nil, .t01, "t01-case-id",
      "案件编号“\(sheet.caseID)”不合规范，应如XH-2022-00017",
      "the case name “\(sheet.caseID)” is not of the form XH-2022-00017")
    found.requireText(sheet.title, .t01, "title", "问题标题", "title")
    found.require(
      !sheet.content.isBlank, .t01, "t01-content", "缺少问题描述", "no description is given")
    found.require(
      sheet.location.line != "", .t01, "t01-location", "缺少问题所在地点", "no place is given")
    for text in [sheet.title] + sheet.content.paragraphs where carriesSecrecyMark(text) {
      found.refuse(
        .secrecy, "secrecy-mark", "内容带有国家秘密标志，本系统不得存储，请走涉密渠道",
        "the text carries a state secrecy mark, which is not kept here")
    }
  }

  /// Whether a text carries a marking such as 机密★.
  static func carriesSecrecyMark(_ text: String) -> Bool {
    ["绝密★", "机密★", "秘密★"].contains { contains(text, $0) }
  }

  private func checkSettled(_ it: SettledOnSpot, _ found: inout Objections) {
    found.requireText(it.reply, .t02, "reply", "答复内容", "reply")
    found.require(
      it.informed, .t02, "t02-informed", "居民尚未被告知", "the resident has not been told",
      who: [.recorder, .deputy])
  }

  private func checkClaim(_ it: Claimed, _ event: Event, _ found: inout Objections) {
    let leads = it.deputies.filter { $0.role == .lead }.count
    found.require(
      leads == 1, .t03, "t03-lead", "须有且只有一名领衔代表，现有\(leads)名",
      "exactly one deputy leads, not \(leads)", who: [.deputy])
    found.require(
      Set(it.deputies.map(\.id)).count == it.deputies.count, .t03, "t03-twice", "同一代表重复",
      "a deputy is named twice")
    for deputy in it.deputies where !deputy.active {
      found.refuse(
        .t03, "t03-mandate", "\(deputy.name)不在任期内", "\(deputy.name) has no mandate now")
    }
    found.require(
      it.deputies.contains { $0.id == event.actor.id }, .t03, "t03-actor",
      "认领人须是认领代表之一", "the actor is not among the claiming deputies", who: [.deputy])
  }

  private func checkOption(_ it: SolutionOption, _ found: inout Objections) {
    found.requireText(it.text, .t04, "option", "方案内容", "option")
    found.require(
      !options.contains { $0.proposed.value.option.id == it.id }, .data, "data-option-id",
      "方案\(it.id)已记录", "the option \(it.id) is on record already")
  }

  private func checkOptionDecision(_ it: OptionDecided, _ found: inout Objections) {
    found.require(
      options.contains { $0.proposed.value.option.id == it.option }, .data, "data-option",
      "没有方案\(it.option)", "there is no option \(it.option)")
    found.require(
      it.adopted || !isNilOrBlank(it.reason), .data, "data-option-reason", "未采纳须说明理由",
      "dropping an option takes a reason")
  }

  private func checkDraft(_ it: Drafted, _ event: Event, _ found: inout Objections) {
    found.requireText(it.title, .t04, "title", "建议标题", "title")
    found.require(!it.facts.isBlank, .t04, "t04-facts", "缺少现状", "no status is given")
    found.require(!it.cause.isBlank, .t04, "t04-cause", "缺少原因分析", "no cause is given")
    found.require(
      it.proposals.contains { !$0.isBlank }, .t04, "t04-proposal", "至少提出一条建议",
      "there is no proposal")
    found.require(
      deputies.contains { $0.id == event.actor.id }, .t04, "t04-actor", "只有认领代表可以提出建议",
      "only a deputy who claimed the issue drafts the suggestion", who: [.deputy])
  }

  private func checkMonth(_ month: Month, _ found: inout Objections) {
    found.require(
      month.parts != nil, .t19, "t19-month", "月份“\(month)”应如2022-12",
      "the month “\(month)” is not of the form 2022-12")
  }

  private func checkMinutes(_ it: Minutes, _ found: inout Objections) {
    if let month = it.month { checkMonth(month, &found) }
    found.requireText(it.decision, .t19, "decision", "会议结果", "decision")
    found.requireText(it.chair, .t19, "chair", "主持人", "chair")
  }

  private func checkLink(_ it: Linked, _ found: inout Objections) {
    found.require(
      it.other.parts != nil && it.other != id, .t36, "t36-other", "关联案件编号不合规范",
      "the other case's name is not well formed")
    let isClosed = state == .writtenOff || state == .archived
    found.require(
      !isClosed || it.kind == .recurredAs || it.kind == .related, .t36, "t36-kind",
      "已销号案件只能登记再次发生或相关", "a closed case is only linked to a recurrence")
  }
}

extension Location {
  /// The parts that are there, in one line, down to the room.
  package var line: String {
    let parts: [String?] = [
      street, community, compound, building.map { $0 + "栋" }, unit.map { $0 + "单元" },
      room.map { $0 + "室" }, detail,
    ]
    return parts.compactMap { $0 }.joined()
  }
}
