internal import Casework

extension DemoCases {
  /// C1, the cesspit: agenda, deliberation, shared cost, works finished two days early.
  static var drain: DemoCase {
    var script = DemoScript()
    collectDrain(&script)
    draftDrain(&script)
    assignDrain(&script)
    planDrain(&script)
    payDrain(&script)
    buildDrain(&script)
    closeDrain(&script)
    return DemoCase(
      id: "XH-2022-00017", key: "C1", title: drainTitle, steps: script.steps,
      residents: drainHouseholds, archivedOn: civil(2023, 1, 12))
  }

  static let drainTitle = "关于解决永叔路84号小区化粪池长期堵塞问题的建议"
  private static let place = "绳金塔街道那尔堂社区永叔路84号小区"
  private static let lead = DemoOffice.deputy(1)
  private static let coSigner = DemoOffice.deputy(2)
  private static let unit = DemoOffice.housing
  private static let category = Category(
    code: "estate.sewage", major: "物业管理", minor: "化粪池")
  private static let contractor = "南昌市洁畅管道疏通服务有限公司（示例）"

  /// The 21 households that share the cost; the first two spoke at the session.
  static let drainHouseholds: [DemoResident] = [
    "尹桂芳", "鲁志高", "段玉梅", "侯家旺", "龚丽华", "施建平", "文秀英", "庞德海", "童小燕", "阮国强",
    "倪美玲", "俞永福", "柯春兰", "翟大勇", "易红霞", "安少华", "米爱珍", "祝长生", "覃月娥", "车明德", "穆婉清",
  ].enumerated().map { index, name in
    DemoResident(
      id: PersonID(rawValue: "p-17-\(index + 1)"), name: name,
      phone: "1380000\(1700 + index + 1)",
      address: "永叔路84号小区\(index / 6 + 1)单元\(index % 6 / 2 + 1)0\(index % 2 + 1)室")
  }

  private static func collectDrain(_ script: inout DemoScript) {
    let street = DemoOffice.shengjinta
    script.onTrue(2022, 11, 5)
    script.register(
      Registered(
        caseID: "XH-2022-00017", title: "永叔路84号小区化粪池长期堵塞、污水外溢",
        content: Prose([
          "永叔路84号小区是开放式老旧小区，没有物业管理，一楼住户门口的化粪池多年反复堵塞，污水经常从检查井口溢出，流到一楼门前和通道上，臭味很重，夏天不敢开窗。",
          "楼内租住人员较多、流动性大，谁来出钱、谁来管理一直说不清。社区也请人疏通过，管不了多久又堵上，一下雨就倒灌，老人和孩子出门要踩着砖头走。",
          "一楼住户希望人大代表帮助协调有关部门，把化粪池和管道彻底疏通好，不要再堵一次通一次。",
        ]),
        channel: .activity, activity: "a-2022-11", activityName: "幸福圆桌会 人民来作主",
        sheetNumber: "2022-11-03",
        venue: .session,
        location: .yongshu84("楼前化粪池及出户排水管"),
        reporters: drainHouseholds.prefix(2).map(\.reference), category: category,
        nature: .common, since: "多年，近两年每年堵塞三四次", recurrences: 4, affectedHouseholds: 21,
        demand: "彻底疏通化粪池和排水管道，防止再次堵塞", route: .claim, urgency: .urgent),
      at: street,
      notice: [
        "经研究，定于2022年11月5日（星期六）上午9:00在绳金塔街道那尔堂社区党群服务中心召开“幸福圆桌会 人民来作主”主题活动，现将有关事项通知如下。",
        "一、活动主题：老旧小区环境整治；可选主题：停车秩序、便民设施。",
        "二、参加人员：区人大代表、居民代表、区直有关单位和社区负责同志。",
        "三、活动流程：报到、群众点单、现场回应、问题归集、代表承诺。",
        "四、有关要求：请参会单位确定熟悉情况的负责同志参加，能当场答复的当场答复。本通知于2022年10月26日印发。",
      ])
    script.note(
      street.recorder,
      PriorAttempt(
        by: "社区包干单位", when: "2022年6月", text: "应社区请求安排人员疏通化粪池一次", outcome: "不到两个月再次堵塞"))
    script.photo(
      street.recorder, "ph-17-1", .before, .drain, of: "永叔路84号小区化粪池", at: place,
      "整改前：化粪池堵塞，污水从检查井口外溢到一楼门前")
    script.on(2022, 11, 7)
    script.note(
      lead, Claimed(deputies: [lead.reference(.lead), coSigner.reference(.coSigner)]))
    script.on(2022, 11, 8)
    script.visit(
      lead,
      Visit(
        place: place,
        participants: [
          lead.participant(.deputy), coSigner.participant(.deputy),
          .body(.community, "那尔堂社区居委会"), .body(.residentRepresentative, "居民代表3名"),
        ],
        status: Prose([
          "两名代表逐一查看三处检查井，其中两处满溢，井壁砖块脱落，池内淤泥板结；主排水管为老式水泥管，局部塌陷。",
          "小区无物业公司、无业主委员会、无维修资金；出户管有一段在小区红线以外，权属不清；走访的十四户中有五户表示不愿意出钱。",
        ]),
        causes: [
          .noPropertyManager, .noOwnersCommittee, .noMaintenanceFund, .ownership, .unwilling,
          .ageing,
        ],
        remark: "雨天雨水混入，堵塞加重。"))
  }

