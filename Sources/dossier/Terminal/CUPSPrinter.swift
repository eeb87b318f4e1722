internal import Foundation
internal import Office
internal import Primitives

/// A printer of this machine's CUPS, by way of its `lp`.
///
/// A sheet is handed over on hold and let go by its request. What a run that was killed in between
/// left on hold without a receipt is never printed; `lpq` shows it by its title.
struct CUPSPrinter: SheetPrinter {
  var name: String?
  var isDuplex: Bool

  var destination: String { "cups:" + (name ?? "") }

  func hold(_ bytes: [UInt8], title: String) throws(Fault) -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "dossier-\(UUID()).pdf")
    do { try Data(bytes).write(to: file, options: .withoutOverwriting) } catch {
      throw CUPSPrinter.fault(error.localizedDescription, title)
    }
    defer { try? FileManager.default.removeItem(at: file) }
    let sides = isDuplex ? "two-sided-long-edge" : "one-sided"
    let answer = try lp(
      (name.map { ["-d", $0] } ?? []) + [
        "-H", "indefinite", "-t", title, "-o", "sides=\(sides)", "--", file.path,
      ], title)
    // request id is NAME-12 (1 file(s))
    let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let place = words.firstIndex(of: "is"), words.count > place + 1 else {
      throw CUPSPrinter.fault(answer, title)
    }
    return words[place + 1]
  }

  func release(_ request: String) throws(Fault) {
    do throws(Fault) {
      _ = try lp(["-i", request, "-H", "resume"], request)
    } catch {
      // What was let go before and has come out cannot be altered, or is not remembered.
      let said = error.why.en
      guard said.contains("is finished") || said.contains("does not exist") else { throw error }
    }
  }

  private func lp(_ arguments: [String], _ subject: String) throws(Fault) -> String {
    let answer: Tool.Answer
    do {
      // The answer is read, so that it must be in one language.
      answer = try Tool.run(["lp"] + arguments, environment: ["LC_ALL": "C"])
    } catch { throw CUPSPrinter.fault(error.localizedDescription, subject) }
    guard answer.status == 0 else { throw CUPSPrinter.fault(answer.errors, subject) }
    return String(decoding: answer.output, as: UTF8.self)
  }

  private static func fault(_ why: String, _ subject: String) -> Fault {
    Fault(
      "print-lp", what: Phrase(zh: "\(subject)没有交给打印机", en: "\(subject) did not reach the printer"),
      why: Phrase(why.isEmpty ? "lp" : why),
      next: Phrase(
        zh: "检查打印机（lpstat -p）和 cups-client，然后再运行同一命令：已打印的不会重打",
        en:
          "look at the printer (lpstat -p) and cups-client, then run the same command: nothing is printed twice"
      ))
  }
}
