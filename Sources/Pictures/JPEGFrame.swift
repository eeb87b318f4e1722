package import Primitives

/// The frame header of a JPEG file (ITU-T T.81, B.2.2).
package struct JPEGFrame: Hashable, Sendable {
  /// Pixels.
  package var width: Int
  package var height: Int
  /// 1 for grey, 3 for colour; four are refused, for their inks have no meaning in sRGB.
  package var channels: Int

  /// Throws `picture-damaged` and `picture-colours`.
  package init(_ bytes: [UInt8]) throws(Fault) {
    func word(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
    var place = 2
    guard bytes.count > 4, word(0) == 0xFFD8 else { throw Picture.damaged }
    while place + 9 < bytes.count, bytes[place] == 0xFF {
      let marker = bytes[place + 1]
      switch marker {
      case 0xFF: place += 1
      case 0x01, 0xD0...0xD7: place += 2
      case 0xC0, 0xC1, 0xC2:
        guard bytes[place + 4] == 8, [1, 3].contains(bytes[place + 9]) else {
          throw Fault(
            "picture-colours",
            what: Phrase(zh: "图片不能排进表格", en: "the picture cannot be placed"),
            why: Phrase(
              zh: "JPEG 不是每色 8 位的灰度或 RGB", en: "the JPEG is not grey or RGB of 8 bits"),
            next: Phrase(zh: "请另存为普通 JPEG 再附入", en: "save it as a plain JPEG and attach that"))
        }
        height = word(place + 5)
        width = word(place + 7)
        channels = Int(bytes[place + 9])
        return
      default: place += 2 + max(2, word(place + 2))
      }
    }
    throw Picture.damaged
  }

}
