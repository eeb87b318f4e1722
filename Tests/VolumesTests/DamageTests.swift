import Dispatch
import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Synchronization
import Testing
import Zip

@testable import Volumes

@Suite("Damage to a volume is found, and the dossier it struck is named")
struct VolumeDamageTests {
  @Test func aSoundVolumeIsFoundSound() throws {
    let small = try SmallArchive()
    try small.pack()
    let audits = try small.inspector().audit(folder: small.archive, level: .full)
    #expect(audits.flatMap(\.findings).isEmpty, "\(audits.flatMap(\.findings))")
    #expect(try small.bytes("XH-2022-1.zip").count < 40_000)
  }

  @Test func everyFlippedByteIsFoundAndItsDossierNamed() throws {
    let small = try SmallArchive()
    try small.pack()
    let volume = try small.bytes("XH-2022-1.zip")
    let seal = try small.bytes("XH-2022-1.seal.txt")
    let signature = try small.bytes("XH-2022-1.seal.p7s")
    let inspector = try small.inspector()
    // Where each dossier's bytes lie.
    let places = try small.members.map { member in
      let content = Array(try Data(contentsOf: URL(filePath: member.dossierPath)))
      return (name: member.caseID, range: try #require(volume.firstRange(of: content)))
    }
    let wrong = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: volume.count) { index in
      var damaged = volume
      damaged[index] ^= 1 << UInt8(index % 8)
      let audit = inspector.look(
        at: damaged, volume: "XH-2022-1", seal: seal, signature: signature, level: .full)
      if audit.isSound { wrong.withLock { $0.append("byte \(index) is not found") } }
      for (name, range) in places {
        let named = audit.findings.contains { $0.place.entry?.contains("/\(name).dossier") == true }
        let isElsewhere = places.contains { $0.name != name && $0.range.contains(index) }
        if range.contains(index) && !named || isElsewhere && named {
          wrong.withLock { $0.append("byte \(index): \(name) named: \(named)") }
        }
      }
    }
    #expect(wrong.withLock { $0 }.isEmpty, "\(wrong.withLock { Array($0.prefix(10)) })")
    #expect(volume.count < 40_000)
  }

  /// Where each section of a package begins and ends: headers, data, records, the end record.
  private func boundaries(_ volume: [UInt8]) throws -> [Int] {
    let package = try Package(MemorySource(volume))
    var found: [Int] = [package.directoryOffset, volume.count - 22]
    for entry in package.entries {
      found += [
        entry.headerOffset, entry.headerOffset + 30, entry.dataOffset,
        entry.dataOffset + entry.storedSize,
      ]
    }
    var record = package.directoryOffset
    for entry in package.entries {
      found += [record, record + 46]
      record += 46 + entry.name.utf8.count
    }
    return Set(found.flatMap { [$0 - 1, $0, $0 + 1] }).filter { 0..<volume.count ~= $0 }.sorted()
  }

  @Test func aCutAtAnySectionIsFoundAndWhatIsBeforeItStaysReadable() throws {
    let small = try SmallArchive(dossiers: 3)
    try small.pack()
    let volume = try small.bytes("XH-2022-1.zip")
    let seal = try small.bytes("XH-2022-1.seal.txt")
    let signature = try small.bytes("XH-2022-1.seal.p7s")
    let inspector = try small.inspector()
    let members = try small.members.map { member in
      let content = Array(try Data(contentsOf: URL(filePath: member.dossierPath)))
      return (name: member.caseID, range: try #require(volume.firstRange(of: content)))
    }
    for count in try boundaries(volume) {
      let cut = Array(volume[..<count])
      let audit = inspector.look(
        at: cut, volume: "XH-2022-1", seal: seal, signature: signature, level: .full)
      #expect(!audit.isSound, "\(count) bytes")
      let saved = Package(salvaging: MemorySource(cut)).entries.map(\.name)
      for member in members where member.range.upperBound <= count {
        #expect(
          saved.contains { $0.hasSuffix("/\(member.name).dossier") },
          "\(count) bytes: \(member.name)")
      }
    }
  }

