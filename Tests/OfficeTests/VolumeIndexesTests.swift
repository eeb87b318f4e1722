import Casework
import Codec
import Dossiers
import Foundation
import Primitives
import Search
import Storage
import Testing
import Zip

@testable import Office

/// The sample office's archive of four volumes and seven cases, with its indexes; made once, each
/// test works on a copy.
private final class Shelf {
  let folder: String
  /// What reading every case gave while these volumes were there.
  private var truth: (volumes: [String], answers: [String])?

  /// The sample office's home.
  static let first = Result { try made() }

  private static func made() throws -> String {
    let home = FileManager.default.temporaryDirectory.appending(path: "shelf-\(UUID())").path
    _ = try OfficeDesk(home: home, templates: Desk.templates).demo { _ in }
    return home
  }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "indexes-\(UUID())").path
    try FileManager.default.copyItem(atPath: Shelf.first.get() + "/archive", toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }

  var volumes: [String] {
    get throws { try names.filter { $0.hasSuffix(".zip") }.map { String($0.dropLast(4)) } }
  }

  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try? FileManager.default.removeItem(atPath: path(name))
    try Data(bytes).write(to: URL(filePath: path(name)))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// Every index there, by name.
  func indexes() throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in try names where name.hasSuffix(".index") { found[name] = try bytes(name) }
    return found
  }

  @discardableResult
  func refresh(anew: Bool = false, _ storage: Storage = .disk) throws -> [String] {
    try VolumeIndexes(in: folder, storage: storage).refresh(try volumes, anew: anew).made
  }

  func ask(_ request: SearchRequest, scanning: Bool = false) throws -> SearchReport {
    try ArchiveSearch(storage: .disk).run(request, in: [folder], scanning: scanning)
  }

  static let questions = [
    "", "电梯", "的", "小区 OR 街道", "标题:建议", "\"化粪池\"", "NOT 电梯", "天数>1", "XH-2022-00019", "编号:2023",
    "不存在的词", "1", "is:reworked", "huafenchi", "hfc OR dt", "八十四号", "代表:zxq", "繁体:電梯",
  ]

  /// Every question in one order, turn by turn, and as a draw.
  static func requests() throws -> [SearchRequest] {
    var requests: [SearchRequest] = []
    let orders = SearchRequest.Order.allCases
    for (place, question) in questions.enumerated() {
      requests.append(
        SearchRequest(
          query: try Query(question), order: orders[place % orders.count], facets: Facet.allCases,
          limit: 3, offset: place % 2))
    }
    requests.append(SearchRequest(query: try Query("的"), sample: (count: 2, seed: 7)))
    return requests
  }

  /// What somebody who asked sees, whatever way the answer was found.
  static func seen(_ report: SearchReport) -> String {
    let answer = report.answer
    let hits = answer.hits.map { hit in
      "\(hit.caseID) \(hit.number) \(hit.title) \(hit.date) \(hit.street) \(hit.units) \(hit.state) "
        + "\(hit.satisfaction) \(hit.durationDays ?? -1) \(hit.volume) \(hit.score) "
        + (hit.snippet.map { "\($0.field) \($0.before)【\($0.match)】\($0.after)" } ?? "")
    }
    let facets = answer.facets.map { facet in
      "\(facet.facet) " + facet.values.map { "\($0.value)=\($0.count)" }.joined(separator: ",")
    }
    return (["\(answer.count) of \(answer.casesSearched)"] + hits + facets).joined(separator: "\n")
  }

  /// Fails where any answer is not what reading every case gives.
  func expectAnswersOfScanning(_ comment: String, indexed: Int? = nil) throws {
    let requests = try Shelf.requests()
    let known = try volumes
    if truth?.volumes != known {
      truth = (known, try requests.map { Shelf.seen(try ask($0, scanning: true)) })
    }
    for (request, scanned) in zip(requests, truth?.answers ?? []) {
      let report = try ask(request)
      #expect(Shelf.seen(report) == scanned, "\(comment): \(request.query)")
      if let indexed { #expect(report.casesIndexed == indexed, "\(comment)") }
    }
  }
}

