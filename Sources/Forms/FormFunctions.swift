internal import Calendars
import Primitives

extension FormFunction {
  /// Every function, in the order of the manual.
  package static let all: [FormFunction] = dates + amounts + names + texts

  // MARK: Dates

  private static let dates: [FormFunction] = [
    FormFunction(
      "date", [Parameter("date", .moment)], "2022年11月5日", "a date as official documents print it",
      example: ("f:date(assignment/@on)", "2022年11月5日")
    ) { call throws(Fault) in try onDay(call, \.official) },
    FormFunction(
      "date-chinese", [Parameter("date", .moment)], "汉字日期，只用于证书和匾牌",
      "a date in Chinese numerals, for certificates only",
      example: ("f:date-chinese(@on)", "二〇二三年二月六日")
    ) { call throws(Fault) in try onDay(call, \.inChineseNumerals) },
    FormFunction(
      "date-digits", [Parameter("date", .moment)], "八位日期，用于归档目录",
      "eight digits, as catalogues write dates", example: ("f:date-digits(@on)", "20221105")
    ) { call throws(Fault) in try onDay(call, \.eightDigits) },
    FormFunction(
      "month", [Parameter("date", .moment)], "年月", "year and month",
      example: ("f:month(@on)", "2022年11月")
    ) { call throws(Fault) in try onDay(call, ChineseText.month) },
    FormFunction(
      "weekday", [Parameter("date", .moment)], "星期几", "the day of the week",
      example: ("f:weekday(@on)", "星期六")
    ) { call throws(Fault) in try onDay(call, \.chineseWeekday) },
    FormFunction(
      "time", [Parameter("moment", .moment)], "时刻", "the time of day",
      example: ("f:time(@at)", "上午9:00")
    ) { call throws(Fault) in
      let text = call.text(0)
      if text.isEmpty { return "" }
      guard let moment = Timestamp(text) else {
        throw FormFault.badArgument("time", text, Phrase(zh: "时刻", en: "a moment"))
      }
      return ChineseText.time(moment)
    },
    FormFunction(
      "days", [Parameter("from", .moment), Parameter("to", .moment)], "相隔天数，首日不计",
      "days between, the first not counted", example: ("f:days(@begun, @finished)", "3")
    ) { call throws(Fault) in
      guard let from = try day(call, 0), let to = try day(call, 1) else { return "" }
      return String(to - from)
    },
    FormFunction(
      "working-days", [Parameter("from", .moment), Parameter("to", .moment)],
      "相隔工作日数，首日不计，按国务院放假安排",
      "working days between, the first not counted, by the State Council's calendar",
      example: ("f:working-days(@begun, @finished)", "10")
    ) { call throws(Fault) in
      guard let from = try day(call, 0), let to = try day(call, 1) else { return "" }
      return String(call.context.calendar.workingDays(after: from, through: to))
    },
  ]

  private static func day(_ call: Call, _ position: Int) throws(Fault) -> CivilDate? {
    let text = call.text(position)
    if text.isEmpty { return nil }
    if let date = CivilDate(text) { return date }
    if let moment = Timestamp(text) { return moment.date }
    throw FormFault.badArgument("date", text, Phrase(zh: "日期", en: "a date"))
  }

  private static func onDay(
    _ call: Call, _ write: (CivilDate) -> String
  ) throws(Fault) -> String {
    guard let day = try day(call, 0) else { return "" }
    return write(day)
  }

  // MARK: Words

  private static let texts: [FormFunction] = [
    FormFunction(
      "join", [Parameter("nodes", .nodes), Parameter("separator", .literal, isOptional: true)],
      "把各节点的文字连成一串，默认用顿号", "the nodes' texts in a row, by default parted by 、",
      example: ("f:join(unit/name, '、')", "区住建局、区城管局")
    ) { call throws(Fault) in
      let texts = call.arguments.first ?? []
      return texts.filter { !$0.isEmpty }.joined(
        separator: call.arguments.count > 1 ? call.text(1) : "、")
    },
    FormFunction(
      "or", [Parameter("value", .text), Parameter("value", .text)], repeatsLast: true,
      "第一个不空的值", "the first value that is not empty",
      example: ("f:or(@phone, '未登记')", "未登记")
    ) { call throws(Fault) in
      call.arguments.compactMap(\.first).first { !$0.isEmpty } ?? ""
    },
    FormFunction(
      "wrap", [Parameter("before", .text), Parameter("value", .text), Parameter("after", .text)],
      "值不空时前后加字，空时什么也不印", "words around a value, and nothing when it is empty",
      example: ("f:wrap('（', @post, '）')", "（科长）")
    ) { call throws(Fault) in
      call.text(1).isEmpty ? "" : call.text(0) + call.text(1) + call.text(2)
    },
    FormFunction(
      "ordinal", [Parameter("number", .integer)], "汉字序号，用于“一、”", "a number in Chinese, for 一、",
      example: ("f:ordinal(12)", "十二")
    ) { call throws(Fault) in
      let text = call.text(0)
      if text.isEmpty { return "" }
      guard let number = Measures.whole(text) else {
        throw FormFault.badArgument("ordinal", text, Phrase(zh: "自然数", en: "a whole number"))
      }
      return ChineseText.number(number)
    },
    FormFunction(
      "index", [], "重复中的第几个，从1起", "which repetition this is, from 1",
      example: ("f:index()", "1")
    ) { call throws(Fault) in String(call.index) },
    FormFunction(
      "groups", [Parameter("text", .text), Parameter("size", .integer)], "每几个字符一组，空格隔开",
      "characters in groups parted by spaces",
      example: ("f:groups('9f86d081', 4)", "9f86 d081")
    ) { call throws(Fault) in
      guard let size = Measures.whole(call.text(1)), size > 0 else {
        throw FormFault.badArgument(
          "groups", call.text(1), Phrase(zh: "正整数", en: "a positive number"))
      }
      return ChineseText.groups(call.text(0), of: size)
    },
    FormFunction(
      "book", [Parameter("title", .text)], "加书名号", "a title in book marks",
      example: ("f:book(title)", "《关于…的建议》")
    ) { call throws(Fault) in
      let text = call.text(0)
      if text.isEmpty { return "" }
      return text.hasPrefix("《") && text.hasSuffix("》") ? text : "《" + text + "》"
    },
    FormFunction(
      "given", [Parameter("name", .literal)], "打印时给定的值，须先用 given 声明",
      "a value given at printing, which a given element declares",
      example: ("f:given('certificate-number')", "西销〔2023〕17号")
    ) { call throws(Fault) in call.context.given[call.text(0)] ?? "" },
  ]

  private static let names: [FormFunction] =
    [
      FormFunction(
        "mask-name", [Parameter("name", .text)], "姓名脱敏", "a name with its given part hidden",
        example: ("f:mask-name(name)", "王*丽")
      ) { call throws(Fault) in Masking.name(call.text(0)) },
      FormFunction(
        "mask-phone", [Parameter("phone", .text)], "电话脱敏",
        "a telephone number with its middle hidden",
        example: ("f:mask-phone(phone)", "138****8000")
      ) { call throws(Fault) in Masking.phone(call.text(0)) },
      FormFunction(
        "mask-address", [Parameter("address", .text)], "住址脱敏，楼栋以下隐去",
        "an address with house and door hidden",
        example: ("f:mask-address(address)", "永叔路84号小区*栋*单元")
      ) { call throws(Fault) in Masking.address(call.text(0)) },
    ] + labels
}
