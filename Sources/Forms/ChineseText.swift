package import Primitives

/// What Chinese forms print beside the dates that `Calendars` writes (GB/T 15835).
package enum ChineseText {
  /// `2022年11月`.
  package static func month(_ date: CivilDate) -> String {
    let (year, month, _) = date.parts
    return "\(year)年\(month)月"
  }

  /// `上午9:00`, `下午2:30`; 12:00 to 12:59 is 中午.
  package static func time(_ moment: Timestamp) -> String {
    let (hour, minute, _) = moment.timeOfDay
    let part = hour < 12 ? "上午" : hour == 12 ? "中午" : "下午"
    return part + String(hour > 12 ? hour - 12 : hour) + ":" + padded(minute, 2)
  }

  /// A number in words, 0…99,999,999: 十, 二十一, 一百零五, 三千九百.
  ///
  /// Numbers outside stay in digits.
  package static func number(_ value: Int) -> String {
    guard (0...99_999_999).contains(value) else { return String(value) }
    if value == 0 { return "零" }
    var text = ""
    let (myriads, rest) = value.quotientAndRemainder(dividingBy: 10_000)
    if myriads > 0 { text += group(myriads) + "万" }
    if rest > 0 {
      if myriads > 0, rest < 1000 { text += "零" }
      text += group(rest)
    }
    return text.hasPrefix("一十") ? String(text.dropFirst()) : text
  }

  private static func group(_ value: Int) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    let units = [(1000, "千"), (100, "百"), (10, "十"), (1, "")]
    var text = ""
    var hasGap = false
    for (unit, name) in units {
      let digit = value / unit % 10
      if digit == 0 {
        hasGap = !text.isEmpty
      } else {
        text += (hasGap ? "零" : "") + digits[digit] + name
        hasGap = false
      }
    }
    return text
  }

  /// Characters in groups of `size`, parted by single spaces.
  package static func groups(_ text: String, of size: Int) -> String {
    var result = ""
    for (index, character) in text.enumerated() {
      if index > 0, index.isMultiple(of: max(1, size)) { result += " " }
      result.append(character)
    }
    return result
  }
}
