internal import Deflate
internal import Primitives
internal import Seals
internal import Storage
internal import Zip

/// What a member's bytes must be.
enum MemberProof: Hashable {
  case sha256(Digest)
  case sm3(SM3Digest)
  /// Nothing tells but the seal over the whole file.
  case whole
}

/// Where a member's bytes are.
enum MemberContent {
  /// As they lie in a volume, damaged or not.
  case found(source: Int, entry: ZipEntry)
  /// The same file, compressed anew as the packer does it.
  case recompressed(source: Int, entry: ZipEntry)
  /// A file of the office's that is not in a volume.
  case loose(path: String)
  /// A text that says nothing but what the other members are.
  case generated([UInt8], ZipEntry.Method)
  /// A stored file put together from two that are damaged in different places.
  case combined([UInt8])
}

/// One file that may hold members of the volume: the damaged one, or a copy.
struct RepairSource {
  let path: String
  let salvage: ZipSalvage
  /// Entries whose bytes have their own checksum.
  let byName: [String: [ZipEntry]]
  /// Stored entries whose header is whole and whose bytes are not.
  let struck: [String: [ZipEntry]]
  /// Names with offsets in the order of the file, those too of which only the header is whole.
  let order: [(name: String, offset: Int)]
  /// Names in the order of the directory, where that can be read.
  let directory: [String]?

  init(_ file: InputFile, volume: String) throws(Fault) {
    path = file.path
    let salvage = try ZipSalvage(file) { $0.hasPrefix(volume + "/") }
    self.salvage = salvage
    byName = Dictionary(grouping: salvage.entries, by: \.name)
    struck = Dictionary(
      grouping: salvage.damagedEntries.filter { $0.method == .stored }, by: \.name)
    order = (salvage.entries + salvage.damagedEntries).sorted { $0.headerOffset < $1.headerOffset }
      .map { ($0.name, $0.headerOffset) }
    // Whatever is wrong with the directory, it is then no help; the seal judges the result.
    directory = (try? ZipReader(file))?.entries.map(\.name)
  }
}

/// All that a volume can be put together from, in the order in which it is asked.
struct RepairSources {
  let volume: String
  var sources: [RepairSource]
  let storage: Storage
  /// The path of an office's own file, by its folder and name in the volume.
  let loose: @Sendable (_ folder: String, _ name: String) -> String?

  private static let members = "data/representations/rep1/data/"

  func full(_ path: some StringProtocol) -> String { "\(volume)/\(path)" }

  /// Names that some source has soundly, below the volume's folder.
  func soundPaths() -> Set<String> {
    Set(sources.flatMap(\.byName.keys).map { String($0.dropFirst(volume.utf8.count + 1)) })
  }

  // MARK: Members

  /// The ways to write a member, the likeliest first; none where no source has it.
  ///
  /// A deflated file can be written in more than one way; which is the sealed one, the whole tells.
  func contents(of path: String, _ proof: MemberProof) throws(Fault) -> [MemberContent] {
    let name = full(path)
    var found: [MemberContent] = []
    var packings: Set<Digest> = []
    for (index, source) in sources.enumerated() {
      for entry in source.byName[name] ?? [] {
        guard try holds(proof, entry, in: source) else { continue }
        if entry.method == .stored { return found + [.found(source: index, entry: entry)] }
        var hasher = SHA256Hasher()
        try source.salvage.forEachPacked(of: entry) { hasher.update($0) }
        if packings.insert(hasher.finish()).inserted {
          found.append(.found(source: index, entry: entry))
        }
        if packings.insert(try repacked(entry, in: source)).inserted {
          found.append(.recompressed(source: index, entry: entry))
        }
      }
    }
    if !found.isEmpty { return found }
    if let path = try loosePath(of: path, proof) { return [.loose(path: path)] }
    guard case .sha256(let digest) = proof, let bytes = combined(path, digest) else { return [] }
    return [.combined(bytes)]
  }

  // MARK: Two damaged ones

  /// Larger members in bytes are not held in memory twice.
  private static let combinedLimit = 128 << 20
  /// Bytes that are hashed at the most in search of the right choice.
  private static let combinedWork = 1 << 31
  /// Differing bytes that lie closer are taken from one file together; the finest comes last.
  private static let combinedGaps = [4096, 256, 16, 1]

