import Foundation
import Primitives
import Storage
import Testing

@testable import Inspector
@testable import Office

private let today = Timestamp(CivilDate("2026-05-04") ?? CivilDate(dayNumber: 0), hour: 9)

/// An office whose archive is the sample that comes with the program.
private final class ArchiveOffice {
  let desk: Desk
  var office: OfficeDesk { desk.desk }
  var archive: String { office.home.archive }

  init() throws {
    desk = try Desk()
    let sample = URL(filePath: Desk.templates).deletingLastPathComponent().appending(
      path: "archive"
    ).path
    for name in ["XH-2022-1.zip", "XH-2022-1.seal.txt", "XH-2022-1.seal.p7s", "log.txt"] {
      try FileManager.default.copyItem(
        atPath: sample + "/" + name, toPath: office.home.archive + "/" + name)
      try FileManager.default.setAttributes(
        [.posixPermissions: name == "log.txt" ? 0o644 : 0o444],
        ofItemAtPath: office.home.archive + "/" + name)
    }
    try office.makeSampleKeys()
    // Its own authority made the sample's seal; the office's own key is the second.
    let keys = OfficeKeys(home: office.home)
    for file in [OfficeKeys.File.key, .certificate] {
      try FileManager.default.moveItem(
        atPath: keys.path(.authority, file, 1), toPath: keys.path(.authority, file, 2))
    }
    try FileManager.default.copyItem(
      atPath: sample + "/authority.pem", toPath: keys.path(.authority, .certificate, 1))
  }

  /// Another home with the same files.
  init(like other: ArchiveOffice) throws {
    let copy = other.office.home.path + "-" + UUID().uuidString
    let process = try Process.run(
      URL(filePath: "/bin/cp"), arguments: ["-a", other.office.home.path, copy])
    process.waitUntilExit()
    desk = try Desk(at: copy)
  }

  func audit(_ wish: OfficeDesk.AuditWish = .due, at moment: Timestamp = today) throws -> Outcome {
    try office.archiveAudit(wish, at: moment, pace: nil) { _ in false }
  }

  func codes(at moment: Timestamp = today) throws -> [String] {
    try office.doctor(at: moment).json.split(separator: "\n").compactMap { line in
      line.contains("\"code\":")
        ? line.split(separator: "\"").dropFirst(3).first.map(String.init) : nil
    }
  }

  func flip(_ name: String, at index: Int) throws {
    let path = archive + "/" + name
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    bytes[index < 0 ? bytes.count + index : index] ^= 1
    try FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
  }
}

extension Fault {
  fileprivate static let example = Fault(
    "inspect-example", .damaged, what: Phrase("损坏"), why: Phrase("例"), next: Phrase("例"))
}

private func later(_ months: Int) -> Timestamp {
  Timestamp(today.date.adding(months: months), hour: 9)
}

@Suite("Audits fall due, and the doctor says what needs care")
struct DoctorTests {
  @Test func auditsFallDueByThePolicy() throws {
    let office = try ArchiveOffice()
    func levels(_ outcome: Outcome) -> [String] {
      outcome.lines.map(\.en).filter { $0.hasPrefix("XH-") }
    }
    #expect(levels(try office.audit()) == ["XH-2022-1  in full, sound"])
    #expect(levels(try office.audit()) == [])
    #expect(try office.office.archiveList().text(.english).contains("last checked 2026-05-04"))
    #expect(levels(try office.audit(at: later(1))) == ["XH-2022-1  quickly, sound"])
    #expect(levels(try office.audit(at: later(11))) == ["XH-2022-1  quickly, sound"])
    #expect(levels(try office.audit(at: later(12))) == ["XH-2022-1  in full, sound"])
    #expect(levels(try office.audit(.quick, at: later(12))) == ["XH-2022-1  quickly, sound"])
  }

