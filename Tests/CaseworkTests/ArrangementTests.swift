import Primitives
import Testing

@testable import Casework

private func new(
  _ id: CaseID, _ year: Int, _ period: RetentionPeriod, supplement: Int? = nil
) -> Unarranged {
  Unarranged(
    ArchivedFile(id, supplement: supplement), filingYear: year,
    retained: Retained(period: period, basis: "复审核定"), dossier: .example(1), title: "甲", pages: 3)
}

private func id(_ serial: Int) -> CaseID { CaseID(office: "XH", year: 2022, serial: serial) }

/// What a run of the archive writes of the codes that it gave.
private func records(_ lists: [(scheme: String, files: [RecordedFile])]) -> [ArchiveRecord] {
  lists.map { list in
    ArchiveRecord(
      .arranged, on: on("2023-01-09"), recordedAt: Timestamp(on("2023-01-09"), hour: 9),
      account: "test", files: list.files, scheme: list.scheme)
  }
}

private func codes(_ lists: [(scheme: String, files: [RecordedFile])]) -> [String] {
  lists.flatMap { $0.files.map { "\($0.file.name) \($0.code?.rawValue ?? "")" } }
}

@Suite("Cases get their archival codes in order, once and for ever")
struct ArrangementTests {
  private let settings = ArrangementSettings(fonds: "Q012")
  private let byItem = ArrangementSettings(
    fonds: "Q012",
    policies: [
      ArrangementPolicy(fromYear: 0, scheme: "dat22-2015-item", category: "WS", organ: "XRW")
    ])

