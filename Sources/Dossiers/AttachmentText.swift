internal import Casework
package import Primitives

/// The text of a file that was filed, kept as an entry beside it: `attachments/e-1.pdf.txt`, or
/// `attachments/e-2.jpg.ocr.txt` where a machine read it from a scan.
///
/// It is taken once, so that whoever searches the dossier later, with whatever is installed, finds
/// the same. UTF-8 in the order of reading: lines, with an empty one between paragraphs, and no
/// control character but their ends.
package struct AttachmentText: Hashable, Sendable {
  /// The most that is kept of one text, in bytes.
  package static let byteLimit = 1 << 20

  /// Where a text comes from.
  package enum Origin: Hashable, Sendable {
    /// Whoever made the file wrote it there.
    case written
    /// A machine read it from a picture, and may be wrong.
    case recognised

    fileprivate var ending: String { self == .written ? ".txt" : ".ocr.txt" }

    fileprivate var types: Set<String> {
      self == .written ? ["application/pdf"] : ["application/pdf", "image/jpeg", "image/png"]
    }
  }

  package let bytes: [UInt8]
  package let origin: Origin

  /// The text in what a program wrote, cut at a character; `nil` where that has no letter or digit.
  ///
  /// What is cleaned already comes out as it was.
  package init?(_ output: [UInt8], _ origin: Origin = .written) {
    self.origin = origin
    guard var bytes = AttachmentText.cleaned(output, after: []) else { return nil }
    // The first bytes say what a file is, and this one is a text.
    if ["%PDF-", "<?xml"].contains(where: { bytes.starts(with: $0.utf8) }) {
      bytes = AttachmentText.cleaned(output, after: [0x0A]) ?? bytes
    }
    self.bytes = bytes
  }

  private static func cleaned(_ output: [UInt8], after head: [UInt8]) -> [UInt8]? {
    var bytes = head
    var hasText = false
    for scalar in String(decoding: output.prefix(byteLimit), as: UTF8.self).unicodeScalars {
      guard let kept = kept(scalar) else { continue }
      // One is left for the end of the last line.
      guard bytes.count + UTF8.width(kept) < byteLimit else { break }
      if let units = UTF8.encode(kept) { bytes += units }
      hasText =
        hasText || kept.properties.isAlphabetic || kept.properties.numericType != nil
    }
    guard hasText else { return nil }
    while let last = bytes.last, last == 0x20 || last == 0x0A { bytes.removeLast() }
    bytes.append(0x0A)
    return bytes
  }

  /// What stands for a character in the text; `nil` for what is left out.
  private static func kept(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x0A, 0x20..<0x7F, 0x4E00..<0xA000: return scalar
    case 0x0B, 0x0C, 0x85, 0x2028, 0x2029: return "\n"
    // A piece of a character, or one that nobody knows.
    case 0x09, 0xFFFD: return " "
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format: return nil
    default: return scalar.properties.isNoncharacterCodePoint ? nil : scalar
    }
  }

  // MARK: Names

  /// The entry that the text of a file has.
  package static func entryName(of file: String, _ origin: Origin = .written) -> String {
    file + origin.ending
  }

  /// The file whose text an entry is, by their names alone; `nil` for any other entry.
  package static func file(of entry: String) -> String? { split(entry)?.file }

  /// Where the text in an entry of such a name comes from.
  package static func origin(of entry: String) -> Origin? { split(entry)?.origin }

  private static func split(_ entry: String) -> (file: String, origin: Origin)? {
    for origin in [Origin.recognised, .written] where entry.hasSuffix(origin.ending) {
      let file = String(entry.dropLast(origin.ending.count))
      if isTaken(of: file, origin) { return (file, origin) }
    }
    return nil
  }

  /// Whether it is of such files that a text of this origin is taken.
  package static func isTaken(of file: String, _ origin: Origin = .written) -> Bool {
    ["attachments/", "documents/"].contains { file.hasPrefix($0) }
      && origin.types.contains(Manifest.mediaType(of: file).rawValue)
  }

  // MARK: Reading

  /// The paragraphs of a text as it is searched.
  ///
  /// Where lines end is the page's doing, and gaps beside ideographs are the type's: a PDF does
  /// not say which of them somebody wrote. So neither stays beside an ideograph, and between other
  /// words both are one space.
  package static func paragraphs(of bytes: [UInt8]) -> [String] {
    var paragraphs: [String] = []
    var current = String.UnicodeScalarView()
    var hasGap = false
    var ends = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar == "\n" { ends += 1 }
      if scalar.properties.isWhitespace {
        hasGap = true
        continue
      }
      if ends > 1, !current.isEmpty {
        paragraphs.append(String(current))
        current = String.UnicodeScalarView()
      } else if hasGap, let last = current.last, !isWide(last), !isWide(scalar) {
        current.append(" ")
      }
      current.append(scalar)
      (hasGap, ends) = (false, 0)
    }
    if !current.isEmpty { paragraphs.append(String(current)) }
    return paragraphs
  }

  /// Ideographs and what is set among them without spaces.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2E80..<0xA4D0, 0xF900..<0xFB00, 0xFE30..<0xFE50, 0xFF00..<0xFFF0, 0x20000..<0x40000:
      true
    default: false
    }
  }
}

extension DossierDraft {
  /// Keeps the text of a file that was just added.
  ///
  /// `false` where its entry would have a name that is taken or too long: the file is then one
  /// without a text.
  @discardableResult
  package mutating func add(_ text: AttachmentText, of file: String) throws(Fault) -> Bool {
    let name = AttachmentText.entryName(of: file, text.origin)
    guard canHold(name) else { return false }
    try add(text.bytes, named: name)
    return true
  }
}
