import Fonts
import Forms
import Foundation
import Pages
import Primitives
import Seals
import Storage
import Synchronization
import Testing

@testable import Office

/// Every shipped form, on its sample and on the sample stretched to the worst, in every format.
///
/// `RECORD_GOLDENS=1` writes the goldens anew and fails, so that no recording passes unread.
@Suite("Every form prints as PDF, OFD and SVG, and all look the same")
struct SheetFormatTests {
  private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let press = Press(
    templates: checkout.appending(path: "Templates").path, storage: .disk)
  static let names = (try? press.templateNames()) ?? []
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] != nil
  private static let goldens = checkout.appending(path: "Tests/OfficeTests/Goldens")

  private var press: Press { SheetFormatTests.press }

  private static let laid = Mutex<[String: PagedDocument]>([:])

  private func pages(_ name: String, isStressed: Bool) throws -> PagedDocument {
    let key = name + (isStressed ? " stressed" : "")
    if let known = SheetFormatTests.laid.withLock({ $0[key] }) { return known }
    let made = try press.previewPages(try press.path(of: name), isStressed: isStressed)
    SheetFormatTests.laid.withLock { $0[key] = made }
    return made
  }

  /// Compares with a golden file, or writes it.
  private func compare(_ text: String, _ file: String) throws {
    let path = SheetFormatTests.goldens.appending(path: file)
    if SheetFormatTests.isRecording {
      try FileManager.default.createDirectory(
        at: SheetFormatTests.goldens, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: path)
      Issue.record("recorded \(file)")
      return
    }
    let golden = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    let (now, then) = (text.split(separator: "\n"), golden.split(separator: "\n"))
    let first = zip(now, then).first { $0 != $1 }
    #expect(
      text == golden,
      "\(file): first difference: \(first.map { "“\($1)” became “\($0)”" } ?? "in length")")
  }

  @Test(arguments: names) func pageTextsAreAsReviewed(_ name: String) throws {
    let document = try pages(name, isStressed: false)
    let texts = document.pages.enumerated().map { index, page in
      "[\(index + 1)/\(document.pages.count)]\n" + SheetText(page).readable + "\n"
    }
    try compare(texts.joined(separator: "\n"), "\(name).txt")
  }

  @Test(arguments: names) func rendersAreAsRecorded(_ name: String) throws {
    var lines = ""
    for isStressed in [false, true] {
      let document = try pages(name, isStressed: isStressed)
      let data = isStressed ? "stress" : "sample"
      let text = document.pages.map { SheetText($0).readable }.joined(separator: "\n")
      lines += "\(data) text \(document.pages.count) \(SHA256.digest(of: Array(text.utf8)).hex)\n"
      for format in SheetFormat.allCases {
        let bytes = try press.write(document, as: format)
        #expect(try press.write(document, as: format) == bytes)
        lines += "\(data) \(format.rawValue) \(SHA256.digest(of: bytes).hex)\n"
      }
    }
    try compare(lines, "\(name).renders.txt")
  }

  @Test(arguments: names, [false, true]) func marksStandWhereTheyMayAndOnTheSheet(
    _ name: String, isStressed: Bool
  ) throws {
    let document = try pages(name, isStressed: isStressed)
    let edge = Length.millimetres(4)
    for page in document.pages {
      let text = SheetText(page)
      #expect(WritingRules.brokenLines(text.lines) == [])
      #expect(WritingRules.wrongMarks(text.lines.map(\.text).joined(separator: "\n")) == [])
      let isOutside = page.marks.contains { mark in
        guard case .glyphs(let run) = mark.shape, let last = run.glyphs.last else { return false }
        let right = run.origin.x + last.x + run.size / 2
        return run.origin.x < edge || right > page.size.width - edge || run.origin.y < edge
          || run.origin.y > page.size.height - edge
      }
      #expect(!isOutside)
    }
  }

  @Test(arguments: names) func allFormatsShowTheSameInk(_ name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sheets-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let document = try pages(name, isStressed: false)
    for format in SheetFormat.allCases {
      try Data(try press.write(document, as: format)).write(
        to: folder.appending(path: "sheet.\(format.rawValue)"))
    }
    for format in ["ofd", "svg"] {
      let found = try judge("\(format).py", ["sheet.\(format)", "sheet.pdf"], in: folder)
      #expect(found.status == 0, "\(found.said)")
    }
  }

  @Test func everySheetIsPDFAWhateverItHolds() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "judged-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var files: [String] = []
    for name in SheetFormatTests.names {
      for isStressed in [false, true] {
        let file = "\(name)\(isStressed ? "-stress" : "").pdf"
        try Data(try press.write(try pages(name, isStressed: isStressed), as: .pdf)).write(
          to: folder.appending(path: file))
        files.append(file)
      }
    }
    let found = try judge("pdf.sh", ["2a"] + files, in: folder, with: "/bin/sh")
    let faults = found.said.split(separator: "\n").filter { !$0.hasPrefix("pass") }
    #expect(found.status == 0 && faults == [], "\(faults.joined(separator: "\n"))")
  }

  /// Runs a judge of Tests/judges in a folder; gives its exit status and what it said.
  private func judge(
    _ name: String, _ arguments: [String], in folder: URL, with tool: String = "/usr/bin/python3"
  ) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(filePath: tool)
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

  @Test func aCharacterThatNoFontHasIsNamedWithItsField() throws {
    let path = try press.path(of: "assignment-sign-off")
    let folder = FileManager.default.temporaryDirectory.appending(path: "rare-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(
      atPath: path, toPath: folder.appending(path: "template.xml").path)
    let sample = try String(
      contentsOfFile: path.replacing("template.xml", with: "sample.xml"), encoding: .utf8)
    func preview(with character: String) throws -> PagedDocument {
      let changed = sample.replacing("关于疏通", with: "关于疏通" + character)
      try Data(changed.utf8).write(to: folder.appending(path: "sample.xml"))
      return try press.previewPages(folder.appending(path: "template.xml").path)
    }
    // 𠮷 of Extension B is in the font for rare characters; somewhere behind it is one in none.
    let fonts = FontBook(.debian) { path throws(Fault) in
      FontFile(copying: try Storage.disk.read(path, limit: 64 << 20))
    }
    let missing = try #require(
      try (0x20000...0x323AF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }.first {
        try !fonts.covers($0, in: .fangsong)
      })
    let text = try preview(with: "𠮷").pages.map { SheetText($0).readable }.joined()
    #expect(text.contains("𠮷"))
    do {
      _ = try preview(with: String(missing))
      Issue.record("a character without a glyph was printed")
    } catch let fault as Fault {
      #expect(fault.code == "font-missing-character")
      let said = fault.message(.english) + fault.details.map(\.en).joined()
      let code = "U+" + String(missing.value, radix: 16, uppercase: true)
      #expect(said.contains(code) && said.contains("title"), "\(said)")
    }
  }
}
