import Primitives
import Testing
import XMLTree

@testable import Casework
@testable import Dossiers

@Suite("A quick look at a case view gives what the strict reader gives")
struct ScannerTests {
  private static let paths = [
    "@id", "title", "content/p", "registration/title", "reporter/@id", "location/street",
    "attempt/text", "document/title", "office/name", "durations/@planned-days", "event/name",
  ]

  private func both(_ bytes: [UInt8]) throws -> (quick: [String], strict: [String]) {
    let scanner = DossierScanner(.caseView, ScannerTests.paths)
    var quick: [String] = []
    try scanner.scan(bytes, file: "case.xml") { quick.append("\($0) \($1)") }
    // A comment before the root is nothing to the strict reader and too much for the quick one.
    let text = String(decoding: bytes, as: UTF8.self)
    let other = text.replacing("<case ", with: "<!-- -->\n<case ", maxReplacements: 1)
    var strict: [String] = []
    try scanner.scan(Array(other.utf8), file: "case.xml") { strict.append("\($0) \($1)") }
    return (quick, strict)
  }

  @Test func theTwoAgreeOverRandomCases() throws {
    var generator = Scatter(seed: 7)
    let texts = [
      "化粪池 <堵塞> & “外溢”", "第一行\n第二行\t尾", "𠮷野家 é\u{301}", "]]>", "  前后空格  ", "'\"", "a\rb",
    ]
    for _ in 0..<60 {
      var story = try Story(title: (texts.randomElement(using: &generator) ?? "") + "题")
      for _ in 0..<Int.random(in: 0..<9, using: &generator) {
        try story.attempt((texts.randomElement(using: &generator) ?? "") + "。")
      }
      try story.issue("sheet")
      let (quick, strict) = try both(CaseViewText.bytes(of: story.view))
      #expect(quick == strict)
      #expect(quick.contains { $0.hasPrefix("0 XH-2022-00017") })
      #expect(quick.filter { $0.hasPrefix("6 ") }.count == story.record?.attempts.count)
    }
  }

  @Test func noBytesMakeItFail() throws {
    let bytes = try CaseViewText.bytes(of: Story().view)
    var generator = Scatter(seed: 11)
    for _ in 0..<4000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1..<4, using: &generator) {
        let index = Int.random(in: 0..<damaged.count, using: &generator)
        damaged[index] = UInt8.random(in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) {
        damaged.removeLast(Int.random(in: 0..<damaged.count, using: &generator))
      }
      // A fault or texts; never a trap.
      do throws(Fault) {
        try DossierScanner(.caseView, ScannerTests.paths).scan(damaged, file: "case.xml") { _, _ in
        }
      } catch {
        #expect(error.kind == .damaged)
      }
    }
  }
}
