internal import Primitives

/// Files with their codes, packed close: an office has tens of thousands, and every archive command
/// reads them all.
///
/// Texts lie one after another in one array; what many rows say alike is kept once.
struct RecordedRows: Sendable {
  /// Its parts are in an order in which their alignment wastes few bytes.
  private struct Row: Sendable {
    var caseID: CaseID
    var dossier: Digest?
    var retention: RetentionPeriod?
    var opinion: AppraisalOpinion?
    var sm3: Digest?
    /// Below zero without one, as all of these.
    var supplement: Int32
    var filingYear: Int32
    var pages: Int32
    /// Bytes.
    var code: Int32
    var title: Int32
    /// Numbers into `repeated`.
    var basis: Int32
    var scheme: Int32
    /// Where its code and, behind it, its title begin.
    var texts: Int

    var file: ArchivedFile { ArchivedFile(caseID, supplement: Row.number(supplement)) }

    static func number(_ packed: Int32) -> Int? { packed < 0 ? nil : Int(packed) }
    static func packed(_ number: Int?) -> Int32 { number.map { Int32(clamping: max(0, $0)) } ?? -1 }
  }

  private var rows: [Row] = []
  private var texts: [UInt8] = []
  private var repeated: [String] = []
  /// By their bytes: what only looks alike is not the same.
  private var numbers: [[UInt8]: Int32] = [:]
  /// A hash table of numbers of rows; below zero for a free place.
  private var slots: [Int32] = []

  var count: Int { rows.count }

  /// The files' numbers in the order of cases.
  func ordered() -> [Int] { rows.indices.sorted { rows[$0].file < rows[$1].file } }

  func file(_ number: Int) -> ArchivedFile { rows[number].file }

  func scheme(_ number: Int) -> String { repeated[Int(rows[number].scheme)] }

  func code(_ number: Int) -> ArchivalCode? {
    text(rows[number].texts, rows[number].code).map { ArchivalCode(rawValue: $0) }
  }

  subscript(number: Int) -> RecordedFile {
    let row = rows[number]
    return RecordedFile(
      row.file, code: code(number), filingYear: Row.number(row.filingYear),
      retention: row.retention, dossier: row.dossier, sm3: row.sm3, opinion: row.opinion,
      pages: Row.number(row.pages),
      title: text(row.texts + Int(max(0, row.code)), row.title),
      basis: row.basis < 0 ? nil : repeated[Int(row.basis)])
  }

  private func text(_ start: Int, _ count: Int32) -> String? {
    count < 0 ? nil : String(decoding: texts[start..<(start + Int(count))], as: UTF8.self)
  }

  func number(of file: ArchivedFile) -> Int? {
    guard !slots.isEmpty else { return nil }
    let row = slots[slot(of: file)]
    return row < 0 ? nil : Int(row)
  }

  /// Adds a file, or puts it in the place of what was said of it before.
  mutating func put(_ recorded: RecordedFile, scheme: String) {
    let start = texts.count
    let code = append(recorded.code?.rawValue)
    let title = append(recorded.title)
    let row = Row(
      caseID: recorded.caseID, dossier: recorded.dossier, retention: recorded.retention,
      opinion: recorded.opinion, sm3: recorded.sm3, supplement: Row.packed(recorded.supplement),
      filingYear: Row.packed(recorded.filingYear), pages: Row.packed(recorded.pages), code: code,
      title: title, basis: recorded.basis.map { kept($0) } ?? -1, scheme: kept(scheme),
      texts: start)
    if slots.count < 2 * (rows.count + 1) { grow() }
    let slot = slot(of: row.file)
    if slots[slot] >= 0 {
      rows[Int(slots[slot])] = row
    } else {
      slots[slot] = Int32(rows.count)
      rows.append(row)
    }
  }

  private mutating func append(_ text: String?) -> Int32 {
    guard let text else { return -1 }
    texts += text.utf8
    return Int32(text.utf8.count)
  }

  private mutating func kept(_ text: String) -> Int32 {
    let bytes = Array(text.utf8)
    if let number = numbers[bytes] { return number }
    let number = Int32(repeated.count)
    numbers[bytes] = number
    repeated.append(text)
    return number
  }

  // MARK: The hash table

  /// The slot that holds this file, or the free one where it would be.
  private func slot(of file: ArchivedFile) -> Int {
    let mask = slots.count - 1
    var slot = file.hashValue & mask
    while slots[slot] >= 0, rows[Int(slots[slot])].file != file { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: max(16, 2 * slots.count))
    for number in rows.indices { slots[slot(of: rows[number].file)] = Int32(number) }
  }
}
