internal import Primitives

/// Texts of `label: value` lines in one fixed order, each ended by LF; one text for one meaning.
struct LabelledLines {
  private var lines: [(label: String, value: String)]
  private var next = 0

  /// The longest text and the longest line read.
  static let byteLimit = 65_536
  static let lineLimit = 1024

  init() { lines = [] }

  /// Splits the text, of `limit` bytes at most; a carriage return, a control character, a missing end or a line without
  /// label is refused with `code`.
  init(_ bytes: [UInt8], code: String, limit: Int = byteLimit) throws(Fault) {
    guard bytes.count <= limit, bytes.last == 0x0A else {
      throw LabelledLines.fault(code, line: 1, en: "the last line has no end", zh: "末行没有换行符")
    }
    lines = []
    for (index, line) in bytes.dropLast().split(
      separator: 0x0A, omittingEmptySubsequences: false
    ).enumerated() {
      guard line.count <= LabelledLines.lineLimit, line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
        let text = String(validating: line, as: UTF8.self),
        let colon = text.utf8.firstIndex(of: 0x3A), text[colon...].hasPrefix(": ")
      else {
        throw LabelledLines.fault(
          code, line: index + 1, en: "this is no “label: value” line", zh: "这不是“名称: 值”的一行")
      }
      lines.append((String(text[..<colon]), String(text[colon...].dropFirst(2))))
    }
  }

  mutating func append(_ label: String, _ value: some CustomStringConvertible) {
    lines.append((label, value.description))
  }

  var bytes: [UInt8] {
    var text: [UInt8] = []
    for line in lines { text += Array("\(line.label): \(line.value)\n".utf8) }
    return text
  }

  /// The label of the next line, `nil` at the end.
  var nextLabel: String? { next < lines.count ? lines[next].label : nil }

  /// Takes the next line, which must have this label, and reads its value.
  mutating func take<Value>(
    _ label: String, code: String, as read: (String) -> Value?
  ) throws(Fault) -> Value {
    guard next < lines.count, lines[next].label == label, let value = read(lines[next].value)
    else {
      throw LabelledLines.fault(
        code, line: next + 1, en: "here “\(label): …” is due, with a value of its kind",
        zh: "此处应为“\(label): …”，且取值合规")
    }
    next += 1
    return value
  }

  static func fault(_ code: String, line: Int, en: String, zh: String) -> Fault {
    Fault(
      code, .damaged, what: Phrase(zh: "文本不合格式", en: "the text is not of its format"),
      why: Phrase(zh: zh, en: en),
      next: Phrase(zh: "请从另一份副本恢复", en: "restore it from another copy"),
      at: Place(line: line))
  }

  /// Reads a decimal number as it would be written: digits only, no leading zero, at most 18.
  static func count(_ text: String) -> Int? {
    guard text.utf8.count <= 18, let number = Int(text), String(number) == text, number >= 0
    else { return nil }
    return number
  }

  /// Reads a number as `count` does, but not 0.
  static func positive(_ text: String) -> Int? { count(text).flatMap { $0 > 0 ? $0 : nil } }

  /// Refuses a text that was read and would be written otherwise: `written` is how.
  ///
  /// `en` and `zh` name what it holds, in the plural.
  static func requireSame(
    _ written: [UInt8], _ read: [UInt8], code: String, en: String, zh: String
  ) throws(Fault) {
    guard written == read else {
      throw fault(code, line: 1, en: "it is not written as \(en) are written", zh: "写法与\(zh)文本不同")
    }
  }
}

/// Whether the text can name a case or a volume: 1 to 64 of `A–Z a–z 0–9 . _ -`, led by a letter
/// or digit and without two dots in a row.
package func isArchiveName(_ text: some StringProtocol) -> Bool {
  let bytes = Array(text.utf8)
  guard (1...64).contains(bytes.count), bytes[0] != 0x2E, bytes[0] != 0x5F, bytes[0] != 0x2D
  else { return false }
  var previous: UInt8 = 0
  for byte in bytes {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: break
    case 0x2E where previous != 0x2E: break
    default: return false
    }
    previous = byte
  }
  return bytes.last != 0x2E
}
