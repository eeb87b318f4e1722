internal import Primitives

extension Case {
  /// The review that the case is in.
  var reviewStage: ReviewStage? {
    switch state {
    case .inFirstReview: .first
    case .inSecondReview: .second
    default: nil
    }
  }

  /// Checks reviews and the ways out of them (T06 to T11, T34, T35).
  func checkReview(_ event: Event, _ found: inout Objections) {
    switch event.body {
    case .firstReviewPassed(let it):
      checkReviewer(event, &found)
      found.require(
        !it.opinion.isBlank, .t06, "t06-opinion", "缺少初审意见", "no opinion is given")
      for check in it.checks where !check.isMet {
        found.refuse(
          .t06, "t06-check", "“\(check.check.title.zh)”不符合，不能通过",
          "“\(check.check.title.en)” is not met")
      }
      checkSigned(it.signed, event, .t06, &found)
    case .returnedForRevision(let it):
      checkReviewer(event, &found)
      found.require(
        it.gaps.contains { !$0.isBlank }, .t07, "t07-gaps", "须列明需补充的内容",
        "the gaps are not listed")
    case .resubmitted(let it):
      let gaps = reviews.last { $0.decision == .returned }?.gaps.count ?? 0
      found.require(
        it.answers.filter { !$0.isBlank }.count >= gaps, .t08, "t08-gaps",
        "\(gaps)项补正内容未逐项说明", "not every one of the \(gaps) gaps is closed",
        who: [.deputy, .recorder])
    case .notAdmitted(let it):
      checkReviewer(event, &found)
      found.require(
        !it.explanation.isBlank, .t09, "t09-explanation", "不予纳入须向代表和居民说明理由",
        "the deputy and the resident are owed an explanation")
    case .calledUp(let it): checkCallUp(it, event, &found)
    case .merged(let it):
      checkReviewer(event, &found)
      found.require(
        it.leadCase.parts != nil && it.leadCase != id, .t10, "t10-lead-case",
        "主案编号不合规范", "the lead case's name is not well formed")
      found.requireText(it.explanation, .t10, "explanation", "并案说明", "explanation")
    case .admitted(let it): checkAdmission(it, event, &found)
    case .referred(let it):
      found.requireText(it.to, .t35, "receiver", "接收单位", "receiving body")
      found.requireText(it.receipt, .t35, "receipt", "收件凭据", "receipt")
      found.requireText(it.explanation, .t35, "explanation", "转送说明", "explanation")
    case .withdrawn(let it): checkWithdrawal(it, event, &found)
    default: break
    }
  }

  /// A review is the stage's own, by nobody who proposed the case or passed the other review.
  private func checkReviewer(_ event: Event, _ found: inout Objections) {
    let actor = event.actor
    if let stage = reviewStage {
      let mine: [Role] =
        stage == .first ? [.streetReviewer] : [.districtReviewer, .committeeHead]
      let isMerger = event.kind == .merged
      found.require(
        mine.contains(actor.role) || isMerger, .role, "role-review-stage",
        "\(stage.title.zh)由\(mine[0].title.zh)办理", "the \(stage.title.en) is not this role's",
        who: mine)
      let other = reviews.last { $0.stage != stage && $0.decision == .passed }
      found.require(
        stage == .first || other?.reviewer.id != actor.id, .separation, "separation-review",
        "\(actor.name)已作初审，不能再作复审", "\(actor.name) gave the first review already",
        who: [.districtReviewer, .committeeHead])
    }
    found.require(
      !deputies.contains { $0.id == actor.id }, .separation, "separation-own-suggestion",
      "\(actor.name)是提出建议的代表，不能审核", "\(actor.name) proposed what is to be reviewed")
  }

  private func checkSigned(
    _ method: SignatureMethod, _ event: Event, _ rule: Rule, _ found: inout Objections
  ) {
    found.require(
      method == .electronic || !event.evidence.isEmpty, rule, "\(rule.slug)-scan",
      "手写签字须附扫描件", "a signature in ink takes its scan as evidence")
  }

  private func checkCallUp(_ it: CalledUp, _ event: Event, _ found: inout Objections) {
    let last = reviews.last
    found.require(
      last?.stage == .first && last?.decision == .notAdmitted, .calledUp, "a-05-stage",
      "只能调审街道初审未通过的件", "only what the street did not admit is called up")
    found.require(
      last?.reviewer.id != event.actor.id, .separation, "separation-review",
      "\(event.actor.name)已作初审，不能调审", "\(event.actor.name) gave the first review")
    found.requireText(it.reason, .calledUp, "reason", "调审理由", "reason")
  }

  private func checkAdmission(_ it: Admitted, _ event: Event, _ found: inout Objections) {
    checkReviewer(event, &found)
    found.require(
      passedFirstReview, .t11, "t11-first-review", "街道初审未通过",
      "the first review has not passed", who: [.streetReviewer])
    let caller = steps.last { $0.kind == .calledUp }?.actor.id
    found.require(
      reviews.contains { $0.stage == .first && $0.reviewer.id != event.actor.id }
        || caller != event.actor.id, .separation, "separation-call-up", "调审人不能兼作复审人",
      "who called the case up cannot admit it alone")
    found.requireText(it.number.rawValue, .t11, "number", "案号", "case number")
    found.require(!it.opinion.isBlank, .t11, "t11-opinion", "缺少复审意见", "no opinion is given")
    found.requireText(it.category.major, .t11, "category", "类别", "category")
    found.require(
      !it.isKeyItem || event.actor.role == .committeeHead, .t11, "t11-key-item",
      "重点事项须由选任工委负责人决定", "a key item is decided by the head of the committee",
      who: [.committeeHead])
    checkSigned(it.signed, event, .t11, &found)
  }

  private func checkWithdrawal(_ it: Withdrawn, _ event: Event, _ found: inout Objections) {
    found.requireText(it.reason, .t34, "reason", "撤回理由", "reason")
    found.require(
      deputies.contains { $0.id == event.actor.id }, .t34, "t34-actor",
      "只有提出建议的代表可以撤回", "only a proposing deputy withdraws", who: [.deputy])
    for unit in units where !it.notifiedUnits.contains(unit.id) {
      found.refuse(
        .t34, "t34-notify", "交办后撤回须通知\(unit.name)",
        "\(unit.name) must be told of the withdrawal", who: [.deputy])
    }
  }
}