  @Test func aDamagedHeaderHidesNoOtherDossierEvenWithoutADirectory() throws {
    let small = try SmallArchive(dossiers: 3)
    try small.pack()
    let path = small.archive + "/XH-2022-1.zip"
    let volume = try small.bytes("XH-2022-1.zip")
    let package = try Package(MemorySource(volume))
    let headers = package.entries.filter { $0.name.hasSuffix(".dossier") }
    let target = small.folder + "/out"
    for (victim, header) in headers.enumerated() {
      for offset in 0..<30 {
        var damaged = Array(volume[..<package.directoryOffset])
        damaged[header.headerOffset + offset] ^= 0x41
        try? FileManager.default.removeItem(atPath: path)
        try Data(damaged).write(to: URL(filePath: path))
        for (index, member) in small.members.enumerated() where index != victim {
          try? FileManager.default.removeItem(atPath: target)
          let files = try? Extraction(storage: .disk).files(of: member.caseID, in: path)
          #expect(files?.isEmpty == false, "\(victim) at \(offset): \(member.caseID)")
        }
      }
    }
  }

  /// A package that holds together and yet is not what its manifest says.
  @Test func aListedFileThatIsNotThereIsMissingAndOneThatIsNotListedIsNoFile() throws {
    let small = try SmallArchive(dossiers: 3)
    try small.pack()
    let path = small.archive + "/XH-2022-1.zip"
    let reader = try ZipReader(try small.bytes("XH-2022-1.zip"))
    let id = small.members[1].caseID
    func write(_ keep: (ZipEntry) -> Bool, _ change: (String) -> String) throws {
      var writer = ZipWriter()
      for entry in reader.entries where keep(entry) {
        if entry.name.hasSuffix("/manifest-sha256.txt") {
          let text = change(String(decoding: try reader.read(entry), as: UTF8.self))
          try writer.add(entry.name, Array(text.utf8), .stored)
        } else {
          try writer.add(entry, from: reader)
        }
      }
      try? FileManager.default.removeItem(atPath: path)
      try Data(writer.finishedBytes()).write(to: URL(filePath: path))
    }
    func fault() -> String? {
      do {
        _ = try Extraction(storage: .disk).files(of: id, in: path)
        return nil
      } catch let fault {
        return fault.code
      }
    }
    let file = "/\(id)/certificate.pdf"
    try write({ _ in true }, { $0 })
    #expect(fault() == nil)
    try write({ !$0.name.hasSuffix(file) }, { $0 })
    #expect(fault() == "inspect-missing")
    try write({ _ in true }) { text in
      text.split(separator: "\n").filter { !$0.hasSuffix(file) }.map { $0 + "\n" }.joined()
    }
    #expect(fault() == "inspect-member-digest")
  }

  @Test func aDamagedDirectoryHidesNoDossier() throws {
    let small = try SmallArchive(dossiers: 3)
    try small.pack()
    let path = small.archive + "/XH-2022-1.zip"
    let volume = try small.bytes("XH-2022-1.zip")
    let start = try Package(MemorySource(volume)).directoryOffset
    for index in stride(from: start, to: volume.count, by: 5) {
      var damaged = volume
      damaged[index] ^= 0x41
      try? FileManager.default.removeItem(atPath: path)
      try Data(damaged).write(to: URL(filePath: path))
      let readable = small.members.filter { member in
        (try? Extraction(storage: .disk).files(of: member.caseID, in: path))?.count == 2
      }
      #expect(readable.count == small.members.count, "byte \(index)")
    }
  }

  @Test func everyTruncationIsFound() throws {
    let small = try SmallArchive()
    try small.pack()
    let volume = try small.bytes("XH-2022-1.zip")
    let seal = try small.bytes("XH-2022-1.seal.txt")
    let signature = try small.bytes("XH-2022-1.seal.p7s")
    let inspector = try small.inspector()
    for count in stride(from: 0, to: volume.count, by: 23) {
      let audit = inspector.look(
        at: Array(volume[..<count]), volume: "XH-2022-1", seal: seal, signature: signature,
        level: .full)
      #expect(!audit.isSound, "\(count) bytes")
    }
  }

