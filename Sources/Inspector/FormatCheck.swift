internal import Deflate
package import Primitives

/// What a file is by its bytes.
package enum FileFormat: String, CaseIterable, Sendable {
  case pdfA = "PDF/A"
  /// Without the identification of PDF/A.
  case pdf = "PDF"
  case ofd = "OFD"
  case png = "PNG"
  case jpeg = "JPEG"
  case tiff = "TIFF"
  case xml = "XML"
  case text = "TXT"
  case dossier = "dossier"
  case word = "OOXML"
  case zip = "ZIP"
  case unknown = "?"

  /// The media types that it may be called by.
  package var mediaTypes: [String] {
    switch self {
    case .pdfA, .pdf: ["application/pdf"]
    case .ofd: ["application/ofd"]
    case .png: ["image/png"]
    case .jpeg: ["image/jpeg"]
    case .tiff: ["image/tiff"]
    case .xml: ["application/xml", "text/xml"]
    case .text: ["text/plain", "text/csv"]
    case .dossier: ["application/vnd.dossier+zip"]
    case .word: ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]
    case .zip: ["application/zip"]
    case .unknown: []
    }
  }

  /// Whether it is one to keep for good (GB/T 18894-2016, GB/T 33190).
  package var isArchival: Bool {
    switch self {
    case .pdfA, .ofd, .png, .jpeg, .tiff, .xml, .text, .dossier: true
    case .pdf, .word, .zip, .unknown: false
    }
  }
}

/// Finds out what passing bytes are, and whether they begin and end as such a file does.
///
/// Any bytes in, a format out; holds a few kilobytes.
struct FormatCheck {
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var search: TextSearch?
  private var hasBegun = false
  private var scanner: TagScanner?
  private var xmlFault: Fault?
  private var isText = true
  private var pending: [UInt8] = []
  private let isStrict: Bool

  private static let headLimit = 512
  /// What tells the formats apart that are searched or scanned: `%PDF-`, `<?xml`.
  private static let markLength = 5
  private static let tailLimit = 1024

  /// `isStrict` for XML of this house's own: it is read to its end.
  init(isStrict: Bool) { self.isStrict = isStrict }

  mutating func take(_ piece: RawSpan) {
    let before = hasBegun ? [] : head
    if head.count < FormatCheck.headLimit {
      head.append(piece.extracting(first: FormatCheck.headLimit - head.count))
    }
    let last = min(piece.byteCount, FormatCheck.tailLimit)
    tail.append(piece.extracting((piece.byteCount - last)..<piece.byteCount))
    tail.removeFirst(max(0, tail.count - FormatCheck.tailLimit))
    if isText { takeText(piece) }
    if !hasBegun {
      guard head.count >= FormatCheck.markLength else { return }
      begin()
      hasBegun = true
      look(at: before.span.bytes)
    }
    look(at: piece)
  }

  private mutating func look(at piece: RawSpan) {
    search?.take(piece)
    if xmlFault == nil, scanner != nil {
      do throws(Fault) { try scanner?.scan(piece) { _ in } } catch { xmlFault = error }
    }
  }

