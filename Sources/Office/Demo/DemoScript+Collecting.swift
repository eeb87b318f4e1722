internal import Casework
internal import Primitives

/// The passages from the registration to the assignment that every sample case walks.
extension DemoScript {
  /// Registers an issue and issues and signs its sheet, after the notice of its activity.
  mutating func register(
    _ sheet: Registered, at street: DemoStreet, notice: [String] = []
  ) {
    note(street.recorder, sheet)
    if !notice.isEmpty {
      issue(
        .notice, by: street.recorder, to: "各有关单位、代表",
        title: "关于开展“幸福圆桌会 人民来作主”主题活动的通知", notice)
    }
    issue(.registration, by: street.recorder)
    sign(.registration, .recorder, street.recorder)
  }

  mutating func visit(_ who: DemoPerson, _ visit: Visit) {
    note(who, visit)
    issue(.visit, by: who)
  }

  /// Completes and signs the suggestion sheet.
  mutating func draft(_ sheet: Drafted, by deputies: [DemoPerson]) {
    note(deputies[0], sheet)
    issue(.suggestion, by: deputies[0], title: sheet.title)
    sign(.suggestion, .leadDeputy, deputies[0])
    for coSigner in deputies.dropFirst() { sign(.suggestion, .coSigner, coSigner) }
  }

  /// Sends the suggestion to the street.
  mutating func submit(to street: DemoStreet) {
    note(
      street.recorder,
      Submitted(duplicateCheck: "经查重，近十二个月内同一地点、同一类别无重复登记事项。"))
  }

  mutating func passFirstReview(_ street: DemoStreet, _ opinion: Prose) {
    note(
      street.reviewer,
      FirstReviewPassed(
        opinion: opinion, checks: FirstReviewCheck.allCases.map { ReviewCheck(check: $0) },
        head: street.reviewer.name, signed: .electronic))
  }

  /// Admits the suggestion, opens the assigning ledger and issues the review sheet.
  mutating func admit(
    _ admission: Admitted, after street: DemoStreet, first: Prose, ledger: LedgerNumber
  ) {
    let reviewer = admission.isKeyItem ? DemoOffice.committeeHead : DemoOffice.districtClerk
    note(reviewer, admission)
    issue(.review, by: DemoOffice.districtClerk)
    sign(.review, .streetReviewer, street.reviewer)
    sign(.review, .districtReviewer, reviewer)
    note(
      DemoOffice.districtClerk, LedgerOpened(side: .assigning, number: ledger),
      keeper: .assigning)
  }

  /// Issues the assignment and its two papers: notice and sign-off sheet.
  mutating func assign(_ assigned: Assigned, title: String) {
    note(DemoOffice.committeeHead, assigned)
    issueNotice(of: assigned)
  }

  mutating func issueNotice(of assigned: Assigned) {
    issue(
      .assignmentNotice, by: DemoOffice.committeeHead, number: assigned.notice,
      assignment: assigned.version)
  }

  /// States each unit's task, issues the sign-off sheet and gives both signatures.
  mutating func accept(
    _ version: Int, lead: DemoUnit, others: [DemoUnit] = [], tasks: [TaskStated]
  ) {
    for (unit, task) in zip([lead] + others, tasks) { note(unit.clerk, task) }
    issue(.assignmentSignOff, by: DemoOffice.districtClerk, assignment: version)
    for unit in [lead] + others {
      sign(.assignmentSignOff, .undertakingUnitHead, unit.head, unit: unit.id)
    }
    sign(.assignmentSignOff, .portfolioDeputyMayor, lead.leader, unit: lead.id)
    note(lead.head, Accepted(version: version))
  }

  /// Opens a unit's own ledger.
  mutating func openLedger(_ unit: DemoUnit, _ number: LedgerNumber) {
    note(
      unit.clerk, LedgerOpened(side: .undertaking, unit: unit.id, number: number),
      keeper: .undertaking)
  }
}
