internal import Primitives

/// `cases.csv`: RFC 4180 with a byte order mark, so that spreadsheets read the Chinese.
struct Catalogue: GeneratedText {
  let plan: VolumePlan

  func write(
    to text: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    text.add("\u{FEFF}")
    let own = ["案件编号", "题名", "封存日期", "文件", "SHA-256"]
    text.add(
      (own + plan.columns.map(\.heading)).map { cell($0, isCode: false) }
        .joined(separator: ",") + "\r\n")
    for member in plan.members {
      var cells = [
        cell(member.caseID, isCode: true), cell(member.title, isCode: false),
        cell(member.sealedOn.description, isCode: false),
        cell("\(member.caseID)/\(member.caseID).dossier", isCode: false),
        cell(member.dossier.hex, isCode: true),
      ]
      for (column, value) in zip(plan.columns, member.values) {
        cells.append(cell(value, isCode: column.isCode))
      }
      text.add(cells.joined(separator: ",") + "\r\n")
      try text.drain(write)
    }
    try text.flush(write)
  }

  /// One cell in quotes.
  ///
  /// A code that looks like a number is written as `="…"`, the one form that every spreadsheet
  /// keeps as text; other text that would be taken for a formula gets an apostrophe.
  private func cell(_ value: String, isCode: Bool) -> String {
    var text = value
    if isCode, !value.isEmpty, value.utf8.allSatisfy(Catalogue.isNumeric) {
      text = "=\"\(value)\""
    } else if let first = value.utf8.first, Catalogue.formulaLeads.contains(first) {
      text = "'" + value
    }
    return CommaSeparated.quoted(text)
  }

  private static let formulaLeads = Array("=+-@\t\r".utf8)

  /// Digits and what else stands in numbers, as in 12E5.
  private static func isNumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || Array("+-.,eE".utf8).contains(byte)
  }
}
