internal import Deflate
internal import Primitives
internal import Seals
internal import Storage
internal import Zip

/// Writes a volume's entries in one pass: dossiers first, then what is said of them.
struct VolumeWriter: ~Copyable {
  private let plan: VolumePlan
  private let storage: Storage
  private var zip: ZipWriter
  private var digests: PassingDigests
  private var payload: [PackedFile] = []
  private var tags: [PackedFile] = []
  private(set) var tagManifest = MerkleHash.empty

  init(plan: VolumePlan, to file: consuming OutputFile, storage: Storage) {
    self.plan = plan
    self.storage = storage
    zip = ZipWriter(to: file)
    digests = PassingDigests(national: plan.hasNationalDigests)
    payload.reserveCapacity(plan.members.count * 3)
  }

  /// What was written, for the check that follows.
  var contents: WrittenContents {
    WrittenContents(entries: zip.entries, tagManifest: tagManifest)
  }

  mutating func writeAll() throws(Fault) {
    let documentation = Documentation(plan: plan)
    tags.append(try add("bagit.txt", text: Documentation.declaration))
    for (index, member) in plan.members.enumerated() { try add(member, index) }
    let dossiers = payload
    var schemas: [PackedFile] = []
    for schema in plan.schemas {
      schemas.append(
        try add("data/schemas/" + schema.name, FixedText(bytes: schema.bytes)))
    }
    let readme = try add("data/documentation/README.txt", text: documentation.readme)
    let catalogue = try add("data/metadata/descriptive/cases.csv", Catalogue(plan: plan))
    payload += schemas + [readme, catalogue]
    let preservation = try add(
      "data/metadata/preservation/premis.xml", Preservation(plan: plan, files: payload))
    let description = PackageDescription(
      plan: plan, catalogue: catalogue, preservation: preservation, documentation: [readme],
      schemas: schemas, dossiers: dossiers)
    let mets = try add("data/METS.xml", description)
    payload += [preservation, mets]
    try writeManifests(documentation)
  }

  /// Writes the directory and gives the file back.
  consuming func finished() throws(Fault) -> OutputFile { try zip.finishedFile() }

  private mutating func writeManifests(_ documentation: Documentation) throws(Fault) {
    let bytes = payload.reduce(0) { $0 + $1.size }
    tags.append(
      try add("bag-info.txt", text: documentation.bagInfo(bytes: bytes, files: payload.count)))
    tags.append(try addManifest("manifest-sha256.txt", of: payload))
    tagManifest = try addManifest("tagmanifest-sha256.txt", of: tags).sha256
  }

  /// Lines of digest and path in the byte order of the paths (RFC 8493, 2.1.3).
  private mutating func addManifest(
    _ name: String, of files: [PackedFile]
  ) throws(Fault) -> PackedFile {
    let sorted = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return try add(name, Manifest(files: sorted))
  }

  private mutating func add(_ member: VolumeMember, _ index: Int) throws(Fault) {
    let folder = "\(plan.volume)/data/representations/rep1/data/\(member.caseID)/"
    let dossier = try copy(
      member.dossierPath, to: folder + member.caseID + ".dossier", member.sealedOn, index)
    guard dossier.sha256 == member.dossier else { throw changed(member) }
    for file in member.files {
      switch file.content {
      case .path(let path):
        _ = try copy(path, to: folder + file.name, member.sealedOn, index)
      case .bytes(let bytes):
        try zip.add(folder + file.name, bytes, .stored)
        digests.take(bytes.span.bytes)
        payload.append(
          digests.finish(name: folder + file.name, createdOn: member.sealedOn, member: index))
      }
    }
  }

  private mutating func copy(
    _ path: String, to name: String, _ day: CivilDate, _ member: Int
  ) throws(Fault) -> PackedFile {
    let source = try InputFile(path, storage: storage)
    var passing = PassingDigests(national: plan.hasNationalDigests)
    try zip.add(name, storing: source) { piece throws(Fault) in passing.take(piece) }
    let file = passing.finish(name: name, createdOn: day, member: member)
    payload.append(file)
    return file
  }

