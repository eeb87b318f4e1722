import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Testing

@testable import Volumes

/// A sealed archive with an empty root beside it.
private final class TwoRoots {
  let small: SmallArchive
  var root: String { small.folder + "/second" }
  static let files: Set<String> = [
    "XH-2022-1.zip", "XH-2022-1.seal.txt", "XH-2022-1.seal.p7s", "log.txt", "authority.pem",
  ]

  init(dossiers: Int = 2) throws {
    small = try SmallArchive(dossiers: dossiers)
    try small.pack()
    try FileManager.default.createDirectory(
      atPath: root, withIntermediateDirectories: true)
  }

  func copy(_ storage: Storage = .disk) -> ArchiveCopy {
    ArchiveCopy(
      of: small.archive, at: root, authorities: [small.authorityCertificate], storage: storage)
  }

  /// What is not the same, as `name state`.
  func rest(reading: Bool = true) throws -> [String] {
    try copy().compare(reading: reading).filter { $0.state != .same }
      .map { "\($0.name) \($0.state.rawValue)" }
  }

  func path(_ name: String, there: Bool) -> String {
    (there ? root : small.archive) + "/" + name
  }

  func bytes(_ name: String, there: Bool) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(name, there: there))))
  }

  func write(_ bytes: [UInt8], _ name: String, there: Bool) throws {
    try? FileManager.default.removeItem(atPath: path(name, there: there))
    try Data(bytes).write(to: URL(filePath: path(name, there: there)))
  }

  func flip(_ name: String, there: Bool) throws {
    var bytes = try bytes(name, there: there)
    bytes[bytes.count / 2] ^= 1
    try write(bytes, name, there: there)
  }

  func remove(_ name: String, there: Bool) throws {
    try FileManager.default.removeItem(atPath: path(name, there: there))
  }

  func add(_ serial: Int, there: Bool) throws {
    try DossierLog(path("log.txt", there: there), storage: .disk).append([
      try #require(
        LogEntry(
          caseID: "XH-2023-\(serial)", sealedOn: day("2023-01-05"),
          dossier: SHA256.digest(of: [UInt8(serial)])))
    ])
  }
}

@Suite("Copies of the archive are brought in step and held against it")
struct CopyTests {
  @Test func aCopyHasTheSameFilesAndVerifiesByItself() throws {
    let two = try TwoRoots()
    #expect(try two.rest().allSatisfy { $0.hasSuffix(" missing") })
    let result = try two.copy().copy()
    #expect(Set(result.copied) == TwoRoots.files && result.copied.count == 5)
    #expect(result.rest.isEmpty && result.notes.isEmpty)
    #expect(try two.rest().isEmpty)
    for name in TwoRoots.files where name != "authority.pem" {
      #expect(try two.bytes(name, there: true) == two.bytes(name, there: false), "\(name)")
    }
    let trust = try Certificate.bundle(pem: two.bytes("authority.pem", there: true))
    let audits = try Inspector(
      authorities: trust, log: try LogReading(two.root + "/log.txt", storage: .disk),
      storage: .disk
    ).audit(folder: two.root, level: .full)
    #expect(audits.flatMap(\.findings).isEmpty, "\(audits.flatMap(\.findings))")
    #expect(try two.copy().copy().copied.isEmpty)
  }

  @Test func aRootThatIsNotThereIsNotMade() throws {
    let two = try TwoRoots()
    try FileManager.default.removeItem(atPath: two.root)
    for body in [{ _ = try two.copy().copy() }, { _ = try two.copy().compare(reading: false) }] {
      let fault = #expect(throws: Fault.self) { try body() }
      #expect(fault?.code == "copy-unreachable")
    }
    #expect(!FileManager.default.fileExists(atPath: two.root))
  }

  @Test func damageHereIsNotSpread() throws {
    for name in ["XH-2022-1.zip", "XH-2022-1.seal.txt", "XH-2022-1.seal.p7s", "log.txt"] {
      let two = try TwoRoots()
      try two.flip(name, there: false)
      let result = try two.copy().copy()
      #expect(!result.copied.contains(name), "\(name)")
      #expect(result.rest.contains(ArchiveCopy.Item(name: name, state: .damagedHere)), "\(name)")
      #expect(!FileManager.default.fileExists(atPath: two.path(name, there: true)), "\(name)")
    }
  }

