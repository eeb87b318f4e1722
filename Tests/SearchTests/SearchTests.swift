import Primitives
import Testing

@testable import Search

private func record(
  _ id: String, _ title: String, _ day: String = "2022-11-05", street: String = "绳金塔街道",
  units: [String] = ["区住建局"], days: Int? = nil, rounds: Int = 1, log: String = "",
  personal: String = ""
) throws -> SearchRecord {
  SearchRecord(
    caseID: id, number: "", title: title, date: try #require(CivilDate(day)), street: street,
    community: "", units: units, deputies: [], category: "", state: "archived",
    satisfaction: "", durationDays: days, rounds: rounds, hasScan: false,
    texts: [(.title, title), (.log, log), (.personal, personal)], volume: "V1")
}

private func found(
  _ query: String, in records: [SearchRecord], personal: Bool = false
) throws -> [String] {
  var scan = Scan(
    SearchRequest(query: try Query(query), order: .oldest, limit: 1_000, searchesPersonal: personal)
  )
  for record in records { scan.look(at: record) }
  return scan.answer().hits.map(\.caseID)
}

@Suite("Searching by looking at every case")
struct SearchTests {
  @Test func anyStretchOfChineseFromOneCharacterUpIsFound() throws {
    let records = [try record("A", "永叔路84号小区化粪池堵塞"), try record("B", "加装电梯")]
    for query in ["粪", "化粪", "粪池堵", "永叔路84号小区化粪池堵塞"] {
      #expect(try found(query, in: records) == ["A"], "\(query)")
    }
    #expect(try found("粪化", in: records).isEmpty)
  }

  @Test func widthAndCaseMakeNoDifference() throws {
    let records = [try record("A", "永叔路８４号ＡＢ栋")]
    for query in ["84号", "８４号", "ab栋", "AB"] {
      #expect(try found(query, in: records) == ["A"], "\(query)")
    }
  }

  @Test func noMatchReachesOverPunctuation() throws {
    let records = [try record("A", "清淤，更换主管")]
    #expect(try found("淤更", in: records).isEmpty)
    #expect(try found("\"清淤，更换\"", in: records) == ["A"])
  }

  @Test func wordsOperatorsAndBracketsCombine() throws {
    let records = [
      try record("A", "化粪池", log: "清淤"), try record("B", "化粪池"), try record("C", "电梯"),
    ]
    #expect(try found("化粪池 清淤", in: records) == ["A"])
    #expect(try found("清淤 OR 电梯", in: records) == ["A", "C"])
    #expect(try found("化粪池 NOT 清淤", in: records) == ["B"])
    #expect(try found("化粪池 -清淤", in: records) == ["B"])
    #expect(try found("（清淤 OR 电梯） -化粪池", in: records) == ["C"])
    #expect(try found("", in: records) == ["A", "B", "C"])
  }

  @Test func fieldsFacetsAndNumbersAreAsked() throws {
    let records = [
      try record("A", "化粪池", days: 120, rounds: 2), try record("B", "电梯", days: 90, log: "化粪池"),
      try record("C", "化粪池"),
    ]
    #expect(try found("title:化粪池", in: records) == ["A", "C"])
    #expect(try found("标题：化粪池", in: records) == ["A", "C"])
    #expect(try found("days>90", in: records) == ["A"])
    #expect(try found("天数>=90", in: records) == ["A", "B"])
    #expect(try found("is:reworked", in: records) == ["A"])
    #expect(try found("街道:绳金塔街道 轮次=1", in: records) == ["B", "C"])
  }

  @Test func aMaskedReaderLearnsNothingFromPersonalData() throws {
    let records = [try record("A", "电梯", personal: "陈武 13800138000")]
    #expect(try found("陈武", in: records).isEmpty)
    #expect(try found("居民:陈武", in: records).isEmpty)
    #expect(try found("陈武", in: records, personal: true) == ["A"])
  }

  @Test func attachmentsAreLookedInByNameAloneAndForThoseWhoMay() throws {
    var attached = try record("A", "电梯", personal: "陈武")
    attached.texts.append((.attachment, "屋面渗水 防水卷材"))
    let records = [attached, try record("B", "屋面渗水")]
    for query in ["附件:渗水", "attachment：渗水", "附件:\"防水卷材\" 电梯", "附件:防水 居民:陈武"] {
      #expect(try found(query, in: records, personal: true) == ["A"], "\(query)")
      #expect(try found(query, in: records).isEmpty, "\(query)")
      #expect(try Query(query).namesPersonal && Query("NOT \(query)").namesPersonal)
    }
    #expect(try found("NOT 附件:渗水", in: records, personal: true) == ["B"])
    for isPersonal in [false, true] {
      #expect(try found("渗水", in: records, personal: isPersonal) == ["B"])
      #expect(try found("防水卷材 OR 八十四号", in: records, personal: isPersonal).isEmpty)
    }
    #expect(try found("居民:渗水", in: records, personal: true).isEmpty)
    let request = SearchRequest(query: try Query("附件:卷材"), searchesPersonal: true)
    let snippet = try #require(request.snippet(of: attached))
    #expect(snippet.field == .attachment && snippet.match == "卷材" && snippet.before == "屋面渗水 防水")
  }

