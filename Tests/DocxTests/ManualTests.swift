import Forms
import Foundation
import Testing

@testable import Docx

@Suite("The manual of documents tells the truth")
struct ManualTests {
  private func manual() throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/docx.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test func everyExampleIsAFieldOfTheCaseView() throws {
    let text = try manual()
    let start = try #require(text.range(of: "```docx\n")).upperBound
    let end = try #require(text[start...].range(of: "```")).lowerBound
    let lines = text[start..<end].split(separator: "\n")
    #expect(lines.count >= 8)
    for line in lines {
      let template = try template(DocxMaker(paragraph(String(line))))
      let faults = template.check(try FormData.case.shape())
      #expect(faults == [], "\(line)")
    }
  }

  @Test func itNamesTheLimitsThatHold() throws {
    let text = try manual().replacing("\n", with: " ")
    for words in [
      "\(DocxLimits.fileBytes >> 20) MB", "\(DocxLimits.entries) entries",
      "\(DocxLimits.partBytes >> 20) MB of text parts nested \(DocxLimits.depth) deep",
      "\(DocxLimits.fields) fields", "\(Limits.repetitions) times", "\(DocxLimits.pieces) rows",
      "\(DocxLimits.filledBytes >> 20) MB for each part",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }
}
