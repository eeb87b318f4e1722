import Primitives
import Storage
import Testing

@testable import Search

@Suite("Searching an index gives what looking at every case gives")
struct IndexTests {
  private func seed() -> UInt64 {
    var random = SystemRandomNumberGenerator()
    return random.next() % 1_000_000
  }

  private func answer(_ request: SearchRequest, _ indexes: [SearchIndex]) throws -> String {
    var scan = Scan(request)
    for index in indexes { try scan.look(in: index) }
    return summary(scan.answer())
  }

  @Test(arguments: [0, 1, 7, 60, 700])
  func randomRequestsAgreeWithTheScan(count: Int) throws {
    let seed = seed()
    var corpus = SeededCorpus(seed)
    let records = corpus.records(count)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: records))
    try index.verify()
    for _ in 0..<(count > 100 ? 150 : 300) {
      let request = corpus.request()
      let expected = scanned(request, records)
      let found = try answer(request, [index])
      #expect(found == expected, "seed \(seed), \(count) cases: \(request)")
      if found != expected { return }
    }
  }

  /// Large indexes are looked through a stretch at a time, and what was stepped over is remembered; where
  /// candidates are few, they are looked at one by one.
  @Test func answersDoNotDependOnTheWidthOfStretchesOrDoWithoutThem() throws {
    let seed = seed()
    var corpus = SeededCorpus(seed)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: corpus.records(900)))
    for turn in 0..<120 {
      // Longer words than random requests have: several bigrams that seldom follow each other.
      var request = corpus.request()
      request.query =
        turn % 2 == 0
        ? .all([.text(corpus.run(of: 2...6)), .text(corpus.run(of: 2...3))])
        : .text(corpus.run(of: 3...6))
      let hidden = turn % 3 == 0 ? Array(stride(from: turn % 7, to: 900, by: 7)) : []
      func query(_ widest: UInt32, _ sparse: Int) throws -> IndexQuery {
        try IndexQuery(index, request, hiding: hidden, widest: widest, sparse: sparse)
      }
      let all = try query(IndexQuery.widest, .max).all()
      let facets: [Facet] = [.street, .state]
      let known = try query(IndexQuery.widest, .max).facets(facets)
      for (width, sparse) in [
        (64, .max), (128, .max), (IndexQuery.widest, .max), (IndexQuery.widest, 1), (64, 1),
      ] as [(UInt32, Int)] {
        let found = try query(width, sparse).all()
        let count = try query(width, sparse).count()
        let newest = try query(width, sparse).newest(5)
        let (sum, values) = try query(width, sparse).facets(facets)
        #expect(
          found == all && count == all.count && newest == Array(all.prefix(5)) && sum == all.count
            && values == known.values,
          "seed \(seed), width \(width), sparse \(sparse): \(request)")
      }
    }
  }

  /// Where few cases are candidates they are counted by the hundred, and the last of them with the rest.
  @Test(arguments: [0, 1, 255, 256, 257, 511, 512, 600])
  func everyCandidateIsCountedOnce(matching: Int) throws {
    let records = (0..<3000).map { number in
      // Spread out, and with one state in three.
      let isMatching = number * matching / 3000 != (number + 1) * matching / 3000
      return SearchRecord(
        caseID: "C-\(number)", number: "N\(number)", title: "",
        date: CivilDate(dayNumber: 18_000 + number % 300), street: "", community: "", units: [],
        deputies: [], category: "", state: number % 3 == 0 ? "archived" : "open",
        satisfaction: "", durationDays: nil, rounds: 1, hasScan: false,
        texts: [(.narrative, isMatching ? "化粪池" : number % 9 == 0 ? "一" : "化粪，粪池")],
        isRead: false, volume: "V", key: "")
    }
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: records))
    let request = SearchRequest(query: .text(TextTerm(text: "化粪池", field: nil)))
    func query(_ sparse: Int) throws -> IndexQuery {
      try IndexQuery(index, request, hiding: [], widest: IndexQuery.widest, sparse: sparse)
    }
    let byCandidates = try query(1).facets([.state])
    let byStretches = try query(.max).facets([.state])
    #expect(byCandidates.count == matching && byStretches.count == matching)
    #expect(byCandidates.values == byStretches.values)
    #expect(byCandidates.values[0].values.reduce(0, +) == matching)
  }

  /// Lists of several blocks, of which those that cannot matter are stepped over: frequent words and rare
  /// ones, in cases of all lengths, some with a word in the title, some with none.
  @Test(arguments: [true, false])
  func theBestOfSeveralWordsAreTheBestOfAllThatMatch(hasTitles: Bool) throws {
    let seed = seed()
    var random = SeededNumbers(seed)
    let words = [("水漏", 1), ("粪池", 2), ("道路", 5), ("电梯", 12), ("噪声", 30), ("井盖坏", 40)]
    let records = (0..<6000).map { number in
      var text = ""
      for (word, every) in words where random.next(every) == 0 {
        for _ in 0...(random.next(3) == 0 ? random.next(6) : 0) {
          text += random.next(2) == 0 ? word : "，" + word
        }
      }
      text += String(repeating: "一", count: random.next(4) == 0 ? random.next(900) : 20)
      let title = hasTitles && random.next(9) == 0 ? random.pick(words).0 : ""
      return SearchRecord(
        caseID: "C-\(number)", number: "N\(number)", title: title,
        date: CivilDate(dayNumber: 18_000 + random.next(300)), street: "", community: "",
        units: [], deputies: [], category: "", state: random.pick(["open", "archived"]),
        satisfaction: "", durationDays: nil, rounds: 1, hasScan: false,
        texts: [(.title, title), (.narrative, text)], isRead: false, volume: "V", key: "")
    }
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: records))
    let asked = words.map(\.0) + ["池水", "漏粪池", "漏道路", "梯噪声", "盖坏"]
    for _ in 0..<80 {
      var parts = (0..<(2 + random.next(2))).map { _ in
        Query.text(TextTerm(text: random.pick(asked), field: nil))
      }
      if random.next(4) == 0 { parts.append(.value(.facet(.state, "open"))) }
      let request = SearchRequest(query: .all(parts))
      let hidden = random.next(3) == 0 ? Array(stride(from: 3, to: 6000, by: 7)) : []
      func query() throws -> IndexQuery {
        try IndexQuery(index, request, hiding: hidden, widest: IndexQuery.widest, sparse: 1)
      }
      let limit = random.pick([1, 10, 50])
      let found = try query().mostRelevant(limit)
      let scoring = try query()
      let expected = try query().all().map { (score: try scoring.score($0), number: $0) }
        .sorted { ($1.score, $0.number) < ($0.score, $1.number) }.prefix(limit)
      #expect(
        found.map(\.number) == expected.map(\.number)
          && found.map(\.score) == expected.map(\.score),
        "seed \(seed), \(limit) of \(parts)")
    }
  }

  @Test func severalIndexesAndRecordsAnswerAsOne() throws {
    let seed = seed()
    var corpus = SeededCorpus(seed)
    let records = corpus.records(120)
    let parts = [Array(records[..<40]), Array(records[40..<70])]
    let indexes = try parts.map { try SearchIndex(bytes: SearchIndex.bytes(of: $0)) }
    for _ in 0..<150 {
      let request = corpus.request()
      var scan = Scan(request)
      try scan.look(in: indexes[1])
      for record in records[70...] { scan.look(at: record) }
      try scan.look(in: indexes[0])
      #expect(summary(scan.answer()) == scanned(request, records), "seed \(seed): \(request)")
    }
  }

  /// Of one byte, every case is a part, and parts of parts are merged.
  @Test(arguments: [1, 40_000])
  func theSameCasesGiveTheSameBytesWhateverTheirOrderAndTheMemory(_ memory: Int) throws {
    let seed = seed()
    var corpus = SeededCorpus(seed)
    let records = corpus.records(400)
    let whole = try SearchIndex.bytes(of: records)
    let small = IndexBuilder(memory: memory)
    for record in records.reversed() { try small.add(record) }
    #expect(try small.bytes() == whole, "seed \(seed)")
  }

  @Test func mergedIndexesAreTheIndexOfAllTheirCases() throws {
    let seed = seed()
    var corpus = SeededCorpus(seed)
    let records = corpus.records(300)
    let folder = try TemporaryFolder()
    var parts: [(SearchIndex, [Int])] = []
    for start in stride(from: 0, to: 300, by: 60) {
      parts.append(
        (try SearchIndex(bytes: SearchIndex.bytes(of: Array(records[start..<(start + 60)]))), []))
    }
    let path = folder.path + "/merged.index"
    try SearchIndex.merge(parts, to: path, replacing: .never, storage: .disk)
    #expect(
      try Storage.disk.read(path, limit: 1 << 30) == SearchIndex.bytes(of: records), "seed \(seed)")
  }

  @Test func hiddenCasesCountForNothingAndAMergeLeavesThemOut() throws {
    let seed = seed()
    var corpus = SeededCorpus(seed)
    let records = corpus.records(80)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: records))
    let gone = Set(records.filter { $0.caseID.hasSuffix("3") }.map(\.caseID))
    let hidden = try index.numbers(of: gone)
    #expect(hidden.count == gone.count)
    let left = records.filter { !gone.contains($0.caseID) }
    for _ in 0..<100 {
      let request = corpus.request()
      var scan = Scan(request)
      try scan.look(in: index, hiding: hidden)
      #expect(summary(scan.answer()) == scanned(request, left), "seed \(seed): \(request)")
    }
    let folder = try TemporaryFolder()
    let path = folder.path + "/merged.index"
    try SearchIndex.merge([(index, hidden)], to: path, replacing: .never, storage: .disk)
    #expect(
      try Storage.disk.read(path, limit: 1 << 30) == SearchIndex.bytes(of: left), "seed \(seed)")
  }

  @Test func everyFlippedByteIsFoundOrChangesNoAnswer() throws {
    var corpus = SeededCorpus(11)
    let records = corpus.records(6)
    let bytes = try SearchIndex.bytes(of: records)
    let requests = (0..<6).map { _ in corpus.request() }
    let expected = requests.map { scanned($0, records) }
    for position in bytes.indices {
      var damaged = bytes
      damaged[position] ^= 1 << UInt8(position % 8)
      guard let index = try? SearchIndex(bytes: damaged) else { continue }
      #expect(throws: Fault.self) { try index.verify() }
      for (request, answer) in zip(requests, expected) {
        var scan = Scan(request)
        do throws(Fault) {
          try scan.look(in: index)
          #expect(summary(scan.answer()) == answer, "byte \(position)")
        } catch {
          #expect(error.kind == .damaged)
          // What was damaged has left no trace: the cases can be looked at instead.
          for record in records { scan.look(at: record) }
          #expect(summary(scan.answer()) == answer, "byte \(position)")
        }
      }
    }
  }

  @Test func aCutIndexIsRefused() throws {
    var corpus = SeededCorpus(12)
    let bytes = try SearchIndex.bytes(of: corpus.records(20))
    for length in stride(from: 0, to: bytes.count, by: 7) {
      let fault = try #require(throws: Fault.self) {
        try SearchIndex(bytes: Array(bytes[..<length]))
      }
      #expect(fault.code.hasPrefix("search-index-"))
    }
    #expect(throws: Fault.self) { try SearchIndex(bytes: bytes + [0]) }
  }

  /// Lists of one block, and of several.
  @Test(arguments: [150, 900])
  func contentThatContradictsItselfIsAFaultAndNoTrap(count: Int) throws {
    let seed = seed()
    var random = SeededNumbers(seed)
    var corpus = SeededCorpus(13)
    let bytes = try SearchIndex.bytes(of: corpus.records(count))
    let requests = (0..<12).map { _ in corpus.request() }
    for _ in 0..<(45_000 / count) {
      var forged = bytes
      for _ in 0...random.next(4) {
        forged[random.next(forged.count - 4)] = UInt8(random.next(256))
      }
      IndexForgery.sign(&forged)
      guard let index = try? SearchIndex(bytes: forged) else { continue }
      for request in requests {
        var scan = Scan(request)
        try? scan.look(in: index)
        _ = scan.answer()
      }
    }
  }

  /// Indexes of version 1 had no deputies; who meets one is told so, and makes it anew.
  @Test func anIndexOfAVersionThatIsNoLongerReadIsToldByItsVersion() throws {
    var corpus = SeededCorpus(15)
    let bytes = try SearchIndex.bytes(of: corpus.records(20))
    // Four sections fewer in its footer, as docs/formats/index.md has them.
    let footer = bytes.count - 988
    var former = Array(bytes[..<(footer + 48)])
    former[footer + 8] = 1
    former += [UInt8](repeating: 0, count: 892 - 48)
    let fault = try #require(throws: Fault.self) { try SearchIndex(bytes: former) }
    #expect(fault.code == "search-index-version")
  }

  @Test(arguments: [false, true])
  func aFailingDiskLeavesTheOldIndexOrTheNewOne(hasPhrases: Bool) throws {
    var corpus = SeededCorpus(14)
    let old = try SearchIndex.bytes(of: corpus.records(5))
    let records = hasPhrases ? PhraseTests.World(300).records : corpus.records(60)
    let new = try SearchIndex.bytes(of: records)
    let folder = try TemporaryFolder()
    let path = folder.path + "/v.index"
    try Storage.disk.publish(old, to: path, replacing: .any)
    var number = 1
    while true {
      let plan = FaultPlan(.stop, at: number)
      let storage = Storage.failing(by: plan)
      let builder = IndexBuilder(path: path, storage: storage, memory: 20_000)
      do throws(Fault) {
        for record in records { try builder.add(record) }
        try builder.finish(replacing: .any)
      } catch {
        let found = try Storage.disk.read(path, limit: 1 << 20)
        #expect(found == old || found == new, "call \(number)")
      }
      if !plan.struck { break }
      number += 1
    }
    #expect(number > 10)
    #expect((try SearchIndex(bytes: new)[.phraseLeaves].length > 0) == hasPhrases)
    #expect(try Storage.disk.read(path, limit: 1 << 20) == new)
  }
}
