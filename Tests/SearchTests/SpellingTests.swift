import Primitives
import Testing

@testable import Search

private func record(
  _ title: String, narrative: String = "", personal: String = "", isRead: Bool = true
) -> SearchRecord {
  SearchRecord(
    caseID: "A", number: "", title: title, date: CivilDate(dayNumber: 19_000), street: "",
    community: "", units: [], deputies: [], category: "", state: "", satisfaction: "",
    durationDays: nil, rounds: 1, hasScan: false,
    texts: [(.title, title), (.narrative, narrative), (.personal, personal)], isRead: isRead,
    volume: "V")
}

/// Whether a case is found; by looking at it and by an index, which must say the same.
private func finds(
  _ query: String, _ record: SearchRecord, personal: Bool = false, eitherScript: Bool = false,
  indexed: Bool = true
) throws -> Bool {
  let request = SearchRequest(
    query: try Query(query, eitherScript: eitherScript), order: .relevance,
    searchesPersonal: personal)
  var scan = Scan(request)
  scan.look(at: record)
  if indexed {
    var other = Scan(request)
    try other.look(in: SearchIndex(bytes: SearchIndex.bytes(of: [record])))
    #expect(summary(other.answer()) == summary(scan.answer()), "\(query)")
  }
  return scan.answer().count == 1
}

@Suite("Words stand for their spellings")
struct SpellingTests {
  // MARK: Pinyin

  @Test func syllablesAndInitialsFindWhatIsReadSo() throws {
    let case1 = record("永叔路84号小区化粪池堵塞")
    for query in [
      "huafenchi", "HuaFenChi", "ｈｕａｆｅｎｃｈｉ", "hua'fen'chi", "hfc", "HFC", "ＨＦＣ", "yongshulu84hao",
      "ysl84h",
      "fenchidusai", "标题:huafenchi", "title:hfc", "chidu",
    ] {
      #expect(try finds(query, case1), "\(query)")
    }
    for query in ["huafench", "uafenchi", "huachi", "hf c8", "内容:huafenchi", "\"huafenchi\"", "f"] {
      #expect(try !finds(query, case1), "\(query)")
    }
    #expect(try !finds("huafenchi", record("永叔路84号小区化粪池堵塞", isRead: false)))
    #expect(try !finds("huafenchi", record("", narrative: "化粪池")))
  }

  @Test func lettersAreFoundAsTheyAreWrittenToo() throws {
    #expect(try finds("xian", record("XIAN路")))
    #expect(try finds("wifi", record("楼内WiFi信号")))
    #expect(try finds("\"xian\"", record("xian路")))
  }

