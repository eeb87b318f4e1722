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
    let answer: Tool.Answer
    do {
      answer = try Tool.run(arguments, input: request, limit: TimeStampClient.answerLimit)
    } catch { throw fault(error.localizedDescription) }
    guard answer.status == 0, answer.output.count <= TimeStampClient.answerLimit else {
      throw fault(answer.errors)
    }
    return answer.output
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
