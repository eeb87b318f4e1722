package import Primitives
package import Seals
package import Storage
internal import Zip

/// Makes a damaged volume whole again from itself and from copies; docs/formats/repair.md.
///
/// The result is the sealed file, byte for byte, or there is none: what goes in is held against the
/// manifests, those against the seal, and the whole against the seal again.
package struct VolumeRepair: Sendable {
  package let volume: String
  /// Where the volume and its seal stand, or should stand.
  package let folder: String
  private let storage: Storage
  private let authorities: [Certificate]
  private let stampAuthorities: [Certificate]
  private let nationalKeys: [SM2PublicKey]
  private let planned: @Sendable ([String]) throws(Fault) -> VolumePlan?
  private let loose: @Sendable (_ folder: String, _ name: String) -> String?

  /// Repairs one volume; `planned` gives the plan by which a volume of these dossiers is packed.
  ///
  /// From a plan the packer's own texts can be written anew; `nil` where the dossiers are not at hand. `loose` gives the path of an office's own file that is not in a volume, by the folder and the
  /// name that it has in one.
  package init(
    _ volume: String, in folder: String, authorities: [Certificate],
    stampAuthorities: [Certificate] = [], nationalKeys: [SM2PublicKey] = [], storage: Storage,
    planned: @escaping @Sendable ([String]) throws(Fault) -> VolumePlan? = { _ in nil },
    loose: @escaping @Sendable (_ folder: String, _ name: String) -> String? = { _, _ in nil }
  ) {
    self.volume = volume
    self.folder = folder
    self.authorities = authorities
    self.stampAuthorities = stampAuthorities
    self.nationalKeys = nationalKeys
    self.storage = storage
    self.planned = planned
    self.loose = loose
  }

  /// What was done.
  package struct Result: Sendable {
    /// The volume's file that was written; `nil` where it was whole.
    package var path: String?
    /// Files that had to go, under the names that they are kept by.
    package var aside: [String] = []
    /// The copy that was whole, where there was one.
    package var whole: String?
    /// Else members by the file that they were taken from.
    package var taken: [String: Int] = [:]
    /// Members that were put together from two damaged ones.
    package var combined = 0
    /// Members that were written anew, as the packer writes them.
    package var remade = 0
    /// Seals, signatures and stamps that were put back.
    package var restored: [String] = []
    /// Sources that could not be used, and what could not be put back.
    package var notes: [Fault] = []
  }

  private var path: String { Storage.join(folder, volume + ".zip") }

  /// Repairs the volume in place, or writes the whole one to `output` and changes nothing else.
  ///
  /// `copies` are volumes or folders that hold them. A damaged file is kept as `….damaged`. Throws
  /// `repair-unsealed` where no signature over a seal of this volume holds, `repair-forked` where two
  /// do and differ, `repair-disposed` where the volume was disposed of, `repair-lost` with every
  /// member that no source has, `repair-unlike` where all members are there and the file is not the
  /// sealed one; whatever it throws, the damaged file is still there.
  package func repair(from copies: [String], to output: String? = nil) throws(Fault) -> Result {
    var result = Result()
    let files = copies.map { copy in
      (try? storage.kind(of: copy)) == .directory ? Storage.join(copy, volume + ".zip") : copy
    }
    let folders = [folder] + files.map { Storage.folder(of: $0) }
    // Only a folder that has to do with the volume is written into.
    let seal = try sealed(in: folders)
    try requireNotDisposed(seal.text, folders)
    var lock: Lock?
    if output == nil {
      try storage.makeDirectories(folder)
      lock = try Lock(Storage.join(folder, ".pack.lock"), waiting: false, storage: storage)
      try storage.removeStaleTemporaries(in: folder)
    }
    defer { withExtendedLifetime(lock) {} }
    try repairFile(seal.statement, files, output, &result)
    if output == nil { try repairSeals(seal, folders, &result) }
    return result
  }

  // MARK: Seal

  private struct Sealed {
    var text: [UInt8]
    var signature: [UInt8]
    var statement: SealStatement
  }

  /// The seal that counts: a text with a signature that holds, from whichever folder has them.
  private func sealed(in folders: [String]) throws(Fault) -> Sealed {
    let texts = folders.compactMap { part($0, volume + ".seal.txt") }
    let signatures = folders.compactMap { part($0, volume + ".seal.p7s") }
    var found: Sealed?
    for text in texts {
      guard let statement = try? SealStatement(bytes: text), statement.volume == volume,
        let signature = signatures.first(where: { isSigned(text, by: $0) })
      else { continue }
      if let found, found.text != text { throw forked() }
      if found == nil { found = Sealed(text: text, signature: signature, statement: statement) }
    }
    guard let found else { throw unsealed() }
    return found
  }

  /// What was destroyed under a list is not brought back from a copy.
  private func requireNotDisposed(_ seal: [UInt8], _ folders: [String]) throws(Fault) {
    let stem = VolumeDisposal.stem(volume)
    for folder in folders {
      let path = Storage.join(folder, stem + ".txt")
      guard let text = try? storage.read(path, limit: VolumeDisposal.byteLimit),
        let disposal = try? VolumeDisposal(bytes: text), disposal.volume == volume,
        disposal.seal == SHA256.digest(of: seal), let signature = part(folder, stem + ".p7s"),
        isSigned(text, by: signature)
      else { continue }
      throw disposed(disposal, path)
    }
  }

  private func part(_ folder: String, _ name: String) -> [UInt8]? {
    try? storage.read(Storage.join(folder, name), limit: Signature.byteLimit)
  }

  private func isSigned(_ text: [UInt8], by signature: [UInt8]) -> Bool {
    (try? Signature(der: signature).verify(text, authorities: authorities)) != nil
  }

  // MARK: File

  private func repairFile(
    _ statement: SealStatement, _ copies: [String], _ output: String?, _ result: inout Result
  ) throws(Fault) {
    let isThere = try storage.exists(path)
    var files: [InputFile] = []
    // What an earlier repair set aside may be all that is left of it.
    for path in [path] + (try asides()) + copies {
      do throws(Fault) {
        if path == self.path, !isThere { continue }
        files.append(try storage.open(path))
      } catch { result.notes.append(error) }
    }
    let target = output ?? path
    if let whole = files.first(where: { isWhole($0, statement) }) {
      if whole.path == path, output == nil { return }
      let file = try whole.copied(
        to: target, size: statement.size, sha256: statement.sha256, storage: storage)
      guard let file else { throw unlike() }
      result.whole = whole.path
      return try publish(file, to: target, &result)
    }
    var sources: [RepairSource] = []
    for file in files {
      do throws(Fault) { sources.append(try RepairSource(file, volume: volume)) } catch {
        result.notes.append(error)
      }
    }
    var parts = RepairSources(volume: volume, sources: sources, storage: storage, loose: loose)
    let anew = Storage.join(Storage.folder(of: target), ".\(volume).anew")
    defer { try? storage.remove(anew) }
    let members: [String: [MemberContent]]
    do throws(Fault) { members = try self.members(statement, parts) } catch {
      guard error.code == "repair-lost", let source = packedAnew(parts, at: anew, &result) else {
        throw error
      }
      parts.sources.append(source)
      members = try self.members(statement, parts)
    }
    for order in parts.orders(of: Set(members.keys)) {
      let choices = VolumeRepair.choices(of: order.compactMap { members[$0] }).flatMap { choice in
        [choice, deflatingLists(order, choice, parts, anew)].compactMap(\.self)
      }
      for choice in choices {
        let file = try write(order, choice, parts, to: target, statement)
        guard let file else { continue }
        for content in choice {
          switch content {
          case .combined: result.combined += 1
          case .generated: result.remade += 1
          default:
            let path = VolumeRepair.path(of: content, parts)
            if path == anew { result.remade += 1 } else { result.taken[path, default: 0] += 1 }
          }
        }
        return try publish(file, to: target, &result)
      }
    }
    throw unlike()
  }

  /// The volume packed once more from the office's own dossiers, as one more source.
  ///
  /// What the packer writes about them follows from them byte for byte; each member still has to have
  /// its digest.
  private func packedAnew(
    _ parts: RepairSources, at path: String, _ result: inout Result
  ) -> RepairSource? {
    do throws(Fault) {
      var paths = parts.soundPaths()
      if let list = try parts.bytes(
        of: "manifest-sha256.txt", .whole, limit: VolumeRepair.listLimit)
      {
        paths.formUnion(VolumeRepair.lines(list).map(\.path))
      }
      let names = Set(
        paths.filter { $0.hasSuffix(".dossier") }.map {
          String(Storage.name(of: $0).dropLast(".dossier".count))
        })
      guard let plan = try planned(names.sorted())?.checked() else { return nil }
      var writer = VolumeWriter(
        plan: plan, to: try OutputFile(for: path, storage: storage), storage: storage)
      try writer.writeAll()
      try writer.finished().commit(replacing: .any)
      return try RepairSource(try storage.open(path), volume: volume)
    } catch {
      result.notes.append(error)
      return nil
    }
  }

  private func isWhole(_ file: InputFile, _ statement: SealStatement) -> Bool {
    // What cannot be read to its end is not whole.
    file.size == statement.size && (try? file.sha256()) == statement.sha256
  }

  /// Files that repairs before this one set aside.
  private func asides() throws(Fault) -> [String] {
    guard try storage.kind(of: folder) == .directory else { return [] }
    return try storage.list(folder).filter { $0.hasPrefix(volume + ".zip.damaged") }
      .map { Storage.join(folder, $0) }
  }

  /// Writes the volume; `nil` where it is not the sealed one.
  private func write(
    _ order: [String], _ contents: [MemberContent], _ parts: RepairSources, to target: String,
    _ statement: SealStatement
  ) throws(Fault) -> OutputFile? {
    let sums = FileSums()
    var zip = ZipWriter(to: try OutputFile(for: target, storage: storage)) { sums.take($0) }
    for (index, path) in order.enumerated() {
      let content = contents[index]
      let name = parts.full(path)
      switch content {
      case .found(let source, let entry): try zip.add(entry, from: parts.sources[source].salvage)
      case .recompressed(let source, let entry):
        try zip.add(name) { write throws(Fault) in
          try parts.sources[source].salvage.forEachPiece(of: entry, write)
        }
      case .loose(let path):
        try zip.add(name, storing: try storage.open(path, links: .refused)) { _ in }
      case .generated(let bytes, let method):
        try zip.add(name, method) { write throws(Fault) in try write(bytes.span.bytes) }
      case .combined(let bytes): try zip.add(name, bytes, .stored)
      }
    }
    var file = try zip.finishedFile()
    guard file.position == statement.size, try sums.check(&file, []) == statement.sha256 else {
      return nil
    }
    return file
  }

  /// Puts the whole file in its place; the damaged one keeps its bytes under another name.
  private func publish(
    _ file: consuming OutputFile, to target: String, _ result: inout Result
  ) throws(Fault) {
    let aside = try target == path ? storage.setAside(path) : nil
    do throws(Fault) { try file.commit(replacing: .never, mode: 0o444) } catch {
      // After a failure the folder is as it was, unless it does not even let us do that.
      if let aside, (try? storage.exists(target)) == false {
        try? storage.move(aside, to: target, replacing: .never)
      }
      throw error
    }
    if let aside { result.aside.append(aside) }
    result.path = target
  }

  // MARK: Members

  private static let listLimit = 256 << 20

  /// Every member of the volume with the ways to write it; throws `repair-lost`.
  private func members(
    _ statement: SealStatement, _ parts: RepairSources
  ) throws(Fault) -> [String: [MemberContent]] {
    var members: [String: [MemberContent]] = [:]
    var lost: [String] = []
    /// Takes a list, or writes it anew of what is sound; gives its lines.
    func list(
      _ path: String, _ proof: MemberProof, national: Bool, where isListed: (String) -> Bool
    ) throws(Fault) -> [(digest: Substring, path: String)] {
      let ways = try parts.contents(of: path, proof)
      members[path] = ways
      if case .combined(let bytes)? = ways.first { return VolumeRepair.lines(bytes) }
      if let bytes = try parts.bytes(of: path, proof, limit: VolumeRepair.listLimit) {
        return VolumeRepair.lines(bytes)
      }
      let bytes = try parts.manifest(national: national, where: isListed)
      guard VolumeRepair.holds(proof, bytes) else {
        lost.append(path)
        return []
      }
      let method = path.hasPrefix("tag") ? .deflated : ManifestKind.method
      members[path] = [.generated(bytes, method)]
      return VolumeRepair.lines(bytes)
    }
    func isTag(_ path: String) -> Bool {
      !path.hasPrefix("data/") && !path.hasPrefix("tagmanifest-")
    }
    let tags = try list(
      "tagmanifest-sha256.txt", .sha256(statement.tagManifest), national: false, where: isTag)
    if let digest = statement.nationalTagManifest {
      _ = try list("tagmanifest-sm3.txt", .sm3(digest), national: true, where: isTag)
    } else {
      // Some older seal does not tell it.
      let contents = try parts.contents(of: "tagmanifest-sm3.txt", .whole)
      if !contents.isEmpty { members["tagmanifest-sm3.txt"] = contents }
    }
    var payload: [(digest: Substring, path: String)] = []
    for line in tags {
      guard let digest = Digest(hex: line.digest) else { continue }
      switch line.path {
      case "manifest-sha256.txt":
        payload = try list(line.path, .sha256(digest), national: false) { $0.hasPrefix("data/") }
      case "manifest-sm3.txt":
        _ = try list(line.path, .sha256(digest), national: true) { $0.hasPrefix("data/") }
      default:
        let contents = try parts.contents(of: line.path, .sha256(digest))
        if contents.isEmpty { lost.append(line.path) }
        members[line.path] = contents
      }
    }
    for line in payload {
      guard let digest = Digest(hex: line.digest) else { continue }
      let contents = try parts.contents(of: line.path, .sha256(digest))
      if contents.isEmpty { lost.append(line.path) }
      members[line.path] = contents
    }
    guard lost.isEmpty else {
      // Without the list only the files' own checksums tell what is good.
      let good = payload.isEmpty ? Array(parts.soundPaths()) : payload.map(\.path)
      throw self.lost(lost, good: Set(good).subtracting(lost).filter { $0.hasSuffix(".dossier") })
    }
    return members
  }

  private static func holds(_ proof: MemberProof, _ bytes: [UInt8]) -> Bool {
    switch proof {
    case .sha256(let digest): SHA256.digest(of: bytes) == digest
    case .sm3(let digest): SM3.digest(of: bytes) == digest
    case .whole: false
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [(digest: Substring, path: String)] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard let gap = line.firstRange(of: "  ") else { return nil }
      return (line[..<gap.lowerBound], String(line[gap.upperBound...]))
    }
  }

  /// One way for every member: the likeliest for all, then one member changed at a time, then the
  /// last for all.
  private static func choices(of members: [[MemberContent]]) -> [[MemberContent]] {
    let first = members.compactMap(\.first)
    var choices = [first]
    var changed = 0
    for (index, ways) in members.enumerated() {
      if ways.count > 1 { changed += 1 }
      for way in ways.dropFirst() {
        var choice = first
        choice[index] = way
        choices.append(choice)
      }
    }
    if changed > 1 { choices.append(members.compactMap(\.last)) }
    return choices
  }

  /// The same with the lists that are written anew deflated, as older volumes have them; `nil` where
  /// none is written anew.
  private func deflatingLists(
    _ order: [String], _ choice: [MemberContent], _ parts: RepairSources, _ anew: String
  ) -> [MemberContent]? {
    var changed = choice
    var isChanged = false
    for (index, path) in order.enumerated() where path.hasPrefix("manifest-") {
      switch choice[index] {
      case .generated(let bytes, .stored): changed[index] = .generated(bytes, .deflated)
      case .found(let source, let entry)
      where entry.method == .stored && parts.sources[source].path == anew:
        changed[index] = .recompressed(source: source, entry: entry)
      default: continue
      }
      isChanged = true
    }
    return isChanged ? changed : nil
  }

  private static func path(of content: MemberContent, _ parts: RepairSources) -> String {
    switch content {
    case .found(let source, _), .recompressed(let source, _): parts.sources[source].path
    case .loose(let path): path
    case .generated, .combined: "-"
    }
  }

  // MARK: Beside the volume

  /// Puts back what was signed and stamped about the volume, where what is here does not hold.
  private func repairSeals(
    _ seal: Sealed, _ folders: [String], _ result: inout Result
  ) throws(Fault) {
    try put(seal.text, volume + ".seal.txt", &result)
    try put(seal.signature, volume + ".seal.p7s", &result)
    try repairNational(volume + ".seal.sm2", over: seal.text, folders, &result)
    try repairStamp(volume + ".seal", over: seal.signature, folders, &result)
    var number = 1
    while true {
      let stem = SealRenewal.stem(volume, number)
      let texts = folders.compactMap { part($0, stem + ".txt") }.filter { text in
        let renewal = try? SealRenewal(bytes: text)
        return renewal?.volume == volume && renewal?.number == number
      }
      let signatures = folders.compactMap { part($0, stem + ".p7s") }
      if texts.isEmpty, signatures.isEmpty { return }
      let pair = texts.lazy.compactMap { text in
        signatures.first { isSigned(text, by: $0) }.map { (text, $0) }
      }.first
      if let (text, signature) = pair {
        try put(text, stem + ".txt", &result)
        try put(signature, stem + ".p7s", &result)
        try repairStamp(stem, over: signature, folders, &result)
      } else if !signatures.isEmpty {
        // A text alone is what a crash left; renewing goes on from it.
        result.notes.append(unsigned(stem))
      }
      number += 1
    }
  }

  private func repairNational(
    _ name: String, over text: [UInt8], _ folders: [String], _ result: inout Result
  ) throws(Fault) {
    let signatures = folders.compactMap { part($0, name) }
    // Without a key nothing tells a good one.
    guard !signatures.isEmpty, !nationalKeys.isEmpty else { return }
    let good = signatures.first { signature in
      (try? SM2Signature(der: signature).verify(text, keys: nationalKeys)) != nil
    }
    guard let good else { return result.notes.append(unsigned(name)) }
    try put(good, name, &result)
  }

  private func repairStamp(
    _ stem: String, over signature: [UInt8], _ folders: [String], _ result: inout Result
  ) throws(Fault) {
    let stamps = folders.compactMap { part($0, stem + ".tsr") }
    guard !stamps.isEmpty else { return }
    let good = stamps.first { stamp in
      (try? TimeStamp(der: stamp).verify(signature, authorities: stampAuthorities)) != nil
    }
    guard let good else { return result.notes.append(unsigned(stem)) }
    try put(good, stem + ".tsr", &result)
  }

  private func put(_ bytes: [UInt8], _ name: String, _ result: inout Result) throws(Fault) {
    let path = Storage.join(folder, name)
    if part(folder, name) == bytes { return }
    if let aside = try storage.setAside(path) { result.aside.append(aside) }
    try storage.publish(bytes, to: path, replacing: .never, mode: 0o444)
    result.restored.append(path)
  }
}