  @Test func anAuditUnderAClockFarAheadPutsNothingOff() throws {
    let office = try ArchiveOffice()
    _ = try office.audit(at: later(12 * 70))
    #expect(
      try office.audit().lines.map(\.en).filter { $0.hasPrefix("XH-") }
        == ["XH-2022-1  in full, sound"])
    #expect(try office.codes().contains("doctor-head-none"))
  }

  @Test func underAClockSetBackNothingIsSignedAndNothingLost() throws {
    let office = try ArchiveOffice()
    let desk = office.office
    let worker = ArchiveOccasion(account: "test", moment: later(-1))
    _ = try desk.archiveHead(passphrase: nil, at: today)
    _ = try office.audit()
    func archive() throws -> [String: Data] {
      var found: [String: Data] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: office.archive)
      where !name.hasSuffix(".lock") {
        found[name] = FileManager.default.contents(atPath: office.archive + "/" + name)
      }
      return found
    }
    let before = try archive()
    let head = #expect(throws: Fault.self) {
      try desk.archiveHead(passphrase: nil, at: later(-1))
    }
    #expect(head?.code == "head-clock" && head?.kind == .refused)
    let pack = #expect(throws: Fault.self) { try desk.archivePack(by: worker) }
    #expect(pack?.code == "head-clock")
    #expect(try archive() == before)
    // Looking is allowed at any time; the journal keeps every line, in the order written.
    let audited = try office.audit(.full, at: later(-1))
    #expect(audited.ending == .done)
    let after = try archive()
    for (name, bytes) in before {
      #expect(after[name]?.starts(with: bytes) == true, "\(name)")
    }
    #expect(try office.codes(at: later(-1)).contains("doctor-clock"))
    // With the right time again all is as it was, and goes on.
    #expect(try office.audit().lines.filter { $0.en.hasPrefix("XH-") }.isEmpty)
    #expect(try desk.doctor(at: today).ending == .done)
    _ = try desk.archiveHead(passphrase: nil, at: later(1))
  }

  @Test func damageEndsAnAuditWithItsStatusAndStaysDue() throws {
    let office = try ArchiveOffice()
    try office.flip("XH-2022-1.zip", at: 900_000)
    for _ in 1...2 {
      let outcome = try office.audit()
      #expect(outcome.ending == .damaged)
      #expect(outcome.text(.english).contains("XH-2022-1  in full, damaged"))
    }
    #expect(try office.office.archiveList().json.contains("\"checked-result\": \"damaged\""))
    #expect(try office.codes().contains("doctor-audit-failed"))
    #expect(try office.office.doctor(at: today).ending == .damaged)
    try office.flip("XH-2022-1.zip", at: 900_000)
    #expect(try office.audit().ending == .done)
    #expect(try !office.codes().contains("doctor-audit-failed"))
  }

  @Test func whatAQuickAuditCannotSeeStaysDueInFull() throws {
    let office = try ArchiveOffice()
    var audit = Audit(path: "XH-2022-1.zip", level: .full, findings: [])
    let journal = office.office.auditJournal(in: office.archive)
    func due() throws -> Audit.Level? {
      office.office.dueLevel("XH-2022-1", try journal.read(), on: today.date)
    }
    try journal.add(AuditRecord(audit, of: "XH-2022-1", at: today, program: "test"))
    #expect(try due() == nil)
    audit.findings = [Fault.example]
    try journal.add(AuditRecord(audit, of: "XH-2022-1", at: today, program: "test"))
    audit = Audit(path: "XH-2022-1.zip", level: .quick, findings: [])
    try journal.add(AuditRecord(audit, of: "XH-2022-1", at: today, program: "test"))
    #expect(try due() == .full)
  }

  /// Nothing is due the day after an audit, and yet these are seen.
  @Test(arguments: [
    ["XH-2022-1.zip", "XH-2022-1.seal.txt", "XH-2022-1.seal.p7s"], ["XH-2022-1.seal.txt"],
    ["XH-2022-1.seal.p7s"], ["log.txt"],
  ])
  func whatHasVanishedIsMissedDueOrNot(names: [String]) throws {
    let office = try ArchiveOffice()
    #expect(try office.audit().ending == .done)
    for name in names { try FileManager.default.removeItem(atPath: office.archive + "/" + name) }
    #expect(try office.audit().ending == .damaged)
    let fault = try #require(throws: Fault.self) {
      try office.office.archiveVerify([], quick: true)
    }
    #expect(fault.kind == .damaged)
    if names.count == 3 {
      #expect(try office.office.archiveList().ending == .damaged)
      #expect(try office.office.archiveList().text(.english).contains("XH-2022-1  missing"))
    }
  }

  @Test func aVolumeWithoutItsFileIsNamedByASearch() throws {
    let office = try ArchiveOffice()
    let whole = try office.office.search(SearchWish(query: "小区"))
    #expect(whole.ending == .done)
    try FileManager.default.removeItem(atPath: office.archive + "/XH-2022-1.zip")
    let outcome = try office.office.search(SearchWish(query: "小区"))
    #expect(outcome.ending == .warnings)
    #expect(outcome.json.contains("XH-2022-1.zip"))
  }

  @Test func anotherOfficesVolumesAreHeldAgainstTheAuthorityBesideThem() throws {
    let sample = URL(filePath: Desk.templates).deletingLastPathComponent().appending(
      path: "archive"
    ).path
    let nobody = try Desk(
      at: FileManager.default.temporaryDirectory.appending(path: "nobody-\(UUID())").path)
    let outcome = try nobody.desk.archiveVerify([sample], quick: false)
    #expect(outcome.ending == .warnings)
    #expect(outcome.warnings.contains { $0.en.contains("fingerprint") })
    let empty = FileManager.default.temporaryDirectory.appending(path: "empty-\(UUID())").path
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: empty) }
    let fault = try #require(throws: Fault.self) {
      try nobody.desk.archiveVerify([empty], quick: false)
    }
    #expect(fault.code == "archive-none")
  }

  @Test func verifyingByHandIsRecordedToo() throws {
    let office = try ArchiveOffice()
    _ = try office.office.archiveVerify([], quick: false, at: today)
    #expect(
      try office.audit(at: today).lines.map(\.en) == ["what ties the volumes  in full, sound"])
  }

  @Test func aSecondAuditAtOnceIsTold() throws {
    let office = try ArchiveOffice()
    let lock = try Storage.disk.lock(office.archive + "/.audit.lock")
    let fault = #expect(throws: Fault.self) { try office.audit() }
    #expect(fault?.code == "storage-locked")
    _ = consume lock
  }

  @Test func aHealthyOfficeIsLeftInPeace() throws {
    let office = try ArchiveOffice()
    _ = try office.office.archiveHead(passphrase: nil, at: today)
    _ = try office.audit()
    let outcome = try office.office.doctor(at: today)
    #expect(outcome.ending == .done, "\(outcome.text(.english))")
  }

  @Test func everyAilmentIsNamed() throws {
    let files = FileManager.default
    let healthy = try ArchiveOffice()
    _ = try healthy.office.archiveHead(passphrase: nil, at: today)
    _ = try healthy.audit()
    func check(_ code: String, at moment: Timestamp = today, _ harm: (ArchiveOffice) throws -> Void)
      throws
    {
      let office = try ArchiveOffice(like: healthy)
      try harm(office)
      let outcome = try office.office.doctor(at: moment)
      #expect(try office.codes(at: moment).contains(code), "\(code): \(outcome.text(.english))")
      #expect(outcome.ending != .done)
      #expect(outcome.lines.allSatisfy { $0.en.contains("→ ") && $0.zh.contains("→ ") })
    }
    func write(_ text: String, _ path: String) {
      _ = files.createFile(atPath: path, contents: Data(text.utf8))
    }
    try check("doctor-key-expiry", at: later(12 * 16 + 6)) { _ in }
    try check("doctor-key-open") { office in
      try files.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: office.office.home.keys + "/seal.key.pem")
    }
    try check("doctor-key-unfinished") { office in
      write("x", office.office.home.keys + "/seal-2.key.pem")
    }
    try check("doctor-key-request") { office in
      write("x", office.office.home.keys + "/seal-2.request.pem")
    }
    try check("doctor-keys-none") { office in
      try files.removeItem(atPath: office.office.home.keys + "/seal.pem")
    }
    try check("doctor-log-torn") { office in
      let log = office.archive + "/log.txt"
      write(try String(contentsOfFile: log, encoding: .utf8) + "XH-2023", log)
    }
    try check("seal-log-form") { office in
      let log = office.archive + "/log.txt"
      write(try String(contentsOfFile: log, encoding: .utf8) + "XH-2023\n", log)
    }
    try check("doctor-head-old", at: later(2)) { _ in }
    try check("doctor-clock", at: later(-1)) { _ in }
    try check("doctor-head-none") { office in
      try files.removeItem(atPath: office.archive + "/heads")
    }
    try check("doctor-head-unsigned") { office in
      try files.removeItem(atPath: office.archive + "/heads/2026-05-04.head.p7s")
    }
    try check("doctor-volume-missing") { office in
      try files.removeItem(atPath: office.archive + "/XH-2022-1.zip")
    }
    try check("doctor-volume-missing") { office in
      for ending in [".zip", ".seal.txt", ".seal.p7s"] {
        try files.removeItem(atPath: office.archive + "/XH-2022-1" + ending)
      }
    }
    try check("doctor-log-missing") { office in
      try files.removeItem(atPath: office.archive + "/log.txt")
    }
    try check("doctor-seal-missing") { office in
      try files.removeItem(atPath: office.archive + "/XH-2022-1.seal.txt")
    }
    try check("doctor-volume-unfinished") { office in
      try files.removeItem(atPath: office.archive + "/XH-2022-1.seal.p7s")
    }
    try check("doctor-writable") { office in
      try files.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: office.archive + "/XH-2022-1.zip")
    }
    try check("doctor-renewal", at: later(12 * 16)) { _ in }
    try check("doctor-audits-torn") { office in
      let log = office.archive + "/audits.log"
      write(try String(contentsOfFile: log, encoding: .utf8) + "4\t2026", log)
    }
    try check("audit-journal-broken") { office in
      try office.flip("audits.log", at: 60)
    }
    try check("doctor-audit-due", at: later(2)) { _ in }
    try check("doctor-folder-open") { office in
      try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: office.archive)
    }
    try check("doctor-leftover") { office in
      write("half", office.archive + "/.XH-2022-2.zip.77.1.tmp")
    }
    try check("doctor-audit-log") { office in
      write("1\tnonsense\n", office.office.home.path + "/audit.log")
    }
    try check("seal-signature") { office in try office.flip("XH-2022-1.seal.p7s", at: -9) }
  }
}
