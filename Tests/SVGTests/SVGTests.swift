import Fonts
import Foundation
import Pages
import Primitives
import SVG
import Testing
import XMLTree

private let metadata = DocumentMetadata(
  title: "交办签字单 <1>", created: Timestamp(CivilDate(dayNumber: 19_300)), producer: "Dossier")

private let fonts = FontBook(.debian) { path throws(Fault) in
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Fault(
      "test", what: Phrase("no font"), why: Phrase("missing"), next: Phrase("install it"),
      at: Place(file: path))
  }
  return FontFile(copying: Array(data))
}

private func document(_ pages: [[Shape]]) -> PagedDocument {
  PagedDocument(
    pages: pages.map { Page(size: .a4, marks: $0.map { Mark($0, tag: .layoutArtifact) }) },
    structure: StructureNode(id: 0, role: .document), metadata: metadata)
}

/// “事事” of two equal glyphs, 16 points high.
private func run() throws -> GlyphRun {
  let shaped = try fonts.shape("事", role: .fangsong)
  let first = try #require(shaped.first)
  let glyph = first.id
  let face = first.face
  return GlyphRun(
    face: face, size: .points(16), origin: Point(x: .millimetres(28), y: .millimetres(37)),
    glyphs: [
      Glyph(id: glyph, x: .zero, textStart: 0, textCount: 3),
      Glyph(id: glyph, x: .points(16), textStart: 3, textCount: 3),
    ], text: "事事")
}

private func elements(_ name: String, in element: XMLElement) -> [XMLElement] {
  (element.name == name ? [element] : []) + element.children.flatMap { elements(name, in: $0) }
}

private func value(_ name: String, of element: XMLElement) -> String? {
  element.attributes.first { $0.name == name }?.value
}

private func parsed(_ bytes: [UInt8]) throws -> XMLElement {
  try XMLElement(parsing: bytes, file: "page.svg")
}

@Suite("Pages as SVG")
struct SVGTests {
  @Test func aGlyphIsDrawnOnceAndUsedWhereItStands() throws {
    let root = try parsed(try SVGWriter.write(document([[.glyphs(try run())]]), fonts: fonts))
    #expect(elements("path", in: root).count == 1)
    let uses = elements("use", in: root)
    #expect(uses.map { value("x", of: $0) } == [nil, "1000"])
  }

  @Test func theTextLiesOverTheGlyphsToBeSelected() throws {
    let root = try parsed(try SVGWriter.write(document([[.glyphs(try run())]]), fonts: fonts))
    let text = try #require(elements("text", in: root).first)
    #expect(text.text == "事事")
    #expect(value("fill-opacity", of: text) == "0")
    // Two characters of 16 points are 11.289 mm.
    #expect(value("textLength", of: text) == "11.289")
  }

  @Test func pagesStandOneBelowTheOtherOrEachAlone() throws {
    let line = Line(
      from: Point(x: .millimetres(28), y: .millimetres(40)),
      to: Point(x: .millimetres(184), y: .millimetres(40)), width: .millimetres(1))
    let two = document([[.line(line)], [.line(line)]])
    let whole = try parsed(try SVGWriter.write(two, fonts: fonts))
    #expect(value("viewBox", of: whole) == "0 0 210 600")
    #expect(whole.children.first?.text == "交办签字单 <1>")
    let pages = try SVGWriter.pages(two, fonts: fonts).map { try parsed($0) }
    #expect(pages.count == 2)
    #expect(pages.map { value("height", of: $0) } == ["297mm", "297mm"])
  }

  @Test func aPictureTravelsInTheFile() throws {
    let grey = PlacedImage(
      box: Rectangle(
        x: .millimetres(10), y: .millimetres(10), width: .millimetres(20), height: .millimetres(10)),
      encoding: .grey, pixelWidth: 2, pixelHeight: 1, bytes: [0, 255])
    let root = try parsed(
      try SVGWriter.write(
        document([[.image(grey), .frame(grey.box, stroke: .points(1), .officialRed)]]),
        fonts: fonts))
    let image = try #require(elements("image", in: root).first)
    #expect(value("href", of: image)?.hasPrefix("data:image/png;base64,iVBOR") == true)
    #expect(elements("rect", in: root).map { value("stroke", of: $0) } == [nil, "#e60012"])
  }
}
