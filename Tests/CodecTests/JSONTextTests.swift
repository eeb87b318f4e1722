import Codec
import Primitives
import Testing

private func code(_ text: String) -> String? { code(Array(text.utf8)) }
private func code(_ bytes: [UInt8]) -> String? {
  fault { () throws(Fault) in _ = try JSONText.parse(bytes) }?.code
}

@Test func malformedTextsAreRefused() {
  for text in [
    "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "01", "-", "1.", "1e", ".5", "+1",
    "nul", "truee", "\"", "\"\\x\"", "\"\\u12\"", "\"\n\"", "[1 2]", "1 2", "'a'",
    "{\"a\":1 \"b\":2}",
    "NaN", "[1]]", "/*c*/1",
  ] {
    #expect(code(text) == "json-syntax", "\(text)")
  }
  #expect(code("{\"a\":1,\"a\":2}") == "json-duplicate")
  #expect(code("{\"a\":1,\"\\u0061\":2}") == "json-duplicate")
  #expect(code("\"\\ud800\"") == "json-surrogate")
  #expect(code("\"\\udc00\\ud800\"") == "json-surrogate")
  #expect(code([0x22, 0xFF, 0x22]) == "json-utf8")
  #expect(code([0x22, 0xC0, 0x80, 0x22]) == "json-utf8")
  #expect(code([0x22, 0xED, 0xA0, 0x80, 0x22]) == "json-utf8")
  #expect(code([0xEF, 0xBB, 0xBF, 0x31]) == "json-bom")
}

@Test func duplicatesAmongManyMembersAreRefused() {
  for position in [0, 7, 14, 15, 16, 17, 39] {
    var names = (0..<40).map { "n\($0)" }
    names.append("n\(position)")
    #expect(
      code("{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}") == "json-duplicate")
  }
}

@Test func nestingAndSizeAreLimited() throws {
  func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
  #expect(code(nested(JSONText.depthLimit)) == nil)
  #expect(code(nested(JSONText.depthLimit + 2)) == "json-depth")
  #expect(code(String(repeating: "[", count: 100_000)) == "json-depth")
  let found = fault { () throws(Fault) in _ = try JSONText.parse([0x31, 0x32], limit: 1) }
  #expect(found?.code == "json-size")
}

@Test func placesCountCharactersAndLinesWhateverTheirWidth() throws {
  let pieces = [
    "", "a", "é", "水", "𠮷", "池塘里的水", "abcdefgh", "abcdefg水", "\n", "\n\n", "  \n ", "\t\r\n",
  ]
  for first in pieces {
    for second in pieces {
      // Letters stand in texts, ends of lines between values.
      let text = [first, second].map { $0.unicodeScalars.contains("\n") ? $0 : "\"\($0)\"," }
        .joined()
      let root = try JSONText.parse(Array(("[" + text + "7]").utf8))
      let before = ("[" + text).unicodeScalars
      let line = before.count { $0 == "\n" } + 1
      let column = (before.lastIndex(of: "\n").map { before[$0...].count } ?? before.count + 1)
      #expect(root.children.last?.place == Place(line: line, column: column), "\(text)")
    }
  }
}

@Test func aControlCharacterIsRefusedWhereverItStands() {
  for length in 0..<24 {
    for place in 0..<max(1, length) {
      var text = [UInt8](repeating: 0x61, count: max(1, length))
      text[place] = 0x1F
      #expect(code([0x22] + text + [0x22]) == "json-syntax")
    }
  }
}

@Test func numbersAreWholeOrKeptAsWritten() throws {
  #expect(try JSONText.parse(Array("9223372036854775807".utf8)).content == .integer(.max))
  #expect(
    try JSONText.parse(Array("9223372036854775808".utf8)).content == .decimal("9223372036854775808")
  )
  #expect(try JSONText.parse(Array("-1.50e+3".utf8)).content == .decimal("-1.50e+3"))
  #expect(try JSONText.parse(Array("-0".utf8)).content == .decimal("-0"))
}

@Test func textsSurviveEveryEscape() throws {
  let text = "\u{0}\u{1F}\u{7F}\"\\/\u{8}\u{C}\n\r\t é 化粪池 𠮷 \u{10FFFF}"
  let node = DataNode("", .text(text))
  #expect(try JSONText.parse(JSONText.write(node)).content == .text(text))
  let escaped = try JSONText.parse(Array("\"\\ud842\\udfb7 \\u5316 \\/\"".utf8))
  #expect(escaped.content == .text("𠮷 化 /"))
}

@Test func placesCountLinesAndCharacters() throws {
  let root = try JSONText.parse(Array("{\"甲\": 1,\n  \"乙乙\": [2,\n3]}".utf8))
  #expect(root.child("甲")?.place == Place(line: 1, column: 7))
  #expect(root.child("乙乙")?.children[1].place == Place(line: 3, column: 1))
  let found = fault { () throws(Fault) in _ = try JSONText.parse(Array("{\"化\":\n 粪}".utf8)) }
  #expect(found?.place == Place(line: 2, column: 2))
}

private func randomNode(_ dice: inout Dice, name: String, depth: Int) -> DataNode {
  let pick = Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &dice)
  let content: DataNode.Content
  switch pick {
  case 0: content = .null
  case 1: content = .boolean(Bool.random(using: &dice))
  case 2: content = .integer(Int.random(in: .min ... .max, using: &dice))
  case 3: content = .decimal("\(Int.random(in: -9...9, using: &dice)).25")
  case 4, 5:
    let scalars = (0..<Int.random(in: 0..<12, using: &dice)).compactMap { _ in
      Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &dice))
    }
    content = .text(String(String.UnicodeScalarView(scalars)))
  case 6:
    content = .record(
      (0..<Int.random(in: 0..<20, using: &dice)).map {
        randomNode(&dice, name: "n\($0)", depth: depth - 1)
      })
  default:
    content = .list(
      (0..<Int.random(in: 0..<5, using: &dice)).map { _ in
        randomNode(&dice, name: name, depth: depth - 1)
      })
  }
  return DataNode(name, content)
}

@Test func randomTreesComeBackAsWritten() throws {
  let seed = UInt64(20_230_108)
  var dice = Dice(state: seed)
  for _ in 0..<300 {
    let node = randomNode(&dice, name: "", depth: 4)
    let compact = JSONText.write(node, pretty: false)
    #expect(try JSONText.parse(compact).bare == node.bare, "seed \(seed)")
    #expect(try JSONText.write(JSONText.parse(JSONText.write(node)), pretty: false) == compact)
  }
}

@Test func anyBytesGiveATreeOrAFault() throws {
  let seed = UInt64(7)
  var dice = Dice(state: seed)
  let whole = JSONText.write(try NodeEncoder().encode(sample, name: "sample"))
  for _ in 0..<3000 {
    var bytes = whole
    for _ in 0...Int.random(in: 0..<3, using: &dice) {
      let index = Int.random(in: 0..<bytes.count, using: &dice)
      switch Int.random(in: 0..<3, using: &dice) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &dice)
      case 1: bytes.remove(at: index)
      default: bytes.insert(UInt8.random(in: 0x20...0x7F, using: &dice), at: index)
      }
    }
    if let tree = try? JSONText.parse(bytes) {
      #expect(try JSONText.parse(JSONText.write(tree)).bare == tree.bare, "seed \(seed)")
      _ = try? NodeDecoder().decode(Sample.self, from: tree)
    }
  }
}
