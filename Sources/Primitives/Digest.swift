/// A SHA-256 value (FIPS 180-4): 32 bytes, printed as 64 lower-case hexadecimal digits.
///
/// The value only; `Seals` computes it.
package struct Digest: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  package static let byteCount = 32

  /// Takes exactly 32 bytes, else `nil`.
  package init?(bytes: some Collection<UInt8>) { self.init(bytes: Array(bytes)) }

  /// Takes exactly 32 bytes, else `nil`.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Digest.byteCount else { return nil }
    func word(_ start: Int) -> UInt64 {
      var word: UInt64 = 0
      for index in start..<(start + 8) { word = word << 8 | UInt64(bytes[index]) }
      return word
    }
    words = (word(0), word(8), word(16), word(24))
  }

  /// Reads 64 hexadecimal digits of either case, else `nil`.
  package init?(hex: some StringProtocol) { self.init(hexDigits: Array(hex.utf8).span) }

  /// Reads 64 hexadecimal digits of either case, else `nil`.
  package init?(hexDigits: Span<UInt8>) {
    guard hexDigits.count == 2 * Digest.byteCount else { return nil }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for index in 0..<hexDigits.count {
      guard let value = hexValue(hexDigits[index]) else { return nil }
      switch index >> 4 {
      case 0: words.0 = words.0 << 4 | UInt64(value)
      case 1: words.1 = words.1 << 4 | UInt64(value)
      case 2: words.2 = words.2 << 4 | UInt64(value)
      default: words.3 = words.3 << 4 | UInt64(value)
      }
    }
    self.words = words
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Digest.byteCount)
    func add(_ word: UInt64) {
      for place in 1...8 {
        result.append(UInt8(truncatingIfNeeded: word >> UInt64(64 - 8 * place)))
      }
    }
    add(words.0)
    add(words.1)
    add(words.2)
    add(words.3)
    return result
  }

  /// 64 lower-case digits, as `sha256sum` prints them.
  package var hex: String { hexString(bytes) }

  package static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension Digest: CustomStringConvertible {
  package var description: String { hex }
}

extension Digest: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(hex: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not a SHA-256 of 64 hexadecimal digits")
    }
    self = digest
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}

/// Lower-case hexadecimal digits, two for each byte.
package func hexString(_ bytes: some Collection<UInt8>) -> String { hexString(Array(bytes)) }

/// Lower-case hexadecimal digits, two for each byte.
package func hexString(_ bytes: [UInt8]) -> String {
  func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digit(byte >> 4))
    text.append(digit(byte & 15))
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes written as hexadecimal digits of either case; `nil` for an odd count or another
/// character.
package func bytesFromHex(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  var high: UInt8?
  for digit in text.utf8 {
    guard let value = hexValue(digit) else { return nil }
    if let first = high {
      bytes.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  return high == nil ? bytes : nil
}

private func hexValue(_ digit: UInt8) -> UInt8? {
  switch digit {
  case 0x30...0x39: digit - 0x30
  case 0x41...0x46: digit - 0x41 + 10
  case 0x61...0x66: digit - 0x61 + 10
  default: nil
  }
}
