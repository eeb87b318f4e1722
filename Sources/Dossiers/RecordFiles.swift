package import Casework
internal import Codec
package import Primitives
internal import Seals
package import Storage

/// An entry of a record file as the bytes of its file, and back.
package enum RecordText {
  static let namespace = "urn:dossier:record:1"

  package static func bytes(of record: ArchiveRecord) throws(Fault) -> [UInt8] {
    try XMLBridge.bytes(
      of: try NodeEncoder().encode(record, name: "record"), namespace: namespace)
  }

  /// Any bytes in: an entry or a `Fault` out, which names line and column.
  package static func record(
    from bytes: [UInt8], file: String
  ) throws(Fault) -> ArchiveRecord {
    let node = try XMLBridge.node(
      parsing: bytes, root: "record", namespace: namespace, file: file)
    return try placed(Place(file: file)) { () throws(Fault) in
      try NodeDecoder().decode(ArchiveRecord.self, from: node)
    }
  }

  /// `000001.xml` for sequence 1.
  package static func entryName(_ sequence: Int) -> String { padded(sequence, 6) + ".xml" }

  /// Whether a file is named as an entry: digits without a needless zero in front of six, and `.xml`.
  static func isEntryName(_ name: String) -> Bool {
    guard name.hasSuffix(".xml"), let sequence = Int(name.dropLast(4)) else { return false }
    return sequence > 0 && name == entryName(sequence)
  }
}

/// The chained record files of an office, `records/<chain>/000001.xml` and on.
///
/// Each entry is written once and names the SHA-256 of the one before it; docs/formats/records.md.
package struct RecordFiles: Sendable {
  package let folder: String
  private let storage: Storage

  package init(_ folder: String, storage: Storage) {
    self.folder = folder
    self.storage = storage
  }

  /// An entry that stands on the disk.
  package struct Entry: Sendable {
    package var record: ArchiveRecord
    /// Of its file: what `sha256sum` says.
    package var digest: Digest

    /// `arrangement/000001.xml`.
    package var name: String {
      record.kind.chain.rawValue + "/" + RecordText.entryName(record.sequence)
    }
  }

  /// Bytes of an entry, at most.
  static let entryLimit = 8 << 20

  /// Every chain, checked entry by entry.
  ///
  /// An entry that is missing, torn, edited or out of its place is a fault of kind `.damaged` that
  /// names it. An edit of a chain's last entry shows only where its digest was kept elsewhere.
  package func read() throws(Fault) -> [ArchiveChain: [Entry]] {
    var chains: [ArchiveChain: [Entry]] = [:]
    for chain in ArchiveChain.allCases { chains[chain] = try read(chain) }
    return chains
  }

  package func read(_ chain: ArchiveChain) throws(Fault) -> [Entry] {
    let place = Storage.join(folder, chain.rawValue)
    guard try storage.kind(of: place) == .directory else { return [] }
    // Names that begin with a dot are temporary files and locks.
    let names = try storage.list(place).filter { !$0.hasPrefix(".") }
    if let stray = names.first(where: { !RecordText.isEntryName($0) }) {
      throw broken(
        Storage.join(place, stray),
        Phrase(zh: "不是记录文件的名称", en: "it is not named as an entry"))
    }
    var entries: [Entry] = []
    for index in names.indices {
      let wanted = RecordText.entryName(index + 1)
      guard names[index] == wanted else {
        throw broken(
          Storage.join(place, wanted), Phrase(zh: "缺少这一条", en: "this entry is missing"))
      }
      entries.append(
        try read(Storage.join(place, wanted), after: entries.last, chain: chain))
    }
    return entries
  }

  private func read(
    _ path: String, after last: Entry?, chain: ArchiveChain
  ) throws(Fault) -> Entry {
    let bytes = try storage.read(path, limit: RecordFiles.entryLimit, links: .refused)
    let record: ArchiveRecord
    do throws(Fault) { record = try RecordText.record(from: bytes, file: path) } catch {
      throw broken(path, Phrase(zh: "读不懂：\(error.why.zh)", en: "unreadable: \(error.why.en)"))
    }
    guard record.sequence == (last?.record.sequence ?? 0) + 1 else {
      throw broken(
        path,
        Phrase(
          zh: "编号是\(record.sequence)，应为\((last?.record.sequence ?? 0) + 1)",
          en: "it is numbered \(record.sequence), not \((last?.record.sequence ?? 0) + 1)"))
    }
    guard record.previous == last?.digest else {
      throw broken(
        path,
        Phrase(zh: "链断裂：所记前一条的摘要不符", en: "the chain breaks: it names another predecessor"))
    }
    guard record.kind.chain == chain else {
      throw broken(
        path,
        Phrase(
          zh: "“\(record.kind.rawValue)”不属于这个记录",
          en: "“\(record.kind.rawValue)” does not belong to this chain"))
    }
    guard try RecordText.bytes(of: record) == bytes else {
      throw broken(path, Phrase(zh: "写法被改动", en: "its writing was changed"))
    }
    return Entry(record: record, digest: SHA256.digest(of: bytes))
  }

  /// Adds what `body` makes of what is there, each entry whole and durable before the next.
  ///
  /// Several writers take turns. `body` gives entries without their place in the chain; `witness` is
  /// called for each as soon as it stands on the disk, before the next and before anybody else writes.
  package func append(
    _ body: ([ArchiveChain: [Entry]]) throws(Fault) -> [ArchiveRecord],
    witness: (Entry) throws(Fault) -> Void = { (_) throws(Fault) in }
  ) throws(Fault) -> [Entry] {
    try storage.makeDirectories(folder)
    let lock = try storage.lock(Storage.join(folder, ".lock"))
    defer { withExtendedLifetime(lock) {} }
    var chains = try read()
    var written: [Entry] = []
    for record in try body(chains) {
      let chain = record.kind.chain
      let place = Storage.join(folder, chain.rawValue)
      try storage.makeDirectories(place)
      if written.isEmpty { try storage.removeStaleTemporaries(in: place) }
      var record = record
      record.sequence = (chains[chain]?.last?.record.sequence ?? 0) + 1
      record.previous = chains[chain]?.last?.digest
      let bytes = try RecordText.bytes(of: record)
      guard bytes.count <= RecordFiles.entryLimit else {
        throw Fault(
          "records-large", .refused, what: Phrase(zh: "没有记入", en: "nothing was recorded"),
          why: Phrase(zh: "一条记录太大", en: "the entry is too large"),
          next: Phrase(zh: "请分成几次办理", en: "do it in several parts"))
      }
      let entry = Entry(record: record, digest: SHA256.digest(of: bytes))
      try storage.publish(
        bytes, to: Storage.join(place, RecordText.entryName(record.sequence)), replacing: .never,
        mode: 0o444)
      try witness(entry)
      chains[chain, default: []].append(entry)
      written.append(entry)
    }
    return written
  }

  /// `records-broken`: an entry at `path` is not what was written.
  package func broken(_ path: String, _ why: Phrase) -> Fault {
    Fault(
      "records-broken", .damaged,
      what: Phrase(zh: "档案记录被改动或损坏", en: "the archive's records were changed or damaged"),
      why: why,
      next: Phrase(
        zh: "请保留原件，从可信的副本恢复这一条",
        en: "keep it as it is and restore this entry from a copy you trust"),
      at: Place(file: path))
  }
}
