internal import Deflate
internal import Primitives
internal import Storage

/// Where the bytes of an index go: a file that is not yet committed, or memory.
final class IndexSink {
  private var file: OutputFile?
  private(set) var memory: [UInt8] = []
  /// Bytes of postings that may wait in memory for what stands before them.
  let waiting: Int

  init() { waiting = Int.max }

  var isFile: Bool { file != nil }

  init(path: String, storage: Storage, waiting: Int) throws(Fault) {
    file = try OutputFile(for: path, storage: storage)
    self.waiting = waiting
  }

  /// Sets bytes aside on the disk where the index goes to a file, else in memory.
  func scratch() -> ScratchFile { file?.scratch() ?? ScratchFile() }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    if file == nil {
      memory.append(contentsOf: bytes)
    } else {
      try file?.append(RawSpan(_unsafeBytes: bytes))
    }
  }

  /// What was written, for reading; the file stays uncommitted.
  func reopened() throws(Fault) -> IndexBytes {
    guard file != nil else { return IndexBytes(memory) }
    guard let input = try file?.reopened() else { return IndexBytes(memory) }
    return IndexBytes(try input.mapped(), file: input.path)
  }

  func commit(replacing: Storage.Replacement) throws(Fault) {
    if let file = file.take() { try file.commit(replacing: replacing) }
  }
}

/// Writes the sections of an index one after the other, each page under a checksum.
final class IndexWriter {
  let sink: IndexSink
  private var page = OutputBytes(capacity: IndexFormat.pageSize + 16)
  private var written = 0
  /// Bytes of the page that its sink already has.
  private var handedOn = 0
  private var sums: [UInt32] = []
  private var sections = [SectionEntry](
    repeating: SectionEntry(), count: IndexSection.allCases.count)

  init(_ sink: IndexSink) throws(Fault) {
    self.sink = sink
    try append(IndexFormat.magic)
  }

  /// The offset that the next byte will have.
  var position: Int { written + page.count }

  func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(IndexFormat.pageSize - page.count)
      page.append(UnsafeRawBufferPointer(rebasing: part))
      rest = rest.dropFirst(part.count)
      if page.count == IndexFormat.pageSize { try turn() }
    }
  }

  func append(_ bytes: [UInt8]) throws(Fault) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(Fault) in
      try append(UnsafeRawBufferPointer(buffer))
    }
  }

  func begin(_ section: IndexSection) throws(Fault) {
    while position % 8 != 0 { try append([0]) }
    sections[section.rawValue].offset = position
  }

  func end(_ section: IndexSection, extra: UInt64 = 0) {
    let start = sections[section.rawValue].offset
    sections[section.rawValue].length = position - start
    sections[section.rawValue].extra = extra
  }

  func put(_ section: IndexSection, _ bytes: [UInt8], extra: UInt64 = 0) throws(Fault) {
    try begin(section)
    try append(bytes)
    end(section, extra: extra)
  }

  private func turn() throws(Fault) {
    sums.append(Deflate.crc32(RawSpan(_unsafeBytes: page.bytes)))
    try handOn()
    written += page.count
    handedOn = 0
    page.removeAll()
  }

  private func handOn() throws(Fault) {
    try sink.append(UnsafeRawBufferPointer(rebasing: page.bytes[handedOn...]))
    handedOn = page.count
  }

  /// What was written so far, for reading.
  func reopened() throws(Fault) -> IndexBytes {
    try handOn()
    return try sink.reopened()
  }

  /// Writes the shared texts' terms, handed on by `add`, and the phrases of those.
  ///
  /// `isLast` is not set for an index that is only made to be merged with others: it has no phrases, and
  /// nobody asks it.
  func putShared(
    _ table: CaseTable, isLast: Bool, _ add: (TermWriter) throws(Fault) -> Void
  ) throws(Fault) {
    let encoder = PostingEncoder(lengthClass: table.lengthClass, titles: table.titles)
    defer { encoder.deallocate() }
    let terms = try TermWriter(
      self, .shared, encoder, frequent: isLast ? IndexFormat.frequent(of: table.count) : .max)
    try add(terms)
    try terms.finish()
    guard !terms.bigrams.isEmpty else { return }
    // What the terms were gathered in is not to stand beside what the phrases take.
    if sink.isFile { ProcessMemory.giveBack() }
    let phrases = try TermWriter(self, .phrases, encoder)
    let lists = PhraseLists(
      try reopened(), terms.bigrams, lengths: table.places, memory: sink.waiting / 2)
    defer { lists.deallocate() }
    try lists.write(into: phrases)
    try phrases.finish()
  }

  /// Writes the residents' terms, handed on by `add`.
  func putPersonal(
    _ table: CaseTable, _ add: (TermWriter) throws(Fault) -> Void
  ) throws(Fault) {
    let encoder = PostingEncoder(lengthClass: table.lengthClass, titles: [])
    defer { encoder.deallocate() }
    let terms = try TermWriter(self, .personal, encoder)
    try add(terms)
    try terms.finish()
  }

  /// Writes the label, the checksums and the footer.
  func finish(cases: Int, label: String) throws(Fault) {
    try put(.label, Array(label.utf8))
    while position % 8 != 0 { try append([0]) }
    if page.count > 0 { try turn() }
    let table = OutputBytes()
    for sum in sums { table.append(sum) }
    let footer = OutputBytes()
    footer.append(IndexFormat.magic)
    footer.append(IndexFormat.version)
    footer.append(UInt32(IndexSection.allCases.count))
    footer.append(UInt64(cases))
    footer.append(UInt64(written))
    footer.append(UInt64(written + table.count + IndexFormat.footerSize))
    footer.append(Deflate.crc32(RawSpan(_unsafeBytes: table.bytes)))
    footer.append(UInt32(IndexFormat.pageSize))
    for section in sections {
      footer.append(UInt64(section.offset))
      footer.append(UInt64(section.length))
      footer.append(section.extra)
    }
    footer.append(Deflate.crc32(RawSpan(_unsafeBytes: footer.bytes)))
    try sink.append(table.bytes)
    try sink.append(footer.bytes)
  }
}
