extension CaseDocument {
  /// The same document as the worst that a form must bear: lists of sixty, the longest names, one
  /// text of 3,000 characters, a rare character and Latin words among Chinese ones.
  ///
  /// Texts grow by their length in the sample: names to 15 characters, titles to 80, a longer text
  /// to 3,000 the first time and to twice its length afterwards. Lists inside lists keep their
  /// length. `shape` is the one that the document has. Deterministic.
  package func stressed(_ shape: CaseShape) -> CaseDocument {
    var stress = Stress(source: tree)
    stress.copy(0, shape, below: nil, isRepeated: false)
    return CaseDocument(stress.result)
  }
}

private struct Stress {
  let source: CaseTree
  var result = CaseTree()
  private var hasLongText = false

  init(source: CaseTree) { self.source = source }

  private static let listLength = 60
  private static let longest = 3000
  /// The longest name on a Chinese identity card is about this long.
  private static let name = "阿卜杜热依木·买买提吐尔逊江𠮷"
  private static let filling =
    "经现场核实（2022年11月5日）共涉及3栋楼、62户居民；设备型号为KONE MonoSpace 500，物业“暂时”无人管理，检查井有4处破损。"

  mutating func copy(
    _ node: CaseNode, _ shape: CaseShape, below parent: CaseNode?, isRepeated: Bool
  ) {
    let element = source[node]
    let isText = shape.value == .text && element.children.isEmpty
    let text = isText ? longer(element.text, isRepeated: isRepeated) : element.text
    let index = result.add(
      element.name, attributes: element.attributes, text: text, below: parent)
    var done: Set<String> = []
    for child in element.children where done.insert(source[child].name).inserted {
      let name = source[child].name
      guard let inner = shape.children.first(where: { $0.name == name }) else { continue }
      let group = element.children.filter { source[$0].name == name }
      let isList = inner.isList && !isRepeated && inner.value == .record
      let count = isList ? max(Stress.listLength, group.count) : group.count
      for number in 0..<count {
        copy(
          group[number % group.count], inner, below: index,
          isRepeated: isRepeated || isList && number > 0)
      }
    }
  }

  private mutating func longer(_ text: String, isRepeated: Bool) -> String {
    switch text.count {
    case 0: return text
    case 1...2: return text
    case 3...9: return Stress.name
    case 10...40: return grown(text, to: 80)
    default:
      if hasLongText || isRepeated { return grown(text, to: text.count * 2) }
      hasLongText = true
      return grown(text, to: Stress.longest)
    }
  }

  private func grown(_ text: String, to count: Int) -> String {
    var characters = Array(text)
    let filling = Array(Stress.filling)
    while characters.count < count { characters.append(filling[characters.count % filling.count]) }
    // No text ends with a mark that opens something.
    if let last = characters.last, "（“《".contains(last) { characters[characters.count - 1] = "等" }
    return String(characters)
  }
}
