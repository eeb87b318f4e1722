import Foundation
import Primitives
import Seals
import Storage
import Testing

@testable import Office

private let phrase = Array("eight bytes or more".utf8)
private let began = Timestamp(CivilDate("2023-01-05") ?? CivilDate(dayNumber: 0), hour: 9)

private func later(days: Int) -> Timestamp {
  Timestamp(secondsSince1970: began.secondsSince1970 + days * 86_400)
}

/// A home with keys and nothing else; few rounds, so that a thousand passphrases take no time.
private final class KeyHome {
  let folder: String
  var keys: OfficeKeys { keys(.disk) }

  init(years: Int = 10) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID())").path
    try OfficeHome(folder, storage: .disk).make()
    try keys.make(
      office: "西湖区人大", passphrase: String(decoding: phrase, as: UTF8.self),
      validity: OfficeKeys.validity(from: began, years: years), keepsPassphrase: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func keys(_ storage: Storage) -> OfficeKeys {
    OfficeKeys(home: OfficeHome(folder, storage: storage), rounds: 10)
  }

  func rotate(
    _ storage: Storage = .disk, at moment: Timestamp, withAuthority: Bool = false
  ) throws(Fault) -> Int {
    try keys(storage).rotate(
      office: "西湖区人大", passphrase: phrase, years: 10, at: moment, withAuthority: withAuthority)
  }

  func sign(_ text: String, at moment: Timestamp) throws(Fault) -> Signature {
    let sealing = try keys.sealing(phrase, at: moment)
    return try Signature.sign(
      Array(text.utf8), with: try sealing.key.opened(), certificate: sealing.certificate,
      chain: sealing.chain, at: moment)
  }

  func holds(_ signature: Signature, _ text: String) -> Bool {
    (try? signature.verify(Array(text.utf8), authorities: keys.authorities())) != nil
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/keys")
      .filter { !$0.hasPrefix(".") }.sorted()
  }
}

