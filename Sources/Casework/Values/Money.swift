internal import Primitives

/// An amount of yuan, kept in whole fen; written in data as `3900.00`.
///
/// What is read is bounded by `limit`.
package struct Money: Hashable, Comparable, Sendable {
  /// Negative for what is paid back.
  package var fen: Int

  /// The largest amount that is read: ten trillion yuan.
  package static let limit = 1_000_000_000_000_000

  package init(fen: Int) { self.fen = fen }
  package init(yuan: Int) { self.init(fen: yuan * 100) }

  package static let zero = Money(fen: 0)

  /// Reads `3900.00`: digits, a point and two digits, with `-` before a negative amount.
  package init?(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)
    let isNegative = bytes.first == 0x2D
    if isNegative { bytes.removeFirst() }
    guard bytes.count >= 4, bytes.count <= 18, bytes[bytes.count - 3] == 0x2E else { return nil }
    bytes.remove(at: bytes.count - 3)
    guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    if bytes.count > 3, bytes[0] == 0x30 { return nil }
    let value = bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    guard value <= Money.limit, !(isNegative && value == 0) else { return nil }
    self.init(fen: isNegative ? -value : value)
  }

  package static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
  /// Sums, differences and multiples stop at the ends of `Int` instead of trapping.
  package static func + (left: Money, right: Money) -> Money {
    let (sum, isOver) = left.fen.addingReportingOverflow(right.fen)
    return Money(fen: isOver ? (right.fen > 0 ? .max : -.max) : sum)
  }
  package static func - (left: Money, right: Money) -> Money { left + Money(fen: -right.fen) }
  package static func * (left: Money, right: Int) -> Money {
    let (product, isOver) = left.fen.multipliedReportingOverflow(by: right)
    return Money(fen: isOver ? ((left.fen > 0) == (right > 0) ? .max : -.max) : product)
  }
}

extension Money: CustomStringConvertible {
  /// `3900.00`.
  package var description: String {
    (fen < 0 ? "-" : "") + "\(fen.magnitude / 100).\(padded(Int(fen.magnitude % 100), 2))"
  }

  /// `¥3,900.00`.
  package var figures: String {
    var yuan = String(fen.magnitude / 100)
    var grouped = ""
    while yuan.utf8.count > 3 {
      grouped = "," + yuan.suffix(3) + grouped
      yuan.removeLast(3)
    }
    let cents = padded(Int(fen.magnitude % 100), 2)
    return (fen < 0 ? "-" : "") + "¥" + yuan + grouped + "." + cents
  }

  /// `¥3,900.00（人民币叁仟玖佰元整）`, as forms print an amount.
  package var onForms: String { figures + "（人民币" + capitals + "）" }
}

extension Money {
  /// `叁仟玖佰元整`: the amount in banking capitals, without 人民币.
  ///
  /// Canonical where the rules leave a choice: no 零 between a round 元 and a 角 that is there, no
  /// 整 after 角.
  package var capitals: String {
    let yuan = Int(fen.magnitude / 100)
    let jiao = Int(fen.magnitude / 10 % 10)
    let cents = Int(fen.magnitude % 10)
    var text = fen < 0 ? "负" : ""
    if yuan > 0 || (jiao == 0 && cents == 0) { text += Money.capitals(of: yuan) + "元" }
    if jiao == 0 && cents == 0 { return text + "整" }
    if jiao > 0 {
      text += Money.numerals[jiao] + "角"
    } else if yuan > 0 {
      text += "零"
    }
    return cents > 0 ? text + Money.numerals[cents] + "分" : text
  }

  /// `人民币叁仟玖佰元整`.
  package var capitalsWithPrefix: String { "人民币" + capitals }

  private static let numerals = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]

  private static func capitals(of number: Int) -> String {
    if number == 0 { return numerals[0] }
    for (size, unit) in [(100_000_000, "亿"), (10_000, "万")] where number >= size {
      let rest = number % size
      let head = capitals(of: number / size) + unit
      if rest == 0 { return head }
      return head + (rest < size / 10 ? numerals[0] : "") + capitals(of: rest)
    }
    var text = ""
    var skipped = false
    for (size, unit) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
      let digit = number / size % 10
      if digit == 0 {
        skipped = !text.isEmpty
      } else {
        text += (skipped ? numerals[0] : "") + numerals[digit] + unit
        skipped = false
      }
    }
    return text
  }
}

extension Money: Codable, SchemaSampled {
  package static let schemaSample = Money.zero

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let money = Money(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not an amount of the form 3900.00")
    }
    self = money
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
