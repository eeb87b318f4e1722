internal import Casework

extension DemoCases {
  /// C2, cars before the door: the lead deputy heads the unit, so the co-signer rates.
  static var gate: DemoCase {
    var script = DemoScript()
    collectGate(&script)
    reviewGate(&script)
    handleGate(&script)
    closeGate(&script)
    return DemoCase(
      id: "XH-2022-00018", key: "C2", title: gateTitle, steps: script.steps,
      residents: [gateResident], archivedOn: civil(2023, 1, 12))
  }

  private static let gateTitle = "关于治理永叔路84号小区一楼门前违停堵门问题的建议"
  /// Only a surname and a form of address are known.
  private static let gateResident = DemoResident(id: "p-18-1", name: "冯阿姨")
  private static let place = "绳金塔街道那尔堂社区永叔路84号小区一楼门前"
  private static let lead = DemoOffice.deputy(3)
  private static let coSigner = DemoOffice.deputy(4)
  private static let unit = DemoOffice.traffic
  private static let category = Category(code: "road.parking", major: "交通道路", minor: "停车秩序")

  private static func collectGate(_ script: inout DemoScript) {
    let street = DemoOffice.shengjinta
    script.onTrue(2022, 11, 5)
    script.register(
      Registered(
        caseID: "XH-2022-00018", title: "永叔路84号小区一楼门前长期停车堵门",
        content: Prose([
          "我住一楼，家门口经常停着汽车，有时候车头就顶在门边上，门都推不开，买菜的小推车更出不去。",
          "打电话挪车也要等很久，家里老人要是有急事，救护担架都抬不出来，希望有人管一管。",
        ]),
        channel: .activity, activity: "a-2022-11", activityName: "幸福圆桌会 人民来作主",
        sheetNumber: "2022-11-04",
        venue: .session,
        location: .yongshu84("一楼门前通道"), reporters: [gateResident.reference],
        category: category, nature: .individual, since: "一年多", affectedHouseholds: 6,
        demand: "门前不再停车，留出进出通道", route: .claim, urgency: .normal),
      at: street,
      notice: [
        "经研究，定于2022年11月5日（星期六）上午9:00在绳金塔街道那尔堂社区党群服务中心召开“幸福圆桌会 人民来作主”主题活动。",
        "请参会单位确定熟悉情况的负责同志参加，能当场答复的当场答复。本通知于2022年10月26日印发。",
      ])
    script.note(
      lead,
      OnTheSpotReply(
        speaker: lead.name, capacity: "区人大代表、交警西湖大队大队长", unit: unit.id,
        text: "我既是人大代表，也是交警大队的负责人。会后马上安排中队到现场，先劝离，再研究施划禁停标线，一定整改到位。",
        promisedOn: civil(2022, 11, 12)))
    script.photo(
      street.recorder, "ph-18-1", .before, .gate, of: "一楼门前通道", at: place,
      "整改前：机动车停放在一楼门前，通道被堵")
    script.on(2022, 11, 7)
    script.note(
      lead, Claimed(deputies: [lead.reference(.lead), coSigner.reference(.coSigner)]))
    script.on(2022, 11, 8)
    script.visit(
      coSigner,
      Visit(
        place: place,
        participants: [
          lead.participant(.deputy), coSigner.participant(.deputy),
          .body(.community, "那尔堂社区居委会"),
        ],
        status: Prose([
          "一楼门前通道宽约3.2米，两侧无标线无隔离设施，察看时有四辆机动车沿墙停放，其中一辆距住户门不足半米。"
        ]),
        causes: [.noPropertyManager, .design, .upkeep], remark: "小区为开放式小区，外来车辆随意进出。"))
  }

  private static func reviewGate(_ script: inout DemoScript) {
    let street = DemoOffice.shengjinta
    script.on(2022, 11, 10)
    script.draft(
      Drafted(
        title: gateTitle,
        facts: "永叔路84号小区为开放式小区，一楼门前通道长期停放机动车，影响六户居民出入和消防救护通行。",
        cause: "通道未施划禁停标线和消防标识，小区无物业管理，外来车辆无人引导，日常巡查不足。",
        proposals: ["在一楼门前施划禁停标线并设置隔离桩。", "加强早晚高峰巡查，对占用消防通道的依法处理。", "利用周边空地规范设置停车位，疏堵结合。"],
        suggestedUnits: [unit.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [lead, coSigner])
    script.on(2022, 11, 11)
    script.submit(to: street)
    let opinion: Prose = "经初审，该问题事实清楚、诉求具体，拟同意报区复审。领衔代表系拟承办单位负责人，请复审时注意回避。"
    script.on(2022, 11, 15)
    script.passFirstReview(street, opinion)
    script.on(2022, 11, 17)
    script.admit(
      Admitted(
        number: "第18号",
        opinion: "经复审，同意纳入代表建议办理，建议由市公安局交通管理局西湖大队主办；领衔代表兼任承办单位负责人，满意度评价和办结签字由联名代表行使。",
        category: category, urgency: .normal, importance: .normal, isKeyItem: false,
        confidentiality: .open, retention: .tenYears, proposedUnits: [unit.name],
        head: DemoOffice.committeeHead.name, signed: .electronic),
      after: street, first: opinion, ledger: "2022-0018")
    script.on(2022, 11, 18)
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2022〕18号", batch: "2022-3", mode: .single,
        units: [unit.assigned()], requirement: "请落实现场承诺，清理门前违停，施划标线、设置隔离设施，并会同社区引导车辆规范停放。",
        months: 3, dueOn: civil(2023, 2, 17), returnBy: civil(2022, 11, 25)),
      title: gateTitle)
    script.on(2022, 11, 22)
    script.openLedger(unit, "2022-0006")
    script.accept(
      1, lead: unit,
      tasks: [
        TaskStated(
          unit: unit.id, goal: "一楼门前无违停，通道畅通", measures: ["劝离违停车辆", "施划禁停标线", "设置隔离桩"],
          finishOn: civil(2022, 12, 9), responsible: unit.clerk.name, contact: unit.clerk.name,
          phone: unit.phone)
      ])
  }