  @Test func whatDiffersIsNamedAndNeverWrittenOver() throws {
    for name in ["XH-2022-1.zip", "XH-2022-1.seal.txt", "XH-2022-1.seal.p7s", "log.txt"] {
      for there in [true, false] {
        let two = try TwoRoots()
        _ = try two.copy().copy()
        try two.flip(name, there: there)
        let found = try two.rest()
        #expect(
          found.contains("\(name) damaged-\(there ? "there" : "here")"), "\(name) \(there) \(found)"
        )
        let before = try (two.bytes(name, there: true), two.bytes(name, there: false))
        #expect(try !two.copy().copy().copied.contains(name))
        #expect(try two.bytes(name, there: true) == before.0)
        #expect(try two.bytes(name, there: false) == before.1)
      }
    }
  }

  @Test func aLogGrowsInTheCopyAndForksAreKept() throws {
    let two = try TwoRoots()
    _ = try two.copy().copy()
    try two.add(1, there: false)
    #expect(try two.rest() == ["log.txt older"])
    #expect(try two.copy().copy().copied == ["log.txt"])
    #expect(try two.rest().isEmpty)
    try two.add(2, there: true)
    #expect(try two.rest() == ["log.txt newer"])
    #expect(try two.copy().copy().copied.isEmpty)
    try two.add(3, there: false)
    #expect(try two.rest() == ["log.txt different"])
    let before = try (two.bytes("log.txt", there: true), two.bytes("log.txt", there: false))
    #expect(try two.copy().copy().copied.isEmpty)
    #expect(try two.copy().restore().restored.isEmpty)
    #expect(try two.bytes("log.txt", there: true) == before.0)
    #expect(try two.bytes("log.txt", there: false) == before.1)
  }

  @Test func theLogComesBackWithWhatWasAddedSince() throws {
    let two = try TwoRoots()
    _ = try two.copy().copy()
    let path = two.path("log.txt", there: false)
    // Cut, gone, another head line, another digest of a sealed entry.
    let whole = try two.bytes("log.txt", there: false)
    var other = whole
    other[other.count - 2] = other[other.count - 2] == 0x61 ? 0x62 : 0x61
    for bad in [Array(whole.dropLast(30)), nil, [0x58] + whole.dropFirst(), other] {
      try two.remove("log.txt", there: false)
      if let bad { try two.write(bad, "log.txt", there: false) }
      let result = try two.copy().restore()
      #expect(result.restored == [path])
      #expect(result.aside.count == (bad == nil ? 0 : 1))
      #expect(try two.bytes("log.txt", there: false) == whole)
    }
    try two.add(1, there: false)
    let longer = try two.bytes("log.txt", there: false)
    var damaged = longer
    damaged[30] ^= 1
    try two.write(damaged, "log.txt", there: false)
    _ = try two.copy().restore()
    #expect(try two.bytes("log.txt", there: false) == longer)
    #expect(try two.copy().restore().restored.isEmpty)
  }

  @Test func headsComeBack() throws {
    let two = try TwoRoots()
    let key = try SigningKey.generate()
    let name = CertificateName(organisation: "西湖区人大常委会", commonName: "根证书")
    let authority = try OfficeAuthority(
      key: .generate(), name: name,
      validity: Validity(
        notBefore: Timestamp(day("2022-01-01")), notAfter: Timestamp(day("2042-01-01"))))
    let certificate = try authority.certify(
      key, name: name,
      validity: Validity(
        notBefore: Timestamp(day("2022-01-01")), notAfter: Timestamp(day("2042-01-01"))))
    let heads = LogHeads(archive: two.small.archive, storage: .disk)
    _ = try heads.make(on: day("2023-01-02")) { bytes throws(Fault) in
      try Signature.sign(
        bytes, with: key, certificate: certificate, chain: [authority.certificate],
        at: Timestamp(day("2023-01-02"), hour: 18))
    }
    let copy = ArchiveCopy(
      of: two.small.archive, at: two.root,
      authorities: [two.small.authorityCertificate, authority.certificate], storage: .disk)
    #expect(try copy.copy().copied.count == 7)
    let texts = ["heads/2023-01-02.head.txt", "heads/2023-01-02.head.p7s"]
    let whole = try texts.map { try two.bytes($0, there: false) }
    for name in texts {
      try two.remove(name, there: false)
      #expect(try copy.restore().restored == [two.path(name, there: false)], "\(name)")
      try two.flip(name, there: false)
      #expect(
        try copy.restore().aside.contains(two.path(name, there: false) + ".damaged"), "\(name)")
      #expect(try texts.map { try two.bytes($0, there: false) } == whole, "\(name)")
    }
  }

  @Test func aDisposedVolumeGoesFromTheCopyOnceItsSuccessorIsThereAndDoesNotComeBack() throws {
    let two = try TwoRoots()
    _ = try two.copy().copy()
    let key = try SigningKey.generate()
    let name = CertificateName(organisation: "西湖区人大常委会", commonName: "根证书")
    let validity = Validity(
      notBefore: Timestamp(day("2022-01-01")), notAfter: Timestamp(day("2042-01-01")))
    let authority = try OfficeAuthority(key: .generate(), name: name, validity: validity)
    let certificate = try authority.certify(key, name: name, validity: validity)
    let authorities = [two.small.authorityCertificate, authority.certificate]
    func dispose(_ successor: VolumeDisposal.Successor?) throws {
      let seal = SHA256.digest(of: try two.bytes("XH-2022-1.seal.txt", there: false))
      let text = VolumeDisposal(
        volume: "XH-2022-1", seal: seal, disposedOn: day("2053-01-04"), list: "D-2053-1",
        successor: successor,
        files: [VolumeDisposal.File(name: "XH-2022-00001", dossier: seal)])
      let signature = try Signature.sign(
        text.bytes, with: key, certificate: certificate, chain: [authority.certificate], at: nil)
      try two.write(text.bytes, "XH-2022-1.disposal.txt", there: false)
      try two.write(signature.der, "XH-2022-1.disposal.p7s", there: false)
    }
    func copy(_ trusted: [Certificate]) -> ArchiveCopy {
      ArchiveCopy(of: two.small.archive, at: two.root, authorities: trusted, storage: .disk)
    }
    let zip = two.path("XH-2022-1.zip", there: true)
    try dispose(VolumeDisposal.Successor(volume: "XH-2022-2", seal: SHA256.digest(of: [1])))
    try two.remove("XH-2022-1.zip", there: false)
    // Nobody knows who signed it: then it is no disposal.
    #expect(try two.rest(reading: false).contains("XH-2022-1.zip extra"))
    #expect(try copy(authorities).copy().removed.isEmpty)
    #expect(FileManager.default.fileExists(atPath: zip))
    let repair = VolumeRepair(
      "XH-2022-1", in: two.small.archive, authorities: authorities, storage: .disk)
    let fault = #expect(throws: Fault.self) { try repair.repair(from: [two.root]) }
    #expect(fault?.code == "repair-disposed" && fault?.kind == .refused)
    try two.remove("XH-2022-1.disposal.txt", there: true)
    try two.remove("XH-2022-1.disposal.p7s", there: true)
    try dispose(nil)
    try two.write(Array("PAR2".utf8), "XH-2022-1.zip.par2", there: true)
    #expect(try copy(authorities).copy().removed == ["XH-2022-1.zip.par2", "XH-2022-1.zip"])
    for ending in ["", ".par2"] {
      #expect(!FileManager.default.fileExists(atPath: zip + ending))
    }
    #expect(try copy(authorities).compare(reading: true).allSatisfy { $0.state == .same })
    // Blocks that a run stopped before, and what it was working on.
    try two.write(Array("PAR2".utf8), "XH-2022-1.zip.vol0+1.par2", there: true)
    let left = two.path(".XH-2022-1.recovery", there: true)
    try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
    #expect(try copy(authorities).copy().removed == ["XH-2022-1.zip.vol0+1.par2"])
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .runShort, .stop])
  func aFaultAtAnyCallLeavesWholeFilesOrNone(_ kind: FaultPlan.Kind) throws {
    let two = try TwoRoots(dossiers: 1)
    let names = TwoRoots.files.subtracting(["authority.pem"])
    let whole = Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try two.bytes($0, there: false)) })
    var call = 1
    while true {
      let plan = FaultPlan(kind, at: call)
      _ = try? two.copy(.failing(by: plan)).copy()
      for name in names where FileManager.default.fileExists(atPath: two.path(name, there: true)) {
        #expect(try two.bytes(name, there: true) == whole[name], "call \(call): \(name)")
      }
      if !plan.struck { break }
      _ = try two.copy().copy()
      #expect(try two.rest(reading: false).isEmpty, "call \(call)")
      let left = try FileManager.default.contentsOfDirectory(atPath: two.root)
      #expect(left.allSatisfy { !$0.hasSuffix(".tmp") }, "call \(call): \(left)")
      for name in left where name != ".copy.lock" { try two.remove(name, there: true) }
      call += 1
    }
    #expect(call > 30)
    for name in names { #expect(try two.bytes(name, there: false) == whole[name]) }
  }
}
