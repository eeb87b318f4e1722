package import Primitives

/// A template with a case's values in place: what binding gives and layout takes.
///
/// Nothing here is measured yet; lengths are the template's wishes. Every text knows the field it
/// came from, so that a character without a glyph can be reported by name.
package struct FilledForm: Hashable, Sendable {
  /// The template's name and version, `assignment-sign-off` and `1`.
  package var name: String
  package var version: Int
  /// The title for the document's metadata, such as 交办签字单.
  package var title: String
  package var paper: Paper
  /// What runs above and below the pages' bodies; of several for one page the most particular.
  package var headers: [RunningPart]
  package var footers: [RunningPart]
  package var blocks: [Block]
  /// What the QR code of every sheet says before the sheet number is added; `nil` for none.
  package var code: SheetCode?
  /// 示例 across every page when set.
  package var watermark: String?
  /// A double frame around every page, for certificates; `nil` for none.
  package var border: PageBorder?

  /// `header` and `footer` run on every page.
  package init(
    name: String, version: Int, title: String, paper: Paper, header: [Block] = [],
    footer: [Block] = [], blocks: [Block], code: SheetCode? = nil, watermark: String? = nil,
    border: PageBorder? = nil
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.paper = paper
    headers = header.isEmpty ? [] : [RunningPart(header)]
    footers = footer.isEmpty ? [] : [RunningPart(footer)]
    self.blocks = blocks
    self.code = code
    self.watermark = watermark
    self.border = border
  }
}

extension FilledForm {
  /// The entry names of all pictures that the form places, in order.
  package var pictureSources: [String] {
    (headers.flatMap(\.blocks) + blocks + footers.flatMap(\.blocks)).flatMap(\.pictureSources)
  }
}

/// Blocks above or below the body of some pages.
package struct RunningPart: Hashable, Sendable {
  package enum Pages: String, CaseIterable, Hashable, Sendable {
    case all, first
    /// All but the first.
    case later
    case odd, even
  }

  package var pages: Pages
  package var blocks: [Block]
  /// From the sheet's edge to the part; `nil` where it stands `gap` away from the body.
  package var distance: Length?
  /// From the body to the part.
  package var gap: Length

  package static let standardGap = Length.millimetres(4)

  package init(
    _ blocks: [Block], pages: Pages = .all, distance: Length? = nil,
    gap: Length = RunningPart.standardGap
  ) {
    self.blocks = blocks
    self.pages = pages
    self.distance = distance
    self.gap = gap
  }
}

extension [RunningPart] {
  /// Which part is for a page, counted from 1: the first page's own before that of odd or even pages,
  /// that before the one of all.
  package func index(forPage number: Int) -> Int? {
    let wanted: [RunningPart.Pages] = [
      number == 1 ? .first : .later, number.isMultiple(of: 2) ? .even : .odd, .all,
    ]
    for pages in wanted {
      if let index = firstIndex(where: { $0.pages == pages }) { return index }
    }
    return nil
  }
}

extension Block {
  fileprivate var pictureSources: [String] {
    switch self {
    case .image(let image): [image.source]
    case .keepTogether(let blocks): blocks.flatMap(\.pictureSources)
    case .table(let table):
      (table.head + table.rows + table.foot).flatMap(\.cells).flatMap(\.blocks).flatMap(
        \.pictureSources)
    default: []
    }
  }
}

/// A thick line with a thin one inside it, around a certificate.
package struct PageBorder: Hashable, Sendable {
  /// From the sheet's edge to the thick line's outer side.
  package var distance: Length
  /// Of the thick line; the thin one has a quarter of it and stands as far inside as it is thick.
  package var weight: Length
  package var red: Bool

  package init(distance: Length, weight: Length, red: Bool) {
    self.distance = distance
    self.weight = weight
    self.red = red
  }
}

package struct Paper: Hashable, Sendable {
  /// As it lies: a landscape sheet is wider than high.
  package var size: Size
  package var top: Length
  package var right: Length
  package var bottom: Length
  package var left: Length

  package init(size: Size, top: Length, right: Length, bottom: Length, left: Length) {
    self.size = size
    self.top = top
    self.right = right
    self.bottom = bottom
    self.left = left
  }
}

