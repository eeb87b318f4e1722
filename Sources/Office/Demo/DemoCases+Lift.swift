internal import Casework

extension DemoCases {
  /// C3, the lift: raised at another community's session, inspected, shown before and after.
  static var lift: DemoCase {
    var script = DemoScript()
    collectLift(&script)
    reviewLift(&script)
    handleLift(&script)
    inspectLift(&script)
    closeLift(&script)
    return DemoCase(
      id: "XH-2022-00019", key: "C3", title: liftTitle, steps: script.steps,
      residents: [liftResident], archivedOn: civil(2023, 5, 19))
  }

  private static let liftTitle = "关于推进金府社区老旧住宅加装电梯的建议"
  private static let liftResident = DemoResident(
    id: "p-19-1", name: "柳大勇", phone: "13800001901",
    address: "金府社区12栋")
  private static let place = "丁公路街道金府社区冶金厅大院19栋1单元"
  private static let deputy = DemoOffice.deputy(5)
  private static let street = DemoOffice.dinggonglu
  private static let unit = DemoOffice.housing
  private static let category = Category(code: "renewal.lift", major: "老旧小区改造", minor: "加装电梯")

  private static func collectLift(_ script: inout DemoScript) {
    script.onTrue(2022, 11, 5)
    script.register(
      Registered(
        caseID: "XH-2022-00019", title: "金府社区老旧住宅没有电梯，老人上下楼困难",
        content: Prose([
          "我住12栋，我们金府社区的老房子都是六七层，没有电梯，楼里老人多，腿脚不好的一个月都难得下一次楼。",
          "听说冶金厅大院已经在谈加装电梯，我们也想装，可是一楼有顾虑，手续怎么办、钱怎么分摊都不清楚，希望代表帮我们推动。",
        ]),
        channel: .activity, activity: "a-2022-11", activityName: "幸福圆桌会 人民来作主",
        sheetNumber: "2022-11-07",
        venue: .session,
        location: Location(
          district: "西湖区", street: "丁公路街道", community: "金府社区", compound: "冶金厅大院", building: "19",
          unit: "1",
          detail: "及12栋"),
        reporters: [liftResident.reference], category: category, nature: .common, since: "多年",
        affectedHouseholds: 26, demand: "尽快加装电梯，明确手续和费用分摊办法", route: .claim,
        urgency: .normal),
      at: DemoOffice.shengjinta,
      notice: [
        "经研究，定于2022年11月5日（星期六）上午9:00在绳金塔街道那尔堂社区党群服务中心召开“幸福圆桌会 人民来作主”主题活动。",
        "活动不设身份门槛，路过群众均可发言。本通知于2022年10月26日印发。",
      ])
    script.on(2022, 11, 7)
    script.note(deputy, Claimed(deputies: [deputy.reference()]))
    script.on(2022, 11, 9)
    script.visit(
      deputy,
      Visit(
        place: place,
        participants: [
          deputy.participant(.deputy), .body(.street, street.office),
          .body(.community, "金府社区居委会"), .body(.residentRepresentative, "19栋、12栋楼组长"),
        ],
        status: Prose([
          "问题地点在丁公路街道金府社区，与活动举办地那尔堂社区不在同一街道，已由绳金塔街道移交丁公路街道办理初审。",
          "冶金厅大院19栋1单元共14户，13户书面同意加装；12栋12户，尚有3户对采光和噪声有顾虑。",
        ]),
        causes: [.funding, .unwilling, .design]))
    script.photo(
      deputy, "ph-19-1", .before, .lift, of: "19栋1单元", at: place, "加装前：19栋1单元外墙，居民只能步行上下楼")
  }