@Suite("Keys change over the years and old seals stay verifiable")
struct KeysTests {
  @Test func rotationKeepsOldSealsVerifiable() throws {
    let home = try KeyHome()
    let first = try home.sign("一", at: later(days: 1))
    #expect(try home.rotate(at: later(days: 400)) == 2)
    let second = try home.sign("二", at: later(days: 401))
    #expect(try home.rotate(at: later(days: 800), withAuthority: true) == 3)
    let third = try home.sign("三", at: later(days: 801))
    for (signature, text) in [(first, "一"), (second, "二"), (third, "三")] {
      #expect(home.holds(signature, text), "\(text)")
      #expect(!home.holds(signature, text + "?"))
    }
    let signers = try [first, second, third].enumerated().map { index, signature in
      try signature.verify(
        Array(["一", "二", "三"][index].utf8), authorities: home.keys.authorities()
      ).signer
    }
    #expect(Set(signers).count == 3)
    #expect(try home.keys.authorities().count == 2)
    #expect(
      try home.names() == [
        "authority-2.key.pem", "authority-2.pem", "authority.key.pem", "authority.pem",
        "seal-2.key.pem", "seal-2.pem", "seal-3.key.pem", "seal-3.pem", "seal.key.pem", "seal.pem",
      ])
  }

  @Test(arguments: [FaultPlan.Kind.stop, .fail(28)], [false, true])
  func aRotationCutShortLeavesAKeyThatSigns(_ kind: FaultPlan.Kind, _ withAuthority: Bool) throws {
    var call = 1
    while true {
      let home = try KeyHome()
      let before = try home.sign("一", at: later(days: 1))
      let plan = FaultPlan(kind, at: call)
      let number = try? home.rotate(
        .failing(by: plan), at: later(days: 10), withAuthority: withAuthority)
      // The old key or the new one signs, nothing between.
      let between = try home.sign("二", at: later(days: 11))
      #expect(home.holds(before, "一") && home.holds(between, "二"), "call \(call)")
      if !plan.struck {
        #expect(number == 2)
        break
      }
      let again = try home.rotate(at: later(days: 12), withAuthority: withAuthority)
      #expect(again == 2 || again == 3, "call \(call)")
      let after = try home.sign("三", at: later(days: 13))
      #expect(
        home.holds(before, "一") && home.holds(between, "二") && home.holds(after, "三"),
        "call \(call)")
      call += 1
    }
    #expect(call > 15)
  }

  @Test func nothingIsSignedOutsideTheKeysTime() throws {
    let home = try KeyHome(years: 1)
    for days in [-1, 367, 5000] {
      let fault = #expect(throws: Fault.self) { try home.sign("一", at: later(days: days)) }
      #expect(fault?.code == "keys-not-valid" && fault?.kind == .refused)
    }
    #expect(try home.keys.warnings(at: later(days: 200)).isEmpty)
    let soon = try home.keys.warnings(at: later(days: 366 - 90))
    #expect(soon.count == 2 && soon[0].en.contains("ends in 90 days"), "\(soon)")
    #expect(try home.keys.warnings(at: later(days: 400))[0].en.contains("ended on"))
    // A sealing key cannot outlive the authority above it; a new authority helps.
    let fault = #expect(throws: Fault.self) { try home.rotate(at: later(days: 400)) }
    #expect(fault?.code == "keys-authority-expired")
    #expect(try home.rotate(at: later(days: 400), withAuthority: true) == 2)
    _ = try home.sign("二", at: later(days: 401))
    #expect(try home.keys.warnings(at: later(days: 401)).isEmpty)
    let early = try home.keys.warnings(at: later(days: -5))
    #expect(early.count == 2 && early.allSatisfy { $0.en.contains("clock") }, "\(early)")
  }

  @Test func anAuthorityThatEndedUnusedIsFollowedByAnother() throws {
    let home = try KeyHome()
    _ = try home.keys.rotate(
      office: "西湖区人大", passphrase: phrase, years: 1, at: later(days: 1), withAuthority: true)
    // As a run leaves it that is killed before it makes the sealing key.
    for name in ["seal-2.pem", "seal-2.key.pem"] {
      try FileManager.default.removeItem(atPath: home.folder + "/keys/" + name)
    }
    let fault = #expect(throws: Fault.self) { try home.rotate(at: later(days: 400)) }
    #expect(fault?.code == "keys-authority-expired")
    #expect(try home.rotate(at: later(days: 400), withAuthority: true) == 2)
    #expect(try home.names().contains("authority-3.pem"))
    #expect(home.holds(try home.sign("二", at: later(days: 401)), "二"))
  }

  @Test func aKeyUnderAnAuthorityThatEndsSoonerEndsWithIt() throws {
    let home = try KeyHome(years: 2)
    #expect(try home.rotate(at: later(days: 365)) == 2)
    #expect(
      try home.keys.certificate(.seal, 2).notAfter
        == home.keys.certificate(.authority, 1).notAfter)
  }

  @Test func aWrongPassphraseChangesNothing() throws {
    let home = try KeyHome()
    let names = try home.names()
    let fault = #expect(throws: Fault.self) {
      try home.keys.rotate(
        office: "西湖区人大", passphrase: Array("another one".utf8), years: 10,
        at: later(days: 1), withAuthority: true)
    }
    #expect(fault?.code == "seal-key-passphrase")
    #expect(try home.names() == names)
  }

  @Test func anOutsideAuthorityCertifiesARequestedKey() throws {
    let home = try KeyHome()
    let old = try home.sign("一", at: later(days: 1))
    let request = try home.keys.request(office: "西湖区人大", passphrase: phrase)
    #expect(request.number == 2)
    // Asked again, the same request is given, and the old key signs on.
    #expect(try home.keys.request(office: "西湖区人大", passphrase: phrase) == request)
    #expect(try home.keys.sealing(phrase).certificate == home.keys.certificate(.seal, 1))
    let pending = #expect(throws: Fault.self) { try home.rotate(at: later(days: 2)) }
    #expect(pending?.code == "keys-request-pending")

    let tool = try OutsideAuthority(home.folder + "/outside")
    let issued = try Certificate.bundle(pem: try tool.issue(request.path, days: 700))
    let root = try Certificate.bundle(pem: try tool.root())
    func install(
      _ issued: [Certificate], _ chain: [Certificate], at moment: Timestamp
    ) throws(Fault) -> Int {
      try home.keys.install(issued, chain: chain, passphrase: phrase, at: moment)
    }
    let now = Timestamp(secondsSince1970: Int(Date().timeIntervalSince1970) + 60)
    let noRoot = #expect(throws: Fault.self) { try install(issued, [], at: now) }
    #expect(noRoot?.code == "keys-root")
    let foreign = #expect(throws: Fault.self) { try install(root, root, at: now) }
    #expect(foreign?.code == "keys-foreign")
    let early = #expect(throws: Fault.self) { try install(issued, root, at: later(days: 2)) }
    #expect(early?.code == "keys-not-valid")
    let another = try KeyHome()
    let wrong = #expect(throws: Fault.self) {
      try install(issued, another.keys.authorities(), at: now)
    }
    #expect(wrong?.code == "seal-signature")
    #expect(try home.keys.authorities().count == 1)

    #expect(try install(issued, root, at: now) == 2)
    let new = try home.sign("二", at: now)
    #expect(home.holds(old, "一") && home.holds(new, "二"))
    #expect(try home.keys.authorities() == [try home.keys.certificate(.authority, 1)] + root)
    let done = #expect(throws: Fault.self) { try install(issued, root, at: now) }
    #expect(done?.code == "keys-no-request")
    // Only who issued it can make it longer.
    let soon = try home.keys.warnings(
      at: Timestamp(secondsSince1970: now.secondsSince1970 + 650 * 86_400))
    #expect(soon.count == 1 && soon[0].en.contains("office key request"), "\(soon)")
    #expect(!soon[0].en.contains("rotate"))
    // A later rotation goes back to the office's own authority.
    #expect(try home.rotate(at: later(days: 30)) == 3)
    #expect(home.holds(new, "二"))
  }

  @Test func aRequestCanBeTakenBack() throws {
    let home = try KeyHome()
    let names = try home.names()
    _ = try home.keys.request(office: "西湖区人大", passphrase: phrase)
    #expect(try home.keys.withdraw() == 2)
    #expect(try home.keys.withdraw() == nil)
    #expect(try home.names() == names)
  }
}

