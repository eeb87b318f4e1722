import Codec
import Primitives
import Testing

@Test func namesAreWrittenInKebabCase() {
  #expect(kebabCase("dueOn") == "due-on")
  #expect(kebabCase("caseID") == "case-id")
  #expect(kebabCase("XMLName") == "xml-name")
  #expect(kebabCase("coOpinionDueOn") == "co-opinion-due-on")
  #expect(kebabCase("p") == "p")
  #expect(kebabCase("due-on") == "due-on")
}

@Test func valuesKeepTheirShapeInTheTree() throws {
  let node = try NodeEncoder().encode(sample, name: "sample")
  #expect(
    node.children.map(\.name) == [
      "id", "due-on", "count", "small", "is-open", "tone", "title", "first", "step", "note",
      "digest",
    ])
  #expect(node.child("id")?.form == .attribute)
  #expect(node.child("due-on")?.content == .text("2022-01-08"))
  #expect(node.child("count")?.content == .integer(-7))
  #expect(node.child("title")?.form == .element)
  #expect(node.child("first")?.child("on")?.form == .attribute)
  guard case .list(let notes)? = node.child("note")?.content else {
    Issue.record("a list is expected")
    return
  }
  #expect(notes.map(\.name) == ["note", "note"])
  #expect(notes.allSatisfy { $0.form == .element })
}

@Test func decodingGivesBackWhatWasEncoded() throws {
  let node = try NodeEncoder().encode(sample, name: "sample")
  #expect(try NodeDecoder().decode(Sample.self, from: node) == sample)
  for pretty in [true, false] {
    let read = try JSONText.parse(JSONText.write(node, pretty: pretty))
    #expect(try NodeDecoder().decode(Sample.self, from: read) == sample)
  }
}

@Test func absentListsAreEmpty() throws {
  let text = """
    {"id":"a","due-on":"2022-01-08","count":1,"is-open":false,"tone":"calm","title":"t",
     "first":{"on":"2022-01-08","text":"x"}, "remark": null}
    """
  let value = try NodeDecoder().decode(Sample.self, from: JSONText.parse(Array(text.utf8)))
  #expect(value.steps.isEmpty)
  #expect(value.remark == nil)
}

private func complaint(_ change: (inout [DataNode]) -> Void) -> Fault? {
  fault { () throws(Fault) in
    let node = try NodeEncoder().encode(sample, name: "sample")
    var parsed = try JSONText.parse(JSONText.write(node))
    var members = parsed.children
    change(&members)
    parsed.content = .record(members)
    _ = try NodeDecoder(kind: .usage).decode(Sample.self, from: parsed)
  }
}

@Test func unknownNamesAreRefusedWithWhatIsAllowed() {
  let found = complaint {
    $0.append(DataNode("tittle", .text("x"), form: .member, line: 3, column: 5))
  }
  #expect(found?.code == "codec-unknown-key")
  #expect(found?.kind == .usage)
  #expect(found?.place.line == 3)
  #expect(found?.why.en.contains("title") == true)
  #expect(found?.next.en.contains("“title”") == true)
}

@Test func aMisspeltRequiredNameIsNamedRatherThanTheMissingOne() {
  let found = complaint { members in
    for index in members.indices where members[index].name == "due-on" {
      members[index].name = "due-onn"
    }
  }
  #expect(found?.code == "codec-unknown-key")
  #expect(found?.what.en.contains("due-onn") == true)
  #expect(found?.next.en.contains("“due-on”") == true)
}

@Test func missingAndDuplicateNamesAreRefused() {
  #expect(complaint { $0.removeAll { $0.name == "title" } }?.code == "codec-missing-key")
  let twice = complaint { members in
    members.append(DataNode("title", .text("again"), form: .member))
  }
  #expect(twice?.code == "codec-duplicate-key")
}

@Test func wrongValuesAreRefusedWithWhatIsAllowed() {
  func setting(_ name: String, _ content: DataNode.Content) -> Fault? {
    complaint { members in
      for index in members.indices where members[index].name == name {
        members[index].content = content
      }
    }
  }
  let tone = setting("tone", .text("shrill"))
  #expect(tone?.code == "codec-bad-value")
  #expect(tone?.why.en == "allowed here: calm, loud, very-loud")
  #expect(tone?.place.line != nil)
  #expect(setting("due-on", .text("2023-02-29"))?.why.zh.contains("2023-01-31") == true)
  #expect(setting("count", .text("7"))?.code == "codec-wrong-type")
  #expect(setting("count", .decimal("1.5"))?.code == "codec-wrong-type")
  #expect(setting("small", .integer(256))?.why.en.contains("from 0 to 255") == true)
  #expect(setting("is-open", .integer(1))?.code == "codec-wrong-type")
  #expect(setting("title", .record([]))?.code == "codec-wrong-type")
  #expect(setting("first", .text("x"))?.code == "codec-wrong-type")
  #expect(setting("step", .text("x"))?.code == "codec-wrong-type")
}

@Test func attributesAndElementsAreNotInterchangeable() throws {
  var node = try NodeEncoder().encode(sample, name: "sample")
  var members = node.children
  members[0].form = .element
  members[0].content = .literal("k-1")
  node.content = .record(members)
  let found = fault { () throws(Fault) in
    _ = try NodeDecoder().decode(Sample.self, from: node)
  }
  #expect(found?.code == "codec-wrong-form")
}

@Test func whatTheFilesCannotHoldIsRefused() {
  struct Loose: Encodable { var table = ["a": 1] }
  struct Numbered: Encodable { var table = [1: "a"] }
  struct ByDay: Encodable { var table = [CivilDate(dayNumber: 0): "a"] }
  struct Real: Encodable { var ratio = 0.5 }
  struct Nested: Encodable { var lists = [[1]] }
  for value in [Loose(), Numbered(), ByDay(), Real(), Nested()] as [any Encodable] {
    let found = fault { () throws(Fault) in _ = try NodeEncoder().encode(value, name: "x") }
    #expect(found?.code == "codec-unsupported")
  }
}
