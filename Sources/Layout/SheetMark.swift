package import Forms

/// What the QR code of one printed sheet says: `D1:<case>:<document>:<version>:<n>/<N>:<check>`.
///
/// `D1` names this format. Case and document are printable ASCII without `:`, version, n and N
/// decimal from 1. The check is the low 20 bits of the CRC-32 (IEEE 802.3) of everything before
/// the last colon, as four digits of `0123456789ABCDEFGHJKMNPQRSTVWXYZ`: it finds a misread or
/// mistyped code, it proves nothing.
package struct SheetMark: Hashable, Sendable {
  package var code: SheetCode
  /// This sheet from 1, and how many there are.
  package var sheet: Int
  package var count: Int

  package init(code: SheetCode, sheet: Int, count: Int) {
    self.code = code
    self.sheet = sheet
    self.count = count
  }

  /// Reads what `text` gives; `nil` for any other text or a wrong check.
  package init?(text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].elementsEqual("D1".utf8) else { return nil }
    let fields = parts.map { String(decoding: $0, as: UTF8.self) }
    let numbers = fields[4].utf8.split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard numbers.count == 2, let version = Int(fields[3]),
      let sheet = Int(String(decoding: numbers[0], as: UTF8.self)),
      let count = Int(String(decoding: numbers[1], as: UTF8.self)),
      version > 0, sheet > 0, sheet <= count, !fields[1].isEmpty, !fields[2].isEmpty
    else { return nil }
    self.init(
      code: SheetCode(caseID: fields[1], document: fields[2], version: version),
      sheet: sheet, count: count)
    // The only spelling: no plus signs, no leading zeros, the right check.
    guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }

  package var text: String {
    let body = "D1:\(code.caseID):\(code.document):\(code.version):\(sheet)/\(count)"
    return body + ":" + SheetMark.check(body.utf8)
  }

  static func check(_ bytes: some Sequence<UInt8>) -> String {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    sum = ~sum
    let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    let chosen = [15, 10, 5, 0].map { digits[Int(sum >> UInt32($0) & 31)] }
    return String(decoding: chosen, as: UTF8.self)
  }
}
