internal import Casework

extension DemoCases {
  /// C7, benches: criteria of quality, six for each block, done in less than a month.
  static var bench: DemoCase {
    var script = DemoScript()
    collectBench(&script)
    reviewBench(&script)
    handleBench(&script)
    closeBench(&script)
    return DemoCase(
      id: "XH-2023-00005", key: "C7", title: benchTitle, steps: script.steps,
      residents: [benchResident], archivedOn: civil(2023, 4, 14))
  }

  private static let benchTitle = "关于在星光园小区公共区域增设休闲座椅的建议"
  private static let benchResident = DemoResident(
    id: "p-05-1", name: "褚老师",
    address: "星光园小区2栋")
  private static let place = "星海社区星光园小区"
  /// Blocks that got benches; their number is invented, six for each is not.
  private static let blocks = 1...4
  private static let deputy = DemoOffice.deputy(10)
  private static let street = DemoOffice.shengjinta
  private static let unit = DemoOffice.cityManagement
  private static let category = Category(code: "venue.bench", major: "社区活动场地", minor: "便民设施")

  private static func collectBench(_ script: inout DemoScript) {
    script.on(2023, 2, 4)
    script.register(
      Registered(
        caseID: "XH-2023-00005", title: "星光园小区缺少休闲座椅",
        content: Prose([
          "小区里老人多，下楼晒太阳、带孩子没有地方坐，只能自己搬凳子或者坐花坛边，冬天又冷又脏。", "希望在楼栋旁边的公共区域多放一些座椅，位置不要挡路，结实耐用。",
        ]),
        channel: .activity, activity: "a-2023-02", activityName: "幸福圆桌会 人民来作主",
        sheetNumber: "2023-02-01",
        location: Location(
          district: "西湖区", street: street.name, community: "星海社区", compound: "星光园小区",
          detail: "各楼栋公共区域"),
        reporters: [benchResident.reference], category: category, nature: .common, since: "多年",
        demand: "在公共场所多设休闲座椅", route: .claim, urgency: .normal),
      at: street,
      notice: [
        "经研究，定于2023年2月4日（星期六）上午9:00召开“幸福圆桌会 人民来作主”主题活动。活动主题：社区便民设施。",
        "请城管、社区等单位负责同志参加。本通知于2023年1月18日印发。",
      ])
    script.on(2023, 2, 6)
    script.note(deputy, Claimed(deputies: [deputy.reference()]))
    script.on(2023, 2, 7)
    script.visit(
      deputy,
      Visit(
        place: place,
        participants: [
          deputy.participant(.deputy), .body(.community, "星海社区居委会"),
          .body(.residentRepresentative, "楼栋长4名"),
        ],
        status: "代表带社区工作人员逐栋查看，公共区域没有固定座椅，居民自放旧沙发三处，既不安全也不美观。",
        causes: [.design, .upkeep], remark: "已初步选定点位，避开消防通道和窗前。"))
    script.photo(
      deputy, "ph-05-1", .before, .bench, of: "楼栋公共区域", at: place, "增设前：公共区域没有座椅")
  }

  private static func reviewBench(_ script: inout DemoScript) {
    script.on(2023, 2, 9)
    script.draft(
      Drafted(
        title: benchTitle, facts: "星光园小区老年居民多，公共区域无休闲座椅，居民休憩不便。",
        cause: "小区建成较早，公共设施配置不足，缺少管护主体。",
        proposals: ["每栋楼旁公共区域增设休闲座椅6张。", "座椅须结实牢固、坐感舒适、位置安全合理、实用美观。"],
        suggestedUnits: [unit.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [deputy])
    script.on(2023, 2, 10)
    script.submit(to: street)
    let opinion: Prose = "经初审，诉求合理、点位具体，拟同意报区复审。"
    script.on(2023, 2, 13)
    script.passFirstReview(street, opinion)
    script.on(2023, 2, 15)
    script.admit(
      Admitted(
        number: "第5号", opinion: "经复审，同意纳入代表建议办理，建议由区城市管理和综合执法局主办。", category: category,
        urgency: .normal, importance: .normal, isKeyItem: false, confidentiality: .open,
        retention: .tenYears, proposedUnits: [unit.name], head: DemoOffice.committeeHead.name,
        signed: .electronic),
      after: street, first: opinion, ledger: "2023-0005")
    script.on(2023, 2, 16)
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2023〕5号", batch: "2023-1", mode: .single,
        units: [unit.assigned()], requirement: "请会同星海社区按代表提出的质量要求增设休闲座椅，每栋6张，完工后请代表逐项验收。",
        months: 3, dueOn: civil(2023, 5, 16), returnBy: civil(2023, 2, 23)),
      title: benchTitle)
    script.on(2023, 2, 17)
    script.openLedger(unit, "2023-0002")
    script.accept(
      1, lead: unit,
      tasks: [
        TaskStated(
          unit: unit.id, goal: "每栋增设休闲座椅6张", measures: ["确定点位", "采购安装", "代表验收"],
          finishOn: civil(2023, 3, 20), responsible: unit.clerk.name, contact: unit.clerk.name,
          phone: unit.phone)
      ])
  }