/// Names a printed sheet so that its scan finds its way home: case, document code and version.
///
/// Layout adds `sheet/of` and a check.
package struct SheetCode: Hashable, Sendable {
  package var caseID: String
  package var document: String
  package var version: Int

  package init(caseID: String, document: String, version: Int) {
    self.caseID = caseID
    self.document = document
    self.version = version
  }
}

package struct TextStyle: Hashable, Sendable {
  package var role: FontRole
  package var size: Length
  /// `false` for black, `true` for the official red.
  package var red: Bool
  /// Added after every character, for spread titles.
  package var tracking: Length

  package init(role: FontRole, size: Length, red: Bool = false, tracking: Length = .zero) {
    self.role = role
    self.size = size
    self.red = red
    self.tracking = tracking
  }
}

package enum Inline: Hashable, Sendable {
  /// Text in one style; `field` is the path it came from, or `nil` for the template's own words.
  case text(String, TextStyle, field: String?)
  /// □ or ☑, drawn.
  case checkBox(Bool, TextStyle)
  /// Empty room to write in, at least this wide, with or without a line under it.
  case blank(Length, underlined: Bool, TextStyle)
  /// The number of this page, and of all pages of the form.
  case pageNumber(TextStyle)
  case pageCount(TextStyle)
  /// In a table's foot: how many rows of this page count for the tally of this index.
  case tally(Int, TextStyle)
  case lineBreak
}

package enum HorizontalAlignment: String, Hashable, Codable, CaseIterable, Sendable {
  case start, centre, end, justify
}

package enum VerticalAlignment: String, Hashable, Codable, CaseIterable, Sendable {
  case top, middle, bottom
}

package struct Paragraph: Hashable, Sendable {
  package var inlines: [Inline]
  package var alignment: HorizontalAlignment
  /// In ems of the first style: the first line's extra indent, and every line's.
  package var firstIndent: Int
  package var indent: Int
  /// From baseline to baseline; `nil` for 1.5 times the largest size.
  package var pitch: Length?
  package var spaceBefore: Length
  package var spaceAfter: Length
  /// Lines end between words and are about as long as each other, as titles want it.
  package var isBalanced: Bool

  package init(
    inlines: [Inline], alignment: HorizontalAlignment = .start, firstIndent: Int = 0,
    indent: Int = 0, pitch: Length? = nil, spaceBefore: Length = .zero,
    spaceAfter: Length = .zero, isBalanced: Bool = false
  ) {
    self.inlines = inlines
    self.alignment = alignment
    self.firstIndent = firstIndent
    self.indent = indent
    self.pitch = pitch
    self.spaceBefore = spaceBefore
    self.spaceAfter = spaceAfter
    self.isBalanced = isBalanced
  }
}

package indirect enum Block: Hashable, Sendable {
  /// `level` 1…3; level 1 is the form's own title.
  case heading(level: Int, Paragraph)
  case paragraph(Paragraph)
  /// Texts that share one line, each at its own alignment: start, centre or end.
  case line([Paragraph])
  case table(Table)
  case signature(SignatureSlot)
  /// Issuer and date below a letter: the last text `indent` ems from the right, the others centred
  /// over it (GB/T 9704, 7.3.5).
  case signOff([Paragraph], indent: Int)
  /// The QR code of the sheet with its side; where a form has a `code` and no such block, layout
  /// puts one at the foot.
  ///
  /// In the corner it stands beside the body at the lower left of each sheet and takes no room.
  case sheetCode(side: Length, isInCorner: Bool = false)
  case image(FormImage)
  case space(Length)
  /// A rule, across the body or as wide as it says, then centred on the body.
  case rule(weight: Length, red: Bool, lines: RuleLines = .single, width: Length? = nil)
  case keepTogether([Block])
  case pageBreak
}

/// One line, or a thick one with a thin one beside it.
package enum RuleLines: String, CaseIterable, Hashable, Sendable {
  case single
  case thickThin = "thick-thin"
  case thinThick = "thin-thick"
}

