import Casework
import Codec
import Dossiers
import Foundation
import Glibc
import Primitives
import Search
import Testing

@testable import Office
@testable import Storage

/// A sample office whose archive holds three cases, with residents named in one's free text; made
/// once, each test works on a copy.
private final class Door {
  let folder: String
  var desk: OfficeDesk

  private static let first = Result { try made() }
  static let resident = "尹桂芳"
  static let phone = "13800001701"

  private static func made() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "door-\(UUID())").path
    let bare = try OfficeDesk(home: folder, templates: Desk.templates)
    try bare.home.make()
    try bare.writeSampleOffice()
    try bare.makeSampleKeys()
    let desk = try bare.reopened()
    let journey = DemoJourney(home: desk.home, press: desk.press, rules: Rulebook())
    _ = try journey.run(naming(resident, phone, in: DemoCases.drain))
    _ = try journey.run(DemoCases.lift)
    _ = try journey.run(DemoCases.bench)
    _ = try desk.archivePack(by: DemoOffice.archiving)
    return folder
  }

  /// The case with a sentence that names a resident, and a title that does.
  static func naming(_ name: String, _ phone: String, in sample: DemoCase) -> DemoCase {
    var sample = sample
    for place in sample.steps.indices {
      guard case .event(.registered(var sheet)) = sample.steps[place].action else { continue }
      sheet.title = "\(name)反映：" + sheet.title
      sheet.content.paragraphs.append("住户\(name)（电话\(phone)）说，报修三次无人到场。")
      sample.steps[place].action = .event(.registered(sheet))
    }
    return sample
  }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "door-\(UUID())").path
    try FileManager.default.copyItem(atPath: Door.first.get(), toPath: folder)
    desk = try OfficeDesk(home: folder, templates: Desk.templates)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static func sitting(_ person: String, role: String? = nil) -> Sitting {
    Sitting(
      person: person, role: role, account: "tester",
      moment: Timestamp(secondsSince1970: 1_700_000_000))
  }

  func wish(
    _ query: String, _ person: String? = nil, role: String? = nil, facets: [String] = [],
    sample: Int? = nil, scanning: Bool = false, export: String? = nil
  ) -> SearchWish {
    SearchWish(
      query: query, facets: facets, sample: sample, scanning: scanning,
      reader: person.map { Door.sitting($0, role: role) }, export: export.map { folder + "/" + $0 })
  }

  func search(
    _ query: String, _ person: String? = nil, role: String? = nil, facets: [String] = [],
    sample: Int? = nil, scanning: Bool = false
  ) throws -> Outcome {
    try desk.search(
      wish(query, person, role: role, facets: facets, sample: sample, scanning: scanning))
  }

  func lines() throws -> [AuditLog.Line] {
    try AuditLog(home: desk.home).lines().filter { $0.action.hasPrefix("search") }
  }

  func bytes(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: folder + "/" + name).map(Array.init)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
  }
}

extension Outcome {
  fileprivate var found: Set<String> {
    Set(
      json.split(separator: "\"").map(String.init).filter {
        $0.hasPrefix("XH-") && CaseID(rawValue: $0).parts != nil
      })
  }
}

private let drain = "XH-2022-00017"
private let lift = "XH-2022-00019"
private let bench = "XH-2023-00005"

@Suite("A search reaches as far as the permission matrix lets its reader")
struct SearchReachTests {
  private static let reaches: [(person: String, cases: Set<String>)] = [
    ("i-0001", [drain, lift, bench]), ("x-0001", [drain, lift, bench]),
    ("x-0002", [drain, lift, bench]), ("x-0003", [drain, lift, bench]),
    ("c-0001", [drain, bench]), ("r-0002", [lift]), ("k-0001", [drain, lift]),
    ("h-0003", [bench]), ("k-0006", []),
  ]