  private static func reviewLift(_ script: inout DemoScript) {
    script.on(2022, 11, 14)
    script.draft(
      Drafted(
        title: liftTitle,
        facts: "金府社区多为六七层老旧住宅，老年住户占四成以上，没有电梯，上下楼困难。冶金厅大院19栋1单元条件较成熟，12栋意愿强烈。",
        cause: "加装手续环节多、居民不熟悉，低层住户有顾虑，费用分摊缺少参考方案。",
        proposals: [
          "由区住建局牵头，优先推进条件成熟的19栋1单元，形成样板。", "制定费用分摊参考方案，街道、社区逐户做好低层住户工作。",
          "施工期间加强安全和便民管理，投入使用后做到维保公开透明。",
        ],
        suggestedUnits: [unit.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [deputy])
    script.on(2022, 11, 15)
    script.submit(to: street)
    let opinion: Prose = "经初审，问题地点在本街道辖区，事实清楚、诉求具体，拟同意报区复审。"
    script.on(2022, 11, 18)
    script.passFirstReview(street, opinion)
    script.on(2022, 11, 22)
    script.admit(
      Admitted(
        number: "第19号", opinion: "经复审，同意纳入代表建议办理，建议由西湖区住房和城乡建设局主办；工程周期较长，办理期限按六个月掌握。",
        category: category, urgency: .normal, importance: .important, isKeyItem: false,
        confidentiality: .open, retention: .thirtyYears, proposedUnits: [unit.name],
        head: DemoOffice.committeeHead.name, signed: .electronic),
      after: street, first: opinion, ledger: "2022-0019")
    script.on(2022, 11, 25)
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2022〕19号", batch: "2022-4", mode: .single,
        units: [unit.assigned()],
        requirement: Prose([
          "请牵头完成冶金厅大院19栋1单元电梯加装并通过监督检验。", "请会同丁公路街道、金府社区做好12栋居民意见征集，提出后续安排。",
        ]),
        months: 6, dueOn: civil(2023, 5, 25), returnBy: civil(2022, 12, 2)),
      title: liftTitle)
    script.on(2022, 11, 29)
    script.openLedger(unit, "2022-0008")
    script.accept(
      1, lead: unit,
      tasks: [
        TaskStated(
          unit: unit.id, goal: "19栋1单元电梯投入使用，12栋列入下一步计划",
          measures: ["联合审查", "组织施工", "监督检验", "12栋意见征集"], finishOn: civil(2023, 4, 30),
          responsible: unit.clerk.name, contact: unit.clerk.name, phone: unit.phone)
      ])
  }

  private static func handleLift(_ script: inout DemoScript) {
    script.on(2022, 12, 1)
    script.note(
      unit.clerk,
      Started(
        unit: unit.id, receivedOn: civil(2022, 11, 28), responsible: unit.clerk.name,
        phone: unit.phone,
        steps: [
          PlanStep(text: "方案公示、联合审查", from: civil(2022, 12, 2), to: civil(2022, 12, 30)),
          PlanStep(text: "基础、钢结构施工", from: civil(2023, 1, 3), to: civil(2023, 3, 10)),
          PlanStep(text: "设备安装、监督检验", from: civil(2023, 3, 13), to: civil(2023, 4, 14)),
        ],
        plannedDays: 100))
    for (year, month, date, text, next) in [
      (2022, 12, 14, "19栋1单元加装方案在楼道公示十日，无书面异议；费用按楼层系数分摊。", "联合审查"),
      (2022, 12, 28, "住建、规划、城管、市场监管等部门联合审查通过，出具审查意见。", "进场施工"),
      (2023, 1, 11, "完成管线迁移和基坑开挖，基础混凝土浇筑。", "钢结构吊装"),
      (2023, 2, 8, "春节后复工，完成井道钢结构吊装四层。", "围护玻璃安装"),
    ] {
      script.on(year, month, date)
      script.note(
        unit.clerk,
        Progress(
          unit: unit.id, text: text, participants: "施工方、金府社区、居民代表", nextStep: next))
    }
  }

