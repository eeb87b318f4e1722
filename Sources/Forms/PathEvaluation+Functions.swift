import Primitives

extension PathEvaluation {
  /// Calls a function of the form language.
  mutating func own(
    _ name: String, _ arguments: [PathTerm], _ offset: Int, _ focus: Focus
  ) throws(Fault) -> PathValue {
    guard let function = FormFunction.named(name) else {
      throw FormFault.unknownFunction("f:" + name, isOwn: true, expression.place(at: offset))
    }
    var texts: [[String]] = []
    for (position, argument) in arguments.enumerated() {
      let value = try evaluate(argument, focus)
      if function.parameter(at: position)?.kind == .nodes, case .items(let items) = value {
        texts.append(items.map(text))
      } else {
        texts.append([text(value)])
      }
    }
    let call = FormFunction.Call(arguments: texts, context: context, index: index)
    do {
      return .text(try function.apply(call))
    } catch {
      throw error.inside(expression.place(at: offset))
    }
  }

  /// Calls a function of XPath's core library (XPath 1.0, 4).
  mutating func core(
    _ name: String, _ arguments: [PathTerm], _ offset: Int, _ focus: Focus
  ) throws(Fault) -> PathValue {
    guard let function = CorePathFunction(rawValue: name) else {
      throw FormFault.unknownFunction(name, isOwn: false, expression.place(at: offset))
    }
    var values: [PathValue] = []
    for argument in arguments { values.append(try evaluate(argument, focus)) }
    let own = PathValue.items([focus.item])
    let first = values.first ?? own
    let second = values.count > 1 ? values[1] : .text("")
    switch function {
    case .count: return .number(Double(items(first).count))
    case .position: return .number(Double(focus.position))
    case .last: return .number(Double(focus.size))
    case .not: return .boolean(!boolean(first))
    case .boolean: return .boolean(boolean(first))
    case .yes: return .boolean(true)
    case .no: return .boolean(false)
    case .number: return .number(number(first))
    case .sum:
      return .number(items(first).reduce(0) { $0 + PathEvaluation.number(text($1)) })
    case .round: return .number((number(first) + 0.5).rounded(.down))
    case .floor: return .number(number(first).rounded(.down))
    case .ceiling: return .number(number(first).rounded(.up))
    case .string: return .text(text(first))
    case .concat: return .text(values.map(text).joined())
    case .contains: return .boolean(contains(text(first), text(second)))
    case .startsWith: return .boolean(text(first).hasPrefix(text(second)))
    case .stringLength: return .number(Double(text(first).count))
    case .normalizeSpace:
      return .text(text(first).split(whereSeparator: \.isWhitespace).joined(separator: " "))
    case .substring: return .text(substring(values))
    case .substringBefore: return .text(parts(text(first), around: text(second))?.before ?? "")
    case .substringAfter: return .text(parts(text(first), around: text(second))?.after ?? "")
    }
  }

  private func items(_ value: PathValue) -> [PathItem] {
    if case .items(let items) = value { return items }
    return []
  }

  private func contains(_ text: String, _ part: String) -> Bool {
    part.isEmpty || parts(text, around: part) != nil
  }

  private func parts(_ text: String, around part: String) -> (before: String, after: String)? {
    guard !part.isEmpty else { return ("", text) }
    let whole = Array(text)
    let wanted = Array(part)
    guard wanted.count <= whole.count else { return nil }
    for start in 0...(whole.count - wanted.count) where whole[start] == wanted[0] {
      if whole[start..<(start + wanted.count)].elementsEqual(wanted) {
        return (String(whole[..<start]), String(whole[(start + wanted.count)...]))
      }
    }
    return nil
  }

  /// Characters from a position that counts from 1, with a length or to the end.
  private func substring(_ values: [PathValue]) -> String {
    guard values.count >= 2 else { return "" }
    let start = (number(values[1]) + 0.5).rounded(.down)
    let end = values.count > 2 ? start + (number(values[2]) + 0.5).rounded(.down) : .infinity
    guard !start.isNaN, !end.isNaN else { return "" }
    var result = ""
    for (offset, character) in text(values[0]).enumerated() {
      let position = Double(offset + 1)
      if position >= start, position < end { result.append(character) }
    }
    return result
  }
}
