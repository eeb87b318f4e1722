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
