import Fonts
import Pages
import Primitives
import Testing
import XMLTree
import Zip

@testable import OFD

private let metadata = DocumentMetadata(
  title: "交办签字单", author: "区人大常委会", subject: "XH-2022-00017", keywords: ["ASG"],
  created: Timestamp(CivilDate(dayNumber: 19_300)), producer: "Dossier")

/// No font is opened for pages without text.
private let noFonts = FontBook(FontConfiguration(roles: [:], rare: [])) { path throws(Fault) in
  throw Fault(
    "test", what: Phrase("no font"), why: Phrase("none is needed"), next: Phrase("-"),
    at: Place(file: path))
}

private func document(_ shapes: [Shape]) -> PagedDocument {
  PagedDocument(
    pages: [Page(size: .a4, marks: shapes.map { Mark($0, tag: .layoutArtifact) })],
    structure: StructureNode(id: 0, role: .document), metadata: metadata)
}

@Suite("Pages as OFD")
struct OFDTests {
  @Test func lengthsHaveAtMostThreeDecimals() {
    #expect(Length.millimetres(210).millimetreText == "210")
    #expect(Length(nanometres: 1_500_000).millimetreText == "1.5")
    #expect(Length(nanometres: -1_234_567).millimetreText == "-1.235")
    #expect(Length(nanometres: 499).millimetreText == "0")
    #expect(Length(nanometres: -400).millimetreText == "0")
    #expect(Length(nanometres: 50_000).millimetreText == "0.05")
  }

  @Test func stepsAlongALineAddUpWithoutDrift() {
    let places = (0..<400).map { Length(nanometres: $0 * 5_644_444) }
    var list = NumberList()
    list.add(stepsBetween: places)
    let text = String(decoding: list.bytes, as: UTF8.self)
    let steps = text.split(separator: " ").compactMap { Double($0) }
    #expect(steps.count == 399)
    #expect(abs(steps.reduce(0, +) - places[399].inMillimetres) < 0.001)
  }

  @Test func aPackageHasTheFivePartsAndNumbersThatAreAllDifferent() throws {
    let grey = PlacedImage(
      box: Rectangle(
        x: .millimetres(10), y: .millimetres(10), width: .millimetres(20), height: .millimetres(10)),
      encoding: .grey, pixelWidth: 2, pixelHeight: 1, bytes: [0, 255])
    let line = Line(
      from: Point(x: .millimetres(28), y: .millimetres(40)),
      to: Point(x: .millimetres(184), y: .millimetres(40)), width: .points(0.5))
    let made = try OFDWriter.write(
      document([
        .image(grey), .image(grey), .line(line), .frame(grey.box, stroke: .points(1), .officialRed),
      ]),
      fonts: noFonts)
    let zip = try ZipReader(made)
    #expect(
      zip.entries.map(\.name) == [
        "OFD.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/DocumentRes.xml",
        "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Res/image_2.png",
      ])
    var numbers: [String] = []
    func walk(_ element: XMLElement) {
      numbers += element.attributes.filter { $0.name == "ID" }.map(\.value)
      for child in element.children { walk(child) }
    }
    for entry in zip.entries where entry.name.hasSuffix(".xml") {
      walk(try XMLElement(parsing: try zip.read(entry), file: entry.name))
    }
    #expect(Set(numbers).count == numbers.count)
    let root = try XMLElement(
      parsing: try zip.read(try #require(zip.entry("Doc_0/Document.xml"))), file: "Document.xml")
    let maximum = root.children.first?.children.first { $0.name == "MaxUnitID" }?.text ?? ""
    #expect(numbers.compactMap { Int($0) }.max() == Int(maximum))
  }

  @Test func theSamePagesGiveTheSameBytes() throws {
    let pages = document([
      .modules(
        ModuleMatrix(
          box: Rectangle(x: .zero, y: .zero, width: .points(9), height: .points(9)), side: 3,
          modules: [1, 0, 1, 0, 1, 0, 1, 1, 1]))
    ])
    #expect(try OFDWriter.write(pages, fonts: noFonts) == OFDWriter.write(pages, fonts: noFonts))
  }

  @Test func aPictureOfTheWrongLengthIsRefused() throws {
    let short = PlacedImage(
      box: Rectangle(x: .zero, y: .zero, width: .points(9), height: .points(9)), encoding: .rgb,
      pixelWidth: 3, pixelHeight: 3, bytes: [1, 2, 3])
    let fault = try #require(throws: Fault.self) {
      _ = try OFDWriter.write(document([.image(short)]), fonts: noFonts)
    }
    #expect(fault.code == "picture-damaged")
  }
}
