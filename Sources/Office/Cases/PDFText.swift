internal import Dossiers
package import Primitives

/// Another program that gives the text of a PDF.
package protocol PDFTextSource: Sendable {
  /// Says what it makes of any bytes, in bounded time and memory; it never fails.
  func text(of pdf: [UInt8]) -> PDFText
}

/// What a program made of a PDF.
package enum PDFText: Sendable {
  /// UTF-8 in the order of reading; of much the beginning is enough.
  case text([UInt8])
  /// It found none: a scan, encrypted, damaged, or not done in time.
  case none
  /// The program could not be asked.
  case unavailable(Phrase)

  /// More of a text than this is not kept, in bytes.
  package static let byteLimit = AttachmentText.byteLimit
}

/// Another program that reads what stands in a scan.
package protocol ScanTextSource: Sendable {
  /// Says what it reads in a PDF, JPEG or PNG of any bytes, in bounded time and memory; it never fails.
  func text(inScan file: [UInt8]) -> PDFText
}

/// What the texts of files are taken with; without a program they are filed without.
struct FileTexts: Sendable {
  var pdf: (any PDFTextSource)?
  var scan: (any ScanTextSource)?
}

/// The text of a file at its filing.
enum FiledText: Sendable {
  /// It is kept under this name.
  case kept(entry: String)
  case none
  case unavailable(Phrase)

  /// Takes the text of a file that the draft has just been given, and keeps it there.
  ///
  /// `nil` for files that have none and where there is nothing to take it with. Whatever becomes of
  /// the text, the file is filed.
  init?(
    of file: String, _ bytes: [UInt8], by sources: FileTexts, in desk: inout CaseDesk
  ) throws(Fault) {
    guard AttachmentText.isTaken(of: file) else {
      // A picture without a word is nothing to speak of.
      guard AttachmentText.isTaken(of: file, .recognised),
        let kept = try FiledText.recognised(file, bytes, by: sources, in: &desk)
      else { return nil }
      self = kept
      return
    }
    guard let source = sources.pdf else { return nil }
    // A reader of foreign files is not started for what does not even look like one.
    guard bytes.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil else {
      self = .none
      return
    }
    switch source.text(of: bytes) {
    case .text(let output):
      if let text = AttachmentText(output) {
        self =
          try desk.add(text, of: file) ? .kept(entry: AttachmentText.entryName(of: file)) : .none
      } else {
        // Pages without a letter: pictures of what somebody wrote.
        self = try FiledText.recognised(file, bytes, by: sources, in: &desk) ?? .none
      }
    case .none: self = .none
    case .unavailable(let why): self = .unavailable(why)
    }
  }

  private static func recognised(
    _ file: String, _ bytes: [UInt8], by sources: FileTexts, in desk: inout CaseDesk
  ) throws(Fault) -> FiledText? {
    guard case .text(let output)? = sources.scan?.text(inScan: bytes),
      let text = AttachmentText(output, .recognised), try desk.add(text, of: file)
    else { return nil }
    return .kept(entry: AttachmentText.entryName(of: file, .recognised))
  }

  /// Says what a clerk should know of it.
  func say(in outcome: inout Outcome) {
    switch self {
    case .kept(let entry):
      outcome.put("text", entry)
      guard AttachmentText.origin(of: entry) == .recognised else { return }
      outcome.say(
        zh: "扫描件里的文字由机器识别，可能有误；检索用“附件:”。",
        en:
          "What stands in the scan was read by a machine, which may err; search it with “attachment:”."
      )
    case .none:
      outcome.say(
        zh: "这份PDF里没有取到文字（扫描件、加密或损坏），检索不到它的内容。",
        en: "No text was found in this PDF (a scan, encrypted or damaged); no search looks in it.")
    case .unavailable(let why): outcome.warnings.append(FiledText.warning(why))
    }
  }

  /// What is said where a program could not be asked.
  static func warning(_ why: Phrase) -> Phrase {
    Phrase(
      zh: "PDF里的文字没有取出，检索不到：\(why.zh)：请安装poppler-utils，以后存入的PDF就能检索",
      en: "the text of what was filed as PDF was not taken and is not searched: \(why.en): "
        + "install poppler-utils, and what is filed from then on is")
  }
}
