internal import Casework
import Primitives

extension FormFunction {
  /// One function for each of the process's own vocabularies: the word on paper for a value.
  static let labels: [FormFunction] = [
    label("role", UnitRole.self, "承办角色", "a unit's part"),
    label("deputy-role", DeputyRole.self, "代表角色", "a deputy's part in a suggestion"),
    label("deputy-level", DeputyLevel.self, "代表级别", "the congress a deputy belongs to"),
    label("reply-class", ReplyClass.self, "答复类别", "how far a reply solves the matter"),
    label("rating", Satisfaction.self, "满意度", "a deputy's rating"),
    label("wish", RatingWish.self, "代表意愿", "what a deputy asks for beside the rating"),
    label("urgency", Urgency.self, "缓急", "how soon"),
    label("importance", Importance.self, "轻重", "how weighty"),
    label("nature", IssueNature.self, "诉求性质", "one person's, many people's or policy"),
    label("channel", Channel.self, "来源", "how an issue came in"),
    label("way", ContactWay.self, "联系方式", "how a deputy was contacted"),
    label("participant", ParticipantKind.self, "参加身份", "in what capacity somebody takes part"),
    label("handling", HandlingMode.self, "办理方式", "alone, jointly or separately"),
    label("retention", RetentionPeriod.self, "保管期限", "how long the dossier is kept"),
    label("ledger", LedgerSide.self, "台账", "whose ledger"),
    label("phase", Phase.self, "阶段", "one of the five phases"),
    label("photo", PhotoStage.self, "照片阶段", "before, during or after"),
    label("document", DocumentCode.self, "文书", "a document's name"),
    label("method", SignatureMethod.self, "签字方式", "how a signature was given"),
    label("supervision", SupervisionLevel.self, "督办级别", "a reminder or an order"),
    label("trigger", SupervisionTrigger.self, "督办缘由", "why an order was issued"),
    label("dimension", InspectionDimension.self, "检查方面", "what an inspection looks at"),
    label("cause", CauseFactor.self, "成因", "what lies at the root"),
    label("block", BlockReason.self, "受阻原因", "what holds the handling up"),
    label("refusal", NonAdmissionReason.self, "不予纳入原因", "why a suggestion is not admitted"),
    label("return-reason", ReturnReason.self, "退办原因", "why a unit gives it back"),
    label("dissatisfaction", DissatisfactionReason.self, "不满意原因", "why a deputy is not satisfied"),
    label("outcome", MinutesOutcome.self, "会议结果", "what a meeting came to"),
  ]

  private static func label<Word>(
    _ name: String, _ words: Word.Type, _ zh: String, _ en: String
  ) -> FormFunction
  where Word: Titled & CaseIterable & RawRepresentable & Sendable, Word.RawValue == String {
    let titles = Dictionary(
      uniqueKeysWithValues: words.allCases.map { ($0.rawValue, $0.title.zh) })
    let first = words.allCases.first
    var function = FormFunction(
      name, [Parameter("value", .choice)], zh, en,
      example: ("f:\(name)('\(first?.rawValue ?? "")')", first?.title.zh ?? "")
    ) { call throws(Fault) in
      let word = call.text(0)
      if word.isEmpty { return "" }
      guard let title = titles[word] else {
        throw FormFault.badArgument(name, word, Phrase(zh: "词表中的值", en: "a word it knows"))
      }
      return title
    }
    function.words = words.allCases.map(\.rawValue)
    return function
  }

  // MARK: Money

  static let amounts: [FormFunction] = [
    money("money", "¥3,900.00", "an amount in figures", "¥3,900.00", \.figures),
    money("amount", "大写金额", "an amount in banking capitals", "人民币叁仟玖佰元整") { $0.capitalsWithPrefix },
    money("money-full", "小写加大写", "figures and capitals", "¥3,900.00（人民币叁仟玖佰元整）") { $0.onForms },
  ]

  private static func money(
    _ name: String, _ zh: String, _ en: String, _ prints: String,
    _ write: @escaping @Sendable (Money) -> String
  ) -> FormFunction {
    FormFunction(
      name, [Parameter("amount", .money)], zh, en, example: ("f:\(name)('3900.00')", prints)
    ) { call throws(Fault) in
      let text = call.text(0)
      if text.isEmpty { return "" }
      guard let money = Money(text) else {
        throw FormFault.badArgument(name, text, Phrase(zh: "金额", en: "an amount of money"))
      }
      return write(money)
    }
  }
}