  /// A member of which two files have different parts soundly; `nil` unless the digest proves one
  /// choice of them.
  private func combined(_ path: String, _ digest: Digest) -> [UInt8]? {
    var forms: [[UInt8]] = []
    for source in sources {
      for entry in source.struck[full(path)] ?? [] where entry.size <= RepairSources.combinedLimit {
        var bytes: [UInt8] = []
        // What the disk cannot read is no help.
        guard (try? source.salvage.forEachPacked(of: entry, { bytes.append($0) })) != nil else {
          continue
        }
        if !forms.contains(bytes) { forms.append(bytes) }
      }
    }
    for first in forms.indices {
      for second in forms.indices.dropFirst(first + 1)
      where forms[first].count == forms[second].count {
        if let whole = RepairSources.joined(forms[first], forms[second], digest) { return whole }
      }
    }
    return nil
  }

  /// Tries every choice, run by run, of where two files differ.
  static func joined(_ first: [UInt8], _ second: [UInt8], _ digest: Digest) -> [UInt8]? {
    let places = first.indices.filter { first[$0] != second[$0] }
    var tried: Set<[Range<Int>]> = []
    for gap in combinedGaps {
      var runs: [Range<Int>] = []
      for place in places {
        if let last = runs.last, place - last.upperBound < gap {
          runs[runs.count - 1] = last.lowerBound..<place + 1
        } else {
          runs.append(place..<place + 1)
        }
        if runs.count > 16 { break }
      }
      guard runs.count > 1, runs.count <= 16, tried.insert(runs).inserted,
        first.count << runs.count <= combinedWork
      else { continue }
      for choice in 1..<(1 << runs.count) - 1 {
        var bytes = first
        for (index, run) in runs.enumerated() where choice >> index & 1 == 1 {
          bytes.replaceSubrange(run, with: second[run])
        }
        if SHA256.digest(of: bytes) == digest { return bytes }
      }
    }
    return nil
  }

  /// Reads the first sound form of a member into memory.
  func bytes(
    of path: String, _ proof: MemberProof, limit: Int
  ) throws(Fault) -> [UInt8]? {
    for source in sources {
      for entry in source.byName[full(path)] ?? [] where entry.size <= limit {
        guard try holds(proof, entry, in: source) else { continue }
        var bytes: [UInt8] = []
        try source.salvage.forEachPiece(of: entry) { bytes.append($0) }
        return bytes
      }
    }
    return nil
  }

  private func holds(
    _ proof: MemberProof, _ entry: ZipEntry, in source: RepairSource
  ) throws(Fault) -> Bool {
    switch proof {
    case .sha256(let digest):
      return try sha256(of: entry, in: source) == digest
    case .sm3(let digest):
      return try sm3(of: entry, in: source) == digest
    case .whole: return true
    }
  }

  private func sha256(of entry: ZipEntry, in source: RepairSource) throws(Fault) -> Digest {
    var hasher = SHA256Hasher()
    try source.salvage.forEachPiece(of: entry) { hasher.update($0) }
    return hasher.finish()
  }

  private func sm3(of entry: ZipEntry, in source: RepairSource) throws(Fault) -> SM3Digest {
    var hasher = SM3Hasher()
    try source.salvage.forEachPiece(of: entry) { hasher.update($0) }
    return hasher.finish()
  }

  private func repacked(_ entry: ZipEntry, in source: RepairSource) throws(Fault) -> Digest {
    var hasher = SHA256Hasher()
    var stream = DeflateStream(.raw)
    try source.salvage.forEachPiece(of: entry) { piece throws(Fault) in
      try stream.compress(piece) { hasher.update($0) }
    }
    try stream.finish { hasher.update($0) }
    return hasher.finish()
  }

  /// A file of the office's that has the member's bytes.
  private func loosePath(of path: String, _ proof: MemberProof) throws(Fault) -> String? {
    guard path.hasPrefix(RepairSources.members), case .sha256(let digest) = proof else {
      return nil
    }
    let parts = path.dropFirst(RepairSources.members.count).split(separator: "/")
    guard parts.count == 2, let path = loose(String(parts[0]), String(parts[1])),
      try storage.kind(of: path) == .file
    else { return nil }
    return try storage.open(path, links: .refused).sha256() == digest ? path : nil
  }