/// An authority outside, made with stock `openssl`.
struct OutsideAuthority {
  let folder: String

  init(_ folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = try shell(
      """
      openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 \
        -subj '/CN=Outside' -addext basicConstraints=critical,CA:TRUE
      """)
  }

  func root() throws -> [UInt8] { try bytes("ca.pem") }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: folder + "/" + name)))
  }

  func issue(_ request: String, days: Int) throws -> [UInt8] {
    _ = try shell(
      "openssl x509 -req -in '\(request)' -CA ca.pem -CAkey ca.key -set_serial 7 -days \(days) "
        + "-out issued.pem")
    return try bytes("issued.pem")
  }

  /// Runs a command in the folder; gives what it prints.
  func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-ec", "cd '\(folder)'; { \(command); } 2>&1"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CommandFailed(said: text) }
    return text
  }

  struct CommandFailed: Error { let said: String }
}

@Suite("An office may have SM2 keys")
struct NationalKeysTests {
  @Test func anSM2KeyIsMadeOnceAndChangedOnRequest() throws {
    let home = try KeyHome()
    #expect(try home.keys.nationalKeys().isEmpty)
    let none = try home.keys.national(phrase) == nil
    #expect(none)
    #expect(try home.keys.makeNational(passphrase: phrase, renewing: false) == 1)
    let fault = #expect(throws: Fault.self) {
      try home.keys.makeNational(passphrase: phrase, renewing: false)
    }
    #expect(fault?.code == "keys-sm2-present" && fault?.kind == .refused)
    let wrong = #expect(throws: Fault.self) {
      try home.keys.makeNational(passphrase: Array("another one".utf8), renewing: true)
    }
    #expect(wrong?.code == "seal-key-passphrase")
    #expect(try home.keys.makeNational(passphrase: phrase, renewing: true) == 2)
    let keys = try home.keys.nationalKeys()
    #expect(keys.count == 2)
    var currentKey: SM2PublicKey?
    if let current = try home.keys.national(phrase) { currentKey = try SM2PublicKey(of: current) }
    #expect(currentKey == keys[1])
    #expect(
      try home.names() == [
        "authority.key.pem", "authority.pem", "seal.key.pem", "seal.pem", "sm2-2.key.pem",
        "sm2-2.pem", "sm2.key.pem", "sm2.pem",
      ])
    // A public key that is not the key's is no key to seal with.
    let files = FileManager.default
    try files.removeItem(atPath: home.folder + "/keys/sm2-2.pem")
    try files.copyItem(
      atPath: home.folder + "/keys/sm2.pem", toPath: home.folder + "/keys/sm2-2.pem")
    let mixed = #expect(throws: Fault.self) { _ = try home.keys.national(phrase) == nil }
    #expect(mixed?.code == "keys-sm2-mismatch")
  }

  @Test(arguments: [FaultPlan.Kind.stop, .fail(28), .runShort], [false, true])
  func aMakingCutShortLeavesTheOldKeyOrTheNew(_ kind: FaultPlan.Kind, _ renewing: Bool) throws {
    var call = 1
    while true {
      let home = try KeyHome()
      if renewing { _ = try home.keys.makeNational(passphrase: phrase, renewing: false) }
      let plan = FaultPlan(kind, at: call)
      _ = try? home.keys(.failing(by: plan)).makeNational(passphrase: phrase, renewing: true)
      let count = try home.keys.nationalKeys().count
      #expect((renewing ? 1 : 0)...(renewing ? 2 : 1) ~= count, "call \(call)")
      let opens = try home.keys.national(phrase) != nil
      #expect(opens == (count > 0), "call \(call)")
      if !plan.struck { break }
      _ = try home.keys.makeNational(passphrase: phrase, renewing: true)
      let again = try home.keys.national(phrase) != nil
      #expect(again, "call \(call)")
      call += 1
    }
    #expect(call > 10)
  }
}
