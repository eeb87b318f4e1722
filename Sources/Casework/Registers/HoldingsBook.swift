package import Primitives

/// What the archive took in (接收登记) as forms see it: one line for each accession.
package struct AccessionBook: Codable, Hashable, Sendable {
  package var period: String
  package var cases: Int
  package var fonds: String?
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]

  package enum CodingKeys: String, CodingKey {
    case period, cases, fonds, sampleMark, office
    case rows = "row"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var number: ArchiveNumber
    package var on: CivilDate
    package var cases: Int
    package var pages: Int
    /// The codes that it brought, a range for each series.
    package var ranges: [Range]
    /// Who brought it, and who took it.
    package var from: String
    package var broughtBy: String?
    package var takenBy: String?
    package var remark: String?

    package enum CodingKeys: String, CodingKey {
      case index, number, on, cases, pages
      case ranges = "range"
      case from, broughtBy, takenBy, remark
    }
  }

  /// Codes of one series, all but their last number the same.
  package struct Range: Codable, Hashable, Sendable {
    package var first: ArchivalCode
    package var last: ArchivalCode
  }

  package init(
    _ records: [ArchiveRecord], schemeOf scheme: (RecordedFile) -> ArchivalCodeScheme?,
    period: String, fonds: String?, sampleMark: String?,
    office: OfficeView
  ) {
    var rows: [Row] = []
    for record in records {
      rows.append(
        Row(
          index: rows.count + 1, number: record.number ?? "", on: record.on,
          cases: record.files.count, pages: record.files.reduce(0) { $0 + ($1.pages ?? 0) },
          ranges: AccessionBook.ranges(record.files, scheme), from: record.from ?? "",
          broughtBy: record.parties.first { $0.part == .handingOver }?.name,
          takenBy: record.parties.first { $0.part == .receiving }?.name ?? record.actor?.name,
          remark: record.reason))
    }
    self.period = period
    cases = rows.reduce(0) { $0 + $1.cases }
    self.fonds = fonds
    self.sampleMark = sampleMark
    self.office = office
    self.rows = rows
  }

  /// In the order of codes; a code that its scheme does not read is a range of its own.
  private static func ranges(
    _ files: [RecordedFile], _ scheme: (RecordedFile) -> ArchivalCodeScheme?
  ) -> [Range] {
    var ranges: [Range] = []
    var series: [ArchivalCodeParts?] = []
    for file in files.sorted(by: { ($0.code?.rawValue ?? "") < ($1.code?.rawValue ?? "") }) {
      guard let code = file.code else { continue }
      let own = scheme(file)?.parse(code.rawValue)?.series
      if let own, series.last == own, let last = ranges.indices.last {
        ranges[last].last = code
      } else {
        ranges.append(Range(first: code, last: code))
        series.append(own)
      }
    }
    return ranges
  }
}

