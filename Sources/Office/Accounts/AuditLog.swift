internal import Primitives
internal import Seals
internal import Storage

/// `audit.log`: who did what when, one line each, each naming the digest of the line before it.
///
/// Fields are separated by tabs: sequence, moment, operating-system account, person, action,
/// subject, and the SHA-256 of the previous line without its line break (64 zeros in the first).
/// `sha256sum` checks it.
struct AuditLog {
  let home: OfficeHome

  private var path: String { Storage.join(home.path, "audit.log") }
  private static let tail = 1 << 16
  /// Bytes of a subject.
  private static let longest = 1 << 15

  /// Adds a line, durably; writers of several processes take turns.
  func add(
    _ action: String, _ subject: String, person: String, account: String, at moment: Timestamp
  ) throws(Fault) {
    let storage = home.storage
    let lock = try storage.lock(path + ".lock")
    defer { extendLifetime(lock) }
    let last = try lastLine()
    let previous = last.map { SHA256.digest(of: Array($0.utf8)).hex }
    let sequence = (last?.split(separator: "\t").first.flatMap { Int($0) } ?? 0) + 1
    let fields = [
      String(sequence), moment.description, AuditLog.plain(account), AuditLog.plain(person), action,
      AuditLog.bounded(AuditLog.plain(subject)), previous ?? String(repeating: "0", count: 64),
    ]
    try storage.append(
      Array((fields.joined(separator: "\t") + "\n").utf8), to: path, mode: 0o640)
  }

  /// The last whole line; a torn one after it, left by a crash, is cut away.
  private func lastLine() throws(Fault) -> String? {
    let storage = home.storage
    guard let size = try storage.size(of: path), size > 0 else { return nil }
    let file = try storage.open(path, links: .refused)
    let count = min(size, AuditLog.tail)
    let bytes = try file.read(at: size - count, count: count)
    guard let end = bytes.lastIndex(of: 0x0A) else {
      guard count == size else { throw AuditLog.broken(path) }
      try storage.truncate(path, to: 0)
      return nil
    }
    if end + 1 < bytes.count { try storage.truncate(path, to: size - count + end + 1) }
    let start = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  struct Line {
    var at: Timestamp
    var account: String
    var person: String
    var action: String
    var subject: String
  }

  /// Every whole line, oldest first, or those of some actions; a line that is none of the log's is
  /// left out, for `firstBreak` to name.
  func lines(of actions: [String] = []) throws(Fault) -> [Line] {
    guard try home.storage.exists(path) else { return [] }
    let file = try home.storage.open(path)
    let bytes = try file.read(at: 0, count: file.size)
    // What stands after the last line break is being written, or was torn by a crash.
    guard let end = bytes.lastIndex(of: 0x0A) else { return [] }
    return bytes[..<end].split(separator: 0x0A).compactMap { line in
      let parts = line.split(separator: 0x09, omittingEmptySubsequences: false)
      guard parts.count == 7,
        actions.isEmpty || actions.contains(where: { parts[4].elementsEqual($0.utf8) })
      else { return nil }
      let fields = parts.map { String(decoding: $0, as: UTF8.self) }
      guard let moment = Timestamp(fields[1]) else { return nil }
      return Line(
        at: moment, account: fields[2], person: fields[3], action: fields[4], subject: fields[5])
    }
  }

  /// The first line that does not name the one before it; `nil` when the log is whole.
  func firstBreak() throws(Fault) -> Int? {
    guard let size = try home.storage.size(of: path) else { return nil }
    let bytes = try home.storage.read(path, limit: size)
    var previous = String(repeating: "0", count: 64)
    var number = 0
    for line in bytes.split(separator: 0x0A) {
      number += 1
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
      guard fields.count == 7, fields[6].elementsEqual(previous.utf8),
        fields[0].elementsEqual(String(number).utf8)
      else { return number }
      previous = SHA256.digest(of: Array(line)).hex
    }
    return nil
  }

  private static func plain(_ text: String) -> String {
    String(
      decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
  }

  /// A line must end within the tail that is read to find it: what is longer is cut, and says so.
  private static func bounded(_ subject: String) -> String {
    guard subject.utf8.count > AuditLog.longest else { return subject }
    var cut = subject.unicodeScalars.prefix(AuditLog.longest / 4)
    cut.append("…")
    return String(cut)
  }

  private static func broken(_ path: String) -> Fault {
    Fault(
      "audit-broken", .damaged, what: Phrase(zh: "审计日志已损坏", en: "the audit log is damaged"),
      why: Phrase(zh: "末尾没有完整的一行", en: "it does not end with a whole line"),
      next: Phrase(zh: "请保留原件并报告审计员", en: "keep it as it is and tell the auditor"),
      at: Place(file: path))
  }
}
