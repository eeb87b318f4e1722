package import Primitives

/// Reads plain Codable values from the neutral tree, and nothing that they do not ask for.
///
/// Faults carry line and column and say what is allowed there: `codec-unknown-key`,
/// `codec-duplicate-key`, `codec-missing-key`, `codec-wrong-type`, `codec-wrong-form` (attribute for
/// element or the reverse) and `codec-bad-value`. An absent list is an empty one; `null` is absent.
package struct NodeDecoder: Sendable {
  /// What sort of trouble a fault is: `.damaged` for files, `.usage` for a person's input.
  package var kind: Fault.Kind

  package init(kind: Fault.Kind = .damaged) { self.kind = kind }

  package func decode<T: Decodable>(_ type: T.Type, from node: DataNode) throws(Fault) -> T {
    do {
      return try NodeReader.value(type, from: node, kind: kind, scalarForm: node.form)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw NodeReader.badValue(node, type: type, kind: kind, detail: "\(error)")
    }
  }
}

/// Marks lists, whose absence means that they are empty.
protocol RepeatedValue { static var none: Any { get } }
extension Array: RepeatedValue { static var none: Any { [Element]() } }

/// Answers one value's `init(from:)` and remembers what it asked for.
///
/// A value read under a name says by its first question whether it is a list, which gathers every
/// member of that name and may be absent, or anything else, which must be there. Asking its type
/// beforehand would cost a search through all conformances of the program for every type.
final class NodeReader: Decoder {
  let node: DataNode
  let members: [DataNode]
  let type: Any.Type
  let kind: Fault.Kind
  let scalarForm: DataNode.Form
  private var used: [Bool]
  private var asked: [String] = []
  private var cursor = 0
  private var isSingle = false
  /// The record and the name that this value is read from, until the first question.
  private var origin: (record: NodeReader, name: String, isPresent: Bool)?

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(
    _ node: DataNode, type: Any.Type, kind: Fault.Kind, scalarForm: DataNode.Form
  ) {
    self.node = node
    self.type = type
    self.kind = kind
    self.scalarForm = scalarForm
    members = node.children
    used = Array(repeating: false, count: members.count)
  }

  static func value<T: Decodable>(
    _ type: T.Type, from node: DataNode, kind: Fault.Kind, scalarForm: DataNode.Form
  ) throws -> T {
    let reader = NodeReader(node, type: type, kind: kind, scalarForm: scalarForm)
    return try reader.read(type)
  }

  /// The value under a name of this record.
  func value<T: Decodable>(_ type: T.Type, under name: String) throws -> T {
    let index = try index(of: name)
    let member = index.map { members[$0] }
    let reader = NodeReader(
      member ?? DataNode(name, .null), type: type, kind: kind, scalarForm: .attribute)
    reader.origin = (self, name, member.map { !isNull($0) } ?? false)
    return try reader.read(type)
  }

  private func read<T: Decodable>(_ type: T.Type) throws -> T {
    let value: T
    do {
      value = try T(from: self)
      try settle()
    } catch var fault as Fault {
      if fault.place.line == nil { fault.place = node.place.inside(fault.place) }
      throw fault
    } catch DecodingError.dataCorrupted(let context) {
      throw NodeReader.badValue(node, type: type, kind: kind, detail: context.debugDescription)
    } catch {
      throw NodeReader.badValue(node, type: type, kind: kind, detail: "\(error)")
    }
    try finish()
    return value
  }

  /// Takes the one member of the name, as everything but a list is read.
  private func settle() throws {
    guard let origin else { return }
    self.origin = nil
    guard try origin.record.member(origin.name) != nil, origin.isPresent else {
      throw origin.record.missing(origin.name)
    }
  }

  // MARK: Looking up

  /// The first member of this name; marks it as read.
  func member(_ name: String) throws -> DataNode? {
    guard let index = try index(of: name) else { return nil }
    used[index] = true
    return members[index]
  }

  /// Whether a value that is not `null` is there; asking makes the name an allowed one.
  func holds(_ name: String) throws -> Bool {
    guard let index = try index(of: name) else { return false }
    if case .null = members[index].content {
      used[index] = true
      return false
    }
    return true
  }

