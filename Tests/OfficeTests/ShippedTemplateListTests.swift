import Forms
import Foundation
import Primitives
import Seals
import Storage
import Testing

@testable import Office

@Suite("Only templates that were held against the schemas are taken on trust")
struct ShippedTemplateListTests {
  @Test func theListIsThatOfTheShippedTemplatesAndEachIsRight() throws {
    let folder = URL(filePath: Desk.templates)
    var found: [(digest: String, path: String)] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    where !name.hasPrefix(".") {
      for version in try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: name).path
      ).sorted() {
        let path = folder.appending(path: "\(name)/\(version)/template.xml").path
        let bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        let template = try FormTemplate.parse(bytes, file: path)
        #expect(template.check(try template.data.shape()).map(\.description) == [])
        found.append((SHA256.digest(of: bytes).hex, "\(name)/\(version)"))
      }
    }
    let file = folder.deletingLastPathComponent()
      .appending(path: "Sources/Office/Documents/CheckedTemplates.swift")
    let text = try String(contentsOf: file, encoding: .utf8)
    let head = try #require(text.range(of: "= [\n")).upperBound
    let wanted =
      text[..<head]
      + found.map { "    // \($0.path)\n    \"\($0.digest)\",\n" }.joined() + "  ]\n}\n"
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] != nil {
      try wanted.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(file.lastPathComponent)")
      return
    }
    #expect(text == wanted, "the list is out of date: RECORD_GOLDENS=1 writes it anew")
    #expect(CheckedTemplates.digests == Set(found.map(\.digest)))
  }
}
