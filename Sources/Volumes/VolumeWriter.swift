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
  let sums: FileSums
  private let lane = NationalLane()
  private let members: PackedMembers
  /// The volume's own files in the payload.
  private var own: [PackedFile] = []
  private var tags: [PackedFile] = []
  private(set) var tagManifest = MerkleHash.empty
  private(set) var nationalTagManifest: SM3Digest?

  init(plan: VolumePlan, to file: consuming OutputFile, storage: Storage) {
    self.plan = plan
    self.storage = storage
    let sums = FileSums()
    self.sums = sums
    members = PackedMembers(plan: plan, in: file.scratch())
    zip = ZipWriter(to: file) { sums.take($0) }
  }

  /// What was deflated.
  var deflated: [ZipEntry] { zip.deflated }

  mutating func writeAll() throws(Fault) {
    let documentation = Documentation(plan: plan)
    tags.append(try add("bagit.txt", text: Documentation.declaration))
    let catalogue = try addMembers()
    try plan.checkEntries(members.fileCount)
    members.national = lane.settled()
    var schemas: [PackedFile] = []
    for schema in plan.schemas {
      schemas.append(
        try add("data/schemas/" + schema.name, FixedText(bytes: schema.bytes)))
    }
    let readme = try add("data/documentation/README.txt", text: documentation.readme)
    let listing = try add("data/metadata/descriptive/cases.csv", catalogue)
    own = schemas + [readme, listing]
    let preservation = try add(
      "data/metadata/preservation/premis.xml",
      Preservation(plan: plan, members: members, own: own))
    let description = PackageDescription(
      plan: plan, catalogue: listing, preservation: preservation, documentation: [readme],
      schemas: schemas, members: members)
    let mets = try add("data/METS.xml", description)
    own += [preservation, mets]
    try writeManifests(documentation)
  }

  /// Writes the directory and gives the file back; `sums` are then those of all of it.
  consuming func finished() throws(Fault) -> OutputFile { try zip.finishedFile() }

  private mutating func writeManifests(_ documentation: Documentation) throws(Fault) {
    let bytes = own.reduce(members.byteCount) { $0 + $1.size }
    tags.append(
      try add(
        "bag-info.txt",
        text: documentation.bagInfo(bytes: bytes, files: own.count + members.fileCount)))
    own.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for kind in ManifestKind.allCases {
      tags.append(
        try add(
          kind.payload, Manifest(files: own, members: members, kind: kind), ManifestKind.method))
    }
    tags.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    tagManifest = try add(ManifestKind.sha256.tags, Manifest(files: tags, kind: .sha256)).sha256
    nationalTagManifest = try add(ManifestKind.sm3.tags, Manifest(files: tags, kind: .sm3)).sm3
  }

  // MARK: Members

  /// Members after which memory that the work no longer needs is let go.
  private static let stretch = 1000

  /// Adds every member; gives the catalogue of them.
  private mutating func addMembers() throws(Fault) -> Catalogue {
    var catalogue = Catalogue(columns: plan.columns, draft: zip.draft())
    for (number, planned) in plan.members.enumerated() {
      if number % VolumeWriter.stretch == 0 { ProcessMemory.giveBack() }
      let member = try plan.member(planned)
      try add(member)
      try catalogue.add(member)
    }
    return catalogue
  }

  private mutating func add(_ member: VolumeMember) throws(Fault) {
    let folder = members.folder(of: member.caseID)
    try members.begin(member)
    let dossier = member.caseID + ".dossier"
    guard
      try copy(member.dossierPath, to: folder, dossier, sm3: member.sm3) == member.dossier
    else { throw changed(member) }
    for file in member.files {
      switch file.content {
      case .path(let path): _ = try copy(path, to: folder, file.name)
      case .bytes(let bytes): _ = try add(bytes, folder, file.name)
      }
    }
    try members.end()
  }

  /// Files up to this size are read once, whole; longer ones twice, in pieces.
  private static let wholeLimit = 1 << 20

  private mutating func copy(
    _ path: String, to folder: String, _ name: String, sm3: SM3Digest? = nil
  ) throws(Fault) -> Digest {
    let source = try InputFile(path, storage: storage)
    if source.size <= VolumeWriter.wholeLimit {
      return try add(try source.read(at: 0, count: source.size), folder, name, sm3: sm3)
    }
    var sha256 = SHA256Hasher()
    let lane = lane
    try zip.add(folder + name, storing: source) { piece throws(Fault) in
      sha256.update(piece)
      if sm3 != nil { return }
      var copy: [UInt8] = []
      copy.append(piece)
      lane.take(copy)
    }
    if sm3 == nil { lane.finishFile() }
    let digest = sha256.finish()
    members.append(name, size: source.size, sha256: digest, sm3: sm3)
    return digest
  }

  private mutating func add(
    _ bytes: [UInt8], _ folder: String, _ name: String, sm3: SM3Digest? = nil
  ) throws(Fault) -> Digest {
    if sm3 == nil {
      lane.take(bytes)
      lane.finishFile()
    }
    try zip.add(folder + name, bytes, .stored)
    let digest = SHA256.digest(of: bytes)
    members.append(name, size: bytes.count, sha256: digest, sm3: sm3)
    return digest
  }

  // MARK: Texts

  private mutating func add(_ name: String, text: String) throws(Fault) -> PackedFile {
    try add(name, FixedText(bytes: Array(text.utf8)))
  }

  /// Adds a text of the volume's own, in pieces.
  private mutating func add(
    _ name: String, _ generated: some GeneratedText, _ method: ZipEntry.Method = .deflated
  ) throws(Fault) -> PackedFile {
    var text = TextStream()
    let name = "\(plan.volume)/\(name)"
    try zip.add(name, method) { write throws(Fault) in try generated.write(to: &text, write) }
    return text.digests.finish(name: name, createdOn: plan.day)
  }

  private mutating func add(
    _ name: String, _ catalogue: consuming Catalogue
  ) throws(Fault) -> PackedFile {
    let name = "\(plan.volume)/\(name)"
    let file = try catalogue.finish(name: name, createdOn: plan.day)
    try zip.add(name, catalogue.draft)
    return file
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

/// SHA-256 and CRC-32 of a file as it is written, and the check that the disk has it.
final class FileSums {
  private var hasher = SHA256Hasher()
  private var crc: UInt32 = 0
  private var size = 0

  func take(_ piece: RawSpan) {
    hasher.update(piece)
    crc = Deflate.crc32(piece, after: crc)
    size += piece.byteCount
  }

  /// Reads the whole file back and gives its digest.
  ///
  /// The CRC-32 of all of it tells whether the bytes that are there are those that were hashed on
  /// the way; a disk that errs is no adversary.
  /// What was deflated, and so is no copy of anything, is expanded again.
  func check(_ file: inout OutputFile, _ entries: [ZipEntry]) throws(Fault) -> Digest {
    let written = try file.reopened()
    var found: UInt32 = 0
    try written.forEachPiece { found = Deflate.crc32($0, after: found) }
    guard written.size == size, found == crc else { throw FileSums.notWritten(nil) }
    for entry in entries where entry.method == .deflated {
      var sum: UInt32 = 0
      var inflate = InflateStream(.raw, limit: entry.size)
      try written.forEachPiece(from: entry.dataOffset, count: entry.compressedSize) {
        piece throws(Fault) in
        try inflate.expand(piece) { sum = Deflate.crc32($0, after: sum) }
      }
      try inflate.finish()
      guard sum == entry.crc else { throw FileSums.notWritten(entry.name) }
    }
    return hasher.finish()
  }

  private static func notWritten(_ entry: String?) -> Fault {
    Fault(
      "volume-readback", what: Phrase(zh: "未装卷", en: "nothing was packed"),
      why: Phrase(zh: "读回的内容与写入的不同", en: "what was read back is not what was written"),
      next: Phrase(zh: "请检查磁盘", en: "check the disk"), at: Place(entry: entry))
  }
}
