import Primitives
import Storage
import Testing

@testable import Search

@Suite("A dictionary tells of each of its terms and of no other")
struct DictionaryTests {
  /// The cases of which there is an index of each version that is read.
  private static func lines() throws -> [Substring] {
    try String(
      decoding: Storage.disk.read(path(2, "cases.txt"), limit: 1 << 20), as: UTF8.self
    ).split(separator: "\n")
  }

  private static func path(_ version: Int, _ file: String) -> String {
    "Tests/Fixtures/compat/index-\(version)/\(file)"
  }

  private func query(_ run: String, _ index: SearchIndex) throws(Fault) -> IndexQuery {
    try IndexQuery(index, SearchRequest(query: .text(TextTerm(text: run, field: nil))))
  }

  private static let runs = [
    "粪池路", "池路号", "粪池路号", "号粪池路号", "粪池", "管", "永", "夜间", "绳金", "bldg7", "绳金塔街道", "化粪", "水水",
  ]

  @Test(arguments: [2, 3]) func anIndexOfEachVersionIsRead(version: Int) throws {
    let lines = try DictionaryTests.lines()
    let index = try SearchIndex(open: DictionaryTests.path(version, "cases.index"), storage: .disk)
    #expect(index.hasPhrases == (version == 3) && index.caseCount == lines.count)
    try index.verify()
    for run in DictionaryTests.runs {
      let expected = lines.indices.filter { lines[$0].contains(run) }.map { "\($0 + 1)" }
      #expect(
        Set(try index.caseIDs(of: query(run, index).all())) == Set(expected), "\(run)")
    }
  }

  @Test func anIndexOfTheFormerVersionIsMergedIntoOneOfThisOne() throws {
    let former = try SearchIndex(open: DictionaryTests.path(2, "cases.index"), storage: .disk)
    let bytes = try Storage.disk.read(DictionaryTests.path(3, "cases.index"), limit: 1 << 20)
    #expect(try SearchIndex.bytes(merging: [former]) == bytes)
    #expect(try SearchIndex.bytes(merging: [SearchIndex(bytes: bytes)]) == bytes)
  }

  @Test(arguments: [2, 3]) func aForgedIndexIsAFaultAndNoTrap(version: Int) throws {
    let seed = UInt64.random(in: 0..<1_000_000)
    var random = SeededNumbers(seed)
    let bytes = try Storage.disk.read(DictionaryTests.path(version, "cases.index"), limit: 1 << 20)
    let leaves = try SearchIndex(bytes: bytes)[.leaves]
    let footer = IndexFormat.footerSize(
      version == 3 ? IndexSection.allCases.count : IndexFormat.formerSections)
    for turn in 0..<1500 {
      var forged = bytes
      for _ in 0...random.next(3) {
        // Half of them in the leaves' heads.
        let place = turn % 2 == 0 ? random.next(leaves.length) : random.next(64)
        forged[leaves.offset + place] = random.pick([0, 1, 3, 0x7F, 0xFF, UInt8(random.next(256))])
      }
      IndexForgery.sign(&forged, footer: bytes.count - footer)
      let index = try SearchIndex(bytes: forged)
      for run in DictionaryTests.runs {
        do throws(Fault) { _ = try query(run, index).mostRelevant(5) } catch {
          #expect(error.code.hasPrefix("search-index-"), "seed \(seed), turn \(turn)")
        }
      }
      do throws(Fault) { _ = try SearchIndex.bytes(merging: [index]) } catch {
        #expect(error.code.hasPrefix("search-index-"), "seed \(seed), turn \(turn)")
      }
    }
  }

  /// Of a corpus with leaves on many pages: what the walk of a merge gives, and nothing beside it.
  @Test func aTermIsFoundAsTheWalkOfAllGivesIt() throws {
    var corpus = SeededCorpus(31)
    let index = try SearchIndex(bytes: SearchIndex.bytes(of: corpus.records(400)))
    for kind in [TermKind.shared, .personal] {
      var walk = TermReader.Walk(index, kind)
      let reader = TermReader(index, kind)
      var (terms, before) = (0, UInt64.max)
      while let entry = try walk.next() {
        terms += 1
        let found = try #require(try reader.find(entry.term))
        #expect(found.start == entry.list.start && found.length == entry.list.length)
        #expect(
          (found.caseCount, found.single) == (entry.list.caseCount, entry.list.single))
        if before != .max {
          #expect(before < entry.term)
          if before + 1 < entry.term {
            #expect(try reader.find(before + 1) == nil)
            #expect(try reader.find(entry.term - 1) == nil)
          }
        }
        before = entry.term
      }
      #expect(try reader.find(before + 1) == nil)
      #expect(terms > 200, "\(kind)")
    }
  }

  /// One byte in each of the pages that hold leaves: a term is found as before, or the page is named.
  @Test func aDamagedPageOfTheDictionaryChangesNoAnswer() throws {
    var corpus = SeededCorpus(32)
    let bytes = try SearchIndex.bytes(of: corpus.records(1000))
    let sound = try SearchIndex(bytes: bytes)
    var walk = TermReader.Walk(sound, .shared)
    var terms: [(term: UInt64, caseCount: Int, cases: [UInt32])] = []
    while let entry = try walk.next() {
      // Some of them: each is looked for once for every page.
      guard entry.term % 11 == 0 else { continue }
      terms.append((entry.term, entry.list.caseCount, cases(entry.list, sound)))
    }
    let leaves = sound[.leaves]
    // Those that hold nothing else, which opening might check.
    let size = IndexFormat.pageSize
    let pages = (leaves.offset + size - 1) / size..<(leaves.offset + leaves.length) / size
    #expect(pages.count > 4)
    var random = SeededNumbers(33)
    for page in pages {
      var damaged = bytes
      damaged[page * size + random.next(size)] ^= UInt8(1 + random.next(255))
      let index = try SearchIndex(bytes: damaged)
      let reader = TermReader(index, .shared)
      var faults = 0
      for (term, caseCount, cases) in terms {
        do throws(Fault) {
          let list = try reader.find(term)
          if let list { try reader.check(list) }
          #expect(list?.caseCount == caseCount)
          if let list { #expect(self.cases(list, index) == cases) }
        } catch {
          faults += 1
          #expect(error.code == "search-index-damaged")
        }
      }
      #expect(faults > 0 && faults < terms.count, "page \(page)")
    }
  }

  private func cases(_ list: PostingList, _ index: SearchIndex) -> [UInt32] {
    var cursor = PostingCursor(list, total: index.caseCount)
    defer { cursor.deallocate() }
    var cases: [UInt32] = []
    cursor.seek(0)
    while cursor.current != PostingCursor.end {
      cases.append(cursor.current)
      cursor.advance()
    }
    return cases
  }

  // MARK: One leaf, by hand

  /// Terms 65 and 70: one case, number 2, at place 5; and three cases with a list of four bytes.
  private static let leaf: [UInt8] = [
    2, 3, 4, 0b100, 0b0111_0010, 2 << 1, 5 << 1, 3 << 1 | 1, 0xA, 0xB, 0xC, 0xD,
  ]

  /// What each of the terms looked for is in, `nil` for none; or a contradiction.
  private func read(
    _ bytes: [UInt8], length: Int? = nil, isOfPhrases: Bool = false, _ terms: UInt64...
  ) throws -> [Int?]? {
    // Readers of whole words may touch what stands behind.
    try (bytes + [UInt8](repeating: 0, count: 32)).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let leaf = Leaf(
        start: start, end: start + (length ?? bytes.count), firstTerm: 65,
        isOfPhrases: isOfPhrases, caseCount: 9)
      var found: [Int?] = []
      for term in terms {
        guard var packed = PackedLeaf(leaf) else { return nil }
        found.append(try packed.find(term) { _, _ in }?.caseCount)
        if packed.isMalformed { return nil }
      }
      guard var packed = PackedLeaf(leaf) else { return nil }
      while try packed.next({ _, _ in }) != nil {}
      return packed.isMalformed ? nil : found
    }
  }

  @Test func aLeafIsReadAsItsPageSays() throws {
    #expect(try read(DictionaryTests.leaf, 65, 70, 66, 71, 64) == [1, 3, nil, nil, nil])
    // A phrase without a list.
    #expect(try read([1, 0, 1, 1, 1], isOfPhrases: true, 65) == [0])
  }

  @Test(
    arguments: [
      ("no term", 0, 0), ("more terms than a leaf has", 0, 17), ("too wide a step", 1, 43),
      ("too wide an end", 2, 49), ("an end before the one before", 4, 0b0001_0010),
      ("an end behind the leaf", 4, 0b1000_0010), ("an entry without a byte", 4, 0b0010_0010),
      ("a case that there is not", 5, 9 << 1), ("a list of one case", 7, 1 << 1 | 1),
      ("more cases than there are", 7, 10 << 1 | 1), ("no cases where there are no phrases", 7, 1),
    ] as [(String, Int, UInt8)])
  func aLeafThatContradictsItselfIsTold(fault: String, at place: Int, byte: UInt8) throws {
    var bytes = DictionaryTests.leaf
    bytes[place] = byte
    #expect(try read(bytes, 70) == nil, "\(fault)")
  }

  @Test func aLeafIsNotReadBehindItsEnd() throws {
    for length in 0..<DictionaryTests.leaf.count {
      #expect(try read(DictionaryTests.leaf, length: length, 70) == nil, "\(length)")
    }
    // Nothing but its head may stand in the entry of a phrase without a list.
    #expect(try read([1, 0, 2, 2, 1, 0], isOfPhrases: true, 65) == nil)
  }

  /// Entries of more than a quarter of a megabyte in one leaf, which wait on the disk for its head.
  @Test func aLeafOfLongListsIsTheSameByWayOfTheDisk() throws {
    var random = SeededNumbers(34)
    let records = (0..<4000).map { number in
      SearchRecord(
        caseID: "C-\(number)", number: "", title: "",
        date: CivilDate(dayNumber: 18_000 + random.next(900)), street: "", community: "",
        units: [], deputies: [], category: "", state: "open", satisfaction: "", durationDays: nil,
        rounds: 1, hasScan: false,
        texts: [
          (.narrative, String((0..<150).map { _ in random.next(3) == 0 ? "管" : "水" as Character }))
        ], isRead: false, volume: "V", key: "")
    }
    let whole = try SearchIndex.bytes(of: records)
    let index = try SearchIndex(bytes: whole)
    let table = index[.terms]
    #expect(table.length == 16 && index[.leaves].length > 3 << 17)
    let folder = try TemporaryFolder()
    let path = folder.path + "/v.index"
    let builder = IndexBuilder(path: path, storage: .disk, memory: 1 << 20)
    for record in records { try builder.add(record) }
    try builder.finish(replacing: .never)
    #expect(try Storage.disk.read(path, limit: 1 << 30) == whole)
  }
}
