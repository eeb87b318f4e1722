package import Primitives

/// How an office's cases are arranged from a year on: by item or by volume, and under which codes.
package struct ArrangementPolicy: Codable, Hashable, Sendable {
  /// The first filing year that it is for; it holds until a later one begins.
  package var fromYear: Int
  /// A scheme's name: one of those shipped, or one of the office's own.
  package var scheme: String
  /// 档案门类 and its sub-categories: `ZY·DBJY`.
  package var category: String
  /// 机构（问题）, where codes have it.
  package var organ: String?
  /// 全宗号 of these years, where it is not the office's present one.
  package var fonds: String?
  /// Whose dossiers they are to the retention table; the assigning unit's unless said.
  package var side: LedgerSide?
  /// Digits of 件号 as written, where they are not the scheme's.
  package var itemDigits: Int?

  package init(
    fromYear: Int, scheme: String, category: String, organ: String? = nil, fonds: String? = nil,
    side: LedgerSide? = nil, itemDigits: Int? = nil
  ) {
    self.fromYear = fromYear
    self.scheme = scheme
    self.category = category
    self.organ = organ
    self.fonds = fonds
    self.side = side
    self.itemDigits = itemDigits
  }

  /// One case is one volume: `Q012-ZY·DBJY·2023·D30-001-001`.
  package static let standard = ArrangementPolicy(
    fromYear: 0, scheme: ArchivalCodeScheme.dat13Volume.name, category: "ZY·DBJY")
}

/// All that decides which code a case gets.
package struct ArrangementSettings: Hashable, Sendable {
  /// 全宗号, given by the archive; `nil` while it has given none.
  package var fonds: String?
  package var policies: [ArrangementPolicy]
  /// Beside those shipped.
  package var schemes: [ArchivalCodeScheme]
  package var retention: RetentionTable

  package init(
    fonds: String?, policies: [ArrangementPolicy] = [], schemes: [ArchivalCodeScheme] = [],
    retention: RetentionTable = RetentionTable()
  ) {
    self.fonds = fonds
    self.policies = policies
    self.schemes = schemes
    self.retention = retention
  }

  /// The policy of a filing year.
  package func policy(of year: Int) -> ArrangementPolicy {
    policies.filter { $0.fromYear <= year }.max { $0.fromYear < $1.fromYear } ?? .standard
  }

  package func scheme(named name: String) -> ArchivalCodeScheme? {
    (schemes + ArchivalCodeScheme.shipped).first { $0.name == name }
  }

  /// The scheme of a filing year, as the office writes it.
  package func scheme(of year: Int) throws(Fault) -> ArchivalCodeScheme {
    try scheme(of: policy(of: year))
  }

  private func scheme(of policy: ArrangementPolicy) throws(Fault) -> ArchivalCodeScheme {
    guard var scheme = scheme(named: policy.scheme) else {
      throw Fault(
        breaking: .codeScheme,
        zh: "office.xml 的编制规则“\(policy.scheme)”没有定义",
        en: "office.xml names the scheme “\(policy.scheme)”, which is not defined")
    }
    if let digits = policy.itemDigits { scheme.itemDigits = digits }
    return scheme
  }

  /// What a code of that year and period is counted in; 案卷号 and 件号 are 0.
  package func series(year: Int, retention: RetentionPeriod) throws(Fault) -> ArchivalCodeParts {
    let policy = policy(of: year)
    guard let fonds = policy.fonds ?? fonds else {
      throw Fault(
        breaking: .fondsGiven, zh: "office.xml 没有全宗号（fonds）",
        en: "office.xml has no fonds number (fonds)",
        next: Phrase(
          zh: "请向档案馆申请全宗号，写入 office.xml 后再归档",
          en: "ask the archive for one, write it into office.xml and try again"))
    }
    return ArchivalCodeParts(
      fonds: fonds,
      category: policy.category.split(separator: "·", omittingEmptySubsequences: false)
        .map(String.init),
      year: year, retention: retention.codeText, organ: policy.organ,
      file: try scheme(of: year).isByVolume ? 0 : nil, item: 0)
  }

  /// Every contradiction in the settings: each policy must be able to write a code.
  package var findings: [Phrase] {
    var found: [Phrase] = []
    let names = schemes.map(\.name) + ArchivalCodeScheme.shipped.map(\.name)
    for name in Set(names).sorted() where names.filter({ $0 == name }).count > 1 {
      found.append(
        Phrase(zh: "编制规则“\(name)”重复", en: "the scheme “\(name)” is defined twice"))
    }
    let years = policies.map(\.fromYear)
    for year in Set(years).sorted() where years.filter({ $0 == year }).count > 1 {
      found.append(
        Phrase(zh: "\(year)年起的整理办法重复", en: "two arrangements begin with \(year)"))
    }
    for scheme in schemes { found += scheme.objections }
    for policy in policies { found += objections(policy) }
    return found
  }

  private func objections(_ policy: ArrangementPolicy) -> [Phrase] {
    let year = min(max(policy.fromYear, 1949), 9999)
    do throws(Fault) {
      let scheme = try scheme(of: policy)
      // Codes can be tried once the archive has given a fonds number.
      guard let fonds = policy.fonds ?? fonds else { return [] }
      for period in RetentionPeriod.allCases {
        let parts = ArchivalCodeParts(
          fonds: fonds,
          category: policy.category.split(separator: "·", omittingEmptySubsequences: false)
            .map(String.init),
          year: year, retention: period.codeText, organ: policy.organ,
          file: scheme.isByVolume ? 1 : nil, item: 1)
        _ = try scheme.code(parts)
      }
      return []
    } catch {
      return [error.why]
    }
  }
}

extension ArchivalCodeScheme {
  /// What makes a scheme of an office's own unusable.
  fileprivate var objections: [Phrase] {
    var found: [Phrase] = []
    let digits = [fileDigits, fileDigitsLimit, itemDigits, itemDigitsMinimum, itemDigitsLimit]
    let isCounted =
      digits.allSatisfy { (0...9).contains($0) }
      && (1...itemDigitsLimit.clamped).contains(itemDigits)
      && itemDigitsMinimum <= itemDigits && itemDigitsMinimum > 0
      && (!isByVolume || fileDigits > 0 && fileDigits <= fileDigitsLimit)
    if !isCounted {
      found.append(
        Phrase(zh: "编制规则“\(name)”的位数不成立", en: "the digits of the scheme “\(name)” cannot be"))
    }
    let isSeparated =
      inner == "·" && ["·", "-"].contains(beforeRetention) && beforeOrgan == beforeRetention
    if !isSeparated {
      found.append(
        Phrase(
          zh: "编制规则“\(name)”的分隔符只能是“·”和“-”，保管期限与机构前相同",
          en:
            "the separators of the scheme “\(name)” must be · and -, the same before period and organ"
        ))
    }
    return found
  }
}

extension Int {
  fileprivate var clamped: Int { Swift.max(1, Swift.min(self, 9)) }
}
