internal import Casework
internal import Inspector
internal import Primitives
internal import Seals

/// A volume's catalogue by its headings.
struct CatalogueTable {
  let headings: [String]
  let rows: [[String]]

  init(_ bytes: [UInt8]) throws(Fault) {
    var lines = try CatalogueReader.lines(bytes)
    headings = lines.removeFirst()
    rows = lines
  }

  func has(_ heading: String) -> Bool { headings.contains(heading) }

  /// The cell of a row under a heading; `nil` where there is no such column.
  func cell(_ row: [String], _ heading: String) -> String? {
    headings.firstIndex(of: heading).map { row[$0] }
  }

  /// Archival codes of the whole catalogue.
  var codes: [ArchivalCode] {
    rows.compactMap { row in
      guard let code = cell(row, "档号"), !code.isEmpty else { return nil }
      return ArchivalCode(rawValue: code)
    }
  }
}

extension PropertyChecks {
  /// Items that only the catalogue can answer.
  static let catalogueItems: [PropertyItem] = [
    .lengths, .types, .domains, .plausibility, .codes, .duplicates, .mandatory, .continuity,
  ]

  /// Columns that a catalogue has; `code` columns stand in it since dossiers have codes.
  private static let columns = [
    "案件编号", "题名", "封存日期", "文件", "SHA-256", "登记日期", "领衔代表", "主办单位", "满意度", "销号日期", "保管期限", "档号",
    "归档年度",
  ]

  /// Characters that a value may have, by column; the others may have 200.
  ///
  /// DA/T 46-2009 leaves them to the system; these are the limits of docs/formats/report.md.
  private static let lengths: [String: ClosedRange<Int>] = [
    "案件编号": 1...64, "题名": 1...200, "封存日期": 10...10, "SHA-256": 64...64, "登记日期": 10...10,
    "归档年度": 4...4, "档号": 1...128,
  ]

  mutating func take(
    _ table: CatalogueTable, _ schemes: [ArchivalCodeScheme], sealedOn: CivilDate?
  ) {
    for heading in PropertyChecks.columns where !table.has(heading) {
      report(
        [.metadata], zh: "目录没有“\(heading)”一列", en: "the catalogue has no column \(heading)",
        entry: "cases.csv")
    }
    var seen: [String: [String: String]] = [:]
    for row in table.rows {
      let name = table.cell(row, "案件编号") ?? ""
      checkValues(row, table, name)
      checkDates(row, table, name, sealedOn)
      checkCode(row, table, name, schemes)
      checkLink(row, table, name)
      for heading in ["案件编号", "档号", "SHA-256"] {
        guard let value = table.cell(row, heading), !value.isEmpty else { continue }
        if let other = seen[heading]?[value] {
          report(
            [.duplicates], zh: "\(heading)“\(value)”与 \(other) 重复",
            en: "\(heading) “\(value)” is also that of \(other)", dossier: name,
            entry: "cases.csv")
        }
        seen[heading, default: [:]][value] = name
      }
    }
    let names = Set(table.rows.compactMap { table.cell($0, "案件编号") })
    for name in dossiers.keys.sorted() where !names.contains(name) {
      report([.links], zh: "目录没有该件", en: "the catalogue does not list it", dossier: name)
    }
    if table.rows.count != dossiers.count {
      report(
        [.count], zh: "目录有\(table.rows.count)件，包内有\(dossiers.count)件",
        en: "the catalogue lists \(table.rows.count), the package holds \(dossiers.count)",
        entry: "cases.csv")
    }
  }

  private mutating func checkValues(_ row: [String], _ table: CatalogueTable, _ name: String) {
    for (heading, value) in zip(table.headings, row) {
      if let scalar = value.unicodeScalars.first(where: PropertyChecks.isSpecial) {
        report(
          [.characters], zh: "“\(heading)”中有 \(PropertyChecks.number(scalar))",
          en: "\(heading) holds \(PropertyChecks.number(scalar))", dossier: name,
          entry: "cases.csv")
      }
      // What is empty is a matter of GD-2-4.
      let limits = PropertyChecks.lengths[heading] ?? 0...200
      let count = value.unicodeScalars.count
      if count > 0, !limits.contains(count) {
        report(
          [.lengths], zh: "“\(heading)”有\(count)字，应为\(limits.lowerBound)至\(limits.upperBound)字",
          en:
            "\(heading) has \(count) characters, not \(limits.lowerBound) to \(limits.upperBound)",
          dossier: name, entry: "cases.csv")
      }
      let isWrong =
        switch heading {
        case "封存日期", "登记日期", "销号日期": !value.isEmpty && CivilDate(value) == nil
        case "归档年度": !value.isEmpty && (Int(value) == nil || value.utf8.count != 4)
        case "SHA-256": Digest(hex: value) == nil
        case "案件编号": !isArchiveName(value)
        default: false
        }
      if isWrong {
        report(
          [.types], zh: "“\(heading)”写作“\(value)”", en: "\(heading) is written “\(value)”",
          dossier: name, entry: "cases.csv")
      }
    }
    checkMandatory(row, table, name)
    checkDomains(row, table, name)
  }