  private static func draftDrain(_ script: inout DemoScript) {
    script.on(2022, 11, 14)
    script.note(
      lead,
      Coordination(
        place: "永叔路84号小区现场",
        participants: [
          .body(.unit, unit.name), .body(.street, "绳金塔街道城管办"),
          .body(.community, "那尔堂社区居委会"),
        ],
        outcome: "区住建局同意从技术上指导疏通方案，街道城管办负责红线外管段的开挖协调；资金来源需与居民协商确定。",
        nextStep: "提请列入十二月议题，召开协商会", nextOn: civil(2022, 12, 5)))
    script.on(2022, 11, 16)
    script.note(
      lead, AgendaProposed(month: "2022-12", reason: "涉及居民出资和多部门配合，十一月活动现场未能当场解决，需续议"))
    script.on(2022, 11, 17)
    script.draft(
      Drafted(
        title: drainTitle,
        facts: Prose([
          "永叔路84号小区化粪池及排水管道使用年限长，近两年反复堵塞，污水外溢影响一楼住户正常生活，涉及住户21户。",
          "社区包干单位曾组织疏通，效果不能持久；雨季污水倒灌，居民反映强烈。",
        ]),
        cause: Prose([
          "一是设施老化，检查井破损、主管塌陷，单纯疏通治标不治本；二是无物业、无业委会、无维修资金，日常管护没有主体；三是部分管段在红线以外，权属不清，居民出资意愿不一。"
        ]),
        proposals: [
          "由区住建局牵头制定破土清淤、重建检查井、更换主管道的一次性整治方案。",
          "按照“谁受益谁出资”的原则，由街道、社区组织住户协商分摊费用，聘请专业队伍施工。",
          "施工期间由代表和居民代表现场监督，竣工后由社区建立定期清掏制度。",
        ],
        suggestedUnits: [unit.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [lead, coSigner])
    script.on(2022, 11, 18)
    script.submit(to: DemoOffice.shengjinta)
    let opinion: Prose = "经初审，该问题事实清楚、诉求具体，属本辖区老旧小区共性问题，拟同意报区复审。"
    script.on(2022, 11, 22)
    script.passFirstReview(DemoOffice.shengjinta, opinion)
    script.on(2022, 11, 25)
    script.admit(
      Admitted(
        number: "第17号", opinion: "经复审，同意纳入代表建议办理，建议由西湖区住房和城乡建设局主办。", category: category,
        urgency: .urgent, importance: .important, isKeyItem: false, confidentiality: .open,
        retention: .thirtyYears, proposedUnits: [unit.name],
        head: DemoOffice.committeeHead.name, signed: .electronic),
      after: DemoOffice.shengjinta, first: opinion, ledger: "2022-0017")
  }

  private static func assignDrain(_ script: inout DemoScript) {
    script.on(2022, 11, 28)
    script.note(
      DemoOffice.committeeHead,
      AgendaDecided(
        month: "2022-12", accepted: true, question: "疏通整治的可行性、资金来源和施工方案",
        reason: "由十一月转入，续议第1次"))
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2022〕17号", batch: "2022-4", mode: .single,
        units: [unit.assigned()],
        requirement: Prose([
          "请会同绳金塔街道、那尔堂社区，拿出一次性整治方案，彻底解决化粪池堵塞和污水外溢问题。", "请做好居民出资协商的指导工作，账目公开，并落实防止复发的管护措施。",
        ]),
        months: 3, dueOn: civil(2023, 2, 28), returnBy: civil(2022, 12, 5)),
      title: drainTitle)
    script.on(2022, 11, 30)
    script.openLedger(unit, "2022-0009")
    script.accept(
      1, lead: unit,
      tasks: [
        TaskStated(
          unit: unit.id, goal: "化粪池和主排水管畅通，污水不再外溢",
          measures: ["破土清淤", "重建检查井", "更换主管道", "建立定期清掏制度"],
          finishOn: civil(2022, 12, 31), responsible: unit.clerk.name, contact: unit.clerk.name,
          phone: unit.phone)
      ])
    script.on(2022, 12, 2)
    script.note(
      unit.clerk,
      Started(
        unit: unit.id, receivedOn: civil(2022, 11, 29), responsible: unit.clerk.name,
        phone: unit.phone,
        steps: [
          PlanStep(text: "召开协商会，确定方案和资金", from: civil(2022, 12, 5), to: civil(2022, 12, 5)),
          PlanStep(text: "破土开挖，重建检查井", from: civil(2022, 12, 12), to: civil(2022, 12, 13)),
          PlanStep(text: "清掏淤泥，更换主管道", from: civil(2022, 12, 14), to: civil(2022, 12, 15)),
          PlanStep(text: "回填，恢复路面，通水试验", from: civil(2022, 12, 16), to: civil(2022, 12, 16)),
        ],
        plannedDays: 5))
  }

