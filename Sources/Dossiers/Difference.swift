internal import Codec

/// One place where two records differ.
package struct Difference: Hashable, Sendable {
  /// Such as `assigned/unit[2]/@name`.
  package var path: String
  /// The value on either side; `nil` where there is none.
  package var left: String?
  package var right: String?

  package init(path: String, left: String?, right: String?) {
    self.path = path
    self.left = left
    self.right = right
  }

  /// Every single value in which two trees differ, in the order of the left one.
  static func between(_ left: DataNode, _ right: DataNode) -> [Difference] {
    let (leaves, others) = (leaves(of: left, ""), leaves(of: right, ""))
    var found: [Difference] = []
    let there = Dictionary(others, uniquingKeysWith: { first, _ in first })
    for (path, value) in leaves where there[path] != value {
      found.append(Difference(path: path, left: value, right: there[path]))
    }
    let here = Set(leaves.map(\.0))
    for (path, value) in others where !here.contains(path) {
      found.append(Difference(path: path, left: nil, right: value))
    }
    return found
  }

  private static func leaves(of node: DataNode, _ path: String) -> [(String, String)] {
    if let text = node.scalarText { return [(path, text)] }
    var result: [(String, String)] = []
    var counts: [String: Int] = [:]
    for child in flat(node) {
      let number = counts[child.name, default: 0] + 1
      counts[child.name] = number
      let name = (child.form == .attribute ? "@" : "") + child.name
      let step = number > 1 ? "\(name)[\(number)]" : name
      result += leaves(of: child, path.isEmpty ? step : path + "/" + step)
    }
    return result
  }

  private static func flat(_ node: DataNode) -> [DataNode] {
    node.children.flatMap { child -> [DataNode] in
      if case .list(let items) = child.content { return items }
      return [child]
    }
  }
}
