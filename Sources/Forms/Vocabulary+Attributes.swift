package import Primitives

extension Vocabulary {
  /// Every attribute, in the order of the manual.
  package static let attributes: [AttributeRule] = [
    rule(.name, .name, "名称，小写字母与连字符", "a name in kebab-case"),
    rule(
      .version, .integer(1...9999), "模板版本；已发布的版本不再改动",
      "the template's version; a published one is never edited"),
    rule(.title, .words, "表名，写入文件属性", "the form's title, for the document's metadata"),
    rule(
      .of, .oneOf(FormData.allCases.map(\.rawValue)), "取值的对象：案件或某种簿册",
      "what the values come from: a case, or a register"),
    rule(.code, .name, "文书代码，印入二维码", "the document code that the QR code carries, as ASG"),
    rule(.paper, .oneOf(["A4", "A3"]), "纸张", "the sheet"),
    rule(.orientation, .oneOf(["portrait", "landscape"]), "纵向或横向", "upright or lying"),
    rule(
      .margin, .margin, "页边距：上、右、下、左",
      "margins: top, right, bottom, left; or vertical and horizontal; or one for all"),
    rule(
      .pages, .oneOf(RunningPart.Pages.allCases.map(\.rawValue)), "印在哪些页上",
      "the pages it runs on"),
    rule(.role, .oneOf(FontRole.allCases.map(\.rawValue)), "字体角色", "the font role"),
    rule(.size, .length, "字号", "the size of type"),
    rule(.red, .flag, "是否用红色", "official red instead of black"),
    rule(.tracking, .length, "字间加宽", "room added after every character"),
    rule(
      .align, .oneOf(HorizontalAlignment.allCases.map(\.rawValue)), "水平对齐",
      "how lines stand between the edges"),
    rule(.pitch, .length, "行距（基线到基线）", "from baseline to baseline"),
    rule(.indent, .ems, "首行缩进，以字计", "the first line's indent in ems"),
    rule(.inset, .ems, "整段缩进，以字计", "every line's indent in ems"),
    rule(.before, .length, "段前距", "space above"),
    rule(.after, .length, "段后距", "space below"),
    rule(
      .kind, .oneOf(["text", "number", "date", "digest"]), "打印时给定值的种类",
      "what sort of value is given at printing"),
    rule(.values, .names, "允许的取值", "the values that are allowed"),
    rule(.test, .condition, "条件", "the condition"),
    rule(.when, .condition, "条件成立时才印", "printed only when this holds"),
    rule(
      .each, .nodes, "对每个节点各印一次，路径以该节点为起点",
      "repeated for each of these nodes; paths inside start there"),
    rule(.style, .style, "样式名", "the style's name"),
    rule(.otherwise, .words, "值为空时印的字", "what is printed for an empty value"),
    rule(.level, .integer(1...3), "标题级别", "the heading's level; 1 is the form's own title"),
    rule(
      .columns, .columns, "各列宽度：毫米、磅或份额 fr",
      "the columns' widths: mm, pt, or shares of what is left (fr)"),
    rule(.frame, .length, "外框线粗", "weight of the outer frame"),
    rule(.grid, .length, "内线粗", "weight of the inner rules"),
    rule(.summary, .words, "给读屏者的表格说明", "words for a reader who does not see the table"),
    rule(.minimum, .length, "最小行高", "the least height of the row"),
    rule(.splits, .flag, "可否跨页断开", "may break over pages"),
    rule(.span, .integer(1...Limits.columns), "横跨列数", "columns it covers"),
    rule(.rowspan, .integer(1...Limits.rowSpan), "纵跨行数", "rows it covers"),
    rule(
      .vertical, .oneOf(VerticalAlignment.allCases.map(\.rawValue)), "垂直对齐",
      "how the content stands between top and bottom"),
    rule(.padding, .length, "格内边距", "room between rule and text"),
    rule(
      .direction, .oneOf(["horizontal", "vertical"]), "文字方向",
      "vertical sets one character under the other"),
    rule(.slot, .name, "签字栏名，签字事件以此为准", "the slot's name, which a signature event gives"),
    rule(.seal, .flag, "是否盖章", "an organisation's seal goes over the date"),
    rule(.room, .size, "留给签字的空白：宽 高", "free room for ink: width and height"),
    rule(.side, .length, "边长", "the side of the square"),
    rule(
      .corner, .flag, "放在纸的左下角、版心之外", "in the sheet's lower left corner, beside the body"),
    rule(.source, .words, "附件在档内的名称", "the attachment's entry name in the dossier"),
    rule(.alternative, .words, "图片说明", "words for the picture"),
    rule(.width, .length, "宽", "the width"),
    rule(.height, .length, "高", "the height"),
    rule(.weight, .length, "线粗", "weight of the rule"),
    rule(
      .lines, .oneOf(RuleLines.allCases.map(\.rawValue)), "一条线，或上粗下细、上细下粗的双线",
      "one line, or a thick one above a thin one, or a thin one above a thick one"),
    rule(.distance, .length, "离纸边的距离", "from the sheet's edge"),
    rule(.gap, .length, "离正文的距离", "from the body"),
    rule(.separator, .words, "重复之间的字", "what stands between repetitions"),
    rule(.underlined, .flag, "是否带下划线", "with a line under it"),
    rule(.dashed, .flag, "页码两边各加一字线", "a dash on either side, as GB/T 9704 wants"),
    rule(
      .balanced, .flag, "按词折行，各行长短相近", "lines end between words and are about as long as each other"
    ),
    rule(.count, .integer(1...Limits.blankRows), "空行数", "how many rows"),
    rule(.upTo, .integer(1...Limits.blankRows), "补足到多少行", "fill the table up to this many rows"),
  ]

  private static func rule(
    _ attribute: TemplateAttribute, _ form: Form, _ zh: String, _ en: String
  ) -> AttributeRule {
    AttributeRule(attribute: attribute, form: form, purpose: Phrase(zh: zh, en: en))
  }

  /// How a value of this form is written, for errors and the manual.
  package static func expectation(_ form: Form) -> Phrase {
    switch form {
    case .name:
      Phrase(zh: "字母、数字和连字符组成的名称", en: "a name of letters, digits and hyphens")
    case .names:
      Phrase(zh: "以空格分开的名称", en: "names parted by spaces")
    case .style: Phrase(zh: "样式名", en: "a style's name")
    case .words: Phrase(zh: "文字，可含 {路径}", en: "text that may hold {path}")
    case .length: Phrase(zh: "长度，如 12mm 或 10.5pt", en: "a length, as 12mm or 10.5pt")
    case .size: Phrase(zh: "宽和高，如 70mm 35mm", en: "width and height, as 70mm 35mm")
    case .margin:
      Phrase(zh: "一、二或四个长度", en: "one, two or four lengths")
    case .ems: Phrase(zh: "整字数，如 2em", en: "whole ems, as 2em")
    case .columns:
      Phrase(zh: "列宽，如 26mm 1fr 26mm 1fr", en: "column widths, as 26mm 1fr 26mm 1fr")
    case .integer(let range):
      Phrase(
        zh: "\(range.lowerBound) 到 \(range.upperBound) 的整数",
        en: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    case .flag: Phrase(zh: "yes 或 no", en: "yes or no")
    case .oneOf(let values):
      Phrase(
        zh: values.joined(separator: "、") + " 之一", en: "one of " + values.joined(separator: ", "))
    case .condition: Phrase(zh: "条件（XPath）", en: "a condition (XPath)")
    case .nodes: Phrase(zh: "路径（XPath）", en: "a path (XPath)")
    }
  }
}
