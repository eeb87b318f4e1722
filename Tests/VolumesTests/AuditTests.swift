import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Synchronization
import Testing

@testable import Volumes

private let now = Timestamp(day("2026-03-01"), hour: 3)

/// Counts the bytes that an audit reads.
private final class Meter: Sendable {
  private let count = Atomic<Int>(0)
  var bytes: Int { count.load(ordering: .relaxed) }
  func pass(_ more: Int) { count.add(more, ordering: .relaxed) }
}

@Suite("Audits are recorded, go on after a kill, and see the disk")
struct AuditTests {
  private let small: SmallArchive

  init() throws {
    small = try SmallArchive(dossiers: 6)
    try small.pack()
  }

  private var path: String { small.archive + "/XH-2022-1.zip" }

  /// A full audit; gives what was found, volume by volume.
  @discardableResult
  private func audit(
    _ storage: Storage = .disk, at moment: Timestamp = now, level: Audit.Level? = .full,
    meter: Meter = Meter()
  ) throws -> [String: Audit] {
    let inspector = Inspector(
      authorities: [small.authorityCertificate],
      log: try LogReading(small.archive + "/log.txt", storage: .disk), storage: storage,
      pace: { meter.pass($0) })
    var found: [String: Audit] = [:]
    try inspector.audit(
      folder: small.archive, due: level.map { ["XH-2022-1": $0] } ?? [:], at: moment, step: 1
    ) { name, audit in found[name] = audit }
    return found
  }

  private func replace(_ bytes: [UInt8], keepingTime: Bool = true) throws {
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
    if keepingTime, let time {
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    }
  }

  @Test func bothReadingsOfAFullAuditAreOfTheFile() throws {
    let size = try small.bytes("XH-2022-1.zip").count
    let quick = Meter()
    try audit(level: .quick, meter: quick)
    #expect(quick.bytes == size)
    let full = Meter()
    #expect(try audit(meter: full)["XH-2022-1"]?.isSound == true)
    #expect(full.bytes > 2 * size - 2000)
    let none = Meter()
    #expect(try audit(level: nil, meter: none).keys.sorted() == ["*"])
    #expect(none.bytes == 0)
  }

  @Test func aKilledAuditGoesOnWhereItWas() throws {
    let whole = Meter()
    try audit(meter: whole)
    let checkpoint = Inspector.checkpoint(of: "XH-2022-1", in: small.archive)
    #expect(!FileManager.default.fileExists(atPath: checkpoint))
    var shorter = 0
    var call = 5
    while true {
      try? FileManager.default.removeItem(atPath: checkpoint)
      let plan = FaultPlan(.stop, at: call)
      let found = try? audit(.failing(by: plan))
      let meter = Meter()
      let again = try audit(at: Timestamp(day("2026-03-02")), meter: meter)
      #expect(again["XH-2022-1"]?.isSound == true, "call \(call)")
      #expect(again["XH-2022-1"]?.dossiers == 6 && again["*"]?.isSound == true)
      #expect(!FileManager.default.fileExists(atPath: checkpoint))
      if meter.bytes < whole.bytes { shorter += 1 }
      if !plan.struck {
        #expect(found?["XH-2022-1"]?.isSound == true)
        break
      }
      call += 7
    }
    #expect(shorter > 5)
  }

  @Test func damageAfterACheckpointIsFoundAndNamed() throws {
    // Far enough that the first dossiers were seen sound.
    var call = 40
    let checkpoint = Inspector.checkpoint(of: "XH-2022-1", in: small.archive)
    var noted: [UInt8] = []
    while !noted.contains(Array("XH-2022-00001.dossier".utf8)) {
      _ = try? audit(.failing(by: FaultPlan(.stop, at: call)))
      call += 10
      try #require(call < 2000)
      if FileManager.default.fileExists(atPath: checkpoint) {
        noted = try small.bytes(".XH-2022-1.audit")
      }
    }
    let volume = try small.bytes("XH-2022-1.zip")
    let victim = Array(try Data(contentsOf: URL(filePath: small.members[0].dossierPath)))
    let range = try #require(volume.firstRange(of: victim))
    var damaged = volume
    damaged[range.lowerBound + 500] ^= 1
    try replace(damaged)
    let found = try #require(try audit()["XH-2022-1"])
    #expect(found.findings.contains { $0.place.entry?.contains("XH-2022-00001.dossier") == true })
    try replace(volume)
    #expect(try audit()["XH-2022-1"]?.isSound == true)
  }