extension VolumeRepair {
  fileprivate func unsealed() -> Fault {
    Fault(
      "repair-unsealed", .damaged, what: Phrase(zh: "没有修复", en: "nothing was repaired"),
      why: Phrase(
        zh: "没有一份签名成立的\(volume)封印，无从得知卷应是什么",
        en: "no seal of \(volume) has a signature that holds, so nothing tells what it should be"),
      next: Phrase(
        zh: "用 --from 指明存有封印的副本；若是他单位的卷，把其根证书 authority.pem 放在卷旁",
        en:
          "name a copy that has the seal with --from; for another office's volume put its authority.pem beside it"
      ),
      at: Place(file: Storage.join(folder, volume + ".seal.txt")))
  }

  fileprivate func forked() -> Fault {
    Fault(
      "repair-forked", .damaged, what: Phrase(zh: "没有修复", en: "nothing was repaired"),
      why: Phrase(
        zh: "两份\(volume)封印的签名都成立，而内容不同",
        en: "two seals of \(volume) are signed, and they differ"),
      next: Phrase(
        zh: "请勿使用其中任何一份，报告审计员", en: "use neither, and tell the auditor"),
      at: Place(file: Storage.join(folder, volume + ".seal.txt")))
  }

  fileprivate func disposed(_ disposal: VolumeDisposal, _ path: String) -> Fault {
    Fault(
      "repair-disposed", .refused, what: Phrase(zh: "没有修复", en: "nothing was repaired"),
      why: Phrase(
        zh: "\(volume)已依销毁清册\(disposal.list)销毁",
        en: "\(volume) was disposed of by destruction list \(disposal.list)"),
      next: disposal.successor.map {
        Phrase(zh: "其余案卷在 \($0.volume)", en: "the other dossiers are in \($0.volume)")
      } ?? Phrase(zh: "不再保留", en: "nothing of it is kept"),
      at: Place(file: path))
  }

