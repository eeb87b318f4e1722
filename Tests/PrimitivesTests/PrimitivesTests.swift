import Foundation
import Primitives
import Testing

@Test func base64IsReadExactly() {
  for count in 0..<40 {
    let sample = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
    #expect(base64(sample) == Data(sample).base64EncodedString())
    #expect(bytesFromBase64(base64(sample)) == sample)
  }
  for bad in ["A", "AA", "AAA", "AA=A", "A===", "====", "AA A", "AA-_", "AAAA=", "AA\nAA"] {
    #expect(bytesFromBase64(bad) == nil, "\(bad)")
  }
}

@Test func hexadecimalDigitsAreReadInEitherCase() {
  let bytes = (0...255).map { UInt8($0) }
  #expect(bytesFromHex(hexString(bytes)) == bytes)
  #expect(bytesFromHex(hexString(bytes).uppercased()) == bytes)
  for bad in ["a", "0g", "0x", " 0"] { #expect(bytesFromHex(bad) == nil, "\(bad)") }
}

@Test func aDigestIsThirtyTwoBytes() {
  let bytes = (0..<32).map { UInt8($0 * 7 & 255) }
  let digest = Digest(bytes: bytes)
  #expect(digest?.bytes == bytes)
  #expect(digest?.hex == hexString(bytes))
  #expect(Digest(hex: hexString(bytes)) == digest)
  #expect(Digest(bytes: Array(bytes.dropLast())) == nil)
  #expect(Digest(bytes: bytes + [0]) == nil)
}

@Test func aPlaceIsWrittenWithWhatIsKnownOfIt() {
  #expect(Place(file: "a", entry: "b", line: 3, column: 4).description == "a!b:3:4")
  #expect(Place(file: "a", offset: 9).description == "a@9")
  #expect(Place(line: 3, column: 4).description == "3:4")
  #expect(Place().description == "")
}
