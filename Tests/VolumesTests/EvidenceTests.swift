import Foundation
import Inspector
import Primitives
import Seals
import Storage
import Testing

@testable import Volumes

/// A time-stamping authority of stock `openssl`, on this machine and without a network.
private struct StampTool {
  let folder: String

  init(_ folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    [t]
    serial = \(folder)/serial
    signer_cert = \(folder)/tsa.pem
    certs = \(folder)/ca.pem
    signer_key = \(folder)/tsa.key
    signer_digest = sha256
    default_policy = 1.2.3.4.1
    digests = sha256
    accuracy = secs:1
    ess_cert_id_alg = sha256
    """.write(toFile: folder + "/tsa.cnf", atomically: true, encoding: .utf8)
    _ = try shell(
      """
      echo 01 >serial
      openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 \
        -subj '/CN=Stamp root' -addext basicConstraints=critical,CA:TRUE
      openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj '/CN=Stamps'
      printf 'extendedKeyUsage=critical,timeStamping\\n' >ext
      openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 3 -days 3000 \
        -extfile ext -out tsa.pem
      """)
  }

  func root() throws -> [Certificate] {
    try Certificate.bundle(pem: Array(try Data(contentsOf: URL(filePath: folder + "/ca.pem"))))
  }

  func answer(_ request: [UInt8]) throws(Fault) -> [UInt8] {
    do {
      try Data(request).write(to: URL(filePath: folder + "/query"))
      _ = try shell("openssl ts -reply -queryfile query -config tsa.cnf -section t -out answer")
      return Array(try Data(contentsOf: URL(filePath: folder + "/answer")))
    } catch {
      throw Fault(
        "test-tool", what: Phrase("openssl ts"), why: Phrase("\(error)"), next: Phrase(""))
    }
  }

  @discardableResult
  func shell(_ command: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-ec", "cd '\(folder)'; { \(command)\n } 2>&1"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(said: text) }
    return text
  }

  struct Failed: Error { let said: String }
}

/// A second key of the office, as after a rotation with a new authority.
private final class LaterKey {
  let authority: OfficeAuthority
  let key: SigningKey
  let certificate: Certificate

  init() throws {
    let validity = Validity(
      notBefore: Timestamp(day("2032-01-01")), notAfter: Timestamp(day("2052-01-01")))
    let name = CertificateName(organisation: "西湖区人大常委会", commonName: "封印2")
    let root = try OfficeAuthority(key: .generate(), name: name, validity: validity)
    let own = try SigningKey.generate()
    certificate = try root.certify(own, name: name, validity: validity)
    authority = root
    key = own
  }

  func sign(_ text: [UInt8]) throws(Fault) -> Signature {
    try Signature.sign(
      text, with: key, certificate: certificate, chain: [authority.certificate],
      at: Timestamp(day("2032-02-01")))
  }
}

@Suite("Time stamps and renewals outlive keys")
struct EvidenceTests {
  private let small: SmallArchive
  private let evidence: SealEvidence

  init() throws {
    small = try SmallArchive()
    try small.pack()
    evidence = SealEvidence(of: "XH-2022-1", in: small.archive, storage: .disk)
  }

  private func audit(_ stamps: [Certificate], _ more: [Certificate] = []) throws -> Audit {
    try Inspector(
      authorities: [small.authorityCertificate] + more, stampAuthorities: stamps, log: nil,
      storage: .disk
    ).audit(volume: small.archive + "/XH-2022-1.zip", level: .quick)
  }

  private func replace(_ name: String, _ bytes: [UInt8]) throws {
    let path = small.archive + "/" + name
    try? FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(filePath: path))
  }

  @Test func aStampIsCheckedByTheInspectorAndByStockTools() throws {
    let tool = try StampTool(small.folder + "/tsa")
    let root = try tool.root()
    #expect(try !evidence.isStamped())
    let made = try evidence.stamp(authorities: root, ask: tool.answer)
    #expect(made.facts.signer.subject == "CN=Stamps")
    #expect(try evidence.isStamped())
    #expect(try audit(root).isSound)
    try tool.shell(
      "openssl ts -verify -data ../archive/XH-2022-1.seal.p7s -in ../archive/XH-2022-1.seal.tsr "
        + "-CAfile ca.pem")
    // Without the authority's certificate it is said, not passed over.
    let unjudged = try audit([])
    #expect(unjudged.isSound && unjudged.notes.first?.en.contains("was not checked") == true)
    // Another authority's certificate is no help.
    let stranger = try StampTool(small.folder + "/other").root()
    #expect(try audit(stranger).findings.map(\.code) == ["stamp-wrong"])
  }

  @Test func aChangedStampNeverSaysSomethingElse() throws {
    let tool = try StampTool(small.folder + "/tsa")
    let root = try tool.root()
    let facts = try evidence.stamp(authorities: root, ask: tool.answer).facts
    let whole = try small.bytes("XH-2022-1.seal.tsr")
    let content = try small.bytes("XH-2022-1.seal.p7s")
    var unseen = 0
    for index in whole.indices {
      var damaged = whole
      damaged[index] ^= 1 << UInt8(index % 8)
      guard
        let read = try? TimeStamp(der: damaged).verify(content, authorities: root)
      else { continue }
      unseen += 1
      #expect(read == facts, "byte \(index)")
    }
    // A few bytes that no signature covers: version numbers and parameters.
    #expect(unseen < 40, "\(unseen)")
    for index in content.indices {
      var damaged = content
      damaged[index] ^= 1
      #expect(throws: Fault.self) {
        try TimeStamp(der: whole).verify(damaged, authorities: root)
      }
    }
    for count in [0, 1, 9, whole.count - 1] {
      #expect(throws: Fault.self) {
        try TimeStamp(der: Array(whole[..<count])).verify(content, authorities: root)
      }
    }
    #expect(throws: Fault.self) {
      try TimeStamp(der: whole + [0]).verify(content, authorities: root)
    }
  }

  @Test func anAnswerToAnotherQuestionIsRefused() throws {
    let tool = try StampTool(small.folder + "/tsa")
    let root = try tool.root()
    let old = try tool.answer(try TimeStampRequest(over: small.bytes("XH-2022-1.seal.p7s")).der)
    let foreign = try tool.answer(try TimeStampRequest(over: [1, 2, 3]).der)
    let no: [UInt8] = [0x30, 5, 0x30, 3, 2, 1, 2]
    for (answer, code) in [
      (old, "stamp-wrong"), (foreign, "stamp-wrong"), (no, "stamp-refused"), ([], "stamp-form"),
      (Array("<html>".utf8), "stamp-form"),
    ] {
      let fault = #expect(throws: Fault.self) {
        try evidence.stamp(authorities: root) { _ in answer }
      }
      #expect(fault?.code == code)
      #expect(try !evidence.isStamped())
    }
    // A stamp that the office could not check later is not taken.
    let fault = #expect(throws: Fault.self) {
      try evidence.stamp(authorities: [], ask: tool.answer)
    }
    #expect(fault?.code == "stamp-wrong")
  }

  @Test func aRenewalCarriesTheSealOn() throws {
    let later = try LaterKey()
    let both = [small.authorityCertificate, later.authority.certificate]
    let tool = try StampTool(small.folder + "/tsa")
    let root = try tool.root()
    _ = try evidence.stamp(authorities: root, ask: tool.answer)
    let before = try FileManager.default.contentsOfDirectory(atPath: small.archive).sorted()
    let kept = try before.map { try small.bytes($0) }
    let path = try evidence.renew(
      on: day("2032-02-01"), authorities: both, sign: later.sign)
    #expect(path.hasSuffix("/XH-2022-1.renewal-1.txt"))
    #expect(try !evidence.isStamped())
    _ = try evidence.stamp(authorities: root, ask: tool.answer)
    _ = try evidence.renew(on: day("2042-02-01"), authorities: both, sign: later.sign)
    #expect(try before.map { try small.bytes($0) } == kept)
    #expect(try audit(root, [later.authority.certificate]).isSound)
    #expect(try audit(root).findings.count == 2, "unknown signers of two renewals")
    try Data(later.authority.certificate.pem()).write(
      to: URL(filePath: small.archive + "/later.pem"))
    // With stock tools.
    for number in 1...2 {
      let stem = "XH-2022-1.renewal-\(number)"
      try tool.shell(
        """
        cd ../archive && sed -n 's/^file: //p' \(stem).txt | sha256sum -c --quiet &&
        openssl cms -verify -binary -inform DER -in \(stem).p7s -content \(stem).txt \
          -CAfile later.pem -no_check_time -out /dev/null
        """)
    }
    let text = try SealRenewal(bytes: small.bytes("XH-2022-1.renewal-2.txt"))
    #expect(
      text.files.map(\.name) == [
        "XH-2022-1.seal.txt", "XH-2022-1.seal.p7s", "XH-2022-1.seal.tsr",
        "XH-2022-1.renewal-1.txt", "XH-2022-1.renewal-1.p7s", "XH-2022-1.renewal-1.tsr",
      ])
  }

  @Test func everyFlippedByteOfARenewalAndWhatItCoversIsFound() throws {
    let later = try LaterKey()
    let both = [small.authorityCertificate, later.authority.certificate]
    _ = try evidence.renew(on: day("2032-02-01"), authorities: both, sign: later.sign)
    #expect(try audit([], [later.authority.certificate]).isSound)
    for name in ["XH-2022-1.renewal-1.txt", "XH-2022-1.renewal-1.p7s", "XH-2022-1.seal.p7s"] {
      let whole = try small.bytes(name)
      for index in stride(from: 0, to: whole.count, by: 13) {
        var damaged = whole
        damaged[index] ^= 1
        try replace(name, damaged)
        #expect(
          try !audit([], [later.authority.certificate]).isSound, "\(name) byte \(index)")
      }
      try FileManager.default.removeItem(atPath: small.archive + "/" + name)
      #expect(try !audit([], [later.authority.certificate]).isSound, "\(name) missing")
      try replace(name, whole)
    }
  }

  @Test func aLostRenewalDoesNotHideTheLaterOnes() throws {
    let later = try LaterKey()
    let both = [small.authorityCertificate, later.authority.certificate]
    for year in [2032, 2042, 2052] {
      _ = try evidence.renew(on: day("\(year)-02-01"), authorities: both, sign: later.sign)
    }
    #expect(try audit([], [later.authority.certificate]).isSound)
    for lost in [[1], [2], [1, 2]] {
      let names = lost.flatMap { ["XH-2022-1.renewal-\($0).txt", "XH-2022-1.renewal-\($0).p7s"] }
      let kept = try names.map { try small.bytes($0) }
      for name in names { try FileManager.default.removeItem(atPath: small.archive + "/" + name) }
      let findings = try audit([], [later.authority.certificate]).findings
      for number in lost {
        #expect(
          findings.contains {
            $0.code == "inspect-renewal"
              && $0.place.file?.hasSuffix("/XH-2022-1.renewal-\(number).txt") == true
          }, "\(number) of \(lost)")
      }
      for (name, bytes) in zip(names, kept) { try replace(name, bytes) }
    }
    try replace("XH-2022-1.renewal-999999999.tsr", [0])
    #expect(
      try audit([], [later.authority.certificate]).findings.map(\.code) == ["inspect-renewal"])
  }

  @Test func aTextThatWasSignedIsNotMadeAnewWhenItsSignatureIsLost() throws {
    let later = try LaterKey()
    let both = [small.authorityCertificate, later.authority.certificate]
    let tool = try StampTool(small.folder + "/tsa")
    let root = try tool.root()
    func renew(_ year: Int) throws {
      _ = try evidence.renew(on: day("\(year)-02-01"), authorities: both, sign: later.sign)
    }
    func expectRefusal(keeping name: String) throws {
      let text = try small.bytes(name + ".txt")
      let signature = try small.bytes(name + ".p7s")
      try FileManager.default.removeItem(atPath: small.archive + "/" + name + ".p7s")
      for use in [
        { try renew(2062) }, { _ = try evidence.stamp(authorities: root, ask: tool.answer) },
      ] {
        let fault = #expect(throws: Fault.self) { try use() }
        #expect(fault?.code == "renewal-signature" && fault?.kind == .damaged)
        #expect(fault?.place.file?.hasSuffix(name + ".p7s") == true)
      }
      #expect(try small.bytes(name + ".txt") == text)
      try replace(name + ".p7s", signature)
    }
    try renew(2032)
    _ = try evidence.stamp(authorities: root, ask: tool.answer)
    // Its time stamp tells that it was signed; a later renewal does so, too.
    try expectRefusal(keeping: "XH-2022-1.renewal-1")
    try FileManager.default.removeItem(atPath: small.archive + "/XH-2022-1.renewal-1.tsr")
    try renew(2042)
    try expectRefusal(keeping: "XH-2022-1.renewal-1")
    // Nothing tells it of the last one without a stamp: it is as a crash leaves it.
    try FileManager.default.removeItem(atPath: small.archive + "/XH-2022-1.renewal-2.p7s")
    try renew(2052)
    #expect(try audit(root, [later.authority.certificate]).isSound)
  }

  @Test func aBrokenSealIsNotRenewed() throws {
    let later = try LaterKey()
    var signature = try small.bytes("XH-2022-1.seal.p7s")
    signature[signature.count - 4] ^= 1
    try replace("XH-2022-1.seal.p7s", signature)
    let fault = #expect(throws: Fault.self) {
      try evidence.renew(
        on: day("2032-02-01"), authorities: [small.authorityCertificate], sign: later.sign)
    }
    #expect(fault?.code == "seal-signature")
    #expect(
      !FileManager.default.fileExists(atPath: small.archive + "/XH-2022-1.renewal-1.txt"))
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .runShort, .stop])
  func aRenewalIsThereOrNot(_ kind: FaultPlan.Kind) throws {
    let later = try LaterKey()
    let both = [small.authorityCertificate, later.authority.certificate]
    var call = 1
    while true {
      let plan = FaultPlan(kind, at: call)
      let broken = SealEvidence(
        of: "XH-2022-1", in: small.archive, storage: .failing(by: plan))
      _ = try? broken.renew(on: day("2032-02-01"), authorities: both, sign: later.sign)
      if try evidence.stems().count == 1 {
        _ = try evidence.renew(on: day("2032-02-01"), authorities: both, sign: later.sign)
      }
      #expect(try audit([], [later.authority.certificate]).isSound, "call \(call)")
      for ending in ["txt", "p7s"] {
        try FileManager.default.removeItem(
          atPath: small.archive + "/XH-2022-1.renewal-1." + ending)
      }
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 15)
  }
}
