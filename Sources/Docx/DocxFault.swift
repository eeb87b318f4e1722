internal import Primitives

/// The faults of an office's own documents, each with its stable code.
enum DocxFault {
  static func make(
    _ code: String, _ kind: Fault.Kind = .damaged, what: Phrase, why: Phrase, next: Phrase,
    at place: Place = Place()
  ) -> Fault {
    Fault("docx-" + code, kind, what: what, why: why, next: next, at: place)
  }

  /// A file that is no document of ours, or a hostile one.
  static func package(_ code: String, _ why: Phrase, entry: String? = nil) -> Fault {
    make(
      code, what: Phrase(zh: "读不懂这个文档", en: "the document cannot be read"), why: why,
      next: Phrase(
        zh: "请用 Word、WPS 或 LibreOffice 打开，另存为 .docx 后再试",
        en: "open it in Word, WPS or LibreOffice, save it as .docx, and try again"),
      at: Place(entry: entry))
  }

  /// A document that holds more than words and pictures.
  static func refused(_ code: String, _ why: Phrase, entry: String, _ next: Phrase) -> Fault {
    make(
      code, what: Phrase(zh: "不接受这个文档", en: "the document is not accepted"), why: why,
      next: next, at: Place(entry: entry))
  }

  static func missingPart(_ name: String) -> Fault {
    package("part", Phrase(zh: "缺少 \(name)", en: "it lacks \(name)"), entry: name)
  }

  static func tooLarge(_ bound: Int, _ place: Place) -> Fault {
    make(
      "too-large", .failed, what: Phrase(zh: "填好的文档太大", en: "the filled document is too large"),
      why: Phrase(zh: "超过了上限 \(bound)", en: "it passes the limit of \(bound)"),
      next: Phrase(zh: "请检查 each 的路径", en: "look at the paths of each"), at: place)
  }

  static func missingGiven(_ name: String, _ place: Place) -> Fault {
    make(
      "missing-given", .refused,
      what: Phrase(zh: "没有给出 \(name)", en: "no value was given for \(name)"),
      why: Phrase(zh: "文档里用 f:given 取它", en: "the document asks for it with f:given"),
      next: Phrase(zh: "请写 --given \(name)=值", en: "write --given \(name)=VALUE"), at: place)
  }

  static func tooMany(_ what: Phrase, _ bound: Int, _ place: Place) -> Fault {
    make(
      "limit", what: what, why: Phrase(zh: "上限为 \(bound)", en: "the limit is \(bound)"),
      next: Phrase(zh: "请拆成几个模板", en: "make several templates of it"), at: place)
  }
}

/// What is wrong with braces and where words of the template language stand.
extension DocxFault {
  static func unclosed(_ place: Place) -> Fault {
    make(
      "brace", what: Phrase(zh: "花括号没有闭合", en: "a brace is not closed"),
      why: Phrase(
        zh: "字段要写在同一段里，如 {title}，引号也要成对",
        en: "a field is written in one paragraph, as {title}, and its quotes are closed"),
      next: Phrase(
        zh: "请补上 }；要印花括号本身请写 {{", en: "add }; for a brace itself write {{"), at: place)
  }

  static func stray(_ place: Place) -> Fault {
    make(
      "brace", what: Phrase(zh: "多出一个 }", en: "a } without its partner"),
      why: Phrase(zh: "前面没有与它配对的 {", en: "no { comes before it"),
      next: Phrase(
        zh: "请删去或补上 {；要印花括号本身请写 }}", en: "remove it or add {; for a brace itself write }}"),
      at: place)
  }

  static func wide(_ place: Place) -> Fault {
    make(
      "wide-brace", what: Phrase(zh: "花括号是全角的", en: "the braces are full-width"),
      why: Phrase(zh: "全角的｛｝会照原样印出", en: "full-width braces are printed as they are"),
      next: Phrase(zh: "请换成半角 { }", en: "write { and } half-width"), at: place)
  }

  static func interrupted(_ place: Place) -> Fault {
    make(
      "interrupted", what: Phrase(zh: "字段中间夹着别的东西", en: "something stands inside the field"),
      why: Phrase(
        zh: "花括号之间有制表符、换行、不间断连字符、脚注或图片",
        en: "a tab, a line break, a fixed hyphen, a note or a picture is between its braces"),
      next: Phrase(zh: "请删去，把字段重新打一遍", en: "remove it and type the field again"), at: place)
  }

  static func misplaced(_ word: String, _ place: Place) -> Fault {
    make(
      "misplaced", what: Phrase(zh: "{\(word) …} 放错了位置", en: "{\(word) …} is out of place"),
      why: Phrase(
        zh: "它只能在段首，或表格行首格的段首",
        en: "it begins a paragraph, or the first cell of a table's row"),
      next: Phrase(zh: "请移到段首", en: "move it to the paragraph's beginning"), at: place)
  }

  static func secondEach(_ place: Place) -> Fault {
    make(
      "second-each", what: Phrase(zh: "有两个 {each …}", en: "there are two {each …}"),
      why: Phrase(
        zh: "一行或一段只能按一条路径重复", en: "a row or paragraph is repeated for one path"),
      next: Phrase(
        zh: "请合成一条路径，如 a/b", en: "make one path of them, as a/b"), at: place)
  }
}

extension Fault {
  /// This fault as one of a field: its own words, led by where the field stands.
  func inField(_ source: String, paragraph: Int) -> Fault {
    let short = source.prefix(60)
    let field = short.endIndex == source.endIndex ? source : short + "…"
    var fault = self
    fault.what = Phrase(
      zh: "第\(paragraph)段的字段“\(field)”：\(what.zh)",
      en: "paragraph \(paragraph), field “\(field)”: \(what.en)")
    return fault
  }
}
