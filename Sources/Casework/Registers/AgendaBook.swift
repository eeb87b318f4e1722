internal import Calendars
package import Primitives

/// A month's agenda (月度议题清单) as forms see it: the cases that were put on it.
package struct AgendaBook: Codable, Hashable, Sendable {
  package var month: Month
  /// The first Saturday.
  package var activityOn: CivilDate?
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case month, activityOn, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var firstMonth: Month
    /// How often it was carried over, for 续议第n次; 0 the first time.
    package var carriedOver: Int
    package var item: AgendaView
    package var `case`: CaseView
  }

  package init(_ month: Month, cases: [Case], directory: CaseDirectory) {
    var rows: [Row] = []
    for record in cases where record.agenda.contains(where: { $0.value.month == month }) {
      let view = CaseView(of: record, directory: directory)
      let accepted = view.agenda.filter { $0.isAccepted == true }
      guard let item = accepted.last(where: { $0.month == month }) else { continue }
      let months = accepted.map(\.month).filter { $0.rawValue <= month.rawValue }
      rows.append(
        Row(
          index: rows.count + 1,
          firstMonth: months.min { $0.rawValue < $1.rawValue } ?? month,
          carriedOver: Set(months).count - 1, item: item, case: view))
    }
    self.month = month
    activityOn = month.parts.flatMap {
      WorkingCalendar.firstSaturday(year: $0.year, month: $0.month)
    }
    sampleMark = rows.lazy.compactMap(\.case.sampleMark).first
    office = directory.office
    self.rows = rows
  }
}
