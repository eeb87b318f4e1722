internal import Primitives

extension Fault {
  static func unusableGlyph(_ glyph: UInt32, in font: String) -> Fault {
    Fault(
      "pdf-unusable-glyph", .failed,
      what: Phrase(
        zh: "字体 \(font) 的字形 \(glyph) 不能写入文件",
        en: "glyph \(glyph) of \(font) cannot be written"),
      why: Phrase(
        zh: "它是“缺字”字形，或不同的字形超过 65,534 个",
        en: "it is the glyph for missing characters, or there are over 65,534 different ones"),
      next: Phrase(zh: "请检查排版结果或分成几个文件", en: "check the layout, or make several files"))
  }

  /// A document that may not be called accessible; `why` names the clause's demand.
  static func structure(_ code: String, node: Int? = nil, why: Phrase) -> Fault {
    let name = node.map { "#\($0)" } ?? ""
    return Fault(
      "pdf-" + code, .failed,
      what: Phrase(
        zh: "文件结构\(name)不合 PDF/A-2a", en: "the structure\(name) does not satisfy PDF/A-2a"),
      why: why,
      next: Phrase(zh: "请改正产生它的版面", en: "correct the layout that made it"))
  }

  static func damagedImage(_ why: Phrase) -> Fault {
    Fault(
      "pdf-image", .damaged,
      what: Phrase(zh: "图片不能写入文件", en: "the picture cannot be written"), why: why,
      next: Phrase(
        zh: "请换成 RGB 或灰度的 JPEG 图片", en: "use a JPEG picture in RGB or grey"))
  }

  static let badGlyphRun = Fault(
    "pdf-glyph-run", .failed,
    what: Phrase(zh: "一行文字不能写入文件", en: "a run of glyphs cannot be written"),
    why: Phrase(
      zh: "字号不是正数，或字形指向文字之外",
      en: "its size is not positive, or a glyph points outside its text"),
    next: Phrase(zh: "请改正产生它的版面", en: "correct the layout that made it"))

  static let pageSize = Fault(
    "pdf-page-size", .failed,
    what: Phrase(zh: "页面不能写入文件", en: "the page cannot be written"),
    why: Phrase(
      zh: "边长不在 1.1 毫米至 5080 毫米之内", en: "a side is not within 1.1 mm and 5,080 mm"),
    next: Phrase(zh: "请改正纸张尺寸", en: "correct the paper size"))

  static let noPages = Fault(
    "pdf-no-pages", .failed,
    what: Phrase(zh: "文件不能写出", en: "the file cannot be written"),
    why: Phrase(zh: "没有页面", en: "it has no pages"),
    next: Phrase(zh: "请至少给出一页", en: "give at least one page"))
}
