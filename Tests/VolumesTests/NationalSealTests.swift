import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Testing

@testable import Volumes

private let volume = "XH-2022-1"

/// A small archive whose office has an SM2 key, and a root for a copy.
private final class National {
  let small: SmallArchive
  let key: SM2PublicKey
  var root: String { small.folder + "/second" }

  init(dossiers: Int = 1) throws {
    small = try SmallArchive(dossiers: dossiers)
    key = try small.makeNationalKey()
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  func audit(_ keys: [SM2PublicKey]? = nil) throws -> Audit {
    try Inspector(
      authorities: [small.authorityCertificate], nationalKeys: keys ?? [key], log: nil,
      storage: .disk
    ).audit(volume: small.archive + "/\(volume).zip", level: .quick)
  }

  func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: small.archive + "/" + name)
  }

  func replace(_ name: String, _ bytes: [UInt8], in folder: String? = nil) throws {
    let path = (folder ?? small.archive) + "/" + name
    try? FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(filePath: path))
  }

  func copy(_ keys: [SM2PublicKey]? = nil) -> ArchiveCopy {
    ArchiveCopy(
      of: small.archive, at: root, authorities: [small.authorityCertificate],
      nationalKeys: keys ?? [key], storage: .disk)
  }

  func there(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: root + "/" + name)))
  }
}

@Suite("An SM2 signature stands beside the seal's CMS signature")
struct NationalSealTests {
  @Test func anOfficeWithAnSM2KeySealsWithBoth() throws {
    let national = try National()
    try national.small.pack()
    let audit = try national.audit()
    #expect(audit.isSound && audit.notes.isEmpty)
    #expect(audit.nationalSigner == national.key && audit.signature != nil)
    let signature = try SM2Signature(der: national.small.bytes(volume + ".seal.sm2"))
    let seal = try national.small.bytes(volume + ".seal.txt")
    #expect(try signature.verify(seal, keys: [national.key]) == national.key)
  }

  @Test func anOfficeWithoutOnePacksAsBefore() throws {
    let small = try SmallArchive(dossiers: 1)
    try small.pack()
    #expect(!FileManager.default.fileExists(atPath: small.archive + "/\(volume).seal.sm2"))
    // A key that came later does not make an older volume less sound, nor sign it.
    let key = try small.makeNationalKey()
    try small.pack()
    #expect(!FileManager.default.fileExists(atPath: small.archive + "/\(volume).seal.sm2"))
    let audit = try Inspector(
      authorities: [small.authorityCertificate], nationalKeys: [key], log: nil, storage: .disk
    ).audit(volume: small.archive + "/\(volume).zip", level: .full)
    #expect(audit.isSound && audit.nationalSigner == nil)
  }

