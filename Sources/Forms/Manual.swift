import Primitives

/// The manual of the template language, written from the vocabulary itself.
///
/// `docs/forms.md` is this text; a test holds the two together.
package enum Manual {
  package static func markdown() -> String {
    var text = opening
    text += "\n## Elements 元素\n\n"
    for rule in Vocabulary.elements { text += section(rule) }
    text += "## Attributes 属性\n\n| Attribute | Value 取值 | Meaning 含义 |\n|---|---|---|\n"
    for rule in Vocabulary.attributes {
      let value = Vocabulary.expectation(rule.form)
      text += row(["`\(rule.attribute.rawValue)`", both(value), both(rule.purpose)])
    }
    text += "\n## Functions 函数\n\n"
    text += "| Call | Meaning 含义 | Example | Prints |\n|---|---|---|---|\n"
    for function in FormFunction.all {
      text += row([
        "`\(call(function))`", both(function.purpose), "`\(function.example.0)`",
        function.example.1,
      ])
    }
    text += "\nBesides these, XPath's own: "
    text += CorePathFunction.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".\n"
    text += "\n## Styles 样式\n\n"
    text += "| Style | Set as | For 用途 |\n|---|---|---|\n"
    for (name, style, purpose) in ParagraphStyle.standard {
      text += row(["`\(name)`", describe(style), both(purpose)])
    }
    return text + example + limits
  }

  private static func section(_ rule: Vocabulary.ElementRule) -> String {
    var text = "### `<\(rule.element.rawValue)>`\n\n\(sentence(rule.purpose))\n\n"
    text += "Holds: " + holds(rule) + ".\n"
    if !rule.attributes.isEmpty {
      let uses = rule.attributes.map { use in
        let name = "`\(use.attribute.rawValue)`"
        if use.isRequired { return name + " (required 必填)" }
        return use.fallback.map { name + " (\($0))" } ?? name
      }
      text += "Attributes: " + uses.joined(separator: ", ") + ".\n"
    }
    return text + "\n" + shown(rule.element)
  }

  /// The example of an element and its picture, or where it is shown.
  private static func shown(_ element: TemplateElement) -> String {
    guard let example = example(of: element) else { return "" }
    let picture = "![\(element.rawValue)](pictures/elements/\(example.name).png)\n\n"
    guard example.name == element.rawValue else {
      return "Shown under [`<\(example.name)>`](#\(example.name)) 示例见该处:\n\n" + picture
    }
    return "```xml\n\(example.body)\n```\n\n" + picture
  }

  private static func holds(_ rule: Vocabulary.ElementRule) -> String {
    switch rule.content {
    case .nothing: return "nothing"
    case .words: return "words 文字"
    case .blocks: return "blocks 块"
    case .wordsOrBlocks: return "words or blocks 文字或块"
    case .rows: return "rows"
    case .cells: return list(Vocabulary.cellElements)
    case .sameAsParent: return "what its parent may hold 与上级相同"
    case .listed(let elements):
      let own = elements.filter { !Vocabulary.blockElements.contains($0) || elements.count < 9 }
      return list(own) + (own.count < elements.count ? ", blocks 块" : "")
    }
  }

  private static func list(_ elements: [TemplateElement]) -> String {
    elements.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }

  private static func sentence(_ phrase: Phrase) -> String {
    phrase.en.prefix(1).uppercased() + phrase.en.dropFirst() + ". " + phrase.zh + "。"
  }

  private static func both(_ phrase: Phrase) -> String {
    phrase.zh == phrase.en ? phrase.en : phrase.en + " · " + phrase.zh
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ")
      + " |\n"
  }

  private static func call(_ function: FormFunction) -> String {
    let parameters = function.parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }
    return "f:\(function.name)(" + parameters.joined(separator: ", ")
      + (function.repeatsLast ? ", …)" : ")")
  }

  private static func describe(_ style: ParagraphStyle) -> String {
    let points = style.text.size.inPoints
    let tenths = Int((points * 10).rounded())
    let size = tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    return "\(style.text.role.rawValue) \(size) pt, \(style.alignment.rawValue)"
  }

  private static let opening = """
    # Form templates 表单模板

    <!-- Written from Sources/Forms/Vocabulary*.swift and ManualExamples*.swift; change it there. -->

    A template is one XML file, `Templates/<name>/<version>/template.xml`, in the namespace
    `urn:dossier:form:1`. It says what a sheet looks like and where its values come from; it
    computes nothing and has no loops but `each`. A published version is never edited: make the
    next one. `sample.xml` beside it is a case to try it on.

    模板是一个 XML 文件，说明一张表长什么样、值从哪里来。已发布的版本不再改动，要改就出下一版。

    ```
    dossier form manual DIR                      # every example below, as a template with its sample 下列示例
    dossier form preview DIR/table/template.xml  # prints it 试印
    dossier form publish DIR/table/template.xml  # checks, tries and publishes it 检查、试印、发布
    ```

    An office's own templates stand in its folder, `Templates/` beside `office.xml`, and go before
    the shipped ones. `form publish` puts them there, read-only: `version` is the next number.

    本单位的模板在办公室目录的 `Templates/` 下，优先于随程序的模板，由 `form publish` 发布，发布后只读。

    ## Values 取值

    - `{path}` prints a value of the case: XPath 1.0 from the root of `case.xml`, or from the node
      of the nearest `each`. `{.}` is that node's own text. `{{` and `}}` print braces.
    - Every path is held against the case view's schema before anything is printed. A misspelt
      name is an error with line and column that says what is allowed there.
    - A letter's template finds its author's words beside the case's as `paper`: `title`, `number`,
      `recipient`, one `p` for each paragraph, `issuer`, `@on`, `mark` (a reply's class), an
      `attachment` for each title and a `copy` for each who gets one. 函件的正文由拟稿人给定。
    - Steps go down (`a/b`), to attributes (`@on`), up (`..`) or from the root (`/`); `//` and other
      axes are refused.
    - An empty value prints the text of the nearest `else`, which is `—` when none is given, so
      that a blank on paper is never a missing value. `else=""` prints nothing.
    - `when="…"` leaves an element out when the condition fails; `<if test="…">…<else>…</else></if>`
      chooses between two.
    - White space that holds a line break is the file's own layout and is not printed.
    - The template's own Chinese words take full-width punctuation; half-width is an error.
    - Lengths are millimetres or points: `12mm`, `10.5pt`. Columns may share what is left: `1fr`.

    """

  private static let example = """

    ## An example 示例

    ```xml
    <form xmlns="urn:dossier:form:1" name="receipt" version="1" title="交办签收单" code="ASN">
      <paragraph style="office">{office/name}</paragraph>
      <heading>代表建议交办签收单</heading>
      <table columns="25mm 1fr 25mm 1fr" summary="建议与签收">
        <row>
          <label>建议标题</label><cell span="3">{f:book(title)}</cell>
        </row>
        <row each="assignment/unit" splits="no">
          <label>{role-name}单位</label><cell>{name}</cell>
          <label>联系电话</label><cell else="无">{phone}</cell>
        </row>
        <row>
          <label>轻重缓急</label>
          <cell span="3"><check test="@urgency = 'urgent'">紧急</check>　<check
            test="@urgency = 'normal'">一般</check></cell>
        </row>
        <row minimum="45mm">
          <signature slot="recipient" span="4" seal="yes" room="70mm 20mm">
            <statement>以上任务已收到。</statement>
            <signer>签收人（签字）：</signer>
          </signature>
        </row>
      </table>
      <footer><line><text>{@id}</text><text align="end">第<page-number/>页</text></line></footer>
    </form>
    ```

    `dossier form check TEMPLATE` reports every finding with its place, for instance:

    ```
    template.xml:7:42: the case has no tittle in case: a misspelt path would print nothing:
    in case, did you mean title? allowed here: state-name, title, content, office, …
    ```

    Paths, conditions and calls are checked as they stand: a path that leads to a group instead of
    a value, a word that an enumeration does not have, a flag that is used as a condition without
    `= 'true'`, a function with the wrong number or kind of arguments, a signature slot that no
    event knows, columns that do not add up.

    """

  private static let limits = """

    ## Limits 上限

    A template has at most \(Limits.elements) elements, \(Limits.depth) deep, and
    \(Limits.templateBytes) bytes; a table \(Limits.columns) columns; an expression
    \(Limits.expression) characters; an `each` \(Limits.repetitions) repetitions; a filled form
    \(Limits.pieces) pieces. Beyond that it is refused, never cut.

    """
}
