import Foundation
import Primitives
import Seals
import Testing

private let passphrase = Array("圆桌 round table".utf8)
private let name = CertificateName(organisation: "西湖区人大常委会", commonName: "档案签章 2023")

private func day(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
  CivilDate(year: year, month: month, day: day).map { Timestamp($0) }
    ?? Timestamp(secondsSince1970: 0)
}

private let validity = Validity(notBefore: day(2023, 1, 1), notAfter: day(2043, 1, 1))

/// An office authority and a signer certified by it.
private final class Office {
  let authority: OfficeAuthority
  let key: SigningKey
  let certificate: Certificate

  init(_ algorithm: SigningKey.Algorithm = .p256) throws {
    let root = try OfficeAuthority(
      key: .generate(algorithm), name: name, validity: validity)
    let own = try SigningKey.generate(algorithm)
    certificate = try root.certify(own, name: name, validity: validity)
    authority = root
    key = own
  }

  func sign(_ content: [UInt8], at moment: Timestamp?) throws -> Signature {
    try .sign(
      content, with: key, certificate: certificate, chain: [authority.certificate], at: moment)
  }
}

@Test func aKeyComesBackFromItsFileWithItsPassphraseOnly() throws {
  let key = try SigningKey.generate()
  let pem = try key.pem(passphrase: passphrase)
  #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
  let again = try SigningKey(pem: pem, passphrase: passphrase)
  #expect(try again.publicKey() == key.publicKey())
  for wrong in [Array("round table".utf8), []] {
    #expect(throws: Fault.self) { try SigningKey(pem: pem, passphrase: wrong).publicKey() }
  }
}

@Test func aKeyIsNeverWrittenWithoutAPassphrase() throws {
  let key = try SigningKey.generate()
  do throws(Fault) {
    _ = try key.pem(passphrase: [])
    Issue.record("written in the clear")
  } catch { #expect(error.code == "seal-key-passphrase") }
}

@Test func otherBytesAreNoKey() {
  for text in ["", "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----\n", "\0\0"] {
    do throws(Fault) {
      _ = try SigningKey(pem: Array(text.utf8), passphrase: passphrase)
      Issue.record("read as a key: \(text)")
    } catch { #expect(error.code == "seal-key-form") }
  }
}

/// Rounds are a number in the clear, in front of what is encrypted: a file must not be able to keep
/// whoever opens it busy for hours.
@Test(arguments: [10_000_001, Int(Int32.max), 60_000_000_000, Int.max])
func aKeyThatAsksForTooManyRoundsIsRefused(rounds: Int) throws {
  let pem = String(decoding: try SigningKey.generate().pem(passphrase: passphrase), as: UTF8.self)
  let lines = pem.split(separator: "\n")
  var der = Array(
    try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())))
  // 600,000 after the salt; what the larger number needs is taken from the salt.
  let written: [UInt8] = [0x02, 0x03, 0x09, 0x27, 0xC0]
  let place = try #require(der.firstRange(of: written))
  var digits = withUnsafeBytes(of: rounds.bigEndian) { Array($0) }
  while digits.count > 1, digits[0] == 0, digits[1] < 0x80 { digits.removeFirst() }
  let more = digits.count - 3
  // The string of bytes that ends there; its random bytes may look like the head of one, too.
  let salt = try #require(
    der.indices.first { der[$0] == 0x04 && $0 + 2 + Int(der[$0 + 1]) == place.lowerBound })
  let length = Int(der[salt + 1])
  #expect(length > more)
  der[salt + 1] = UInt8(length - more)
  der.replaceSubrange(
    place.lowerBound - more..<place.upperBound, with: [0x02, UInt8(digits.count)] + digits)
  let changed =
    "\(lines[0])\n"
    + Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    + "\n\(lines[lines.count - 1])\n"
  do throws(Fault) {
    _ = try SigningKey(pem: Array(changed.utf8), passphrase: passphrase)
    Issue.record("opened")
  } catch { #expect(error.code == "seal-key-rounds") }
}

/// The older and the memory-hard ways of stock tools are opened as well, and held to the same bound.
@Test func otherDerivationsOfStockToolsAreBoundedToo() throws {
  func key(_ options: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null"
        + " | openssl pkcs8 -topk8 -outform DER -passout pass:round \(options)",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return Array(output.fileHandleForReading.readDataToEndOfFile())
  }
  func code(_ der: [UInt8]) -> String? {
    let pem =
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
      + Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
      + "\n-----END ENCRYPTED PRIVATE KEY-----\n"
    do throws(Fault) {
      _ = try SigningKey(pem: Array(pem.utf8), passphrase: Array("round".utf8))
      return nil
    } catch { return error.code }
  }
  var memoryHard = try key("-scrypt -scrypt_N 1024 -scrypt_r 1 -scrypt_p 1")
  #expect(code(memoryHard) == nil)
  // r and p of 127 each: sixteen million.
  let numbers: [UInt8] = [0x02, 0x02, 0x04, 0x00, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]
  let place = try #require(memoryHard.firstRange(of: numbers))
  memoryHard[place.lowerBound + 6] = 127
  memoryHard[place.lowerBound + 9] = 127
  #expect(code(memoryHard) == "seal-key-rounds")
  var older = try key("-v1 PBE-SHA1-3DES -iter 8388607")
  #expect(code(older) == nil)
  let rounds: [UInt8] = [0x04, 0x08]
  let salt = try #require(older.firstRange(of: rounds)).lowerBound
  // One byte of the salt becomes one of the number.
  let digits = try #require(older.firstRange(of: [0x02, 0x03, 0x7F, 0xFF, 0xFF]))
  #expect(salt + 10 == digits.lowerBound)
  older[salt + 1] = 7
  older.replaceSubrange(
    digits.lowerBound - 1..<digits.upperBound, with: [0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF])
  #expect(code(older) == "seal-key-rounds")
}

