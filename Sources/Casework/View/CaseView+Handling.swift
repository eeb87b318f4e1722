package import Primitives

/// One assignment version.
package struct AssignmentView: Codable, Hashable, Sendable {
  package var version: Int
  package var on: CivilDate
  package var notice: DocumentNumber
  package var batch: BatchNumber?
  package var mode: HandlingMode
  /// The legal period, 3 or 6.
  package var months: Int
  /// With extensions.
  package var dueOn: CivilDate
  package var originalDueOn: CivilDate
  package var coOpinionDueOn: CivilDate?
  package var returnBy: CivilDate?
  package var acceptedOn: CivilDate?
  package var isInForce: Bool
  package var modeName: String
  package var units: [UnitView]
  /// The lead unit, or the first when each replies.
  package var lead: UnitView?
  package var coUnits: [UnitView]
  /// All units in one line.
  package var unitNames: String
  package var requirement: Prose
  /// Of a reassignment.
  package var reason: String?
  package var extensions: [ExtensionView]

  package enum CodingKeys: String, CodingKey {
    case version
    case on
    case notice
    case batch
    case mode
    case months
    case dueOn
    case originalDueOn
    case coOpinionDueOn
    case returnBy
    case acceptedOn
    case isInForce
    case modeName
    case units = "unit"
    case lead
    case coUnits = "coUnit"
    case unitNames
    case requirement
    case reason
    case extensions = "extension"
  }

  package init(
    version: Int, on: CivilDate, notice: DocumentNumber, batch: BatchNumber? = nil,
    mode: HandlingMode, months: Int, dueOn: CivilDate, originalDueOn: CivilDate,
    coOpinionDueOn: CivilDate? = nil, returnBy: CivilDate? = nil, acceptedOn: CivilDate? = nil,
    isInForce: Bool, modeName: String, units: [UnitView] = [], lead: UnitView? = nil,
    coUnits: [UnitView] = [], unitNames: String, requirement: Prose, reason: String? = nil,
    extensions: [ExtensionView] = []
  ) {
    self.version = version
    self.on = on
    self.notice = notice
    self.batch = batch
    self.mode = mode
    self.months = months
    self.dueOn = dueOn
    self.originalDueOn = originalDueOn
    self.coOpinionDueOn = coOpinionDueOn
    self.returnBy = returnBy
    self.acceptedOn = acceptedOn
    self.isInForce = isInForce
    self.modeName = modeName
    self.units = units
    self.lead = lead
    self.coUnits = coUnits
    self.unitNames = unitNames
    self.requirement = requirement
    self.reason = reason
    self.extensions = extensions
  }
}

/// More time, asked for and perhaps given.
package struct ExtensionView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var until: CivilDate
  package var approvedOn: CivilDate?
  package var reason: String

  package init(
    on: CivilDate, until: CivilDate, approvedOn: CivilDate? = nil, reason: String
  ) {
    self.on = on
    self.until = until
    self.approvedOn = approvedOn
    self.reason = reason
  }
}

/// The handling record (办理单).
package struct HandlingView: Codable, Hashable, Sendable {
  package var startedOn: CivilDate?
  package var receivedOn: CivilDate?
  package var finishedOn: CivilDate?
  package var plannedDays: Int?
  package var actualDays: Int?
  package var unit: String?
  package var responsible: String?
  package var phone: String?
  package var steps: [StepView]
  /// Dated facts, oldest first.
  package var progress: [ProgressView]
  package var siteLogs: [SiteLogView]
  package var contacts: [ContactView]
  package var coOpinions: [CoOpinionView]
  package var result: Prose?
  package var difficulties: String?

  package enum CodingKeys: String, CodingKey {
    case startedOn
    case receivedOn
    case finishedOn
    case plannedDays
    case actualDays
    case unit
    case responsible
    case phone
    case steps = "step"
    case progress
    case siteLogs = "siteLog"
    case contacts = "contact"
    case coOpinions = "coOpinion"
    case result
    case difficulties
  }

  package init(
    startedOn: CivilDate? = nil, receivedOn: CivilDate? = nil, finishedOn: CivilDate? = nil,
    plannedDays: Int? = nil, actualDays: Int? = nil, unit: String? = nil,
    responsible: String? = nil, phone: String? = nil, steps: [StepView] = [],
    progress: [ProgressView] = [], siteLogs: [SiteLogView] = [], contacts: [ContactView] = [],
    coOpinions: [CoOpinionView] = [], result: Prose? = nil, difficulties: String? = nil
  ) {
    self.startedOn = startedOn
    self.receivedOn = receivedOn
    self.finishedOn = finishedOn
    self.plannedDays = plannedDays
    self.actualDays = actualDays
    self.unit = unit
    self.responsible = responsible
    self.phone = phone
    self.steps = steps
    self.progress = progress
    self.siteLogs = siteLogs
    self.contacts = contacts
    self.coOpinions = coOpinions
    self.result = result
    self.difficulties = difficulties
  }
}

