package import Primitives

/// What a scan of XML meets, in order.
enum TagEvent {
  case start(name: String, attributes: [(name: String, value: String)])
  /// All text between two tags, blank text left out.
  case text(String)
  case end(name: String)
}

/// Reads XML in pieces with little memory, for documents of any length.
///
/// Takes the plain XML that archives need: a declaration, elements, attributes, text and the five
/// named entities. A document type, comment, CDATA section, other instruction or character
/// reference is refused, as are tags over 64 KB, texts over 64 KB and depths over 64.
struct TagScanner {
  private var held: [UInt8] = []
  private var isInTag = false
  private var quote: UInt8?
  private var open: [String] = []
  private var hasRoot = false
  private var isFirstTag = true
  private var line = 1

  static let pieceLimit = 65_536
  static let depthLimit = 64
  static let attributeLimit = 256

  /// Takes the next bytes; `body` gets each event they complete.
  mutating func scan(
    _ piece: RawSpan, _ body: (TagEvent) throws(Fault) -> Void
  ) throws(Fault) {
    var start = 0
    while start < piece.byteCount {
      let end = run(from: start, in: piece)
      try hold(piece.extracting(start..<end))
      guard end < piece.byteCount else { return }
      start = end + 1
      let byte = piece.unsafeLoad(fromByteOffset: end, as: UInt8.self)
      if byte == 0x3C, !isInTag {
        try takeText(body)
        isInTag = true
      } else if byte == 0x3E {
        isInTag = false
        let tag = held
        held.removeAll(keepingCapacity: true)
        try take(tag, body)
        isFirstTag = false
      } else {
        quote = quote == nil ? byte : nil
        try hold(piece.extracting(end..<start))
      }
    }
  }

  /// Where the run of bytes ends that only need to be held: before the next byte that means
  /// something here, or with the piece.
  private mutating func run(from start: Int, in piece: RawSpan) -> Int {
    for index in start..<piece.byteCount {
      let byte = piece.unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if byte == 0x0A { line += 1 }
      if !isInTag {
        if byte == 0x3C { return index }
      } else if let quote {
        if byte == quote { return index }
      } else if byte == 0x3E || byte == 0x22 || byte == 0x27 {
        return index
      }
    }
    return piece.byteCount
  }

  /// States that the document is over; a fault when it is not whole.
  mutating func finish() throws(Fault) {
    guard !isInTag, open.isEmpty, hasRoot, held.allSatisfy(TagScanner.isBlank) else {
      throw malformed
    }
  }

  private mutating func hold(_ run: RawSpan) throws(Fault) {
    guard held.count + run.byteCount <= TagScanner.pieceLimit else { throw malformed }
    held.append(run)
  }

  private mutating func takeText(
    _ body: (TagEvent) throws(Fault) -> Void
  ) throws(Fault) {
    defer { held.removeAll(keepingCapacity: true) }
    if held.allSatisfy(TagScanner.isBlank) {
      // A declaration stands at the very start or nowhere.
      if !held.isEmpty { isFirstTag = false }
      return
    }
    guard !open.isEmpty else { throw malformed }
    try body(.text(try plain(held[...])))
  }

  private mutating func take(
    _ tag: [UInt8], _ body: (TagEvent) throws(Fault) -> Void
  ) throws(Fault) {
    guard let first = tag.first else { throw malformed }
    switch first {
    case 0x3F:
      guard isFirstTag, TagScanner.declarations.contains(tag) else { throw malformed }
    case 0x21: throw malformed
    case 0x2F:
      var name = tag.dropFirst()
      while let last = name.last, TagScanner.isBlank(last) { name.removeLast() }
      let text = String(decoding: name, as: UTF8.self)
      guard open.popLast() == text else { throw malformed }
      try body(.end(name: text))
    default: try takeStart(tag[...], body)
    }
  }

  private mutating func takeStart(
    _ tag: ArraySlice<UInt8>, _ body: (TagEvent) throws(Fault) -> Void
  ) throws(Fault) {
    var rest = tag
    let isEmpty = rest.last == 0x2F
    if isEmpty { rest.removeLast() }
    let name = try takeName(&rest)
    var attributes: [(name: String, value: String)] = []
    while true {
      let before = rest.count
      rest = rest.drop(while: TagScanner.isBlank)
      if rest.isEmpty { break }
      guard rest.count < before else { throw malformed }
      let key = try takeName(&rest)
      guard rest.popFirst() == 0x3D, let mark = rest.popFirst(), mark == 0x22 || mark == 0x27,
        let end = rest.firstIndex(of: mark), attributes.count < TagScanner.attributeLimit,
        !attributes.contains(where: { $0.name == key })
      else { throw malformed }
      attributes.append((key, try plain(rest[..<end])))
      rest = rest[(end + 1)...]
    }
    guard open.count < TagScanner.depthLimit, !(open.isEmpty && hasRoot) else { throw malformed }
    hasRoot = true
    try body(.start(name: name, attributes: attributes))
    if isEmpty { try body(.end(name: name)) } else { open.append(name) }
  }

  private func takeName(_ rest: inout ArraySlice<UInt8>) throws(Fault) -> String {
    let name = rest.prefix { byte in
      (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x30...0x39).contains(byte) || byte == 0x3A || byte == 0x2D || byte == 0x5F
        || byte == 0x2E || byte >= 0x80
    }
    let isDigit = name.first.map { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
    guard isDigit == false, let text = String(validating: name, as: UTF8.self) else {
      throw malformed
    }
    rest = rest.dropFirst(name.count)
    return text
  }

  /// The text with its entities resolved.
  private func plain(_ bytes: ArraySlice<UInt8>) throws(Fault) -> String {
    if bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x26 && $0 != 0x3C }) {
      guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
      return text
    }
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      switch byte {
      case 0x26:
        guard let end = rest.prefix(6).firstIndex(of: 0x3B),
          let letter = TagScanner.entities[String(decoding: rest[..<end], as: UTF8.self)]
        else { throw malformed }
        result.append(letter)
        rest = rest[(end + 1)...]
      case 0x3C, 0..<9, 0x0B...0x0C, 0x0E..<0x20: throw malformed
      default: result.append(byte)
      }
    }
    guard let text = String(validating: result, as: UTF8.self) else { throw malformed }
    return text
  }

  private static let declarations = [
    Array(#"?xml version="1.0" encoding="UTF-8"?"#.utf8), Array(#"?xml version="1.0"?"#.utf8),
  ]

  private static let entities: [String: UInt8] = [
    "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27,
  ]

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private var malformed: Fault {
    damage(
      "inspect-xml", en: "the XML is damaged or not of the plain kind", zh: "XML 已损坏或不合规定",
      at: Place(line: line))
  }
}

/// Reads bytes as the plain XML of archives, in pieces of a size; throws `inspect-xml`.
package func checkPlainXML(_ bytes: [UInt8], pieceSize: Int = 4096) throws(Fault) {
  var scanner = TagScanner()
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + max(1, pieceSize))
    try scanner.scan(bytes.span.bytes.extracting(start..<end)) { _ in }
    start = end
  }
  try scanner.finish()
}

extension TagEvent {
  /// A name without its prefix.
  static func local(_ name: String) -> Substring {
    name.utf8.lastIndex(of: 0x3A).map { name[name.utf8.index(after: $0)...] } ?? name[...]
  }
}
