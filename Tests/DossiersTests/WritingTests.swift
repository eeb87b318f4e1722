import Foundation
import Primitives
import Storage
import Testing

@testable import Casework
@testable import Dossiers

@Suite("A dossier on disk is the old one or the new one, whole")
struct WritingTests {
  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .shortWrite, .runShort, .stop])
  func whateverCallFails(_ kind: FaultPlan.Kind) throws {
    let folder = try Folder()
    let first = try Story()
    try folder.file().write(first.draft, view: first.view)
    let old = try #require(folder.bytes())
    var call = 1
    while true {
      var story = try Story(continuing: folder.file().read())
      try story.attempt("又疏通一次")
      let new = try story.bytes()
      let plan = FaultPlan(kind, at: call)
      let failed =
        (try? folder.file("a.dossier", .failing(by: plan)).write(
          story.draft, view: story.view)) == nil
      let now = try #require(folder.bytes())
      #expect(now == old || now == new, "call \(call)")
      #expect(failed || now == new, "call \(call)")
      if now == new {
        try Storage.disk.publish(old, to: folder.path + "/a.dossier", replacing: .any)
      }
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 8)
    _ = try Storage.disk.removeStaleTemporaries(in: folder.path)
    #expect(try folder.names == [".lock", "a.dossier"])
  }

  @Test(arguments: [FaultPlan.Kind.fail(5), .fail(28), .runShort, .stop])
  func aFirstVersionIsThereOrNot(_ kind: FaultPlan.Kind) throws {
    var call = 1
    while true {
      let folder = try Folder()
      let story = try Story()
      let plan = FaultPlan(kind, at: call)
      let failed =
        (try? folder.file("a.dossier", .failing(by: plan)).write(
          story.draft, view: story.view)) == nil
      if let now = folder.bytes() {
        #expect(now == (try story.bytes()), "call \(call)")
      } else {
        #expect(failed, "call \(call)")
      }
      if !plan.struck { break }
      call += 1
    }
    #expect(call > 5)
  }

  @Test func aSecondWriterIsToldAndNothingIsLost() throws {
    let folder = try Folder()
    let start = try Story()
    try folder.file().write(start.draft, view: start.view)
    var mine = try Story(continuing: folder.file().read())
    var theirs = try Story(continuing: folder.file().read())
    try mine.attempt("我的")
    try theirs.attempt("他的")
    try folder.file().write(theirs.draft, view: theirs.view)
    let found = #expect(throws: Fault.self) {
      try folder.file().write(mine.draft, view: mine.view)
    }
    #expect(found?.code == "dossier-conflict")
    #expect(found?.kind == .refused)
    #expect(folder.bytes() == (try theirs.bytes()))
  }

  @Test func twoNewDossiersOfOneNameAreAConflict() throws {
    let folder = try Folder()
    let first = try Story()
    let second = try Story(title: "另一件")
    try folder.file().write(first.draft, view: first.view)
    let found = #expect(throws: Fault.self) {
      try folder.file().write(second.draft, view: second.view)
    }
    #expect(found?.code == "dossier-conflict")
    #expect(folder.bytes() == (try first.bytes()))
  }

  @Test func writersTakeTurns() async throws {
    let folder = try Folder()
    let start = try Story()
    try folder.file().write(start.draft, view: start.view)
    let path = folder.path + "/a.dossier"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          while true {
            do {
              let file = DossierFile(path, storage: .disk)
              var story = try Story(continuing: file.read())
              try story.attempt("第\(number)个")
              try file.write(story.draft, view: story.view)
              return
            } catch let fault as Fault where fault.code == "dossier-conflict" {
              continue
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let dossier = try folder.file().read()
    #expect(dossier.events.count == 9)
    #expect(try dossier.view().attempts.count == 9 - 1)
  }

  @Test func theSameDraftGivesTheSameBytesAndOldEntriesStayAsTheyWere() throws {
    var story = try Story()
    try story.issue("a sheet")
    let before = try story.dossier()
    #expect(try story.bytes() == story.bytes())
    var more = try Story(continuing: before)
    #expect(try more.bytes() == story.bytes())
    try more.attempt("疏通")
    let after = try more.dossier()
    for file in before.manifest.files where file.name != Dossier.viewName {
      #expect(try after.bytes(of: file.name) == before.bytes(of: file.name))
    }
    #expect(Array(after.eventDigests.prefix(2)) == before.eventDigests)
  }

  @Test func whatIsThereIsNeverOverwritten() throws {
    var story = try Story()
    try story.issue("a sheet")
    let found = #expect(throws: Fault.self) {
      try story.draft.add(Array("another".utf8), named: "documents/04-REG-v1.pdf")
    }
    #expect(found?.code == "dossier-exists")
  }

  @Test(arguments: [
    "events.xml", "documents/", "documents/../x.pdf", "documents/a/b.pdf", "other/a.pdf",
    "documents/甲.pdf", "documents/.hidden", "", "documents/a\u{0}.pdf",
  ])
  func aNameThatReadersWouldRefuseIsNotTaken(_ name: String) throws {
    var story = try Story()
    let found = #expect(throws: Fault.self) { try story.draft.add([1], named: name) }
    #expect(found?.code == "dossier-name", "\(name)")
  }

  @Test func randomEventsComeBackAsTheyWereRecorded() throws {
    let seed: UInt64 = 20_221_105
    var generator = Scatter(seed: seed)
    let texts = [
      "化粪池 <堵塞> & “外溢”", "第一行\n第二行\t尾", "𠮷野家 é\u{301}", "]]>", "  前后空格  ", "'\"", "\u{85}\u{2028}",
    ]
    for round in 0..<40 {
      var story = try Story(title: (texts.randomElement(using: &generator) ?? "") + "题")
      for _ in 0..<Int.random(in: 0..<15, using: &generator) {
        let text = texts.randomElement(using: &generator) ?? ""
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: try story.attempt(text + "甲", by: Story.deputy)
        case 1: try story.issue(text, .other)
        default:
          var reply = OnTheSpotReply.example
          reply.text = text + "乙"
          try story.add(.onTheSpotReply(reply))
        }
      }
      let dossier = try story.dossier()
      #expect(dossier.events == story.draft.events, "seed \(seed), round \(round)")
      #expect(
        try dossier.replayed(under: Rulebook()) == story.record, "seed \(seed), round \(round)")
      #expect(try dossier.view() == story.view, "seed \(seed), round \(round)")
      try dossier.checkView(under: Rulebook())
    }
  }

  @Test func aSealedDossierTakesNothingMore() throws {
    let folder = try Folder()
    var story = try Story()
    story.draft.seal(at: Timestamp(day("2022-12-31")))
    try folder.file().write(story.draft, view: story.view, sealed: true)
    let dossier = try folder.file().read()
    #expect(dossier.isSealed)
    let found = #expect(throws: Fault.self) { try DossierDraft(continuing: dossier) }
    #expect(found?.code == "dossier-sealed")
    #expect(found?.kind == .refused)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/a.dossier")
    #expect(mode[.posixPermissions] as? Int == 0o444)
  }

  @Test func anOpenDossierHasNoSupplement() throws {
    let found = #expect(throws: Fault.self) {
      try DossierDraft(supplementing: Story().dossier())
    }
    #expect(found?.code == "dossier-open")
  }

  @Test func redactionIsMarkedAndTheChainStillVerifies() throws {
    var story = try Story()
    try story.attempt("疏通")
    story.draft.redact("p-0001", on: day("2023-01-01"), by: "x-0003", reason: "本人申请")
    let dossier = try story.dossier()
    #expect(try dossier.person("p-0001") == nil)
    let mark = try #require(dossier.manifest.redactions.first)
    #expect(mark.path.rawValue == "persons/p-0001.xml")
    #expect(mark.reason == "本人申请")
    #expect(!(try story.bytes()).contains(Array("裴阿姨".utf8)))
    // The mark stays through later versions.
    let later = try Story(continuing: dossier).dossier()
    #expect(later.manifest.redactions == dossier.manifest.redactions)
  }
}

/// A small generator whose numbers are the same everywhere.
struct Scatter: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

extension [UInt8] {
  /// Whether `part` stands somewhere in the bytes.
  func contains(_ part: [UInt8]) -> Bool { firstRange(of: part) != nil }
}
