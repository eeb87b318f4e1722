package import Primitives
package import Seals
package import Storage

/// The daily signed heads of an office's log: `heads/<day>.head.txt` and `.p7s`;
/// docs/formats/head.md.
package struct LogHeads: Sendable {
  package let folder: String
  private let logPath: String
  private let storage: Storage

  /// `archive` is the folder of log and volumes.
  package init(archive: String, storage: Storage) {
    folder = Storage.join(archive, "heads")
    logPath = Storage.join(archive, "log.txt")
    self.storage = storage
  }

  /// A head as it is on disk.
  package struct Kept: Sendable {
    package var head: LogHead
    package var path: String
    package var digest: Digest
  }

  package static let ending = ".head.txt"

  package func path(of day: CivilDate) -> String {
    Storage.join(folder, "\(day)" + LogHeads.ending)
  }

  /// The signature's path for a head's or a seal's text.
  package static func signaturePath(of text: String) -> String {
    (text.hasSuffix(".txt") ? String(text.dropLast(4)) : text) + ".p7s"
  }

  /// The days of which there is a head, in order.
  package func days() throws(Fault) -> [CivilDate] {
    guard try storage.kind(of: folder) == .directory else { return [] }
    return try storage.list(folder).compactMap { name in
      name.hasSuffix(LogHeads.ending) ? CivilDate(name.dropLast(LogHeads.ending.count)) : nil
    }.sorted()
  }

  package func read(_ day: CivilDate) throws(Fault) -> Kept {
    let path = path(of: day)
    return try placed(Place(file: path)) { () throws(Fault) in
      let bytes = try storage.read(path, limit: LogHead.byteLimit)
      let head = try LogHead(bytes: bytes)
      guard head.day == day else {
        throw LogHeads.damaged(
          "heads-day", zh: "其中所写日期是\(head.day)", en: "it says that it is of \(head.day)")
      }
      return Kept(head: head, path: path, digest: SHA256.digest(of: bytes))
    }
  }

  package func last() throws(Fault) -> Kept? {
    guard let day = try days().last else { return nil }
    return try read(day)
  }

  /// Refuses a day before that of the last head, or before the last entry of the log: somebody set
  /// the clock back (`head-clock`).
  package func requireAfterLast(_ day: CivilDate) throws(Fault) {
    if let last = try last(), day < last.head.day {
      throw LogHeads.clock(day, last.head.day, last.path)
    }
    var newest: CivilDate?
    try readLog { entry in newest = max(newest ?? entry.sealedOn, entry.sealedOn) }
    if let newest, day < newest { throw LogHeads.clock(day, newest, logPath) }
  }

  /// Makes the head of a day with its signature, unless there is one.
  ///
  /// Gives it and whether it is new; `nil` where the log has no entry. `sign` gets the text. Throws `head-clock`, and `heads-log` when the log is not a continuation
  /// of the last head's. What a crash left unsigned is signed by the next call.
  package func make(
    on day: CivilDate, sign: ([UInt8]) throws(Fault) -> Signature
  ) throws(Fault) -> (kept: Kept, isNew: Bool)? {
    try storage.makeDirectories(folder)
    let lock = try storage.lock(Storage.join(folder, ".heads.lock"))
    defer { withExtendedLifetime(lock) {} }
    try storage.removeStaleTemporaries(in: folder)
    try requireAfterLast(day)
    var last = try last()
    let isNew = last?.head.day != day
    if isNew {
      guard let head = try next(on: day, after: last) else { return nil }
      try storage.publish(head.bytes, to: path(of: day), replacing: .never, mode: 0o444)
      last = try read(day)
    }
    guard let kept = last else { return nil }
    let signature = LogHeads.signaturePath(of: kept.path)
    if try !storage.exists(signature) {
      try storage.publish(
        try sign(kept.head.bytes).der, to: signature, replacing: .never, mode: 0o444)
    }
    return (kept, isNew)
  }

  private func next(on day: CivilDate, after last: Kept?) throws(Fault) -> LogHead? {
    var log = LogStates(at: last.map { [$0.head.tree.size] } ?? [])
    try readLog { log.append($0) }
    if let last,
      log.states[last.head.tree.size]?.tree != last.head.tree
        || log.states[last.head.tree.size]?.textSM3 != last.head.textSM3
    {
      throw LogHeads.damaged(
        "heads-log", zh: "日志前\(last.head.tree.size)条不是\(last.head.day)日志头所签的",
        en:
          "the log's first \(last.head.tree.size) entries are not those of the head of \(last.head.day)"
      ).inside(Place(file: logPath))
    }
    let (tree, sm3) = log.state
    guard tree.size > 0 else { return nil }
    return LogHead(
      day: day, tree: tree, textSM3: sm3,
      previous: last.map { LogHead.Previous(day: $0.head.day, digest: $0.digest) })
  }

  private func readLog(_ body: (LogEntry) -> Void) throws(Fault) {
    guard try storage.exists(logPath) else { return }
    let file = try storage.open(logPath)
    var reader = LogReader()
    var offset = 0
    try placed(Place(file: logPath)) { () throws(Fault) in
      while offset < file.size {
        let count = min(1 << 16, file.size - offset)
        try reader.read(try file.read(at: offset, count: count)) { _, entry in body(entry) }
        offset += count
      }
    }
  }

  private static func clock(_ day: CivilDate, _ last: CivilDate, _ path: String) -> Fault {
    Fault(
      "head-clock", .refused, what: Phrase(zh: "未签署", en: "nothing was signed"),
      why: Phrase(
        zh: "本机时钟是\(day)，而已有\(last)的记录：时钟被调回",
        en: "this machine's clock says \(day), and there is a record of \(last): it was set back"),
      next: Phrase(zh: "请校正时钟后再试", en: "correct the clock and try again"),
      at: Place(file: path))
  }

  private static func damaged(_ code: String, zh: String, en: String) -> Fault {
    Fault(
      code, .damaged, what: Phrase(zh: "未签署", en: "nothing was signed"),
      why: Phrase(zh: zh, en: en),
      next: Phrase(zh: "请与另一份副本核对", en: "compare with another copy"))
  }
}
