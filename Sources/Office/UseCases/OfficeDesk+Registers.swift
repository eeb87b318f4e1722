internal import Calendars
internal import Casework
internal import Codec
internal import Dossiers
internal import Forms
package import Primitives
internal import Storage

/// Which register is printed, and of what.
package struct RegisterWish: Sendable {
  package var form: String
  /// A unit by key or name; its ledger in place of the assigning unit's.
  package var unit: String?
  package var year: Int?
  package var month: String?
  package var retention: String?
  /// Of a list or decision of the archive: 2033-1.
  package var number: String?
  package var asOf: CivilDate
  /// Pages that a box holds.
  package var boxPages: Int
  package var format: SheetFormat
  package var output: String?
  /// Writes the values that the form sees, instead of the form.
  package var wantsData: Bool
  package var given: [String]

  package init(
    form: String, unit: String? = nil, year: Int? = nil, month: String? = nil,
    retention: String? = nil, number: String? = nil, asOf: CivilDate, boxPages: Int = 300,
    format: SheetFormat = .pdf,
    output: String? = nil, wantsData: Bool = false, given: [String] = []
  ) {
    self.form = form
    self.unit = unit
    self.year = year
    self.month = month
    self.retention = retention
    self.number = number
    self.asOf = asOf
    self.boxPages = boxPages
    self.format = format
    self.output = output
    self.wantsData = wantsData
    self.given = given
  }
}

extension OfficeDesk {
  /// Prints a register outside the dossiers: ledgers, agenda, catalogue, boxes, audit, readings.
  package func formRegister(_ wish: RegisterWish) throws(Fault) -> Outcome {
    let template = try press.template(wish.form)
    guard template.data != .filing else { throw OfficeDesk.notByHand(wish.form) }
    guard template.data != .properties else {
      throw Fault(
        "register-report", .usage,
        what: Phrase(zh: "“\(wish.form)”不单独打印", en: "“\(wish.form)” is not printed by itself"),
        why: Phrase(zh: "它的值来自对一卷的检测", en: "its values come from testing a volume"),
        next: Phrase(
          zh: "用 dossier archive report 卷 -o 文件", en: "use dossier archive report VOLUME -o FILE"))
    }
    guard template.data != .case else {
      throw Fault(
        "form-of-case", .usage,
        what: Phrase(zh: "“\(wish.form)”不是簿册", en: "“\(wish.form)” is no register"),
        why: Phrase(zh: "它的值取自一件案件", en: "its values come from a case"),
        next: Phrase(
          zh: "请用 dossier form render \(wish.form) 案件编号",
          en: "use dossier form render \(wish.form) CASE"))
    }
    let values = try givenValues(wish.given)
    let data = try register(template, wish)
    let ending = wish.wantsData ? "xml" : wish.format.rawValue
    let path = wish.output ?? "\(wish.form).\(ending)"
    var outcome = Outcome()
    outcome.put("file", path)
    if wish.wantsData {
      try storage.publish(
        XMLBridge.bytes(
          of: data, namespace: "urn:dossier:\(data.name):1"), to: path, replacing: .any)
      outcome.say(zh: "已写好取值 \(path)", en: "wrote the values to \(path)")
      return outcome
    }
    let printed = try press.print(
      register: wish.form, of: CaseDocument(data), given: values,
      at: Timestamp(wish.asOf, hour: 9), calendar: rules.calendar, as: wish.format)
    try storage.publish(printed.bytes, to: path, replacing: .any)
    outcome.put("pages", printed.pages)
    outcome.say(
      zh: "已写好 \(path)（\(printed.pages ?? 0)页）", en: "wrote \(path) (\(printed.pages ?? 0) pages)")
    return outcome
  }

  private func register(_ template: FormTemplate, _ wish: RegisterWish) throws(Fault) -> DataNode {
    let office = try requireOffice()
    let holdings = try holdings()
    let directory = CaseDirectory(
      office: office.office, policy: office.policy, codes: holdings.arrangement.codes)
    let name = template.data.rawValue
    let month = try Month.given(wish.month)
    let encoder = NodeEncoder()
    switch template.data {
    case .case: preconditionFailure("a sheet of a case is no register")
    case .ledger:
      let unit = try ledgerUnit(template, wish, office)
      return try encoder.encode(
        LedgerBook(
          unit == nil ? .assigning : .undertaking,
          of: (unit?.id, unit?.name ?? office.office.name), period: period(wish, month),
          asOf: wish.asOf, cases: try records(asOf: wish.asOf), directory: directory
        ) { day in isInside(day, wish, month) }, name: name)
    case .agenda:
      guard let month else { throw OfficeDesk.missing("--month", "2022-12") }
      return try encoder.encode(
        AgendaBook(month, cases: try records(asOf: wish.asOf), directory: directory), name: name)
    case .catalogue:
      return try encoder.encode(
        try catalogue(office, try records(asOf: wish.asOf), directory, wish, holdings), name: name)
    case .boxes:
      return try encoder.encode(try boxes(office, directory, wish, holdings), name: name)
    case .audit:
      let cases = try records(asOf: wish.asOf)
      return try encoder.encode(
        AuditBook(LedgerAudit(asOf: wish.asOf, under: rules), cases: cases, directory: directory),
        name: name)
    case .readings:
      return try encoder.encode(try readings(office, wish, month, holdings), name: name)
    case .filing: preconditionFailure("what makes a dossier a volume is printed by archiving")
    case .accessions: return try encoder.encode(accessionBook(holdings, wish), name: name)
    case .holdings:
      return try encoder.encode(
        try holdingsBook(template.code ?? "", holdings, wish), name: name)
    case .properties: preconditionFailure("a volume's report is printed by testing it")
    }
  }

