internal import Primitives
internal import Seals
internal import Storage

/// The files of a volume's members as they were packed, for the metadata that tell of them.
///
/// They are set aside on the disk; memory holds where each member's begin and the digests that came
/// late.
final class PackedMembers {
  private let plan: VolumePlan
  /// The folder of all members in the package.
  let folder: String
  private var scratch: ScratchFile
  private var starts: [Int] = []
  /// The member at hand, until it is whole.
  private var record = ByteRecord()
  private(set) var fileCount = 0
  /// Of all files.
  private(set) var byteCount = 0
  /// The SM3 of the files that came without one, in their order.
  var national: [SM3Digest] = []
  private var nationalCount = 0

  init(plan: VolumePlan, in scratch: consuming ScratchFile) {
    self.plan = plan
    self.scratch = scratch
    folder = plan.volume + "/data/representations/rep1/data/"
    starts.reserveCapacity(plan.members.count + 1)
    starts.append(0)
  }

  func folder(of id: String) -> String { "\(folder)\(id)/" }

  // MARK: Writing

  /// Starts the plan's next member; its files follow, then `end`.
  func begin(_ member: VolumeMember) throws(Fault) {
    record = ByteRecord()
    record.add(member.title)
  }

  func append(_ name: String, size: Int, sha256: Digest, sm3: SM3Digest?) {
    record.add(name)
    record.add(size)
    record.add(sha256.bytes)
    record.add(sm3 == nil ? nationalCount : -1)
    if let sm3 { record.add(sm3.bytes) } else { nationalCount += 1 }
    fileCount += 1
    byteCount += size
  }

  func end() throws(Fault) {
    try scratch.append(record.bytes)
    starts.append(scratch.count)
  }

  // MARK: Reading

  /// Every file, member by member, as they were packed or in the byte order of their names.
  func forEachFile(
    byName: Bool = false, _ body: (PackedFile) throws(Fault) -> Void
  ) throws(Fault) {
    for index in byName ? membersByName() : Array(plan.members.indices) {
      var files = try files(of: index)
      if byName { files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
      for file in files { try body(file) }
    }
  }

  /// The members in the order of their folders: `A.s1/` comes before `A/`.
  private func membersByName() -> [Int] {
    plan.members.indices.sorted {
      (plan.members[$0].caseID + "/").utf8
        .lexicographicallyPrecedes((plan.members[$1].caseID + "/").utf8)
    }
  }

  private func files(of index: Int) throws(Fault) -> [PackedFile] {
    let planned = plan.members[index]
    let folder = folder(of: planned.caseID)
    var record = ByteRecord.Reader(
      try scratch.bytes(at: starts[index], count: starts[index + 1] - starts[index]))
    let title = record.text()
    var files: [PackedFile] = []
    while !record.isAtEnd {
      let name = record.text()
      let size = record.number()
      let sha256 = record.digest()
      let late = record.number()
      files.append(
        PackedFile(
          name: folder + name, size: size, sha256: sha256,
          sm3: late < 0 ? SM3Digest(bytes: record.digest().bytes) : national[late],
          createdOn: planned.entry.sealedOn,
          title: name.hasSuffix(".dossier") ? title : nil))
    }
    return files
  }
}

/// Texts and numbers one after another; they are read back in the order in which they were added.
private struct ByteRecord {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: Int) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes += text.utf8
  }

  mutating func add(_ digest: [UInt8]) { bytes += digest }

  struct Reader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }

    mutating func number() -> Int { take(8).reversed().reduce(0) { $0 << 8 | Int($1) } }

    mutating func text() -> String { String(decoding: take(number()), as: UTF8.self) }

    mutating func digest() -> Digest {
      guard let digest = Digest(bytes: Array(take(Digest.byteCount))) else {
        preconditionFailure("a record ends within a digest")
      }
      return digest
    }
  }
}
