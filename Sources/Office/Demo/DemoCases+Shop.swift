internal import Casework

extension DemoCases {
  /// C6, digital retail: an off-topic reply, a new lead unit, a second reply, very satisfied.
  static var shop: DemoCase {
    var script = DemoScript()
    collectShop(&script)
    reviewShop(&script)
    replyFirst(&script)
    reworkShop(&script)
    closeShop(&script)
    return DemoCase(
      id: "XH-2022-00021", key: "C6", title: shopTitle, steps: script.steps,
      residents: [shopResident], archivedOn: civil(2023, 3, 3))
  }

  private static let shopTitle = "关于给西湖区实体零售“插上数字化与高质量发展翅膀”的建议"
  private static let shopResident = DemoResident(
    id: "p-21-1", name: "毕宏图", phone: "13800002101",
    address: "绳金塔街道沿街商铺")
  private static let deputy = DemoOffice.deputy(9)
  private static let street = DemoOffice.shengjinta
  private static let first = DemoOffice.commerce
  private static let second = DemoOffice.digital
  private static let category = Category(
    code: "economy.digital", major: "经济发展", minor: "数字经济")

  private static func collectShop(_ script: inout DemoScript) {
    script.on(2022, 11, 14)
    script.register(
      Registered(
        caseID: "XH-2022-00021", title: "实体零售商户数字化转型困难",
        content: Prose([
          "辖区实体零售商户多、规模小，客流下降、成本上升，想搞数字化又不知从何入手，进销存、会员、支付、营销各用各的系统，数据不通。",
          "商户希望政府部门给予指导和支持，不只是教大家开网店，而是帮助门店管理、供应链和服务真正数字化。",
        ]),
        channel: .visit, sheetNumber: "2022-走访-06",
        location: Location(district: "西湖区", street: street.name, detail: "沿街商业集聚区"),
        reporters: [shopResident.reference], category: category, nature: .policy,
        since: "近三年", demand: "出台支持实体零售数字化转型的具体措施", route: .claim, urgency: .normal),
      at: street)
    script.on(2022, 11, 15)
    script.note(deputy, Claimed(deputies: [deputy.reference()]))
    script.on(2022, 11, 16)
    script.visit(
      deputy,
      Visit(
        place: "绳金塔街道沿街商业集聚区",
        participants: [
          deputy.participant(.deputy), .body(.street, street.office), .body(.other, "商户代表6名"),
        ],
        status: Prose([
          "走访商场、超市、专业店和小商户共22家，使用数字化进销存的不足三成，多数商户认为“数字化就是开网店”。", "商户反映缺人才、缺资金、缺统一平台，部门政策分散，不知道找谁。",
        ]),
        causes: [.funding, .other]))
  }

  private static func reviewShop(_ script: inout DemoScript) {
    script.on(2022, 11, 21)
    script.draft(
      Drafted(
        title: shopTitle,
        facts: "西湖区是商贸老城区，实体零售比重高，数字化水平偏低，客流和利润持续承压。",
        cause: "对数字化认识偏窄，公共平台和专业服务不足，政策由多部门分管、缺少统筹。",
        proposals: [
          "制定实体零售数字化转型行动方案，明确牵头部门和扶持政策。", "搭建公共服务平台，推动门店管理、供应链、支付、会员数据贯通。",
          "培育一批数字化示范门店，组织专家进店诊断。",
        ],
        suggestedUnits: [first.name, second.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [deputy])
    script.on(2022, 11, 22)
    script.submit(to: street)
    let opinion: Prose = "经初审，建议内容具体、有调研依据，拟同意报区复审。"
    script.on(2022, 11, 25)
    script.passFirstReview(street, opinion)
    script.on(2022, 11, 29)
    script.admit(
      Admitted(
        number: "第21号", opinion: "经复审，同意纳入代表建议办理，建议由区商务局主办。", category: category,
        urgency: .normal, importance: .important, isKeyItem: false, confidentiality: .open,
        retention: .thirtyYears, proposedUnits: [first.name],
        head: DemoOffice.committeeHead.name, signed: .electronic),
      after: street, first: opinion, ledger: "2022-0021")
    script.on(2022, 11, 30)
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2022〕21号", batch: "2022-4", mode: .single,
        units: [first.assigned()], requirement: "请围绕实体零售数字化转型，逐条研究答复代表建议。", months: 3,
        dueOn: civil(2023, 2, 28), returnBy: civil(2022, 12, 7)),
      title: shopTitle)
    script.on(2022, 12, 2)
    script.openLedger(first, "2022-0011")
    script.accept(
      1, lead: first,
      tasks: [
        TaskStated(
          unit: first.id, goal: "研究提出支持实体零售发展的措施", measures: ["调研商户", "梳理电商扶持政策"],
          finishOn: civil(2022, 12, 30), responsible: first.clerk.name)
      ])
  }

