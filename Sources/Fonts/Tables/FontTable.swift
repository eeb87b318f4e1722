internal import Primitives

/// One table of a font file: a checked window of its bytes.
struct FontTable: Sendable {
  let file: FontFile
  let start: Int
  let count: Int

  /// The big-endian number of `width` (1…4) bytes at `offset` of the table.
  @inline(__always)
  func number(_ width: Int, _ offset: Int) throws(Fault) -> Int {
    guard offset >= 0, offset <= count - width,
      let value = file.number(width, at: start + offset)
    else { throw Fault.damagedFont(offset: start + offset) }
    return value
  }

  func uint8(_ offset: Int) throws(Fault) -> Int { try number(1, offset) }
  func uint16(_ offset: Int) throws(Fault) -> Int { try number(2, offset) }
  func uint32(_ offset: Int) throws(Fault) -> Int { try number(4, offset) }
  func int16(_ offset: Int) throws(Fault) -> Int {
    Int(Int16(truncatingIfNeeded: try number(2, offset)))
  }

  /// The bytes of `range`, counted from the table's start.
  func bytes(_ range: Range<Int>) throws(Fault) -> [UInt8] {
    var copy: [UInt8] = []
    try append(range, to: &copy)
    return copy
  }

  func append(_ range: Range<Int>, to output: inout [UInt8]) throws(Fault) {
    guard range.lowerBound >= 0, range.upperBound <= count, start + range.upperBound <= file.count
    else { throw Fault.damagedFont(offset: start + range.lowerBound) }
    file.append(start + range.lowerBound..<start + range.upperBound, to: &output)
  }
}

/// The table directory of one face (OpenType 1.9, "Organization of an OpenType font").
struct FontDirectory: Sendable {
  let file: FontFile
  private let entries: [(tag: Int, start: Int, count: Int)]

  /// More tables than any font has.
  private static let tableLimit = 256

  init(_ file: FontFile, index: Int) throws(Fault) {
    let whole = FontTable(file: file, start: 0, count: file.count)
    var base = 0
    if try whole.uint32(0) == FontDirectory.tag("ttcf") {
      guard index >= 0, index < (try whole.uint32(8)) else { throw Fault.missingFace(index) }
      base = try whole.uint32(12 + 4 * index)
    } else if index != 0 {
      throw Fault.missingFace(index)
    }
    let tables = try whole.uint16(base + 4)
    guard tables <= FontDirectory.tableLimit else { throw Fault.damagedFont(offset: base + 4) }
    var found: [(tag: Int, start: Int, count: Int)] = []
    for position in 0..<tables {
      let entry = base + 12 + 16 * position
      let start = try whole.uint32(entry + 8)
      let count = try whole.uint32(entry + 12)
      guard start <= file.count, count <= file.count - start else {
        throw Fault.damagedFont(offset: entry)
      }
      found.append((try whole.uint32(entry), start, count))
    }
    self.file = file
    entries = found
  }

  /// The table with this four-letter tag, or `nil` when the face has none.
  func table(_ name: StaticString) -> FontTable? {
    let tag = FontDirectory.tag(name)
    for entry in entries where entry.tag == tag {
      return FontTable(file: file, start: entry.start, count: entry.count)
    }
    return nil
  }

  /// The table with this tag, or a fault when a face cannot do without it.
  func required(_ name: StaticString) throws(Fault) -> FontTable {
    guard let table = table(name) else { throw Fault.missingTable(name) }
    return table
  }

  private static func tag(_ name: StaticString) -> Int {
    var value = 0
    for byte in "\(name)".utf8 { value = value << 8 | Int(byte) }
    return value
  }
}
