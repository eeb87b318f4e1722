internal import CPNG
package import Pages
package import Primitives

/// A picture file, read as far as a page needs it.
package struct Picture: Hashable, Sendable {
  package let encoding: PlacedImage.Encoding
  /// Pixels.
  package let width: Int
  package let height: Int
  /// The JPEG file itself, or rows of pixels.
  package let bytes: [UInt8]

  /// Pixels on a side, as PDF viewers take them.
  private static let sideLimit = 32_767
  /// Pixels in all: a decoded picture is held in memory, three bytes for each.
  private static let pixelLimit = 64_000_000

  /// Takes a JPEG as it is, and decodes a PNG (ISO/IEC 15948) of any kind to 8 bits of grey or sRGB,
  /// what shows through on white.
  ///
  /// Throws `picture-unknown` for another format, `picture-damaged` for one that cannot be read to
  /// its end, `picture-large` above 32,767 pixels on a side or 64 million in all.
  package init(_ file: [UInt8]) throws(Fault) {
    if file.starts(with: [0xFF, 0xD8]) {
      let frame = try JPEGFrame(file)
      encoding = .jpeg
      (width, height) = (frame.width, frame.height)
      bytes = file
      try Picture.check(width, height)
    } else if file.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      (encoding, width, height, bytes) = try Picture.decode(file)
    } else {
      throw Fault(
        "picture-unknown",
        what: Phrase(zh: "图片不能排进表格", en: "the picture cannot be placed"),
        why: Phrase(zh: "它既不是 JPEG 也不是 PNG", en: "it is neither a JPEG nor a PNG"),
        next: Phrase(zh: "请另存为 JPEG 或 PNG 再附入", en: "save it as JPEG or PNG and attach that"))
    }
  }

  private static func check(_ width: Int, _ height: Int) throws(Fault) {
    guard (1...sideLimit).contains(width), (1...sideLimit).contains(height),
      width * height <= pixelLimit
    else {
      throw Fault(
        "picture-large",
        what: Phrase(zh: "图片不能排进表格", en: "the picture cannot be placed"),
        why: Phrase(zh: "\(width)×\(height)像素太大", en: "\(width) × \(height) pixels are too many"),
        next: Phrase(zh: "请缩小后再附入", en: "make it smaller and attach that"))
    }
  }

  private static func decode(
    _ file: [UInt8]
  ) throws(Fault) -> (PlacedImage.Encoding, Int, Int, [UInt8]) {
    var image = unsafe png_image()
    unsafe image.version = UInt32(PNG_IMAGE_VERSION)
    defer { unsafe png_image_free(&image) }
    // The bytes must stay where they are until the reading has ended.
    let read = unsafe file.withUnsafeBytes { source -> Result<(Bool, [UInt8]), Fault> in
      guard unsafe png_image_begin_read_from_memory(&image, source.baseAddress, source.count) != 0
      else { return .failure(damaged) }
      let (width, height) = unsafe (Int(image.width), Int(image.height))
      do throws(Fault) { try check(width, height) } catch { return .failure(error) }
      let isGrey = unsafe image.format & UInt32(PNG_FORMAT_FLAG_COLOR) == 0
      unsafe image.format = isGrey ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR)
      var white = png_color(red: 255, green: 255, blue: 255)
      var pixels = [UInt8](repeating: 255, count: width * height * (isGrey ? 1 : 3))
      guard unsafe png_image_finish_read(&image, &white, &pixels, 0, nil) != 0,
        unsafe image.warning_or_error == 0
      else { return .failure(damaged) }
      return .success((isGrey, pixels))
    }
    let (isGrey, pixels) = try read.get()
    return unsafe (isGrey ? .grey : .rgb, Int(image.width), Int(image.height), pixels)
  }

  static let damaged = Fault(
    "picture-damaged", .damaged,
    what: Phrase(zh: "图片不能排进表格", en: "the picture cannot be placed"),
    why: Phrase(zh: "图片文件已损坏或不完整", en: "its file is damaged or cut short"),
    next: Phrase(zh: "请重新附入原图", en: "attach the original again"))
}
