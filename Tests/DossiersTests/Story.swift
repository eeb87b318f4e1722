import Calendars
import Casework
import Dossiers
import Primitives

/// The people of the tests, as they sign.
enum Who {
  static let recorder = ActingPerson(id: "c-1", name: "登记员甲", role: .recorder)
  static let deputy = ActingPerson(id: "d-1", name: "代表甲", role: .deputy)
  static let street = ActingPerson(
    id: "s-1", name: "街道审核员", role: .streetReviewer, unit: "st-1", unitName: "绳金塔街道")
  static let district = ActingPerson(id: "x-1", name: "选任工委干部", role: .districtReviewer)
  static let head = ActingPerson(id: "x-2", name: "选任工委主任", role: .committeeHead, post: "主任")
  static let mayor = ActingPerson(id: "m-1", name: "副区长甲", role: .deputyMayor, post: "副区长")
  static let clerk = ActingPerson(
    id: "uc-1", name: "经办人", role: .undertakingClerk, unit: "u-housing")
  static let chief = ActingPerson(
    id: "uh-1", name: "局长", role: .unitHead, post: "局长", unit: "u-housing", unitName: "区住建局")
}

func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }

let rules = OfficeRules(
  office: OfficeView(name: "西湖区人大常委会选任工委", district: "西湖区"))

/// One case from the registration to both write-offs, told to a draft event by event.
struct Story {
  var draft: DossierDraft
  var today = day("2022-11-05")
  var number = 1
  static let unit = AssignedUnit(
    id: "u-housing", name: "区住建局", role: .lead,
    portfolio: PortfolioHolder(name: "副区长甲", post: "副区长"))
  static let salt = Salt(bytes: Array(1...16))
  static let resident = PersonRecord(
    id: "p-0001", name: "裴阿姨", phone: "13800000001", note: "一楼住户")

  static func occasion(
    _ actor: ActingPerson, _ today: CivilDate, _ number: Int
  ) -> Occasion {
    Occasion(
      id: EventID(rawValue: "e-\(number)"), actor: actor, on: today,
      recordedAt: Timestamp(today, hour: 9, minute: number % 60), origin: .sample)
  }

  /// Registers the case, with the resident's personal data beside it.
  init(_ id: CaseID = "XH-2022-00017", title: String = "永叔路84号小区化粪池堵塞") throws(Fault) {
    var sheet = Registered.example
    sheet.caseID = id
    sheet.title = title
    sheet.category = Category(code: "estate.sewage", major: "物业管理", minor: nil)
    sheet.reporters = []
    draft = try DossierDraft(
      opening: Story.occasion(Who.recorder, today, 1).event(.registered(sheet)), rules: rules)
  }

  init(continuing dossier: Dossier, on today: CivilDate) throws(Fault) {
    draft = try DossierDraft(continuing: dossier)
    self.today = today
    number = dossier.events.count
  }

  mutating func add(_ payload: some EventPayload, by actor: ActingPerson) throws(Fault) {
    number += 1
    try draft.append(payload.body, on: Story.occasion(actor, today, number))
  }

  @discardableResult
  mutating func issue(
    _ code: DocumentCode, text: String? = nil, unit: UnitID? = nil, assignment: Int? = nil,
    round: Int? = nil, ledger: LedgerSide? = nil
  ) throws(Fault) -> DocumentIssued {
    number += 1
    let text = text ?? "sheet \(code.rawValue) \(number)"
    return try draft.issue(
      IssuedPaper(
        code: code, bytes: Array(text.utf8), unit: unit, assignment: assignment, round: round,
        ledger: ledger), on: Story.occasion(Who.district, today, number))
  }

  mutating func sign(
    _ document: DocumentIssued, _ slot: SignatureSlot, _ signer: ActingPerson,
    unit: UnitID? = nil
  ) throws(Fault) {
    try add(
      Signature(
        code: document.code, version: document.version, digest: document.digest, slot: slot,
        unit: unit, signer: signer, method: .electronic), by: signer)
  }

  // MARK: Stages

  mutating func collect() throws(Fault) {
    let person = try draft.keep(Story.resident, salt: Story.salt)
    try add(
      Claimed(deputies: [DeputyReference(id: "d-1", name: "代表甲", role: .lead, level: .district)]),
      by: Who.deputy)
    var visit = Visit.example
    visit.participants.append(Participant(kind: .resident, name: nil, person: person))
    try add(visit, by: Who.deputy)
    try add(Drafted.example, by: Who.deputy)
    for code in [DocumentCode.notice, .registration, .visit, .suggestion] { try issue(code) }
  }

