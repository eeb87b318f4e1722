internal import Deflate
internal import Primitives
internal import Storage

/// Where a package's bytes are.
enum ZipSource: Sendable {
  case memory([UInt8])
  /// A range of a file, mostly all of it.
  case file(InputFile, Range<Int>)

  var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(_, let range): range.count
    }
  }

  /// Exactly `wanted` bytes; the range is held against the package before memory is taken.
  func bytes(at offset: Int, count wanted: Int) throws(Fault) -> [UInt8] {
    try check(offset, wanted)
    switch self {
    case .memory(let bytes): return Array(bytes[offset..<(offset + wanted)])
    case .file(let file, let range):
      return try file.read(at: range.lowerBound + offset, count: wanted)
    }
  }

  /// Lends a range piece by piece, in order.
  func forEachPiece(
    from offset: Int, count wanted: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    try check(offset, wanted)
    switch self {
    case .memory(let bytes):
      unsafe try body(bytes.span.bytes.extracting(offset..<(offset + wanted)))
    case .file(let file, let range):
      try file.forEachPiece(from: range.lowerBound + offset, count: wanted, body)
    }
  }

  private func check(_ offset: Int, _ wanted: Int) throws(Fault) {
    guard offset >= 0, wanted >= 0, offset <= count, wanted <= count - offset else {
      throw zipFault(
        "truncated", Phrase(zh: "文件被截断", en: "it is cut short"), at: min(max(offset, 0), count))
    }
  }

  /// Compares an entry's local header with the one that the profile gives for it.
  func checkLocalHeader(of entry: ZipEntry) throws(Fault) {
    let expected = entry.localHeader()
    let found = try bytes(at: entry.headerOffset, count: expected.count)
    guard found != expected else { return }
    var index = 0
    while found[index] == expected[index] { index += 1 }
    throw zipFault(
      "local-header",
      Phrase(zh: "本地文件头与目录不一致", en: "its local header disagrees with the directory"),
      entry: entry.name, at: entry.headerOffset + index)
  }

  /// Lends an entry's expanded bytes piece by piece, bounded by its declared size, and checks size
  /// and checksum at the end; the local header is the caller's to check.
  func forEachExpandedPiece(
    of entry: ZipEntry, ratio: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var crc: UInt32 = 0
    var size = 0
    // A fault of `body` must not be taken for one of the stream.
    var bodyFault: Fault?
    func take(_ piece: RawSpan) throws(Fault) {
      crc = Deflate.crc32(piece, after: crc)
      size += piece.byteCount
      do throws(Fault) { try body(piece) } catch {
        bodyFault = error
        throw error
      }
    }
    switch entry.method {
    case .stored:
      try forEachPiece(from: entry.dataOffset, count: entry.compressedSize) { piece throws(Fault) in
        try take(piece)
      }
    case .deflated:
      var stream = InflateStream(.raw, limit: entry.size, ratio: ratio)
      try forEachPiece(from: entry.dataOffset, count: entry.compressedSize) { piece throws(Fault) in
        do throws(Fault) {
          try stream.expand(piece) { part throws(Fault) in try take(part) }
        } catch {
          throw bodyFault ?? entry.deflateFault(error)
        }
      }
      do throws(Fault) { try stream.finish() } catch { throw entry.deflateFault(error) }
    }
    guard size == entry.size else { throw entry.sizeFault(size) }
    guard crc == entry.crc else { throw entry.checksumFault }
  }
}

extension ZipEntry {
  var checksumFault: Fault {
    zipFault(
      "crc", Phrase(zh: "校验和（CRC-32）不符", en: "its checksum (CRC-32) differs"), entry: name,
      at: dataOffset)
  }

  func sizeFault(_ found: Int) -> Fault {
    zipFault(
      "size",
      Phrase(
        zh: "解开后有\(found)字节，应有\(size)字节", en: "it expands to \(found) bytes instead of \(size)"),
      entry: name, at: dataOffset)
  }

  /// What is wrong with its compressed bytes: `zip-deflate`, `zip-deflate-tail`, `zip-size`.
  func deflateFault(_ fault: Fault) -> Fault {
    switch fault.code {
    case "deflate-tail": zipFault("deflate-tail", fault.why, entry: name, at: dataOffset)
    case "deflate-size", "deflate-limit": zipFault("size", fault.why, entry: name, at: dataOffset)
    default: zipFault("deflate", fault.why, entry: name, at: dataOffset)
    }
  }
}
