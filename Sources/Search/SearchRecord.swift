package import Primitives

/// What is searched of one case.
///
/// The office fills it from a sealed dossier, or from an open one; this room knows no case.
package struct SearchRecord: Hashable, Sendable {
  /// A text that can be searched by its own name.
  package enum Field: String, CaseIterable, Sendable {
    case title, narrative, review, log, reply, reason, name, place, unit, document, number
    case personal
    /// What stands in attached files. No index holds it, and words without a field do not look in it.
    case attachment

    /// Whether it is searched only for readers who may see residents' data.
    package var isPersonal: Bool { self == .personal || self == .attachment }

    /// The word before the colon in Chinese queries.
    package var zh: String {
      switch self {
      case .title: "标题"
      case .narrative: "内容"
      case .review: "审核"
      case .log: "进展"
      case .reply: "答复"
      case .reason: "理由"
      case .name: "代表"
      case .place: "地点"
      case .unit: "单位"
      case .document: "文书"
      case .number: "编号"
      case .personal: "居民"
      case .attachment: "附件"
      }
    }

    /// Every word that names it in a query.
    var names: [String] { [rawValue, zh] + (self == .personal ? ["报告人"] : []) }
  }

  package var caseID: String
  package var number: String
  package var title: String
  /// The day that sorting, date ranges and years go by: when the case was registered.
  package var date: CivilDate
  package var street: String
  package var community: String
  package var units: [String]
  package var deputies: [String]
  /// The deputies' keys, which two of the same name do not share.
  package var deputyKeys: [String]
  package var category: String
  package var state: String
  package var satisfaction: String
  /// Calendar days from registration to the last write-off or other end; `nil` while open.
  package var durationDays: Int?
  /// Handling rounds; more than one means that the case was handled again.
  package var rounds: Int
  package var hasScan: Bool
  package var texts: [(field: Field, text: String)]
  /// Whether titles, names, units, places and residents' data are found by their pinyin, too.
  package var isRead: Bool
  /// The volume that holds it, or the folder of open cases.
  package var volume: String
  /// Where its owner finds it again; kept by an index and given back with a hit.
  package var key: String

  package init(
    caseID: String, number: String, title: String, date: CivilDate, street: String,
    community: String, units: [String], deputies: [String], category: String, state: String,
    satisfaction: String, durationDays: Int?, rounds: Int, hasScan: Bool,
    texts: [(field: Field, text: String)], isRead: Bool = false, volume: String, key: String = "",
    deputyKeys: [String] = []
  ) {
    self.caseID = caseID
    self.number = number
    self.title = title
    self.date = date
    self.street = street
    self.community = community
    self.units = units
    self.deputies = deputies
    self.deputyKeys = deputyKeys
    self.category = category
    self.state = state
    self.satisfaction = satisfaction
    self.durationDays = durationDays
    self.rounds = rounds
    self.hasScan = hasScan
    self.texts = texts
    self.isRead = isRead
    self.volume = volume
    self.key = key
  }

  package static func == (left: SearchRecord, right: SearchRecord) -> Bool {
    left.caseID == right.caseID && left.volume == right.volume && left.title == right.title
      && left.date == right.date && left.texts.elementsEqual(right.texts, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(caseID)
    hasher.combine(volume)
  }
}

/// What a list of hits can be counted by.
package enum Facet: String, CaseIterable, Sendable {
  case street, unit, category, year, satisfaction, state

  /// The record's values under this facet; none where it says nothing.
  package func values(of record: SearchRecord) -> [String] {
    let values: [String] =
      switch self {
      case .street: [record.street]
      case .unit: record.units
      case .category: [record.category]
      case .year: [String(record.date.year)]
      case .satisfaction: [record.satisfaction]
      case .state: [record.state]
      }
    return values.filter { !$0.isEmpty }
  }
}