  private mutating func begin() {
    if head.starts(with: Array("%PDF-".utf8)) {
      search = TextSearch(["/Encrypt", "pdfaid:part"])
    } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      search = TextSearch(["OFD.xml", "word/document.xml"])
    } else if isStrict, head.starts(with: Array("<?xml".utf8)) {
      scanner = TagScanner()
    }
  }

  /// Holds back a character that the piece cuts in two.
  private mutating func takeText(_ piece: RawSpan) {
    pending.append(piece)
    var end = pending.count
    while end > 0, pending.count - end < 4 {
      let byte = pending[end - 1]
      end -= 1
      if byte < 0x80 {
        end += 1
        break
      }
      if byte >= 0xC0 { break }
    }
    let whole = pending[..<end]
    if whole.contains(0) || String(validating: whole, as: UTF8.self) == nil { isText = false }
    pending.removeFirst(end)
    if !isText { pending = [] }
  }

  private var format: FileFormat {
    func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
    let isWholeText =
      isText && (pending.isEmpty || String(validating: pending, as: UTF8.self) != nil)
    if begins(Array("%PDF-".utf8)) { return search?.found.contains(1) == true ? .pdfA : .pdf }
    if begins([0x50, 0x4B, 0x03, 0x04]) {
      if head.dropFirst(30).starts(with: Array("mimetypeapplication/vnd.dossier+zip".utf8)) {
        return .dossier
      }
      if search?.found.contains(0) == true { return .ofd }
      return search?.found.contains(1) == true ? .word : .zip
    }
    if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if begins([0xFF, 0xD8, 0xFF]) { return .jpeg }
    if begins([0x49, 0x49, 0x2A, 0]) || begins([0x4D, 0x4D, 0, 0x2A]) { return .tiff }
    guard isWholeText, !head.isEmpty else { return .unknown }
    return begins(Array("<?xml".utf8)) ? .xml : .text
  }

  func finish() -> FormatFacts {
    let format = format
    var facts = FormatFacts(format: format)
    func ends(_ bytes: [UInt8], within count: Int) -> Bool {
      tail.suffix(count).firstRange(of: bytes) != nil
    }
    switch format {
    case .pdfA, .pdf:
      facts.isWhole = ends(Array("%%EOF".utf8), within: 1024)
      facts.isEncrypted = search?.found.contains(0) == true
    case .ofd, .word, .zip, .dossier:
      facts.isWhole = ends([0x50, 0x4B, 0x05, 0x06], within: 1024)
      // The first flag of the first entry says that it is encrypted.
      facts.isEncrypted = head.count > 6 && head[6] & 1 == 1
    case .png: facts.isWhole = ends([0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], within: 8)
    case .jpeg: facts.isWhole = ends([0xFF, 0xD9], within: 64)
    case .xml:
      var scanner = scanner
      facts.fault = xmlFault
      if xmlFault == nil {
        do throws(Fault) { try scanner?.finish() } catch { facts.fault = error }
      }
    case .tiff, .text, .unknown: break
    }
    return facts
  }
}

/// What `FormatCheck` found.
package struct FormatFacts: Sendable {
  package var format: FileFormat
  /// Whether it ends as such a file does.
  package var isWhole = true
  package var isEncrypted = false
  /// Why it cannot be read.
  package var fault: Fault?
}

/// Looks for a few short texts in passing bytes.
private struct TextSearch {
  private let needles: [[UInt8]]
  private let longest: Int
  private var window: [UInt8] = []
  private(set) var found: Set<Int> = []

  init(_ texts: [String]) {
    needles = texts.map { Array($0.utf8) }
    longest = needles.map(\.count).max() ?? 0
  }

  mutating func take(_ piece: RawSpan) {
    guard found.count < needles.count else { return }
    window.append(piece)
    for (number, needle) in needles.enumerated() where !found.contains(number) {
      if TextSearch.stands(needle, in: window) { found.insert(number) }
    }
    window.removeFirst(max(0, window.count - longest + 1))
  }

  private static func stands(_ needle: [UInt8], in window: [UInt8]) -> Bool {
    let bytes = window.span
    let wanted = needle.span
    var start = 0
    while start + wanted.count <= bytes.count {
      var index = 0
      while index < wanted.count, bytes[start + index] == wanted[index] { index += 1 }
      if index == wanted.count { return true }
      start += 1
    }
    return false
  }
}

/// What bytes are that come in pieces of a size; `isStrict` reads XML to its end.
package func formatFacts(
  of bytes: [UInt8], pieceSize: Int = 65_536, isStrict: Bool = true
) -> FormatFacts {
  var check = FormatCheck(isStrict: isStrict)
  var start = 0
  while start < bytes.count {
    let end = min(bytes.count, start + max(1, pieceSize))
    check.take(bytes.span.bytes.extracting(start..<end))
    start = end
  }
  return check.finish()
}
