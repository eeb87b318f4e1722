package import Primitives
package import Seals
package import Storage

/// The daily signed heads of an office's log: `heads/<day>.head.txt` and `.p7s`;
/// docs/formats/head.md.
package struct LogHeads: Sendable {
  package let folder: String
  private let log: DossierLog
  private let storage: Storage

  /// `archive` is the folder of log and volumes.
  package init(archive: String, storage: Storage) {
    folder = Storage.join(archive, "heads")
    log = DossierLog(Storage.join(archive, "log.txt"), storage: storage)
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
  package static func signaturePath(of text: String) -> String { stem(of: text) + ".p7s" }

  /// The SM2 signature's path for a seal's text.
  package static func nationalSignaturePath(of text: String) -> String { stem(of: text) + ".sm2" }

  /// The time stamp's path for a head's or a seal's text.
  package static func stampPath(of text: String) -> String { stem(of: text) + ".tsr" }

  private static func stem(of text: String) -> String {
    text.hasSuffix(".txt") ? String(text.dropLast(4)) : text
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
    try require(day, after: try last())
    var newest: CivilDate?
    _ = try log.read { _, entry throws(Fault) in
      newest = max(newest ?? entry.sealedOn, entry.sealedOn)
    }
    try require(day, afterEntryOf: newest)
  }

  private func require(_ day: CivilDate, after last: Kept?) throws(Fault) {
    guard let last, day < last.head.day else { return }
    throw LogHeads.clock(day, last.head.day, last.path)
  }

  private func require(_ day: CivilDate, afterEntryOf newest: CivilDate?) throws(Fault) {
    guard let newest, day < newest else { return }
    throw LogHeads.clock(day, newest, log.path)
  }

  /// Makes the head of a day with its signature, unless there is one.
  ///
  /// Gives it and whether it is new; `nil` where the log has no entry. `sign` gets the text.
  /// A last head that a crash left unsigned, today's or an earlier day's, is signed first, once it is held
  /// against the log and the head before it: whoever can write into the folder must not get a signature
  /// for it. Throws `head-clock`, `heads-log` when the log is not a continuation of the last head's,
  /// and `heads-chain` when an unsigned head does not follow the one before it.
  package func make(
    on day: CivilDate, sign: ([UInt8]) throws(Fault) -> Signature
  ) throws(Fault) -> (kept: Kept, isNew: Bool)? {
    try storage.makeDirectories(folder)
    let lock = try storage.lock(Storage.join(folder, ".heads.lock"))
    defer { withExtendedLifetime(lock) {} }
    try storage.removeStaleTemporaries(in: folder)
    let days = try days()
    let last = try days.last.map { day throws(Fault) in try read(day) }
    try require(day, after: last)
    let isUnsigned = try last.map { kept throws(Fault) in
      try !storage.exists(LogHeads.signaturePath(of: kept.path))
    }
    var relied = last.map { [$0] } ?? []
    if let last, isUnsigned == true {
      let before = try days.dropLast().last.map { day throws(Fault) in try read(day) }
      try requireLink(last, after: before)
      if let before { relied.append(before) }
    }
    let state = try logState(on: day, agreeingWith: relied)
    if let last {
      if isUnsigned == true { try publishSignature(of: last, by: sign) }
      if last.head.day == day { return (last, false) }
    }
    guard state.tree.size > 0 else { return nil }
    let head = LogHead(
      day: day, tree: state.tree, textSM3: state.textSM3,
      previous: last.map { LogHead.Previous(day: $0.head.day, digest: $0.digest) })
    let kept = Kept(head: head, path: path(of: day), digest: SHA256.digest(of: head.bytes))
    try storage.publish(head.bytes, to: kept.path, replacing: .never, mode: 0o444)
    try publishSignature(of: kept, by: sign)
    return (kept, true)
  }

  private func publishSignature(
    of kept: Kept, by sign: ([UInt8]) throws(Fault) -> Signature
  ) throws(Fault) {
    try storage.publish(
      try sign(kept.head.bytes).der, to: LogHeads.signaturePath(of: kept.path), replacing: .never,
      mode: 0o444)
  }

  private func requireLink(_ last: Kept, after before: Kept?) throws(Fault) {
    let due = before.map { LogHead.Previous(day: $0.head.day, digest: $0.digest) }
    guard last.head.previous == due, last.head.tree.size >= before?.head.tree.size ?? 0 else {
      throw LogHeads.damaged(
        "heads-chain", zh: "没有签名，也没有接在其前的日志头之后",
        en: "it has no signature, and it does not follow the head before it"
      ).inside(Place(file: last.path))
    }
  }

  /// What the log comes to, read once; throws unless each of `heads` is true of it.
  private func logState(
    on day: CivilDate, agreeingWith heads: [Kept]
  ) throws(Fault) -> (tree: LogTree, textSM3: SM3Digest) {
    var states = LogStates(at: Set(heads.map(\.head.tree.size)))
    var newest: CivilDate?
    // The newest entry among those of each head.
    var newestOf: [Int: CivilDate] = [:]
    _ = try log.read { index, entry throws(Fault) in
      states.append(entry)
      newest = max(newest ?? entry.sealedOn, entry.sealedOn)
      if states.states[index + 1] != nil { newestOf[index + 1] = newest }
    }
    try require(day, afterEntryOf: newest)
    for kept in heads {
      let head = kept.head
      guard let state = states.states[head.tree.size], state.tree == head.tree,
        state.textSM3 == head.textSM3, newestOf[head.tree.size].map({ $0 <= head.day }) == true
      else {
        throw LogHeads.damaged(
          "heads-log", zh: "日志前\(head.tree.size)条不是\(head.day)日志头所写的",
          en: "the log's first \(head.tree.size) entries are not those of the head of \(head.day)"
        ).inside(Place(file: log.path))
      }
    }
    return states.state
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
