import Casework
import Dossiers
import Foundation
import Primitives
import Storage
import Testing

@testable import Codec
@testable import Office

/// An office's folder, which goes with the value.
final class Desk {
  let folder: String
  var desk: OfficeDesk

  static var templates: String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Templates").path
  }

  /// A sample office without cases.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID())").path
    let bare = try OfficeDesk(home: folder, templates: Desk.templates)
    try bare.home.make()
    try bare.writeSampleOffice()
    desk = try bare.reopened()
  }

  /// No office yet.
  init(at folder: String) throws {
    self.folder = folder
    desk = try OfficeDesk(home: folder, templates: Desk.templates)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }
}

/// A payload as a clerk would write it: the event's JSON without who and when.
func payload(_ body: EventBody) throws -> DataNode {
  let event = Event(
    sequence: 1, id: "e1", actor: ActingPerson(id: "x", name: "x", role: .system),
    on: CivilDate(dayNumber: 0), recordedAt: Timestamp(secondsSince1970: 0), evidence: [],
    body: body)
  let node = try NodeEncoder().encode(event, name: "event")
  return try #require(node.child(body.kind.rawValue))
}

func json(_ members: [DataNode]) -> [UInt8] {
  JSONText.write(DataNode("", .record(members)))
}

private func text(_ name: String, _ value: String?) -> [DataNode] {
  value.map { [DataNode(name, .text($0))] } ?? []
}