  @Test func noIndexHoldsAttachmentsNorAnswersForThem() throws {
    let plain = [try record("A", "电梯", personal: "陈武"), try record("B", "屋面渗水")]
    var attached = plain
    attached[0].texts.append((.attachment, "屋面渗水"))
    let bytes = try SearchIndex.bytes(of: attached)
    #expect(try bytes == SearchIndex.bytes(of: plain))
    let index = try SearchIndex(bytes: bytes)
    for query in ["附件:渗水", "附件:\"渗\"", "电梯 NOT 附件:shenshui"] {
      var request = SearchRequest(query: try Query(query), searchesPersonal: true)
      let fault = #expect(throws: Fault.self) {
        var scan = Scan(request)
        try scan.look(in: index)
      }
      #expect(fault?.code == "search-index-attachments", "\(query)")
      request.searchesPersonal = false
      var scan = Scan(request)
      try scan.look(in: index)
      var looking = Scan(request)
      for record in attached { looking.look(at: record) }
      #expect(scan.answer().count == looking.answer().count, "\(query)")
    }
    // What is attached is no part of a case's length, so that relevance is the same everywhere.
    let request = SearchRequest(query: try Query("电梯"), order: .relevance)
    let scores = [plain, attached].map { records in
      var scan = Scan(request)
      for record in records { scan.look(at: record) }
      return scan.answer().hits.map(\.score)
    }
    #expect(scores[0] == scores[1])
  }

  @Test(arguments: [
    ("化粪池 (清淤", "search-query-bracket", 5), ("化粪池)", "search-query-bracket", 4),
    ("\"化粪池", "search-query-quote", 1), ("颜色:红", "search-query-field", 1),
    ("days>很久", "search-query-number", 6), ("高度>3", "search-query-measure", 1),
    ("a OR", "search-query-word", 5), ("，", "search-query-empty", 1),
  ])
  func anErrorPointsAtItsCharacter(query: String, code: String, column: Int) throws {
    let fault = try #require(throws: Fault.self) { try Query(query) }
    #expect(fault.code == code)
    #expect(fault.place.column == column)
  }

  @Test func facetsAndCountsAreExactAndPagingIsStable() throws {
    var scan = Scan(
      SearchRequest(query: try Query("池"), facets: [.street, .year], limit: 2, offset: 1))
    for index in 0..<5 {
      scan.look(
        at: try record(
          "C\(index)", "池\(index)", "202\(index % 2 + 2)-01-0\(index + 1)",
          street: index == 0 ? "甲" : "乙"))
    }
    let answer = scan.answer()
    #expect(answer.count == 5)
    #expect(answer.hits.map(\.caseID) == ["C1", "C4"])
    #expect(answer.facets[0].values.map(\.value) == ["乙", "甲"])
    #expect(answer.facets[0].values.map(\.count) == [4, 1])
    #expect(answer.facets[1].values.map(\.count) == [3, 2])
  }

  @Test func aSeedDrawsTheSameSampleInAnyOrder() throws {
    let records = try (0..<100).map { try record("C\($0)", "池") }
    func draw(_ records: [SearchRecord], seed: UInt64) throws -> [String] {
      var scan = Scan(SearchRequest(query: .everything, sample: (20, seed)))
      for record in records { scan.look(at: record) }
      return scan.answer().hits.map(\.caseID)
    }
    #expect(try draw(records, seed: 7) == draw(records.reversed(), seed: 7))
    #expect(try draw(records, seed: 7) != draw(records, seed: 8))
    #expect(Set(try draw(records, seed: 7)).count == 20)
  }

  @Test func aSnippetShowsTheHitAsItWasWritten() throws {
    var scan = Scan(SearchRequest(query: try Query("84号")))
    scan.look(at: try record("A", "关于永叔路８４号小区化粪池堵塞的建议"))
    let snippet = try #require(scan.answer().hits.first?.snippet)
    #expect(snippet.before == "关于永叔路")
    #expect(snippet.match == "８４号")
    #expect(snippet.after == "小区化粪池堵塞的建议")
  }

  /// The oracle: every stretch of every run of a random text is found, and nothing else.
  @Test func randomTextsAgreeWithANaiveScan() throws {
    var random = SystemRandomNumberGenerator()
    let seed = random.next() % 1_000_000
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = Array("粪池路号水，。 aB8８𠮷")
    for _ in 0..<200 {
      let text = String((0..<next(30)).map { _ in alphabet[next(alphabet.count)] })
      let needle = String((0..<(1 + next(3))).map { _ in alphabet[next(5)] })
      let naive = text.contains(needle)
      let hit = try !found(needle, in: [try record("A", text)]).isEmpty
      #expect(hit == naive, "seed \(seed): “\(needle)” in “\(text)”")
    }
  }
}
