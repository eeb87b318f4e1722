internal import Primitives

/// What an index keeps of a case beside its texts.
struct CaseValues {
  var date: Int = 0
  var caseID: String = ""
  var number: String = ""
  var title: String = ""
  var key: String = ""
  var street: String = ""
  var category: String = ""
  var satisfaction: String = ""
  var state: String = ""
  var volume: String = ""
  var units: String = ""
  var deputies: String = ""
  var duration: Int = 0
  var rounds: Int = 0
  var hasScan = false
  /// Places of each shared field.
  var lengths: [Int] = []

  init() {}

  init(_ record: SearchRecord) {
    date = record.date.dayNumber
    caseID = record.caseID
    number = record.number
    title = record.title
    key = record.key
    street = record.street
    category = record.category
    satisfaction = record.satisfaction
    state = record.state
    volume = record.volume
    units = ValueList.joined(record.units)
    deputies = ValueList.joined(record.deputyKeys)
    duration = (record.durationDays ?? -1) + 1
    rounds = record.rounds
    hasScan = record.hasScan
  }

  /// The order of cases in every index: newest first, then by their identity.
  static func precedes(_ left: CaseValues, _ right: CaseValues) -> Bool {
    if left.date != right.date { return left.date > right.date }
    if left.caseID != right.caseID {
      return left.caseID.utf8.lexicographicallyPrecedes(right.caseID.utf8)
    }
    if left.volume != right.volume {
      return left.volume.utf8.lexicographicallyPrecedes(right.volume.utf8)
    }
    return left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
  }
}

/// Gathers the values of cases in their order, writing what is shown and keeping what is counted.
struct CaseTable {
  private(set) var count = 0
  private(set) var lengthClass: [UInt8] = []
  private(set) var titles: [UInt32] = []
  private var dates: [(day: Int, first: Int)] = []
  private var lengths = [ColumnValues](
    repeating: ColumnValues(), count: SearchRecord.Field.shared.count)
  private var coded:
    [(column: IndexSection, values: IndexSection, codes: ColumnValues, table: ValueTable)]
  private var duration = ColumnValues()
  private var rounds = ColumnValues()
  private var scans = ColumnValues()
  private var offsets: [UInt32] = []
  private let block = OutputBytes()
  private var lastID: [UInt8] = []
  private var storeStart = 0

  init(_ writer: IndexWriter) throws(Fault) {
    let pairs: [(IndexSection, IndexSection)] = [
      (.street, .streetValues), (.category, .categoryValues),
      (.satisfaction, .satisfactionValues), (.state, .stateValues), (.volume, .volumeValues),
      (.units, .unitValues), (.deputies, .deputyValues),
    ]
    coded = pairs.map { ($0.0, $0.1, ColumnValues(), ValueTable()) }
    try writer.begin(.store)
    storeStart = writer.position
  }

  mutating func append(_ values: CaseValues, to writer: IndexWriter) throws(Fault) {
    guard count < IndexFormat.maxCases else {
      throw indexFault(
        "search-index-full",
        Phrase(
          zh: "一个索引最多\(IndexFormat.maxCases)件",
          en: "an index holds at most \(IndexFormat.maxCases) cases"))
    }
    if dates.last?.day != values.date { dates.append((values.date, count)) }
    var total = 0
    for (field, length) in values.lengths.enumerated() {
      lengths[field].append(length)
      total += length
    }
    lengthClass.append(Impact.lengthClass(total))
    titles.append(UInt32(clamping: values.lengths.first ?? 0))
    let texts = [
      values.street, values.category, values.satisfaction, values.state, values.volume,
      values.units, values.deputies,
    ]
    for (index, text) in texts.enumerated() {
      coded[index].codes.append(coded[index].table.code(text))
    }
    duration.append(values.duration)
    rounds.append(values.rounds)
    scans.append(values.hasScan ? 1 : 0)
    try store(values, to: writer)
    count += 1
  }

  private mutating func store(_ values: CaseValues, to writer: IndexWriter) throws(Fault) {
    if count % IndexFormat.storeBlock == 0 {
      try writer.append(block.bytes)
      block.removeAll()
      lastID = []
      guard let offset = UInt32(exactly: writer.position - storeStart) else {
        throw indexFault(
          "search-index-full", Phrase(zh: "编号和标题过多", en: "numbers and titles are too many"))
      }
      offsets.append(offset)
    }
    let id = Array(values.caseID.utf8)
    var shared = 0
    while shared < id.count, shared < lastID.count, id[shared] == lastID[shared] { shared += 1 }
    block.appendVarint(UInt64(shared))
    block.appendVarint(UInt64(id.count - shared))
    block.append(Array(id[shared...]))
    for text in [values.number, values.title, values.key] {
      block.appendVarint(UInt64(text.utf8.count))
      block.append(Array(text.utf8))
    }
    lastID = id
  }

  /// The places of each case's shared text.
  var places: some Collection<Int> {
    let lengths = lengths
    return (0..<count).lazy.map { row in lengths.reduce(0) { $0 + $1[row] } }
  }

  /// Ends what is shown; the dictionaries follow.
  mutating func endStore(_ writer: IndexWriter) throws(Fault) {
    try writer.append(block.bytes)
    block.removeAll()
    writer.end(.store)
    let table = OutputBytes()
    for offset in offsets { table.append(offset) }
    try writer.put(.storeOffsets, Array(table.bytes))
  }

  /// Writes the columns.
  mutating func finish(_ writer: IndexWriter) throws(Fault) {
    let table = OutputBytes()
    for date in dates {
      table.append(Int32(truncatingIfNeeded: date.day))
      table.append(UInt32(date.first))
    }
    try writer.put(.dates, Array(table.bytes))
    try writer.put(.lengthClass, lengthClass)
    for (index, field) in SearchRecord.Field.shared.enumerated() {
      guard let section = IndexSection(lengthsOf: field) else { continue }
      let column = lengths[index].encoded()
      try writer.put(section, column.bytes, extra: column.extra)
    }
    for index in coded.indices {
      let fresh = coded[index].table.sort()
      for row in 0..<count { coded[index].codes[row] = fresh[coded[index].codes[row]] }
      let column = coded[index].codes.encoded()
      try writer.put(coded[index].column, column.bytes, extra: column.extra)
      try writer.put(coded[index].values, coded[index].table.encoded())
    }
    for (section, values) in [
      (IndexSection.duration, duration), (.rounds, rounds), (.scan, scans),
    ] {
      let column = values.encoded()
      try writer.put(section, column.bytes, extra: column.extra)
    }
  }
}
