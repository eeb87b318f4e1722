package import Primitives

/// The case's row in one ledger.
package struct LedgerView: Codable, Hashable, Sendable {
  package var side: LedgerSide
  package var unitID: UnitID?
  package var number: LedgerNumber
  package var openedOn: CivilDate
  package var writtenOffOn: CivilDate?
  package var reversedOn: CivilDate?
  package var isWrittenOff: Bool
  package var sideName: String
  /// The keeper of the ledger.
  package var unit: String
  package var phases: [PhaseView]
  package var entries: [LedgerEntryView]
  package var writtenOffBy: String?
  package var remark: String?

  package enum CodingKeys: String, CodingKey {
    case side
    case unitID = "unitId"
    case number
    case openedOn
    case writtenOffOn
    case reversedOn
    case isWrittenOff
    case sideName
    case unit
    case phases = "phaseDate"
    case entries = "entry"
    case writtenOffBy
    case remark
  }

  package init(
    side: LedgerSide, unitID: UnitID? = nil, number: LedgerNumber, openedOn: CivilDate,
    writtenOffOn: CivilDate? = nil, reversedOn: CivilDate? = nil, isWrittenOff: Bool,
    sideName: String, unit: String, phases: [PhaseView] = [], entries: [LedgerEntryView] = [],
    writtenOffBy: String? = nil, remark: String? = nil
  ) {
    self.side = side
    self.unitID = unitID
    self.number = number
    self.openedOn = openedOn
    self.writtenOffOn = writtenOffOn
    self.reversedOn = reversedOn
    self.isWrittenOff = isWrittenOff
    self.sideName = sideName
    self.unit = unit
    self.phases = phases
    self.entries = entries
    self.writtenOffBy = writtenOffBy
    self.remark = remark
  }
}

/// A line in the row; a red one corrects.
package struct LedgerEntryView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var phase: Phase
  package var isRed: Bool
  package var phaseName: String
  package var text: String
  package var was: String?
  package var becomes: String?
  package var by: String

  package init(
    on: CivilDate, phase: Phase, isRed: Bool, phaseName: String, text: String, was: String? = nil,
    becomes: String? = nil, by: String
  ) {
    self.on = on
    self.phase = phase
    self.isRed = isRed
    self.phaseName = phaseName
    self.text = text
    self.was = was
    self.becomes = becomes
    self.by = by
  }
}

/// One of the five phases: 收集, 审核, 交办, 办理, 办结.
package struct PhaseView: Codable, Hashable, Sendable {
  package var phase: Phase
  package var on: CivilDate?
  package var name: String

  package init(
    phase: Phase, on: CivilDate? = nil, name: String
  ) {
    self.phase = phase
    self.on = on
    self.name = name
  }
}

/// Days, counted.
package struct DurationsView: Codable, Hashable, Sendable {
  package var plannedDays: Int?
  package var actualDays: Int?
  package var daysFromAssignmentToReply: Int?
  package var daysFromRegistrationToWriteOff: Int?

  package init(
    plannedDays: Int? = nil, actualDays: Int? = nil, daysFromAssignmentToReply: Int? = nil,
    daysFromRegistrationToWriteOff: Int? = nil
  ) {
    self.plannedDays = plannedDays
    self.actualDays = actualDays
    self.daysFromAssignmentToReply = daysFromAssignmentToReply
    self.daysFromRegistrationToWriteOff = daysFromRegistrationToWriteOff
  }
}

/// A signature on one version of a document.
package struct SignatureView: Codable, Hashable, Sendable {
  package var slot: SignatureSlot
  package var code: DocumentCode
  package var version: Int
  package var on: CivilDate
  package var method: SignatureMethod
  package var isVoid: Bool
  package var digest: Digest
  package var slotName: String
  package var name: String
  package var post: String?
  package var unit: String?

  package init(
    slot: SignatureSlot, code: DocumentCode, version: Int, on: CivilDate, method: SignatureMethod,
    isVoid: Bool, digest: Digest, slotName: String, name: String, post: String? = nil,
    unit: String? = nil
  ) {
    self.slot = slot
    self.code = code
    self.version = version
    self.on = on
    self.method = method
    self.isVoid = isVoid
    self.digest = digest
    self.slotName = slotName
    self.name = name
    self.post = post
    self.unit = unit
  }
}

