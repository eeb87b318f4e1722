internal import Deflate
internal import Primitives

/// The ZIP that Word, WPS or LibreOffice writes, read as the untrusted thing it is.
///
/// Their packages differ in data descriptors, extra fields and order, so it is interpreted, not
/// compared; but every entry is expanded once, within bounds, and its checksum must hold. Any
/// bytes in, a package or a fault out.
struct WordPackage: Sendable {
  struct Entry: Sendable {
    var name: String
    /// Where its bytes lie in the file, as they are there.
    var data: Range<Int>
    var isDeflated: Bool
    var crc: UInt32
    var size: Int
    /// The offset of its local header.
    var header: Int
  }

  let bytes: [UInt8]
  private(set) var entries: [Entry] = []
  /// Indices by the name as the least careful reader sees it.
  private var places: [String: Int] = [:]

  init(_ bytes: [UInt8]) throws(Fault) {
    self.bytes = bytes
    guard bytes.count <= DocxLimits.fileBytes else {
      throw DocxFault.package(
        "large",
        Phrase(
          zh: "文件超过 \(DocxLimits.fileBytes >> 20) MB",
          en: "it has more than \(DocxLimits.fileBytes >> 20) MB"))
    }
    try readDirectory()
    try checkLayout()
    for entry in entries { _ = try contents(entry) }
  }

  /// The entry of this name; names that differ in case alone are one part.
  func entry(_ name: String) -> Entry? { places[name.lowercased()].map { entries[$0] } }

  /// The expanded bytes of an entry.
  func contents(_ entry: Entry) throws(Fault) -> [UInt8] {
    let data = bytes.span.bytes.extracting(entry.data)
    let result: [UInt8]
    if entry.isDeflated {
      do {
        result = try Deflate.inflate(data, size: entry.size)
      } catch {
        throw DocxFault.package("entry", error.why, entry: entry.name)
      }
    } else {
      result = Array(bytes[entry.data])
    }
    guard Deflate.crc32(result) == entry.crc else {
      throw DocxFault.package(
        "entry", Phrase(zh: "校验和不符", en: "its checksum does not hold"), entry: entry.name)
    }
    return result
  }

  // MARK: The directory

  private func number(_ at: Int, _ count: Int) -> Int {
    var value = 0
    for index in stride(from: at + count - 1, through: at, by: -1) {
      value = value << 8 | Int(bytes[index])
    }
    return value
  }