  /// Whose ledger is meant: the one kind of sheet is for units, the other for the assigning unit.
  private func ledgerUnit(
    _ template: FormTemplate, _ wish: RegisterWish, _ office: OfficeFile
  ) throws(Fault) -> OfficeFile.Unit? {
    let unit = try wish.unit.map { name throws(Fault) in try office.unit(named: name) }
    if template.code == "LGU", unit == nil {
      throw OfficeDesk.missing("--unit", office.units.first?.name ?? "")
    }
    guard template.code == "LGA", let unit else { return unit }
    throw Fault(
      "register-unit", .usage,
      what: Phrase(zh: "簿册没有打印", en: "the register was not printed"),
      why: Phrase(zh: "这是交办单位的台账", en: "it is the assigning unit's ledger"),
      next: Phrase(
        zh: "请去掉 --unit，或用 ledger-undertaking 打印\(unit.name)的台账",
        en: "leave --unit out, or print that of \(unit.name) as ledger-undertaking"))
  }

  private func catalogue(
    _ office: OfficeFile, _ cases: [Case], _ directory: CaseDirectory, _ wish: RegisterWish,
    _ holdings: ArchiveHoldings
  ) throws(Fault) -> CatalogueBook {
    guard let year = wish.year else { throw OfficeDesk.missing("--year", "2022") }
    return CatalogueBook(
      year: year, retention: try OfficeDesk.retention(wish.retention) ?? .permanent,
      settings: office.arrangement, cases: cases, directory: directory,
      holdings: holdings)
  }

  private func boxes(
    _ office: OfficeFile, _ directory: CaseDirectory, _ wish: RegisterWish,
    _ holdings: ArchiveHoldings
  ) throws(Fault) -> BoxBook {
    guard wish.boxPages > 0 else {
      throw Fault(
        "register-box-pages", .usage,
        what: Phrase(zh: "簿册没有打印", en: "the register was not printed"),
        why: Phrase(
          zh: "一盒装不了\(wish.boxPages)页", en: "no box holds \(wish.boxPages) pages"),
        next: Phrase(zh: "请改正 --box-pages，例如 300", en: "correct --box-pages: 300, say"))
    }
    let cases = try records(asOf: wish.asOf)
    let retention = try OfficeDesk.retention(wish.retention)
    let given = holdings.arrangement.files.compactMap(\.filingYear)
    let years = wish.year.map { [$0] } ?? Set(cases.compactMap(\.filingYear) + given).sorted()
    var catalogues: [CatalogueBook] = []
    for year in years {
      for period in RetentionPeriod.allCases where retention == nil || retention == period {
        catalogues.append(
          CatalogueBook(
            year: year, retention: period, settings: office.arrangement, cases: cases,
            directory: directory, holdings: holdings))
      }
    }
    return BoxBook(catalogues, capacity: wish.boxPages, office: office.office)
  }

  private func readings(
    _ office: OfficeFile, _ wish: RegisterWish, _ month: Month?, _ holdings: ArchiveHoldings
  ) throws(Fault) -> ReadingBook {
    var rows: [ReadingBook.Row] = []
    for line in try AuditLog(home: home).lines()
    where line.action.hasPrefix("read") && isInside(line.at.date, wish, month) {
      let id = CaseID(rawValue: line.subject)
      let person = office.person(PersonID(rawValue: line.person))
      rows.append(
        ReadingBook.Row(
          index: rows.count + 1, at: line.at, caseID: id,
          archivalCode: holdings.arrangement.code(of: id),
          isFull: line.action == "read", reader: person?.name ?? line.person,
          unit: person?.functions.first?.unitName, account: line.account))
    }
    return ReadingBook(
      period: period(wish, month), sampleMark: office.isSample ? "示例" : nil,
      office: office.office, rows: rows)
  }

  private func isInside(_ day: CivilDate, _ wish: RegisterWish, _ month: Month?) -> Bool {
    if let month { return Month(day) == month }
    return wish.year == nil || wish.year == day.year
  }

  private func period(_ wish: RegisterWish, _ month: Month?) -> String {
    if let parts = month?.parts { return "\(parts.year)年\(parts.month)月" }
    return wish.year.map { "\($0)年" } ?? "截至\(wish.asOf.official)"
  }

  static func retention(_ name: String?) throws(Fault) -> RetentionPeriod? {
    guard let name else { return nil }
    if let known = RetentionPeriod.allCases.first(where: {
      $0.rawValue == name || $0.title.zh == name
    }) {
      return known
    }
    let words = RetentionPeriod.allCases.map { "\($0.rawValue)（\($0.title.zh)）" }
    throw Fault(
      "register-retention", .usage,
      what: Phrase(zh: "没有保管期限“\(name)”", en: "there is no retention period “\(name)”"),
      why: Phrase(zh: "名称不认识", en: "the name is not known"),
      next: Phrase(
        zh: "可用的有：" + words.joined(separator: "、"),
        en: "there are: " + words.joined(separator: ", ")))
  }

  private static func notByHand(_ form: String) -> Fault {
    Fault(
      "register-filing", .usage,
      what: Phrase(zh: "“\(form)”不单独打印", en: "“\(form)” is not printed by itself"),
      why: Phrase(
        zh: "它与案卷一起归档", en: "it is made with the dossier's place in the archive"),
      next: Phrase(
        zh: "用 dossier archive arrange 编号并生成",
        en: "dossier archive arrange gives the code and makes it"))
  }

  static func missing(_ option: String, _ example: String) -> Fault {
    Fault(
      "register-scope", .usage,
      what: Phrase(zh: "簿册没有打印", en: "the register was not printed"),
      why: Phrase(zh: "没有写明打印哪一段", en: "it was not said which part of it"),
      next: Phrase(zh: "请加 \(option) \(example)", en: "add \(option) \(example)"))
  }
}
