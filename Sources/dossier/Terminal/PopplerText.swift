internal import Foundation
internal import Office
internal import Primitives

/// The text of PDFs by way of poppler's `pdftotext`, a process of its own with bounds: a PDF from
/// anywhere may be made to harm its reader.
struct PopplerText: PDFTextSource {
  private static let bounds = Tool.Bounds(seconds: 20, memory: 2 << 30, output: 8 << 20)

  func text(of pdf: [UInt8]) -> PDFText {
    let answer: Tool.Answer
    do {
      // In the order of reading: where things stood on the page would keep words apart.
      answer = try Tool.run(
        ["pdftotext", "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"], input: pdf,
        environment: ["LC_ALL": "C.UTF-8"], limit: PDFText.byteLimit, within: PopplerText.bounds)
    } catch {
      return .unavailable(Phrase(error.localizedDescription))
    }
    // Who says too much is ended; the beginning is the same whenever that was.
    if answer.output.count > PDFText.byteLimit { return .text(answer.output) }
    switch answer.status {
    case 0: return .text(answer.output)
    case Tool.notFound:
      return .unavailable(
        Phrase(zh: "没有pdftotext，或不能运行", en: "there is no pdftotext, or it cannot be run"))
    default: return .none
    }
  }
}
