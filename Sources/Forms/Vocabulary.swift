package import Primitives

/// The template language's words as one table.
///
/// Parsing, checking, the lists of what is allowed in an error, and `docs/forms.md` all come from
/// it, so that none of them can say something else than the others.
package enum Vocabulary {
  /// The namespace of every element of a template.
  package static let namespace = "urn:dossier:form:1"
  /// The namespace of `case.xml` paths is none; functions carry this prefix.
  package static let functionPrefix = "f"

  /// What an element may hold.
  package enum Content: Hashable, Sendable {
    case nothing
    /// Text with `{…}` and inline elements.
    case words
    /// Blocks one below the other.
    case blocks
    /// Either words, which make one paragraph, or blocks.
    case wordsOrBlocks
    case rows
    case cells
    /// Exactly these elements.
    case listed([TemplateElement])
    /// What the parent may hold: conditions are transparent.
    case sameAsParent
  }

  /// How an attribute's value is written.
  package enum Form: Hashable, Sendable {
    /// A kebab-case name.
    case name
    /// Names parted by spaces.
    case names
    /// A style's name: one of the standard ones or one the form declares.
    case style
    /// Text with `{…}`.
    case words
    /// `12mm`, `3.5mm` or `10.5pt`.
    case length
    /// Two lengths: width and height.
    case size
    /// One, two or four lengths, clockwise from the top.
    case margin
    /// Whole ems, as `2em`.
    case ems
    /// Lengths and shares, as `26mm 1fr`.
    case columns
    case integer(ClosedRange<Int>)
    /// `yes` or `no`.
    case flag
    case oneOf([String])
    /// XPath giving true or false.
    case condition
    /// A path giving the nodes to repeat for.
    case nodes
  }

  package struct AttributeRule: Hashable, Sendable {
    package var attribute: TemplateAttribute
    package var form: Form
    package var purpose: Phrase
  }

  /// One attribute of one element.
  package struct Use: Hashable, Sendable {
    package var attribute: TemplateAttribute
    package var isRequired: Bool
    /// What holds when it is not given, for the manual.
    package var fallback: String?
  }

  package struct ElementRule: Hashable, Sendable {
    package var element: TemplateElement
    package var content: Content
    package var attributes: [Use]
    /// Children that must be there.
    package var requires: [TemplateElement]
    package var purpose: Phrase
  }

  package static func rule(_ element: TemplateElement) -> ElementRule {
    elementTable[element]
      ?? ElementRule(
        element: element, content: .nothing, attributes: [], requires: [], purpose: Phrase(""))
  }

  package static func rule(_ attribute: TemplateAttribute) -> AttributeRule {
    attributeTable[attribute]
      ?? AttributeRule(attribute: attribute, form: .name, purpose: Phrase(""))
  }

  private static let elementTable = Dictionary(
    uniqueKeysWithValues: elements.map { ($0.element, $0) })
  private static let attributeTable = Dictionary(
    uniqueKeysWithValues: attributes.map { ($0.attribute, $0) })

  /// Elements that stand among blocks.
  package static let blockElements: [TemplateElement] = [
    .heading, .paragraph, .line, .table, .signature, .signOff, .qr, .image, .space, .rule,
    .keepTogether, .pageBreak, .condition,
  ]
  /// Elements that stand among words.
  package static let inlineElements: [TemplateElement] = [
    .run, .check, .blank, .pageNumber, .pageCount, .tally, .lineBreak, .condition,
  ]
  package static let rowElements: [TemplateElement] = [
    .row, .blankRows, .closingRow, .condition,
  ]
  package static let cellElements: [TemplateElement] = [.label, .cell, .signature]

  /// The elements that `content` admits; none for `nothing` and `sameAsParent`.
  package static func admitted(_ content: Content) -> [TemplateElement] {
    switch content {
    case .nothing, .sameAsParent: []
    case .words: inlineElements
    case .blocks: blockElements
    case .wordsOrBlocks: inlineElements.filter { $0 != .condition } + blockElements
    case .rows: rowElements
    case .cells: cellElements
    case .listed(let elements): elements
    }
  }

  /// `true` where text itself may stand.
  package static func admitsText(_ content: Content) -> Bool {
    content == .words || content == .wordsOrBlocks
  }
}

/// The elements of the template language; the raw value is the XML name.
package enum TemplateElement: String, CaseIterable, Hashable, Sendable {
  case form, styles, style, given, watermark, border, header, footer
  case heading, paragraph, line, text, table, head, foot, row
  case blankRows = "blank-rows"
  case closingRow = "closing-row"
  case signOff = "sign-off"
  case label, cell, signature, statement, signer, date, qr, image, space, rule
  case keepTogether = "keep-together"
  case pageBreak = "page-break"
  case condition = "if"
  case otherwise = "else"
  case run, check, blank
  case pageNumber = "page-number"
  case pageCount = "page-count"
  case tally
  case lineBreak = "line-break"
}

/// The attributes of the template language; the raw value is the XML name.
package enum TemplateAttribute: String, CaseIterable, Hashable, Sendable {
  case name, version, title, of, code, paper, orientation, margin, pages
  case role, size, red, tracking, align, pitch, indent, inset, before, after
  case kind, values, test, when, each, style
  case otherwise = "else"
  case level, columns, frame, grid, summary, minimum, splits, span, rowspan, vertical, padding
  case direction, slot, seal, room, side, corner, source, alternative, width, height, weight
  case lines, distance, gap, separator, underlined, dashed, balanced, count
  case upTo = "up-to"
}
