package import Primitives

/// One function that template expressions may call, with the prefix `f:`.
///
/// Every function takes texts and gives a text; XPath turns it into a number where one is needed.
/// An empty argument gives an empty result, so that a missing value is printed as one.
package struct FormFunction: Sendable {
  /// What an argument must be.
  package enum Kind: String, Hashable, Sendable {
    case text, date, moment, money, integer
    /// A word of the vocabulary that the function puts into Chinese.
    case choice
    /// Every node's text counts, not the first's alone.
    case nodes
    /// A quoted text in the template itself.
    case literal

    /// What an argument of this kind is called in an error.
    package var phrase: Phrase {
      switch self {
      case .text: Phrase(zh: "文字", en: "a text")
      case .date: Phrase(zh: "日期", en: "a date")
      case .moment: Phrase(zh: "日期或时刻", en: "a date or a moment")
      case .money: Phrase(zh: "金额", en: "an amount of money")
      case .integer: Phrase(zh: "整数", en: "a whole number")
      case .choice: Phrase(zh: "同一词表的值", en: "a value of its own vocabulary")
      case .nodes: Phrase(zh: "路径", en: "a path")
      case .literal: Phrase(zh: "引号里的文字", en: "a quoted text")
      }
    }
  }

  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var kind: Kind
    package var isOptional: Bool

    package init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
      self.name = name
      self.kind = kind
      self.isOptional = isOptional
    }
  }

  /// One call: the arguments as texts, the form's context and which repetition it stands in.
  struct Call {
    /// For each argument its texts: one, or as many as the node set has.
    var arguments: [[String]]
    var context: FormContext
    var index: Int

    func text(_ position: Int) -> String {
      position < arguments.count ? arguments[position].first ?? "" : ""
    }
  }

  package var name: String
  package var parameters: [Parameter]
  /// `true` when the last parameter may be given any number of times.
  package var repeatsLast: Bool
  package var purpose: Phrase
  /// An expression and what it prints.
  package var example: (String, String)
  /// The words a function of a vocabulary knows; empty for all others.
  package var words: [String] = []
  let apply: @Sendable (Call) throws(Fault) -> String

  init(
    _ name: String, _ parameters: [Parameter], repeatsLast: Bool = false, _ zh: String,
    _ en: String, example: (String, String),
    apply: @escaping @Sendable (Call) throws(Fault) -> String
  ) {
    self.name = name
    self.parameters = parameters
    self.repeatsLast = repeatsLast
    purpose = Phrase(zh: zh, en: en)
    self.example = example
    self.apply = apply
  }

  package var leastArguments: Int { parameters.count { !$0.isOptional } }
  package var mostArguments: Int? { repeatsLast ? nil : parameters.count }

  /// What the argument at `position` must be.
  package func parameter(at position: Int) -> Parameter? {
    if position < parameters.count { return parameters[position] }
    return repeatsLast ? parameters.last : nil
  }

  /// Whether a value of this sort can be put into words: its choices are all known.
  func accepts(_ value: CaseShape.Value) -> Bool {
    if case .choice(let choices) = value { return choices.allSatisfy(words.contains) }
    return false
  }

  package static func named(_ name: String) -> FormFunction? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