  private func index(of name: String) throws -> Int? {
    try checkRecord()
    if asked.last != name { asked.append(name) }
    // Members mostly come in the order in which they are asked for.
    var position = cursor
    for _ in 0..<members.count {
      if position == members.count { position = 0 }
      if members[position].name == name {
        cursor = position + 1
        // The first of several counts, so that duplicates are found from either side.
        return members.firstIndex { $0.name == name } ?? position
      }
      position += 1
    }
    return nil
  }

  /// The items under this name, from a JSON list or from repeated elements.
  func items(_ name: String) throws -> [DataNode] {
    try checkRecord()
    asked.append(name)
    var found: [DataNode] = []
    for (index, member) in members.enumerated() where member.name == name {
      used[index] = true
      switch member.content {
      case .list(let items): found += items
      case .null: break
      default:
        guard member.form != .member else {
          throw wrongType(member, wanted: Phrase(zh: "列表 […]", en: "a list […]"))
        }
        found.append(member)
      }
    }
    return found
  }

  func checkRecord() throws {
    switch node.content {
    case .record: return
    case .literal(let text) where node.form == .element && text.utf8.allSatisfy(isBlank): return
    default: throw wrongType(node, wanted: Phrase(zh: "记录", en: "a record"))
    }
  }

  func missing(_ name: String) -> Fault {
    let known = (try? Schema.fieldNames(of: type)) ?? asked
    if let stray = members.first(where: { !known.contains($0.name) }) {
      return unknown(stray, allowed: known)
    }
    return Fault(
      "codec-missing-key", kind,
      what: Phrase(zh: "“\(shownName)”缺少“\(name)”", en: "“\(shownName)” lacks “\(name)”"),
      why: Phrase(zh: "此项必填", en: "it is required"),
      next: Phrase(zh: "补上“\(name)”", en: "add “\(name)”"), at: node.place)
  }

  private var shownName: String { node.name.isEmpty ? "{}" : node.name }

  // MARK: After reading

  /// Refuses members that nobody asked for.
  private func finish() throws {
    if isSingle { return }
    guard let stray = used.firstIndex(of: false) else { return }
    if case .list = node.content { return }
    let member = members[stray]
    guard asked.contains(member.name) else { throw unknown(member, allowed: asked) }
    if case .null = member.content { return }
    throw Fault(
      "codec-duplicate-key", kind,
      what: Phrase(zh: "“\(member.name)”出现了两次", en: "“\(member.name)” is given twice"),
      why: Phrase(zh: "此项只能有一个", en: "there can be only one"),
      next: Phrase(zh: "删去多余的一个", en: "remove the other"), at: member.place)
  }

  private func unknown(_ member: DataNode, allowed: [String]) -> Fault {
    var names: [String] = []
    for name in allowed where !names.contains(name) { names.append(name) }
    let list = names.isEmpty ? "∅" : names.joined(separator: ", ")
    let close = nearest(to: member.name, among: names)
    return Fault(
      "codec-unknown-key", kind,
      what: Phrase(zh: "不认识“\(member.name)”", en: "“\(member.name)” is not known here"),
      why: Phrase(
        zh: "“\(shownName)”之内只允许：\(list)", en: "allowed in “\(shownName)”: \(list)"),
      next: Phrase(
        zh: close.map { "是否要写“\($0)”？" } ?? "改正名称，或删去此项",
        en: close.map { "did you mean “\($0)”?" } ?? "correct the name, or remove it"),
      at: member.place)
  }

  // MARK: Single values

  func text(_ node: DataNode, form: DataNode.Form) throws -> String {
    try check(node, form)
    switch node.content {
    case .text(let text), .literal(let text): return text
    default: throw wrongType(node, wanted: Phrase(zh: "文字", en: "text"))
    }
  }

  func boolean(_ node: DataNode, form: DataNode.Form) throws -> Bool {
    try check(node, form)
    switch node.content {
    case .boolean(let value): return value
    case .literal("true"): return true
    case .literal("false"): return false
    default: throw wrongType(node, wanted: Phrase(zh: "true 或 false", en: "true or false"))
    }
  }