/// Records a sample case step by step through JSON, as the command line does; `between` is called
/// after each step.
func walk(
  _ sample: DemoCase, at desk: OfficeDesk,
  between: (_ id: CaseID, _ step: DemoStep) throws -> Void = { _, _ in }
) throws -> CaseID {
  var id: CaseID?
  for step in sample.steps {
    let sitting = Sitting(
      person: step.actor.id.rawValue, role: step.actor.role.rawValue, account: "tester",
      moment: step.recordedAt)
    var order = CaseOrder(
      kind: "", caseID: id?.rawValue, data: [], dataName: "step", on: step.on.description,
      keeper: step.keeper.rawValue, evidence: step.evidence.map(\.rawValue))
    switch step.action {
    case .event(let body):
      order.kind = body.kind.rawValue
      var members = try payload(body).children
      if body.kind == .registered {
        members.removeAll { $0.name == "case-id" || $0.name == "reporter" }
        let residents = sample.residents.map { resident in
          DataNode(
            "resident",
            .record(
              text("name", resident.name) + text("phone", resident.phone)
                + text("address", resident.address)))
        }
        members.append(DataNode("resident", .list(residents)))
      }
      order.data = json(members)
    case .issue(let issue):
      order.kind = "document-issued"
      var members = text("code", issue.code.rawValue) + text("title", issue.title)
      members += text("number", issue.number?.rawValue) + text("unit", issue.unit?.rawValue)
      members += text("ledger", issue.ledger?.rawValue)
      if let value = issue.assignment { members.append(DataNode("assignment", .integer(value))) }
      if let value = issue.round { members.append(DataNode("round", .integer(value))) }
      if let paper = issue.paper {
        members.append(
          DataNode(
            "paper",
            .record(
              text("title", paper.title) + text("issuer", paper.issuer)
                + text("recipient", paper.recipient)
                + [
                  DataNode(
                    "paragraph",
                    .list(paper.paragraphs.map { DataNode("paragraph", .text($0)) }))
                ])))
      }
      order.data = json(members)
    case .sign(let signing):
      order.kind = "signature"
      order.data = json(
        text("code", signing.code.rawValue) + text("slot", signing.slot.rawValue)
          + text("unit", signing.unit?.rawValue) + text("ledger", signing.ledger?.rawValue)
          + text("method", signing.method.rawValue))
    case .attach(let attachment):
      order.kind = "attached"
      order.data = json(
        text("evidence", attachment.evidence.rawValue) + text("caption", attachment.caption))
      order.file = (name: attachment.file, bytes: try attachment.bytes)
    }
    let outcome = try desk.caseRecord(order, sitting)
    if id == nil {
      id = CaseID(
        rawValue: try #require(JSONText.parse(Array(outcome.json.utf8)).child("case")?.scalarText))
    }
    try between(try #require(id), step)
  }
  return try #require(id)
}

@Suite("A clerk records a case on the command line")
struct RecordingTests {
  @Test(arguments: DemoCases.all)
  func aWholeCaseGoesThroughAsJSON(_ sample: DemoCase) throws {
    let office = try Desk()
    let id = try walk(sample, at: office.desk)
    let dossier = try office.desk.home.read(id)
    #expect(dossier.isSealed)
    #expect(try dossier.view().state == .writtenOff)
    #expect(try office.desk.home.storage.exists(office.desk.home.certificate(id)))
    #expect(try office.desk.home.chain(id).flatMap(\.events).map(\.kind) == sample.kinds)
    #expect(
      try office.desk.archiveVerify([office.desk.home.dossier(id).path], quick: false).json.isEmpty
        == false)
    #expect(try AuditLog(home: office.desk.home).firstBreak() == nil)
  }

  @Test func whatHappensAfterSealingGoesIntoSupplements() throws {
    let office = try Desk()
    let id = try walk(DemoCases.bench, at: office.desk)
    let sealed = try office.desk.home.read(id)
    let day = try sealed.view().updatedOn + 30
    let visit = CaseOrder(
      kind: "return-visit", caseID: id.rawValue,
      data: json(try payload(.returnVisit(.example)).children), dataName: "visit",
      on: day.description)
    let sitting = Sitting(
      person: "x-0002", account: "tester", moment: Timestamp(day, hour: 10))
    _ = try office.desk.caseRecord(visit, sitting)
    _ = try office.desk.caseRecord(visit, sitting)
    let chain = try office.desk.home.chain(id)
    #expect(chain.count == 3)
    #expect(chain.map(\.isSealed) == [true, true, true])
    #expect(chain[0].digest == sealed.digest)
    #expect(chain[1].manifest.supplementOf == sealed.digest)
    #expect(chain[2].manifest.supplementOf == chain[1].digest)
    #expect(chain[2].events.first?.previous == chain[1].digest)
    #expect(try chain[2].view().returnVisits.count == 2)
    #expect(try office.desk.caseHistory(id.rawValue).lines.count == sealed.events.count + 2)
    // They are whole by themselves, go to the archive, and the case is still found once.
    for number in 1...2 {
      let path = try office.desk.home.supplement(number, to: id).path
      _ = try office.desk.archiveVerify([path], quick: false)
    }
    try office.desk.makeSampleKeys()
    _ = try office.desk.archivePack()
    _ = try office.desk.archiveVerify([], quick: false)
    #expect(try office.desk.archiveList().json.contains("\(id).s2"))
    #expect(try office.desk.archivePack().lines.first?.en.contains("no sealed dossier") == true)
    let found = try office.desk.search(SearchWish(query: "休闲座椅")).json
    #expect(found.contains("\"count\": 1,"), "\(found)")
    #expect(found.contains("\"cases-searched\": 1"), "\(found)")
  }

  @Test func numbersRunOnWithoutGapsWhenManyRegisterAtOnce() async throws {
    let office = try Desk()
    let desk = office.desk
    guard case .event(let body) = DemoCases.drain.steps[0].action else { return }
    var members = try payload(body).children
    members.removeAll { $0.name == "case-id" || $0.name == "reporter" }
    let data = json(members)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          _ = try desk.caseRecord(
            CaseOrder(kind: "registered", caseID: nil, data: data, dataName: "sheet"),
            Sitting(
              person: "c-0001", account: "tester",
              moment: Timestamp(
                CivilDate(year: 2022, month: 11, day: 5) ?? CivilDate(dayNumber: 0), hour: 10)))
        }
      }
      try await group.waitForAll()
    }
    #expect(
      try desk.home.caseIDs() == (1...20).map { CaseID(office: "XH", year: 2022, serial: $0) })
    withExtendedLifetime(office) {}
  }

  @Test func aRefusalNamesRuleWhoAndWhatIsMissingAndWritesNothing() throws {
    let office = try Desk()
    let sample = DemoCases.drain
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    let id = try journey.run(sample, until: .inFirstReview)
    let before = try office.desk.home.read(id).digest
    let passed = CaseOrder(
      kind: "completed", caseID: id.rawValue,
      data: json(try payload(.completed(.example)).children), dataName: "completed")
    let fault = try #require(throws: Fault.self) {
      try office.desk.caseRecord(
        passed,
        Sitting(
          person: "x-0001", account: "tester",
          moment: Timestamp(CivilDate(year: 2023, month: 2, day: 1) ?? CivilDate(dayNumber: 0))))
    }
    #expect(fault.kind == .refused)
    let message = fault.message(.chinese)
    #expect(message.contains("T31"), "\(message)")
    #expect(message.contains("可由"), "\(message)")
    #expect(try office.desk.home.read(id).digest == before)
  }

  @Test func theSamePersonCannotReviewTwice() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    let id = try journey.run(DemoCases.drain, until: .inSecondReview)
    // The first reviewer also gets the district's role.
    var file = try office.desk.requireOffice()
    let index = try #require(file.people.firstIndex { $0.id == "r-0001" })
    file.people[index].functions.append(
      OfficeFile.Function(role: .districtReviewer, post: "选任工委干部", unit: "u-committee"))
    try office.desk.storage.publish(
      try file.bytes(), to: office.desk.home.officePath, replacing: .any)
    let step = try #require(
      DemoCases.drain.steps.first {
        if case .event(.admitted) = $0.action { true } else { false }
      })
    guard case .event(let body) = step.action else { return }
    let order = CaseOrder(
      kind: "admitted", caseID: id.rawValue, data: json(try payload(body).children),
      dataName: "admitted", on: step.on.description)
    let fault = try #require(throws: Fault.self) {
      try office.desk.reopened().caseRecord(
        order,
        Sitting(
          person: "r-0001", role: "district-reviewer", account: "tester", moment: step.recordedAt))
    }
    #expect(fault.kind == .refused)
    #expect(fault.message(.chinese).contains("吴启明"), "\(fault)")
    _ = try office.desk.reopened().caseRecord(
      order, Sitting(person: "x-0002", account: "tester", moment: step.recordedAt))
  }

  @Test func aReviewIsNotKeyedInForSomebodyElse() throws {
    let office = try Desk()
    let order = CaseOrder(
      kind: "first-review-passed", caseID: "XH-2022-00001", data: json([]), dataName: "x",
      actor: "r-0001")
    let fault = try #require(throws: Fault.self) {
      try office.desk.caseRecord(
        order, Sitting(person: "c-0001", account: "tester", moment: Timestamp(secondsSince1970: 0)))
    }
    #expect(fault.code == "record-in-person")
  }

  @Test(arguments: [
    (#"{"title": }"#, "json-syntax", 1, 11),
    ("{\"title\": \"甲\",\n  \"titel\": \"乙\"}", "codec-unknown-key", 2, 12),
    ("{\"title\": 5}", "codec-wrong-type", 1, 11),
    ("{\"title\": \"甲\", \"title\": \"乙\"}", "json-duplicate", 1, 16),
  ])
  func wrongJSONIsToldWithItsPlace(
    _ data: String, _ code: String, _ line: Int, _ column: Int
  ) throws {
    let office = try Desk()
    let fault = try #require(throws: Fault.self) {
      try office.desk.caseRecord(
        CaseOrder(
          kind: "registered", caseID: nil, data: Array(data.utf8), dataName: "sheet.json"),
        Sitting(person: "c-0001", account: "tester", moment: Timestamp(secondsSince1970: 0)))
    }
    #expect(fault.code == code, "\(fault)")
    #expect(fault.place == Place(file: "sheet.json", line: line, column: column), "\(fault)")
    #expect(try office.desk.home.caseIDs().isEmpty)
  }
}

