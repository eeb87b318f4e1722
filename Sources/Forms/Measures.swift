package import Primitives

/// Reads lengths and what is made of them.
package enum Measures {
  /// `12mm`, `1.5mm` or `10.5pt`: at most four decimals, not negative, at most a metre.
  package static func length(_ text: some StringProtocol) -> Length? {
    let bytes = Array(text.utf8)
    guard bytes.count > 2, let unit = String(validating: bytes.suffix(2), as: UTF8.self),
      let number = decimal(bytes.dropLast(2))
    else { return nil }
    switch unit {
    case "mm":
      return number <= Limits.millimetres ? .millimetres(number) : nil
    case "pt":
      return number <= Limits.millimetres * 72 / 25.4 ? .points(number) : nil
    default:
      return nil
    }
  }

  /// Lengths parted by spaces.
  package static func lengths(_ text: String, count: Set<Int>) -> [Length]? {
    let parts = words(text)
    guard count.contains(parts.count) else { return nil }
    var lengths: [Length] = []
    for part in parts {
      guard let length = length(part) else { return nil }
      lengths.append(length)
    }
    return lengths
  }

  /// `26mm 1fr 2fr`: 1…`Limits.columns` columns, shares 1…1000.
  package static func columns(_ text: String) -> [Table.ColumnWidth]? {
    let parts = words(text)
    guard (1...Limits.columns).contains(parts.count) else { return nil }
    var columns: [Table.ColumnWidth] = []
    for part in parts {
      if part.hasSuffix("fr") {
        guard let share = whole(part.dropLast(2)), (1...1000).contains(share) else { return nil }
        columns.append(.share(share))
      } else {
        guard let width = length(part), width > .zero else { return nil }
        columns.append(.fixed(width))
      }
    }
    return columns
  }

  /// `2em`: 0…60 whole ems.
  package static func ems(_ text: String) -> Int? {
    guard text.hasSuffix("em"), let ems = whole(text.dropLast(2)), ems <= 60 else { return nil }
    return ems
  }

  /// Decimal digits and nothing else, at most seven.
  package static func whole(_ text: some StringProtocol) -> Int? {
    guard (1...7).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      return nil
    }
    return Int(text)
  }

  package static func words(_ text: String) -> [Substring] {
    text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
  }

  /// Letters, digits and hyphens, led by a letter.
  package static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let isLetter = { (byte: UInt8) in 0x41...0x5A ~= byte || 0x61...0x7A ~= byte }
    return isLetter(first)
      && text.utf8.allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 || $0 == 0x2D }
  }

  private static func decimal(_ bytes: some Collection<UInt8>) -> Double? {
    let parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = whole(String(decoding: parts[0], as: UTF8.self)) else {
      return nil
    }
    guard parts.count == 2 else { return Double(whole) }
    guard parts[1].count <= 4, let fraction = self.whole(String(decoding: parts[1], as: UTF8.self))
    else { return nil }
    var scale = 1.0
    for _ in parts[1] { scale *= 10 }
    return Double(whole) + Double(fraction) / scale
  }
}
