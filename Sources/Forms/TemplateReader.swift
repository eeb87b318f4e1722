import Primitives

/// Turns elements as the file has them into template nodes, by the vocabulary.
///
/// What it does not understand becomes a finding and is left out; it never stops at the first.
struct TemplateReader {
  private(set) var findings: [Fault] = []
  private var elementCount = 0

  /// The node for `source`, whose parent may hold `content`; `nil` when it is none of ours.
  mutating func node(
    _ source: TemplateSource, in parent: String, holding content: Vocabulary.Content,
    isLast: Bool, depth: Int
  ) -> TemplateNode? {
    elementCount += 1
    guard elementCount <= Limits.elements, depth <= Limits.depth else {
      reportLimit(depth, source.place)
      return nil
    }
    guard source.namespace == Vocabulary.namespace else {
      report(FormFault.wrongNamespace(source.name, source.namespace, source.place))
      return nil
    }
    let allowed = admitted(content, in: parent)
    guard let element = TemplateElement(rawValue: source.name) else {
      report(
        FormFault.unknownElement(
          source.name, in: parent, allowed: allowed.map(\.rawValue), source.place))
      return nil
    }
    guard allowed.contains(element), element != .otherwise || isLast else {
      report(
        FormFault.misplacedElement(
          source.name, in: parent, allowed: allowed.map(\.rawValue), source.place))
      return nil
    }
    return read(source, as: element, inherited: content, depth: depth)
  }

  /// Reads `source` as `element` without asking whether it may stand where it is.
  mutating func read(
    _ source: TemplateSource, as element: TemplateElement, inherited: Vocabulary.Content,
    depth: Int
  ) -> TemplateNode {
    let rule = Vocabulary.rule(element)
    let attributes = attributes(of: source, rule)
    let content = rule.content == .sameAsParent ? inherited : rule.content
    let node = TemplateNode(
      element: element, attributes: attributes,
      content: self.content(of: source, element, content, depth: depth), place: source.place)
    for required in rule.requires where !Self.holds(node, required) {
      report(FormFault.missingElement(required.rawValue, in: element.rawValue, source.place))
    }
    return node
  }

  private static func holds(_ node: TemplateNode, _ element: TemplateElement) -> Bool {
    var found = false
    node.visit { if $0.element == element { found = true } }
    return found
  }

  private func admitted(_ content: Vocabulary.Content, in parent: String) -> [TemplateElement] {
    let elements = Vocabulary.admitted(content)
    return parent == TemplateElement.condition.rawValue ? elements + [.otherwise] : elements
  }

  private mutating func report(_ fault: Fault) {
    if findings.count < Limits.findings { findings.append(fault) }
  }

  private mutating func reportLimit(_ depth: Int, _ place: Place) {
    let fault =
      depth > Limits.depth
      ? FormFault.limit(
        Phrase(zh: "元素嵌套太深", en: "elements are nested too deeply"), Limits.depth, place)
      : FormFault.limit(
        Phrase(zh: "模板元素太多", en: "the template has too many elements"), Limits.elements, place)
    if !findings.contains(where: { $0.code == fault.code && $0.what == fault.what }) {
      report(fault)
    }
  }

  // MARK: Content

  private mutating func content(
    of source: TemplateSource, _ element: TemplateElement, _ content: Vocabulary.Content,
    depth: Int
  ) -> [TemplateContent] {
    var parts: [TemplateContent] = []
    let lastElement = source.content.lastIndex {
      if case .element = $0 { true } else { false }
    }
    for (index, part) in source.content.enumerated() {
      switch part {
      case .text(let text, let place):
        if let words = words(text, place, in: element, content) { parts.append(.words(words)) }
      case .element(let child):
        let node = node(
          child, in: element.rawValue, holding: content, isLast: index == lastElement,
          depth: depth + 1)
        if let node { parts.append(.node(node)) }
      }
    }
    checkMixture(parts, element, content, source.place)
    return parts
  }