extension DemoCase {
  fileprivate var kinds: [EventKind] {
    steps.map {
      switch $0.action {
      case .event(let body): body.kind
      case .issue: .documentIssued
      case .sign: .signature
      case .attach: .attached
      }
    }
  }
}

extension DemoCase: CustomTestStringConvertible {
  public var testDescription: String { key }
}

@Suite("Only who has logged in may act")
struct AccountTests {
  private let moment = Timestamp(secondsSince1970: 1_700_000_000)

  private func founded() throws -> Desk {
    let office = try Desk(
      at: FileManager.default.temporaryDirectory.appending(path: "office-\(UUID())").path)
    _ = try office.desk.found(
      Founding(
        code: "XH", name: "西湖区人大常委会选任工委", administrator: "管理员",
        administratorPassword: Array("correct horse".utf8),
        passphrase: Array("battery staple".utf8),
        moment: moment), account: "clerk")
    office.desk = try office.desk.reopened()
    return office
  }

  private func admin(_ token: String?, at moment: Timestamp? = nil, account: String = "clerk")
    -> Sitting
  {
    Sitting(person: "admin", account: account, token: token, moment: moment ?? self.moment)
  }

  @Test func aLoginLastsADayAndOnlyForTheAccountThatOpenedIt() throws {
    let office = try founded()
    let login = try office.desk.login(
      "admin", password: Array("correct horse".utf8), account: "clerk", at: moment)
    _ = try office.desk.setPassword(Array("another one".utf8), of: "admin", admin(login.token))
    // A new password ends every session.
    #expect(throws: Fault.self) {
      try office.desk.setPassword(Array("yet another".utf8), of: "admin", admin(login.token))
    }
    let again = try office.desk.login(
      "admin", password: Array("another one".utf8), account: "clerk", at: moment)
    for sitting in [
      admin(nil), admin("00"), admin(again.token, account: "somebody"),
      admin(again.token, at: Timestamp(secondsSince1970: moment.secondsSince1970 + 12 * 3600)),
    ] {
      let fault = try #require(throws: Fault.self) {
        try office.desk.setPassword(Array("password".utf8), of: "admin", sitting)
      }
      #expect(fault.code == "account-login")
    }
    _ = try office.desk.logout("admin", token: again.token, account: "clerk", at: moment)
    #expect(throws: Fault.self) {
      try office.desk.setPassword(Array("password".utf8), of: "admin", admin(again.token))
    }
    #expect(try AuditLog(home: office.desk.home).firstBreak() == nil)
  }

  @Test func aWrongPasswordIsRefusedAndLogged() throws {
    let office = try founded()
    let fault = try #require(throws: Fault.self) {
      try office.desk.login("admin", password: Array("guess".utf8), account: "clerk", at: moment)
    }
    #expect(fault.code == "account-wrong")
    let log = try String(contentsOfFile: office.folder + "/audit.log", encoding: .utf8)
    #expect(log.contains("login-failed\tadmin"))
  }

  @Test func nobodyActsWithoutALogin() throws {
    let office = try founded()
    let fault = try #require(throws: Fault.self) {
      try office.desk.caseRecord(
        CaseOrder(kind: "registered", caseID: nil, data: [], dataName: "x"), admin(nil))
    }
    #expect(fault.code == "account-login")
    #expect(fault.kind == .refused)
  }

  @Test func passwordsAreKeptAsDigestsAndForTheOwnerAlone() throws {
    let office = try founded()
    let path = office.folder + "/accounts/admin.xml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!text.contains("correct horse"))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(!FileManager.default.fileExists(atPath: office.folder + "/keys/passphrase"))
    let key = try String(contentsOfFile: office.folder + "/keys/seal.key.pem", encoding: .utf8)
    #expect(key.contains("ENCRYPTED"))
  }

  @Test func aFolderInUseIsNotTakenForAnOffice() throws {
    let office = try founded()
    let fault = try #require(throws: Fault.self) {
      try office.desk.found(
        Founding(
          code: "XH", name: "x", administrator: "x", administratorPassword: Array("12345678".utf8),
          passphrase: Array("12345678".utf8), moment: moment), account: "clerk")
    }
    #expect(fault.code == "office-not-empty")
  }

  @Test func anAlteredAuditLogIsFound() throws {
    let office = try founded()
    for _ in 0..<3 {
      _ = try office.desk.login(
        "admin", password: Array("correct horse".utf8), account: "clerk", at: moment)
    }
    let path = office.folder + "/audit.log"
    let log = try String(contentsOfFile: path, encoding: .utf8)
    try log.replacingOccurrences(of: "2\t", with: "2\t ").write(
      toFile: path, atomically: true, encoding: .utf8)
    #expect(try AuditLog(home: office.desk.home).firstBreak() != nil)
  }
}