package struct Table: Hashable, Sendable {
  package enum ColumnWidth: Hashable, Sendable {
    case fixed(Length)
    /// A share of what is left.
    case share(Int)
  }

  package var columns: [ColumnWidth]
  /// Rows repeated at the head of each page the table runs over.
  package var head: [Row]
  package var rows: [Row]
  /// Rows below the last one of each page, with that page's tallies.
  package var foot: [Row]
  /// Weight of the outer frame and of the grid.
  package var frame: Length
  package var grid: Length
  /// Words for a reader who does not see the table.
  package var summary: String?

  package init(
    columns: [ColumnWidth], head: [Row] = [], rows: [Row], foot: [Row] = [],
    frame: Length = .points(1.5), grid: Length = .points(0.5), summary: String? = nil
  ) {
    self.columns = columns
    self.head = head
    self.rows = rows
    self.foot = foot
    self.frame = frame
    self.grid = grid
    self.summary = summary
  }
}

package struct Row: Hashable, Sendable {
  package var cells: [Cell]
  package var minimumHeight: Length
  /// May break over pages; a row of signatures never does.
  package var splits: Bool
  /// The tallies that the row counts for, by index.
  package var tallies: [Int]
  /// Says only that nothing follows: left out where the page is full, rather than open another.
  package var closesTable: Bool

  package init(
    cells: [Cell], minimumHeight: Length = .millimetres(9), splits: Bool = true,
    tallies: [Int] = [], closesTable: Bool = false
  ) {
    self.cells = cells
    self.minimumHeight = minimumHeight
    self.splits = splits
    self.tallies = tallies
    self.closesTable = closesTable
  }
}

package struct Cell: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// A label for the cells of its row, or of its column.
    case rowLabel, columnLabel
    case value
  }

  package var kind: Kind
  package var columnSpan: Int
  package var rowSpan: Int
  package var blocks: [Block]
  package var vertical: VerticalAlignment
  package var padding: Length
  /// Set text from top to bottom, one character under the other (narrow label columns).
  package var isVerticalText: Bool

  package init(
    kind: Kind = .value, columnSpan: Int = 1, rowSpan: Int = 1, blocks: [Block],
    vertical: VerticalAlignment = .middle, padding: Length = .millimetres(1.8),
    isVerticalText: Bool = false
  ) {
    self.kind = kind
    self.columnSpan = columnSpan
    self.rowSpan = rowSpan
    self.blocks = blocks
    self.vertical = vertical
    self.padding = padding
    self.isVerticalText = isVerticalText
  }
}

/// Room for one signature: words above, room for ink, `签名：` and the date at the bottom right.
package struct SignatureSlot: Hashable, Sendable {
  /// `undertaking-unit-head`, `portfolio-deputy-mayor`, …; what a signature event names.
  package var slot: String
  /// What the signer declares, such as “本单位已知悉并认领上述任务”.
  package var statement: Paragraph
  /// Who signs, such as “承办单位负责人（签字）”.
  package var label: Paragraph
  /// The bottom line: the date, filled in or with room to write.
  package var date: Paragraph
  /// 35 × 12 mm of free room at the least.
  package var minimumRoom: Size
  /// `true` where an organisation's seal goes over the date (盖章).
  package var hasSeal: Bool

  package init(
    slot: String, statement: Paragraph, label: Paragraph, date: Paragraph,
    minimumRoom: Size = Size(width: .millimetres(35), height: .millimetres(12)),
    hasSeal: Bool = false
  ) {
    self.slot = slot
    self.statement = statement
    self.label = label
    self.date = date
    self.minimumRoom = minimumRoom
    self.hasSeal = hasSeal
  }
}

package struct FormImage: Hashable, Sendable {
  /// The attachment's entry name in the dossier.
  package var source: String
  package var alternative: String
  package var width: Length
  package var height: Length

  package init(source: String, alternative: String, width: Length, height: Length) {
    self.source = source
    self.alternative = alternative
    self.width = width
    self.height = height
  }
}
