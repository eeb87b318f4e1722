package import Primitives
package import Storage

/// Builds an index from cases, in any order, with bounded memory.
///
/// Cases are gathered until `memory` is used, then turned into a part in a temporary file; parts are
/// merged a few at a time. The same cases give the same bytes, whatever their order and the
/// memory.
package final class IndexBuilder {
  private let path: String?
  private let storage: Storage
  private let label: String
  private let memory: Int
  private var batch = Batch()
  private var parts: [Part] = []

  /// Cases that were sorted and written down.
  private struct Part {
    var index: SearchIndex
    /// Holds its file, which goes when it goes.
    var sink: IndexSink
    /// How often what it holds was merged.
    var level: Int
  }

  /// Parts that are merged at once, eight at least: what is mapped of each while it is read is some 640 KB,
  /// and all of it is to take no more than a batch.
  private var width: Int { max(8, memory / (640 << 10)) }

  /// About what the batches may take, in bytes; the parts' dictionaries come on top.
  package static let usualMemory = 192 << 20

  /// Bytes of postings that wait in memory while indexes of volumes are merged.
  fileprivate static let mergeWaiting = 1 << 22

  /// Starts an index that will stand at `path`; `label` says what it is made from.
  package init(
    path: String, storage: Storage, label: String = "", memory: Int = usualMemory
  ) {
    self.label = label
    self.path = path
    self.storage = storage
    self.memory = memory
  }

  /// Starts a small index in memory; see `bytes()`.
  init(memory: Int = usualMemory) {
    path = nil
    storage = .disk
    label = ""
    self.memory = memory
  }

  /// Adds a case.
  ///
  /// - Throws: `search-index-text` when its text is longer than four million characters;
  ///   `storage-…` while a part is written.
  package func add(_ record: SearchRecord) throws(Fault) {
    try batch.add(record)
    guard batch.memory >= memory || batch.count == Inversion.maxCases else { return }
    try spill()
    ProcessMemory.giveBack()
  }

  private func sink() throws(Fault) -> IndexSink {
    if let path { return try IndexSink(path: path, storage: storage, waiting: memory / 8) }
    return IndexSink()
  }

  private func spill() throws(Fault) {
    let sink = try sink()
    let full = batch
    batch = Batch()
    try full.write(to: sink, isLast: false)
    try add(sink, level: 0)
    while let level = parts.last?.level,
      parts.suffix(width).count(where: { $0.level == level }) == width
    {
      try fold()
    }
  }

  /// Makes one part of the last ones.
  private func fold() throws(Fault) {
    // What the batch was sorted in is not to stand beside what the merge takes.
    ProcessMemory.giveBack()
    let last = parts.suffix(width)
    let level = last.map(\.level).max() ?? 0
    let sink = try sink()
    try merge(last, to: sink, isLast: false)
    parts.removeLast(last.count)
    try add(sink, level: level + 1)
  }

  private func add(_ sink: IndexSink, level: Int) throws(Fault) {
    parts.append(Part(index: try SearchIndex(try sink.reopened()), sink: sink, level: level))
  }

  private func merge(
    _ parts: some Collection<Part>, to sink: IndexSink, isLast: Bool
  ) throws(Fault) {
    try IndexMerge(parts.map { (index: $0.index, hiding: []) })
      .write(to: sink, label: isLast ? label : "", isLast: isLast)
  }

  private func write(to sink: IndexSink) throws(Fault) {
    if parts.isEmpty {
      let full = batch
      batch = Batch()
      try full.write(to: sink, label: label, isLast: true)
    } else {
      if batch.count > 0 { try spill() }
      while parts.count > width { try fold() }
      ProcessMemory.giveBack()
      try merge(parts, to: sink, isLast: true)
      parts = []
    }
  }

  /// Writes the index and makes it durable under its name.
  package func finish(replacing: Storage.Replacement) throws(Fault) {
    let sink = try sink()
    try write(to: sink)
    try sink.commit(replacing: replacing)
  }

  /// The index of the cases so far, in memory.
  func bytes() throws(Fault) -> [UInt8] {
    let sink = IndexSink()
    try write(to: sink)
    return sink.memory
  }
}

extension SearchIndex {
  /// Builds an index of a few cases in memory.
  package static func bytes(of records: [SearchRecord]) throws(Fault) -> [UInt8] {
    let builder = IndexBuilder()
    for record in records { try builder.add(record) }
    return try builder.bytes()
  }

  /// Makes one small index of others in memory; see `merge(_:label:to:replacing:storage:)`.
  package static func bytes(merging parts: [SearchIndex]) throws(Fault) -> [UInt8] {
    let sink = IndexSink()
    try IndexMerge(parts.map { ($0, []) }).write(to: sink, isLast: true)
    return sink.memory
  }

  /// Makes one index of several, without their texts; the answers are those of all of them.
  ///
  /// Cases named by `hiding` are left out: the numbers that a part has for them.
  package static func merge(
    _ parts: [(index: SearchIndex, hiding: [Int])], label: String = "", to path: String,
    replacing: Storage.Replacement, storage: Storage
  ) throws(Fault) {
    let sink = try IndexSink(path: path, storage: storage, waiting: IndexBuilder.mergeWaiting)
    try IndexMerge(parts).write(to: sink, label: label, isLast: true)
    try sink.commit(replacing: replacing)
  }
}
