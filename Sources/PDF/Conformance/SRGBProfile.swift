/// The sRGB colour space as an ICC profile (ISO 15076-1, version 4.2): the output intent.
///
/// A matrix and one parametric curve, from the primaries of IEC 61966-2-1 adapted to D50.
enum SRGBProfile {
  static let bytes: [UInt8] = make()

  private static func make() -> [UInt8] {
    // Fixed-point numbers of 16.16 bits.
    let white: [UInt32] = [0xF6D6, 0x1_0000, 0xD32D]
    let adaptation: [UInt32] = [
      0x1_0C42, 0x05DE, 0xFFFF_F325, 0x0793, 0xFD90, 0xFFFF_FBA1, 0xFFFF_FDA2, 0x03DC, 0xC06E,
    ]
    let red: [UInt32] = [0x6FA2, 0x38F5, 0x0390]
    let green: [UInt32] = [0x6299, 0xB785, 0x18DA]
    let blue: [UInt32] = [0x24A0, 0x0F84, 0xB6CF]
    // ((x + 0.055) / 1.055) ^ 2.4 from 0.04045 on, x / 12.92 below.
    let curve: [UInt32] = [0x2_6666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B]
    let tags: [(String, [UInt8])] = [
      ("desc", text("sRGB IEC61966-2-1")), ("cprt", text("No copyright, use freely")),
      ("wtpt", numbers("XYZ ", white)), ("chad", numbers("sf32", adaptation)),
      ("rXYZ", numbers("XYZ ", red)), ("gXYZ", numbers("XYZ ", green)),
      ("bXYZ", numbers("XYZ ", blue)),
      ("rTRC", Array("para".utf8) + [0, 0, 0, 0, 0, 3, 0, 0] + curve.flatMap(big)),
    ]
    return assemble(tags)
  }

  /// Header (7.2), tag table (7.3) and tags; the three curves are one.
  private static func assemble(_ tags: [(name: String, data: [UInt8])]) -> [UInt8] {
    var table: [UInt8] = big(UInt32(tags.count + 2))
    var data: [UInt8] = []
    let start = 128 + 4 + 12 * (tags.count + 2)
    for (name, content) in tags {
      let names = name == "rTRC" ? ["rTRC", "gTRC", "bTRC"] : [name]
      for name in names {
        table += Array(name.utf8) + big(UInt32(start + data.count)) + big(UInt32(content.count))
      }
      data += content
      while data.count % 4 != 0 { data.append(0) }
    }
    var header = big(UInt32(start + data.count)) + [0, 0, 0, 0, 4, 0x20, 0, 0]
    header += Array("mntrRGB XYZ ".utf8)
    // A fixed date: when the colour space was published.
    for number in [1999, 10, 18, 0, 0, 0] { header += [UInt8(number >> 8), UInt8(number & 0xFF)] }
    header += Array("acsp".utf8)
    // No platform, flags, maker or model; perceptual intent.
    header += Array(repeating: 0, count: 28)
    header += [0xF6D6, 0x1_0000, 0xD32D].flatMap(big)
    header += Array(repeating: 0, count: 128 - header.count)
    return header + table + data
  }

  /// A `mluc` text in American English (10.13).
  private static func text(_ text: String) -> [UInt8] {
    var bytes = Array("mluc".utf8) + big(0) + big(1) + big(12) + Array("enUS".utf8)
    bytes += big(UInt32(text.utf16.count * 2)) + big(28)
    for unit in text.utf16 { bytes += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
    return bytes
  }

  private static func numbers(_ type: String, _ values: [UInt32]) -> [UInt8] {
    Array(type.utf8) + big(0) + values.flatMap(big)
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
