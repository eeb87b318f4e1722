internal import Primitives

/// Which names may stand in a package: relative, plain, and the same thing to everyone.
enum ZipName {
  static let longest = 512

  /// Why the name is refused, as the tail of a code and in words; `nil` when it is fine.
  static func objection(to name: String) -> (code: String, why: Phrase)? {
    if name.isEmpty || name.utf8.count > longest {
      return ("name-length", Phrase(zh: "名称为空或过长", en: "its name is empty or too long"))
    }
    if name.hasPrefix("/") || name.hasSuffix("/") || name.contains("//") {
      return (
        "name-path", Phrase(zh: "名称是绝对路径或目录", en: "its name is absolute or that of a folder")
      )
    }
    if name.utf8.contains(0x5C) || name.utf8.contains(0x3A) {
      return ("name-path", Phrase(zh: "名称含有反斜线或冒号", en: "its name holds a backslash or colon"))
    }
    for part in name.split(separator: "/") where part == "." || part == ".." {
      return ("name-path", Phrase(zh: "名称含有“\(part)”", en: "its name holds “\(part)”"))
    }
    for scalar in name.unicodeScalars where isForbidden(scalar) {
      return (
        "name-character",
        Phrase(zh: "名称含有控制字符或方向字符", en: "its name holds a control or direction character")
      )
    }
    return nil
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF0...0xFFFF, 0x061C, 0xE000...0xF8FF:
      true
    default: false
    }
  }

  /// The name as the least careful file system sees it: two names with one key are the same file.
  ///
  /// Swift compares strings by canonical equivalence, which joins NFC and NFD.
  static func key(_ name: String) -> String {
    let bytes = name.utf8
    if bytes.allSatisfy({ $0 < 0x80 && !(0x41...0x5A).contains($0) }) { return name }
    return name.lowercased()
  }
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
