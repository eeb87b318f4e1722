import Foundation
import Primitives
import Seals
import Storage
import Testing

@testable import Casework
@testable import Inspector
@testable import Office

/// A sample office with one volume of two cases, of which XH-2022-00017 is to be destroyed by list
/// 2060-1, approved and supervised.
final class Doomed {
  let folder: String

  /// Made once; each test works on a copy.
  private static let first = Result { try made() }

  private static func made() throws -> String {
    let office = try Desk()
    try office.desk.makeSampleKeys()
    let desk = try OfficeDesk(home: office.folder, templates: Desk.templates)
    for sample in [DemoCases.drain, DemoCases.greenery] {
      _ = try DemoJourney(home: desk.home, press: desk.press, rules: desk.rules).run(sample)
    }
    _ = try desk.archivePack(by: DemoOffice.archiving)
    _ = try desk.archiveAppraise(
      order("x-0003", ["XH-2022-00017"]), opinion: "destroy", retention: nil,
      members: ["x-0002", "x-0003"])
    _ = try desk.archiveAppraisalApprove("2060-1", order("x-0001"))
    _ = try desk.archiveDisposeList("2060-1", order("x-0003"))
    _ = try desk.archiveDisposeApprove("2060-1", order("x-0001"))
    _ = try desk.archiveDisposeSupervise("2060-1", order("i-0001"))
    let folder = FileManager.default.temporaryDirectory.appending(path: "doomed-\(UUID())").path
    try FileManager.default.copyItem(atPath: office.folder, toPath: folder)
    return folder
  }

  /// `isSupervised` where both supervisors have signed, and not one alone.
  init(isSupervised: Bool = true) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "disposal-\(UUID())").path
    try FileManager.default.copyItem(atPath: Doomed.first.get(), toPath: folder)
    if isSupervised {
      _ = try desk().archiveDisposeSupervise("2060-1", Doomed.order("x-0002"))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static func order(_ person: String, _ cases: [String] = []) -> HoldingsOrder {
    let moment = Timestamp("2024-06-03T10:00:00+08:00") ?? Timestamp(secondsSince1970: 0)
    return HoldingsOrder(
      cases: cases, on: CivilDate("2060-03-01") ?? CivilDate(dayNumber: 0), reason: "已过期限",
      occasion: ArchiveOccasion(
        sitting: Sitting(person: person, account: "test", moment: moment), account: "test",
        moment: moment))
  }

  func desk(_ storage: Storage = .disk) throws -> OfficeDesk {
    try OfficeDesk(home: folder, templates: Desk.templates, storage: storage)
  }

  func carryOut(_ storage: Storage = .disk) throws -> Outcome {
    try desk(storage).archiveDisposeCarryOut(
      "2060-1", Doomed.order("x-0003"), passphrase: nil)
  }

  var archive: String { folder + "/archive" }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }

  func verify() throws { _ = try desk().archiveVerify([archive], quick: false) }

  /// What the full audit of the archive finds.
  func findings() throws -> Set<String> {
    let inspector = try desk().inspector()
    return Set(
      try inspector.audit(folder: archive, level: .full, known: ["XH-2022-1"]).flatMap(\.findings)
        .map(\.code))
  }

  /// The names of files that hold the text.
  func files(holding text: String) throws -> [String] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else {
        return false
      }
      return bytes.range(of: Data(text.utf8)) != nil
    }
  }
}

