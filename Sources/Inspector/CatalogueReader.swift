package import Primitives

/// Reads a volume's catalogue, `cases.csv`, as the volume's format has it: RFC 4180 with a byte order
/// mark, every cell in quotes, lines ended by CR LF.
package enum CatalogueReader {
  /// Bytes of a catalogue, at most.
  package static let byteLimit = 64 << 20

  /// The lines with their cells, the heading first.
  ///
  /// What was written to please spreadsheets (`="007"`, `'=1`) is undone. Throws `inspect-catalogue` with the byte where the form ends.
  package static func lines(_ bytes: [UInt8]) throws(Fault) -> [[String]] {
    guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
      throw malformed(0, zh: "开头没有字节顺序标记", en: "it does not begin with a byte order mark")
    }
    var lines: [[String]] = []
    var line: [String] = []
    var position = 3
    while position < bytes.count {
      let (cell, end) = try cell(bytes, from: position)
      line.append(cell)
      guard end < bytes.count else {
        throw malformed(end, zh: "最后一行没有结束", en: "its last line does not end")
      }
      if bytes[end] == 0x2C {
        position = end + 1
        continue
      }
      guard bytes[end] == 0x0D, end + 1 < bytes.count, bytes[end + 1] == 0x0A else {
        throw malformed(end, zh: "单元格之后不是逗号或换行", en: "no comma or line break follows a cell")
      }
      if let head = lines.first, head.count != line.count {
        throw malformed(
          end, zh: "第\(lines.count + 1)行有\(line.count)列，标题有\(head.count)列",
          en: "line \(lines.count + 1) has \(line.count) cells, the heading \(head.count)")
      }
      lines.append(line)
      line = []
      position = end + 2
    }
    guard line.isEmpty, !lines.isEmpty else {
      throw malformed(position, zh: "没有标题行", en: "it has no heading")
    }
    return lines
  }

  /// A cell in quotes, and where it ends.
  private static func cell(
    _ bytes: [UInt8], from start: Int
  ) throws(Fault) -> (text: String, end: Int) {
    guard bytes[start] == 0x22 else {
      throw malformed(start, zh: "单元格没有引号", en: "a cell has no quotes")
    }
    var content: [UInt8] = []
    var index = start + 1
    while index < bytes.count {
      if bytes[index] != 0x22 {
        content.append(bytes[index])
      } else if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
        content.append(0x22)
        index += 1
      } else {
        guard let text = String(validating: content, as: UTF8.self) else {
          throw malformed(start, zh: "不是 UTF-8", en: "it is not UTF-8")
        }
        return (plain(text), index + 1)
      }
      index += 1
    }
    throw malformed(start, zh: "引号没有结束", en: "a quote does not end")
  }

  private static func plain(_ text: String) -> String {
    if text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count > 3 {
      return String(text.dropFirst(2).dropLast())
    }
    guard text.hasPrefix("'"), let next = text.utf8.dropFirst().first,
      Array("=+-@\t\r".utf8).contains(next)
    else { return text }
    return String(text.dropFirst())
  }

  private static func malformed(_ offset: Int, zh: String, en: String) -> Fault {
    damage("inspect-catalogue", en: en, zh: zh, at: Place(offset: offset))
  }
}
