internal import Calendars
internal import Primitives

extension Case {
  /// Checks what is recorded while a case is handled (T18 to T21 and its records).
  func checkHandling(_ event: Event, _ rules: Rulebook, _ found: inout Objections) {
    switch event.body {
    case .progress(let it): checkProgress(it, &found)
    case .siteLog(let it): found.requireText(it.text, .t18, "text", "日志内容", "text")
    case .contact(let it):
      found.requireText(it.opinion, .t23, "opinion", "代表意见", "opinion")
      found.require(
        it.way != .none, .t23, "t23-way", "未联系不能记为沟通", "no contact is no record of one")
    case .extensionRequested(let it):
      found.requireText(it.reason, .t20, "reason", "延期理由", "reason")
      found.require(
        it.explainedToDeputy, .t20, "t20-deputy", "延期须先向代表说明",
        "the deputy has not been told why", who: [.undertakingClerk, .unitHead])
      checkExtension(until: it.until, rules, &found)
    case .extended(let it): checkExtension(until: it.until, rules, &found)
    case .reminder(let it): found.requireText(it.text, .t21, "text", "提醒内容", "text")
    case .supervisionOrdered, .supervisionAnswered, .supervisionClosed, .inspection,
      .auditFinding, .findingClosed:
      checkSupervision(event, &found)
    case .costShare, .payment, .costSettled: checkCosts(event, &found)
    case .commitment(let it): checkPromise(it.commitment, .t26, &found)
    case .commitmentMet(let it):
      found.require(
        openCommitments.contains { $0.action.id == it.commitment }, .t26, "t26-commitment-id",
        "没有未兑现的承诺\(it.commitment)", "no commitment \(it.commitment) is open")
    case .photo(let it):
      found.requireText(it.object, .gate7, "object", "拍摄对象", "object")
      found.requireText(it.file.rawValue, .gate7, "file", "照片文件", "file")
    case .qualityCheck(let it):
      found.require(
        !it.criteria.isEmpty, .t23, "t23-criteria", "缺少验收标准", "there is no criterion")
    case .deliverable(let it):
      found.require(
        it.quantity > 0 && (it.accepted ?? 0) >= 0 && (it.accepted ?? 0) <= it.quantity, .data,
        "data-quantity", "数量不合理", "the quantities make no sense")
    case .result(let it):
      found.require(!it.text.isBlank, .t23, "t23-text", "缺少办理结果", "no result is given")
      found.require(
        it.actualDays > 0, .t23, "t23-days", "实际天数须大于0", "actual days must be above 0")
      found.require(
        it.finishedOn <= event.on, .dates, "dates-finished", "完成日晚于记录的日期",
        "it was finished after the day of this record")
    case .coOpinion(let it):
      checkUnit(it.unit, .t23, &found)
      found.require(!it.text.isBlank, .t23, "t23-text", "缺少协办意见", "no opinion is given")
    default: break
    }
  }

  private func checkProgress(_ it: Progress, _ found: inout Objections) {
    found.requireText(it.text, .t18, "text", "办理情况", "text")
    if let done = it.done {
      found.require(
        done >= 0 && done <= (it.total ?? done), .data, "data-progress", "完成数不合理",
        "more is done than there is")
    }
  }

  private func checkExtension(
    until: CivilDate, _ rules: Rulebook, _ found: inout Objections
  ) {
    guard let assignment else { return }
    let months = rules.policy.complexReplyMonths
    let limit = rules.calendar.deadline(months: months, after: assignment.on).effective
    found.require(
      until > assignment.dueOn, .t20, "t20-shorter", "延期须晚于现期限\(assignment.dueOn)",
      "it is not later than the due date \(assignment.dueOn)")
    found.require(
      until <= limit, .t20, "t20-limit", "自交办之日起最长\(months)个月，即\(limit)",
      "the longest is \(months) months from the assignment: \(limit)")
  }

