internal import Deflate
internal import Primitives
internal import Seals

/// What was seen of an entry's file.
struct SeenFile {
  var size: Int
  var sha256: Digest
  /// Taken where the volume tells it.
  var sm3: SM3Digest?
}

/// How many times its stored size an entry may unpack to, and bytes below which that is not asked.
private let plainRatio = 200
private let plainSize = 1 << 20
/// Stored bytes up to which an entry is unpacked in one go, which takes half the time.
private let wholeSize = 16 << 20

extension Package {
  /// Lends an entry's file piece by piece; throws when its length or CRC-32 is not the directory's.
  func forEachPiece(
    of entry: PackageEntry, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var crc: UInt32 = 0
    var size = 0
    try checkRatio(of: entry)
    if entry.isDeflated {
      var stream = InflateStream(.raw, limit: entry.size)
      try source.forEachPiece(
        from: entry.dataOffset, count: entry.storedSize
      ) { piece throws(Fault) in
        try stream.expand(piece) { part throws(Fault) in
          crc = Deflate.crc32(part, after: crc)
          size += part.byteCount
          try body(part)
        }
      }
      try stream.finish()
    } else {
      try source.forEachPiece(
        from: entry.dataOffset, count: entry.storedSize
      ) { piece throws(Fault) in
        crc = Deflate.crc32(piece, after: crc)
        size += piece.byteCount
        try body(piece)
      }
    }
    guard size == entry.size, crc == entry.crc else { throw differs }
  }

  /// What unpacks to far more than it is hides something, whatever it says of its size.
  private func checkRatio(of entry: PackageEntry) throws(Fault) {
    guard entry.size <= plainSize || entry.size / plainRatio <= entry.storedSize else {
      throw damage(
        "inspect-zip-ratio", en: "it unpacks to more than \(plainRatio) times its size",
        zh: "解压后超过其大小的\(plainRatio)倍")
    }
  }

  private var differs: Fault {
    damage("inspect-crc", en: "its bytes do not have its CRC-32 and length", zh: "内容与 CRC-32 或长度不符")
  }

  /// An entry's whole file; one longer than `limit` is refused.
  func read(_ entry: PackageEntry, limit: Int) throws(Fault) -> [UInt8] {
    guard entry.size <= limit, entry.size / Deflate.greatestRatio <= entry.storedSize else {
      throw damage(
        "inspect-entry-large", en: "it is longer than \(limit) bytes",
        zh: "超过\(limit)字节")
    }
    if entry.isDeflated, entry.storedSize <= wholeSize {
      try checkRatio(of: entry)
      let stored = try source.read(at: entry.dataOffset, count: entry.storedSize)
      let bytes = unsafe try Deflate.inflate(stored.span.bytes, size: entry.size)
      guard Deflate.crc32(bytes) == entry.crc else { throw differs }
      return bytes
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entry.size)
    try forEachPiece(of: entry) { piece throws(Fault) in
      bytes.append(piece)
    }
    return bytes
  }
}
