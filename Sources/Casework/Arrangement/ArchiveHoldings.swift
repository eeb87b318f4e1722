package import Primitives

/// What the record files say of the archive: codes, accessions, transfers, holds and disposals.
package struct ArchiveHoldings: Sendable {
  package struct Transfer: Sendable {
    package var listed: ArchiveRecord
    package var signatures: [RecordedParty] = []
    package var isDone: Bool { signatures.count == 2 }
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
    case .transferSigned: transfers[number]?.signatures += record.parties.prefix(1)
    case .appraised: appraisals[number] = Appraisal(made: record)
    case .appraisalApproved: appraisals[number]?.approval = record
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

  package func isDestroyed(_ file: ArchivedFile) -> Bool {
    destructions.values.contains { destruction in
      destruction.done != nil && destruction.listed.files.contains { $0.file == file }
    }
  }

  package func isTransferred(_ file: ArchivedFile) -> Bool {
    transfers.values.contains { $0.isDone && $0.listed.files.contains { $0.file == file } }
  }

  /// The last year of a file's retention; `nil` for ever, and where it has no code.
  ///
  /// Counted from the year after filing; an approved appraisal may have added to it.
  package func lastYear(of file: ArchivedFile) -> Int? {
    guard let recorded = arrangement.recorded(file), let year = recorded.filingYear,
      let years = recorded.retention?.years
    else { return nil }
    var last = year + years
    for appraisal in appraisals.values.sorted(by: { $0.made.sequence < $1.made.sequence })
    where appraisal.approval != nil {
      for row in appraisal.made.files where row.file == file && row.opinion == .keep {
        guard let more = row.retention?.years else { return nil }
        last += more
      }
    }
    return last
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
    if recorded.retention != .tenYears, transfer < day.year {
      return .transfer(since: transfer + 1)
    }
    return nil
  }
}
