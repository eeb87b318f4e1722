import Casework
import Dossiers
import Forms
import Foundation
import Pages
import Primitives
import Storage
import Testing

@testable import Office

/// Every shipped form, printed from its sample in every format.
@Suite("Every form prints as PDF, OFD and SVG, and all look the same")
struct SheetFormatTests {
  private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let press = Press(
    templates: checkout.appending(path: "Templates").path, storage: .disk)
  static let names = (try? press.templateNames()) ?? []

  private static let given = [
    "ledger": "1", "certificate-number": "西销〔2022〕17号", "issued-on": "2022-12-26",
    "digest": String(repeating: "9f86d081884c7d65", count: 4),
  ]

  private func sample(_ name: String) throws -> CaseDocument {
    let file = SheetFormatTests.checkout.appending(path: "Templates/\(name)/1/sample.xml")
    return try CaseDocument(parsing: Array(try Data(contentsOf: file)), file: "sample.xml")
  }

  private func print(_ name: String, as format: SheetFormat) throws -> PrintedDocument {
    let press = SheetFormatTests.press
    let wanted = try String(
      contentsOf: SheetFormatTests.checkout.appending(path: "Templates/\(name)/1/template.xml"),
      encoding: .utf8)
    return try press.print(
      form: name, of: sample(name), version: 1,
      given: SheetFormatTests.given.filter { wanted.contains("<given name=\"\($0.key)\"") },
      at: Timestamp(CivilDate(dayNumber: 19_352)), as: format
    ) { _ throws(Fault) in try DemoPicture(subject: .drain, isAfter: true).png() }
  }

  /// Runs a judge of Tests/judges in a folder; gives its exit status and what it said.
  private func judge(
    _ name: String, _ arguments: [String], in folder: URL
  ) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments =
      [SheetFormatTests.checkout.appending(path: "Tests/judges/\(name)").path] + arguments
    process.currentDirectoryURL = folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  @Test(arguments: names) func allFormatsShowTheSameInk(_ name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sheets-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for format in SheetFormat.allCases {
      let sheet = try print(name, as: format)
      try Data(sheet.bytes).write(to: folder.appending(path: "sheet.\(format.rawValue)"))
    }
    for format in ["ofd", "svg"] {
      let found = try judge("\(format).py", ["sheet.\(format)", "sheet.pdf"], in: folder)
      #expect(found.status == 0, "\(found.said)")
    }
  }

  @Test(arguments: names) func theSameSheetGivesTheSameBytes(_ name: String) throws {
    for format in SheetFormat.allCases {
      #expect(try print(name, as: format).bytes == print(name, as: format).bytes)
    }
  }
}