  private static func handleBench(_ script: inout DemoScript) {
    script.on(2023, 2, 20)
    script.note(
      unit.clerk,
      Started(
        unit: unit.id, receivedOn: civil(2023, 2, 16), responsible: unit.clerk.name,
        phone: unit.phone,
        steps: [
          PlanStep(text: "点位公示、选型", from: civil(2023, 2, 21), to: civil(2023, 2, 27)),
          PlanStep(text: "浇筑基座、安装座椅", from: civil(2023, 2, 28), to: civil(2023, 3, 17)),
        ],
        plannedDays: 25))
    for (month, date, text, next) in [
      (2, 24, "会同代表、社区确定四栋24处点位并公示，选定防腐木面、铸铁支架座椅。", "浇筑基座"),
      (3, 6, "完成24处基座浇筑养护，代表到场要求调整两处靠近车道的点位，已调整。", "安装座椅"), (3, 15, "24张座椅安装固定完毕。", "代表验收"),
    ] {
      script.on(2023, month, date)
      script.note(
        unit.clerk,
        Progress(
          unit: unit.id, text: text, participants: "代表、星海社区、楼栋长", nextStep: next))
    }
    script.on(2023, 3, 16)
    script.note(
      deputy,
      QualityCheck(
        object: "休闲座椅",
        criteria: [
          QualityCriterion(text: "结实牢固"), QualityCriterion(text: "坐感舒适"),
          QualityCriterion(text: "位置安全合理", remark: "两处点位已按意见调整"), QualityCriterion(text: "实用美观"),
        ],
        checkedBy: deputy.name))
    for block in blocks {
      script.note(
        unit.clerk,
        Deliverable(
          name: "休闲座椅", quantity: 6, unit: "张", location: "星光园小区\(block)栋", accepted: 6))
    }
    script.photo(
      deputy, "ph-05-2", .after, .bench, of: "楼栋公共区域", at: place, "增设后：楼栋旁安装休闲座椅")
    script.note(
      unit.clerk,
      Contact(
        way: .onSite, faceToFace: true, deputies: [deputy.id], unit: unit.id,
        opinion: "代表逐张试坐验收，四项质量标准全部达到。"))
    script.note(
      unit.clerk,
      HandlingResult(
        unit: unit.id, text: "每栋增设休闲座椅6张，四栋共24张，2023年2月21日开始，3月15日完工，用时不到一个月。",
        finishedOn: civil(2023, 3, 15), actualDays: 23))
    script.recordHandling(unit)
    script.collectPhotos(unit)
  }

  private static func closeBench(_ script: inout DemoScript) {
    script.on(2023, 3, 20)
    script.reply(
      Replied(
        unit: unit.id, round: 1, number: "西城管函〔2023〕8号", class: .a,
        items: [
          "一、已在星光园小区四栋楼旁公共区域增设休闲座椅，每栋6张，共24张。", "二、座椅已按您提出的结实、舒适、安全合理、实用美观四项要求验收，日常由星海社区管护。",
        ],
        signer: unit.head.name, isSealed: true, servedOn: civil(2023, 3, 20), faceToFace: true,
        contact: unit.clerk.name, phone: unit.phone, copies: [DemoOffice.committee]),
      unit, to: [deputy], title: benchTitle)
    script.on(2023, 3, 22)
    script.rate(
      Rating(
        round: 1, attitude: .satisfied, result: .satisfied, ways: [.onSite], wish: .none,
        residents: "老人们都说有地方坐了。", coSignersConsulted: true),
      by: deputy)
    script.on(2023, 3, 24)
    script.complete(
      Completed(summary: "休闲座椅增设完成并逐项验收，代表评价满意。", plannedDays: 25, actualDays: 23),
      with: deputy)
    script.answer(street.recorder, [benchResident], "已当面告知座椅增设完成，反映人表示满意。")
    script.on(2023, 3, 27)
    script.writeOffAssigning("2023-0005")
    script.writeOff(unit, "2023-0002")
  }
}
