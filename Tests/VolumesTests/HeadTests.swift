import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Testing

@testable import Volumes

/// A log that grows, and heads over it.
private final class GrowingLog {
  let archive: String
  private let authority: OfficeAuthority
  private let key: SigningKey
  private let certificate: Certificate
  private static let validity = Validity(
    notBefore: Timestamp(day("2022-01-01")), notAfter: Timestamp(day("2042-01-01")))
  private static let name = CertificateName(organisation: "西湖区人大常委会", commonName: "封印")

  init() throws {
    archive = FileManager.default.temporaryDirectory.appending(path: "heads-\(UUID())").path
    try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: true)
    let root = try OfficeAuthority(
      key: .generate(), name: GrowingLog.name, validity: GrowingLog.validity)
    let own = try SigningKey.generate()
    certificate = try root.certify(own, name: GrowingLog.name, validity: GrowingLog.validity)
    authority = root
    key = own
  }

  deinit { try? FileManager.default.removeItem(atPath: archive) }

  func add(_ numbers: ClosedRange<Int>, on text: String) throws {
    try DossierLog(archive + "/log.txt", storage: .disk).append(
      numbers.map { number in
        try #require(
          LogEntry(
            caseID: "XH-2023-\(number)", sealedOn: day(text),
            dossier: SHA256.digest(of: Array("\(number)".utf8))))
      })
  }

  @discardableResult
  func head(_ text: String, _ storage: Storage = .disk) throws(Fault) -> LogHeads.Kept? {
    try LogHeads(archive: archive, storage: storage).make(on: day(text)) { bytes throws(Fault) in
      try Signature.sign(
        bytes, with: key, certificate: certificate, chain: [authority.certificate],
        at: Timestamp(day(text), hour: 18))
    }?.kept
  }

  func codes() throws -> Set<String> {
    let inspector = Inspector(
      authorities: [authority.certificate],
      log: try LogReading(archive + "/log.txt", storage: .disk), storage: .disk)
    return Set(
      try inspector.audit(folder: archive, level: .quick).flatMap(\.findings).map(\.code))
  }

  func path(_ day: String, _ ending: String = ".head.txt") -> String {
    archive + "/heads/" + day + ending
  }

  func write(_ bytes: [UInt8], _ path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(filePath: path))
  }

  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }
}

@Suite("A signed head of the log, day by day")
struct HeadTests {
  @Test func headsChainAndHoldTheLog() throws {
    let log = try GrowingLog()
    #expect(try log.head("2023-05-01") == nil)
    try log.add(1...3, on: "2023-05-01")
    let first = try #require(try log.head("2023-05-01"))
    #expect(first.head.previous == nil && first.head.tree.size == 3)
    // The same day again changes nothing, even where the log grew.
    try log.add(4...4, on: "2023-05-01")
    #expect(try log.head("2023-05-01")?.digest == first.digest)
    try log.add(5...9, on: "2023-06-02")
    let second = try #require(try log.head("2023-06-02"))
    #expect(second.head.previous == LogHead.Previous(day: day("2023-05-01"), digest: first.digest))
    // A day without an entry has a head as well.
    #expect(try log.head("2023-06-03")?.head.tree == second.head.tree)
    #expect(try log.codes().isEmpty)
    let proof = try DossierLog(log.archive + "/log.txt", storage: .disk)
      .proveConsistency(from: 3, to: 9)
    #expect(proof.holds && proof.tree == second.head.tree)
    #expect(try LogProof(bytes: proof.bytes) == proof)
  }

  @Test func stockToolsCheckTheSecondDigest() throws {
    let log = try GrowingLog()
    try log.add(1...5, on: "2023-05-01")
    let head = try #require(try log.head("2023-05-01")).head
    try log.add(6...7, on: "2023-05-02")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "head -n \(head.tree.size + 1) '\(log.archive)/log.txt' | openssl sm3 -r",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(said.hasPrefix(head.textSM3.hex))
  }

  @Test func aClockSetBackIsRefusedByName() throws {
    let log = try GrowingLog()
    try log.add(1...2, on: "2023-05-01")
    let beforeEntry = #expect(throws: Fault.self) { try log.head("2023-04-30") }
    #expect(beforeEntry?.code == "head-clock" && beforeEntry?.kind == .refused)
    try log.head("2023-07-01")
    let beforeHead = #expect(throws: Fault.self) { try log.head("2023-06-30") }
    #expect(beforeHead?.code == "head-clock")
    #expect(beforeHead?.why.en.contains("2023-06-30") == true)
    #expect(beforeHead?.why.en.contains("2023-07-01") == true)
  }