@Test(arguments: SigningKey.Algorithm.allCases)
func aCertificateTellsWhoseItIsAndForHowLong(algorithm: SigningKey.Algorithm) throws {
  let office = try Office(algorithm)
  let certificate = office.certificate
  #expect(certificate.subject == "CN=档案签章 2023,O=西湖区人大常委会,C=CN")
  #expect(certificate.notBefore == validity.notBefore)
  #expect(certificate.notAfter == validity.notAfter)
  #expect(!certificate.isAuthority)
  #expect(office.authority.certificate.isAuthority)
  #expect(try office.key.matches(certificate))
  #expect(try !office.key.matches(office.authority.certificate))
  #expect(try Certificate(pem: certificate.pem()) == certificate)
  #expect(try Certificate(der: certificate.der) == certificate)
}

@Test func yearsBeyond2049AreKept() throws {
  let late = Validity(notBefore: day(2049, 12, 31), notAfter: day(2099, 12, 31))
  let authority = try OfficeAuthority(key: .generate(), name: name, validity: late)
  #expect(authority.certificate.notAfter == late.notAfter)
}

@Test func aNameThatNoCertificateHoldsIsRefused() throws {
  let long = CertificateName(organisation: String(repeating: "长", count: 65), commonName: "x")
  do throws(Fault) {
    _ = try SigningKey.generate().request(name: long)
    Issue.record("accepted")
  } catch { #expect(error.code == "seal-certificate-name") }
}

@Test func aRequestIsWrittenAsPEM() throws {
  let request = try SigningKey.generate().request(name: name)
  #expect(
    String(decoding: request, as: UTF8.self).hasPrefix("-----BEGIN CERTIFICATE REQUEST-----"))
}

@Test(arguments: SigningKey.Algorithm.allCases, [nil, day(2023, 6, 1)])
func aSignatureHoldsOverItsContent(algorithm: SigningKey.Algorithm, moment: Timestamp?) throws {
  let office = try Office(algorithm)
  let content = Array("volume: XH-2023-01\r\n".utf8)
  let signature = try office.sign(content, at: moment)
  let facts = try Signature(der: signature.der).verify(
    content, authorities: [office.authority.certificate])
  #expect(facts.signer == office.certificate)
  #expect(facts.signedAt == moment)
}

@Test func aSignatureDoesNotHoldOverOtherContentOrUnderAnotherAuthority() throws {
  let office = try Office()
  let stranger = try Office()
  let signature = try office.sign([1, 2, 3], at: nil)
  for content: [UInt8] in [[], [1, 2], [1, 2, 4], [1, 2, 3, 0]] {
    do throws(Fault) {
      _ = try signature.verify(content, authorities: [office.authority.certificate])
      Issue.record("holds over \(content)")
    } catch { #expect(error.code == "seal-signature") }
  }
  for authorities in [[], [stranger.authority.certificate], [stranger.certificate]] {
    do throws(Fault) {
      _ = try signature.verify([1, 2, 3], authorities: authorities)
      Issue.record("holds under another authority")
    } catch { #expect(error.code == "seal-signature") }
  }
}

@Test func noFlippedBitMakesASignatureSaySomethingElse() throws {
  let office = try Office()
  let content = Array("seal".utf8)
  let good = try office.sign(content, at: day(2023, 6, 1)).der
  let facts = try Signature(der: good).verify(
    content, authorities: [office.authority.certificate])
  for index in good.indices {
    var bytes = good
    bytes[index] ^= 1 << UInt8(index % 8)
    // What still verifies (a bit in an unused certificate) must say the same.
    let said = try? Signature(der: bytes).verify(
      content, authorities: [office.authority.certificate])
    if let said { #expect(said == facts, "byte \(index)") }
  }
}

@Test func truncatedSignaturesAreFaults() throws {
  let office = try Office()
  let good = try office.sign([7], at: nil).der
  for count in good.indices {
    #expect(throws: Fault.self) {
      try Signature(der: Array(good[..<count])).verify(
        [7], authorities: [office.authority.certificate])
    }
  }
  #expect(throws: Fault.self) {
    try Signature(der: good + [0]).verify([7], authorities: [office.authority.certificate])
  }
}

@Test func aForeignKeyCannotSignInTheNameOfACertificate() throws {
  let office = try Office()
  let other = try SigningKey.generate()
  do throws(Fault) {
    _ = try Signature.sign(
      [1], with: other, certificate: office.certificate, chain: [], at: nil)
    Issue.record("signed")
  } catch { #expect(error.code == "seal-key-mismatch") }
}

@Test func twoAuthoritiesOfOneNameAreToldApart() throws {
  let (first, second) = (try Office(), try Office())
  let text = Array("一".utf8)
  for authorities in [
    [first.authority.certificate, second.authority.certificate],
    [second.authority.certificate, first.authority.certificate],
  ] {
    for office in [first, second] {
      let signature = try office.sign(text, at: nil)
      let facts = try signature.verify(text, authorities: authorities)
      #expect(facts.signer == office.certificate)
    }
  }
  let signature = try first.sign(text, at: nil)
  #expect(throws: Fault.self) {
    try signature.verify(text, authorities: [second.authority.certificate])
  }
}
