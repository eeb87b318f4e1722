import Forms
import Primitives

/// Whole forms as an office prints them.
enum SampleForms {
  static let paper = Paper(
    size: .a4, top: .millimetres(25), right: .millimetres(25), bottom: .millimetres(22),
    left: .millimetres(28))

  static let account = """
    永叔路84号小区化粪池堵塞，污水外溢至一楼住户门前，雨天尤甚，居民自2021年起多次反映。\
    经2022年11月5日“幸福圆桌会”现场核实，共涉及3栋楼、62户居民；物业（已撤管）遗留的检查井\
    有4处破损，清掏费用约3,900.00元尚无人承担。建议由区城市管理局牵头，会同绳金塔街道、\
    社区和施工方，于12月10日前完成清掏、管道疏通与井盖更换，费用按户分摊的办法由居民代表会议议定。
    """

  /// 交办签字单 on one sheet.
  static let assignment = FilledForm(
    name: "assignment-sign-off", version: 1, title: "交办签字单", paper: paper,
    footer: [
      .line([
        words("注：本表一式两份，交办单位、承办单位各存一份。", small),
        Paragraph(
          inlines: [
            .text("第", small, field: nil), .pageNumber(small), .text("页　共", small, field: nil),
            .pageCount(small), .text("页", small, field: nil),
          ], alignment: .end),
      ])
    ],
    blocks: [
      .heading(
        level: 1,
        Paragraph(
          inlines: [.text("西湖区人大常委会选任工委", organ, field: nil)], alignment: .centre)),
      .heading(
        level: 1,
        Paragraph(
          inlines: [.text("代表建议交办签字单", title, field: nil)], alignment: .centre,
          spaceAfter: .millimetres(3))),
      .line([words("编号：西人建〔2022〕17号"), words("2022年11月10日", fang, .end)]),
      .table(assignmentTable),
    ],
    code: SheetCode(caseID: "XH-2022-00017", document: "ASG", version: 1))

  static let title = TextStyle(role: .title, size: .points(22), tracking: .points(2))
  static let organ = TextStyle(role: .song, size: .points(16))
  static let small = TextStyle(role: .song, size: .points(9))

  static let assignmentTable = Table(
    columns: [.fixed(.millimetres(26)), .share(1), .fixed(.millimetres(26)), .share(1)],
    rows: [
      Row(cells: [label("建议标题"), value("关于解决永叔路84号小区化粪池堵塞问题的建议", columns: 3)]),
      Row(cells: [label("领衔代表"), value("熊小华（13807910000）"), label("附议代表"), value("万莉、胡建国")]),
      Row(
        cells: [
          label("建议内容"),
          Cell(columnSpan: 3, blocks: [.paragraph(words(account, fang, .justify, indent: 2))]),
        ], minimumHeight: .millimetres(40)),
      Row(cells: [
        label("主办单位", rows: 2), value("区城市管理局", rows: 2), label("协办单位"), value("绳金塔街道办事处"),
      ]),
      Row(cells: [label("办理期限"), value("2023年2月7日前")]),
      Row(cells: [
        label("办理方式"),
        Cell(
          columnSpan: 3,
          blocks: [
            .paragraph(
              Paragraph(inlines: [
                .checkBox(true, fang), .text("面商　", fang, field: nil), .checkBox(false, fang),
                .text("现场办理　", fang, field: nil), .checkBox(false, fang),
                .text("其他：", fang, field: nil),
                .blank(.millimetres(30), underlined: true, fang),
              ]))
          ]),
      ]),
      Row(
        cells: [
          signatureCell(
            "undertaking-unit-head", "本单位已知悉并认领上述任务，将按时限办理。", "承办单位负责人（签字）：", columns: 2),
          signatureCell("portfolio-deputy-mayor", "同意交办，请抓好落实。", "分管副区长（签字）：", columns: 2),
        ], minimumHeight: .millimetres(45), splits: false),
    ], summary: "交办事项、期限与双方签字")

  /// A ledger over several sheets, lying.
  static func ledger(_ count: Int) -> FilledForm {
    var margins = paper
    margins.size = Size.a4.turned
    let heads = ["序号", "案号", "建议标题", "主办单位", "时限", "最新进展"]
    return FilledForm(
      name: "ledger", version: 1, title: "建议办理台账", paper: margins,
      footer: [
        .paragraph(
          Paragraph(
            inlines: [
              .text("— ", small, field: nil), .pageNumber(small), .text(" / ", small, field: nil),
              .pageCount(small), .text(" —", small, field: nil),
            ], alignment: .centre))
      ],
      blocks: [
        .heading(level: 1, words("建议办理台账（交办单位）", title, .centre)),
        .table(
          Table(
            columns: [
              .fixed(.millimetres(12)), .fixed(.millimetres(30)), .share(3),
              .fixed(.millimetres(34)), .fixed(.millimetres(28)), .share(4),
            ],
            head: [Row(cells: heads.map { ledgerHead($0) })],
            rows: (1...count).map { ledgerRow($0) })),
      ],
      watermark: "示例")
  }

  private static func ledgerHead(_ text: String) -> Cell {
    Cell(kind: .columnLabel, blocks: [.paragraph(words(text, hei, .centre))])
  }

  private static func ledgerRow(_ number: Int) -> Row {
    let progress =
      number % 3 == 0
      ? "2022年12月\(number % 28 + 1)日现场核实，已通知施工方进场；居民代表会议议定费用按户分摊。" : "正在办理。"
    return Row(cells: [
      Cell(blocks: [.paragraph(words(String(number), fang, .centre))]),
      Cell(blocks: [.paragraph(words("〔2022〕\(number)号", fang, .centre))]),
      value("关于解决第\(number)小区停车难问题的建议"), value("区城市管理局"), value("2023年2月7日"),
      value(progress),
    ])
  }
}
