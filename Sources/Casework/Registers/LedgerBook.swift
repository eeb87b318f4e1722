package import Primitives

/// How far a ledger's row has come, as page totals count it.
package enum LedgerStanding: String, CaseIterable, Codable, Sendable, Titled {
  case open
  case completed
  case writtenOff = "written-off"
  /// The unit gave the case up.
  case reassigned

  package var title: Phrase {
    switch self {
    case .open: Phrase(zh: "在办", en: "open")
    case .completed: Phrase(zh: "办结", en: "completed")
    case .writtenOff: Phrase(zh: "销号", en: "written off")
    case .reassigned: Phrase(zh: "改派", en: "reassigned")
    }
  }
}

/// One side's ledger (台账) over many cases, as forms see it; rows in the order of their numbers.
package struct LedgerBook: Codable, Hashable, Sendable {
  package var side: LedgerSide
  package var asOf: CivilDate
  package var openCount: Int
  package var completedCount: Int
  package var writtenOffCount: Int
  package var sideName: String
  /// Whose ledger it is.
  package var unit: String
  /// The time it covers: 2022年.
  package var period: String
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case side, asOf, openCount, completedCount, writtenOffCount, sideName, unit, period
    case sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    /// From 1, as printed.
    package var index: Int
    package var standing: LedgerStanding
    package var standingName: String
    package var ledger: LedgerView
    package var `case`: CaseView
  }

  /// The ledger of `unit`, or of the assigning unit, with the cases that have a row in it.
  ///
  /// `opened` says which rows belong to the time that is printed.
  package init(
    _ side: LedgerSide, of unit: (id: UnitID?, name: String), period: String,
    asOf date: CivilDate, cases: [Case], directory: CaseDirectory,
    opened: (CivilDate) -> Bool
  ) {
    var lines: [(number: LedgerNumber, standing: LedgerStanding, case: CaseView)] = []
    for record in cases {
      guard
        let row = record.ledgers.first(where: {
          $0.side == side && $0.unit == unit.id && opened($0.openedOn)
        })
      else { continue }
      lines.append(
        (
          row.number, LedgerBook.standing(of: row, in: record),
          CaseView(of: record, directory: directory)
        ))
    }
    lines.sort { ($0.number, $0.case.id) < ($1.number, $1.case.id) }
    var rows: [Row] = []
    for line in lines {
      guard
        let ledger = line.case.ledgers.first(where: { $0.side == side && $0.unitID == unit.id })
      else { continue }
      rows.append(
        Row(
          index: rows.count + 1, standing: line.standing, standingName: line.standing.title.zh,
          ledger: ledger, case: line.case))
    }
    self.side = side
    asOf = date
    sideName = side.title.zh
    self.unit = unit.name
    self.period = period
    sampleMark = rows.lazy.compactMap(\.case.sampleMark).first
    office = directory.office
    openCount = rows.count { $0.standing == .open }
    completedCount = rows.count { $0.standing == .completed }
    writtenOffCount = rows.count { $0.standing == .writtenOff }
    self.rows = rows
  }

  private static func standing(of row: LedgerRow, in record: Case) -> LedgerStanding {
    if row.isWrittenOff { return .writtenOff }
    if row.reassignedOn != nil { return .reassigned }
    return record.completed == nil ? .open : .completed
  }
}