  @Test(arguments: [false, true])
  func hitsCountsFacetsAndDrawsComeFromWithinReach(_ scanning: Bool) throws {
    let door = try Door()
    for (person, cases) in SearchReachTests.reaches {
      for query in ["", "NOT 电梯不存在的词", "的", "小区 OR 社区"] {
        let all = try door.search(query, scanning: scanning).found
        let outcome = try door.search(
          query, person, facets: ["street", "unit"], scanning: scanning)
        #expect(outcome.found == all.intersection(cases), "\(person) \(query)")
        let text = outcome.text(.english)
        #expect(text.contains("\(outcome.found.count) found"), "\(person): \(text)")
        if !cases.contains(lift) { #expect(!text.contains("丁公路街道 1"), "\(person): \(text)") }
        if cases == [lift] { #expect(!text.contains("绳金塔街道 "), "\(person): \(text)") }
        let drawn = try door.search(query, person, sample: 9, scanning: scanning)
        #expect(drawn.found == outcome.found, "\(person) \(query)")
      }
    }
  }

  /// What a search finds is what the same person could look at case by case.
  @Test(arguments: [false, true])
  func everybodyFindsWhatEachCaseWouldShow(_ scanning: Bool) throws {
    let door = try Door()
    var deputies = 0
    for person in try door.desk.requireOffice().people {
      let name = person.id.rawValue
      guard let outcome = try? door.search("", name, scanning: scanning) else { continue }
      let shown = [drain, lift, bench].filter {
        (try? door.desk.caseShow($0, reader: Door.sitting(name))) != nil
      }
      #expect(outcome.found == Set(shown), "\(name)")
      if name.hasPrefix("d-") { deputies += shown.count }
    }
    #expect(deputies > 3)
  }

  /// Of two deputies of one name each finds the own cases, with their residents.
  @Test func aDeputyIsKnownByTheKey() throws {
    let door = try Door()
    var office = try door.desk.requireOffice()
    let own = try door.search("", "d-0001").found
    #expect(own.count == 1)
    for place in office.people.indices where office.people[place].id == "d-0009" {
      office.people[place].name = office.people.first { $0.id == "d-0001" }?.name ?? ""
    }
    try Data(office.bytes()).write(to: URL(filePath: door.folder + "/office.xml"))
    door.desk = try door.desk.reopened()
    #expect(try door.search("", "d-0001").found == own)
    #expect(try door.search("", "d-0009").found.isDisjoint(with: own))
    let said = try door.search("", "d-0001").text(.english)
    #expect(said.contains("cases of the deputy “d-0001”") && said.contains("residents are shown"))
  }

  @Test func scopesThatNoConditionTellsAreRefusedByTheirRule() throws {
    let door = try Door()
    for (person, rule) in [
      ("m-0001", "own portfolio"), ("nobody", "no right"),
    ] {
      let fault = try #require(throws: Fault.self) { try door.search("的", person) }
      #expect(fault.code == "access-search" && fault.kind == .refused, "\(fault)")
      #expect(fault.why.en.contains(rule), "\(fault)")
    }
    #expect(try door.lines().isEmpty)
  }

  @Test func whoeverLeftTheOfficeReachesNothing() throws {
    let door = try Door()
    var office = try door.desk.requireOffice()
    for place in office.people.indices where office.people[place].id == "i-0001" {
      office.people[place].isActive = false
    }
    try Data(office.bytes()).write(to: URL(filePath: door.folder + "/office.xml"))
    door.desk = try door.desk.reopened()
    #expect(code { _ = try door.search("的", "i-0001") } == "access-search")
    #expect(
      code { _ = try door.desk.caseShow(drain, reader: Door.sitting("i-0001")) } == "access-case")
  }

  @Test func aReaderWithoutALoginIsNotBelieved() throws {
    let door = try Door()
    var office = try door.desk.requireOffice()
    office.isSample = false
    try Data(office.bytes()).write(to: URL(filePath: door.folder + "/office.xml"))
    door.desk = try door.desk.reopened()
    #expect(code { _ = try door.search("的", "x-0003") } == "account-none")
    #expect(
      code { _ = try door.desk.forgetSearch("名", reader: Door.sitting("x-0003")) } == "account-none"
    )
    #expect(try door.search("的").found == [drain, lift, bench])
  }

  @Test func aRoleNarrowsThePersonToIt() throws {
    let door = try Door()
    var office = try door.desk.requireOffice()
    for place in office.people.indices where office.people[place].id == "i-0001" {
      office.people[place].functions.append(
        OfficeFile.Function(role: .recorder, unit: office.streets.first { $0.name == "丁公路街道" }?.id))
    }
    try Data(office.bytes()).write(to: URL(filePath: door.folder + "/office.xml"))
    door.desk = try door.desk.reopened()
    let wide = try door.search("的", "i-0001")
    #expect(wide.found == [drain, lift, bench] && wide.json.contains("\"masked\""))
    let narrow = try door.search("的", "i-0001", role: "recorder")
    #expect(narrow.found == [lift] && narrow.json.contains("\"clear\""))
    #expect(code { _ = try door.search("的", "i-0001", role: "archivist") } == "access-search")
    #expect(code { _ = try door.search("的", "i-0001", role: "king") } == "record-role")
  }
}

