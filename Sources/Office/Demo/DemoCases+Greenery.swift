internal import Casework

extension DemoCases {
  /// C4, greenery in the drought: two units, three options, a resident's own was taken.
  static var greenery: DemoCase {
    var script = DemoScript()
    collectGreenery(&script)
    reviewGreenery(&script)
    handleGreenery(&script)
    closeGreenery(&script)
    return DemoCase(
      id: "XH-2022-00008", key: "C4", title: greeneryTitle, steps: script.steps,
      residents: [greeneryResident], archivedOn: civil(2022, 10, 14))
  }

  private static let greeneryTitle = "关于做好持续高温干旱期间城区绿化抗旱保绿工作的建议"
  private static let greeneryResident = DemoResident(
    id: "p-08-1", name: "贾秋妹", phone: "13800000801")
  private static let place = "绳金塔街道沿街绿化带和社区绿地"
  private static let lead = DemoOffice.deputy(6)
  private static let coSigner = DemoOffice.deputy(7)
  private static let unit = DemoOffice.cityManagement
  private static let partner = DemoOffice.greenery
  private static let street = DemoOffice.shengjinta
  private static let category = Category(code: "greenery.care", major: "环境整治", minor: "绿化养护")

  private static func collectGreenery(_ script: inout DemoScript) {
    script.on(2022, 8, 6)
    script.register(
      Registered(
        caseID: "XH-2022-00008", title: "持续高温干旱，沿街和社区绿化大面积枯萎",
        content: Prose([
          "今年夏天持续高温少雨，马路两边的草坪、灌木大片发黄，有些行道树叶子都卷了，再不浇水就要死了。", "白天浇水蒸发快，洒水车来得也少，希望有关部门想想办法。",
        ]),
        channel: .activity, activity: "a-2022-08", activityName: "幸福圆桌会 人民来作主",
        sheetNumber: "2022-08-02",
        location: Location(district: "西湖区", street: street.name, detail: "沿街绿化带和社区绿地"),
        reporters: [greeneryResident.reference], category: category, nature: .common,
        since: "近一个月", demand: "增加浇灌，保住树木和草坪", route: .claim, urgency: .urgent),
      at: street,
      notice: [
        "经研究，定于2022年8月6日（星期六）上午9:00召开“幸福圆桌会 人民来作主”主题活动。活动主题：高温天气下的城市管理服务。",
        "请城管、园林等单位熟悉情况的负责同志参加。本通知于2022年7月27日印发。",
      ])
    script.photo(
      street.recorder, "ph-08-1", .before, .greenery, of: "沿街绿化带", at: place,
      "整改前：草坪和灌木缺水枯黄")
    script.on(2022, 8, 8)
    script.note(
      lead, Claimed(deputies: [lead.reference(.lead), coSigner.reference(.coSigner)]))
    script.on(2022, 8, 9)
    script.visit(
      lead,
      Visit(
        place: place,
        participants: [
          lead.participant(.deputy), coSigner.participant(.deputy), .body(.unit, unit.name),
          .body(.unit, partner.name),
        ],
        status: "察看六处绿地，草坪枯黄约三成，新栽乔木五株叶片萎蔫；取水点少，水管够不到绿地中部。",
        causes: [.weather, .upkeep], remark: "白天浇灌蒸发快、效果差。"))
    script.on(2022, 8, 11)
    for (option, who) in [
      (
        SolutionOption(id: "o-08-1", text: "低矮植物和草坪接长水管浇灌，高大乔木用洒水车喷淋。", deputy: lead.id),
        lead
      ),
      (
        SolutionOption(id: "o-08-2", text: "乔木每次浇足浇透，低矮植物少量多次。", deputy: coSigner.id), coSigner
      ),
      (
        SolutionOption(
          id: "o-08-3", text: "错开中午高温和居民用水高峰，清晨和夜间浇灌。", resident: greeneryResident.reference),
        lead
      ),
    ] { script.note(who, OptionProposed(option: option)) }
    script.note(
      lead,
      Coordination(
        place: "街道会议室",
        participants: [.body(.unit, unit.name), .body(.unit, partner.name)],
        outcome: "三个方案合并制定浇灌计划，明确城管局调度洒水车、园林中心负责管养浇灌。", nextStep: "形成代表建议"))
    script.note(
      lead, OptionDecided(option: "o-08-1", adopted: true, reason: "分类浇灌，两单位均有设备"))
    script.note(
      lead, OptionDecided(option: "o-08-2", adopted: true, reason: "与分类浇灌结合确定水量和频次"))
    script.note(
      lead, OptionDecided(option: "o-08-3", adopted: true, reason: "居民建议切实可行，可减少蒸发、不与居民争水"))
  }

