internal import Barcodes
package import Fonts
package import Forms
package import Pages
package import Primitives
internal import Synchronization
internal import Text

/// A picture that a form places, decoded as far as a page needs it.
package struct FormPicture: Hashable, Sendable {
  package var encoding: PlacedImage.Encoding
  package var pixelWidth: Int
  package var pixelHeight: Int
  package var bytes: [UInt8]

  package init(
    encoding: PlacedImage.Encoding, pixelWidth: Int, pixelHeight: Int, bytes: [UInt8]
  ) {
    self.encoding = encoding
    self.pixelWidth = pixelWidth
    self.pixelHeight = pixelHeight
    self.bytes = bytes
  }
}

extension FormPicture {
  /// The largest box of the picture's own shape in the room that the form gives it, centred.
  func fitted(into image: FormImage, x: Length, y: Length) -> Rectangle {
    var (width, height) = (image.width, image.height)
    let wanted = image.width.nanometres * pixelHeight / max(1, pixelWidth)
    if wanted <= image.height.nanometres {
      height = Length(nanometres: wanted)
    } else {
      width = Length(nanometres: image.height.nanometres * pixelWidth / max(1, pixelHeight))
    }
    return Rectangle(
      x: x + (image.width - width) / 2, y: y + (image.height - height) / 2, width: width,
      height: height)
  }
}

/// Lays filled forms out on pages.
///
/// Keep one for many forms: it remembers the glyphs and widths it has met. Safe to share between
/// threads; the result depends on the form, the fonts and the metadata only.
package final class FormLayout: Sendable {
  /// Working memory that no thread is using.
  private struct Bench: @unchecked Sendable {
    var setter: TextSetter
  }

  /// The libraries on which a page depends, by name and version.
  package static var libraries: [String] {
    [FontBook.library, LineBreaker.library, QRCode.library]
  }

  private let fonts: FontBook
  private let idle = Mutex<[Bench]>([])

  package init(fonts: FontBook) { self.fonts = fonts }

  /// Lays out one form; for many, keep a `FormLayout`.
  package static func lay(
    _ form: FilledForm, fonts: FontBook, metadata: DocumentMetadata,
    pictures: [String: FormPicture] = [:]
  ) throws(Fault) -> PagedDocument {
    try FormLayout(fonts: fonts).lay(form, metadata: metadata, pictures: pictures)
  }

  /// The form on pages, tagged, with heads, feet and sheet codes.
  ///
  /// Pictures are found by `FormImage.source`. Throws `font-missing-character` with the field's
  /// name, and `layout-…` with kind `refused` where a template asks for what cannot be: a cell
  /// narrower than a character, columns wider than the paper, a row taller than a page that may
  /// not split.
  package func lay(
    _ form: FilledForm, metadata: DocumentMetadata, pictures: [String: FormPicture] = [:]
  ) throws(Fault) -> PagedDocument {
    let setter = try borrow()
    defer { idle.withLock { $0.append(Bench(setter: setter)) } }
    // Room for the number of sheets is kept before it is known; once it is, nothing moves.
    var count = 1
    for _ in 0..<FormLayout.attempts {
      let sheet = try SheetLayout(form, text: setter, sheetCount: count)
      if sheet.holds(for: count) {
        return try sheet.document(form, metadata: metadata, pictures: pictures)
      }
      count = sheet.pageCount
    }
    return try SheetLayout(form, text: setter, sheetCount: count)
      .document(form, metadata: metadata, pictures: pictures)
  }

  private static let attempts = 3

  private func borrow() throws(Fault) -> TextSetter {
    if let bench = idle.withLock({ $0.popLast() }) { return bench.setter }
    return try TextSetter(types: TypeCase(fonts: fonts))
  }
}