/// One step of the plan.
package struct StepView: Codable, Hashable, Sendable {
  package var from: CivilDate?
  package var to: CivilDate?
  package var text: String

  package init(
    from: CivilDate? = nil, to: CivilDate? = nil, text: String
  ) {
    self.from = from
    self.to = to
    self.text = text
  }
}

/// One dated fact.
package struct ProgressView: Codable, Hashable, Sendable {
  /// From 1, as printed.
  package var index: Int
  package var on: CivilDate
  package var nextOn: CivilDate?
  package var done: Int?
  package var total: Int?
  package var blockedBy: BlockReason?
  package var text: String
  package var participants: String?
  package var outcome: String?
  package var nextStep: String?
  package var blockedByName: String?
  package var recorder: String
  package var unit: String?

  package init(
    index: Int, on: CivilDate, nextOn: CivilDate? = nil, done: Int? = nil, total: Int? = nil,
    blockedBy: BlockReason? = nil, text: String, participants: String? = nil,
    outcome: String? = nil, nextStep: String? = nil, blockedByName: String? = nil, recorder: String,
    unit: String? = nil
  ) {
    self.index = index
    self.on = on
    self.nextOn = nextOn
    self.done = done
    self.total = total
    self.blockedBy = blockedBy
    self.text = text
    self.participants = participants
    self.outcome = outcome
    self.nextStep = nextStep
    self.blockedByName = blockedByName
    self.recorder = recorder
    self.unit = unit
  }
}

/// A day of the works.
package struct SiteLogView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var text: String
  package var measures: [String]
  package var comments: [CommentView]
  package var recorder: String

  package enum CodingKeys: String, CodingKey {
    case on
    case text
    case measures = "measure"
    case comments = "comment"
    case recorder
  }

  package init(
    on: CivilDate, text: String, measures: [String] = [], comments: [CommentView] = [],
    recorder: String
  ) {
    self.on = on
    self.text = text
    self.measures = measures
    self.comments = comments
    self.recorder = recorder
  }
}

/// A resident's remark and what came of it.
package struct CommentView: Codable, Hashable, Sendable {
  package var comment: String
  package var response: String?

  package init(
    comment: String, response: String? = nil
  ) {
    self.comment = comment
    self.response = response
  }
}

/// A talk between unit and deputy.
package struct ContactView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var way: ContactWay
  package var isFaceToFace: Bool
  package var wayName: String
  package var deputies: String
  package var unit: String?
  package var opinion: String

  package init(
    on: CivilDate, way: ContactWay, isFaceToFace: Bool, wayName: String, deputies: String,
    unit: String? = nil, opinion: String
  ) {
    self.on = on
    self.way = way
    self.isFaceToFace = isFaceToFace
    self.wayName = wayName
    self.deputies = deputies
    self.unit = unit
    self.opinion = opinion
  }
}

/// A co-unit's written opinion.
package struct CoOpinionView: Codable, Hashable, Sendable {
  package var on: CivilDate
  package var unit: String
  package var text: Prose

  package init(
    on: CivilDate, unit: String, text: Prose
  ) {
    self.on = on
    self.unit = unit
    self.text = text
  }
}