  @Test func aBorderBetweenSyllablesMayBeGuessedOrShown() throws {
    for title in ["西安路", "先进路"] { #expect(try finds("xian", record(title)), "\(title)") }
    #expect(try finds("xi'an", record("西安路")))
    #expect(try !finds("xi'an", record("先进路")))
    #expect(try finds("fangan", record("方案")))
    #expect(try finds("fangan", record("反感")))
  }

  @Test func uWithTwoDotsIsTypedAsVOrU() throws {
    for query in ["lvhua", "luhua", "lühua", "lü'hua"] {
      #expect(try finds(query, record("绿化")), "\(query)")
    }
    #expect(try !finds("lvhua", record("路华")))
    #expect(try finds("qinlue", record("侵略")))
    #expect(try finds("qinlve", record("侵略")))
  }

  @Test(arguments: [
    ("曾", "zeng"), ("单", "shan"), ("仇", "qiu"), ("解", "xie"), ("查", "zha"), ("区", "ou"),
    ("朴", "piao"), ("盖", "ge"), ("翟", "zhai"), ("任", "ren"), ("华", "hua"), ("缪", "miao"),
    ("洗", "xian"), ("折", "she"), ("种", "chong"), ("员", "yun"), ("逄", "pang"),
    ("令狐", "linghu"), ("尉迟", "yuchi"), ("万俟", "moqi"), ("长孙", "zhangsun"),
  ])
  func surnamesAreFoundAsTheyAreSpoken(surname: String, pinyin: String) throws {
    #expect(try finds("\(pinyin)xiaoxi", record("\(surname)晓茜")))
    #expect(try finds("\(pinyin)xiaoqian", record("\(surname)晓茜")))
  }

  @Test func everyReadingOfAPolyphoneIsFoundInAnyMixture() throws {
    for query in ["zxq", "zxx", "cxq", "ZXX", "cengxiaoxi", "zengxiaoqian", "xiaoxi"] {
      #expect(try finds(query, record("曾晓茜")), "\(query)")
    }
    #expect(try finds("chongqingzhongxinyinhang", record("重庆中心银行")))
    #expect(try finds("cqzxyh", record("重庆中心银行")))
  }

  @Test func rareCharactersAreRead() throws {
    #expect(try finds("ling", record("二〇二二")))
    #expect(try finds("chenhong", record("陈𬭎")))
    #expect(Syllables.shared.spellings(Array("zzz".utf8), borders: []) == nil)
  }

  @Test func noReadingOfAResidentReachesAMaskedReader() throws {
    let case1 = record("电梯", personal: "曾晓茜")
    for query in ["zxq", "zengxiaoqian", "居民:zxq"] {
      #expect(try !finds(query, case1), "\(query)")
      #expect(try finds(query, case1, personal: true), "\(query)")
    }
  }

  @Test func theSnippetShowsWhatWasRead() throws {
    var scan = Scan(SearchRequest(query: try Query("ysl84h")))
    scan.look(at: record("关于永叔路８４号小区化粪池堵塞的建议"))
    let snippet = try #require(scan.answer().hits.first?.snippet)
    #expect(snippet.before == "关于")
    #expect(snippet.match == "永叔路８４号")
  }

  /// The oracle: letters are found where readings, put together, are these letters.
  @Test func randomLettersAgreeWithAllReadingsWrittenOut() throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededNumbers(seed)
    let readings: [(character: String, pinyin: [String])] = [
      ("西", ["xi"]), ("安", ["an"]), ("先", ["xian"]), ("茜", ["qian", "xi"]), ("方", ["fang"]),
      ("反", ["fan"]), ("感", ["gan"]), ("绿", ["lv", "lu"]), ("阿", ["a", "e"]), ("泥", ["ni"]),
      ("8", ["8"]),
    ]
    let pieces = [
      "xi", "an", "xian", "qian", "fang", "fan", "gan", "lv", "lu", "a", "ni", "8", "'",
    ]
    var hits = 0
    for round in 0..<400 {
      let text = (0..<(1 + random.next(4))).map { _ in random.next(readings.count) }
      let stretch = text.dropFirst(random.next(2)).prefix(1 + random.next(3))
      let query =
        (random.next(2) == 0
        ? stretch.map { random.pick(readings[$0].pinyin) }
        : (0..<(1 + random.next(3))).map { _ in random.pick(pieces) }).joined()
      guard query.first?.isLetter == true, query.count(where: \.isLetter) > 1 else { continue }
      // Every stretch of the text, in every mixture of readings, with and without borders.
      var isRead = false
      for start in text.indices {
        for end in start..<text.count {
          let stretch = text[start...end].map { readings[$0].pinyin }
          var spoken: Set<[String]> = [[]]
          for sounds in stretch {
            spoken = Set(spoken.flatMap { before in sounds.map { before + [$0] } })
          }
          let isHan = stretch.contains { $0 != ["8"] }
          for parts in spoken where isHan {
            let sounds = parts.joined()
            let borders = query.split(separator: "'", omittingEmptySubsequences: false)
            if sounds == borders.joined() {
              var ends: Set<Int> = []
              _ = parts.reduce(0) {
                ends.insert($0); return $0 + $1.count
              }
              var at = 0
              let isWhole = borders.dropLast().allSatisfy { piece in
                at += piece.count
                return at == sounds.count || ends.contains(at)
              }
              if isWhole { isRead = true }
            }
            if !query.contains("'"),
              parts.map({ String($0.prefix(1)) }).joined() == query
            {
              isRead = true
            }
          }
        }
      }
      if isRead { hits += 1 }
      let title = text.map { readings[$0].character }.joined()
      let found = try finds(query, record(title), indexed: round % 16 == 0)
      #expect(found == isRead, "seed \(seed): \(query) in \(title)")
    }
    #expect(hits > 50)
  }

