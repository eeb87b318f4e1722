package import Primitives

extension Case {
  /// Whether the category is physical works.
  package func isWorks(_ policy: Policy) -> Bool {
    category.map { policy.isWorks($0.code) } ?? false
  }

  /// What stands in the way of completion: the closure gate, both signatures and the ledgers.
  ///
  /// `outstanding` are the commitments that the completion lists; `nil` leaves that part out.
  package func completion(
    on date: CivilDate, outstanding: [CommitmentID]?, under rules: Rulebook
  ) -> [Refusal] {
    var found = Objections()
    found.add(closureGate(on: date, outstanding: outstanding, under: rules))
    let committee = signature(.committee, on: .completion)
    let deputy = signature(.completingDeputy, on: .completion)
    found.require(
      committee != nil, .t31, "t31-committee-signature", "缺选任工委在办结签字单上的签字",
      "the committee has not signed the completion", who: [.committeeHead])
    found.require(
      deputy != nil, .t31, "t31-deputy-signature", "缺代表在办结签字单上的签字",
      "the deputy has not signed the completion", who: [.deputy])
    if let committee, let deputy {
      found.require(
        committee.value.signer.id != deputy.value.signer.id, .separation,
        "separation-completion", "同一人不能签双签字②的两处",
        "one person cannot give both completion signatures", who: [.committeeHead, .deputy])
    }
    for due in dueLedgers where ledger(due.side, due.unit) == nil {
      let name = due.unit.flatMap { id in units.first { $0.id == id }?.name } ?? ""
      found.refuse(
        .ledger, "ledger-\(due.side.rawValue)-missing", "\(due.side.title.zh)\(name)尚未建账",
        "there is no row in the \(due.side.title.en) \(name)",
        who: due.side == .assigning ? [.districtReviewer, .committeeHead] : [.undertakingClerk])
    }
    openDissentRefusal(&found)
    return found.refusals
  }

  /// The ten conditions that must all hold before a case is completed.
  package func closureGate(
    on date: CivilDate, outstanding: [CommitmentID]? = nil, under rules: Rulebook
  ) -> [Refusal] {
    var found = Objections()
    gateReviews(&found)
    if assignment == nil {
      found.refuse(.gate2, "gate-2-assignment", "尚未交办", "nothing is assigned")
    }
    assignmentSignatures(.gate2, &found)
    gateHandling(&found)
    gateReply(&found)
    gateRating(outstanding, &found)
    gateSupervision(&found)
    gatePhotos(rules.policy, &found)
    gateCosts(&found)
    gateDates(date, &found)
    for code in missingDocuments(by: .completion, rules.policy) {
      found.refuse(
        .gate10, "gate-10-\(code.rawValue)", "缺\(code.title.zh)",
        "the \(code.title.en) is missing", who: EventKind.documentIssued.rule.roles)
    }
    return found.refusals
  }

  /// Whether the street said yes, or the district called the case up in its stead.
  var passedFirstReview: Bool {
    calledUp != nil || reviews.last { $0.stage == .first }?.decision == .passed
  }

  private func gateReviews(_ found: inout Objections) {
    found.require(
      passedFirstReview, .gate1, "gate-1-first", "街道初审未通过",
      "the first review has not passed", who: [.streetReviewer])
    found.require(
      admitted != nil && reviews.last { $0.stage == .second }?.decision == .admitted, .gate1,
      "gate-1-second", "区级复审未通过", "the second review has not passed",
      who: [.districtReviewer])
  }

  private func gateHandling(_ found: inout Objections) {
    found.require(
      !progress.isEmpty, .gate3, "gate-3-entry", "没有办理情况记录", "there is no handling entry",
      who: EventKind.progress.rule.roles)
    found.require(
      !results.isEmpty, .gate3, "gate-3-result", "没有办理结果记录", "there is no dated result",
      who: EventKind.result.rule.roles)
  }

  private func gateReply(_ found: inout Objections) {
    let due = assignment?.assigned.mode == .separate ? units : assignment?.lead.map { [$0] } ?? []
    for unit in due {
      guard let reply = currentReplies.last(where: { $0.value.unit == unit.id }) else {
        found.refuse(
          .gate4, "gate-4-reply", "\(unit.name)尚未答复", "\(unit.name) has not replied",
          who: [.unitHead])
        continue
      }
      found.require(
        reply.value.isSealed, .gate4, "gate-4-seal", "\(unit.name)的答复函未盖章",
        "the reply of \(unit.name) is not sealed", who: [.unitHead])
      found.require(
        signature(.replySigner, on: .reply, unit: unit.id, round: round) != nil, .gate4,
        "gate-4-signature", "\(unit.name)的答复函无有效签发",
        "the reply of \(unit.name) has no standing signature", who: [.unitHead])
    }
    for unit in missingCoOpinions {
      found.refuse(
        .gate4, "gate-4-co-opinion", "缺协办单位\(unit.name)的意见",
        "the opinion of \(unit.name) is missing", who: EventKind.coOpinion.rule.roles)
    }
  }

