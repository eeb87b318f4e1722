package import Primitives

extension CivilDate {
  /// `2022年11月5日`: Arabic figures without leading zeros, as GB/T 9704 prints dates.
  package var official: String {
    let (year, month, day) = parts
    return "\(year)年\(month)月\(day)日"
  }

  /// `二〇二二年十一月五日`, for certificates; the zero is 〇 (U+3007).
  package var inChineseNumerals: String {
    let (year, month, day) = parts
    let figures = String(year).utf8.map { CivilDate.numerals[Int($0 - 0x30)] }.joined()
    return figures + "年" + CivilDate.numeral(month) + "月" + CivilDate.numeral(day) + "日"
  }

  /// `20221105`, for catalogues.
  package var eightDigits: String {
    let (year, month, day) = parts
    return padded(year, 4) + padded(month, 2) + padded(day, 2)
  }

  /// `星期六`.
  package var chineseWeekday: String {
    "星期" + ["一", "二", "三", "四", "五", "六", "日"][weekday - 1]
  }

  /// Reads `2022年11月5日` and nothing else: no leading zeros, a year of four digits.
  package init?(official text: String) {
    guard let parts = CivilDate.pieces(text) else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard !part.hasPrefix("0"), part.utf8.count <= 4,
        part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part)
      else { return nil }
      numbers.append(number)
    }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    guard numbers[0] >= 1000, official == text else { return nil }
  }

  /// Reads `二〇二二年十一月五日`; 零, ○ or O in place of 〇 is refused.
  package init?(chineseNumerals text: String) {
    guard let parts = CivilDate.pieces(text) else { return nil }
    var year = 0
    guard parts[0].count <= 4 else { return nil }
    for figure in parts[0] {
      guard let digit = CivilDate.numerals.firstIndex(of: String(figure)) else { return nil }
      year = year * 10 + digit
    }
    guard let month = (1...12).first(where: { CivilDate.numeral($0) == parts[1] }),
      let day = (1...31).first(where: { CivilDate.numeral($0) == parts[2] })
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Reads `20221105` and nothing else.
  package init?(eightDigits text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 8, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let number = bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }

  private static let numerals = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

  /// 1…99 as it is said: 十, 十一, 二十, 二十一.
  private static func numeral(_ number: Int) -> String {
    let tens = number / 10
    let head = tens == 0 ? "" : (tens == 1 ? "" : numerals[tens]) + "十"
    return head + (number % 10 == 0 ? "" : numerals[number % 10])
  }

  /// The texts before 年, 月 and a final 日.
  private static func pieces(_ text: String) -> [String]? {
    guard text.count <= 16, text.last == "日" else { return nil }
    let byYear = text.dropLast().split(separator: "年", omittingEmptySubsequences: false)
    guard byYear.count == 2 else { return nil }
    let byMonth = byYear[1].split(separator: "月", omittingEmptySubsequences: false)
    guard byMonth.count == 2 else { return nil }
    let parts = [byYear[0], byMonth[0], byMonth[1]].map(String.init)
    return parts.contains("") ? nil : parts
  }
}
