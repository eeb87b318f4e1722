import Casework
import Dossiers
import Fonts
import Forms
import Foundation
import Glibc
import Office
import Pages
import Primitives
import Storage

/// `dossier-bench FORM DOSSIER… > texts.json` prints each dossier's form ROUNDS times in one process,
/// with ONE_FACE=1 in the peer's one face instead of the office's four;
/// its texts go to standard output for a peer to set, its figures to standard error.
@main
struct FormBench {
  static let rounds = 5

  static func main() throws {
    guard CommandLine.arguments.count > 2 else {
      FileHandle.standardError.write(Data("dossier-bench FORM DOSSIER…\n".utf8))
      exit(64)
    }
    let form = CommandLine.arguments[1]
    let isOneFace = ProcessInfo.processInfo.environment["ONE_FACE"] != nil
    let press = Press(
      templates: "Templates", storage: .disk, faces: isOneFace ? .serif : .debian)
    // What a peer gets as JSON in memory, this gets as the bytes of case.xml.
    var cases: [[UInt8]] = []
    var texts: [SheetText] = []
    for path in CommandLine.arguments.dropFirst(2) {
      let bytes = try DossierFile(path, storage: .disk).read().bytes(of: Dossier.viewName)
      cases.append(bytes)
      let document = try CaseDocument(parsing: bytes, file: Dossier.viewName)
      texts.append(SheetText(try press.fill(form: form, of: document, version: 1)))
    }
    FileHandle.standardOutput.write(try JSONEncoder().encode(texts))
    var parsing: [Double] = []
    var printing: [Double] = []
    var packing: [Double] = []
    var bytes: [Int] = []
    for round in 0...FormBench.rounds {
      for text in cases {
        let start = ContinuousClock.now
        let document = try CaseDocument(parsing: text, file: Dossier.viewName)
        let day = CivilDate(document.text("@updated-on")) ?? CivilDate(dayNumber: 0)
        let middle = ContinuousClock.now
        let sheet = try press.print(form: form, of: document, version: 1, at: Timestamp(day))
        let end = ContinuousClock.now
        _ = try press.print(form: form, of: document, version: 1, at: Timestamp(day), as: .ofd)
        let packed = ContinuousClock.now
        // The first round warms the glyph store.
        guard round > 0 else { continue }
        parsing.append((middle - start) / .milliseconds(1))
        printing.append((end - middle) / .milliseconds(1))
        packing.append((packed - end) / .milliseconds(1))
        bytes.append(sheet.bytes.count)
      }
    }
    parsing.sort()
    printing.sort()
    packing.sort()
    bytes.sort()
    let merged = try FormBench.merged(press, form, cases)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let line =
      "{\"median_ms\": \(printing[printing.count / 2]), "
      + "\"ofd_ms\": \(packing[packing.count / 2]), "
      + "\"p99_ms\": \(printing[printing.count * 99 / 100]), "
      + "\"merged_s\": \(merged.seconds), \"merged_bytes\": \(merged.bytes), "
      + "\"reading_ms\": \(parsing[parsing.count / 2]), "
      + "\"bytes\": \(bytes[bytes.count / 2]), \"kilobytes\": \(usage.ru_maxrss)}\n"
    FileHandle.standardError.write(Data(line.utf8))
  }
}

extension FontConfiguration {
  /// The peer's one face for every role.
  fileprivate static let serif: FontConfiguration = {
    let face = FontSource("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", index: 2)
    return FontConfiguration(
      roles: Dictionary(uniqueKeysWithValues: FontRole.allCases.map { ($0, [face]) }))
  }()
}

extension FormBench {
  /// 500 sheets as one file, from the cases in memory.
  static func merged(
    _ press: Press, _ form: String, _ cases: [[UInt8]]
  ) throws -> (seconds: Double, bytes: Int) {
    let documents = try cases.map { try CaseDocument(parsing: $0, file: Dossier.viewName) }
    let start = ContinuousClock.now
    // As `form batch` does: the version is settled once.
    var merger = press.merger(of: 500)
    let edition = try press.fill(form: form, of: documents[0], version: 1).version
    for index in 0..<500 {
      try merger.add(
        try press.pages(
          form: form, in: edition, of: documents[index % documents.count], version: 1,
          at: Timestamp(CivilDate(dayNumber: 19_300))
        ) { _ throws(Fault) in nil }.document)
    }
    let bytes = try merger.finish(
      DocumentMetadata(
        title: "500", created: Timestamp(CivilDate(dayNumber: 19_300)), producer: "bench"))
    return ((ContinuousClock.now - start) / .seconds(1), bytes.count)
  }
}

/// What a sheet says, without its looks.
struct SheetText: Encodable {
  struct Piece: Encodable {
    var text: String
    var span = 1
    var isLabel = false
  }

  var title: String
  var code: String
  var footer: [String]
  /// Paragraphs have one piece, lines and table rows as many as they have columns.
  var lines: [Line] = []

  struct Line: Encodable {
    var kind: String
    var pieces: [Piece]
  }

  init(_ form: FilledForm) {
    title = form.title
    code = form.code.map { "\($0.caseID)/\($0.document)/\($0.version)/1/1" } ?? ""
    footer = form.footers.flatMap(\.blocks).flatMap { SheetText.pieces($0) }
    for block in form.blocks {
      switch block {
      case .heading(_, let paragraph): add("heading", [SheetText.text(paragraph)])
      case .paragraph(let paragraph): add("paragraph", [SheetText.text(paragraph)])
      case .line(let parts): add("line", parts.map(SheetText.text))
      case .table(let table):
        for row in table.head + table.rows {
          lines.append(
            Line(
              kind: "row",
              pieces: row.cells.map { cell in
                Piece(
                  text: cell.blocks.flatMap { SheetText.pieces($0) }.joined(separator: "\n"),
                  span: cell.columnSpan, isLabel: cell.kind != .value)
              }))
        }
      default: add("paragraph", SheetText.pieces(block))
      }
    }
  }

  private mutating func add(_ kind: String, _ texts: [String]) {
    lines.append(Line(kind: kind, pieces: texts.map { Piece(text: $0) }))
  }

  private static func pieces(_ block: Block) -> [String] {
    switch block {
    case .heading(_, let paragraph), .paragraph(let paragraph): [text(paragraph)]
    case .line(let parts): parts.map(text)
    case .signature(let slot): [text(slot.statement), text(slot.label), text(slot.date)]
    case .keepTogether(let blocks): blocks.flatMap { pieces($0) }
    default: []
    }
  }

  private static func text(_ paragraph: Paragraph) -> String {
    paragraph.inlines.map { inline in
      switch inline {
      case .text(let text, _, _): text
      case .checkBox(let isTicked, _): isTicked ? "☑" : "□"
      case .blank: "　　　　"
      case .pageNumber, .pageCount, .tally: "1"
      case .lineBreak: "\n"
      }
    }.joined()
  }
}
