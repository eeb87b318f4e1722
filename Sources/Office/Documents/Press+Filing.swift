internal import Casework
internal import Codec
internal import Forms
internal import Pages
internal import Primitives

extension Press {
  /// Cover, contents list and note sheet of a dossier as one PDF/A-2a, with a bookmark for each.
  ///
  /// The same book gives the same bytes: they are dated by the sealing.
  func print(_ filing: FilingBook, at sealing: Timestamp) throws(Fault) -> [UInt8] {
    let document = CaseDocument(
      try NodeEncoder().encode(filing, name: FormData.filing.rawValue))
    var sheets: [PagedDocument] = []
    for name in Press.filingForms {
      let filled = try template(name).fill(
        document, context: FormContext(isSample: filing.sampleMark != nil))
      sheets.append(
        try lay(filled, metadata(filled.title, filing, at: sealing)) { _ throws(Fault) in nil })
    }
    return try merge(sheets, metadata("案卷 \(filing.code)", filing, at: sealing))
  }

  /// In the order in which they are bound; the note sheet comes last.
  private static let filingForms = ["filing-cover", "filing-contents", "filing-note"]

  private func metadata(
    _ title: String, _ filing: FilingBook, at sealing: Timestamp
  ) -> DocumentMetadata {
    DocumentMetadata(
      title: "\(title)：\(filing.title)", author: filing.office.name,
      subject: filing.caseID.rawValue, keywords: [filing.caseID.rawValue, filing.code.rawValue],
      created: sealing, producer: Press.producer)
  }
}
