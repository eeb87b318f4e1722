package import Casework
package import Primitives

/// What every event says besides what happened: who, when, in which office's name.
package struct Occasion: Hashable, Sendable {
  package var id: EventID
  package var actor: ActingPerson
  package var enteredBy: PersonID?
  package var on: CivilDate
  package var isDateInvented: Bool?
  package var recordedAt: Timestamp
  package var keeper: LedgerKeeper
  package var origin: Origin
  package var evidence: [EvidenceID]

  package init(
    id: EventID, actor: ActingPerson, enteredBy: PersonID? = nil, on: CivilDate,
    isDateInvented: Bool? = nil, recordedAt: Timestamp, keeper: LedgerKeeper = .both,
    origin: Origin = .live, evidence: [EvidenceID] = []
  ) {
    self.id = id
    self.actor = actor
    self.enteredBy = enteredBy
    self.on = on
    self.isDateInvented = isDateInvented
    self.recordedAt = recordedAt
    self.keeper = keeper
    self.origin = origin
    self.evidence = evidence
  }

  /// The event; its number and predecessor are the dossier's to set.
  package func event(_ body: EventBody) -> Event {
    Event(
      sequence: 0, id: id, actor: actor, enteredBy: enteredBy, on: on,
      isDateInvented: isDateInvented, recordedAt: recordedAt, keeper: keeper, origin: origin,
      evidence: evidence, body: body)
  }
}
