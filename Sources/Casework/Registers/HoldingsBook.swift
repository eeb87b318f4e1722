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
    package var firstCode: ArchivalCode?
    package var lastCode: ArchivalCode?
    /// Who brought it, and who took it.
    package var from: String
    package var broughtBy: String?
    package var takenBy: String?
    package var remark: String?
  }

  package init(
    _ records: [ArchiveRecord], period: String, fonds: String?, sampleMark: String?,
    office: OfficeView
  ) {
    var rows: [Row] = []
    for record in records {
      let codes = record.files.compactMap(\.code).sorted()
      rows.append(
        Row(
          index: rows.count + 1, number: record.number ?? "", on: record.on,
          cases: record.files.count, pages: record.files.reduce(0) { $0 + ($1.pages ?? 0) },
          firstCode: codes.first, lastCode: codes.last, from: record.from ?? "",
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
    package var keptUntil: CivilDate?
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
      case code, year, pages, keptUntil, isHeld, opinion, dossier, title, retentionName, dueName
      case opinionName, newRetentionName, basis
    }

    init(_ index: Int, _ file: RecordedFile, _ holdings: ArchiveHoldings) {
      let given = holdings.arrangement.recorded(file.file)
      self.index = index
      caseID = file.caseID
      code = given?.code ?? file.code
      year = given?.filingYear ?? file.filingYear ?? 0
      pages = given?.pages ?? file.pages ?? 0
      keptUntil = holdings.lastYear(of: file.file).flatMap {
        CivilDate(year: $0, month: 12, day: 31)
      }
      isHeld = !holdings.holds(on: file.file).isEmpty
      opinion = file.opinion
      dossier = given?.dossier ?? file.dossier
      title = given?.title ?? file.title ?? ""
      retentionName = (given?.retention ?? file.retention)?.title.zh ?? ""
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
    _ files: [RecordedFile], holdings: ArchiveHoldings, asOf: CivilDate, fonds: String?,
    sampleMark: String?, office: OfficeView
  ) {
    var rows: [Row] = []
    for file in files { rows.append(Row(rows.count + 1, file, holdings)) }
    self.asOf = asOf
    pages = rows.reduce(0) { $0 + $1.pages }
    self.fonds = fonds
    self.sampleMark = sampleMark
    self.office = office
    self.rows = rows
    signers = []
  }

  /// What is due on a day: to be appraised first, then to be transferred, each in order of codes.
  package init(
    dueOn day: CivilDate, holdings: ArchiveHoldings, fonds: String?, sampleMark: String?,
    office: OfficeView
  ) {
    var found: [(rank: Int, name: String, file: RecordedFile)] = []
    for file in holdings.arrangement.files {
      switch holdings.due(file.file, on: day) {
      case .appraisal(let year): found.append((0, "期满鉴定（\(year)年起）", file))
      case .transfer(let year):
        let isListed = holdings.transfers.values.contains {
          $0.listed.files.contains { $0.file == file.file }
        }
        found.append((1, isListed ? "移交（已造册）" : "移交（\(year)年起）", file))
      case nil: break
      }
    }
    found.sort {
      ($0.rank, $0.file.code?.rawValue ?? "", $0.file.file)
        < ($1.rank, $1.file.code?.rawValue ?? "", $1.file.file)
    }
    self.init(
      found.map(\.file), holdings: holdings, asOf: day, fonds: fonds, sampleMark: sampleMark,
      office: office)
    for index in rows.indices { rows[index].dueName = found[index].name }
  }

  /// A list that was made, with those who have signed or approved it.
  package init(
    _ list: ArchiveRecord, holdings: ArchiveHoldings, fonds: String?, sampleMark: String?,
    office: OfficeView
  ) {
    self.init(
      list.files, holdings: holdings, asOf: list.on, fonds: fonds, sampleMark: sampleMark,
      office: office)
    number = list.number
    follows = list.follows
    to = list.to
    reason = list.reason
    signers = list.parties.map { Signer($0, on: list.on) }
    let number = list.number ?? ""
    switch list.kind {
    case .transferListed:
      signers += holdings.transfers[number]?.signatures.map { Signer($0, on: nil) } ?? []
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
