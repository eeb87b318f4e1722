package import Primitives
package import Seals
package import Storage

/// What one audit of a volume, or of a folder's ties, came to; docs/formats/audits.md.
package struct AuditRecord: Hashable, Sendable {
  package enum Result: String, Sendable {
    case sound, damaged
    /// The volume is not there or cannot be read.
    case missing
  }

  package var moment: Timestamp
  package var level: Audit.Level
  /// The volume's id; `AuditRecord.folder` for what ties the volumes together.
  package var volume: String
  package var result: Result
  package var findings: Int
  /// What was sealed, where the seal could be read.
  package var sha256: Digest?
  /// The program and its version.
  package var program: String
  /// Codes and places of the first findings.
  package var detail: String

  /// The name under which a folder's own audit is recorded.
  package static let folder = "*"
  private static let detailLimit = 1500

  package init(_ audit: Audit, of volume: String, at moment: Timestamp, program: String) {
    self.moment = moment
    level = audit.level
    self.volume = volume
    result =
      audit.isSound
      ? .sound
      : audit.findings.contains { $0.code == "inspect-volume-missing" } ? .missing : .damaged
    findings = audit.findings.count
    sha256 = audit.statement?.sha256
    self.program = AuditRecord.plain(program)
    let detail = audit.findings.prefix(20).map { fault in
      let place = fault.place.entry ?? fault.place.file.map(Storage.name(of:)) ?? ""
      return fault.code + " " + place
    }.joined(separator: "; ")
    self.detail = AuditRecord.plain(
      String(decoding: detail.utf8.prefix(AuditRecord.detailLimit), as: UTF8.self))
  }

  /// Of a volume that was sealed just now and read back against its sums.
  package init(sealed statement: SealStatement, at moment: Timestamp, program: String) {
    self.init(
      Audit(path: statement.volume + ".zip", level: .quick, findings: [], statement: statement),
      of: statement.volume, at: moment, program: program)
    detail = "sealed"
  }

  /// Reads the fields of a line, else `nil`.
  fileprivate init?(_ fields: [String]) {
    guard fields.count == 8, let moment = Timestamp(fields[0]),
      let level = Audit.Level(rawValue: fields[1]),
      fields[2] == AuditRecord.folder || isArchiveName(fields[2]),
      let result = Result(rawValue: fields[3]), let findings = Int(fields[4]), findings >= 0,
      fields[5] == "none" || Digest(hex: fields[5]) != nil
    else { return nil }
    self.moment = moment
    self.level = level
    volume = fields[2]
    self.result = result
    self.findings = findings
    sha256 = Digest(hex: fields[5])
    program = fields[6]
    detail = fields[7]
    guard self.fields == fields else { return nil }
  }

  fileprivate var fields: [String] {
    [
      moment.description, level.rawValue, volume, result.rawValue, String(findings),
      sha256?.hex ?? "none", program, detail,
    ]
  }

  private static func plain(_ text: String) -> String {
    String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
  }
}

/// `audits.log`: the result of every audit, one line each, each naming the digest of the line
/// before it; only ever added to.
package struct AuditJournal: Sendable {
  package let path: String
  private let storage: Storage

  /// The first line, which the first record names as its predecessor.
  package static let head = "dossier-audits 1"
  package static let lineLimit = 4096
  package static let byteLimit = 256 << 20

  package init(_ path: String, storage: Storage) {
    self.path = path
    self.storage = storage
  }

  /// What a journal's bytes say.
  package struct Reading: Sendable {
    package var records: [AuditRecord] = []
    /// Bytes of its whole lines.
    package var wholeBytes = 0
    /// Whether a line follows that a crash cut short.
    package var isTorn = false
    fileprivate var last = SHA256.digest(of: Array(AuditJournal.head.utf8))

    package init() {}

    /// The volumes that any record is about.
    package var volumes: Set<String> {
      Set(records.map(\.volume)).subtracting([AuditRecord.folder])
    }

    /// The last record of a volume with this condition.
    package func last(_ volume: String, where wanted: (AuditRecord) -> Bool) -> AuditRecord? {
      records.last { $0.volume == volume && wanted($0) }
    }
  }

  /// Every record; an absent journal has none.
  ///
  /// Throws `audit-journal-broken` with the line that
  /// is none, or that does not follow the one before it.
  package func read() throws(Fault) -> Reading {
    guard try storage.exists(path) else { return Reading() }
    let bytes = try storage.read(path, limit: AuditJournal.byteLimit)
    return try placed(Place(file: path)) { () throws(Fault) in
      try AuditJournal.read(bytes)
    }
  }

  package static func read(_ bytes: [UInt8]) throws(Fault) -> Reading {
    var reading = Reading()
    var start = 0
    var number = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      let line = bytes[start..<end]
      if number == 0 {
        guard line.elementsEqual(head.utf8) else { throw broken(1) }
      } else {
        guard line.count <= lineLimit, let text = String(validating: line, as: UTF8.self) else {
          throw broken(number + 1)
        }
        var fields = text.utf8.split(
          separator: 0x09, maxSplits: 10, omittingEmptySubsequences: false
        ).map { String($0) ?? "" }
        guard fields.count == 10, fields.removeLast() == reading.last.hex,
          fields.removeFirst() == String(number), let record = AuditRecord(fields)
        else { throw broken(number + 1) }
        reading.records.append(record)
        reading.last = SHA256.digest(of: Array(line))
      }
      number += 1
      start = end + 1
    }
    reading.wholeBytes = start
    reading.isTorn = start < bytes.count
    return reading
  }

  /// Adds a record, durably; writers take turns, and a torn last line is cut first.
  package func add(_ record: AuditRecord) throws(Fault) {
    let lock = try storage.lock(path + ".lock")
    defer { withExtendedLifetime(lock) {} }
    let reading = try read()
    if reading.isTorn { try storage.truncate(path, to: reading.wholeBytes) }
    let fields = [String(reading.records.count + 1)] + record.fields + [reading.last.hex]
    let head = reading.wholeBytes == 0 ? AuditJournal.head + "\n" : ""
    try storage.append(
      Array((head + fields.joined(separator: "\t") + "\n").utf8), to: path)
  }

  private static func broken(_ line: Int) -> Fault {
    Fault(
      "audit-journal-broken", .damaged,
      what: Phrase(zh: "查验记录已损坏", en: "the journal of audits is damaged"),
      why: Phrase(
        zh: "这一行不是查验记录，或没有接在前一行之后",
        en: "this line is no record, or does not follow the one before it"),
      next: Phrase(
        zh: "请保留原件，从另一份副本恢复", en: "keep it as it is and restore it from another copy"),
      at: Place(line: line))
  }
}
