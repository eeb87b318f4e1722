internal import Calendars
package import Primitives

/// Something that is due on a day.
package struct DueDate: Hashable, Sendable {
  package var rule: Rule
  package var what: Phrase
  package var on: CivilDate
  package var who: [Role]
  /// The day rests on a holiday schedule that is not published yet.
  package var isProvisional: Bool

  /// Days until it is due; negative when overdue.
  package func daysLeft(asOf date: CivilDate) -> Int { on - date }
}

extension Case {
  /// The day on which the present state began.
  package var stateSince: CivilDate {
    steps.last { $0.from != $0.to }?.on ?? registered.on
  }

  /// Everything that is due while the case stands where it stands, earliest first.
  package func dueDates(under rules: Rulebook) -> [DueDate] {
    let policy = rules.policy
    var list: [DueDate] = []
    func add(_ rule: Rule, _ zh: String, _ en: String, _ on: CivilDate, _ who: [Role]) {
      list.append(
        DueDate(
          rule: rule, what: Phrase(zh: zh, en: en), on: on, who: who,
          isProvisional: rules.calendar.isProvisional(on)))
    }
    func addDays(_ rule: Rule, _ zh: String, _ en: String, _ days: Int, _ who: [Role]) {
      add(rule, zh, en, rules.calendar.day(days, workingDaysAfter: stateSince), who)
    }
    switch state {
    case .registered: addDays(.t03, "代表认领", "a deputy claims it", policy.claimDays, [.deputy])
    case .claimed: addDays(.t04, "形成建议", "draft the suggestion", policy.draftDays, [.deputy])
    case .drafted: break
    case .inFirstReview:
      addDays(.t06, "街道初审", "first review", policy.firstReviewDays, [.streetReviewer])
    case .inSecondReview:
      addDays(.t11, "区级复审", "second review", policy.secondReviewDays, [.districtReviewer])
    case .returnedForRevision:
      addDays(.t08, "补正重报", "close the gaps", policy.revisionDays, [.deputy, .recorder])
    case .notAdmitted, .merged, .withdrawn, .referred:
      if owesAnswer {
        add(
          .t09, "告知居民", "tell the resident", stateSince + policy.nonAdmissionCalendarDays,
          EventKind.answered.rule.roles)
      }
    case .admitted: addDays(.t12, "交办", "assign", policy.assignDays, [.committeeHead])
    case .assignmentIssued:
      addDays(.t16, "双签领", "two signatures", policy.signDays, [.unitHead, .deputyMayor])
    case .returnRequested:
      addDays(
        .t14, "退办审定", "decide on the return", policy.returnDecisionDays, [.committeeHead])
    case .accepted:
      addDays(.t17, "开始办理", "start handling", policy.startDays, [.undertakingClerk])
    case .inProgress:
      add(
        .t18, "更新进展", "record progress",
        rules.calendar.day(policy.progressDays, workingDaysAfter: lastEntryOn),
        [.undertakingClerk])
    case .replied:
      let served = currentReplies.map(\.value.servedOn).max() ?? stateSince
      add(
        .t24, "代表评价", "the deputy rates",
        rules.calendar.day(policy.ratingDays, workingDaysAfter: served), [.deputy])
    case .followUp:
      let promised = openCommitments.map(\.action.dueOn).min()
      let month = rules.calendar.deadline(months: policy.followUpMonths, after: stateSince)
      add(.t26, "兑现承诺并重新评价", "end the follow-up", promised ?? month.effective, [.unitHead])
    case .rework:
      if pendingRework == nil {
        addDays(
          .t27, "决定重新办理", "decide on the rework", policy.reworkDecisionDays,
          [.committeeHead])
      } else {
        addDays(.t28, "重新办理开始", "start the rework", policy.reworkStartDays, [.unitHead])
      }
    case .closing:
      addDays(
        .t31, "双签字②", "two completion signatures", policy.completionDays,
        [.committeeHead, .deputy])
    case .completed:
      addDays(
        .t32, "双销号", "write off in both ledgers", policy.writeOffDays,
        [.districtReviewer, .undertakingClerk])
    case .writtenOff:
      let year = stateSince.year + 1
      let due = CivilDate(year: year, month: policy.archiveMonth, day: policy.archiveDay)
      if let due { add(.t33, "归档", "archive", due, [.archivist]) }
    case .settledOnSpot, .archived: break
    }
    list += handlingDueDates(rules)
    return list.sorted { ($0.on, $0.rule.rawValue) < ($1.on, $1.rule.rawValue) }
  }

  private func handlingDueDates(_ rules: Rulebook) -> [DueDate] {
    var list: [DueDate] = []
    func add(_ rule: Rule, _ zh: String, _ en: String, _ on: CivilDate, _ who: [Role]) {
      list.append(
        DueDate(
          rule: rule, what: Phrase(zh: zh, en: en), on: on, who: who,
          isProvisional: rules.calendar.isProvisional(on)))
    }
    guard let assignment, !state.isTerminal else { return list }
    switch state {
    case .assignmentIssued, .returnRequested, .accepted, .inProgress, .rework:
      add(.t23, "答复代表", "reply to the deputy", assignment.dueOn, [.unitHead])
      if assignment.assigned.mode == .joint, !missingCoOpinions.isEmpty {
        let due =
          assignment.assigned.coOpinionDueOn
          ?? rules.calendar.deadline(
            months: rules.policy.coOpinionMonths, after: assignment.on
          ).effective
        add(.t23, "协办意见", "co-units' opinions", due, [.undertakingClerk])
      }
    default: break
    }
    for order in supervisions where order.closed == nil && order.answered == nil {
      add(
        .t21, "反馈督办单\(order.ordered.value.number)",
        "answer the order \(order.ordered.value.number)", order.ordered.value.feedbackDueOn,
        [.undertakingClerk, .unitHead])
    }
    for promise in openCommitments where state != .followUp {
      add(
        .t26, "兑现承诺：\(promise.action.text)", "keep the promise: \(promise.action.text)",
        promise.action.dueOn, [.undertakingClerk])
    }
    return list
  }

  /// What to remind of on a day: due dates that are reached, or as near as a reminder day.
  package func reminders(asOf date: CivilDate, under rules: Rulebook) -> [DueDate] {
    dueDates(under: rules).filter {
      let left = $0.daysLeft(asOf: date)
      return left <= 0 || rules.policy.reminderCalendarDays.contains(left)
    }
  }

  /// The day of the last fact of the handling, or on which the handling could have begun.
  package var lastEntryOn: CivilDate {
    let facts: [CivilDate?] = [
      assignment?.acceptedOn ?? assignment?.on, plans.last?.on, progress.map(\.on).max(),
      siteLogs.map(\.on).max(), results.map(\.on).max(), replies.map(\.on).max(),
      minutes.map(\.on).max(), coOpinions.map(\.on).max(),
      supervisions.compactMap(\.answered?.on).max(),
    ]
    return facts.compactMap { $0 }.max() ?? stateSince
  }

  /// The day from which the case counts as stalled, if that is not after `date`.
  ///
  /// Open cases with a unit stall when no fact came for as many working days as policy says.
  package func stalledOn(asOf date: CivilDate, under rules: Rulebook) -> CivilDate? {
    switch state {
    case .accepted, .inProgress, .followUp, .rework: break
    default: return nil
    }
    let day = rules.calendar.day(rules.policy.stallDays, workingDaysAfter: lastEntryOn)
    return day <= date ? day : nil
  }
}