  private static func planDrain(_ script: inout DemoScript) {
    script.onTrue(2022, 12, 5)
    script.meet(
      DemoOffice.shengjinta.recorder,
      Minutes(
        month: "2022-12", place: "绳金塔街道那尔堂社区会议室",
        chair: DemoOffice.shengjinta.reviewer.name,
        participants: [
          lead.participant(.deputy), coSigner.participant(.deputy),
          .body(.residentRepresentative, "居民代表5名"), .body(.unit, unit.name),
          .body(.contractor, contractor),
        ],
        question: "永叔路84号小区化粪池疏通整治（续议第1次）",
        feasibility: "区住建局现场勘查认为可以破土施工，不影响房屋基础；预计工期5天。",
        funding: "按照“谁受益谁出资”的原则，由受益住户分摊，费用预算3900元。",
        options: ["仅疏通清淤，费用低，但半年内可能再次堵塞", "清淤并重建检查井、更换主管道，一次性解决"],
        decision: "采用第二种方案；费用3900元由21户分摊，每户185元，不足的15元由施工方让利；聘请专业疏通队伍施工。",
        outcome: .consensus))
    script.share(
      DemoOffice.shengjinta.recorder,
      CostShare(
        purpose: "化粪池清淤及管道整治", basis: "2022年12月5日协商会，谁受益谁出资", method: "按户平均分摊",
        total: Money(yuan: 3900), perHousehold: Money(yuan: 185), households: 21,
        remainder: Money(yuan: 15), remainderPolicy: .absorbedByContractor,
        remainderBearer: "施工方",
        shares: drainHouseholds.map { HouseholdShare(payer: $0.reference, due: Money(yuan: 185)) },
        contractor: contractor))
    script.note(
      unit.clerk,
      Progress(
        unit: unit.id, text: "参加十二月协商会，对整治方案作技术说明，与代表、居民代表和施工方当场达成共识。",
        participants: "两名代表、居民代表5名、施工方", outcome: "确定方案、费用和施工队伍", nextStep: "收齐分摊费用后进场",
        nextOn: civil(2022, 12, 12)))
  }

  private static func payDrain(_ script: inout DemoScript) {
    for (date, range) in [(7, 0..<12), (9, 12..<21)] {
      script.on(2022, 12, date)
      script.note(
        DemoOffice.shengjinta.recorder,
        Payment(
          collector: "居民代表、社区出纳两人共同收取",
          payments: drainHouseholds[range].map {
            HouseholdPayment(
              payer: $0.id, amount: Money(yuan: 185), on: civil(2022, 12, date))
          }))
    }
    script.note(
      unit.clerk,
      Progress(
        unit: unit.id, text: "与施工方现场交底，划定开挖范围，确认红线外管段由街道城管办配合；分摊费用已收齐。",
        participants: "施工方、街道城管办、社区", outcome: "21户共缴3885元", nextStep: "进场施工",
        nextOn: civil(2022, 12, 12), done: 21, total: 21))
  }

