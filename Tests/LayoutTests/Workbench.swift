import Fonts
import Forms
import Glibc
import Layout
import Pages
import Primitives
import Testing
import Text

/// The faces that Debian packages, and a layout that keeps what it has met.
enum Workbench {
  static let fonts = FontBook(.debian) { path throws(Fault) in try FontFile(copying: read(path)) }
  static let layout = FormLayout(fonts: fonts)
  static let metadata = DocumentMetadata(
    title: "试排", created: Timestamp(secondsSince1970: 1_667_606_400), producer: "dossier")

  static func lay(_ form: FilledForm) throws -> PagedDocument {
    try layout.lay(form, metadata: metadata)
  }

  /// Blocks on a sheet of their own, without running heads and feet.
  static func lay(
    _ blocks: [Block], width: Length = .millimetres(150), height: Length = .millimetres(230)
  ) throws -> PagedDocument {
    try lay(form(blocks, width: width, height: height))
  }

  static func form(
    _ blocks: [Block], width: Length = .millimetres(150), height: Length = .millimetres(230)
  ) -> FilledForm {
    let margin = Length.millimetres(20)
    let paper = Paper(
      size: Size(width: width + margin * 2, height: height + margin * 2), top: margin,
      right: margin, bottom: margin, left: margin)
    return FilledForm(name: "trial", version: 1, title: "试排", paper: paper, blocks: blocks)
  }

  private static func read(_ path: String) throws(Fault) -> [UInt8] {
    let file = open(path, O_RDONLY)
    guard file >= 0 else {
      throw Fault(
        "test-font", what: Phrase("missing font"), why: Phrase(path), next: Phrase("install it"))
    }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = pread(file, buffer.baseAddress, size, 0)
    }
  }
}

/// Numbers from a seed (SplitMix64): the same on every machine.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

// MARK: - Short words for forms

let fang = TextStyle(role: .fangsong, size: .points(12))
let hei = TextStyle(role: .hei, size: .points(12))

func words(
  _ text: String, _ style: TextStyle = fang, _ alignment: HorizontalAlignment = .start,
  indent: Int = 0
) -> Paragraph {
  Paragraph(
    inlines: text.isEmpty ? [] : [.text(text, style, field: nil)], alignment: alignment,
    firstIndent: indent)
}

func label(_ text: String, rows: Int = 1, columns: Int = 1) -> Cell {
  Cell(
    kind: .rowLabel, columnSpan: columns, rowSpan: rows,
    blocks: [.paragraph(words(text, hei, .centre))])
}

func value(_ text: String, columns: Int = 1, rows: Int = 1) -> Cell {
  Cell(columnSpan: columns, rowSpan: rows, blocks: [.paragraph(words(text))])
}

func signatureCell(_ slot: String, _ statement: String, _ label: String, columns: Int = 1) -> Cell {
  Cell(
    columnSpan: columns,
    blocks: [
      .signature(
        SignatureSlot(
          slot: slot, statement: words(statement, fang, .justify, indent: 2), label: words(label),
          date: words("年　　月　　日", fang, .end)))
    ])
}

// MARK: - Reading pages

struct PlacedText {
  var page: Int
  var run: GlyphRun
  var tag: Pages.Tag

  /// The square ems that the run's ink may touch.
  var box: (left: Int, top: Int, right: Int, bottom: Int) {
    let em = run.size.nanometres
    let baseline = run.origin.y.nanometres
    let last = run.glyphs.last { !isSpace($0) }
    // A full-width mark has ink in one half only; of narrow characters count a quarter.
    let scalar = run.text.unicodeScalars.last { $0 != " " && $0 != "\u{3000}" } ?? " "
    let isWide = scalar.value >= 0x2E80 && !Kinsoku.isForbiddenAtStart(scalar)
    let width = last.map { $0.x.nanometres + (isWide ? em : em / 4) } ?? 0
    return (
      run.origin.x.nanometres, baseline - em * 88 / 100, run.origin.x.nanometres + width,
      baseline + em * 12 / 100
    )
  }

  func isSpace(_ glyph: Glyph) -> Bool {
    let start = Int(glyph.textStart)
    let bytes = Array(run.text.utf8)[start..<start + Int(glyph.textCount)]
    return bytes.elementsEqual(" ".utf8) || bytes.elementsEqual("\u{3000}".utf8)
  }
}

extension PagedDocument {
  var texts: [PlacedText] {
    pages.enumerated().flatMap { index, page -> [PlacedText] in
      page.marks.compactMap { mark -> PlacedText? in
        guard case .glyphs(let run) = mark.shape else { return nil }
        return PlacedText(page: index, run: run, tag: mark.tag)
      }
    }
  }

  /// The content's text, nodes in reading order, each node's marks in painting order.
  var readingText: String {
    var byNode: [Int: String] = [:]
    for text in texts {
      if case .content(let node) = text.tag { byNode[node, default: ""] += text.run.text }
    }
    func read(_ node: StructureNode) -> String {
      (byNode[node.id] ?? "") + node.children.map(read).joined()
    }
    return read(structure)
  }

  /// Lines of text on a page as they stand, top to bottom, left to right.
  func lines(page: Int, content: Bool = true) -> [String] {
    var rows: [(y: Int, x: Int, text: String)] = []
    for text in texts where text.page == page {
      if content, case .content = text.tag {} else if content { continue }
      rows.append((text.run.origin.y.nanometres, text.run.origin.x.nanometres, text.run.text))
    }
    rows.sort { ($0.y, $0.x) < ($1.y, $1.x) }
    var lines: [(y: Int, text: String)] = []
    for row in rows {
      if let last = lines.last, last.y == row.y {
        lines[lines.count - 1].text += row.text
      } else {
        lines.append((row.y, row.text))
      }
    }
    return lines.map(\.text)
  }
}
