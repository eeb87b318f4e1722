internal import Primitives
internal import Zip

/// `cases.csv`: RFC 4180 with a byte order mark, so that spreadsheets read the Chinese.
///
/// It is written line by line while the dossiers are packed, and set aside until its place comes.
struct Catalogue: ~Copyable {
  private let columns: [CatalogueColumn]
  private var text = TextStream()
  private(set) var draft: ZipDraft

  init(columns: [CatalogueColumn], draft: consuming ZipDraft) {
    self.columns = columns
    self.draft = draft
    text.add("\u{FEFF}")
    let own = ["案件编号", "题名", "封存日期", "文件", "SHA-256"]
    text.add(
      (own + columns.map(\.heading)).map { Catalogue.cell($0, isCode: false) }
        .joined(separator: ",") + "\r\n")
  }

  mutating func add(_ member: VolumeMember) throws(Fault) {
    var cells = [
      Catalogue.cell(member.caseID, isCode: true), Catalogue.cell(member.title, isCode: false),
      Catalogue.cell(member.sealedOn.description, isCode: false),
      Catalogue.cell("\(member.caseID)/\(member.caseID).dossier", isCode: false),
      Catalogue.cell(member.dossier.hex, isCode: true),
    ]
    for (column, value) in zip(columns, member.values) {
      cells.append(Catalogue.cell(value, isCode: column.isCode))
    }
    text.add(cells.joined(separator: ",") + "\r\n")
    try text.drain { piece throws(Fault) in try draft.append(piece) }
  }

  /// Ends the text; what the metadata tell of it.
  mutating func finish(name: String, createdOn: CivilDate) throws(Fault) -> PackedFile {
    try text.flush { piece throws(Fault) in try draft.append(piece) }
    return text.digests.finish(name: name, createdOn: createdOn)
  }

  /// One cell in quotes.
  ///
  /// A code that looks like a number is written as `="…"`, the one form that every spreadsheet
  /// keeps as text; other text that would be taken for a formula gets an apostrophe.
  private static func cell(_ value: String, isCode: Bool) -> String {
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