/// One issued version of a document.
package struct DocumentView: Codable, Hashable, Sendable {
  package var code: DocumentCode
  package var version: Int
  package var on: CivilDate
  package var digest: Digest
  package var pages: Int?
  package var number: DocumentNumber?
  package var isCurrent: Bool
  /// What kind of document it is: 代表建议表.
  package var name: String
  package var title: String
  package var file: String
  package var unit: String?

  package init(
    code: DocumentCode, version: Int, on: CivilDate, digest: Digest, pages: Int? = nil,
    number: DocumentNumber? = nil, isCurrent: Bool, name: String, title: String, file: String,
    unit: String? = nil
  ) {
    self.code = code
    self.version = version
    self.on = on
    self.digest = digest
    self.pages = pages
    self.number = number
    self.isCurrent = isCurrent
    self.name = name
    self.title = title
    self.file = file
    self.unit = unit
  }
}

/// What residents were told.
package struct AnswerView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var way: String
  package var text: String
  package var persons: String

  package init(
    on: CivilDate, way: String, text: String, persons: String
  ) {
    self.on = on
    self.way = way
    self.text = text
    self.persons = persons
  }
}

/// Residents asked again after closing.
package struct ReturnVisitView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var households: Int
  package var satisfied: Int
  package var recurred: Bool
  package var text: String

  package init(
    on: CivilDate, households: Int, satisfied: Int, recurred: Bool, text: String
  ) {
    self.on = on
    self.households = households
    self.satisfied = satisfied
    self.recurred = recurred
    self.text = text
  }
}

/// Another case that belongs with this one.
package struct LinkView: Codable, Hashable, Sendable {
  package var kind: LinkKind
  package var other: CaseID
  package var kindName: String
  package var reason: String?

  package init(
    kind: LinkKind, other: CaseID, kindName: String, reason: String? = nil
  ) {
    self.kind = kind
    self.other = other
    self.kindName = kindName
    self.reason = reason
  }
}

/// What stands out: on the agenda, extended, supervised, joint handling and so on.
package struct FlagView: Codable, Hashable, Sendable {
  package var code: Flag
  package var name: String
  package var on: CivilDate?

  package init(
    code: Flag, name: String, on: CivilDate? = nil
  ) {
    self.code = code
    self.name = name
    self.on = on
  }
}

/// The closure certificate.
package struct CertificateView: Codable, Hashable, Sendable {
  package var number: CertificateNumber
  package var on: CivilDate
  package var dossier: Digest
  package var code: String?

  package init(
    number: CertificateNumber, on: CivilDate, dossier: Digest, code: String? = nil
  ) {
    self.number = number
    self.on = on
    self.dossier = dossier
    self.code = code
  }
}

/// An end other than write-off.
package struct EndingView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var state: State
  package var name: String
  package var reason: String
  package var detail: String?

  package init(
    on: CivilDate, state: State, name: String, reason: String, detail: String? = nil
  ) {
    self.on = on
    self.state = state
    self.name = name
    self.reason = reason
    self.detail = detail
  }
}

/// One event in one line.
package struct HistoryView: Codable, Hashable, Sendable {
  package var sequence: Int
  package var on: CivilDate
  package var kind: EventKind
  /// After it.
  package var state: State
  package var name: String
  package var actor: String
  package var role: String
  package var unit: String?

  package init(
    sequence: Int, on: CivilDate, kind: EventKind, state: State, name: String, actor: String,
    role: String, unit: String? = nil
  ) {
    self.sequence = sequence
    self.on = on
    self.kind = kind
    self.state = state
    self.name = name
    self.actor = actor
    self.role = role
    self.unit = unit
  }
}
