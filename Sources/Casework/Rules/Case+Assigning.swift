internal import Calendars
internal import Primitives

extension Case {
  /// Checks the way of an assignment from notice to start (T13 to T17, T22).
  func checkAssigning(_ event: Event, _ rules: Rulebook, _ found: inout Objections) {
    switch event.body {
    case .returnRequested(let it): checkReturn(it, event, rules, &found)
    case .returnGranted(let it): found.requireText(it.text, .t14, "text", "同意意见", "text")
    case .returnRefused(let it): found.requireText(it.reason, .t15, "reason", "理由", "reason")
    case .taskStated(let it):
      checkUnit(it.unit, .t16, &found)
      found.requireText(it.goal, .t16, "goal", "办理目标", "goal")
    case .accepted(let it):
      found.require(
        it.version == assignment?.assigned.version, .t16, "t16-version",
        "签领的不是现行交办版本", "it is not the assignment in force that is accepted")
    case .reassigned(let it):
      found.requireText(it.reason, .t22, "reason", "改派理由", "reason")
      checkAssignment(it.assignment, event, .t22, rules, &found)
    case .started(let it):
      checkUnit(it.unit, .t17, &found)
      found.requireText(it.responsible, .t17, "responsible", "责任人", "person in charge")
      found.require(
        it.plannedDays > 0, .t17, "t17-days", "计划天数须大于0", "planned days must be above 0")
      found.require(
        it.steps.contains { !$0.text.isBlank }, .t17, "t17-plan", "缺少办理计划",
        "there is no handling plan")
    default: break
    }
  }

  func checkUnit(_ unit: UnitID, _ rule: Rule, _ found: inout Objections) {
    found.require(
      units.contains { $0.id == unit }, rule, "\(rule.slug)-unit", "\(unit)不是本件承办单位",
      "\(unit) does not handle this case")
  }

  private func checkReturn(
    _ it: ReturnRequested, _ event: Event, _ rules: Rulebook, _ found: inout Objections
  ) {
    checkUnit(it.unit, .t13, &found)
    found.requireText(it.text, .t13, "text", "退办理由", "reason")
    found.requireText(it.suggestedUnit, .t13, "unit-suggested", "建议承办单位", "other unit")
    guard let assignment else { return }
    let last =
      assignment.assigned.returnBy
      ?? rules.calendar.day(rules.policy.returnDays, workingDaysAfter: assignment.on)
    found.require(
      event.on <= last, .t13, "t13-window", "退办期限\(last)已过",
      "the window for giving it back closed on \(last)")
  }

  /// Checks a new assignment: T12, T22 and the new lead of T27.
  func checkAssignment(
    _ it: Assigned, _ event: Event, _ rule: Rule, _ rules: Rulebook,
    _ found: inout Objections
  ) {
    found.require(
      it.version == assignments.count + 1, rule, "\(rule.slug)-version",
      "交办版本应为\(assignments.count + 1)",
      "the assignment version must be \(assignments.count + 1)")
    found.requireText(it.notice.rawValue, rule, "notice", "交办通知单编号", "notice number")
    found.require(
      !it.requirement.isBlank, rule, "\(rule.slug)-requirement", "缺少办理要求",
      "no requirement is given")
    checkUnits(it, rule, &found)
    let months = [rules.policy.replyMonths, rules.policy.complexReplyMonths]
    guard months.contains(it.months) else {
      found.refuse(
        rule, "\(rule.slug)-months", "法定期限只能是\(months[0])或\(months[1])个月",
        "the legal period is \(months[0]) or \(months[1]) months")
      return
    }
    let limit = rules.calendar.deadline(months: it.months, after: event.on).effective
    found.require(
      it.dueOn > event.on && it.dueOn <= limit, rule, "\(rule.slug)-due",
      "答复期限须在交办日之后、\(limit)之前（含当日）",
      "the due date must be after the assignment and not after \(limit)")
  }

  private func checkUnits(_ it: Assigned, _ rule: Rule, _ found: inout Objections) {
    let roles = it.units.map(\.role)
    let isFitting: Bool
    switch it.mode {
    case .single: isFitting = roles == [.lead]
    case .joint:
      isFitting =
        roles.count > 1 && roles.filter { $0 == .lead }.count == 1
        && roles.allSatisfy { $0 != .separate }
    case .separate: isFitting = roles.count > 1 && roles.allSatisfy { $0 == .separate }
    }
    found.require(
      isFitting, rule, "\(rule.slug)-units",
      "单位与办理方式不符：独办一个主办；会同一个主办加协办；分别办理两个以上分办",
      "units do not fit the mode: one lead; one lead with co-units; or several separate units")
    found.require(
      Set(it.units.map(\.id)).count == it.units.count, rule, "\(rule.slug)-unit-twice",
      "同一单位重复", "a unit is named twice")
    for unit in it.units where unit.id.rawValue.isEmpty || unit.name.isBlank {
      found.refuse(rule, "\(rule.slug)-unit-name", "缺少单位名称", "a unit has no name")
    }
  }
}
