import Primitives
import Seals
import Testing

/// Message and digest; from FIPS 180-4's examples and GB/T 32905-2016, annex A.
private let long = Array(repeating: UInt8(ascii: "a"), count: 1_000_000)

@Test(arguments: [
  ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  ),
])
func sha256GivesThePublishedValues(message: String, expected: String) {
  #expect(SHA256.digest(of: Array(message.utf8)).hex == expected)
}

@Test func sha256OfAMillionLettersGivesThePublishedValue() {
  #expect(
    SHA256.digest(of: long).hex
      == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
}

@Test(arguments: [
  ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
  (
    "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
  ),
])
func sm3GivesThePublishedValues(message: String, expected: String) {
  #expect(SM3.digest(of: Array(message.utf8)).hex == expected)
}

@Test func piecesGiveTheDigestOfTheWhole() {
  let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
  var sha = SHA256Hasher()
  var sm3 = SM3Hasher()
  for cut in [0, 1, 63, 64, 65, 500, 999, 1000] {
    sha.update(Array(bytes[..<cut]))
    sha.update(Array(bytes[cut...]))
    sm3.update(Array(bytes[..<cut]))
    sm3.update(Array(bytes[cut...]))
    // The same hashers again: finishing starts them anew.
    #expect(sha.finish() == SHA256.digest(of: bytes))
    #expect(sm3.finish() == SM3.digest(of: bytes))
  }
}

@Test func manyInputsGiveTheirOwnDigestsInOrder() {
  let inputs: [[UInt8]] = [[], [1], [1, 2], Array(repeating: 7, count: 200)]
  #expect(SHA256.digests(of: inputs) == inputs.map { SHA256.digest(of: $0) })
}
