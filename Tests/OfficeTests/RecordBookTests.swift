import Casework
import Dossiers
import Foundation
import Primitives
import Storage
import Testing

@testable import Office

/// An office with one case that has its code, without dossiers and archive: quick to copy.
private func bare() throws -> Sample {
  let sample = try Sample()
  _ = try sample.shell("rm -rf cases archive keys")
  return sample
}

@Suite("The audit log has a line for each entry of the archive's records")
struct RecordBookTests {
  private let case17 = ["XH-2022-00017"]

  /// The lines of the audit log about records: `action file`.
  private func lines(_ sample: Sample) throws -> [String] {
    try sample.shell(
      "awk -F'\\t' '$5 ~ /^archive-record/ { split($6, s, \" \"); print $5, s[1] }' audit.log"
    ).split(separator: "\n").map(String.init)
  }

  @Test func whoReadsWhileAnotherWritesSeesNoBreak() async throws {
    let sample = try bare()
    let desk = sample.desk
    let order = sample.order(case17)
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask {
        for _ in 0..<60 { _ = try desk.archiveHold(order) }
        return 60
      }
      for _ in 0..<2 {
        group.addTask {
          var seen = 0
          while seen < 60 {
            let count = try desk.holdings().holds.count
            #expect(count >= seen)
            seen = count
          }
          return seen
        }
      }
      for try await count in group { #expect(count == 60) }
    }
  }

  @Test(arguments: [FaultPlan.Kind.stop, .fail(28), .runShort])
  func aWriterCutShortLeavesWhatTheNextMakesGood(_ kind: FaultPlan.Kind) throws {
    let first = try bare()
    var call = 1
    var found = 0
    while true {
      let sample = try bare()
      let plan = FaultPlan(kind, at: call)
      let order = first.order(case17)
      let failing = Result {
        try OfficeDesk(
          home: sample.folder, templates: Desk.templates, storage: .failing(by: plan)
        ).archiveHold(order)
      }
      // The old state or the new one, and no more than the newest entry without its line.
      let between = try sample.desk.holdings().holds.count
      if case .success = failing { #expect(between == 1, "call \(call)") }
      #expect(between <= 1, "call \(call)")
      _ = try sample.desk.archiveHold(order)
      #expect(try sample.desk.holdings().holds.count == between + 1, "call \(call)")
      let lines = try lines(sample)
      let entries = try sample.shell("cd records && ls -d */*.xml").split(separator: "\n")
      #expect(
        lines.map { String($0.split(separator: " ")[1]) }.sorted() == entries.map(String.init),
        "call \(call)")
      #expect(try AuditLog(home: sample.desk.home).firstBreak() == nil, "call \(call)")
      found += lines.contains { $0.hasPrefix("archive-record-found ") } ? 1 : 0
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 20 && found > 0)
  }

  /// Writes entries as the program would, past its guards and its audit log.
  private func forge(_ sample: Sample, _ count: Int, by actor: ActingPerson?) throws {
    let files = RecordFiles(sample.folder + "/records", storage: .disk)
    let arranged = try arranged(sample)
    _ = try files.append { _ throws(Fault) in
      (1...count).map { serial in
        ArchiveRecord(
          .held, number: ArchiveNumber(year: 2060, serial: serial),
          on: CivilDate(year: 2060, month: 3, day: 1) ?? CivilDate(dayNumber: 0),
          recordedAt: arranged?.recordedAt ?? Timestamp(secondsSince1970: 0), account: "-",
          actor: actor, files: arranged?.files ?? [], reason: "理由")
      }
    }
  }

  /// The first entry of the sample's arrangement.
  private func arranged(_ sample: Sample) throws -> ArchiveRecord? {
    let records = RecordFiles(sample.folder + "/records", storage: .disk)
    let chains = try records.entries()
    return try chains[.arrangement]?.first.map { try records.record($0, in: chains) }
  }

  private func archivist(_ sample: Sample) throws -> ActingPerson {
    try #require(try arranged(sample)?.actor)
  }