  @Test func aLogThatWasChangedGetsNoFurtherHead() throws {
    let log = try GrowingLog()
    try log.add(1...4, on: "2023-05-01")
    try log.head("2023-05-01")
    let path = log.archive + "/log.txt"
    let text = String(decoding: try log.bytes(path), as: UTF8.self)
    try log.write(
      Array(text.replacing("XH-2023-2 2023-05-01", with: "XH-2023-2 2023-04-01").utf8), path)
    #expect(throws: Fault.self) { try log.head("2023-05-02") }
    #expect(try log.codes().contains("inspect-head-log"))
    // Shortened, too.
    try log.write(
      Array(text.split(separator: "\n").prefix(3).joined(separator: "\n").utf8) + [10], path)
    let fault = #expect(throws: Fault.self) { try log.head("2023-05-02") }
    #expect(fault?.code == "heads-log")
    #expect(try log.codes().contains("inspect-head-log"))
  }

  @Test func everyFlippedByteOfAHeadAndItsSignatureIsFound() throws {
    let log = try GrowingLog()
    try log.add(1...4, on: "2023-05-01")
    try log.head("2023-05-01")
    try log.add(5...6, on: "2023-05-02")
    try log.head("2023-05-02")
    for path in [log.path("2023-05-01"), log.path("2023-05-01", ".head.p7s")] {
      let whole = try log.bytes(path)
      // The planted check before each folder audit is the costly part: every third byte.
      for index in stride(from: 0, to: whole.count, by: path.hasSuffix("p7s") ? 41 : 3) {
        var damaged = whole
        damaged[index] ^= 1
        try log.write(damaged, path)
        #expect(try !log.codes().isEmpty, "\(path) byte \(index)")
      }
      try log.write(whole, path)
    }
    #expect(try log.codes().isEmpty)
  }

  @Test func missingForeignAndUnsignedHeadsAreFound() throws {
    let log = try GrowingLog()
    try log.add(1...2, on: "2023-05-01")
    for text in ["2023-05-01", "2023-05-02", "2023-05-03"] { try log.head(text) }
    let middle = try log.bytes(log.path("2023-05-02"))
    let signature = try log.bytes(log.path("2023-05-02", ".head.p7s"))
    for ending in [".head.txt", ".head.p7s"] {
      try FileManager.default.removeItem(atPath: log.path("2023-05-02", ending))
    }
    #expect(try log.codes() == ["inspect-head-chain"])
    try log.write(middle, log.path("2023-05-02"))
    #expect(try log.codes() == ["inspect-unsigned"])
    try log.write(signature, log.path("2023-05-02", ".head.p7s"))
    try log.write(middle, log.path("2023-05-04"))
    try log.write(signature, log.path("2023-05-04", ".head.p7s"))
    #expect(try log.codes().isSuperset(of: ["inspect-head-day", "inspect-head-chain"]))
    for ending in [".head.txt", ".head.p7s"] {
      try FileManager.default.removeItem(atPath: log.path("2023-05-04", ending))
    }
    try log.write(signature, log.path("notes", ".p7s"))
    #expect(try log.codes() == ["inspect-head-unknown"])
  }

