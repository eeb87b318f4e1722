package import Primitives

/// The archive's chained record files, one chain each.
package enum ArchiveChain: String, CaseIterable, Codable, Sendable, Titled {
  case arrangement
  case accessions
  case transfers
  case appraisals
  case holds
  case disposals

  package var title: Phrase {
    switch self {
    case .arrangement: Phrase(zh: "档号编制", en: "arrangement")
    case .accessions: Phrase(zh: "接收登记", en: "accessions")
    case .transfers: Phrase(zh: "移交", en: "transfers")
    case .appraisals: Phrase(zh: "鉴定", en: "appraisals")
    case .holds: Phrase(zh: "冻结", en: "holds")
    case .disposals: Phrase(zh: "销毁", en: "disposals")
    }
  }
}

/// What an entry of a record file says was done.
package enum ArchiveRecordKind: String, CaseIterable, Codable, Sendable, Titled {
  case arranged
  case accessioned
  case transferListed = "transfer-listed"
  case transferSigned = "transfer-signed"
  case appraised
  case appraisalApproved = "appraisal-approved"
  case held
  case holdLifted = "hold-lifted"
  case destructionListed = "destruction-listed"
  case destructionApproved = "destruction-approved"
  case destructionSupervised = "destruction-supervised"
  case destroyed

  package var title: Phrase {
    switch self {
    case .arranged: Phrase(zh: "编定档号", en: "codes given")
    case .accessioned: Phrase(zh: "接收", en: "accessioned")
    case .transferListed: Phrase(zh: "移交造册", en: "listed for transfer")
    case .transferSigned: Phrase(zh: "移交签字", en: "transfer signed")
    case .appraised: Phrase(zh: "鉴定", en: "appraised")
    case .appraisalApproved: Phrase(zh: "鉴定批准", en: "appraisal approved")
    case .held: Phrase(zh: "冻结", en: "held")
    case .holdLifted: Phrase(zh: "解除冻结", en: "hold lifted")
    case .destructionListed: Phrase(zh: "销毁造册", en: "listed for destruction")
    case .destructionApproved: Phrase(zh: "销毁批准", en: "destruction approved")
    case .destructionSupervised: Phrase(zh: "监销签字", en: "destruction supervised")
    case .destroyed: Phrase(zh: "已销毁", en: "destroyed")
    }
  }

  /// The record file that it stands in.
  package var chain: ArchiveChain {
    switch self {
    case .arranged: .arrangement
    case .accessioned: .accessions
    case .transferListed, .transferSigned: .transfers
    case .appraised, .appraisalApproved: .appraisals
    case .held, .holdLifted: .holds
    case .destructionListed, .destructionApproved, .destructionSupervised, .destroyed: .disposals
    }
  }
}

/// The number of a list or decision within its chain, `2033-1`: year and serial from 1.
package struct ArchiveNumber: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(year: Int, serial: Int) { self.init(rawValue: "\(padded(year, 4))-\(serial)") }
}

/// What an appraisal says of a case whose time is over.
package enum AppraisalOpinion: String, CaseIterable, Codable, Sendable, Titled {
  case keep
  case destroy

  package var title: Phrase {
    switch self {
    case .keep: Phrase(zh: "续存", en: "keep on")
    case .destroy: Phrase(zh: "销毁", en: "destroy")
    }
  }
}

/// A dossier or one of its supplements, as the archive counts them.
package struct ArchivedFile: Codable, Hashable, Comparable, Sendable {
  package var caseID: CaseID
  /// From 1; `nil` for the dossier itself.
  package var supplement: Int?

  package init(_ caseID: CaseID, supplement: Int? = nil) {
    self.caseID = caseID
    self.supplement = supplement
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.caseID, left.supplement ?? 0) < (right.caseID, right.supplement ?? 0)
  }

  /// `XH-2022-00017`, or `XH-2022-00017.s1` for its first supplement.
  package var name: String { caseID.rawValue + (supplement.map { ".s\($0)" } ?? "") }
}