  @Test func everyFlippedByteOfSealSignatureAndLogIsFound() throws {
    let small = try SmallArchive()
    try small.pack()
    let volume = try small.bytes("XH-2022-1.zip")
    let statement = try SealStatement(bytes: small.bytes("XH-2022-1.seal.txt"))
    for name in ["XH-2022-1.seal.txt", "XH-2022-1.seal.p7s", "log.txt"] {
      let whole = try small.bytes(name)
      let path = small.archive + "/" + name
      for index in whole.indices {
        var damaged = whole
        damaged[index] ^= 1
        try FileManager.default.removeItem(atPath: path)
        try Data(damaged).write(to: URL(filePath: path))
        let findings: [Fault]
        do {
          findings = try small.inspector().look(
            at: volume, volume: "XH-2022-1", seal: small.bytes("XH-2022-1.seal.txt"),
            signature: small.bytes("XH-2022-1.seal.p7s"), level: .quick
          ).findings
        } catch let fault as Fault {
          // A log that is no log any more does not even open.
          findings = [fault]
        }
        let isFound =
          try !findings.isEmpty
          || name == "log.txt"
            && LogReading(path, storage: .disk).root(size: statement.logSize) != statement.logRoot
        #expect(isFound, "\(name) byte \(index)")
      }
      try FileManager.default.removeItem(atPath: path)
      try Data(whole).write(to: URL(filePath: path))
    }
  }

  @Test func aLogThatIsNotTheSealedOneIsFoundInItsFolder() throws {
    let small = try SmallArchive()
    try small.pack()
    let path = small.archive + "/log.txt"
    let log = String(decoding: try small.bytes("log.txt"), as: UTF8.self)
    try log.replacing("2022-12-31", with: "2022-12-30").write(
      toFile: path, atomically: true, encoding: .utf8)
    let findings = try small.inspector().audit(folder: small.archive, level: .quick)
      .flatMap(\.findings)
    #expect(findings.contains { $0.code == "inspect-log-root" })
  }

  @Test func theOthersStayReadableBesideADamagedDossier() throws {
    let small = try SmallArchive(dossiers: 3)
    try small.pack()
    let path = small.archive + "/XH-2022-1.zip"
    var volume = try small.bytes("XH-2022-1.zip")
    let victim = Array(try Data(contentsOf: URL(filePath: small.members[1].dossierPath)))
    let range = try #require(volume.firstRange(of: victim))
    volume[range.lowerBound + 700] ^= 4
    try FileManager.default.removeItem(atPath: path)
    try Data(volume).write(to: URL(filePath: path))
    let extraction = Extraction(storage: .disk)
    for (index, member) in small.members.enumerated() {
      let target = small.folder + "/out-\(index)"
      if index == 1 {
        let fault = #expect(throws: Fault.self) {
          try extraction.write(member.caseID, of: path, into: target)
        }
        #expect(fault?.kind == .damaged)
        #expect(!FileManager.default.fileExists(atPath: target + "/\(member.caseID).dossier"))
      } else {
        _ = try extraction.write(member.caseID, of: path, into: target)
      }
    }
  }
}

@Suite("An SM3 that is known need not be taken again")
struct KnownDigestTests {
  private func plan(_ small: SmallArchive, _ digest: ([UInt8]) -> SM3Digest) throws -> VolumePlan {
    var members = small.members
    for index in members.indices {
      let bytes = try Data(contentsOf: URL(filePath: members[index].dossierPath))
      members[index].sm3 = digest(Array(bytes))
    }
    return small.plan(of: members)
  }

  @Test func theVolumeIsTheSame() throws {
    let small = try SmallArchive(dossiers: 3)
    try small.pack()
    let taken = try small.bytes("XH-2022-1.zip")
    try small.clear()
    try small.pack(.disk, plan(small) { SM3.digest(of: $0) })
    #expect(try small.bytes("XH-2022-1.zip") == taken)
  }

  @Test func aWrongOneIsFoundByAFullAudit() throws {
    let small = try SmallArchive()
    try small.pack(.disk, plan(small) { SM3.digest(of: $0 + [0]) })
    let findings = try small.inspector().audit(
      volume: small.archive + "/XH-2022-1.zip", level: .full
    ).findings
    for member in small.members {
      #expect(
        findings.contains { $0.place.entry?.hasSuffix("\(member.caseID).dossier") == true },
        "\(member.caseID)")
    }
  }
}

