internal import Casework

extension DemoCases {
  /// C5, window screens: stalled, found by a ledger audit, ordered, finished in parts.
  static var window: DemoCase {
    var script = DemoScript()
    collectWindow(&script)
    reviewWindow(&script)
    stallWindow(&script)
    superviseWindow(&script)
    closeWindow(&script)
    return DemoCase(
      id: "XH-2022-00026", key: "C5", title: windowTitle, steps: script.steps,
      residents: [windowResident], archivedOn: civil(2023, 3, 10))
  }

  private static let windowTitle = "关于为金圣小区15户居民补装金刚纱窗网的建议"
  private static let windowResident = DemoResident(
    id: "p-26-1", name: "耿惠兰", phone: "13800002601",
    address: "金圣小区")
  private static let place = "金圣小区"
  private static let deputy = DemoOffice.deputy(8)
  private static let street = DemoOffice.dinggonglu
  private static let unit = DemoOffice.construction
  private static let category = Category(code: "renewal.window", major: "老旧小区改造", minor: "门窗防护")

  private static func collectWindow(_ script: inout DemoScript) {
    script.on(2022, 12, 3)
    script.register(
      Registered(
        caseID: "XH-2022-00026", title: "金圣小区15户居民家中未安装金刚纱窗网",
        content: Prose([
          "金圣小区改造时拆除了旧防盗网，统一更换金刚纱窗网，大多数住户已经装好，但还有15户一直没装，窗户敞着，又怕小偷又怕蚊虫。",
          "住户多次问过施工方，答复是尺寸不对、要等，也不知道该找谁。希望代表催一催，年前装好。",
        ]),
        channel: .activity, activity: "a-2022-12", activityName: "幸福圆桌会 人民来作主",
        sheetNumber: "2022-12-02",
        location: Location(
          district: "西湖区", street: street.name, compound: "金圣小区", detail: "未安装纱窗网的15户"),
        reporters: [windowResident.reference], category: category, nature: .common,
        since: "改造收尾以来约三个月", affectedHouseholds: 15, demand: "尽快为15户装好金刚纱窗网", route: .claim,
        urgency: .urgent),
      at: street,
      notice: [
        "经研究，定于2022年12月3日（星期六）上午9:00召开“幸福圆桌会 人民来作主”主题活动。活动主题：老旧小区改造收尾问题。",
        "请城建、施工等单位熟悉情况的负责同志参加。本通知于2022年11月23日印发。",
      ])
    script.on(2022, 12, 5)
    script.note(deputy, Claimed(deputies: [deputy.reference()]))
    script.on(2022, 12, 7)
    script.visit(
      deputy,
      Visit(
        place: place,
        participants: [
          deputy.participant(.deputy), .body(.community, "社区居委会"),
          .body(.contractor, "小区改造施工方"),
        ],
        status: "逐户核对，15户窗洞尺寸与首批产品不符，未安装纱窗网；施工方称等待城建局确认规格，社区不清楚进度。",
        causes: [.design, .other], remark: "施工方、城建局、社区三方对接不畅。"))
    script.photo(
      deputy, "ph-26-1", .before, .window, of: "住户窗户", at: place, "整改前：拆除旧防盗网后未安装金刚纱窗网")
  }

