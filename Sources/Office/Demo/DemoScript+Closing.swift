internal import Casework
internal import Primitives

/// The passages from meetings to the write-off that the sample cases share.
extension DemoScript {
  mutating func meet(_ who: DemoPerson, _ minutes: Minutes) {
    note(who, minutes)
    issue(.minutes, by: who)
  }

  mutating func share(_ who: DemoPerson, _ cost: CostShare) {
    note(who, cost)
    issue(.costSharing, by: who)
  }

  mutating func inspect(_ who: DemoPerson, _ inspection: Inspection) {
    note(who, inspection)
    issue(.inspection, by: who)
  }

  mutating func order(_ who: DemoPerson, _ order: SupervisionOrdered, to unit: DemoUnit) {
    note(who, order)
    issue(
      .supervision, by: who, number: DocumentNumber(rawValue: order.number.rawValue), unit: unit.id)
  }

  /// Issues the handling record, signed by who handles it and the head.
  mutating func recordHandling(_ unit: DemoUnit) {
    issue(.handling, by: unit.clerk)
    sign(.handling, .handler, unit.clerk, unit: unit.id)
    sign(.handling, .undertakingUnitHead, unit.head, unit: unit.id)
  }

  /// Issues the photo sheet.
  mutating func collectPhotos(_ unit: DemoUnit) {
    issue(.photos, by: unit.clerk)
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
    issue(.satisfaction, by: DemoOffice.districtClerk, round: rating.round)
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
  ///
  /// The last write-off makes the case ready to be sealed, so that its papers are bound before it.
  mutating func writeOff(
    _ unit: DemoUnit, _ number: LedgerNumber, remark: String? = nil, isLast: Bool = true
  ) {
    issue(.writeOff, by: unit.clerk, unit: unit.id, ledger: .undertaking)
    sign(
      .writeOff, .undertakingLedgerKeeper, unit.clerk, unit: unit.id, ledger: .undertaking)
    sign(.writeOff, .undertakingUnitHead, unit.head, unit: unit.id, ledger: .undertaking)
    if isLast { bind() }
    note(
      unit.clerk,
      WrittenOff(side: .undertaking, unit: unit.id, number: number, remark: remark),
      keeper: .undertaking)
  }

  /// Issues the sheets that make the papers a volume: note sheet, cover, and the list of contents,
  /// which comes last because it names the others.
  private mutating func bind() {
    for code in [DocumentCode.noteSheet, .cover, .contents] {
      issue(code, by: DemoOffice.districtClerk)
    }
  }
}
