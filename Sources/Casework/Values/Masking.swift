/// Masks for personal data other than names.
///
/// A function returns `nil` where the reader must not see anything at all.
package enum Masking {
  /// `138****8000` for inspectors; a landline keeps its area, two digits and the last two.
  package static func phone(_ text: String, for visibility: Visibility) -> String? {
    switch visibility {
    case .full: return text
    case .publicExport: return nil
    case .inspector: break
    }
    let digits = Array(text).filter { digit($0) != nil }
    if digits.count == 11, digit(digits[0]) == 1 {
      return String(digits.prefix(3)) + "****" + String(digits.suffix(4))
    }
    let parts = text.split(separator: "-", maxSplits: 1)
    if parts.count == 2, parts[1].count >= 7 {
      return "\(parts[0])-\(parts[1].prefix(2))****\(parts[1].suffix(2))"
    }
    guard digits.count > 4 else { return String(repeating: "*", count: digits.count) }
    return String(digits.prefix(2)) + "****" + String(digits.suffix(2))
  }

  /// `360103********002X`: six and four characters stay.
  package static func identityNumber(_ text: String, for visibility: Visibility) -> String? {
    switch visibility {
    case .full: return text
    case .publicExport: return nil
    case .inspector: break
    }
    guard text.count > 10 else { return String(repeating: "*", count: text.count) }
    return "\(text.prefix(6))" + String(repeating: "*", count: text.count - 10)
      + "\(text.suffix(4))"
  }

  /// `赣A****6`.
  package static func plate(_ text: String, for visibility: Visibility) -> String? {
    switch visibility {
    case .full: text
    case .publicExport: nil
    case .inspector: text.count > 3 ? "\(text.prefix(2))****\(text.suffix(1))" : "****"
    }
  }

  /// The last four digits.
  package static func bankCard(_ text: String, for visibility: Visibility) -> String? {
    switch visibility {
    case .full: text
    case .publicExport: nil
    case .inspector: text.count > 4 ? "****\(text.suffix(4))" : "****"
    }
  }

  /// `永叔路84号小区*栋*单元` for inspectors, down to the compound for the public.
  package static func address(_ place: Location, for visibility: Visibility) -> String {
    switch visibility {
    case .full: return place.line
    case .publicExport:
      return [place.street, place.community, place.compound].compactMap { $0 }.joined()
    case .inspector:
      let parts: [String?] = [
        place.street, place.community, place.compound, place.building.map { _ in "*栋" },
        place.unit.map { _ in "*单元" }, place.room.map { _ in "*室" },
      ]
      return parts.compactMap { $0 }.joined()
    }
  }

  /// Whether 18 characters are a citizen's identity number with a right check character.
  ///
  /// GB 11643: weighted sum of 17 digits modulo 11.
  package static func isIdentityNumber(_ text: String) -> Bool {
    let characters = Array(text.utf8)
    guard characters.count == 18 else { return false }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    var sum = 0
    for (character, weight) in zip(characters, weights) {
      guard (0x30...0x39).contains(character) else { return false }
      sum += Int(character - 0x30) * weight
    }
    let check = Array("10X98765432".utf8)[sum % 11]
    return characters[17] == check || (check == 0x58 && characters[17] == 0x78)
  }

  /// 0…9 of a digit, also a full-width one.
  private static func digit(_ character: Character) -> Int? {
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else {
      return nil
    }
    switch scalar.value {
    case 0x30...0x39: return Int(scalar.value - 0x30)
    case 0xFF10...0xFF19: return Int(scalar.value - 0xFF10)
    default: return nil
    }
  }

  /// Running text with known names, telephone and identity numbers masked.
  ///
  /// `names` are full names with what stands for them. Time grows with text length times names.
  package static func text(
    _ text: String, names: [(name: String, mask: String)] = [], for visibility: Visibility
  ) -> String {
    if visibility == .full { return text }
    let ordered = names.filter { $0.name.count > 1 }.map { (Array($0.name), $0.mask) }
      .sorted { $0.0.count > $1.0.count }
    let characters = Array(text)
    var result = ""
    var position = 0
    var afterDigit = false
    while position < characters.count {
      let rest = characters[position...]
      if let (name, mask) = ordered.first(where: { rest.starts(with: $0.0) }) {
        result += mask
        position += name.count
        afterDigit = false
      } else if !afterDigit, let length = numberLength(rest) {
        let number = String(rest.prefix(length))
        let mask = length == 18 ? identityNumber(number, for: visibility) : nil
        result += mask ?? phone(number, for: visibility) ?? "***"
        position += length
        afterDigit = false
      } else {
        afterDigit = digit(characters[position]) != nil
        result.append(characters[position])
        position += 1
      }
    }
    return result
  }

  /// The length of an identity, mobile or landline number at the start; `nil` when there is none.
  private static func numberLength(_ text: ArraySlice<Character>) -> Int? {
    guard let first = text.first.flatMap(digit) else { return nil }
    let run = text.prefix(19).prefix { digit($0) != nil }.count
    let next = text.dropFirst(run).first
    if run == 18 || (run == 17 && (next == "X" || next == "x")) { return 18 }
    if run == 11, first == 1 { return 11 }
    if first == 1, let length = groups(text, [3, 4, 4]) { return length }
    if first == 0, let length = groups(text, [run, 8]) ?? groups(text, [run, 7]), run >= 3, run <= 4
    {
      return length
    }
    return nil
  }

  /// The length of groups of digits joined by one hyphen or space; `nil` when they are not there.
  private static func groups(_ text: ArraySlice<Character>, _ counts: [Int]) -> Int? {
    var rest = text
    var length = 0
    for (index, count) in counts.enumerated() {
      if index > 0 {
        guard let mark = rest.first, mark == "-" || mark == " " else { return nil }
        rest = rest.dropFirst()
        length += 1
      }
      guard rest.prefix(count + 1).prefix(while: { digit($0) != nil }).count == count else {
        return nil
      }
      rest = rest.dropFirst(count)
      length += count
    }
    return length
  }
}