  @Test func whatDoesNotHoldIsFound() throws {
    let national = try National()
    try national.small.pack()
    let name = volume + ".seal.sm2"
    let good = try national.small.bytes(name)
    let other = try SM2PublicKey(of: .generateSM2())
    #expect(try national.audit([other]).findings.map(\.code) == ["seal-sm2"])
    let unjudged = try national.audit([])
    #expect(unjudged.isSound && unjudged.nationalSigner == nil)
    #expect(unjudged.notes.first?.en.contains("was not checked") == true)
    for (bytes, code) in [
      (good.dropLast() + [good[good.count - 1] ^ 1], "seal-sm2"), ([], "seal-sm2-form"),
      ([UInt8](repeating: 1, count: 300), "storage-limit"),
    ] as [([UInt8], String)] {
      try national.replace(name, bytes)
      let found = try national.audit().findings
      #expect(found.count == 1 && found.first?.place.file?.hasSuffix(name) == true, "\(found)")
      if code != "storage-limit" { #expect(found.first?.code == code) }
    }
    try national.replace(name, good)
    let seal = try national.small.bytes(volume + ".seal.txt")
    try national.replace(
      volume + ".seal.txt",
      Array(
        String(decoding: seal, as: UTF8.self).replacing("dossiers: 1", with: "dossiers: 2").utf8))
    let codes = try national.audit().findings.map(\.code)
    #expect(codes.contains("seal-sm2") && codes.contains("seal-signature"), "\(codes)")
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .shortWrite, .runShort, .stop])
  func aFaultAtAnyCallLeavesBothSignaturesOrAnUnsealedVolume(_ kind: FaultPlan.Kind) throws {
    let national = try National()
    let small = national.small
    var call = 1
    var between = 0
    while true {
      let plan = FaultPlan(kind, at: call)
      _ = try? small.pack(.failing(by: plan))
      let isSealed = national.has(volume + ".seal.p7s")
      // The CMS signature is the last: with it, the other is there.
      #expect(!isSealed || national.has(volume + ".seal.sm2"), "call \(call)")
      if !isSealed, national.has(volume + ".seal.sm2") { between += 1 }
      if !plan.struck { break }
      let left = try? small.bytes(volume + ".seal.sm2")
      try small.pack()
      let audit = try national.audit()
      #expect(audit.isSound && audit.nationalSigner == national.key, "call \(call)")
      if let left { #expect(try small.bytes(volume + ".seal.sm2") == left, "call \(call)") }
      try small.clear()
      call += 1
    }
    #expect(call > 30 && (kind == .shortWrite || between > 0))
  }

  @Test func aPlantedSM2SignatureIsNotSealedOver() throws {
    let national = try National()
    try national.small.pack()
    try FileManager.default.removeItem(atPath: national.small.archive + "/\(volume).seal.p7s")
    let seal = try national.small.bytes(volume + ".seal.txt")
    for planted in [try SM2Signature.sign(seal, with: .generateSM2()).der, [], [1]] {
      try national.replace(volume + ".seal.sm2", planted)
      let fault = #expect(throws: Fault.self) { try national.small.pack() }
      #expect(fault?.code == "volume-sm2-differs" && fault?.kind == .damaged)
      #expect(!national.has(volume + ".seal.p7s"))
    }
    try FileManager.default.removeItem(atPath: national.small.archive + "/\(volume).seal.sm2")
    try national.small.pack()
    #expect(try national.audit().nationalSigner == national.key)
  }

  @Test func copiesCarryItWithTheKeyAndRepairBringsItBack() throws {
    let national = try National()
    try national.small.pack()
    let name = volume + ".seal.sm2"
    let good = try national.small.bytes(name)
    _ = try national.copy().copy()
    #expect(try national.there(name) == good)
    #expect(try national.there("sm2.pem") == national.key.pem())
    #expect(try national.copy().compare(reading: true).allSatisfy { $0.state == .same })
    // A later key comes beside the first.
    let later = try SM2PublicKey(of: .generateSM2())
    _ = try national.copy([national.key, later]).copy()
    #expect(try national.there("sm2-2.pem") == later.pem())
    try national.replace(name, Array(good.dropLast()))
    let states = try national.copy().compare(reading: false).filter { $0.state != .same }
    #expect(states.map { "\($0.name) \($0.state.rawValue)" } == ["\(name) damaged-here"])
    for isMissing in [false, true] {
      if isMissing {
        try FileManager.default.removeItem(atPath: national.small.archive + "/" + name)
      }
      let done = try VolumeRepair(
        volume, in: national.small.archive, authorities: [national.small.authorityCertificate],
        nationalKeys: [national.key], storage: .disk
      ).repair(from: [national.root])
      #expect(done.restored.map { Storage.name(of: $0) } == [name])
      #expect(done.aside.count == (isMissing ? 0 : 1))
      #expect(try national.small.bytes(name) == good)
    }
    // A damaged one is not copied.
    try national.replace(name, Array(good.dropLast()))
    try FileManager.default.removeItem(atPath: national.root + "/" + name)
    let result = try national.copy().copy()
    #expect(result.rest.map(\.name) == [name] && result.notes.map(\.code) == ["copy-damaged"])
  }

  @Test func aRenewalCoversIt() throws {
    let national = try National()
    try national.small.pack()
    let evidence = SealEvidence(of: volume, in: national.small.archive, storage: .disk)
    let text = try evidence.renew(
      on: day("2032-02-01"), authorities: [national.small.authorityCertificate]
    ) { text throws(Fault) in try national.small.sign(text) }
    let renewal = try SealRenewal(
      bytes: Array(try Data(contentsOf: URL(filePath: text))))
    #expect(renewal.files.map(\.name).contains(volume + ".seal.sm2"))
    #expect(try national.audit().isSound)
    try FileManager.default.removeItem(atPath: national.small.archive + "/\(volume).seal.sm2")
    #expect(try national.audit().findings.map(\.code) == ["inspect-renewal"])
  }
}
