package import Primitives

/// What a rule of the retention table is about.
package enum RetentionMatter: String, CaseIterable, Codable, Sendable, Titled {
  case keyItem = "key-item"
  case admitted
  case referred
  case notAdmitted = "not-admitted"
  case merged
  case withdrawn
  case settledOnSpot = "settled-on-spot"
  /// Notices, receipts and reminders outside the cases.
  case notice
  case any

  package var title: Phrase {
    switch self {
    case .keyItem: Phrase(zh: "重点事项", en: "key item")
    case .admitted: Phrase(zh: "纳入办理的代表建议", en: "suggestion admitted")
    case .referred: Phrase(zh: "转送其他机关", en: "referred to another body")
    case .notAdmitted: Phrase(zh: "不予纳入", en: "not admitted")
    case .merged: Phrase(zh: "并入他案", en: "merged into another case")
    case .withdrawn: Phrase(zh: "撤回", en: "withdrawn")
    case .settledOnSpot: Phrase(zh: "即办即结", en: "settled on the spot")
    case .notice: Phrase(zh: "通知、回执、催办", en: "notices, receipts and reminders")
    case .any: Phrase(zh: "其他", en: "anything else")
    }
  }
}

/// One line of an office's table of retention periods (文书材料归档范围和保管期限表).
package struct RetentionRule: Codable, Hashable, Sendable {
  package var side: LedgerSide
  package var matter: RetentionMatter
  package var period: RetentionPeriod
  /// The item of the table, as it is stated as the reason.
  package var basis: String

  package init(
    _ side: LedgerSide, _ matter: RetentionMatter, _ period: RetentionPeriod, basis: String
  ) {
    self.side = side
    self.matter = matter
    self.period = period
    self.basis = basis
  }
}

/// Which period a case is kept, and why.
package struct Retained: Hashable, Sendable {
  package var period: RetentionPeriod
  package var basis: String
}

/// An office's retention periods as data: the first rule that fits gives the period.
package struct RetentionTable: Hashable, Sendable {
  package var rules: [RetentionRule]

  package init(_ rules: [RetentionRule] = RetentionTable.standard) { self.rules = rules }

  /// What stands where the office has no approved table of its own.
  package static let standard: [RetentionRule] = [
    RetentionRule(.assigning, .admitted, .permanent, basis: "代表建议及其办理答复"),
    RetentionRule(.assigning, .notice, .tenYears, basis: "通知、回执、催办"),
    RetentionRule(.assigning, .any, .thirtyYears, basis: "未纳入办理的意见"),
    RetentionRule(.undertaking, .keyItem, .permanent, basis: "重点事项的办理"),
    RetentionRule(.undertaking, .notice, .tenYears, basis: "通知、回执、催办"),
    RetentionRule(.undertaking, .any, .thirtyYears, basis: "代表建议的承办"),
  ]

  /// The period of a matter; without any rule that fits it is kept for ever.
  package func retained(_ matters: [RetentionMatter], by side: LedgerSide) -> Retained {
    let rule = rules.first {
      $0.side == side && ($0.matter == .any || matters.contains($0.matter))
    }
    guard let rule else { return Retained(period: .permanent, basis: "保管期限表未列，从长保管") }
    return Retained(period: rule.period, basis: rule.basis)
  }

  /// The period of a case: what its second review decided, else what the table says.
  package func retained(_ view: CaseView, by side: LedgerSide) -> Retained {
    if let period = view.retention { return Retained(period: period, basis: "复审核定") }
    return retained(view.matters, by: side)
  }
}

extension CaseView {
  /// What the case is to the retention table.
  package var matters: [RetentionMatter] {
    var matters: [RetentionMatter] = isKeyItem ? [.keyItem] : []
    switch state {
    case .referred: matters.append(.referred)
    case .notAdmitted: matters.append(.notAdmitted)
    case .merged: matters.append(.merged)
    case .withdrawn: matters.append(.withdrawn)
    case .settledOnSpot: matters.append(.settledOnSpot)
    default: if number != nil || assignment != nil { matters.append(.admitted) }
    }
    return matters
  }

  /// The year that a closed case is filed under.
  ///
  /// What was handled over the turn of a year belongs to the year that finished it (DA/T 22, 5.3).
  package var filingYear: Int { (completion?.on ?? ending?.on ?? updatedOn).year }
}

extension RetentionPeriod {
  /// As archival codes have it: `Y`, `D30`, `D10`.
  package var codeText: String {
    switch self {
    case .permanent: "Y"
    case .thirtyYears: "D30"
    case .tenYears: "D10"
    }
  }

  /// `nil` for ever.
  package var years: Int? {
    switch self {
    case .permanent: nil
    case .thirtyYears: 30
    case .tenYears: 10
    }
  }
}
