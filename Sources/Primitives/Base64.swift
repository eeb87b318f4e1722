/// The bytes in base64 with padding (RFC 4648, section 4).
package func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
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
package func bytesFromBase64(_ text: some StringProtocol) -> [UInt8]? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count / 4 * 3)
  var group: UInt32 = 0
  var count = 0
  var padding = 0
  for byte in text.utf8 {
    let value: UInt32
    switch byte {
    case 0x41...0x5A: value = UInt32(byte - 0x41)
    case 0x61...0x7A: value = UInt32(byte - 0x61 + 26)
    case 0x30...0x39: value = UInt32(byte - 0x30 + 52)
    case 0x2B: value = 62
    case 0x2F: value = 63
    case 0x3D:
      value = 0
      padding += 1
    default: return nil
    }
    if padding > 0 && byte != 0x3D { return nil }
    group = group << 6 | value
    count += 1
    if count == 4 {
      bytes += [UInt8(group >> 16 & 255), UInt8(group >> 8 & 255), UInt8(group & 255)]
      group = 0
      count = 0
    }
  }
  guard count == 0, padding <= 2 else { return nil }
  bytes.removeLast(padding)
  return bytes
}
