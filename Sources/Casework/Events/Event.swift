package import Primitives

/// Who did something, in which role, post and unit as of that day.
package struct ActingPerson: Codable, Hashable, Sendable {
  package var id: PersonID
  package var name: String
  package var role: Role
  package var post: String?
  package var unit: UnitID?
  package var unitName: String?

  package init(
    id: PersonID, name: String, role: Role, post: String? = nil, unit: UnitID? = nil,
    unitName: String? = nil
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.post = post
    self.unit = unit
    self.unitName = unitName
  }
}

/// One thing that happened to a case; events are the truth, everything else is derived.
package struct Event: Codable, Hashable, Sendable {
  /// From 1, without gaps.
  package var sequence: Int
  /// SHA-256 of the previous event's bytes; set by the dossier file, absent only in the first.
  package var previous: Digest?
  package var id: EventID
  package var actor: ActingPerson
  /// Who keyed it in, when that was not the actor.
  package var enteredBy: PersonID?
  /// The civil day on which it happened.
  package var on: CivilDate
  /// Set when the day was made up for a sample.
  package var isDateInvented: Bool?
  /// When it was written down.
  package var recordedAt: Timestamp
  package var keeper: LedgerKeeper
  package var origin: Origin
  /// Scans, photographs and other files that prove it.
  package var evidence: [EvidenceID]
  package var body: EventBody

  package var kind: EventKind { body.kind }

  package init(
    sequence: Int, previous: Digest? = nil, id: EventID, actor: ActingPerson,
    enteredBy: PersonID? = nil, on: CivilDate, isDateInvented: Bool? = nil,
    recordedAt: Timestamp, keeper: LedgerKeeper = .both, origin: Origin = .live,
    evidence: [EvidenceID] = [], body: EventBody
  ) {
    self.sequence = sequence
    self.previous = previous
    self.id = id
    self.actor = actor
    self.enteredBy = enteredBy
    self.on = on
    self.isDateInvented = isDateInvented
    self.recordedAt = recordedAt
    self.keeper = keeper
    self.origin = origin
    self.evidence = evidence
    self.body = body
  }

  /// Writes the fields of the event, then its kind and payload beside them.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(sequence, forKey: .sequence)
    try container.encodeIfPresent(previous, forKey: .previous)
    try container.encode(id, forKey: .id)
    try container.encode(on, forKey: .on)
    try container.encodeIfPresent(isDateInvented, forKey: .isDateInvented)
    try container.encode(recordedAt, forKey: .recordedAt)
    try container.encode(keeper, forKey: .keeper)
    try container.encode(origin, forKey: .origin)
    try container.encodeIfPresent(enteredBy, forKey: .enteredBy)
    try container.encode(actor, forKey: .actor)
    try container.encode(evidence, forKey: .evidence)
    try container.encode(kind, forKey: .kind)
    try body.encode(into: &container)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    sequence = try container.decode(Int.self, forKey: .sequence)
    previous = try container.decodeIfPresent(Digest.self, forKey: .previous)
    id = try container.decode(EventID.self, forKey: .id)
    on = try container.decode(CivilDate.self, forKey: .on)
    isDateInvented = try container.decodeIfPresent(Bool.self, forKey: .isDateInvented)
    recordedAt = try container.decode(Timestamp.self, forKey: .recordedAt)
    keeper = try container.decode(LedgerKeeper.self, forKey: .keeper)
    origin = try container.decode(Origin.self, forKey: .origin)
    enteredBy = try container.decodeIfPresent(PersonID.self, forKey: .enteredBy)
    actor = try container.decode(ActingPerson.self, forKey: .actor)
    evidence = try container.decode([EvidenceID].self, forKey: .evidence)
    body = try EventBody(container.decode(EventKind.self, forKey: .kind), in: container)
  }
}

/// What happened without who and when: the kind, and its payload beside it under the kind's name.
package struct KindedBody: Decodable, Sendable {
  package var body: EventBody

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Event.CodingKeys.self)
    body = try EventBody(container.decode(EventKind.self, forKey: .kind), in: container)
  }
}

/// A date that exists; for the examples of this room only.
func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
  CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
}

extension Digest {
  /// A digest of equal bytes, for the examples of this room only.
  static func example(_ byte: UInt8) -> Digest {
    Digest(bytes: [UInt8](repeating: byte, count: byteCount)) ?? .schemaSample
  }
}
