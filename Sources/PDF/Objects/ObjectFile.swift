internal import Deflate
internal import Primitives
internal import Seals

/// A PDF file in the making: objects, object streams and the cross-reference stream.
///
/// Knows syntax and places, nothing of documents (ISO 32000-1, 7.5.7 and 7.5.8). The same calls in
/// the same order give the same bytes.
struct ObjectFile: ~Copyable {
  private enum Position {
    case unset
    case offset(Int)
    case inStream(stream: Int, index: Int)
  }

  private var output: [UInt8] = []
  private var positions: [Position] = [.unset]
  private var pending = SyntaxBuffer()
  private var pendingObjects: [(number: Int, offset: Int)] = []
  private var scratch = SyntaxBuffer()
  /// Font programs are most of a document's bytes and hardly shrink further at higher levels, which
  /// take twice the time for two per cent; kept for all streams.
  private let compressor = Compressor(level: 1)

  /// Objects in one object stream: a reader unpacks at most this many to reach one.
  private static let streamCapacity = 500

  init(capacity: Int) {
    output.reserveCapacity(capacity)
    // Four bytes above 127 tell transfer programs that the file is binary (ISO 19005-2, 6.1.2).
    output += Array("%PDF-1.7\n%".utf8) + [0xE2, 0xE3, 0xCF, 0xD3, 0x0A]
  }

  /// A number for an object to be written later.
  mutating func reserve() -> ObjectReference {
    positions.append(.unset)
    return ObjectReference(number: positions.count - 1)
  }

  /// Writes an object that is not a stream.
  mutating func add(_ reference: ObjectReference, _ write: (inout SyntaxBuffer) -> Void) {
    pendingObjects.append((reference.number, pending.bytes.count))
    write(&pending)
    pending.raw("\n")
    if pendingObjects.count == ObjectFile.streamCapacity { flush() }
  }

  mutating func add(_ write: (inout SyntaxBuffer) -> Void) -> ObjectReference {
    let reference = reserve()
    add(reference, write)
    return reference
  }

  /// How a stream's data is kept.
  enum Storage {
    /// As it is, for what other programs look for in plain sight, or for data already compressed.
    case plain
    case deflated
  }

  /// Writes a stream; `entries` are the dictionary's own keys, without length and filter.
  mutating func addStream(
    _ reference: ObjectReference, entries: String, data: [UInt8], _ storage: Storage
  ) {
    let filtered =
      storage == .plain ? data : compressor.compress(data.span.bytes, .zlib)
    positions[reference.number] = .offset(output.count)
    scratch.removeAll()
    scratch.integer(reference.number)
    scratch.raw(" 0 obj\n<<")
    scratch.raw(entries)
    if storage != .plain { scratch.raw("/Filter/FlateDecode") }
    scratch.raw("/Length ")
    scratch.integer(filtered.count)
    scratch.raw(">>stream\n")
    output += scratch.bytes
    output += filtered
    output += Array("\nendstream\nendobj\n".utf8)
  }

  mutating func addStream(
    entries: String, data: [UInt8], _ storage: Storage
  ) -> ObjectReference {
    let reference = reserve()
    addStream(reference, entries: entries, data: data, storage)
    return reference
  }

  /// Packs the objects that wait into an object stream.
  private mutating func flush() {
    guard !pendingObjects.isEmpty else { return }
    let stream = reserve()
    var head = SyntaxBuffer()
    for (index, object) in pendingObjects.enumerated() {
      positions[object.number] = .inStream(stream: stream.number, index: index)
      head.integer(object.number)
      head.space()
      head.integer(object.offset)
      head.space()
    }
    addStream(
      stream, entries: "/Type/ObjStm/N \(pendingObjects.count)/First \(head.bytes.count)",
      data: head.bytes + pending.bytes, .deflated)
    pending.removeAll()
    pendingObjects.removeAll(keepingCapacity: true)
  }

  /// Ends the file; `root` is the catalogue and `info` the document information.
  ///
  /// Both parts of the file identifier are the digest of what precedes the cross-reference.
  mutating func finish(root: ObjectReference, info: ObjectReference) -> [UInt8] {
    flush()
    let table = reserve()
    let start = output.count
    positions[table.number] = .offset(start)
    let identifier = hexString(SHA256.digest(of: output).bytes.prefix(16))
    let (width, rows) = crossReference()
    addStream(
      table,
      entries: "/Type/XRef/Size \(positions.count)/W[1 \(width) 2]"
        + "/Root \(root.number) 0 R/Info \(info.number) 0 R/ID[<\(identifier)><\(identifier)>]"
        + "/DecodeParms<</Predictor 12/Columns \(width + 3)>>",
      data: rows, .deflated)
    output += Array("startxref\n\(start)\n%%EOF\n".utf8)
    return output
  }

  /// The rows of the cross-reference stream, each as its difference from the row above.
  private func crossReference() -> (width: Int, rows: [UInt8]) {
    let width = output.count < 1 << 24 ? 3 : 4
    var rows: [UInt8] = []
    rows.reserveCapacity(positions.count * (width + 4))
    var above = [UInt8](repeating: 0, count: width + 3)
    for (number, position) in positions.enumerated() {
      var row: [UInt8] = []
      row.reserveCapacity(width + 3)
      let (kind, place, index): (UInt8, Int, Int) =
        switch position {
        case .unset: (0, 0, number == 0 ? 65_535 : 0)
        case .offset(let offset): (1, offset, 0)
        case .inStream(let stream, let index): (2, stream, index)
        }
      row.append(kind)
      for shift in stride(from: 8 * (width - 1), through: 0, by: -8) {
        row.append(UInt8(truncatingIfNeeded: place >> shift))
      }
      row.append(UInt8(truncatingIfNeeded: index >> 8))
      row.append(UInt8(truncatingIfNeeded: index))
      rows.append(2)
      for column in row.indices { rows.append(row[column] &- above[column]) }
      above = row
    }
    return (width, rows)
  }
}
