internal import Deflate
package import Primitives
internal import Storage

/// A file in the making: its bytes are set aside, as they will lie in the package, until it is added.
package struct ZipDraft: ~Copyable {
  private let method: ZipEntry.Method
  private var crc: UInt32 = 0
  private var size = 0
  /// `nil` for a file that is stored.
  private var stream: DeflateStream?
  private var data: ScratchFile

  init(_ method: ZipEntry.Method, in scratch: consuming ScratchFile) {
    self.method = method
    stream = method == .deflated ? DeflateStream(.raw) : nil
    data = scratch
  }

  package mutating func append(_ piece: RawSpan) throws(Fault) {
    crc = Deflate.crc32(piece, after: crc)
    size += piece.byteCount
    if stream == nil {
      try data.append(piece)
    } else {
      try stream?.compress(piece) { bytes throws(Fault) in try data.append(bytes) }
    }
  }

  /// Ends it: its entry in a package where its header begins at `position`.
  mutating func finish(_ name: String, at position: Int) throws(Fault) -> ZipEntry {
    try stream?.finish { bytes throws(Fault) in try data.append(bytes) }
    let entry = ZipEntry(
      name: name, method: method, crc: crc, compressedSize: data.count, size: size,
      headerOffset: position)
    guard method == .stored || size <= ZipLimits.standard.greatestSize(of: entry) else {
      throw zipFault(
        "ratio",
        Phrase(
          zh: "生成的文件压缩比过高，读取时会被拒绝",
          en: "a generated file compresses so well that readers would refuse it"), entry: name)
    }
    guard !entry.needsLargeSizes else {
      throw zipFault(
        "stream-large", Phrase(zh: "生成的文件超过4GiB", en: "a generated file exceeds 4 GiB"),
        entry: name)
    }
    return entry
  }

  /// Lends the bytes as they will lie in the package.
  mutating func forEachPiece(_ body: (RawSpan) throws(Fault) -> Void) throws(Fault) {
    try data.forEachPiece(body)
  }
}
