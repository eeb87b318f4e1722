import Primitives

extension Vocabulary {
  /// Every element, in the order of the manual.
  package static let elements: [ElementRule] =
    frameElements + flowElements + tableElements
    + lineElements

  private static let frameElements: [ElementRule] = [
    rule(
      .form, .listed([.styles, .given, .watermark, .border, .header, .footer] + blockElements),
      [
        must(.name), must(.version), must(.title), may(.of, "case"), may(.code), may(.paper, "A4"),
        may(.orientation, "portrait"), may(.margin, "25mm 25mm 22mm 28mm"), may(.otherwise, "—"),
      ],
      "整张表：先样式与给定值，再页眉页脚，然后正文",
      "the whole form: styles and given values, header and footer, then blocks",
      requires: [.heading]),
    rule(
      .styles, .listed([.style]), [], "本表自己的样式", "the form's own styles"),
    rule(
      .style, .nothing,
      [
        must(.name), may(.role), may(.size), may(.red), may(.tracking), may(.align), may(.pitch),
        may(.indent), may(.inset), may(.before), may(.after),
      ],
      "一种样式；与标准样式同名时只改写明的几项",
      "a style; under a standard style's name it changes only what it says"),
    rule(
      .given, .nothing, [must(.name), may(.kind, "text"), may(.values)],
      "打印时由办公室给定、档内没有的值，如证书编号；用 f:given('名称') 取得",
      "a value given at printing that the dossier does not hold, such as a certificate's number; read with f:given('name')"
    ),
    rule(
      .watermark, .words, [may(.test)], "条件成立时每页背景印的字",
      "words across every page when the test holds"),
    rule(
      .border, .nothing, [may(.distance, "12mm"), may(.weight, "2pt"), may(.red, "no")],
      "每页四周的双线花边，用于证书", "a double frame around every page, for certificates"),
    rule(
      .header, .blocks, runningAttributes,
      "页上方；同一页有几个可用时，首页或续页的优先，其次单双页的",
      "above the pages' body; of several for one page the first or later page's own goes before that of odd or even pages"
    ),
    rule(.footer, .blocks, runningAttributes, "页下方；选法同上", "below it, chosen likewise"),
  ]

  private static let runningAttributes = [
    may(.pages, "all"), may(.distance), may(.gap, "4mm"),
  ]

  private static let flowElements: [ElementRule] = [
    rule(
      .heading, .words,
      [
        may(.level, "1"), may(.style, "title"), may(.align), may(.balanced, "no"), may(.when),
        may(.otherwise),
      ],
      "标题", "a heading"),
    rule(
      .paragraph, .words,
      [
        may(.each), may(.when), may(.style, "text"), may(.align), may(.indent), may(.inset),
        may(.pitch), may(.before), may(.after), may(.balanced, "no"), may(.otherwise),
      ],
      "一段；有 each 时每个节点一段", "a paragraph, or one for each node"),
    rule(
      .line, .listed([.text]), [may(.when), may(.style, "text"), may(.otherwise)],
      "同一行上左、中、右各一处文字", "texts that share one line"),
    rule(
      .text, .words, [may(.align, "start"), may(.style), may(.when), may(.otherwise)],
      "行内一处文字", "one text of a line"),
    rule(
      .signature, .listed([.statement, .signer, .date]),
      [
        must(.slot), may(.span, "1"), may(.rowspan, "1"), may(.seal, "no"),
        may(.room, "35mm 12mm"), may(.when), may(.otherwise),
      ],
      "签字栏：声明、签字人、日期", "room for a signature: statement, signer, date",
      requires: [.signer]),
    rule(
      .statement, .words, [may(.style, "value"), may(.otherwise)], "签字人所声明的话",
      "what the signer declares"),
    rule(
      .signer, .words, [may(.style, "value"), may(.otherwise)], "谁签字", "who signs"),
    rule(
      .date, .words, [may(.style, "value"), may(.otherwise)], "日期行；不写时留年月日空白",
      "the line of the date; room to write when left out"),
    rule(
      .signOff, .listed([.text]),
      [may(.indent, "4em"), may(.style, "body"), may(.when), may(.otherwise)],
      "落款：末一处为日期，右空若干字；其上的以日期为准居中",
      "below a letter: the last text is the date, so many ems from the right; what is above stands centred over it",
      requires: [.text]),
    rule(
      .qr, .nothing, [may(.side, "18mm"), may(.corner, "no"), may(.when)],
      "本页二维码；写在页眉或页脚里才能放在左下角",
      "the sheet's QR code; in a header or footer it may stand in the corner"),
    rule(
      .image, .nothing,
      [must(.source), must(.alternative), must(.width), must(.height), may(.each), may(.when)],
      "图片附件", "a picture from the dossier"),
    rule(.space, .nothing, [must(.height), may(.when)], "竖向空白", "space downwards"),
    rule(
      .rule, .nothing,
      [
        may(.weight, "0.5pt"), may(.red, "no"), may(.lines, "single"), may(.width), may(.when),
      ], "一条横线，或一粗一细两条", "a rule across the body, or a thick and a thin one"),
    rule(
      .keepTogether, .blocks, [may(.each), may(.when)], "同页不拆", "kept on one page"),
    rule(.pageBreak, .nothing, [may(.when)], "换页", "a new page"),
    rule(
      .condition, .sameAsParent, [must(.test)], "条件成立才印其中内容；末尾可有 else",
      "printed when the test holds; an else may come last"),
    rule(.otherwise, .sameAsParent, [], "条件不成立时印", "printed when the test of its if fails"),
  ]