  private mutating func add(_ name: String, text: String) throws(Fault) -> PackedFile {
    try add(name, FixedText(bytes: Array(text.utf8)))
  }

  /// Adds a deflated text of the volume's own, in pieces.
  private mutating func add(
    _ name: String, _ generated: some GeneratedText
  ) throws(Fault) -> PackedFile {
    var text = TextStream(national: plan.hasNationalDigests)
    let name = "\(plan.volume)/\(name)"
    try zip.add(name) { write throws(Fault) in try generated.write(to: &text, write) }
    return text.digests.finish(name: name, createdOn: plan.day, member: nil)
  }

  private func changed(_ member: VolumeMember) -> Fault {
    Fault(
      "volume-changed", .damaged, what: Phrase(zh: "未装卷", en: "nothing was packed"),
      why: Phrase(
        zh: "卷宗与封存时的摘要不符", en: "the dossier is not what was sealed: its digest differs"),
      next: Phrase(zh: "请从另一份副本恢复该卷宗", en: "restore the dossier from another copy"),
      at: Place(file: member.dossierPath, entry: member.caseID))
  }
}

private struct FixedText: GeneratedText {
  let bytes: [UInt8]

  func write(
    to stream: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    stream.add(bytes)
    try stream.flush(write)
  }
}

private struct Manifest: GeneratedText {
  let files: [PackedFile]

  func write(
    to stream: inout TextStream, _ write: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    for file in files {
      stream.add("\(file.sha256.hex)  \(file.bagPath)\n")
      try stream.drain(write)
    }
    try stream.flush(write)
  }
}

/// What a volume's writer put where, and the check that the disk has it.
struct WrittenContents {
  let entries: [ZipEntry]
  let tagManifest: Digest

  /// Reads the whole file back: every entry has its CRC-32, and the digests of the file are those
  /// of what was read, not of what was meant.
  func check(
    _ file: inout OutputFile, of plan: VolumePlan
  ) throws(Fault) -> (sha256: Digest, sm3: SM3Digest?) {
    var passing = PassingDigests(national: plan.hasNationalDigests)
    for entry in entries {
      try pass(&file, entry.headerOffset..<entry.dataOffset) { passing.take($0) }
      var crc: UInt32 = 0
      var inflate = InflateStream(.raw, limit: entry.size)
      try pass(&file, entry.dataOffset..<entry.end) { piece throws(Fault) in
        passing.take(piece)
        if entry.method == .stored {
          crc = Deflate.crc32(piece, after: crc)
        } else {
          try inflate.expand(piece) { crc = Deflate.crc32($0, after: crc) }
        }
      }
      guard crc == entry.crc else { throw notWritten(entry.name) }
    }
    try pass(&file, (entries.last?.end ?? 0)..<file.position) { passing.take($0) }
    let whole = passing.finish(name: "", createdOn: plan.day, member: nil)
    return (whole.sha256, whole.sm3)
  }

  private func pass(
    _ file: inout OutputFile, _ range: Range<Int>, _ body: (RawSpan) throws(Fault) -> Void
  ) throws(Fault) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let count = min(1 << 18, range.upperBound - offset)
      let bytes = try file.readBack(at: offset, count: count)
      guard bytes.count == count else { throw notWritten("") }
      try body(bytes.span.bytes)
      offset += count
    }
  }

  private func notWritten(_ name: String) -> Fault {
    Fault(
      "volume-readback", what: Phrase(zh: "未装卷", en: "nothing was packed"),
      why: Phrase(zh: "读回的内容与写入的不同", en: "what was read back is not what was written"),
      next: Phrase(zh: "请检查磁盘", en: "check the disk"),
      at: Place(entry: name.isEmpty ? nil : name))
  }
}
