internal import Fonts
internal import Pages
internal import Pictures
internal import Primitives
internal import XMLTree

/// What the pages of one package share: numbers, fonts and pictures (GB/T 33190-2016, 7.9).
struct PackageResources {
  struct Font {
    let id: Int
    let position: Int
  }

  struct Picture {
    var id: Int
    var file: String
    var format: String
    var bytes: [UInt8]
  }

  private struct FontUse {
    var id: Int
    var face: FaceID
    var glyphs: [UInt32] = []
    var characters: [Unicode.Scalar?] = []
    var codes: [UInt32: Int] = [:]
  }

  let book: FontBook
  private(set) var lastID = 0
  private var fonts: [FontUse] = []
  private(set) var pictures: [Picture] = []

  init(book: FontBook) { self.book = book }

  mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }

  mutating func font(_ face: FaceID) -> Font {
    if let known = fonts.firstIndex(where: { $0.face == face }) {
      return Font(id: fonts[known].id, position: known)
    }
    fonts.append(FontUse(id: nextID(), face: face))
    return Font(id: lastID, position: fonts.count - 1)
  }

  /// The number of a glyph in the embedded font.
  mutating func code(of glyph: UInt32, showing scalar: Unicode.Scalar?, in font: Font) -> Int {
    if let known = fonts[font.position].codes[glyph] {
      if fonts[font.position].characters[known - 1] == nil {
        fonts[font.position].characters[known - 1] = scalar
      }
      return known
    }
    fonts[font.position].glyphs.append(glyph)
    fonts[font.position].characters.append(scalar)
    let code = fonts[font.position].glyphs.count
    fonts[font.position].codes[glyph] = code
    return code
  }

  /// The resource of a picture; equal pictures are kept once.
  mutating func picture(_ image: PlacedImage) throws(Fault) -> Int {
    let (kind, bytes) = try image.file()
    if let known = pictures.first(where: { $0.bytes == bytes }) { return known.id }
    let id = nextID()
    pictures.append(
      Picture(
        id: id, file: "image_\(id)." + (kind == .jpeg ? "jpg" : "png"),
        format: kind.rawValue.uppercased(), bytes: bytes))
    return id
  }

  private func name(_ font: FontUse) throws(Fault) -> String {
    "Dossier-\(font.id)-" + (try book.metrics(of: font.face).postScriptName)
  }

  /// The list of fonts, whose files are those of `fontFiles`.
  func fontList(_ files: [(name: String, bytes: [UInt8])]) throws(Fault) -> [UInt8] {
    var xml = OFDWriter.part("Res", [("BaseLoc", "Res")])
    xml.start("ofd:Fonts")
    for (font, file) in zip(fonts, files) {
      xml.start("ofd:Font")
      xml.attribute("ID", String(font.id))
      let name = try name(font)
      xml.attribute("FontName", name)
      xml.attribute("FamilyName", name)
      xml.attribute("Charset", "unicode")
      xml.element("ofd:FontFile", text: file.name)
      xml.end()
    }
    xml.end()
    xml.end()
    return xml.bytes
  }

  func pictureList() -> [UInt8] {
    var xml = OFDWriter.part("Res", [("BaseLoc", "Res")])
    xml.start("ofd:MultiMedias")
    for picture in pictures {
      xml.start("ofd:MultiMedia")
      xml.attribute("ID", String(picture.id))
      xml.attribute("Type", "Image")
      xml.attribute("Format", picture.format)
      xml.element("ofd:MediaFile", text: picture.file)
      xml.end()
    }
    xml.end()
    xml.end()
    return xml.bytes
  }

  func fontFiles() throws(Fault) -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, bytes: [UInt8])] = []
    for font in fonts { files.append(try file(font)) }
    return files
  }

  private func file(_ font: FontUse) throws(Fault) -> (name: String, bytes: [UInt8]) {
    let made = try book.standaloneFont(
      of: font.face, showing: font.glyphs, characters: font.characters, name: try name(font))
    return ("font_\(font.id)." + (made.isTrueType ? "ttf" : "otf"), made.bytes)
  }
}
