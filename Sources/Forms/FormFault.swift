import Primitives

/// The findings that a template's check knows, each with its stable code.
enum FormFault {
  static func make(
    _ code: String, _ place: Place, _ kind: Fault.Kind = .damaged, what: Phrase, why: Phrase,
    next: Phrase
  ) -> Fault {
    Fault("form-" + code, kind, what: what, why: why, next: next, at: place)
  }

  static func unknownElement(_ name: String, in parent: String, allowed: [String], _ place: Place)
    -> Fault
  {
    make(
      "unknown-element", place,
      what: Phrase(zh: "模板中有不认识的元素 \(name)", en: "unknown element \(name)"),
      why: Phrase(zh: "表单语言没有它", en: "the form language has no such element"),
      next: within(parent, Suggestion.hint(for: name, among: allowed)))
  }

  static func misplacedElement(
    _ name: String, in parent: String, allowed: [String], _ place: Place
  ) -> Fault {
    make(
      "misplaced-element", place,
      what: Phrase(zh: "元素 \(name) 放错了位置", en: "element \(name) is out of place"),
      why: Phrase(zh: "\(parent) 里不能有 \(name)", en: "\(parent) cannot hold \(name)"),
      next: within(parent, Suggestion.hint(for: name, among: allowed)))
  }

  static func wrongNamespace(_ name: String, _ namespace: String, _ place: Place) -> Fault {
    make(
      "namespace", place,
      what: Phrase(zh: "元素 \(name) 不在表单命名空间里", en: "element \(name) is not of the form language"),
      why: Phrase(
        zh: "命名空间是“\(namespace)”", en: "its namespace is “\(namespace)”"),
      next: Phrase(
        zh: "请写 xmlns=\"\(Vocabulary.namespace)\"", en: "write xmlns=\"\(Vocabulary.namespace)\""))
  }

  static func unknownAttribute(
    _ name: String, of element: String, allowed: [String], _ place: Place
  )
    -> Fault
  {
    make(
      "unknown-attribute", place,
      what: Phrase(
        zh: "元素 \(element) 没有属性 \(name)", en: "element \(element) has no attribute \(name)"),
      why: Phrase(zh: "表单语言没有规定它", en: "the form language does not know it"),
      next: within(element, Suggestion.hint(for: name, among: allowed)))
  }

  static func missingAttribute(
    _ name: String, of element: String, _ expected: Phrase, _ place: Place
  )
    -> Fault
  {
    make(
      "missing-attribute", place,
      what: Phrase(
        zh: "元素 \(element) 缺少属性 \(name)", en: "element \(element) lacks attribute \(name)"),
      why: Phrase(zh: "这个属性必须写明", en: "it must be given"),
      next: Phrase(
        zh: "请补上 \(name)=\"…\"：\(expected.zh)", en: "add \(name)=\"…\": \(expected.en)"))
  }

  static func badValue(
    _ value: String, of attribute: String, _ expected: Phrase, _ place: Place
  ) -> Fault {
    make(
      "bad-value", place,
      what: Phrase(
        zh: "属性 \(attribute) 的值“\(clipped(value))”不对",
        en: "attribute \(attribute) has a wrong value, “\(clipped(value))”"),
      why: Phrase(zh: "应为\(expected.zh)", en: "it must be \(expected.en)"),
      next: Phrase(zh: "请改正", en: "correct it"))
  }

  static func misplacedText(_ text: String, in element: String, _ place: Place) -> Fault {
    make(
      "misplaced-text", place,
      what: Phrase(
        zh: "元素 \(element) 里有文字“\(clipped(text))”",
        en: "element \(element) holds the text “\(clipped(text))”"),
      why: Phrase(zh: "文字不能直接放在这里", en: "text cannot stand here by itself"),
      next: Phrase(
        zh: "请放进 paragraph、cell 等元素", en: "put it into a paragraph, a cell or another of words"))
  }

  static func mixedContent(_ element: String, _ place: Place) -> Fault {
    make(
      "mixed-content", place,
      what: Phrase(
        zh: "元素 \(element) 里文字和段落混在一起", en: "element \(element) mixes words and blocks"),
      why: Phrase(
        zh: "一格要么只有文字，要么只有段落等块",
        en: "a cell holds either words or blocks"),
      next: Phrase(zh: "请把文字放进 paragraph", en: "put the words into a paragraph"))
  }

