/// The bytes in base64 with padding (RFC 4648, section 4).
package func base64(_ bytes: [UInt8]) -> String {
  let alphabet = base64Alphabet
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  var index = 0
  while index < bytes.count {
    let count = min(3, bytes.count - index)
    var group: UInt32 = 0
    for offset in 0..<3 {
      group = group << 8 | (offset < count ? UInt32(bytes[index + offset]) : 0)
    }
    for place in 0..<4 {
      text.append(
        place <= count ? alphabet[Int(group >> UInt32(18 - 6 * place) & 63)] : 0x3D)
    }
    index += 3
  }
  return String(decoding: text, as: UTF8.self)
}

/// Reads base64 with padding and nothing else, else `nil` (RFC 4648, section 4).
package func bytesFromBase64(_ text: String) -> [UInt8]? {
  let digits = text.utf8Span.span
  guard digits.count.isMultiple(of: 4) else { return nil }
  var padding = 0
  while padding < min(2, digits.count), digits[digits.count - 1 - padding] == 0x3D { padding += 1 }
  let whole = digits.count / 4 - (padding > 0 ? 1 : 0)
  let values = base64Values.span
  // What is no digit has the sign bit, which stays in what is gathered here.
  var seen: Int32 = 0
  var bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 4 * 3) { buffer, count in
    for group in 0..<whole {
      // The count of digits was checked, and there are values for every byte.
      var bits: Int32 = 0
      for index in (4 * group)..<(4 * group + 4) {
        let value = Int32(unsafe values[unchecked: Int(digits[unchecked: index])])
        seen |= value
        bits = bits << 6 | value
      }
      buffer[3 * group] = UInt8(truncatingIfNeeded: bits >> 16)
      buffer[3 * group + 1] = UInt8(truncatingIfNeeded: bits >> 8)
      buffer[3 * group + 2] = UInt8(truncatingIfNeeded: bits)
    }
    count = 3 * whole
  }
  if padding > 0 {
    var bits: Int32 = 0
    for index in (4 * whole)..<digits.count {
      let value = index < digits.count - padding ? Int32(values[Int(digits[index])]) : 0
      seen |= value
      bits = bits << 6 | value
    }
    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
    if padding == 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> 8)) }
  }
  return seen >= 0 ? bytes : nil
}

/// What each byte stands for, -1 for none.
private let base64Values: [Int8] = {
  var values = [Int8](repeating: -1, count: 256)
  for (value, digit) in base64Alphabet.enumerated() { values[Int(digit)] = Int8(value) }
  return values
}()

private let base64Alphabet = Array(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