  private mutating func words(
    _ text: String, _ place: Place, in element: TemplateElement, _ content: Vocabulary.Content
  ) -> [Segment]? {
    if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
      // A lone space between two inline elements is meant; layout of the file is not.
      guard Vocabulary.admitsText(content), content == .words, !text.contains(where: \.isNewline)
      else { return nil }
    }
    guard Vocabulary.admitsText(content) else {
      let (words, spot) = firstWords(text, at: place)
      report(FormFault.misplacedText(words, in: element.rawValue, spot))
      return nil
    }
    let (segments, faults) = TemplateText.split(text, at: place)
    for fault in faults { report(fault) }
    checkPunctuation(segments)
    return segments
  }

  private mutating func checkMixture(
    _ parts: [TemplateContent], _ element: TemplateElement, _ content: Vocabulary.Content,
    _ place: Place
  ) {
    guard content == .wordsOrBlocks else { return }
    let isWords = parts.map { part in
      switch part {
      case .words: true
      case .node(let node): Vocabulary.inlineElements.contains(node.element) && !node.isBlock
      }
    }
    if isWords.contains(true), isWords.contains(false) {
      report(FormFault.mixedContent(element.rawValue, place))
    }
  }

  /// The first line with words, and where it begins.
  private func firstWords(_ text: String, at start: Place) -> (String, Place) {
    var place = start
    var rest = text[...]
    while let character = rest.first, character.isWhitespace {
      if character.isNewline {
        place.line = place.line.map { $0 + 1 }
        place.column = 1
      } else {
        place.column = place.column.map { $0 + 1 }
      }
      rest.removeFirst()
    }
    return (String(rest.prefix { !$0.isNewline }), place)
  }

  private mutating func checkPunctuation(_ segments: [Segment]) {
    let own = segments.map { segment in
      if case .words(let words, _) = segment { words } else { "" }
    }
    let isChinese = own.contains(where: Punctuation.isChinese)
    for case .words(let words, let place) in segments {
      for slip in Punctuation.slips(in: words, isChinese: isChinese) {
        var spot = place
        spot.column = spot.column.map { $0 + slip.offset }
        report(FormFault.halfWidth(slip, in: words, spot))
      }
    }
  }

  // MARK: Attributes

  private mutating func attributes(
    of source: TemplateSource, _ rule: Vocabulary.ElementRule
  ) -> TemplateValues {
    var values = TemplateValues()
    let allowed = rule.attributes.map(\.attribute)
    for attribute in source.attributes {
      guard attribute.namespace.isEmpty,
        let known = TemplateAttribute(rawValue: attribute.name), allowed.contains(known)
      else {
        report(
          FormFault.unknownAttribute(
            attribute.name, of: source.name, allowed: allowed.map(\.rawValue), attribute.place))
        continue
      }
      let form = Vocabulary.rule(known).form
      if let value = value(attribute, form) { values[known] = value }
    }
    for use in rule.attributes where use.isRequired {
      let name = use.attribute.rawValue
      guard !source.attributes.contains(where: { $0.name == name && $0.namespace.isEmpty }) else {
        continue
      }
      let expected = Vocabulary.expectation(Vocabulary.rule(use.attribute).form)
      report(FormFault.missingAttribute(name, of: source.name, expected, source.place))
    }
    return values
  }

  private mutating func value(
    _ attribute: TemplateSource.Attribute, _ form: Vocabulary.Form
  ) -> TemplateValue? {
    switch form {
    case .words:
      let (segments, faults) = TemplateText.split(attribute.value, at: attribute.place)
      for fault in faults { report(fault) }
      checkPunctuation(segments)
      return .words(segments)
    case .condition, .nodes:
      do {
        return .expression(try Expression(attribute.value, at: attribute.place))
      } catch {
        report(error)
        return nil
      }
    default:
      if let value = Self.plainValue(attribute.value, form) { return value }
      report(
        FormFault.badValue(
          attribute.value, of: attribute.name, Vocabulary.expectation(form), attribute.place))
      return nil
    }
  }

  private static func plainValue(_ text: String, _ form: Vocabulary.Form) -> TemplateValue? {
    switch form {
    case .name, .style:
      return Measures.isName(text) ? .plain(text) : nil
    case .names:
      let names = Measures.words(text)
      return !names.isEmpty && names.allSatisfy { Measures.isName($0) }
        ? .names(names.map(String.init)) : nil
    case .length:
      return Measures.lengths(text, count: [1]).map(TemplateValue.lengths)
    case .size:
      return Measures.lengths(text, count: [2]).map(TemplateValue.lengths)
    case .margin:
      return Measures.lengths(text, count: [1, 2, 4]).map(TemplateValue.lengths)
    case .ems:
      return Measures.ems(text).map(TemplateValue.integer)
    case .columns:
      return Measures.columns(text).map(TemplateValue.columns)
    case .integer(let range):
      return Measures.whole(text).flatMap { range.contains($0) ? .integer($0) : nil }
    case .flag:
      return text == "yes" ? .flag(true) : text == "no" ? .flag(false) : nil
    case .oneOf(let values):
      return values.contains(text) ? .plain(text) : nil
    case .words, .condition, .nodes:
      return nil
    }
  }
}

extension TemplateNode {
  /// An `if` whose content is blocks; one whose content is words stands among words.
  var isBlock: Bool {
    switch element {
    case .condition, .otherwise:
      content.contains { part in
        if case .node(let node) = part { node.isBlock } else { false }
      }
    default: Vocabulary.blockElements.contains(element)
    }
  }
}
