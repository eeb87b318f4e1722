import Testing
import Text

/// The text with `|` where a line may end `~` where our glue holds and `-` inside a date.
private func drawn(_ text: String) throws -> String {
  let scalars = Array(text.unicodeScalars)
  let breaks = try LineBreaker().breaks(in: scalars)
  var drawing = ""
  for (scalar, kind) in zip(scalars, breaks) {
    switch kind {
    case .forbidden: break
    case .glued: drawing += "~"
    case .linked: drawing += "-"
    case .allowed: drawing += "|"
    case .mandatory: drawing += "!"
    }
    drawing.unicodeScalars.append(scalar)
  }
  return drawing
}

@Test(arguments: [
  ("于2022年11月5日办结", "于|2022~年-11~月-5~日|办|结"),
  ("共3,900.00元整", "共|3,900.00~元|整"),
  ("每户¥185，", "每|户|¥185，"),
  ("上午9:00在", "上|午~9:00|在"),
  ("第17号建议", "第~17~号|建|议"),
  ("函〔2023〕5号", "函|〔2023〕-5~号"),
  ("30个工作日内", "30~个~工|作|日|内"),
  ("《建议》（“好”）", "《建|议》|（“好”）"),
  ("约200平方米", "约~200~平~方|米"),
  ("a b\nc", "a |b\n!c"),
])
func datesAmountsAndMarksStayTogether(text: String, expected: String) throws {
  #expect(try drawn(text) == expected)
}

@Test func rareCharactersKeepTheirPlaces() throws {
  #expect(try drawn("𠮷𠮷。𠮷") == "𠮷|𠮷。|𠮷")
}

@Test func noBreakLeavesAForbiddenMarkAtALinesEdge() throws {
  let alphabet = Array("一二三四五六七八九十0123456789abXY，。、；：？！）》”’】〕（《“‘〔【%¥·…— ".unicodeScalars)
  var seed: UInt64 = 20_221_105
  let breaker = try LineBreaker()
  for _ in 0..<400 {
    var text: [Unicode.Scalar] = []
    for _ in 0..<60 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text.append(alphabet[Int(seed >> 33) % alphabet.count])
    }
    let breaks = breaker.breaks(in: text)
    for index in 1..<text.count where breaks[index] == .allowed {
      let line = String(String.UnicodeScalarView(text))
      #expect(!Kinsoku.isForbiddenAtStart(text[index]), "seed \(seed), \(index) in \(line)")
      #expect(!Kinsoku.isForbiddenAtEnd(text[index - 1]), "seed \(seed), \(index) in \(line)")
    }
  }
}

@Test func normalFormsComposeAndFold() throws {
  #expect(Array(try normalised("e\u{301}", to: .nfc).utf8) == Array("\u{E9}".utf8))
  #expect(Array(try normalised("永叔路", to: .nfc).utf8) == Array("永叔路".utf8))
  #expect(try normalised("ＡＢ①", to: .nfkc) == "AB1")
  #expect(try normalised("Ａb\u{200B}C", to: .nfkcCaseFold) == "abc")
  // One character that becomes eighteen.
  #expect(try normalised("\u{FDFA}", to: .nfkc).unicodeScalars.count == 18)
}

@Test func widthFoldingTouchesOnlyWidth() throws {
  #expect(try widthFolded("８４号　（Ａ），①ｶﾞ￥") == "84号 (A),①ガ¥")
  #expect(try widthFolded("plain 84") == "plain 84")
}

@Test func runsOfIdeographsMayBeSkippedWithoutChangingABreak() throws {
  // Every other class that an office's texts hold, marks that join, and ideographs of all planes.
  let others = Array(
    "0123456789abX ，。、；：？！）》”’】〕（《“‘〔【%¥·…—-/\u{3000}\t\n𠮷々ー〇\u{3099}\u{FE00}\u{200D}\u{2060}\u{A0}한ก🇨🇳👍𝄞"
      .unicodeScalars)
  let ideographs = Array("一丁七万丈三上下不与䶵㐀鿿".unicodeScalars)
  var seed: UInt64 = 20_260_301
  func next(_ count: Int) -> Int {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(seed >> 33) % count
  }
  let breaker = try LineBreaker()
  for _ in 0..<3_000 {
    var text: [Unicode.Scalar] = []
    while text.count < 40 {
      for _ in 0..<next(6) { text.append(ideographs[next(ideographs.count)]) }
      for _ in 0..<next(4) { text.append(others[next(others.count)]) }
    }
    #expect(
      breaker.standardBreaks(in: text, abridged: true)
        == breaker.standardBreaks(in: text, abridged: false),
      "\(String(String.UnicodeScalarView(text)))")
  }
}
