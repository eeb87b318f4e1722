internal import Primitives

/// Which names may stand in a package: relative, plain, and the same thing to everyone.
enum ZipName {
  /// Bytes.
  static let longest = 512

  /// Why the name is refused, as the tail of a code and in words; `nil` when it is fine.
  ///
  /// One pass over the bytes, as a volume has tens of thousands of names.
  static func objection(to name: String) -> (code: String, why: Phrase)? {
    let bytes = name.utf8
    if bytes.isEmpty || bytes.count > longest {
      return ("name-length", Phrase(zh: "名称为空或过长", en: "its name is empty or too long"))
    }
    var isPlain = true
    var dots = 0
    var partCount = 0
    for byte in bytes {
      switch byte {
      case 0x2F:
        if let objection = objection(toPart: partCount, dots: dots) { return objection }
        (dots, partCount) = (0, 0)
        continue
      case 0x5C, 0x3A:
        return ("name-path", Phrase(zh: "名称含有反斜线或冒号", en: "its name holds a backslash or colon"))
      case 0x2E: dots += 1
      case 0..<0x20, 0x7F...: isPlain = false
      default: break
      }
      partCount += 1
    }
    if let objection = objection(toPart: partCount, dots: dots) { return objection }
    if !isPlain, name.unicodeScalars.contains(where: isForbidden) {
      return (
        "name-character",
        Phrase(zh: "名称含有控制字符或方向字符", en: "its name holds a control or direction character")
      )
    }
    return nil
  }

  private static func objection(toPart count: Int, dots: Int) -> (code: String, why: Phrase)? {
    if count == 0 {
      return (
        "name-path", Phrase(zh: "名称是绝对路径或目录", en: "its name is absolute or that of a folder")
      )
    }
    if dots == count, dots <= 2 {
      return ("name-path", Phrase(zh: "名称含有“.”或“..”", en: "its name holds “.” or “..”"))
    }
    return nil
  }

  /// Controls, direction marks, invisible characters, line separators, private and no characters.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xE000...0xF8FF, 0xFDD0...0xFDEF, 0xFE00...0xFE0F, 0xFEFF,
      0xFFF0...0xFFFF, 0xE0000...0xE0FFF, 0xF0000...0x10FFFF:
      true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  static func isASCII(_ name: String) -> Bool { name.utf8.allSatisfy { $0 < 0x80 } }

  /// The name as the least careful file system sees it: two names with one key are the same file.
  ///
  /// Swift compares strings by canonical equivalence, which joins NFC and NFD.
  static func key(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) { return name }
    return name.lowercased()
  }

  /// The folders that `name` lies in, outermost first: `a` and `a/b` of `a/b/c`.
  static func folders(of name: String) -> [String] {
    var folders: [String] = []
    for index in name.utf8.indices where name.utf8[index] == 0x2F {
      folders.append(String(name[..<index]))
    }
    return folders
  }
}

/// The names of a package being written or walked: each once, and none that is a folder of another.
///
/// Of a name 64 bits of a hash are kept, seeded anew in every process. That two names of a volume have
/// the same happens once in thousands of millions of volumes: it is refused, and taken by the next run.
struct ZipNames {
  private var files: Set<Int> = []
  private var folders: Set<Int> = []
  private var lastFolder = ""

  /// Takes a name, or says why not.
  mutating func insert(_ name: String) throws(Fault) {
    if let objection = ZipName.objection(to: name) {
      throw zipFault(objection.code, objection.why, entry: name)
    }
    let key = ZipName.key(name)
    let mark = key.hashValue
    guard !folders.contains(mark) else { throw fileAsFolder(name) }
    guard files.insert(mark).inserted else { throw duplicateName(name) }
    guard let slash = key.utf8.lastIndex(of: 0x2F) else { return }
    let folder = String(key[..<slash])
    // Files mostly follow others of their folder.
    if folder == lastFolder { return }
    for folder in ZipName.folders(of: key) {
      let mark = folder.hashValue
      guard !files.contains(mark) else { throw fileAsFolder(name) }
      folders.insert(mark)
    }
    lastFolder = folder
  }
}

