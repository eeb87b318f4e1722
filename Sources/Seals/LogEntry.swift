package import Primitives

/// One leaf of an office's log: this dossier was sealed with these bytes on this day;
/// docs/formats/log.md.
package struct LogEntry: Hashable, Sendable {
  /// The case's id, with the supplement's suffix where it is one.
  package var caseID: String
  package var sealedOn: CivilDate
  /// SHA-256 of the sealed dossier file.
  package var dossier: Digest

  /// `nil` when the id cannot name a case.
  package init?(caseID: String, sealedOn: CivilDate, dossier: Digest) {
    guard isArchiveName(caseID) else { return nil }
    self.caseID = caseID
    self.sealedOn = sealedOn
    self.dossier = dossier
  }

  /// Reads a line without its end, as `line` writes it, else `nil`.
  package init?(line: some StringProtocol) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let day = CivilDate(parts[1]), let digest = Digest(hex: parts[2])
    else { return nil }
    self.init(caseID: String(parts[0]), sealedOn: day, dossier: digest)
    guard self.line == line else { return nil }
  }

  /// `<case id> <YYYY-MM-DD> <64 hexadecimal digits>`.
  package var line: String { "\(caseID) \(sealedOn) \(dossier)" }

  /// The leaf's hash, over the line's bytes without its end.
  package var leaf: Digest { MerkleHash.leaf(Array(line.utf8)) }
}

/// Reads a log's text piece by piece: a head line, then one entry a line.
package struct LogReader {
  /// The first line of every log.
  package static let head = "dossier-log 1"
  /// The longest line, its end not counted.
  package static let lineLimit = 192

  /// Entries read so far.
  package private(set) var count = 0
  /// Bytes of the whole lines read so far, their ends included.
  package private(set) var wholeBytes = 0
  /// What follows the last line end: empty, or a line that a crash cut short.
  package private(set) var rest: [UInt8] = []

  package init() {}

  /// Takes the next bytes and hands over each entry they complete, with its index from 0.
  ///
  /// Throws `seal-log-form` with the line for anything else than an entry, and what `body` throws.
  package mutating func read(
    _ bytes: some Sequence<UInt8>, _ body: (Int, LogEntry) throws(Fault) -> Void
  ) throws(Fault) {
    for byte in bytes {
      guard byte == 0x0A else {
        guard rest.count < LogReader.lineLimit else { throw malformed }
        rest.append(byte)
        continue
      }
      try takeLine(body)
      wholeBytes += rest.count + 1
      rest.removeAll(keepingCapacity: true)
    }
  }

  private mutating func takeLine(
    _ body: (Int, LogEntry) throws(Fault) -> Void
  ) throws(Fault) {
    let text = String(decoding: rest, as: UTF8.self)
    guard wholeBytes > 0 else {
      guard text == LogReader.head else { throw malformed }
      return
    }
    guard let entry = LogEntry(line: text) else { throw malformed }
    try body(count, entry)
    count += 1
  }

  private var malformed: Fault {
    LabelledLines.fault(
      "seal-log-form", line: wholeBytes == 0 ? 1 : count + 2,
      en: "this is no line of a log", zh: "这不是日志的一行")
  }
}