  func integer<T: FixedWidthInteger>(
    _ type: T.Type, _ node: DataNode, form: DataNode.Form
  ) throws -> T {
    try check(node, form)
    switch node.content {
    case .integer(let value):
      if let value = T(exactly: value) { return value }
    case .literal(let text):
      if let value = T(text), String(value) == text { return value }
    default: break
    }
    throw wrongType(
      node,
      wanted: Phrase(
        zh: "\(T.min) 至 \(T.max) 的整数", en: "a whole number from \(T.min) to \(T.max)"))
  }

  func isNull(_ node: DataNode) -> Bool {
    if case .null = node.content { return true }
    return false
  }

  private func check(_ node: DataNode, _ form: DataNode.Form) throws {
    guard node.form != .member, node.form != form, form != .member else { return }
    let asAttribute = form == .attribute
    throw Fault(
      "codec-wrong-form", kind,
      what: Phrase(
        zh: "“\(node.name)”写成了\(asAttribute ? "元素" : "属性")",
        en: "“\(node.name)” is written as an \(asAttribute ? "element" : "attribute")"),
      why: Phrase(
        zh: asAttribute ? "单个取值应写成属性" : "文字应写成元素",
        en: asAttribute ? "single values are attributes" : "text is an element"),
      next: Phrase(
        zh: asAttribute ? "改写成 \(node.name)=\"…\"" : "改写成 <\(node.name)>…</\(node.name)>",
        en: asAttribute
          ? "write \(node.name)=\"…\"" : "write <\(node.name)>…</\(node.name)>"),
      at: node.place)
  }

  func wrongType(_ node: DataNode, wanted: Phrase) -> Fault {
    let shown = node.name.isEmpty ? "{}" : node.name
    return Fault(
      "codec-wrong-type", kind,
      what: Phrase(zh: "“\(shown)”的值不合要求", en: "“\(shown)” has a value of another sort"),
      why: Phrase(
        zh: "此处应为\(wanted.zh)，却是\(node.sort.zh)",
        en: "it takes \(wanted.en), not \(node.sort.en)"),
      next: Phrase(zh: "改正这个值", en: "correct the value"), at: node.place)
  }

  /// What to say about a value that its type refused.
  static func badValue(
    _ node: DataNode, type: Any.Type, kind: Fault.Kind, detail: String
  ) -> Fault {
    let shown = node.scalarText.map { "“\($0.prefix(80))”" } ?? "“\(node.name)”"
    var why = Phrase(zh: "值不合规定（\(detail)）", en: detail)
    if let values = enumerationValues(of: type) {
      let list = values.joined(separator: ", ")
      why = Phrase(zh: "此处只允许：\(list)", en: "allowed here: \(list)")
    } else if let form = (type as? any WrittenForm.Type)?.writtenForm {
      why = Phrase(zh: "此处应为\(form.zh)", en: "it takes \(form.en)")
    }
    return Fault(
      "codec-bad-value", kind,
      what: Phrase(
        zh: "“\(node.name)”不能是\(shown)", en: "“\(node.name)” cannot be \(shown)"),
      why: why, next: Phrase(zh: "改正这个值", en: "correct the value"), at: node.place)
  }

  // MARK: Decoder

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try settle()
    try checkRecord()
    return KeyedDecodingContainer(KeyedReading<Key>(reader: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    if let origin {
      self.origin = nil
      isSingle = true
      return ListReading(reader: self, items: try origin.record.items(origin.name))
    }
    guard case .list(let items) = node.content else {
      throw wrongType(node, wanted: Phrase(zh: "列表 […]", en: "a list […]"))
    }
    return ListReading(reader: self, items: items)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    try settle()
    isSingle = true
    return SingleReading(reader: self)
  }
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

extension DataNode {
  /// What sort of value this is, for messages.
  var sort: Phrase {
    switch content {
    case .text, .literal: Phrase(zh: "文字", en: "text")
    case .integer: Phrase(zh: "整数", en: "a whole number")
    case .decimal: Phrase(zh: "小数", en: "a decimal number")
    case .boolean: Phrase(zh: "真假值", en: "a truth value")
    case .record: Phrase(zh: "记录", en: "a record")
    case .list: Phrase(zh: "列表", en: "a list")
    case .null: Phrase("null")
    }
  }
}
