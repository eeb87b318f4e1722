/// Hides house and door in an address that is written as one text.
///
/// `Casework` masks addresses by their parts; a form may have no more than the line.
enum AddressMask {
  /// The numbers before 栋, 幢, 座, 单元, 室, 号楼 and 户 hidden.
  static func masked(_ address: String) -> String {
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
