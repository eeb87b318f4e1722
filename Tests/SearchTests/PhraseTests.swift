import Primitives
import Storage
import Testing

@testable import Search

@Suite("A rare run of frequent bigrams has a list of its own")
struct PhraseTests {
  /// Cases whose texts have four frequent bigrams, and of these some phrases that are frequent, one that is
  /// rare, one that occurs nowhere, and longer runs; and other words at random.
  struct World {
    static let characters = Array("粪池路号水漏管")
    static let frequent = "池路号"
    static let rare = "粪池路"
    static let absent = "路号粪"
    let seed = UInt64.random(in: 0..<1_000_000)
    private(set) var records: [SearchRecord] = []
    private(set) var texts: [String] = []
    /// Of each text every run of up to six characters.
    private var held: [Set<String>] = []

    init(_ count: Int) {
      var random = SeededNumbers(seed)
      for number in 0..<count {
        var words = ["粪池", "池路", "路号", "号粪"].filter { _ in random.next(4) > 0 }
        if random.next(3) == 0 { words.append(World.frequent) }
        if number % 35 == 0 { words.append(World.rare) }
        if number % 70 == 3 { words.append("粪池路号") }
        if number % 90 == 5 { words.append("号粪池路号") }
        for _ in 0..<random.next(4) {
          words.append(
            String((0..<(1 + random.next(3))).map { _ in random.pick(Array("水漏管")) }))
        }
        for place in words.indices { words.swapAt(place, random.next(place + 1)) }
        let text = words.joined(separator: "，")
        texts.append(text)
        held.append(World.runs(of: text))
        records.append(
          SearchRecord(
            caseID: "C-\(number)", number: "N\(number)", title: "",
            date: CivilDate(dayNumber: 18_000 + random.next(200)), street: "", community: "",
            units: [], deputies: [], category: "", state: random.pick(["open", "archived"]),
            satisfaction: "", durationDays: nil, rounds: 1, hasScan: false,
            texts: [(.title, random.next(9) == 0 ? text : ""), (.narrative, text)], isRead: false,
            volume: "V", key: ""))
      }
    }

    /// Every run of some characters.
    static func runs(_ length: Int) -> [String] {
      (1..<length).reduce(characters.map { String($0) }) { runs, _ in
        runs.flatMap { run in characters.map { run + String($0) } }
      }
    }

    private static func runs(of text: String) -> Set<String> {
      var runs: Set<String> = []
      for part in text.split(separator: "，") {
        let characters = Array(part)
        for start in characters.indices {
          for end in start..<min(characters.count, start + 6) {
            runs.insert(String(characters[start...end]))
          }
        }
      }
      return runs
    }

    /// The cases that hold a run.
    func cases(_ run: String) -> [Int] { held.indices.filter { held[$0].contains(run) } }
  }

  private func query(_ run: String, _ index: SearchIndex) throws -> IndexQuery {
    try IndexQuery(index, SearchRequest(query: .text(TextTerm(text: run, field: nil))))
  }