@Suite("A masked reader learns nothing of residents")
struct SearchMaskTests {
  @Test(arguments: [false, true])
  func namesAndTelephonesInFreeTextAreMaskedInWhatIsShown(_ scanning: Bool) throws {
    let door = try Door()
    for query in ["报修三次", "反映", "桂芳", "1380000", Door.phone, "电话", "住户"] {
      let masked = try door.search(query, "i-0001", scanning: scanning)
      let said = masked.json + masked.text(.chinese)
      #expect(masked.found.contains(drain), "\(query)")
      for secret in [Door.resident, Door.phone, "桂芳"] {
        #expect(!said.contains(secret), "\(query): \(said)")
      }
      let clear = try door.search(query, "x-0002", scanning: scanning)
      #expect(clear.found == masked.found, "\(query)")
    }
    let masked = try door.search("电话", "i-0001", scanning: scanning).text(.chinese)
    #expect(masked.contains("尹*芳") && masked.contains("138****1701") && masked.contains("【电话】"))
    let clear = try door.search("电话", "x-0002", scanning: scanning).text(.chinese)
    #expect(clear.contains(Door.resident) && clear.contains(Door.phone))
  }

  @Test func aTitleIsMaskedInTheListAndInAnExport() throws {
    let door = try Door()
    let journey = DemoJourney(home: door.desk.home, press: door.desk.press, rules: Rulebook())
    let sample = Door.naming("鲁志高", "13800001702", in: DemoCases.gate)
    var named = sample
    named.residents.append(
      DemoResident(id: "p-18-9", name: "鲁志高", phone: "13800001702", address: nil))
    let id = try journey.run(named, until: .claimed)
    let path = try door.desk.home.dossier(id).path
    var wish = door.wish("", "i-0001")
    wish.archive = path
    #expect(try door.desk.search(wish).text(.chinese).contains("鲁*高反映"))
    for ending in ["csv", "jsonl"] {
      wish.export = door.folder + "/masked." + ending
      _ = try door.desk.search(wish)
      let text = String(decoding: try #require(door.bytes("masked." + ending)), as: UTF8.self)
      #expect(text.contains("鲁*高反映") && !text.contains("鲁志高"))
      // The place of the file says nothing of the machine.
      #expect(text.contains("\"\(id).dossier\"") && !text.contains(door.folder))
    }
    wish.reader = nil
    wish.export = nil
    #expect(try door.desk.search(wish).text(.chinese).contains("鲁志高反映"))
  }

  @Test func namingResidentsDataWithoutTheRightIsRefusedWhereverItStands() throws {
    let door = try Door()
    for query in ["居民:\(Door.resident)", "报告人：尹", "personal:尹", "NOT 居民:尹", "的 OR (电梯 -居民:尹)"] {
      for person in ["i-0001", nil] {
        let fault = try #require(throws: Fault.self) { try door.search(query, person) }
        #expect(fault.code == "access-personal" && fault.kind == .refused, "\(query)")
        #expect(fault.why.zh.contains("权限表"), "\(fault)")
      }
      for person in ["x-0002", "x-0003", "c-0001"] { _ = try door.search(query, person) }
    }
    #expect(try door.lines().count == 15)
  }

  @Test func residentsAreFoundByNameTelephoneAndAddressByThoseWhoSeeThem() throws {
    let door = try Door()
    for query in ["居民:鲁志高", "报告人:13800001702", "居民:\"1单元102\"", "居民:志高 化粪池"] {
      for person in ["x-0001", "x-0002", "x-0003", "c-0001", "k-0001"] {
        #expect(try door.search(query, person).found == [drain], "\(person) \(query)")
      }
      // Another street's clerk and unit, who see residents of their own.
      for person in ["c-0002", "h-0003"] {
        #expect(try door.search(query, person).found == [], "\(person) \(query)")
      }
    }
    // The word that stands for them in the view is nobody's name.
    #expect(try door.search("居民:居民", "x-0002").found == [])
    #expect(try door.search("NOT 居民:鲁志高", "x-0002").found == [lift, bench])
    #expect(try door.search("鲁志高", "x-0002").found == [])
  }

  @Test func aTitleThatCannotBeCheckedIsNotShown() throws {
    let door = try Door()
    // The index answers; the dossier behind it cannot be read.
    let archive = door.folder + "/archive/"
    for name in try FileManager.default.contentsOfDirectory(atPath: archive)
    where name.hasSuffix(".zip") {
      let size = try #require(
        try FileManager.default.attributesOfItem(atPath: archive + name)[.size] as? Int)
      try Data(count: size).write(to: URL(filePath: archive + name))
    }
    let clear = try door.search("化粪池")
    #expect(clear.ending == .warnings && clear.text(.chinese).contains("化粪池长期堵塞"))
    let masked = try door.search("化粪池", "i-0001")
    #expect(masked.ending == .warnings && masked.found == [drain])
    #expect(!masked.text(.chinese).contains("长期堵塞"))
    var wish = door.wish("化粪池", "i-0001", export: "hits.jsonl")
    #expect(try door.desk.search(wish).ending == .warnings)
    let text = String(decoding: try #require(door.bytes("hits.jsonl")), as: UTF8.self)
    #expect(text.contains(drain) && !text.contains("长期堵塞"))
    wish.reader = nil
    wish.export = door.folder + "/clear.jsonl"
    #expect(try door.desk.search(wish).ending == .warnings)
    #expect(
      String(decoding: try #require(door.bytes("clear.jsonl")), as: UTF8.self).contains("长期堵塞"))
  }
}

@Suite("Searches by readers who are named are in the audit log")
struct SearchLogTests {
  @Test func eachIsALineWithQueryFiltersAndCounts() throws {
    let door = try Door()
    _ = try door.search("的")
    #expect(try door.lines().isEmpty)
    var wish = door.wish("化粪池\t\"二\n次\" OR 的", "i-0001", sample: 1)
    wish.streets = ["绳金塔街道"]
    wish.from = "2022-01-01"
    _ = try door.desk.search(wish)
    _ = try door.desk.search(door.wish("的", "x-0002", export: "a.csv"))
    let lines = try door.lines()
    #expect(lines.map(\.action) == ["search", "search-export"])
    #expect(
      lines.map(\.person) == ["i-0001", "x-0002"] && lines.allSatisfy { $0.account == "tester" })
    let first = try JSONText.parse(Array(lines[0].subject.utf8), limit: 1 << 16)
    #expect(first.child("query")?.content == .text("化粪池\t\"二\n次\" OR 的"))
    #expect(first.child("from")?.content == .text("2022-01-01"))
    #expect(
      first.child("found")?.content == .integer(2) && first.child("given")?.content == .integer(1))
    #expect(first.child("volumes")?.content == .integer(3), "\(lines[0].subject)")
    let second = try JSONText.parse(Array(lines[1].subject.utf8), limit: 1 << 16)
    let digest = try #require(door.bytes("a.csv"))
    #expect(second.child("sha256")?.content == .text(sha256(digest)))
    #expect(second.child("file")?.content == .text(door.folder + "/a.csv"))
    #expect(try AuditLog(home: door.desk.home).firstBreak() == nil)
  }

