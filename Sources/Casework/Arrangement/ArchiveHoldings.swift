package import Primitives

/// What the record files say of the archive: codes, accessions, transfers, holds and disposals.
package struct ArchiveHoldings: Sendable {
  package struct Transfer: Sendable {
    package var listed: ArchiveRecord
    package var signed: [(party: RecordedParty, on: CivilDate)] = []
    package var signatures: [RecordedParty] { signed.map(\.party) }
    package var isDone: Bool { signed.count == 2 }
  }

  package struct Appraisal: Sendable {
    package var made: ArchiveRecord
    package var approval: ArchiveRecord?
  }

  package struct Hold: Sendable {
    package var placed: ArchiveRecord
    package var lifted: ArchiveRecord?
  }

  package struct Destruction: Sendable {
    package var listed: ArchiveRecord
    package var approval: ArchiveRecord?
    package var supervision: [ArchiveRecord] = []
    package var done: ArchiveRecord?
    /// Approved, and supervised by two: it may be carried out.
    package var isReady: Bool { approval != nil && supervision.count >= 2 && done == nil }
  }

  package private(set) var arrangement = ArrangementBook()
  package private(set) var accessions: [ArchiveRecord] = []
  package private(set) var transfers: [ArchiveNumber: Transfer] = [:]
  package private(set) var appraisals: [ArchiveNumber: Appraisal] = [:]
  package private(set) var holds: [ArchiveNumber: Hold] = [:]
  package private(set) var destructions: [ArchiveNumber: Destruction] = [:]

  /// An approved opinion that keeps a file on.
  private struct Kept: Sendable {
    var appraisal: ArchiveNumber
    var approvedOn: CivilDate
    var period: RetentionPeriod
  }

  /// In the order of approval.
  private var kept: [ArchivedFile: [Kept]] = [:]

  /// The years of the retention period after which records are transferred (Archives Act, 20).
  package static let transferYears = 10

  package init() {}

  /// Takes the entries of the chains, each in its order; the appraisals before what follows them.
  package init(_ records: [ArchiveChain: [ArchiveRecord]]) {
    arrangement = ArrangementBook(records[.arrangement] ?? [])
    for chain in ArchiveChain.allCases where chain != .arrangement {
      for record in records[chain] ?? [] { take(record) }
    }
  }

  /// Takes the next entry, whichever chain it is of.
  package mutating func take(_ record: ArchiveRecord) {
    let number = record.number ?? ""
    switch record.kind {
    case .arranged: arrangement.take(record)
    case .accessioned: accessions.append(record)
    case .transferListed: transfers[number] = Transfer(listed: record)
    case .transferSigned:
      transfers[number]?.signed += record.parties.prefix(1).map { ($0, record.on) }
    case .appraised: appraisals[number] = Appraisal(made: record)
    case .appraisalApproved:
      appraisals[number]?.approval = record
      for row in appraisals[number]?.made.files ?? [] where row.opinion == .keep {
        guard let period = row.retention else { continue }
        kept[row.file, default: []].append(
          Kept(appraisal: number, approvedOn: record.on, period: period))
      }
    case .held: holds[number] = Hold(placed: record)
    case .holdLifted: holds[number]?.lifted = record
    case .destructionListed: destructions[number] = Destruction(listed: record)
    case .destructionApproved: destructions[number]?.approval = record
    case .destructionSupervised: destructions[number]?.supervision.append(record)
    case .destroyed: destructions[number]?.done = record
    }
  }

  /// The next number of a year among those given in a chain.
  package func nextNumber(_ chain: ArchiveChain, year: Int) -> ArchiveNumber {
    let used: [ArchiveNumber] =
      switch chain {
      case .arrangement: []
      case .accessions: accessions.compactMap(\.number)
      case .transfers: Array(transfers.keys)
      case .appraisals: Array(appraisals.keys)
      case .holds: Array(holds.keys)
      case .disposals: Array(destructions.keys)
      }
    let taken = Set(used)
    var serial = 1
    while taken.contains(ArchiveNumber(year: year, serial: serial)) { serial += 1 }
    return ArchiveNumber(year: year, serial: serial)
  }

  // MARK: Standing of a file

  /// The holds that are on a file, in the order of their numbers.
  package func holds(on file: ArchivedFile) -> [ArchiveNumber] {
    holds.filter { hold in
      hold.value.lifted == nil && hold.value.placed.files.contains { $0.caseID == file.caseID }
    }.keys.sorted()
  }

  package var destroyed: Set<ArchivedFile> {
    Set(destructions.values.compactMap(\.done).flatMap { $0.files.map(\.file) })
  }

  package func isDestroyed(_ file: ArchivedFile) -> Bool {
    destructions.values.contains { destruction in
      destruction.done != nil && destruction.listed.files.contains { $0.file == file }
    }
  }

  package func isTransferred(_ file: ArchivedFile) -> Bool {
    transfers.values.contains { $0.isDone && $0.listed.files.contains { $0.file == file } }
  }

  /// The periods that approved appraisals added, without `appraisal` and those after it.
  private func kept(_ file: ArchivedFile, before appraisal: ArchiveNumber?) -> ArraySlice<Kept> {
    (kept[file] ?? []).prefix { $0.appraisal != appraisal }
  }

  /// The last year of a file's retention; `nil` for ever, and where it has no code.
  ///
  /// Counted from the year after filing; an approved appraisal may have added to it. With
  /// `appraisal` as it was when that was made.
  package func lastYear(
    of file: ArchivedFile, before appraisal: ArchiveNumber? = nil
  ) -> Int? {
    guard let recorded = arrangement.recorded(file), let year = recorded.filingYear,
      let years = recorded.retention?.years
    else { return nil }
    var last = year + years
    for kept in kept(file, before: appraisal) {
      guard let more = kept.period.years else { return nil }
      last += more
    }
    return last
  }

  /// The period that a file is kept: the one of the last approved appraisal, else the one it got
  /// with its code; `nil` where it has none.
  package func retention(
    of file: ArchivedFile, before appraisal: ArchiveNumber? = nil
  ) -> RetentionPeriod? {
    kept(file, before: appraisal).last?.period ?? arrangement.recorded(file)?.retention
  }

  /// Whether an approved appraisal keeps it beyond its first period (续存).
  package func isKeptOn(_ file: ArchivedFile) -> Bool { kept[file] != nil }

  /// Whether it goes to the state archive: what was ever to be kept 30 years or for ever.
  package func isTransferable(_ file: ArchivedFile) -> Bool {
    let periods = [arrangement.recorded(file)?.retention] + (kept[file] ?? []).map(\.period)
    return periods.contains { $0 != nil && $0 != .tenYears }
  }

  /// How far the work on what is due has come.
  package enum Progress: Hashable, Sendable {
    case appraised(ArchiveNumber)
    case toBeDestroyed(appraisal: ArchiveNumber)
    case listedForDestruction(ArchiveNumber)
    case destructionApproved(ArchiveNumber)
    case listedForTransfer(ArchiveNumber)

    /// Whether an approved appraisal has decided for destruction.
    package var isDestruction: Bool {
      switch self {
      case .toBeDestroyed, .listedForDestruction, .destructionApproved: true
      case .appraised, .listedForTransfer: false
      }
    }

    package var title: Phrase {
      switch self {
      case .appraised(let number):
        Phrase(zh: "鉴定待批准（\(number)）", en: "appraisal \(number) awaits approval")
      case .toBeDestroyed(let number):
        Phrase(zh: "待造销毁清册（鉴定\(number)）", en: "to be listed for destruction by \(number)")
      case .listedForDestruction(let number):
        Phrase(zh: "销毁清册待批准（\(number)）", en: "destruction list \(number) awaits approval")
      case .destructionApproved(let number):
        Phrase(zh: "待销毁（清册\(number)）", en: "to be destroyed by list \(number)")
      case .listedForTransfer(let number):
        Phrase(zh: "移交（已造册\(number)）", en: "listed for transfer in \(number)")
      }
    }
  }

  /// `nil` where nothing has begun, or all is done.
  package func progress(of file: ArchivedFile) -> Progress? {
    guard !isDestroyed(file), !isTransferred(file) else { return nil }
    for (number, list) in destructions where list.listed.files.contains(where: { $0.file == file })
    {
      return list.approval == nil ? .listedForDestruction(number) : .destructionApproved(number)
    }
    for (number, list) in transfers where list.listed.files.contains(where: { $0.file == file }) {
      return .listedForTransfer(number)
    }
    let last = appraisals.filter { $0.value.made.files.contains { $0.file == file } }
      .max { $0.value.made.sequence < $1.value.made.sequence }
    guard let (number, appraisal) = last else { return nil }
    guard appraisal.approval != nil else { return .appraised(number) }
    let isChosen = appraisal.made.files.contains { $0.file == file && $0.opinion == .destroy }
    return isChosen ? .toBeDestroyed(appraisal: number) : nil
  }

  /// Why a file is due on a day; empty while nothing is.
  package enum Due: Hashable, Sendable {
    /// Its retention ended with that year.
    case appraisal(since: Int)
    /// It has been kept long enough to go to the state archive.
    case transfer(since: Int)
  }

  package func due(_ file: ArchivedFile, on day: CivilDate) -> Due? {
    guard let recorded = arrangement.recorded(file), let year = recorded.filingYear,
      !isDestroyed(file), !isTransferred(file)
    else { return nil }
    if let last = lastYear(of: file), last < day.year { return .appraisal(since: last + 1) }
    let transfer = year + ArchiveHoldings.transferYears
    if isTransferable(file), transfer < day.year {
      // What was kept ten years at first goes there from the day on which it was kept on.
      let isLate = recorded.retention == .tenYears
      let keptOn = isLate ? kept[file]?.first { $0.period != .tenYears }?.approvedOn.year : nil
      return .transfer(since: max(transfer + 1, keptOn ?? 0))
    }
    return nil
  }
}
