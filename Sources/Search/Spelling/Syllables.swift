/// The readings of Chinese characters, as characters of their own that no text holds.
///
/// A syllable is one character from the private use area, an initial and a digit beside syllables
/// likewise, so that one phrase search serves texts and readings and the one never hits the other.
struct Syllables: Sendable {
  /// The first byte of all of them in UTF-8; no folded text holds it.
  static let lead: UInt8 = 0xEE

  private static let syllables: UInt32 = 0xE000
  private static let firstInitial: UInt32 = 0xE400
  private static let digits: UInt32 = 0xE800

  /// The syllables in the order of their letters; `ü` is `v`.
  let names: [[UInt8]]
  private let numbers: [[UInt8]: UInt32]
  private let initials: [UInt32]
  /// For the characters from U+3000 to U+9FFF, the first reading.
  private let firsts: [UInt16]
  /// The rarer characters' first readings.
  private let far: [UInt32: UInt16]
  /// Of the same characters as `firsts`, whether there are more readings.
  private let hasSeveral: [Bool]
  /// All readings of characters with several.
  private let several: [UInt32: [UInt16]]

  private static let near: UInt32 = 0x3000
  private static let longest = 6

  static let shared = Syllables(syllableTable)

  private init(_ table: StaticString) {
    var names: [[UInt8]] = []
    var numbers: [[UInt8]: UInt32] = [:]
    var firsts = [UInt16](repeating: 0, count: 0xA000 - Int(Syllables.near))
    var far: [UInt32: UInt16] = [:]
    var several: [UInt32: [UInt16]] = [:]
    for line in table.description.split(separator: "\n") {
      let parts = line.split(separator: " ")
      let syllable = Syllables.syllables + UInt32(names.count)
      let code = UInt16(syllable)
      numbers[Array(parts[0].utf8)] = syllable
      names.append(Array(parts[0].utf8))
      for scalar in parts[1].unicodeScalars {
        let value = scalar.value
        let slot = Int(value) - Int(Syllables.near)
        let first = firsts.indices.contains(slot) ? firsts[slot] : far[value] ?? 0
        if first != 0 {
          several[value, default: [first]].append(code)
        } else if firsts.indices.contains(slot) {
          firsts[slot] = code
        } else {
          far[value] = code
        }
      }
    }
    (self.names, self.numbers, self.firsts, self.far) = (names, numbers, firsts, far)
    self.several = several
    initials = names.map { Syllables.firstInitial + UInt32($0[0]) - 0x61 }
    hasSeveral = (0..<UInt32(0xA000 - Syllables.near)).map { several[Syllables.near + $0] != nil }
  }

  // MARK: Of a text

  /// The first reading of a character, or what stands for a digit; 0 for all else.
  func first(_ character: UInt32) -> UInt32 {
    if character &- 0x30 < 10 { return Syllables.digits + character - 0x30 }
    let slot = Int(character) - Int(Syllables.near)
    if slot < 0 { return 0 }
    return UInt32(slot < firsts.count ? firsts[slot] : far[character] ?? 0)
  }

  /// The readings of a character behind the first.
  func others(_ character: UInt32) -> ArraySlice<UInt16> {
    let slot = Int(character) - Int(Syllables.near)
    if hasSeveral.indices.contains(slot), !hasSeveral[slot] { return [] }
    return several[character]?.dropFirst() ?? []
  }

  static func isDigit(_ reading: UInt32) -> Bool { reading >= digits }

  /// The initial of a syllable; of a digit it is itself.
  func initial(_ reading: UInt32) -> UInt32 {
    if Syllables.isDigit(reading) { return reading }
    return initials[Int(reading - Syllables.syllables)]
  }

  // MARK: Of a query

  /// The ways to read letters and digits as syllables, from border to border; `nil` when there is
  /// none.
  ///
  /// No syllable reaches over one of the `borders`, which are counted in letters. A `u` behind `l`
  /// or `n` may stand for `ü`.
  func spellings(_ letters: [UInt8], borders: Set<Int>) -> Spellings? {
    var spellings = Spellings(count: letters.count)
    for start in letters.indices {
      if letters[start] <= 0x39 {
        spellings.add(Syllables.digits + UInt32(letters[start]) - 0x30, from: start, to: start + 1)
        continue
      }
      for end in (start + 1)...min(letters.count, start + Syllables.longest) {
        let piece = Array(letters[start..<end])
        for name in Syllables.writings(of: piece) {
          if let syllable = numbers[name] { spellings.add(syllable, from: start, to: end) }
        }
        if borders.contains(end) { break }
      }
    }
    return spellings.isPossible ? spellings : nil
  }

  private static func writings(of piece: [UInt8]) -> [[UInt8]] {
    guard piece.count > 1, piece[0] == 0x6C || piece[0] == 0x6E, piece[1] == 0x75 else {
      return [piece]
    }
    return [piece, [piece[0], 0x76] + piece[2...]]
  }

  /// Letters as initials, and digits.
  static func initials(_ letters: [UInt8]) -> [UInt32] {
    letters.map { $0 <= 0x39 ? digits + UInt32($0) - 0x30 : firstInitial + UInt32($0) - 0x61 }
  }
}
