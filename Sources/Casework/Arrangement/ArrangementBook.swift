package import Primitives

/// A sealed file that has no archival code yet.
package struct Unarranged: Hashable, Sendable {
  package var file: ArchivedFile
  package var filingYear: Int
  package var retained: Retained
  package var dossier: Digest
  /// The same bytes' SM3.
  package var sm3: Digest?
  package var title: String
  package var pages: Int

  package init(
    _ file: ArchivedFile, filingYear: Int, retained: Retained, dossier: Digest, sm3: Digest? = nil,
    title: String, pages: Int
  ) {
    self.file = file
    self.filingYear = filingYear
    self.retained = retained
    self.dossier = dossier
    self.sm3 = sm3
    self.title = title
    self.pages = pages
  }
}

/// The archival codes that an office has given: once given they stay.
package struct ArrangementBook: Sendable {
  private var rows = RecordedRows()
  /// What the records contradict each other in.
  private var contradictions: [Phrase] = []

  package init(_ records: [ArchiveRecord] = []) {
    for record in records { take(record) }
  }

  /// Takes the next entry of the chain.
  package mutating func take(_ record: ArchiveRecord) {
    guard record.kind == .arranged else { return }
    for file in record.files { add(file, scheme: record.scheme ?? "") }
  }

  private mutating func add(_ recorded: RecordedFile, scheme: String) {
    if let earlier = code(of: recorded.file) {
      contradictions.append(
        Phrase(
          zh: "\(recorded.file.name)有两个档号：\(earlier)、\(recorded.code?.rawValue ?? "")",
          en: "\(recorded.file.name) has two codes: \(earlier), \(recorded.code?.rawValue ?? "")"))
      return
    }
    rows.put(recorded, scheme: scheme)
  }

  package var count: Int { rows.count }

  /// What was recorded of a file when it got its code; `nil` when it has none.
  package func recorded(_ file: ArchivedFile) -> RecordedFile? {
    rows.number(of: file).map { rows[$0] }
  }

  /// The name of the scheme that its code was given under.
  package func scheme(of file: ArchivedFile) -> String? {
    rows.number(of: file).map { rows.scheme($0) }
  }

  package func code(of id: CaseID) -> ArchivalCode? { code(of: ArchivedFile(id)) }

  private func code(of file: ArchivedFile) -> ArchivalCode? {
    rows.number(of: file).flatMap { rows.code($0) }
  }

  /// The codes of the dossiers by case, for registers and sheets.
  package var codes: [CaseID: ArchivalCode] {
    var codes: [CaseID: ArchivalCode] = [:]
    for number in 0..<rows.count where rows.file(number).supplement == nil {
      codes[rows.file(number).caseID] = rows.code(number)
    }
    return codes
  }

  /// Every file with a code, in the order of cases.
  package var files: [RecordedFile] { rows.ordered().map { rows[$0] } }

  /// The same, without what was recorded of them.
  package var orderedFiles: [ArchivedFile] { rows.ordered().map { rows.file($0) } }

  /// Everything that breaks the numbering: doubles, gaps, codes that are none (GD-2-6).
  package func findings(_ settings: ArrangementSettings) -> [Phrase] {
    var found = contradictions
    var numbers: [String: [Int]] = [:]
    for number in rows.ordered() { numbers[rows.scheme(number), default: []].append(number) }
    for (name, numbers) in numbers.sorted(by: { $0.key < $1.key }) {
      guard let scheme = settings.scheme(named: name) else {
        found.append(
          Phrase(zh: "编制规则“\(name)”没有定义", en: "the scheme “\(name)” is not defined"))
        continue
      }
      found += scheme.findings(numbers.lazy.map { rows.code($0) ?? ArchivalCode(rawValue: "") })
    }
    return found
  }

  /// Throws the rule of the numbering with every double and gap.
  package func requireWhole(_ settings: ArrangementSettings) throws(Fault) {
    let findings = findings(settings)
    guard let first = findings.first else { return }
    throw Fault(
      breaking: .numbering, zh: first.zh, en: first.en,
      next: Phrase(
        zh: "请核对 records/arrangement 与目录，不要装卷",
        en: "compare records/arrangement with the catalogue; pack nothing before"),
      details: findings)
  }

  // MARK: Giving codes

  /// The next codes for what has none: in the order of series, then of cases; no gap, no double.
  ///
  /// By volume a case is a 案卷 and each of its files an item of it: the dossier 001, its
  /// supplements 002 and on. By item each file is one of its own, and a supplement that goes on from
  /// such a file is a 案卷 of its own where its year is arranged by volume. One list for each scheme.
  package func assign(
    _ new: [Unarranged], _ settings: ArrangementSettings
  ) throws(Fault) -> [(scheme: String, files: [RecordedFile])] {
    var counter = try Counter(self, settings)
    var placed: [(series: String, file: Unarranged)] = []
    for file in new where rows.number(of: file.file) == nil {
      let year = file.filingYear
      let series = try settings.series(year: year, retention: file.retained.period)
      placed.append((try settings.scheme(of: year).seriesName(series), file))
    }
    // A case's own code comes before those of its supplements, whichever series these would be in.
    placed.sort {
      ($0.file.file.supplement == nil ? 0 : 1, $0.series, $0.file.file)
        < ($1.file.file.supplement == nil ? 0 : 1, $1.series, $1.file.file)
    }
    var lists: [(scheme: String, files: [RecordedFile])] = []
    for (_, file) in placed {
      let (scheme, recorded) = try counter.next(file)
      if let index = lists.firstIndex(where: { $0.scheme == scheme }) {
        lists[index].files.append(recorded)
      } else {
        lists.append((scheme, [recorded]))
      }
    }
    return lists
  }

  private struct Counter {
    let settings: ArrangementSettings
    /// The last number of each series, and the last item of each 案卷.
    private var last: [ArchivalCodeParts: Int] = [:]
    private var given: [ArchivedFile: (parts: ArchivalCodeParts, scheme: String)] = [:]
    /// Which scheme a fonds and year is arranged by.
    private var inUse: [String: String] = [:]

    init(_ book: ArrangementBook, _ settings: ArrangementSettings) throws(Fault) {
      self.settings = settings
      try book.requireWhole(settings)
      for number in 0..<book.rows.count {
        let name = book.rows.scheme(number)
        guard let scheme = settings.scheme(named: name),
          let parts = scheme.parse(book.rows.code(number)?.rawValue ?? "")
        else { continue }
        take(book.rows.file(number), parts, name)
      }
    }

    private mutating func take(
      _ file: ArchivedFile, _ parts: ArchivalCodeParts, _ scheme: String
    ) {
      given[file] = (parts, scheme)
      inUse["\(parts.fonds) \(parts.year)"] = scheme
      let number = parts.file ?? parts.item
      last[parts.series] = max(last[parts.series] ?? 0, number)
      if parts.file != nil {
        var volume = parts
        volume.item = 0
        last[volume] = max(last[volume] ?? 0, parts.item)
      }
    }

    mutating func next(_ new: Unarranged) throws(Fault) -> (scheme: String, file: RecordedFile) {
      var year = new.filingYear
      var period = new.retained
      let isSupplement = new.file.supplement != nil
      let dossier = given[ArchivedFile(new.file.caseID)]
      if isSupplement, dossier == nil {
        throw Fault(
          breaking: .arrangedFirst, new.file.name, zh: "\(new.file.caseID)的案卷还没有档号",
          en: "the dossier of \(new.file.caseID) has no code yet")
      }
      // A supplement belongs to the 案卷 that it goes on from, where that is one.
      let joined = isSupplement ? dossier.flatMap { $0.parts.file == nil ? nil : $0.parts } : nil
      if let joined {
        year = joined.year
        period.period =
          RetentionPeriod.allCases.first { $0.codeText == joined.retention } ?? period.period
      }
      let policy = settings.policy(of: year)
      let scheme = try settings.scheme(of: year)
      var parts = try settings.series(year: year, retention: period.period)
      let place = "\(parts.fonds) \(parts.year)"
      if let other = inUse[place], other != policy.scheme {
        throw Fault(
          breaking: .codeScheme, new.file.name,
          zh: "全宗\(parts.fonds)的\(year)年度已按“\(other)”编号，不能再用“\(policy.scheme)”",
          en:
            "the year \(year) of fonds \(parts.fonds) was begun under “\(other)” and cannot go on under “\(policy.scheme)”"
        )
      }
      if scheme.isByVolume {
        if let joined {
          parts = joined
          parts.item = 0
          parts.item = (last[parts] ?? 0) + 1
        } else {
          parts.file = (last[parts] ?? 0) + 1
          parts.item = 1
        }
      } else {
        parts.item = (last[parts] ?? 0) + 1
      }
      guard (parts.file ?? parts.item) <= scheme.seriesLimit else {
        throw Fault(
          breaking: .seriesFull, new.file.name,
          zh: "\(scheme.seriesName(parts))已编到\(scheme.seriesLimit)",
          en: "\(scheme.seriesName(parts)) has reached \(scheme.seriesLimit)",
          next: Phrase(
            zh: "请在 office.xml 的整理办法里改用机构代码、下级门类或按件整理",
            en: "in office.xml, arrange by organ, by a sub-category or by item"))
      }
      let code = try placed(Place(entry: new.file.name)) { () throws(Fault) in
        try scheme.code(parts)
      }
      take(new.file, parts, policy.scheme)
      return (
        policy.scheme,
        RecordedFile(
          new.file, code: code, filingYear: year, retention: period.period, dossier: new.dossier,
          sm3: new.sm3, pages: new.pages, title: new.title, basis: period.basis)
      )
    }
  }
}