  private mutating func checkMandatory(_ row: [String], _ table: CatalogueTable, _ name: String) {
    var due = ["案件编号", "题名", "封存日期", "文件", "SHA-256", "登记日期", "保管期限", "档号", "归档年度"]
    // Only what was handled has a unit, an end and its deputies.
    if views[name]?.isWrittenOff == true { due += ["领衔代表", "主办单位", "销号日期"] }
    for heading in due where table.cell(row, heading)?.isBlank ?? true {
      report(
        [.mandatory], zh: "“\(heading)”没有填写", en: "\(heading) is not filled in", dossier: name,
        entry: "cases.csv")
    }
  }

  private mutating func checkDomains(_ row: [String], _ table: CatalogueTable, _ name: String) {
    let domains: [(String, [String])] = [
      ("保管期限", RetentionPeriod.allCases.map(\.title.zh)),
      ("满意度", Satisfaction.allCases.map(\.title.zh)),
    ]
    for (heading, known) in domains {
      guard let value = table.cell(row, heading), !value.isEmpty, !known.contains(value) else {
        continue
      }
      report(
        [.domains], zh: "“\(heading)”的值“\(value)”不在值域内",
        en: "“\(value)” is no value of \(heading)", dossier: name, entry: "cases.csv")
    }
  }

  private mutating func checkDates(
    _ row: [String], _ table: CatalogueTable, _ name: String, _ sealedOn: CivilDate?
  ) {
    let isSupplement = name.contains(".s")
    var order: [(String, CivilDate)] = []
    for heading in isSupplement ? ["封存日期"] : ["登记日期", "销号日期", "封存日期"] {
      if let day = table.cell(row, heading).flatMap({ CivilDate($0) }) {
        order.append((heading, day))
      }
    }
    if let sealedOn { order.append(("封卷日期", sealedOn)) }
    for (earlier, later) in zip(order, order.dropFirst()) where earlier.1 > later.1 {
      report(
        [.plausibility], zh: "\(later.0)\(later.1)早于\(earlier.0)\(earlier.1)",
        en: "\(later.0) \(later.1) is before \(earlier.0) \(earlier.1)", dossier: name,
        entry: "cases.csv")
    }
    guard let year = table.cell(row, "归档年度").flatMap({ Int($0) }), let first = order.first?.1,
      let last = order.last?.1
    else { return }
    if !isSupplement, year < first.year || year > last.year {
      report(
        [.plausibility], zh: "归档年度\(year)不在\(first.year)年至\(last.year)年之间",
        en: "the filing year \(year) is not within \(first.year) to \(last.year)", dossier: name,
        entry: "cases.csv")
    }
  }

  private mutating func checkCode(
    _ row: [String], _ table: CatalogueTable, _ name: String, _ schemes: [ArchivalCodeScheme]
  ) {
    guard let code = table.cell(row, "档号"), !code.isEmpty else {
      return report([.codes], zh: "没有档号", en: "it has no code", dossier: name)
    }
    guard let parts = schemes.lazy.compactMap({ $0.parse(code) }).first else {
      return report(
        [.codes], zh: "档号“\(code)”不合编制规则", en: "the code “\(code)” follows no scheme",
        dossier: name, entry: "cases.csv")
    }
    if let year = table.cell(row, "归档年度"), Int(year) != parts.year {
      report(
        [.plausibility], zh: "归档年度\(year)与档号“\(code)”不同",
        en: "the filing year \(year) is not that of the code “\(code)”", dossier: name)
    }
    let period = RetentionPeriod.allCases.first { $0.title.zh == table.cell(row, "保管期限") }
    if let period, let written = parts.retention, written != period.codeText {
      report(
        [.plausibility], zh: "保管期限\(period.title.zh)与档号“\(code)”不同",
        en: "the retention period is not that of the code “\(code)”", dossier: name)
    }
  }

  private mutating func checkLink(_ row: [String], _ table: CatalogueTable, _ name: String) {
    guard let digest = dossiers[name] else {
      return report(
        [.links, .packageContent], zh: "目录列有该件，包中没有或读不出",
        en: "the catalogue lists it, and it is not there or cannot be read", dossier: name,
        entry: "cases.csv")
    }
    if table.cell(row, "SHA-256") != digest.hex {
      report(
        [.links, .attributes], zh: "目录所记的 SHA-256 与案卷不符",
        en: "the catalogue's SHA-256 is not the dossier's", dossier: name, entry: "cases.csv")
    }
    if table.cell(row, "文件") != "\(name)/\(name).dossier" {
      report(
        [.links], zh: "目录所记的文件位置不符", en: "the catalogue tells another place of the file",
        dossier: name, entry: "cases.csv")
    }
    if let view = views[name], let title = table.cell(row, "题名"), title != view.title {
      report(
        [.links], zh: "目录的题名与案卷“\(view.title)”不同",
        en: "the catalogue's title is not the dossier's, “\(view.title)”", dossier: name,
        entry: "cases.csv")
    }
  }

  /// Gaps and doubles among all the codes known (GD-2-6), and what is said of each scheme.
  mutating func checkContinuity(
    _ codes: [ArchivalCode], in series: Set<String>, _ schemes: [ArchivalCodeScheme]
  ) {
    var known: [Int: [ArchivalCode]] = [:]
    for code in codes {
      guard
        let index = schemes.firstIndex(where: { scheme in
          scheme.parse(code.rawValue).map { series.contains(scheme.seriesName($0)) } ?? false
        })
      else { continue }
      known[index, default: []].append(code)
    }
    for (index, codes) in known.sorted(by: { $0.key < $1.key }) {
      for finding in schemes[index].findings(codes) {
        report([.continuity], zh: finding.zh, en: finding.en)
      }
    }
  }
}
