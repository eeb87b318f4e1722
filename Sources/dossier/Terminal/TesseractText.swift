internal import Foundation
internal import Office
internal import Primitives

/// What stands in scans by way of `tesseract`, and poppler's `pdftoppm` for the pages of PDFs: processes of
/// their own with bounds, for what comes from anywhere.
struct TesseractText: ScanTextSource {
  /// Of a longer scan the first pages are read.
  private static let pages = 20
  /// Of JPEG and PNG.
  private static let signatures: [[UInt8]] = [
    [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
  ]
  /// Dots per inch that the recogniser was trained for.
  private static let resolution = 300
  private static let bounds = Tool.Bounds(seconds: 60, memory: 2 << 30, output: 256 << 20)
  /// For all pages of a file together.
  private static let patience = 180.0

  func text(inScan file: [UInt8]) -> PDFText {
    guard file.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil else {
      // What is no picture it takes for a list of files, and reads those.
      return TesseractText.signatures.contains(where: file.starts(with:)) ? page(file) : .none
    }
    let start = Date()
    var found: [UInt8] = []
    for number in 1...TesseractText.pages
    where -start.timeIntervalSinceNow < TesseractText.patience {
      guard let picture = picture(of: number, in: file) else { break }
      switch page(picture) {
      case .text(let text): found += text + Array("\n\n".utf8)
      case .none: continue
      case .unavailable(let why): return .unavailable(why)
      }
    }
    return found.isEmpty ? .none : .text(found)
  }

  /// A page as a PNG; `nil` behind the last and where it cannot be had.
  private func picture(of page: Int, in pdf: [UInt8]) -> [UInt8]? {
    let answer = try? Tool.run(
      [
        "pdftoppm", "-q", "-f", "\(page)", "-l", "\(page)", "-r", "\(TesseractText.resolution)",
        "-gray", "-png", "-",
      ], input: pdf, environment: ["LC_ALL": "C.UTF-8"], limit: TesseractText.bounds.output,
      within: TesseractText.bounds)
    guard let answer, answer.status == 0, !answer.output.isEmpty else { return nil }
    return answer.output
  }

  private func page(_ picture: [UInt8]) -> PDFText {
    let answer: Tool.Answer
    do {
      // One thread: other clerks are at work, too.
      answer = try Tool.run(
        ["tesseract", "stdin", "stdout", "-l", "chi_sim"], input: picture,
        environment: ["LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"], limit: PDFText.byteLimit,
        within: TesseractText.bounds)
    } catch {
      return .unavailable(Phrase(error.localizedDescription))
    }
    switch answer.status {
    case 0: return .text(answer.output)
    case Tool.notFound:
      return .unavailable(
        Phrase(zh: "没有tesseract，或不能运行", en: "there is no tesseract, or it cannot be run"))
    default: return .none
    }
  }
}
