/// Whole numbers in digits and in Chinese numerals.
enum Numerals {
  private static let signs = Array("零一二三四五六七八九".unicodeScalars.map(\.value))
  private static let circle: UInt32 = 0x3007
  private static let pair: UInt32 = 0x4E24
  private static let ten: UInt32 = 0x5341
  private static let hundred: UInt32 = 0x767E
  private static let thousand: UInt32 = 0x5343
  private static let units: [UInt32] = [0, ten, hundred, thousand]
  private static let groups: [UInt32] = [0, 0x4E07, 0x4EBF]
  /// Digits of the longest number that is written out.
  private static let longest = 12

  static func isNumeral(_ character: UInt32) -> Bool {
    signs.contains(character) || character == circle || character == pair
      || units[1...].contains(character) || groups[1...].contains(character)
  }

  /// A number in Chinese numerals, as digits; `nil` when it is none.
  ///
  /// Sign by sign (二〇二二) from three signs on, else by its value (八十四).
  static func digits(_ numerals: [UInt32]) -> [UInt8]? {
    let plain = numerals.map { $0 == circle ? signs[0] : $0 == pair ? signs[2] : $0 }
    guard numerals.count <= 2 * longest else { return nil }
    if plain.count == 1 || plain.count >= 3, !numerals.contains(pair) || plain.count == 1 {
      let values = plain.compactMap { signs.firstIndex(of: $0) }
      if values.count == plain.count { return values.map { UInt8($0) + 0x30 } }
    }
    guard let value = value(plain) else { return nil }
    let digits = Array(String(value).utf8)
    return plain == written(digits) ? digits : nil
  }

  /// What numerals come to, whether or not they are written as one writes them.
  private static func value(_ plain: [UInt32]) -> Int? {
    var (total, group, digit) = (0, 0, 0)
    for (index, character) in plain.enumerated() {
      if let sign = signs.firstIndex(of: character) {
        digit = sign
      } else if let unit = units[1...].firstIndex(of: character) {
        if index == 0 { digit = 1 }
        group += digit * [1, 10, 100, 1000][unit]
        digit = 0
      } else if let size = groups[1...].firstIndex(of: character) {
        total += (group + digit) * [1, 10_000, 100_000_000][size]
        (group, digit) = (0, 0)
      } else {
        return nil
      }
    }
    return total + group + digit
  }

  /// The number as one writes it: 84 as 八十四, 10005 as 一万零五.
  private static func written(_ digits: [UInt8]) -> [UInt32]? {
    guard digits.count <= longest else { return nil }
    if digits == [0x30] { return [signs[0]] }
    guard digits[0] != 0x30 else { return nil }
    var written: [UInt32] = []
    var isGap = false
    var isEmpty = true
    for (index, digit) in digits.enumerated() {
      let power = digits.count - 1 - index
      let value = Int(digit - 0x30)
      if value == 0 {
        isGap = true
      } else {
        if isGap, !written.isEmpty { written.append(signs[0]) }
        isGap = false
        isEmpty = false
        // 十四, not 一十四, but 一百一十四.
        if !(value == 1 && power % 4 == 1 && written.isEmpty) { written.append(signs[value]) }
        if power % 4 > 0 { written.append(units[power % 4]) }
      }
      if power % 4 == 0 {
        if power > 0, !isEmpty { written.append(groups[power / 4]) }
        isEmpty = true
      }
    }
    return written
  }

  /// How a number in digits is written in numerals, for each place the signs that may stand there.
  ///
  /// By its value, and from three digits on sign by sign.
  static func forms(_ digits: [UInt8]) -> [[[UInt32]]] {
    var forms: [[[UInt32]]] = []
    if let written = written(digits) {
      forms.append(
        written.indices.map { index in
          let isCounted =
            written.count == 1
            || written.indices.contains(index + 1)
              && (units[2...] + groups[1...]).contains(written[index + 1])
          return isCounted && written[index] == signs[2]
            ? [signs[2], pair] : either(written[index])
        })
    }
    if digits.count >= 3, digits.count <= longest {
      forms.append(digits.map { either(signs[Int($0 - 0x30)]) })
    }
    return forms
  }

  private static func either(_ sign: UInt32) -> [UInt32] {
    sign == signs[0] ? [sign, circle] : [sign]
  }
}