  private static func inspectLift(_ script: inout DemoScript) {
    script.on(2023, 2, 22)
    script.inspect(
      DemoOffice.inspector,
      Inspection(
        supervisor: "丁公路街道人大监督小组", topic: "老旧住宅加装电梯专项监督检查",
        sites: ["西湖区特种设备应急处置中心", "金府社区冶金厅大院19栋1单元现场"],
        members: [DemoOffice.inspector.name, deputy.name, "居民代表2名"],
        items: [
          InspectionItem(dimension: .progress, text: "钢结构完成，正在安装围护玻璃，进度与计划一致。", isGood: true),
          InspectionItem(dimension: .safety, text: "施工围挡、防坠网齐全，作业人员持证上岗。", isGood: true),
          InspectionItem(dimension: .convenience, text: "预留1.5米居民通道，夜间照明到位。", isGood: true),
          InspectionItem(dimension: .quality, text: "智慧监管设备可实时上传运行数据，维保记录公开透明。", isGood: true),
          InspectionItem(dimension: .satisfaction, text: "走访住户，对进度和便民措施总体满意。", isGood: true),
        ],
        interviewedHouseholds: 12, satisfiedHouseholds: 11))
    for (month, date, text, next) in [
      (3, 8, "落实检查意见，增设老人休息凳；围护玻璃安装完成。", "设备安装"),
      (3, 29, "轿厢、曳引机安装完毕，开始调试。", "报请监督检验"),
      (4, 14, "通过特种设备监督检验，取得使用登记，签订维保合同，投入运行。", "总结答复"),
    ] {
      script.on(2023, month, date)
      script.note(
        unit.clerk,
        Progress(unit: unit.id, text: text, participants: "施工方、检验机构", nextStep: next))
    }
    script.on(2023, 4, 18)
    script.photo(
      deputy, "ph-19-2", .after, .lift, of: "19栋1单元", at: place, "加装后：19栋1单元电梯投入使用")
    script.note(
      unit.clerk, Deliverable(name: "电梯", quantity: 1, unit: "部", location: place, accepted: 1))
    script.note(
      unit.clerk,
      Contact(
        way: .onSite, faceToFace: true, deputies: [deputy.id], unit: unit.id,
        opinion: "代表试乘并走访住户，认可19栋1单元加装效果，要求12栋列出时间表。"))
    script.note(
      unit.clerk,
      HandlingResult(
        unit: unit.id, text: "冶金厅大院19栋1单元电梯已投入使用；12栋12户中11户书面同意，列入2023年度加装计划。",
        finishedOn: civil(2023, 4, 14), actualDays: 89))
    script.recordHandling(unit)
    script.collectPhotos(unit)
  }

  private static func closeLift(_ script: inout DemoScript) {
    let promise = PromisedAction(
      id: "k-19-1", text: "金府社区12栋加装电梯完成联合审查并开工", dueOn: civil(2023, 12, 29))
    script.on(2023, 4, 24)
    script.reply(
      Replied(
        unit: unit.id, round: 1, number: "西住建函〔2023〕11号", class: .b,
        items: [
          "一、冶金厅大院19栋1单元电梯已于2023年4月14日通过监督检验并投入使用。", "二、12栋加装工作已列入2023年度计划，费用分摊参考方案已发到各户。",
        ],
        signer: unit.head.name, isSealed: true, servedOn: civil(2023, 4, 24), faceToFace: true,
        commitments: [promise], contact: unit.clerk.name, phone: unit.phone,
        copies: [DemoOffice.committee]),
      unit, to: [deputy], title: liftTitle)
    script.on(2023, 4, 27)
    script.rate(
      Rating(
        round: 1, attitude: .satisfied, result: .satisfied, ways: [.onSite, .phone],
        text: "同意对本次答复办结，12栋承诺继续跟踪。", wish: .none, residents: "19栋1单元住户普遍满意。",
        coSignersConsulted: true),
      by: deputy)
    script.on(2023, 5, 4)
    script.complete(
      Completed(
        summary: "19栋1单元电梯投入使用，代表评价满意；12栋加装承诺列入跟踪。", plannedDays: 100, actualDays: 89,
        outstanding: [promise.id]),
      with: deputy)
    script.answer(
      street.recorder, [liftResident], "已当面说明19栋1单元完成情况和12栋时间安排，反映人表示理解和支持。")
    script.on(2023, 5, 8)
    script.writeOffAssigning("2022-0019", remark: "12栋承诺未到期，继续跟踪")
    script.writeOff(unit, "2022-0008", remark: "12栋承诺未到期，继续跟踪")
  }
}