  static func missingElement(_ name: String, in parent: String, _ place: Place) -> Fault {
    make(
      "missing-element", place,
      what: Phrase(zh: "元素 \(parent) 缺少 \(name)", en: "element \(parent) lacks \(name)"),
      why: Phrase(zh: "没有它就无法印出", en: "it cannot be printed without"),
      next: Phrase(zh: "请补上 <\(name)>", en: "add <\(name)>"))
  }

  static func duplicate(_ thing: Phrase, _ name: String, _ place: Place) -> Fault {
    make(
      "duplicate", place,
      what: Phrase(zh: "\(thing.zh)“\(name)”出现两次", en: "\(thing.en) “\(name)” appears twice"),
      why: Phrase(zh: "名称必须唯一", en: "its name must be unique"),
      next: Phrase(zh: "请删去或改名", en: "remove or rename one"))
  }

  static func limit(_ what: Phrase, _ bound: Int, _ place: Place) -> Fault {
    make(
      "limit", place, what: what,
      why: Phrase(zh: "上限为 \(bound)", en: "the limit is \(bound)"),
      next: Phrase(zh: "请拆成较小的模板或内容", en: "make it smaller"))
  }

  static func brace(_ place: Place) -> Fault {
    make(
      "brace", place,
      what: Phrase(zh: "花括号不成对", en: "a brace without its partner"),
      why: Phrase(zh: "值要写成 {路径}", en: "a value is written {path}"),
      next: Phrase(
        zh: "请补全；要印花括号本身请写 {{ 或 }}", en: "complete it; for a brace itself write {{ or }}"))
  }

  static func halfWidth(_ slip: Punctuation.Slip, in words: String, _ place: Place) -> Fault {
    make(
      "half-width", place,
      what: Phrase(
        zh: "中文里用了半角标点“\(slip.mark)”", en: "half-width “\(slip.mark)” in Chinese text"),
      why: Phrase(
        zh: "“\(clipped(words))”应用全角标点", en: "“\(clipped(words))” takes full-width punctuation"),
      next: Phrase(zh: "请改为 \(slip.instead)", en: "write \(slip.instead)"))
  }

  static func unknownStyle(_ name: String, allowed: [String], _ place: Place) -> Fault {
    make(
      "unknown-style", place,
      what: Phrase(zh: "没有名为 \(name) 的样式", en: "there is no style named \(name)"),
      why: Phrase(
        zh: "它既不是标准样式，也没有在 styles 里声明",
        en: "it is neither standard nor declared in styles"),
      next: Suggestion.hint(for: name, among: allowed))
  }

  static func columnSum(_ found: Int, _ expected: Int, _ place: Place) -> Fault {
    make(
      "column-sum", place,
      what: Phrase(
        zh: "这一行占 \(found) 列，表格有 \(expected) 列",
        en: "this row covers \(found) columns of \(expected)"),
      why: Phrase(
        zh: "各格 span 之和（含上方 rowspan 占去的）必须等于列数",
        en: "the spans, with those reaching down from above, must add up to the columns"),
      next: Phrase(zh: "请改正 span 或 columns", en: "correct a span or the columns"))
  }

  static func rowSpan(_ place: Place) -> Fault {
    make(
      "row-span", place,
      what: Phrase(zh: "rowspan 超出了它所在的行组", en: "a rowspan reaches out of its rows"),
      why: Phrase(
        zh: "跨行的格不能穿过重复、带条件的行，也不能越过表头或表尾",
        en: "it may not pass rows that repeat or have a condition, nor the table's head or end"),
      next: Phrase(zh: "请改小 rowspan，或把这些行改为固定行", en: "lower it, or make those rows fixed"))
  }

  static func idleTally(_ place: Place) -> Fault {
    make(
      "tally", place,
      what: Phrase(zh: "小计没有可数的行", en: "a tally has no rows to count"),
      why: Phrase(
        zh: "tally 只能写在表格的 foot 里，表中须有带 each 的行",
        en: "a tally stands in the foot of a table that has a row with each"),
      next: Phrase(
        zh: "请移到 foot 里，或给行加上 each", en: "move it to a foot, or give a row each"))
  }

  private static func within(_ element: String, _ hint: Phrase) -> Phrase {
    Phrase(zh: "在 \(element) 里，\(hint.zh)", en: "in \(element), \(hint.en)")
  }

