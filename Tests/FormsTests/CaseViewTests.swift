import Casework
import Codec
import Primitives
import Testing
import XMLTree

@testable import Forms

/// A case view made from the schema alone: every field there or not, as the dice fall.
private struct ViewMaker {
  let schema: Schema
  var dice: Dice
  /// In a hundred: how often an optional field is there.
  var presence: Int

  mutating func root() -> DataNode { node("case", schema.root, depth: 0, isAttribute: false) }

  private mutating func node(
    _ name: String, _ shape: Schema.Shape, depth: Int, isAttribute: Bool
  ) -> DataNode {
    let form: DataNode.Form = isAttribute ? .attribute : .element
    guard let record = schema.record(shape) else {
      return DataNode(name, .literal(text(shape)), form: form)
    }
    var members: [DataNode] = []
    for field in record.fields {
      switch field.presence {
      case .required: break
      case .optional: if dice.roll(100) >= presence { continue }
      case .repeated:
        for _ in 0..<(dice.roll(100) < presence && depth < 6 ? dice.roll(4) : 0) {
          members.append(node(field.name, field.shape, depth: depth + 1, isAttribute: false))
        }
        continue
      }
      members.append(
        node(field.name, field.shape, depth: depth + 1, isAttribute: field.isAttribute))
    }
    return DataNode(name, .record(members))
  }

  private mutating func text(_ shape: Schema.Shape) -> String {
    switch shape {
    case .integer: String(dice.roll(3) == 0 ? 0 : dice.roll(100_000))
    case .boolean: dice.roll(2) == 0 ? "true" : "false"
    case .enumeration(_, let words): words[dice.roll(words.count)]
    case .value("CivilDate"): CivilDate(dayNumber: 19_000 + dice.roll(900)).description
    case .value("Timestamp"):
      Timestamp(secondsSince1970: 1_667_000_000 + dice.roll(9999)).description
    case .value("Money"): Money(fen: dice.roll(10_000_000)).description
    case .value("Digest"): String(repeating: "0f", count: 32)
    default: ["", "字", "《𠮷野》", "a\nb\tc", String(repeating: "长", count: 400)][dice.roll(5)]
    }
  }
}

@Test(arguments: templateNames) func anyDocumentOfTheSchemaCanBeFilled(_ name: String) throws {
  let seed: UInt64 = 20_230_206
  let template = try shippedTemplate(name)
  let schema = try template.data.schema()
  for round in 0..<30 {
    var maker = ViewMaker(
      schema: schema, dice: Dice(seed: seed &+ UInt64(round)), presence: round % 6 * 20)
    let filled = try template.fill(maker.root(), context: officeContext(name))
    #expect(!filled.blocks.isEmpty, "seed \(seed), round \(round)")
    #expect(blankLabels(filled.blocks) == 0, "seed \(seed), round \(round)")
  }
}

/// The forms whose values come from a case.
private func caseForms() throws -> [String] {
  try templateNames.filter { try shippedTemplate($0).data == .case }
}

/// How many labels would stand empty on paper.
private func blankLabels(_ blocks: [Block]) -> Int {
  var count = 0
  for case .table(let table) in blocks {
    for cell in (table.head + table.rows).flatMap(\.cells) where cell.kind != .value {
      if cell.blocks.map(FormDump.text).joined().isEmpty { count += 1 }
    }
  }
  return count
}

@Test(arguments: templateNames) func samplesAreCaseViewsOfTheSchema(_ name: String) throws {
  let tree = try sampleCase(name)
  let shape = try shippedTemplate(name).data.shape()
  var unknown: [String] = []
  func walk(_ node: CaseNode, _ shape: CaseShape) {
    for attribute in tree[node].attributes {
      guard let known = shape.attributes.first(where: { $0.name == attribute.name }) else {
        unknown.append("\(shape.name)/@\(attribute.name)")
        continue
      }
      if !isWritten(attribute.value, known.value) {
        unknown.append("\(shape.name)/@\(attribute.name)=\(attribute.value)")
      }
    }
    for child in tree[node].children {
      if let inner = shape.children.first(where: { $0.name == tree[child].name }) {
        walk(child, inner)
      } else {
        unknown.append("\(shape.name)/\(tree[child].name)")
      }
    }
  }
  walk(0, shape)
  #expect(unknown == [])
}

private func isWritten(_ text: String, _ value: CaseShape.Value) -> Bool {
  switch value {
  case .text: true
  case .date: CivilDate(text) != nil
  case .moment: Timestamp(text) != nil
  case .money: Money(text) != nil
  case .integer: Int(text) != nil
  case .boolean: text == "true" || text == "false"
  case .digest: Digest(hex: text) != nil
  case .choice(let words): words.contains(text)
  case .record: false
  }
}

@Test func emptyCaseViewsPrintDashesAndNothingIsMissing() throws {
  let schema = try Schema.of(CaseView.self)
  for name in try caseForms() {
    var maker = ViewMaker(schema: schema, dice: Dice(seed: 1), presence: 0)
    let filled = try shippedTemplate(name).fill(maker.root(), context: officeContext(name))
    let text = plainText(filled.blocks)
    // A letter has its author's words; what there may be none of says so.
    let isLetter = name.hasSuffix("-letter") || name == "activity-notice"
    let isSaid = ["—", "尚无", "没有", "归档时填写"].contains { text.contains($0) }
    #expect(isLetter || isSaid, "\(name)")
  }
}

@Test func theManualIsWhatTheVocabularySays() throws {
  let manual = Manual.markdown()
  if isRecording {
    record(manual, "docs/forms.md")
    Issue.record("recorded docs/forms.md")
    return
  }
  #expect(manual == String(decoding: fileBytes("docs/forms.md") ?? [], as: UTF8.self))
}

@Test func everyElementAndAttributeOfTheLanguageHasItsRule() {
  for element in TemplateElement.allCases {
    #expect(Vocabulary.elements.count { $0.element == element } == 1, "\(element)")
  }
  for attribute in TemplateAttribute.allCases {
    #expect(Vocabulary.attributes.count { $0.attribute == attribute } == 1, "\(attribute)")
    let isUsed = Vocabulary.elements.contains { rule in
      rule.attributes.contains { $0.attribute == attribute }
    }
    #expect(isUsed, "\(attribute)")
  }
}

@Test func theExampleOfTheManualIsATemplateWithoutFindings() throws {
  let text = try #require(Manual.markdown().split(separator: "## An example").last)
  let parts = text.split(separator: "```xml\n", maxSplits: 1)
  let example = try #require(parts.last?.split(separator: "```", maxSplits: 1).first)
  let template = try FormTemplate.parse(Array(example.utf8), file: "example.xml")
  #expect(template.check(try Schema.of(CaseView.self)).map(\.description) == [])
}
