import Casework
import Foundation
import Glibc
import Primitives
import Storage
import Testing

@testable import Office

@Suite("An office keeps what was searched, under a name")
struct SavedSearchTests {
  private let moment = Timestamp(secondsSince1970: 1_700_000_000)

  private func save(
    _ wish: SearchWish, _ name: String, _ sample: Sample, _ storage: Storage = .disk
  ) throws {
    let desk = try OfficeDesk(home: sample.folder, templates: Desk.templates, storage: storage)
    _ = try desk.search(wish, savedAs: name, account: "tester", at: moment)
  }

  private func names(_ sample: Sample) throws -> [String] {
    try SavedSearches(home: sample.desk.home).all().map(\.name)
  }

  @Test func whatWasAskedIsKeptAndAskedAgain() throws {
    let sample = try Sample()
    let reader = Sitting(person: "i-0001", account: "tester", moment: moment)
    let wish = SearchWish(
      query: "化粪池 OR \"a<b & c\"", streets: ["绳金塔街道"], units: ["西湖区住房和城乡建设局"],
      from: "2022-01-01", to: "2023-12-31", sort: "oldest", facets: ["年度", "unit"], sample: 3,
      limit: 7, reader: reader)
    try save(wish, "化粪池 年报", sample)
    let again = try sample.desk.completed(SearchWish(query: nil), from: "化粪池 年报")
    #expect(again.query == wish.query && again.streets == wish.streets && again.units == wish.units)
    #expect(again.from == wish.from && again.to == wish.to && again.sort == wish.sort)
    #expect(again.facets == ["year", "unit"])
    // Neither who asked nor how much of the answer was shown belongs to the question.
    #expect(again.reader == nil && again.sample == nil && again.limit == 20)
    #expect(try sample.desk.search(again).json.contains("XH-2022-00017"))
    let listed = try sample.desk.savedSearches()
    #expect(listed.text(.chinese).contains("化粪池 年报") && listed.json.contains("\"i-0001\""))
    let lines = try AuditLog(home: sample.desk.home).lines()
    #expect(lines.suffix(2).map(\.action) == ["search", "search-save"])
  }

  @Test func whatIsGivenBesideTheNameGoesBeforeWhatWasSaved() throws {
    let sample = try Sample()
    try save(
      SearchWish(query: "的", streets: ["甲"], from: "2022-01-01", facets: ["year"]), "名", sample)
    let wish = try sample.desk.completed(
      SearchWish(query: "电梯", streets: ["乙"], from: "2023-01-01", sort: "oldest", facets: ["unit"]),
      from: "名")
    #expect(wish.query == "电梯" && wish.streets == ["乙"] && wish.from == "2023-01-01")
    #expect(wish.sort == "oldest" && wish.facets == ["unit"])
  }