@Suite("Packing is old or new, whatever fails")
struct PackingFaultTests {
  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .shortWrite, .runShort, .stop])
  func aFaultAtAnyCall(_ kind: FaultPlan.Kind) throws {
    let small = try SmallArchive()
    try small.pack()
    let whole = try small.bytes("XH-2022-1.zip")
    let log = try small.bytes("log.txt")
    try small.clear()
    var call = 1
    while true {
      let plan = FaultPlan(kind, at: call)
      let failed = (try? small.pack(.failing(by: plan))) == nil
      if let volume = try? small.bytes("XH-2022-1.zip") {
        #expect(volume == whole, "call \(call)")
      } else {
        #expect(failed, "call \(call)")
      }
      if !plan.struck { break }
      // Another run, on a good disk, finishes the work.
      try small.pack()
      #expect(try small.bytes("XH-2022-1.zip") == whole, "call \(call)")
      #expect(try small.bytes("log.txt") == log, "call \(call)")
      let findings = try small.inspector().look(
        at: whole, volume: "XH-2022-1", seal: small.bytes("XH-2022-1.seal.txt"),
        signature: small.bytes("XH-2022-1.seal.p7s"), level: .quick
      ).findings
      #expect(findings.isEmpty, "call \(call): \(findings)")
      let left = try FileManager.default.contentsOfDirectory(atPath: small.archive)
        .filter { $0.hasSuffix(".tmp") }
      #expect(left.isEmpty, "call \(call): \(left)")
      try small.clear()
      call += 1
    }
    #expect(call > 30)
  }

  @Test func aSecondPackerIsTold() throws {
    let small = try SmallArchive()
    let lock = try Storage.disk.lock(small.archive + "/.pack.lock")
    let fault = #expect(throws: Fault.self) { try small.pack() }
    #expect(fault?.code == "storage-locked")
    _ = consume lock
    try small.pack()
  }

  /// Whoever can write into the folder, but has no key, must not get a signature.
  @Test func aPlantedSealTextIsNotSigned() throws {
    let small = try SmallArchive()
    let honest = try small.pack()
    let path = small.archive + "/XH-2022-1.seal.txt"
    let signature = small.archive + "/XH-2022-1.seal.p7s"
    let log = try LogReading(small.archive + "/log.txt", storage: .disk)
    try FileManager.default.removeItem(atPath: signature)
    func write(_ bytes: [UInt8]) throws {
      try? FileManager.default.removeItem(atPath: path)
      try Data(bytes).write(to: URL(filePath: path))
    }
    let other = SHA256.digest(of: [1])
    let changes: [(inout SealStatement) throws -> Void] = [
      { $0.dossiers += 1 },
      { $0.nationalTagManifest = nil },
      { $0.nationalTagManifest = SM3.digest(of: [1]) },
      { $0.sealedOn = day("2021-01-01") },
      { $0.logSize += 1 },
      { $0.logRoot = other },
      // True of the log, but before the volume's dossiers were in it.
      {
        $0.logSize = 1
        $0.logRoot = try #require(log.root(size: 1))
      },
      { $0.previous = SealStatement.Previous(volume: "XH-2021-1", digest: other) },
    ]
    for (index, change) in changes.enumerated() {
      var planted = honest
      try change(&planted)
      try write(planted.bytes)
      let fault = #expect(throws: Fault.self) { try small.pack() }
      #expect(fault?.code == "volume-seal-differs" && fault?.kind == .damaged, "change \(index)")
      #expect(!FileManager.default.fileExists(atPath: signature), "change \(index)")
    }
    // A seal of format 1 says a digest that nobody computes any more.
    let older = String(decoding: honest.bytes, as: UTF8.self)
      .replacing("dossier-seal 2", with: "dossier-seal 1")
      .replacing("tag-manifest-sha256", with: "sm3: none\ntag-manifest-sha256")
      .split(separator: "\n").filter { !$0.hasPrefix("tag-manifest-sm3") }
    try write(Array((older.joined(separator: "\n") + "\n").utf8))
    #expect(try SealStatement(bytes: small.bytes("XH-2022-1.seal.txt")).format == 1)
    let fault = #expect(throws: Fault.self) { try small.pack() }
    #expect(fault?.code == "volume-seal-differs")
    // The one that a crash left is signed.
    try write(honest.bytes)
    #expect(try small.pack() == honest)
    #expect(try small.inspector().audit(folder: small.archive, level: .full).allSatisfy(\.isSound))
  }

  @Test func theSamePlanAgainChangesNothing() throws {
    let small = try SmallArchive()
    let first = try small.pack()
    let names = try FileManager.default.contentsOfDirectory(atPath: small.archive).sorted()
    let before = try names.map { try small.bytes($0) }
    #expect(try small.pack() == first)
    #expect(try names.map { try small.bytes($0) } == before)
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .runShort, .stop])
  func takingOutIsWholeOrNothing(_ kind: FaultPlan.Kind) throws {
    let small = try SmallArchive()
    try small.pack()
    let member = small.members[0]
    let whole = Array(try Data(contentsOf: URL(filePath: member.dossierPath)))
    var call = 1
    while true {
      let target = small.folder + "/out"
      try? FileManager.default.removeItem(atPath: target)
      let plan = FaultPlan(kind, at: call)
      _ = try? Extraction(storage: .failing(by: plan)).write(
        member.caseID, of: small.archive + "/XH-2022-1.zip", into: target)
      let path = target + "/\(member.caseID).dossier"
      if let taken = try? Data(contentsOf: URL(filePath: path)) { #expect(Array(taken) == whole) }
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 8)
  }
}

