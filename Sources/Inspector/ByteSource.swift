package import Primitives
package import Storage

/// Bytes that can be read at any place: a file, a part of one, or memory.
package protocol ByteSource {
  /// Bytes in all.
  var size: Int { get }

  /// Exactly `count` bytes from `offset`; a fault when there are fewer.
  func read(at offset: Int, count: Int) throws(Fault) -> [UInt8]

  /// Lends `count` bytes from `offset` on, in order, in pieces.
  func forEachPiece(
    from offset: Int, count: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault)

  /// Makes the next reading come from the disk and not from memory.
  func dropFromCache()
}

extension ByteSource {
  package func dropFromCache() {}
}

/// A file on disk.
package struct FileSource: ByteSource {
  private let file: InputFile
  private let pace: Pace?

  /// Called with the bytes just read; it may take its time, so that an audit leaves the disk to
  /// others.
  package typealias Pace = @Sendable (Int) -> Void

  package init(_ path: String, storage: Storage, pace: Pace? = nil) throws(Fault) {
    file = try InputFile(path, storage: storage)
    self.pace = pace
  }

  var status: FileStatus { file.status }

  package var size: Int { file.size }

  package func read(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw cutShort(at: offset)
    }
    let bytes = try file.read(at: offset, count: count)
    pace?(count)
    return bytes
  }

  package func forEachPiece(
    from offset: Int, count: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw cutShort(at: offset)
    }
    guard let pace else {
      return try file.forEachPiece(from: offset, count: count, body)
    }
    try file.forEachPiece(from: offset, count: count) { piece throws(Fault) in
      try body(piece)
      pace(piece.byteCount)
    }
  }

  package func dropFromCache() { file.dropFromCache() }
}

/// Bytes in memory.
package struct MemorySource: ByteSource {
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var size: Int { bytes.count }

  package func read(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw cutShort(at: offset)
    }
    return Array(bytes[offset..<offset + count])
  }

  package func forEachPiece(
    from offset: Int, count: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw cutShort(at: offset)
    }
    try body(bytes.span.bytes.extracting(offset..<offset + count))
  }
}

/// A part of another source, as a source of its own.
package struct PartSource<Whole: ByteSource>: ByteSource {
  private let whole: Whole
  private let start: Int
  package let size: Int

  /// The `size` bytes of `whole` from `start`; a fault when there are fewer.
  package init(of whole: Whole, at start: Int, size: Int) throws(Fault) {
    guard start >= 0, size >= 0, start <= whole.size, size <= whole.size - start else {
      throw cutShort(at: start)
    }
    self.whole = whole
    self.start = start
    self.size = size
  }

  package func read(at offset: Int, count: Int) throws(Fault) -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw cutShort(at: offset)
    }
    return try whole.read(at: start + offset, count: count)
  }

  package func forEachPiece(
    from offset: Int, count: Int, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw cutShort(at: offset)
    }
    try whole.forEachPiece(from: start + offset, count: count, body)
  }
}

private func cutShort(at offset: Int) -> Fault {
  damage(
    "inspect-short", en: "it ends before byte \(offset) and what belongs there",
    zh: "文件在第\(offset)字节之前就结束了", at: Place(offset: offset))
}

/// A finding: damage, what it is, and the standing advice.
func damage(_ code: String, en: String, zh: String, at place: Place = Place()) -> Fault {
  Fault(
    code, .damaged, what: Phrase(zh: "检查未通过", en: "the check failed"),
    why: Phrase(zh: zh, en: en),
    next: Phrase(
      zh: "请勿改动；请从另一份副本恢复", en: "leave it as it is and restore it from another copy"),
    at: place)
}
