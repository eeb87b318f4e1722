package import Primitives

/// The rules by which an inspector audits the ledgers.
package enum LedgerRule: String, CaseIterable, Codable, Sendable, Titled {
  case l1 = "L1"
  case l2 = "L2"
  case l3 = "L3"
  case l4 = "L4"
  case l5 = "L5"
  case l6 = "L6"
  case l7 = "L7"
  case l8 = "L8"
  case l9 = "L9"
  case l10 = "L10"
  case l11 = "L11"
  case l12 = "L12"

  package var title: Phrase {
    switch self {
    case .l1: Phrase(zh: "台账编号缺号", en: "gap in the running numbers")
    case .l2: Phrase(zh: "两本台账不一致", en: "the two ledgers disagree")
    case .l3: Phrase(zh: "停滞：长期无新记载", en: "stalled: no entry for too long")
    case .l4: Phrase(zh: "进展记载空泛", en: "progress text is vague")
    case .l5: Phrase(zh: "临期或超期", en: "due soon or overdue")
    case .l6: Phrase(zh: "答复前无面商记录", en: "reply without a face-to-face record")
    case .l7: Phrase(zh: "销号早于评价", en: "written off before it was rated")
    case .l8: Phrase(zh: "缺签字或签在旧版本上", en: "signature missing or on a superseded version")
    case .l9: Phrase(zh: "仅一方销号", en: "written off in one ledger only")
    case .l10: Phrase(zh: "一年内同地同类重复发生", en: "same place and category within a year")
    case .l11: Phrase(zh: "归档缺必备文书", en: "archived without a mandatory document")
    case .l12: Phrase(zh: "销号后更改台账", en: "ledger corrected after write-off")
    }
  }
}
