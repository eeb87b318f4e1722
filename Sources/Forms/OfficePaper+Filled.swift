internal import Calendars
package import Casework
internal import Primitives

extension OfficePaper {
  /// On the page of GB/T 9704-2012: margins 37, 26, 35 and 28 mm, 22 lines of 28 characters.
  package func filled(sheet: SheetCode, watermark: String?) -> FilledForm {
    let body = TextStyle(role: .fangsong, size: .points(15.79))
    let pitch = Length.points(28.99)
    func paragraph(
      _ text: String, _ style: TextStyle, _ alignment: HorizontalAlignment = .justify,
      firstIndent: Int = 0, field: String, before: Length = .zero, after: Length = .zero
    ) -> Paragraph {
      Paragraph(
        inlines: [.text(text, style, field: field)], alignment: alignment,
        firstIndent: firstIndent, pitch: pitch, spaceBefore: before, spaceAfter: after)
    }
    var blocks: [Block] = []
    if let number {
      blocks.append(.paragraph(paragraph(number, body, .end, field: "number")))
    }
    blocks.append(
      .heading(
        level: 1,
        paragraph(
          title, TextStyle(role: .title, size: .points(22)), .centre, field: "title",
          before: .points(14), after: .points(28))))
    if let recipient {
      blocks.append(.paragraph(paragraph(recipient + "：", body, .start, field: "recipient")))
    }
    for text in paragraphs {
      blocks.append(.paragraph(paragraph(text, body, firstIndent: 2, field: "paragraph")))
    }
    blocks.append(
      .keepTogether([
        .space(pitch),
        .paragraph(paragraph(issuer, body, .end, field: "issuer")),
        .paragraph(paragraph(on.official, body, .end, field: "on")),
      ]))
    let small = TextStyle(role: .song, size: .points(14))
    return FilledForm(
      name: "paper", version: 1, title: title,
      paper: Paper(
        size: .a4, top: .millimetres(37), right: .millimetres(26), bottom: .millimetres(35),
        left: .millimetres(28)),
      footer: [
        .paragraph(
          Paragraph(
            inlines: [
              .text("— ", small, field: nil), .pageNumber(small), .text(" —", small, field: nil),
            ], alignment: .end))
      ],
      blocks: blocks, code: sheet, watermark: watermark)
  }
}
