/// A personal name, parsed into surname and the rest, so that it can be masked as a name.
///
/// Characters are counted as people see them: 𠮷 counts as one.
package struct PersonName: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    case full
    /// Surname and form of address: 裴阿姨, 老王.
    case address
    /// Parts joined by a middle dot: 阿力木·买买提.
    case dotted
  }

  package var form: Form
  package var surname: String
  /// Given name, form of address or further parts.
  package var rest: String
  package var isCompound: Bool
  private var whole: String

  package init(_ text: String) {
    whole = text
    let characters = Array(text)
    isCompound = false
    guard let first = characters.first else {
      (form, surname, rest) = (.full, "", "")
      return
    }
    if characters.contains(where: { PersonName.dots.contains($0) }) {
      (form, surname, rest) = (.dotted, String(first), String(characters.dropFirst()))
      return
    }
    if characters.count == 2, first == "老" || first == "小" {
      (form, surname, rest) = (.address, String(characters[1]), String(first))
      return
    }
    let head = String(characters.prefix(2))
    isCompound = characters.count > 2 && PersonName.compoundSurnames.contains(head)
    surname = isCompound ? head : String(first)
    rest = String(characters.dropFirst(isCompound ? 2 : 1))
    form = PersonName.addresses.contains(rest) ? .address : .full
  }

  /// Surnames of two characters.
  package static let compoundSurnames: Set<String> = [
    "欧阳", "司马", "上官", "诸葛", "尉迟", "皇甫", "公孙", "慕容", "长孙", "宇文", "司徒", "司空", "令狐",
    "东方", "南宫", "西门", "夏侯", "轩辕", "端木", "百里", "呼延", "独孤", "澹台", "公冶", "宗政", "濮阳",
    "淳于", "单于", "太叔", "申屠", "钟离", "鲜于", "闻人", "赫连", "万俟", "闾丘", "亓官", "拓跋", "完颜",
    "纳兰", "公羊", "谷梁", "梁丘", "左丘", "东郭", "南门", "第五", "羊舌", "微生", "乐正", "漆雕", "壤驷",
  ]

  /// Forms of address that stand in the place of a given name.
  package static let addresses: Set<String> = [
    "阿姨", "大爷", "大妈", "大叔", "大姐", "大哥", "大娘", "奶奶", "爷爷", "叔叔", "伯伯", "婆婆", "婶婶",
    "先生", "女士", "小姐", "太太", "老师", "师傅", "同志", "医生", "老板", "老伯", "阿婆", "阿公", "某", "某某",
  ]

  static let dots: Set<Character> = ["·", "•", "・", "‧", "．"]
}

/// How much of personal data a reader sees.
package enum Visibility: String, CaseIterable, Codable, Sendable {
  /// Everything, for those who handle the case.
  case full
  /// Masked, for inspectors.
  case inspector
  /// Masked for good, for the public.
  case publicExport = "public-export"
}

/// How an inspector sees a name of three characters.
package enum NameStyle: String, CaseIterable, Codable, Sendable {
  /// 王*丽.
  case middle
  /// 王**.
  case given
}

extension PersonName {
  /// The name as a reader may see it.
  package func masked(for visibility: Visibility, style: NameStyle = .middle) -> String {
    switch visibility {
    case .full: whole
    case .inspector: inspectorMask(style)
    case .publicExport: publicMask
    }
  }

  private func inspectorMask(_ style: NameStyle) -> String {
    switch form {
    case .address: return whole
    case .dotted:
      let parts = whole.split(whereSeparator: { PersonName.dots.contains($0) })
      guard let first = parts.first?.first, parts.count > 1, let last = parts.last?.last else {
        return surname + "*"
      }
      return "\(first)*" + String(repeating: "·*", count: parts.count - 2) + "·*\(last)"
    case .full:
      let characters = Array(rest)
      if isCompound || style == .given || characters.count < 2 {
        return surname + String(repeating: "*", count: characters.count)
      }
      return surname + String(repeating: "*", count: characters.count - 1)
        + String(characters[characters.count - 1])
    }
  }

  private var publicMask: String {
    if surname.isEmpty { return "" }
    return form == .full && !isCompound && rest.count > 1 ? surname + "某某" : surname + "某"
  }
}

/// The masked names of one document: two people whose masks coincide are told apart by a number.
package struct MaskedNames: Sendable {
  private var shown: [PersonID: String]

  /// `people` in the order in which they appear; the numbers follow it.
  package init(
    _ people: [(id: PersonID, name: String)], for visibility: Visibility,
    style: NameStyle = .middle
  ) {
    shown = [:]
    var groups: [String: [PersonID]] = [:]
    for person in people where shown[person.id] == nil {
      let mask = PersonName(person.name).masked(for: visibility, style: style)
      shown[person.id] = mask
      groups[mask, default: []].append(person.id)
    }
    guard visibility != .full else { return }
    for person in people {
      guard let mask = shown[person.id], let group = groups[mask], group.count > 1 else { continue }
      let surname = PersonName(person.name).surname
      for (index, id) in group.enumerated() { shown[id] = "\(surname)某\(index + 1)" }
    }
  }

  package subscript(id: PersonID) -> String? { shown[id] }
}
