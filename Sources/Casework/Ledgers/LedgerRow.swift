package import Primitives

/// A line of a ledger row; a red one corrects and leaves readable what it corrects.
package struct LedgerEntry: Hashable, Sendable {
  package var on: CivilDate
  package var recordedOn: CivilDate
  package var phase: Phase
  package var text: String
  package var isRed: Bool
  package var was: String?
  package var becomes: String?
  package var actor: ActingPerson
}

/// One case's row in one unit's ledger, with a number of its own.
package struct LedgerRow: Hashable, Sendable {
  package var side: LedgerSide
  package var unit: UnitID?
  package var number: LedgerNumber
  package var openedOn: CivilDate
  package var opener: ActingPerson
  /// The day of each phase that has come, as this ledger has it.
  package var phases: [Phase: CivilDate] = [:]
  package var entries: [LedgerEntry] = []
  package var writtenOff: Recorded<WrittenOff>?
  package var reversedOn: CivilDate?
  /// The unit gave the case up: the row is closed as 改派 and needs no write-off.
  package var reassignedOn: CivilDate?

  package var isWrittenOff: Bool { writtenOff != nil }

  /// Whether an event that this keeper enters goes into the row.
  func isKept(by keeper: LedgerKeeper) -> Bool {
    switch keeper {
    case .both: true
    case .assigning: side == .assigning
    case .undertaking: side == .undertaking
    }
  }
}