  private func checkSupervision(_ event: Event, _ found: inout Objections) {
    switch event.body {
    case .supervisionOrdered(let it):
      found.require(
        !supervisions.contains { $0.ordered.value.number == it.number }
          && !it.number.rawValue.isEmpty, .t21, "t21-number", "督办单编号缺失或重复",
        "the order's number is missing or taken")
      found.require(!it.facts.isBlank, .t21, "t21-facts", "缺少事实", "no facts are given")
      found.require(
        !it.requirement.isBlank, .t21, "t21-requirement", "缺少要求", "no requirement is given")
      found.require(
        it.feedbackDueOn >= event.on, .t21, "t21-feedback", "反馈期限早于督办日",
        "the answer would be due before the order")
      if let finding = it.finding { checkFinding(finding, isOpen: false, &found) }
      if let unit = it.unit { checkUnit(unit, .t21, &found) }
    case .supervisionAnswered(let it):
      checkOrder(it.number, &found)
      found.requireText(it.cause, .t21, "cause", "原因", "cause")
    case .supervisionClosed(let it):
      checkOrder(it.number, &found)
      let order = supervisions.first { $0.ordered.value.number == it.number }
      found.require(
        order?.answered != nil || !(order?.isOpen ?? false), .t21, "t21-unanswered",
        "承办单位尚未反馈", "the unit has not answered yet", who: [.undertakingClerk, .unitHead])
      found.requireText(it.opinion, .t21, "opinion", "办结意见", "opinion")
    case .inspection(let it):
      found.requireText(it.topic, .t21, "topic", "检查事项", "topic")
      if let finding = it.finding {
        checkNewFinding(finding, &found)
        found.requireText(it.demand, .t21, "demand", "整改要求", "demand")
        found.require(
          state != .writtenOff, .t21, "t21-closed", "已销号案件不能再立整改项",
          "a closed case takes no new demand")
      }
    case .auditFinding(let it):
      checkNewFinding(it.finding, &found)
      found.requireText(it.facts, .gate6, "facts", "事实", "facts")
    case .findingClosed(let it): checkFinding(it.finding, isOpen: true, &found)
    default: break
    }
  }

  private func checkOrder(_ number: OrderNumber, _ found: inout Objections) {
    found.require(
      supervisions.contains { $0.ordered.value.number == number && $0.closed == nil }, .t21,
      "t21-order", "没有未办结的督办单\(number)", "no order \(number) is open")
  }

  private func checkFinding(_ id: FindingID, isOpen: Bool, _ found: inout Objections) {
    found.require(
      findings.contains { $0.id == id && (!isOpen || $0.closed == nil) }, .gate6,
      "gate-6-finding-id", "没有审查问题\(id)", "there is no such finding as \(id)")
  }

  private func checkNewFinding(_ id: FindingID, _ found: inout Objections) {
    found.require(
      !findings.contains { $0.id == id }, .gate6, "gate-6-finding-id", "审查问题\(id)已记录",
      "the finding \(id) is on record already")
  }

  func checkPromise(_ it: PromisedAction, _ rule: Rule, _ found: inout Objections) {
    found.requireText(it.text, rule, "promise", "承诺内容", "promise")
    found.require(
      !commitments.contains { $0.action.id == it.id }, rule, "\(rule.slug)-promise-id",
      "承诺\(it.id)已记录", "the commitment \(it.id) is on record already")
  }

  private func checkCosts(_ event: Event, _ found: inout Objections) {
    switch event.body {
    case .costShare(let it): checkShare(it, &found)
    case .payment(let it):
      found.require(
        costs != nil && costs?.settled == nil, .gate8, "gate-8-share", "没有未结清的分摊方案",
        "no cost share is open", who: EventKind.costShare.rule.roles)
      found.require(
        !it.payments.isEmpty && it.payments.allSatisfy { $0.amount > .zero }, .gate8,
        "gate-8-amount", "缴款金额须大于0", "every payment must be above 0")
      found.require(
        it.payments.count <= Case.paymentLimit, .data, "data-payments", "一次缴款笔数过多",
        "there are too many payments in one event")
    case .costSettled(let it):
      found.require(
        costs != nil, .gate8, "gate-8-share", "没有分摊方案", "there is no cost share")
      if let total = costs?.share.value.total, it.actual > total {
        found.requireText(it.scopeChange, .gate8, "scope", "超出预算的说明", "change of scope")
      }
    default: break
    }
  }

  /// Payments that one event may hold; a compound has fewer households.
  static let paymentLimit = 10_000

  private func checkShare(_ it: CostShare, _ found: inout Objections) {
    found.require(
      costs == nil || (costs?.payments.isEmpty ?? true), .gate8, "gate-8-paid",
      "已有缴款，不能更改分摊方案", "shares cannot change once something is paid")
    guard it.households > 0, it.households <= Case.paymentLimit, it.total > .zero,
      it.perHousehold > .zero
    else {
      found.refuse(.gate8, "gate-8-figures", "金额和户数须大于0", "figures must be above 0")
      return
    }
    found.require(
      it.total - it.perHousehold * it.households == it.remainder && it.remainder >= .zero, .gate8,
      "gate-8-remainder",
      "总额\(it.total.figures)减\(it.households)户×\(it.perHousehold.figures)"
        + "不等于余额\(it.remainder.figures)",
      "\(it.total.figures) less \(it.households) × \(it.perHousehold.figures) "
        + "is not the remainder \(it.remainder.figures)")
    found.require(
      it.remainder == .zero || !it.remainderBearer.isBlank, .gate8, "gate-8-bearer",
      "须写明余额由谁承担", "nobody is named to bear the remainder")
    if !it.shares.isEmpty {
      found.require(
        it.shares.count == it.households, .gate8, "gate-8-households", "分摊名单与户数不符",
        "the list and the number of households differ")
    }
  }
}
