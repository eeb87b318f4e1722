internal import CHarfBuzz
internal import Primitives

/// One opened face: its measures, its outlines and HarfBuzz's view of them.
///
/// Immutable after `init`; HarfBuzz allows immutable faces and fonts on several threads.
@safe final class Face: @unchecked Sendable {
  let metrics: FaceMetrics
  let outlines: Outlines
  let directory: FontDirectory
  let store = OutlineStore()
  private let file: FontFile
  /// Scaled so that positions are font units.
  private let font: OpaquePointer

  init(_ file: FontFile, index: Int) throws(Fault) {
    let directory = try FontDirectory(file, index: index)
    self.file = file
    self.directory = directory
    metrics = try FaceMetrics(directory)
    outlines = try Outlines(directory)
    let bytes = unsafe file.address
    let blob = unsafe late_hb_blob_create(
      bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(clamping: bytes.count),
      HB_MEMORY_MODE_READONLY, nil, nil)
    let face = unsafe late_hb_face_create(blob, UInt32(index))
    unsafe late_hb_blob_destroy(blob)
    unsafe late_hb_face_make_immutable(face)
    guard let font = unsafe late_hb_font_create(face) else { throw Fault.damagedFont(offset: 0) }
    unsafe late_hb_face_destroy(face)
    unsafe late_hb_font_make_immutable(font)
    unsafe self.font = unsafe font
  }

  deinit { unsafe late_hb_font_destroy(font) }

  /// The glyph that the character map gives, or `nil`.
  func glyph(_ scalar: Unicode.Scalar) -> UInt32? {
    var glyph: UInt32 = 0
    guard unsafe late_hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0, glyph != 0 else {
      return nil
    }
    return glyph
  }

  /// In font units.
  func advance(_ glyph: UInt32) -> Int { Int(unsafe late_hb_font_get_glyph_h_advance(font, glyph)) }

  /// Lends the HarfBuzz font.
  @unsafe func withFont<Result, Failure: Error>(
    _ body: (OpaquePointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(font)
  }
}

extension FaceMetrics {
  init(_ directory: FontDirectory) throws(Fault) {
    let head = try directory.required("head")
    unitsPerEm = try head.uint16(18)
    guard (16...16384).contains(unitsPerEm) else {
      throw Fault.damagedFont(offset: head.start + 18)
    }
    boundingBox = []
    for offset in stride(from: 36, through: 42, by: 2) {
      boundingBox.append(try head.int16(offset))
    }
    let os2 = try directory.required("OS/2")
    ascender = try os2.int16(68)
    descender = try os2.int16(70)
    capHeight = try os2.uint16(0) >= 2 ? os2.int16(88) : ascender
    glyphCount = try directory.required("maxp").uint16(4)
    let names = try FontNames(directory.required("name"))
    postScriptName = names.postScript
    version = names.version
    guard try os2.uint16(8) & 0xF != 2 else { throw Fault.embeddingForbidden(postScriptName) }
  }
}