  static func clipped(_ text: String) -> String {
    let short = text.prefix(32)
    return short.endIndex == text.endIndex ? text : short + "…"
  }
}

extension FormFault {
  static func tooLarge(_ bound: Int, _ place: Place) -> Fault {
    make(
      "too-large", place, .failed,
      what: Phrase(zh: "填好的表太大", en: "the filled form is too large"),
      why: Phrase(zh: "超过了上限 \(bound)", en: "it passes the limit of \(bound)"),
      next: Phrase(zh: "请检查 each 的路径", en: "look at the paths of each"))
  }

  /// A value in the case that a function cannot read; the caller adds the place.
  static func badArgument(_ function: String, _ value: String, _ expected: Phrase) -> Fault {
    make(
      "bad-argument", Place(), .failed,
      what: Phrase(
        zh: "函数 f:\(function) 读不懂“\(clipped(value))”",
        en: "function f:\(function) cannot read “\(clipped(value))”"),
      why: Phrase(zh: "应为\(expected.zh)", en: "it must be \(expected.en)"),
      next: Phrase(zh: "请检查模板中的路径或档内的值", en: "look at the path and at the case's value"))
  }
}

extension FormFault {
  static func expression(_ why: Phrase, _ place: Place) -> Fault {
    make(
      "expression", place,
      what: Phrase(zh: "表达式读不懂", en: "the expression cannot be read"), why: why,
      next: Phrase(
        zh: "请写成 a/b、@c 或 f:date(@c) 这样的形式", en: "write it as a/b, @c or f:date(@c)"))
  }
}

extension FormFault {
  static func unknownFunction(_ name: String, isOwn: Bool, _ place: Place) -> Fault {
    let names =
      FormFunction.all.map { "f:" + $0.name }
      + (isOwn ? [] : CorePathFunction.allCases.map(\.rawValue))
    return make(
      "unknown-function", place,
      what: Phrase(zh: "没有函数 \(name)", en: "there is no function \(name)"),
      why: Phrase(zh: "表单语言没有规定它", en: "the form language does not know it"),
      next: Suggestion.hint(for: name, among: names))
  }
}

/// What holding expressions against the case view's shape finds.
extension FormFault {
  static func unknownPath(
    _ step: String, below parent: String, allowed: [String], _ place: Place
  ) -> Fault {
    make(
      "unknown-path", place,
      what: Phrase(
        zh: "案卷的 \(parent) 下没有 \(step)", en: "the case has no \(step) in \(parent)"),
      why: Phrase(
        zh: "写错的路径什么也印不出来", en: "a misspelt path would print nothing"),
      next: within(parent, Suggestion.hint(for: step, among: allowed)))
  }

  static func aboveRoot(_ place: Place) -> Fault {
    make(
      "above-root", place,
      what: Phrase(zh: "路径走到了根的上面", en: "the path climbs above the root"),
      why: Phrase(zh: "根没有上级", en: "the root has no parent"),
      next: Phrase(zh: "请减少 ..", en: "take a step .. away"))
  }

  static func afterAttribute(_ step: String, _ place: Place) -> Fault {
    make(
      "after-attribute", place,
      what: Phrase(zh: "属性后面还有 \(step)", en: "\(step) follows an attribute"),
      why: Phrase(zh: "属性里没有别的东西", en: "an attribute holds nothing else"),
      next: Phrase(zh: "请把属性放在路径最后", en: "let the attribute come last"))
  }

  static func notElements(_ source: String, _ place: Place) -> Fault {
    make(
      "not-elements", place,
      what: Phrase(
        zh: "each 的“\(clipped(source))”不是节点", en: "each=“\(clipped(source))” gives no elements"),
      why: Phrase(zh: "each 只能按元素重复", en: "only elements can be repeated for"),
      next: Phrase(zh: "请写出通到元素的路径", en: "write a path to elements"))
  }

  static func notValue(_ name: String, allowed: [String], _ place: Place) -> Fault {
    make(
      "not-value", place,
      what: Phrase(zh: "\(name) 不是一个值", en: "\(name) is not a value"),
      why: Phrase(zh: "它里面还有别的内容", en: "it holds others"),
      next: within(
        name,
        Phrase(
          zh: "请选一个：" + allowed.joined(separator: "、"),
          en: "choose one of " + allowed.joined(separator: ", "))))
  }

