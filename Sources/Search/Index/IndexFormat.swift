internal import Primitives

/// The numbers of `docs/formats/index.md`.
enum IndexFormat {
  static let magic: [UInt8] = Array("DOSSIDX1".utf8)
  static let version: UInt32 = 2
  /// Bytes under one checksum.
  static let pageShift = 14
  static let pageSize = 1 << pageShift
  /// Cases in one block of postings.
  static let blockSize = 128
  /// Terms in one leaf of the dictionary.
  static let leafTerms = 32
  /// So that 128 differences of a block never overflow 32 bits.
  static let maxCases = 1 << 24
  /// Places in the text of one case.
  static let maxPlaces = 1 << 22
  /// Cases whose display values share one block.
  static let storeBlock = 16
  /// The footer's fixed part, and that of each section.
  static let footerFixed = 48
  static let footerSection = 24
  /// A scalar has 21 bits; a term is two of them.
  static let scalarBits: UInt64 = 21

  static var footerSize: Int { footerSize(IndexSection.allCases.count) }
  /// Sections of the versions before, which had no deputies.
  static let formerSections = [IndexSection.allCases.count - 2]

  static func footerSize(_ sections: Int) -> Int { footerFixed + footerSection * sections + 4 }

  static func term(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << scalarBits | UInt64(second)
  }
}

/// The parts of an index file, in the order of the footer's table.
enum IndexSection: Int, CaseIterable {
  case leaves, terms, personalLeaves, personalTerms
  case dates
  case lengthClass
  // The searched places of each shared field, in the order of `Field.allCases`.
  case title, narrative, review, log, reply, reason, name, place, unitName, document, numberText
  case street, category, satisfaction, state, volume, units, deputies
  case duration, rounds, scan
  case streetValues, categoryValues, satisfactionValues, stateValues, volumeValues, unitValues
  case deputyValues
  case store, storeOffsets
  /// What the index was made from, in its owner's words.
  case label

  /// The lengths of a public field.
  init?(lengthsOf field: SearchRecord.Field) {
    switch field {
    case .title: self = .title
    case .narrative: self = .narrative
    case .review: self = .review
    case .log: self = .log
    case .reply: self = .reply
    case .reason: self = .reason
    case .name: self = .name
    case .place: self = .place
    case .unit: self = .unitName
    case .document: self = .document
    case .number: self = .numberText
    case .personal, .attachment: return nil
    }
  }
}

extension SearchRecord.Field {
  /// The fields whose text shares one space of places, in its order.
  static let shared = SearchRecord.Field.allCases.filter { !$0.isPersonal }
}

/// Where a section lies, and one number that its reader needs.
struct SectionEntry {
  var offset = 0
  var length = 0
  /// For a column: its least value, and the bytes of one in the lowest eight bits.
  var extra: UInt64 = 0
}

func indexFault(_ code: String, _ why: Phrase, offset: Int? = nil, file: String? = nil) -> Fault {
  Fault(
    code, .damaged, what: Phrase(zh: "检索索引不能用", en: "the search index cannot be used"), why: why,
    next: Phrase(
      zh: "查询会改为逐件扫描；请运行 dossier archive rebuild",
      en: "searches scan the cases instead; run dossier archive rebuild"),
    at: Place(file: file, offset: offset))
}

func damagedPage(_ offset: Int, file: String?) -> Fault {
  indexFault(
    "search-index-damaged",
    Phrase(zh: "这里的校验值不符", en: "the checksum of these bytes does not fit"), offset: offset,
    file: file)
}

func malformed(_ offset: Int, file: String?) -> Fault {
  indexFault(
    "search-index-malformed",
    Phrase(zh: "内容自相矛盾", en: "its content contradicts itself"), offset: offset, file: file)
}