  mutating func review() throws(Fault) {
    today = day("2022-11-08")
    try add(Submitted.example, by: Who.recorder)
    try add(FirstReviewPassed.example, by: Who.street)
    var admission = Admitted.example
    admission.category = Category(code: "estate.sewage", major: "物业管理", minor: nil)
    try add(admission, by: Who.district)
    try issue(.review)
  }

  mutating func assign() throws(Fault) {
    today = day("2022-11-10")
    try add(
      Assigned(
        version: 1, notice: "西人选任〔2022〕17号", mode: .single, units: [Story.unit],
        requirement: "彻底疏通。", months: 3,
        dueOn: WorkingCalendar.stateCouncil.deadline(months: 3, after: today).effective),
      by: Who.head)
    try add(LedgerOpened(side: .assigning, number: "2022-0017"), by: Who.district)
    try add(
      LedgerOpened(side: .undertaking, unit: "u-housing", number: "2022-0004"), by: Who.clerk)
    try issue(.assignmentNotice, assignment: 1)
    let sheet = try issue(.assignmentSignOff, assignment: 1)
    try sign(sheet, .undertakingUnitHead, Who.chief, unit: "u-housing")
    try sign(sheet, .portfolioDeputyMayor, Who.mayor, unit: "u-housing")
    try add(Accepted(version: 1), by: Who.chief)
  }

  mutating func handle() throws(Fault) {
    today = day("2022-11-14")
    try add(
      Started(
        unit: "u-housing", responsible: "科长甲", steps: [PlanStep(text: "清掏")], plannedDays: 5),
      by: Who.clerk)
    try photo(.before)
    var entry = Progress.example
    entry.unit = "u-housing"
    try add(entry, by: Who.clerk)
    today = day("2022-11-17")
    try add(
      HandlingResult(unit: "u-housing", text: "已疏通。", finishedOn: today, actualDays: 3),
      by: Who.clerk)
    try photo(.after)
    try issue(.photos)
    var contact = Contact.example
    contact.unit = "u-housing"
    try add(contact, by: Who.clerk)
    try issue(.handling)
  }

  private mutating func photo(_ stage: PhotoStage) throws(Fault) {
    number += 1
    let evidence = EvidenceID(rawValue: "ph-\(stage.rawValue)")
    _ = try draft.attach(
      Array("photo \(stage.rawValue)".utf8), as: evidence, fileExtension: "jpg", caption: "化粪池",
      on: Story.occasion(Who.clerk, today, number))
    try add(
      Photo(
        stage: stage, object: "化粪池", caption: "照片", photographer: "工作人员", file: evidence),
      by: Who.clerk)
  }

  mutating func close() throws(Fault) {
    today = day("2022-11-21")
    let letter = try issue(.reply, unit: "u-housing", round: 1)
    try sign(letter, .replySigner, Who.chief, unit: "u-housing")
    try add(
      Replied(
        unit: "u-housing", round: 1, number: "西住建函〔2022〕5号", class: .a, items: ["已疏通。"],
        signer: "局长", isSealed: true, servedOn: today, faceToFace: true), by: Who.chief)
    today = day("2022-11-24")
    let form = try issue(.satisfaction, round: 1)
    try sign(form, .ratingDeputy, Who.deputy)
    try add(
      Rating(
        round: 1, attitude: .satisfied, result: .satisfied, wish: .none, coSignersConsulted: true),
      by: Who.deputy)
    today = day("2022-11-28")
    let sheet = try issue(.completion)
    try sign(sheet, .committee, Who.head)
    try sign(sheet, .completingDeputy, Who.deputy)
    try add(Completed(summary: "问题解决。", plannedDays: 5, actualDays: 3), by: Who.head)
  }

  mutating func writeOff() throws(Fault) {
    today = day("2022-11-30")
    try issue(.writeOff, ledger: .assigning)
    try issue(.writeOff, unit: "u-housing", ledger: .undertaking)
    try add(WrittenOff(side: .assigning, number: "2022-0017"), by: Who.district)
    try add(
      WrittenOff(side: .undertaking, unit: "u-housing", number: "2022-0004"), by: Who.clerk)
  }

  enum Stage: CaseIterable { case collect, review, assign, handle, close, writeOff }

  mutating func tell(_ stage: Stage) throws(Fault) {
    switch stage {
    case .collect: try collect()
    case .review: try review()
    case .assign: try assign()
    case .handle: try handle()
    case .close: try close()
    case .writeOff: try writeOff()
    }
  }

  /// The whole story, written off in both ledgers.
  static func whole(_ id: CaseID = "XH-2022-00017") throws(Fault) -> Story {
    var story = try Story(id)
    for stage in Stage.allCases { try story.tell(stage) }
    return story
  }
}

/// The fault that a body throws.
func fault(_ body: () throws(Fault) -> Void) -> Fault? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

/// A small generator whose seed a failing test can print.
struct Scatter: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
