import Codec
import Primitives
import Testing

@Test func aSchemaIsFoundByRunningTheDecoder() throws {
  let schema = try Schema.of(Sample.self)
  #expect(schema.root == .record("Sample"))
  let fields = try #require(schema.records["Sample"]?.fields)
  #expect(
    fields.map(\.pathName) == [
      "@id", "@due-on", "@count", "@small", "@is-open", "@tone", "title", "remark", "first", "last",
      "step", "note", "digest",
    ])
  #expect(
    fields.map(\.presence) == [
      .required, .required, .required, .optional, .required, .required, .required, .optional,
      .required, .optional, .repeated, .repeated, .repeated,
    ])
  #expect(fields[0].shape == .value("Key"))
  #expect(fields[1].shape == .value("CivilDate"))
  #expect(fields[5].shape == .enumeration("Tone", ["calm", "loud", "very-loud"]))
  #expect(fields[10].shape == .record("Step"))
  #expect(fields[12].shape == .value("Digest"))
}

@Test func pathsAreResolvedOrRefusedWithTheNearestName() throws {
  let schema = try Schema.of(Sample.self)
  #expect(try schema.resolve(["step", "@on"]).isRepeated)
  #expect(try schema.resolve(["last", "text"]).presence == .optional)
  #expect(try schema.resolve(["."]).shape == .record("Sample"))
  #expect(try schema.resolve(["text"], from: .record("Step")).shape == .text)
  func complaint(_ steps: [String]) -> Fault? {
    fault { () throws(Fault) in _ = try schema.resolve(steps) }
  }
  #expect(complaint(["due-on"])?.next.en == "did you mean “@due-on”?")
  #expect(complaint(["tittle"])?.next.en == "did you mean “title”?")
  #expect(complaint(["step", "texd"])?.why.en == "here are only: @on, text")
  #expect(complaint(["title", "x"])?.code == "codec-unknown-path")
}

enum Shape: String, CaseIterable, Codable { case round, square }

struct Circle: Codable, Hashable { var radius: Int }
struct Square: Codable, Hashable { var side: Int }

/// A record whose fields depend on its kind.
struct Figure: Decodable {
  var name: String
  var circle: Circle?
  var square: Square?
  enum CodingKeys: String, CodingKey { case name, kind, round, square }
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    switch try container.decode(Shape.self, forKey: .kind) {
    case .round: circle = try container.decode(Circle.self, forKey: .round)
    case .square: square = try container.decode(Square.self, forKey: .square)
    }
  }
}

@Test func variantsAreFoundByTheirKind() throws {
  let schema = try Schema.of(Figure.self)
  let record = try #require(schema.records["Figure"])
  #expect(record.chooser == "kind")
  #expect(record.variants.map(\.value) == ["round", "square"])
  #expect(record.field("square")?.presence == .optional)
  #expect(record.field("name")?.presence == .required)
  #expect(try schema.resolve(["square", "@side"]).shape == .integer)
  let text = "{\"name\":\"n\",\"kind\":\"round\",\"square\":{\"side\":1}}"
  let found = fault { () throws(Fault) in
    _ = try NodeDecoder().decode(Figure.self, from: JSONText.parse(Array(text.utf8)))
  }
  #expect(found?.code == "codec-unknown-key" || found?.code == "codec-missing-key")
}

struct Tree: Codable, Hashable {
  var name: String
  var branches: [Tree]
  enum CodingKeys: String, CodingKey {
    case name
    case branches = "branch"
  }
}

@Test func recordsThatHoldThemselvesHaveASchema() throws {
  let schema = try Schema.of(Tree.self)
  #expect(try schema.resolve(["branch", "branch", "name"]).shape == .text)
}

@Test func theJSONSchemaNamesEveryField() throws {
  let schema = try Schema.of(Sample.self)
  let node = schema.jsonSchema(title: "Sample", id: "urn:example:sample")
  let definition = try #require(node.child("$defs")?.child("Sample"))
  #expect(definition.child("additionalProperties")?.content == .boolean(false))
  let properties = try #require(definition.child("properties"))
  #expect(properties.child("due-on")?.child("pattern") != nil)
  #expect(properties.child("tone")?.child("enum")?.children.count == 3)
  #expect(properties.child("step")?.child("items")?.child("$ref")?.content == .text("#/$defs/Step"))
  #expect(definition.child("required")?.children.count == 7)
  #expect(try JSONText.parse(JSONText.write(node)).bare == node.bare)
}