  static func union(_ place: Place) -> Fault {
    make(
      "union", place,
      what: Phrase(zh: "| 两边不是同类节点", en: "the two sides of | are not nodes of a kind"),
      why: Phrase(zh: "只能合并元素与元素、属性与属性", en: "elements join elements, attributes attributes"),
      next: Phrase(zh: "请改写", en: "write it otherwise"))
  }

  static func flagTruth(_ path: String, _ place: Place) -> Fault {
    make(
      "flag", place,
      what: Phrase(zh: "条件只写了 \(path)", en: "the condition is \(path) alone"),
      why: Phrase(
        zh: "它的值是 true 或 false，单写路径永远成立",
        en: "it says true or false, and a path that is there always holds"),
      next: Phrase(zh: "请写 \(path) = 'true'", en: "write \(path) = 'true'"))
  }

  static func unknownWord(_ word: String, allowed: [String], _ place: Place) -> Fault {
    make(
      "unknown-word", place,
      what: Phrase(zh: "这个值不会是“\(clipped(word))”", en: "the value is never “\(clipped(word))”"),
      why: Phrase(zh: "取值是固定的几个词", en: "it is one of fixed words"),
      next: Suggestion.hint(for: word, among: allowed))
  }

  static func unknownGiven(_ name: String, allowed: [String], _ place: Place) -> Fault {
    make(
      "unknown-given", place,
      what: Phrase(zh: "没有声明给定值 \(name)", en: "no given value \(name) is declared"),
      why: Phrase(
        zh: "f:given 只能取 <given> 声明过的值", en: "f:given reads what a <given> declares"),
      next: Suggestion.hint(for: name, among: allowed))
  }

  static func argumentCount(
    _ name: String, _ count: Int, _ least: Int, _ most: Int?, _ place: Place
  ) -> Fault {
    let range = most.map { $0 == least ? "\(least)" : "\(least)–\($0)" } ?? "≥ \(least)"
    return make(
      "argument-count", place,
      what: Phrase(
        zh: "函数 \(name) 有 \(count) 个参数", en: "function \(name) has \(count) arguments"),
      why: Phrase(zh: "它要 \(range) 个", en: "it takes \(range)"),
      next: Phrase(zh: "请补上或删去", en: "add or remove some"))
  }

  static func argumentKind(_ name: String, _ expected: Phrase, _ place: Place) -> Fault {
    make(
      "argument-kind", place,
      what: Phrase(zh: "函数 \(name) 的参数不对", en: "function \(name) has a wrong argument"),
      why: Phrase(zh: "应为\(expected.zh)", en: "it must be \(expected.en)"),
      next: Phrase(zh: "请换一个路径", en: "choose another path"))
  }

  static func headingOrder(_ level: Int, after last: Int, _ place: Place) -> Fault {
    make(
      "heading-order", place,
      what: Phrase(
        zh: "\(level) 级标题跟在\(last == 0 ? "正文开头" : " \(last) 级标题")之后",
        en: "a heading of level \(level) follows \(last == 0 ? "nothing" : "one of level \(last)")"),
      why: Phrase(zh: "读屏者靠标题层级找路，不能跳级", en: "readers find their way by levels"),
      next: Phrase(zh: "请写 level=\"\(last + 1)\"", en: "write level=\"\(last + 1)\""))
  }

  static func unknownSlot(_ name: String, allowed: [String], _ place: Place) -> Fault {
    make(
      "unknown-slot", place,
      what: Phrase(zh: "没有签字栏 \(name)", en: "there is no signature slot \(name)"),
      why: Phrase(
        zh: "签字事件只认规定的签字栏", en: "signature events know only these"),
      next: Suggestion.hint(for: name, among: allowed))
  }
}

extension FormFault {
  static func markup(_ why: Phrase, _ place: Place) -> Fault {
    make(
      "markup", place,
      what: Phrase(zh: "模板不是格式良好的 XML", en: "the template is not well-formed XML"),
      why: why, next: Phrase(zh: "请改正后再试", en: "correct it and try again"))
  }

  static func missingGiven(_ name: String, _ expected: Phrase, _ place: Place) -> Fault {
    make(
      "missing-given", place, .refused,
      what: Phrase(zh: "没有给出 \(name)", en: "no value was given for \(name)"),
      why: Phrase(
        zh: "这张表要印它，应为\(expected.zh)", en: "the form prints it; it must be \(expected.en)"),
      next: Phrase(zh: "请在打印时给出", en: "give it when printing"))
  }
}