  // MARK: Lists

  /// A manifest over the sound members that `isListed` accepts, as the packer writes it.
  func manifest(
    national: Bool, where isListed: (String) -> Bool
  ) throws(Fault) -> [UInt8] {
    var text: [UInt8] = []
    let paths = soundPaths().filter(isListed)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for path in paths {
      let name = full(path)
      guard let source = sources.first(where: { $0.byName[name] != nil }),
        let entry = source.byName[name]?.first
      else { continue }
      let digest =
        national ? try sm3(of: entry, in: source).hex : try sha256(of: entry, in: source).hex
      text += Array("\(digest)  \(path)\n".utf8)
    }
    return text
  }

  // MARK: Order

  /// The orders in which the members may have lain, the likeliest first.
  func orders(of paths: Set<String>) -> [[String]] {
    let names = Set(paths.map(full))
    var orders = sources.compactMap(\.directory).filter {
      $0.count == names.count && Set($0) == names
    }
    orders.append(merged(names))
    var seen: Set<[String]> = []
    return orders.filter { seen.insert($0).inserted }.map { names in
      names.map { String($0.dropFirst(volume.utf8.count + 1)) }
    }
  }

  /// What every source says of the order, together; what none tells goes where the packer puts it.
  private func merged(_ names: Set<String>) -> [String] {
    var lists: [[(name: String, offset: Int)]] = []
    for source in sources {
      var seen: Set<String> = []
      lists.append(
        source.order.filter { names.contains($0.name) && seen.insert($0.name).inserted })
    }
    let positions = lists.map { list in
      Dictionary(uniqueKeysWithValues: list.enumerated().map { ($1.name, $0) })
    }
    var next = [Int](repeating: 0, count: lists.count)
    var placed: Set<String> = []
    var order: [String] = []
    while true {
      var best: (name: String, offset: Int, isFree: Bool)?
      for (index, list) in lists.enumerated() {
        while next[index] < list.count, placed.contains(list[next[index]].name) {
          next[index] += 1
        }
      }
      for (index, list) in lists.enumerated() where next[index] < list.count {
        let head = list[next[index]]
        let isFree = positions.indices.allSatisfy { positions[$0][head.name] ?? 0 <= next[$0] }
        // Where sources disagree, the smaller offset goes first.
        if let best, (best.isFree ? 0 : 1, best.offset) <= (isFree ? 0 : 1, head.offset) {
          continue
        }
        best = (head.name, head.offset, isFree)
      }
      guard let best else { break }
      placed.insert(best.name)
      order.append(best.name)
    }
    var before: String?
    for name in names.sorted(by: { isBefore($0, $1) }) {
      if !placed.contains(name) {
        let index = before.flatMap { order.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        order.insert(name, at: index)
      }
      before = name
    }
    return order
  }

  private static let ranks = [
    "bagit.txt", members, "data/schemas/", "data/documentation/", "data/metadata/descriptive/",
    "data/metadata/preservation/", "data/METS.xml", "bag-info.txt", "manifest-sha256.txt",
    "manifest-sm3.txt", "tagmanifest-sha256.txt", "tagmanifest-sm3.txt",
  ]

  /// Whether the packer writes `left` before `right`.
  private func isBefore(_ left: String, _ right: String) -> Bool {
    func key(_ name: String) -> (Int, [Substring]) {
      let path = name.dropFirst(volume.utf8.count + 1)
      let rank = RepairSources.ranks.firstIndex { path.hasPrefix($0) } ?? RepairSources.ranks.count
      return (rank, path.split(separator: "/"))
    }
    let (a, b) = (key(left), key(right))
    guard a.0 == b.0 else { return a.0 < b.0 }
    guard a.1.dropLast() == b.1.dropLast(), let one = a.1.last, let other = b.1.last else {
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    // In a case's folder its dossier comes first.
    let ranks = (one.hasSuffix(".dossier") ? 0 : 1, other.hasSuffix(".dossier") ? 0 : 1)
    guard ranks.0 == ranks.1 else { return ranks.0 < ranks.1 }
    return one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