  @Test func aSearchThatCannotBeLoggedGivesNothing() throws {
    let door = try Door()
    try? FileManager.default.removeItem(atPath: door.folder + "/audit.log")
    try FileManager.default.createDirectory(
      atPath: door.folder + "/audit.log", withIntermediateDirectories: false)
    #expect(throws: Fault.self) { try door.search("的", "i-0001") }
    #expect(throws: Fault.self) {
      try door.desk.search(door.wish("的", "i-0001", export: "a.csv"))
    }
    #expect(try door.names.filter { $0.contains("a.csv") } == [])
    #expect(try door.search("的").found.count == 3)
  }

  @Test func aLineNoLongerFitsTheTailThatFindsIt() throws {
    let door = try Door()
    let log = AuditLog(home: door.desk.home)
    let moment = Timestamp(secondsSince1970: 0)
    for subject in [
      String(repeating: "一", count: 100_000), String(repeating: "a\u{301}", count: 60_000), "末",
    ] {
      try log.add("search", subject, person: "p", account: "a", at: moment)
    }
    #expect(try log.firstBreak() == nil)
    let lines = try door.lines()
    #expect(lines.count == 3 && lines[2].subject == "末")
    #expect(lines[0].subject.hasSuffix("…") && lines[1].subject.hasSuffix("…"))
  }

  @Test func aWishBeyondMeasureIsRefused() throws {
    let door = try Door()
    var wish = door.wish("的", "i-0001")
    wish.streets = (0..<65).map { "街道\($0)" }
    #expect(code { _ = try door.desk.search(wish) } == "search-filters")
    wish.streets = [String(repeating: "长", count: 101)]
    #expect(code { _ = try door.desk.search(wish) } == "search-filters")
    wish.streets = []
    wish.query = nil
    #expect(code { _ = try door.desk.search(wish) } == "search-no-query")
  }

  private func sha256(_ bytes: [UInt8]) -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try? process.run()
    try? input.fileHandleForWriting.write(contentsOf: Data(bytes))
    try? input.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(said.prefix(64))
  }
}
