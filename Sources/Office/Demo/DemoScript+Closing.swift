internal import Casework
internal import Primitives

/// The passages from meetings to the write-off that the sample cases share.
extension DemoScript {
  mutating func meet(_ who: DemoPerson, _ minutes: Minutes) {
    note(who, minutes)
    let names = minutes.participants.compactMap(\.name).joined(separator: "、")
    issue(
      .minutes, by: who,
      [
        "地点：\(minutes.place)。主持：\(minutes.chair)。出席：\(names)。",
        "议题：\(minutes.question)。",
        minutes.feasibility.map { "可行性：\($0)" } ?? "",
        minutes.funding.map { "资金来源：\($0)" } ?? "",
      ] + minutes.options.map { "备选方案：\($0)" } + [
        "会议决定：\(minutes.decision)", "结果：\(minutes.outcome.title.zh)。",
      ])
  }

  mutating func share(_ who: DemoPerson, _ cost: CostShare) {
    note(who, cost)
    issue(
      .costSharing, by: who,
      [
        "用途：\(cost.purpose)。依据：\(cost.basis)。分摊方式：\(cost.method)。",
        "总额：\(cost.total.onForms)。共\(cost.households)户，每户\(cost.perHousehold.figures)，"
          + "合计\((cost.perHousehold * cost.households).figures)；"
          + "余额\(cost.remainder.figures)由\(cost.remainderBearer)承担。",
      ])
  }

  mutating func inspect(_ who: DemoPerson, _ inspection: Inspection) {
    note(who, inspection)
    issue(
      .inspection, by: who,
      [
        "监督主体：\(inspection.supervisor)。事项：\(inspection.topic)。",
        "检查地点：\(inspection.sites.joined(separator: "、"))。",
      ] + inspection.items.map { "\($0.dimension.title.zh)：\($0.text)" } + [
        inspection.interviewedHouseholds.map {
          "走访居民\($0)户，其中\(inspection.satisfiedHouseholds ?? 0)户表示满意。"
        } ?? ""
      ])
  }

  mutating func order(_ who: DemoPerson, _ order: SupervisionOrdered, to unit: DemoUnit) {
    note(who, order)
    issue(
      .supervision, by: who, to: unit.name, number: DocumentNumber(rawValue: order.number.rawValue),
      unit: unit.id,
      order.facts.paragraphs + order.requirement.paragraphs
        + ["请于\(order.feedbackDueOn.inWords)前书面反馈。"])
  }

  /// Issues the handling record, signed by who handles it and the head.
  mutating func recordHandling(_ unit: DemoUnit) {
    issue(.handling, by: unit.clerk)
    sign(.handling, .handler, unit.clerk, unit: unit.id)
    sign(.handling, .undertakingUnitHead, unit.head, unit: unit.id)
  }

  /// Issues the photo sheet.
  mutating func collectPhotos(_ unit: DemoUnit, _ captions: [String]) {
    issue(.photos, by: unit.clerk, captions)
  }

  /// Issues, signs and serves a reply.
  mutating func reply(_ reply: Replied, _ unit: DemoUnit, to deputies: [DemoPerson], title: String)
  {
    let names = deputies.map(\.name).joined(separator: "、")
    issue(
      .reply, by: unit.clerk, to: names + "代表", number: reply.number, unit: unit.id,
      round: reply.round, title: "关于《\(title)》的答复",
      ["您提出的《\(title)》收悉。经研究办理，现答复如下："] + reply.items
        + reply.commitments.map { "承诺：\($0.text)（\($0.dueOn.inWords)前）。" }
        + ["感谢您对我们工作的关心和支持，欢迎继续提出宝贵意见。"])
    sign(.reply, .replySigner, unit.head, unit: unit.id)
    note(unit.head, reply)
  }

  /// Issues and signs the satisfaction form, then records the rating.
  mutating func rate(_ rating: Rating, by deputy: DemoPerson) {
    issue(
      .satisfaction, by: DemoOffice.districtClerk, round: rating.round,
      [
        "第\(rating.round)次答复。办理态度：\(rating.attitude.title.zh)；"
          + "办理结果：\(rating.result.title.zh)。",
        rating.reason.map { "原因：\($0.title.zh)。" } ?? "", rating.text ?? "",
        rating.residents.map { "居民反映：\($0)" } ?? "", "代表意愿：\(rating.wish.title.zh)。",
      ])
    sign(.satisfaction, .ratingDeputy, deputy)
    note(deputy, rating)
  }

  /// Gives both completion signatures and completes the case.
  mutating func complete(_ completed: Completed, with deputy: DemoPerson) {
    issue(.completion, by: DemoOffice.districtClerk)
    sign(.completion, .committee, DemoOffice.committeeHead)
    sign(.completion, .completingDeputy, deputy)
    note(DemoOffice.committeeHead, completed)
  }

  mutating func answer(_ who: DemoPerson, _ residents: [DemoResident], _ text: String) {
    note(who, Answered(way: .inPerson, text: text, persons: residents.map(\.reference)))
  }

  /// Writes the case off in the assigning ledger, on a signed sheet.
  mutating func writeOffAssigning(_ number: LedgerNumber, remark: String? = nil) {
    let keeper = DemoOffice.districtClerk
    issue(.writeOff, by: keeper, ledger: .assigning)
    sign(.writeOff, .assigningLedgerKeeper, keeper, ledger: .assigning)
    note(
      keeper, WrittenOff(side: .assigning, number: number, remark: remark), keeper: .assigning)
  }

  /// Writes the case off in a unit's own ledger, on a signed sheet.
  mutating func writeOff(_ unit: DemoUnit, _ number: LedgerNumber, remark: String? = nil) {
    issue(.writeOff, by: unit.clerk, unit: unit.id, ledger: .undertaking)
    sign(
      .writeOff, .undertakingLedgerKeeper, unit.clerk, unit: unit.id, ledger: .undertaking)
    sign(.writeOff, .undertakingUnitHead, unit.head, unit: unit.id, ledger: .undertaking)
    note(
      unit.clerk,
      WrittenOff(side: .undertaking, unit: unit.id, number: number, remark: remark),
      keeper: .undertaking)
  }
}