  /// As docs/formats/index.md says who has a list, who is only named, and who is not there.
  @Test func eachRunOfThreeCharactersHasAListOrIsNamedOrOccursNowhere() throws {
    let world = World(700)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: world.records))
    let bigrams = TermReader(index, .shared)
    let phrases = TermReader(index, .phrases)
    var kinds = (listed: 0, frequent: 0, absent: 0, without: 0)
    for run in World.runs(3) {
      let scalars = run.unicodeScalars.map(\.value)
      let (left, right) = (
        IndexFormat.term(scalars[0], scalars[1]), IndexFormat.term(scalars[1], scalars[2])
      )
      let rarer = min(
        try bigrams.find(left)?.caseCount ?? 0, try bigrams.find(right)?.caseCount ?? 0)
      let found = try phrases.find(IndexFormat.phrase(left, right))
      let count = world.cases(run).count
      if rarer < 128 {
        kinds.without += 1
        #expect(found == nil, "seed \(world.seed): \(run)")
      } else if count == 0 {
        kinds.absent += 1
        #expect(found == nil, "seed \(world.seed): \(run)")
      } else if count > rarer / 8 {
        kinds.frequent += 1
        #expect(found?.caseCount == 0, "seed \(world.seed): \(run)")
      } else {
        kinds.listed += 1
        #expect(found?.caseCount == count, "seed \(world.seed): \(run)")
      }
    }
    #expect(
      kinds.listed > 0 && kinds.frequent > 0 && kinds.absent > 0 && kinds.without > 0,
      "seed \(world.seed): \(kinds)")
  }

  @Test(arguments: 3...6)
  func runsAreFoundAsInTheTexts(length: Int) throws {
    let world = World(700)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: world.records))
    var random = SeededNumbers(world.seed)
    var runs = World.runs(min(length, 3))
    if length > 3 {
      // Of the longer ones, those that occur and those that nearly do.
      let long = world.texts.map { Array($0.filter { $0 != "，" }) }.filter { $0.count >= length }
      runs = (0..<200).map { _ in
        let text = random.pick(long)
        let start = random.next(text.count - length + 1)
        var run = Array(text[start..<(start + length)])
        if random.next(3) == 0 { run[random.next(run.count)] = random.pick(World.characters) }
        return String(run)
      }
    }
    for run in runs {
      let ids = Set(world.cases(run).map { "C-\($0)" })
      let all = try query(run, index).all()
      #expect(Set(try index.caseIDs(of: all)) == ids, "seed \(world.seed): \(run)")
      #expect(try query(run, index).count() == ids.count, "seed \(world.seed): \(run)")
      #expect(
        try query(run, index).newest(10) == Array(all.prefix(10)), "seed \(world.seed): \(run)")
      let scoring = try query(run, index)
      let expected = try all.map { (score: try scoring.score($0), number: $0) }
        .sorted { ($1.score, $0.number) < ($0.score, $1.number) }.prefix(10)
      let best = try query(run, index).mostRelevant(10)
      #expect(best.map(\.number) == expected.map(\.number), "seed \(world.seed): \(run)")
      #expect(best.map(\.score) == expected.map(\.score), "seed \(world.seed): \(run)")
    }
  }

  /// The parts leave no character out, and no others that do so have fewer cases together; but for one that
  /// is rarer than half of the rarest of them.
  @Test(arguments: 4...7)
  func aLongRunIsFoundByTheShortestLists(length: Int) throws {
    let world = World(500)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: world.records))
    let bigrams = TermReader(index, .shared)
    let phrases = TermReader(index, .phrases)
    var random = SeededNumbers(world.seed)
    var kinds = (none: 0, cover: 0, more: 0)
    // Pieces of texts, some with another character; and runs of those that stand behind each other anyhow.
    let texts = world.texts.map { text in
      text.filter { $0 != "，" }.unicodeScalars.map(\.value)
    }.filter { $0.count >= length }
    for turn in 0..<100 {
      let text = random.pick(texts)
      let start = random.next(text.count - length + 1)
      var run = Array(text[start..<(start + length)])
      if random.next(4) == 0 {
        run[random.next(length)] = random.pick(World.characters).unicodeScalars.first?.value ?? 0
      }
      if turn % 3 == 0 { run = run.map { _ in random.pick([0x6C34, 0x6F0F, 0x7BA1]) } }
      let pairs = zip(run, run.dropFirst()).map { IndexFormat.term($0, $1) }
      let lists = try pairs.map { try bigrams.find($0) }
      let isFrequent = !lists.contains { ($0?.caseCount ?? 0) < 128 }
      let triples = try zip(pairs, pairs.dropFirst()).map {
        isFrequent ? try phrases.find(IndexFormat.phrase($0, $1)) : nil
      }
      guard let parts = try RunParts(run, bigrams) else {
        #expect(
          lists.contains { $0 == nil } || isFrequent && triples.contains { $0 == nil },
          "seed \(world.seed): \(run)")
        kinds.none += 1
        continue
      }
      defer { parts.deallocate() }
      // Each part with the characters that it is of.
      let all =
        lists.enumerated().compactMap { place, list in
          list.map { (list: $0, place: place, characters: 0b11 << place) }
        }
        + triples.enumerated().compactMap { place, list in
          list.map { (list: $0, place: place, characters: 0b111 << place) }
        }.filter { $0.list.caseCount > 0 }
      let whole = 1 << length - 1
      var least = Int.max
      for subset in 1..<(1 << all.count) {
        var (characters, cost) = (0, 0)
        for part in all.indices where subset >> part & 1 == 1 {
          characters |= all[part].characters
          cost += all[part].list.caseCount
        }
        if characters == whole { least = min(least, cost) }
      }
      let chosen = try (0..<parts.count).map { slot in
        try #require(
          all.first {
            $0.list.start == parts[slot].start && $0.place == Int(parts.places[slot])
          })
      }
      func isCheapest(_ taken: [(list: PostingList, place: Int, characters: Int)]) -> Bool {
        taken.reduce(0) { $0 + $1.list.caseCount } == least
          && taken.reduce(0) { $0 | $1.characters } == whole
      }
      let rest = Array(chosen.dropFirst())
      if isCheapest(chosen) {
        kinds.cover += 1
        let rarest = all.map(\.list.caseCount).min() ?? 0
        #expect(rarest >= chosen[0].list.caseCount / 2, "seed \(world.seed): \(run)")
      } else {
        kinds.more += 1
        #expect(isCheapest(rest), "seed \(world.seed): \(run)")
        #expect(
          chosen[0].list.caseCount < (rest.map(\.list.caseCount).min() ?? 0) / 2,
          "seed \(world.seed): \(run)")
      }
    }
    #expect(kinds.cover + kinds.more > 0 && kinds.none > 0, "seed \(world.seed): \(kinds)")
  }

  /// In titles, together with other words, and against the scan, which knows of no lists.
  @Test func fieldsAndConjunctionsAnswerAsAScanDoes() throws {
    let world = World(500)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: world.records))
    var random = SeededNumbers(world.seed)
    let runs = [World.rare, "粪池路号", "号粪池", World.frequent, World.absent, "水漏管"]
    for _ in 0..<60 {
      let first = TextTerm(text: random.pick(runs), field: random.next(2) == 0 ? .title : nil)
      let second = TextTerm(text: random.pick(["池路", "漏", "水管", World.rare]), field: nil)
      let asked: Query =
        switch random.next(4) {
        case 0: .all([.text(first), .text(second)])
        case 1: .any([.text(first), .text(second)])
        case 2: .all([.text(second), .not(.text(first))])
        default: .all([.text(first), .value(.facet(.state, "open"))])
        }
      let request = SearchRequest(
        query: asked, order: random.pick(SearchRequest.Order.allCases), facets: [.state], limit: 12)
      var indexed = Scan(request)
      try indexed.look(in: index)
      #expect(
        summary(indexed.answer()) == scanned(request, world.records),
        "seed \(world.seed): \(request)")
    }
  }

  /// A bigram that is frequent in the whole may be rare in every part.
  @Test(arguments: [1, 60_000])
  func phrasesAreThoseOfTheWholeHoweverItWasPutTogether(memory: Int) throws {
    let world = World(600)
    let whole = try SearchIndex.bytes(of: world.records)
    let index = try SearchIndex(bytes: whole)
    #expect(index[.phraseLeaves].length > 0, "seed \(world.seed)")
    let small = IndexBuilder(memory: memory)
    for record in world.records { try small.add(record) }
    #expect(try small.bytes() == whole, "seed \(world.seed)")
    let folder = try TemporaryFolder()
    var parts: [(SearchIndex, [Int])] = []
    for start in stride(from: 0, to: 600, by: 100) {
      let part = Array(world.records[start..<(start + 100)])
      parts.append((try SearchIndex(bytes: SearchIndex.bytes(of: part)), []))
      #expect(parts.last?.0[.phraseLeaves].length == 0)
    }
    let path = folder.path + "/merged.index"
    try SearchIndex.merge(parts, to: path, replacing: .never, storage: .disk)
    #expect(try Storage.disk.read(path, limit: 1 << 30) == whole, "seed \(world.seed)")
  }

  /// What everybody writes in the newest cases seems frequent at first, and is not kept; it is looked for
  /// again when it turns out rare.
  @Test(arguments: [100, 200, 201])
  func aRunOfTheNewestCasesHasItsList(count: Int) throws {
    let records = (0..<1600).map { number in
      SearchRecord(
        caseID: "C-\(number)", number: "N\(number)", title: "",
        date: CivilDate(dayNumber: 18_000 - number), street: "", community: "", units: [],
        deputies: [], category: "", state: "open", satisfaction: "", durationDays: nil, rounds: 1,
        hasScan: false, texts: [(.narrative, number < count ? "号，粪池路" : "粪池，池路")],
        isRead: false, volume: "V", key: "")
    }
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: records))
    let (left, right) = (
      IndexFormat.term(0x7CAA, 0x6C60), IndexFormat.term(0x6C60, 0x8DEF)
    )
    let list = try #require(
      try TermReader(index, .phrases).find(IndexFormat.phrase(left, right)))
    // An eighth of 1,600 cases is 200.
    #expect(list.caseCount == (count > 200 ? 0 : count))
    #expect(try query("粪池路", index).all() == (0..<UInt32(count)).map { $0 })
    #expect(try query("粪池路", index).mostRelevant(3).map(\.number) == [0, 1, 2])
  }

  /// Their lists, those that they are made of, and where both are.
  @Test func aForgedIndexIsAFaultAndNoTrapWhenItIsAskedAndWhenItIsMerged() throws {
    let world = World(300)
    let bytes = try SearchIndex.bytes(of: world.records)
    let index = try SearchIndex(bytes: bytes)
    #expect(try query(World.rare, index).count() == world.cases(World.rare).count)
    var random = SeededNumbers(world.seed)
    let runs = [World.rare, World.frequent, World.absent, "粪池路号", "水漏管"]
    let footer = bytes.count - IndexFormat.footerSize
    let ranges =
      [
        IndexSection.phraseLeaves, .phraseTerms, .leaves, .terms, .narrative,
      ].map { index[$0].offset..<(index[$0].offset + index[$0].length) } + [footer..<bytes.count]
    for turn in 0..<600 {
      var forged = bytes
      let range = ranges[turn % ranges.count]
      for _ in 0...random.next(4) {
        forged[range.lowerBound + random.next(range.count)] = random.pick([
          0, 1, 0x7F, 0x80, 0xFF, UInt8(random.next(256)),
        ])
      }
      IndexForgery.sign(&forged)
      guard let index = try? SearchIndex(bytes: forged) else { continue }
      for run in runs { _ = try? query(run, index).mostRelevant(5) }
      do throws(Fault) {
        _ = try SearchIndex.bytes(merging: [index])
      } catch {
        #expect(error.code.hasPrefix("search-index-"), "seed \(world.seed), turn \(turn)")
      }
    }
  }

  /// 乙丁 is said to stand at a place where 戊丁 stands, behind 甲乙: put together, they would make the same phrase
  /// as 甲乙 and 乙丁.
  @Test func listsThatPutABigramBehindOneThatDoesNotEndAsItBeginsAreAFault() throws {
    let records = (0..<300).map { number in
      SearchRecord(
        caseID: "C-\(number)", number: "", title: "", date: CivilDate(dayNumber: 18_000),
        street: "", community: "", units: [], deputies: [], category: "", state: "open",
        satisfaction: "", durationDays: nil, rounds: 1, hasScan: false,
        texts: [(.narrative, "甲乙丁，戊丁")], isRead: false, volume: "V", key: "")
    }
    let bytes = try SearchIndex.bytes(of: records)
    let index = try SearchIndex(bytes: bytes)
    let list = try #require(
      try TermReader(index, .shared).find(IndexFormat.term(0x620A, 0x4E01)))
    // Three blocks: nine bytes for each, the widths, and then nothing but places of three bits.
    let place = UnsafeRawPointer(list.start) - index.bytes.base + 9 * 3 + 2
    #expect(bytes[place] == 0b100_100)
    var forged = bytes
    forged[place] = 0b100_001
    IndexForgery.sign(&forged)
    let fault = try #require(throws: Fault.self) {
      try SearchIndex.bytes(merging: [SearchIndex(bytes: forged)])
    }
    #expect(fault.code == "search-index-malformed")
  }

  /// Lengths of texts that are below 0 or longer than any, of cases without a frequent bigram: nothing is
  /// written outside of the texts put together.
  @Test(arguments: [[0x18, 0xFC, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0x40, 0]])
  func lengthsThatNoTextHasAreAFaultWhenMerged(length: [UInt8]) throws {
    var records = World(300).records
    records[7].texts = [(.narrative, String(repeating: "，水", count: 40_000))]
    let bytes = try SearchIndex.bytes(of: records)
    let index = try SearchIndex(bytes: bytes)
    let column = index[.narrative]
    // So long a text makes the column's numbers four bytes wide.
    #expect(column.extra & 0xFF == 4)
    for number in [0, 7, 299] {
      var forged = bytes
      for place in 0..<4 { forged[column.offset + 4 * number + place] = length[place] }
      IndexForgery.sign(&forged)
      let fault = try #require(throws: Fault.self) {
        try SearchIndex.bytes(merging: [SearchIndex(bytes: forged)])
      }
      #expect(fault.code == "search-index-malformed")
    }
  }

  /// A term of more than two characters, and an offset from which no leaf can be read.
  @Test func numbersThatNoDictionaryHasAreAFault() throws {
    let bytes = try SearchIndex.bytes(of: World(300).records)
    let terms = try SearchIndex(bytes: bytes)[.terms]
    let leaves = terms.length / 16
    for (place, value) in [
      (leaves - 1, UInt64(1) << 63 | 65), (leaves, UInt64(Int.max)), (leaves, UInt64(Int.max) - 1),
    ] {
      var forged = bytes
      for byte in 0..<8 {
        forged[terms.offset + 8 * place + byte] = UInt8(
          truncatingIfNeeded: value >> UInt64(8 * byte))
      }
      IndexForgery.sign(&forged)
      let index = try SearchIndex(bytes: forged)
      #expect(throws: Fault.self) { try SearchIndex.bytes(merging: [index]) }
      if place == leaves {
        let first = index.bytes.load(terms.offset, as: UInt64.self)
        #expect(throws: Fault.self) { try TermReader(index, .shared).find(first) }
      }
    }
  }
}