  @Test func aCheckpointIsNotBelievedForAnotherFileOrAfterDays() throws {
    let checkpoint = Inspector.checkpoint(of: "XH-2022-1", in: small.archive)
    var call = 60
    // Until something is in it beside its head.
    var lines = 0
    while lines < 2 {
      _ = try? audit(.failing(by: FaultPlan(.stop, at: call)))
      call += 10
      try #require(call < 2000)
      let text = (try? String(contentsOfFile: checkpoint, encoding: .utf8)) ?? ""
      lines = text.split(separator: "\n").count
    }
    let kept = try Data(contentsOf: URL(filePath: checkpoint))
    let whole = Meter()
    try FileManager.default.removeItem(atPath: checkpoint)
    try audit(meter: whole)
    func cost(at moment: Timestamp) throws -> Int {
      try kept.write(to: URL(filePath: checkpoint))
      let meter = Meter()
      #expect(try audit(at: moment, meter: meter)["XH-2022-1"]?.isSound == true)
      return meter.bytes
    }
    #expect(try cost(at: now) < whole.bytes)
    #expect(try cost(at: Timestamp(day("2026-03-20"))) == whole.bytes)
    #expect(try cost(at: Timestamp(day("2026-02-20"))) == whole.bytes)
    try replace(try small.bytes("XH-2022-1.zip"), keepingTime: false)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1000)], ofItemAtPath: path)
    #expect(try cost(at: now) == whole.bytes)
  }

  @Test func notesThatCannotBeReadAreNoFaultOfTheVolume() throws {
    try FileManager.default.createDirectory(
      atPath: Inspector.checkpoint(of: "XH-2022-1", in: small.archive),
      withIntermediateDirectories: false)
    var found: Audit?
    let inspector = try small.inspector()
    try? inspector.audit(folder: small.archive, due: ["XH-2022-1": .full], at: now) { name, audit in
      if name == "XH-2022-1" { found = audit }
    }
    #expect(found?.isSound == true)
    #expect(found?.notes.isEmpty == false)
  }

  @Test func aMissingOrUnreadableVolumeIsNeverPassedOver() throws {
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    for level in [Audit.Level.full, .quick, nil] {
      let found = try #require(try audit(level: level)["XH-2022-1"])
      #expect(found.findings.contains { $0.code == "inspect-volume-missing" }, "\(level as Any)")
      #expect(
        AuditRecord(found, of: "XH-2022-1", at: now, program: "test").result == .missing)
    }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false)
    #expect(try audit(level: nil)["XH-2022-1"]?.isSound == false)
  }

  // MARK: Journal

  private var journal: AuditJournal { AuditJournal(small.archive + "/audits.log", storage: .disk) }

  private func record(_ level: Audit.Level = .full, at moment: Timestamp = now) throws
    -> AuditRecord
  {
    AuditRecord(
      try #require(try audit()["XH-2022-1"]), of: "XH-2022-1", at: moment, program: "test\t1")
  }

  @Test func theJournalKeepsEveryResultInOrder() throws {
    let first = try record()
    try journal.add(first)
    let second = try record(at: Timestamp(day("2026-04-01")))
    try journal.add(second)
    let reading = try journal.read()
    #expect(reading.records == [first, second])
    #expect(first.program == "test 1")
    #expect(reading.last("XH-2022-1") { _ in true } == second)
    #expect(reading.last("XH-2022-2") { _ in true } == nil)
    // `sha256sum` follows the chain.
    let lines = String(decoding: try small.bytes("audits.log"), as: UTF8.self)
      .split(separator: "\n")
    for (line, next) in zip(lines, lines.dropFirst()) {
      #expect(next.hasSuffix("\t" + SHA256.digest(of: Array(line.utf8)).hex))
    }
  }

  @Test func everyFlippedByteBeforeTheLastRecordIsFound() throws {
    for month in 1...3 { try journal.add(try record(at: Timestamp(day("2026-0\(month)-01")))) }
    let whole = try small.bytes("audits.log")
    let last = try #require(whole.dropLast().lastIndex(of: 0x0A))
    for index in 0...last {
      var damaged = whole
      damaged[index] ^= 1
      let fault = #expect(throws: Fault.self, "byte \(index)") {
        try AuditJournal.read(damaged)
      }
      #expect(fault?.code == "audit-journal-broken")
    }
    // A line taken out, doubled or put elsewhere.
    let lines = String(decoding: whole, as: UTF8.self).split(separator: "\n").map { $0 + "\n" }
    for order in [[0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 1, 3], [1, 2, 3]] {
      let text = order.map { lines[$0] }.joined()
      #expect(throws: Fault.self) { try AuditJournal.read(Array(text.utf8)) }
    }
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .runShort, .stop])
  func aRecordIsThereOrNot(_ kind: FaultPlan.Kind) throws {
    let first = try record()
    try journal.add(first)
    let second = try record(at: Timestamp(day("2026-04-01")))
    let before = try small.bytes("audits.log")
    var call = 1
    while true {
      let plan = FaultPlan(kind, at: call)
      let broken = AuditJournal(journal.path, storage: .failing(by: plan))
      let isDone = (try? broken.add(second)) != nil
      let there = try journal.read().records
      #expect(there == [first, second] || !isDone && there == [first], "call \(call)")
      // The next record follows whatever was left.
      try journal.add(first)
      #expect(try journal.read().records == there + [first], "call \(call)")
      #expect(try !journal.read().isTorn)
      try Data(before).write(to: URL(filePath: journal.path))
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 5)
  }
}
