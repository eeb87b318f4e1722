package import Primitives
package import Seals
package import Storage

/// An office's append-only log of sealed dossiers on disk; docs/formats/log.md.
package struct DossierLog: Sendable {
  package let path: String
  private let storage: Storage

  package init(_ path: String, storage: Storage) {
    self.path = path
    self.storage = storage
  }

  /// Adds the entries that are not in the log yet, in their order, durably.
  ///
  /// A line that a crash tore is cut first. Two writers at once take turns. Throws
  /// `seal-log-form` for a damaged log, and `volume-log-conflict` when the log already names
  /// other bytes or another day for a case: a sealed dossier has one digest for ever.
  package func append(_ entries: some Collection<LogEntry>) throws(Fault) {
    let lock = try Lock(path + ".lock", waiting: true, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    let wanted = LogEntries(entries)
    var isKnown = [Bool](repeating: false, count: wanted.count)
    let reader = try read { _, entry throws(Fault) in
      guard let place = wanted.place(of: entry.caseID), !isKnown[place] else { return }
      guard wanted[place] == entry else { throw conflict(wanted[place], entry) }
      isKnown[place] = true
    }
    if !reader.rest.isEmpty { try storage.truncate(path, to: reader.wholeBytes) }
    var text = reader.wholeBytes == 0 ? LogReader.head + "\n" : ""
    for entry in entries {
      guard let place = wanted.place(of: entry.caseID), wanted[place] == entry, !isKnown[place]
      else { continue }
      isKnown[place] = true
      text += entry.line + "\n"
    }
    if !text.isEmpty { try storage.append(Array(text.utf8), to: path) }
  }

  /// Every entry by its case's id: what was sealed, and when.
  package func entries() throws(Fault) -> LogEntries {
    var entries: [LogEntry] = []
    _ = try read { _, entry throws(Fault) in entries.append(entry) }
    return LogEntries(entries)
  }

  /// The log's size and root now, in memory that does not grow with it.
  package func tree() throws(Fault) -> LogTree {
    var edge = MerkleEdge()
    _ = try read { _, entry throws(Fault) in edge.append(leaf: entry.leaf) }
    return LogTree(size: edge.size, root: edge.root)
  }

  /// Proves that the case's leaf is among the first `size` leaves (all of them without `size`).
  ///
  /// Throws `volume-log-missing` when it is not.
  package func proveInclusion(of caseID: String, size: Int? = nil) throws(Fault) -> LogProof {
    var tree = MerkleTree()
    var found: (index: Int, entry: LogEntry)?
    _ = try read { index, entry throws(Fault) in
      if entry.caseID == caseID { found = (index, entry) }
      tree.append(leaf: entry.leaf)
    }
    let size = size ?? tree.size
    guard let found, found.index < size, size <= tree.size else {
      throw missing(caseID, size: size)
    }
    return .inclusion(of: found.entry, at: found.index, in: tree, size: size)
  }

  /// Proves that the first `size` leaves (all without `size`) continue the first `old` ones.
  package func proveConsistency(from old: Int, to size: Int? = nil) throws(Fault) -> LogProof {
    var tree = MerkleTree()
    _ = try read { _, entry throws(Fault) in tree.append(leaf: entry.leaf) }
    let size = size ?? tree.size
    guard 0 < old, old <= size, size <= tree.size else { throw missing("", size: size) }
    return .consistency(from: old, to: size, in: tree)
  }

  /// The root over the first `size` entries; `nil` when there are fewer, or when one of `held` is
  /// not among them.
  func root(size: Int, holding held: some Sequence<LogEntry>) throws(Fault) -> Digest? {
    var edge = MerkleEdge()
    let wanted = LogEntries(held)
    var isFound = [Bool](repeating: false, count: wanted.count)
    _ = try read { index, entry throws(Fault) in
      guard index < size else { return }
      edge.append(leaf: entry.leaf)
      if let place = wanted.place(of: entry.caseID), wanted[place] == entry {
        isFound[place] = true
      }
    }
    return edge.size == size && isFound.allSatisfy(\.self) ? edge.root : nil
  }

  /// Reads the log from its start; a log that does not exist yet is empty.
  func read(
    _ body: (Int, LogEntry) throws(Fault) -> Void
  ) throws(Fault) -> LogReader {
    var reader = LogReader()
    guard try storage.exists(path) else { return reader }
    let file = try InputFile(path, storage: storage)
    var offset = 0
    while offset < file.size {
      let count = min(DossierLog.pieceSize, file.size - offset)
      let bytes = try file.read(at: offset, count: count)
      do throws(Fault) { try reader.read(bytes, body) } catch {
        throw error.inside(Place(file: path))
      }
      offset += count
    }
    return reader
  }

  private static let pieceSize = 1 << 16

  private func conflict(_ wanted: LogEntry, _ found: LogEntry) -> Fault {
    Fault(
      "volume-log-conflict", .damaged,
      what: Phrase(zh: "日志未追加", en: "nothing was added to the log"),
      why: Phrase(
        zh: "日志中\(found.caseID)是另一内容：\(found.line)",
        en: "the log has other facts of \(found.caseID): \(found.line)"),
      next: Phrase(
        zh: "请将卷宗与封存时的副本核对", en: "compare the dossier with a copy from when it was sealed"),
      at: Place(file: path, entry: wanted.caseID))
  }

  private func missing(_ caseID: String, size: Int) -> Fault {
    Fault(
      "volume-log-missing", what: Phrase(zh: "不能出具证明", en: "there is no such proof"),
      why: Phrase(
        zh: "日志前\(size)条中没有这一条", en: "it is not among the first \(size) entries of the log"),
      next: Phrase(zh: "请核对案件编号与日志", en: "check the case id and which log it is"),
      at: Place(file: path, entry: caseID.isEmpty ? nil : caseID))
  }
}