  private static func buildDrain(_ script: inout DemoScript) {
    let works: [(Int, String, String, String)] = [
      (12, "施工队进场破土开挖，拆除破损井圈，重建检查井两座。", "检查井重建完成", "清掏淤泥"),
      (13, "机械与人工配合清掏化粪池板结淤泥，外运约六车。", "池内淤泥清空", "更换主管道"),
      (14, "更换主排水管，通水试验三次无渗漏，回填并恢复路面，比计划提前两天完工。", "全线通水正常", "组织验收"),
    ]
    for (date, text, outcome, next) in works {
      script.on(2022, 12, date)
      script.note(
        unit.clerk,
        Progress(
          unit: unit.id, text: text, participants: "施工方、代表、居民代表", outcome: outcome,
          nextStep: next, nextOn: civil(2022, 12, date + 1)))
      script.note(
        date == 13 ? coSigner : lead,
        SiteLog(
          text: "代表与居民代表到场监督，跟进进度，收集居民意见并向施工方反馈。",
          measures: date == 12 ? ["连夜搭设临时通道，方便居民出入", "开挖处设围挡和警示灯"] : ["清运车辆避开早晚高峰"],
          comments: [
            CommentAndResponse(
              comment: date == 12 ? "老人夜里出门怕摔" : "淤泥外运有异味",
              response: date == 12 ? "施工方当晚加装照明和扶手" : "改用密闭车辆，装车后立即冲洗路面")
          ]))
      if date == 13 {
        script.photo(
          unit.clerk, "ph-17-2", .during, .drain, of: "永叔路84号小区化粪池", at: place,
          "施工中：清掏化粪池淤泥")
      }
    }
    script.photo(
      unit.clerk, "ph-17-3", .after, .drain, of: "永叔路84号小区化粪池", at: place,
      "整改后：检查井重建，排水畅通，路面恢复")
    script.on(2022, 12, 16)
    script.note(
      lead,
      QualityCheck(
        object: "化粪池及主排水管",
        criteria: [
          QualityCriterion(text: "通水顺畅，无倒灌"), QualityCriterion(text: "检查井牢固、井盖平整"),
          QualityCriterion(text: "路面恢复原状，现场清理干净"),
        ],
        checkedBy: "两名代表、居民代表、社区"))
    script.note(
      DemoOffice.shengjinta.recorder,
      CostSettled(
        actual: Money(yuan: 3900), scopeChange: "重建检查井、更换主管道的增加部分由施工方在总价内承担，未超预算",
        publishedOn: civil(2022, 12, 16)))
    script.note(
      unit.clerk,
      Contact(
        way: .onSite, faceToFace: true, deputies: [lead.id, coSigner.id], unit: unit.id,
        opinion: "两名代表认可整治效果，要求落实日常清掏，防止反弹。"))
    script.note(
      unit.clerk,
      HandlingResult(
        unit: unit.id,
        text: Prose([
          "2022年12月12日至14日完成破土开挖、重建检查井、清掏淤泥、更换主管道，计划工期5天，实际3天。",
          "费用3900元已结清：21户分摊3885元，余额15元由施工方承担，账目已在小区张贴公示。",
        ]),
        finishedOn: civil(2022, 12, 14), actualDays: 3, difficulties: "部分住户起初不愿出资，经代表和社区逐户沟通后全部缴纳。")
    )
    script.recordHandling(unit)
    script.collectPhotos(unit)
  }

  private static func closeDrain(_ script: inout DemoScript) {
    script.on(2022, 12, 20)
    script.reply(
      Replied(
        unit: unit.id, round: 1, number: "西住建函〔2022〕36号", class: .a,
        items: [
          "一、关于彻底疏通。已完成清淤、重建检查井、更换主管道，通水试验正常，污水外溢问题已经解决。",
          "二、关于费用。按协商会决定由21户每户分摊185元，账目已公示，资金已结清。",
          "三、关于长效管护。由那尔堂社区每季度巡查一次、每年清掏一次，我局提供技术指导。",
        ],
        signer: unit.head.name, isSealed: true, servedOn: civil(2022, 12, 20), faceToFace: true,
        contact: unit.clerk.name, phone: unit.phone,
        copies: [DemoOffice.committee, "西湖区人民政府办公室"]),
      unit, to: [lead, coSigner], title: drainTitle)
    script.on(2022, 12, 22)
    script.rate(
      Rating(
        round: 1, attitude: .satisfied, result: .satisfied, ways: [.onSite, .meeting],
        wish: .none, residents: "走访21户，均表示下水畅通、没有异味。", coSignersConsulted: true),
      by: lead)
    script.on(2022, 12, 26)
    script.complete(
      Completed(
        summary: Prose(["永叔路84号小区化粪池整治完成，污水外溢问题已解决，费用结清并公示，代表评价满意。"]),
        plannedDays: 5, actualDays: 3),
      with: lead)
    script.answer(
      DemoOffice.shengjinta.recorder, Array(drainHouseholds.prefix(2)),
      "已当面告知办理结果和日后清掏安排，反映人表示认可。")
    script.on(2022, 12, 28)
    script.writeOffAssigning("2022-0017")
    script.writeOff(unit, "2022-0009")
    script.on(2023, 1, 6)
    script.note(
      DemoOffice.shengjinta.recorder,
      ReturnVisit(
        households: 21, satisfied: 21, text: "逢雨天回访，排水畅通，无倒灌、无异味。", recurred: false))
  }
}