  @Test func entriesThatTheAuditLogDoesNotKnowAreFound() throws {
    let sample = try bare()
    try forge(sample, 2, by: try archivist(sample))
    let fault = try #require(throws: Fault.self) { _ = try sample.desk.holdings() }
    #expect(fault.code == "records-broken" && fault.kind == .damaged)
    #expect(fault.details.count == 2 && fault.next.en.contains("move it"))
    #expect(code { _ = try sample.desk.archiveHold(sample.order(case17)) } == "records-broken")
    // The repair that it states.
    _ = try sample.shell("mv records/holds kept")
    #expect(code { _ = try sample.desk.archiveHold(sample.order(case17)) } == nil)
  }

  @Test func aLostLineIsFound() throws {
    let sample = try bare()
    _ = try sample.desk.archiveHold(sample.order(case17))
    _ = try sample.desk.archiveHold(sample.order(case17))
    _ = try sample.shell("cp audit.log kept; sed -i '/holds.000001/d' audit.log")
    let fault = try #require(throws: Fault.self) { _ = try sample.desk.holdings() }
    #expect(fault.code == "records-broken" && fault.place.file?.hasSuffix("000001.xml") == true)
    _ = try sample.shell("mv kept audit.log")
    #expect(try sample.desk.holdings().holds.count == 2)
  }

  @Test func anEntryPastTheGuardsIsFoundThoughItIsTheNewest() throws {
    let sample = try bare()
    try forge(sample, 1, by: nil)
    let fault = try #require(throws: Fault.self) { _ = try sample.desk.holdings() }
    #expect(fault.code == "records-broken" && fault.place.file?.contains("holds/000001") == true)
    // With a line it is none the better.
    let digest = try sample.shell("sha256sum <records/holds/000001.xml | cut -c1-64")
    try AuditLog(home: sample.desk.home).add(
      "archive-record",
      "holds/000001.xml " + digest.trimmingCharacters(in: .whitespacesAndNewlines),
      person: "x-0003", account: "-", at: Timestamp(secondsSince1970: 0))
    #expect(code { _ = try sample.desk.holdings() } == "records-broken")
  }

  @Test func aTornLineIsNoLine() throws {
    let sample = try bare()
    _ = try sample.desk.archiveHold(sample.order(case17))
    let count = try lines(sample).count
    _ = try sample.shell("truncate -s -3 audit.log")
    #expect(try AuditLog(home: sample.desk.home).lines(of: ["archive-record"]).count == count - 1)
    #expect(try sample.desk.holdings().holds.count == 1)
    _ = try sample.desk.archiveHold(sample.order(case17))
    #expect(try lines(sample).suffix(2).first == "archive-record-found holds/000001.xml")
  }
}

@Suite("Packing takes what has its code, and finishes what was begun")
struct PackingTests {
  /// A sample office with sealed cases and keys, nothing of them archived.
  private func office(_ samples: [DemoCase]) throws -> Desk {
    let office = try Desk()
    try office.desk.makeSampleKeys()
    for sample in samples { try seal(sample, office.folder) }
    return office
  }

  private func seal(_ sample: DemoCase, _ folder: String) throws {
    let desk = try OfficeDesk(home: folder, templates: Desk.templates)
    _ = try DemoJourney(home: desk.home, press: desk.press, rules: desk.rules).run(sample)
  }

  private func cases(_ desk: OfficeDesk) throws -> [String] {
    try desk.home.storage.list(desk.home.archive).filter { $0.hasSuffix(".zip") }.map { name in
      let path = desk.home.archive + "/" + name
      let said = try shell("unzip -Z1 '\(path)' | grep dossier$ | sed 's:.*/::; s:.dossier::'")
      return name.dropLast(4) + ": " + said.split(separator: "\n").joined(separator: " ")
    }
  }