@Suite("What a list destroys is gone everywhere, and what stays can be proved")
struct DisposalTests {
  @Test func theVolumeHasASuccessorWithoutTheDestroyedCase() throws {
    let office = try Doomed()
    let before = try office.desk().archiveList().json
    #expect(before.contains("XH-2022-00017") && before.contains("XH-2022-00008"))
    _ = try office.carryOut()
    #expect(!office.has("archive/XH-2022-1.zip") && office.has("archive/XH-2022-2.zip"))
    #expect(office.has("archive/XH-2022-1.seal.txt") && office.has("archive/XH-2022-1.seal.p7s"))
    #expect(try office.findings() == [])
    try office.verify()
    let text = try String(
      contentsOfFile: office.archive + "/XH-2022-1.disposal.txt", encoding: .utf8)
    #expect(text.contains("list: 2060-1\nsuccessor: XH-2022-2\n"))
    #expect(text.hasSuffix("  XH-2022-00017\n"))
    // The other case is where it was, and nothing waits to be packed.
    let after = try office.desk().archiveList().json
    #expect(!after.contains("XH-2022-00017") && after.contains("XH-2022-00008"))
    let packed = try office.desk().archivePack(by: DemoOffice.archiving)
    #expect(packed.text(.english).contains("There is no sealed dossier to pack."))
  }

