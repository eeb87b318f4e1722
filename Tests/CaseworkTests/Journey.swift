@testable import Casework
import Calendars
import Primitives

/// The people of the tests, as they sign.
enum Who {
  static let recorder = ActingPerson(id: "c-1", name: "登记员甲", role: .recorder)
  static let deputy = ActingPerson(id: "d-1", name: "代表甲", role: .deputy)
  static let coSigner = ActingPerson(id: "d-2", name: "代表乙", role: .deputy)
  static let street = ActingPerson(
    id: "s-1", name: "街道审核员", role: .streetReviewer, unit: "st-1", unitName: "绳金塔街道")
  static let district = ActingPerson(id: "x-1", name: "选任工委干部", role: .districtReviewer)
  static let head = ActingPerson(
    id: "x-2", name: "选任工委主任", role: .committeeHead, post: "主任")
  static let mayor = ActingPerson(
    id: "m-1", name: "副区长甲", role: .deputyMayor, post: "副区长")
  static let inspector = ActingPerson(id: "i-1", name: "监督员甲", role: .inspector)
  static let archivist = ActingPerson(id: "a-1", name: "档案员甲", role: .archivist)

  static func clerk(_ unit: UnitID) -> ActingPerson {
    ActingPerson(
      id: PersonID(rawValue: "uc-\(unit)"), name: "经办人", role: .undertakingClerk, unit: unit)
  }
  static func chief(_ unit: UnitID) -> ActingPerson {
    ActingPerson(
      id: PersonID(rawValue: "uh-\(unit)"), name: "局长", role: .unitHead, post: "局长", unit: unit,
      unitName: "单位\(unit)")
  }
}