  @Test func codesFollowSeriesThenCase() throws {
    let given = try ArrangementBook().assign(
      [
        new(id(9), 2023, .permanent), new(id(3), 2022, .thirtyYears), new(id(8), 2022, .permanent),
        new(id(2), 2022, .permanent),
      ], settings)
    #expect(
      codes(given) == [
        "XH-2022-00003 Q012-ZY·DBJY·2022·D30-001-001",
        "XH-2022-00002 Q012-ZY·DBJY·2022·Y-001-001",
        "XH-2022-00008 Q012-ZY·DBJY·2022·Y-002-001",
        "XH-2022-00009 Q012-ZY·DBJY·2023·Y-001-001",
      ])
  }

  @Test func byItemEachFileHasANumberOfItsOwn() throws {
    let given = try ArrangementBook().assign(
      [
        new(id(2), 2022, .tenYears, supplement: 1), new(id(2), 2022, .tenYears),
        new(id(1), 2022, .tenYears),
      ], byItem)
    #expect(
      codes(given) == [
        "XH-2022-00001 Q012-WS·2022-D10-XRW-0001", "XH-2022-00002 Q012-WS·2022-D10-XRW-0002",
        "XH-2022-00002.s1 Q012-WS·2022-D10-XRW-0003",
      ])
  }

  @Test func aSupplementIsTheNextItemOfItsCase() throws {
    let first = try ArrangementBook().assign(
      [new(id(1), 2022, .permanent), new(id(2), 2022, .permanent)], settings)
    let later = try ArrangementBook(records(first)).assign(
      [
        new(id(1), 2025, .permanent, supplement: 2), new(id(1), 2024, .permanent, supplement: 1),
        new(id(3), 2022, .permanent),
      ], settings)
    #expect(
      codes(later) == [
        "XH-2022-00003 Q012-ZY·DBJY·2022·Y-003-001",
        "XH-2022-00001.s1 Q012-ZY·DBJY·2022·Y-001-002",
        "XH-2022-00001.s2 Q012-ZY·DBJY·2022·Y-001-003",
      ])
    #expect(later.first?.files[1].filingYear == 2022)
  }

  @Test func aSupplementOfACaseByItemIsAFileOfItsOwnOnceTheYearIsByVolume() throws {
    let turned = ArrangementSettings(
      fonds: "Q012",
      policies: [
        ArrangementPolicy(fromYear: 0, scheme: "dat22-2015-item", category: "WS", organ: "XRW"),
        ArrangementPolicy(fromYear: 2024, scheme: "dat13-2022-volume", category: "ZY·DBJY"),
      ])
    let first = records(try ArrangementBook().assign([new(id(1), 2023, .permanent)], turned))
    let given = try ArrangementBook(first).assign(
      [
        new(id(1), 2024, .permanent, supplement: 1), new(id(2), 2024, .permanent),
        new(id(1), 2024, .permanent, supplement: 2),
      ], turned)
    #expect(
      codes(given) == [
        "XH-2022-00002 Q012-ZY·DBJY·2024·Y-001-001",
        "XH-2022-00001.s1 Q012-ZY·DBJY·2024·Y-002-001",
        "XH-2022-00001.s2 Q012-ZY·DBJY·2024·Y-003-001",
      ])
    #expect(ArrangementBook(first + records(given)).findings(turned).isEmpty)
  }

  @Test func aSupplementWithoutItsCaseIsRefused() {
    let fault = #expect(throws: Fault.self) {
      try ArrangementBook().assign([new(id(1), 2024, .permanent, supplement: 1)], settings)
    }
    #expect(fault?.code == "archive-arranged-first")
  }

  /// Cases come in any order and in any parts: no gap, no double, and what was given stays.
  @Test(arguments: 1...40) func whateverComesWhenThereIsNoGapAndNoDouble(_ seed: Int) throws {
    var random = Scatter(seed: UInt64(seed))
    let settings = Bool.random(using: &random) ? settings : byItem
    var waiting = (1...Int.random(in: 1...60, using: &random)).map { serial in
      new(
        id(serial), 2020 + Int.random(in: 0...2, using: &random),
        RetentionPeriod.allCases.randomElement(using: &random) ?? .permanent)
    }
    waiting += waiting.filter { _ in Int.random(in: 0...4, using: &random) == 0 }.map {
      new($0.file.caseID, 2024, $0.retained.period, supplement: 1)
    }
    waiting.shuffle(using: &random)
    waiting.sort { ($0.file.supplement ?? 0) < ($1.file.supplement ?? 0) }
    var written: [ArchiveRecord] = []
    while !waiting.isEmpty {
      let part = Array(waiting.prefix(Int.random(in: 1...9, using: &random)))
      waiting.removeFirst(part.count)
      let before = ArrangementBook(written)
      // What has its code already may be handed in again.
      let again = before.files.randomElement(using: &random).map {
        new($0.caseID, 1999, .tenYears, supplement: $0.supplement)
      }
      written += records(
        try before.assign((part + [again].compactMap { $0 }).shuffled(using: &random), settings))
      let after = ArrangementBook(written)
      #expect(after.findings(settings).isEmpty, "seed \(seed)")
      for file in before.files { #expect(after.recorded(file.file) == file, "seed \(seed)") }
      for file in part { #expect(after.recorded(file.file)?.code != nil, "seed \(seed)") }
    }
  }

  @Test func withoutAFondsNumberThereIsNoCode() {
    let fault = #expect(throws: Fault.self) {
      try ArrangementBook().assign(
        [new(id(1), 2022, .permanent)], ArrangementSettings(fonds: nil))
    }
    #expect(fault?.code == "archive-fonds-given")
  }

  @Test func aFondsAndYearIsArrangedInOneWay() throws {
    let first = records(try ArrangementBook().assign([new(id(1), 2022, .permanent)], settings))
    var changed = byItem
    #expect(throws: Never.self) {
      try ArrangementBook(first).assign([new(id(2), 2023, .permanent)], changed)
    }
    let fault = #expect(throws: Fault.self) {
      try ArrangementBook(first).assign([new(id(2), 2022, .permanent)], changed)
    }
    #expect(fault?.code == "archive-code-scheme")
    // Another fonds number is another matter.
    changed.fonds = "Q013"
    #expect(throws: Never.self) {
      try ArrangementBook(first).assign([new(id(2), 2022, .permanent)], changed)
    }
  }

  @Test func aFullSeriesIsRefusedAndSaysWhatToDo() throws {
    let full = ArchiveRecord(
      .arranged, on: on("2023-01-09"), recordedAt: Timestamp(on("2023-01-09"), hour: 9),
      account: "test",
      files: try (1...9_999).map { number in
        RecordedFile(
          ArchivedFile(id(number)),
          code: try ArchivalCodeScheme.dat13Volume.code(
            ArchivalCodeParts(
              fonds: "Q012", category: ["ZY", "DBJY"], year: 2022, retention: "Y", file: number,
              item: 1)))
      }, scheme: ArchivalCodeScheme.dat13Volume.name)
    let fault = #expect(throws: Fault.self) {
      try ArrangementBook([full]).assign([new(id(20_000), 2022, .permanent)], settings)
    }
    #expect(fault?.code == "archive-series-full")
    #expect(fault?.next.zh.contains("按件") == true)
  }

  @Test(arguments: [
    ["Y-001-001", "Y-003-001"], ["Y-001-001", "Y-001-001"], ["Y-002-001"], ["Y-001-002"],
    ["Y-001-001", "not a code"],
  ])
  func gapsAndDoublesInTheRecordsStopTheNumbering(_ endings: [String]) {
    let files = endings.enumerated().map { index, ending in
      RecordedFile(
        ArchivedFile(id(index + 1)),
        code: ArchivalCode(rawValue: "Q012-ZY·DBJY·2022·" + ending))
    }
    let book = ArrangementBook(records([("dat13-2022-volume", files)]))
    let fault = #expect(throws: Fault.self) { try book.requireWhole(settings) }
    #expect(fault?.code == "archive-numbering")
    #expect(throws: Fault.self) { try book.assign([new(id(9), 2022, .permanent)], settings) }
  }

  @Test func aFileWithTwoCodesIsFound() {
    let twice = ["001", "002"].map {
      RecordedFile(
        ArchivedFile(id(1)), code: ArchivalCode(rawValue: "Q012-ZY·DBJY·2022·Y-\($0)-001"))
    }
    let findings = ArrangementBook(records([("dat13-2022-volume", twice)])).findings(settings)
    #expect(findings.map(\.zh).contains { $0.contains("有两个档号") })
  }

  @Test func theArrangementThatHoldsIsTheLastThatBegan() throws {
    let settings = ArrangementSettings(
      fonds: "Q012",
      policies: [
        ArrangementPolicy(fromYear: 2024, scheme: "dat13-2022-item", category: "WS", itemDigits: 3),
        ArrangementPolicy(fromYear: 2020, scheme: "dat22-2015-item", category: "WS", fonds: "0194"),
      ])
    let given = try ArrangementBook().assign(
      [new(id(1), 2019, .permanent), new(id(2), 2023, .permanent), new(id(3), 2025, .permanent)],
      settings)
    #expect(
      codes(given).sorted() == [
        "XH-2022-00001 Q012-ZY·DBJY·2019·Y-001-001", "XH-2022-00002 0194-WS·2023-Y-0001",
        "XH-2022-00003 Q012-WS·2025·Y-001",
      ])
  }

  @Test func settingsThatCanWriteNoCodeAreFound() {
    func findings(_ policy: ArrangementPolicy, _ schemes: [ArchivalCodeScheme] = []) -> Int {
      ArrangementSettings(fonds: "Q012", policies: [policy], schemes: schemes).findings.count
    }
    #expect(findings(.standard) == 0)
    #expect(findings(ArrangementPolicy(fromYear: 0, scheme: "none", category: "WS")) == 1)
    #expect(
      findings(ArrangementPolicy(fromYear: 0, scheme: "dat22-2015-item", category: "ZY·DBJY")) == 1)
    #expect(
      findings(
        ArrangementPolicy(fromYear: 0, scheme: "dat13-2022-volume", category: "WS", fonds: "0101"))
        == 1)
    #expect(
      findings(
        ArrangementPolicy(fromYear: 0, scheme: "dat13-2022-item", category: "WS", organ: "a b"))
        == 1)
    // Before the archive has given a fonds number, too.
    let early = ArrangementSettings(
      fonds: nil, policies: [ArrangementPolicy(fromYear: 0, scheme: "none", category: "WS")])
    #expect(early.findings.count == 1)
    var broken = ArchivalCodeScheme.dat13Item
    broken.name = "own"
    broken.itemDigitsLimit = 2
    #expect(findings(.standard, [broken]) == 1)
    broken = .dat13Item
    #expect(findings(.standard, [broken]) == 1, "its name is taken")
  }

  @Test func findingsStandInOneOrder() {
    let twice = (1...9).flatMap { number in
      [0, 1].map { _ in
        var scheme = ArchivalCodeScheme.dat13Item
        scheme.name = "own-\(number)"
        return scheme
      }
    }
    let said = ArrangementSettings(fonds: "Q012", schemes: twice).findings.map(\.en)
    #expect(said.count == 9 && said == said.sorted())
  }
}

