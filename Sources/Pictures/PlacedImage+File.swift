package import Pages
package import Primitives

/// The kinds of picture files that carry a placed picture; the raw value is the media subtype.
package enum PictureFileKind: String, Sendable {
  case jpeg, png
}

extension PlacedImage {
  /// The picture as a file of its own: a JPEG as it came, anything else as PNG.
  ///
  /// Throws `picture-damaged` when the pixels are not as many as the size asks for.
  package func file() throws(Fault) -> (kind: PictureFileKind, bytes: [UInt8]) {
    switch encoding {
    case .jpeg: return (.jpeg, bytes)
    case .rgb, .grey:
      let made = try PNGFile.bytes(
        width: pixelWidth, height: pixelHeight, encoding == .grey ? .grey : .rgb, pixels: bytes)
      return (.png, made)
    }
  }
}
