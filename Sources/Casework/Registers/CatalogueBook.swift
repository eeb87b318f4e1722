package import Primitives

/// The catalogue of what was archived (归档文件目录, DA/T 22-2015, 5.5) as forms see it.
///
/// One year and retention period; rows in the order of their archival codes.
package struct CatalogueBook: Codable, Hashable, Sendable {
  package var year: Int
  package var retention: RetentionPeriod
  package var pages: Int
  /// 全宗号; absent while the archive has given none.
  package var fonds: String?
  package var retentionName: String
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case year, retention, pages, fonds, retentionName, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var archivalCode: ArchivalCode?
    /// The day of the last document.
    package var on: CivilDate
    package var items: Int
    package var pages: Int
    package var responsible: String
    /// Made up by the archivist, hence in brackets.
    package var title: String
    package var `case`: CaseView
  }

  /// What has a code stands where the code was given; what is closed and has none yet, where it
  /// will be.
  package init(
    year: Int, retention: RetentionPeriod, settings: ArrangementSettings, cases: [Case],
    directory: CaseDirectory, arranged: ArrangementBook = ArrangementBook()
  ) {
    var views: [CaseView] = []
    for record in cases {
      guard let filingYear = record.filingYear else { continue }
      let recorded = arranged.recorded(ArchivedFile(record.id))
      guard (recorded?.filingYear ?? filingYear) == year else { continue }
      let view = CaseView(of: record, directory: directory)
      let side = settings.policy(of: year).side ?? .assigning
      let period = recorded?.retention ?? settings.retention.retained(view, by: side).period
      if period == retention { views.append(view) }
    }
    var rows: [Row] = []
    for view in views.sorted(by: CatalogueBook.isBefore) {
      // The same papers as the contents list numbers.
      let current = FilingBook.bound(view)
      rows.append(
        Row(
          index: rows.count + 1, archivalCode: view.archivalCode,
          on: current.map(\.on).max() ?? view.updatedOn, items: current.count,
          pages: current.reduce(0) { $0 + ($1.pages ?? 1) },
          responsible: directory.office.shortName ?? directory.office.name,
          title: "[\(view.title)]", case: view))
    }
    self.year = year
    self.retention = retention
    retentionName = retention.title.zh
    pages = rows.reduce(0) { $0 + $1.pages }
    fonds = settings.policy(of: year).fonds ?? settings.fonds
    sampleMark = rows.lazy.compactMap(\.case.sampleMark).first
    office = directory.office
    self.rows = rows
  }

  private static func isBefore(_ left: CaseView, _ right: CaseView) -> Bool {
    (left.archivalCode?.rawValue ?? "~", left.id) < (right.archivalCode?.rawValue ?? "~", right.id)
  }
}

extension Case {
  /// The year that a closed case is filed under; `nil` for an open one.
  ///
  /// What was handled over the turn of a year belongs to the year that finished it (DA/T 22, 5.3).
  package var filingYear: Int? {
    guard isSealable || state == .archived else { return nil }
    return (completed?.on ?? lastMoveOn).year
  }
}

/// The boxes of a catalogue (档案盒): spine, and the note inside (盒内备考表).
package struct BoxBook: Codable, Hashable, Sendable {
  package var sampleMark: String?
  package var office: OfficeView
  package var boxes: [Box]

  package enum CodingKeys: String, CodingKey {
    case sampleMark, office
    case boxes = "box"
  }

  package struct Box: Codable, Hashable, Sendable {
    /// 盒号, from 1 within a year and retention period.
    package var number: Int
    package var year: Int
    package var retention: RetentionPeriod
    /// The first and last rows of the catalogue in it.
    package var first: Int
    package var last: Int
    package var items: Int
    package var pages: Int
    package var fonds: String?
    package var retentionName: String
    package var firstCode: ArchivalCode?
    package var lastCode: ArchivalCode?
  }

  /// Fills boxes of `capacity` pages in the order of each catalogue; a dossier is never parted, and
  /// one that no box holds has a box of its own.
  package init(_ catalogues: [CatalogueBook], capacity: Int, office: OfficeView) {
    var boxes: [Box] = []
    for catalogue in catalogues {
      var number = 0
      for row in catalogue.rows {
        if number > 0, let last = boxes.indices.last, boxes[last].pages + row.pages <= capacity {
          boxes[last].last = row.index
          boxes[last].lastCode = row.archivalCode
          boxes[last].items += row.items
          boxes[last].pages += row.pages
          continue
        }
        number += 1
        boxes.append(
          Box(
            number: number, year: catalogue.year, retention: catalogue.retention,
            first: row.index, last: row.index, items: row.items, pages: row.pages,
            fonds: catalogue.fonds, retentionName: catalogue.retentionName,
            firstCode: row.archivalCode, lastCode: row.archivalCode))
      }
    }
    sampleMark = catalogues.lazy.compactMap(\.sampleMark).first
    self.office = office
    self.boxes = boxes
  }
}
