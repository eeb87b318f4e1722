package import Primitives

/// What makes a dossier a 案卷 of the archive, as forms see it: cover, contents list with running
/// page numbers, and note sheet (GB/T 9705).
package struct FilingBook: Codable, Hashable, Sendable {
  package var caseID: CaseID
  package var code: ArchivalCode
  package var year: Int
  package var retention: RetentionPeriod
  /// The first and the last day of what is in it.
  package var from: CivilDate
  package var until: CivilDate
  /// The day of sealing, on which it was put in order.
  package var filedOn: CivilDate
  package var items: Int
  package var pages: Int
  package var photos: Int
  package var number: CaseNumber?
  package var fonds: String
  package var retentionName: String
  /// Why it is kept so long.
  package var basis: String?
  package var confidentialityName: String?
  /// 类目名称.
  package var category: String?
  package var sampleMark: String?
  package var title: String
  /// What `sha256sum` says of the sealed dossier.
  package var dossier: Digest
  package var office: OfficeView
  package var rows: [Row]
  /// Of what is missing, changed, added or taken out (本卷情况说明).
  package var remarks: [String]

  package enum CodingKeys: String, CodingKey {
    case caseID = "caseId"
    case code, year, retention, from, until, filedOn, items, pages, photos, number, fonds
    case retentionName, basis, confidentialityName, category, sampleMark, title, dossier, office
    case rows = "row"
    case remarks = "remark"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var on: CivilDate
    package var pages: Int
    package var number: DocumentNumber?
    package var responsible: String
    package var title: String
    /// 页号: the first page, of the last item the first and the last.
    package var place: String
    package var remark: String?
  }

  /// `redactions` counts residents' records that were taken out, `dossier` is the sealed file's,
  /// `issuers` says of letters by their entry in the dossier who issued them.
  package init(
    _ view: CaseView, arranged: RecordedFile, fonds: String, filedOn: CivilDate, dossier: Digest,
    redactions: Int, issuers: [String: String] = [:]
  ) {
    let documents = FilingBook.bound(view)
    var rows: [Row] = []
    var page = 1
    for document in documents {
      let count = max(1, document.pages ?? 1)
      rows.append(
        Row(
          index: rows.count + 1, on: document.on, pages: count, number: document.number,
          responsible: issuers[document.file] ?? view.responsible(for: document),
          title: document.title, place: String(page),
          remark: document.pages == nil ? "页数未计，按1页" : nil))
      page += count
    }
    if let last = rows.indices.last, rows[last].pages > 1 {
      rows[last].place += "–\(page - 1)"
    }
    caseID = view.id
    code = arranged.code ?? ArchivalCode(rawValue: "")
    year = arranged.filingYear ?? view.filingYear
    retention = arranged.retention ?? .permanent
    from = rows.map(\.on).min() ?? view.registration.on
    until = rows.map(\.on).max() ?? view.updatedOn
    self.filedOn = filedOn
    items = rows.count
    pages = page - 1
    photos = view.photos.count
    number = view.number
    self.fonds = fonds
    retentionName = retention.title.zh
    basis = arranged.basis
    confidentialityName = view.confidentialityName
    category = view.category?.full
    sampleMark = view.sampleMark
    title = view.title
    self.dossier = dossier
    office = view.office
    self.rows = rows
    remarks = FilingBook.remarks(view, redactions: redactions)
  }

  /// The papers that are numbered: those in force, in the order of the dossier, without the cover,
  /// list and note sheet that an office may have issued before sealing.
  package static func bound(_ view: CaseView) -> [DocumentView] {
    view.documents.filter { document in
      switch document.code {
      case .cover, .contents, .noteSheet: false
      default: document.isCurrent
      }
    }.inOrderOfDossier
  }

  private static func remarks(_ view: CaseView, redactions: Int) -> [String] {
    var remarks: [String] = []
    let replaced = view.documents.count { !$0.isCurrent }
    if replaced > 0 { remarks.append("已更替的文件\(replaced)件，原件保留在卷内，不编页号。") }
    if view.hasInventedDates { remarks.append("部分日期系补填，已在案卷中标明。") }
    if redactions > 0 { remarks.append("依法移出居民信息\(redactions)份，事件中留有摘要。") }
    let open = view.commitments.count { $0.isOpen }
    if open > 0 { remarks.append("封卷时尚有承诺\(open)项未兑现，兑现情况另立补充卷。") }
    if remarks.isEmpty { remarks.append("无缺损、修改、补充、移出、销毁情况。") }
    return remarks
  }
}

extension [DocumentView] {
  /// In the order in which papers lie in a dossier, whatever the order of their making: that of
  /// `DocumentCode`, of one kind by version.
  package var inOrderOfDossier: [DocumentView] {
    let places = Dictionary(
      uniqueKeysWithValues: DocumentCode.allCases.enumerated().map { ($1, $0) })
    func place(_ document: DocumentView) -> Int { places[document.code] ?? places.count }
    return sorted {
      (place($0), $0.version, $0.file) < (place($1), $1.version, $1.file)
    }
  }
}

extension CaseView {
  /// 责任者: the body or person that a paper is of, as far as it and its signatures say.
  fileprivate func responsible(for document: DocumentView) -> String {
    let own = office.shortName ?? office.name
    let signers = signatures.filter {
      $0.code == document.code && $0.version == document.version && !$0.isVoid
    }
    var units: [String] = []
    for signer in signers {
      guard let unit = signer.unit else { continue }
      let name = unit == office.name ? own : unit
      if !units.contains(name) { units.append(name) }
    }
    let signed = units.isEmpty ? nil : units.joined(separator: "、")
    let lead = assignment?.lead?.name
    switch document.code {
    case .suggestion: return deputies(leadDeputy, isAlone: coSigners.isEmpty) ?? own
    case .visit: return deputies(leadDeputy, isAlone: true) ?? own
    case .satisfaction:
      return signers.first { $0.slot == .ratingDeputy }?.name
        ?? deputies(leadDeputy, isAlone: true) ?? own
    case .completion:
      return [own, deputies(leadDeputy, isAlone: true)].compactMap { $0 }.joined(separator: "、")
    case .registration, .review, .minutes, .inspection, .notice:
      return document.unit ?? signed ?? own
    case .assignmentSignOff: return document.unit ?? signed ?? lead ?? own
    case .handling: return document.unit ?? signed ?? lead ?? own
    case .reply: return document.unit ?? signed ?? lead ?? own
    case .photos:
      var names: [String] = []
      for photo in photos where !names.contains(photo.photographer) {
        names.append(photo.photographer)
      }
      return names.isEmpty ? own : names.joined(separator: "、")
    case .cover, .contents, .noteSheet, .assignmentNotice, .costSharing, .supervision, .writeOff,
      .certificate, .nonAdmission, .other:
      return document.unit ?? own
    }
  }

  private func deputies(_ lead: DeputyView?, isAlone: Bool) -> String? {
    lead.map { $0.name + (isAlone ? "" : "等") }
  }
}