  private static let tableElements: [ElementRule] = [
    rule(
      .table, .listed([.head, .foot] + rowElements),
      [
        must(.columns), may(.frame, "1.5pt"), may(.grid, "0.5pt"), may(.summary), may(.when),
        may(.otherwise),
      ],
      "表格", "a table", requires: [.row]),
    rule(.head, .listed([.row]), [], "跨页时重复的表头行", "rows repeated on each page"),
    rule(
      .foot, .listed([.row]), [], "每页表尾的小计行",
      "rows below the last one of each page, for that page's tallies"),
    rule(
      .row, .cells,
      [
        may(.each), may(.when), may(.minimum, "9mm"), may(.splits, "yes"), may(.otherwise),
      ],
      "一行；有 each 时每个节点一行，没有节点时印一行 else 的字",
      "a row, or one for each node; without nodes one row with the text of else"),
    rule(
      .blankRows, .nothing, [may(.count), may(.upTo), may(.minimum, "9mm"), may(.when)],
      "空行，供手写", "empty rows to write in"),
    rule(
      .closingRow, .words, [may(.minimum, "9mm"), may(.when), may(.style, "value")],
      "收尾行，通常是“以下空白”", "the row that closes a table, by custom 以下空白"),
    rule(
      .label, .wordsOrBlocks, cellAttributes("label", "centre"),
      "栏名：本行或本列各格的名称", "a label for the cells of its row or column"),
    rule(
      .cell, .wordsOrBlocks, cellAttributes("value", "start"), "值格；格中的表不跨页",
      "a cell with a value; a table in it stays on one page"),
  ]

  private static let lineElements: [ElementRule] = [
    rule(
      .run, .words, [may(.each), may(.separator), may(.when), may(.style), may(.otherwise)],
      "一段另有样式或重复的文字", "words in another style, or repeated"),
    rule(
      .check, .words, [must(.test), may(.style), may(.when), may(.otherwise)], "方框：条件成立印☑，否则印□",
      "a box, ticked when the test holds, and its words"),
    rule(
      .blank, .nothing, [must(.width), may(.underlined, "no"), may(.style), may(.when)],
      "手写空白", "room to write in"),
    rule(
      .pageNumber, .nothing, [may(.dashed, "no"), may(.style)], "本页页码",
      "this page's number"),
    rule(.pageCount, .nothing, [may(.style)], "总页数", "the number of pages"),
    rule(
      .tally, .nothing, [must(.test), may(.style)], "表尾用：本页有几行符合条件，条件从行的节点算起",
      "in a table's foot: how many of this page's repeated rows satisfy the test, which starts at the row's node"
    ),
    rule(.lineBreak, .nothing, [], "换行", "a new line"),
  ]

  private static func cellAttributes(_ style: String, _ align: String) -> [Use] {
    [
      may(.span, "1"), may(.rowspan, "1"), may(.align, align), may(.vertical, "middle"),
      may(.padding, "1.8mm"), may(.direction, "horizontal"), may(.style, style), may(.indent),
      may(.otherwise),
    ]
  }

  private static func rule(
    _ element: TemplateElement, _ content: Content, _ attributes: [Use], _ zh: String,
    _ en: String, requires: [TemplateElement] = []
  ) -> ElementRule {
    ElementRule(
      element: element, content: content, attributes: attributes, requires: requires,
      purpose: Phrase(zh: zh, en: en))
  }

  private static func must(_ attribute: TemplateAttribute) -> Use {
    Use(attribute: attribute, isRequired: true, fallback: nil)
  }

  private static func may(_ attribute: TemplateAttribute, _ fallback: String? = nil) -> Use {
    Use(attribute: attribute, isRequired: false, fallback: fallback)
  }
}
