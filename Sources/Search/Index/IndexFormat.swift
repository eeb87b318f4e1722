internal import Primitives

/// The numbers of `docs/formats/index.md`.
enum IndexFormat {
  static let magic: [UInt8] = Array("DOSSIDX1".utf8)
  static let version: UInt32 = 3
  /// Bytes under one checksum.
  static let pageShift = 14
  static let pageSize = 1 << pageShift
  /// Cases in one block of postings.
  static let blockSize = 128
  /// Stands for the width of a block's steps where its cases are bits instead.
  static let bits = 31
  /// Bits are written where they are no more than these for each case, and take no more than steps would.
  ///
  /// Whether a case is among them is seen at once; of more it would take longer to make numbers again.
  static let bitsPerCase = 3
  /// Terms in one leaf of the dictionary.
  static let leafTerms = 16
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
  /// The version before, with other leaves and without the last two sections, is read as well.
  static let formerVersion: UInt32 = 2
  static let formerSections = IndexSection.allCases.count - 2
  /// Sections of versions that are no longer read.
  static let endedSections = [IndexSection.allCases.count - 4]

  static func footerSize(_ sections: Int) -> Int { footerFixed + footerSection * sections + 4 }

  static func term(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << scalarBits | UInt64(second)
  }

  // MARK: Phrases

  /// A bigram is frequent if no fewer cases hold it, where there are so many in all.
  static func frequent(of caseCount: Int) -> Int { max(blockSize, caseCount / 64) }

  /// A phrase has a list when it is in so many times fewer cases than its rarer bigram.
  static let phraseRarity = 8

  /// Whether both characters of a bigram were written: neither is a reading or a run's end.
  static func isWritten(_ bigram: UInt64) -> Bool {
    let second = bigram & (1 << scalarBits - 1)
    return second != 0 && !isReading(second) && !isReading(bigram >> scalarBits)
  }

  /// The run of three characters that two bigrams make, of which the first ends as the second begins.
  static func phrase(_ left: UInt64, _ right: UInt64) -> UInt64 {
    left << scalarBits | right & (1 << scalarBits - 1)
  }

  /// The private use area, which no folded text holds.
  static func isReading(_ scalar: UInt64) -> Bool { scalar >= 0xE000 && scalar < 0xF900 }
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
  case phraseLeaves, phraseTerms

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

/// The dictionaries of an index.
enum TermKind {
  case shared, personal
  /// Rare runs of three characters of the shared texts, both of whose bigrams are frequent.
  case phrases

  var sections: (leaves: IndexSection, terms: IndexSection) {
    switch self {
    case .shared: (.leaves, .terms)
    case .personal: (.personalLeaves, .personalTerms)
    case .phrases: (.phraseLeaves, .phraseTerms)
    }
  }
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
