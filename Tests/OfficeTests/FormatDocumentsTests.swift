import Casework
import Codec
import Dossiers
import Foundation
import Primitives
import Testing

@testable import Office

/// The pages and schemas under docs/formats that are made from the code.
///
/// With RECORD_GOLDENS set they are written, and the test fails so that nobody forgets to look.
@Suite("docs/formats says what the code does")
struct FormatDocumentsTests {
  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/formats")
  }

  private func expect(_ bytes: [UInt8], in name: String) throws {
    let file = FormatDocumentsTests.folder.appending(path: name)
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] != nil {
      try Data(bytes).write(to: file)
      Issue.record("\(name) was recorded; look at it and run again without RECORD_GOLDENS")
      return
    }
    let found = try Data(contentsOf: file)
    #expect(Array(found) == bytes, "\(name) is out of date: record it with RECORD_GOLDENS=1")
  }

  @Test func schemasAreThoseOfTheCode() throws {
    for file in try DossierSchemas.files() { try expect(file.bytes, in: file.name) }
    let record = try DossierSchemas.recordFile()
    try expect(record.bytes, in: record.name)
    let schemas: [(String, String, Schema)] = [
      ("event", "An event of a case", try Schema.of(Event.self)),
      ("case", "The view of a case", try Schema.of(CaseView.self)),
      ("person", "A resident's personal data", try Schema.of(PersonFile.self)),
      ("manifest", "The manifest of a dossier", try Schema.of(Manifest.self)),
      ("record", "An entry of the archive's records", try Schema.of(ArchiveRecord.self)),
      ("import-line", "One case of an import", try Schema.of(ImportLine.self)),
    ]
    for (name, title, schema) in schemas {
      let node = schema.jsonSchema(title: title, id: "urn:dossier:schema:\(name):1")
      try expect(JSONText.write(node), in: name + ".schema.json")
    }
  }

  @Test func everyKindOfEventIsDescribedWithAnExample() throws {
    var text = """
      # Events

      What can happen to a case: one kind for each transition of the process and for each record.
      The same names serve XML (`events/*.xml`), JSON and `dossier case record KIND`, whose data are
      the payload alone. This page is made from the code.

      Every event has `sequence` (from 1), `previous` (SHA-256 of the event file before it), `id`,
      `on` (the civil day in Asia/Shanghai on which it happened), `recorded-at`, `keeper` (whose
      ledger it is for), `origin` (`live`, `sample` or `imported`), `actor` with role, post and unit
      as of that day, `entered-by` when somebody else keyed it in, `evidence`, `kind`, and a payload
      under the kind's name.

      | Kind | 中文 | Rule | Moves the state | Who |
      |---|---|---|---|---|

      """
    for kind in EventKind.allCases {
      let rule = kind.rule
      text +=
        "| [`\(kind.rawValue)`](#\(kind.rawValue)) | \(kind.title.zh) | \(rule.rule.rawValue) "
        + "| \(rule.moves ? "yes" : "") | \(rule.roles.map(\.rawValue).joined(separator: ", ")) |\n"
    }
    for kind in EventKind.allCases { text += try section(kind) }
    try expect(Array(text.utf8), in: "events.md")
  }

  private func section(_ kind: EventKind) throws -> String {
    let event = Event(
      sequence: 2, previous: Digest(bytes: [UInt8](repeating: 0xAB, count: 32)), id: "e2",
      actor: ActingPerson(id: "c-0001", name: "邓秋月", role: kind.rule.roles.first ?? .recorder),
      on: CivilDate("2022-11-05") ?? CivilDate(dayNumber: 0),
      recordedAt: Timestamp("2022-11-05T09:00:00+08:00") ?? Timestamp(secondsSince1970: 0),
      evidence: [], body: .example(of: kind))
    let node = try NodeEncoder().encode(event, name: "event")
    let payload = try #require(node.child(kind.rawValue))
    let states = kind.rule.states.states.map(\.rawValue).joined(separator: ", ")
    let xml = String(decoding: try EventText.bytes(of: event), as: UTF8.self)
    let json = String(decoding: JSONText.write(payload), as: UTF8.self)
    return """

      ## \(kind.rawValue)

      \(kind.title.zh) · \(kind.title.en)\(states.isEmpty ? "" : " · while \(states)")

      ```json
      \(json)```

      ```xml
      \(xml)```

      """
  }

  @Test func everyExampleIsReadBack() throws {
    for kind in EventKind.allCases {
      let event = Event(
        sequence: 1, id: "e1", actor: ActingPerson(id: "c-0001", name: "邓秋月", role: .recorder),
        on: CivilDate(dayNumber: 19_301), recordedAt: Timestamp(secondsSince1970: 1_667_638_800),
        evidence: [], body: .example(of: kind))
      #expect(try EventText.event(from: EventText.bytes(of: event), file: "x") == event)
    }
  }

  /// The shell of a page's first code block, to be run with what follows it.
  static func recipe(in page: String) throws -> String {
    let text = try String(
      contentsOf: folder.appending(path: page), encoding: .utf8)
    let start = try #require(text.range(of: "```sh\n")?.upperBound)
    let end = try #require(text[start...].range(of: "```")?.lowerBound)
    return String(text[start..<end])
  }
}
