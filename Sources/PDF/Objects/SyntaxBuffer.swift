internal import Primitives

/// Bytes of PDF syntax in the making (ISO 32000-1, 7.2 and 7.3).
struct SyntaxBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Syntax as it stands.
  @inline(__always)
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func raw(_ other: [UInt8]) { bytes.append(contentsOf: other) }

  mutating func dropLast() { bytes.removeLast() }

  mutating func space() { bytes.append(0x20) }

  mutating func integer(_ value: Int) {
    if value < 0 { bytes.append(0x2D) }
    bytes.append(decimal: value.magnitude)
  }

  /// A number given in thousandths, without needless zeros.
  mutating func thousandths(_ value: Int) {
    if value < 0 { bytes.append(0x2D) }
    bytes.append(thousandths: value.magnitude)
  }

  /// A length in points.
  mutating func points(_ length: Length) { thousandths(length.milliPoints) }

  mutating func reference(_ reference: ObjectReference) {
    integer(reference.number)
    raw(" 0 R")
  }

  private static let hexDigits: [UInt8] = Array("0123456789ABCDEF".utf8)

  /// Four hexadecimal digits, added at once: a page has thousands of codes.
  @inline(__always)
  mutating func hex(_ value: UInt16) {
    // Each half byte in a byte of its own, then to its digit: 10 and more are letters.
    var digits = UInt32(value)
    digits = (digits | digits << 8) & 0x00FF_00FF
    digits = (digits | digits << 4) & 0x0F0F_0F0F
    let letters = (digits &+ 0x0606_0606) >> 4 & 0x0101_0101
    digits = digits &+ 0x3030_3030 &+ letters &* 7
    withUnsafeBytes(of: digits.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Two hexadecimal digits for each byte.
  mutating func hex(_ data: [UInt8]) {
    let digits = SyntaxBuffer.hexDigits
    for byte in data {
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }

  /// A text string (7.9.2.2): a literal when it is plain ASCII, else UTF-16BE in hexadecimal.
  mutating func text(_ text: String) {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      bytes.append(0x28)
      for byte in text.utf8 {
        if byte == 0x28 || byte == 0x29 || byte == 0x5C { bytes.append(0x5C) }
        bytes.append(byte)
      }
      bytes.append(0x29)
    } else {
      raw("<FEFF")
      for unit in text.utf16 { hex(unit) }
      bytes.append(0x3E)
    }
  }

  /// A name (7.3.5) of the letters given; other bytes are written as `#` and two digits.
  mutating func name(_ text: String) {
    bytes.append(0x2F)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: bytes.append(byte)
      default:
        bytes.append(0x23)
        bytes.append(SyntaxBuffer.hexDigits[Int(byte >> 4)])
        bytes.append(SyntaxBuffer.hexDigits[Int(byte & 15)])
      }
    }
  }
}

/// An indirect object, by number; all generations are 0.
struct ObjectReference: Hashable {
  var number: Int
}
