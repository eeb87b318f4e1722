internal import Casework
internal import Primitives

/// Writes a sample case down step by step, in the order in which it happened.
struct DemoScript {
  private(set) var steps: [DemoStep] = []
  private var day = CivilDate(dayNumber: 0)
  private var isInvented = true
  /// Steps of this day so far; each is six minutes after the one before, from nine o'clock.
  private var stepsToday = 0

  /// Turns to a day that the published account of the case does not give.
  mutating func on(_ year: Int, _ month: Int, _ date: Int) {
    turn(to: civil(year, month, date), isInvented: true)
  }

  /// Turns to a day that the published account of the case gives.
  mutating func onTrue(_ year: Int, _ month: Int, _ date: Int) {
    turn(to: civil(year, month, date), isInvented: false)
  }

  private mutating func turn(to date: CivilDate, isInvented: Bool) {
    if date != day { stepsToday = 0 }
    day = date
    self.isInvented = isInvented
  }

  mutating func note(
    _ who: DemoPerson, _ payload: some EventPayload, as role: Role? = nil,
    keeper: LedgerKeeper = .both, evidence: [EvidenceID] = []
  ) {
    add(.event(payload.body), who.acting(as: role), keeper, evidence)
  }

  /// Issues a form that a template sets.
  mutating func issue(
    _ code: DocumentCode, by who: DemoPerson, number: DocumentNumber? = nil,
    unit: UnitID? = nil, assignment: Int? = nil, round: Int? = nil, ledger: LedgerSide? = nil,
    title: String? = nil
  ) {
    let issue = DemoIssue(
      code: code, title: title, number: number, unit: unit, assignment: assignment,
      round: round, ledger: ledger, paper: nil)
    add(.issue(issue), who.acting(), .both, [])
  }

  /// Issues a letter whose wording is given here.
  mutating func issue(
    _ code: DocumentCode, by who: DemoPerson, as role: Role? = nil, to recipient: String? = nil,
    number: DocumentNumber? = nil, unit: UnitID? = nil, assignment: Int? = nil,
    round: Int? = nil, title: String? = nil, _ paragraphs: [String]
  ) {
    let title = title ?? code.title.zh
    let paper = DemoPaper(
      title: title, issuer: who.unitName, recipient: recipient,
      paragraphs: paragraphs.filter { !$0.isBlank })
    let issue = DemoIssue(
      code: code, title: title, number: number, unit: unit, assignment: assignment,
      round: round, ledger: nil, paper: paper)
    add(.issue(issue), who.acting(as: role), .both, [])
  }

  mutating func sign(
    _ code: DocumentCode, _ slot: SignatureSlot, _ who: DemoPerson, unit: UnitID? = nil,
    ledger: LedgerSide? = nil
  ) {
    let signing = DemoSigning(
      code: code, slot: slot, signer: who.acting(), unit: unit, ledger: ledger,
      method: .electronic)
    add(.sign(signing), who.acting(), .both, [])
  }

  /// Puts a picture on file and records it as a photograph of today.
  mutating func photo(
    _ who: DemoPerson, _ name: String, _ stage: PhotoStage, _ subject: DemoPicture.Subject,
    of object: String, at place: String, _ caption: String
  ) {
    let id = EvidenceID(rawValue: name)
    let attachment = DemoAttachment(
      evidence: id, file: "attachments/\(name).png", caption: caption,
      picture: DemoPicture(subject: subject, isAfter: stage == .after))
    add(.attach(attachment), who.acting(), .both, [])
    note(
      who,
      Photo(
        stage: stage, object: object, caption: caption, photographer: who.name, place: place,
        takenOn: day, file: id),
      evidence: [id])
  }

  private mutating func add(
    _ action: DemoStep.Action, _ actor: ActingPerson, _ keeper: LedgerKeeper,
    _ evidence: [EvidenceID]
  ) {
    let minutes = stepsToday * 6
    steps.append(
      DemoStep(
        on: day, isDateInvented: isInvented,
        recordedAt: Timestamp(day, hour: 9 + minutes / 60, minute: minutes % 60), actor: actor,
        keeper: keeper, evidence: evidence, action: action))
    stepsToday += 1
  }
}

/// A day that exists; a sample that names no such day is a fault of this room.
func civil(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
  guard let date = CivilDate(year: year, month: month, day: day) else {
    preconditionFailure("a sample case names a day that does not exist")
  }
  return date
}

extension CivilDate {
  /// `2022年11月5日`.
  var inWords: String { "\(year)年\(month)月\(day)日" }
}

extension Location {
  /// Where the session of November was held.
  static let session = Location(
    district: "西湖区", street: "绳金塔街道", community: "那尔堂社区", detail: "社区党群服务中心")

  /// The compound of the first two cases, and what in it.
  static func yongshu84(_ detail: String) -> Location {
    Location(
      district: "西湖区", street: "绳金塔街道", community: "那尔堂社区", compound: "永叔路84号小区",
      detail: detail)
  }

  /// 西湖区 and what follows, down to the building.
  var inWords: String {
    let parts: [String?] = [
      district, street, community, compound, building.map { $0 + "栋" }, unit.map { $0 + "单元" },
      detail,
    ]
    return parts.compactMap { $0 }.joined()
  }
}