/// A list of cases by which the archive acts, as forms see it: transfer (移交清单), what is due
/// (到期清单), appraisal (鉴定), destruction (销毁清册).
package struct HoldingsBook: Codable, Hashable, Sendable {
  package var asOf: CivilDate
  package var pages: Int
  package var number: ArchiveNumber?
  /// The appraisal that a destruction list follows.
  package var follows: ArchiveNumber?
  package var fonds: String?
  package var to: String?
  package var reason: String?
  package var sampleMark: String?
  package var office: OfficeView
  package var rows: [Row]
  package var signers: [Signer]

  package enum CodingKeys: String, CodingKey {
    case asOf, pages, number, follows, fonds, to, reason, sampleMark, office
    case rows = "row"
    case signers = "signer"
  }

  package struct Row: Codable, Hashable, Sendable {
    package var index: Int
    package var caseID: CaseID
    package var code: ArchivalCode?
    package var year: Int
    package var pages: Int
    /// The last day of its retention; absent for ever.
    ///
    /// On an appraisal as it was before.
    package var keptUntil: CivilDate?
    /// Of what an appraisal keeps on; absent for ever.
    package var newKeptUntil: CivilDate?
    package var isHeld: Bool
    package var opinion: AppraisalOpinion?
    package var dossier: Digest?
    package var title: String
    package var retentionName: String
    /// 期满鉴定 or 移交.
    package var dueName: String?
    package var opinionName: String?
    /// Of what is kept on: the new period.
    package var newRetentionName: String?
    package var basis: String?

    package enum CodingKeys: String, CodingKey {
      case index
      case caseID = "caseId"
      case code, year, pages, keptUntil, newKeptUntil, isHeld, opinion, dossier, title,
        retentionName, dueName
      case opinionName, newRetentionName, basis
    }

    /// `appraisal` is the one that the list is.
    init(
      _ index: Int, _ file: RecordedFile, _ holdings: ArchiveHoldings, appraisal: ArchiveNumber?
    ) {
      let given = holdings.arrangement.recorded(file.file)
      self.index = index
      caseID = file.caseID
      code = given?.code ?? file.code
      year = given?.filingYear ?? file.filingYear ?? 0
      pages = given?.pages ?? file.pages ?? 0
      let last = holdings.lastYear(of: file.file, before: appraisal)
      keptUntil = last.flatMap { CivilDate(year: $0, month: 12, day: 31) }
      let more = file.opinion == .keep ? file.retention?.years : nil
      newKeptUntil = more.flatMap { more in
        last.flatMap { CivilDate(year: $0 + more, month: 12, day: 31) }
      }
      isHeld = !holdings.holds(on: file.file).isEmpty
      opinion = file.opinion
      dossier = given?.dossier ?? file.dossier
      title = given?.title ?? file.title ?? ""
      retentionName =
        (holdings.retention(of: file.file, before: appraisal) ?? file.retention)?.title.zh ?? ""
      opinionName = file.opinion?.title.zh
      newRetentionName = file.opinion == .keep ? file.retention?.title.zh : nil
      basis = file.basis
    }
  }

  package struct Signer: Codable, Hashable, Sendable {
    package var part: RecordedParty.Part
    package var on: CivilDate?
    package var partName: String
    package var name: String
    package var post: String?
    package var unit: String?
  }

  private init(
    _ files: [RecordedFile], holdings: ArchiveHoldings, appraisal: ArchiveNumber? = nil,
    asOf: CivilDate, fonds: String?, sampleMark: String?, office: OfficeView
  ) {
    var rows: [Row] = []
    for file in files { rows.append(Row(rows.count + 1, file, holdings, appraisal: appraisal)) }
    self.asOf = asOf
    pages = rows.reduce(0) { $0 + $1.pages }
    self.fonds = fonds
    self.sampleMark = sampleMark
    self.office = office
    self.rows = rows
    signers = []
  }

  /// A case that is due on a day, and what for.
  package struct DueFile: Sendable {
    package var file: RecordedFile
    package var what: Phrase
    fileprivate var rank: Int
  }

  /// What is due on a day: to be appraised first, then to be transferred, then what is decided to be
  /// destroyed, each in order of codes.
  package static func due(on day: CivilDate, _ holdings: ArchiveHoldings) -> [DueFile] {
    var found: [DueFile] = []
    for file in holdings.arrangement.files {
      guard let due = holdings.due(file.file, on: day) else { continue }
      let progress = holdings.progress(of: file.file)
      switch due {
      case .appraisal(let year):
        let plain = Phrase(zh: "期满鉴定（\(year)年起）", en: "appraisal since \(year)")
        let isDecided = progress?.isDestruction ?? false
        found.append(DueFile(file: file, what: progress?.title ?? plain, rank: isDecided ? 2 : 0))
      case .transfer(let year):
        let plain = Phrase(zh: "移交（\(year)年起）", en: "transfer since \(year)")
        found.append(DueFile(file: file, what: progress?.title ?? plain, rank: 1))
      }
    }
    return found.sorted {
      ($0.rank, $0.file.code?.rawValue ?? "", $0.file.file)
        < ($1.rank, $1.file.code?.rawValue ?? "", $1.file.file)
    }
  }

  /// The list of what is due on a day.
  package init(
    dueOn day: CivilDate, holdings: ArchiveHoldings, fonds: String?, sampleMark: String?,
    office: OfficeView
  ) {
    let found = HoldingsBook.due(on: day, holdings)
    self.init(
      found.map(\.file), holdings: holdings, asOf: day, fonds: fonds, sampleMark: sampleMark,
      office: office)
    for index in rows.indices { rows[index].dueName = found[index].what.zh }
  }

  /// A list that was made, with those who have signed or approved it.
  package init(
    _ list: ArchiveRecord, holdings: ArchiveHoldings, fonds: String?, sampleMark: String?,
    office: OfficeView
  ) {
    self.init(
      list.files, holdings: holdings, appraisal: list.kind == .appraised ? list.number : nil,
      asOf: list.on, fonds: fonds, sampleMark: sampleMark, office: office)
    number = list.number
    follows = list.follows
    to = list.to
    reason = list.reason
    signers = list.parties.map { Signer($0, on: list.on) }
    let number = list.number ?? ""
    switch list.kind {
    case .transferListed:
      signers += holdings.transfers[number]?.signed.map { Signer($0.party, on: $0.on) } ?? []
    case .appraised:
      if let approval = holdings.appraisals[number]?.approval {
        signers.append(Signer(approval, .approver))
      }
    case .destructionListed:
      let destruction = holdings.destructions[number]
      if let approval = destruction?.approval { signers.append(Signer(approval, .approver)) }
      signers += destruction?.supervision.map { Signer($0, .supervisor) } ?? []
    default: break
    }
  }
}

extension HoldingsBook.Signer {
  init(_ party: RecordedParty, on day: CivilDate?) {
    self.init(
      part: party.part, on: day, partName: party.part.title.zh, name: party.name, post: party.post,
      unit: party.unit)
  }

  init(_ record: ArchiveRecord, _ part: RecordedParty.Part) {
    self.init(
      part: part, on: record.on, partName: part.title.zh, name: record.actor?.name ?? "",
      post: record.actor?.post, unit: record.actor?.unitName)
  }
}