@Suite("A proof convinces somebody who has only stock tools")
struct ProofTests {
  @Test func everyFlippedByteOfAProofIsFound() throws {
    let small = try SmallArchive(dossiers: 5)
    try small.pack()
    let log = DossierLog(small.archive + "/log.txt", storage: .disk)
    let proof = try log.proveInclusion(of: "XH-2022-00003")
    #expect(proof.holds)
    let bytes = proof.bytes
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1
      let read = try? LogProof(bytes: damaged)
      let isAccepted = read.map { $0.holds && $0.tree == proof.tree } ?? false
      #expect(!isAccepted, "byte \(index)")
    }
  }

  @Test func theRecipeInTheVolumeChecksAProof() throws {
    let small = try SmallArchive(dossiers: 6)
    try small.pack()
    let folder = small.folder + "/recipe"
    try Data(small.authorityCertificate.pem()).write(
      to: URL(filePath: small.archive + "/ca.pem"))
    let log = DossierLog(small.archive + "/log.txt", storage: .disk)
    func proved(
      _ change: (String) -> String = { $0 }, case id: String = "XH-2022-00003",
      dossier: String? = nil, setUp: String = "true"
    ) throws -> (status: Int32, said: String) {
      let proof = String(decoding: try log.proveInclusion(of: id).bytes, as: UTF8.self)
      try? FileManager.default.removeItem(atPath: folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try change(proof).write(toFile: folder + "/proof", atomically: true, encoding: .utf8)
      return try shell(
        """
        cd '\(folder)' && unzip -q ../archive/XH-2022-1.zip && cp ../archive/XH-2022-1.seal.* . &&
        chmod u+w XH-2022-1.seal.* && \(setUp) &&
        sed -n '/^# proved/,/^}/p' XH-2022-1/data/documentation/README.txt >recipe &&
        test "$(wc -l <recipe)" -le 30 && . ./recipe &&
        proved proof XH-2022-1.seal.txt \
          XH-2022-1/data/representations/rep1/data/\(dossier ?? id)/\(dossier ?? id).dossier \
          ../archive/ca.pem
        """)
    }
    for member in small.members {
      let held = try proved(case: member.caseID)
      #expect(held.status == 0 && held.said.contains("the proof holds"), "\(held.said)")
    }
    let wrong: [(String, (String) -> String)] = [
      ("place", { $0.replacing("index: 2", with: "index: 3") }),
      ("beyond the end", { $0.replacing("index: 2", with: "index: 6") }),
      ("size", { $0.replacing("size: 6", with: "size: 7") }),
      ("day", { $0.replacing("2022-12-31", with: "2022-12-30") }),
      ("sides", { $0.replacing("\nleft:", with: "\nright:") }),
      ("no path", { $0.split(separator: "\n").prefix(6).joined(separator: "\n") + "\n" }),
      ("longer path", { $0 + "left: " + String(repeating: "0", count: 64) + "\n" }),
    ]
    for (name, change) in wrong {
      let result = try proved(change)
      #expect(result.status != 0 && !result.said.contains("the proof holds"), "\(name)")
    }
    #expect(try proved(dossier: "XH-2022-00004").said.contains("another dossier"))
    let setUp = "sed -i 's/^dossiers: 6/dossiers: 7/' XH-2022-1.seal.txt"
    #expect(try !proved(setUp: setUp).said.contains("the proof holds"))
  }

  private func shell(_ command: String) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
}
