package import Primitives

/// The five phases that both ledgers record.
package enum Phase: String, CaseIterable, Codable, Sendable, Titled {
  case collect
  case review
  case assign
  case handle
  case close

  package var title: Phrase {
    switch self {
    case .collect: Phrase(zh: "收集", en: "collecting")
    case .review: Phrase(zh: "审核", en: "review")
    case .assign: Phrase(zh: "交办", en: "assignment")
    case .handle: Phrase(zh: "办理", en: "handling")
    case .close: Phrase(zh: "办结", en: "closing")
    }
  }
}

/// Whose ledger it is (双建账).
package enum LedgerSide: String, CaseIterable, Codable, Sendable, Titled {
  case assigning
  case undertaking

  package var title: Phrase {
    switch self {
    case .assigning: Phrase(zh: "交办单位台账", en: "assigning unit's ledger")
    case .undertaking: Phrase(zh: "承办单位台账", en: "undertaking unit's ledger")
    }
  }
}

/// The ledgers that an event is entered in; one installation keeps both by default.
package enum LedgerKeeper: String, CaseIterable, Codable, Sendable, Titled {
  case both
  case assigning
  case undertaking

  package var title: Phrase {
    switch self {
    case .both: Phrase(zh: "双方", en: "both")
    case .assigning: Phrase(zh: "交办单位", en: "assigning unit")
    case .undertaking: Phrase(zh: "承办单位", en: "undertaking unit")
    }
  }
}

/// Where an event came from.
package enum Origin: String, CaseIterable, Codable, Sendable, Titled {
  case live
  case sample
  case imported

  package var title: Phrase {
    switch self {
    case .live: Phrase(zh: "现场登记", en: "live")
    case .sample: Phrase(zh: "示例", en: "sample")
    case .imported: Phrase(zh: "导入", en: "imported")
    }
  }
}

/// How far a case may be known; state secrets are not kept here.
package enum Confidentiality: String, CaseIterable, Codable, Sendable, Titled {
  case open
  case `internal`
  case onRequest = "on-request"

  package var title: Phrase {
    switch self {
    case .open: Phrase(zh: "公开", en: "open")
    case .internal: Phrase(zh: "内部", en: "internal")
    case .onRequest: Phrase(zh: "依申请", en: "on request")
    }
  }
}

/// How long the dossier is kept.
package enum RetentionPeriod: String, CaseIterable, Codable, Sendable, Titled {
  case permanent
  case thirtyYears = "thirty-years"
  case tenYears = "ten-years"

  package var title: Phrase {
    switch self {
    case .permanent: Phrase(zh: "永久", en: "permanent")
    case .thirtyYears: Phrase(zh: "30年", en: "thirty years")
    case .tenYears: Phrase(zh: "10年", en: "ten years")
    }
  }
}

/// How two cases belong together.
package enum LinkKind: String, CaseIterable, Codable, Sendable, Titled {
  case absorbs
  case splitInto = "split-into"
  case splitFrom = "split-from"
  case recurrenceOf = "recurrence-of"
  case recurredAs = "recurred-as"
  case related

  package var title: Phrase {
    switch self {
    case .absorbs: Phrase(zh: "并入本案", en: "absorbs")
    case .splitInto: Phrase(zh: "拆分出", en: "split into")
    case .splitFrom: Phrase(zh: "拆分自", en: "split from")
    case .recurrenceOf: Phrase(zh: "再次发生自", en: "recurrence of")
    case .recurredAs: Phrase(zh: "再次发生为", en: "recurred as")
    case .related: Phrase(zh: "相关", en: "related")
    }
  }
}