  private mutating func readDirectory() throws(Fault) {
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw DocxFault.package(
        "old-format",
        Phrase(
          zh: "这是旧版 .doc，或设了打开密码", en: "it is an old .doc, or has a password"))
    }
    let end = bytes.count - 22
    guard end >= 0, number(end, 4) == 0x0605_4B50, number(end + 20, 2) == 0 else {
      throw DocxFault.package(
        "package",
        Phrase(
          zh: "不是 .docx 压缩包，或被截断", en: "it is no .docx package, or it is cut short"))
    }
    let count = number(end + 10, 2)
    let (size, start) = (number(end + 12, 4), number(end + 16, 4))
    guard number(end + 4, 4) == 0, number(end + 8, 2) == count, start + size == end else {
      throw DocxFault.package(
        "package", Phrase(zh: "压缩包的目录与文件不符", en: "its directory does not fit the file"))
    }
    guard count <= DocxLimits.entries else {
      throw DocxFault.package(
        "entries",
        Phrase(
          zh: "条目超过 \(DocxLimits.entries) 个", en: "it has more than \(DocxLimits.entries) entries"))
    }
    var at = start
    var total = 0
    for _ in 0..<count {
      let entry = try central(&at, before: end)
      total += entry.size
      guard total <= DocxLimits.totalBytes else { throw expansion(entry.name) }
      guard places.updateValue(entries.count, forKey: entry.name.lowercased()) == nil else {
        throw DocxFault.package(
          "duplicate", Phrase(zh: "条目出现两次", en: "it appears twice"), entry: entry.name)
      }
      entries.append(entry)
    }
    guard at == end else { throw directory() }
  }

  /// Reads one header of the directory and goes past it.
  private func central(_ at: inout Int, before end: Int) throws(Fault) -> Entry {
    guard at + 46 <= end, number(at, 4) == 0x0201_4B50 else { throw directory() }
    let nameCount = number(at + 28, 2)
    let next = at + 46 + nameCount + number(at + 30, 2) + number(at + 32, 2)
    guard next <= end else { throw directory() }
    let name = try WordPackage.name(bytes[(at + 46)..<(at + 46 + nameCount)])
    guard number(at + 8, 2) & (1 | 1 << 6 | 1 << 13) == 0 else {
      throw DocxFault.package("encrypted", Phrase(zh: "条目被加密", en: "it is encrypted"), entry: name)
    }
    let method = number(at + 10, 2)
    guard method == 0 || method == 8 else {
      throw DocxFault.package(
        "method", Phrase(zh: "压缩方法是 \(method)", en: "its compression method is \(method)"),
        entry: name)
    }
    let (compressed, size) = (number(at + 20, 4), number(at + 24, 4))
    let header = number(at + 42, 4)
    // The greatest 32-bit number announces ZIP64, which no document needs.
    guard max(compressed, size, header) < 0xFFFF_FFFF, number(at + 34, 2) == 0,
      method == 8 || compressed == size
    else { throw directory() }
    guard size <= DocxLimits.entryBytes,
      size <= DocxLimits.ratioFloor || size / DocxLimits.ratio <= compressed
    else { throw expansion(name) }
    let local = try self.local(
      at: header, name: bytes[(at + 46)..<(at + 46 + nameCount)], method: method,
      sums: [number(at + 16, 4), compressed, size])
    guard local + compressed <= bytes.count else { throw directory() }
    let crc = UInt32(truncatingIfNeeded: number(at + 16, 4))
    at = next
    return Entry(
      name: name, data: local..<(local + compressed), isDeflated: method == 8, crc: crc, size: size,
      header: header)
  }

  /// Holds a local header against its entry in the directory; gives where the data begins.
  private func local(
    at header: Int, name: ArraySlice<UInt8>, method: Int, sums: [Int]
  ) throws(Fault) -> Int {
    guard header + 30 <= bytes.count, number(header, 4) == 0x0403_4B50 else { throw directory() }
    let start = header + 30 + name.count
    guard start <= bytes.count, number(header + 26, 2) == name.count,
      bytes[(header + 30)..<start] == name, number(header + 8, 2) == method
    else { throw directory() }
    let own = [number(header + 14, 4), number(header + 18, 4), number(header + 22, 4)]
    let isDescribedLater = number(header + 6, 2) & 1 << 3 != 0
    guard own == sums || isDescribedLater && own == [0, 0, 0] else { throw directory() }
    return start + number(header + 28, 2)
  }

  /// No two entries may share bytes, nor reach into the directory.
  private func checkLayout() throws(Fault) {
    var free = 0
    for entry in entries.sorted(by: { $0.header < $1.header }) {
      guard entry.header >= free else { throw directory() }
      free = entry.data.upperBound
    }
    guard free <= number(bytes.count - 22 + 16, 4) else { throw directory() }
  }

  private static func name(_ raw: ArraySlice<UInt8>) throws(Fault) -> String {
    let text = String(validating: raw, as: UTF8.self) ?? ""
    var parts = text.split(separator: "/", omittingEmptySubsequences: false)
    // A folder's own entry ends with a slash.
    if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    guard !text.isEmpty, raw.count <= DocxLimits.name,
      !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }),
      !text.unicodeScalars.contains(where: {
        $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" || $0 == ":"
      })
    else {
      throw DocxFault.package(
        "name", Phrase(zh: "压缩包里有不安全的名称", en: "the package holds an unsafe name"))
    }
    return text
  }

  private func directory() -> Fault {
    DocxFault.package("package", Phrase(zh: "压缩包的目录已损坏", en: "its directory is damaged"))
  }

  private func expansion(_ name: String) -> Fault {
    DocxFault.package(
      "expansion", Phrase(zh: "解压后过大", en: "it expands to too much"), entry: name)
  }
}

extension WordPackage {
  /// The package with the entries of these names changed, in its own order.
  ///
  /// Entries that stay keep their compressed bytes. Dates are 1980-01-01, and nothing else of the
  /// machine or the hour is in the result: the same input gives the same bytes.
  func replacing(_ parts: [String: [UInt8]]) -> [UInt8] {
    var file: [UInt8] = []
    file.reserveCapacity(bytes.count + bytes.count / 4)
    var directory: [UInt8] = []
    for entry in entries {
      var data = bytes[entry.data]
      var (method, crc, size) = (entry.isDeflated ? 8 : 0, entry.crc, entry.size)
      if let part = parts[entry.name] {
        data = Deflate.compress(part)[...]
        (method, crc, size) = (8, Deflate.crc32(part), part.count)
      }
      let name = Array(entry.name.utf8)
      // Version 2.0, the flag of UTF-8 names, the method, midnight of 1980-01-01.
      var common: [UInt8] = []
      common.add(20, 2)
      common.add(name.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11, 2)
      common.add(method, 2)
      common.add(0x0021_0000, 4)
      common.add(Int(crc), 4)
      common.add(data.count, 4)
      common.add(size, 4)
      common.add(name.count, 2)
      common.add(0, 2)
      directory.add(0x0201_4B50, 4)
      directory.add(20, 2)
      directory += common
      directory += [UInt8](repeating: 0, count: 10)
      directory.add(file.count, 4)
      directory += name
      file.add(0x0403_4B50, 4)
      file += common
      file += name
      file += data
    }
    let start = file.count
    file += directory
    file.add(0x0605_4B50, 4)
    file.add(0, 4)
    file.add(entries.count, 2)
    file.add(entries.count, 2)
    file.add(directory.count, 4)
    file.add(start, 4)
    file.add(0, 2)
    return file
  }
}

extension [UInt8] {
  /// Adds the low `count` bytes of `value`, lowest first.
  fileprivate mutating func add(_ value: Int, _ count: Int) {
    for index in 0..<count { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }
}
