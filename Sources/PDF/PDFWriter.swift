internal import Deflate
package import Fonts
package import Pages
package import Primitives

/// Writes laid-out pages as tagged PDF: PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
///
/// The same pages, metadata and fonts give the same bytes.
package enum PDFWriter {
  /// The libraries on which the bytes depend beside the pages, by name and version.
  package static var libraries: [String] { [Deflate.library] }

  /// One document as a file.
  ///
  /// Throws `pdf-…` when the pages or their structure do not satisfy the standards, and `font-…`
  /// when a font cannot be used.
  package static func write(
    _ document: PagedDocument, fonts: FontBook
  ) throws(Fault) -> [UInt8] {
    var writer = DocumentWriter(fonts: fonts, capacity: 1 << 17)
    try writer.add(document, below: nil)
    return try writer.finish(document.metadata)
  }
}

/// Many documents as one file, for the printer: each a part of the structure with its title, and a
/// bookmark; fonts and pictures are shared.
///
/// Documents are written as they come and not kept: memory is that of the file and of its structure.
package struct PDFMerger: ~Copyable {
  private var writer: DocumentWriter

  /// Room is made for about `count` documents.
  package init(fonts: FontBook, count: Int) {
    writer = DocumentWriter(fonts: fonts, capacity: count << 13)
    writer.beginMerged()
  }

  /// Throws as `PDFWriter.write` does; the file is then of no use.
  package mutating func add(_ document: PagedDocument) throws(Fault) {
    try writer.add(document, below: 0)
  }

  package consuming func finish(_ metadata: DocumentMetadata) throws(Fault) -> [UInt8] {
    try writer.finish(metadata)
  }
}

/// The upper floor: pages, structure and catalogue of one file in the making.
struct DocumentWriter: ~Copyable {
  private var file: ObjectFile
  private var resources: Resources
  private var tree = StructureTree()
  private var pages: [ObjectReference] = []
  private var parents: [[Int]] = []
  private var heights: [Length] = []
  private var bookmarks: [(title: String, page: ObjectReference)] = []
  private let pageTree: ObjectReference
  private let fontList: ObjectReference

  init(fonts: FontBook, capacity: Int) {
    file = ObjectFile(capacity: capacity)
    resources = Resources(book: fonts)
    pageTree = file.reserve()
    fontList = file.reserve()
  }

  /// Makes room for several documents below one root.
  mutating func beginMerged() { tree.addRoot(&file) }

  mutating func add(_ document: PagedDocument, below parent: Int?) throws(Fault) {
    let isMerged = parent != nil
    try tree.add(
      document.structure, below: parent, title: isMerged ? document.metadata.title : nil,
      firstPage: pages.count, &file)
    let first = pages.count
    for page in document.pages { try add(page) }
    if isMerged, first < pages.count {
      bookmarks.append((document.metadata.title, pages[first]))
    }
  }

  private mutating func add(_ page: Page) throws(Fault) {
    guard PageLimits.allow(page.size) else { throw Fault.pageSize }
    var content = PageContent(height: page.size.height)
    try content.paint(page, tree: tree, resources: &resources, file: &file)
    let index = pages.count
    for (identifier, owner) in content.owners.enumerated() {
      tree.attach(owner, page: index, identifier: identifier)
    }
    let stream = file.addStream(entries: "", data: content.buffer.bytes, .deflated)
    let images = content.images
    let reference = file.add { object in
      object.raw("<</Type/Page/Parent ")
      object.reference(pageTree)
      object.raw("/MediaBox[0 0 ")
      object.points(page.size.width)
      object.space()
      object.points(page.size.height)
      object.raw("]/Resources<</Font ")
      object.reference(fontList)
      if !images.isEmpty {
        object.raw("/XObject<<")
        for (name, image) in images {
          object.name(name)
          object.space()
          object.reference(image)
        }
        object.raw(">>")
      }
      object.raw(">>/Contents ")
      object.reference(stream)
      object.raw("/StructParents \(index)/Tabs/S>>")
    }
    pages.append(reference)
    parents.append(content.owners)
    heights.append(page.size.height)
  }

  consuming func finish(_ metadata: DocumentMetadata) throws(Fault) -> [UInt8] {
    guard !pages.isEmpty else { throw Fault.noPages }
    try StructureRules.check(tree, metadata: metadata)
    for font in resources.fonts { try font.write(to: &file) }
    let structure = tree.write(to: &file, pages: pages, parents: parents, heights: heights)
    let fonts = resources.fonts
    file.add(fontList) { object in
      object.raw("<<")
      for font in fonts {
        object.name(font.resource)
        object.space()
        object.reference(font.reference)
      }
      object.raw(">>")
    }
    let list = pages
    file.add(pageTree) { object in
      object.raw("<</Type/Pages/Kids[")
      for page in list {
        object.reference(page)
        object.space()
      }
      object.raw("]/Count \(list.count)>>")
    }
    let packet = MetadataPacket(metadata)
    let xmp = file.addStream(
      entries: "/Type/Metadata/Subtype/XML", data: packet.xmp(), .plain)
    let profile = file.addStream(entries: "/N 3", data: SRGBProfile.bytes, .deflated)
    let info = file.add { packet.write(&$0) }
    let outlines = writeBookmarks()
    let root = file.add { object in
      object.raw("<</Type/Catalog/Pages ")
      object.reference(pageTree)
      object.raw("/Metadata ")
      object.reference(xmp)
      object.raw("/StructTreeRoot ")
      object.reference(structure)
      object.raw("/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/Lang")
      object.text(metadata.language)
      if let outlines {
        object.raw("/Outlines ")
        object.reference(outlines)
      }
      object.raw("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1")
      object.raw("/OutputConditionIdentifier(sRGB IEC61966-2-1)/Info(sRGB IEC61966-2-1)")
      object.raw("/DestOutputProfile ")
      object.reference(profile)
      object.raw(">>]>>")
    }
    return file.finish(root: root, info: info)
  }

  /// One bookmark for each merged document (12.3.3).
  private mutating func writeBookmarks() -> ObjectReference? {
    guard !bookmarks.isEmpty else { return nil }
    let outlines = file.reserve()
    let items = bookmarks.map { _ in file.reserve() }
    for (index, bookmark) in bookmarks.enumerated() {
      file.add(items[index]) { object in
        object.raw("<</Title")
        object.text(bookmark.title)
        object.raw("/Parent ")
        object.reference(outlines)
        if index > 0 {
          object.raw("/Prev ")
          object.reference(items[index - 1])
        }
        if index + 1 < items.count {
          object.raw("/Next ")
          object.reference(items[index + 1])
        }
        object.raw("/Dest[")
        object.reference(bookmark.page)
        object.raw("/XYZ null null null]>>")
      }
    }
    file.add(outlines) { object in
      object.raw("<</Type/Outlines/First ")
      object.reference(items[0])
      object.raw("/Last ")
      object.reference(items[items.count - 1])
      object.raw("/Count \(items.count)>>")
    }
    return outlines
  }
}

/// ISO 19005-2, 6.1.13: pages are 3 to 14,400 units on a side.
enum PageLimits {
  static func allow(_ size: Size) -> Bool {
    [size.width, size.height].allSatisfy { (3000...14_400_000).contains($0.milliPoints) }
  }
}