  fileprivate func unlike() -> Fault {
    Fault(
      "repair-unlike", .damaged, what: Phrase(zh: "没有修复", en: "nothing was repaired"),
      why: Phrase(
        zh: "所有文件都在，拼成的卷却不是封存的那一份",
        en: "every file is there, and together they are not the sealed volume"),
      next: Phrase(
        zh: "用 --from 再指明一份副本；各件仍可用 dossier archive extract 取出",
        en: "name another copy with --from; cases can be taken out with dossier archive extract"),
      at: Place(file: path))
  }

  fileprivate func unsigned(_ stem: String) -> Fault {
    Fault(
      "repair-unsigned", .damaged, what: Phrase(zh: "没有补回", en: "it was not put back"),
      why: Phrase(
        zh: "没有一份的签名或时间戳成立", en: "no source has one whose signature or stamp holds"),
      next: Phrase(zh: "再指明一份副本", en: "name another copy"),
      at: Place(file: Storage.join(folder, stem)))
  }

  /// `lost` and `good` are paths below the volume's folder.
  fileprivate func lost(_ lost: [String], good: Set<String>) -> Fault {
    let names = good.map { Storage.name(of: $0) }.map { String($0.dropLast(".dossier".count)) }
      .sorted()
    return Fault(
      "repair-lost", .damaged, what: Phrase(zh: "没有修复", en: "nothing was repaired"),
      why: Phrase(
        zh: "有\(lost.count)个文件哪里都没有完好的一份",
        en: "no source has \(lost.count) of the files undamaged"),
      next: Phrase(
        zh: "用 --from 再指明一份副本；完好的案卷可用 dossier archive extract 取出",
        en:
          "name another copy with --from; the good dossiers can be taken out with dossier archive extract"
      ),
      at: Place(file: path),
      details: lost.sorted().map { Phrase(zh: "已失：\($0)", en: "lost: \($0)") } + [
        Phrase(
          zh: "完好的案卷\(names.count)件：" + names.joined(separator: "、"),
          en: "\(names.count) good dossiers: " + names.joined(separator: ", "))
      ])
  }
}
