import Casework
import Codec
import Dossiers
import Foundation
import Primitives
import Storage
import Testing

@testable import Office

/// The seven sample cases as import lines, made once.
private struct Lines {
  static let shared = Result { () throws -> [String] in
    let office = try Desk()
    _ = try office.desk.sampleOffice { _ in }
    let path = office.folder + "/cases.jsonl"
    _ = try office.desk.caseExport([], to: path)
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }
}

private func run(_ text: String, into office: Desk) async throws -> (Outcome, [Phrase]) {
  let path = office.folder + "/import.jsonl"
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  let refusals = Refusals()
  let outcome = try await office.desk.caseImport(
    path, account: "tester", at: Timestamp(secondsSince1970: 1_700_000_000),
    refused: { refusals.list.append($0) }, progress: { _ in })
  return (outcome, refusals.list)
}

private final class Refusals { var list: [Phrase] = [] }

private func counts(_ outcome: Outcome) throws -> [Int] {
  let node = try JSONText.parse(Array(outcome.json.utf8))
  return try ["imported", "present", "refused"].map { name in
    try #require(Int(node.child(name)?.scalarText ?? ""))
  }
}

private func digests(_ office: Desk) throws -> [String: Digest] {
  var found: [String: Digest] = [:]
  for id in try office.desk.home.caseIDs() {
    found[id.rawValue] = try office.desk.home.read(id).digest
  }
  return found
}

@Suite("An import takes cases through the guards and can be run again")
struct ImportTests {
  @Test func whatWasExportedComesInWholeAndOnce() async throws {
    let lines = try Lines.shared.get()
    let office = try Desk()
    let text = lines.joined(separator: "\n") + "\n"
    let (outcome, refused) = try await run(text, into: office)
    #expect(try counts(outcome) == [7, 0, 0], "\(refused)")
    #expect(outcome.ending == .done)
    let first = try digests(office)
    let (again, _) = try await run(text, into: office)
    #expect(try counts(again) == [0, 7, 0])
    #expect(try digests(office) == first)
    let closed = try office.desk.home.read("XH-2022-00017")
    #expect(closed.isSealed)
    #expect(try office.desk.storage.exists(office.desk.home.certificate("XH-2022-00017")))
    try office.desk.makeSampleKeys()
    _ = try office.desk.archivePack(passphrase: nil)
  }

  @Test func eventsAreMarkedAsImportedOutsideASample() async throws {
    let lines = try Lines.shared.get()
    let office = try Desk()
    var file = try office.desk.requireOffice()
    file.isSample = false
    try office.desk.storage.publish(
      try file.bytes(), to: office.desk.home.officePath, replacing: .any)
    office.desk = try office.desk.reopened()
    _ = try await run(lines[0], into: office)
    let id = try #require(try office.desk.home.caseIDs().first)
    #expect(try office.desk.home.read(id).events.allSatisfy { $0.origin == .imported })
  }

