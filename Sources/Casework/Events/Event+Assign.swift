package import Primitives

/// The case has a row with a number of its own in one ledger.
package struct LedgerOpened: EventPayload {
  package var side: LedgerSide
  /// The undertaking unit; none for the assigning ledger.
  package var unit: UnitID?
  package var number: LedgerNumber

  package init(
    side: LedgerSide, unit: UnitID? = nil, number: LedgerNumber
  ) {
    self.side = side
    self.unit = unit
    self.number = number
  }

  package static let kind = EventKind.ledgerOpened
  package static var example: LedgerOpened {
    LedgerOpened(side: .assigning, number: "2022-0017")
  }
}

/// A keeper writes a line of his own into the row.
package struct LedgerEntered: EventPayload {
  package var side: LedgerSide
  package var unit: UnitID?
  package var phase: Phase
  package var on: CivilDate
  package var text: String

  package init(
    side: LedgerSide, unit: UnitID? = nil, phase: Phase, on: CivilDate, text: String
  ) {
    self.side = side
    self.unit = unit
    self.phase = phase
    self.on = on
    self.text = text
  }

  package static let kind = EventKind.ledgerEntered
  package static var example: LedgerEntered {
    LedgerEntered(
      side: .undertaking, unit: "u-housing", phase: .handle, on: day(2022, 12, 6), text: "施工队进场")
  }
}

/// A red-letter line: what was written stays readable beside what is right.
package struct LedgerCorrected: EventPayload {
  package var side: LedgerSide
  package var unit: UnitID?
  package var phase: Phase
  package var was: String
  package var becomes: String
  /// The right date of the phase, when it is a date that was wrong.
  package var becomesOn: CivilDate?
  package var reason: String

  package init(
    side: LedgerSide, unit: UnitID? = nil, phase: Phase, was: String, becomes: String,
    becomesOn: CivilDate? = nil, reason: String
  ) {
    self.side = side
    self.unit = unit
    self.phase = phase
    self.was = was
    self.becomes = becomes
    self.becomesOn = becomesOn
    self.reason = reason
  }

  package static let kind = EventKind.ledgerCorrected
  package static var example: LedgerCorrected {
    LedgerCorrected(
      side: .undertaking, unit: "u-housing", phase: .handle, was: "2022年12月6日",
      becomes: "2022年12月7日", becomesOn: day(2022, 12, 7), reason: "笔误")
  }
}

/// The task goes to its units, with what is asked and until when.
package struct Assigned: EventPayload {
  /// Counts assignments of this case from 1.
  package var version: Int
  package var notice: DocumentNumber
  package var batch: BatchNumber?
  package var mode: HandlingMode
  package var units: [AssignedUnit]
  package var requirement: Prose
  /// The legal period: 3, or 6 when wide or complex.
  package var months: Int
  package var dueOn: CivilDate
  package var coOpinionDueOn: CivilDate?
  package var returnBy: CivilDate?

  package enum CodingKeys: String, CodingKey {
    case version
    case notice
    case batch
    case mode
    case units = "unit"
    case requirement
    case months
    case dueOn
    case coOpinionDueOn
    case returnBy
  }

  package init(
    version: Int, notice: DocumentNumber, batch: BatchNumber? = nil, mode: HandlingMode,
    units: [AssignedUnit] = [], requirement: Prose, months: Int, dueOn: CivilDate,
    coOpinionDueOn: CivilDate? = nil, returnBy: CivilDate? = nil
  ) {
    self.version = version
    self.notice = notice
    self.batch = batch
    self.mode = mode
    self.units = units
    self.requirement = requirement
    self.months = months
    self.dueOn = dueOn
    self.coOpinionDueOn = coOpinionDueOn
    self.returnBy = returnBy
  }

  package static let kind = EventKind.assigned
  package static var example: Assigned {
    Assigned(
      version: 1, notice: "西人选任〔2022〕17号", batch: "2022-3", mode: .single, units: [.example],
      requirement: "彻底疏通，防止复发。", months: 3, dueOn: day(2023, 2, 7), returnBy: day(2022, 11, 14))
  }
}

/// A unit says that the task is not its own.
package struct ReturnRequested: EventPayload {
  package var unit: UnitID
  package var reason: ReturnReason
  package var text: String
  package var suggestedUnit: String

  package init(
    unit: UnitID, reason: ReturnReason, text: String, suggestedUnit: String
  ) {
    self.unit = unit
    self.reason = reason
    self.text = text
    self.suggestedUnit = suggestedUnit
  }

  package static let kind = EventKind.returnRequested
  package static var example: ReturnRequested {
    ReturnRequested(
      unit: "u-housing", reason: .notCompetent, text: "该管网由城管局养护", suggestedUnit: "区城市管理和综合执法局")
  }
}

/// The task is taken back, to be assigned anew.
package struct ReturnGranted: EventPayload {
  package var text: String

  package init(
    text: String
  ) {
    self.text = text
  }

  package static let kind = EventKind.returnGranted
  package static var example: ReturnGranted {
    ReturnGranted(text: "情况属实，同意改派")
  }
}

/// The unit must handle it all the same.
package struct ReturnRefused: EventPayload {
  package var reason: String

  package init(
    reason: String
  ) {
    self.reason = reason
  }

  package static let kind = EventKind.returnRefused
  package static var example: ReturnRefused {
    ReturnRefused(reason: "属该单位职责")
  }
}

/// What a unit undertakes: goal, measures, by when, by whom.
package struct TaskStated: EventPayload {
  package var unit: UnitID
  package var goal: String
  package var measures: [String]
  package var finishOn: CivilDate?
  package var responsible: String?
  package var contact: String?
  package var phone: String?

  package enum CodingKeys: String, CodingKey {
    case unit
    case goal
    case measures = "measure"
    case finishOn
    case responsible
    case contact
    case phone
  }

  package init(
    unit: UnitID, goal: String, measures: [String] = [], finishOn: CivilDate? = nil,
    responsible: String? = nil, contact: String? = nil, phone: String? = nil
  ) {
    self.unit = unit
    self.goal = goal
    self.measures = measures
    self.finishOn = finishOn
    self.responsible = responsible
    self.contact = contact
    self.phone = phone
  }

  package static let kind = EventKind.taskStated
  package static var example: TaskStated {
    TaskStated(
      unit: "u-housing", goal: "化粪池畅通", measures: ["清淤", "换管"], finishOn: day(2022, 12, 31),
      responsible: "科长甲", contact: "经办人甲")
  }
}

/// Both assignment signatures are there; the task is taken on.
package struct Accepted: EventPayload {
  /// The assignment that is accepted.
  package var version: Int

  package init(
    version: Int
  ) {
    self.version = version
  }

  package static let kind = EventKind.accepted
  package static var example: Accepted {
    Accepted(version: 1)
  }
}

/// The task moves to other units while it is handled.
package struct Reassigned: EventPayload {
  package var assignment: Assigned
  package var reason: String

  package init(
    assignment: Assigned, reason: String
  ) {
    self.assignment = assignment
    self.reason = reason
  }

  package static let kind = EventKind.reassigned
  package static var example: Reassigned {
    Reassigned(assignment: .example, reason: "职责调整")
  }
}
