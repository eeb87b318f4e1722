package import Primitives

/// What an audit of the ledgers found (台账审查记录) as forms see it.
package struct AuditBook: Codable, Hashable, Sendable {
  package var asOf: CivilDate
  /// The cases looked at.
  package var examined: Int
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case asOf, examined, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var rule: LedgerRule
    package var on: CivilDate
    package var caseID: CaseID?
    package var caseNumber: CaseNumber?
    package var ruleName: String
    package var sideName: String?
    package var facts: String
    /// The orders that followed in the case, by number.
    package var orders: [String]
    /// How the finding was settled, where it was.
    package var outcome: String?

    package enum CodingKeys: String, CodingKey {
      case index, rule, on
      case caseID = "caseId"
      case caseNumber, ruleName, sideName, facts
      case orders = "order"
      case outcome
    }
  }

  package init(_ audit: LedgerAudit, cases: [Case], directory: CaseDirectory) {
    let lines = audit.lines(cases)
    let named = Set(lines.compactMap(\.caseID))
    var views: [CaseID: CaseView] = [:]
    for record in cases where named.contains(record.id) {
      views[record.id] = CaseView(of: record, directory: directory)
    }
    var rows: [Row] = []
    for line in lines {
      let view = line.caseID.flatMap { views[$0] }
      rows.append(
        Row(
          index: rows.count + 1, rule: line.rule, on: line.on, caseID: line.caseID,
          caseNumber: view?.number, ruleName: line.rule.title.zh, sideName: line.side?.title.zh,
          facts: line.what.zh,
          orders: view?.supervisions.filter { $0.on >= line.on }.map(\.number.rawValue) ?? [],
          outcome: view?.findings.last { $0.rule == line.rule && !$0.isOpen }?.outcome))
    }
    asOf = audit.date
    examined = cases.count
    sampleMark = cases.contains { $0.origin == .sample } ? "示例" : nil
    office = directory.office
    self.rows = rows
  }
}

/// Who looked at closed cases (查阅登记) as forms see it.
package struct ReadingBook: Codable, Hashable, Sendable {
  package var period: String
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case period, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var at: Timestamp
    package var caseID: CaseID
    package var archivalCode: ArchivalCode?
    /// Whether personal data was shown in full.
    package var isFull: Bool
    package var reader: String
    package var unit: String?
    /// The account of the machine.
    package var account: String

    package enum CodingKeys: String, CodingKey {
      case index, at
      case caseID = "caseId"
      case archivalCode, isFull, reader, unit, account
    }

    package init(
      index: Int, at: Timestamp, caseID: CaseID, archivalCode: ArchivalCode?, isFull: Bool,
      reader: String, unit: String?, account: String
    ) {
      self.index = index
      self.at = at
      self.caseID = caseID
      self.archivalCode = archivalCode
      self.isFull = isFull
      self.reader = reader
      self.unit = unit
      self.account = account
    }
  }

  package init(period: String, sampleMark: String?, office: OfficeView, rows: [Row]) {
    self.period = period
    self.sampleMark = sampleMark
    self.office = office
    self.rows = rows
  }
}
