package import Primitives

/// The catalogue of what was archived as forms see it: 归档文件目录 (DA/T 22-2015, 5.5) of what is
/// arranged by item, 案卷目录 of what is arranged by volume.
///
/// One year and retention period; rows in the order of their archival codes.
package struct CatalogueBook: Codable, Hashable, Sendable {
  package var year: Int
  package var retention: RetentionPeriod
  package var pages: Int
  package var isByVolume: Bool
  /// 归档文件目录 or 案卷目录.
  package var title: String
  /// 全宗号; absent while the archive has given none.
  package var fonds: String?
  /// 机构（问题）, where codes have it.
  package var organ: String?
  package var retentionName: String
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case year, retention, pages, isByVolume, title, fonds, organ, retentionName, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var archivalCode: ArchivalCode?
    /// The day of the last document.
    package var on: CivilDate
    package var items: Int
    package var pages: Int
    /// 案卷号 by volume, 件号 by item, with its digits; absent without a code.
    package var place: String?
    /// 密级, where it is one.
    package var secrecy: String?
    package var responsible: String
    /// 续存, and which period it had at first.
    package var remark: String?
    /// Made up by the archivist, hence in brackets.
    package var title: String
    package var `case`: CaseView
  }

  /// What has a code stands where the code was given; what is closed and has none yet, where it
  /// will be.
  package init(
    year: Int, retention: RetentionPeriod, settings: ArrangementSettings, cases: [Case],
    directory: CaseDirectory, holdings: ArchiveHoldings = ArchiveHoldings()
  ) {
    let arranged = holdings.arrangement
    var views: [CaseView] = []
    for record in cases {
      guard let filingYear = record.filingYear else { continue }
      let file = ArchivedFile(record.id)
      let recorded = arranged.recorded(file)
      guard (recorded?.filingYear ?? filingYear) == year else { continue }
      let view = CaseView(of: record, directory: directory)
      let side = settings.policy(of: year).side ?? .assigning
      let period =
        holdings.retention(of: file) ?? settings.retention.retained(view, by: side).period
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
          place: CatalogueBook.place(view.id, arranged, settings),
          secrecy: view.confidentiality == .internal ? view.confidentialityName : nil,
          responsible: directory.office.shortName ?? directory.office.name,
          remark: CatalogueBook.keptOn(view.id, holdings), title: "[\(view.title)]", case: view))
    }
    self.year = year
    self.retention = retention
    isByVolume = (try? settings.scheme(of: year))?.isByVolume ?? true
    title = isByVolume ? "案卷目录" : "归档文件目录"
    organ = settings.policy(of: year).organ
    retentionName = retention.title.zh
    pages = rows.reduce(0) { $0 + $1.pages }
    fonds = settings.policy(of: year).fonds ?? settings.fonds
    sampleMark = rows.lazy.compactMap(\.case.sampleMark).first
    office = directory.office
    self.rows = rows
  }

  private static func place(
    _ id: CaseID, _ arranged: ArrangementBook, _ settings: ArrangementSettings
  ) -> String? {
    let file = ArchivedFile(id)
    guard let code = arranged.code(of: id),
      let scheme = arranged.scheme(of: file).flatMap({ settings.scheme(named: $0) }),
      let parts = scheme.parse(code.rawValue)
    else { return nil }
    return parts.file.map { padded($0, scheme.fileDigits) } ?? padded(parts.item, scheme.itemDigits)
  }

  private static func keptOn(_ id: CaseID, _ holdings: ArchiveHoldings) -> String? {
    let file = ArchivedFile(id)
    guard holdings.isKeptOn(file), let first = holdings.arrangement.recorded(file)?.retention
    else { return nil }
    return "续存（原\(first.title.zh)）"
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
    /// 20, 30, 40 or 50 mm, by the pages that it is meant to hold.
    package var thickness: Int
    package var isByVolume: Bool
    package var fonds: String?
    package var retentionName: String
    package var organ: String?
    /// 起止案卷号 or 件号, as codes have them; the rows' numbers without a code.
    package var firstPlace: String
    package var lastPlace: String
    package var firstCode: ArchivalCode?
    package var lastCode: ArchivalCode?
  }

  /// A hundred leaves make a centimetre; boxes are 20, 30, 40 or 50 mm thick (DA/T 22-2015, 5.6).
  private static func thickness(capacity: Int) -> Int {
    min(50, max(20, (capacity + 99) / 100 * 10))
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
          boxes[last].lastPlace = row.place ?? String(row.index)
          boxes[last].items += row.items
          boxes[last].pages += row.pages
          continue
        }
        number += 1
        boxes.append(
          Box(
            number: number, year: catalogue.year, retention: catalogue.retention,
            first: row.index, last: row.index, items: row.items, pages: row.pages,
            thickness: BoxBook.thickness(capacity: capacity), isByVolume: catalogue.isByVolume,
            fonds: catalogue.fonds, retentionName: catalogue.retentionName, organ: catalogue.organ,
            firstPlace: row.place ?? String(row.index), lastPlace: row.place ?? String(row.index),
            firstCode: row.archivalCode, lastCode: row.archivalCode))
      }
    }
    sampleMark = catalogues.lazy.compactMap(\.sampleMark).first
    self.office = office
    self.boxes = boxes
  }
}