  @Test func lettersThatCanBeReadInCountlessWaysAreAnswered() throws {
    let long = String(repeating: "xian", count: 120)
    #expect(try !finds(long, record("西安先安西先")))
    #expect(try finds("xianxianxian", record("西安先西安")))
    // More ways than an index tries: it says so, and the cases can be looked at.
    let text = String(repeating: "西安先安西先西西安安先先", count: 4)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: [record(text)]))
    var scan = Scan(SearchRequest(query: try Query(long)))
    let fault = try #require(throws: Fault.self) { try scan.look(in: index) }
    #expect(fault.code == "search-index-spellings")
    scan.look(at: record(text))
    #expect(scan.answer().count == 0)
  }

  // MARK: Numbers

  @Test(arguments: [
    "84号", "８４号", "八十四号", "84", "八十四", "永叔路84号", "永叔路八十四号",
  ])
  func aNumberIsOneInDigitsAndInNumerals(query: String) throws {
    for title in ["永叔路84号小区", "永叔路８４号小区", "永叔路八十四号小区"] {
      #expect(try finds(query, record(title)), "\(query) in \(title)")
    }
    #expect(try !finds(query, record("永叔路48号小区")))
  }

  @Test(arguments: [
    ("2022年", "二〇二二年"), ("2022年", "二零二二年"), ("二零二二年", "二〇二二年"), ("2户", "两户"), ("2户", "二户"),
    ("22000元", "两万二千元"), ("22000元", "二万两千元"), ("两百户", "200户"), ("10005元", "一万零五元"), ("3号楼", "三号楼"),
    ("第3", "第三"), ("105户", "一百〇五户"), ("110伏", "一百一十伏"), ("120000000元", "一亿二千万元"),
    ("十五日", "15日"),
  ])
  func numbersAreWrittenInMoreThanOneWay(query: String, title: String) throws {
    #expect(try finds(query, record(title)))
    #expect(try finds(title, record(query)))
  }

  @Test func signsThatAreNoNumberStayAsTheyAre() throws {
    for (query, title) in [
      ("统一", "统1"), ("3", "三号楼"), ("万户", "10000户"), ("2022-11", "二〇二二-11"), ("B84", "B八十四"),
      ("\"84号\"", "八十四号"), ("八一桥", "81桥"), ("四十四十", "4040"),
    ] {
      #expect(try !finds(query, record(title)), "\(query) in \(title)")
    }
  }

  @Test func everyNumberComesBackFromItsNumerals() throws {
    var random = SeededNumbers(UInt64.random(in: 0..<1_000_000))
    for number in Array(0..<12_000) + (0..<2_000).map({ _ in random.next(999_999_999_999) }) {
      let digits = Array(String(number).utf8)
      for form in Numerals.forms(digits) {
        for pick in [0, 1] {
          let written = form.map { $0[min(pick, $0.count - 1)] }
          #expect(Numerals.digits(written) == digits, "\(number) \(pick)")
        }
      }
    }
  }

  // MARK: Other names

  @Test func aWordThatHoldsAnotherNameStandsForAll() throws {
    let aliases = [["化粪池", "下水道", "粪水"], ["区住建局", "城建局"], ["，", "加梯", "加装电梯"], ["单独"]]
    for (query, title) in [
      ("化粪池", "下水道堵塞"), ("粪水", "化粪池堵塞"), ("小区化粪池堵塞", "小区下水道堵塞"), ("城建局", "区住建局"), ("加梯", "加装电梯"),
      ("加装电梯", "加梯"), ("标题:加装电梯", "加梯"), ("化粪池", "化粪池"), ("84号加梯", "八十四号加装电梯"),
    ] {
      let record = record(title)
      let request = SearchRequest(query: try Query(query, aliases: aliases), order: .relevance)
      var scan = Scan(request)
      scan.look(at: record)
      var indexed = Scan(request)
      try indexed.look(in: SearchIndex(bytes: SearchIndex.bytes(of: [record])))
      #expect(scan.answer().count == 1, "\(query) in \(title)")
      #expect(summary(indexed.answer()) == summary(scan.answer()), "\(query) in \(title)")
    }
    for (query, title) in [("\"化粪池\"", "下水道"), ("化粪", "下水道"), ("单独", "单"), ("，加梯", "区住建局")] {
      var scan = Scan(SearchRequest(query: try Query(query, aliases: aliases)))
      scan.look(at: record(title))
      #expect(scan.answer().count == 0, "\(query) in \(title)")
    }
  }

  // MARK: Scripts

  @Test func eitherScriptFindsTheOtherWhereItIsAskedFor() throws {
    for (query, title) in [
      ("糞池", "化粪池"), ("粪池", "化糞池"), ("頭髮", "头发"), ("发展", "發展"), ("發展", "发展"), ("髮", "發"),
      ("化糞池堵塞", "化粪池堵塞"),
    ] {
      #expect(try !finds(query, record(title)), "\(query) in \(title)")
      #expect(try finds(query, record(title), eitherScript: true), "\(query) in \(title)")
      #expect(try finds("繁体:\(query)", record(title)), "\(query) in \(title)")
      #expect(try finds("traditional:\"\(query)\"", record(title)), "\(query) in \(title)")
    }
    #expect(try !finds("\"糞池\"", record("粪池"), eitherScript: true))
    #expect(try finds("两万户", record("兩萬戶"), eitherScript: true))
    #expect(try finds("2万户", record("2萬戶"), eitherScript: true))
  }

  @Test func aLongSentenceIsFoundInAnyMixtureOfScripts() throws {
    let simplified = "关于永叔路小区化粪池堵塞污水外溢的建议绳金塔街道办事处与区住建局联合处理"
    let mixed = "關于永叔路小區化糞池堵塞污水外溢的建議绳金塔街道辦事处與區住建局聯合处理"
    #expect(try finds(simplified, record(mixed), eitherScript: true))
    #expect(try finds(mixed, record(simplified), eitherScript: true))
  }
}