  @Test func twoImportsAtOnceDoubleNothing() async throws {
    let text = try Lines.shared.get().joined(separator: "\n")
    let office = try Desk()
    let path = office.folder + "/import.jsonl"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let desk = office.desk
    let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
      for _ in 0..<2 {
        group.addTask {
          try await desk.caseImport(
            path, account: "tester", at: Timestamp(secondsSince1970: 1_700_000_000),
            refused: { _ in }, progress: { _ in })
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let alone = try Desk()
    try FileManager.default.removeItem(atPath: alone.folder + "/keys")
    try FileManager.default.copyItem(
      atPath: office.folder + "/keys", toPath: alone.folder + "/keys")
    _ = try await run(text, into: alone)
    #expect(try digests(office) == digests(alone))
    // Whoever came second is told that somebody else wrote the same case, or finds it there.
    #expect(try outcomes.map { try counts($0)[0] }.reduce(0, +) == 7)
    withExtendedLifetime(office) {}
  }

  @Test func aRefusedLineLeavesNothingAndTheOthersGoOn() async throws {
    let lines = try Lines.shared.get()
    let office = try Desk()
    let other = lines[1].replacingOccurrences(
      of: "\"role\":\"deputy\"", with: "\"role\":\"archivist\"")
    let (outcome, refused) = try await run(
      [lines[0], other, lines[2]].joined(separator: "\n"), into: office)
    #expect(try counts(outcome) == [2, 0, 1])
    #expect(outcome.ending == .warnings)
    let told = try #require(refused.first)
    #expect(told.zh.contains("import.jsonl!XH-2022-00017"), "\(told.zh)")
    #expect(told.zh.contains("T03"), "\(told.zh)")
    #expect(try office.desk.home.caseIDs().count == 2)
    let left = try office.files().filter { $0.contains("00017") || $0.hasSuffix(".tmp") }
    #expect(left.isEmpty, "\(left)")
  }

  @Test func aCaseThatIsThereWithOtherContentsIsAConflict() async throws {
    let lines = try Lines.shared.get()
    let office = try Desk()
    _ = try await run(lines[6], into: office)
    let before = try digests(office)
    let other = lines[6].replacingOccurrences(of: "星光园小区", with: "月光园小区")
    let (outcome, refused) = try await run(other, into: office)
    #expect(try counts(outcome) == [0, 0, 1])
    #expect(refused.first?.en.contains("reconcile") ?? false, "\(refused)")
    #expect(try digests(office) == before)
  }

  @Test(arguments: [
    ("not JSON", "化粪池"), ("NUL", "{\"case\":\"\u{0}\"}"),
    ("doubled key", #"{"case":"XH-2022-00001","case":"XH-2022-00002"}"#),
    ("unknown key", #"{"case":"XH-2022-00001","cases":[]}"#),
    ("deep", String(repeating: "[", count: 100_000)),
    ("huge number", #"{"case":"XH-2022-00001","event":[{"sequence":1e999999999}]}"#),
    ("name that climbs", #"{"case":"../../etc-2022-00001"}"#),
    ("half a line", #"{"case":"XH-2022-00001","#),
  ])
  func hostileLinesAreToldApart(_ name: String, _ line: String) async throws {
    let office = try Desk()
    let good = try Lines.shared.get()[6]
    let (outcome, refused) = try await run(line + "\n" + good + "\n", into: office)
    #expect(try counts(outcome) == [1, 0, 1], "\(name)")
    #expect(refused.count == 1)
    #expect(refused.first?.en.contains(":1:") ?? false || refused.first?.en.contains("1:") ?? false)
    #expect(try office.desk.home.caseIDs().count == 1)
  }

  @Test func aFileThatIsNotTheOneNamedIsRefused() async throws {
    let office = try Desk()
    let line = try Lines.shared.get()[6]
    let marker = "\"base64\":\""
    let start = try #require(line.range(of: marker)?.upperBound)
    let end = line.index(start, offsetBy: 4)
    let changed = line.replacingCharacters(in: start..<end, with: "AAAA")
    let (outcome, refused) = try await run(changed, into: office)
    #expect(try counts(outcome) == [0, 0, 1])
    #expect(refused.first?.en.contains("SHA-256") ?? false, "\(refused)")
  }

  @Test func relativePathsStayBesideTheImport() async throws {
    let office = try Desk()
    let line = try Lines.shared.get()[6]
    let pattern = #/"base64":"[^"]*"/#
    let climbing = line.replacing(pattern, with: { _ in "\"path\":\"../../../etc/passwd\"" })
    let (outcome, refused) = try await run(climbing, into: office)
    #expect(try counts(outcome) == [0, 0, 1])
    #expect(refused.first?.en.contains("..") ?? false, "\(refused)")
  }

  @Test func aLineLongerThanTheLimitIsSteppedOver() throws {
    let office = try Desk()
    let path = office.folder + "/long.jsonl"
    var bytes = Data(repeating: 0x61, count: LineReader.limit + 10)
    bytes.append(Data("\nshort\r\n\n\nlast".utf8))
    try bytes.write(to: URL(filePath: path))
    var lines = LineReader(try office.desk.storage.open(path))
    var seen: [(Int, String?)] = []
    while let line = try lines.next() {
      seen.append((line.number, line.bytes.map { String(decoding: $0, as: UTF8.self) }))
    }
    #expect(seen.map(\.0) == [1, 2, 5])
    #expect(seen.map(\.1) == [nil, "short", "last"])
  }
}