/// The names of a package being read: finds an entry by its name, and two that are one file.
///
/// An open hash table over the names' bytes with ASCII letters folded, seeded by the standard
/// library so that nobody can prepare collisions. Where a name is not ASCII, all are also compared
/// as Swift strings, by canonical equivalence and in lower case.
struct ZipIndex: Sendable {
  /// A position in the list of entries, and the hash of its name; -1 for a free place.
  private struct Slot {
    var position: Int32 = -1
    var hash: UInt32 = 0
  }

  private var slots: [Slot] = []

  init() {}

  init(_ entries: [ZipEntry], at offset: (Int) -> Int) throws(Fault) {
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    var isASCII = true
    for (position, entry) in entries.enumerated() {
      isASCII = isASCII && ZipName.isASCII(entry.name)
      let hash = ZipIndex.hash(entry.name)
      let slot = find(entry.name, hash, in: entries)
      guard slots[slot].position < 0 else { throw duplicateName(entry.name, at: offset(position)) }
      slots[slot] = Slot(position: Int32(position), hash: hash)
    }
    if isASCII {
      try checkFolders(entries, at: offset)
    } else {
      var names = ZipNames()
      for (position, entry) in entries.enumerated() {
        do { try names.insert(entry.name) } catch {
          throw error.inside(Place(offset: offset(position)))
        }
      }
    }
  }

  /// The position of the entry of exactly this name.
  func position(of name: String, in entries: [ZipEntry]) -> Int? {
    guard !slots.isEmpty else { return nil }
    let found = slots[find(name, ZipIndex.hash(name), in: entries)].position
    guard found >= 0, entries[Int(found)].name.utf8.elementsEqual(name.utf8) else { return nil }
    return Int(found)
  }

  /// No name may be the folder of another: such a package cannot be unpacked.
  private func checkFolders(_ entries: [ZipEntry], at offset: (Int) -> Int) throws(Fault) {
    // The folder of the entry before, which was looked at then; names mostly follow in one.
    var last = ""
    for (position, entry) in entries.enumerated() {
      let name = entry.name
      guard let end = name.utf8.lastIndex(of: 0x2F) else { continue }
      let folder = name[..<end]
      if folder.utf8.elementsEqual(last.utf8) { continue }
      last = String(folder)
      for index in name.utf8.indices where name.utf8[index] == 0x2F {
        let outer = String(name[..<index])
        if slots[find(outer, ZipIndex.hash(outer), in: entries)].position >= 0 {
          throw fileAsFolder(name, at: offset(position))
        }
      }
    }
  }

  /// The slot that holds this name, or the free one where it would be.
  private func find(_ name: String, _ hash: UInt32, in entries: [ZipEntry]) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot].position >= 0 {
      if slots[slot].hash == hash,
        ZipIndex.isSame(entries[Int(slots[slot].position)].name, name)
      {
        break
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private static func hash(_ name: String) -> UInt32 {
    var name = name
    return name.withUTF8 { bytes in
      unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { folded in
        for index in bytes.indices {
          unsafe folded[index] = unsafe ZipIndex.folded(bytes[index])
        }
        var hasher = Hasher()
        unsafe hasher.combine(bytes: UnsafeRawBufferPointer(folded))
        return UInt32(truncatingIfNeeded: hasher.finalize())
      }
    }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { folded($0) == folded($1) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}

func duplicateName(_ name: String, at offset: Int? = nil) -> Fault {
  zipFault(
    "duplicate", Phrase(zh: "名称重复（大小写或规范化后相同）", en: "its name is there twice"),
    entry: name, at: offset)
}

func fileAsFolder(_ name: String, at offset: Int? = nil) -> Fault {
  zipFault(
    "name-folder",
    Phrase(zh: "同一名称既是文件又是目录", en: "one name is both a file and a folder"),
    entry: name, at: offset)
}

/// A package that breaks the profile: what, and at which byte.
func zipFault(
  _ code: String, _ why: Phrase, entry: String? = nil, at offset: Int? = nil
) -> Fault {
  Fault(
    "zip-" + code, .damaged, what: Phrase(zh: "压缩包不可接受", en: "the package is not acceptable"),
    why: why,
    next: Phrase(
      zh: "请勿使用此文件，从可信的副本恢复", en: "do not use it; restore it from a copy you trust"),
    at: Place(entry: entry, offset: offset))
}
