internal import Foundation
internal import Office
internal import Primitives

/// Asks a time-stamping authority, with `curl` where there is an address.
struct TimeStampClient {
  private let arguments: [String]
  private let name: String

  /// Seconds that an authority may take.
  private static let patience = 60
  private static let answerLimit = 65_536

  init(_ service: OfficeFile.TimeStampService) {
    if let url = service.url {
      name = url
      arguments = [
        "curl", "--silent", "--show-error", "--fail", "--location", "--proto", "=http,https",
        "--max-time", String(TimeStampClient.patience), "--max-filesize",
        String(TimeStampClient.answerLimit), "--header",
        "Content-Type: application/timestamp-query", "--data-binary", "@-", "--", url,
      ]
    } else {
      name = service.command ?? ""
      arguments = ["timeout", String(TimeStampClient.patience), "/bin/sh", "-c", name]
    }
  }

  func ask(_ request: [UInt8]) throws(Fault) -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do {
      try process.run()
      // A request is shorter than any pipe's buffer.
      try? input.fileHandleForWriting.write(contentsOf: Data(request))
      try input.fileHandleForWriting.close()
    } catch { throw fault(error.localizedDescription) }
    let answer = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile().prefix(2000), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, answer.count <= TimeStampClient.answerLimit else {
      throw fault(complaint.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return Array(answer)
  }

  private func fault(_ why: String) -> Fault {
    Fault(
      "stamp-unreachable", what: Phrase(zh: "没有得到时间戳", en: "there is no time stamp"),
      why: why.isEmpty
        ? Phrase(zh: "“\(name)”没有应答", en: "“\(name)” gave no answer") : Phrase("\(name): \(why)"),
      next: Phrase(
        zh: "请检查 office.xml 的 time-stamp 与网络，稍后再运行 dossier archive stamp",
        en: "check time-stamp in office.xml and the network; run dossier archive stamp again later"
      ))
  }
}