  private static func replyFirst(_ script: inout DemoScript) {
    script.on(2022, 12, 5)
    script.note(
      first.clerk,
      Started(
        unit: first.id, receivedOn: civil(2022, 12, 1), responsible: first.clerk.name,
        phone: first.phone,
        steps: [PlanStep(text: "调研梳理，起草答复", from: civil(2022, 12, 6), to: civil(2022, 12, 28))],
        plannedDays: 17))
    script.on(2022, 12, 13)
    script.note(
      first.clerk,
      Progress(
        unit: first.id, text: "走访商户十家，梳理现有电商扶持政策六项。", participants: "商户代表、街道", nextStep: "与代表面商"))
    script.on(2022, 12, 22)
    script.note(
      first.clerk,
      Contact(
        way: .meeting, faceToFace: true, deputies: [deputy.id], unit: first.id,
        opinion: "代表提出数字化不等于电子商务，希望从门店和供应链数字化角度研究。"))
    script.on(2022, 12, 28)
    script.note(
      first.clerk,
      HandlingResult(
        unit: first.id, text: "梳理形成电子商务扶持政策清单和培训计划。", finishedOn: civil(2022, 12, 28),
        actualDays: 17))
    script.on(2023, 1, 4)
    script.reply(
      Replied(
        unit: first.id, round: 1, number: "西商务函〔2023〕1号", class: .a,
        items: ["一、我局将继续支持商户开设网店、开展直播带货。", "二、全年组织电子商务培训四期，兑现电商扶持政策。"],
        signer: first.head.name, isSealed: true, servedOn: civil(2023, 1, 4), faceToFace: true,
        contact: first.clerk.name, phone: first.phone, copies: [DemoOffice.committee]),
      first, to: [deputy], title: shopTitle)
    script.on(2023, 1, 9)
    script.rate(
      Rating(
        round: 1, attitude: .satisfied, result: .dissatisfied, ways: [.meeting],
        reason: .wrongLeadUnit,
        text: "答复只谈电子商务，而电子商务只是数字化的一种形式；建议应由数字经济主管部门牵头答复。", wish: .otherLead,
        coSignersConsulted: true),
      by: deputy)
  }

  private static func reworkShop(_ script: inout DemoScript) {
    let assigned = Assigned(
      version: 2, notice: "西人选任〔2023〕2号", mode: .single, units: [second.assigned()],
      requirement: "请从实体零售全链条数字化的角度重新研究，与代表深入沟通后逐条答复。", months: 3,
      dueOn: civil(2023, 2, 10), returnBy: civil(2023, 1, 19))
    script.on(2023, 1, 12)
    script.note(
      DemoOffice.committeeHead,
      ReworkOrdered(
        mode: .changeLead, reason: "代表反映答复未切题、主办单位不当，情况属实；经常委会领导同意，改由数字经济主管部门牵头重新办理。",
        dueOn: civil(2023, 2, 10), assignment: assigned))
    script.issueNotice(of: assigned)
    script.on(2023, 1, 13)
    script.openLedger(second, "2023-0001")
    script.accept(
      2, lead: second,
      tasks: [
        TaskStated(
          unit: second.id, goal: "提出实体零售数字化转型行动方案", measures: ["与代表座谈", "专家进店诊断", "制定方案"],
          finishOn: civil(2023, 2, 8), responsible: second.clerk.name)
      ])
    script.on(2023, 1, 16)
    script.note(
      second.clerk,
      Started(
        unit: second.id, receivedOn: civil(2023, 1, 13), responsible: second.clerk.name,
        phone: second.phone,
        steps: [PlanStep(text: "座谈、诊断、制定方案", from: civil(2023, 1, 17), to: civil(2023, 2, 6))],
        plannedDays: 12))
    script.on(2023, 1, 17)
    script.note(
      second.head,
      Contact(
        way: .visit, faceToFace: true, deputies: [deputy.id], unit: second.id,
        opinion: "与代表深入座谈，逐条商定答复要点：门店管理、供应链、支付会员数据贯通和示范门店。"))
    for (month, date, text, next) in [
      (1, 19, "会同商务、街道和专家到八家门店现场诊断，形成问题清单。", "起草行动方案"),
      (2, 3, "行动方案征求代表、商户意见，吸收意见九条。", "审定印发"),
    ] {
      script.on(2023, month, date)
      script.note(
        second.clerk,
        Progress(unit: second.id, text: text, participants: "代表、专家、商户代表", nextStep: next))
    }
    script.on(2023, 2, 6)
    script.note(
      second.clerk,
      HandlingResult(
        unit: second.id, text: "印发实体零售数字化转型行动方案，确定首批示范门店十家、公共服务平台一个。",
        finishedOn: civil(2023, 2, 6), actualDays: 12))
    script.recordHandling(second)
  }

  private static func closeShop(_ script: inout DemoScript) {
    script.on(2023, 2, 8)
    script.reply(
      Replied(
        unit: second.id, round: 2, number: "西工信函〔2023〕3号", class: .a,
        items: [
          "一、数字化不限于电子商务，已制定行动方案，覆盖门店管理、供应链、支付、会员和服务。", "二、建立公共服务平台，为商户提供进销存和数据贯通服务；商务局配合做好线上渠道。",
          "三、确定首批示范门店十家，专家进店诊断，年内逐步推广。",
        ],
        signer: second.head.name, isSealed: true, servedOn: civil(2023, 2, 8), faceToFace: true,
        contact: second.clerk.name, phone: second.phone,
        copies: [DemoOffice.committee, first.name]),
      second, to: [deputy], title: shopTitle)
    script.on(2023, 2, 9)
    script.rate(
      Rating(
        round: 2, attitude: .verySatisfied, result: .verySatisfied, ways: [.visit, .meeting],
        text: "重新办理后答复切题、措施具体。", wish: .none, coSignersConsulted: true),
      by: deputy)
    script.on(2023, 2, 14)
    script.complete(
      Completed(summary: "经改派牵头单位重新办理，第二次答复代表非常满意。", plannedDays: 12, actualDays: 12),
      with: deputy)
    script.answer(street.recorder, [shopResident], "已向商户代表通报行动方案和示范门店安排。")
    script.on(2023, 2, 16)
    script.writeOffAssigning("2022-0021")
    script.writeOff(second, "2023-0001")
  }
}