  private func gateRating(_ outstanding: [CommitmentID]?, _ found: inout Objections) {
    let isApproved = conditional != nil && satisfaction == .basicallySatisfied
    found.require(
      (satisfaction?.isSatisfied ?? false) || isApproved, .gate5, "gate-5-rating",
      "代表评价未达到满意", "the deputy's rating is below satisfied", who: [.deputy])
    let signed = signatures.contains {
      $0.value.slot == .ratingDeputy && $0.value.code == .satisfaction && isValid($0.value)
        && isOfRound($0.value, round)
    }
    found.require(
      signed, .gate5, "gate-5-signature", "满意度测评表无代表有效签字",
      "the satisfaction form has no standing signature", who: [.deputy])
    let served = currentReplies.map(\.value.servedOn).max()
    for rating in currentRatings {
      if let served {
        found.require(
          rating.on >= served, .gate5, "gate-5-date", "评价日早于答复日\(served)",
          "the rating is before the reply of \(served)", who: [.deputy])
      }
      found.require(
        ratingDeputies.contains { $0.id == rating.actor.id }, .gate5, "gate-5-deputy",
        "评价人不是应评价的代表", "the rating is not the proposing deputy's", who: [.deputy])
    }
    guard let outstanding else { return }
    for commitment in openCommitments where !outstanding.contains(commitment.action.id) {
      found.refuse(
        .gate5, "gate-5-commitment", "未兑现的承诺“\(commitment.action.text)”未列入办结签字单",
        "the open commitment “\(commitment.action.text)” is not listed",
        who: EventKind.completed.rule.roles)
    }
  }

  private func gateSupervision(_ found: inout Objections) {
    for order in supervisions where order.isOpen {
      let number = order.ordered.value.number
      found.refuse(
        .gate6, "gate-6-order", "督办单\(number)尚未办结", "the order \(number) is still open",
        who: EventKind.supervisionClosed.rule.roles)
    }
    for finding in openFindings {
      found.refuse(
        .gate6, "gate-6-finding", "审查问题\(finding.id)尚未销项",
        "the finding \(finding.id) is still open", who: EventKind.findingClosed.rule.roles)
    }
  }

  private func gatePhotos(_ policy: Policy, _ found: inout Objections) {
    guard isWorks(policy) else { return }
    for stage in [PhotoStage.before, .after] {
      found.require(
        photos.contains { $0.value.stage == stage }, .gate7, "gate-7-\(stage.rawValue)",
        "缺\(stage.title.zh)照片", "no photograph \(stage.title.en) the works",
        who: EventKind.photo.rule.roles)
    }
    let before = photos.filter { $0.value.stage == .before }.map(\.value.object)
    let after = photos.filter { $0.value.stage == .after }.map(\.value.object)
    if !before.isEmpty && !after.isEmpty {
      found.require(
        before.contains { after.contains($0) }, .gate7, "gate-7-pair",
        "没有同一对象的前后对比照片", "no object has a photograph both before and after",
        who: EventKind.photo.rule.roles)
    }
  }

  private func gateCosts(_ found: inout Objections) {
    guard let costs, !costs.payments.isEmpty || !costs.share.value.shares.isEmpty else { return }
    guard let settled = costs.settled else {
      found.refuse(
        .gate8, "gate-8-open", "费用尚未结清", "the costs are not settled",
        who: EventKind.costSettled.rule.roles)
      return
    }
    let covered = costs.paid + costs.share.value.remainder
    found.require(
      covered == settled.value.actual, .gate8, "gate-8-sum",
      "已缴\(costs.paid.figures)加余额\(costs.share.value.remainder.figures)"
        + "不等于实际费用\(settled.value.actual.figures)",
      "paid \(costs.paid.figures) and remainder \(costs.share.value.remainder.figures) "
        + "do not make the cost \(settled.value.actual.figures)",
      who: EventKind.costSettled.rule.roles)
  }

  private func gateDates(_ date: CivilDate, _ found: inout Objections) {
    var marks: [(Phrase, CivilDate)] = [
      (Phrase(zh: "收集", en: "collection"), registered.on)
    ]
    func mark(_ zh: String, _ en: String, _ date: CivilDate?) {
      if let date { marks.append((Phrase(zh: zh, en: en), date)) }
    }
    mark("初审", "first review", reviews.last { $0.stage == .first }?.on)
    mark("复审", "second review", admitted?.on)
    mark("交办", "assignment", assignment?.on)
    let signed = signatures.filter {
      $0.value.code == .assignmentSignOff && isValid($0.value)
    }.map(\.on)
    mark("双签字①", "first assignment signature", signed.min())
    mark("双签字①", "last assignment signature", signed.max())
    mark("答复", "reply", currentReplies.map(\.value.servedOn).max())
    mark("评价", "rating", currentRatings.map(\.on).max())
    mark("办结", "completion", date)
    for (earlier, later) in zip(marks, marks.dropFirst()) where earlier.1 > later.1 {
      found.refuse(
        .gate9, "gate-9-dates",
        "\(later.0.zh)日期\(later.1)早于\(earlier.0.zh)日期\(earlier.1)",
        "the \(later.0.en) on \(later.1) is before the \(earlier.0.en) on \(earlier.1)",
        who: [.districtReviewer, .committeeHead])
    }
  }

  /// Mandatory documents that are due by then and have not been issued, in their order.
  package func missingDocuments(by due: DocumentDue, _ policy: Policy) -> [DocumentCode] {
    let ranks: [DocumentDue] = [.completion, .writeOff, .archive]
    let limit = ranks.firstIndex(of: due) ?? 0
    return policy.documents.filter { duty in
      (ranks.firstIndex(of: duty.due) ?? 0) <= limit && applies(duty.condition, policy)
        && !documents.contains { $0.value.code == duty.code }
    }.map(\.code)
  }

  private func applies(_ condition: DocumentCondition, _ policy: Policy) -> Bool {
    switch condition {
    case .always: true
    case .activity: registered.value.activity != nil
    case .meeting: !minutes.isEmpty
    case .money: costs != nil
    case .inspection: !inspections.isEmpty
    case .supervision: !supervisions.isEmpty
    case .works: isWorks(policy)
    }
  }
}
