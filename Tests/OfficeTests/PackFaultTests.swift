import Calendars
import Casework
import Codec
import Dispatch
import Dossiers
import Foundation
import Primitives
import Storage
import Synchronization
import Testing

@testable import Office

/// An office with two tiny sealed cases that have codes and are in no volume yet.
private final class Ready {
  let folder: String

  private static let first = Result { try made() }

  private static func made() throws -> String {
    let office = try Desk()
    let validity = OfficeKeys.validity(
      from: Timestamp(CivilDate("2022-01-01") ?? CivilDate(dayNumber: 0)), years: 20)
    // Few rounds: opening the key is not what is tested.
    try OfficeKeys(home: office.desk.home, rounds: 10).make(
      office: DemoOffice.view.name, passphrase: "示例数据不保密", validity: validity,
      keepsPassphrase: true)
    try office.desk.storage.makeDirectories(office.folder + "/cases/2022")
    var sheet = Registered.example
    sheet.reporters = []
    for serial in 1...2 {
      sheet.caseID = CaseID(office: "XH", year: 2022, serial: serial)
      let settled = SettledOnSpot(reply: "已修好", by: "社区", informed: true)
      var desk = CaseDesk(
        caseID: sheet.caseID, office: DemoOffice.view, rules: office.desk.rules,
        press: office.desk.press)
      for (index, body) in [EventBody.registered(sheet), .settledOnSpot(settled)].enumerated() {
        let day = (CivilDate("2022-11-05") ?? CivilDate(dayNumber: 0)) + index
        try desk.take(
          Event(
            sequence: index + 1, id: EventID(rawValue: "e\(index + 1)"),
            actor: ActingPerson(id: "c-0001", name: "邓秋月", role: .recorder), on: day,
            recordedAt: Timestamp(day, hour: 9), evidence: [], body: body))
      }
      desk.seal(at: moment)
      let view = try #require(desk.view)
      try office.desk.home.dossier(sheet.caseID).write(
        try desk.draft.made(view: view), sealed: true)
    }
    _ = try office.desk.archiveArrange(ArchiveOccasion(account: "test", moment: moment))
    let kept = FileManager.default.temporaryDirectory.appending(path: "first-\(UUID())").path
    try FileManager.default.copyItem(atPath: office.folder, toPath: kept)
    return kept
  }

  static let moment = Timestamp("2023-01-05T10:00:00+08:00") ?? Timestamp(secondsSince1970: 0)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "ready-\(UUID())").path
    try FileManager.default.copyItem(atPath: Ready.first.get(), toPath: folder)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  func pack(_ storage: Storage = .disk) throws(Fault) -> Outcome {
    try OfficeDesk(home: folder, templates: Desk.templates, storage: storage).archivePack(
      by: ArchiveOccasion(account: "test", moment: Ready.moment))
  }

  /// Files under final names that are the same in every run.
  func files() throws -> [String: Data] {
    var found: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      if ["zip", "dossier", "pdf", "txt"].contains(where: { path.hasSuffix("." + $0) }) {
        found[path] = FileManager.default.contents(atPath: folder + "/" + path)
      }
    }
    return found
  }

  func verify() throws {
    _ = try OfficeDesk(home: folder, templates: Desk.templates).archiveVerify(
      [folder + "/archive"], quick: false)
  }
}

@Suite("Packing an office meets a full disk and lost permissions at every call")
struct PackFaultTests {
  /// How the whole use case goes with a fault at a call, and after it; gives the fault's code.
  private func strike(
    _ kind: FaultPlan.Kind, at call: Int, whole: [String: Data]
  ) throws -> String? {
    let office = try Ready()
    let before = try office.files()
    let plan = FaultPlan(kind, at: call)
    var code: String?
    do throws(Fault) {
      _ = try office.pack(.failing(by: plan))
    } catch {
      code = error.code
      #expect(!error.next.en.isEmpty && error.place.file != nil, "\(kind) at \(call): \(error)")
    }
    // What was there is there; what is there under its own name is whole.
    let left = try office.files()
    for (path, bytes) in before where path != "archive/log.txt" {
      #expect(left[path] == bytes, "\(kind) at \(call): \(path)")
    }
    for (path, bytes) in left where path != "archive/log.txt" {
      #expect(bytes == whole[path], "\(kind) at \(call): \(path)")
    }
    _ = try office.pack()
    #expect(try office.files() == whole, "\(kind) at \(call)")
    return code
  }

  /// A kill between a file's final name and the end of its temporary one leaves no other work.
  @Test func whatAKillLeftBesideWholeFilesGoesThoughNothingIsToDo() throws {
    let office = try Ready()
    _ = try office.pack()
    let left = ["archive", "archive/heads", "records/arrangement"]
      .map { office.folder + "/" + $0 + "/.000001.xml.31486.5.tmp" }
    for path in left { try Data("x".utf8).write(to: URL(filePath: path)) }
    _ = try office.pack()
    for path in left { #expect(!FileManager.default.fileExists(atPath: path), "\(path)") }
  }

  @Test func nothingHalfIsLeftAndTheNextRunFinishes() throws {
    let calm = try Ready()
    let counter = FaultPlan(.stop, at: 0)
    _ = try calm.pack(.failing(by: counter))
    try calm.verify()
    let whole = try calm.files()
    let isLong = ProcessInfo.processInfo.environment["DOSSIER_LONG"] != nil
    let kinds: [FaultPlan.Kind] = [.runShort, .fail(EACCES), .fail(EROFS), .fail(EIO)]
    let codes = Mutex<Set<String>>([])
    DispatchQueue.concurrentPerform(iterations: counter.count) { index in
      for (turn, kind) in kinds.enumerated() where isLong || index % kinds.count == turn {
        do {
          let code = try strike(kind, at: index + 1, whole: whole)
          if let code { codes.withLock { _ = $0.insert(code) } }
        } catch { Issue.record("\(kind) at \(index + 1): \(error)") }
      }
    }
    let met = codes.withLock { $0 }
    #expect(
      met.isSuperset(of: ["storage-full", "storage-denied", "storage-read-only", "storage-io"]),
      "\(met)")
  }
}
