import Pages
import Primitives
import Testing

/// A page's text as a person reads it, from the marks that are painted.
struct SheetText {
  /// Runs on one baseline of one structure node.
  struct Line {
    var tag: Pages.Tag
    var y: Length
    var text: String
  }

  /// The lines in painting order.
  let lines: [Line]

  init(_ page: Page) {
    var lines: [Line] = []
    for mark in page.marks {
      guard case .glyphs(let run) = mark.shape else { continue }
      if let last = lines.last, last.tag == mark.tag, last.y == run.origin.y {
        lines[lines.count - 1].text += run.text
      } else {
        lines.append(Line(tag: mark.tag, y: run.origin.y, text: run.text))
      }
    }
    self.lines = lines
  }

  /// Each piece of structure on a line of its own, in painting order.
  var readable: String {
    var texts: [String] = []
    var last: Pages.Tag?
    for line in lines {
      if line.tag == last, case .content = line.tag {
        texts[texts.count - 1] += line.text
      } else {
        texts.append(line.text)
      }
      last = line.tag
    }
    return texts.joined(separator: "\n")
  }
}

/// The rules of Chinese writing that any sheet must keep, by lists of their own (GB/T 15834).
enum WritingRules {
  private static let noStart: Set<Character> = [
    "，", "。", "、", "；", "：", "？", "！", "）", "》", "〉", "】", "〕", "」", "』", "”", "’", "…", "％",
  ]
  private static let noEnd: Set<Character> = ["（", "《", "〈", "【", "〔", "「", "『", "“", "‘"]

  /// Lines of one paragraph that begin or end with a mark that may not stand there.
  static func brokenLines(_ lines: [SheetText.Line]) -> [String] {
    var found: [String] = []
    for (before, line) in zip(lines, lines.dropFirst())
    where before.tag == line.tag && before.y < line.y {
      guard case .content = line.tag else { continue }
      if let first = line.text.first, noStart.contains(first) {
        found.append("starts: " + line.text)
      }
      if let last = before.text.last(where: { !$0.isWhitespace }), noEnd.contains(last) {
        found.append("ends: " + before.text)
      }
    }
    return found
  }

  /// Half-width marks beside Chinese characters, and years of numbers in other brackets than 〔〕.
  static func wrongMarks(_ text: String) -> [String] {
    var found: [String] = []
    let characters = Array(text)
    for index in characters.indices where ",;!?()\"'".contains(characters[index]) {
      let before = index > 0 ? characters[index - 1] : " "
      let after = index + 1 < characters.count ? characters[index + 1] : " "
      if isHan(before) || isHan(after) {
        found.append(String(characters[max(0, index - 5)..<min(characters.count, index + 6)]))
      }
    }
    for match in text.matches(of: #/[（(\[【][12][0-9]{3}[）)\]】]第?[0-9]+号/#) {
      found.append(String(match.output))
    }
    return found
  }

  private static func isHan(_ character: Character) -> Bool {
    character.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }
}

@Suite("Rules of writing, as the tests hold them")
struct WritingRulesTests {
  private func line(_ text: String, _ y: Int, node: Int = 1) -> SheetText.Line {
    SheetText.Line(tag: .content(node), y: .millimetres(Double(y)), text: text)
  }

  @Test func aClosingMarkBeginsNoLineAndAnOpeningOneEndsNone() {
    #expect(WritingRules.brokenLines([line("污水外溢", 10), line("，雨天尤甚。", 15)]).count == 1)
    #expect(WritingRules.brokenLines([line("关于（", 10), line("一）", 15)]).count == 1)
    #expect(WritingRules.brokenLines([line("关于（", 10), line("一）", 15, node: 2)]) == [])
    #expect(WritingRules.brokenLines([line("污水外溢，", 10), line("雨天尤甚。", 15)]) == [])
  }

  @Test func halfWidthMarksAndOtherBracketsAreFound() {
    #expect(WritingRules.wrongMarks("经核实,已办结").count == 1)
    #expect(WritingRules.wrongMarks("西人建（2022）17号").count == 1)
    #expect(WritingRules.wrongMarks("西人建〔2022〕17号，3,900.00元，9:00（星期六）") == [])
  }
}
