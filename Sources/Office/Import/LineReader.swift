internal import Primitives
internal import Storage

/// The lines of a file, read as a stream: memory stays at one line, whatever the file.
struct LineReader {
  /// One line without its end; `nil` bytes when it was longer than the limit.
  struct Line: Sendable {
    /// From 1.
    var number: Int
    var bytes: [UInt8]?
  }

  /// The longest line that is taken.
  static let limit = 32 << 20
  private static let pieceSize = 1 << 18

  private let file: InputFile
  private var offset = 0
  private var buffer: [UInt8] = []
  private var start = 0
  private var number = 0

  init(_ file: InputFile) { self.file = file }

  /// The next line that is not empty, or `nil` at the end.
  mutating func next() throws(Fault) -> Line? {
    while let line = try any() {
      if line.bytes.map({ !$0.isEmpty }) ?? true { return line }
    }
    return nil
  }

  private mutating func any() throws(Fault) -> Line? {
    var scanned = start
    var isTooLong = false
    while true {
      let end = buffer.span.bytes.firstOffset(of: 0x0A, from: scanned)
      if end < buffer.count {
        defer { start = end + 1 }
        return line(upTo: end, isTooLong || end - start > LineReader.limit)
      }
      if buffer.count - start > LineReader.limit { isTooLong = true }
      if isTooLong { start = buffer.count }
      buffer.removeSubrange(..<start)
      start = 0
      scanned = buffer.count
      guard offset < file.size else {
        guard !buffer.isEmpty || isTooLong else { return nil }
        defer { start = buffer.count }
        return line(upTo: buffer.count, isTooLong)
      }
      let piece = try file.read(
        at: offset, count: min(LineReader.pieceSize, file.size - offset))
      offset += piece.count
      buffer += piece
    }
  }

  private mutating func line(upTo end: Int, _ isTooLong: Bool) -> Line {
    number += 1
    if isTooLong { return Line(number: number, bytes: nil) }
    var bytes = buffer[start..<end]
    if bytes.last == 0x0D { bytes.removeLast() }
    return Line(number: number, bytes: Array(bytes))
  }
}
