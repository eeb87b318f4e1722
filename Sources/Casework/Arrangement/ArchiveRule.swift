package import Primitives

/// What the archive's work is held to; every refusal names one of these.
package enum ArchiveRule: String, CaseIterable, Codable, Sendable, Titled {
  case fondsGiven = "fonds-given"
  case codeScheme = "code-scheme"
  case numbering
  case seriesFull = "series-full"
  case arrangedFirst = "arranged-first"
  case archivist
  case notAhead = "not-ahead"
  case inOrder = "in-order"
  case once
  case bothSides = "both-sides"
  case notYetDue = "not-yet-due"
  case transferable
  case appraisalGroup = "appraisal-group"
  case appraisalOpinion = "appraisal-opinion"
  case appraisedFirst = "appraised-first"
  case leaderApproves = "leader-approves"
  case held
  case supervisors
  case supervisorsApart = "supervisors-apart"
  case inCustody = "in-custody"
  case listed

  package var title: Phrase {
    switch self {
    case .fondsGiven:
      Phrase(
        zh: "全宗号由档案馆给定（DA/T 13-2022）", en: "the archive gives the fonds number (DA/T 13-2022)")
    case .codeScheme: Phrase(zh: "档号按编制规则（DA/T 13-2022）", en: "codes follow their scheme")
    case .numbering:
      Phrase(zh: "档号不重不漏（GD-2-6）", en: "codes have no double and no gap (GD-2-6)")
    case .seriesFull: Phrase(zh: "同类档号不超过位数", en: "a series ends with its digits")
    case .arrangedFirst: Phrase(zh: "先整理编号", en: "a case has its code first")
    case .archivist: Phrase(zh: "档案工作由档案员办理", en: "the archivist does the archive's work")
    case .notAhead: Phrase(zh: "不记未来的事", en: "nothing is recorded ahead of its day")
    case .inOrder: Phrase(zh: "各步骤按先后记日期", en: "each step is dated after the one before it")
    case .once: Phrase(zh: "同一案卷不重复登记", en: "a case is entered once")
    case .bothSides:
      Phrase(zh: "移交须双方签字", en: "both sides sign a transfer")
    case .notYetDue: Phrase(zh: "未到期的不处置", en: "nothing is done before it is due")
    case .transferable:
      Phrase(zh: "移交的是永久和30年的案卷", en: "what is kept 30 years or for ever is transferred")
    case .appraisalGroup:
      Phrase(zh: "鉴定由两人以上的鉴定小组进行", en: "two or more people appraise")
    case .appraisalOpinion:
      Phrase(zh: "续存的写明新期限，销毁的不写", en: "what is kept on has a new period, and only that")
    case .appraisedFirst: Phrase(zh: "销毁须先鉴定并批准", en: "destruction follows an approved appraisal")
    case .leaderApproves: Phrase(zh: "须经领导批准，经办人不得自批", en: "a leader approves, not who listed it")
    case .held: Phrase(zh: "冻结的案卷不得处置", en: "a held case is not disposed of")
    case .supervisors: Phrase(zh: "销毁须两人以上监销", en: "two or more people supervise destruction")
    case .supervisorsApart:
      Phrase(zh: "监销人不得是批准人或经办人", en: "who supervises neither approved nor listed it")
    case .inCustody: Phrase(zh: "只处置本单位保管的案卷", en: "only what is kept here is disposed of")
    case .listed: Phrase(zh: "按清册办理", en: "what is done follows its list")
    }
  }
}

extension Fault {
  /// A refusal that names the rule; its code is `archive-` and the rule's name.
  package init(
    breaking rule: ArchiveRule, _ subject: String? = nil, zh: String, en: String,
    next: Phrase? = nil, details: [Phrase] = []
  ) {
    self.init(
      "archive-" + rule.rawValue, .refused,
      what: Phrase(
        zh: "不符合规则“\(rule.title.zh)”", en: "it breaks the rule “\(rule.title.en)”"),
      why: Phrase(zh: zh, en: en),
      next: next ?? Phrase(zh: "请核对后再办", en: "check it and try again"),
      at: Place(entry: subject), details: details)
  }
}
