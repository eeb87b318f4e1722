import Foundation
import Primitives
import Storage
import Testing

@testable import Casework
@testable import Dossiers

/// Record files in a folder that goes with the value.
private final class Records {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID())").path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func files(_ storage: Storage = .disk) -> RecordFiles { RecordFiles(path, storage: storage) }

  static func hold(_ text: String) -> ArchiveRecord {
    ArchiveRecord(
      .held, number: "2040-1", on: day("2040-03-01"),
      recordedAt: Timestamp(day("2040-03-01"), hour: 9), account: "a", actor: Story.recorder,
      files: [RecordedFile(ArchivedFile("XH-2022-00017"), code: "Q012-ZY·DBJY·2022·Y-001-001")],
      reason: text)
  }

  func add(_ texts: [String], _ storage: Storage = .disk) throws {
    _ = try files(storage).append { _ throws(Fault) in texts.map(Records.hold) }
  }

  /// The holds, each checked.
  func read() throws -> [(entry: RecordFiles.Entry, record: ArchiveRecord)] {
    let chains = try files().entries()
    return try (chains[.holds] ?? []).map { ($0, try files().record($0, in: chains)) }
  }

  func url(_ number: Int) -> URL {
    URL(filePath: path).appending(path: "holds/" + RecordText.entryName(number))
  }

  func rewrite(_ number: Int, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = Array(try Data(contentsOf: url(number)))
    change(&bytes)
    try FileManager.default.removeItem(at: url(number))
    try Data(bytes).write(to: url(number))
  }

  var fault: Fault? {
    do throws(Fault) { try files().check(try files().entries()) } catch { return error }
    return nil
  }
}

@Suite("The archive's records are chained, whole and never changed")
struct RecordFilesTests {
  @Test func whatIsWrittenIsReadBackAndEachNamesTheOneBefore() throws {
    let records = try Records()
    #expect(try records.files().entries().values.allSatisfy(\.isEmpty))
    try records.add(["一"])
    try records.add(["二", "三"])
    let entries = try records.read()
    #expect(entries.map(\.record.reason) == ["一", "二", "三"])
    #expect(entries.map(\.record.sequence) == [1, 2, 3])
    #expect(
      entries.map(\.record.previous) == [nil, entries[0].entry.digest, entries[1].entry.digest])
    #expect(entries.map(\.entry.name) == (1...3).map { "holds/00000\($0).xml" })
  }

  /// As a person without the program checks it.
  @Test func theChainChecksWithSha256sumAlone() throws {
    let records = try Records()
    try records.add(["一", "二", "三"])
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      previous=
      for entry in holds/*.xml; do
        [ -z "$previous" ] || grep -q "previous=\\"$previous\\"" "$entry" || { echo "$entry"; exit 1; }
        previous=$(sha256sum <"$entry" | cut -d' ' -f1)
      done
      """,
    ]
    process.currentDirectoryURL = URL(filePath: records.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func everyFlippedByteOfAnEntryThatIsNotTheLastIsNamed() throws {
    let records = try Records()
    try records.add(["一", "二"])
    let whole = Array(try Data(contentsOf: records.url(1)))
    for index in whole.indices {
      try records.rewrite(1) { $0[index] ^= 1 << UInt8(index % 8) }
      let fault = try #require(records.fault, "byte \(index)")
      #expect(fault.kind == .damaged && fault.code == "records-broken", "byte \(index)")
      #expect(fault.place.file?.contains("holds/00000") == true, "byte \(index)")
      try records.rewrite(1) { $0 = whole }
    }
    #expect(records.fault == nil)
  }

  @Test func everyTornEntryIsNamed() throws {
    let records = try Records()
    try records.add(["一"])
    let whole = Array(try Data(contentsOf: records.url(1)))
    // Without its last line break the document is still one: the writing differs.
    for count in 0..<whole.count {
      try records.rewrite(1) { $0 = Array(whole[..<count]) }
      #expect(records.fault?.place.file?.hasSuffix("holds/000001.xml") == true, "\(count) bytes")
      try records.rewrite(1) { $0 = whole }
    }
  }

  @Test func aMissingEntryAStrangerAndAWrongPlaceAreNamed() throws {
    let records = try Records()
    try records.add(["一", "二", "三"])
    let second = try Data(contentsOf: records.url(2))
    try FileManager.default.removeItem(at: records.url(2))
    #expect(records.fault?.place.file?.hasSuffix("000002.xml") == true)
    try FileManager.default.copyItem(at: records.url(3), to: records.url(2))
    #expect(records.fault?.place.file?.hasSuffix("000002.xml") == true)
    try FileManager.default.removeItem(at: records.url(2))
    try second.write(to: records.url(2))
    #expect(records.fault == nil)
    let stray = records.url(1).deletingLastPathComponent().appending(path: "note.txt")
    try Data("x".utf8).write(to: stray)
    #expect(records.fault?.place.file?.hasSuffix("note.txt") == true)
    try FileManager.default.removeItem(at: stray)
    let other = URL(filePath: records.path).appending(path: "disposals")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: records.url(1), to: other.appending(path: "000001.xml"))
    #expect(records.fault?.place.file?.hasSuffix("disposals/000001.xml") == true)
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .shortWrite, .runShort, .stop])
  func whateverCallFailsTheChainIsOldOrLonger(_ kind: FaultPlan.Kind) throws {
    var call = 1
    while true {
      let records = try Records()
      try records.add(["一"])
      let plan = FaultPlan(kind, at: call)
      let failed = (try? records.add(["二", "三"], .failing(by: plan))) == nil
      #expect(records.fault == nil, "call \(call)")
      let count = try records.read().count
      #expect((1...3).contains(count), "call \(call)")
      #expect(failed || count == 3, "call \(call)")
      // What a killed writer left is no obstacle to the next.
      try records.add(["四"])
      #expect(try records.read().count == count + 1, "call \(call)")
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 12)
  }

  @Test func severalWritersTakeTurns() async throws {
    let records = try Records()
    let path = records.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for turn in 0..<5 {
            _ = try RecordFiles(path, storage: .disk).append { _ throws(Fault) in
              [Records.hold("\(writer) \(turn)")]
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try records.read().count == 20)
  }
}