  private func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return output
  }

  @Test func aCaseSealedMeanwhileWaitsForTheNextTime() throws {
    let office = try office([DemoCases.drain])
    let desk = office.desk
    let arranging = try desk.arranging(DemoOffice.archiving)
    try seal(DemoCases.lift, office.folder)
    _ = try desk.pack(arranging, nil, at: nil)
    #expect(try cases(desk) == ["XH-2022-1: XH-2022-00017"])
    _ = try desk.archivePack(by: DemoOffice.archiving)
    #expect(try cases(desk).count == 2)
  }

  @Test func aVolumeLeftWithoutItsSealIsFinishedThoughAnotherCaseWasSealedSince() throws {
    let ready = try office([DemoCases.drain])
    /// The office after a pack that was stopped at a call of the storage.
    func stopped(at call: Int) throws -> (folder: String, plan: FaultPlan) {
      let folder = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID())").path
      try FileManager.default.copyItem(atPath: ready.folder, toPath: folder)
      let plan = FaultPlan(.stop, at: call)
      _ = try? OfficeDesk(
        home: folder, templates: Desk.templates, storage: .failing(by: plan)
      ).archivePack(by: DemoOffice.archiving)
      return (folder, plan)
    }
    func has(_ folder: String, _ name: String) -> Bool {
      FileManager.default.fileExists(atPath: folder + "/archive/XH-2022-1" + name)
    }
    // The first call after which the volume stands under its name.
    var (low, high) = (1, 1)
    while true {
      let run = try stopped(at: high)
      defer { try? FileManager.default.removeItem(atPath: run.folder) }
      if has(run.folder, ".zip") { break }
      (low, high) = (high, high * 2)
    }
    while low + 1 < high {
      let middle = (low + high) / 2
      let run = try stopped(at: middle)
      defer { try? FileManager.default.removeItem(atPath: run.folder) }
      if has(run.folder, ".zip") { high = middle } else { low = middle }
    }
    var unsealed = 0
    var call = high
    while true {
      let run = try stopped(at: call)
      defer { try? FileManager.default.removeItem(atPath: run.folder) }
      let isSealed = has(run.folder, ".seal.p7s")
      unsealed += isSealed ? 0 : 1
      // One more of the same year and period.
      try seal(PackingTests.sibling, run.folder)
      let desk = try OfficeDesk(home: run.folder, templates: Desk.templates)
      _ = try desk.archivePack(by: DemoOffice.archiving)
      #expect(
        try cases(desk) == [
          "XH-2022-1: XH-2022-00017", "XH-2022-2: \(PackingTests.sibling.id)",
        ], "call \(call)")
      _ = try desk.archiveVerify([], quick: false)
      if isSealed { break }
      call += 1
    }
    #expect(unsealed > 5)
  }

  private static let sibling = DemoCases.greenery

  @Test func noCodeIsGivenForOtherBytesThanTheLogs() throws {
    let office = try office([DemoCases.drain])
    let log = office.folder + "/archive/log.txt"
    let kept = try String(contentsOfFile: log, encoding: .utf8)
    let digest = try #require(kept.split(separator: "\n").last?.split(separator: " ").last)
    let other = String(repeating: "0", count: 64)
    try kept.replacingOccurrences(of: digest, with: other)
      .write(toFile: log, atomically: true, encoding: .utf8)
    for run in [
      { _ = try office.desk.archivePack(by: DemoOffice.archiving) },
      { _ = try office.desk.archiveArrange(DemoOffice.archiving) },
    ] {
      #expect(code(run) == "archive-changed")
      #expect(try office.desk.holdings().arrangement.count == 0)
      #expect(try !office.desk.storage.exists(office.desk.home.filing("XH-2022-00017")))
    }
    try kept.write(toFile: log, atomically: true, encoding: .utf8)
    #expect(code { _ = try office.desk.archiveArrange(DemoOffice.archiving) } == nil)
  }

  @Test func aBindingMadeAgainHasTheFondsOfItsCode() throws {
    let sample = try Sample()
    let path = "cases/2022/XH-2022-00017.filing.pdf"
    let before = try Data(contentsOf: sample.url(path))
    _ = try sample.shell("rm \(path); sed -i 's/<fonds>Q012</<fonds>Q013</' office.xml")
    _ = try sample.desk.reopened().archiveArrange(sample.order().occasion)
    #expect(try Data(contentsOf: sample.url(path)) == before)
  }
}