  /// Whoever can write into the folder, but has no key, must not get a signature.
  @Test func aPlantedHeadIsNotSigned() throws {
    let log = try GrowingLog()
    try log.add(1...3, on: "2023-05-01")
    let first = try #require(try log.head("2023-05-01"))
    try log.add(4...5, on: "2023-05-03")
    let honest = try #require(try log.head("2023-05-03")).head
    let path = log.path("2023-05-03")
    let signature = log.path("2023-05-03", ".head.p7s")
    func planted(
      _ change: (inout LogHead) throws -> Void
    ) throws -> LogHead {
      var head = honest
      try change(&head)
      return head
    }
    let other = SHA256.digest(of: [1])
    let planted: [(String, LogHead)] = [
      ("heads-log", try planted { $0.tree.root = other }),
      ("heads-log", try planted { $0.tree.size = 4 }),
      ("heads-log", try planted { $0.tree.size = 6 }),
      ("heads-log", try planted { $0.textSM3 = SM3.digest(of: [1]) }),
      ("heads-chain", try planted { $0.previous = nil }),
      ("heads-chain", try planted { $0.previous?.digest = other }),
      ("heads-chain", try planted { $0.previous?.day = day("2023-05-02") }),
      (
        "heads-chain",
        LogHead(
          day: honest.day,
          tree: LogTree(
            size: 1,
            root: try #require(
              LogReading(log.archive + "/log.txt", storage: .disk).root(size: 1))),
          textSM3: honest.textSM3, previous: honest.previous)
      ),
    ]
    try FileManager.default.removeItem(atPath: signature)
    for (code, head) in planted {
      try log.write(head.bytes, path)
      for today in ["2023-05-03", "2023-05-04"] {
        let fault = #expect(throws: Fault.self) { try log.head(today) }
        #expect(fault?.code == code && fault?.kind == .damaged, "\(head)")
        #expect(!FileManager.default.fileExists(atPath: signature))
        #expect(!FileManager.default.fileExists(atPath: log.path("2023-05-04")))
      }
    }
    // One of a day before its entries were made says what was not so.
    try FileManager.default.removeItem(atPath: path)
    var early = honest
    early.day = day("2023-05-02")
    try log.write(early.bytes, log.path("2023-05-02"))
    let fault = #expect(throws: Fault.self) { try log.head("2023-05-03") }
    #expect(fault?.code == "heads-log")
    try FileManager.default.removeItem(atPath: log.path("2023-05-02"))
    // The one that a crash left is signed on another day, and the chain goes on from it.
    try log.write(honest.bytes, path)
    let next = try #require(try log.head("2023-05-04")).head
    #expect(next.previous?.day == honest.day && honest.previous?.digest == first.digest)
    #expect(try log.codes().isEmpty)
  }

  /// An unsigned head rests on the one before it, which must be true as well.
  @Test func aPlantedPairOfHeadsIsNotSigned() throws {
    let log = try GrowingLog()
    try log.add(1...3, on: "2023-05-01")
    let honest = try #require(try log.head("2023-05-01")).head
    for ending in [".head.txt", ".head.p7s"] {
      try FileManager.default.removeItem(atPath: log.path("2023-05-01", ending))
    }
    var lie = honest
    lie.tree.root = SHA256.digest(of: [1])
    var after = honest
    after.day = day("2023-05-02")
    after.previous = LogHead.Previous(day: lie.day, digest: SHA256.digest(of: lie.bytes))
    try log.write(lie.bytes, log.path("2023-05-01"))
    try log.write(after.bytes, log.path("2023-05-02"))
    let fault = #expect(throws: Fault.self) { try log.head("2023-05-02") }
    #expect(fault?.code == "heads-log")
  }

  @Test func aTornLastLineIsNoPartOfAHead() throws {
    let log = try GrowingLog()
    try log.add(1...3, on: "2023-05-01")
    let path = log.archive + "/log.txt"
    try log.write(try log.bytes(path) + Array("XH-2023-4 2023".utf8), path)
    #expect(try log.head("2023-05-01")?.head.tree.size == 3)
    #expect(try log.codes().isEmpty)
    try log.add(4...4, on: "2023-05-02")
    #expect(try log.head("2023-05-02")?.head.tree.size == 4)
    #expect(try log.codes().isEmpty)
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .runShort, .stop])
  func whatACrashLeftIsFinishedTheNextDay(_ kind: FaultPlan.Kind) throws {
    let log = try GrowingLog()
    try log.add(1...2, on: "2023-05-01")
    var call = 1
    while true {
      let plan = FaultPlan(kind, at: call)
      _ = try? log.head("2023-05-01", .failing(by: plan))
      try log.head("2023-05-02")
      for text in ["2023-05-01", "2023-05-02"] {
        let isThere = FileManager.default.fileExists(atPath: log.path(text))
        #expect(
          isThere == FileManager.default.fileExists(atPath: log.path(text, ".head.p7s")),
          "call \(call), \(text)")
        #expect(isThere || text == "2023-05-01")
      }
      if !plan.struck { break }
      try FileManager.default.removeItem(atPath: log.archive + "/heads")
      call += 1
    }
    #expect(call > 15)
    #expect(try log.codes().isEmpty)
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .runShort, .stop])
  func aHeadIsThereOrNot(_ kind: FaultPlan.Kind) throws {
    let log = try GrowingLog()
    try log.add(1...2, on: "2023-05-01")
    let folder = log.archive + "/heads"
    var call = 1
    var whole: [UInt8]?
    while true {
      let plan = FaultPlan(kind, at: call)
      _ = try? log.head("2023-05-01", .failing(by: plan))
      try log.head("2023-05-01")
      let head = try log.bytes(log.path("2023-05-01"))
      #expect(whole == nil || whole == head)
      whole = head
      #expect(
        try Signature(der: log.bytes(log.path("2023-05-01", ".head.p7s"))).der.count > 100)
      try FileManager.default.removeItem(atPath: folder)
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 15)
  }

  @Test func otherTextsAreNoHeads() throws {
    let log = try GrowingLog()
    try log.add(1...2, on: "2023-05-01")
    let good = try #require(try log.head("2023-05-01")).head.bytes
    let text = String(decoding: good, as: UTF8.self)
    let bad = [
      "", text + "\n", text.replacing("\n", with: "\r\n"), text + "note: x\n",
      text.replacing("log-size: 2", with: "log-size: 02"),
      text.replacing("log-size: 2", with: "log-size: 0"),
      text.replacing("log-size: 2", with: "log-size: -2"),
      text.replacing("dossier-head 1", with: "dossier-head 2"),
      text.replacing("previous-date: none", with: "previous-date: 2023-05-01"),
      text.replacing("previous-date: none", with: "previous-date: 2023-04-31"),
      text.replacing("date: 2023-05-01", with: "date: 2023-5-1"), "\u{FEFF}" + text,
    ]
    for text in bad {
      let fault = #expect(throws: Fault.self) { try LogHead(bytes: Array(text.utf8)) }
      #expect(fault?.code == "seal-head-form")
    }
  }
}
