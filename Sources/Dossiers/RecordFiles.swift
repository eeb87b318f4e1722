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
  package struct Entry: Hashable, Sendable {
    package var chain: ArchiveChain
    /// From 1.
    package var sequence: Int
    /// Of its file: what `sha256sum` says.
    package var digest: Digest

    /// `arrangement/000001.xml`.
    package var name: String { chain.rawValue + "/" + RecordText.entryName(sequence) }
  }

  /// Bytes of an entry, at most.
  static let entryLimit = 8 << 20

  /// What entries there are, in the order of each chain; `record` reads them, so that no more than one
  /// needs to be in memory.
  ///
  /// A name that is none of an entry, and one that is missing, are faults of kind `.damaged`.
  package func entries() throws(Fault) -> [ArchiveChain: [Entry]] {
    var chains: [ArchiveChain: [Entry]] = [:]
    for chain in ArchiveChain.allCases { chains[chain] = try entries(of: chain) }
    return chains
  }

  private func entries(of chain: ArchiveChain) throws(Fault) -> [Entry] {
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
    for (index, name) in names.enumerated() {
      let wanted = Storage.join(place, RecordText.entryName(index + 1))
      guard name == RecordText.entryName(index + 1) else {
        throw broken(wanted, Phrase(zh: "缺少这一条", en: "this entry is missing"))
      }
      let digest = SHA256.digest(of: try bytes(wanted))
      entries.append(Entry(chain: chain, sequence: index + 1, digest: digest))
    }
    return entries
  }

  private func bytes(_ path: String) throws(Fault) -> [UInt8] {
    try storage.read(path, limit: RecordFiles.entryLimit, links: .refused)
  }

  /// Reads every entry and keeps none.
  ///
  /// One that is torn, edited or out of its place is a fault of kind `.damaged` that names it. An edit of
  /// a chain's last entry shows only where its digest was kept elsewhere.
  package func check(_ chains: [ArchiveChain: [Entry]]) throws(Fault) {
    for chain in ArchiveChain.allCases {
      for entry in chains[chain] ?? [] { _ = try record(entry, in: chains) }
    }
  }

  /// What an entry says; throws as `check` does.
  package func record(
    _ entry: Entry, in chains: [ArchiveChain: [Entry]]
  ) throws(Fault) -> ArchiveRecord {
    let path = Storage.join(folder, entry.name)
    let bytes = try bytes(path)
    let record: ArchiveRecord
    do throws(Fault) { record = try RecordText.record(from: bytes, file: path) } catch {
      throw broken(path, Phrase(zh: "读不懂：\(error.why.zh)", en: "unreadable: \(error.why.en)"))
    }
    guard record.sequence == entry.sequence else {
      throw broken(
        path,
        Phrase(
          zh: "编号是\(record.sequence)，应为\(entry.sequence)",
          en: "it is numbered \(record.sequence), not \(entry.sequence)"))
    }
    let previous = entry.sequence > 1 ? chains[entry.chain]?[entry.sequence - 2].digest : nil
    guard record.previous == previous else {
      throw broken(
        path,
        Phrase(zh: "链断裂：所记前一条的摘要不符", en: "the chain breaks: it names another predecessor"))
    }
    guard record.files.allSatisfy(\.isPlausible) else {
      throw broken(
        path, Phrase(zh: "件的序号、年度或页数异常", en: "a file's number, year or pages are absurd"))
    }
    guard record.kind.chain == entry.chain else {
      throw broken(
        path,
        Phrase(
          zh: "“\(record.kind.rawValue)”不属于这个记录",
          en: "“\(record.kind.rawValue)” does not belong to this chain"))
    }
    guard try RecordText.bytes(of: record) == bytes, SHA256.digest(of: bytes) == entry.digest else {
      throw broken(path, Phrase(zh: "写法被改动", en: "its writing was changed"))
    }
    return record
  }

  /// Adds what `body` makes of what is there, each entry whole and durable before the next.
  ///
  /// Several writers take turns. `body` gives entries without their place in the chain; it checks what it
  /// reads by `record`, and this only what the new ones follow. `witness` is called for each as soon as it
  /// stands on the disk, before the next and before anybody else writes.
  package func append(
    _ body: ([ArchiveChain: [Entry]]) throws(Fault) -> [ArchiveRecord],
    witness: (Entry, ArchiveRecord) throws(Fault) -> Void = { (_, _) throws(Fault) in }
  ) throws(Fault) -> [ArchiveRecord] {
    try storage.makeDirectories(folder)
    let lock = try storage.lock(Storage.join(folder, ".lock"))
    defer { withExtendedLifetime(lock) {} }
    var chains = try entries()
    var begun: Set<ArchiveChain> = []
    var written: [ArchiveRecord] = []
    for record in try body(chains) {
      let chain = record.kind.chain
      let place = Storage.join(folder, chain.rawValue)
      let last = chains[chain]?.last
      if begun.insert(chain).inserted {
        if let last { _ = try self.record(last, in: chains) }
        try storage.makeDirectories(place)
        try storage.removeStaleTemporaries(in: place)
      }
      var record = record
      record.sequence = (last?.sequence ?? 0) + 1
      record.previous = last?.digest
      let bytes = try RecordText.bytes(of: record)
      guard bytes.count <= RecordFiles.entryLimit else {
        throw Fault(
          "records-large", .refused, what: Phrase(zh: "没有记入", en: "nothing was recorded"),
          why: Phrase(zh: "一条记录太大", en: "the entry is too large"),
          next: Phrase(zh: "请分成几次办理", en: "do it in several parts"))
      }
      let entry = Entry(
        chain: chain, sequence: record.sequence, digest: SHA256.digest(of: bytes))
      try storage.publish(
        bytes, to: Storage.join(folder, entry.name), replacing: .never, mode: 0o444)
      try witness(entry, record)
      chains[chain, default: []].append(entry)
      written.append(record)
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
