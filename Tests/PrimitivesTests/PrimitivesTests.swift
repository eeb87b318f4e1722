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

@Test func base64WithOneStrangeByteAnywhereIsRefused() {
  let good = Array(base64(Array(0..<46)).utf8)
  for place in good.indices {
    for byte in [0x00, 0x20, 0x2D, 0x3D, 0x5F, 0x7F] as [UInt8] where good[place] != byte {
      var bad = good
      bad[place] = byte
      #expect(
        bytesFromBase64(String(decoding: bad, as: UTF8.self)) == nil, "\(byte) at \(place)")
    }
  }
}

@Test func aByteIsFoundWhereverItStands() {
  for byte in [0x00, 0x01, 0x0A, 0x7F, 0x80, 0xFF] as [UInt8] {
    for length in 0..<40 {
      for place in 0..<max(1, length) {
        // Neighbours that differ in one bit are those a careless test of eight at once takes.
        var bytes = (0..<length).map { byte ^ (1 << UInt8($0 % 8)) }
        if place < length { bytes[place] = byte }
        for start in 0...length {
          let found = bytes[start...].firstIndex(of: byte) ?? length
          #expect(bytes.span.bytes.firstOffset(of: byte, from: start) == found)
        }
      }
    }
  }
}

@Test func smallBytesAmongEightAreMarkedFromTheFirst() {
  for place in 0..<8 {
    for byte in 0...255 as ClosedRange<UInt8> {
      var bytes: [UInt8] = [0x20, 0x7F, 0x80, 0xFF, 0xE5, 0x20, 0x9F, 0xA0]
      bytes[place] = byte
      let marks = EightBytes.marks(below: 0x20, in: EightBytes.load(bytes.span.bytes, at: 0))
      #expect(marks == 0 ? byte >= 0x20 : EightBytes.first(marks) == place && byte < 0x20)
    }
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
