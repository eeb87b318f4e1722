internal import Fonts
internal import Pages
internal import Pictures
internal import Primitives
internal import Seals

/// What the pages of one file share: fonts and pictures.
struct Resources {
  private(set) var book: FontBook
  var fonts: [FontUse] = []
  private var pictures: [Digest: (name: String, reference: ObjectReference)] = [:]

  init(book: FontBook) { self.book = book }

  /// The position of a face in `fonts`, added when it is new.
  mutating func font(_ face: FaceID, _ file: inout ObjectFile) throws(Fault) -> Int {
    for index in fonts.indices where fonts[index].face == face { return index }
    fonts.append(try FontUse(face, book: book, number: fonts.count, file: &file))
    return fonts.count - 1
  }

  /// The name and object of a picture; equal pictures are written once.
  mutating func image(
    _ image: PlacedImage, _ file: inout ObjectFile
  ) throws(Fault) -> (name: String, reference: ObjectReference) {
    let samples = try ImageSamples(image)
    var key = Array(samples.entries.utf8)
    key += image.bytes
    let digest = SHA256.digest(of: key)
    if let known = pictures[digest] { return known }
    let reference = file.addStream(
      entries: samples.entries, data: image.bytes, samples.isEncoded ? .plain : .deflated)
    let made = ("I\(pictures.count)", reference)
    pictures[digest] = made
    return made
  }
}

/// A run as its face's codes, and the memory for it: used again for each run.
struct RunCodes {
  private(set) var numbers: [UInt16] = []
  /// How far each code moves the pen, in nanometres, as a reader reckons it.
  private(set) var widths: [Int] = []
  /// The run's text as UTF-8.
  private(set) var text: [UInt8] = []
  var gaps: [Int] = []

  mutating func read(_ run: GlyphRun, _ font: inout FontUse) throws(Fault) {
    numbers.removeAll(keepingCapacity: true)
    widths.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: run.text.utf8)
    let size = run.size.nanometres
    for glyph in run.glyphs {
      let start = Int(glyph.textStart)
      let count = Int(glyph.textCount)
      guard start >= 0, count >= 0, start + count <= text.count else { throw Fault.badGlyphRun }
      let key = font.key(text.span.extracting(start..<start + count))
      let code = try font.code(glyph: glyph.id, key: key)
      numbers.append(code)
      widths.append(font.widths[Int(code)] * size / 1000)
    }
  }
}

/// How a picture's samples are described (ISO 32000-1, 8.9.5).
struct ImageSamples {
  let entries: String
  /// Whether the bytes are a compressed file already.
  let isEncoded: Bool

  init(_ image: PlacedImage) throws(Fault) {
    let (width, height) = (image.pixelWidth, image.pixelHeight)
    guard (1...32_767).contains(width), (1...32_767).contains(height) else {
      throw Fault.damagedImage(
        Phrase(zh: "尺寸不在 1–32767 像素之内", en: "its size is not within 1–32767 pixels"))
    }
    var channels = 0
    var filter = ""
    switch image.encoding {
    case .rgb: channels = 3
    case .grey: channels = 1
    case .jpeg:
      let frame: JPEGFrame
      do throws(Fault) { frame = try JPEGFrame(image.bytes) } catch {
        throw Fault.damagedImage(error.why)
      }
      guard frame.width == width, frame.height == height else {
        throw Fault.damagedImage(
          Phrase(zh: "JPEG 的尺寸与所说的不同", en: "the JPEG has another size than stated"))
      }
      channels = frame.channels
      filter = "/Filter/DCTDecode"
    }
    isEncoded = image.encoding == .jpeg
    guard isEncoded || image.bytes.count == width * height * channels else {
      throw Fault.damagedImage(
        Phrase(zh: "像素的字节数不对", en: "it has another number of bytes than its size asks for"))
    }
    let space = channels == 3 ? "DeviceRGB" : "DeviceGray"
    entries =
      "/Type/XObject/Subtype/Image/Width \(width)/Height \(height)/ColorSpace/\(space)"
      + "/BitsPerComponent 8" + filter
  }
}