func on(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

/// Builds a case event by event, with the papers and signatures that the process asks for.
struct Journey {
  private(set) var events: [Event] = []
  private(set) var record: Case?
  var rules = Rulebook()
  var today: CivilDate
  /// Steps that a test leaves out, by name.
  var without: Set<String> = []
  var papers = 0

  init(on day: String) { today = on(day) }

  var current: Case { record ?? Case(Registered.example, in: events[0]) }

  func event(
    _ payload: some EventPayload, by actor: ActingPerson, evidence: [EvidenceID] = [],
    keeper: LedgerKeeper = .both, on day: CivilDate? = nil
  ) -> Event {
    Event(
      sequence: events.count + 1, id: EventID(rawValue: "e-\(events.count + 1)"), actor: actor,
      on: day ?? today, recordedAt: Timestamp(max(today, day ?? today), hour: 9), keeper: keeper,
      origin: .sample, evidence: evidence, body: payload.body)
  }

  mutating func add(
    _ payload: some EventPayload, by actor: ActingPerson, evidence: [EvidenceID] = [],
    keeper: LedgerKeeper = .both, on day: CivilDate? = nil
  ) throws(Fault) {
    try take(event(payload, by: actor, evidence: evidence, keeper: keeper, on: day))
  }

  mutating func take(_ event: Event) throws(Fault) {
    if record == nil {
      record = try Case(opening: event)
    } else {
      try record?.apply(event, under: rules)
    }
    events.append(event)
  }

  func refusals(
    _ payload: some EventPayload, by actor: ActingPerson, evidence: [EvidenceID] = [],
    on day: CivilDate? = nil
  ) -> [Refusal] {
    current.refusals(
      of: event(payload, by: actor, evidence: evidence, on: day), under: rules)
  }

  func codes(
    _ payload: some EventPayload, by actor: ActingPerson, evidence: [EvidenceID] = [],
    on day: CivilDate? = nil
  ) -> [String] {
    refusals(payload, by: actor, evidence: evidence, on: day).map(\.code)
  }

  // MARK: Papers

  /// Issues the next version of a document.
  @discardableResult
  mutating func issue(
    _ code: DocumentCode, unit: UnitID? = nil, assignment: Int? = nil, round: Int? = nil,
    ledger: LedgerSide? = nil
  ) throws(Fault) -> DocumentIssued? {
    if without.contains(code.rawValue) { return nil }
    papers += 1
    let version = current.documents.filter { $0.value.code == code }.count + 1
    let document = DocumentIssued(
      code: code, version: version, digest: .example(UInt8(papers % 256)),
      file: "documents/\(code.rawValue)-v\(version).pdf", unit: unit, assignment: assignment,
      round: round, ledger: ledger)
    try add(document, by: Who.district)
    return document
  }

  mutating func sign(
    _ document: DocumentIssued?, _ slot: SignatureSlot, _ signer: ActingPerson,
    unit: UnitID? = nil, on day: CivilDate? = nil
  ) throws(Fault) {
    guard let document, !without.contains(slot.rawValue) else { return }
    try add(
      Signature(
        code: document.code, version: document.version, digest: document.digest, slot: slot,
        unit: unit, signer: signer, method: .electronic),
      by: signer, on: day)
  }

  // MARK: Stages

  static let deputies = [
    DeputyReference(id: "d-1", name: "代表甲", role: .lead, level: .district),
    DeputyReference(id: "d-2", name: "代表乙", role: .coSigner, level: .city),
  ]

  mutating func collect(
    _ id: CaseID = "XH-2022-00017", works: Bool = true,
    deputies: [DeputyReference] = Journey.deputies
  ) throws(Fault) {
    let category = Category(
      code: works ? "estate.sewage" : "trade.retail", major: works ? "物业管理" : "商贸流通", minor: nil)
    var sheet = Registered.example
    sheet.caseID = id
    sheet.category = category
    try add(sheet, by: Who.recorder)
    try add(Claimed(deputies: deputies), by: Who.deputy)
    if !without.contains("visit") { try add(Visit.example, by: Who.deputy) }
    try add(Drafted.example, by: Who.deputy)
    for code in [DocumentCode.notice, .registration, .visit, .suggestion] { try issue(code) }
  }

  mutating func review(works: Bool = true) throws(Fault) {
    try add(Submitted.example, by: Who.recorder)
    try add(FirstReviewPassed.example, by: Who.street)
    var admission = Admitted.example
    admission.category = current.category ?? .example
    try add(admission, by: Who.district)
    try issue(.review)
  }

  static func unit(_ id: UnitID, _ role: UnitRole = .lead) -> AssignedUnit {
    AssignedUnit(
      id: id, name: "单位\(id)", role: role, portfolio: PortfolioHolder(name: "副区长甲", post: "副区长"))
  }

  func assignment(
    _ units: [AssignedUnit] = [Journey.unit("u-housing")], mode: HandlingMode = .single
  ) -> Assigned {
    Assigned(
      version: current.assignments.count + 1, notice: "西人选任〔2022〕17号", mode: mode, units: units,
      requirement: "彻底疏通。", months: 3,
      dueOn: rules.calendar.deadline(months: 3, after: today).effective)
  }

  mutating func assign(
    _ units: [AssignedUnit] = [Journey.unit("u-housing")], mode: HandlingMode = .single
  ) throws(Fault) {
    try add(assignment(units, mode: mode), by: Who.head)
    try openLedgers()
    try issue(.assignmentNotice, assignment: current.assignments.count)
    try accept()
  }

  mutating func openLedgers() throws(Fault) {
    for due in current.dueLedgers where current.ledger(due.side, due.unit) == nil {
      let name = "ledger-\(due.side.rawValue)"
      if without.contains(name) { continue }
      let serial = due.side == .assigning ? 17 : 4
      try add(
        LedgerOpened(
          side: due.side, unit: due.unit, number: LedgerNumber(year: 2022, serial: serial)),
        by: due.unit.map(Who.clerk) ?? Who.district)
    }
  }

  /// Both assignment signatures and the acceptance.
  mutating func accept() throws(Fault) {
    let version = current.assignment?.assigned.version ?? 0
    let sheet = try issue(.assignmentSignOff, assignment: version)
    let mode = current.assignment?.assigned.mode
    let lead = current.assignment?.lead.map { [$0] } ?? []
    for unit in mode == .separate ? current.units : lead {
      try sign(sheet, .undertakingUnitHead, Who.chief(unit.id), unit: unit.id)
      try sign(sheet, .portfolioDeputyMayor, Who.mayor, unit: unit.id)
    }
    let first = lead.first?.id ?? "u-housing"
    try add(Accepted(version: version), by: Who.chief(first))
  }

  mutating func handle(_ unit: UnitID = "u-housing", works: Bool = true) throws(Fault) {
    try add(
      Started(
        unit: unit, responsible: "科长甲", steps: [PlanStep(text: "清掏")], plannedDays: 5),
      by: Who.clerk(unit))
    if works && !without.contains("photo-before") {
      try add(photo(.before), by: Who.clerk(unit))
    }
    if !without.contains("progress") {
      var entry = Progress.example
      entry.unit = unit
      try add(entry, by: Who.clerk(unit))
    }
    today = today + 3
    try finish(unit, works: works)
  }

  func photo(_ stage: PhotoStage, of object: String = "化粪池") -> Photo {
    Photo(
      stage: stage, object: object, caption: "照片", photographer: "工作人员",
      file: EvidenceID(rawValue: "ph-\(stage.rawValue)-\(events.count)"))
  }

  mutating func finish(_ unit: UnitID = "u-housing", works: Bool = true) throws(Fault) {
    try add(
      HandlingResult(unit: unit, text: "已疏通。", finishedOn: today, actualDays: 3),
      by: Who.clerk(unit))
    if works && !without.contains("photo-after") { try add(photo(.after), by: Who.clerk(unit)) }
    if works { try issue(.photos) }
    var contact = Contact.example
    contact.unit = unit
    if !without.contains("contact") { try add(contact, by: Who.clerk(unit)) }
    try issue(.handling)
  }

  mutating func reply(
    _ unit: UnitID = "u-housing", class level: ReplyClass = .a,
    commitments: [PromisedAction] = []
  ) throws(Fault) {
    let round = current.replyRound
    let letter = try issue(.reply, unit: unit, round: round)
    try sign(letter, .replySigner, Who.chief(unit), unit: unit)
    try add(
      Replied(
        unit: unit, round: round, number: "西住建函〔2022〕5号", class: level, items: ["已疏通。"],
        signer: "局长", isSealed: true, servedOn: today, faceToFace: true,
        commitments: commitments),
      by: Who.chief(unit))
  }

  func rating(_ level: Satisfaction, unit: UnitID? = nil) -> Rating {
    Rating(
      unit: unit, round: current.round, attitude: level, result: level,
      reason: level.isSatisfied ? nil : .offTopic, text: level.isSatisfied ? nil : "答非所问",
      wish: .none, coSignersConsulted: true)
  }

  mutating func rate(
    _ level: Satisfaction, by deputy: ActingPerson = Who.deputy, unit: UnitID? = nil
  ) throws(Fault) {
    let form = try issue(.satisfaction, round: current.round)
    try sign(form, .ratingDeputy, deputy)
    try add(rating(level, unit: unit), by: deputy)
  }

  /// The completion sheet and its two signatures.
  mutating func signCompletion(by deputy: ActingPerson = Who.deputy) throws(Fault) {
    let sheet = try issue(.completion)
    try sign(sheet, .committee, Who.head)
    try sign(sheet, .completingDeputy, deputy)
  }

  func completed() -> Completed {
    Completed(
      summary: "问题解决。", plannedDays: 5, actualDays: 3,
      outstanding: current.openCommitments.map(\.action.id))
  }

  mutating func complete(by deputy: ActingPerson = Who.deputy) throws(Fault) {
    try signCompletion(by: deputy)
    try add(completed(), by: Who.head)
  }

  mutating func writeOff() throws(Fault) {
    for due in current.dueLedgers {
      try issue(.writeOff, unit: due.unit, ledger: due.side)
    }
    for due in current.dueLedgers {
      try add(
        WrittenOff(
          side: due.side, unit: due.unit,
          number: current.ledger(due.side, due.unit)?.number ?? ""),
        by: due.unit.map(Who.clerk) ?? Who.district)
    }
  }

  /// A case on its way up to and including the stage, day after day.
  static func until(
    _ stage: Stage, works: Bool = true, without: Set<String> = [], rules: Rulebook = Rulebook()
  ) throws(Fault) -> Journey {
    var journey = Journey(on: "2022-11-05")
    journey.without = without
    journey.rules = rules
    try journey.collect(works: works)
    if stage == .drafted { return journey }
    journey.today = on("2022-11-08")
    try journey.review(works: works)
    if stage == .admitted { return journey }
    journey.today = on("2022-11-10")
    try journey.assign()
    if stage == .accepted { return journey }
    journey.today = on("2022-11-14")
    try journey.handle(works: works)
    if stage == .handled { return journey }
    journey.today = on("2022-11-21")
    try journey.reply()
    if stage == .replied { return journey }
    journey.today = on("2022-11-24")
    try journey.rate(.satisfied)
    if stage == .closing { return journey }
    journey.today = on("2022-11-28")
    try journey.complete()
    if stage == .completed { return journey }
    journey.today = on("2022-11-30")
    try journey.writeOff()
    return journey
  }

  enum Stage { case drafted, admitted, accepted, handled, replied, closing, completed, writtenOff }
}
