internal import Casework
package import Codec
package import Primitives
internal import Synchronization

/// What a form's values come from: a case, or one of the registers outside the dossiers.
package enum FormData: String, CaseIterable, Hashable, Sendable {
  case `case`
  /// 台账.
  case ledger
  /// 月度议题清单.
  case agenda
  /// 归档文件目录.
  case catalogue
  /// 盒脊与盒内备考表.
  case boxes
  /// 台账审查记录.
  case audit
  /// 查阅登记.
  case readings
  /// 案卷封面、卷内文件目录、卷内备考表.
  case filing
  /// 接收登记.
  case accessions
  /// 移交、到期、鉴定、销毁清册.
  case holdings
  /// 四性检测报告.
  case properties

  /// What may be printed of it; found out once for a process.
  package func shape() throws(Fault) -> CaseShape { try FormData.shapes.shape(of: self).get() }

  private static let shapes = Shapes()

  /// The schema of the document that such a form's values stand in.
  package func schema() throws(Fault) -> Schema {
    switch self {
    case .case: try Schema.of(CaseView.self)
    case .ledger: try Schema.of(LedgerBook.self)
    case .agenda: try Schema.of(AgendaBook.self)
    case .catalogue: try Schema.of(CatalogueBook.self)
    case .boxes: try Schema.of(BoxBook.self)
    case .audit: try Schema.of(AuditBook.self)
    case .readings: try Schema.of(ReadingBook.self)
    case .filing: try Schema.of(FilingBook.self)
    case .accessions: try Schema.of(AccessionBook.self)
    case .holdings: try Schema.of(HoldingsBook.self)
    case .properties: try Schema.of(PropertyBook.self)
    }
  }

  private func made() throws(Fault) -> CaseShape {
    var shape = CaseShape(try schema(), root: rawValue)
    if self == .case {
      // The wording of a letter stands beside what the case holds.
      shape.children.append(CaseShape(try Schema.of(OfficePaper.self), root: "paper"))
    }
    return shape
  }

  private final class Shapes: Sendable {
    private let known = Mutex<[FormData: Result<CaseShape, Fault>]>([:])

    func shape(of data: FormData) -> Result<CaseShape, Fault> {
      if let shape = known.withLock({ $0[data] }) { return shape }
      let shape = Result { () throws(Fault) in try data.made() }
      known.withLock { $0[data] = shape }
      return shape
    }
  }
}

extension FormTemplate {
  /// What the form's values come from.
  package var data: FormData { root.plain(.of).flatMap(FormData.init) ?? .case }
}
