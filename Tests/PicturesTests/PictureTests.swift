import Deflate
import Pages
import Pictures
import Primitives
import Testing

/// A PNG file of one colour kind, its rows unfiltered (ISO/IEC 15948).
private func png(
  _ width: Int, _ height: Int, kind: UInt8, depth: UInt8 = 8, palette: [UInt8] = [],
  row: [UInt8]
) -> [UInt8] {
  func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }
  func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return word(data.count) + body + word(Int(Deflate.crc32(body)))
  }
  let rows = [[UInt8]](repeating: [0] + row, count: height).flatMap(\.self)
  return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    + chunk("IHDR", word(width) + word(height) + [depth, kind, 0, 0, 0])
    + (palette.isEmpty ? [] : chunk("PLTE", palette))
    + chunk("IDAT", Deflate.compress(rows, .zlib)) + chunk("IEND", [])
}

@Suite("Pictures as pages take them")
struct PictureTests {
  @Test func aPaletteBecomesItsColours() throws {
    let picture = try Picture(
      png(3, 2, kind: 3, palette: [255, 0, 0, 0, 255, 0], row: [0, 1, 0]))
    #expect(picture.encoding == .rgb)
    #expect(picture.width == 3)
    #expect(picture.height == 2)
    #expect(picture.bytes.prefix(9) == [255, 0, 0, 0, 255, 0, 255, 0, 0])
  }

  @Test func greyStaysGreyAndSixteenBitsBecomeEight() throws {
    let picture = try Picture(png(2, 1, kind: 0, row: [7, 200]))
    #expect(picture.encoding == .grey)
    #expect(picture.bytes == [7, 200])
    let deep = try Picture(png(1, 1, kind: 2, depth: 16, row: [255, 255, 0, 0, 255, 255]))
    #expect(deep.bytes == [255, 0, 255])
  }

  @Test func whatShowsThroughIsPutOnWhite() throws {
    let picture = try Picture(png(2, 1, kind: 6, row: [10, 20, 30, 0, 10, 20, 30, 255]))
    #expect(picture.bytes == [255, 255, 255, 10, 20, 30])
  }

  @Test func aJPEGIsTakenAsItIs() throws {
    let file: [UInt8] =
      [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0, 3, 0, 5, 3]
      + [UInt8](repeating: 0, count: 9)
    let picture = try Picture(file)
    #expect(picture.encoding == .jpeg)
    #expect((picture.width, picture.height) == (5, 3))
    #expect(picture.bytes == file)
  }

  @Test(
    "A file that is none is told apart from one that is broken",
    arguments: [
      ("a GIF", Array("GIF89a".utf8), "picture-unknown"), ("nothing", [], "picture-unknown"),
      ("a PNG's first bytes only", [0x89, 0x50, 0x4E, 0x47], "picture-damaged"),
      ("a JPEG without a frame", [0xFF, 0xD8, 0xFF, 0xD9], "picture-damaged"),
      (
        "a PNG cut short", Array(png(9, 9, kind: 0, row: Array(0..<9)).prefix(60)),
        "picture-damaged"
      ),
      ("a PNG wider than any", png(40_000, 1, kind: 0, row: [0]), "picture-large"),
    ] as [(String, [UInt8], String)])
  func refusals(_ name: String, _ file: [UInt8], _ code: String) throws {
    let fault = try #require(throws: Fault.self) { _ = try Picture(file) }
    #expect(fault.code == code, "\(name)")
  }

  @Test func everyCutAndEveryFlippedByteIsReadOrRefused() throws {
    let whole = png(5, 4, kind: 2, row: [UInt8](repeating: 77, count: 15))
    // The last twelve bytes only say that it is over.
    for count in 0..<(whole.count - 12) {
      #expect(throws: Fault.self) { try Picture(Array(whole[..<count])) }
    }
    for index in whole.indices {
      var file = whole
      file[index] ^= 0x41
      if let picture = try? Picture(file) {
        let samples = picture.encoding == .grey ? 1 : 3
        #expect(picture.bytes.count == picture.width * picture.height * samples)
      }
    }
  }
}