@Suite("Lists and ledgers say what the dossiers say")
struct ListingTests {
  @Test func aSampleOfficeHasCasesInManyStates() throws {
    let office = try Desk()
    let outcome = try office.desk.sampleOffice { _ in }
    #expect(outcome.json.contains(office.folder))
    var overdue = CaseWish(asOf: CivilDate("2022-12-20") ?? CivilDate(dayNumber: 0))
    overdue.overdue = true
    #expect(try office.desk.caseList(overdue).json.contains("XH-2022-00019"))
    var replied = CaseWish(asOf: CivilDate(dayNumber: 0))
    replied.states = ["已答复待评"]
    #expect(try office.desk.caseList(replied).json.contains("XH-2022-00018"))
    #expect(!(try office.desk.caseList(replied).json.contains("XH-2022-00019")))
    let next = try office.desk.caseNext(
      "XH-2022-00018", asOf: CivilDate("2022-12-20") ?? CivilDate(dayNumber: 0))
    #expect(next.json.contains("rating"))
    #expect(next.json.contains("T24"))
  }

  @Test func theRegistryIsMadeAgainWhenItIsBroken() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    _ = try journey.run(DemoCases.bench, until: .claimed)
    let wish = CaseWish(asOf: CivilDate(dayNumber: 0))
    let first = try office.desk.caseList(wish).json
    try Data("not a database, and long enough to be seen as one".utf8).write(
      to: URL(filePath: office.folder + "/registry.sqlite"))
    #expect(try office.desk.caseList(wish).json == first)
  }

  @Test func aDamagedDossierIsNamedAndTheOthersAreListed() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    let good = try journey.run(DemoCases.bench, until: .claimed)
    let bad = try journey.run(DemoCases.shop, until: .claimed)
    let path = try office.desk.home.dossier(bad).path
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: path))
    let outcome = try office.desk.caseList(CaseWish(asOf: CivilDate(dayNumber: 0)))
    #expect(outcome.json.contains(good.rawValue))
    #expect(outcome.warnings.contains { $0.en.contains(bad.rawValue) })
  }

  @Test func theStalledCaseIsFoundOnItsDays() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    _ = try journey.run(DemoCases.window)
    func rules(_ date: String) throws -> String {
      try office.desk.ledgerAudit(asOf: CivilDate(date) ?? CivilDate(dayNumber: 0)).json
    }
    #expect(try !rules("2023-01-07").contains("\"L4\""))
    #expect(try rules("2023-01-08").contains("\"L4\""))
    #expect(try !rules("2023-01-19").contains("\"L3\""))
    #expect(try rules("2023-01-20").contains("\"L3\""))
  }

  @Test func aChangeOfLeadIsNoFaultOfTheLedgers() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    _ = try journey.run(DemoCases.shop)
    for date in ["2023-01-31", "2023-12-31"] {
      let audit = try office.desk.ledgerAudit(asOf: CivilDate(date) ?? CivilDate(dayNumber: 0))
      #expect(!audit.json.contains("\"L2\""), "\(date): \(audit.text(.english))")
      #expect(!audit.json.contains("\"L8\""), "\(date): \(audit.text(.english))")
    }
  }

  @Test func aReaderSeesWhatTheMatrixGives() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    let id = try journey.run(DemoCases.drain, until: .inProgress)
    func show(_ person: String) throws -> Outcome {
      try office.desk.caseShow(
        id.rawValue,
        reader: Sitting(
          person: person, account: "tester", moment: Timestamp(secondsSince1970: 1_700_000_000)))
    }
    _ = try show("d-0001")
    _ = try show("x-0002")
    _ = try show("h-0001")
    _ = try show("i-0001")
    for stranger in ["d-0009", "h-0005", "c-0002", "m-0002"] {
      let fault = try #require(throws: Fault.self) { _ = try show(stranger) }
      #expect(fault.code == "access-case", "\(stranger)")
    }
  }
}

