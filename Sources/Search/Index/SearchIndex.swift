package import Primitives
package import Storage
internal import Synchronization

/// A search index, open for queries from any number of threads.
///
/// Opening reads the footer and the checksums only. Every page is checked when it is first
/// touched; what a fault reports as damaged has changed no answer.
package final class SearchIndex: Sendable {
  let bytes: IndexBytes
  let pages: SoundPages
  /// What it was made from, as its maker was told.
  package let label: String
  /// How many cases it holds.
  package let caseCount: Int
  /// Whether it is of the version that is written, and not of the one before.
  package let isOfThisVersion: Bool
  /// Whether rare phrases of frequent bigrams have lists; the version before had none.
  var hasPhrases: Bool { isOfThisVersion }
  /// Whether the dictionary's leaves are `PackedLeaf`s; those of the version before are `FormerLeaf`s.
  var hasPackedLeaves: Bool { isOfThisVersion }
  private let sections: [SectionEntry]
  /// A bit for each section all of whose pages were found sound: a search asks of whole columns.
  private let soundSections = Atomic<UInt64>(0)
  private let footerOffset: Int
  private let stringTables: [[String]]
  let unitLists: [[String]]
  let deputyLists: [[String]]

  /// Opens the index at a path.
  ///
  /// - Throws: `search-index-foreign` for another kind of file, `search-index-version`,
  ///   `search-index-cut`, `search-index-damaged`, `search-index-malformed`; `storage-…`.
  package convenience init(open path: String, storage: Storage) throws(Fault) {
    let file = try storage.open(path)
    guard file.size >= IndexFormat.footerSize(IndexFormat.formerSections) else {
      throw SearchIndex.foreign(path)
    }
    try self.init(IndexBytes(try file.mapped(), file: path))
  }

  /// Opens an index that is in memory.
  package convenience init(bytes: [UInt8]) throws(Fault) {
    try self.init(IndexBytes(bytes))
  }

  init(_ bytes: IndexBytes) throws(Fault) {
    let file = bytes.file
    let (footer, version) = try SearchIndex.footer(of: bytes)
    let sectionCount =
      version == IndexFormat.version ? IndexSection.allCases.count : IndexFormat.formerSections
    isOfThisVersion = version == IndexFormat.version
    let summed = IndexFormat.footerSize(sectionCount) - 4
    guard bytes.checksum(footer, summed) == bytes.load(footer + summed, as: UInt32.self),
      bytes.load(0, as: UInt64.self) == SearchIndex.magic
    else { throw damagedPage(footer, file: file) }
    let cases = bytes.load(footer + 16, as: UInt64.self)
    let table = bytes.load(footer + 24, as: UInt64.self)
    guard bytes.load(footer + 12, as: UInt32.self) == sectionCount,
      bytes.load(footer + 44, as: UInt32.self) == IndexFormat.pageSize,
      cases <= IndexFormat.maxCases, table <= footer,
      bytes.load(footer + 32, as: UInt64.self) == bytes.count,
      (Int(table) + IndexFormat.pageSize - 1) >> IndexFormat.pageShift * 4 == footer - Int(table)
    else { throw malformed(footer, file: file) }
    guard
      bytes.checksum(Int(table), footer - Int(table)) == bytes.load(footer + 40, as: UInt32.self)
    else { throw damagedPage(Int(table), file: file) }
    var sections: [SectionEntry] = []
    for index in 0..<sectionCount {
      let at = footer + IndexFormat.footerFixed + index * IndexFormat.footerSection
      let offset = bytes.load(at, as: UInt64.self)
      let length = bytes.load(at + 8, as: UInt64.self)
      guard offset <= table, length <= table - offset else { throw malformed(at, file: file) }
      sections.append(
        SectionEntry(
          offset: Int(offset), length: Int(length), extra: bytes.load(at + 16, as: UInt64.self)))
    }
    while sections.count < IndexSection.allCases.count { sections.append(SectionEntry()) }
    self.bytes = bytes
    self.sections = sections
    footerOffset = footer
    caseCount = Int(cases)
    pages = SoundPages(bytes, table: Int(table))
    let label = sections[IndexSection.label.rawValue]
    if let page = pages.firstDamaged(label.offset, label.length) {
      throw damagedPage(page, file: file)
    }
    self.label = String(
      decoding: UnsafeRawBufferPointer(start: bytes.base + label.offset, count: label.length),
      as: UTF8.self)
    stringTables = try SearchIndex.values(bytes, sections, pages)
    unitLists = stringTables[5].map(ValueList.split)
    deputyLists = stringTables[6].map(ValueList.split)
    try checkShape(footer)
  }

  private static let magic = IndexFormat.magic.withUnsafeBytes {
    UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
  }

  /// Where the footer begins, and of which version it is.
  private static func footer(of bytes: IndexBytes) throws(Fault) -> (Int, UInt32) {
    let file = bytes.file
    func footer(_ sections: Int) -> Int? {
      let footer = bytes.count - IndexFormat.footerSize(sections)
      return footer >= 8 && bytes.load(footer, as: UInt64.self) == magic ? footer : nil
    }
    for (version, sections) in [
      (IndexFormat.version, IndexSection.allCases.count),
      (IndexFormat.formerVersion, IndexFormat.formerSections),
    ] {
      if let footer = footer(sections) {
        guard bytes.load(footer + 8, as: UInt32.self) == version else { throw otherVersion(file) }
        return (footer, version)
      }
    }
    if IndexFormat.endedSections.contains(where: { footer($0) != nil }) { throw otherVersion(file) }
    throw bytes.count >= 8 && bytes.load(0, as: UInt64.self) == magic
      ? indexFault(
        "search-index-cut",
        Phrase(zh: "文件不完整", en: "the file is cut short or was added to"), file: file)
      : foreign(file)
  }

  /// Lengths that follow from the number of cases.
  private func checkShape(_ footer: Int) throws(Fault) {
    for section in IndexSection.columns {
      let entry = self[section]
      let width = Int(entry.extra & 0xFF)
      guard [0, 1, 2, 4].contains(width), entry.length == width * caseCount else {
        throw malformed(footer, file: bytes.file)
      }
    }
    let blocks = (caseCount + IndexFormat.storeBlock - 1) / IndexFormat.storeBlock
    guard self[.lengthClass].length == caseCount, self[.storeOffsets].length == 4 * blocks,
      self[.dates].length % 8 == 0, self[.terms].length % 16 == 0,
      self[.personalTerms].length % 16 == 0, self[.phraseTerms].length % 16 == 0,
      caseCount == 0 || self[.dates].length > 0
    else { throw malformed(footer, file: bytes.file) }
    for section in [IndexSection.dates, .terms, .personalTerms, .phraseTerms] { try check(section) }
    var next = 0
    for index in 0..<dateCount {
      let first = Int(dateFirst(index))
      guard index == 0 ? first == 0 : first > next, first < caseCount,
        index == 0 || dateDay(index) < dateDay(index - 1)
      else { throw malformed(self[.dates].offset + 8 * index, file: bytes.file) }
      next = first
    }
  }

  private static func values(
    _ bytes: IndexBytes, _ sections: [SectionEntry], _ pages: SoundPages
  ) throws(Fault) -> [[String]] {
    var tables: [[String]] = []
    for section in [
      IndexSection.streetValues, .categoryValues, .satisfactionValues, .stateValues,
      .volumeValues, .unitValues, .deputyValues,
    ] {
      let entry = sections[section.rawValue]
      if let page = pages.firstDamaged(entry.offset, entry.length) {
        throw damagedPage(page, file: bytes.file)
      }
      guard
        let values = ValueTable.decode(
          UnsafeRawBufferPointer(start: bytes.base + entry.offset, count: entry.length))
      else { throw malformed(entry.offset, file: bytes.file) }
      tables.append(values)
    }
    return tables
  }

  private static func otherVersion(_ file: String?) -> Fault {
    indexFault(
      "search-index-version",
      Phrase(zh: "它的版本与本程序不同", en: "it is of another version than this program"), file: file)
  }

  private static func foreign(_ file: String?) -> Fault {
    indexFault(
      "search-index-foreign", Phrase(zh: "它不是检索索引", en: "it is no search index"), file: file)
  }

  // MARK: Sections

  subscript(section: IndexSection) -> SectionEntry { sections[section.rawValue] }

  /// Checks the pages of a whole section.
  func check(_ section: IndexSection) throws(Fault) {
    let bit = (1 as UInt64) << UInt64(section.rawValue)
    if soundSections.load(ordering: .relaxed) & bit != 0 { return }
    let entry = self[section]
    if let page = pages.firstDamaged(entry.offset, entry.length) {
      throw damagedPage(page, file: bytes.file)
    }
    soundSections.bitwiseOr(bit, ordering: .relaxed)
  }

  /// Checks every page.
  package func verify() throws(Fault) {
    if let page = pages.firstDamaged(0, Int(bytes.load(footerOffset + 24, as: UInt64.self))) {
      throw damagedPage(page, file: bytes.file)
    }
  }

  /// A column, checked.
  func column(_ section: IndexSection) throws(Fault) -> Column {
    try check(section)
    let entry = self[section]
    return Column(
      bytes: bytes.base + entry.offset, width: Int(entry.extra & 0xFF),
      base: Int(Int32(truncatingIfNeeded: entry.extra >> 8)))
  }

  func scoring() throws(Fault) -> ScoringColumns {
    try check(.lengthClass)
    return ScoringColumns(
      lengthClass: (bytes.base + self[.lengthClass].offset).assumingMemoryBound(to: UInt8.self),
      title: try column(.title))
  }

  /// The texts that a column's numbers stand for.
  func strings(_ section: IndexSection) -> [String] {
    switch section {
    case .street: stringTables[0]
    case .category: stringTables[1]
    case .satisfaction: stringTables[2]
    case .state: stringTables[3]
    case .volume: stringTables[4]
    case .units: stringTables[5]
    case .deputies: stringTables[6]
    default: []
    }
  }

  // MARK: Dates

  var dateCount: Int { self[.dates].length / 8 }
  func dateDay(_ index: Int) -> Int {
    Int(bytes.load(self[.dates].offset + 8 * index, as: Int32.self))
  }
  func dateFirst(_ index: Int) -> UInt32 {
    bytes.load(self[.dates].offset + 8 * index + 4, as: UInt32.self)
  }

  /// The first index of the table for which `isPast` holds; it holds for all behind that.
  private func partition(_ isPast: (Int) -> Bool) -> Int {
    var low = 0
    var high = dateCount
    while low < high {
      let middle = (low + high) / 2
      if isPast(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The cases of these days, both included.
  func cases(from: Int?, to: Int?) -> Range<Int> {
    let low = to.map { day in partition { dateDay($0) <= day } } ?? 0
    let high = from.map { day in partition { dateDay($0) < day } } ?? dateCount
    let start = low < dateCount ? Int(dateFirst(low)) : caseCount
    let end = high < dateCount ? Int(dateFirst(high)) : caseCount
    return start..<max(start, end)
  }

  /// The row of the table of dates that a case is in.
  func dateIndex(of number: Int) -> Int { partition { dateFirst($0) > UInt32(number) } - 1 }

  func day(of number: Int) -> Int { dateDay(dateIndex(of: number)) }
}

extension IndexSection {
  /// The sections that hold one number for each case.
  static let columns: [IndexSection] = [
    .title, .narrative, .review, .log, .reply, .reason, .name, .place, .unitName, .document,
    .numberText, .street, .category, .satisfaction, .state, .volume, .units, .deputies,
    .duration, .rounds, .scan,
  ]
}

/// What an index shows of a case.
struct StoredCase {
  var caseID = ""
  var number = ""
  var title = ""
  var key = ""
}

extension SearchIndex {
  /// The shown values of the cases in one block of the store.
  func stored(block: Int) throws(Fault) -> [StoredCase] {
    let table = self[.storeOffsets]
    try checkRange(table.offset + 4 * block, min(8, table.length - 4 * block))
    let start = Int(bytes.load(table.offset + 4 * block, as: UInt32.self))
    let isLast = 4 * block + 4 >= table.length
    let end =
      isLast
      ? self[.store].length : Int(bytes.load(table.offset + 4 * block + 4, as: UInt32.self))
    let store = self[.store]
    guard start <= end, end <= store.length else { throw malformed(table.offset, file: bytes.file) }
    try checkRange(store.offset + start, end - start)
    let base = (bytes.base + store.offset).assumingMemoryBound(to: UInt8.self)
    var reader = ByteReader(next: base + start, end: base + end)
    var found: [StoredCase] = []
    var last: [UInt8] = []
    let first = block * IndexFormat.storeBlock
    for _ in first..<min(first + IndexFormat.storeBlock, caseCount) {
      let shared = reader.varint()
      guard shared <= UInt64(last.count) else {
        throw malformed(store.offset + start, file: bytes.file)
      }
      let rest = reader.varint()
      guard rest <= UInt64(reader.end - reader.next) else {
        throw malformed(store.offset + start, file: bytes.file)
      }
      last.removeSubrange(Int(shared)...)
      last.append(contentsOf: UnsafeBufferPointer(start: reader.next, count: Int(rest)))
      reader.next += Int(rest)
      var values = StoredCase()
      values.caseID = String(decoding: last, as: UTF8.self)
      values.number = reader.text(reader.varint())
      values.title = reader.text(reader.varint())
      values.key = reader.text(reader.varint())
      if reader.failed { throw malformed(store.offset + start, file: bytes.file) }
      found.append(values)
    }
    return found
  }

  /// The identities of cases, whose numbers ascend.
  package func caseIDs(of numbers: [UInt32]) throws(Fault) -> [String] {
    var found: [String] = []
    var block = -1
    var shown: [StoredCase] = []
    for number in numbers {
      if Int(number) / IndexFormat.storeBlock != block {
        block = Int(number) / IndexFormat.storeBlock
        shown = try stored(block: block)
      }
      found.append(shown[Int(number) % IndexFormat.storeBlock].caseID)
    }
    return found
  }

  /// The numbers of the cases with these identities; reads those of all cases.
  package func numbers(of caseIDs: Set<String>) throws(Fault) -> [Int] {
    guard !caseIDs.isEmpty else { return [] }
    var found: [Int] = []
    for block in 0..<(caseCount + IndexFormat.storeBlock - 1) / IndexFormat.storeBlock {
      for (row, stored) in try stored(block: block).enumerated()
      where caseIDs.contains(stored.caseID) {
        found.append(block * IndexFormat.storeBlock + row)
      }
    }
    return found
  }

  func checkRange(_ offset: Int, _ length: Int) throws(Fault) {
    if let page = pages.firstDamaged(offset, length) { throw damagedPage(page, file: bytes.file) }
  }
}
