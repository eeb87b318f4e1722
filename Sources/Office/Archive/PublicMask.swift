internal import Casework
internal import Codec
internal import Dossiers
internal import Primitives

/// Takes what is a resident's out of texts for a copy that anybody may read; nothing brings it back.
struct PublicMask {
  private let names: [(name: String, mask: String)]
  /// What no text of the copy may hold.
  private let forbidden: [String]

  /// `place` is what is public of the case's location: an address within it is no secret.
  init(_ persons: [PersonFile], place: String) {
    var names: [(name: String, mask: String)] = []
    var forbidden: [String] = []
    for person in persons {
      if person.name.count > 1 {
        names.append((person.name, "居民"))
        forbidden.append(person.name)
      }
      if let address = person.address, address.count > 3, !place.contains(address) {
        names.append((address, "（住址略）"))
        forbidden.append(address)
      }
      if let phone = person.phone, phone.count > 4 {
        names.append((phone, "***"))
        forbidden.append(phone)
      }
    }
    self.names = names
    self.forbidden = forbidden
  }

  /// The tree with every text masked; codes, dates, digests and numbers stay.
  func masked(_ node: DataNode) -> DataNode {
    var node = node
    switch node.content {
    case .text(let text) where node.form != .attribute: node.content = .text(masked(text))
    case .record(let members): node.content = .record(members.map(masked))
    case .list(let items): node.content = .list(items.map(masked))
    default: break
    }
    return node
  }

  func masked(_ text: String) -> String {
    PublicMask.withoutRooms(Masking.text(text, names: names, for: .publicExport))
  }

  /// Throws `public-leak` where the mask missed something: such a copy is not written.
  func check(_ node: DataNode) throws(Fault) {
    switch node.content {
    case .text(let text), .literal(let text):
      guard let found = forbidden.first(where: { text.contains($0) }) else { return }
      throw Fault(
        "public-leak", .refused,
        what: Phrase(zh: "没有导出", en: "nothing was exported"),
        why: Phrase(
          zh: "“\(node.name)”中仍有居民信息（\(found.count)字）",
          en: "\(node.name) still holds a resident's data (\(found.count) characters)"),
        next: Phrase(zh: "请人工制作公开副本", en: "make the public copy by hand"),
        at: Place(entry: node.name))
    case .record(let members): for member in members { try check(member) }
    case .list(let items): for item in items { try check(item) }
    default: break
    }
  }

  private static let numerals = Set("0123456789０１２３４５６７８９一二三四五六七八九十百")
  private static let places = ["号楼", "单元", "栋", "幢", "室"]

  /// `3栋2单元501室` as `*栋*单元*室`: the public sees down to the compound.
  static func withoutRooms(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    var position = 0
    while position < characters.count {
      let run = characters[position...].prefix { numerals.contains($0) }.count
      guard run > 0 else {
        result.append(characters[position])
        position += 1
        continue
      }
      let rest = characters[(position + run)...]
      if places.contains(where: { rest.starts(with: Array($0)) }) {
        result += "*"
      } else {
        result += String(characters[position..<position + run])
      }
      position += run
    }
    return result
  }
}