@Suite("Every closed case has a retention period with its reason")
struct RetentionTests {
  @Test func theFirstRuleThatFitsGivesThePeriod() {
    let table = RetentionTable()
    #expect(table.retained([.admitted], by: .assigning).period == .permanent)
    #expect(table.retained([.withdrawn], by: .assigning).period == .thirtyYears)
    #expect(table.retained([.notice], by: .assigning).period == .tenYears)
    #expect(table.retained([.keyItem, .admitted], by: .undertaking).period == .permanent)
    #expect(table.retained([.admitted], by: .undertaking).period == .thirtyYears)
    for matter in RetentionMatter.allCases {
      for side in LedgerSide.allCases {
        #expect(!table.retained([matter], by: side).basis.isEmpty)
      }
    }
    #expect(RetentionTable([]).retained([.admitted], by: .assigning).period == .permanent)
  }

  @Test func whatTheSecondReviewDecidedHolds() throws {
    let journey = try Journey.until(.writtenOff)
    var view = CaseView(
      of: journey.current, directory: CaseDirectory(office: OfficeView(name: "办公室")))
    let decided = try #require(journey.current.admitted?.value.retention)
    #expect(RetentionTable().retained(view, by: .assigning).period == decided)
    #expect(view.filingYear == journey.current.filingYear)
    view.retention = nil
    #expect(view.matters.contains(.admitted))
    #expect(RetentionTable().retained(view, by: .assigning).period == .permanent)
    view.state = .withdrawn
    #expect(RetentionTable().retained(view, by: .assigning).period == .thirtyYears)
  }
}