@Suite("Indexes beside volumes answer as the volumes do")
struct VolumeIndexesTests {
  @Test func packingLeavesAnIndexForEachVolumeAndOneOfAll() throws {
    let shelf = try Shelf()
    #expect(
      try Set(shelf.indexes().keys)
        == Set(shelf.volumes.map { $0 + ".index" } + ["archive.index"]))
    try shelf.expectAnswersOfScanning("merged", indexed: 7)
  }

  @Test func answersAreTheSameBeforeDuringAndAfterAMerge() throws {
    let shelf = try Shelf()
    let whole = try shelf.indexes()
    try shelf.remove("archive.index")
    try shelf.expectAnswersOfScanning("each alone", indexed: 7)
    let volumes = try shelf.volumes
    try shelf.remove(volumes[0] + ".index")
    try shelf.expectAnswersOfScanning("one volume scanned")
    for volume in volumes.dropFirst() { try shelf.remove(volume + ".index") }
    try shelf.expectAnswersOfScanning("none", indexed: 0)
    #expect(try shelf.refresh() == volumes)
    #expect(try shelf.indexes() == whole)
    #expect(try shelf.refresh() == [])
  }

  @Test func aNewVolumeIsFoundBesideTheMergedIndex() throws {
    let shelf = try Shelf()
    let whole = try shelf.indexes()
    let last = try #require(try shelf.volumes.last)
    // As it was before the last volume was packed.
    let volume = try shelf.bytes(last + ".zip")
    try shelf.remove(last + ".zip")
    try shelf.remove(last + ".index")
    try shelf.refresh(anew: true)
    try shelf.expectAnswersOfScanning("before", indexed: 5)
    try shelf.write(volume, to: last + ".zip")
    try shelf.expectAnswersOfScanning("not indexed yet", indexed: 5)
    #expect(try shelf.refresh() == [last])
    try shelf.expectAnswersOfScanning("after", indexed: 7)
    #expect(try shelf.indexes() == whole)
  }

  @Test func anIndexThatIsDamagedAnywhereChangesNoAnswer() throws {
    let shelf = try Shelf()
    let request = SearchRequest(
      query: try Query("标题:建议 OR 的"), order: .relevance, facets: Facet.allCases)
    let truth = Shelf.seen(try shelf.ask(request, scanning: true))
    let sound = try shelf.indexes()
    let name = "archive.index"
    let bytes = try #require(sound[name])
    var unused = 0
    for place in stride(from: 0, to: bytes.count, by: 409) {
      var damaged = bytes
      damaged[place] ^= 0x10
      try shelf.write(damaged, to: name)
      let report = try shelf.ask(request)
      #expect(Shelf.seen(report) == truth, "byte \(place)")
      unused += report.unused.count
    }
    #expect(unused > 50)
    for cut in [0, 1, bytes.count / 2, bytes.count - 1] {
      try shelf.write(Array(bytes.prefix(cut)), to: name)
      let report = try shelf.ask(request)
      #expect(Shelf.seen(report) == truth, "cut at \(cut)")
      #expect(report.unused.count == 1, "cut at \(cut)")
    }
    try shelf.refresh(anew: true)
    #expect(try shelf.indexes() == sound)
  }

  @Test func makingAllAnewNamesThoseThatWereDamagedAndNoOthers() throws {
    let shelf = try Shelf()
    let sound = try shelf.indexes()
    let names = sound.keys.filter { $0 != "archive.index" }.sorted()
    try #require(names.count > 3)
    // Cut off, changed where opening looks, and changed where it does not.
    let bytes = try names.map { try #require(sound[$0]) }
    try shelf.write(Array(bytes[0].dropLast()), to: names[0])
    var changed = bytes[1]
    changed[changed.count - 40] ^= 1
    try shelf.write(changed, to: names[1])
    changed = bytes[2]
    changed[changed.count / 3] ^= 1
    try shelf.write(changed, to: names[2])
    // One of the former version is not what was made; but nobody damaged it.
    let former = "Tests/Fixtures/compat/index-2/cases.index"
    try shelf.write(try Storage.disk.read(former, limit: 1 << 20), to: names[3])
    let merged = "archive.index"
    try shelf.write(Array(try #require(sound[merged]).dropFirst()), to: merged)
    let made = try VolumeIndexes(in: shelf.folder, storage: .disk)
      .refresh(try shelf.volumes, anew: true)
    #expect(
      made.differing == (names.prefix(3) + [merged]).map { String($0.dropLast(".index".count)) })
    #expect(made.faults.isEmpty)
    #expect(try shelf.indexes() == sound)
    let again = try VolumeIndexes(in: shelf.folder, storage: .disk)
      .refresh(try shelf.volumes, anew: true)
    #expect(again.differing.isEmpty)
  }

  @Test func theDrainCaseIsFoundByEverySpellingAnInspectorWouldType() throws {
    let shelf = try Shelf()
    let questions = [
      "srl", "SRL", "shenruolan", "ruolan", "若兰", "代表:srl", "84号", "８４号", "八十四号", "化粪池", "粪", "hfc",
      "ysl84h", "shengjintajiedao", "标题:huafenchi", "繁体:化糞池",
    ]
    for question in questions {
      for scanning in [false, true] {
        let found = try shelf.ask(
          SearchRequest(query: try Query(question)), scanning: scanning)
        #expect(found.answer.hits.contains { $0.caseID == "XH-2022-00017" }, "\(question)")
      }
    }
  }

  @Test func whatIsWrittenAnywhereInACaseIsFoundInItsField() throws {
    let shelf = try Shelf()
    for question in Self.written {
      let found = try shelf.ask(SearchRequest(query: try Query(question), limit: 100))
      #expect(found.answer.hits.contains { $0.caseID == "XH-2022-00018" }, "\(question)")
    }
  }

  /// Each from another part of the sample case on parking.
  private static let written = [
    "进展:劝离违停车辆", "进展:两侧无标线无隔离设施", "进展:请落实现场承诺", "进展:现场承诺兑现", "内容:停车秩序", "内容:通道被堵", "答复:先劝离",
    "理由:门前再没有停车", "单位:石敬尧", "单位:sjy", "地点:党群服务中心", "审核:吴启明", "文书:活动",
  ]

  private static let residents = [
    "居民:鲁志高", "居民:阿姨", "居民:138", "居民:1单元 OR 电梯", "NOT 居民:138", "居民:luzg OR 居民:luzhigao", "居民:居民",
    "居民:的", "电梯 -居民:1",
  ]

  @Test func residentsAreFoundByIndexesAsByReadingEveryCase() throws {
    let shelf = try Shelf()
    for removed in ["", "archive.index"] {
      if !removed.isEmpty { try shelf.remove(removed) }
      var found = 0
      for text in VolumeIndexesTests.residents {
        let request = SearchRequest(
          query: try Query(text), order: .relevance, facets: Facet.allCases, limit: 20,
          searchesPersonal: true)
        let report = try shelf.ask(request)
        #expect(report.casesIndexed == 7, "\(text)")
        #expect(
          Shelf.seen(report) == Shelf.seen(try shelf.ask(request, scanning: true)), "\(text)")
        found += report.answer.count
        // Who may not see them asks the same of an index that has them, and finds nothing of it.
        let hidden = SearchRequest(query: try Query(text), facets: Facet.allCases, limit: 20)
        #expect(
          Shelf.seen(try shelf.ask(hidden)) == Shelf.seen(try shelf.ask(hidden, scanning: true)),
          "\(text)")
        if text.hasPrefix("居民:"), !text.contains("OR") {
          #expect(try shelf.ask(hidden).answer.count == 0, "\(text)")
        }
      }
      #expect(found == 12)
    }
  }

  /// A supplement has the data of those residents only who came with it.
  @Test(arguments: [false, true])
  func residentsOfACaseWithSupplementsAreFoundWhereverItsFilesAre(inOneVolume: Bool) throws {
    let office = try Desk()
    let desk = office.desk
    let journey = DemoJourney(home: desk.home, press: desk.press, rules: desk.rules)
    let id = try journey.run(DemoCases.bench).id
    _ = try journey.run(DemoCases.lift)
    try desk.makeSampleKeys()
    if !inOneVolume { _ = try desk.archivePack(by: DemoOffice.archiving) }
    let day = try desk.home.read(id).view().updatedOn + 30
    _ = try desk.caseRecord(
      CaseOrder(
        kind: "return-visit", caseID: id.rawValue,
        data: json(try payload(.returnVisit(.example)).children),
        dataName: "visit", on: day.description),
      Sitting(person: "x-0002", account: "tester", moment: Timestamp(day, hour: 10)))
    _ = try desk.archivePack(by: DemoOffice.archiving)
    let search = ArchiveSearch(storage: .disk)
    for text in ["居民:" + DemoCases.bench.residents[0].name, "NOT 居民:不在", "NOT 居民:138"] {
      let request = SearchRequest(query: try Query(text), limit: 20, searchesPersonal: true)
      let report = try search.run(request, in: [desk.home.archive])
      let scanned = try search.run(request, in: [desk.home.archive], scanning: true)
      #expect(Shelf.seen(report) == Shelf.seen(scanned), "\(text)")
      #expect(report.answer.hits.contains { $0.caseID == id.rawValue }, "\(text)")
      // The volume of a supplement alone is read; the others need not be.
      #expect(report.casesIndexed == (inOneVolume ? 2 : 1), "\(text)")
      let other = SearchRequest(query: try Query("座椅"), limit: 20)
      #expect(try search.run(other, in: [desk.home.archive]).casesIndexed == 2)
      // Its files lie by themselves, too; the same file in two places is one file.
      let everywhere = [desk.home.archive, try desk.home.dossier(id).path]
      #expect(
        Shelf.seen(try search.run(request, in: everywhere))
          == Shelf.seen(try search.run(request, in: everywhere, scanning: true)), "\(text)")
    }
  }

  /// Whoever can write into the archive's folder can name files as he likes; signatures are the audit's.
  @Test(arguments: ["s9223372036854775807", "s999999999999", "s2"])
  func aSupplementOfAnyNumberIsIndexedAndFound(_ form: String) throws {
    let shelf = try Shelf()
    let volume = try #require(try shelf.volumes.first)
    let old = try ZipReader(shelf.bytes(volume + ".zip"))
    let dossier = try #require(old.entries.first { $0.name.hasSuffix(".dossier") })
    let name = dossier.name.dropLast("dossier".count) + form + ".dossier"
    var writer = ZipWriter()
    for entry in old.entries { try writer.add(entry, from: old) }
    try writer.add(String(name), try old.read(dossier), .stored)
    let bytes = try writer.finishedBytes()
    try shelf.write(bytes, to: volume + ".zip")
    let seal = String(decoding: try shelf.bytes(volume + ".seal.txt"), as: UTF8.self)
    let resealed = seal.replacing(/size: \d+/, with: "size: \(bytes.count)")
    #expect(resealed != seal)
    try shelf.write(Array(resealed.utf8), to: volume + ".seal.txt")
    #expect(try shelf.refresh() == [volume])
    try shelf.expectAnswersOfScanning(form, indexed: 7)
    let request = SearchRequest(query: try Query("NOT 居民:不在"), limit: 9, searchesPersonal: true)
    let report = try shelf.ask(request)
    #expect(report.casesIndexed < 7, "the volume is read for residents")
    #expect(Shelf.seen(report) == Shelf.seen(try shelf.ask(request, scanning: true)))
  }

  @Test func whatTheOfficeCallsTheSameIsFoundTogether() throws {
    let desk = try OfficeDesk(home: Shelf.first.get(), templates: Desk.templates)
    func count(_ query: String) throws -> String {
      try desk.search(SearchWish(query: query, limit: 0)).json
    }
    let both = try count("加装电梯")
    #expect(try count("加梯") == both)
    #expect(try count("\"加梯\"") != both)

    var file = DemoOffice.file
    file.units[0].aliases = ["城建局"]
    file.synonyms.append(OfficeFile.Synonym(["化粪池", "下水道"]))
    #expect(try OfficeFile(from: file.bytes(), file: "office.xml") == file)
    #expect(
      file.searchAliases == [
        ["加装电梯", "加梯"], ["化粪池", "下水道"], [file.units[0].name, "城建局"],
      ])
    for words in [[], ["化粪池"], ["化粪池", "化粪池"], ["化粪池", ""], ["化粪池", "下，水道"]] {
      file.synonyms = [OfficeFile.Synonym(words)]
      #expect(file.findings.count == 1, "\(words)")
    }
  }

  @Test func anIndexOfOtherContentsIsNamedAndMadeAgain() throws {
    let shelf = try Shelf()
    try shelf.remove("archive.index")
    let volume = try #require(try shelf.volumes.first)
    let sound = try shelf.bytes(volume + ".index")
    let label = try #require(sound.firstRange(of: Array("contents 5\n".utf8)))
    let index = try SearchIndex(open: shelf.path(volume + ".index"), storage: .disk)
    for other in ["", "contents 4\n", "contents 6\n"] {
      try SearchIndex.merge(
        [(index, [])], label: other + index.label.dropFirst(label.count),
        to: shelf.path(volume + ".index"), replacing: .any, storage: .disk)
      try shelf.expectAnswersOfScanning("label \(other)", indexed: 6)
      let report = try shelf.ask(SearchRequest(query: .everything))
      #expect(report.unused.map(\.code) == ["search-index-contents"])
    }
    try shelf.refresh()
    #expect(try shelf.bytes(volume + ".index") == sound)
  }

  @Test func whatWasMadeFromAnotherVolumeIsNotAsked() throws {
    let shelf = try Shelf()
    try shelf.remove("archive.index")
    let volumes = try shelf.volumes
    try shelf.write(try shelf.bytes(volumes[1] + ".index"), to: volumes[0] + ".index")
    try shelf.expectAnswersOfScanning("another's index", indexed: 6)
    // A volume that lost its seal has nothing to vouch for its index.
    try shelf.remove(volumes[1] + ".seal.p7s")
    try shelf.expectAnswersOfScanning("no seal", indexed: 4)
    // One that grew is another file.
    try shelf.write(try shelf.bytes(volumes[2] + ".zip") + [0], to: volumes[2] + ".zip")
    #expect(try shelf.ask(SearchRequest(query: .everything)).casesIndexed == 2)
  }

  @Test func aVolumeThatIsGoneIsNamedThoughItsIndexIsThere() throws {
    let shelf = try Shelf()
    let lost = try #require(try shelf.volumes.first)
    try shelf.remove(lost + ".zip")
    let report = try shelf.ask(SearchRequest(query: .everything))
    #expect(report.unreadable.map(\.code) == ["search-volume-missing"])
    #expect(report.answer.casesSearched == 7 - 1)
    #expect(!report.answer.hits.contains { $0.volume == lost })
  }

  @Test func aDossierThatCannotBeReadLeavesItsVolumeToBeScanned() throws {
    let shelf = try Shelf()
    let volume = try #require(try shelf.volumes.last)
    var bytes = try shelf.bytes(volume + ".zip")
    // Inside the first dossier: its own bytes come soon after the head of the volume.
    let start = try #require(bytes.firstRange(of: Array("case.xml".utf8))?.upperBound)
    for place in start + 60..<start + 120 { bytes[place] ^= 0xFF }
    try shelf.write(bytes, to: volume + ".zip")
    // What was made before still knows all that was sealed, and says what it could not show.
    let before = try shelf.ask(SearchRequest(query: try Query("的")))
    #expect(before.answer.casesSearched == 7)
    #expect(before.unreadable.count == 1, "\(before.unreadable)")
    try shelf.remove(volume + ".index")
    try shelf.remove("archive.index")
    let made = try VolumeIndexes(in: shelf.folder, storage: .disk)
      .refresh(try shelf.volumes, anew: true)
    #expect(made.made.count == 3)
    #expect(made.faults.count == 1)
    #expect(made.faults[0].place.description.contains(volume))
    let report = try shelf.ask(SearchRequest(query: .everything))
    #expect(report.unreadable.count == 1, "\(report.unreadable)")
    #expect(report.answer.casesSearched == 6, "\(report.casesIndexed)")
  }

  @Test(arguments: [FaultPlan.Kind.stop, .fail(ENOSPC), .fail(EACCES), .runShort])
  func aFaultAtAnyCallOfAMergeChangesNothing(_ kind: FaultPlan.Kind) throws {
    let shelf = try Shelf()
    let whole = try shelf.indexes()
    let request = SearchRequest(query: try Query("的"), order: .relevance, facets: Facet.allCases)
    let truth = Shelf.seen(try shelf.ask(request, scanning: true))
    let last = try #require(try shelf.volumes.last)
    func unmake() throws {
      try shelf.remove(last + ".index")
      try shelf.remove("archive.index")
    }
    let plan = FaultPlan(kind, at: .max)
    try unmake()
    try shelf.refresh(.failing(by: plan))
    for call in 1...plan.count {
      for name in [last + ".index", "archive.index"] where try shelf.names.contains(name) {
        try shelf.remove(name)
      }
      _ = try? shelf.refresh(.failing(by: FaultPlan(kind, at: call)))
      let report = try shelf.ask(request)
      #expect(Shelf.seen(report) == truth, "call \(call)")
      #expect(report.unused.isEmpty, "call \(call)")
    }
    try shelf.refresh()
    #expect(try shelf.indexes() == whole)
  }

  @Test func whatIsDestroyedIsInNoIndex() throws {
    let office = try Doomed()
    func found() throws -> SearchReport {
      try ArchiveSearch(storage: .disk).run(
        SearchRequest(query: try Query("编号:00017")), in: [office.archive])
    }
    #expect(try found().answer.hits.map(\.caseID) == ["XH-2022-00017"])
    _ = try office.carryOut()
    let report = try found()
    #expect(report.answer.count == 0)
    #expect(report.casesIndexed == report.answer.casesSearched)
    for name in try FileManager.default.contentsOfDirectory(atPath: office.archive)
    where name.hasSuffix(".index") {
      let bytes = try Data(contentsOf: URL(filePath: office.archive + "/" + name))
      #expect(bytes.firstRange(of: Data("XH-2022-1\n".utf8)) == nil, "\(name)")
    }
  }
}
