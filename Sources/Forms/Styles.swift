package import Primitives

/// How a paragraph of one style is set.
package struct ParagraphStyle: Hashable, Sendable {
  package var text: TextStyle
  package var alignment: HorizontalAlignment
  package var pitch: Length?
  package var firstIndent: Int
  package var indent: Int
  package var spaceBefore: Length
  package var spaceAfter: Length

  package init(
    _ role: FontRole, points: Double, alignment: HorizontalAlignment = .start,
    pitch: Double? = nil, red: Bool = false, tracking: Double = 0, firstIndent: Int = 0,
    before: Double = 0, after: Double = 0
  ) {
    text = TextStyle(
      role: role, size: .points(points), red: red, tracking: .points(tracking))
    self.alignment = alignment
    self.pitch = pitch.map(Length.points)
    self.firstIndent = firstIndent
    indent = 0
    spaceBefore = .points(before)
    spaceAfter = .points(after)
  }

  /// The styles every form has, in the order of the manual (domain: common practice for forms).
  package static let standard: [(name: String, style: ParagraphStyle, purpose: Phrase)] = [
    (
      "title", ParagraphStyle(.title, points: 22, alignment: .centre, pitch: 32, after: 6),
      Phrase(zh: "表名：二号小标宋居中", en: "the form's title")
    ),
    (
      "office", ParagraphStyle(.title, points: 16, alignment: .centre, pitch: 26),
      Phrase(zh: "表名上方的机关名称：三号", en: "the body's name above the title")
    ),
    (
      "subtitle", ParagraphStyle(.hei, points: 14, alignment: .centre, before: 6, after: 4),
      Phrase(zh: "二级标题：四号黑体居中", en: "a second heading")
    ),
    (
      "section", ParagraphStyle(.hei, points: 12, before: 6, after: 3),
      Phrase(zh: "三级标题：小四黑体", en: "a third heading")
    ),
    (
      "label", ParagraphStyle(.hei, points: 12, alignment: .centre, pitch: 17),
      Phrase(zh: "栏名：小四黑体居中", en: "labels of cells")
    ),
    (
      "value", ParagraphStyle(.fangsong, points: 12, pitch: 18),
      Phrase(zh: "值：小四仿宋", en: "values of cells")
    ),
    (
      "text", ParagraphStyle(.fangsong, points: 12, pitch: 18),
      Phrase(zh: "表外文字：小四仿宋", en: "text outside tables")
    ),
    (
      "body",
      ParagraphStyle(.fangsong, points: 16, alignment: .justify, pitch: 28.99, firstIndent: 2),
      Phrase(zh: "公文正文：三号仿宋，每页22行", en: "the body of letters, GB/T 9704")
    ),
    (
      "note", ParagraphStyle(.kai, points: 10.5, pitch: 15),
      Phrase(zh: "注：五号楷体", en: "notes below a form")
    ),
    (
      "foot", ParagraphStyle(.song, points: 9, pitch: 12),
      Phrase(zh: "页脚：小五宋体", en: "page footers")
    ),
    (
      "digits", ParagraphStyle(.song, points: 12, pitch: 18),
      Phrase(zh: "数字与编号：小四宋体", en: "numbers and codes")
    ),
    (
      "small", ParagraphStyle(.song, points: 6, pitch: 8),
      Phrase(zh: "最小号：六磅宋体", en: "the smallest print")
    ),
  ]

  package static let names: [String] = standard.map(\.name)

  package static let byName: [String: ParagraphStyle] = Dictionary(
    uniqueKeysWithValues: standard.map { ($0.name, $0.style) })
}