  private static func handleGate(_ script: inout DemoScript) {
    script.on(2022, 11, 23)
    script.note(
      unit.clerk,
      Started(
        unit: unit.id, receivedOn: civil(2022, 11, 21), responsible: unit.clerk.name,
        phone: unit.phone,
        steps: [
          PlanStep(text: "劝离违停车辆，张贴告示", from: civil(2022, 11, 24), to: civil(2022, 11, 25)),
          PlanStep(text: "施划标线，安装隔离桩", from: civil(2022, 11, 28), to: civil(2022, 12, 2)),
        ],
        plannedDays: 7))
    for (month, date, text, next) in [
      (11, 24, "中队民警会同社区逐车联系车主，劝离门前车辆四辆，张贴禁停告示。", "施划标线"),
      (11, 29, "完成一楼门前38米禁停网格线施划，安装隔离桩九根。", "跟踪巡查"),
      (12, 6, "连续一周早晚高峰巡查，未发现门前违停；引导车辆停放到永叔路一侧新增的十二个泊位。", "总结答复"),
    ] {
      script.on(2022, month, date)
      script.note(
        unit.clerk,
        Progress(
          unit: unit.id, text: text, participants: "西湖大队秩序中队、那尔堂社区", nextStep: next))
    }
    script.on(2022, 12, 8)
    script.photo(
      unit.clerk, "ph-18-2", .after, .gate, of: "一楼门前通道", at: place, "整改后：门前禁停标线和隔离桩到位，通道畅通")
    script.note(
      unit.clerk,
      Contact(
        way: .onSite, faceToFace: true, deputies: [coSigner.id], unit: unit.id,
        opinion: "联名代表现场查看，认为标线清晰、通道畅通，建议保持巡查。"))
    script.note(
      unit.clerk,
      HandlingResult(
        unit: unit.id, text: "门前违停已清理，施划禁停网格线38米，安装隔离桩九根，新增泊位十二个。",
        finishedOn: civil(2022, 12, 6), actualDays: 7))
    script.recordHandling(unit)
    script.collectPhotos(unit)
  }

  private static func closeGate(_ script: inout DemoScript) {
    script.on(2022, 12, 12)
    script.reply(
      Replied(
        unit: unit.id, round: 1, number: "西交管函〔2022〕12号", class: .a,
        items: [
          "一、门前违停车辆已全部劝离，施划禁停网格线并安装隔离桩，消防救护通道畅通。", "二、在永叔路一侧规范设置十二个泊位，引导居民有序停放；秩序中队每日早晚巡查。",
        ],
        signer: unit.head.name, isSealed: true, servedOn: civil(2022, 12, 12), faceToFace: true,
        contact: unit.clerk.name, phone: unit.phone, copies: [DemoOffice.committee]),
      unit, to: [lead, coSigner], title: gateTitle)
    script.on(2022, 12, 14)
    script.rate(
      Rating(
        round: 1, attitude: .verySatisfied, result: .satisfied, ways: [.onSite],
        text: "领衔代表系承办单位负责人，按规定回避，由联名代表评价。", wish: .none,
        residents: "反映人表示门前再没有停车。", coSignersConsulted: true),
      by: coSigner)
    script.on(2022, 12, 16)
    script.complete(
      Completed(summary: "门前违停问题已解决，现场承诺兑现，联名代表评价满意。", plannedDays: 7, actualDays: 7),
      with: coSigner)
    script.answer(
      DemoOffice.shengjinta.recorder, [gateResident], "已上门告知整改结果，反映人表示满意。")
    script.on(2022, 12, 19)
    script.writeOffAssigning("2022-0018")
    script.writeOff(unit, "2022-0006")
  }
}