@Suite("Two installations compare their copies")
struct ReconcileTests {
  @Test func theDifferingLineItsValuesAndItsSignersAreNamed() throws {
    let office = try Desk()
    let journey = DemoJourney(home: office.desk.home, press: office.desk.press, rules: Rulebook())
    let id = try journey.run(DemoCases.drain, until: .inProgress)
    let path = try office.desk.home.dossier(id).path
    let copy = office.folder + "/copy.dossier"
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    #expect(try office.desk.caseReconcile(path, copy).json.contains("identical"))
    func record(_ text: String, _ person: String) throws {
      _ = try office.desk.caseRecord(
        CaseOrder(
          kind: "progress", caseID: id.rawValue,
          data: Array(#"{"unit": "u-housing", "text": "\#(text)"}"#.utf8), dataName: "progress",
          on: "2022-12-06"),
        Sitting(
          person: person, account: "tester",
          moment: Timestamp(CivilDate("2022-12-07") ?? CivilDate(dayNumber: 0), hour: 9)))
    }
    try record("施工队进场", "k-0001")
    #expect(try office.desk.caseReconcile(path, copy).json.contains("first-ahead"))
    let mine = office.folder + "/mine.dossier"
    try FileManager.default.moveItem(atPath: path, toPath: mine)
    try FileManager.default.moveItem(atPath: copy, toPath: path)
    try record("施工队未进场", "k-0001")
    let fault = try #require(throws: Fault.self) { try office.desk.caseReconcile(mine, path) }
    #expect(fault.kind == .damaged)
    let message = fault.message(.chinese)
    for word in ["施工队进场", "施工队未进场", "谢文清", "progress/text", id.rawValue] {
      #expect(message.contains(word), "\(message)")
    }
  }
}
