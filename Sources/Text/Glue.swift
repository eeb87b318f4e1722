/// The places where the standard lets a line end and official writing does not.
enum Glue {
  /// Weakens breaks inside dates, amounts and numbers, and forbids breaks that 禁则
  /// forbids and the standard lets through.
  static func apply(to breaks: inout [LineBreak], _ text: [Unicode.Scalar]) {
    guard text.count > 1 else { return }
    for index in 1..<text.count where breaks[index] == .allowed {
      let before = text[index - 1]
      let after = text[index]
      if Kinsoku.isForbiddenAtStart(after) || Kinsoku.isForbiddenAtEnd(before) {
        breaks[index] = .forbidden
      } else if belongTogether(text, index) {
        breaks[index] = isBetweenParts(text, index) ? .linked : .glued
      }
    }
  }

  /// After a part of a date, a time or a document's number, before the next number:
  /// 2022年|11月5日, 9时|30分.
  private static func isBetweenParts(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    guard index >= 2, isDigit(text[index]) else { return false }
    // A document's number: 西人建〔2022〕|17号.
    if text[index - 1] == "〕" { return true }
    guard isDigit(text[index - 2]) else { return false }
    switch text[index - 1] {
    case "年", "月", "时", "分", "点": return true
    default: return false
    }
  }

  private static func belongTogether(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
    let before = text[index - 1]
    let after = text[index]
    if isDigit(before) { return isUnit(after) || isSign(after) }
    if isDigit(after) {
      switch before {
      case "第", "约", "¥", "￥", "№", "—", "-", "/", "×", "午": return true
      default: return isBetweenParts(text, index)
      }
    }
    return isSecondOfUnit(before, after, text, index)
  }

  /// The second character of 万元, 个月, 平方米, 工作日 after a number.
  private static func isSecondOfUnit(
    _ before: Unicode.Scalar, _ after: Unicode.Scalar, _ text: [Unicode.Scalar], _ index: Int
  ) -> Bool {
    guard index >= 2, isDigit(text[index - 2]) else { return false }
    switch before {
    case "万", "亿", "千", "百": return isUnit(after)
    case "个": return after == "月" || after == "工"
    case "平": return after == "方"
    case "立": return after == "方"
    case "公": return after == "里" || after == "斤" || after == "顷"
    case "小": return after == "时"
    case "分": return after == "钟"
    default: return false
    }
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "%", "％", "‰", "℃", "°", "—", "-", "/", "×", "～": true
    default: false
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    return value >= 0x30 && value <= 0x39 || value >= 0xFF10 && value <= 0xFF19
  }

  /// Characters that count, measure or date the number before them.
  private static func isUnit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "年", "月", "日", "时", "点", "分", "秒", "天", "周", "岁", "届", "次", "期": true
    case "元", "角", "万", "亿", "千", "百", "吨", "斤", "克", "米", "升", "里", "亩": true
    case "号", "户", "件", "份", "个", "人", "名", "位", "条", "项", "栋", "幢", "楼": true
    case "层", "室", "页", "张", "套", "台", "辆", "处", "家", "只", "本", "册", "盒": true
    case "小", "平", "立", "公", "度", "倍", "卷", "批", "轮", "段", "村", "路": true
    default: false
    }
  }
}