  @Test func aNameIsTakenOnceAndFreeWhenItIsForgotten() throws {
    let sample = try Sample()
    try save(SearchWish(query: "的"), "名", sample)
    let bytes = try Data(contentsOf: sample.url("searches.xml"))
    #expect(code { try save(SearchWish(query: "电梯"), "名", sample) } == "search-save-taken")
    #expect(try Data(contentsOf: sample.url("searches.xml")) == bytes)
    #expect(code { _ = try sample.desk.forgetSearch("别的", reader: nil) } == "search-saved-unknown")
    _ = try sample.desk.forgetSearch("名", reader: nil)
    #expect(try names(sample) == [])
    #expect(
      code { _ = try sample.desk.completed(SearchWish(query: nil), from: "名") }
        == "search-saved-unknown")
    try save(SearchWish(query: "电梯"), "名", sample)
  }

  @Test(arguments: [
    "", " 名", "名 ", "-名", "a\nb", "a\tb", "a\u{200B}b", "a\u{7}b",
    String(repeating: "长", count: 41),
    String(repeating: "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", count: 40),
  ])
  func aNameThatNobodyCouldTypeIsRefused(_ name: String) throws {
    let sample = try Sample()
    #expect(code { try save(SearchWish(query: "的"), name, sample) } == "search-save-name")
    #expect(!FileManager.default.fileExists(atPath: sample.url("searches.xml").path))
  }

  @Test func aSearchThatIsRefusedOrNamesResidentsIsNotKept() throws {
    let sample = try Sample()
    let reader = Sitting(person: "x-0003", account: "tester", moment: moment)
    #expect(
      code { try save(SearchWish(query: "居民:尹", reader: reader), "名", sample) }
        == "search-save-personal")
    #expect(code { try save(SearchWish(query: "(的"), "名", sample) } == "search-query-bracket")
    let mayor = Sitting(person: "m-0001", account: "tester", moment: moment)
    #expect(
      code { try save(SearchWish(query: "的", reader: mayor), "名", sample) } == "access-search")
    #expect(try names(sample) == [])
  }

  @Test func aFileThatIsNoListIsToldAndLeftAlone() throws {
    let sample = try Sample()
    try save(SearchWish(query: "的"), "名", sample)
    let good = try String(contentsOf: sample.url("searches.xml"), encoding: .utf8)
    for text in [
      "", "<searches", good.replacing("<query>", with: "<quest>"),
      good.replacing(":1\"", with: ":2\""),
      good.replacing("的", with: "\u{0}"),
    ] {
      try text.write(to: sample.url("searches.xml"), atomically: true, encoding: .utf8)
      #expect(throws: Fault.self) { try sample.desk.savedSearches() }
      #expect(throws: Fault.self) { try save(SearchWish(query: "的"), "二", sample) }
      #expect(try String(contentsOf: sample.url("searches.xml"), encoding: .utf8) == text)
    }
  }

  @Test func aListIsFullAtItsLimit() throws {
    let sample = try Sample()
    let searches = SavedSearches(home: sample.desk.home)
    func search(_ name: String) -> SavedSearch {
      SavedSearch(
        name: name, savedBy: nil, account: "tester", savedAt: moment, query: "", streets: [],
        units: [], from: nil, to: nil, sort: nil, facets: [], eitherScript: nil)
    }
    try searches.add(search("n0"))
    let one = try String(contentsOf: sample.url("searches.xml"), encoding: .utf8)
    let start = try #require(one.range(of: "  <search ")?.lowerBound)
    let end = try #require(one.range(of: "</searches>")?.lowerBound)
    let more = (1..<500).map { one[start..<end].replacing("n0", with: "n\($0)") }
    try (one[..<start] + more.joined() + one[start...]).write(
      to: sample.url("searches.xml"), atomically: true, encoding: .utf8)
    #expect(code { try searches.add(search("one more")) } == "search-save-full")
    try searches.remove("n7")
    try searches.add(search("one more"))
    let all = try searches.all().map(\.name)
    #expect(all.count == 500 && all == all.sorted())
  }

  @Test(arguments: [FaultPlan.Kind.stop, .fail(ENOSPC), .runShort, .shortWrite])
  func aFaultAtAnyCallLeavesTheOldListOrTheNewOne(_ kind: FaultPlan.Kind) throws {
    let sample = try Sample()
    try save(SearchWish(query: "的"), "甲", sample)
    let old = try Data(contentsOf: sample.url("searches.xml"))
    func add(_ plan: FaultPlan) throws {
      let home = OfficeHome(sample.folder, storage: .failing(by: plan))
      try SavedSearches(home: home).add(
        SavedSearch(
          name: "乙", savedBy: nil, account: "tester", savedAt: moment, query: "电梯", streets: [],
          units: [], from: nil, to: nil, sort: nil, facets: [], eitherScript: nil))
    }
    let counting = FaultPlan(kind, at: .max)
    try add(counting)
    #expect(counting.count > 5)
    for call in 1...counting.count {
      try old.write(to: sample.url("searches.xml"))
      let done = (try? add(FaultPlan(kind, at: call))) != nil
      let found = try names(sample)
      #expect(found == ["甲"] || found == ["乙", "甲"], "call \(call)")
      if done, kind != .stop { #expect(found.count == 2, "call \(call)") }
    }
  }
}

@Suite("Many cases are told in few words")
struct CaseStretchesTests {
  @Test func numbersInARowAreOneStretchAndGapsPartThem() {
    func row(_ range: ClosedRange<Int>, _ year: Int = 2022) -> [String] {
      range.map { CaseID(office: "XH", year: year, serial: $0).rawValue }
    }
    #expect(CaseStretches([]).texts == [])
    #expect(CaseStretches(row(7...7)).texts == ["XH-2022-00007"])
    #expect(CaseStretches(row(7...8)).texts == ["XH-2022-00007", "XH-2022-00008"])
    #expect(CaseStretches(row(1...1000).shuffled()).texts == ["XH-2022-00001…XH-2022-01000"])
    #expect(
      CaseStretches(row(1...3) + row(5...5) + row(7...9) + row(10...12, 2023)).texts == [
        "XH-2022-00001…XH-2022-00003", "XH-2022-00005", "XH-2022-00007…XH-2022-00009",
        "XH-2023-00010…XH-2023-00012",
      ])
    // The year's last and the next year's first are not in a row, nor are two offices'.
    #expect(CaseStretches(row(1...1) + row(2...2, 2023) + ["XI-2022-00002"]).texts.count == 3)
    #expect(
      CaseStretches(row(99_999...100_001) + ["XH-2022-00001.s1", "?"]).texts == [
        "XH-2022-99999…XH-2022-100001", "?", "XH-2022-00001.s1",
      ])
  }
}
