package import Primitives
package import Seals
package import Storage

/// One further root that holds an office's archive, held against the first; docs/formats/copies.md.
package struct ArchiveCopy: Sendable {
  /// The office's archive.
  package let archive: String
  /// Where the copy is.
  package let root: String
  private let authorities: [Certificate]
  private let stampAuthorities: [Certificate]
  private let nationalKeys: [SM2PublicKey]
  private let storage: Storage

  package init(
    of archive: String, at root: String, authorities: [Certificate],
    stampAuthorities: [Certificate] = [], nationalKeys: [SM2PublicKey] = [], storage: Storage
  ) {
    self.archive = archive
    self.root = root
    self.authorities = authorities
    self.stampAuthorities = stampAuthorities
    self.nationalKeys = nationalKeys
    self.storage = storage
  }

  /// How a file of the copy stands to that of the archive.
  package enum State: String, Sendable {
    case same
    /// It is not in the copy yet.
    case missing
    /// Only the copy has it.
    case extra
    /// The archive's goes on where the copy's ends.
    case older
    /// The copy's goes on where the archive's ends.
    case newer
    /// They differ, and neither is shown to be wrong.
    case different
    case damagedHere = "damaged-here"
    case damagedThere = "damaged-there"
    /// A volume that was disposed of here, and is still in the copy.
    case disposed
  }

  package struct Item: Hashable, Sendable {
    /// Below the root: `XH-2022-1.zip`, `heads/2026-05-04.head.txt`.
    package var name: String
    package var state: State
  }

  /// What a copying did.
  package struct Result: Sendable {
    package var copied: [String] = []
    /// Volumes that were disposed of.
    package var removed: [String] = []
    /// What is still not the same, and why it was left.
    package var rest: [Item] = []
    package var notes: [Fault] = []
  }

  private static let log = "log.txt"
  private static let trust = "authority.pem"
  private static let heads = "heads"

  // MARK: Comparing

  /// Every file of either with how they stand to each other, in the order in which they are copied.
  ///
  /// With `reading`, volumes are read on both sides and held against their seals, else only their
  /// sizes are looked at; everything else is read in any case. Throws `copy-unreachable`.
  package func compare(reading: Bool) throws(Fault) -> [Item] {
    guard (try? storage.kind(of: root)) == .directory else { throw unreachable }
    let (here, there) = (try files(in: archive), try files(in: root))
    var items: [Item] = []
    if !authorities.isEmpty { items.append(try trustItem()) }
    for index in nationalKeys.indices { items.append(try nationalItem(index)) }
    if let log = try logItem() { items.append(log) }
    for name in ArchiveCopy.carried(here.union(there)).sorted(by: ArchiveCopy.isBefore) {
      guard here.contains(name) else {
        let isDisposed = name.hasSuffix(".zip") && disposal(of: ArchiveCopy.stem(of: name)) != nil
        items.append(Item(name: name, state: isDisposed ? .disposed : .extra))
        continue
      }
      guard there.contains(name) else {
        items.append(Item(name: name, state: .missing))
        continue
      }
      for state in try states(of: name, reading: reading) {
        items.append(Item(name: name, state: state))
      }
    }
    return items
  }

  /// Everything in a root and its heads.
  private func files(in folder: String) throws(Fault) -> Set<String> {
    guard try storage.kind(of: folder) == .directory else { return [] }
    var names = Set(try storage.list(folder))
    let heads = Storage.join(folder, ArchiveCopy.heads)
    if try storage.kind(of: heads) == .directory {
      names.formUnion(try storage.list(heads).map { ArchiveCopy.heads + "/" + $0 })
    }
    return names
  }

  /// The files that are made once and carried; volumes without a signature and texts without one are
  /// still being made.
  private static func carried(_ names: Set<String>) -> Set<String> {
    names.filter { name in
      guard !Storage.name(of: name).hasPrefix("."), name != log else { return false }
      let stem = stem(of: name)
      return switch rank(of: name) {
      case 0: names.contains(stem + ".seal.p7s")
      case 1, 2, 4: names.contains(stem + ".p7s")
      case 3: true
      default: false
      }
    }
  }

  private static let endings = [".zip", ".txt", ".sm2", ".p7s", ".tsr"]

  private static func rank(of name: String) -> Int? {
    endings.firstIndex { name.hasSuffix($0) }
  }

  private static func stem(of name: String) -> String { String(name.dropLast(4)) }

  /// Volumes first and what is signed about them last: a volume in a copy is there once it is sealed.
  private static func isBefore(_ left: String, _ right: String) -> Bool {
    let ranks = (rank(of: left) ?? 9, rank(of: right) ?? 9)
    return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left < right
  }

  private func states(of name: String, reading: Bool) throws(Fault) -> [State] {
    let (here, there) = (Storage.join(archive, name), Storage.join(root, name))
    if name.hasSuffix(".zip") {
      let volume = ArchiveCopy.stem(of: name)
      guard let seal = statement(of: volume, in: archive) ?? statement(of: volume, in: root) else {
        return [.different]
      }
      var states: [State] = []
      if try !isSealed(here, seal, reading: reading) { states.append(.damagedHere) }
      if try !isSealed(there, seal, reading: reading) { states.append(.damagedThere) }
      return states.isEmpty ? [.same] : states
    }
    if bytes(name, in: archive) == bytes(name, in: root) { return [.same] }
    let holds = (holds(name, in: archive), holds(name, in: root))
    if holds.0 != holds.1 { return [holds.0 ? .damagedThere : .damagedHere] }
    return [.different]
  }

  private func isSealed(
    _ path: String, _ seal: SealStatement, reading: Bool
  ) throws(Fault) -> Bool {
    guard try storage.size(of: path) == seal.size else { return false }
    guard reading else { return true }
    do throws(Fault) {
      let file = try storage.open(path)
      file.dropFromCache()
      return try file.sha256() == seal.sha256
    } catch {
      if error.code == "storage-io" || error.code == "storage-short" { return false }
      throw error
    }
  }

  private func bytes(_ name: String, in folder: String) -> [UInt8]? {
    try? storage.read(Storage.join(folder, name), limit: VolumeDisposal.byteLimit)
  }

  /// The volume's seal in a folder, where its signature holds.
  private func statement(of volume: String, in folder: String) -> SealStatement? {
    let stem = volume + ".seal"
    guard holds(stem + ".p7s", in: folder), let text = bytes(stem + ".txt", in: folder),
      let statement = try? SealStatement(bytes: text), statement.volume == volume
    else { return nil }
    return statement
  }

  /// Whether what was signed or stamped in a folder holds.
  private func holds(_ name: String, in folder: String) -> Bool {
    let stem = ArchiveCopy.stem(of: name)
    if name.hasSuffix(".sm2") {
      guard let signature = bytes(name, in: folder), let text = bytes(stem + ".txt", in: folder)
      else { return false }
      return (try? SM2Signature(der: signature).verify(text, keys: nationalKeys)) != nil
    }
    guard let signature = bytes(stem + ".p7s", in: folder) else { return false }
    if name.hasSuffix(".tsr") {
      guard let stamp = bytes(name, in: folder) else { return false }
      return (try? TimeStamp(der: stamp).verify(signature, authorities: stampAuthorities)) != nil
    }
    guard let text = bytes(stem + ".txt", in: folder) else { return false }
    return (try? Signature(der: signature).verify(text, authorities: authorities)) != nil
  }

  /// What is said here of a volume's disposal, where that is signed and about its seal.
  private func disposal(of volume: String) -> VolumeDisposal? {
    let stem = VolumeDisposal.stem(volume)
    guard holds(stem + ".p7s", in: archive), let text = bytes(stem + ".txt", in: archive),
      let disposal = try? VolumeDisposal(bytes: text), disposal.volume == volume,
      let seal = bytes(volume + ".seal.txt", in: archive), SHA256.digest(of: seal) == disposal.seal
    else { return nil }
    return disposal
  }

  // MARK: Log and certificates

  private static let logLimit = 1 << 30

  /// A log's whole lines, and whether they say what was sealed and signed.
  private struct Log {
    var bytes: [UInt8]
    /// It is a log, and no seal or head contradicts it.
    var isTrue: Bool
    /// Every seal and head is about entries that it has.
    var isComplete: Bool
    var isWhole: Bool { isTrue && isComplete }
  }

  private func log(in folder: String, trees: [LogTree]) throws(Fault) -> Log? {
    let path = Storage.join(folder, ArchiveCopy.log)
    guard try storage.exists(path) else { return nil }
    return log(try storage.read(path, limit: ArchiveCopy.logLimit), trees: trees)
  }

  private func log(_ bytes: [UInt8], trees: [LogTree]) -> Log {
    var reader = LogReader()
    var states = LogStates(at: Set(trees.map(\.size)))
    do throws(Fault) {
      try reader.read(bytes) { _, entry throws(Fault) in states.append(entry) }
    } catch { return Log(bytes: bytes, isTrue: false, isComplete: false) }
    let count = reader.count
    var isTrue = reader.wholeBytes > 0
    for tree in trees where 1...max(count, 1) ~= tree.size && states.states[tree.size]?.tree != tree
    {
      isTrue = false
    }
    return Log(
      bytes: Array(bytes[..<reader.wholeBytes]), isTrue: isTrue,
      isComplete: trees.allSatisfy { $0.size <= count })
  }

  /// What the seals and heads of both say of the log.
  private func trees() throws(Fault) -> [LogTree] {
    var trees: Set<LogTree> = []
    for folder in [archive, root] {
      for name in try files(in: folder) where name.hasSuffix(".p7s") {
        let stem = ArchiveCopy.stem(of: name)
        guard stem.hasSuffix(".seal") || stem.hasSuffix(".head"), holds(name, in: folder),
          let text = bytes(stem + ".txt", in: folder)
        else { continue }
        if let seal = try? SealStatement(bytes: text) {
          trees.insert(LogTree(size: seal.logSize, root: seal.logRoot))
        } else if let head = try? LogHead(bytes: text) {
          trees.insert(head.tree)
        }
      }
    }
    return Array(trees)
  }

  private func logItem() throws(Fault) -> Item? {
    let trees = try trees()
    let (here, there) = (try log(in: archive, trees: trees), try log(in: root, trees: trees))
    let state: State
    switch (here, there) {
    case (nil, nil): return nil
    case (nil, _?): state = .extra
    case (let here?, nil): state = here.isWhole ? .missing : .damagedHere
    case (let here?, let there?):
      if !there.isTrue {
        state = .damagedThere
      } else if here.isTrue, here.bytes == there.bytes {
        state = here.isComplete ? .same : .damagedHere
      } else if here.isTrue, there.bytes.starts(with: here.bytes) {
        state = .newer
      } else if !here.isWhole {
        state = .damagedHere
      } else {
        state = here.bytes.starts(with: there.bytes) ? .older : .different
      }
    }
    return Item(name: ArchiveCopy.log, state: state)
  }

  /// The authorities' certificates, so that the copy can be verified by itself.
  private func trustBytes() throws(Fault) -> [UInt8] {
    var pem: [UInt8] = []
    for certificate in authorities { pem += try certificate.pem() }
    return pem
  }

  private func trustItem() throws(Fault) -> Item {
    let wanted = try trustBytes()
    guard try storage.exists(Storage.join(root, ArchiveCopy.trust)) else {
      return Item(name: ArchiveCopy.trust, state: .missing)
    }
    let found = bytes(ArchiveCopy.trust, in: root) ?? []
    let state: State = found == wanted ? .same : wanted.starts(with: found) ? .older : .different
    return Item(name: ArchiveCopy.trust, state: state)
  }

  /// `sm2.pem`, `sm2-2.pem` …, as in the folder of keys: `openssl` reads one key from a file.
  private static func nationalName(_ index: Int) -> String {
    index == 0 ? "sm2.pem" : "sm2-\(index + 1).pem"
  }

  private func nationalItem(_ index: Int) throws(Fault) -> Item {
    let name = ArchiveCopy.nationalName(index)
    guard try storage.exists(Storage.join(root, name)) else {
      return Item(name: name, state: .missing)
    }
    let isSame = bytes(name, in: root) == (try nationalKeys[index].pem())
    return Item(name: name, state: isSame ? .same : .different)
  }

  // MARK: Copying

  /// Brings into the copy what it lacks.
  ///
  /// Nothing there that differs is written over. A volume that was disposed of goes once its
  /// successor is there.
  ///
  /// A file that does not hold here is not copied. Throws `copy-unreachable` and what the copy's disk
  /// does; what was copied until then is whole.
  package func copy() throws(Fault) -> Result {
    guard (try? storage.kind(of: root)) == .directory else { throw unreachable }
    let lock = try Lock(Storage.join(root, ".copy.lock"), waiting: false, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    let heads = Storage.join(root, ArchiveCopy.heads)
    for folder in [root, heads] where try storage.kind(of: folder) == .directory {
      try storage.removeStaleTemporaries(in: folder)
    }
    try RecoveryFiles.removeLeftovers(in: root, storage: storage)
    var result = Result()
    for item in try compare(reading: false) {
      switch item.state {
      case .same: continue
      case .missing, .older:
        if let damage = try bring(item.name) {
          result.notes.append(damage)
          result.rest.append(Item(name: item.name, state: .damagedHere))
        } else {
          result.copied.append(item.name)
        }
      default: result.rest.append(item)
      }
    }
    // Recovery blocks tell of what was destroyed, and go though a run was stopped between them.
    for name in try storage.list(root) {
      guard let volume = RecoveryFiles.volume(of: name), let disposal = disposal(of: volume),
        try isSettled(disposal.successor)
      else { continue }
      try storage.remove(Storage.join(root, name))
      result.removed.append(name)
    }
    for item in result.rest where item.state == .disposed {
      let volume = ArchiveCopy.stem(of: item.name)
      guard let disposal = disposal(of: volume), try isSettled(disposal.successor) else { continue }
      try storage.remove(Storage.join(root, item.name))
      result.removed.append(item.name)
    }
    let removed = Set(result.removed)
    result.rest.removeAll { removed.contains($0.name) }
    return result
  }

  /// Whether what goes on from a volume that was disposed of is in the copy.
  private func isSettled(_ successor: VolumeDisposal.Successor?) throws(Fault) -> Bool {
    guard let successor else { return true }
    if disposal(of: successor.volume) != nil { return true }
    guard let seal = statement(of: successor.volume, in: root),
      SHA256.digest(of: seal.bytes) == successor.seal
    else { return false }
    return try isSealed(
      Storage.join(root, successor.volume + ".zip"), seal, reading: true)
  }

  /// Copies one file; gives what keeps it from being copied where it does not hold here.
  private func bring(_ name: String) throws(Fault) -> Fault? {
    let target = Storage.join(root, name)
    switch name {
    case ArchiveCopy.log:
      guard let log = try log(in: archive, trees: try trees()), log.isWhole else {
        return damaged(name)
      }
      try grow(target, to: log.bytes)
      return nil
    case ArchiveCopy.trust:
      try grow(target, to: try trustBytes())
      return nil
    default: break
    }
    if let index = nationalKeys.indices.first(where: { ArchiveCopy.nationalName($0) == name }) {
      let pem = try nationalKeys[index].pem()
      try storage.publish(pem, to: target, replacing: .never, mode: 0o444)
      try requireRead(pem, target)
      return nil
    }
    if name.hasSuffix(".zip") { return try bringVolume(name, to: target) }
    let isUnjudged =
      name.hasSuffix(".tsr") && stampAuthorities.isEmpty
      || name.hasSuffix(".sm2") && nationalKeys.isEmpty
    guard isUnjudged || holds(name, in: archive), let found = bytes(name, in: archive) else {
      return damaged(name)
    }
    if name.hasPrefix(ArchiveCopy.heads + "/") {
      try storage.makeDirectories(Storage.join(root, ArchiveCopy.heads))
    }
    try storage.publish(found, to: target, replacing: .never, mode: 0o444)
    try requireRead(found, target)
    return nil
  }

  private func bringVolume(_ name: String, to target: String) throws(Fault) -> Fault? {
    guard let seal = statement(of: ArchiveCopy.stem(of: name), in: archive) else {
      return damaged(name)
    }
    let file = try storage.open(Storage.join(archive, name)).copied(
      to: target, size: seal.size, sha256: seal.sha256, storage: storage)
    guard let file else { return damaged(name) }
    try file.commit(replacing: .never, mode: 0o444)
    return nil
  }

  /// Puts a longer text where its beginning is, or nothing.
  private func grow(_ target: String, to bytes: [UInt8]) throws(Fault) {
    if try storage.exists(target) {
      try storage.publish(
        bytes, to: target,
        replacing: .onlyIf { file throws(Fault) in
          // A line that a crash tore is no part of it.
          guard file.size <= bytes.count + LogReader.lineLimit else { return false }
          let found = try file.read(at: 0, count: file.size)
          let whole = found.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
          return bytes.starts(with: found[..<whole])
        })
    } else {
      try storage.publish(bytes, to: target, replacing: .never)
    }
    try requireRead(bytes, target)
  }

  private func requireRead(_ bytes: [UInt8], _ path: String) throws(Fault) {
    guard try storage.read(path, limit: max(bytes.count, 1)) == bytes else {
      throw Fault(
        "copy-readback", what: Phrase(zh: "没有复制", en: "nothing was copied"),
        why: Phrase(zh: "读回的内容与写入的不同", en: "what was read back is not what was written"),
        next: Phrase(zh: "请检查磁盘", en: "check the disk"), at: Place(file: path))
    }
  }

  // MARK: Bringing back

  /// Puts heads and log back from the copy, where those here are missing, damaged or behind, and
  /// gives what was put back; the damaged ones stay beside them as `….damaged`.
  package func restore() throws(Fault) -> (restored: [String], aside: [String]) {
    guard (try? storage.kind(of: root)) == .directory else { throw unreachable }
    var restored: [String] = []
    var asides: [String] = []
    func put(_ bytes: [UInt8], _ name: String, mode: UInt16) throws(Fault) {
      let path = Storage.join(archive, name)
      if let aside = try storage.setAside(path) { asides.append(aside) }
      try storage.publish(bytes, to: path, replacing: .never, mode: mode)
      restored.append(path)
    }
    for item in try compare(reading: false) {
      guard item.name.hasPrefix(ArchiveCopy.heads + "/") || item.name.contains(".disposal.") else {
        continue
      }
      guard item.state == .extra || item.state == .damagedHere, holds(item.name, in: root),
        let found = bytes(item.name, in: root)
      else { continue }
      try storage.makeDirectories(Storage.join(archive, ArchiveCopy.heads))
      try put(found, item.name, mode: 0o444)
    }
    let lock = try Lock(
      Storage.join(archive, ArchiveCopy.log + ".lock"), waiting: true, storage: storage)
    defer { withExtendedLifetime(lock) {} }
    if let bytes = try betterLog() { try put(bytes, ArchiveCopy.log, mode: 0o644) }
    return (restored, asides)
  }

  /// The log that ours should be; `nil` where it is good, or where the copy's is no help.
  private func betterLog() throws(Fault) -> [UInt8]? {
    let trees = try trees()
    guard let there = try log(in: root, trees: trees), there.isTrue else { return nil }
    let here = try log(in: archive, trees: trees)
    if let here, here.isTrue, there.bytes == here.bytes || !there.bytes.starts(with: here.bytes) {
      return nil
    }
    // What was added here since the copy was made need not be lost with what is damaged.
    if let here, !here.isTrue, here.bytes.count > there.bytes.count {
      let joined = log(there.bytes + here.bytes[there.bytes.count...], trees: trees)
      if joined.isWhole { return joined.bytes }
    }
    return there.isComplete ? there.bytes : nil
  }

  // MARK: Faults

  private var unreachable: Fault {
    Fault(
      "copy-unreachable", what: Phrase(zh: "副本够不到", en: "the copy cannot be reached"),
      why: Phrase(zh: "没有目录 \(root)", en: "there is no folder \(root)"),
      next: Phrase(
        zh: "接上或挂载该磁盘；第一次使用请先建立目录",
        en: "attach or mount its disk; make the folder before the first use"),
      at: Place(file: root))
  }

  private func damaged(_ name: String) -> Fault {
    Fault(
      "copy-damaged", .damaged, what: Phrase(zh: "没有复制", en: "it was not copied"),
      why: Phrase(
        zh: "这里的一份与封印或签名不符", en: "the one here is not what was sealed or signed"),
      next: Phrase(
        zh: "先修复：dossier archive repair", en: "repair it first: dossier archive repair"),
      at: Place(file: Storage.join(archive, name)))
  }
}
