internal import Deflate
package import Primitives

/// Writes PNG files (ISO/IEC 15948) of 8 bits a sample, rows unfiltered; the same pixels, the same
/// bytes.
package enum PNGFile {
  /// What one sample of a pixel stands for (11.2.2).
  package enum Colour: Sendable {
    case grey
    case rgb
    /// An index into red, green and blue bytes.
    case palette([UInt8])

    fileprivate var code: UInt8 {
      switch self {
      case .grey: 0
      case .rgb: 2
      case .palette: 3
      }
    }

    fileprivate var samples: Int { if case .rgb = self { 3 } else { 1 } }
  }

  /// Throws `picture-damaged` when `pixels`, row after row, are not as many as the size asks for.
  package static func bytes(
    width: Int, height: Int, _ colour: Colour, pixels: [UInt8]
  ) throws(Fault) -> [UInt8] {
    let row = width * colour.samples
    guard width > 0, height > 0, pixels.count == row * height else { throw Picture.damaged }
    var rows: [UInt8] = []
    rows.reserveCapacity((row + 1) * height)
    for start in stride(from: 0, to: pixels.count, by: row) {
      rows.append(0)
      rows += pixels[start..<start + row]
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    add("IHDR", word(width) + word(height) + [8, colour.code, 0, 0, 0], to: &file)
    if case .palette(let colours) = colour { add("PLTE", colours, to: &file) }
    add("IDAT", Deflate.compress(rows, .zlib), to: &file)
    add("IEND", [], to: &file)
    return file
  }

  private static func add(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
    let body = Array(type.utf8) + data
    file += word(data.count) + body + word(Int(Deflate.crc32(body)))
  }

  private static func word(_ value: Int) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
