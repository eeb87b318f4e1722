package import Primitives

/// One reason why an event cannot be accepted: the rule, what is missing, and who could supply it.
package struct Refusal: Hashable, Sendable {
  package var rule: Rule
  /// Stable, in kebab-case, without the room's name: `t16-unit-head-signature`.
  package var code: String
  package var what: Phrase
  /// Roles that could do what is asked, or supply what is missing; empty when nobody can.
  package var who: [Role]

  package init(_ rule: Rule, _ code: String, zh: String, en: String, who: [Role] = []) {
    self.rule = rule
    self.code = code
    what = Phrase(zh: zh, en: en)
    self.who = who
  }

  /// `T16: the signature … is missing (head of the undertaking unit)`.
  package var message: Phrase {
    let zh = who.map(\.title.zh).joined(separator: "、")
    let en = who.map(\.title.en).joined(separator: ", ")
    return Phrase(
      zh: rule.label.zh + "：" + what.zh + (zh.isEmpty ? "" : "（可由：" + zh + "）"),
      en: rule.label.en + ": " + what.en + (en.isEmpty ? "" : " (could do it: " + en + ")"))
  }
}

extension Rule {
  /// The rule's short name in both languages: `T16`, `闭环条件四`.
  package var label: Phrase {
    let first = rawValue.utf8.first
    let isCoded = first == 0x54 || first == 0x41
    if isCoded { return Phrase(rawValue) }
    let zh = title.zh.split(separator: "：").first.map(String.init) ?? title.zh
    return Phrase(zh: zh, en: rawValue)
  }
}

extension Fault {
  /// All refusals of one event as one fault; its code is that of the first.
  package init(refusing kind: EventKind, in id: CaseID, because refusals: [Refusal]) {
    let first = refusals.first
    let who = refusals.flatMap(\.who)
    let roles = Role.allCases.filter(who.contains)
    self.init(
      "case-" + (first?.code ?? "refused"), .refused,
      what: Phrase(
        zh: "\(id)不能记入“\(kind.title.zh)”", en: "\(id) cannot take “\(kind.title.en)”"),
      why: first?.message ?? Phrase(zh: "不符合规则", en: "a rule says no"),
      next: roles.isEmpty
        ? Phrase(zh: "请核对后重新填写", en: "check what was entered and try again")
        : Phrase(
          zh: "请补齐后再记：可由" + roles.map(\.title.zh).joined(separator: "、") + "办理",
          en: "supply what is missing: " + roles.map(\.title.en).joined(separator: ", ")),
      at: Place(file: id.rawValue), details: refusals.map(\.message))
  }
}

/// Collects every problem of an event instead of stopping at the first.
struct Objections {
  private(set) var refusals: [Refusal] = []

  mutating func refuse(
    _ rule: Rule, _ code: String, _ zh: String, _ en: String, who: [Role] = []
  ) {
    refusals.append(Refusal(rule, code, zh: zh, en: en, who: who))
  }

  /// Refuses unless `condition` holds.
  mutating func require(
    _ condition: Bool, _ rule: Rule, _ code: String, _ zh: @autoclosure () -> String,
    _ en: @autoclosure () -> String, who: [Role] = []
  ) {
    if !condition { refuse(rule, code, zh(), en(), who: who) }
  }

  /// Refuses a text that says nothing.
  mutating func requireText(
    _ text: String?, _ rule: Rule, _ field: String, _ zh: String, _ en: String
  ) {
    require(
      !isNilOrBlank(text), rule, "\(rule.slug)-\(field)", "缺少" + zh, "no \(en) is given")
  }

  mutating func add(_ more: [Refusal]) { refusals += more }
}

extension Rule {
  /// The rule as the head of a code: `t16`, `gate-4`, `a-12`.
  var slug: String {
    String(decoding: rawValue.utf8.map { $0 == 0x20 ? 0x2D : ($0 | 0x20) }, as: UTF8.self)
  }
}