  @Test func onlyRecordsAndLogStillNameTheCase() throws {
    let office = try Doomed()
    _ = try office.desk().caseList(CaseWish(asOf: CivilDate(dayNumber: 0)))
    // As a repair leaves it, and as recovery blocks are named.
    for name in ["damaged", "par2", "vol0+1.par2"] {
      try FileManager.default.copyItem(
        atPath: office.archive + "/XH-2022-1.zip", toPath: office.archive + "/XH-2022-1.zip." + name
      )
    }
    #expect(office.has("registry.sqlite"))
    let sheets = office.folder + "/forms/XH-2022-00017"
    try FileManager.default.createDirectory(atPath: sheets, withIntermediateDirectories: true)
    try Data("%PDF".utf8).write(to: URL(filePath: sheets + "/01-COV-v1.pdf"))
    _ = try office.carryOut()
    #expect(!office.has("registry.sqlite") && !office.has("forms/XH-2022-00017"))
    let left = try FileManager.default.contentsOfDirectory(atPath: office.folder + "/cases/2022")
    #expect(left.filter { $0.hasPrefix("XH-2022-00017") } == [])
    let named = try office.files(holding: "XH-2022-00017")
    #expect(
      named.allSatisfy {
        $0.hasPrefix("records/") || $0 == "archive/log.txt" || $0 == "audit.log"
          || $0 == "archive/XH-2022-1.disposal.txt"
      }, "\(named)")
    #expect(try office.desk().holdings().destroyed.map(\.name) == ["XH-2022-00017"])
  }

  @Test func printingJobsForgetTheCaseAndKeepTheOthers() throws {
    let office = try Doomed()
    let cases = ["XH-2022-00017", "XH-2022-00008"]
    let desk = try office.desk()
    for _ in 0..<2 {
      _ = try desk.printOrder(
        BatchWish(form: "cover", ids: cases, cases: nil, output: "", isDuplex: false),
        at: Doomed.order("x-0003").moment)
    }
    let printer = FolderPrinter(office.folder + "-printer")
    defer { try? FileManager.default.removeItem(atPath: office.folder + "-printer") }
    _ = try desk.printRun("J0001", on: printer, clock: { Doomed.order("x-0003").moment })
    #expect(try office.files(holding: "XH-2022-00017").contains("print/J0001/receipts.txt"))
    _ = try office.carryOut()
    let named = try office.files(holding: "XH-2022-00017")
    #expect(named.filter { $0.hasPrefix("print/") } == [])
    // The other sheet of each job is where it was, printed or not.
    let list = try office.desk().printList("J0001").json
    #expect(list.contains("XH-2022-00008") && list.contains("destroyed"))
    _ = try office.desk().printRun("J0002", on: printer, clock: { Doomed.order("x-0003").moment })
    let sheets = try FileManager.default.contentsOfDirectory(atPath: office.folder + "-printer")
    #expect(sheets.count { $0.hasPrefix("J0002") && $0.contains("XH-2022-00008") } == 1)
    #expect(sheets.count { $0.hasPrefix("J0002") } == 1)
  }

  @Test func theNumberOfADestroyedCaseIsNeverGivenAgain() async throws {
    let office = try Doomed()
    // A line of the case as another office might send it back.
    let line = office.folder + "/../line-\(UUID()).jsonl"
    defer { try? FileManager.default.removeItem(atPath: line) }
    _ = try office.desk().caseExport(["XH-2022-00017"], to: line)
    _ = try office.carryOut()
    let home = try office.desk().home
    #expect(try home.nextID(office: "XH", year: 2022) == "XH-2022-00018")
    // Even where the log or the signed text is lost.
    for name in ["log.txt", "XH-2022-1.disposal.txt"] {
      let path = office.archive + "/" + name
      let kept = try #require(FileManager.default.contents(atPath: path))
      try FileManager.default.removeItem(atPath: path)
      #expect(try home.nextID(office: "XH", year: 2022) == "XH-2022-00018", "without \(name)")
      try kept.write(to: URL(filePath: path))
    }
    let outcome = try await office.desk().caseImport(
      line, account: "test", at: Doomed.order("x-0003").moment, refused: { _ in },
      progress: { _ in })
    #expect(outcome.json.contains("\"refused\": 1"), "\(outcome.json)")
    #expect(!office.has("cases/2022/XH-2022-00017.dossier"))
  }

  @Test func theLeafOfWhatIsGoneStillProves() throws {
    let office = try Doomed()
    _ = try office.carryOut()
    let log = try LogReading(office.archive + "/log.txt", storage: .disk)
    let text = try String(
      contentsOfFile: office.archive + "/XH-2022-1.disposal.txt", encoding: .utf8)
    let disposal = try VolumeDisposal(bytes: Array(text.utf8))
    let file = try #require(disposal.files.first)
    #expect(log.holds(file.name, file.dossier, before: 2))
  }

  @Test func theSuccessorIsMissedWhenItVanishes() throws {
    let office = try Doomed()
    _ = try office.carryOut()
    let journal = try office.desk().auditJournal(in: office.archive).read()
    #expect(journal.volumes.contains("XH-2022-2"))
  }

  @Test func aRunThatWasStoppedIsFinishedOnAnotherDay() throws {
    let office = try Doomed()
    let plan = FaultPlan(.stop, at: .max)
    _ = try Doomed().carryOut(.failing(by: plan))
    // The last call after which the signed text stands and the entry does not.
    var (low, high) = (1, plan.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      let trial = try Doomed()
      _ = try? trial.carryOut(.failing(by: FaultPlan(.stop, at: middle)))
      let isDone = try trial.desk().holdings().destructions["2060-1"]?.done != nil
      if isDone { high = middle } else { low = middle }
    }
    _ = try? office.carryOut(.failing(by: FaultPlan(.stop, at: low)))
    #expect(office.has("archive/XH-2022-1.disposal.p7s") && office.has("archive/XH-2022-1.zip"))
    var later = Doomed.order("x-0003")
    later.on = later.on + 3
    _ = try office.desk().archiveDisposeCarryOut("2060-1", later, passphrase: nil)
    #expect(try office.findings() == [])
    #expect(!office.has("archive/XH-2022-1.zip"))
  }

  @Test func aSecondRunChangesNothing() throws {
    let office = try Doomed()
    _ = try office.carryOut()
    let names = try FileManager.default.subpathsOfDirectory(atPath: office.folder)
    let again = try office.carryOut()
    #expect(again.text(.english).contains("was carried out before"))
    #expect(
      Set(try FileManager.default.subpathsOfDirectory(atPath: office.folder)) == Set(names))
  }

  @Test func nothingIsDestroyedBeforeTwoHaveSupervised() throws {
    let office = try Doomed(isSupervised: false)
    let fault = #expect(throws: Fault.self) { try office.carryOut() }
    #expect(fault?.code == "archive-supervisors")
    #expect(office.has("archive/XH-2022-1.zip") && !office.has("archive/XH-2022-2.zip"))
  }

  @Test func nothingIsDestroyedOnRecordsWithAnEntryTakenAway() throws {
    let office = try Doomed()
    let records = office.folder + "/records/disposals"
    for name in try FileManager.default.contentsOfDirectory(atPath: records).sorted().suffix(1) {
      try FileManager.default.removeItem(atPath: records + "/" + name)
    }
    // The log of what was done knows the entry that was taken away.
    let fault = #expect(throws: Fault.self) { try office.carryOut() }
    #expect(fault?.code == "records-broken")
    #expect(office.has("archive/XH-2022-1.zip") && !office.has("archive/XH-2022-2.zip"))
  }

  @Test func whatIsHeldMeanwhileIsNotDestroyed() throws {
    let office = try Doomed()
    _ = try office.desk().archiveHold(Doomed.order("x-0003", ["XH-2022-00017"]))
    let fault = #expect(throws: Fault.self) { try office.carryOut() }
    #expect(fault?.code == "archive-held")
    #expect(office.has("archive/XH-2022-1.zip") && !office.has("archive/XH-2022-2.zip"))
  }

  @Test(arguments: [
    ("XH-2022-1.disposal.txt", Damage.remove), ("XH-2022-1.disposal.p7s", .remove),
    ("XH-2022-1.disposal.txt", .flip), ("XH-2022-1.disposal.p7s", .flip),
    ("XH-2022-1.seal.txt", .remove), ("XH-2022-1.seal.p7s", .remove),
    ("XH-2022-2.seal.txt", .remove), ("XH-2022-2.zip", .remove),
  ])
  func whatIsSaidOfADisposalIsHeldAgainstSealsAndLog(_ name: String, _ damage: Damage) throws {
    let office = try Doomed()
    _ = try office.carryOut()
    let path = office.archive + "/" + name
    switch damage {
    case .remove: try FileManager.default.removeItem(atPath: path)
    case .flip:
      var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
      bytes[bytes.count / 2] ^= 1
      try FileManager.default.removeItem(atPath: path)
      try Data(bytes).write(to: URL(filePath: path))
    }
    #expect(try office.findings() != [])
  }

  enum Damage { case remove, flip }

  @Test func aDestroyedVolumeThatIsBackIsFound() throws {
    let office = try Doomed()
    let path = office.archive + "/XH-2022-1.zip"
    let kept = try #require(FileManager.default.contents(atPath: path))
    _ = try office.carryOut()
    try kept.write(to: URL(filePath: path))
    #expect(try office.findings() == ["inspect-disposed"])
    // Carrying the list out once more takes it away again.
    _ = try office.carryOut()
    #expect(try office.findings() == [])
  }

  @Test func aStopAtAnyMomentLeavesTheOldOrTheNewAndAnotherRunFinishes() throws {
    let plan = FaultPlan(.stop, at: .max)
    let whole = try Doomed()
    _ = try whole.carryOut(.failing(by: plan))
    let calls = plan.count
    let isLong = ProcessInfo.processInfo.environment["DOSSIER_LONG"] != nil
    var random = SystemRandomNumberGenerator()
    // The last calls are those in which something is deleted.
    let late = (max(1, calls - 120)...calls).shuffled(using: &random).prefix(isLong ? 60 : 8)
    let early = (1...calls).shuffled(using: &random).prefix(isLong ? 140 : 8)
    for call in Array(late) + early {
      let office = try Doomed()
      _ = try? office.carryOut(.failing(by: FaultPlan(.stop, at: call)))
      let isDone = try office.desk().holdings().destructions["2060-1"]?.done != nil
      if !isDone {
        // Nothing is deleted before the entry stands.
        #expect(office.has("archive/XH-2022-1.zip"), "call \(call)")
        #expect(office.has("cases/2022/XH-2022-00017.dossier"), "call \(call)")
      }
      #expect(office.has("cases/2022/XH-2022-00008.dossier"), "call \(call)")
      _ = try office.carryOut()
      #expect(try office.findings() == [], "call \(call)")
      #expect(!office.has("archive/XH-2022-1.zip") && office.has("archive/XH-2022-2.zip"))
      #expect(!office.has("archive/XH-2022-3.zip"), "call \(call)")
      #expect(!office.has("cases/2022/XH-2022-00017.dossier"), "call \(call)")
    }
  }
}