  private static func reviewWindow(_ script: inout DemoScript) {
    script.on(2022, 12, 9)
    script.draft(
      Drafted(
        title: windowTitle,
        facts: "金圣小区改造中统一更换金刚纱窗网，尚有15户因尺寸不符未安装，存在安全隐患，居民生活不便。",
        cause: "首批测量有误，施工方、城建局和社区之间没有明确的对接人和时间表。",
        proposals: ["由城建局牵头逐户重新测量、重新下单。", "明确施工方、社区对接人，列出完成时间并告知住户。"],
        suggestedUnits: [unit.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [deputy])
    script.on(2022, 12, 12)
    script.submit(to: street)
    let opinion: Prose = "经初审，该问题事实清楚、户数明确，拟同意报区复审。"
    script.on(2022, 12, 14)
    script.passFirstReview(street, opinion)
    script.on(2022, 12, 16)
    script.admit(
      Admitted(
        number: "第26号", opinion: "经复审，同意纳入代表建议办理，建议由西湖区城建局主办。", category: category,
        urgency: .urgent, importance: .normal, isKeyItem: false, confidentiality: .open,
        retention: .tenYears, proposedUnits: [unit.name], head: DemoOffice.committeeHead.name,
        signed: .electronic),
      after: street, first: opinion, ledger: "2022-0026")
    script.on(2022, 12, 19)
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2022〕26号", batch: "2022-5", mode: .single,
        units: [unit.assigned()], requirement: "请督促施工方为15户居民装好金刚纱窗网，并明确对接人和完成时间。", months: 3,
        dueOn: civil(2023, 3, 17), returnBy: civil(2022, 12, 26)),
      title: windowTitle)
    script.on(2022, 12, 21)
    script.openLedger(unit, "2022-0014")
    script.accept(
      1, lead: unit,
      tasks: [
        TaskStated(
          unit: unit.id, goal: "15户金刚纱窗网全部安装到位", measures: ["核对名单", "督促施工方供货安装"],
          finishOn: civil(2023, 1, 18), responsible: unit.clerk.name, contact: unit.clerk.name,
          phone: unit.phone)
      ])
    script.on(2022, 12, 23)
    script.note(
      unit.clerk,
      Started(
        unit: unit.id, receivedOn: civil(2022, 12, 20), responsible: unit.clerk.name,
        phone: unit.phone,
        steps: [
          PlanStep(text: "核对15户名单和尺寸", from: civil(2022, 12, 26), to: civil(2022, 12, 30)),
          PlanStep(text: "供货安装", from: civil(2023, 1, 3), to: civil(2023, 1, 18)),
        ],
        plannedDays: 17))
  }

  private static func stallWindow(_ script: inout DemoScript) {
    script.on(2022, 12, 30)
    script.note(
      unit.clerk,
      Progress(
        unit: unit.id, text: "与社区核对未安装住户名单，确认15户。", participants: "社区居委会", nextStep: "提请列入一月议题",
        done: 0, total: 15))
    script.on(2023, 1, 4)
    script.note(deputy, AgendaProposed(month: "2023-01", reason: "供货安装没有时间表"))
    script.note(
      DemoOffice.committeeHead,
      AgendaDecided(month: "2023-01", accepted: true, question: "15户纱窗网的供货和安装时间"))
    script.onTrue(2023, 1, 8)
    script.meet(
      street.recorder,
      Minutes(
        month: "2023-01", place: "金圣小区所在社区会议室", chair: street.reviewer.name,
        participants: [
          deputy.participant(.deputy), .body(.unit, unit.name), .body(.contractor, "小区改造施工方"),
          .body(.residentRepresentative, "居民代表2名"),
        ],
        question: "金圣小区15户未安装金刚纱窗网", decision: "由城建局督促施工方尽快安装，社区配合入户。", outcome: .passedOn))
    script.note(
      unit.clerk,
      Progress(unit: unit.id, text: "协调对接中", blockedBy: .liaison, done: 0, total: 15))
  }

