package import Primitives

/// A finished document: what layout hands to the writers, all of it in one unit and one order.
package struct PagedDocument: Sendable {
  package var pages: [Page]
  /// The logical structure that tagged formats write (PDF/A-2a, PDF/UA).
  ///
  /// Reading order is its depth-first order.
  package var structure: StructureNode
  package var metadata: DocumentMetadata

  package init(pages: [Page], structure: StructureNode, metadata: DocumentMetadata) {
    self.pages = pages
    self.structure = structure
    self.metadata = metadata
  }
}

/// What a document says of itself.
package struct DocumentMetadata: Hashable, Sendable {
  package var title: String
  /// The body that issues it.
  package var author: String
  package var subject: String
  package var keywords: [String]
  /// BCP 47, `zh-CN` unless said otherwise.
  package var language: String
  /// When it was issued.
  ///
  /// A parameter, never the clock, so that a reprint gives the same bytes.
  package var created: Timestamp
  /// The program that made it, with its version.
  package var producer: String

  package init(
    title: String, author: String = "", subject: String = "", keywords: [String] = [],
    language: String = "zh-CN", created: Timestamp, producer: String
  ) {
    self.title = title
    self.author = author
    self.subject = subject
    self.keywords = keywords
    self.language = language
    self.created = created
    self.producer = producer
  }
}

/// One sheet's side: its size and its marks in painting order.
package struct Page: Sendable {
  package var size: Size
  package var marks: [Mark]

  package init(size: Size, marks: [Mark] = []) {
    self.size = size
    self.marks = marks
  }
}

/// Something painted, and the piece of structure it belongs to.
package struct Mark: Sendable {
  package var shape: Shape
  package var tag: Tag

  package init(_ shape: Shape, tag: Tag) {
    self.shape = shape
    self.tag = tag
  }
}

/// What a mark means to a reader who does not see the page.
package enum Tag: Hashable, Sendable {
  /// Content of the structure node with this id (`StructureNode.id`).
  case content(Int)
  /// Lines, fills and ornaments: nothing to read.
  case layoutArtifact
  /// Page numbers, running heads and feet.
  case paginationArtifact
}

package enum Shape: Sendable {
  case glyphs(GlyphRun)
  case line(Line)
  /// The dark modules of a QR code, black.
  case modules(ModuleMatrix)
  /// The outline of a rectangle; the stroke is centred on its edge.
  case frame(Rectangle, stroke: Length, Colour)
  case image(PlacedImage)
}

/// A straight stroke with butt ends.
package struct Line: Hashable, Sendable {
  package var from: Point
  package var to: Point
  package var width: Length
  package var colour: Colour
  /// Lengths of dash and gap, or `nil` for a solid line.
  package var dash: [Length]?

  package init(
    from: Point, to: Point, width: Length, colour: Colour = .black, dash: [Length]? = nil
  ) {
    self.from = from
    self.to = to
    self.width = width
    self.colour = colour
    self.dash = dash
  }
}

/// A colour of sRGB, each part 0…255.
package struct Colour: Hashable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  package static let black = Colour(red: 0, green: 0, blue: 0)
  package static let grey = Colour(red: 110, green: 110, blue: 110)
  /// The red of issuer marks and filing stamps.
  package static let officialRed = Colour(red: 230, green: 0, blue: 18)
}

/// A face in the book of fonts that the document was laid out with.
package struct FaceID: Hashable, Comparable, Sendable {
  package var index: Int

  package init(_ index: Int) { self.index = index }

  package static func < (left: FaceID, right: FaceID) -> Bool { left.index < right.index }
}

/// Glyphs of one face and size on one baseline.
package struct GlyphRun: Hashable, Sendable {
  package var face: FaceID
  package var size: Length
  package var colour: Colour
  /// The baseline's start; glyph offsets count from here.
  package var origin: Point
  package var glyphs: [Glyph]
  /// The text that the glyphs show, in reading order; what a copy or a search in the file gives.
  package var text: String

  package init(
    face: FaceID, size: Length, colour: Colour = .black, origin: Point, glyphs: [Glyph],
    text: String
  ) {
    self.face = face
    self.size = size
    self.colour = colour
    self.origin = origin
    self.glyphs = glyphs
    self.text = text
  }
}

/// One glyph of a run.
package struct Glyph: Hashable, Sendable {
  /// The glyph's number in its face.
  package var id: UInt32
  /// From the run's origin, to the right; never decreasing in a run.
  package var x: Length
  /// From the run's baseline, downwards; zero for all but a few marks.
  package var y: Length
  /// The UTF-8 bytes of `GlyphRun.text` that this glyph shows: start and count.
  ///
  /// A glyph that shows no text of its own (the second of a pair) has count 0.
  package var textStart: Int32
  package var textCount: Int32

  package init(id: UInt32, x: Length, y: Length = .zero, textStart: Int32, textCount: Int32) {
    self.id = id
    self.x = x
    self.y = y
    self.textStart = textStart
    self.textCount = textCount
  }
}

/// An encoded picture stretched over a rectangle.
package struct PlacedImage: Sendable {
  package enum Encoding: Sendable {
    /// A baseline JPEG, embedded as it is.
    case jpeg
    /// Rows of red, green, blue bytes, top row first.
    case rgb
    /// Rows of grey bytes, top row first.
    case grey
  }

  package var box: Rectangle
  package var encoding: Encoding
  package var pixelWidth: Int
  package var pixelHeight: Int
  package var bytes: [UInt8]

  package init(
    box: Rectangle, encoding: Encoding, pixelWidth: Int, pixelHeight: Int, bytes: [UInt8]
  ) {
    self.box = box
    self.encoding = encoding
    self.pixelWidth = pixelWidth
    self.pixelHeight = pixelHeight
    self.bytes = bytes
  }
}