/// One case in an entry of a record file.
package struct RecordedFile: Codable, Hashable, Sendable {
  package var caseID: CaseID
  package var supplement: Int?
  package var code: ArchivalCode?
  package var filingYear: Int?
  package var retention: RetentionPeriod?
  /// What the sealed file's SHA-256 was then.
  package var dossier: Digest?
  /// The same bytes' SM3 (GB/T 32905-2016), where a code was given.
  package var sm3: Digest?
  package var opinion: AppraisalOpinion?
  package var pages: Int?
  package var title: String?
  /// Why this period, this opinion.
  package var basis: String?

  package enum CodingKeys: String, CodingKey {
    case caseID = "case"
    case supplement, code, filingYear, retention, dossier, sm3, opinion, pages, title, basis
  }

  package init(
    _ file: ArchivedFile, code: ArchivalCode? = nil, filingYear: Int? = nil,
    retention: RetentionPeriod? = nil, dossier: Digest? = nil, sm3: Digest? = nil,
    opinion: AppraisalOpinion? = nil,
    pages: Int? = nil, title: String? = nil, basis: String? = nil
  ) {
    caseID = file.caseID
    supplement = file.supplement
    self.code = code
    self.filingYear = filingYear
    self.retention = retention
    self.dossier = dossier
    self.sm3 = sm3
    self.opinion = opinion
    self.pages = pages
    self.title = title
    self.basis = basis
  }

  package var file: ArchivedFile { ArchivedFile(caseID, supplement: supplement) }

  /// Whether its numbers can be those of a file: no less than 0, and below 2³¹.
  package var isPlausible: Bool {
    [supplement, filingYear, pages].allSatisfy { $0.map { 0...Int(Int32.max) ~= $0 } ?? true }
  }
}

/// Somebody's part in an entry of a record file.
package struct RecordedParty: Codable, Hashable, Sendable {
  package enum Part: String, CaseIterable, Codable, Sendable, Titled {
    case handingOver = "handing-over"
    case receiving
    case member
    case approver
    case supervisor

    package var title: Phrase {
      switch self {
      case .handingOver: Phrase(zh: "移交人", en: "handing over")
      case .receiving: Phrase(zh: "接收人", en: "receiving")
      case .member: Phrase(zh: "鉴定小组成员", en: "member of the appraisal group")
      case .approver: Phrase(zh: "批准人", en: "approving")
      case .supervisor: Phrase(zh: "监销人", en: "supervising")
      }
    }
  }

  package var part: Part
  /// Where the office lists the person.
  package var person: PersonID?
  package var name: String
  package var post: String?
  package var unit: String?

  package init(
    _ part: Part, person: PersonID? = nil, name: String, post: String? = nil, unit: String? = nil
  ) {
    self.part = part
    self.person = person
    self.name = name
    self.post = post
    self.unit = unit
  }
}

/// One entry of a record file: what the archive did, when and by whom; docs/formats/records.md.
package struct ArchiveRecord: Codable, Hashable, Sendable {
  /// From 1, without gaps.
  package var sequence: Int
  /// SHA-256 of the entry before it, absent only in the first.
  package var previous: Digest?
  package var kind: ArchiveRecordKind
  /// The list or decision that it makes, or goes on with.
  package var number: ArchiveNumber?
  /// The appraisal that a destruction list follows.
  package var follows: ArchiveNumber?
  package var on: CivilDate
  package var recordedAt: Timestamp
  /// The operating-system account.
  package var account: String
  /// Who did it; absent where nobody was named.
  package var actor: ActingPerson?
  package var parties: [RecordedParty]
  package var files: [RecordedFile]
  /// The scheme that codes were given under.
  package var scheme: String?
  /// Where something came from or goes to.
  package var from: String?
  package var to: String?
  package var reason: String?

  package enum CodingKeys: String, CodingKey {
    case sequence, previous, kind, number, follows, on, recordedAt, account, actor
    case parties = "party"
    case files = "file"
    case scheme, from, to, reason
  }

  package init(
    _ kind: ArchiveRecordKind, number: ArchiveNumber? = nil, follows: ArchiveNumber? = nil,
    on: CivilDate, recordedAt: Timestamp, account: String, actor: ActingPerson? = nil,
    parties: [RecordedParty] = [], files: [RecordedFile] = [], scheme: String? = nil,
    from: String? = nil, to: String? = nil, reason: String? = nil
  ) {
    sequence = 0
    self.kind = kind
    self.number = number
    self.follows = follows
    self.on = on
    self.recordedAt = recordedAt
    self.account = account
    self.actor = actor
    self.parties = parties
    self.files = files
    self.scheme = scheme
    self.from = from
    self.to = to
    self.reason = reason
  }
}
