import PDF
import Pages
import Primitives
import Testing

/// The fault of writing a document of these nodes and marks.
private func code(
  _ nodes: [StructureNode], marks: [Mark] = [], title: String = "题", language: String = "zh-CN"
) throws -> String? {
  let created = try #require(Timestamp("2026-07-21T09:30:00+08:00"))
  let document = PagedDocument(
    pages: [Page(size: .a4, marks: marks)],
    structure: StructureNode(id: 0, role: .document, children: nodes),
    metadata: DocumentMetadata(
      title: title, language: language, created: created, producer: "dossier"))
  do throws(Fault) {
    _ = try PDFWriter.write(document, fonts: .installed)
    return nil
  } catch {
    #expect(!error.message(.chinese).isEmpty && !error.message(.english).isEmpty)
    return error.code
  }
}

private let stroke = Shape.line(
  Line(
    from: Point(x: .zero, y: .zero), to: Point(x: .points(9), y: .zero), width: .points(1)))

@Test func aSoundStructureIsWritten() throws {
  let row = StructureNode(
    id: 2, role: .tableRow,
    children: [
      StructureNode(id: 3, role: .headerCell, scope: .row), StructureNode(id: 4, role: .dataCell),
    ])
  let list = StructureNode(
    id: 5, role: .list,
    children: [
      StructureNode(
        id: 6, role: .listItem, children: [StructureNode(id: 7, role: .listBody)])
    ])
  #expect(
    try code([
      StructureNode(id: 9, role: .heading1), StructureNode(id: 8, role: .heading2),
      StructureNode(id: 1, role: .table, children: [row]), list,
    ]) == nil)
}

@Test func breachesOfTheStandardsAreNamed() throws {
  func leaf(_ id: Int, _ role: StructureNode.Role) -> StructureNode {
    StructureNode(id: id, role: role)
  }
  #expect(try code([leaf(1, .paragraph)], title: " ") == "pdf-untitled")
  #expect(try code([leaf(1, .paragraph)], language: "中文") == "pdf-language")
  #expect(try code([leaf(1, .figure)]) == "pdf-no-alternative")
  #expect(try code([leaf(1, .formField)]) == "pdf-no-alternative")
  #expect(try code([leaf(1, .tableRow)]) == "pdf-misplaced-node")
  #expect(try code([leaf(1, .document)]) == "pdf-misplaced-node")
  #expect(try code([leaf(1, .heading2)]) == "pdf-heading-skipped")
  #expect(try code([leaf(1, .heading1), leaf(2, .heading3)]) == "pdf-heading-skipped")
  #expect(try code([leaf(1, .paragraph), leaf(1, .paragraph)]) == "pdf-duplicate-node")
  let cell = StructureNode(
    id: 1, role: .table,
    children: [StructureNode(id: 2, role: .tableRow, children: [leaf(3, .headerCell)])])
  #expect(try code([cell]) == "pdf-header-scope")
  let span = StructureNode(
    id: 1, role: .table,
    children: [
      StructureNode(
        id: 2, role: .tableRow,
        children: [StructureNode(id: 3, role: .dataCell, columnSpan: 0)])
    ])
  #expect(try code([span]) == "pdf-span")
  #expect(try code([], marks: [Mark(stroke, tag: .content(5))]) == "pdf-unknown-node")
  let section = StructureNode(id: 1, role: .section, children: [leaf(2, .paragraph)])
  #expect(try code([section], marks: [Mark(stroke, tag: .content(1))]) == "pdf-mixed-node")
}

@Test func deepNestingIsNoDanger() throws {
  var node = StructureNode(id: 20_000, role: .section)
  for id in (1..<2_000).reversed() {
    node = StructureNode(id: id, role: .section, children: [node])
  }
  #expect(try code([node]) == nil)
}

@Test func glyphsThatCannotBeWrittenAreFaults() throws {
  func run(_ glyph: Glyph, size: Length = .points(12)) -> Mark {
    Mark(
      .glyphs(
        GlyphRun(
          face: FaceID(1), size: size, origin: Point(x: .zero, y: .zero), glyphs: [glyph],
          text: "字")), tag: .layoutArtifact)
  }
  let inside = Glyph(id: 100, x: .zero, textStart: 0, textCount: 3)
  #expect(try code([], marks: [run(inside)]) == nil)
  #expect(try code([], marks: [run(inside, size: .zero)]) == "pdf-glyph-run")
  let outside = Glyph(id: 100, x: .zero, textStart: 0, textCount: 4)
  #expect(try code([], marks: [run(outside)]) == "pdf-glyph-run")
  let missing = Glyph(id: 0, x: .zero, textStart: 0, textCount: 3)
  #expect(try code([], marks: [run(missing)]) == "pdf-unusable-glyph")
  let beyond = Glyph(id: 70_000, x: .zero, textStart: 0, textCount: 3)
  #expect(try code([], marks: [run(beyond)]) == "font-unsupported")
}

@Test func picturesMustBeWhatTheySay() throws {
  func image(_ encoding: PlacedImage.Encoding, _ width: Int, _ height: Int, _ bytes: [UInt8])
    -> Mark
  {
    let box = Rectangle(x: .zero, y: .zero, width: .points(9), height: .points(9))
    return Mark(
      .image(
        PlacedImage(
          box: box, encoding: encoding, pixelWidth: width, pixelHeight: height, bytes: bytes)),
      tag: .layoutArtifact)
  }
  // Start of image, an empty comment, then a frame header of 8 bits, 2 by 3, and its components.
  func jpeg(_ channels: UInt8) -> [UInt8] {
    [0xFF, 0xD8, 0xFF, 0xFE, 0, 2, 0xFF, 0xC0, 0, 17, 8, 0, 3, 0, 2, channels, 0, 0, 0, 0]
  }
  #expect(try code([], marks: [image(.grey, 2, 2, [0, 1, 2, 3])]) == nil)
  #expect(try code([], marks: [image(.grey, 2, 2, [0, 1, 2])]) == "pdf-image")
  #expect(try code([], marks: [image(.rgb, 0, 2, [])]) == "pdf-image")
  #expect(try code([], marks: [image(.jpeg, 2, 3, jpeg(3))]) == nil)
  #expect(try code([], marks: [image(.jpeg, 3, 2, jpeg(3))]) == "pdf-image")
  #expect(try code([], marks: [image(.jpeg, 2, 3, jpeg(4))]) == "pdf-image")
  for length in 0..<16 {
    let short = Array(jpeg(3).prefix(length))
    #expect(try code([], marks: [image(.jpeg, 2, 3, short)]) == "pdf-image")
  }
}