  private static func superviseWindow(_ script: inout DemoScript) {
    let finding: FindingID = "f-2023-01-1"
    let number: OrderNumber = "督2023-1"
    script.onTrue(2023, 1, 24)
    script.note(
      DemoOffice.auditor,
      AuditFinding(
        finding: finding, rule: .l3,
        facts: "对销号台账例行审查发现：该件自2023年1月8日记载“协调对接中”后未见新的进展，至1月20日已满10个工作日。",
        evidence: "交办台账2022-0026号、承办台账2022-0014号最后一条记载"))
    script.on(2023, 1, 28)
    script.order(
      DemoOffice.committeeHead,
      SupervisionOrdered(
        number: number, level: .order, trigger: .auditFinding, unit: unit.id, finding: finding,
        facts: "在台账审查中发现，该件自1月8日后仍记载为“协调对接中”，未见新的进展，15户居民仍未安装金刚纱窗网。",
        requirement: "请你单位牵头与施工方、社区对接，逐户重新测量，书面反馈具体措施和完成时间。",
        feedbackDueOn: civil(2023, 2, 3)),
      to: unit)
    script.on(2023, 1, 31)
    script.note(
      unit.clerk,
      SupervisionAnswered(
        number: number, cause: "施工方、城建局、社区对接不畅，首批尺寸有误后无人跟进重新下单。",
        measures: ["2月1日入户重新测量", "2月2日重新下单", "到货后安排工人集中安装"], finishOn: civil(2023, 2, 15)))
    for (date, text, next, done) in [
      (1, "会同施工方、社区入户，对15户逐窗重新测量并由住户签字确认尺寸。", "重新下单", 0),
      (2, "施工方按复测尺寸重新下单，厂家承诺七日内到货。", "安排工人", 0),
      (10, "第一批到货，安排工人两组安装，完成9户。", "安装其余6户", 9), (15, "其余6户安装完毕，15户全部完成。", "组织验收", 15),
    ] {
      script.on(2023, 2, date)
      script.note(
        unit.clerk,
        Progress(
          unit: unit.id, text: text, participants: "施工方、社区、住户", nextStep: next, done: done,
          total: 15))
    }
    script.on(2023, 2, 17)
    script.photo(
      deputy, "ph-26-2", .after, .window, of: "住户窗户", at: place, "整改后：金刚纱窗网安装到位")
    script.note(
      unit.clerk,
      Deliverable(name: "金刚纱窗网", quantity: 15, unit: "户", location: place, accepted: 15))
    script.note(
      DemoOffice.auditor, FindingClosed(finding: finding, text: "现场抽查5户，均已安装，台账已补记进展。"))
    script.note(
      DemoOffice.committeeHead, SupervisionClosed(number: number, opinion: "措施已落实，15户全部安装，同意销项。"))
  }

  private static func closeWindow(_ script: inout DemoScript) {
    script.note(
      unit.clerk,
      Contact(
        way: .onSite, faceToFace: true, deputies: [deputy.id], unit: unit.id,
        opinion: "代表逐户查看，认可安装质量，希望今后明确对接人，不再以“协调”代替进展。"))
    script.note(
      unit.clerk,
      HandlingResult(
        unit: unit.id, text: "15户金刚纱窗网已全部安装并经住户签字验收。", finishedOn: civil(2023, 2, 15),
        actualDays: 33, difficulties: "首批尺寸有误，三方对接不畅，一度停滞，经督办后重新测量、重新下单。"))
    script.recordHandling(unit)
    script.collectPhotos(unit)
    script.on(2023, 2, 20)
    script.reply(
      Replied(
        unit: unit.id, round: 1, number: "西城建函〔2023〕6号", class: .a,
        items: [
          "一、金圣小区15户金刚纱窗网已于2023年2月15日全部安装到位，并经住户签字验收。",
          "二、前期因三方对接不畅造成停滞，我局已明确专人负责改造收尾工程的对接，每周更新台账。",
        ],
        signer: unit.head.name, isSealed: true, servedOn: civil(2023, 2, 20), faceToFace: true,
        contact: unit.clerk.name, phone: unit.phone, copies: [DemoOffice.committee]),
      unit, to: [deputy], title: windowTitle)
    script.on(2023, 2, 22)
    script.rate(
      Rating(
        round: 1, attitude: .satisfied, result: .satisfied, ways: [.onSite], wish: .none,
        residents: "15户住户均签字确认。", coSignersConsulted: true),
      by: deputy)
    script.on(2023, 2, 24)
    script.complete(
      Completed(summary: "15户金刚纱窗网全部安装，督办单和审查问题已销项，代表评价满意。", plannedDays: 17, actualDays: 33),
      with: deputy)
    script.answer(street.recorder, [windowResident], "已告知全部安装完成，并说明停滞原因和整改情况。")
    script.on(2023, 2, 27)
    script.writeOffAssigning("2022-0026")
    script.writeOff(unit, "2022-0014")
  }
}
