/// Hides personal data as inspectors see it; counted in characters as people see them.
enum Masking {
  private static let compoundSurnames: Set<String> = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "夏侯", "司徒",
    "宇文", "长孙", "端木", "万俟", "澹台", "轩辕", "南宫", "独孤",
  ]
  private static let formsOfAddress = [
    "阿姨", "先生", "女士", "大爷", "大妈", "奶奶", "爷爷", "师傅", "老师", "同志", "叔叔", "大姐", "大哥",
  ]

  /// 张* for two characters, 王*丽 for three, 欧阳** for compound surnames; 裴阿姨 stays.
  static func name(_ name: String) -> String {
    let characters = Array(name)
    guard characters.count > 1 else { return name }
    if formsOfAddress.contains(where: { name.hasSuffix($0) && name.count <= $0.count + 2 }) {
      return name
    }
    if characters.contains("·") {
      return name.split(separator: "·", omittingEmptySubsequences: false)
        .map { $0.prefix(1) + "*" }.joined(separator: "·")
    }
    let surname = compoundSurnames.contains(String(characters.prefix(2))) ? 2 : 1
    if surname == 2 || characters.count == 2 || characters.count > 3 {
      let hidden = max(1, characters.count - surname)
      return String(characters.prefix(surname)) + String(repeating: "*", count: hidden)
    }
    return String(characters[0]) + "*" + String(characters[2])
  }

  /// 138****8000 for mobiles, the last two digits for other numbers.
  static func phone(_ phone: String) -> String {
    let digits = Array(phone)
    guard digits.count > 4 else { return String(repeating: "*", count: digits.count) }
    if digits.count == 11, phone.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return String(digits.prefix(3)) + "****" + String(digits.suffix(4))
    }
    let hidden = min(4, digits.count - 2)
    let shown = digits.count - 2 - hidden
    return String(digits.prefix(shown)) + "****" + String(digits.suffix(2))
  }

  /// The numbers before 栋, 幢, 座, 单元, 室, 号楼 and 户 hidden.
  static func address(_ address: String) -> String {
    let characters = Array(address)
    var result = ""
    var index = 0
    while index < characters.count {
      guard isNumber(characters[index]) else {
        result.append(characters[index])
        index += 1
        continue
      }
      var end = index
      while end < characters.count, isNumber(characters[end]) { end += 1 }
      let rest = String(characters[end...].prefix(2))
      let isDoor =
        end == characters.count || rest == "单元" || rest == "号楼"
        || ["栋", "幢", "座", "室", "户", "房", "楼"].contains(String(rest.prefix(1)))
      result += isDoor ? "*" : String(characters[index..<end])
      index = end
    }
    return result
  }

  private static func isNumber(_ character: Character) -> Bool {
    character.isNumber || character == "-" || "一二三四五六七八九十".contains(character)
  }
}
