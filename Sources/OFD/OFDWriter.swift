package import Fonts
package import Pages
package import Primitives
internal import XMLTree
internal import Zip

/// Writes laid-out pages as OFD (GB/T 33190-2016): the same marks in the same places as the PDF.
///
/// The same pages, metadata and fonts give the same bytes.
package enum OFDWriter {
  /// Throws `picture-…` when a picture cannot be written, and `font-…` when a font cannot be used.
  package static func write(
    _ document: PagedDocument, fonts: FontBook
  ) throws(Fault) -> [UInt8] {
    var resources = PackageResources(book: fonts)
    var pages: [[UInt8]] = []
    for page in document.pages {
      var content = PageObjects(height: page.size, resources: resources)
      try content.add(page)
      pages.append(content.bytes())
      resources = content.resources
    }
    // Nearly all of it is font programs, which hardly shrink further at higher levels.
    var zip = ZipWriter(level: 1)
    try zip.add("OFD.xml", entrance(document.metadata), .deflated)
    try zip.add("Doc_0/Document.xml", root(document, maximum: resources.lastID), .deflated)
    let fontFiles = try resources.fontFiles()
    try zip.add("Doc_0/PublicRes.xml", resources.fontList(fontFiles), .deflated)
    if !resources.pictures.isEmpty {
      try zip.add("Doc_0/DocumentRes.xml", resources.pictureList(), .deflated)
    }
    for (index, page) in pages.enumerated() {
      try zip.add("Doc_0/Pages/Page_\(index)/Content.xml", page, .deflated)
    }
    for font in fontFiles {
      try zip.add("Doc_0/Res/\(font.name)", font.bytes, .deflated)
    }
    for picture in resources.pictures {
      try zip.add("Doc_0/Res/\(picture.file)", picture.bytes, .stored)
    }
    return try zip.finishedBytes()
  }

  static let namespace = "http://www.ofdspec.org/2016"

  /// A document part with its root element open.
  static func part(_ root: String, _ attributes: [(String, String)] = []) -> XMLWriter {
    var xml = XMLWriter(indents: false)
    xml.start("ofd:" + root)
    xml.attribute("xmlns:ofd", namespace)
    for (name, value) in attributes { xml.attribute(name, value) }
    return xml
  }

  private static func entrance(_ metadata: DocumentMetadata) -> [UInt8] {
    var xml = part("OFD", [("Version", "1.0"), ("DocType", "OFD")])
    xml.start("ofd:DocBody")
    xml.start("ofd:DocInfo")
    // Not random: a reprint has the same bytes.
    xml.element("ofd:DocID", text: identifier(metadata))
    xml.element("ofd:Title", text: metadata.title)
    if !metadata.author.isEmpty { xml.element("ofd:Author", text: metadata.author) }
    if !metadata.subject.isEmpty { xml.element("ofd:Subject", text: metadata.subject) }
    xml.element("ofd:CreationDate", text: metadata.created.date.description)
    if !metadata.keywords.isEmpty {
      xml.start("ofd:Keywords")
      for word in metadata.keywords { xml.element("ofd:Keyword", text: word) }
      xml.end()
    }
    xml.element("ofd:Creator", text: metadata.producer)
    xml.end()
    xml.element("ofd:DocRoot", text: "Doc_0/Document.xml")
    xml.end()
    xml.end()
    return xml.bytes
  }

  /// 32 hexadecimal digits from what the document says of itself (7.4, DocID).
  private static func identifier(_ metadata: DocumentMetadata) -> String {
    var words: (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x8422_2325_CBF2_9CE4)
    let text =
      [metadata.title, metadata.subject, metadata.created.description]
      .joined(separator: "\n") + metadata.keywords.joined(separator: "\n")
    for byte in text.utf8 {
      words.0 = (words.0 ^ UInt64(byte)) &* 0x100_0000_01B3
      words.1 = (words.1 &+ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 ^ (words.0 >> 31)
    }
    var bytes: [UInt8] = []
    for word in [words.0, words.1] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return hexString(bytes)
  }

  private static func root(_ document: PagedDocument, maximum: Int) -> [UInt8] {
    var xml = part("Document")
    xml.start("ofd:CommonData")
    xml.element("ofd:MaxUnitID", text: String(maximum + document.pages.count))
    xml.start("ofd:PageArea")
    xml.element(
      "ofd:PhysicalBox", text: box(document.pages.first?.size ?? .a4))
    xml.end()
    xml.element("ofd:PublicRes", text: "PublicRes.xml")
    if document.pages.contains(where: { $0.marks.contains { $0.shape.isImage } }) {
      xml.element("ofd:DocumentRes", text: "DocumentRes.xml")
    }
    xml.end()
    xml.start("ofd:Pages")
    for index in document.pages.indices {
      xml.element(
        "ofd:Page",
        [("ID", String(maximum + index + 1)), ("BaseLoc", "Pages/Page_\(index)/Content.xml")])
    }
    xml.end()
    xml.end()
    return xml.bytes
  }

  static func box(_ size: Size) -> String {
    "0 0 \(size.width.millimetreText) \(size.height.millimetreText)"
  }
}

extension Shape {
  fileprivate var isImage: Bool { if case .image = self { true } else { false } }
}