  private static func reviewGreenery(_ script: inout DemoScript) {
    script.on(2022, 8, 12)
    script.draft(
      Drafted(
        title: greeneryTitle,
        facts: "持续高温干旱造成沿街和社区绿地大面积缺水，草坪枯黄约三成，部分新栽乔木濒临死亡。",
        cause: "降水少、蒸发强，浇灌时间和方式不合理，取水点和设备不足，两个管养单位衔接不够。",
        proposals: [
          "低矮植物和草坪用长水管浇灌，高大乔木用洒水车喷淋。", "乔木一次浇足，低矮植物少量多次。", "采纳居民建议，清晨和夜间错峰浇灌。",
        ],
        suggestedUnits: [unit.name, partner.name], wantsFaceToFace: true, allowsPublicity: true),
      by: [lead, coSigner])
    script.submit(to: street)
    let opinion: Prose = "经初审，情况属实且时效性强，建议优先报区复审。"
    script.on(2022, 8, 15)
    script.passFirstReview(street, opinion)
    script.on(2022, 8, 16)
    script.admit(
      Admitted(
        number: "第8号", opinion: "经复审，同意纳入代表建议办理并列入重点事项清单，建议由区城市管理和综合执法局主办、区园林绿化事务中心协办。",
        category: category, urgency: .critical, importance: .important, isKeyItem: true,
        confidentiality: .open, retention: .thirtyYears,
        proposedUnits: [unit.name, partner.name], head: DemoOffice.committeeHead.name,
        signed: .electronic),
      after: street, first: opinion, ledger: "2022-0008")
    script.note(
      DemoOffice.committeeHead,
      KeyItemDecided(isKeyItem: true, decidedBy: "区人大常委会主任会议", reason: "高温干旱，时间紧迫"))
    script.on(2022, 8, 17)
    script.assign(
      Assigned(
        version: 1, notice: "西人选任〔2022〕8号", batch: "2022-2", mode: .joint,
        units: [
          unit.assigned(part: "洒水车调度，沿街绿化带浇灌"),
          partner.assigned(.co, part: "社区绿地管养浇灌，乔木复壮"),
        ],
        requirement: "请两单位按商定的浇灌计划立即组织实施，高温期间每周向代表通报进展。", months: 3,
        dueOn: civil(2022, 11, 17), coOpinionDueOn: civil(2022, 9, 16),
        returnBy: civil(2022, 8, 24)),
      title: greeneryTitle)
    script.on(2022, 8, 18)
    script.openLedger(unit, "2022-0005")
    script.openLedger(partner, "2022-0003")
    script.accept(
      1, lead: unit, others: [partner],
      tasks: [
        TaskStated(
          unit: unit.id, goal: "沿街绿化带不再出现成片枯死", measures: ["增派洒水车", "错峰浇灌"],
          finishOn: civil(2022, 9, 9), responsible: unit.clerk.name),
        TaskStated(
          unit: partner.id, goal: "社区绿地和乔木保活", measures: ["接长水管", "乔木浇透", "补植"],
          finishOn: civil(2022, 9, 9), responsible: partner.clerk.name),
      ])
  }

