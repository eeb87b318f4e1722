import Casework
import Forms
import Foundation
import Primitives
import Testing

@testable import Docx

/// A folder that goes with its owner.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "docx-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Runs a tool in the folder; what it says on both streams.
  func run(_ tool: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.currentDirectoryURL = url
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = url.path
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}

/// A notice that LibreOffice Writer saved: header, footer, footnote, table, bold red fields.
@Suite("LibreOffice opens what was filled and sees what was meant")
struct LibreOfficeTests {
  private func notice() throws -> [UInt8] {
    let file = try #require(
      Bundle.module.url(forResource: "Fixtures/libreoffice-notice", withExtension: "docx"))
    return Array(try Data(contentsOf: file))
  }

  private func sample() throws -> CaseDocument {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = checkout.appending(path: "Templates/assignment-sign-off/1/sample.xml")
    return try CaseDocument(parsing: Array(try Data(contentsOf: file)), file: "sample.xml")
  }

  @Test func everyFieldOfTheNoticeIsOfTheCaseView() throws {
    let template = try DocxTemplate(try notice(), file: "notice.docx")
    #expect(template.check(try FormData.case.shape()) == [])
    #expect(template.fieldCount == 13)
  }

  @Test func theFilledNoticeBecomesPagesWithItsValuesAndFormatting() throws {
    let folder = try Scratch()
    let template = try DocxTemplate(try notice(), file: "notice.docx")
    let filled = try template.fill(try sample(), FormContext())
    try Data(filled).write(to: folder.url.appending(path: "notice.docx"))
    let made = try folder.run("soffice", ["--headless", "--convert-to", "pdf", "notice.docx"])
    #expect(made.status == 0, "\(made.output)")
    let text = try folder.run("pdftotext", ["-layout", "notice.pdf", "-"]).output
    let plain = text.filter { !$0.isWhitespace }
    for words in [
      "南昌市西湖区人大常委会选任工委", "编号：XH-2022-00017第1页", "代表建议交办通知",
      "建议题目：《关于疏通永叔路84号小区化粪池、解决污水外溢问题的建议》，请于2023年2月15日前办复。",
      "永叔路84号小区是无物业管理的开放式老旧小区", "建议由住建部门牵头", "本件由多个单位共同办理。",
      "登记日期：2022年11月5日。", "1西湖区住房和城乡建设局0791-86561203", "（主办）",
      "2西湖区城市管理和综合执法—", "局（协办）", "花括号：{照印}",
    ] {
      #expect(plain.contains(words), "\(words) is not in \(text)")
    }
    // Written back as flat XML, the value has the formatting of its field.
    let again = try folder.run("soffice", ["--headless", "--convert-to", "fodt", "notice.docx"])
    #expect(again.status == 0, "\(again.output)")
    let flat = try String(
      contentsOf: folder.url.appending(path: "notice.fodt"), encoding: .utf8)
    let value = try #require(
      flat.firstMatch(of: #/<text:span text:style-name="([^"]+)">《关于疏通/#), "no span of its own")
    let style = try #require(
      flat.firstMatch(
        of: try Regex("<style:style style:name=\"\(value.1)\".*?</style:style>")
          .dotMatchesNewlines()))
    let properties = String(flat[style.range])
    #expect(properties.contains("fo:font-weight=\"bold\""), "\(properties)")
    #expect(properties.lowercased().contains("fo:color=\"#c00000\""), "\(properties)")
  }
}