  private static func handleGreenery(_ script: inout DemoScript) {
    script.on(2022, 8, 19)
    for who in [unit, partner] {
      script.note(
        who.clerk,
        Started(
          unit: who.id, receivedOn: civil(2022, 8, 17), responsible: who.clerk.name,
          phone: who.phone,
          steps: [
            PlanStep(text: "按计划错峰浇灌", from: civil(2022, 8, 19), to: civil(2022, 9, 9))
          ],
          plannedDays: 16))
    }
    for (month, date, who, text) in [
      (8, 22, unit, "增派洒水车四台，每日5时至8时、20时至23时错峰喷淋行道树。"),
      (8, 24, partner, "接长水管1200米，社区绿地每日浇灌两次；乔木每三日浇透一次。"),
      (8, 31, unit, "累计出动洒水车86车次，沿街绿化带叶色恢复。"),
      (9, 6, partner, "五株萎蔫乔木四株返绿，一株补植；枯黄草坪补播380平方米。"),
    ] {
      script.on(2022, month, date)
      script.note(
        who.clerk,
        Progress(
          unit: who.id, text: text, participants: "两名代表、社区、居民志愿者", outcome: "绿化缺水状况缓解",
          nextStep: "继续按计划浇灌"))
    }
    script.on(2022, 9, 8)
    script.note(
      partner.clerk,
      CoOpinion(unit: partner.id, text: "我中心已完成社区绿地浇灌和补植，乔木成活情况良好，同意由区城管局统一答复。"))
    script.photo(
      unit.clerk, "ph-08-2", .after, .greenery, of: "沿街绿化带", at: place, "整改后：草坪返青，灌木恢复生机")
    script.note(
      unit.clerk,
      Contact(
        way: .onSite, faceToFace: true, deputies: [lead.id, coSigner.id], unit: unit.id,
        opinion: "两名代表认为分类、错峰浇灌效果明显，肯定居民建议的作用。"))
    script.on(2022, 9, 9)
    script.note(
      unit.clerk,
      HandlingResult(
        unit: unit.id, text: "沿街和社区绿地缺水问题基本解决，错峰浇灌纳入高温天气绿化养护预案。",
        finishedOn: civil(2022, 9, 9), actualDays: 16))
    script.recordHandling(unit)
    script.collectPhotos(unit)
  }

  private static func closeGreenery(_ script: inout DemoScript) {
    script.on(2022, 9, 14)
    script.reply(
      Replied(
        unit: unit.id, round: 1, number: "西城管函〔2022〕21号", class: .a,
        items: [
          "一、已采纳两位代表关于分类浇灌、足量与高频结合的意见，制定浇灌计划并组织实施。", "二、已采纳居民关于错峰浇灌的建议，清晨和夜间作业，减少蒸发。",
          "三、协办单位意见：社区绿地浇灌和补植已完成，乔木成活情况良好。",
        ],
        signer: unit.head.name, isSealed: true, servedOn: civil(2022, 9, 14), faceToFace: true,
        contact: unit.clerk.name, phone: unit.phone,
        copies: [DemoOffice.committee, partner.name]),
      unit, to: [lead, coSigner], title: greeneryTitle)
    script.on(2022, 9, 16)
    script.rate(
      Rating(
        round: 1, attitude: .satisfied, result: .satisfied, ways: [.onSite], wish: .none,
        residents: "居民反映草坪返青，浇水不再影响白天出行。", coSignersConsulted: true),
      by: lead)
    script.on(2022, 9, 20)
    script.complete(
      Completed(summary: "绿化抗旱措施落实，代表评价满意。", plannedDays: 16, actualDays: 16), with: lead)
    script.answer(street.recorder, [greeneryResident], "已告知错峰浇灌建议被采纳及实施效果，并向其致谢。")
    script.on(2022, 9, 22)
    script.writeOffAssigning("2022-0008")
    script.writeOff(unit, "2022-0005", isLast: false)
    script.writeOff(partner, "2022-0003")
  }
}
